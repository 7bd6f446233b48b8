//! The pictures of a hall: what a manager shows beside the calls of the walls. They lie in the
//! journal, whole: an entry for the picture and its words, and one for each part of its file, so
//! that a backup, a restore and an audit have them like everything else.

pub mod fold;
pub mod sql;

pub use fold::FOLDS;

use std::collections::BTreeMap;

use authz::{Action, May};
use journal::{Cx, Event, Kind, record};
use kit::{Actor, Lang, Scope, SiteKey, typed};
use ledger::cbor::Map;
use pack::Site;
use sha2::{Digest, Sha256};
use store::Tx;
use uuid::Uuid;
use web::{Picture, Unfit};

use crate::error::Error;
use crate::limits::{PICTURE_NAME_MAX, PICTURE_WORDS_MAX, PICTURES_MAX};
use crate::operator::Refusal;

/// Bytes of one part of a file: an entry has 65,535 at most.
const PART: usize = 60 * 1024;

/// A picture to be shown.
#[derive(Clone, Debug)]
pub struct NewPicture {
    /// What the manager calls it.
    pub name: String,
    /// What it says, in each language of the pack, for whoever does not see it.
    pub words: BTreeMap<Lang, String>,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What is kept of a file, or what is wrong with it.
fn fit(bytes: &[u8]) -> Result<(Picture, Vec<u8>), Refusal> {
    if bytes.len() > kit::limits::PICTURE_BYTES_MAX {
        return Err(Refusal::PictureTooLarge);
    }
    Picture::take(bytes).map_err(|e| match e {
        Unfit::NoPicture => Refusal::NoPicture,
        Unfit::Moves => Refusal::PictureMoves,
        Unfit::Giant => Refusal::PictureGiant,
    })
}

fn event(site: &SiteKey, id: Uuid, kind: &'static str, facts: Map) -> Event {
    Event {
        stream: id.into(),
        fresh: kind == "picture.added",
        kind: Kind(kind, 1),
        place: site.to_string(),
        public: Map::new(),
        facts,
        sealed: Vec::new(),
    }
}

/// Shows a picture in a hall, after those that are shown there.
///
/// # Errors
/// When the actor may not, the file is no picture for a wall, a language lacks its words, or the
/// hall shows as many as it can.
pub fn add(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    langs: &[Lang],
    new: &NewPicture,
) -> Result<Uuid, Error> {
    by.may(Action::Announce, &Scope::site(&site.key))?;
    let shown = sql::shown(tx, &site.key)?;
    let (picture, file) = fit(&new.bytes)?;
    if shown.len() >= PICTURES_MAX {
        return Err(Refusal::PicturesFull { most: PICTURES_MAX }.into());
    }
    let name = typed::line(&new.name);
    if !typed::shows(&name) || name.chars().count() > PICTURE_NAME_MAX {
        return Err(Refusal::PictureName { most: PICTURE_NAME_MAX }.into());
    }
    let size = i64::try_from(file.len()).unwrap_or(i64::MAX);
    let mut facts = Map::new()
        .with("name", name)
        .with("kind", picture.kind)
        .with("size", size)
        .with("width", picture.width)
        .with("height", picture.height)
        .with("hash", Sha256::digest(&file).to_vec());
    for lang in langs {
        let words = typed::line(new.words.get(lang).map_or("", String::as_str));
        if !typed::shows(&words) || words.chars().count() > PICTURE_WORDS_MAX {
            return Err(Refusal::PictureWords { most: PICTURE_WORDS_MAX }.into());
        }
        facts = facts.with(format!("words-{lang}"), words);
    }
    let id = cx.uuid();
    record(tx, cx, by, event(&site.key, id, "picture.added", facts))?;
    for (n, part) in (0_u32..).zip(file.chunks(PART)) {
        let facts = Map::new().with("n", n).with("bytes", part.to_vec());
        record(tx, cx, by, event(&site.key, id, "picture.part", facts))?;
    }
    Ok(id)
}

/// Shows a picture one place earlier. The first stays where it is.
///
/// # Errors
/// When the actor may not, or the hall shows no such picture.
pub fn earlier(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: Uuid,
) -> Result<(), Error> {
    by.may(Action::Announce, &Scope::site(&site.key))?;
    let shown = sql::shown(tx, &site.key)?;
    let at = shown.iter().position(|p| p.id == id).ok_or(Refusal::NoSuchPicture)?;
    if let Some(before) = at.checked_sub(1).and_then(|n| shown.get(n)) {
        let facts = Map::new().with("before", before.id.as_bytes().to_vec());
        record(tx, cx, by, event(&site.key, id, "picture.moved", facts))?;
    }
    Ok(())
}

/// Takes a picture from the walls.
///
/// # Errors
/// When the actor may not, or the hall shows no such picture.
pub fn remove(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: Uuid,
) -> Result<(), Error> {
    by.may(Action::Announce, &Scope::site(&site.key))?;
    let shown = sql::shown(tx, &site.key)?;
    shown.iter().find(|p| p.id == id).ok_or(Refusal::NoSuchPicture)?;
    record(tx, cx, by, event(&site.key, id, "picture.removed", Map::new()))?;
    Ok(())
}

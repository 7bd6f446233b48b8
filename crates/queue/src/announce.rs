//! What the manager tells everybody in a hall at once: on every wall, until it is withdrawn.

mod fold;

pub use fold::FOLDS;

use authz::{Action, May};
use jiff::Timestamp;
use journal::{Cx, Event, Kind, record};
use kit::{Actor, Scope, SiteKey, StreamId, typed};
use ledger::cbor::Map;
use pack::Site;
use store::{FromRow, Row, Tx, sql};

use crate::error::Error;
use crate::events::named;
use crate::limits::ANNOUNCEMENT_CHARS_MAX;
use crate::operator::Refusal;
use crate::ops::today;

/// The ready texts, in every language of the product.
pub const WORDS: [&str; 7] =
    ["evacuate", "stay-inside", "power-cut", "system-outage", "water", "medical", ELSEWHERE];
/// Another centre has a shorter wait; its name stands after the ready text.
pub const ELSEWHERE: &str = "elsewhere";
/// The manager's own words stand in place of a ready text.
pub const OWN: &str = "own";

/// What is told in a hall now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// One of [`WORDS`], or [`OWN`].
    pub word: String,
    /// The manager's words: instead of a ready text, or after it.
    pub words: Option<String>,
    /// Since when.
    pub since: Timestamp,
}

impl FromRow for Announcement {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        Ok(Self { word: row.get("word")?, words: row.get("words")?, since: row.get("since")? })
    }
}

/// What is told in a hall now.
///
/// # Errors
/// Those of the engine.
pub fn now(tx: &mut Tx<'_>, site: &SiteKey) -> store::Result<Option<Announcement>> {
    tx.opt(
        sql!(
            "SELECT word, words, since FROM announcement
             WHERE site = $1 AND until IS NULL ORDER BY since DESC, entry DESC LIMIT 1"
        ),
        &[site.as_str().into()],
    )
}

/// Whether something was ever told there: the stream has begun then.
fn ever(tx: &mut Tx<'_>, site: &SiteKey) -> store::Result<bool> {
    let since: Option<i64> = tx.opt(
        sql!("SELECT since FROM announcement WHERE site = $1 LIMIT 1"),
        &[site.as_str().into()],
    )?;
    Ok(since.is_some())
}

fn event(site: &Site, now: Timestamp, kind: &'static str, fresh: bool) -> Event {
    let stream: StreamId = named("onewindow/announcement/v1", site.key.as_str());
    Event {
        stream,
        fresh,
        kind: Kind(kind, 1),
        place: site.key.as_str().to_owned(),
        public: Map::new().with("day", today(site, now)),
        facts: Map::new(),
        sealed: Vec::new(),
    }
}

/// Whether a shorter wait elsewhere may be told: it takes the place of nothing but its like.
pub(crate) fn leaves_room(told: Option<&Announcement>) -> bool {
    told.is_none_or(|told| told.word == ELSEWHERE)
}

/// Tells everybody in the hall, in place of what was told before.
///
/// # Errors
/// When the actor may not, the word is not of the list, the words are empty or too long, or a
/// shorter wait elsewhere would take the place of anything else.
pub fn announce(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    (word, words): (&str, &str),
) -> Result<(), Error> {
    let fresh = !ever(tx, &site.key)?;
    by.may(Action::Announce, &Scope::site(&site.key))?;
    if word != OWN && !WORDS.contains(&word) {
        return Err(Refusal::UnknownAnnouncement.into());
    }
    if word == ELSEWHERE && !leaves_room(now(tx, &site.key)?.as_ref()) {
        return Err(Refusal::OtherAnnouncement.into());
    }
    // A line, whatever was pasted.
    let words = typed::line(words);
    let missing = word == OWN && !typed::shows(&words);
    if words.chars().count() > ANNOUNCEMENT_CHARS_MAX || missing {
        return Err(Refusal::AnnouncementLength { most: ANNOUNCEMENT_CHARS_MAX }.into());
    }
    let mut told = event(site, cx.now, "site.announced", fresh);
    told.public = told.public.with("word", word);
    if !words.is_empty() {
        told.facts = told.facts.with("words", words);
    }
    record(tx, cx, by, told)?;
    Ok(())
}

/// Withdraws what is told.
///
/// # Errors
/// When the actor may not, or nothing is told.
pub fn withdraw(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, site: &Site) -> Result<(), Error> {
    by.may(Action::Announce, &Scope::site(&site.key))?;
    now(tx, &site.key)?.ok_or(Refusal::NoAnnouncement)?;
    record(tx, cx, by, event(site, cx.now, "site.announcement-ended", false))?;
    Ok(())
}

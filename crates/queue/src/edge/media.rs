//! The pictures of a hall: between a request and the operation.

use std::sync::Arc;

use journal::{Command, Cx, Lock};
use kit::{Actor, CommandId, SiteKey};
use pack::Site;
use sha2::{Digest, Sha256};
use store::Tx;
use uuid::Uuid;
use web::{House, Problem};

use crate::error::Error;
use crate::media::sql::Shown;
use crate::media::{self, NewPicture};

/// Shows a picture in a hall.
///
/// # Errors
/// What the operation refuses.
pub async fn add(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    new: NewPicture,
) -> Result<Uuid, Problem> {
    let hash: [u8; 32] = Sha256::digest(&new.bytes).into();
    let command = Command::of(by, key, "add-picture", &(&site.key, &new.name, &new.words, hash));
    let (actor, place, pack) = (by.clone(), site.clone(), house.pack.clone());
    let run =
        move |tx: &mut Tx<'_>, cx: &mut Cx| media::add(tx, cx, &actor, &place, &pack.langs, &new);
    Ok(house.app.write(&[Lock::site(&site.key)], command, run).await?.value)
}

/// What is done with a picture that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// One place earlier.
    Earlier,
    /// From the walls.
    Remove,
}

/// Changes what a hall shows.
///
/// # Errors
/// What the operation refuses.
pub async fn change(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    id: Uuid,
    change: Change,
) -> Result<(), Problem> {
    let verb = match change {
        Change::Earlier => "move-picture",
        Change::Remove => "remove-picture",
    };
    let command = Command::of(by, key, verb, &(&site.key, id));
    let (actor, place) = (by.clone(), site.clone());
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| match change {
        Change::Earlier => media::earlier(tx, cx, &actor, &place, id),
        Change::Remove => media::remove(tx, cx, &actor, &place, id),
    };
    house.app.write(&[Lock::site(&site.key)], command, run).await?;
    Ok(())
}

/// The pictures of a site, in their order.
///
/// # Errors
/// Those of the engine.
pub async fn shown(house: &House, site: &SiteKey) -> Result<Vec<Shown>, Problem> {
    let site = site.clone();
    Ok(house.app.read::<_, Error, _>(move |tx| Ok(media::sql::shown(tx, &site)?)).await?)
}

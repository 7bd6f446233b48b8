//! Closing the day of a site.

use std::sync::Arc;

use identity::sign_in::fresh_command;
use journal::{Command, Cx, Lock, WriteError};
use kit::{Actor, CommandId, SiteKey, StreamId};
use pack::Site;
use store::Tx;
use web::House;

use crate::day::{self, closing::Seen};
use crate::error::Error;
use crate::ops;

/// Closes today's day of a site; every visit that was not served has its end when this answers.
/// Should the program end in between, the timer of the day goes on.
///
/// # Errors
/// What the operation refuses.
pub async fn close_day(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    seen: Option<Seen>,
) -> Result<i64, WriteError<Error>> {
    let command = Command::of(by, key, "close-day", &(&site.key, &seen));
    let (actor, place) = (by.clone(), site.clone());
    let run =
        move |tx: &mut Tx<'_>, cx: &mut Cx| ops::close_day(tx, cx, &actor, &place, seen.as_ref());
    let day = house.app.write(&[Lock::site(&site.key)], command, run).await?.value;
    sweep(house, by, &site.key, day).await?;
    Ok(day)
}

/// A timer of a day is due: nobody has closed it, or visits still have no end.
///
/// # Errors
/// Those of the engine.
pub async fn day_due(
    house: &House,
    stream: StreamId,
    key: CommandId,
) -> Result<(), WriteError<Error>> {
    let found = house.app.read(move |tx| day::sql::day_of(tx, stream)).await;
    let Some(found) = found.map_err(WriteError::Store)? else { return Ok(()) };
    let (by, site, day) = (Actor::clock(), found.site.clone(), found.day);
    let command = Command::of(&by, key, "close-due", &stream);
    let actor = by.clone();
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| ops::close_due(tx, cx, &actor, &site, day);
    house.app.write(&[Lock::site(&found.site)], command, run).await?;
    sweep(house, &by, &found.site, day).await
}

/// Each round is a command of its own: what is done is done, and others write in between.
async fn sweep(
    house: &House,
    by: &Actor,
    site: &SiteKey,
    day: i64,
) -> Result<(), WriteError<Error>> {
    loop {
        let command = Command::of(by, fresh_command()?, "sweep-day", &(site, day));
        let (actor, place) = (by.clone(), site.clone());
        let run = move |tx: &mut Tx<'_>, cx: &mut Cx| ops::sweep(tx, cx, &actor, &place, day);
        if !house.app.write(&[Lock::site(site)], command, run).await?.value {
            return Ok(());
        }
    }
}

//! Spoken codes in the table: each stands there with its day behind it, so that a code is unique
//! among the tickets of a day, and comes back when its days are over.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use kit::{Day, SpokenCode};
use store::{Result, StoreError, Tx, Value, sql};

use crate::limits::CODE_DAYS;
use crate::model::Ticket;

/// Room for a day, `yyyymmdd`, behind a code.
const DAYS: i64 = 100_000_000;

/// How a code stands in the table.
pub(crate) fn with_day(code: i64, day: i64) -> i64 {
    code * DAYS + day
}

/// Between which rows a code stands that is not given again yet: since some days before the one
/// that it is in UTC, which no site is further away from than a day.
fn given(code: SpokenCode, now: Timestamp) -> [Value; 2] {
    let then = now.checked_sub(SignedDuration::from_hours(24 * CODE_DAYS)).unwrap_or(now);
    let first = Day::of(then, &TimeZone::UTC).number();
    [with_day(code.number(), first).into(), with_day(code.number() + 1, 0).into()]
}

/// The newest ticket with this code, if it is of the last days.
///
/// # Errors
/// Those of the engine, and an inconsistent row.
pub fn ticket(tx: &mut Tx<'_>, code: SpokenCode, now: Timestamp) -> Result<Option<Ticket>> {
    tx.opt(
        sql!(
            "SELECT id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
               counter, calls, because, step, steps, until, reason, language, subject, sealed
             FROM ticket WHERE code >= $1 AND code < $2 ORDER BY code DESC LIMIT 1"
        ),
        &given(code, now),
    )
}

/// Whether a ticket of the last days has this code.
///
/// # Errors
/// Those of the engine.
pub(crate) fn is_taken(tx: &mut Tx<'_>, code: SpokenCode, now: Timestamp) -> Result<bool> {
    let one: Option<i64> = tx.opt(
        sql!("SELECT number FROM ticket WHERE code >= $1 AND code < $2 LIMIT 1"),
        &given(code, now),
    )?;
    Ok(one.is_some())
}

/// The code of a row, or what is wrong with it.
pub(crate) fn read(stored: i64, row: impl FnOnce() -> StoreError) -> Result<SpokenCode> {
    SpokenCode::from_number(stored / DAYS).map_err(|_| row())
}

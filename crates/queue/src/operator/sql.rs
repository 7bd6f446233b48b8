//! Reads about the day of whoever sits at a counter.

use jiff::Timestamp;
use kit::{CounterKey, SiteKey, TicketId};
use store::{FromRow, Result, Row, Tx, sql};

use crate::limits::NOTES_MAX;

/// A silent call for help.
#[derive(Clone, Copy, Debug)]
pub struct Alarm {
    /// From which counter.
    pub counter: u16,
    /// When.
    pub at: Timestamp,
    /// When the manager answered it.
    pub answered: Option<Timestamp>,
}

impl FromRow for Alarm {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            counter: row.get("counter")?,
            at: row.get("at")?,
            answered: row.get("answered")?,
        })
    }
}

/// The newest call for help of a counter on a day.
///
/// # Errors
/// Those of the engine.
pub fn alarm(tx: &mut Tx<'_>, counter: &CounterKey, day: i64) -> Result<Option<Alarm>> {
    tx.opt(
        sql!(
            "SELECT counter, at, answered FROM alarm
             WHERE site = $1 AND day = $2 AND counter = $3 ORDER BY at DESC, entry DESC LIMIT 1"
        ),
        &[counter.site.as_str().into(), day.into(), counter.number.into()],
    )
}

/// The calls for help at a site on a day that nobody has answered, the oldest first.
///
/// # Errors
/// Those of the engine.
pub fn alarms(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Vec<Alarm>> {
    tx.all(
        sql!(
            "SELECT counter, at, answered FROM alarm
             WHERE site = $1 AND day = $2 AND answered IS NULL ORDER BY at, entry LIMIT 999"
        ),
        &[site.as_str().into(), day.into()],
    )
}

/// A note for a colleague, sealed.
#[derive(Clone, Debug)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// At which counter it was written.
    pub counter: u16,
    /// The words, sealed to the visitor.
    pub sealed: Vec<u8>,
}

impl FromRow for Note {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { at: row.get("at")?, counter: row.get("counter")?, sealed: row.get("sealed")? })
    }
}

/// The notes about a visit, the newest first.
///
/// # Errors
/// Those of the engine.
pub fn notes(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<Note>> {
    tx.all(
        sql!(
            "SELECT at, counter, sealed FROM note
             WHERE ticket = $1 ORDER BY at DESC, entry DESC LIMIT $2"
        ),
        &[id.0.into(), NOTES_MAX.into()],
    )
}

/// How many notes there are about a visit.
///
/// # Errors
/// Those of the engine.
pub fn noted(tx: &mut Tx<'_>, id: TicketId) -> Result<i64> {
    tx.one(sql!("SELECT COUNT(*) AS n FROM note WHERE ticket = $1"), &[id.0.into()])
}

/// Whether a visitor takes the time it takes.
///
/// # Errors
/// Those of the engine.
pub fn untimed(tx: &mut Tx<'_>, id: TicketId) -> Result<bool> {
    let at: Option<i64> =
        tx.opt(sql!("SELECT at FROM untimed WHERE ticket = $1"), &[id.0.into()])?;
    Ok(at.is_some())
}

/// A system that does not answer at a site.
#[derive(Clone, Debug)]
pub struct Outage {
    /// Which, a word of the pack.
    pub system: String,
    /// Since when.
    pub since: Timestamp,
}

impl FromRow for Outage {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { system: row.get("system")?, since: row.get("since")? })
    }
}

/// The systems that do not answer at a site now, the longest silent first.
///
/// # Errors
/// Those of the engine.
pub fn outages(tx: &mut Tx<'_>, site: &SiteKey) -> Result<Vec<Outage>> {
    tx.all(
        sql!(
            "SELECT system, since FROM outage
             WHERE site = $1 AND until IS NULL ORDER BY since, system LIMIT 100"
        ),
        &[site.as_str().into()],
    )
}

/// Whether a system has ever been reported at a site: its stream has begun then.
///
/// # Errors
/// Those of the engine.
pub(crate) fn was_reported(tx: &mut Tx<'_>, site: &SiteKey, system: &str) -> Result<bool> {
    let since: Option<i64> = tx.opt(
        sql!("SELECT since FROM outage WHERE site = $1 AND system = $2 LIMIT 1"),
        &[site.as_str().into(), system.into()],
    )?;
    Ok(since.is_some())
}

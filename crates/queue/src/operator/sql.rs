//! Reads about the day of whoever sits at a counter.

use std::collections::BTreeMap;

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

/// A system that does not answer at a site: staff say so, the heartbeat does, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Which, a word of the pack.
    pub system: String,
    /// Since when staff of the site say so.
    pub reported: Option<Timestamp>,
    /// Why, as they said, a word of the pack; none where it was said before reasons were.
    pub reason: Option<String>,
    /// Since when it does not answer this program.
    pub observed: Option<Timestamp>,
}

impl Outage {
    /// Since when, as far as anybody knows.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.reported.into_iter().chain(self.observed).min()
    }
}

/// A system, since when it is silent, and why.
struct Since(String, Timestamp, Option<String>);

impl FromRow for Since {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self(row.get("system")?, row.get("since")?, row.get("reason")?))
    }
}

/// The systems that do not answer at a site now, the longest silent first; those that the site does
/// not use too, if the heartbeat misses them.
///
/// # Errors
/// Those of the engine.
pub fn outages(tx: &mut Tx<'_>, site: &SiteKey) -> Result<Vec<Outage>> {
    let reported: Vec<Since> = tx.all(
        sql!(
            "SELECT system, since, reason FROM outage
             WHERE site = $1 AND until IS NULL ORDER BY since, system LIMIT 100"
        ),
        &[site.as_str().into()],
    )?;
    let observed: Vec<Since> = tx.all(
        sql!(
            "SELECT system, since, NULL AS reason FROM observed
             WHERE until IS NULL ORDER BY since, system LIMIT 100"
        ),
        &[],
    )?;
    let mut all: BTreeMap<String, Outage> = BTreeMap::new();
    let none = |system: &str| Outage {
        system: system.to_owned(),
        reported: None,
        reason: None,
        observed: None,
    };
    for Since(system, at, reason) in reported {
        let one = all.entry(system.clone()).or_insert_with(|| none(&system));
        (one.reported, one.reason) = (Some(at), reason);
    }
    for Since(system, at, _) in observed {
        all.entry(system.clone()).or_insert_with(|| none(&system)).observed = Some(at);
    }
    let mut all: Vec<Outage> = all.into_values().collect();
    all.sort_by_key(Outage::since);
    Ok(all)
}

/// When a system that was missed answered again.
struct Until(Option<Timestamp>);

impl FromRow for Until {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self(row.get("until")?))
    }
}

/// What the heartbeat has seen of a system: never an outage, or whether the last one goes on.
///
/// # Errors
/// Those of the engine.
pub(crate) fn observed(tx: &mut Tx<'_>, system: &str) -> Result<Option<bool>> {
    let last: Option<Until> = tx.opt(
        sql!(
            "SELECT until FROM observed WHERE system = $1
             ORDER BY CASE WHEN until IS NULL THEN 0 ELSE 1 END, since DESC, entry DESC LIMIT 1"
        ),
        &[system.into()],
    )?;
    Ok(last.map(|l| l.0.is_none()))
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

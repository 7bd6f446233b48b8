//! Reads about a whole day.

use jiff::Timestamp;
use kit::{SiteKey, StreamId, TicketNumber};
use store::{FromRow, Result, Row, StoreError, Tx, sql};

use crate::day::report::{FirstCall, Given, Rows, Silence, Visit};
use crate::model::{Ticket, key};
use crate::sql as hall;

/// Which day of which site a stream is about.
pub(crate) struct DayKey {
    /// The site.
    pub(crate) site: SiteKey,
    /// The day.
    pub(crate) day: i64,
}

impl FromRow for DayKey {
    fn from_row(row: &mut Row) -> Result<Self> {
        let site: String = row.get("site")?;
        Ok(Self { site: key(&site, "site_day")?, day: row.get("day")? })
    }
}

/// The day that a stream is about.
///
/// # Errors
/// Those of the engine.
pub(crate) fn day_of(tx: &mut Tx<'_>, stream: StreamId) -> Result<Option<DayKey>> {
    tx.opt(sql!("SELECT site, day FROM site_day WHERE stream = $1"), &[stream.0.into()])
}

/// Tickets of a day whose visit is neither over nor turned away, by number.
///
/// # Errors
/// Those of the engine, and an inconsistent row.
pub(crate) fn unfinished(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    day: i64,
    most: i64,
) -> Result<Vec<Ticket>> {
    tx.all(
        sql!(
            "SELECT id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
               counter, calls, because, step, steps, until, reason, language, subject, sealed
             FROM ticket WHERE site = $1 AND day = $2 AND state IN
               ('reserved', 'waiting', 'called', 'serving', 'held', 'parked', 'missed')
             ORDER BY number LIMIT $3"
        ),
        &[site.as_str().into(), day.into(), most.into()],
    )
}

/// A visitor who is at a counter.
pub(crate) struct AtCounter {
    /// The number.
    pub(crate) number: TicketNumber,
    /// The counter.
    pub(crate) counter: u16,
}

impl FromRow for AtCounter {
    fn from_row(row: &mut Row) -> Result<Self> {
        let number: i64 = row.get("number")?;
        let wrong = || StoreError::Inconsistent { table: "ticket", row: format!("{number}") };
        Ok(Self {
            number: TicketNumber::nth(number).ok_or_else(wrong)?,
            counter: row.get("counter")?,
        })
    }
}

/// Visitors who are called, served or held at a counter.
///
/// # Errors
/// Those of the engine.
pub(crate) fn at_counters(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Vec<AtCounter>> {
    tx.all(
        sql!(
            "SELECT number, counter FROM ticket
             WHERE site = $1 AND day = $2 AND state IN ('called', 'serving', 'held')
             ORDER BY counter, number LIMIT 9999"
        ),
        &[site.as_str().into(), day.into()],
    )
}

impl FromRow for Visit {
    fn from_row(row: &mut Row) -> Result<Self> {
        let state: String = row.get("state")?;
        let reason: Option<String> = row.get("reason")?;
        Ok(Self {
            number: row.get("number")?,
            arrived: row.get("arrived")?,
            ground: reason.filter(|_| state == "turned-away"),
            state,
        })
    }
}

impl FromRow for FirstCall {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { number: row.get("number")?, at: row.get("at")?, entity: row.get("entity")? })
    }
}

impl FromRow for Given {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            number: row.get("number")?,
            entity: row.get("entity")?,
            started: row.get("started")?,
            finished: row.get("finished")?,
            outcome: row.get("outcome")?,
            untimed: row.get::<Option<Timestamp>>("untimed")?.is_some(),
        })
    }
}

impl FromRow for Silence {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            system: row.get("system")?,
            since: row.get("since")?,
            until: row.get("until")?,
            reason: row.get("reason")?,
        })
    }
}

/// What the report of a day is made of.
///
/// # Errors
/// Those of the engine.
pub fn rows(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Rows> {
    let which = [site.as_str().into(), day.into()];
    let visits: Vec<Visit> = tx.all(
        sql!(
            "SELECT number, arrived, state, reason FROM ticket
             WHERE site = $1 AND day = $2 AND visit = TRUE ORDER BY number LIMIT 100000"
        ),
        &which,
    )?;
    let ended = hall::site_day(tx, site, day)?.and_then(|d| d.closed).map(|(at, _)| at);
    let begun = visits.iter().map(|v| v.arrived).min().unwrap_or(Timestamp::MAX);
    let within = (begun, ended.unwrap_or(Timestamp::MAX));
    Ok(Rows {
        visits,
        reported: reported(tx, site, within)?,
        observed: observed(tx, within)?,
        ended,
        calls: tx.all(
            sql!(
                "SELECT number, at, entity FROM call WHERE site = $1 AND day = $2 AND again = FALSE
                 ORDER BY at, entry LIMIT 1000000"
            ),
            &which,
        )?,
        given: tx.all(
            sql!(
                "SELECT t.number, d.entity, s.started, s.finished, s.outcome, u.at AS untimed
                 FROM ticket t
                 JOIN step s ON s.ticket = t.id
                 LEFT JOIN untimed u ON u.ticket = t.id
                 JOIN desk d ON d.site = t.site AND d.day = t.day AND d.number = s.counter
                 WHERE t.site = $1 AND t.day = $2 AND s.finished IS NOT NULL
                 ORDER BY t.number, s.n LIMIT 1000000"
            ),
            &which,
        )?,
        overrides: tx.all(
            sql!(
                "SELECT reason FROM overridden WHERE site = $1 AND day = $2
                 ORDER BY at, entry LIMIT 100000"
            ),
            &which,
        )?,
    })
}

/// When staff of a site said that a system did not answer, as far as it lies within these times.
fn reported(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Silence>> {
    tx.all(
        sql!(
            "SELECT system, since, until, reason FROM outage
             WHERE site = $1 AND since < $3 AND (until IS NULL OR until > $2)
             ORDER BY since, entry LIMIT 10000"
        ),
        &[site.as_str().into(), from.into(), until.into()],
    )
}

/// When a system did not answer the heartbeat, as far as it lies within these times.
fn observed(tx: &mut Tx<'_>, (from, until): (Timestamp, Timestamp)) -> Result<Vec<Silence>> {
    tx.all(
        sql!(
            "SELECT system, since, until, NULL AS reason FROM observed
             WHERE since < $2 AND (until IS NULL OR until > $1)
             ORDER BY since, entry LIMIT 10000"
        ),
        &[from.into(), until.into()],
    )
}

/// The newest days of a site that have begun.
///
/// # Errors
/// Those of the engine.
pub fn days(tx: &mut Tx<'_>, site: &SiteKey, most: i64) -> Result<Vec<i64>> {
    tx.all(
        sql!("SELECT day FROM site_day WHERE site = $1 ORDER BY day DESC LIMIT $2"),
        &[site.as_str().into(), most.into()],
    )
}

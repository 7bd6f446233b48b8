//! Reads of the front of the house, and writes of its working tables.

use jiff::Timestamp;
use kit::{SiteKey, SkillKey, StaffId, TicketId};
use store::{FromRow, Result, Row, Tx, sql};

use crate::model::Ticket;

/// Something that is done at most once to a ticket.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// When.
    pub at: Timestamp,
    /// By whom, if by staff.
    pub staff: Option<StaffId>,
}

impl FromRow for Mark {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { at: row.get("at")?, staff: row.get::<Option<uuid::Uuid>>("staff")?.map(StaffId) })
    }
}

/// A mark of a ticket: `given` (by reception), `confirmed`, `postponed` or `entered`.
///
/// # Errors
/// Those of the engine.
pub fn mark(tx: &mut Tx<'_>, id: TicketId, what: &str) -> Result<Option<Mark>> {
    tx.opt(
        sql!("SELECT at, staff FROM mark WHERE ticket = $1 AND what = $2"),
        &[id.0.into(), what.into()],
    )
}

/// How many wait for a skill.
///
/// # Errors
/// Those of the engine.
pub fn waiting_for(tx: &mut Tx<'_>, site: &SiteKey, day: i64, skill: &SkillKey) -> Result<i64> {
    tx.one(
        sql!(
            "SELECT COUNT(*) AS n FROM ticket
             WHERE site = $1 AND day = $2 AND state = 'waiting' AND skill = $3"
        ),
        &[site.as_str().into(), day.into(), skill.as_str().into()],
    )
}

/// Tickets in the priority lane that nobody has looked at yet, in the order of their turns.
///
/// # Errors
/// Those of the engine, and an inconsistent row.
pub fn declared(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Vec<Ticket>> {
    tx.all(
        sql!(
            "SELECT id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
               counter, calls, because, step, steps, until, reason, language, subject, sealed
             FROM ticket t WHERE site = $1 AND day = $2 AND state IN ('waiting', 'parked', 'missed')
               AND lane = 'priority' AND NOT EXISTS
                 (SELECT 1 FROM mark m WHERE m.ticket = t.id AND m.what = 'confirmed')
             ORDER BY turn, number LIMIT 50"
        ),
        &[site.as_str().into(), day.into()],
    )
}

/// How many hold a number from afar at a site, on their way.
///
/// # Errors
/// Those of the engine.
pub fn reserved(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<i64> {
    tx.one(
        sql!(
            "SELECT COUNT(*) AS n FROM ticket
             WHERE site = $1 AND day = $2 AND state = 'reserved'"
        ),
        &[site.as_str().into(), day.into()],
    )
}

/// How many tickets a keyed hash has reserved since a time.
///
/// # Errors
/// Those of the engine.
pub fn uses(tx: &mut Tx<'_>, key: &[u8], since: Timestamp) -> Result<i64> {
    tx.one(
        sql!("SELECT COUNT(*) AS n FROM remote_use WHERE key = $1 AND at > $2"),
        &[key.into(), since.into()],
    )
}

/// How many of the tickets that a keyed hash has reserved are not over.
///
/// # Errors
/// Those of the engine.
pub fn open_uses(tx: &mut Tx<'_>, key: &[u8]) -> Result<i64> {
    tx.one(
        sql!(
            "SELECT COUNT(*) AS n FROM remote_use u JOIN ticket t ON t.id = u.ticket
             WHERE u.key = $1 AND t.state NOT IN ('lapsed', 'finished', 'left', 'voided')"
        ),
        &[key.into()],
    )
}

pub(crate) fn remember_use(
    tx: &mut Tx<'_>,
    key: &[u8],
    id: TicketId,
    at: Timestamp,
    expires: Timestamp,
) -> Result<()> {
    journal::work(
        tx,
        sql!("INSERT INTO remote_use (key, ticket, at, expires) VALUES ($1, $2, $3, $4)"),
        &[key.into(), id.0.into(), at.into(), expires.into()],
    )?;
    Ok(())
}

/// Deletes what is past its time; `day` is the day of the node.
pub(crate) fn forget_uses(tx: &mut Tx<'_>, now: Timestamp, day: i64) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM remote_use WHERE expires < $1"), &[now.into()])?;
    journal::work(tx, sql!("DELETE FROM rating_use WHERE expires_day < $1"), &[day.into()])?;
    Ok(())
}

/// Deletes by which hashes a ticket was reserved.
pub(crate) fn forget_uses_of(tx: &mut Tx<'_>, id: TicketId) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM remote_use WHERE ticket = $1"), &[id.0.into()])?;
    Ok(())
}

/// A block of numbers that were printed ahead.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// The day that they are for.
    pub day: i64,
    /// The first number.
    pub first: i64,
    /// The last number.
    pub last: i64,
    /// Since when they may be given: since the printing, or since the site opens on a later day.
    pub at: Timestamp,
}

impl FromRow for Block {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            day: row.get("day")?,
            first: row.get("first")?,
            last: row.get("last")?,
            at: row.get("at")?,
        })
    }
}

/// The blocks of a day and of all later ones.
///
/// # Errors
/// Those of the engine.
pub fn blocks(tx: &mut Tx<'_>, site: &SiteKey, from: i64) -> Result<Vec<Block>> {
    tx.all(
        sql!(
            "SELECT day, first, last, at FROM paper_block
             WHERE site = $1 AND day >= $2 ORDER BY day, first LIMIT 200"
        ),
        &[site.as_str().into(), from.into()],
    )
}

/// The last number that was printed ahead for a day; 0 where none was.
///
/// # Errors
/// Those of the engine.
pub(crate) fn last_printed(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<i64> {
    tx.one(
        sql!("SELECT COALESCE(MAX(last), 0) AS n FROM paper_block WHERE site = $1 AND day = $2"),
        &[site.as_str().into(), day.into()],
    )
}

/// The block that has a number of a day, if one has.
///
/// # Errors
/// Those of the engine.
pub fn block_of(tx: &mut Tx<'_>, site: &SiteKey, day: i64, number: i64) -> Result<Option<Block>> {
    tx.opt(
        sql!(
            "SELECT day, first, last, at FROM paper_block
             WHERE site = $1 AND day = $2 AND first <= $3 AND last >= $3 LIMIT 1"
        ),
        &[site.as_str().into(), day.into(), number.into()],
    )
}

/// Whether a number of a day has a ticket.
///
/// # Errors
/// Those of the engine.
pub fn is_taken(tx: &mut Tx<'_>, site: &SiteKey, day: i64, number: i64) -> Result<bool> {
    let found: Option<i64> = tx.opt(
        sql!("SELECT number FROM ticket WHERE site = $1 AND day = $2 AND number = $3"),
        &[site.as_str().into(), day.into(), number.into()],
    )?;
    Ok(found.is_some())
}

/// The last moment up to a time, and the first one after it, in which the site gave a number or
/// called one. Numbers from paper do not count: their times are claimed.
///
/// # Errors
/// Those of the engine.
pub fn at_work(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    day: i64,
    at: Timestamp,
) -> Result<(Option<Timestamp>, Option<Timestamp>)> {
    let args = [site.as_str().into(), day.into(), at.into()];
    let before: Option<i64> = tx.one(
        sql!(
            "SELECT MAX(at) AS at FROM (
               SELECT e.at FROM ticket t JOIN entry e ON e.stream = t.id AND e.seq = 0
               WHERE t.site = $1 AND t.day = $2 AND e.at <= $3 AND NOT EXISTS
                 (SELECT 1 FROM mark m WHERE m.ticket = t.id AND m.what = 'entered')
               UNION ALL SELECT at FROM call WHERE site = $1 AND day = $2 AND at <= $3) AS seen"
        ),
        &args,
    )?;
    let after: Option<i64> = tx.one(
        sql!(
            "SELECT MIN(at) AS at FROM (
               SELECT e.at FROM ticket t JOIN entry e ON e.stream = t.id AND e.seq = 0
               WHERE t.site = $1 AND t.day = $2 AND e.at > $3 AND NOT EXISTS
                 (SELECT 1 FROM mark m WHERE m.ticket = t.id AND m.what = 'entered')
               UNION ALL SELECT at FROM call WHERE site = $1 AND day = $2 AND at > $3) AS seen"
        ),
        &args,
    )?;
    let time = |us: Option<i64>| us.and_then(|us| Timestamp::from_microsecond(us).ok());
    Ok((time(before), time(after)))
}

/// Whether a token of a rating was used.
///
/// # Errors
/// Those of the engine.
pub fn is_used(tx: &mut Tx<'_>, token: &[u8]) -> Result<bool> {
    let found: Option<i64> =
        tx.opt(sql!("SELECT expires_day FROM rating_use WHERE token = $1"), &[token.into()])?;
    Ok(found.is_some())
}

pub(crate) fn use_token(tx: &mut Tx<'_>, token: &[u8], expires_day: i64) -> Result<()> {
    journal::work(
        tx,
        sql!("INSERT INTO rating_use (token, expires_day) VALUES ($1, $2)"),
        &[token.into(), expires_day.into()],
    )?;
    Ok(())
}

/// Whether the number of a ticket was called on its day.
///
/// # Errors
/// Those of the engine.
pub(crate) fn was_called(tx: &mut Tx<'_>, t: &Ticket) -> Result<bool> {
    let one: Option<i64> = tx.opt(
        sql!("SELECT number FROM call WHERE site = $1 AND day = $2 AND number = $3 LIMIT 1"),
        &[t.site.as_str().into(), t.day.into(), t.number.ordinal().into()],
    )?;
    Ok(one.is_some())
}

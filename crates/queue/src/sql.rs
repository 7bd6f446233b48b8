//! Reads, and writes of the working table `search_token`.

mod counters;

pub use counters::{held, sent_to};
use jiff::Timestamp;
use kit::{
    CounterKey, Role, SiteKey, SkillKey, SpokenCode, StaffId, SubjectId, TicketId, TicketNumber,
};
use pack::queue::{Lane, Waiting};
use store::{FromRow, Result, Row, StoreError, Tx, sql};

use crate::codes;
use crate::limits::FOUND_MAX;
use crate::model::{Desk, Erasure, Look, Step, Ticket, key};

/// People before you are counted up to here; more reads "more than".
pub const AHEAD_MAX: i64 = 999;

/// A ticket by its id.
///
/// # Errors
/// Those of the engine, and an inconsistent row.
pub fn ticket(tx: &mut Tx<'_>, id: TicketId) -> Result<Option<Ticket>> {
    tx.opt(
        sql!(
            "SELECT id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
               counter, calls, because, step, steps, until, reason, language, subject, sealed
             FROM ticket WHERE id = $1"
        ),
        &[id.0.into()],
    )
}

/// The ticket of a number of a day.
///
/// # Errors
/// Those of the engine.
pub fn by_number(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    day: i64,
    number: i64,
) -> Result<Option<TicketId>> {
    let id: Option<uuid::Uuid> = tx.opt(
        sql!("SELECT id FROM ticket WHERE site = $1 AND day = $2 AND number = $3"),
        &[site.as_str().into(), day.into(), number.into()],
    )?;
    Ok(id.map(TicketId))
}

/// The services of a visit.
///
/// # Errors
/// Those of the engine.
pub fn steps(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<Step>> {
    tx.all(
        sql!(
            "SELECT n, service, skill, counter, started, finished, outcome FROM step
             WHERE ticket = $1 ORDER BY n LIMIT 20"
        ),
        &[id.0.into()],
    )
}

/// A site's day: numbers issued, how many wait, and whether it is closed.
#[derive(Clone, Copy, Debug, Default)]
pub struct SiteDay {
    /// Numbers issued.
    pub issued: i64,
    /// Tickets waiting.
    pub waiting: i64,
    /// When it was closed, and in which role.
    pub closed: Option<(Timestamp, Role)>,
}

impl FromRow for SiteDay {
    fn from_row(row: &mut Row) -> Result<Self> {
        let (at, closer): (Option<Timestamp>, Option<String>) =
            (row.get("closed")?, row.get("closer")?);
        let role = closer.as_deref().and_then(Role::from_word);
        Ok(Self { issued: row.get("issued")?, waiting: row.get("waiting")?, closed: at.zip(role) })
    }
}

/// A site's day, if it has begun.
///
/// # Errors
/// Those of the engine.
pub fn site_day(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Option<SiteDay>> {
    tx.opt(
        sql!("SELECT issued, waiting, closed, closer FROM site_day WHERE site = $1 AND day = $2"),
        &[site.as_str().into(), day.into()],
    )
}

/// How many wait before a turn for the same skill, up to [`AHEAD_MAX`].
///
/// # Errors
/// Those of the engine.
pub fn ahead(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    day: i64,
    skill: &SkillKey,
    (turn, number): (i64, i64),
) -> Result<i64> {
    tx.one(
        sql!(
            "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM ticket
               WHERE site = $1 AND day = $2 AND state = 'waiting' AND skill = $3
                 AND (turn, number) < ($4, $5) LIMIT 999) AS before"
        ),
        &[site.as_str().into(), day.into(), skill.as_str().into(), turn.into(), number.into()],
    )
}

/// How many wait before a ticket.
///
/// # Errors
/// Those of the engine.
pub fn ahead_of(tx: &mut Tx<'_>, t: &Ticket) -> Result<i64> {
    ahead(tx, &t.site, t.day, &t.skill, (t.turn, t.number.ordinal()))
}

/// A counter on a day, if it has opened.
///
/// # Errors
/// Those of the engine.
pub fn desk(tx: &mut Tx<'_>, counter: &CounterKey, day: i64) -> Result<Option<Desk>> {
    tx.opt(
        sql!(
            "SELECT stream, site, number, day, entity, operator, open, since, ticket,
               paused, pause_reason FROM desk
             WHERE site = $1 AND day = $2 AND number = $3"
        ),
        &[counter.site.as_str().into(), day.into(), counter.number.into()],
    )
}

/// The counters of a site on a day.
///
/// # Errors
/// Those of the engine.
pub fn desks(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Vec<Desk>> {
    tx.all(
        sql!(
            "SELECT stream, site, number, day, entity, operator, open, since, ticket,
               paused, pause_reason FROM desk
             WHERE site = $1 AND day = $2 ORDER BY number LIMIT 999"
        ),
        &[site.as_str().into(), day.into()],
    )
}

/// The open counters of an operator at a site on a day.
///
/// # Errors
/// Those of the engine.
pub fn desks_of(tx: &mut Tx<'_>, site: &SiteKey, day: i64, operator: StaffId) -> Result<Vec<Desk>> {
    let mut desks = desks(tx, site, day)?;
    desks.retain(|d| d.open && d.operator == operator);
    Ok(desks)
}

/// The skills of a counter.
///
/// # Errors
/// Those of the engine.
pub fn desk_skills(tx: &mut Tx<'_>, desk: &Desk) -> Result<Vec<SkillKey>> {
    let words: Vec<String> = tx.all(
        sql!("SELECT skill FROM desk_skill WHERE desk = $1 ORDER BY skill LIMIT 100"),
        &[desk.stream.0.into()],
    )?;
    words.iter().map(|w| key(w, "desk_skill")).collect()
}

/// A ticket that a counter may call, with what the rule needs to know.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The ticket.
    pub id: TicketId,
    /// Its spoken code.
    pub code: SpokenCode,
    /// What the rule sees.
    pub waiting: Waiting,
}

impl FromRow for Candidate {
    fn from_row(row: &mut Row) -> Result<Self> {
        let id = TicketId(row.get("id")?);
        let wrong = || StoreError::Inconsistent { table: "ticket", row: format!("{id}") };
        let sent: Option<u16> = row.get("sent")?;
        Ok(Self {
            id,
            code: codes::read(row.get("code")?, wrong)?,
            waiting: Waiting {
                number: row.get("number")?,
                turn: row.get("turn")?,
                lane: Lane::from_word(&row.get::<String>("lane")?).ok_or_else(wrong)?,
                sent: sent.is_some(),
                moved: row.get("moved")?,
            },
        })
    }
}

/// Who stands first for each skill of a counter, and first of those sent to it. The rule picks
/// from these: whoever is not first for a skill cannot be first of all.
///
/// # Errors
/// Those of the engine.
pub fn candidates(tx: &mut Tx<'_>, desk: &Desk) -> Result<Vec<Candidate>> {
    let mut found: Vec<Candidate> = tx.all(
        sql!(
            "SELECT t.id, t.number, t.code, t.turn, t.lane, t.sent,
               EXISTS (SELECT 1 FROM overridden o WHERE o.ticket = t.id) AS moved
             FROM desk_skill s
             JOIN ticket t ON t.id = (
               SELECT w.id FROM ticket w
               WHERE w.site = $1 AND w.day = $2 AND w.state = 'waiting' AND w.skill = s.skill
                 AND w.sent IS NULL
               ORDER BY w.turn, w.number LIMIT 1)
             WHERE s.desk = $3"
        ),
        &[desk.counter.site.as_str().into(), desk.day.into(), desk.stream.0.into()],
    )?;
    found.extend(tx.all::<Candidate>(
        sql!(
            "SELECT id, number, code, turn, lane, sent,
               EXISTS (SELECT 1 FROM overridden o WHERE o.ticket = ticket.id) AS moved
             FROM ticket
             WHERE site = $1 AND day = $2 AND state = 'waiting' AND sent = $3
             ORDER BY turn, number LIMIT 1"
        ),
        &[desk.counter.site.as_str().into(), desk.day.into(), desk.counter.number.into()],
    )?);
    Ok(found)
}

/// A call as the wall shows it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Shown {
    /// When.
    #[serde(serialize_with = "as_text")]
    pub at: Timestamp,
    /// Which number.
    #[serde(serialize_with = "as_text")]
    pub number: TicketNumber,
    /// To which counter.
    pub counter: u16,
    /// The body that serves there.
    pub entity: String,
    /// Whether the number was called before.
    pub again: bool,
    /// Why it was called.
    pub because: String,
}

fn as_text<T: std::fmt::Display, S: serde::Serializer>(
    v: &T,
    s: S,
) -> std::result::Result<S::Ok, S::Error> {
    s.collect_str(v)
}

impl FromRow for Shown {
    fn from_row(row: &mut Row) -> Result<Self> {
        let number: i64 = row.get("number")?;
        Ok(Self {
            at: row.get("at")?,
            number: TicketNumber::nth(number).ok_or_else(|| StoreError::Inconsistent {
                table: "call",
                row: format!("{number}"),
            })?,
            counter: row.get("counter")?,
            entity: row.get("entity")?,
            again: row.get("again")?,
            because: row.get("because")?,
        })
    }
}

/// The newest calls of a site, the newest first.
///
/// # Errors
/// Those of the engine.
pub fn calls(tx: &mut Tx<'_>, site: &SiteKey, day: i64, most: i64) -> Result<Vec<Shown>> {
    tx.all(
        sql!(
            "SELECT at, number, counter, entity, again, because FROM call
             WHERE site = $1 AND day = $2 ORDER BY at DESC, entry DESC LIMIT $3"
        ),
        &[site.as_str().into(), day.into(), most.into()],
    )
}

/// The tickets of a site that are held, parked or missed (one of these words), in the order of
/// their turns.
///
/// # Errors
/// Those of the engine.
pub fn set_aside(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    day: i64,
    state: &str,
    most: i64,
) -> Result<Vec<Ticket>> {
    // The states are said as in the index: SQLite uses it only when it finds them here.
    tx.all(
        sql!(
            "SELECT id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
               counter, calls, because, step, steps, until, reason, language, subject, sealed
             FROM ticket WHERE site = $1 AND day = $2 AND state = $3
               AND (state = 'held' OR state = 'parked' OR state = 'missed')
             ORDER BY turn, number LIMIT $4"
        ),
        &[site.as_str().into(), day.into(), state.into(), most.into()],
    )
}

/// Who waits for a counter, in the order of their turns.
///
/// # Errors
/// Those of the engine.
pub fn waiting_for(tx: &mut Tx<'_>, desk: &Desk, most: i64) -> Result<Vec<Ticket>> {
    tx.all(
        sql!(
            "SELECT id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
               counter, calls, because, step, steps, until, reason, language, subject, sealed
             FROM ticket WHERE site = $1 AND day = $2 AND state = 'waiting'
               AND ((sent IS NULL AND skill IN (SELECT skill FROM desk_skill WHERE desk = $3))
                 OR sent = $4)
             ORDER BY turn, number LIMIT $5"
        ),
        &[
            desk.counter.site.as_str().into(),
            desk.day.into(),
            desk.stream.0.into(),
            desk.counter.number.into(),
            most.into(),
        ],
    )
}

/// The entry number of the newest entry of a ticket, for its receipt.
///
/// # Errors
/// Those of the engine.
pub fn entry_of(tx: &mut Tx<'_>, id: TicketId, first: bool) -> Result<Option<i64>> {
    if first {
        tx.opt(sql!("SELECT ord FROM entry WHERE stream = $1 AND seq = 0"), &[id.0.into()])
    } else {
        tx.opt(
            sql!("SELECT ord FROM entry WHERE stream = $1 ORDER BY seq DESC LIMIT 1"),
            &[id.0.into()],
        )
    }
}

/// Makes a ticket findable by a blind token.
///
/// # Errors
/// Those of the engine.
pub(crate) fn remember_token(
    tx: &mut Tx<'_>,
    token: &[u8],
    id: TicketId,
    expires: Timestamp,
) -> Result<()> {
    journal::work(
        tx,
        sql!("INSERT INTO search_token (token, ticket, expires) VALUES ($1, $2, $3)"),
        &[token.into(), id.0.into(), expires.into()],
    )?;
    Ok(())
}

/// Deletes the tokens that are past their time.
pub(crate) fn forget_tokens(tx: &mut Tx<'_>, now: Timestamp) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM search_token WHERE expires < $1"), &[now.into()])?;
    Ok(())
}

/// The tickets of a site's day behind the blind token of a phone number, by number.
///
/// # Errors
/// Those of the engine, and an inconsistent row.
pub fn by_token(tx: &mut Tx<'_>, site: &SiteKey, day: i64, token: &[u8]) -> Result<Vec<Ticket>> {
    tx.all(
        sql!(
            "SELECT t.id, t.site, t.day, t.number, t.code, t.lane, t.state, t.skill, t.turn,
               t.arrived, t.since, t.sent, t.counter, t.calls, t.because, t.step, t.steps, t.until,
               t.reason, t.language, t.subject, t.sealed
             FROM search_token s JOIN ticket t ON t.id = s.ticket
             WHERE s.token = $1 AND t.site = $2 AND t.day = $3 ORDER BY t.number LIMIT $4"
        ),
        &[token.into(), site.as_str().into(), day.into(), FOUND_MAX.into()],
    )
}

/// Who looked at what is sealed to a visitor, the newest first.
///
/// # Errors
/// Those of the engine.
pub fn looks(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<Look>> {
    tx.all(
        sql!(
            "SELECT at, role, counter, purpose FROM look
             WHERE ticket = $1 ORDER BY at DESC, entry DESC LIMIT 1000"
        ),
        &[id.0.into()],
    )
}

/// When what was sealed to a visitor was erased, and whose it was.
///
/// # Errors
/// Those of the engine.
pub fn erasure(tx: &mut Tx<'_>, id: TicketId) -> Result<Option<Erasure>> {
    tx.opt(sql!("SELECT subject, at FROM erasure WHERE ticket = $1"), &[id.0.into()])
}

/// Whether a subject was erased.
///
/// # Errors
/// Those of the engine.
pub fn is_erased(tx: &mut Tx<'_>, id: SubjectId) -> Result<bool> {
    let at: Option<i64> =
        tx.opt(sql!("SELECT at FROM erasure WHERE subject = $1"), &[id.0.into()])?;
    Ok(at.is_some())
}

/// Tickets that something is sealed to, by subject after `after`; at most 1000.
///
/// # Errors
/// Those of the engine, and an inconsistent row.
pub fn sealed(tx: &mut Tx<'_>, after: SubjectId) -> Result<Vec<Ticket>> {
    tx.all(
        sql!(
            "SELECT id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
               counter, calls, because, step, steps, until, reason, language, subject, sealed
             FROM ticket WHERE subject > $1 ORDER BY subject LIMIT 1000"
        ),
        &[after.0.into()],
    )
}

/// Deletes the tokens by which a ticket can be found.
pub(crate) fn forget_tokens_of(tx: &mut Tx<'_>, id: TicketId) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM search_token WHERE ticket = $1"), &[id.0.into()])?;
    Ok(())
}

//! Reads about overrides: who asked, who gained, who was overtaken.

use jiff::Timestamp;
use kit::{SiteKey, StaffId, TicketId, TicketNumber};
use store::{FromRow, Result, Row, StoreError, Tx, sql};

use crate::model::Ticket;

/// What one person asked for and a second has not decided yet.
#[derive(Clone, Debug)]
pub struct Ask {
    /// For which ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Why, a word of the pack.
    pub reason: String,
    /// Who.
    pub asker: StaffId,
    /// Until when a second may decide.
    pub until: Timestamp,
}

impl FromRow for Ask {
    fn from_row(row: &mut Row) -> Result<Self> {
        let number: i64 = row.get("number")?;
        let wrong = || StoreError::Inconsistent { table: "override_ask", row: format!("{number}") };
        Ok(Self {
            ticket: TicketId(row.get("ticket")?),
            number: TicketNumber::nth(number).ok_or_else(wrong)?,
            reason: row.get("reason")?,
            asker: StaffId(row.get("asker")?),
            until: row.get("until")?,
        })
    }
}

/// What was asked for a ticket.
///
/// # Errors
/// Those of the engine.
pub fn ask(tx: &mut Tx<'_>, id: TicketId) -> Result<Option<Ask>> {
    tx.opt(
        sql!("SELECT ticket, number, reason, asker, until FROM override_ask WHERE ticket = $1"),
        &[id.0.into()],
    )
}

/// What was asked at a site on a day and may still be decided at a time.
///
/// # Errors
/// Those of the engine.
pub fn asks(tx: &mut Tx<'_>, site: &SiteKey, day: i64, at: Timestamp) -> Result<Vec<Ask>> {
    tx.all(
        sql!(
            "SELECT ticket, number, reason, asker, until FROM override_ask
             WHERE site = $1 AND day = $2 AND until > $3 ORDER BY at, number LIMIT 50"
        ),
        &[site.as_str().into(), day.into(), at.into()],
    )
}

/// The turn and the number of whoever stands first in a ticket's group.
///
/// # Errors
/// Those of the engine.
pub fn head(tx: &mut Tx<'_>, t: &Ticket) -> Result<Option<Head>> {
    tx.opt(
        sql!(
            "SELECT turn, number FROM ticket
             WHERE site = $1 AND day = $2 AND state = 'waiting' AND skill = $3
             ORDER BY turn, number LIMIT 1"
        ),
        &[t.site.as_str().into(), t.day.into(), t.skill.as_str().into()],
    )
}

/// Who stands first.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// The turn.
    pub turn: i64,
    /// The number of the day.
    pub number: i64,
}

impl FromRow for Head {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { turn: row.get("turn")?, number: row.get("number")? })
    }
}

/// That the place of a ticket was changed by two people.
#[derive(Clone, Debug)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// Why, a word of the pack.
    pub reason: String,
    /// Whether this ticket was put first, or another one before it.
    pub gained: bool,
}

impl FromRow for Change {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { at: row.get("at")?, reason: row.get("reason")?, gained: row.get("gained")? })
    }
}

/// The changes of a ticket's place, the oldest first.
///
/// # Errors
/// Those of the engine.
pub fn changes(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<Change>> {
    tx.all(
        sql!(
            "SELECT o.at, o.reason, TRUE AS gained FROM overridden o WHERE o.ticket = $1
             UNION ALL
             SELECT o.at, o.reason, FALSE AS gained FROM overtaken x
             JOIN overridden o ON o.entry = x.entry WHERE x.ticket = $1
             ORDER BY at LIMIT 20"
        ),
        &[id.0.into()],
    )
}

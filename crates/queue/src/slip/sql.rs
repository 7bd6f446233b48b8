//! Reads and writes of the working table of papers.

use jiff::Timestamp;
use kit::{SiteKey, TicketId};
use store::{FromRow, Result, Row, StoreError, Tx, sql};

/// What has become of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Nothing of it was sent.
    Waiting,
    /// Its bytes are on their way.
    Sending,
    /// The printer said that it has cut it, or the visitor that it is there.
    Printed,
    /// Bytes were sent, and the printer did not say that it has cut it.
    Unsure,
    /// It waited until its visitor had gone on without it.
    Lapsed,
}

impl Paper {
    /// The word in the table and in the keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Printed => "printed",
            Self::Unsure => "unsure",
            Self::Lapsed => "lapsed",
        }
    }
    fn of(word: &str) -> Result<Self> {
        [Self::Waiting, Self::Sending, Self::Printed, Self::Unsure, Self::Lapsed]
            .into_iter()
            .find(|p| p.word() == word)
            .ok_or(StoreError::Inconsistent { table: "print_job", row: word.to_owned() })
    }
}

/// A paper.
#[derive(Clone, Debug)]
pub struct Job {
    /// Whose it is.
    pub ticket: TicketId,
    /// Where.
    pub site: String,
    /// On which printer.
    pub printer: String,
    /// What has become of it.
    pub state: Paper,
    /// How many were asked for after the first.
    pub copies: i64,
    /// When it was asked for.
    pub asked: Timestamp,
}

impl FromRow for Job {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            ticket: TicketId(row.get("ticket")?),
            site: row.get("site")?,
            printer: row.get("printer")?,
            state: Paper::of(&row.get::<String>("state")?)?,
            copies: row.get("copies")?,
            asked: row.get("asked")?,
        })
    }
}

/// The paper of a ticket.
///
/// # Errors
/// Those of the engine.
pub fn job(tx: &mut Tx<'_>, id: TicketId) -> Result<Option<Job>> {
    tx.opt(
        sql!("SELECT ticket, site, printer, state, copies, asked FROM print_job WHERE ticket = $1"),
        &[id.0.into()],
    )
}

/// The papers of a printer in a state, the oldest first.
///
/// # Errors
/// Those of the engine.
pub fn jobs(tx: &mut Tx<'_>, printer: &str, state: Paper) -> Result<Vec<Job>> {
    tx.all(
        sql!(
            "SELECT ticket, site, printer, state, copies, asked FROM print_job
             WHERE printer = $1 AND state = $2 ORDER BY asked, ticket LIMIT 50"
        ),
        &[printer.into(), state.word().into()],
    )
}

pub(crate) fn ask(
    tx: &mut Tx<'_>,
    id: TicketId,
    site: &SiteKey,
    printer: &str,
    now: Timestamp,
) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "INSERT INTO print_job (ticket, site, printer, state, copies, asked)
             VALUES ($1, $2, $3, 'waiting', 0, $4)"
        ),
        &[id.0.into(), site.as_str().into(), printer.into(), now.into()],
    )?;
    Ok(())
}

/// Moves a paper on. False when it was not in the state that it is moved from.
pub(crate) fn move_on(tx: &mut Tx<'_>, id: TicketId, from: Paper, to: Paper) -> Result<bool> {
    let moved = journal::work(
        tx,
        sql!("UPDATE print_job SET state = $3 WHERE ticket = $1 AND state = $2"),
        &[id.0.into(), from.word().into(), to.word().into()],
    )?;
    Ok(moved == 1)
}

/// Asks for a copy of a paper that nobody is sure of.
pub(crate) fn copy(tx: &mut Tx<'_>, id: TicketId, now: Timestamp) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "UPDATE print_job SET state = 'waiting', copies = copies + 1, asked = $2
             WHERE ticket = $1 AND state = 'unsure'"
        ),
        &[id.0.into(), now.into()],
    )?;
    Ok(())
}

pub(crate) fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM print_job WHERE asked < $1"), &[before.into()])?;
    Ok(())
}

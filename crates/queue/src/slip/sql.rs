//! Reads and writes of the working table of papers.

use jiff::Timestamp;
use kit::{CommandId, TicketId};
use store::{FromRow, Result, Row, StoreError, Tx, sql};

/// What a paper is about. A ticket has one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The number.
    Ticket,
    /// What to bring after having been turned away.
    TurnedAway,
}

impl Kind {
    /// The word in the table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::TurnedAway => "turned-away",
        }
    }
    fn of(word: &str) -> Result<Self> {
        [Self::Ticket, Self::TurnedAway]
            .into_iter()
            .find(|k| k.word() == word)
            .ok_or_else(wrong(word))
    }
}

fn wrong(word: &str) -> impl FnOnce() -> StoreError {
    let row = word.to_owned();
    move || StoreError::Inconsistent { table: "print_job", row }
}

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
            .ok_or_else(wrong(word))
    }
}

/// A paper.
#[derive(Clone, Debug)]
pub struct Job {
    /// Whose it is.
    pub ticket: TicketId,
    /// What it is about.
    pub kind: Kind,
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
    /// By which command; none for one of before that was kept.
    pub command: Option<CommandId>,
}

impl FromRow for Job {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            ticket: TicketId(row.get("ticket")?),
            kind: Kind::of(&row.get::<String>("kind")?)?,
            site: row.get("site")?,
            printer: row.get("printer")?,
            state: Paper::of(&row.get::<String>("state")?)?,
            copies: row.get("copies")?,
            asked: row.get("asked")?,
            command: row.get::<Option<uuid::Uuid>>("command")?.map(CommandId),
        })
    }
}

/// A paper of a ticket.
///
/// # Errors
/// Those of the engine.
pub fn job(tx: &mut Tx<'_>, id: TicketId, kind: Kind) -> Result<Option<Job>> {
    tx.opt(
        sql!(
            "SELECT ticket, kind, site, printer, state, copies, asked, command FROM print_job
             WHERE ticket = $1 AND kind = $2"
        ),
        &[id.0.into(), kind.word().into()],
    )
}

/// The papers of a printer in a state, the oldest first.
///
/// # Errors
/// Those of the engine.
pub fn jobs(tx: &mut Tx<'_>, printer: &str, state: Paper) -> Result<Vec<Job>> {
    tx.all(
        sql!(
            "SELECT ticket, kind, site, printer, state, copies, asked, command FROM print_job
             WHERE printer = $1 AND state = $2 ORDER BY asked, ticket, kind LIMIT 50"
        ),
        &[printer.into(), state.word().into()],
    )
}

/// Asks for a paper: it waits, in the place of what there was of its kind.
pub(crate) fn ask(tx: &mut Tx<'_>, job: &Job) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "INSERT INTO print_job (ticket, kind, site, printer, state, copies, asked, command)
             VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7)
             ON CONFLICT (ticket, kind) DO UPDATE SET printer = excluded.printer,
               state = excluded.state, copies = excluded.copies, asked = excluded.asked,
               command = excluded.command"
        ),
        &[
            job.ticket.0.into(),
            job.kind.word().into(),
            job.site.as_str().into(),
            job.printer.as_str().into(),
            job.copies.into(),
            job.asked.into(),
            job.command.map(|c| c.0).into(),
        ],
    )?;
    Ok(())
}

/// Moves a paper on. False when it was not in the state, or not on the printer, that it is moved
/// from.
pub(crate) fn move_on(tx: &mut Tx<'_>, job: &Job, from: Paper, to: Paper) -> Result<bool> {
    let moved = journal::work(
        tx,
        sql!(
            "UPDATE print_job SET state = $5
             WHERE ticket = $1 AND kind = $2 AND printer = $3 AND state = $4"
        ),
        &[
            job.ticket.0.into(),
            job.kind.word().into(),
            job.printer.as_str().into(),
            from.word().into(),
            to.word().into(),
        ],
    )?;
    Ok(moved == 1)
}

pub(crate) fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM print_job WHERE asked < $1"), &[before.into()])?;
    Ok(())
}

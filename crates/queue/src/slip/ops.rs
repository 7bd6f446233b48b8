//! What can be done to a paper.

use authz::{Action, May};
use jiff::Timestamp;
use journal::Cx;
use kit::{Actor, Scope, TicketId};
use pack::Site;
use store::Tx;

use super::sql::{self, Job, Kind, Paper};
use crate::error::Error;
use crate::front::remote::check_in;
use crate::model::{State, Ticket};
use crate::operator::Refusal;
use crate::ops::serve::reached;
use crate::ops::{Issue, Issued, issue, today};

/// A paper that waits from now on.
fn paper(cx: &Cx, site: &Site, (id, kind): (TicketId, Kind), printer: &str) -> Job {
    Job {
        ticket: id,
        kind,
        site: site.key.to_string(),
        printer: printer.to_owned(),
        state: Paper::Waiting,
        copies: 0,
        asked: cx.now,
        command: Some(cx.command()),
    }
}

/// Gives a visitor a number and asks for its paper: both, or nothing.
///
/// # Errors
/// Those of giving a number.
pub fn issue_on_paper(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    ask: &Issue,
    printer: &str,
) -> Result<Issued, Error> {
    let issued = issue(tx, cx, by, ask)?;
    sql::ask(tx, &paper(cx, &ask.site, (issued.id, Kind::Ticket), printer))?;
    Ok(issued)
}

/// Checks a number from home in and asks for its paper: both, or nothing.
///
/// # Errors
/// Those of the check-in.
pub fn check_in_on_paper(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    printer: &str,
) -> Result<(), Error> {
    check_in(tx, cx, by, site, id)?;
    Ok(sql::ask(tx, &paper(cx, site, (id, Kind::Ticket), printer))?)
}

/// The visitor says whether an unsure paper came out: if it did not, a copy is asked for. Said of a
/// paper that is settled, it changes nothing.
///
/// # Errors
/// When the actor may give no numbers here, or the ticket has no paper here.
pub fn say(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    came_out: bool,
) -> Result<(), Error> {
    by.may(Action::IssueTicket, &Scope::site(&site.key))?;
    let here = sql::job(tx, id, Kind::Ticket)?.filter(|j| j.site == site.key.as_str());
    let job = here.ok_or(Error::NoSuchTicket)?;
    settle(tx, cx, job, came_out)
}

/// Whether this command has asked for the paper already. Nothing is recorded of papers, so that the
/// journal does not know it.
fn asked_by(cx: &Cx, job: &Job) -> bool {
    job.command == Some(cx.command())
}

fn settle(tx: &mut Tx<'_>, cx: &Cx, job: Job, came_out: bool) -> Result<(), Error> {
    if job.state != Paper::Unsure || asked_by(cx, &job) {
        return Ok(());
    }
    if came_out {
        sql::move_on(tx, &job, Paper::Unsure, Paper::Printed)?;
    } else {
        let (copies, command) = (job.copies + 1, Some(cx.command()));
        sql::ask(tx, &Job { copies, asked: cx.now, command, ..job })?;
    }
    Ok(())
}

/// A visitor of the site who is turned away, and the paper that was asked for since.
///
/// # Errors
/// When the actor may turn nobody away here, or the visitor is not turned away.
pub fn turned_away(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    site: &Site,
    id: TicketId,
) -> Result<(Ticket, Option<Job>), Error> {
    let ticket = reached(tx, by, id, Action::TurnAway)?;
    let away = matches!(ticket.state, State::TurnedAway { .. });
    if !away || ticket.day != today(site, now) {
        let is = ticket.state.word();
        return Err(Error::WrongState { number: ticket.number, is, wanted: "turned away today" });
    }
    // One who came back and was turned away again is told anew.
    let job = sql::job(tx, id, Kind::TurnedAway)?.filter(|job| job.asked >= ticket.since);
    Ok((ticket, job))
}

/// Asks for the paper of a visitor who was turned away. One that waits goes to the printer that is
/// named now; one that is being sent or was sent stays as it is: another is asked for by
/// [`print_away_again`].
///
/// # Errors
/// Those of [`turned_away`], and when there is no printer.
pub fn print_away(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    printer: Option<&str>,
) -> Result<(), Error> {
    let (_, job) = turned_away(tx, cx.now, by, site, id)?;
    let printer = printer.ok_or(Refusal::NoPrinter)?;
    let new = paper(cx, site, (id, Kind::TurnedAway), printer);
    match job {
        None => sql::ask(tx, &new)?,
        // A copy stays a copy, whichever printer it goes to.
        Some(job) if job.state == Paper::Waiting && !asked_by(cx, &job) => {
            sql::ask(tx, &Job { copies: job.copies, ..new })?;
        }
        Some(_) => {}
    }
    Ok(())
}

/// Asks for another paper of a visitor who was turned away, marked as a copy where the first may
/// have come out.
///
/// # Errors
/// Those of [`turned_away`], when none was asked for, and when there is no printer.
pub fn print_away_again(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    printer: Option<&str>,
) -> Result<(), Error> {
    let (_, job) = turned_away(tx, cx.now, by, site, id)?;
    let job = job.ok_or(Refusal::NoSlip)?;
    if asked_by(cx, &job) {
        return Ok(());
    }
    let more = match job.state {
        Paper::Printed | Paper::Unsure => 1,
        Paper::Lapsed => 0,
        Paper::Waiting | Paper::Sending => return Ok(()),
    };
    let printer = printer.ok_or(Refusal::NoPrinter)?.to_owned();
    let (copies, command) = (job.copies + more, Some(cx.command()));
    Ok(sql::ask(tx, &Job { printer, copies, asked: cx.now, command, ..job })?)
}

/// Whether the unsure paper of a visitor who was turned away came out: if so, it is printed.
///
/// # Errors
/// Those of [`turned_away`], and when none was asked for.
pub fn away_came_out(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
) -> Result<(), Error> {
    let (_, job) = turned_away(tx, cx.now, by, site, id)?;
    settle(tx, cx, job.ok_or(Refusal::NoSlip)?, true)
}

/// The worker moves a paper on. False when somebody else has moved it before.
///
/// # Errors
/// When the actor is not the clock.
pub fn move_on(
    tx: &mut Tx<'_>,
    by: &Actor,
    job: &Job,
    from: Paper,
    to: Paper,
) -> Result<bool, Error> {
    by.may(Action::RunTimer, &Scope::node())?;
    Ok(sql::move_on(tx, job, from, to)?)
}

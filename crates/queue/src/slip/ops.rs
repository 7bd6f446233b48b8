//! What can be done to a paper.

use authz::{Action, May};
use journal::Cx;
use kit::{Actor, Scope, TicketId};
use pack::Site;
use store::Tx;

use super::sql::{self, Paper};
use crate::error::Error;
use crate::front::remote::check_in;
use crate::ops::{Issue, Issued, issue};

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
    sql::ask(tx, issued.id, &ask.site.key, printer, cx.now)?;
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
    Ok(sql::ask(tx, id, &site.key, printer, cx.now)?)
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
    let here = sql::job(tx, id)?.filter(|j| j.site == site.key.as_str());
    here.ok_or(Error::NoSuchTicket)?;
    if came_out {
        sql::move_on(tx, id, Paper::Unsure, Paper::Printed)?;
    } else {
        sql::copy(tx, id, cx.now)?;
    }
    Ok(())
}

/// The worker moves a paper on. False when somebody else has moved it before.
///
/// # Errors
/// When the actor is not the clock.
pub fn move_on(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: TicketId,
    from: Paper,
    to: Paper,
) -> Result<bool, Error> {
    by.may(Action::RunTimer, &Scope::node())?;
    Ok(sql::move_on(tx, id, from, to)?)
}

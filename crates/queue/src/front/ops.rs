//! What reception does before a call. Each operation: load · may · rule · record.

use authz::{Action, May};
use journal::{Cx, record};
use kit::{Actor, Role, Scope, TicketId};
use pack::Site;
use pack::queue::Lane;
use store::Tx;

use super::events::Front;
use super::{Refusal, sql};
use crate::day::overrides;
use crate::error::Error;
use crate::events::Happened;
use crate::limits::UNDO_SECONDS;
use crate::model::{State, Ticket};
use crate::ops::{self, Issue, Issued};
use crate::sql as hall;

pub(super) fn event(front: Front, t: &Ticket) -> journal::Event {
    front.event(t.id.into(), false, &t.site, t.day)
}

/// Reception gives a visitor a number. Giving the priority lane is looking at its ground.
///
/// # Errors
/// When the actor may not, and what taking a number refuses.
pub fn give(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, ask: &Issue) -> Result<Issued, Error> {
    let (site, day) = (&ask.site, ops::today(&ask.site, cx.now));
    let issued = ops::route::issue(tx, cx, by, ask)?;
    if by.role == Role::Reception && ask.lane == Lane::Priority {
        by.may(Action::CheckPriority, &Scope::site(&site.key))?;
        let confirmed = Front::Confirmed { number: issued.number };
        record(tx, cx, by, confirmed.event(issued.id.into(), false, &site.key, day))?;
    }
    Ok(issued)
}

/// Takes a number back that was given by mistake, at once.
///
/// # Errors
/// When the actor may not, gave it not or too long ago, or it is no longer waiting.
pub fn void(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, id: TicketId) -> Result<(), Error> {
    let t = hall::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    by.may(Action::VoidTicket, &Scope::site(&t.site)).map_err(|e| hidden(by, &t, e))?;
    let given = sql::mark(tx, id, "given")?;
    let own = given.filter(|m| m.staff.is_some() && m.staff == by.staff());
    let soon = own.is_some_and(|m| cx.now.duration_since(m.at).as_secs() <= UNDO_SECONDS);
    if !soon {
        return Err(Refusal::UndoOver { seconds: UNDO_SECONDS }.into());
    }
    if !matches!(t.state, State::Waiting { .. }) {
        return Err(wrong(&t, "waiting"));
    }
    record(tx, cx, by, event(Front::Voided { number: t.number.ordinal() }, &t))?;
    Ok(())
}

/// Somebody else's ticket and a ticket that does not exist look alike.
fn hidden(by: &Actor, t: &Ticket, denied: authz::Denied) -> Error {
    if by.site.as_ref().is_some_and(|s| *s != t.site) {
        Error::NoSuchTicket
    } else {
        Error::Denied(denied)
    }
}

pub(super) fn wrong(t: &Ticket, wanted: &'static str) -> Error {
    Error::WrongState { number: t.number, is: t.state.word(), wanted }
}

/// A ticket whose self-declared priority nobody has looked at.
fn declared(tx: &mut Tx<'_>, by: &Actor, id: TicketId) -> Result<Ticket, Error> {
    let t = hall::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    by.may(Action::CheckPriority, &Scope::site(&t.site)).map_err(|e| hidden(by, &t, e))?;
    let stands = matches!(
        t.state,
        State::Reserved { .. }
            | State::Waiting { .. }
            | State::Parked { .. }
            | State::Missed { .. }
    );
    let open = t.lane == Lane::Priority && stands && sql::mark(tx, id, "confirmed")?.is_none();
    if open { Ok(t) } else { Err(Refusal::NotDeclared { number: t.number }.into()) }
}

/// Reception looks at the ground of a self-declared priority: the look is recorded.
///
/// # Errors
/// When the actor may not, or nothing is declared, or it was erased.
pub fn look_at_ground(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, id: TicketId) -> Result<(), Error> {
    let t = declared(tx, by, id)?;
    if t.sealed.is_none() {
        return Err(Error::NothingSealed { number: t.number });
    }
    let looked = Happened::Looked { counter: RECEPTION, purpose: "check-priority".to_owned() };
    record(tx, cx, by, looked.event(t.id.into(), false, &t.site, t.day))?;
    Ok(())
}

/// The counter of a look that was no counter's: reception's desk.
pub const RECEPTION: u16 = 0;

/// A self-declared priority holds.
///
/// # Errors
/// When the actor may not, or nothing is declared.
pub fn confirm(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, id: TicketId) -> Result<(), Error> {
    let t = declared(tx, by, id)?;
    record(tx, cx, by, event(Front::Confirmed { number: t.number.ordinal() }, &t))?;
    Ok(())
}

/// A self-declared priority does not hold: back to arrival order, never worse.
///
/// # Errors
/// When the actor may not, nothing is declared, or two people put the visitor first.
pub fn withdraw(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
) -> Result<(), Error> {
    let t = declared(tx, by, id)?;
    if overrides::changes(tx, id)?.iter().any(|c| c.gained) {
        return Err(Refusal::PutFirst { number: t.number }.into());
    }
    let turn = t.turn.saturating_add(site.policy.priority_s.saturating_mul(1000));
    let relaned = Front::Relaned { number: t.number.ordinal(), lane: Lane::Ordinary, turn };
    record(tx, cx, by, event(relaned, &t))?;
    Ok(())
}

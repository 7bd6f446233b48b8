//! Putting a visitor first: one person asks, another one decides. Nothing else moves a turn.

use authz::{Action, May};
use identity::origin::independent;
use jiff::{SignedDuration, Timestamp};
use journal::{Cx, record};
use kit::{Actor, Scope, TicketId};
use pack::Site;
use store::Tx;

use super::serve::event;
use super::today;
use crate::day::overrides::{self, Ask};
use crate::error::Error;
use crate::events::Happened;
use crate::limits::OVERRIDE_MINUTES;
use crate::model::{State, Ticket};
use crate::sql;

/// A ticket of today that waits at a site and has somebody before it.
fn waits_behind(
    tx: &mut Tx<'_>,
    site: &Site,
    now: Timestamp,
    id: TicketId,
) -> Result<(Ticket, i64), Error> {
    let t = sql::ticket(tx, id)?.filter(|t| t.site == site.key).ok_or(Error::NoSuchTicket)?;
    let waits = matches!(t.state, State::Waiting { .. }) && t.day == today(site, now);
    if !waits {
        let wanted = "waiting today";
        return Err(Error::WrongState { number: t.number, is: t.state.word(), wanted });
    }
    match overrides::head(tx, &t)? {
        Some(head) if head.number != t.number.ordinal() => Ok((t, head.turn)),
        _ => Err(Error::FirstAlready { number: t.number }),
    }
}

/// Asks that a waiting visitor be put first. `reason` is a word of the pack.
///
/// # Errors
/// When the actor may not, the visitor does not wait or is first, or it was asked already.
pub fn ask_override(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    reason: &str,
) -> Result<(), Error> {
    by.may(Action::AskOverride, &Scope::site(&site.key))?;
    let (t, _) = waits_behind(tx, site, cx.now, id)?;
    if overrides::ask(tx, id)?.is_some_and(|a| a.until > cx.now) {
        return Err(Error::AskedAlready);
    }
    let until = cx.now + SignedDuration::from_mins(OVERRIDE_MINUTES);
    let (number, reason) = (t.number.ordinal(), reason.to_owned());
    record(tx, cx, by, event(Happened::OverrideAsked { number, reason, until }, &t))?;
    Ok(())
}

/// Whether this actor may be the second for what was asked: the ticket, the turn that stands
/// first, and what was asked.
///
/// # Errors
/// When the actor may not, nothing was asked in time, or the two are not two people who are
/// independent of each other.
pub fn may_be_second(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    site: &Site,
    id: TicketId,
) -> Result<(Ticket, i64, Ask), Error> {
    by.may(Action::ConfirmOverride, &Scope::site(&site.key))?;
    let second = by.staff().ok_or(Error::NotAsked)?;
    let here = sql::ticket(tx, id)?.is_some_and(|t| t.site == site.key);
    let ask = overrides::ask(tx, id)?.filter(|_| here).ok_or(Error::NotAsked)?;
    if ask.until <= now {
        return Err(Error::AskedTooLongAgo);
    }
    independent(tx, now, ask.asker, second)?;
    let (t, head) = waits_behind(tx, site, now, id)?;
    Ok((t, head, ask))
}

/// The second person puts the visitor first. Whoever calls this has checked a one-time code of
/// that person: `step`.
///
/// # Errors
/// What [`may_be_second`] refuses, and when the code was used meanwhile.
pub fn confirm_override(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    step: i64,
) -> Result<(), Error> {
    let (t, head, ask) = may_be_second(tx, cx.now, by, site, id)?;
    let me = by.staff().ok_or(Error::NotAsked)?;
    identity::ops::use_code(tx, me, step).map_err(|_| Error::WrongCode)?;
    let happened = Happened::Overridden {
        number: t.number.ordinal(),
        turn: pack::queue::first_turn(head),
        reason: ask.reason,
        second: journal::pseudonym(cx, ask.asker.into()),
    };
    record(tx, cx, by, event(happened, &t))?;
    Ok(())
}

//! What happens to a visitor who has been called, and to one who leaves or comes back.

use std::sync::Arc;

use authz::{Action, May};
use jiff::{SignedDuration, Timestamp};
use journal::{Cx, record};
use kit::{Actor, CounterKey, EntityKey, Scope, SkillKey, TicketId};
use pack::{Service, Site};
use store::Tx;

use super::{busy, group, stop, today};
use crate::error::Error;
use crate::events::{Happened, Stop};
use crate::limits::PARK_MINUTES_MAX;
use crate::model::{At, State, Ticket};
use crate::operator::ops::not_on_break;
use crate::sql;

/// A ticket that the actor's counter has, and the counter.
pub(crate) fn at_counter(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: TicketId,
    action: Action,
    wanted: &'static str,
    fits: impl FnOnce(&State) -> bool,
) -> Result<(Ticket, At), Error> {
    let ticket = reached(tx, by, id, action)?;
    match ticket.state.at().cloned() {
        Some(at) if fits(&ticket.state) => Ok((ticket, at)),
        _ => Err(Error::WrongState { number: ticket.number, is: ticket.state.word(), wanted }),
    }
}

/// A ticket that the actor may do this with where it is. At no counter: whoever may do it at a
/// counter of the site.
pub(crate) fn reached(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: TicketId,
    action: Action,
) -> Result<Ticket, Error> {
    let ticket = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    let scope = match ticket.state.at() {
        Some(at) => Scope::counter(&CounterKey { site: ticket.site.clone(), number: at.counter }),
        None => match by.counter.as_ref().filter(|own| own.site == ticket.site) {
            Some(own) => Scope::counter(own),
            None => Scope::site(&ticket.site),
        },
    };
    // Somebody else's ticket and a ticket that does not exist look alike.
    by.may(action, &scope).map_err(|denied| {
        if by.site.as_ref().is_some_and(|s| *s != ticket.site) {
            Error::NoSuchTicket
        } else {
            Error::Denied(denied)
        }
    })?;
    Ok(ticket)
}

pub(crate) fn event(happened: Happened, t: &Ticket) -> journal::Event {
    happened.event(t.id.into(), false, &t.site, t.day)
}

/// Calls a number again, after the gap that the site declared.
///
/// # Errors
/// When the actor may not, the ticket is not called, or it is too soon.
pub fn call_again(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
) -> Result<(), Error> {
    let called = |s: &State| matches!(s, State::Called(_));
    let (t, at) = at_counter(tx, by, id, Action::CallAgain, "called", called)?;
    too_soon(&t, cx.now, site.policy.gap_s)?;
    let counter = CounterKey { site: t.site.clone(), number: at.counter };
    let desk = sql::desk(tx, &counter, t.day)?.filter(|d| d.open).ok_or(Error::CounterClosed)?;
    let again = Happened::CalledAgain {
        number: t.number.ordinal(),
        counter: at.counter,
        entity: desk.entity,
    };
    record(tx, cx, by, event(again, &t))?;
    Ok(())
}

/// Refuses when less than the gap has passed since the last call.
fn too_soon(t: &Ticket, now: Timestamp, gap_s: i64) -> Result<(), Error> {
    let passed = now.duration_since(t.since).as_secs();
    if passed < gap_s { Err(Error::TooSoon { seconds: gap_s - passed }) } else { Ok(()) }
}

/// The visitor is at the counter: serving begins, or goes on after a hold.
///
/// # Errors
/// When the actor may not, is on a break, or the ticket is neither called nor held here.
pub fn start(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
) -> Result<(), Error> {
    let fits = |s: &State| matches!(s, State::Called(_) | State::Held(_));
    let (t, at) = at_counter(tx, by, id, Action::StartService, "called or held", fits)?;
    let counter = CounterKey { site: t.site.clone(), number: at.counter };
    let desk = sql::desk(tx, &counter, t.day)?.ok_or(Error::CounterClosed)?;
    if let Some(other) = desk.ticket.filter(|other| *other != id) {
        return Err(busy(tx, other)?);
    }
    not_on_break(site, &desk)?;
    let started = Happened::Started { number: t.number.ordinal(), counter: at.counter };
    record(tx, cx, by, event(started, &t))?;
    Ok(())
}

/// Keeps the visitor with the counter, which may call others meanwhile.
///
/// # Errors
/// When the actor may not, or the ticket is not at the counter.
pub fn hold(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, id: TicketId) -> Result<(), Error> {
    let fits = |s: &State| matches!(s, State::Called(_) | State::Serving(_));
    let (t, at) = at_counter(tx, by, id, Action::Hold, "called or serving", fits)?;
    let held = Happened::Held { number: t.number.ordinal(), counter: at.counter };
    record(tx, cx, by, event(held, &t))?;
    Ok(())
}

/// Sends the visitor out of the queue for some minutes; the turn is kept.
///
/// # Errors
/// When the actor may not, the ticket is not at a counter, or the time is out of range.
pub fn park(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    id: TicketId,
    reason: &str,
    minutes: i64,
) -> Result<(), Error> {
    let (t, _) = at_counter(tx, by, id, Action::Park, "at a counter", |_| true)?;
    if !(1..=PARK_MINUTES_MAX).contains(&minutes) {
        return Err(Error::ParkTime { most: PARK_MINUTES_MAX });
    }
    let until = cx.now + SignedDuration::from_mins(minutes);
    let parked = Happened::Parked { number: t.number.ordinal(), reason: reason.to_owned(), until };
    record(tx, cx, by, event(parked, &t))?;
    Ok(())
}

/// Where a visitor is sent.
#[derive(Clone)]
pub enum To {
    /// To any counter that does this service.
    Service(Arc<Service>),
    /// To one counter that is open, or on a break. What it can do does not matter: it may call
    /// whoever is sent to it.
    Counter(CounterKey),
    /// To any counter of a body that does the same service.
    Entity(EntityKey),
}

/// Whether a counter of the body can serve this at the site.
pub(crate) fn serves(site: &Site, entity: &EntityKey, skill: &SkillKey) -> bool {
    site.counters.iter().any(|c| c.entity == *entity && c.skills.contains(skill))
}

/// Sends the visitor to another service, counter or body. The turn is kept.
///
/// # Errors
/// When the actor may not, the ticket is not at a counter, nobody there can serve it, or the
/// counter is closed.
pub fn transfer(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    to: &To,
) -> Result<(), Error> {
    let (t, _) = at_counter(tx, by, id, Action::Transfer, "at a counter", |_| true)?;
    let steps = sql::steps(tx, id)?;
    let now = steps.into_iter().find(|s| s.n == t.step).ok_or(Error::NoSuchTicket)?;
    let same = Stop { service: now.service, skill: now.skill };
    let (counter, next) = match to {
        To::Service(s) if site.services.contains(&s.key) => (None, stop(s)),
        To::Service(s) => return Err(Error::NotOffered { service: s.key.clone() }),
        To::Counter(c)
            if c.site == site.key && site.counters.iter().any(|own| own.number == c.number) =>
        {
            // Nobody but this counter may call it: a closed one would never do so.
            if sql::desk(tx, c, t.day)?.is_none_or(|d| !d.open) {
                return Err(Error::SentToClosed { counter: c.number });
            }
            (Some(c.number), same)
        }
        To::Counter(_) => return Err(Error::NoSuchCounter),
        To::Entity(e) if serves(site, e, &same.skill) => (None, same),
        To::Entity(_) => return Err(Error::NotServedBy),
    };
    send(tx, cx, by, site, &t, (counter, next))
}

pub(super) fn send(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    t: &Ticket,
    (to, stop): (Option<u16>, Stop),
) -> Result<(), Error> {
    let (number, group) = (t.number.ordinal(), group(cx, site, t.day, stop.skill.as_str()));
    record(tx, cx, by, event(Happened::Transferred { number, group, to, stop }, t))?;
    Ok(())
}

/// Called often enough, and did not come. The place is kept for the grace period.
///
/// # Errors
/// When the actor may not, or the number was not called often enough or long enough ago.
pub fn did_not_come(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
) -> Result<(), Error> {
    let called = |s: &State| matches!(s, State::Called(_));
    let (t, at) = at_counter(tx, by, id, Action::DidNotCome, "called", called)?;
    if t.calls < site.policy.calls_min {
        return Err(Error::TooFewCalls { calls: t.calls, wanted: site.policy.calls_min });
    }
    too_soon(&t, cx.now, site.policy.gap_s)?;
    let until = cx.now + SignedDuration::from_secs(site.policy.grace_s);
    let missed = Happened::Missed { number: t.number.ordinal(), counter: at.counter, until };
    record(tx, cx, by, event(missed, &t))?;
    Ok(())
}

/// The visitor is back: within the grace period, or the same day after being turned away.
///
/// # Errors
/// When the actor may not, or the place is no longer kept.
pub fn come_back(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
) -> Result<(), Error> {
    let t = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    by.may(Action::ReturnTicket, &own(&t))?;
    let back = match &t.state {
        State::Missed { until } => cx.now <= *until,
        State::TurnedAway { .. } => today(site, cx.now) == t.day,
        _ => false,
    };
    if !back {
        let wanted = "missed or turned away today";
        return Err(Error::WrongState { number: t.number, is: t.state.word(), wanted });
    }
    if sql::site_day(tx, &t.site, t.day)?.is_some_and(|d| d.closed.is_some()) {
        return Err(Error::DayClosed);
    }
    let group = group(cx, site, t.day, t.skill.as_str());
    record(tx, cx, by, event(Happened::Returned { number: t.number.ordinal(), group }, &t))?;
    Ok(())
}

/// The scope of a ticket for its own holder and for staff of its site.
pub(crate) fn own(t: &Ticket) -> Scope {
    Scope { owner: Some(t.id.0), ..Scope::site(&t.site) }
}

/// This service is done. If the visit has another, the ticket waits for that one, with its turn.
///
/// # Errors
/// When the actor may not, or the ticket is not at a counter.
pub fn finish(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    outcome: &str,
) -> Result<(), Error> {
    let fits = |s: &State| matches!(s, State::Called(_) | State::Serving(_));
    let (t, at) = at_counter(tx, by, id, Action::Finish, "called or serving", fits)?;
    let (number, counter) = (t.number.ordinal(), at.counter);
    let next = sql::steps(tx, id)?.into_iter().find(|s| s.n == t.step + 1);
    let outcome = outcome.to_owned();
    let happened = match next {
        Some(next) => Happened::MovedOn {
            number,
            counter,
            group: group(cx, site, t.day, next.skill.as_str()),
            outcome,
            stop: Stop { service: next.service, skill: next.skill },
        },
        None => Happened::Finished { number, counter, outcome, ground: None },
    };
    record(tx, cx, by, event(happened, &t))?;
    Ok(())
}

/// Turns the visitor away on a ground that the service lists. The place of the day is kept.
///
/// # Errors
/// When the actor may not, the ticket is not at a counter, or the ground is not of the service.
pub fn turn_away(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    id: TicketId,
    service: &Service,
    ground: &str,
) -> Result<(), Error> {
    let fits = |s: &State| matches!(s, State::Called(_) | State::Serving(_));
    let (t, at) = at_counter(tx, by, id, Action::TurnAway, "called or serving", fits)?;
    if !service.turn_away.iter().any(|g| g.key == ground) {
        return Err(Error::UnknownGround);
    }
    let happened = Happened::Finished {
        number: t.number.ordinal(),
        counter: at.counter,
        outcome: "turned-away".to_owned(),
        ground: Some(ground.to_owned()),
    };
    record(tx, cx, by, event(happened, &t))?;
    Ok(())
}

/// The visitor leaves the queue.
///
/// # Errors
/// When the actor may not, or the visit is over or at a counter.
pub fn leave(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, id: TicketId) -> Result<(), Error> {
    let t = may_leave(tx, by, id)?;
    record(tx, cx, by, event(Happened::Gone { number: t.number.ordinal() }, &t))?;
    Ok(())
}

/// The ticket of a visitor who may leave the queue now.
///
/// # Errors
/// When the actor may not, or the visit is over or at a counter.
pub fn may_leave(tx: &mut Tx<'_>, by: &Actor, id: TicketId) -> Result<Ticket, Error> {
    let t = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    by.may(Action::LeaveQueue, &own(&t))?;
    if t.state.is_over() || matches!(t.state, State::Serving(_) | State::TurnedAway { .. }) {
        let wanted = "reserved, waiting, called, parked or missed";
        return Err(Error::WrongState { number: t.number, is: t.state.word(), wanted });
    }
    Ok(t)
}

/// A timer of a ticket is due: a parked one wakes, a missed one loses its place. A timer that
/// something overtook does nothing.
///
/// # Errors
/// When the actor is not the clock.
pub fn timer_due(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, id: TicketId) -> Result<(), Error> {
    by.may(Action::RunTimer, &Scope::node())?;
    let Some(t) = sql::ticket(tx, id)? else { return Ok(()) };
    let number = t.number.ordinal();
    let happened = match &t.state {
        State::Parked { until, .. } if *until <= cx.now => Happened::Woken { number },
        State::Missed { until } | State::Reserved { until } if *until <= cx.now => {
            Happened::Lapsed { number }
        }
        _ => return Ok(()),
    };
    record(tx, cx, by, event(happened, &t))?;
    Ok(())
}

//! What people can do in a hall. Each operation: load · may · rule · record.

use std::sync::Arc;

use authz::{Action, May};
use jiff::{SignedDuration, Timestamp};
use journal::{Cx, record};
use keystore::Sealed;
use kit::{Actor, CounterKey, Day, Lang, Role, Scope, SpokenCode, TicketId, TicketNumber};
use pack::queue::{Lane, Reason};
use pack::{Service, Site};
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::error::Error;
use crate::events::{Happened, Skill, Stop, day_stream, desk_stream, issued};
use crate::limits::{CODE_TRIES, PARK_MINUTES_MAX, SERVICES_MAX};
use crate::model::{At, Desk, State, Ticket};
use crate::sql;

/// Take a number.
#[derive(Clone)]
pub struct Issue {
    /// Where.
    pub site: Arc<Site>,
    /// What for, in the order of the route.
    pub services: Vec<Arc<Service>>,
    /// The lane that the personal fields gave; the ground itself is sealed.
    pub lane: Lane,
    /// The visitor's language.
    pub language: Lang,
    /// Personal fields (phone, ground of priority), sealed at the edge.
    pub sealed: Option<Sealed>,
    /// The blind token of the phone number, so that staff can find the ticket by it.
    pub token: Option<Vec<u8>>,
    /// Whether opening hours are ignored (demo sites are open at any hour).
    pub any_hour: bool,
}

/// A number was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// The ticket.
    pub id: TicketId,
    /// Its number of the day, counted from 1.
    pub number: i64,
    /// Its spoken code.
    pub code: SpokenCode,
    /// How many wait before it for the same service.
    pub ahead: i64,
}

/// A number was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// The ticket.
    pub id: TicketId,
    /// Its number of the day.
    pub number: i64,
    /// Why this one: a word of `pack::queue::Reason`.
    pub because: String,
}

/// The opaque group of a skill at a site on a day: outsiders see which tickets compete, not for
/// what.
fn group(cx: &Cx, site: &Site, day: i64, skill: &str) -> i64 {
    let full = cx
        .keys
        .derive("group", &[site.key.as_str().as_bytes(), &day.to_be_bytes(), skill.as_bytes()]);
    i64::from(u32::from_be_bytes(full.first_chunk::<4>().copied().unwrap_or_default()))
}

/// The day that it is at a site.
#[must_use]
pub fn today(site: &Site, now: Timestamp) -> i64 {
    Day::of(now, &site.zone).number()
}

/// The day of a site, begun if this is the first act of it.
fn begin_day(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    day: i64,
) -> Result<sql::SiteDay, Error> {
    if let Some(known) = sql::site_day(tx, &site.key, day)? {
        return Ok(known);
    }
    let opened = Happened::SiteOpened { policy: site.policy.clone() };
    record(tx, cx, by, opened.event(day_stream(&site.key, day), true, &site.key, day))?;
    Ok(sql::SiteDay { issued: 0, waiting: 0 })
}

/// Gives a visitor a number.
///
/// # Errors
/// When the actor may not, the site is closed or full, or does not offer a service.
pub fn issue(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, ask: &Issue) -> Result<Issued, Error> {
    let site = &*ask.site;
    by.may(Action::IssueTicket, &Scope::site(&site.key))?;
    let first = ask.services.first().ok_or(Error::NoService)?;
    if ask.services.len() > SERVICES_MAX {
        return Err(Error::TooManyServices);
    }
    if let Some(other) = ask.services.iter().find(|s| !site.services.contains(&s.key)) {
        return Err(Error::NotOffered { service: other.key.clone() });
    }
    if !ask.any_hour {
        site.open_at(cx.now).map_err(|opens| Error::SiteClosed { opens })?;
    }
    let day = today(site, cx.now);
    let known = begin_day(tx, cx, by, site, day)?;
    if known.waiting >= site.policy.full {
        return Err(Error::Full { waiting: known.waiting });
    }
    let number = known.issued + 1;
    TicketNumber::nth(number).ok_or(Error::NumbersUsedUp)?;
    let code = fresh_code(tx, cx)?;
    let id = TicketId(cx.uuid());
    let happened = Happened::Issued {
        number,
        lane: ask.lane,
        group: group(cx, site, day, first.skill.as_str()),
        turn: pack::queue::turn(cx.now.as_millisecond(), ask.lane, &site.policy),
        code,
        route: ask.services.iter().map(|s| stop(s)).collect(),
        language: ask.language.clone(),
    };
    record(tx, cx, by, issued(happened, id, &site.key, day, ask.sealed.iter().cloned().collect()))?;
    if let Some(token) = &ask.token {
        sql::remember_token(tx, token, id, cx.now + SignedDuration::from_hours(48))?;
    }
    let ticket = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    Ok(Issued { id, number, code, ahead: sql::ahead(tx, &ticket)? })
}

fn stop(service: &Service) -> Stop {
    Stop { service: service.key.clone(), skill: service.skill.clone() }
}

/// A code that no other ticket has.
fn fresh_code(tx: &mut Tx<'_>, cx: &mut Cx) -> Result<SpokenCode, Error> {
    for _ in 0..CODE_TRIES {
        let code = SpokenCode::draw(&mut cx.rng);
        if !sql::code_is_taken(tx, code)? {
            return Ok(code);
        }
    }
    Err(Error::NumbersUsedUp)
}

/// Opens a counter under the actor's name.
///
/// # Errors
/// When the actor may not, or the site has no such counter.
pub fn open_counter(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
) -> Result<(), Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    let plan = site.counters.iter().find(|c| c.number == number).ok_or(Error::NoSuchCounter)?;
    let scope = Scope { entity: Some(plan.entity.clone()), ..Scope::counter(&counter) };
    by.may(Action::OpenCounter, &scope)?;
    let operator = by.staff().ok_or(Error::NoSuchCounter)?;
    let day = today(site, cx.now);
    begin_day(tx, cx, by, site, day)?;
    let known = sql::desk(tx, &counter, day)?;
    if let Some(desk) = &known {
        if desk.open && desk.operator == operator {
            return Ok(());
        }
        if desk.open && desk.ticket.is_some() {
            return Err(Error::CounterTaken);
        }
    }
    let skills: Vec<Skill> = plan
        .skills
        .iter()
        .map(|key| Skill { key: key.clone(), group: group(cx, site, day, key.as_str()) })
        .collect();
    let opened =
        Happened::CounterOpened { counter: number, entity: plan.entity.clone(), operator, skills };
    record(tx, cx, by, opened.event(desk_stream(&counter, day), known.is_none(), &site.key, day))?;
    Ok(())
}

/// Closes a counter. Nobody may be standing at it.
///
/// # Errors
/// When the actor may not, or somebody is being served.
pub fn close_counter(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
) -> Result<(), Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    by.may(Action::CloseCounter, &Scope::counter(&counter))?;
    let desk = open_desk(tx, cx, site, number)?;
    if let Some(id) = desk.ticket {
        return Err(busy(tx, id)?);
    }
    let closed = Happened::CounterClosed { counter: number };
    record(tx, cx, by, closed.event(desk.stream, false, &site.key, desk.day))?;
    Ok(())
}

fn open_desk(tx: &mut Tx<'_>, cx: &Cx, site: &Site, number: u16) -> Result<Desk, Error> {
    if !site.counters.iter().any(|c| c.number == number) {
        return Err(Error::NoSuchCounter);
    }
    let counter = CounterKey { site: site.key.clone(), number };
    let desk = sql::desk(tx, &counter, today(site, cx.now))?;
    desk.filter(|d| d.open).ok_or(Error::CounterClosed)
}

fn busy(tx: &mut Tx<'_>, id: TicketId) -> Result<Error, Error> {
    let ticket = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    Ok(Error::CounterBusy { number: ticket.number })
}

/// Calls whoever is next for a counter. None when nobody waits for it.
///
/// # Errors
/// When the actor may not, the counter is closed, or it has somebody already.
pub fn call_next(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
) -> Result<Option<Called>, Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    by.may(Action::CallNext, &Scope::counter(&counter))?;
    // Whoever calls from a counter that is not open yet opens it by that.
    open_counter(tx, cx, by, site, number)?;
    let desk = open_desk(tx, cx, site, number)?;
    if let Some(id) = desk.ticket {
        return Err(busy(tx, id)?);
    }
    let candidates = sql::candidates(tx, &desk)?;
    let line: Vec<_> = candidates.iter().map(|c| c.waiting).collect();
    let Some((n, because)) = pack::queue::next(&line) else { return Ok(None) };
    let Some(chosen) = candidates.get(n) else { return Ok(None) };
    let called = Happened::Called {
        number: chosen.waiting.number,
        counter: number,
        reason: because,
        entity: desk.entity.clone(),
    };
    record(tx, cx, by, called.event(chosen.id.into(), false, &site.key, desk.day))?;
    Ok(Some(Called {
        id: chosen.id,
        number: chosen.waiting.number,
        because: because.word().to_owned(),
    }))
}

/// A ticket that the actor's counter has, and the counter.
fn at_counter(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: TicketId,
    action: Action,
    wanted: &'static str,
    fits: impl FnOnce(&State) -> bool,
) -> Result<(Ticket, At), Error> {
    let ticket = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    let at = ticket.state.at().cloned();
    let scope = match &at {
        Some(at) => Scope::counter(&CounterKey { site: ticket.site.clone(), number: at.counter }),
        None => Scope::site(&ticket.site),
    };
    // Somebody else's ticket and a ticket that does not exist look alike.
    by.may(action, &scope).map_err(|denied| {
        if by.site.as_ref().is_some_and(|s| *s != ticket.site) {
            Error::NoSuchTicket
        } else {
            Error::Denied(denied)
        }
    })?;
    match at {
        Some(at) if fits(&ticket.state) => Ok((ticket, at)),
        _ => Err(Error::WrongState { number: ticket.number, is: ticket.state.word(), wanted }),
    }
}

fn event(happened: Happened, t: &Ticket) -> journal::Event {
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
    let desk = sql::desk(tx, &counter, t.day)?.ok_or(Error::CounterClosed)?;
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
/// When the actor may not, or the ticket is neither called nor held here.
pub fn start(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, id: TicketId) -> Result<(), Error> {
    let fits = |s: &State| matches!(s, State::Called(_) | State::Held(_));
    let (t, at) = at_counter(tx, by, id, Action::StartService, "called or held", fits)?;
    let counter = CounterKey { site: t.site.clone(), number: at.counter };
    let desk = sql::desk(tx, &counter, t.day)?.ok_or(Error::CounterClosed)?;
    if let Some(other) = desk.ticket.filter(|other| *other != id) {
        return Err(busy(tx, other)?);
    }
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
    /// To one counter.
    Counter(u16),
    /// To any counter of a body: its skill.
    Entity(kit::EntityKey),
}

/// Sends the visitor to another service, counter or body. The turn is kept.
///
/// # Errors
/// When the actor may not, the ticket is not at a counter, or nobody there can serve it.
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
    let (counter, next) = match to {
        To::Service(s) if site.services.contains(&s.key) => (None, stop(s)),
        To::Service(s) => return Err(Error::NotOffered { service: s.key.clone() }),
        To::Counter(n) if site.counters.iter().any(|c| c.number == *n) => {
            (Some(*n), Stop { service: now.service, skill: now.skill })
        }
        To::Counter(_) => return Err(Error::NoSuchCounter),
        To::Entity(e) => {
            let plan = site.counters.iter().find(|c| c.entity == *e).ok_or(Error::NoSuchCounter)?;
            let skill = plan.skills.first().cloned().ok_or(Error::NoSuchCounter)?;
            (None, Stop { service: now.service, skill })
        }
    };
    let sent = Happened::Transferred {
        number: t.number.ordinal(),
        group: group(cx, site, t.day, next.skill.as_str()),
        to: counter,
        stop: next,
    };
    record(tx, cx, by, event(sent, &t))?;
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
    let group = group(cx, site, t.day, t.skill.as_str());
    record(tx, cx, by, event(Happened::Returned { number: t.number.ordinal(), group }, &t))?;
    Ok(())
}

/// The scope of a ticket for its own holder and for staff of its site.
fn own(t: &Ticket) -> Scope {
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
    let t = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    by.may(Action::LeaveQueue, &own(&t))?;
    if t.state.is_over() || matches!(t.state, State::Serving(_) | State::TurnedAway { .. }) {
        let wanted = "waiting, called, parked or missed";
        return Err(Error::WrongState { number: t.number, is: t.state.word(), wanted });
    }
    record(tx, cx, by, event(Happened::Gone { number: t.number.ordinal() }, &t))?;
    Ok(())
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
        State::Missed { until } if *until <= cx.now => Happened::Lapsed { number },
        _ => return Ok(()),
    };
    record(tx, cx, by, event(happened, &t))?;
    Ok(())
}

/// The reason in words of the pack, for whoever asks why.
#[must_use]
pub fn reason_of(t: &Ticket) -> Option<Reason> {
    t.state.at().map(|at| at.because)
}

/// Whoever holds the link of a ticket.
#[must_use]
pub fn holder(id: TicketId) -> Actor {
    Actor { id: kit::ActorId(id.0), role: Role::Citizen, ..Actor::nobody() }
}

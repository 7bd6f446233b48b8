//! What people can do in a hall. Each operation: load · may · rule · record.

use std::sync::Arc;

use authz::{Action, May};
use jiff::{SignedDuration, Timestamp};
use journal::{Cx, record};
use keystore::Sealed;
use kit::TicketNumber;
use kit::{Actor, CounterKey, Day, Lang, Role, Scope, SpokenCode, StaffId, TicketId};
use pack::queue::{Lane, Reason};
use pack::{CounterPlan, Service, Site};
use serde::{Deserialize, Serialize};
use store::Tx;

mod day;
mod leaving;
mod overriding;
mod personal;
mod replacing;
pub mod route;
pub(crate) mod serve;

pub use day::{close_day, close_due, sweep};
pub use leaving::{close_counter, release};
pub use overriding::{ask_override, confirm_override, may_be_second};
pub use personal::{READ_NOTES, erase, leave_note, look, read_notes};
pub use replacing::replace;
pub(crate) use serve::serves;
pub use serve::{
    To, call_again, come_back, did_not_come, finish, hold, leave, may_leave, park, start,
    timer_due, transfer, turn_away,
};

use crate::codes;
use crate::error::Error;
use crate::events::{Happened, Skill, Stop, day_stream, desk_stream, issued};
use crate::limits::{CODE_TRIES, PAPER_KEPT_HOURS, SERVICES_MAX};
use crate::model::{Desk, Ticket};
use crate::operator::ops::not_on_break;
use crate::sql;

/// Take a number.
#[derive(Clone)]
pub struct Issue {
    /// Where.
    pub site: Arc<Site>,
    /// What for, in the order in which the visit takes them.
    pub services: Vec<Arc<Service>>,
    /// The lane that the personal fields gave; the ground itself is sealed.
    pub lane: Lane,
    /// The visitor's language.
    pub language: Lang,
    /// Personal fields (phone, ground of priority), sealed at the edge.
    pub sealed: Option<Sealed>,
    /// The blind token of the phone number, so that staff can find the ticket by it.
    pub token: Option<Vec<u8>>,
    /// Days after which what is sealed is erased by itself.
    pub keep_days: i64,
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
    /// Its spoken code.
    pub code: SpokenCode,
    /// Why this one: a word of `pack::queue::Reason`.
    pub because: String,
}

/// The opaque group of a skill at a site on a day: outsiders see which tickets compete, not for
/// what.
pub(crate) fn group(cx: &Cx, site: &Site, day: i64, skill: &str) -> i64 {
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

/// The day of a site, begun if this is the first act of it. A day that was closed stays closed.
pub(crate) fn begin_day(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    day: i64,
) -> Result<sql::SiteDay, Error> {
    match sql::site_day(tx, &site.key, day)? {
        Some(known) if known.closed.is_some() => return Err(Error::DayClosed),
        Some(known) => return Ok(known),
        None => {}
    }
    let closes = Day::from_number(day).map(|d| d.ends(&site.zone));
    let opened = Happened::SiteOpened { policy: site.policy.clone(), closes };
    record(tx, cx, by, opened.event(day_stream(&site.key, day), true, &site.key, day))?;
    // Numbers that were printed ahead for the day are used.
    let issued = crate::front::sql::last_printed(tx, &site.key, day)?;
    Ok(sql::SiteDay { issued, ..sql::SiteDay::default() })
}

/// Gives a visitor a number for services in the order in which they are named. What a person asks
/// for is put in order first: [`route::issue`].
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
        site.open_at(cx.now).map_err(Error::SiteClosed)?;
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
    let turn = pack::queue::turn(cx.now.as_millisecond(), ask.lane, &site.policy);
    let happened = Happened::Issued {
        number,
        lane: ask.lane,
        group: group(cx, site, day, first.skill.as_str()),
        turn,
        code,
        route: ask.services.iter().map(|s| stop(s)).collect(),
        language: ask.language.clone(),
        erase: ask.sealed.is_some().then(|| after_days(cx.now, ask.keep_days)),
    };
    record(tx, cx, by, issued(happened, id, &site.key, day, ask.sealed.iter().cloned().collect()))?;
    if let Some(token) = &ask.token {
        sql::remember_token(tx, token, id, cx.now + SignedDuration::from_hours(48))?;
    }
    let ahead = sql::ahead(tx, &site.key, day, &first.skill, (turn, number))?;
    Ok(Issued { id, number, code, ahead })
}

pub(crate) fn after_days(now: Timestamp, days: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
}

pub(crate) fn stop(service: &Service) -> Stop {
    Stop { service: service.key.clone(), skill: service.skill.clone() }
}

/// A code that no other ticket of the last days has.
pub(crate) fn fresh_code(tx: &mut Tx<'_>, cx: &mut Cx) -> Result<SpokenCode, Error> {
    for _ in 0..CODE_TRIES {
        let code = cx.code();
        if !codes::is_taken(tx, code, cx.now)? {
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
    seat(tx, cx, by, site, plan, operator)
}

/// Opens a counter for the operator who sits there: the manager of the hall does it for somebody.
///
/// # Errors
/// When the actor may not, the site has no such counter, or the account is no operator of its body.
pub fn staff_counter(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
    operator: StaffId,
) -> Result<(), Error> {
    let account = identity::sql::account_by_id(tx, operator)?;
    by.may(Action::StaffCounter, &Scope::site(&site.key))?;
    let plan = site.counters.iter().find(|c| c.number == number).ok_or(Error::NoSuchCounter)?;
    let fits = account.is_some_and(|a| {
        a.active
            && a.role == Role::Operator
            && a.site.as_ref() == Some(&site.key)
            && a.entity.as_ref() == Some(&plan.entity)
    });
    if !fits {
        return Err(Error::NotOperator);
    }
    seat(tx, cx, by, site, plan, operator)
}

/// The counter is open, and the operator sits there.
fn seat(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    plan: &CounterPlan,
    operator: StaffId,
) -> Result<(), Error> {
    let (number, day) = (plan.number, today(site, cx.now));
    let counter = CounterKey { site: site.key.clone(), number };
    // The plan may have changed between the request and this turn.
    if crate::plan::sql::version(tx, &site.key)? != site.plan {
        return Err(Error::PlanChanged);
    }
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
    // Nobody sits at two counters while a visitor is at one of them.
    for other in sql::desks_of(tx, &site.key, day, operator)? {
        if let Some(t) = leaving::there(tx, &other)?.first() {
            return Err(Error::SeatedElsewhere { number: t.number, counter: other.counter.number });
        }
    }
    // What has changed and was not read is not served yet.
    let ready = crate::changed::ops::ready(tx, site, operator, &plan.skills)?;
    let skills: Vec<Skill> = ready
        .iter()
        .map(|key| Skill { key: key.clone(), group: group(cx, site, day, key.as_str()) })
        .collect();
    let opened =
        Happened::CounterOpened { counter: number, entity: plan.entity.clone(), operator, skills };
    record(tx, cx, by, opened.event(desk_stream(&counter, day), known.is_none(), &site.key, day))?;
    Ok(())
}

pub(crate) fn open_desk(tx: &mut Tx<'_>, cx: &Cx, site: &Site, number: u16) -> Result<Desk, Error> {
    if !site.counters.iter().any(|c| c.number == number) {
        return Err(Error::NoSuchCounter);
    }
    let counter = CounterKey { site: site.key.clone(), number };
    let desk = sql::desk(tx, &counter, today(site, cx.now))?;
    desk.filter(|d| d.open).ok_or(Error::CounterClosed)
}

pub(crate) fn busy(tx: &mut Tx<'_>, id: TicketId) -> Result<Error, Error> {
    let ticket = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    Ok(Error::CounterBusy { number: ticket.number })
}

/// Calls whoever is next for a counter. None when nobody waits for it.
///
/// # Errors
/// When the actor may not, the counter is closed or on a break, or it has somebody already.
pub fn call_next(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
) -> Result<Option<Called>, Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    by.may(Action::CallNext, &Scope::counter(&counter))?;
    let known = sql::desk(tx, &counter, today(site, cx.now))?;
    let desk = match known.filter(|d| d.open && Some(d.operator) == by.staff()) {
        Some(desk) => desk,
        None => {
            // Whoever calls from a counter that is not open yet opens it by that.
            open_counter(tx, cx, by, site, number)?;
            open_desk(tx, cx, site, number)?
        }
    };
    if let Some(id) = desk.ticket {
        return Err(busy(tx, id)?);
    }
    not_on_break(site, &desk)?;
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
        code: chosen.code,
        because: because.word().to_owned(),
    }))
}

/// What staff look for: whatever of it names a ticket.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The spoken code.
    pub code: Option<SpokenCode>,
    /// The blind token of a phone number.
    pub token: Option<Vec<u8>>,
}

/// Finds visitors of today at a site, by number. Nothing sealed is opened, and nothing is written.
///
/// # Errors
/// When the actor may not.
pub fn find(
    tx: &mut Tx<'_>,
    by: &Actor,
    site: &Site,
    now: Timestamp,
    wanted: &Wanted,
) -> Result<Vec<Ticket>, Error> {
    by.may(Action::FindTicket, &Scope::site(&site.key))?;
    let day = today(site, now);
    let mut found = match &wanted.token {
        Some(token) => sql::by_token(tx, &site.key, day, token)?,
        None => Vec::new(),
    };
    if let Some(code) = wanted.code
        && let Some(t) = codes::ticket(tx, code, now)?
        && (&t.site, t.day) == (&site.key, day)
        && found.iter().all(|other| other.id != t.id)
    {
        found.push(t);
    }
    Ok(found)
}

/// Forgets the blind tokens and the uses of limits that are past their time.
///
/// # Errors
/// When the actor is not the clock.
pub fn forget_tokens(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor) -> Result<(), Error> {
    by.may(Action::RunTimer, &Scope::node())?;
    sql::forget_tokens(tx, cx.now)?;
    let day = Day::of(cx.now, &jiff::tz::TimeZone::UTC).number();
    crate::front::sql::forget_uses(tx, cx.now, day)?;
    crate::slip::sql::forget(tx, cx.now - SignedDuration::from_hours(PAPER_KEPT_HOURS))?;
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

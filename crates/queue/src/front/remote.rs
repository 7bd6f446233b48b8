//! Numbers from afar: they hold a place in the order and wait for nobody until their holder is at
//! the site. Only reception and a kiosk check in, both of them devices of the site that sign in: a
//! code on the wall could be read by a program at home.

use authz::{Action, May};
use jiff::{SignedDuration, Timestamp};
use journal::{Cx, record};
use kit::{Actor, Scope, TicketId, TicketNumber};
use store::Tx;

use super::events::{Begun, Front};
use super::ops::{event, wrong};
use super::{Refusal, sql};
use crate::error::Error;
use crate::limits::{REMOTE_PER_DEVICE, REMOTE_PER_NETWORK_HOUR, SERVICES_MAX};
use crate::model::State;
use crate::ops::serve::own;
use crate::ops::{self, Issue, Issued};
use crate::sql as hall;

/// Take a number from afar.
#[derive(Clone)]
pub struct Reserve {
    /// What for. Its token is that of the phone number.
    pub issue: Issue,
    /// The keyed hash of the device.
    pub device: Vec<u8>,
    /// The keyed hash of the network.
    pub network: Vec<u8>,
    /// The keyed hash of the phone number, the site and the day.
    pub phone: Vec<u8>,
    /// After how many minutes it lapses.
    pub minutes: i64,
}

/// Reserves a number. It does not wait, and it moves nobody.
///
/// # Errors
/// When the site is closed, does not offer a service, or one of the limits is reached.
pub fn reserve(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, ask: &Reserve) -> Result<Issued, Error> {
    let (issue, site) = (&ask.issue, &*ask.issue.site);
    by.may(Action::ReserveTicket, &Scope::site(&site.key))?;
    let first = issue.services.first().ok_or(Error::NoService)?;
    if issue.services.len() > SERVICES_MAX {
        return Err(Error::TooManyServices);
    }
    if let Some(other) = issue.services.iter().find(|s| !site.services.contains(&s.key)) {
        return Err(Error::NotOffered { service: other.key.clone() });
    }
    if !issue.any_hour {
        site.open_at(cx.now).map_err(Error::SiteClosed)?;
    }
    within_limits(tx, cx.now, ask)?;
    let day = ops::today(site, cx.now);
    if sql::reserved(tx, &site.key, day)? >= site.policy.full {
        return Err(Refusal::RemoteFull.into());
    }
    let known = ops::begin_day(tx, cx, by, site, day)?;
    let number = known.issued + 1;
    TicketNumber::nth(number).ok_or(Error::NumbersUsedUp)?;
    let (code, id) = (ops::fresh_code(tx, cx)?, TicketId(cx.uuid()));
    let begun = Begun {
        number,
        lane: issue.lane,
        group: ops::group(cx, site, day, first.skill.as_str()),
        turn: pack::queue::turn(cx.now.as_millisecond(), issue.lane, &site.policy),
        code,
        route: issue.services.iter().map(|s| ops::stop(s)).collect(),
        language: issue.language.clone(),
        erase: issue.sealed.is_some().then(|| ops::after_days(cx.now, issue.keep_days)),
    };
    let turn = begun.turn;
    let reserved = Front::Reserved { begun, until: later(cx.now, ask.minutes) };
    let mut happened = reserved.event(id.into(), true, &site.key, day);
    happened.sealed = issue.sealed.iter().cloned().collect();
    record(tx, cx, by, happened)?;
    let expires = cx.now + SignedDuration::from_hours(48);
    if let Some(token) = &issue.token {
        hall::remember_token(tx, token, id, expires)?;
    }
    for key in [&ask.device, &ask.network, &ask.phone] {
        sql::remember_use(tx, key, id, cx.now, expires)?;
    }
    let ahead = hall::ahead(tx, &site.key, day, &first.skill, (turn, number))?;
    Ok(Issued { id, number, code, ahead })
}

fn later(from: Timestamp, minutes: i64) -> Timestamp {
    from.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MAX)
}

/// One open number for a phone at a site, a few a day from one device, and some an hour from one
/// network, where many people may be behind one address.
fn within_limits(tx: &mut Tx<'_>, now: Timestamp, ask: &Reserve) -> Result<(), Error> {
    if ask.issue.token.is_none() {
        return Err(Refusal::PhoneNeeded.into());
    }
    if sql::open_uses(tx, &ask.phone)? > 0 {
        return Err(Refusal::PhoneUsed.into());
    }
    let day_ago = now - SignedDuration::from_hours(24);
    if sql::uses(tx, &ask.device, day_ago)? >= REMOTE_PER_DEVICE {
        return Err(Refusal::DeviceUsed { most: REMOTE_PER_DEVICE }.into());
    }
    let hour_ago = now - SignedDuration::from_hours(1);
    if sql::uses(tx, &ask.network, hour_ago)? >= REMOTE_PER_NETWORK_HOUR {
        return Err(Refusal::NetworkUsed.into());
    }
    Ok(())
}

/// The holder of a reserved number is at the site: it waits from now on, with the turn that it has.
///
/// # Errors
/// When the actor may not, or the number is not reserved, or no longer.
pub fn check_in(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &pack::Site,
    id: TicketId,
) -> Result<(), Error> {
    let t = hall::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    // The table lets nobody of a site reach a ticket of another one: it looks absent to them.
    if by.site.as_ref().is_some_and(|s| *s != t.site) {
        return Err(Error::NoSuchTicket);
    }
    by.may(Action::CheckIn, &Scope::site(&t.site))?;
    let kept = matches!(t.state, State::Reserved { until } if cx.now <= until);
    if !kept || ops::today(site, cx.now) != t.day {
        return Err(wrong(&t, "reserved"));
    }
    // Nobody begins to wait on a day that was closed.
    ops::begin_day(tx, cx, by, site, t.day)?;
    let group = ops::group(cx, site, t.day, t.skill.as_str());
    record(tx, cx, by, event(Front::CheckedIn { number: t.number.ordinal(), group }, &t))?;
    Ok(())
}

/// The times by which a holder may postpone.
pub const POSTPONE_MINUTES: [i64; 2] = [10, 20];

/// The holder asks for a later turn, once. Whoever came up to that much later is then before it.
///
/// # Errors
/// When the actor may not, it was postponed before, or it neither waits nor is reserved.
pub fn postpone(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    id: TicketId,
    minutes: i64,
) -> Result<(), Error> {
    let t = hall::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    by.may(Action::Postpone, &own(&t))?;
    if !POSTPONE_MINUTES.contains(&minutes) {
        return Err(Refusal::PostponeTime.into());
    }
    if sql::mark(tx, id, "postponed")?.is_some() {
        return Err(Refusal::PostponedBefore { number: t.number }.into());
    }
    let until = match &t.state {
        State::Waiting { .. } => None,
        State::Reserved { until } => Some(later(*until, minutes)),
        _ => return Err(wrong(&t, "waiting or reserved")),
    };
    let turn = t.turn.saturating_add(minutes * 60_000);
    record(tx, cx, by, event(Front::Postponed { number: t.number.ordinal(), turn, until }, &t))?;
    Ok(())
}

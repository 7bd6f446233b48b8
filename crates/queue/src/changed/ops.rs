//! What becomes of a changed service. Each operation: load · may · rule · record.

use authz::{Action, May};
use jiff::tz::TimeZone;
use journal::{Cx, record};
use kit::{Actor, CounterKey, Day, Scope, ServiceKey, SkillKey, StaffId};
use pack::Site;
use store::{StoreError, Tx};

use super::events::Changed;
use super::sql::{self, Unread};
use super::version::Version;
use crate::error::Error;
use crate::events::{Happened, Skill};
use crate::model::Desk;
use crate::operator::Refusal;
use crate::operator::events::Chair;
use crate::operator::ops::own_desk;
use crate::ops::{group, today};

/// What the pack says of a service at this start.
#[derive(Clone)]
pub struct Found {
    /// The service.
    pub service: ServiceKey,
    /// What a counter must be able to do for it.
    pub skill: SkillKey,
    /// What a worker must know of it.
    pub version: Version,
}

/// What was known of a service at the start before.
fn before(tx: &mut Tx<'_>, service: &ServiceKey) -> Result<Option<Version>, StoreError> {
    match sql::now(tx, service)? {
        Some(now) => Ok(Some(now)),
        None => sql::seen(tx, service),
    }
}

/// Compares a service with what was known of it. The first time it is only looked at: nobody is
/// asked to read what always held.
///
/// # Errors
/// When the actor is not the program itself.
pub fn compare(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    zone: &TimeZone,
    found: &Found,
) -> Result<(), Error> {
    let known = before(tx, &found.service)?;
    by.may(Action::RunTimer, &Scope::node())?;
    let Some(known) = known else {
        sql::see(tx, &found.service, &found.version)?;
        return Ok(());
    };
    if known.digest() == found.version.digest() {
        return Ok(());
    }
    if sql::now(tx, &found.service)?.is_none() {
        holds(tx, cx, by, zone, found, known)?;
    }
    holds(tx, cx, by, zone, found, found.version.clone())
}

fn holds(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    zone: &TimeZone,
    found: &Found,
    version: Version,
) -> Result<(), Error> {
    let (service, skill) = (found.service.clone(), found.skill.clone());
    let fresh = !sql::has_begun(tx)?;
    let day = Day::of(cx.now, zone).number();
    let holds = Changed::Holds { service, skill, version };
    record(tx, cx, by, holds.of_node(fresh, day))?;
    Ok(())
}

/// The changed services that keep an operator from some of these skills at a site.
///
/// # Errors
/// Those of the engine.
pub fn unread(
    tx: &mut Tx<'_>,
    site: &Site,
    operator: StaffId,
    skills: &[SkillKey],
) -> Result<Vec<Unread>, StoreError> {
    let mut unread = sql::unread(tx, operator)?;
    unread.retain(|u| site.services.contains(&u.service) && skills.contains(&u.skill));
    Ok(unread)
}

/// Those of the skills of a counter that its operator may serve: all services of each are read.
///
/// # Errors
/// Those of the engine.
pub(crate) fn ready(
    tx: &mut Tx<'_>,
    site: &Site,
    operator: StaffId,
    skills: &[SkillKey],
) -> Result<Vec<SkillKey>, StoreError> {
    let unread = unread(tx, site, operator, skills)?;
    let ready = skills.iter().filter(|s| !unread.iter().any(|u| u.skill == **s));
    Ok(ready.cloned().collect())
}

/// Takes from every open counter of a site what its operator has not read about yet: services may
/// have changed while the program stood still. Whoever stands at a counter stays there, and a break
/// goes on.
///
/// # Errors
/// When the actor is not the program itself.
pub fn narrow(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, site: &Site) -> Result<(), Error> {
    let day = today(site, cx.now);
    let mut desks = crate::sql::desks(tx, &site.key, day)?;
    by.may(Action::RunTimer, &Scope::node())?;
    desks.retain(|d| d.open);
    for desk in desks {
        let skills = crate::sql::desk_skills(tx, &desk)?;
        let ready = ready(tx, site, desk.operator, &skills)?;
        if ready.len() < skills.len() {
            open_again(tx, cx, by, site, &desk, &ready)?;
        }
    }
    Ok(())
}

/// The counter opens again with other skills, for the same operator. An opening ends a break: one
/// that the counter was on begins anew.
fn open_again(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    desk: &Desk,
    skills: &[SkillKey],
) -> Result<(), Error> {
    let group = |key: &SkillKey| group(cx, site, desk.day, key.as_str());
    let skills = skills.iter().map(|key| Skill { key: key.clone(), group: group(key) }).collect();
    let (counter, entity, operator) = (desk.counter.number, desk.entity.clone(), desk.operator);
    let opened = Happened::CounterOpened { counter, entity, operator, skills };
    record(tx, cx, by, opened.event(desk.stream, false, &site.key, desk.day))?;
    if let Some(pause) = &desk.pause {
        let paused = Chair::Paused { counter, reason: pause.reason.clone() };
        record(tx, cx, by, paused.event(desk.stream, &site.key, desk.day))?;
    }
    Ok(())
}

/// The operator of a counter has read what is new of a service. The counter does at once what it
/// was planned for, as far as everything of it is read. To say it again changes nothing. `read` is
/// none where what was sent names no service or no digest.
///
/// # Errors
/// When the actor may not, sits at no open counter, the service has not changed, does not belong to
/// the counter, or has changed again since.
pub fn acknowledge(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
    read: Option<(&ServiceKey, [u8; 32])>,
) -> Result<(), Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    by.may(Action::Acknowledge, &Scope::counter(&counter))?;
    let desk = own_desk(tx, cx, by, site, number)?;
    let (service, digest) = read.ok_or(Refusal::NotChanged)?;
    let plan = site.counters.iter().find(|c| c.number == number).ok_or(Error::NoSuchCounter)?;
    // A service is read at a counter that would serve it.
    let now = sql::changed(tx, service)?;
    let now = now.filter(|u| site.services.contains(service) && plan.skills.contains(&u.skill));
    let now = now.ok_or(Refusal::NotChanged)?;
    if now.digest != digest {
        return Err(Refusal::ChangedAgain.into());
    }
    let mut unread = unread(tx, site, desk.operator, &plan.skills)?;
    if !unread.contains(&now) {
        return Ok(());
    }
    let fresh = !sql::has_read(tx, &site.key)?;
    let read = Changed::Read { service: service.clone(), digest };
    record(tx, cx, by, read.at_site(fresh, &site.key, desk.day))?;
    unread.retain(|u| u.skill == now.skill && u.service != now.service);
    if unread.is_empty() && plan.entity == desk.entity {
        let mut skills = crate::sql::desk_skills(tx, &desk)?;
        if !skills.contains(&now.skill) {
            skills.push(now.skill);
            open_again(tx, cx, by, site, &desk, &skills)?;
        }
    }
    Ok(())
}

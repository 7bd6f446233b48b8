//! What people can change of a site. The operation: load · may · rule · record.

use authz::{Action, Denied, May};
use journal::{Cx, record};
use kit::{Actor, CounterKey, Day, Scope, SiteKey};
use pack::{Change, Pack, Site};
use store::Tx;

use super::events::Planned;
use super::{Refusal, sql};
use crate::error::Error;

/// Whether an actor may make such a change at a site.
///
/// # Errors
/// When not.
pub fn may(by: &Actor, change: &Change, site: &SiteKey) -> Result<(), Denied> {
    let action = match change {
        Change::Counter(_) | Change::Dropped(_) | Change::Hours(_) => Action::ChangePlan,
        Change::Closure(_) | Change::Withdrawn(_) => Action::AnnounceClosure,
    };
    by.may(action, &Scope::site(site))
}

/// Changes a site, of which the actor has seen `version`. `planned` is the site as its pack says.
/// Answers the version that it has then; what is so already changes nothing.
///
/// # Errors
/// When the actor may not, the site has been changed since, or the change does not fit.
pub fn change(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    (pack, planned): (&Pack, &Site),
    change: &Change,
    version: i64,
) -> Result<i64, Error> {
    may(by, change, &planned.key)?;
    let site = sql::site(tx, planned)?;
    if site.plan != version {
        return Err(Refusal::Changed.into());
    }
    let day = Day::of(cx.now, &site.zone);
    if let Change::Dropped(number) = change {
        is_empty(tx, &site, day, *number)?;
    }
    let next = site.change(pack, change, day.0).map_err(Refusal::Unfit)?;
    let was = before(&site, change);
    if was.as_ref() == Some(change) {
        return Ok(site.plan);
    }
    let planned = Planned { change: change.clone(), was };
    record(tx, cx, by, planned.event(site.plan == 0, &site.key, day.number()))?;
    Ok(next.plan)
}

/// What is so before a change.
fn before(site: &Site, change: &Change) -> Option<Change> {
    let counter = |n: u16| site.counters.iter().find(|c| c.number == n).cloned();
    match change {
        Change::Counter(plan) => counter(plan.number).map(Change::Counter),
        Change::Dropped(number) => counter(*number).map(Change::Counter),
        Change::Hours(_) => Some(Change::Hours(site.hours.clone())),
        Change::Closure(_) => None,
        Change::Withdrawn(first) => site.closures.get(first).cloned().map(Change::Closure),
    }
}

/// Nobody sits at the counter, and nobody was sent to it.
fn is_empty(tx: &mut Tx<'_>, site: &Site, day: Day, number: u16) -> Result<(), Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    let desk = crate::sql::desk(tx, &counter, day.number())?;
    if desk.is_some_and(|d| d.open) {
        return Err(Refusal::CounterOpen { number }.into());
    }
    match sql::expected(tx, &site.key, day.number(), number)? {
        0 => Ok(()),
        visitors => Err(Refusal::Expected { number, visitors }.into()),
    }
}

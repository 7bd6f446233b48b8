//! The end of a site's day.

use authz::{Action, May};
use journal::{Cx, record};
use kit::{Actor, Role, Scope, SiteKey};
use pack::Site;
use store::Tx;

use super::serve::event;
use super::{begin_day, today};
use crate::day::{self, closing, closing::Seen};
use crate::error::Error;
use crate::events::{Happened, day_stream};
use crate::limits::SWEEP_MAX;
use crate::sql;

fn may_close(by: &Actor, site: &SiteKey) -> Result<(), authz::Denied> {
    match by.role {
        Role::Clock => by.may(Action::RunTimer, &Scope::node()),
        _ => by.may(Action::CloseDay, &Scope::site(site)),
    }
}

/// Closes today's day of a site. From now on nobody is given a number or called; whoever has not
/// been served gets an end by [`sweep`]. Answers the day. One that is closed stays closed. Where it
/// was decided by what somebody had `seen`, nobody is ended who came later.
///
/// # Errors
/// When the actor may not, a visitor is still at a counter, or more came meanwhile.
pub fn close_day(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    seen: Option<&Seen>,
) -> Result<i64, Error> {
    let day = today(site, cx.now);
    let known = sql::site_day(tx, &site.key, day)?;
    may_close(by, &site.key)?;
    if known.is_some_and(|d| d.closed.is_some()) {
        return Ok(day);
    }
    begin_day(tx, cx, by, site, day)?;
    let now = closing::read(tx, &site.key, day)?;
    if let Some(busy) = now.at_counters.first() {
        return Err(Error::StillServing { number: busy.number, counter: busy.counter });
    }
    let more = seen.map_or(0, |seen| now.more_than(seen));
    if more > 0 {
        return Err(Error::MoreCame { more });
    }
    close(tx, cx, by, &site.key, day)?;
    Ok(day)
}

/// Closes a day that nobody has closed, long after its end, whoever is still at a counter.
///
/// # Errors
/// When the actor is not the clock.
pub fn close_due(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &SiteKey,
    day: i64,
) -> Result<(), Error> {
    by.may(Action::RunTimer, &Scope::node())?;
    match sql::site_day(tx, site, day)? {
        Some(known) if known.closed.is_none() => close(tx, cx, by, site, day),
        _ => Ok(()),
    }
}

/// The counters first, so that none is open on a closed day.
fn close(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, site: &SiteKey, day: i64) -> Result<(), Error> {
    for desk in sql::desks(tx, site, day)?.into_iter().filter(|d| d.open) {
        let closed = Happened::CounterClosed { counter: desk.counter.number };
        record(tx, cx, by, closed.event(desk.stream, false, site, day))?;
    }
    record(tx, cx, by, Happened::SiteClosed.event(day_stream(site, day), false, site, day))?;
    Ok(())
}

/// Gives visits of a closed day that were not served their end, a bounded number at a time.
/// Answers whether some may be left.
///
/// # Errors
/// When the actor may not.
pub fn sweep(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &SiteKey,
    day: i64,
) -> Result<bool, Error> {
    let known = sql::site_day(tx, site, day)?;
    may_close(by, site)?;
    if known.is_none_or(|d| d.closed.is_none()) {
        return Ok(false);
    }
    let some = day::sql::unfinished(tx, site, day, SWEEP_MAX)?;
    for t in &some {
        let unserved = Happened::Unserved { number: t.number.ordinal() };
        record(tx, cx, by, event(unserved, t))?;
    }
    Ok(i64::try_from(some.len()).is_ok_and(|n| n == SWEEP_MAX))
}

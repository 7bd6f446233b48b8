//! Systems of the bodies that do not answer: whoever works with one says so, so that nobody waits
//! for nothing. Each operation: load · may · rule · record.

use authz::{Action, May};
use jiff::Timestamp;
use journal::{Cx, record};
use kit::{Actor, Day, Scope};
use pack::{Pack, Site, System};
use store::Tx;

use super::events::{Chair, observed_stream, system_stream};
use super::{Refusal, sql};
use crate::error::Error;
use crate::ops::today;

/// Whether a site has a counter that needs a system.
#[must_use]
pub fn is_used(site: &Site, system: &System) -> bool {
    let needs = |skills: &[kit::SkillKey]| skills.iter().any(|s| system.skills.contains(s));
    site.counters.iter().any(|c| c.entity == system.entity && needs(&c.skills))
}

/// Whether a site has a counter that needs this system of the pack.
#[must_use]
pub fn is_used_here(pack: &Pack, site: &Site, key: &str) -> bool {
    pack.systems.iter().any(|s| s.key == key && is_used(site, s))
}

/// Since when staff say that a system does not answer, for who may say so.
fn reported(
    tx: &mut Tx<'_>,
    by: &Actor,
    site: &Site,
    system: &System,
) -> Result<Option<Timestamp>, Error> {
    let scope = Scope { entity: Some(system.entity.clone()), ..Scope::site(&site.key) };
    by.may(Action::ReportSystem, &scope)?;
    if !is_used(site, system) {
        return Err(Refusal::UnknownSystem.into());
    }
    let known = sql::outages(tx, &site.key)?.into_iter().find(|o| o.system == system.key);
    Ok(known.and_then(|o| o.reported))
}

/// Says that a system does not answer, and why; a reason of the pack's list, or none if it is not.
///
/// # Errors
/// When the actor may not, no counter of the site needs it, somebody has said so, or there is no
/// reason.
pub fn down(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    system: &System,
    reason: Option<&str>,
) -> Result<(), Error> {
    if let Some(since) = reported(tx, by, site, system)? {
        let since = site.zone.to_datetime(since).time();
        return Err(Refusal::SystemDown { since }.into());
    }
    let reason = Some(reason.ok_or(Refusal::UnknownOutage)?.to_owned());
    let fresh = !sql::was_reported(tx, &site.key, &system.key)?;
    let (stream, day) = (system_stream(&site.key, &system.key), today(site, cx.now));
    let down = Chair::Down { system: system.key.clone(), reason };
    record(tx, cx, by, down.event_in(stream, fresh, &site.key, day))?;
    Ok(())
}

/// Says that a system answers again.
///
/// # Errors
/// When the actor may not, no counter of the site needs it, or nobody said that it does not answer.
pub fn up(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    system: &System,
) -> Result<(), Error> {
    reported(tx, by, site, system)?.ok_or(Refusal::SystemUp)?;
    let (stream, day) = (system_stream(&site.key, &system.key), today(site, cx.now));
    let up = Chair::Up { system: system.key.clone() };
    record(tx, cx, by, up.event(stream, &site.key, day))?;
    Ok(())
}

/// Records whether a system answers this program, if that has changed. One that was never missed
/// answers.
///
/// # Errors
/// When the actor is not the program itself.
pub fn observe(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    pack: &Pack,
    system: &str,
    up: bool,
) -> Result<(), Error> {
    let known = sql::observed(tx, system)?;
    by.may(Action::RunTimer, &Scope::node())?;
    if known.unwrap_or(false) != up {
        return Ok(());
    }
    let day = Day::of(cx.now, &pack.zone).number();
    let observed = Chair::Observed { system: system.to_owned(), up };
    record(tx, cx, by, observed.event_of_node(observed_stream(system), known.is_none(), day))?;
    Ok(())
}

//! Systems of the bodies that do not answer: whoever works with one says so, so that nobody waits
//! for nothing. Each operation: load · may · rule · record.

use authz::{Action, May};
use journal::{Cx, record};
use kit::{Actor, Scope};
use pack::{Site, System};
use store::Tx;

use super::events::{Chair, system_stream};
use super::sql::Outage;
use super::{Refusal, sql};
use crate::error::Error;
use crate::ops::today;

/// Whether a site has a counter that needs a system.
#[must_use]
pub fn is_used(site: &Site, system: &System) -> bool {
    let needs = |skills: &[kit::SkillKey]| skills.iter().any(|s| system.skills.contains(s));
    site.counters.iter().any(|c| c.entity == system.entity && needs(&c.skills))
}

/// The present outage of a system, for who may report it.
fn outage(
    tx: &mut Tx<'_>,
    by: &Actor,
    site: &Site,
    system: &System,
) -> Result<Option<Outage>, Error> {
    let scope = Scope { entity: Some(system.entity.clone()), ..Scope::site(&site.key) };
    by.may(Action::ReportSystem, &scope)?;
    if !is_used(site, system) {
        return Err(Refusal::UnknownSystem.into());
    }
    Ok(sql::outages(tx, &site.key)?.into_iter().find(|o| o.system == system.key))
}

/// Says that a system does not answer.
///
/// # Errors
/// When the actor may not, no counter of the site needs it, or somebody has said so.
pub fn down(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    system: &System,
) -> Result<(), Error> {
    if let Some(known) = outage(tx, by, site, system)? {
        let since = site.zone.to_datetime(known.since).time();
        return Err(Refusal::SystemDown { since }.into());
    }
    let fresh = !sql::was_reported(tx, &site.key, &system.key)?;
    let (stream, day) = (system_stream(&site.key, &system.key), today(site, cx.now));
    let down = Chair::Down { system: system.key.clone() };
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
    outage(tx, by, site, system)?.ok_or(Refusal::SystemUp)?;
    let (stream, day) = (system_stream(&site.key, &system.key), today(site, cx.now));
    let up = Chair::Up { system: system.key.clone() };
    record(tx, cx, by, up.event(stream, &site.key, day))?;
    Ok(())
}

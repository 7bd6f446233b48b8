//! In which order a visit of several services goes through the hall.

use std::sync::Arc;

use journal::Cx;
use kit::{Actor, SiteKey};
use pack::Service;
use store::Tx;

use super::{Issue, Issued, today};
use crate::day::board;
use crate::error::Error;
use crate::front::sql::waiting_for;
use crate::limits::SERVICES_MAX;

/// Gives a visitor a number for services in a good order, whoever gives it.
///
/// # Errors
/// As of [`super::issue`].
pub fn issue(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, ask: &Issue) -> Result<Issued, Error> {
    // Most visits have one service: no act is more frequent.
    if !(2..=SERVICES_MAX).contains(&ask.services.len()) {
        return super::issue(tx, cx, by, ask);
    }
    let day = today(&ask.site, cx.now);
    let services = in_good_order(tx, &ask.site.key, day, &ask.services)?;
    super::issue(tx, cx, by, &Issue { services, ..ask.clone() })
}

/// First those that an open counter serves, of these whichever is soonest; then those for which no
/// counter is open yet. Equal ones stay as they were named.
fn in_good_order(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    day: i64,
    services: &[Arc<Service>],
) -> Result<Vec<Arc<Service>>, Error> {
    let does = board::does(tx, site, day)?;
    let mut all = Vec::new();
    for service in services {
        let counters = does.iter().filter(|d| d.skill == service.skill).count();
        let counters = i64::try_from(counters).unwrap_or(i64::MAX);
        let work = waiting_for(tx, site, day, &service.skill)?.saturating_mul(service.minutes);
        all.push(((counters == 0, work / counters.max(1)), service.clone()));
    }
    all.sort_by_key(|(soonest, _)| *soonest);
    Ok(all.into_iter().map(|(_, service)| service).collect())
}

//! In which order a visit of several services goes through the hall.

use std::sync::Arc;

use kit::SiteKey;
use pack::Service;
use store::Tx;

use crate::day::board;
use crate::error::Error;
use crate::front::sql::waiting_for;

/// The services of a visit in a good order, whoever gives the number: first those that an open
/// counter serves, of these whichever is soonest; then those for which no counter is open yet.
/// Equal ones stay as they were named.
///
/// # Errors
/// Those of the engine.
pub(crate) fn in_good_order(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    day: i64,
    services: &[Arc<Service>],
) -> Result<Vec<Arc<Service>>, Error> {
    // Most visits have one service: no act is more frequent.
    if services.len() < 2 {
        return Ok(services.to_vec());
    }
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

//! Where a newcomer would wait less: the same estimates, of halls of other sites.

use std::sync::Arc;

use days::Leg;
use days::wait::Wait;
use kit::{ServiceKey, SiteKey};
use pack::{Service, Site};
use store::{StoreError, Tx};
use web::{House, Problem};

use crate::limits::{ELSEWHERE_MAX, ELSEWHERE_MINUTES};
use crate::{ops, past, sql};

/// A site where the wait would be shorter, without the way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shorter {
    /// The site.
    pub site: SiteKey,
    /// How long one would wait there, in minutes.
    pub about: i64,
    /// By how many minutes that is less.
    pub less: i64,
    /// How far it is from here, in kilometres of a straight line. None where nobody says.
    pub km: Option<i64>,
}

/// How long somebody waits who comes to a site now for these services. None when the day is closed
/// there, or no counter that does the first of them is open.
///
/// # Errors
/// Those of the engine.
pub async fn newcomer(
    house: &House,
    site: &Arc<Site>,
    services: &[Arc<Service>],
) -> Result<Option<Wait>, Problem> {
    let legs = services.iter().map(|s| Leg { service: s.key.clone(), skill: s.skill.clone() });
    let (legs, place, now) = (legs.collect::<Vec<_>>(), site.clone(), house.app.now());
    let Some(known) = house.pasts.of(&site.key) else { return Ok(None) };
    let read = move |tx: &mut Tx<'_>| {
        let day = sql::site_day(tx, &place.key, ops::today(&place, now))?;
        if day.is_some_and(|d| d.closed.is_some()) {
            return Ok(None);
        }
        Ok::<_, StoreError>(days::wait::newcomer(&known, past::hall(tx, &place, now)?, legs))
    };
    Ok(house.app.read(read).await?)
}

/// The sites where the wait for these services would be shorter than so many minutes, and by enough
/// to be told; the shortest first. One that is too far is left out.
///
/// # Errors
/// Those of the engine.
pub async fn shorter(
    house: &House,
    here: &SiteKey,
    services: &[ServiceKey],
    about: i64,
) -> Result<Vec<Shorter>, Problem> {
    if about < ELSEWHERE_MINUTES {
        return Ok(Vec::new());
    }
    let asked: Vec<_> =
        services.iter().filter_map(|k| house.pack.services.get(k)).cloned().collect();
    let from = house.sites.get(here).and_then(|s| s.position);
    let mut all = Vec::new();
    for site in house.sites.all().values().filter(|s| s.key != *here) {
        let offers = services.iter().all(|k| site.services.contains(k));
        let open = house.demo || site.open_at(house.app.now()).is_ok();
        let metres = site.metres_from(from);
        if !offers || !open || !pack::worth_the_way(metres, house.pack.elsewhere_km) {
            continue;
        }
        let Some(wait) = newcomer(house, site, &asked).await? else { continue };
        let less = about - wait.about();
        if less >= ELSEWHERE_MINUTES {
            let km = metres.map(pack::km);
            all.push(Shorter { site: site.key.clone(), about: wait.about(), less, km });
        }
    }
    all.sort_by_key(|s| s.about);
    all.truncate(ELSEWHERE_MAX);
    Ok(all)
}

//! Services that are delayed because a system of a body does not answer, in words.

use std::sync::Arc;

use pack::Service;
use web::{House, Problem, T, moment};

use crate::halls::{self, Silence};

/// Since when a system does not answer, as arguments of a message.
fn silence(house: &House, t: &T, site: &pack::Site, s: &Silence) -> [kit::text::Arg<'static>; 2] {
    let name = house.pack.say(t.lang(), &format!("system-{}", s.system));
    let since = moment(s.since, house.app.now(), &site.zone);
    [kit::text::word("system", name), kit::text::word("time", since)]
}

/// The services of a place that are delayed because a system does not answer.
pub(super) async fn at(
    house: &House,
    halls: &Arc<dyn halls::Halls>,
    t: &T,
    site: &pack::Site,
) -> Result<Vec<String>, Problem> {
    let mut delays = Vec::new();
    for s in halls.silent(house, site).await? {
        let Some(system) = house.pack.systems.iter().find(|x| x.key == s.system) else { continue };
        let services = site.services.iter().filter_map(|k| house.pack.services.get(k));
        let names = services
            .filter(|x| system.skills.contains(&x.skill))
            .map(|x| house.pack.service_name(t.lang(), &x.key));
        let services = names.collect::<Vec<_>>().join(" · ");
        let [name, time] = silence(house, t, site, &s);
        let args = [name, time, kit::text::word("services", services)];
        delays.push(t.a("catalogue-delays", &args));
    }
    Ok(delays)
}

/// Why a service is delayed, and where.
pub(super) async fn of(
    house: &House,
    halls: &Arc<dyn halls::Halls>,
    t: &T,
    service: &Service,
) -> Result<Vec<String>, Problem> {
    let mut delays = Vec::new();
    for site in house.sites.all().values().filter(|x| x.services.contains(&service.key)) {
        for s in halls.silent(house, site).await? {
            let system = house.pack.systems.iter().find(|x| x.key == s.system);
            if !system.is_some_and(|x| x.skills.contains(&service.skill)) {
                continue;
            }
            let [name, time] = silence(house, t, site, &s);
            let place = kit::text::word("site", house.pack.site_name(t.lang(), &site.key));
            delays.push(match s.everywhere {
                true => t.a("catalogue-delayed", &[name, time]),
                false => t.a("catalogue-delayed-at", &[name, time, place]),
            });
        }
    }
    delays.dedup();
    Ok(delays)
}

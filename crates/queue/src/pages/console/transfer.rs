//! Where the clerk may send whoever is at the counter.

use kit::{CounterKey, ServiceKey, SkillKey};
use pack::Site;
use web::{Ask, House};

use super::Named;
use crate::ops;

/// What the site offers.
pub(super) fn services(house: &House, ask: &Ask, site: &Site) -> Vec<Named> {
    let name = |k: &ServiceKey| house.pack.service_name(&ask.lang, k);
    site.services.iter().map(|k| Named { key: k.to_string(), name: name(k) }).collect()
}

/// The other counters of the site.
pub(super) fn counters(house: &House, ask: &Ask, site: &Site, own: &CounterKey) -> Vec<Named> {
    let t = ask.t(house);
    let others = site.counters.iter().filter(|c| c.number != own.number);
    others
        .map(|c| Named {
            key: CounterKey { site: site.key.clone(), number: c.number }.to_string(),
            name: t.w("queue-counter-n", "n", c.number),
        })
        .collect()
}

/// The bodies that serve this here: the others would be refused.
pub(super) fn entities(house: &House, ask: &Ask, site: &Site, skill: &SkillKey) -> Vec<Named> {
    let mut entities: Vec<_> = site.counters.iter().map(|c| &c.entity).collect();
    entities.sort();
    entities.dedup();
    entities.retain(|e| ops::serves(site, e, skill));
    let name = |e| house.pack.entity_name(&ask.lang, e);
    entities.into_iter().map(|e| Named { key: e.to_string(), name: name(e) }).collect()
}

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

/// The other counters of the site that are open, also on a break: nobody is sent to a closed one.
pub(super) fn counters(
    house: &House,
    ask: &Ask,
    site: &Site,
    own: &CounterKey,
    open: &[u16],
) -> Vec<Named> {
    let t = ask.t(house);
    let others = open.iter().filter(|n| **n != own.number && site.has_counter(**n));
    others
        .map(|n| Named {
            key: CounterKey { site: site.key.clone(), number: *n }.to_string(),
            name: t.w("queue-counter-n", "n", *n),
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

//! What a kiosk offers: the groups of services, the services of one, or what was searched for.

use kit::{Lang, ServiceKey};
use pack::Site;
use web::{Ask, House, T};

use super::{Button, button};
use crate::limits::SERVICES_DIRECT;
use crate::operator::sql::Outage;
use crate::pages::systems::silent;

/// What is offered.
pub(super) struct Offer {
    /// The groups; empty where services stand directly.
    pub(super) groups: Vec<Button>,
    /// The services.
    pub(super) services: Vec<Button>,
    /// Whether they only are the nearest to what was searched for.
    pub(super) nearest: bool,
}

/// The offer of a site, without the services that are chosen already. A few stand directly; more
/// stand in their groups. `group` is empty or of the pack, `query` empty or what was typed.
pub(super) fn offer(
    house: &House,
    ask: &Ask,
    site: &Site,
    also: &[&str],
    (group, query): (&str, &str),
    outages: &[Outage],
) -> Offer {
    let (pack, lang, t) = (&house.pack, &ask.lang, ask.t(house));
    let here: Vec<&ServiceKey> =
        site.services.iter().filter(|k| !also.contains(&k.as_str())).collect();
    let in_group =
        |k: &ServiceKey, group: &str| pack.services.get(k).is_some_and(|s| s.group == group);
    let buttons = |keys: Vec<&ServiceKey>| {
        keys.into_iter().map(|k| service(house, &t, lang, site, k, outages)).collect()
    };
    let (mut groups, mut nearest) = (Vec::new(), false);
    let services = if !query.is_empty() {
        let found = catalogue::search::find(pack, lang, query);
        nearest = found.nearest;
        buttons(found.services.iter().filter(|k| here.contains(k)).collect())
    } else if !group.is_empty() {
        buttons(here.into_iter().filter(|k| in_group(k, group)).collect())
    } else if site.services.len() <= SERVICES_DIRECT {
        buttons(here)
    } else {
        let any = pack.groups.iter().filter(|g| here.iter().any(|k| in_group(k, g)));
        groups =
            any.map(|g| button(String::new(), pack.say(lang, &format!("group-{g}")), g)).collect();
        Vec::new()
    };
    Offer { groups, services, nearest }
}

/// A service, with its body, and what does not answer that it needs.
fn service(
    house: &House,
    t: &T,
    lang: &Lang,
    site: &Site,
    key: &ServiceKey,
    outages: &[Outage],
) -> Button {
    let service = house.pack.services.get(key);
    let skill: Vec<_> = service.map(|s| s.skill.clone()).into_iter().collect();
    let down = silent(house, t, site, outages, &skill).into_iter().next();
    Button {
        note: service.map(|s| house.pack.entity_name(lang, &s.entity)).unwrap_or_default(),
        down: down.map(|d| d.text).unwrap_or_default(),
        ..button(String::new(), house.pack.service_name(lang, key), key.as_str())
    }
}

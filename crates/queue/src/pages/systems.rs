//! Systems that do not answer, in words.

use jiff::Timestamp;
use kit::SkillKey;
use pack::Site;
use web::{House, T, clock_time};

use super::day_and_time;
use crate::operator::sql::Outage;
use crate::operator::systems::is_used;
use crate::ops::today;

/// A system that does not answer, or might not.
pub(super) struct Silent {
    /// Its key.
    pub(super) key: String,
    /// Its name, or since when it does not answer.
    pub(super) text: String,
}

/// Those without which something of `skills` stands still; of all, where no skill is named.
pub(super) fn silent(
    house: &House,
    t: &T,
    site: &Site,
    outages: &[Outage],
    skills: &[SkillKey],
) -> Vec<Silent> {
    let stands = |o: &&Outage| {
        let system = house.pack.systems.iter().find(|s| s.key == o.system);
        skills.is_empty() || system.is_some_and(|s| s.skills.iter().any(|k| skills.contains(k)))
    };
    let text = |o: &Outage| {
        let args = [
            kit::text::word("system", house.pack.say(t.lang(), &format!("system-{}", o.system))),
            kit::text::word("time", since(site, o.since, house.app.now())),
        ];
        t.a("operator-system-down", &args)
    };
    outages.iter().filter(stands).map(|o| Silent { key: o.system.clone(), text: text(o) }).collect()
}

/// The systems that somebody of a body, or of the whole site, may report.
pub(super) fn reportable(
    house: &House,
    t: &T,
    site: &Site,
    outages: &[Outage],
    entity: Option<&kit::EntityKey>,
) -> Vec<Silent> {
    let systems = house.pack.systems.iter().filter(|s| {
        entity.is_none_or(|e| s.entity == *e)
            && is_used(site, s)
            && outages.iter().all(|o| o.system != s.key)
    });
    let name = |key: &str| house.pack.say(t.lang(), &format!("system-{key}"));
    systems.map(|s| Silent { key: s.key.clone(), text: name(&s.key) }).collect()
}

/// A time of today, or a day and a time.
fn since(site: &Site, at: Timestamp, now: Timestamp) -> String {
    if today(site, at) == today(site, now) {
        clock_time(at, &site.zone)
    } else {
        day_and_time(at, &site.zone)
    }
}

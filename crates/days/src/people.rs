//! Who comes: when, for what, and how patient.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Weekday;
use kit::{Lang, SkillKey};
use pack::{Pack, Service, Site};

use crate::curve;
use crate::dice::Dice;

/// Shares in a thousand.
const PRIORITY: i64 = 110;
const SECOND_SERVICE: i64 = 120;
const PHONE: i64 = 250;
const FIRST_LANGUAGE: i64 = 800;
const NO_SHOW: i64 = 50;
const IMPATIENT: i64 = 90;
/// Who takes a number from home, and who of them does not come. DEMO: no centre has published it.
const FROM_HOME: i64 = 80;
const STAYS_HOME: i64 = 150;
/// Seconds of the way from home; the number of whoever takes longer has lapsed.
const WAY: (i64, i64) = (10 * 60, 55 * 60);
/// Seconds that a visit takes at the counter besides the service itself.
const BESIDES: i64 = 75;

/// Somebody on the way to a site.
pub(crate) struct Person {
    /// Seconds since midnight.
    pub(crate) second: i64,
    pub(crate) services: Vec<Arc<Service>>,
    pub(crate) ground: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) language: Option<Lang>,
    /// Gives up after so many seconds of waiting for a first call.
    pub(crate) patience: i64,
    /// Will not be there when called.
    pub(crate) absent: bool,
}

/// A number from home.
pub(crate) struct FromHome {
    /// When it is taken, in seconds since midnight.
    pub(crate) taken: i64,
    /// Whether its holder comes.
    pub(crate) comes: bool,
}

/// How somebody on the way takes a number, if not at the door. Nobody takes one before the site is
/// open, and a phone has one number at a time, so each of these phones is another one: `n`.
pub(crate) fn from_home(
    pack: &Pack,
    p: &mut Person,
    (n, from): (usize, i64),
    dice: &mut Dice,
) -> Option<FromHome> {
    if !dice.chance(FROM_HOME) || p.ground.is_some() {
        return None;
    }
    let phone = dice.between(0, 1000) * 10_000 + i64::try_from(n % 10_000).unwrap_or(0);
    p.phone = Some(format!("+99455{phone:07}"));
    let way = dice.between(WAY.0, WAY.1.min(pack.remote_minutes * 60));
    Some(FromHome { taken: (p.second - way).max(from), comes: !dice.chance(STAYS_HOME) })
}

/// The services of a site by skill.
fn by_skill(pack: &Pack, site: &Site) -> BTreeMap<SkillKey, Vec<Arc<Service>>> {
    let mut all: BTreeMap<SkillKey, Vec<Arc<Service>>> = BTreeMap::new();
    for s in site.services.iter().filter_map(|k| pack.services.get(k)) {
        all.entry(s.skill.clone()).or_default().push(s.clone());
    }
    all
}

/// Seconds that a service takes at this site on average. What a pack says is a plan; each site is
/// a little quicker or slower, and nobody has told the program.
pub(crate) fn mean_seconds(site: &Site, service: &Service) -> i64 {
    let words = ["pace of a service", site.key.as_str(), service.key.as_str()];
    service.minutes * 60 * Dice::of(&words, 0).between(850, 1250) / 1000
}

/// Everybody who comes to a site on a day that is open from and until these seconds.
pub(crate) fn arrivals(
    pack: &Pack,
    site: &Site,
    weekday: Weekday,
    (from, until): (i64, i64),
    dice: &mut Dice,
) -> Vec<Person> {
    // Days differ for reasons that nobody knows in the morning.
    let day = curve::weekday(weekday) * (0..4).map(|_| dice.between(840, 1161)).sum::<i64>() / 4000;
    let skills = by_skill(pack, site);
    let rates: Vec<(i64, &Vec<Arc<Service>>)> = skills
        .iter()
        .map(|(skill, services)| (rate(site, skill, services) * day / 1000, services))
        .collect();
    let mut people = Vec::new();
    for second in from..until {
        let now = curve::intensity(second, from, until);
        for (rate, services) in &rates {
            if dice.rare(rate * now / 1000) {
                people.extend(person(pack, site, second, services, dice));
            }
        }
    }
    people
}

/// Arrivals a second for a skill, in a thousand million: what its counters can serve, times the
/// load. A counter of several skills gives each an equal part of itself.
fn rate(site: &Site, skill: &SkillKey, services: &[Arc<Service>]) -> i64 {
    let able = site.counters.iter().filter(|c| c.skills.contains(skill));
    let counters: i64 = able.map(|c| 1000 / len(&c.skills)).sum();
    // Chosen in proportion to 1 / minutes, so the mean is the harmonic one.
    let inverse: i64 = services.iter().map(|s| 1_000_000 / seconds(s)).sum();
    counters * curve::LOAD * inverse / (1000 * len(services))
}

fn seconds(s: &Service) -> i64 {
    s.minutes * 60 + BESIDES
}

fn len<T>(of: &[T]) -> i64 {
    i64::try_from(of.len()).unwrap_or(1).max(1)
}

fn person(
    pack: &Pack,
    site: &Site,
    second: i64,
    services: &[Arc<Service>],
    dice: &mut Dice,
) -> Option<Person> {
    let total: i64 = services.iter().map(|s| 1_000_000 / seconds(s)).sum();
    let mut at = dice.between(0, total);
    let first = services.iter().find(|s| {
        at -= 1_000_000 / seconds(s);
        at < 0
    })?;
    let mut wanted = vec![first.clone()];
    if dice.chance(SECOND_SERVICE) {
        let second = dice.one(&site.services).and_then(|k| pack.services.get(k));
        wanted.extend(second.filter(|s| s.key != first.key).cloned());
    }
    let priority = dice.chance(PRIORITY);
    let ground = priority.then(|| dice.one(&pack.priority_grounds).cloned()).flatten();
    let phone = dice.chance(PHONE).then(|| format!("+99450{:07}", dice.between(0, 10_000_000)));
    let others = pack.langs.get(1..).unwrap_or_default();
    let language =
        if dice.chance(FIRST_LANGUAGE) { pack.langs.first() } else { dice.one(others) }.cloned();
    let patience = if dice.chance(IMPATIENT) {
        dice.between(15 * 60, 60 * 60)
    } else {
        dice.between(100 * 60, 240 * 60)
    };
    let absent = dice.chance(NO_SHOW);
    Some(Person { second, services: wanted, ground, phone, language, patience, absent })
}

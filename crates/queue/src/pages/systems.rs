//! Systems that do not answer, in words.

use kit::text::word;
use kit::{EntityKey, SkillKey};
use pack::Site;
use web::{House, Miss, T, clock_time, moment};

use crate::operator::sql::Outage;
use crate::operator::systems::{is_used, is_used_here};

/// A system that does not answer, or might not.
pub(super) struct Silent {
    /// Its key.
    pub(super) key: String,
    /// Its name, or since when it does not answer.
    pub(super) text: String,
    /// What staff read: where their word and the heartbeat differ, both.
    pub(super) staff: String,
    /// Whether staff said so, and so can say that it answers again.
    pub(super) reported: bool,
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
    let here = outages.iter().filter(|o| is_used_here(&house.pack, site, &o.system));
    here.filter(stands).map(|o| said(house, t, site, o)).collect()
}

fn said(house: &House, t: &T, site: &Site, o: &Outage) -> Silent {
    let now = house.app.now();
    let since = |at| word("time", moment(at, now, &site.zone));
    let name = || word("system", house.pack.say(t.lang(), &format!("system-{}", o.system)));
    let plain = |at| t.a("operator-system-down", &[name(), since(at)]);
    let staff = match (o.reported, o.observed, house.probes.answered(&o.system)) {
        (Some(at), None, Some(answered)) => {
            let answered = word("answered", clock_time(answered, &site.zone));
            t.a("operator-system-said", &[name(), since(at), answered])
        }
        (None, Some(at), _) => t.a("operator-system-observed", &[name(), since(at)]),
        (at, ..) => at.map(plain).unwrap_or_default(),
    };
    let staff = match house.probes.missed(&o.system).filter(|_| o.observed.is_some()) {
        Some(miss) => format!("{staff} {}", why(t, miss)),
        None => staff,
    };
    let staff = match &o.reason {
        Some(reason) => {
            let reason = house.pack.say(t.lang(), &format!("outage-{reason}"));
            format!("{staff} {}", t.w("operator-system-because", "reason", reason))
        }
        None => staff,
    };
    let text = o.since().map(plain).unwrap_or_default();
    Silent { key: o.system.clone(), text, staff, reported: o.reported.is_some() }
}

/// Why a system did not answer the heartbeat, for whoever tells those who care for it.
fn why(t: &T, miss: Miss) -> String {
    let key = format!("operator-miss-{}", miss.word());
    match miss {
        Miss::Status(status) => t.w(&key, "status", status),
        _ => t.s(&key),
    }
}

/// The systems that somebody of a body, or of the whole site, may report.
pub(super) fn reportable(
    house: &House,
    t: &T,
    site: &Site,
    outages: &[Outage],
    entity: Option<&EntityKey>,
) -> Vec<Silent> {
    let said = |key: &str| outages.iter().any(|o| o.system == key && o.reported.is_some());
    let systems = house
        .pack
        .systems
        .iter()
        .filter(|s| entity.is_none_or(|e| s.entity == *e) && is_used(site, s) && !said(&s.key));
    let name = |key: &str| house.pack.say(t.lang(), &format!("system-{key}"));
    let choice = |key: &String| Silent {
        key: key.clone(),
        text: name(key),
        staff: String::new(),
        reported: false,
    };
    systems.map(|s| choice(&s.key)).collect()
}

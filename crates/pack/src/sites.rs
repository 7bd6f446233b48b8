//! The sites of a pack.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use kit::{EntityKey, ServiceKey, SiteKey};

use crate::calendar::Calendar;
use crate::error::Check;
use crate::load::{HEAD, zone};
use crate::model::{CounterPlan, Hours, Norms, QueuePolicy, Service, Site};
use crate::plan::{NUMBERS, hours_fit, is_served};
use crate::position::{self, Town};
use crate::raw::{CounterFile, PackFile, Raw, SiteFile};

/// A head start or a grace above this (a day) belongs to another day.
const SECONDS_MAX: i64 = 86_400;

pub(crate) fn sites(
    c: &mut Check<'_>,
    head: &PackFile,
    usual: &TimeZone,
    services: &BTreeMap<ServiceKey, Arc<Service>>,
    calendar: &Arc<Calendar>,
) -> BTreeMap<SiteKey, Arc<Site>> {
    c.twice(HEAD, &["sites"], head.sites.iter().map(|s| s.key.as_str()));
    policy(c, &["queue"], &head.queue);
    target(c, &["wait_target_s"], head.wait_target_s);
    norms(c, &["norms"], head.norms);
    head.sites
        .iter()
        .filter_map(|s| site(c, s, head, usual, services, calendar))
        .map(|s| (s.key.clone(), Arc::new(s)))
        .collect()
}

pub(crate) fn towns(c: &mut Check<'_>, head: &PackFile) -> Vec<Town> {
    c.twice(HEAD, &["towns"], head.towns.iter().map(|t| t.key.as_str()));
    let read = head.towns.iter().filter_map(|t| {
        let (position, origin) =
            position::read(c, &["towns", "key", &t.key, "position"], &t.position)?;
        Some(Town { key: t.key.clone(), position, origin })
    });
    read.collect()
}

fn site(
    c: &mut Check<'_>,
    raw: &SiteFile,
    head: &PackFile,
    usual: &TimeZone,
    services: &BTreeMap<ServiceKey, Arc<Service>>,
    calendar: &Arc<Calendar>,
) -> Option<Site> {
    let at = ["sites", "key", raw.key.as_str()];
    let key: SiteKey = c.key(HEAD, &at, &raw.key)?;
    if !raw.demo && raw.source.is_none() {
        let help = "Name it, or mark the site demo: true";
        c.wrong(HEAD, &at, "a site without a source", help);
    }
    let zone = match &raw.zone {
        Some(name) => zone(c, &["sites", "key", &raw.key, "zone", name], name),
        None => usual.clone(),
    };
    if let Some(own) = &raw.queue {
        policy(c, &["sites", "key", &raw.key, "queue"], own);
    }
    if let Some(own) = raw.wait_target_s {
        target(c, &["sites", "key", &raw.key, "wait_target_s"], own);
    }
    if let Some(own) = raw.norms {
        norms(c, &["sites", "key", &raw.key, "norms"], own);
    }
    let path = ["sites", "key", &raw.key, "position"];
    let (position, position_origin) = position::of_site(c, &path, raw.position.as_ref());
    let hours = hours(c, raw);
    let counters: Vec<CounterPlan> =
        raw.counters.iter().filter_map(|n| counter(c, raw, head, n)).collect();
    let numbers: Vec<String> =
        raw.counters.iter().map(|n| format!("number: {}", n.number)).collect();
    c.twice(HEAD, &["sites", "key", &raw.key], numbers.iter().map(String::as_str));
    let services = offered(c, raw, &counters, services);
    let policy = raw.queue.clone().unwrap_or_else(|| head.queue.clone());
    let wait_target_s = raw.wait_target_s.unwrap_or(head.wait_target_s);
    let norms = raw.norms.unwrap_or(head.norms);
    Some(Site {
        key,
        kind: raw.kind,
        position,
        position_origin,
        zone,
        hours,
        policy,
        wait_target_s,
        norms,
        counters,
        services,
        calendar: calendar.clone(),
        open_on_holidays: raw.open_on_holidays,
        closures: BTreeMap::new(),
        plan: 0,
    })
}

fn target(c: &mut Check<'_>, path: &[&str], seconds: i64) {
    if !(60..=SECONDS_MAX).contains(&seconds) {
        let message = format!("nobody can want to wait {seconds} s at most");
        c.wrong(HEAD, path, message, &format!("Write a number from 60 to {SECONDS_MAX}"));
    }
}

fn norms(c: &mut Check<'_>, path: &[&str], norms: Norms) {
    let shares = [("late_percent", norms.late_percent), ("gone_percent", norms.gone_percent)];
    for (name, value) in shares {
        if !(0..=100).contains(&value) {
            let path: Vec<&str> = path.iter().copied().chain([name]).collect();
            c.wrong(
                HEAD,
                &path,
                format!("{name} cannot be {value}"),
                "Write a number from 0 to 100",
            );
        }
    }
}

fn policy(c: &mut Check<'_>, path: &[&str], policy: &QueuePolicy) {
    for (name, value, least, most) in [
        ("priority_s", policy.priority_s, 0, SECONDS_MAX),
        ("booked_s", policy.booked_s, 0, SECONDS_MAX),
        ("express_s", policy.express_s, 0, SECONDS_MAX),
        ("calls_min", policy.calls_min, 1, 20),
        ("gap_s", policy.gap_s, 0, SECONDS_MAX),
        ("grace_s", policy.grace_s, 0, SECONDS_MAX),
        ("full", policy.full, 1, 9_999),
    ] {
        if !(least..=most).contains(&value) {
            let path: Vec<&str> = path.iter().copied().chain([name]).collect();
            let help = format!("Write a number from {least} to {most}");
            c.wrong(HEAD, &path, format!("{name} cannot be {value}"), &help);
        }
    }
}

fn hours(c: &mut Check<'_>, raw: &SiteFile) -> Vec<Hours> {
    let mut hours = Vec::new();
    for h in &raw.hours {
        let (from, until) = (h.from.parse::<Time>(), h.until.parse::<Time>());
        for day in &h.days {
            match (weekday(day), &from, &until) {
                (Some(day), Ok(from), Ok(until)) if from < until => {
                    hours.push(Hours { day, from: *from, until: *until });
                }
                _ => {
                    let message = format!("{day} {} to {} are no hours", h.from, h.until);
                    let path = ["sites", "key", &raw.key, "hours", day, &h.from];
                    c.wrong(HEAD, &path, message, "Write mon, from \"09:00\", until \"18:00\"");
                }
            }
        }
    }
    if let Err(why) = hours_fit(&hours) {
        let path = ["sites", "key", &raw.key, "hours"];
        c.wrong(HEAD, &path, format!("{why}"), "Write stretches that do not overlap");
    }
    hours
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    })
}

fn counter(
    c: &mut Check<'_>,
    site: &SiteFile,
    head: &PackFile,
    raw: &CounterFile,
) -> Option<CounterPlan> {
    let number = format!("number: {}", raw.number);
    let at = ["sites", "key", site.key.as_str(), "counters", &number];
    if !NUMBERS.contains(&raw.number) {
        c.wrong(HEAD, &at, format!("no counter has the number {}", raw.number), "Use 1 to 999");
    }
    if !head.entities.contains(&raw.entity) {
        let message = format!("there is no entity {}", raw.entity);
        let path: Vec<&str> = at.iter().copied().chain(["entity", &raw.entity]).collect();
        c.wrong(HEAD, &path, message, "Add it to the list of entities, or correct the name");
    }
    let skills = raw.skills.iter().filter_map(|s| c.key(HEAD, &at, s)).collect();
    let entity: EntityKey = c.key(HEAD, &at, &raw.entity)?;
    Some(CounterPlan { number: raw.number, entity, skills, zone: raw.zone.clone() })
}

fn offered(
    c: &mut Check<'_>,
    raw: &SiteFile,
    counters: &[CounterPlan],
    services: &BTreeMap<ServiceKey, Arc<Service>>,
) -> Vec<ServiceKey> {
    let at = |word| ["sites", "key", raw.key.as_str(), "services", word];
    let offered: Vec<ServiceKey> = match &raw.services {
        Raw::Words(all) if all == "all" => services.keys().cloned().collect(),
        Raw::Words(other) => {
            let message = format!("\"{other}\" is no list of services");
            c.wrong(HEAD, &at(other), message, "Write all, or a list");
            Vec::new()
        }
        Raw::Is(list) => {
            c.twice(HEAD, &["sites", "key", &raw.key, "services"], list.iter().map(String::as_str));
            list.iter().filter_map(|s| c.key(HEAD, &at(s), s)).collect()
        }
    };
    for s in &offered {
        let Some(service) = services.get(s) else {
            // A service whose file has errors of its own is not missing.
            if !c.files.contains_key(&format!("services/{s}.yaml")) {
                let message = format!("there is no service {s}");
                c.wrong(HEAD, &at(s.as_str()), message, "Correct the name, or add its file");
            }
            continue;
        };
        if !counters.is_empty() && !is_served(service, counters) {
            let message =
                format!("no counter of {} has the skill {} of {s}", raw.key, service.skill);
            let help = "Give a counter the skill, or do not offer it";
            c.wrong(HEAD, &at(s.as_str()), message, help);
        }
    }
    offered
}

//! Loading a pack: parse, check every name and text, run its tests. All errors at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use kit::{EntityKey, Lang, ServiceKey, Texts};

use crate::calendar::{Calendar, Holiday, Status};
use crate::error::{Check, PackError};
use crate::files;
use crate::lint;
use crate::model::{Evidence, Ground, Known, Named, Origin, Pack, Service, Speed};
use crate::raw::{CalendarFile, EvidenceFile, NamedFile, PackFile, ServiceFile, SpeedFile};
use crate::sites::sites;
use crate::systems::systems;
use crate::texts::texts;

/// Loads a pack that is compiled in.
///
/// # Errors
/// Everything that is wrong in it.
pub fn load_embedded(key: &str) -> Result<Pack, Vec<PackError>> {
    from_files(key, &files::compiled_in(key))
}

/// Loads a pack from its folder.
///
/// # Errors
/// Everything that is wrong in it.
pub fn load(folder: &Path) -> Result<Pack, Vec<PackError>> {
    let files = files::read(folder).map_err(|e| vec![e])?;
    let key = folder.file_name().and_then(|n| n.to_str()).unwrap_or("pack");
    from_files(key, &files)
}

/// Builds a pack from its files: path below its folder → text.
///
/// # Errors
/// Everything that is wrong in them.
pub fn from_files(key: &str, files: &BTreeMap<String, String>) -> Result<Pack, Vec<PackError>> {
    let mut c = Check::new(files);
    let Some(head) = c.yaml::<PackFile>(HEAD) else { return Err(c.errors) };
    let langs: Vec<Lang> =
        head.langs.iter().filter_map(|l| c.key(HEAD, &["langs", l], l)).collect();
    c.twice(HEAD, &["langs"], head.langs.iter().map(String::as_str));
    let texts = texts(&mut c, &langs);
    let zone = zone(&mut c, &["zone", &head.zone], &head.zone);
    let entities: Vec<EntityKey> =
        head.entities.iter().filter_map(|e| c.key(HEAD, &["entities", e], e)).collect();
    head_lists(&mut c, &head);
    let services = services(&mut c, &entities, &head.groups);
    let systems = systems(&mut c, &head, &services);
    let calendar = Arc::new(calendar(&mut c, &langs, &texts));
    let towns = crate::sites::towns(&mut c, &head);
    let sites = sites(&mut c, &head, &zone, &services, &calendar);
    let mut pack = Pack {
        key: key.to_owned(),
        hash: files::hash(files),
        langs,
        currency: head.currency,
        zone,
        entities,
        systems,
        towns,
        sites,
        services,
        groups: head.groups,
        priority_grounds: head.priority_grounds,
        park_reasons: head.park_reasons,
        break_reasons: head.break_reasons,
        outage_reasons: head.outage_reasons,
        look_purposes: head.look_purposes,
        keep_days: head.keep_days,
        remote_minutes: head.remote_minutes,
        elsewhere_km: head.elsewhere_km,
        override_reasons: head.override_reasons,
        outcomes: head.outcomes,
        calendar,
        texts: Arc::new(texts),
        warnings: Vec::new(),
    };
    lint::services(&mut c, &pack);
    crate::texts::check(&mut c, &pack);
    pack.warnings = std::mem::take(&mut c.warnings);
    if c.errors.is_empty() { Ok(pack) } else { Err(c.errors) }
}

/// The file that every pack begins with.
pub(crate) const HEAD: &str = "pack.yaml";

/// A visit's phone number serves the visit and what follows within a year of it, not more.
const KEEP_DAYS: std::ops::RangeInclusive<i64> = 1..=366;
/// From the way across a street to a day of the hall.
const REMOTE_MINUTES: std::ops::RangeInclusive<i64> = 10..=480;
/// From the next district to the other end of a large country.
const ELSEWHERE_KM: std::ops::RangeInclusive<i64> = 1..=1_000;

fn head_lists(c: &mut Check<'_>, head: &PackFile) {
    if head.currency.len() != 3 || !head.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        let message = format!("\"{}\" is no currency", head.currency);
        c.wrong(HEAD, &["currency"], message, "Write the three letters of ISO 4217: AZN");
    }
    for (name, value, range) in [
        ("keep_days", head.keep_days, KEEP_DAYS),
        ("remote_minutes", head.remote_minutes, REMOTE_MINUTES),
        ("elsewhere_km", head.elsewhere_km, ELSEWHERE_KM),
    ] {
        if !range.contains(&value) {
            let help = format!("Write a number from {} to {}", range.start(), range.end());
            c.wrong(HEAD, &[name], format!("{name} cannot be {value}"), &help);
        }
    }
    for (name, list) in [
        ("entities", &head.entities),
        ("groups", &head.groups),
        ("priority_grounds", &head.priority_grounds),
        ("park_reasons", &head.park_reasons),
        ("break_reasons", &head.break_reasons),
        ("outage_reasons", &head.outage_reasons),
        ("look_purposes", &head.look_purposes),
        ("override_reasons", &head.override_reasons),
        ("outcomes", &head.outcomes),
    ] {
        if list.is_empty() {
            c.wrong(HEAD, &[name], format!("{name} is empty"), "Name at least one");
        }
        c.twice(HEAD, &[name], list.iter().map(String::as_str));
    }
}

pub(crate) fn zone(c: &mut Check<'_>, path: &[&str], name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|e| {
        c.wrong(HEAD, path, format!("{e}"), "Use a name of the IANA database: Asia/Baku");
        TimeZone::UTC
    })
}

fn services(
    c: &mut Check<'_>,
    entities: &[EntityKey],
    groups: &[String],
) -> BTreeMap<ServiceKey, Arc<Service>> {
    let mut out = BTreeMap::new();
    for file in c.files.keys().filter(|f| f.starts_with("services/")) {
        let Some(stem) = file.strip_prefix("services/").and_then(|f| f.strip_suffix(".yaml"))
        else {
            c.wrong(file, &[], "not a service", "Name it <key>.yaml, or move it elsewhere");
            continue;
        };
        let Some(key) = c.key::<ServiceKey>(file, &[], stem) else { continue };
        let Some(raw) = c.yaml::<ServiceFile>(file) else { continue };
        let entity = c.key::<EntityKey>(file, &["entity", &raw.entity], &raw.entity);
        let skill = c.key(file, &["skill", &raw.skill], &raw.skill);
        let (Some(entity), Some(skill)) = (entity, skill) else { continue };
        let help = "Add it to pack.yaml, or correct the name";
        if !entities.contains(&entity) {
            let message = format!("there is no entity {entity}");
            c.wrong(file, &["entity", entity.as_str()], message, help);
        }
        if !groups.contains(&raw.group) {
            let message = format!("there is no group {}", raw.group);
            c.wrong(file, &["group", &raw.group], message, help);
        }
        standing(c, file, &raw);
        out.insert(key.clone(), Arc::new(service(c, file, key, entity, skill, raw)));
    }
    out
}

/// What the values stand on: sources, or the mark of what is made up.
fn standing(c: &mut Check<'_>, file: &str, raw: &ServiceFile) {
    if raw.sources.is_empty() {
        c.wrong(file, &["sources"], "no source", "Name the page that the facts come from");
    }
    for url in &raw.sources {
        if !url.starts_with("https://") && !url.starts_with("http://") {
            let message = format!("\"{url}\" is no address of a page");
            c.wrong(file, &["sources", url], message, "Write the whole address: https://…");
        }
    }
    for (name, marked) in [("minutes", raw.minutes.demo), ("must_come", raw.must_come.demo)] {
        if !marked {
            let message = format!("{name} has no source");
            let help = "Mark it demo: true; a value with a source needs a place to name it";
            c.wrong(file, &[name, "demo"], message, help);
        }
    }
    for (name, n) in &raw.cite {
        if !CITED.contains(&name.as_str()) {
            let message = format!("\"{name}\" cannot be cited");
            c.wrong(file, &["cite", name], message, &format!("Use one of {}", CITED.join(", ")));
        } else if *n == 0 || *n > raw.sources.len() {
            let message = format!("there is no source number {n}");
            c.wrong(file, &["cite", name], message, "Count the sources from 1");
        }
    }
}

/// What can be cited, where a service has several sources.
const CITED: [&str; 11] = [
    "who",
    "evidence",
    "terms",
    "fees",
    "free",
    "not_for",
    "legal",
    "validity",
    "places",
    "appeal",
    "retention",
];

fn service(
    c: &mut Check<'_>,
    file: &str,
    key: ServiceKey,
    entity: EntityKey,
    skill: kit::SkillKey,
    raw: ServiceFile,
) -> Service {
    let evidence = match c.known(file, "evidence", raw.evidence) {
        Known::Is(list) => Known::Is(list.into_iter().map(|e| evidence(c, file, e)).collect()),
        Known::NotKnown(w) => Known::NotKnown(w),
    };
    let mut service = Service {
        key,
        version: raw.version,
        entity,
        skill,
        group: raw.group,
        minutes: raw.minutes.value,
        express: raw.express,
        must_come: raw.must_come.value,
        who: c.known(file, "who", raw.who),
        questions: raw.questions,
        evidence,
        speeds: raw.speeds.into_iter().map(|s| speed(c, file, s)).collect(),
        free: raw.free.into_iter().map(|n| named(c, file, n)).collect(),
        not_for: raw.not_for.into_iter().map(|n| named(c, file, n)).collect(),
        turn_away: raw.turn_away.into_iter().map(|key| Ground { key }).collect(),
        sources: raw.sources,
        as_of: c.word(file, "as_of", raw.as_of),
        legal: c.word(file, "legal", raw.legal),
        validity: raw.validity,
        places: c.known(file, "places", raw.places),
        appeal: c.word(file, "appeal", raw.appeal),
        retention: c.word(file, "retention", raw.retention),
        bring_not_known: raw.bring_not_known.map(|text| c.condition(file, Some(&text))),
        origins: BTreeMap::new(),
        tests: raw.tests,
    };
    service.origins = origins(c, file, &service, &raw.cite);
    service
}

fn speed(c: &mut Check<'_>, file: &str, raw: SpeedFile) -> Speed {
    Speed {
        term: c.known(file, "term", raw.term),
        fees: c.known(file, "fees", raw.fees),
        longer: raw.longer,
    }
}

fn evidence(c: &mut Check<'_>, file: &str, raw: EvidenceFile) -> Evidence {
    let when = c.condition(file, raw.when.as_deref());
    Evidence { when, key: raw.key, kind: raw.kind, demo: raw.demo }
}

fn named(c: &mut Check<'_>, file: &str, raw: NamedFile) -> Named {
    Named { when: c.condition(file, Some(&raw.when)), key: raw.key }
}

/// Every value of a service, and what it stands on.
fn origins(
    c: &mut Check<'_>,
    file: &str,
    s: &Service,
    cite: &BTreeMap<String, usize>,
) -> BTreeMap<String, Origin> {
    let mut all: BTreeMap<String, Origin> = ["minutes", "must-come", "turn-away"]
        .into_iter()
        .map(|made_up| (made_up.to_owned(), Origin::Demo))
        .collect();
    let mut uncited = std::collections::BTreeSet::new();
    let mut put = |name: String, cited: &'static str, known: bool| {
        if known && s.sources.len() > 1 && !cite.contains_key(cited) {
            uncited.insert(cited);
        }
        let n = cite.get(cited).copied().unwrap_or(1);
        let url = s.sources.get(n.saturating_sub(1));
        let origin = match url {
            Some(url) if known => Origin::Sourced { url: url.clone(), as_of: s.as_of.clone() },
            _ => Origin::NotKnown,
        };
        all.insert(name, origin);
    };
    put("who".into(), "who", s.who.get().is_some());
    put("legal".into(), "legal", s.legal.get().is_some());
    put("validity".into(), "validity", s.validity.is_some());
    put("places".into(), "places", s.places.get().is_some());
    put("appeal".into(), "appeal", s.appeal.get().is_some());
    put("retention".into(), "retention", s.retention.get().is_some());
    for (n, speed) in (1..).zip(&s.speeds) {
        put(format!("term.{n}"), "terms", speed.term.get().is_some());
        put(format!("fees.{n}"), "fees", speed.fees.get().is_some());
        if speed.longer.is_some() {
            put(format!("longer.{n}"), "terms", true);
        }
    }
    s.free.iter().for_each(|n| put(format!("free.{}", n.key), "free", true));
    s.not_for.iter().for_each(|n| put(format!("not-for.{}", n.key), "not_for", true));
    match &s.evidence {
        Known::Is(list) => {
            list.iter().for_each(|e| put(format!("evidence.{}", e.key), "evidence", true));
        }
        Known::NotKnown(_) => put("evidence".into(), "evidence", false),
    }
    if s.bring_not_known.is_some() {
        put("evidence (other cases)".into(), "evidence", false);
    }
    for e in s.evidence.get().into_iter().flatten().filter(|e| e.demo) {
        all.insert(format!("evidence.{}", e.key), Origin::Demo);
    }
    for name in uncited {
        let message = format!("which of the sources says it: {name}");
        c.wrong(file, &["sources", "cite"], message, &format!("Write cite: {{{name}: 1}}"));
    }
    all
}

fn calendar(c: &mut Check<'_>, langs: &[Lang], texts: &Texts) -> Calendar {
    let (mut years, mut holidays) = (Vec::new(), BTreeMap::new());
    for file in c.files.keys().filter(|f| f.starts_with("calendars/")) {
        let Some(raw) = c.yaml::<CalendarFile>(file) else { continue };
        if !raw.source.starts_with("http") {
            c.wrong(file, &["source"], "no source", "Name the page of the law");
        }
        years.push(raw.year);
        for mut h in raw.holidays {
            h.names = Arc::new(names(&h, langs, texts));
            let date = format!("{}", h.date);
            if h.date.year() != raw.year {
                let message = format!("{date} is not in {}", raw.year);
                c.wrong(file, &[&date], message, "Move it to the file of its year");
            }
            if h.keeps.is_empty() {
                c.wrong(file, &[&date], format!("{date} keeps nothing"), "Name what is kept");
            }
            if h.status == Status::Expected && h.why.is_none() {
                let help = "Say why it is only expected";
                c.wrong(file, &[&date], format!("{date} is expected"), help);
            }
            if holidays.insert(h.date, h).is_some() {
                let message = format!("{date} stands twice");
                c.wrong(file, &[&date, &date], message, "Keep one of them, with both names");
            }
        }
    }
    if years.is_empty() {
        c.wrong("calendars/", &[], "no calendar", "Add calendars/<year>.yaml");
    }
    Calendar::new(years, holidays.into_values().collect())
}

/// The name of a holiday in each language.
fn names(h: &Holiday, langs: &[Lang], texts: &Texts) -> BTreeMap<Lang, String> {
    let name = |lang: &Lang| {
        let kept: Vec<String> =
            h.keeps.iter().map(|key| texts.say(lang, &format!("holiday-{key}"), &[])).collect();
        let kept = kept.join(" · ");
        match h.moved {
            true => texts.say(lang, "holiday-moved", &[kit::text::word("name", kept)]),
            false => kept,
        }
    };
    langs.iter().map(|lang| (lang.clone(), name(lang))).collect()
}

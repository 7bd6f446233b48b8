//! Loading a pack: parse, check every name and text, run its tests. All errors at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use kit::{EntityKey, Lang, ServiceKey, SiteKey, Texts};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::calendar::Calendar;
use crate::condition::Condition;
use crate::model::{
    CounterPlan, Evidence, Ground, Hours, Known, NOT_KNOWN, Named, Pack, Service, Site, Speed,
};
use crate::needs;
use crate::raw::{CalendarFile, EvidenceFile, NamedFile, PackFile, Raw, ServiceFile, SiteFile};

mod embedded_files {
    include!(concat!(env!("OUT_DIR"), "/packs.rs"));
}

/// Something wrong in a pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}. {help}")]
pub struct PackError {
    /// The file, below the pack's folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The files of a pack: path below its folder → text.
pub(crate) type Files = BTreeMap<String, String>;

/// The packs that are compiled in.
#[must_use]
pub fn embedded() -> BTreeSet<&'static str> {
    embedded_files::FILES.iter().filter_map(|(p, _)| p.split('/').next()).collect()
}

/// Loads a pack that is compiled in.
///
/// # Errors
/// Everything that is wrong in it.
pub fn load_embedded(key: &str) -> Result<Pack, Vec<PackError>> {
    let files = embedded_files::FILES
        .iter()
        .filter_map(|(path, text)| {
            Some((path.strip_prefix(key)?.strip_prefix('/')?.to_owned(), (*text).to_owned()))
        })
        .collect();
    from_files(key, &files)
}

/// Loads a pack from its folder.
///
/// # Errors
/// Everything that is wrong in it.
pub fn load(folder: &Path) -> Result<Pack, Vec<PackError>> {
    let mut files = Files::new();
    read(folder, "", &mut files).map_err(|e| {
        let help = "Give the folder of a pack: it holds pack.yaml".to_owned();
        vec![PackError { file: format!("{}", folder.display()), line: 0, message: format!("{e}"), help }]
    })?;
    let key = folder.file_name().and_then(|n| n.to_str()).unwrap_or("pack");
    from_files(key, &files)
}

fn read(folder: &Path, prefix: &str, files: &mut Files) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, std::fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

/// Collects errors, and finds the line of what they are about.
struct Check<'a> {
    files: &'a Files,
    errors: Vec<PackError>,
}

impl Check<'_> {
    /// An error about a word in a file.
    fn wrong(&mut self, file: &str, word: &str, message: impl Into<String>, help: &str) {
        let line = self
            .files
            .get(file)
            .and_then(|text| text.lines().position(|l| l.contains(word)))
            .map_or(1, |n| n + 1);
        let (file, message, help) = (file.to_owned(), message.into(), help.to_owned());
        self.errors.push(PackError { file, line, message, help });
    }
    fn yaml<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let Some(text) = self.files.get(file) else {
            self.wrong(file, "", "the file is missing", "Add it");
            return None;
        };
        match serde_norway::from_str(text) {
            Ok(v) => Some(v),
            Err(e) => {
                let line = e.location().map_or(1, |l| l.line());
                let message = format!("{e}");
                let help = "Compare with another file of the same kind".to_owned();
                self.errors.push(PackError { file: file.to_owned(), line, message, help });
                None
            }
        }
    }
    fn key<K: FromStr>(&mut self, file: &str, text: &str) -> Option<K>
    where
        K::Err: std::fmt::Display,
    {
        text.parse()
            .map_err(|e: K::Err| self.wrong(file, text, format!("{e}"), "Choose another key"))
            .ok()
    }
    fn condition(&mut self, file: &str, text: Option<&str>) -> Condition {
        let Some(text) = text else { return Condition::Fixed(true) };
        Condition::parse(text).unwrap_or_else(|e| {
            let help = "Write question == \"choice\", joined by && and ||";
            self.wrong(file, text, format!("the condition cannot be read: {e}"), help);
            Condition::Fixed(false)
        })
    }
    fn known<T>(&mut self, file: &str, raw: Raw<T>, what: &str) -> Known<T> {
        match raw {
            Raw::Is(v) => Known::Is(v),
            Raw::Words(w) => {
                if w != NOT_KNOWN {
                    let message = format!("{what} cannot be read");
                    self.wrong(file, &w, message, "Write the value, or: not known");
                }
                Known::NotKnown(NOT_KNOWN)
            }
        }
    }
}

/// Builds a pack from its files.
///
/// # Errors
/// Everything that is wrong in them.
pub(crate) fn from_files(key: &str, files: &Files) -> Result<Pack, Vec<PackError>> {
    let mut c = Check { files, errors: Vec::new() };
    let Some(head) = c.yaml::<PackFile>("pack.yaml") else { return Err(c.errors) };
    let langs: Vec<Lang> = head.langs.iter().filter_map(|l| c.key("pack.yaml", l)).collect();
    let texts = texts(&mut c, &langs);
    let zone = zone(&mut c, &head.zone);
    let entities: Vec<EntityKey> =
        head.entities.iter().filter_map(|e| c.key("pack.yaml", e)).collect();
    let services = services(&mut c, &entities, &head.groups);
    let sites: BTreeMap<SiteKey, Arc<Site>> = head
        .sites
        .iter()
        .filter_map(|s| site(&mut c, s, &head, &zone, &services))
        .map(|s| (s.key.clone(), Arc::new(s)))
        .collect();
    let calendar = calendar(&mut c);
    let mut hash = Sha256::new();
    for (path, text) in files {
        hash.update((path.len() as u64).to_be_bytes());
        hash.update(path);
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    let pack = Pack {
        key: key.to_owned(),
        hash: hash.finalize().into(),
        langs,
        currency: head.currency,
        zone,
        entities,
        sites,
        services,
        groups: head.groups,
        priority_grounds: head.priority_grounds,
        park_reasons: head.park_reasons,
        outcomes: head.outcomes,
        calendar,
        texts: Arc::new(texts),
    };
    check_services(&mut c, &pack);
    check_texts(&mut c, &pack);
    if c.errors.is_empty() { Ok(pack) } else { Err(c.errors) }
}

fn zone(c: &mut Check<'_>, name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|e| {
        c.wrong("pack.yaml", name, format!("{e}"), "Use a name of the IANA database: Asia/Baku");
        TimeZone::UTC
    })
}

fn texts(c: &mut Check<'_>, langs: &[Lang]) -> Texts {
    let mut texts = Texts::new(langs.first().cloned().unwrap_or_default());
    if langs.is_empty() {
        c.wrong("pack.yaml", "langs", "no language", "Name at least one");
    }
    for lang in langs {
        let file = format!("texts/{lang}.ftl");
        match c.files.get(&file).map(|source| texts.add(lang, source)) {
            None => c.wrong(&file, "", "the file is missing", "Add the texts of this language"),
            Some(Err(e)) => c.wrong(&file, "", format!("{e}"), "Correct the message"),
            Some(Ok(())) => {}
        }
    }
    texts
}

fn services(
    c: &mut Check<'_>,
    entities: &[EntityKey],
    groups: &[String],
) -> BTreeMap<ServiceKey, Arc<Service>> {
    let names: Vec<String> = c.files.keys().filter(|f| f.starts_with("services/")).cloned().collect();
    let mut out = BTreeMap::new();
    for file in names {
        let stem = file.trim_start_matches("services/").trim_end_matches(".yaml").to_owned();
        let Some(raw) = c.yaml::<ServiceFile>(&file) else { continue };
        let Some(key) = c.key::<ServiceKey>(&file, &stem) else { continue };
        let (Some(entity), Some(skill)) =
            (c.key::<EntityKey>(&file, &raw.entity), c.key(&file, &raw.skill))
        else {
            continue;
        };
        if !entities.contains(&entity) {
            let message = format!("there is no entity {entity}");
            c.wrong(&file, entity.as_str(), message, "Add it to pack.yaml, or correct the name");
        }
        if !groups.contains(&raw.group) {
            let message = format!("there is no group {}", raw.group);
            c.wrong(&file, &raw.group, message, "Add it to pack.yaml, or correct the name");
        }
        if raw.sources.is_empty() {
            c.wrong(&file, "sources", "no source", "Name the page that the facts come from");
        }
        if !raw.minutes.demo || !raw.must_come.demo {
            let help = "Give it a source of its own, or mark it demo: true";
            c.wrong(&file, "demo: false", "a value without a source", help);
        }
        out.insert(key.clone(), Arc::new(service(c, &file, key, entity, skill, raw)));
    }
    out
}

fn service(
    c: &mut Check<'_>,
    file: &str,
    key: ServiceKey,
    entity: EntityKey,
    skill: kit::SkillKey,
    raw: ServiceFile,
) -> Service {
    let known = |text: String| {
        if text == NOT_KNOWN { Known::NotKnown(NOT_KNOWN) } else { Known::Is(text) }
    };
    let evidence = match c.known(file, raw.evidence, "the evidence") {
        Known::Is(list) => Known::Is(list.into_iter().map(|e| evidence(c, file, e)).collect()),
        Known::NotKnown(w) => Known::NotKnown(w),
    };
    let speeds = raw
        .speeds
        .into_iter()
        .map(|s| Speed {
            term: c.known(file, s.term, "the term"),
            fees: c.known(file, s.fees, "the fee"),
        })
        .collect();
    Service {
        key,
        version: raw.version,
        entity,
        skill,
        group: raw.group,
        minutes: raw.minutes.value,
        must_come: raw.must_come.value,
        who: c.known(file, raw.who, "who may apply"),
        questions: raw.questions,
        evidence,
        speeds,
        free: raw.free.into_iter().map(|n| named(c, file, n)).collect(),
        not_for: raw.not_for.into_iter().map(|n| named(c, file, n)).collect(),
        turn_away: raw.turn_away.into_iter().map(|key| Ground { key }).collect(),
        sources: raw.sources,
        as_of: known(raw.as_of),
        legal: known(raw.legal),
        validity: raw.validity,
        tests: raw.tests,
    }
}

fn evidence(c: &mut Check<'_>, file: &str, raw: EvidenceFile) -> Evidence {
    Evidence { when: c.condition(file, raw.when.as_deref()), key: raw.key, kind: raw.kind }
}

fn named(c: &mut Check<'_>, file: &str, raw: NamedFile) -> Named {
    Named { when: c.condition(file, Some(&raw.when)), key: raw.key }
}

fn site(
    c: &mut Check<'_>,
    raw: &SiteFile,
    head: &PackFile,
    usual: &TimeZone,
    services: &BTreeMap<ServiceKey, Arc<Service>>,
) -> Option<Site> {
    const FILE: &str = "pack.yaml";
    let key: SiteKey = c.key(FILE, &raw.key)?;
    if !raw.demo && raw.source.is_none() {
        c.wrong(FILE, &raw.key, "a site without a source", "Name it, or mark the site demo: true");
    }
    let zone = raw.zone.as_ref().map_or_else(|| usual.clone(), |z| zone(c, z));
    let mut hours = Vec::new();
    for h in &raw.hours {
        let (from, until) = (h.from.parse::<Time>(), h.until.parse::<Time>());
        for day in &h.days {
            match (weekday(day), &from, &until) {
                (Some(day), Ok(from), Ok(until)) if from < until => {
                    hours.push(Hours { day, from: *from, until: *until });
                }
                _ => c.wrong(FILE, day, "the hours cannot be read", "Write mon, 09:00, 18:00"),
            }
        }
    }
    let mut counters = Vec::new();
    for counter in &raw.counters {
        let skills = counter.skills.iter().filter_map(|s| c.key(FILE, s)).collect();
        let entity: EntityKey = c.key(FILE, &counter.entity)?;
        if !head.entities.iter().any(|e| e == entity.as_str()) {
            let message = format!("there is no entity {entity}");
            c.wrong(FILE, entity.as_str(), message, "Add it to the list of entities");
        }
        counters.push(CounterPlan { number: counter.number, entity, skills, zone: counter.zone.clone() });
    }
    let offered: Vec<ServiceKey> = match &raw.services {
        Raw::Words(all) if all == "all" => services.keys().cloned().collect(),
        Raw::Words(other) => {
            c.wrong(FILE, other, "the services cannot be read", "Write all, or a list");
            Vec::new()
        }
        Raw::Is(list) => list.iter().filter_map(|s| c.key(FILE, s)).collect(),
    };
    for s in &offered {
        let Some(service) = services.get(s) else {
            c.wrong(FILE, s.as_str(), format!("there is no service {s}"), "Correct the name");
            continue;
        };
        let served = counters.iter().any(|n| n.skills.contains(&service.skill));
        if !counters.is_empty() && !served {
            let message = format!("no counter of {key} has the skill {} of {s}", service.skill);
            c.wrong(FILE, key.as_str(), message, "Give a counter the skill, or do not offer it");
        }
    }
    let policy = raw.queue.clone().unwrap_or_else(|| head.queue.clone());
    Some(Site { key, kind: raw.kind, zone, hours, policy, counters, services: offered })
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

fn calendar(c: &mut Check<'_>) -> Calendar {
    let names: Vec<String> = c.files.keys().filter(|f| f.starts_with("calendars/")).cloned().collect();
    let (mut years, mut holidays) = (Vec::new(), Vec::new());
    for file in names {
        let Some(raw) = c.yaml::<CalendarFile>(&file) else { continue };
        years.push(raw.year);
        for h in raw.holidays {
            if h.date.year() != raw.year {
                let date = format!("{}", h.date);
                c.wrong(&file, &date, format!("{date} is not in {}", raw.year), "Move it");
            }
            holidays.push(h);
        }
    }
    Calendar::new(years, holidays)
}

fn check_services(c: &mut Check<'_>, pack: &Pack) {
    for (key, s) in &pack.services {
        let file = format!("services/{key}.yaml");
        let conditions = s.evidence.get().into_iter().flatten().map(|e| &e.when);
        let named = s.free.iter().chain(&s.not_for).map(|n| &n.when);
        for (question, choice) in conditions.chain(named).flat_map(Condition::mentions) {
            let known = s.questions.iter().find(|q| q.key == question);
            if !known.is_some_and(|q| q.choices.iter().any(|ch| ch == choice)) {
                let message = format!("no question \"{question}\" with the choice \"{choice}\"");
                c.wrong(&file, choice, message, "Add it to the questions, or correct the condition");
            }
        }
        if s.questions.len() > needs::QUESTIONS_MAX {
            c.wrong(&file, "questions", "more than eight questions", "Ask less");
            continue;
        }
        let paths = needs::paths(s);
        for q in &s.questions {
            if !paths.iter().any(|(answers, _)| answers.contains_key(&q.key)) {
                let message = format!("the question \"{}\" never changes the result", q.key);
                c.wrong(&file, &q.key, message, "Remove it, or use it in a condition");
            }
        }
        for (n, test) in s.tests.iter().enumerate() {
            check_example(c, &file, pack, s, n, test);
        }
    }
}

fn check_example(
    c: &mut Check<'_>,
    file: &str,
    pack: &Pack,
    s: &Service,
    n: usize,
    test: &crate::model::Example,
) {
    let answers = test.answers.clone();
    let help = "Correct the example, or the definition";
    let needs = match needs::next(s, &answers) {
        Ok(needs::Step::Result(needs)) => needs,
        Ok(needs::Step::Ask(q)) => {
            let message = format!("example {} does not answer \"{}\"", n + 1, q.key);
            return c.wrong(file, "tests:", message, help);
        }
        Err(e) => return c.wrong(file, "tests:", format!("example {}: {e}", n + 1), help),
    };
    if needs.bring != Known::Is(test.bring.clone()) {
        let message = format!("example {} needs {:?}, not {:?}", n + 1, needs.bring, test.bring);
        c.wrong(file, "tests:", message, help);
    }
    if needs.free.is_some() != test.free {
        c.wrong(file, "tests:", format!("example {} differs in being free", n + 1), help);
    }
    if let (Some(applied), Some(due)) = (test.applied, test.due) {
        let term = needs.speeds.first().and_then(|s| s.term.get().copied());
        let found = term.map(|t| pack.calendar.due(applied, t));
        if found != Some(Ok(due)) {
            let message = format!("example {} is due {found:?}, not {due}", n + 1);
            c.wrong(file, "tests:", message, help);
        }
    }
}

/// Every text that pages will ask for, with the file that makes it necessary.
#[must_use]
pub(crate) fn wanted_texts(pack: &Pack) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut want = |key: String, file: &str| {
        all.entry(key).or_insert_with(|| file.to_owned());
    };
    const HEAD: &str = "pack.yaml";
    pack.entities.iter().for_each(|e| want(format!("entity-{e}"), HEAD));
    pack.groups.iter().for_each(|g| want(format!("group-{g}"), HEAD));
    pack.priority_grounds.iter().for_each(|g| want(format!("priority-{g}"), HEAD));
    pack.park_reasons.iter().for_each(|g| want(format!("park-{g}"), HEAD));
    pack.outcomes.iter().for_each(|g| want(format!("outcome-{g}"), HEAD));
    for site in pack.sites.values() {
        want(format!("site-{}", site.key), HEAD);
        site.counters.iter().for_each(|n| want(format!("zone-{}", n.zone), HEAD));
    }
    for s in pack.services.values() {
        let file = format!("services/{}.yaml", s.key);
        want(format!("service-{}", s.key), &file);
        want(format!("service-{}-find", s.key), &file);
        s.who.get().into_iter().flatten().for_each(|w| want(format!("who-{w}"), &file));
        s.validity.iter().for_each(|v| want(format!("valid-{v}"), &file));
        for q in &s.questions {
            want(format!("q-{}", q.key), &file);
            q.choices.iter().for_each(|ch| want(format!("q-{}-{ch}", q.key), &file));
        }
        s.evidence.get().into_iter().flatten().for_each(|e| want(format!("e-{}", e.key), &file));
        s.free.iter().chain(&s.not_for).for_each(|n| want(format!("r-{}", n.key), &file));
        for g in &s.turn_away {
            want(format!("g-{}", g.key), &file);
            want(format!("g-{}-bring", g.key), &file);
        }
    }
    all
}

fn check_texts(c: &mut Check<'_>, pack: &Pack) {
    let Ok(english) = "en".parse::<Lang>() else { return };
    let same: BTreeSet<String> = c
        .files
        .get("texts/same.txt")
        .into_iter()
        .flat_map(|t| t.lines())
        .filter_map(|l| l.split_whitespace().next().map(ToOwned::to_owned))
        .collect();
    for (key, file) in wanted_texts(pack) {
        for lang in &pack.langs {
            if !pack.texts.has(lang, &key) {
                let message = format!("texts/{lang}.ftl lacks {key}");
                let word = key.split_once('-').map_or(key.as_str(), |(_, w)| w).to_owned();
                c.wrong(&file, &word, message, "Add it in this language");
            } else if *lang != english
                && pack.texts.has(&english, &key)
                && !same.contains(&key)
                && pack.say(lang, &key) == pack.say(&english, &key)
            {
                let text = format!("texts/{lang}.ftl");
                let message = format!("{key} reads as in English");
                c.wrong(&text, &key, message, "Translate it, or list it in texts/same.txt");
            }
        }
    }
}

//! The texts of a pack: every language has every text, and none is left untranslated.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use kit::{Lang, Texts};

use crate::error::{Check, PackError};
use crate::load::HEAD;
use crate::model::Pack;

/// The texts that may read as in English, each with its reason.
const SAME: &str = "texts/same.txt";

/// Reads the texts of every language.
pub(crate) fn texts(c: &mut Check<'_>, langs: &[Lang]) -> Texts {
    let mut texts = Texts::new(langs.first().cloned().unwrap_or_default());
    if langs.is_empty() {
        c.wrong(HEAD, &["langs"], "no language", "Name at least one");
    }
    for lang in langs {
        let file = format!("texts/{lang}.ftl");
        let Some(source) = c.files.get(&file) else {
            c.wrong(&file, &[], "the file is missing", "Add the texts of this language");
            continue;
        };
        if let Err((_, errors)) = FluentResource::try_new(source.clone()) {
            for e in errors {
                let before = source.get(..e.pos.start).unwrap_or("");
                let line = 1 + before.matches('\n').count();
                let help = "Write key = text, on one line".to_owned();
                let message = format!("not a text: {}", e.kind);
                c.errors.push(PackError { file: file.clone(), line, message, help });
            }
            continue;
        }
        let mut seen = BTreeMap::new();
        for (key, line) in keys(source) {
            if let Some(first) = seen.insert(key, line) {
                let message = format!("{key} stands twice");
                let help = format!("Keep one of them; the other is on line {first}");
                c.errors.push(PackError { file: file.clone(), line, message, help });
            }
        }
        if seen.len() == keys(source).count()
            && let Err(e) = texts.add(lang, source)
        {
            c.wrong(&file, &[], format!("{e}"), "Correct the texts");
        }
    }
    texts
}

/// The keys of a file of texts, with their lines.
fn keys(source: &str) -> impl Iterator<Item = (&str, usize)> {
    source.lines().zip(1..).filter_map(|(line, n)| {
        let (key, _) = line.split_once('=')?;
        let key = key.strip_suffix(' ').unwrap_or(key);
        let plain = key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        plain.then_some((key, n))
    })
}

/// What makes a text necessary: a file, and the word in it.
pub(crate) struct Wanted {
    file: String,
    word: String,
}

/// Every text that pages will ask for, and what makes it necessary.
pub(crate) fn wanted(pack: &Pack) -> BTreeMap<String, Wanted> {
    let mut all = BTreeMap::new();
    let mut want = |key: String, file: &str, word: &str| {
        all.entry(key).or_insert_with(|| Wanted { file: file.to_owned(), word: word.to_owned() });
    };
    for (kind, list) in [
        ("group", &pack.groups),
        ("priority", &pack.priority_grounds),
        ("park", &pack.park_reasons),
        ("break", &pack.break_reasons),
        ("outage", &pack.outage_reasons),
        ("look", &pack.look_purposes),
        ("override", &pack.override_reasons),
        ("outcome", &pack.outcomes),
    ] {
        list.iter().for_each(|word| want(format!("{kind}-{word}"), HEAD, word));
    }
    pack.entities.iter().for_each(|e| want(format!("entity-{e}"), HEAD, e.as_str()));
    pack.systems.iter().for_each(|s| want(format!("system-{}", s.key), HEAD, &s.key));
    for h in pack.calendar.holidays() {
        let file = format!("calendars/{}.yaml", h.date.year());
        h.keeps.iter().for_each(|key| want(format!("holiday-{key}"), &file, key));
        if h.moved {
            want("holiday-moved".to_owned(), &file, "moved");
        }
    }
    pack.towns.iter().for_each(|t| want(format!("town-{}", t.key), HEAD, &t.key));
    for site in pack.sites.values() {
        want(format!("site-{}", site.key), HEAD, site.key.as_str());
        site.counters.iter().for_each(|n| want(format!("zone-{}", n.zone), HEAD, &n.zone));
    }
    for s in pack.services.values() {
        let file = format!("services/{}.yaml", s.key);
        let mut need = |key: String, word: &str| want(key, &file, word);
        for suffix in ["", "-find", "-summary"] {
            need(format!("service-{}{suffix}", s.key), "version");
        }
        s.who.get().into_iter().flatten().for_each(|w| need(format!("who-{w}"), w));
        s.places.get().into_iter().flatten().for_each(|w| need(format!("place-{w}"), w));
        s.validity.iter().for_each(|v| need(format!("valid-{v}"), v));
        s.appeal.get().into_iter().for_each(|v| need(format!("appeal-{v}"), v));
        s.retention.get().into_iter().for_each(|v| need(format!("keep-{v}"), v));
        for q in &s.questions {
            need(format!("q-{}", q.key), &q.key);
            q.choices.iter().for_each(|choice| need(format!("q-{}-{choice}", q.key), &q.key));
        }
        let longer = s.speeds.iter().filter_map(|speed| speed.longer.as_ref());
        longer.for_each(|l| need(format!("x-{}", l.key), &l.key));
        s.evidence.get().into_iter().flatten().for_each(|e| need(format!("e-{}", e.key), &e.key));
        s.free.iter().chain(&s.not_for).for_each(|n| need(format!("r-{}", n.key), &n.key));
        s.not_for.iter().for_each(|n| need(format!("r-{}-instead", n.key), &n.key));
        for g in &s.turn_away {
            need(format!("g-{}", g.key), &g.key);
            need(format!("g-{}-bring", g.key), &g.key);
        }
    }
    all
}

/// Every text is there, translated, and of use.
pub(crate) fn check(c: &mut Check<'_>, pack: &Pack) {
    let wanted = wanted(pack);
    let english: Option<Lang> = "en".parse().ok().filter(|en| pack.langs.contains(en));
    let same = same(c);
    let mut excused = BTreeSet::new();
    for (key, because) in &wanted {
        for lang in &pack.langs {
            if !pack.texts.has(lang, key) {
                let message = format!("texts/{lang}.ftl lacks {key}");
                let word = because.word.as_str();
                c.wrong(&because.file, &[word], message, "Add it in this language");
            } else if let Some(en) = english.as_ref().filter(|en| *en != lang)
                && pack.texts.has(en, key)
                && pack.say(lang, key) == pack.say(en, key)
            {
                excused.insert(key.as_str());
                if !same.contains(key) {
                    let file = format!("texts/{lang}.ftl");
                    let message = format!("{key} reads as in English");
                    let help = "Translate it, or list it with a reason in texts/same.txt";
                    c.wrong(&file, &[key], message, help);
                }
            }
        }
    }
    for key in same.iter().filter(|k| !excused.contains(k.as_str())) {
        c.warn(SAME, &[key], format!("{key} is translated everywhere"), "Remove the line");
    }
    for lang in &pack.langs {
        let file = format!("texts/{lang}.ftl");
        let Some(source) = c.files.get(&file) else { continue };
        for (key, _) in keys(source).filter(|(key, _)| !wanted.contains_key(*key)) {
            c.warn(&file, &[key], format!("nothing asks for {key}"), "Remove it");
        }
    }
}

/// The texts that may read as in English: key and reason on a line.
fn same(c: &mut Check<'_>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let Some(source) = c.files.get(SAME) else { return all };
    for line in source.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if reason.trim().is_empty() {
            let help = "Write the reason after the key";
            c.wrong(SAME, &[key], format!("{key} has no reason"), help);
        }
        all.insert(key.to_owned());
    }
    all
}

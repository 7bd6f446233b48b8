//! Rules about the words that people read.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast;

use super::{Finding, lines};
use crate::tree::{Tree, in_crates};

/// The language that the others are compared with.
const FIRST: &str = "en";
/// On each line a key, and why its words are rightly the same as in English.
const SAME: &str = "locales/same.txt";
/// The plural categories of whole numbers (CLDR), for the languages that we have.
const CATEGORIES: &[(&str, &[&str])] = &[
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ("az", &["one", "other"]),
    ("en", &["one", "other"]),
    ("ru", &["one", "few", "many", "other"]),
];
/// Exact numbers that are the whole of a category.
const NUMBERS: &[(&str, &str, &str)] = &[
    ("ar", "0", "zero"),
    ("ar", "1", "one"),
    ("ar", "2", "two"),
    ("az", "1", "one"),
    ("en", "1", "one"),
];

/// A message of one language.
struct Said {
    file: String,
    line: usize,
    /// The variables it takes.
    vars: BTreeSet<String>,
    /// Its words, without placeables.
    words: String,
    /// The keys of the variants of every selector in it.
    choices: Vec<Vec<String>>,
}

type Messages = BTreeMap<String, Said>;

/// The messages of every locale.
fn locales(tree: &Tree) -> (BTreeMap<String, Messages>, Vec<Finding>) {
    let mut all: BTreeMap<String, Messages> = BTreeMap::new();
    let mut found = Vec::new();
    for (path, text) in tree.ending(".ftl") {
        let mut parts = path.split('/');
        let (Some("locales"), Some(lang)) = (parts.next(), parts.next()) else { continue };
        let file = match fluent_syntax::parser::parse(text) {
            Ok(file) => file,
            Err((_, errors)) => {
                for e in errors {
                    let n = text.get(..e.pos.start).map_or(1, |s| s.matches('\n').count() + 1);
                    found.push(Finding::new(path, n, e.to_string(), "correct the Fluent syntax"));
                }
                continue;
            }
        };
        let messages = all.entry(lang.to_owned()).or_default();
        for entry in &file.body {
            let ast::Entry::Message(message) = entry else { continue };
            let key = message.id.name;
            let said = Said::new(path, line_of(text, key), message);
            let line = said.line;
            if let Some(first) = messages.insert(key.to_owned(), said) {
                let what = format!("{key} is also in {}:{}", first.file, first.line);
                found.push(Finding::new(path, line, what, "keep one of the two"));
            }
        }
    }
    (all, found)
}

fn line_of(text: &str, key: &str) -> usize {
    lines(text)
        .find(|(_, l)| l.strip_prefix(key).is_some_and(|r| r.trim_start().starts_with('=')))
        .map_or(1, |(n, _)| n)
}

impl Said {
    fn new(file: &str, line: usize, message: &ast::Message<&str>) -> Self {
        let mut said = Self {
            file: file.to_owned(),
            line,
            vars: BTreeSet::new(),
            words: String::new(),
            choices: Vec::new(),
        };
        let attributes = message.attributes.iter().map(|a| &a.value);
        for pattern in message.value.iter().chain(attributes) {
            said.pattern(pattern);
        }
        said
    }
    fn pattern(&mut self, pattern: &ast::Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                ast::PatternElement::TextElement { value } => self.words.push_str(value),
                ast::PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }
    fn expression(&mut self, expression: &ast::Expression<&str>) {
        match expression {
            ast::Expression::Inline(inline) => self.inline(inline),
            ast::Expression::Select { selector, variants } => {
                self.inline(selector);
                self.choices.push(variants.iter().map(|v| choice(&v.key)).collect());
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }
    fn inline(&mut self, inline: &ast::InlineExpression<&str>) {
        match inline {
            ast::InlineExpression::VariableReference { id } => {
                self.vars.insert(id.name.to_owned());
            }
            ast::InlineExpression::FunctionReference { arguments, .. } => {
                for argument in &arguments.positional {
                    self.inline(argument);
                }
            }
            ast::InlineExpression::Placeable { expression } => self.expression(expression),
            _ => {}
        }
    }
}

fn choice(key: &ast::VariantKey<&str>) -> String {
    match key {
        ast::VariantKey::Identifier { name } => (*name).to_owned(),
        ast::VariantKey::NumberLiteral { value } => (*value).to_owned(),
    }
}

pub(super) fn used_keys_exist(tree: &Tree) -> Vec<Finding> {
    let (all, _) = locales(tree);
    let known = all.get(FIRST);
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        if !in_crates(path, "templates") && !in_crates(path, "src") {
            continue;
        }
        for (n, line) in lines(text) {
            for key in used(line) {
                if !known.is_some_and(|k| k.contains_key(key)) {
                    let what = format!("no message {key}");
                    found.push(Finding::new(path, n, what, "add it to every locales/<lang>/*.ftl"));
                }
            }
        }
    }
    found
}

/// The keys that a line says with `s("…")`, `n("…"`, `w("…"` or `a("…"`.
fn used(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("(\"").filter_map(|(at, _)| {
        let mut before = line.get(..at)?.chars().rev();
        let say = before.next().is_some_and(|c| "snwa".contains(c));
        let part = before.next().is_some_and(|c| c.is_alphanumeric() || c == '_');
        let (key, _) = line.get(at + 2..)?.split_once('"')?;
        let kebab = key.contains('-')
            && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        (say && !part && kebab).then_some(key)
    })
}

pub(super) fn locales_agree(tree: &Tree) -> Vec<Finding> {
    let (mut all, mut found) = locales(tree);
    let Some(first) = all.remove(FIRST) else { return found };
    let same: BTreeSet<&str> = tree
        .text(SAME)
        .unwrap_or_default()
        .lines()
        .filter_map(|l| l.split_once(' ').filter(|(_, why)| !why.trim().is_empty()))
        .map(|(key, _)| key)
        .collect();
    for (lang, messages) in &all {
        for (key, english) in &first {
            let Some(said) = messages.get(key) else {
                let file = english.file.replace(&format!("/{FIRST}/"), &format!("/{lang}/"));
                let what = format!("{key} is missing");
                found.push(Finding::new(&file, 1, what, "translate it"));
                continue;
            };
            if said.vars != english.vars {
                let what = format!("{key} takes {:?}, in English {:?}", said.vars, english.vars);
                found.push(Finding::new(&said.file, said.line, what, "use the same { $names }"));
            }
            let letters = said.words.chars().any(char::is_alphabetic);
            let listed = same.contains(key.as_str());
            if letters && said.words.trim() == english.words.trim() && !listed {
                let fix = "translate it, or write the key and the reason into locales/same.txt";
                let what = format!("{key} is the same as in English");
                found.push(Finding::new(&said.file, said.line, what, fix));
            }
        }
        for (key, said) in messages.iter().filter(|(key, _)| !first.contains_key(*key)) {
            let what = format!("{key} is not in English");
            found.push(Finding::new(&said.file, said.line, what, "add it there, or take it out"));
        }
    }
    found
}

pub(super) fn plurals_are_whole(tree: &Tree) -> Vec<Finding> {
    let (all, mut found) = locales(tree);
    for (lang, messages) in &all {
        let Some((_, needed)) = CATEGORIES.iter().find(|(l, _)| l == lang) else {
            let fix = "add the language to CATEGORIES in xtask/src/tidy/texts.rs";
            let file = messages.values().next().map_or(lang.as_str(), |s| s.file.as_str());
            found.push(Finding::new(file, 1, format!("plurals of {lang} not known"), fix));
            continue;
        };
        for (key, said) in messages {
            for choices in said.choices.iter().filter(|c| is_plural(c)) {
                let stands = |number: &str, category: &str| {
                    NUMBERS.iter().any(|(l, n, c)| l == lang && *n == number && *c == category)
                };
                let lacks: Vec<&str> = needed
                    .iter()
                    .filter(|c| !choices.iter().any(|k| k == *c || stands(k, c)))
                    .copied()
                    .collect();
                if !lacks.is_empty() {
                    let what = format!("{key} lacks [{}]", lacks.join("] ["));
                    let fix = "write a variant for each plural category of the language";
                    found.push(Finding::new(&said.file, said.line, what, fix));
                }
            }
        }
    }
    found
}

/// A selector over numbers: by category, or by exact numbers.
fn is_plural(choices: &[String]) -> bool {
    let words = ["zero", "one", "two", "few", "many"];
    choices.iter().any(|c| words.contains(&c.as_str()) || c.parse::<u64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    const EN: &str = "locales/en/a.ftl";

    #[test]
    fn a_key_that_no_message_has_is_found() {
        let texts = (EN, "a-b = B\n");
        let page = "{{ t.s(\"a-b\") }}\n{{ t.n(\"a-c\", n) }}\n{{ items(\"a-d\") }}";
        let hits = found(used_keys_exist, &[texts, ("crates/q/templates/a.html", page)]);
        assert_eq!(hits, ["crates/q/templates/a.html:2"]);
        let code = "t.w(\"a-e\", \"n\", 1)\nt.a(\"a-b\", &[])";
        let hits = found(used_keys_exist, &[texts, ("crates/q/src/pages.rs", code)]);
        assert_eq!(hits, ["crates/q/src/pages.rs:1"]);
    }

    #[test]
    fn a_missing_an_extra_and_a_double_message_are_found() {
        let hits = found(locales_agree, &[(EN, "a = A\nb = B"), ("locales/az/a.ftl", "c = C")]);
        assert_eq!(hits, ["locales/az/a.ftl:1", "locales/az/a.ftl:1", "locales/az/a.ftl:1"]);
        let hits = found(locales_agree, &[(EN, "a = A\n"), ("locales/en/b.ftl", "\na = A")]);
        assert_eq!(hits, ["locales/en/b.ftl:2"]);
    }

    #[test]
    fn another_variable_is_found() {
        let az = "x = Y\na = { $m } ola\n";
        let hits = found(locales_agree, &[(EN, "x = X\na = { $n } be"), ("locales/az/a.ftl", az)]);
        assert_eq!(hits, ["locales/az/a.ftl:2"]);
    }

    #[test]
    fn a_text_left_in_english_is_found_unless_it_is_listed() {
        let files = [(EN, "a = Taxi\nb = { $n }"), ("locales/az/a.ftl", "a = Taxi\nb = { $n }")];
        assert_eq!(found(locales_agree, &files), ["locales/az/a.ftl:1"]);
        let listed = [files[0], files[1], (SAME, "# why\na a taxi is a taxi\n")];
        assert!(found(locales_agree, &listed).is_empty());
        let without_reason = [files[0], files[1], (SAME, "a\n")];
        assert_eq!(found(locales_agree, &without_reason), ["locales/az/a.ftl:1"]);
    }

    #[test]
    fn a_plural_without_a_category_is_found() {
        let ru = "a = { $n ->\n [one] час\n [few] часа\n*[other] часов\n}";
        assert_eq!(found(plurals_are_whole, &[("locales/ru/a.ftl", ru)]), ["locales/ru/a.ftl:1"]);
        let exact = "a = { $n ->\n [1] час\n [few] часа\n [many] часов\n*[other] часа\n}";
        assert_eq!(found(plurals_are_whole, &[("locales/ru/a.ftl", exact)]).len(), 1);
        let ar = "a = { $n ->\n [0] x\n [one] x\n [2] x\n [few] x\n [many] x\n*[other] x\n}";
        assert!(found(plurals_are_whole, &[("locales/ar/a.ftl", ar)]).is_empty());
        let word = "a = { $kind ->\n [bus] x\n*[other] y\n}";
        assert!(found(plurals_are_whole, &[("locales/ru/a.ftl", word)]).is_empty());
    }

    #[test]
    fn a_file_that_is_not_fluent_is_found() {
        assert_eq!(found(locales_agree, &[(EN, "a = A\n= B\n")]), ["locales/en/a.ftl:2"]);
    }
}

//! Rules about what is written for readers.

use std::collections::BTreeSet;

use super::{Finding, has_word, lines};
use crate::tree::{Tree, in_crates};

const DATA: &str = "docs/data.md";
const CREATE: &str = "CREATE TABLE ";

pub(super) fn tables_are_explained(tree: &Tree) -> Vec<Finding> {
    let data = tree.text(DATA).unwrap_or_default();
    let rows: BTreeSet<&str> = lines(data).filter_map(|(_, l)| row(l)).collect();
    let mut made = BTreeSet::new();
    let mut found = Vec::new();
    for (path, text) in tree.texts().filter(|(p, _)| p.starts_with("crates/")) {
        for (n, line) in lines(text) {
            let Some(table) = table(line) else { continue };
            // One that takes the place of another is that one.
            if text.contains(&format!("ALTER TABLE {table} RENAME TO ")) {
                continue;
            }
            made.insert(table);
            if in_crates(path, "migrations") && !rows.contains(table) {
                let fix = "add a row to docs/data.md: what of a person it keeps, why, how long";
                found.push(Finding::new(path, n, format!("{table} is not explained"), fix));
            }
        }
    }
    for (n, line) in lines(data) {
        if let Some(name) = row(line).filter(|name| !made.contains(name)) {
            let what = format!("there is no table {name}");
            found.push(Finding::new(DATA, n, what, "take the row out"));
        }
    }
    found
}

/// The table that a line creates.
fn table(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(CREATE)?;
    let rest = rest.strip_prefix("IF NOT EXISTS ").unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_')?;
    rest.get(..end).filter(|name| !name.is_empty())
}

/// The table that a row of docs/data.md explains.
fn row(line: &str) -> Option<&str> {
    let name = line.strip_prefix("| ")?.split_once(" |")?.0;
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    (plain && name != "table").then_some(name)
}

/// Written in pieces, so that this file does not find itself.
fn workplace() -> Vec<String> {
    let folders = ["work", "farm", "home", "root", "Users"].map(|f| ["/", f, "/"].concat());
    let names = [
        ["cla", "ude"],
        ["anth", "ropic"],
        ["chat", "gpt"],
        ["open", "ai"],
        ["co", "pilot"],
        ["sub", "agent"],
        ["house", ".md"],
    ];
    folders.into_iter().chain(names.map(|n| n.concat())).collect()
}

pub(super) fn no_paths_and_words_of_the_workplace(tree: &Tree) -> Vec<Finding> {
    let words: Vec<String> = workplace().iter().map(|w| w.to_lowercase()).collect();
    let paper = ["DES", "IGN"].concat();
    let fix = "the repository speaks of the project alone: take it out";
    let mut found = Vec::new();
    for (path, text) in written(tree) {
        for (n, line) in lines(text) {
            let low = line.to_lowercase();
            let stands = |w: &&String| match w.starts_with('/') {
                true => is_path(&low, w),
                false => has_word(&low, w),
            };
            for word in
                words.iter().filter(stands).chain(Some(&paper).filter(|p| has_word(line, p)))
            {
                found.push(Finding::new(path, n, format!("\"{word}\""), fix));
            }
        }
    }
    found
}

/// Whether an absolute path begins so: before it stands nothing of an address.
fn is_path(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        let before = line.get(..at).and_then(|s| s.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "._-}".contains(c))
    })
}

pub(super) fn nothing_is_left_for_later(tree: &Tree) -> Vec<Finding> {
    let words = [["TO", "DO"], ["FIX", "ME"]].map(|w| w.concat());
    let macros = [["to", "do!("], ["unimplem", "ented!("]].map(|w| w.concat());
    let mut found = Vec::new();
    for (path, text) in written(tree) {
        for (n, line) in lines(text) {
            let word = words.iter().find(|w| has_word(line, w));
            if let Some(word) = word.or_else(|| macros.iter().find(|m| line.contains(*m))) {
                let fix = "do it, or write the limit into the README";
                found.push(Finding::new(path, n, word.as_str(), fix));
            }
        }
    }
    found
}

/// What people wrote; locks are made by tools.
fn written(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.texts().filter(|(p, _)| *p != "Cargo.lock" && !p.ends_with("package-lock.json"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_table_without_a_row_and_a_row_without_a_table_are_found() {
        let sql = "CREATE TABLE a (\n  x INT8\n) STRICT;\nCREATE TABLE IF NOT EXISTS b (y INT8);";
        let sql = &format!("{sql}\nCREATE TABLE b_next (y INT8);\nALTER TABLE b_next RENAME TO b;");
        let data = "| table | kind |\n|---|---|\n| a | record |\n| c | working |\n";
        let hits =
            found(tables_are_explained, &[("crates/q/migrations/0001_a.sql", sql), (DATA, data)]);
        assert_eq!(hits, ["crates/q/migrations/0001_a.sql:4", "docs/data.md:4"]);
    }

    #[test]
    fn a_machine_path_and_a_word_of_the_workplace_are_found() {
        let rule = no_paths_and_words_of_the_workplace;
        for word in workplace() {
            let text = format!("x\nsee {word}a\nsee {word}, there");
            assert!(found(rule, &[("a.md", &text)]).contains(&"a.md:3".to_owned()), "{word}");
        }
        let paper = ["kept apart (DES", "IGN 6)"].concat();
        assert_eq!(found(rule, &[("a.md", &paper)]), ["a.md:1"]);
        let address = ["https://a.example/ho", "me/x and {{ base }}/ho", "me/"].concat();
        assert!(found(rule, &[("a.md", &address)]).is_empty());
    }

    #[test]
    fn what_is_left_for_later_is_found() {
        let text =
            [["// TO", "DO: x\n"], ["to", "do!()\n"], ["// FIX", "ME\n"], ["unimplem", "ented!()"]];
        let hits = found(nothing_is_left_for_later, &[("a.rs", &text.concat().concat())]);
        assert_eq!(hits, ["a.rs:1", "a.rs:2", "a.rs:3", "a.rs:4"]);
        let word = ["// METO", "DO"].concat();
        assert!(found(nothing_is_left_for_later, &[("a.rs", &word)]).is_empty());
    }
}

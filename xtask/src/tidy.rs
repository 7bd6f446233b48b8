//! The rules of the repository that no compiler checks.

mod css;
mod docs;
mod rust;
mod templates;
mod texts;

use std::fmt;

use crate::tree::Tree;

/// A broken rule: where, what, and what to do.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    file: String,
    line: usize,
    what: String,
    fix: &'static str,
}

impl Finding {
    fn new(file: &str, line: usize, what: impl Into<String>, fix: &'static str) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), fix }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.file, self.line, self.what, self.fix)
    }
}

/// A rule: looks at the tree and says what breaks it.
type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: &[Rule] = &[
    rust::crates_explain_themselves,
    rust::lines_and_files_are_short,
    rust::records_are_written_by_folds,
    rust::rules_do_not_wait,
    rust::sites_are_asked_as_they_are_now,
    templates::no_style_and_no_script,
    templates::no_text,
    css::no_physical_side,
    css::base_is_plain,
    css::files_are_small,
    texts::used_keys_exist,
    texts::locales_agree,
    texts::plurals_are_whole,
    docs::tables_are_explained,
    docs::no_paths_and_words_of_the_workplace,
    docs::nothing_is_left_for_later,
];

/// Every broken rule, in the order of the files.
pub(crate) fn tidy(tree: &Tree) -> Vec<Finding> {
    let mut found: Vec<Finding> = RULES.iter().flat_map(|rule| rule(tree)).collect();
    found.sort();
    found
}

/// Lines with their numbers, from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, l)| (i + 1, l))
}

/// Whether `word` stands in `line` with nothing of a name before and after it.
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|s| s.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|s| s.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

/// Puts spaces where `open … close` was, and keeps the line ends.
fn blank(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once(open) {
        out.push_str(before);
        let (inside, after) = from.split_once(close).unwrap_or((from, ""));
        out.push(' ');
        out.extend(inside.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a rule finds something in a tree of these files.
    pub(crate) fn found(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
        rule(&Tree::of(files)).iter().map(|f| format!("{}:{}", f.file, f.line)).collect()
    }

    #[test]
    fn a_finding_says_where_what_and_what_to_do() {
        let f = Finding::new("a.rs", 3, "a line of 120 columns", "break it");
        assert_eq!(f.to_string(), "a.rs:3: a line of 120 columns: break it");
    }

    #[test]
    fn findings_come_in_the_order_of_the_files() {
        let later = ["TO", "DO"].concat();
        let tree = Tree::of(&[("b.md", &later), ("a.md", &later)]);
        let files: Vec<String> = tidy(&tree).into_iter().map(|f| f.file).collect();
        assert_eq!(files, ["a.md", "b.md"]);
    }

    #[test]
    fn what_is_blanked_keeps_the_lines() {
        assert_eq!(blank("a/*x\ny*/b/*c", "/*", "*/"), "a \nb ");
    }
}

//! What is wrong in a pack, and on which line.

use std::str::FromStr;

use serde::de::DeserializeOwned;

use crate::condition::Condition;
use crate::files::Files;
use crate::model::{Known, NOT_KNOWN};
use crate::raw::Raw;

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

/// Collects errors, and finds the line of what they are about.
pub(crate) struct Check<'a> {
    pub(crate) files: &'a Files,
    pub(crate) errors: Vec<PackError>,
    pub(crate) warnings: Vec<PackError>,
}

impl<'a> Check<'a> {
    pub(crate) fn new(files: &'a Files) -> Self {
        Self { files, errors: Vec::new(), warnings: Vec::new() }
    }

    fn said(&self, file: &str, path: &[&str], message: String, help: &str) -> PackError {
        let line = self.files.get(file).map_or(1, |text| line_of(text, path));
        PackError { file: file.to_owned(), line, message, help: help.to_owned() }
    }

    /// An error about the last word of a path of words, each standing after the one before it.
    pub(crate) fn wrong(
        &mut self,
        file: &str,
        path: &[&str],
        message: impl Into<String>,
        help: &str,
    ) {
        let error = self.said(file, path, message.into(), help);
        self.errors.push(error);
    }

    /// The same for what is not wrong, but should be looked at.
    pub(crate) fn warn(
        &mut self,
        file: &str,
        path: &[&str],
        message: impl Into<String>,
        help: &str,
    ) {
        let warning = self.said(file, path, message.into(), help);
        self.warnings.push(warning);
    }

    pub(crate) fn yaml<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let Some(text) = self.files.get(file) else {
            self.wrong(file, &[], "the file is missing", "Add it");
            return None;
        };
        match serde_norway::from_str(text) {
            Ok(v) => Some(v),
            Err(e) => {
                let message = format!("{e}");
                let line = yaml_line(text, e.location().map_or(1, |l| l.line()), &message);
                let help = "Compare with another file of the same kind".to_owned();
                self.errors.push(PackError { file: file.to_owned(), line, message, help });
                None
            }
        }
    }

    pub(crate) fn key<K: FromStr>(&mut self, file: &str, path: &[&str], text: &str) -> Option<K>
    where
        K::Err: std::fmt::Display,
    {
        text.parse()
            .map_err(|e: K::Err| self.wrong(file, path, format!("{e}"), "Choose another key"))
            .ok()
    }

    pub(crate) fn condition(&mut self, file: &str, text: Option<&str>) -> Condition {
        let Some(text) = text else { return Condition::Fixed(true) };
        Condition::parse(text).unwrap_or_else(|e| {
            let help = "Write question == \"choice\", joined by && and ||";
            self.wrong(file, &[text], format!("the condition cannot be read: {e}"), help);
            Condition::Fixed(false)
        })
    }

    pub(crate) fn known<T>(&mut self, file: &str, name: &str, raw: Raw<T>) -> Known<T> {
        match raw {
            Raw::Is(v) => Known::Is(v),
            Raw::Words(w) => {
                if w != NOT_KNOWN {
                    let message = format!("\"{w}\" is no value of {name}");
                    self.wrong(file, &[name, &w], message, "Write the value, or: not known");
                }
                Known::NotKnown(NOT_KNOWN)
            }
        }
    }

    pub(crate) fn word(&mut self, file: &str, name: &str, text: String) -> Known<String> {
        if text.trim().is_empty() {
            let help = "Write the value, or: not known";
            self.wrong(file, &[name], format!("{name} is empty"), help);
        }
        if text == NOT_KNOWN { Known::NotKnown(NOT_KNOWN) } else { Known::Is(text) }
    }

    /// Each word that a list names twice.
    pub(crate) fn twice<'w>(
        &mut self,
        file: &str,
        path: &[&str],
        words: impl IntoIterator<Item = &'w str>,
    ) {
        let mut seen = std::collections::BTreeSet::new();
        for word in words {
            if !seen.insert(word) {
                // The second time is the one to look at.
                let path: Vec<&str> = path.iter().copied().chain([word, word]).collect();
                self.wrong(file, &path, format!("\"{word}\" stands twice"), "Keep one of them");
            }
        }
    }
}

/// A field that stands twice is reported where its mapping begins: the second one is meant.
fn yaml_line(text: &str, reported: usize, message: &str) -> usize {
    let name = message.split_once("duplicate field `").and_then(|(_, rest)| rest.split_once('`'));
    let Some((name, _)) = name else { return reported };
    let begins: usize =
        text.split_inclusive('\n').take(reported.saturating_sub(1)).map(str::len).sum();
    let field = format!("{name}:");
    let below = text.get(begins..).unwrap_or("");
    reported.max(1) - 1 + line_of(below, &[&field, &field])
}

/// The line of the last of these words, each looked for after the one before it. A word that is
/// not there is passed over, so the answer is the nearest place that is known.
fn line_of(text: &str, path: &[&str]) -> usize {
    let mut found = 0;
    let mut from = 0;
    for word in path {
        if let Some(at) = whole_word(text, from, word) {
            (found, from) = (at, at + word.len());
        }
    }
    1 + text.get(..found).map_or(0, |before| before.matches('\n').count())
}

/// Where a word stands alone (not as a part of a longer key), outside comments.
fn whole_word(text: &str, from: usize, word: &str) -> Option<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.get(from..)?.match_indices(word).map(|(n, _)| from + n).find(|at| {
        let before = text.get(..*at).unwrap_or("");
        let after = text.get(at + word.len()..).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        let open_before = !word.starts_with(part) || !before.ends_with(part);
        let open_after = !word.ends_with(part) || !after.starts_with(part);
        open_before && open_after && !line.trim_start().starts_with('#') && !line.contains(" #")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_by_whole_words_in_order() {
        let text = "a: 1\n# skill: identity\nskill: identity-card\nlist:\n  - {k: identity} # x\n";
        assert_eq!(line_of(text, &["identity"]), 5);
        assert_eq!(line_of(text, &["list", "k"]), 5);
        assert_eq!(line_of(text, &["list", "absent"]), 4);
        assert_eq!(line_of(text, &[]), 1);
        assert_eq!(line_of("ə: ə\nб", &["б"]), 2);
    }
}

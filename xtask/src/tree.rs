//! The files of the repository, in memory: a rule is tested on a tree of two files.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Folders that are made by tools.
const MADE: &[&str] =
    &["target", ".git", "node_modules", "test-results", ".venv", "onewindow-data"];

/// Paths from the root of the repository, and what is in the files.
#[derive(Default)]
pub(crate) struct Tree(BTreeMap<String, Vec<u8>>);

impl Tree {
    /// Reads every file below `root`.
    pub(crate) fn read(root: &Path) -> io::Result<Self> {
        let mut tree = Self::default();
        tree.add(root, "")?;
        Ok(tree)
    }

    fn add(&mut self, folder: &Path, at: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if at.is_empty() { name.clone() } else { format!("{at}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() && !MADE.contains(&name.as_str()) {
                self.add(&entry.path(), &path)?;
            } else if kind.is_file() && !MADE.contains(&name.as_str()) {
                self.0.insert(path, fs::read(entry.path())?);
            }
        }
        Ok(())
    }

    /// A tree of these files.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(p, t)| ((*p).to_owned(), t.as_bytes().to_vec())).collect())
    }

    /// The bytes of a file.
    pub(crate) fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// The text of a file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.bytes(path)?).ok()
    }

    /// Every text file.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(p, b)| Some((p.as_str(), std::str::from_utf8(b).ok()?)))
    }

    /// The text files that end so.
    pub(crate) fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts().filter(move |(p, _)| p.ends_with(end))
    }
}

/// The name of a file without its folders.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `part` of a crate's files: `crates/<any>/<part>/…`.
pub(crate) fn in_crates(path: &str, part: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some("crates") && parts.next().is_some() && parts.next() == Some(part)
}

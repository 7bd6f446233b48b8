//! The files of a pack: from a folder, or compiled into the program.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::PackError;

/// The files of a pack: path below its folder → text.
pub(crate) type Files = BTreeMap<String, String>;

/// A pack is read by people: ten times the files and the size of the largest that we know of.
const FILES_MAX: usize = 2_000;
const FILE_BYTES_MAX: u64 = 512 * 1024;
/// services/, texts/, calendars/ and one level more.
const DEPTH_MAX: usize = 3;

mod compiled {
    include!(concat!(env!("OUT_DIR"), "/packs.rs"));
}

/// The packs that are compiled in.
#[must_use]
pub fn embedded() -> BTreeSet<&'static str> {
    compiled::FILES.iter().filter_map(|(p, _)| p.split('/').next()).collect()
}

/// The files of a pack that is compiled in; none if there is no such pack.
pub(crate) fn compiled_in(key: &str) -> Files {
    compiled::FILES
        .iter()
        .filter_map(|(path, text)| {
            Some((path.strip_prefix(key)?.strip_prefix('/')?.to_owned(), (*text).to_owned()))
        })
        .collect()
}

/// The files of a folder.
pub(crate) fn read(folder: &Path) -> Result<Files, PackError> {
    let mut files = Files::new();
    walk(folder, "", 0, &mut files)?;
    Ok(files)
}

fn refused(file: &str, message: String) -> PackError {
    let help = "Give the folder of a pack: it holds pack.yaml".to_owned();
    PackError { file: file.to_owned(), line: 1, message, help }
}

fn walk(folder: &Path, prefix: &str, depth: usize, files: &mut Files) -> Result<(), PackError> {
    let shown = if prefix.is_empty() { format!("{}", folder.display()) } else { prefix.to_owned() };
    let lost = |e: std::io::Error| refused(&shown, format!("cannot be read: {e}"));
    if depth > DEPTH_MAX {
        return Err(refused(&shown, "folders too deep for a pack".to_owned()));
    }
    for entry in std::fs::read_dir(folder).map_err(lost)? {
        let entry = entry.map_err(lost)?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(lost)?.is_dir() {
            walk(&entry.path(), &format!("{name}/"), depth + 1, files)?;
            continue;
        }
        let bytes = entry.metadata().map_err(lost)?.len();
        if bytes > FILE_BYTES_MAX || files.len() >= FILES_MAX {
            let message =
                format!("more than {FILES_MAX} files, or one above {FILE_BYTES_MAX} bytes");
            return Err(refused(&name, message));
        }
        let text = std::fs::read_to_string(entry.path())
            .map_err(|e| refused(&name, format!("cannot be read: {e}")))?;
        files.insert(name, text);
    }
    Ok(())
}

/// SHA-256 over every path and text, in the order of the paths.
pub(crate) fn hash(files: &Files) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (path, text) in files {
        for part in [path, text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    hash.finalize().into()
}

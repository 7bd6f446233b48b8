//! The pack through its public face.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails by panicking, in its helpers too"
)]

mod calendar;
mod errors;
mod needs;
mod opening;
mod position;
mod queue;
mod whole;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pack::{Pack, PackError};

pub(crate) type Files = BTreeMap<String, String>;

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/azerbaijan")
}

/// The files of the pack, to be broken by a test.
pub(crate) fn files() -> Files {
    fn walk(folder: &Path, prefix: &str, files: &mut Files) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), files);
            } else {
                files.insert(name, std::fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let mut files = Files::new();
    walk(&folder(), "", &mut files);
    files
}

pub(crate) fn azerbaijan() -> Pack {
    loaded(pack::load_embedded("azerbaijan"))
}

pub(crate) fn loaded(result: Result<Pack, Vec<PackError>>) -> Pack {
    result.unwrap_or_else(|errors| {
        let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("{}", list.join("\n"));
    })
}

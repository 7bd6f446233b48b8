//! Lists the messages and assets that are compiled in.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../..");
    let mut out = String::from("pub(crate) const MESSAGES: &[(&str, &str, &str)] = &[\n");
    for lang in names(&root.join("locales"), "") {
        for file in names(&root.join("locales").join(&lang), ".ftl") {
            let path = root.join("locales").join(&lang).join(&file);
            let _ = writeln!(out, "({lang:?}, {file:?}, include_str!({path:?})),");
        }
    }
    out.push_str("];\npub(crate) const FILES: &[(&str, &[u8])] = &[\n");
    for file in names(&root.join("assets"), "") {
        let path = root.join("assets").join(&file);
        let _ = writeln!(out, "({file:?}, include_bytes!({path:?})),");
    }
    out.push_str("];\n");
    let target = PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("embedded.rs");
    if let Err(e) = fs::write(&target, out) {
        println!("cargo::error={}: {e}", target.display());
    }
    for folder in ["locales", "assets"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
    }
}

fn names(folder: &Path, end: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|d| d.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect())
        .unwrap_or_default();
    names.retain(|n| n.ends_with(end) && !n.starts_with('.') && !n.ends_with(".txt"));
    names.sort();
    names
}

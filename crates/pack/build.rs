//! Lists the files of the packs that are compiled in.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root =
        PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../packs");
    let mut out = String::from("pub(crate) const FILES: &[(&str, &str)] = &[\n");
    walk(&root, "", &mut out);
    out.push_str("];\n");
    let target = PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("packs.rs");
    if let Err(e) = fs::write(&target, out) {
        println!("cargo::error={}: {e}", target.display());
    }
    println!("cargo::rerun-if-changed={}", root.display());
}

fn walk(folder: &Path, prefix: &str, out: &mut String) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).map(|d| d.filter_map(Result::ok).collect()).unwrap_or_default();
    entries.sort_by_key(fs::DirEntry::file_name);
    for e in entries {
        let name = format!("{prefix}{}", e.file_name().to_string_lossy());
        if e.path().is_dir() {
            println!("cargo::rerun-if-changed={}", e.path().display());
            walk(&e.path(), &format!("{name}/"), out);
        } else {
            let _ = writeln!(out, "({name:?}, include_str!({:?})),", e.path());
        }
    }
}

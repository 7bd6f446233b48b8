//! The chores of the repository: `cargo xtask tidy`.

mod tidy;
mod tree;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{env, io};

use crate::tree::Tree;

const USE: &str = "cargo xtask tidy   what no compiler checks: sizes, layers, words, texts, tables";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(e) => {
            let _ = writeln!(io::stderr(), "xtask: {e}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything is in order.
fn run() -> io::Result<bool> {
    let mut out = io::stdout().lock();
    if env::args().nth(1).as_deref() != Some("tidy") {
        writeln!(out, "{USE}")?;
        return Ok(false);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let found = tidy::tidy(&Tree::read(&root)?);
    for finding in &found {
        writeln!(out, "{finding}")?;
    }
    writeln!(out, "tidy: {} found", found.len())?;
    Ok(found.is_empty())
}

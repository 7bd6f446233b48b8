//! `onewindow voice`: makes the clips that displays speak with, by a program of this machine.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use kit::Lang;
use queue::voice::{clips, words};
use web::T;

use crate::commands::Outcome;

/// The program: Debian's package of the same name.
const SPEAKER: &str = "espeak-ng";
/// Words a minute: slower than the program's own 175, for a loud hall.
const PACE: &str = "140";

/// Makes the clips of every language that the program knows. What is there already
/// stays: it may have been recorded by a person.
///
/// # Errors
/// When the program is not installed, or a file cannot be written.
pub fn make(langs: &[Lang], folder: &Path, out: &mut impl Write) -> Outcome {
    let texts = Arc::new(web::texts(&langs.first().cloned().unwrap_or_default())?);
    for lang in langs {
        // Says nothing, and whether it knows the language.
        let known = Command::new(SPEAKER).args(["-q", "-v", lang.as_str(), "1"]).output();
        let known = known.map_err(|e| {
            format!(
                "{SPEAKER}: {e}. Install it (Debian: apt-get install espeak-ng), or record clips"
            )
        })?;
        if !known.status.success() {
            writeln!(out, "{lang}: {SPEAKER} does not know it; record its clips")?;
            continue;
        }
        let t = T::new(&texts, lang);
        let (into, all) = (folder.join(lang.as_str()), clips(&t));
        std::fs::create_dir_all(&into).map_err(|e| format!("{}: {e}", into.display()))?;
        let mut made = 0;
        for clip in &all {
            let file = into.join(format!("{clip}.wav"));
            if !file.exists() {
                speak(lang.as_str(), &words(&t, clip), &file)?;
                made += 1;
            }
        }
        writeln!(out, "{lang}: {made} clips made, {} in all, in {}", all.len(), into.display())?;
    }
    Ok(0)
}

/// Writes a clip. It has its name only when it is whole.
fn speak(lang: &str, words: &str, file: &Path) -> Result<(), String> {
    let half = file.with_extension("part");
    let said = Command::new(SPEAKER)
        .args(["-z", "-s", PACE, "-v", lang, "-w"])
        .arg(&half)
        .args(["--", words])
        .output()
        .map_err(|e| format!("{SPEAKER}: {e}"))?;
    if !said.status.success() {
        return Err(format!("{SPEAKER}: {}", String::from_utf8_lossy(&said.stderr)));
    }
    std::fs::rename(&half, file).map_err(|e| format!("{}: {e}", file.display()))
}

//! A pack of sixteen halls, made from the one that is shipped: numbers of a day and decisions of a
//! site are per site, so load is spread.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::Outcome;

/// Halls.
pub(crate) const SITES: u16 = 16;
/// Counters of each.
pub(crate) const COUNTERS: u16 = 4;

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Writes the pack into `folder` and answers where.
pub(crate) fn make(folder: &Path) -> Outcome<PathBuf> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/azerbaijan");
    let target = folder.join("azerbaijan");
    copy(&shipped, &target)?;
    let head = std::fs::read_to_string(target.join("pack.yaml"))?;
    let (before, _) = head.split_once("\nsites:").ok_or("pack.yaml has no sites")?;
    let mut out = before.replace("full: 400", "full: 9999");
    out.push_str("\nsites:\n");
    for n in 1..=SITES {
        let _ = writeln!(out, "  - key: hall-{n}\n    kind: centre\n    demo: true");
        let _ = writeln!(out, "    hours: [{{days: [mon], from: \"09:00\", until: \"18:00\"}}]");
        let _ = writeln!(out, "    services: [identity-card]\n    counters:");
        for c in 1..=COUNTERS {
            let _ = writeln!(
                out,
                "      - {{number: {c}, entity: interior, skills: [identity], zone: a}}"
            );
        }
    }
    std::fs::write(target.join("pack.yaml"), out)?;
    for lang in ["az", "en", "ru", "ar"] {
        let file = target.join(format!("texts/{lang}.ftl"));
        let mut text = std::fs::read_to_string(&file)?;
        for n in 1..=SITES {
            let _ = writeln!(text, "site-hall-{n} = Hall {n} ({lang})");
        }
        std::fs::write(file, text)?;
    }
    Ok(target)
}

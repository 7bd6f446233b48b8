//! Packs made from the one that is shipped: sixteen small halls, because numbers of a day and
//! decisions are per site, and one hall of forty counters.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::Outcome;

/// Halls.
pub(crate) const SITES: u16 = 16;
/// Counters of each.
pub(crate) const COUNTERS: u16 = 4;
/// Counters of the hall that does everything.
pub(crate) const HALL_COUNTERS: u16 = 40;

/// A body and the skills of a counter of it.
const IDENTITY: (&str, &str) = ("interior", "identity");
/// The counters of the first site that is shipped, over and over.
const PLANS: [(&str, &str); 12] = [
    IDENTITY,
    ("interior", "identity, certificates"),
    ("interior", "identity, passport"),
    ("interior", "passport"),
    ("interior", "driving, certificates"),
    ("justice", "civil-records"),
    ("justice", "civil-records"),
    ("notary", "notary"),
    ("property", "property"),
    ("taxes", "taxes"),
    ("migration", "migration"),
    ("azerishiq", "utilities"),
];

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

/// Writes the pack of sixteen halls into `folder` and answers where.
pub(crate) fn make(folder: &Path) -> Outcome<PathBuf> {
    let halls: String = (1..=SITES)
        .map(|n| hall(n, "mon", "[identity-card]", &[IDENTITY; COUNTERS as usize]))
        .collect();
    write(folder, SITES, &halls)
}

/// Writes the pack of one hall of forty counters, which does everything.
pub(crate) fn one_hall(folder: &Path) -> Outcome<PathBuf> {
    let plans: Vec<_> = PLANS.iter().copied().cycle().take(usize::from(HALL_COUNTERS)).collect();
    write(folder, 1, &hall(1, "mon, tue, wed, thu, fri", "all", &plans))
}

/// Makes the times of a queue so many times shorter, as everything else is on a day that is played
/// faster than life.
pub(crate) fn faster(pack: &Path, speed: u32) -> Outcome<()> {
    let file = pack.join("pack.yaml");
    let mut head = std::fs::read_to_string(&file)?;
    for (name, seconds) in [
        ("priority_s", 1800),
        ("booked_s", 600),
        ("express_s", 600),
        ("gap_s", 45),
        ("grace_s", 1800),
    ] {
        let (was, is) = (format!("{name}: {seconds},"), format!("{name}: {},", seconds / speed));
        if !head.contains(&was) {
            return Err(format!("the pack that is shipped has no {was}").into());
        }
        head = head.replace(&was, &is);
    }
    Ok(std::fs::write(file, head)?)
}

fn hall(n: u16, days: &str, services: &str, plans: &[(&str, &str)]) -> String {
    let mut out = format!(
        "  - key: hall-{n}\n    kind: centre\n    demo: true\n    \
         hours: [{{days: [{days}], from: \"09:00\", until: \"18:00\"}}]\n    \
         services: {services}\n    counters:\n"
    );
    for (c, (entity, skills)) in (1..).zip(plans) {
        let _ =
            writeln!(out, "      - {{number: {c}, entity: {entity}, skills: [{skills}], zone: a}}");
    }
    out
}

/// Writes the pack that is shipped.
pub(crate) fn shipped(folder: &Path) -> Outcome<PathBuf> {
    let target = folder.join("azerbaijan");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/azerbaijan"), &target)?;
    Ok(target)
}

fn write(folder: &Path, sites: u16, halls: &str) -> Outcome<PathBuf> {
    let target = shipped(folder)?;
    let head = std::fs::read_to_string(target.join("pack.yaml"))?;
    let (before, _) = head.split_once("\nsites:").ok_or("pack.yaml has no sites")?;
    let before = before.replace("full: 400", "full: 9999");
    std::fs::write(target.join("pack.yaml"), format!("{before}\nsites:\n{halls}"))?;
    for lang in ["az", "en", "ru", "ar"] {
        let file = target.join(format!("texts/{lang}.ftl"));
        let mut text = std::fs::read_to_string(&file)?;
        for n in 1..=sites {
            let _ = writeln!(text, "site-hall-{n} = Hall {n} ({lang})");
        }
        std::fs::write(file, text)?;
    }
    Ok(target)
}

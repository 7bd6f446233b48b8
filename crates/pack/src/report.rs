//! What `onewindow pack check` prints: how much of a pack is sourced, unknown, or made up.

use std::fmt;

use crate::model::{Known, Pack};
use crate::needs;

/// How much of a pack stands on what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Services.
    pub services: usize,
    /// Sites.
    pub sites: usize,
    /// Texts that pages ask for, in each language.
    pub texts: usize,
    /// Ways to answer "What do I need?", all tried.
    pub combinations: usize,
    /// Values with a source and a date.
    pub sourced: usize,
    /// Values that read "not known".
    pub not_known: usize,
    /// Values that are made up and say so.
    pub demo: usize,
}

/// Counts.
#[must_use]
pub fn report(pack: &Pack) -> Report {
    let mut r = Report {
        services: pack.services.len(),
        sites: pack.sites.len(),
        texts: crate::load::wanted_texts(pack).len(),
        // Each site's hours, counters and policy are made up.
        demo: pack.sites.values().map(|s| 2 + s.counters.len()).sum(),
        sourced: pack.calendar.holidays().count(),
        ..Report::default()
    };
    let mut count = |known: bool| if known { r.sourced += 1 } else { r.not_known += 1 };
    for s in pack.services.values() {
        count(s.who.get().is_some());
        count(s.evidence.get().is_some());
        count(s.as_of.get().is_some());
        count(s.legal.get().is_some());
        for speed in &s.speeds {
            count(matches!(speed.term, Known::Is(_)));
            count(matches!(speed.fees, Known::Is(_)));
        }
    }
    // Minutes at the counter, and whether one must come.
    r.demo += 2 * pack.services.len();
    r.combinations = pack.services.values().map(|s| needs::paths(s).len()).sum();
    r
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = (self.sourced + self.not_known + self.demo).max(1);
        let share = |n: usize| n * 100 / all;
        writeln!(f, "{} services, {} sites, {} texts in each language", self.services, self.sites, self.texts)?;
        writeln!(f, "\"What do I need?\": {} ways to answer, all lead to a result", self.combinations)?;
        writeln!(f, "values with a source: {:4} ({} %)", self.sourced, share(self.sourced))?;
        writeln!(f, "values not known:     {:4} ({} %)", self.not_known, share(self.not_known))?;
        write!(f, "values marked DEMO:   {:4} ({} %)", self.demo, share(self.demo))
    }
}

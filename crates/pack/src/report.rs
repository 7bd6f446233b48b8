//! What `onewindow pack check` prints: how much of a pack is sourced, unknown, or made up.

use std::fmt;

use kit::ServiceKey;

use crate::calendar::Status;
use crate::model::{Known, Origin, Pack, SiteKind};
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
    /// Values with a source.
    pub sourced: usize,
    /// Those of them whose source names no date that we know.
    pub undated: usize,
    /// Values that read "not known".
    pub not_known: usize,
    /// Values that are made up and say so.
    pub demo: usize,
    /// Holidays of the calendars whose date is only expected; each says why.
    pub expected: usize,
    /// The services, one by one.
    pub rows: Vec<Row>,
    /// What is not wrong, but should be looked at.
    pub warnings: Vec<String>,
}

/// The same of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub service: ServiceKey,
    /// Ways to answer.
    pub combinations: usize,
    /// The most questions on any way.
    pub questions: usize,
    /// Values with a source.
    pub sourced: usize,
    /// Those without a date.
    pub undated: usize,
    /// Values that read "not known".
    pub not_known: usize,
    /// Values that are made up.
    pub demo: usize,
    /// Examples that were run.
    pub tests: usize,
}

/// Counts.
#[must_use]
pub fn report(pack: &Pack) -> Report {
    let rows: Vec<Row> = pack.services.values().map(|s| row(s)).collect();
    let sum = |part: fn(&Row) -> usize| rows.iter().map(part).sum::<usize>();
    // Of each site: that it is there, its hours, its policy and target, what it offers; and every
    // counter.
    let sites: usize = pack.sites.values().map(|s| 5 + s.counters.len()).sum();
    // Grounds of priority, reasons to park, for a break, of an outage and to override, purposes of
    // a look, outcomes, systems and two numbers are ours.
    let lists = [
        &pack.priority_grounds,
        &pack.park_reasons,
        &pack.break_reasons,
        &pack.outage_reasons,
        &pack.look_purposes,
        &pack.override_reasons,
        &pack.outcomes,
    ];
    let words: usize = 2 + pack.systems.len() + lists.into_iter().map(Vec::len).sum::<usize>();
    // Where the sites and towns are. The online office is nowhere.
    let on_earth = pack.sites.values().filter(|s| s.kind != SiteKind::Online);
    let positions: Vec<&Origin> =
        on_earth.map(|s| &s.position_origin).chain(pack.towns.iter().map(|t| &t.origin)).collect();
    let placed = |what: fn(&Origin) -> bool| positions.iter().filter(|o| what(o)).count();
    let (fixed, expected) = pack.calendar.holidays().fold((0, 0), |(f, e), h| match h.status {
        Status::Fixed => (f + 1, e),
        Status::Expected => (f, e + 1),
    });
    Report {
        services: pack.services.len(),
        sites: pack.sites.len(),
        texts: crate::texts::wanted(pack).len(),
        combinations: sum(|r| r.combinations),
        sourced: sum(|r| r.sourced) + fixed + placed(sourced),
        expected,
        undated: sum(|r| r.undated) + placed(undated),
        not_known: sum(|r| r.not_known) + placed(not_known),
        demo: sum(|r| r.demo) + sites + words + placed(demo),
        warnings: pack.warnings.iter().map(ToString::to_string).collect(),
        rows,
    }
}

fn sourced(o: &Origin) -> bool {
    matches!(o, Origin::Sourced { .. })
}

fn undated(o: &Origin) -> bool {
    matches!(o, Origin::Sourced { as_of: Known::NotKnown(_), .. })
}

fn not_known(o: &Origin) -> bool {
    *o == Origin::NotKnown
}

fn demo(o: &Origin) -> bool {
    *o == Origin::Demo
}

fn row(s: &crate::Service) -> Row {
    let paths = needs::paths(s);
    let count = |what: fn(&Origin) -> bool| s.origins.values().filter(|o| what(o)).count();
    Row {
        service: s.key.clone(),
        combinations: paths.len(),
        questions: paths.iter().map(|(answers, _)| answers.len()).max().unwrap_or(0),
        sourced: count(sourced),
        undated: count(undated),
        not_known: count(not_known),
        demo: count(demo),
        tests: s.tests.len(),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = (self.sourced + self.not_known + self.demo + self.expected).max(1);
        // Rounded to the nearest whole share.
        let share = |n: usize| (n * 100 + all / 2) / all;
        let (services, sites, texts) = (self.services, self.sites, self.texts);
        writeln!(f, "{services} services, {sites} sites, {texts} texts in each language")?;
        writeln!(f, "\"What do I need?\": {} ways to answer, all tried", self.combinations)?;
        let (sourced, undated) = (self.sourced, self.undated);
        let share_of = share(sourced);
        writeln!(f, "with a source: {sourced:4} ({share_of} %), {undated} of them without a date")?;
        writeln!(f, "not known:     {:4} ({} %)", self.not_known, share(self.not_known))?;
        writeln!(f, "marked DEMO:   {:4} ({} %)", self.demo, share(self.demo))?;
        writeln!(f, "only expected: {:4} ({} %), holidays", self.expected, share(self.expected))?;
        writeln!(f)?;
        writeln!(f, "{:24} ways  asks  source  not known  DEMO  examples", "service")?;
        for r in &self.rows {
            let key = r.service.as_str();
            write!(f, "{key:24} {:4}  {:4}  {:6}", r.combinations, r.questions, r.sourced)?;
            writeln!(f, "  {:9}  {:4}  {:8}", r.not_known, r.demo, r.tests)?;
        }
        self.warnings.iter().try_for_each(|w| writeln!(f, "look at {w}"))
    }
}

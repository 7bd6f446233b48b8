//! The files of a pack as they are written.

use serde::Deserialize;

use crate::model::{EvidenceKind, Example, Fee, Question, QueuePolicy, SiteKind, Term};

/// A value, or the words "not known".
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Raw<T> {
    Is(T),
    Words(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackFile {
    pub(crate) langs: Vec<String>,
    pub(crate) currency: String,
    pub(crate) zone: String,
    pub(crate) entities: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) priority_grounds: Vec<String>,
    pub(crate) park_reasons: Vec<String>,
    pub(crate) outcomes: Vec<String>,
    pub(crate) queue: QueuePolicy,
    pub(crate) sites: Vec<SiteFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteFile {
    pub(crate) key: String,
    pub(crate) kind: SiteKind,
    #[serde(default)]
    pub(crate) zone: Option<String>,
    #[serde(default)]
    pub(crate) demo: bool,
    #[serde(default)]
    pub(crate) source: Option<String>,
    #[serde(default)]
    pub(crate) hours: Vec<HoursFile>,
    #[serde(default)]
    pub(crate) queue: Option<QueuePolicy>,
    #[serde(default)]
    pub(crate) counters: Vec<CounterFile>,
    /// `all`, or a list.
    pub(crate) services: Raw<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoursFile {
    pub(crate) days: Vec<String>,
    pub(crate) from: String,
    pub(crate) until: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CounterFile {
    pub(crate) number: u16,
    pub(crate) entity: String,
    pub(crate) skills: Vec<String>,
    pub(crate) zone: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceFile {
    pub(crate) version: u32,
    pub(crate) entity: String,
    pub(crate) skill: String,
    pub(crate) group: String,
    pub(crate) minutes: Demo,
    pub(crate) must_come: Demo<bool>,
    pub(crate) who: Raw<Vec<String>>,
    #[serde(default)]
    pub(crate) questions: Vec<Question>,
    pub(crate) evidence: Raw<Vec<EvidenceFile>>,
    pub(crate) speeds: Vec<SpeedFile>,
    #[serde(default)]
    pub(crate) free: Vec<NamedFile>,
    #[serde(default)]
    pub(crate) not_for: Vec<NamedFile>,
    pub(crate) turn_away: Vec<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) as_of: String,
    pub(crate) legal: String,
    #[serde(default)]
    pub(crate) validity: Option<String>,
    #[serde(default)]
    pub(crate) tests: Vec<Example>,
}

/// A value that we made up, and that says so.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Demo<T = i64> {
    pub(crate) value: T,
    /// Must be true: a value that is not made up has a source and another shape.
    pub(crate) demo: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EvidenceFile {
    pub(crate) key: String,
    pub(crate) kind: EvidenceKind,
    #[serde(default)]
    pub(crate) when: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NamedFile {
    pub(crate) key: String,
    pub(crate) when: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpeedFile {
    pub(crate) term: Raw<Term>,
    pub(crate) fees: Raw<Vec<Fee>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarFile {
    pub(crate) year: i16,
    pub(crate) holidays: Vec<crate::calendar::Holiday>,
}

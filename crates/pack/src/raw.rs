//! The files of a pack as they are written.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::model::{
    EvidenceKind, Example, Fee, Longer, Norms, Question, QueuePolicy, SiteKind, Term,
};

/// A value, or words in its place.
#[derive(Clone, Debug)]
pub(crate) enum Raw<T> {
    Is(T),
    Words(String),
}

/// Written out, because an untagged enum loses the line of what is wrong inside.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Raw<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = Raw<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value, or the words: not known")
            }
            fn visit_str<E: serde::de::Error>(self, words: &str) -> Result<Raw<T>, E> {
                Ok(Raw::Words(words.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Raw<T>, A::Error> {
                T::deserialize(SeqAccessDeserializer::new(list)).map(Raw::Is)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Raw<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Raw::Is)
            }
        }
        d.deserialize_any(Either(PhantomData))
    }
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
    pub(crate) break_reasons: Vec<String>,
    pub(crate) outage_reasons: Vec<String>,
    pub(crate) look_purposes: Vec<String>,
    pub(crate) keep_days: i64,
    pub(crate) remote_minutes: i64,
    pub(crate) elsewhere_km: i64,
    pub(crate) override_reasons: Vec<String>,
    pub(crate) wait_target_s: i64,
    pub(crate) norms: Norms,
    pub(crate) outcomes: Vec<String>,
    pub(crate) systems: Vec<SystemFile>,
    pub(crate) queue: QueuePolicy,
    #[serde(default)]
    pub(crate) towns: Vec<TownFile>,
    pub(crate) sites: Vec<SiteFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SystemFile {
    pub(crate) key: String,
    pub(crate) entity: String,
    pub(crate) skills: Vec<String>,
}

/// Degrees in WGS 84.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PositionFile {
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    #[serde(default)]
    pub(crate) demo: bool,
    #[serde(default)]
    pub(crate) source: Option<String>,
    #[serde(default)]
    pub(crate) as_of: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TownFile {
    pub(crate) key: String,
    pub(crate) position: PositionFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteFile {
    pub(crate) key: String,
    pub(crate) kind: SiteKind,
    #[serde(default)]
    pub(crate) position: Option<Raw<PositionFile>>,
    #[serde(default)]
    pub(crate) zone: Option<String>,
    #[serde(default)]
    pub(crate) demo: bool,
    #[serde(default)]
    pub(crate) source: Option<String>,
    #[serde(default)]
    pub(crate) hours: Vec<HoursFile>,
    #[serde(default)]
    pub(crate) open_on_holidays: bool,
    #[serde(default)]
    pub(crate) queue: Option<QueuePolicy>,
    #[serde(default)]
    pub(crate) wait_target_s: Option<i64>,
    #[serde(default)]
    pub(crate) norms: Option<Norms>,
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
    #[serde(default)]
    pub(crate) express: bool,
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
    pub(crate) places: Raw<Vec<String>>,
    pub(crate) appeal: String,
    pub(crate) retention: String,
    #[serde(default)]
    pub(crate) bring_not_known: Option<String>,
    /// Which source (from 1) says what, where there are several.
    #[serde(default)]
    pub(crate) cite: BTreeMap<String, usize>,
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
    #[serde(default)]
    pub(crate) demo: bool,
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
    #[serde(default)]
    pub(crate) longer: Option<Longer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarFile {
    pub(crate) year: i16,
    /// Where the law can be read.
    pub(crate) source: String,
    pub(crate) holidays: Vec<crate::calendar::Holiday>,
}

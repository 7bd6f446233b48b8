//! What can happen to the rules of a service. Which service it is, is only committed to: beside a
//! counter that opens with fewer groups it would say what each group is for.

use journal::{Entry, Event, FoldError, Kind};
use kit::{ServiceKey, SiteKey, SkillKey, StreamId};
use ledger::cbor::Map;

use super::version::Version;
use crate::events::{named, shape};

/// Something that happened to the rules of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Changed {
    /// This holds of a service now. The first one of a service is what held before.
    Holds { service: ServiceKey, skill: SkillKey, version: Version },
    /// The operator who is the actor has read it.
    Read { service: ServiceKey, digest: [u8; 32] },
}

impl Changed {
    /// The event of the whole node, on its day.
    pub(crate) fn of_node(self, fresh: bool, day: i64) -> Event {
        self.event(named("onewindow/service-changes/v1", ""), fresh, "node".to_owned(), day)
    }

    /// The event of a counter's site.
    pub(crate) fn at_site(self, fresh: bool, site: &SiteKey, day: i64) -> Event {
        self.event(read_stream(site), fresh, site.as_str().to_owned(), day)
    }

    fn event(self, stream: StreamId, fresh: bool, place: String, day: i64) -> Event {
        let public = Map::new().with("day", day);
        let (kind, facts) = match self {
            Self::Holds { service, skill, version } => {
                let mut facts = Map::new()
                    .with("service", service.as_str())
                    .with("skill", skill.as_str())
                    .with("digest", version.digest().to_vec());
                facts.set("facts", version.val());
                ("service.changed", facts)
            }
            Self::Read { service, digest } => {
                let facts = Map::new().with("service", service.as_str());
                ("service.acknowledged", facts.with("digest", digest.to_vec()))
            }
        };
        Event { stream, fresh, kind: Kind(kind, 1), place, public, facts, sealed: Vec::new() }
    }

    /// Reads it back from an entry.
    ///
    /// # Errors
    /// When the entry lacks an attribute or has one that cannot be.
    pub(crate) fn of(entry: &Entry) -> Result<Self, FoldError> {
        let f = &entry.facts;
        let service = f.text("service")?.parse().map_err(|_| shape("service"))?;
        match entry.kind.as_str() {
            "service.changed" => Ok(Self::Holds {
                service,
                skill: f.text("skill")?.parse().map_err(|_| shape("skill"))?,
                version: f
                    .get("facts")
                    .and_then(Version::from_val)
                    .ok_or_else(|| shape("facts"))?,
            }),
            "service.acknowledged" => Ok(Self::Read {
                service,
                digest: f.bytes("digest")?.try_into().map_err(|_| shape("digest"))?,
            }),
            other => Err(FoldError::Shape(format!("{other} is not of a service"))),
        }
    }
}

/// The stream of what operators of a site have read.
pub(crate) fn read_stream(site: &SiteKey) -> StreamId {
    named("onewindow/service-read/v1", site.as_str())
}

//! What can happen to whoever sits at a counter. As in `events.rs` of the hall: `public` is what
//! docs/ledger.md lists, the rest is only committed to.

use journal::{Entry, Event, FoldError, Kind};
use kit::{SiteKey, StreamId, TicketId};
use ledger::cbor::Map;

use crate::events::{counter_of, named, shape};

/// Something that happened at a counter besides serving, or to what counters depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Chair {
    /// The counter calls nobody for a while. Why says something of a worker: it is not public.
    Paused { counter: u16, reason: String },
    /// The break is over.
    Resumed { counter: u16 },
    /// A system of a body does not answer at this site. Why, as far as staff can tell, is not
    /// public; the first version had no reason.
    Down { system: String, reason: Option<String> },
    /// It answers again.
    Up { system: String },
    /// A system answers this program no more, or again.
    Observed { system: String, up: bool },
    /// Something was noted that is nobody's business outside: what, and where, is not public.
    Noted { counter: u16, what: Noted },
}

/// What is noted at a counter. Outsiders see one kind for all of it, so that nobody who follows the
/// log from in front of a counter sees that help was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noted {
    /// Whoever sits there asks for help.
    Alarm,
    /// The manager is on the way.
    Answer,
    /// This visitor takes the time it takes. Why is nowhere.
    Untimed(TicketId),
}

impl Noted {
    fn word(self) -> &'static str {
        match self {
            Self::Alarm => "alarm",
            Self::Answer => "answer",
            Self::Untimed(_) => "untimed",
        }
    }
}

impl Chair {
    fn kind(&self) -> Kind {
        Kind(
            match self {
                Self::Paused { .. } => "counter.paused",
                Self::Resumed { .. } => "counter.resumed",
                Self::Down { .. } => "system.down",
                Self::Up { .. } => "system.up",
                Self::Observed { .. } => "system.observed",
                Self::Noted { .. } => "counter.noted",
            },
            match self {
                Self::Down { .. } => 2,
                _ => 1,
            },
        )
    }

    /// The event that records it in a counter's stream, which its opening began.
    pub(crate) fn event(self, stream: StreamId, site: &SiteKey, day: i64) -> Event {
        self.event_in(stream, false, site, day)
    }

    /// The event that records it in a stream that it may begin.
    pub(crate) fn event_in(self, stream: StreamId, fresh: bool, site: &SiteKey, day: i64) -> Event {
        self.event_at(site.as_str().to_owned(), stream, fresh, day)
    }

    /// The event that records it of the whole node.
    pub(crate) fn event_of_node(self, stream: StreamId, fresh: bool, day: i64) -> Event {
        self.event_at("node".to_owned(), stream, fresh, day)
    }

    fn event_at(self, place: String, stream: StreamId, fresh: bool, day: i64) -> Event {
        let kind = self.kind();
        let (public, facts) = self.attributes(Map::new().with("day", day));
        Event { stream, fresh, kind, place, public, facts, sealed: Vec::new() }
    }

    fn attributes(self, public: Map) -> (Map, Map) {
        let none = Map::new();
        match self {
            Self::Paused { counter, reason } => {
                (public.with("counter", i64::from(counter)), none.with("reason", reason))
            }
            Self::Resumed { counter } => (public.with("counter", i64::from(counter)), none),
            Self::Down { system, reason } => {
                let facts = match reason {
                    Some(reason) => none.with("reason", reason),
                    None => none,
                };
                (public.with("system", system), facts)
            }
            Self::Up { system } => (public.with("system", system), none),
            Self::Observed { system, up } => {
                (public.with("system", system).with("state", if up { "up" } else { "down" }), none)
            }
            Self::Noted { counter, what } => {
                let facts = none.with("counter", i64::from(counter)).with("what", what.word());
                let facts = match what {
                    Noted::Untimed(ticket) => facts.with("ticket", ticket.bytes().to_vec()),
                    Noted::Alarm | Noted::Answer => facts,
                };
                (public, facts)
            }
        }
    }

    /// Reads it back from an entry.
    ///
    /// # Errors
    /// When the entry lacks an attribute or has one that cannot be.
    pub(crate) fn of(entry: &Entry) -> Result<Self, FoldError> {
        let (p, f) = (&entry.public, &entry.facts);
        match entry.kind.as_str() {
            "counter.paused" => {
                Ok(Self::Paused { counter: counter_of(p)?, reason: f.text("reason")?.to_owned() })
            }
            "counter.resumed" => Ok(Self::Resumed { counter: counter_of(p)? }),
            "system.down" => {
                let reason = f.get("reason").map(|_| f.text("reason")).transpose()?;
                let reason = reason.map(str::to_owned);
                Ok(Self::Down { system: p.text("system")?.to_owned(), reason })
            }
            "system.up" => Ok(Self::Up { system: p.text("system")?.to_owned() }),
            "system.observed" => {
                let up = match p.text("state")? {
                    "up" => true,
                    "down" => false,
                    _ => return Err(shape("state")),
                };
                Ok(Self::Observed { system: p.text("system")?.to_owned(), up })
            }
            "counter.noted" => {
                let what = match f.text("what")? {
                    "alarm" => Noted::Alarm,
                    "answer" => Noted::Answer,
                    "untimed" => Noted::Untimed(
                        uuid::Uuid::from_slice(f.bytes("ticket")?)
                            .map(TicketId)
                            .map_err(|_| shape("ticket"))?,
                    ),
                    _ => return Err(shape("note")),
                };
                Ok(Self::Noted { counter: counter_of(f)?, what })
            }
            other => Err(FoldError::Shape(format!("{other} is not of a counter's day"))),
        }
    }
}

/// The stream of a system at a site: an outage may last over midnight.
#[must_use]
pub fn system_stream(site: &SiteKey, system: &str) -> StreamId {
    named("onewindow/system/v1", &format!("{site} {system}"))
}

/// The stream of a system as this program sees it, wherever it is used.
pub(crate) fn observed_stream(system: &str) -> StreamId {
    named("onewindow/observed/v1", system)
}

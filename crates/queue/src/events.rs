//! What can happen in a hall: facts in the past tense, each with its version.
//!
//! `public` is what docs/ledger.md lists for the kind and nothing else; what is not public stands
//! in `facts`, to which the leaf commits.

use jiff::Timestamp;
use journal::{Entry, Event, FoldError, Kind};
use keystore::Sealed;
use kit::{CounterKey, EntityKey, Lang, ServiceKey, SiteKey, SkillKey, SpokenCode, StaffId};
use kit::{StreamId, SubjectId, TicketId};
use ledger::cbor::{Map, Val};
use pack::QueuePolicy;
use pack::queue::{Lane, Reason};

mod day;

/// A service on a visitor's route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    /// What the visitor came for.
    pub(crate) service: ServiceKey,
    /// What a counter must be able to do.
    pub(crate) skill: SkillKey,
}

/// A skill that a counter has, with its opaque group of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Skill {
    /// The skill.
    pub(crate) key: SkillKey,
    /// What outsiders see in its place.
    pub(crate) group: i64,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Happened {
    /// A site began its day, under this policy; when nobody closes it, it is closed at `closes`.
    SiteOpened { policy: QueuePolicy, closes: Option<Timestamp> },
    /// A site ended its day.
    SiteClosed,
    /// The day ended before the visitor was served.
    Unserved { number: i64 },
    /// One person asks that the visitor be put first, until a second decides.
    OverrideAsked { number: i64, reason: String, until: Timestamp },
    /// A second person put the visitor first; the pseudonym of the other is public.
    Overridden { number: i64, turn: i64, reason: String, second: [u8; 8] },
    /// A counter opened.
    CounterOpened { counter: u16, entity: EntityKey, operator: StaffId, skills: Vec<Skill> },
    /// A counter closed.
    CounterClosed { counter: u16 },
    /// A visitor took a number.
    Issued {
        number: i64,
        lane: Lane,
        group: i64,
        turn: i64,
        code: SpokenCode,
        route: Vec<Stop>,
        language: Lang,
        /// When what is sealed to the visitor is erased by itself.
        erase: Option<Timestamp>,
    },
    /// A number was called to a counter.
    Called { number: i64, counter: u16, reason: Reason, entity: EntityKey },
    /// It was called again.
    CalledAgain { number: i64, counter: u16, entity: EntityKey },
    /// The visitor is there.
    Started { number: i64, counter: u16 },
    /// The visitor stays with the counter, which may call others.
    Held { number: i64, counter: u16 },
    /// The visitor leaves the queue until a time.
    Parked { number: i64, reason: String, until: Timestamp },
    /// The time has come.
    Woken { number: i64 },
    /// Another counter, service or body takes over; the turn stays.
    Transferred { number: i64, group: i64, to: Option<u16>, stop: Stop },
    /// The counter that it was sent to closed: every counter of its group may call it again.
    Unsent { number: i64 },
    /// This service is done; the next one of the visit begins to wait.
    MovedOn { number: i64, counter: u16, group: i64, outcome: String, stop: Stop },
    /// Called, and did not come.
    Missed { number: i64, counter: u16, until: Timestamp },
    /// Came back in time, or the same day after being turned away.
    Returned { number: i64, group: i64 },
    /// Did not come back in time.
    Lapsed { number: i64 },
    /// Served to the end, or turned away: which one is not public.
    Finished { number: i64, counter: u16, outcome: String, ground: Option<String> },
    /// Left by the visitor's own wish.
    Gone { number: i64 },
    /// Staff are about to open what is sealed to the visitor. For what, and where, is not public.
    Looked { counter: u16, purpose: String },
    /// A note for the next counter was sealed to the visitor. `erase` when it is the first that is.
    NoteLeft { counter: u16, erase: Option<Timestamp> },
    /// What is sealed to the visitor is erased: the key of this subject is destroyed.
    Erased { subject: SubjectId },
}

impl Happened {
    /// The kind and its version.
    #[must_use]
    pub(crate) fn kind(&self) -> Kind {
        Kind(
            match self {
                Self::SiteOpened { .. } => "site.opened",
                Self::SiteClosed => "site.closed",
                Self::Unserved { .. } => "ticket.unserved",
                Self::OverrideAsked { .. } => "override.asked",
                Self::Overridden { .. } => "ticket.overridden",
                Self::CounterOpened { .. } => "counter.opened",
                Self::CounterClosed { .. } => "counter.closed",
                Self::Issued { .. } => "ticket.issued",
                Self::Called { .. } => "ticket.called",
                Self::CalledAgain { .. } => "ticket.called-again",
                Self::Started { .. } => "ticket.started",
                Self::Held { .. } => "ticket.held",
                Self::Parked { .. } => "ticket.parked",
                Self::Woken { .. } => "ticket.woken",
                Self::Transferred { .. } => "ticket.transferred",
                Self::Unsent { .. } => "ticket.unsent",
                Self::MovedOn { .. } => "ticket.moved-on",
                Self::Missed { .. } => "ticket.missed",
                Self::Returned { .. } => "ticket.returned",
                Self::Lapsed { .. } => "ticket.lapsed",
                Self::Finished { .. } => "ticket.finished",
                Self::Gone { .. } => "ticket.left",
                Self::Looked { .. } => "subject.looked",
                Self::NoteLeft { .. } => "subject.noted",
                Self::Erased { .. } => "subject.erased",
            },
            match self {
                // Since the second version it tells everyone whom the same counters could call.
                Self::Overridden { .. } => 2,
                _ => 1,
            },
        )
    }

    /// The event that records it.
    #[must_use]
    pub(crate) fn event(self, stream: StreamId, fresh: bool, site: &SiteKey, day: i64) -> Event {
        let kind = self.kind();
        let public = Map::new().with("day", day);
        let (public, facts) = self.attributes(public);
        let place = site.as_str().to_owned();
        Event { stream, fresh, kind, place, public, facts, sealed: Vec::new() }
    }

    fn attributes(self, public: Map) -> (Map, Map) {
        let none = Map::new();
        match self {
            Self::SiteOpened { policy, closes } => {
                let public = public.with("policy", policy_map(&policy));
                (public, time_in(none, "closes", closes))
            }
            day @ (Self::SiteClosed
            | Self::Unserved { .. }
            | Self::OverrideAsked { .. }
            | Self::Overridden { .. }) => day.of_a_day(public),
            Self::CounterOpened { counter, entity, operator, skills } => {
                let groups = skills.iter().map(|s| Val::Int(s.group)).collect();
                let keys = skills.iter().map(|s| Val::Text(s.key.to_string())).collect();
                (
                    public.with("counter", i64::from(counter)).with("groups", Val::List(groups)),
                    none.with("entity", entity.as_str())
                        .with("operator", operator.bytes().to_vec())
                        .with("skills", Val::List(keys)),
                )
            }
            Self::CounterClosed { counter } => (public.with("counter", i64::from(counter)), none),
            Self::Issued { number, lane, group, turn, code, route, language, erase } => {
                let facts = none
                    .with("code", code.number())
                    .with("language", language.as_str())
                    .with("route", Val::List(route.iter().map(stop_val).collect()));
                let facts = time_in(facts, "erase", erase);
                let public = public.with("number", number).with("lane", lane.word());
                (public.with("group", group).with("turn", turn), facts)
            }
            Self::Called { number, counter, reason, entity } => (
                public
                    .with("number", number)
                    .with("counter", i64::from(counter))
                    .with("reason", reason.word()),
                none.with("entity", entity.as_str()),
            ),
            Self::CalledAgain { number, counter, entity } => (
                public.with("number", number).with("counter", i64::from(counter)),
                none.with("entity", entity.as_str()),
            ),
            other => other.after_the_call(public),
        }
    }

    /// What happens to a visitor who has been called.
    fn after_the_call(self, public: Map) -> (Map, Map) {
        let none = Map::new();
        match self {
            Self::Started { number, counter } | Self::Held { number, counter } => {
                (public.with("number", number).with("counter", i64::from(counter)), none)
            }
            Self::Parked { number, reason, until } => (
                public.with("number", number),
                none.with("reason", reason).with("until", until.as_millisecond()),
            ),
            Self::Woken { number }
            | Self::Lapsed { number }
            | Self::Gone { number }
            | Self::Unsent { number } => (public.with("number", number), none),
            Self::Returned { number, group } => {
                (public.with("number", number).with("group", group), none)
            }
            Self::Transferred { number, group, to, stop } => {
                let public = public.with("number", number).with("group", group);
                let public = match to {
                    Some(counter) => public.with("counter", i64::from(counter)),
                    None => public,
                };
                (public, none.with("stop", stop_val(&stop)))
            }
            Self::MovedOn { number, counter, group, outcome, stop } => (
                public
                    .with("number", number)
                    .with("counter", i64::from(counter))
                    .with("group", group),
                none.with("outcome", outcome).with("stop", stop_val(&stop)),
            ),
            Self::Missed { number, counter, until } => (
                public.with("number", number).with("counter", i64::from(counter)),
                none.with("until", until.as_millisecond()),
            ),
            Self::Finished { number, counter, outcome, ground } => {
                let facts = none.with("outcome", outcome);
                let facts = match ground {
                    Some(ground) => facts.with("ground", ground),
                    None => facts,
                };
                (public.with("number", number).with("counter", i64::from(counter)), facts)
            }
            Self::Looked { counter, purpose } => {
                (public, none.with("counter", i64::from(counter)).with("purpose", purpose))
            }
            Self::NoteLeft { counter, erase } => {
                (public, time_in(none.with("counter", i64::from(counter)), "erase", erase))
            }
            Self::Erased { subject } => (public, none.with("subject", subject.bytes().to_vec())),
            _ => (public, none),
        }
    }

    /// Reads it back from an entry.
    ///
    /// # Errors
    /// When the entry lacks an attribute or has one that cannot be.
    pub(crate) fn of(entry: &Entry) -> Result<Self, FoldError> {
        let (p, f) = (&entry.public, &entry.facts);
        let number = || p.int("number").map_err(FoldError::from);
        Ok(match entry.kind.as_str() {
            "site.opened" => {
                Self::SiteOpened { policy: policy_of(p)?, closes: time_from(f, "closes")? }
            }
            "counter.opened" => opened_of(entry)?,
            "counter.closed" => Self::CounterClosed { counter: counter_of(p)? },
            "ticket.issued" => Self::Issued {
                number: number()?,
                lane: Lane::from_word(p.text("lane")?).ok_or_else(|| shape("lane"))?,
                group: p.int("group")?,
                turn: p.int("turn")?,
                code: SpokenCode::from_number(f.int("code")?).map_err(|_| shape("code"))?,
                route: f.list("route")?.iter().map(stop_of).collect::<Result<_, _>>()?,
                language: f.text("language")?.parse().map_err(|_| shape("language"))?,
                erase: time_from(f, "erase")?,
            },
            "ticket.called" => Self::Called {
                number: number()?,
                counter: counter_of(p)?,
                reason: Reason::from_word(p.text("reason")?).ok_or_else(|| shape("reason"))?,
                entity: f.text("entity")?.parse().map_err(|_| shape("entity"))?,
            },
            "ticket.called-again" => Self::CalledAgain {
                number: number()?,
                counter: counter_of(p)?,
                entity: f.text("entity")?.parse().map_err(|_| shape("entity"))?,
            },
            "ticket.started" => Self::Started { number: number()?, counter: counter_of(p)? },
            "ticket.held" => Self::Held { number: number()?, counter: counter_of(p)? },
            "ticket.parked" => Self::Parked {
                number: number()?,
                reason: f.text("reason")?.to_owned(),
                until: time_of(f.int("until")?)?,
            },
            "ticket.woken" => Self::Woken { number: number()? },
            "ticket.unsent" => Self::Unsent { number: number()? },
            "ticket.lapsed" => Self::Lapsed { number: number()? },
            "ticket.left" => Self::Gone { number: number()? },
            "ticket.returned" => Self::Returned { number: number()?, group: p.int("group")? },
            "ticket.transferred" => Self::Transferred {
                number: number()?,
                group: p.int("group")?,
                to: p.get("counter").map(|_| counter_of(p)).transpose()?,
                stop: stop_of(f.get("stop").ok_or_else(|| shape("stop"))?)?,
            },
            "ticket.moved-on" => Self::MovedOn {
                number: number()?,
                counter: counter_of(p)?,
                group: p.int("group")?,
                outcome: f.text("outcome")?.to_owned(),
                stop: stop_of(f.get("stop").ok_or_else(|| shape("stop"))?)?,
            },
            "ticket.missed" => Self::Missed {
                number: number()?,
                counter: counter_of(p)?,
                until: time_of(f.int("until")?)?,
            },
            "ticket.finished" => Self::Finished {
                number: number()?,
                counter: counter_of(p)?,
                outcome: f.text("outcome")?.to_owned(),
                ground: f.get("ground").map(|_| f.text("ground")).transpose()?.map(str::to_owned),
            },
            other => match Self::read_of_a_day(other, p, f)? {
                Some(happened) => happened,
                None => return Self::of_subject(other, f),
            },
        })
    }
}

impl Happened {
    /// What happened to what is sealed.
    fn of_subject(kind: &str, f: &Map) -> Result<Self, FoldError> {
        let subject = || uuid::Uuid::from_slice(f.bytes("subject")?).map_err(|_| shape("subject"));
        match kind {
            "subject.looked" => {
                Ok(Self::Looked { counter: counter_of(f)?, purpose: f.text("purpose")?.to_owned() })
            }
            "subject.noted" => {
                Ok(Self::NoteLeft { counter: counter_of(f)?, erase: time_from(f, "erase")? })
            }
            "subject.erased" => Ok(Self::Erased { subject: SubjectId(subject()?) }),
            other => Err(FoldError::Shape(format!("{other} is not of the queue"))),
        }
    }
}

pub(crate) fn shape(what: &str) -> FoldError {
    FoldError::Shape(format!("the {what} cannot be read"))
}

pub(crate) fn counter_of(p: &Map) -> Result<u16, FoldError> {
    u16::try_from(p.int("counter")?).map_err(|_| shape("counter"))
}

pub(crate) fn time_of(ms: i64) -> Result<Timestamp, FoldError> {
    Timestamp::from_millisecond(ms).map_err(|_| shape("time"))
}

/// A time that may be absent.
fn time_in(facts: Map, name: &'static str, at: Option<Timestamp>) -> Map {
    match at {
        Some(at) => facts.with(name, at.as_millisecond()),
        None => facts,
    }
}

fn time_from(facts: &Map, name: &str) -> Result<Option<Timestamp>, FoldError> {
    facts.get(name).map(|_| time_of(facts.int(name)?)).transpose()
}

pub(crate) fn stop_val(stop: &Stop) -> Val {
    Val::List(vec![Val::Text(stop.service.to_string()), Val::Text(stop.skill.to_string())])
}

pub(crate) fn stop_of(v: &Val) -> Result<Stop, FoldError> {
    match v {
        Val::List(list) => match &list[..] {
            [Val::Text(service), Val::Text(skill)] => Ok(Stop {
                service: service.parse().map_err(|_| shape("service"))?,
                skill: skill.parse().map_err(|_| shape("skill"))?,
            }),
            _ => Err(shape("stop")),
        },
        _ => Err(shape("stop")),
    }
}

fn opened_of(entry: &Entry) -> Result<Happened, FoldError> {
    let (p, f) = (&entry.public, &entry.facts);
    let keys = f.list("skills")?;
    let groups = p.list("groups")?;
    let skills = keys
        .iter()
        .zip(groups)
        .map(|pair| match pair {
            (Val::Text(key), Val::Int(group)) => {
                Ok(Skill { key: key.parse().map_err(|_| shape("skill"))?, group: *group })
            }
            _ => Err(shape("skill")),
        })
        .collect::<Result<_, _>>()?;
    Ok(Happened::CounterOpened {
        counter: counter_of(p)?,
        entity: f.text("entity")?.parse().map_err(|_| shape("entity"))?,
        operator: uuid::Uuid::from_slice(f.bytes("operator")?)
            .map(StaffId)
            .map_err(|_| shape("operator"))?,
        skills,
    })
}

fn policy_map(p: &QueuePolicy) -> Val {
    Val::Map(
        Map::new()
            .with("priority_s", p.priority_s)
            .with("booked_s", p.booked_s)
            .with("express_s", p.express_s)
            .with("calls_min", p.calls_min)
            .with("gap_s", p.gap_s)
            .with("grace_s", p.grace_s)
            .with("full", p.full),
    )
}

fn policy_of(p: &Map) -> Result<QueuePolicy, FoldError> {
    let Some(Val::Map(m)) = p.get("policy") else { return Err(shape("policy")) };
    Ok(QueuePolicy {
        priority_s: m.int("priority_s")?,
        booked_s: m.int("booked_s")?,
        express_s: m.int("express_s")?,
        calls_min: m.int("calls_min")?,
        gap_s: m.int("gap_s")?,
        grace_s: m.int("grace_s")?,
        full: m.int("full")?,
    })
}

/// The event of a ticket, with what is sealed to its visitor.
#[must_use]
pub(crate) fn issued(
    happened: Happened,
    id: TicketId,
    site: &SiteKey,
    day: i64,
    sealed: Vec<Sealed>,
) -> Event {
    Event { sealed, ..happened.event(id.into(), true, site, day) }
}

/// The stream of a counter's day.
#[must_use]
pub fn desk_stream(counter: &CounterKey, day: i64) -> StreamId {
    named("onewindow/desk/v1", &format!("{counter} {day}"))
}

/// The stream of a site's day.
#[must_use]
pub(crate) fn day_stream(site: &SiteKey, day: i64) -> StreamId {
    named("onewindow/day/v1", &format!("{site} {day}"))
}

/// A stream whose name follows from what it is about, so that it cannot be opened twice.
pub(crate) fn named(label: &str, name: &str) -> StreamId {
    use sha2::{Digest, Sha256};
    let hash: [u8; 32] =
        Sha256::new().chain_update(label).chain_update(b"\n").chain_update(name).finalize().into();
    let first = hash.first_chunk::<16>().copied().unwrap_or_default();
    StreamId(uuid::Builder::from_custom_bytes(first).into_uuid())
}

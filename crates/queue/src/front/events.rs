//! What can happen at the front of the house. As in `events.rs` of the hall: `public` is what
//! docs/ledger.md lists, the rest is only committed to.

use jiff::Timestamp;
use journal::{Entry, Event, FoldError, Kind};
use kit::{EntityKey, Lang, ServiceKey, SiteKey, SpokenCode, StreamId};
use ledger::cbor::{Map, Val};
use pack::queue::Lane;

use crate::events::{Stop, shape, stop_of, stop_val, time_of};

/// A ticket as it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Begun {
    pub(crate) number: i64,
    pub(crate) lane: Lane,
    pub(crate) group: i64,
    pub(crate) turn: i64,
    pub(crate) code: SpokenCode,
    pub(crate) route: Vec<Stop>,
    pub(crate) language: Lang,
    /// When what is sealed to the visitor is erased by itself.
    pub(crate) erase: Option<Timestamp>,
}

/// What a visitor says after the visit. No word of it refers to the ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rated {
    pub(crate) entity: EntityKey,
    pub(crate) service: ServiceKey,
    /// The hour of the day in which the visit ended.
    pub(crate) hour: i64,
    /// 1 to 5.
    pub(crate) score: i64,
    /// Words of the questions that were answered, by the name of the question.
    pub(crate) answers: Vec<(String, String)>,
    /// Words of the visitor's own: only the first version has them. They stood in clear where no
    /// erasure reaches, and nobody read them.
    pub(crate) comment: Option<String>,
}

/// Something that happened at the front of the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Front {
    /// A number that was given by mistake was taken back.
    Voided { number: i64 },
    /// A self-declared priority did not hold: back to arrival order.
    Relaned { number: i64, lane: Lane, turn: i64 },
    /// A self-declared priority holds.
    Confirmed { number: i64 },
    /// A number was taken from afar. It does not wait.
    Reserved { begun: Begun, until: Timestamp },
    /// Its holder is at the site: it waits from now on.
    CheckedIn { number: i64, group: i64 },
    /// Its holder asked for a later turn; a reserved one lapses later too.
    Postponed { number: i64, turn: i64, until: Option<Timestamp> },
    /// Numbers were printed ahead, for when the system is down.
    Printed { first: i64, last: i64 },
    /// Numbers were printed for a day that has not begun; they may be given since `from`.
    PrintedAhead { first: i64, last: i64, from: Timestamp },
    /// A printed number was entered afterwards: `late` if its day was over or closed. `outcome` if
    /// it was served meanwhile.
    Entered { begun: Begun, arrived: Timestamp, outcome: Option<String>, late: bool },
    /// Somebody said how a visit was.
    Rated(Rated),
    /// Somebody said who comes here, for figures only.
    Described { answers: Vec<(String, String)> },
}

impl Front {
    fn kind(&self) -> Kind {
        Kind(
            match self {
                Self::Voided { .. } => "ticket.voided",
                Self::Relaned { .. } => "ticket.relaned",
                Self::Confirmed { .. } => "ticket.confirmed",
                Self::Reserved { .. } => "ticket.reserved",
                Self::CheckedIn { .. } => "ticket.checked-in",
                Self::Postponed { .. } => "ticket.postponed",
                Self::Printed { .. } | Self::PrintedAhead { .. } => "numbers.printed",
                Self::Entered { .. } => "ticket.entered",
                Self::Rated(_) => "visit.rated",
                Self::Described { .. } => "visitor.described",
            },
            match self {
                // The first version had a comment.
                Self::Rated(_) => 2,
                // The first versions are of a day that goes on.
                Self::PrintedAhead { .. } | Self::Entered { late: true, .. } => 2,
                _ => 1,
            },
        )
    }

    /// The event that records it.
    pub(crate) fn event(self, stream: StreamId, fresh: bool, site: &SiteKey, day: i64) -> Event {
        let kind = self.kind();
        let (public, facts) = self.attributes(Map::new().with("day", day));
        let place = site.as_str().to_owned();
        Event { stream, fresh, kind, place, public, facts, sealed: Vec::new() }
    }

    fn attributes(self, public: Map) -> (Map, Map) {
        let none = Map::new();
        match self {
            Self::Voided { number } | Self::Confirmed { number } => {
                (public.with("number", number), none)
            }
            Self::Relaned { number, lane, turn } => {
                (public.with("number", number).with("lane", lane.word()).with("turn", turn), none)
            }
            Self::Reserved { begun, until } => {
                (begun.public(public), begun.facts().with("until", until.as_millisecond()))
            }
            Self::CheckedIn { number, group } => {
                (public.with("number", number).with("group", group), none)
            }
            Self::Postponed { number, turn, until } => (
                public.with("number", number).with("turn", turn),
                with_time(none, "until", until.as_ref()),
            ),
            Self::Printed { first, last } => (public.with("first", first).with("last", last), none),
            Self::PrintedAhead { first, last, from } => {
                let public = public.with("first", first).with("last", last);
                (public.with("from", from.as_millisecond()), none)
            }
            Self::Entered { begun, arrived, outcome, .. } => {
                let facts = begun.facts().with("arrived", arrived.as_millisecond());
                let public = begun.public(public);
                match outcome {
                    // Whoever was served on paper waits for nobody: outsiders must know that.
                    Some(word) => (public.with("served", true), facts.with("outcome", word)),
                    None => (public, facts),
                }
            }
            Self::Rated(r) => {
                let facts = none
                    .with("entity", r.entity.as_str())
                    .with("service", r.service.as_str())
                    .with("hour", r.hour)
                    .with("score", r.score)
                    .with("answers", answers_val(&r.answers));
                (public, facts)
            }
            Self::Described { answers } => (public, none.with("answers", answers_val(&answers))),
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
            "ticket.voided" => Self::Voided { number: number()? },
            "ticket.confirmed" => Self::Confirmed { number: number()? },
            "ticket.relaned" => {
                Self::Relaned { number: number()?, lane: lane_of(p)?, turn: p.int("turn")? }
            }
            "ticket.reserved" => {
                Self::Reserved { begun: Begun::of(entry)?, until: time_of(f.int("until")?)? }
            }
            "ticket.checked-in" => Self::CheckedIn { number: number()?, group: p.int("group")? },
            "ticket.postponed" => Self::Postponed {
                number: number()?,
                turn: p.int("turn")?,
                until: time_if(f, "until")?,
            },
            "numbers.printed" => match (p.int("first")?, p.int("last")?) {
                (first, last) if entry.version == 1 => Self::Printed { first, last },
                (first, last) => Self::PrintedAhead { first, last, from: time_of(p.int("from")?)? },
            },
            "ticket.entered" => Self::Entered {
                begun: Begun::of(entry)?,
                arrived: time_of(f.int("arrived")?)?,
                outcome: f
                    .get("outcome")
                    .map(|_| f.text("outcome"))
                    .transpose()?
                    .map(str::to_owned),
                late: entry.version > 1,
            },
            "visit.rated" => Self::Rated(Rated {
                entity: f.text("entity")?.parse().map_err(|_| shape("entity"))?,
                service: f.text("service")?.parse().map_err(|_| shape("service"))?,
                hour: f.int("hour")?,
                score: f.int("score")?,
                answers: answers_of(f)?,
                comment: match entry.version {
                    1 => Some(f.text("comment")?.to_owned()),
                    _ => None,
                },
            }),
            "visitor.described" => Self::Described { answers: answers_of(f)? },
            other => return Err(FoldError::Shape(format!("{other} is not of the front"))),
        })
    }
}

impl Begun {
    fn public(&self, public: Map) -> Map {
        let public = public.with("number", self.number).with("lane", self.lane.word());
        public.with("group", self.group).with("turn", self.turn)
    }
    fn facts(&self) -> Map {
        let facts = Map::new()
            .with("code", self.code.number())
            .with("language", self.language.as_str())
            .with("route", Val::List(self.route.iter().map(stop_val).collect()));
        with_time(facts, "erase", self.erase.as_ref())
    }
    fn of(entry: &Entry) -> Result<Self, FoldError> {
        let (p, f) = (&entry.public, &entry.facts);
        Ok(Self {
            number: p.int("number")?,
            lane: lane_of(p)?,
            group: p.int("group")?,
            turn: p.int("turn")?,
            code: SpokenCode::from_number(f.int("code")?).map_err(|_| shape("code"))?,
            route: f.list("route")?.iter().map(stop_of).collect::<Result<_, _>>()?,
            language: f.text("language")?.parse().map_err(|_| shape("language"))?,
            erase: time_if(f, "erase")?,
        })
    }
}

fn lane_of(p: &Map) -> Result<Lane, FoldError> {
    Lane::from_word(p.text("lane")?).ok_or_else(|| shape("lane"))
}

fn with_time(facts: Map, name: &'static str, at: Option<&Timestamp>) -> Map {
    match at {
        Some(at) => facts.with(name, at.as_millisecond()),
        None => facts,
    }
}

fn time_if(f: &Map, name: &str) -> Result<Option<Timestamp>, FoldError> {
    f.get(name).map(|_| time_of(f.int(name)?)).transpose()
}

fn answers_val(answers: &[(String, String)]) -> Val {
    let answers = answers.iter().fold(Map::new(), |m, (k, v)| m.with(k.clone(), v.as_str()));
    Val::Map(answers)
}

fn answers_of(f: &Map) -> Result<Vec<(String, String)>, FoldError> {
    let Some(Val::Map(answers)) = f.get("answers") else { return Err(shape("answers")) };
    answers
        .iter()
        .map(|(k, v)| match v {
            Val::Text(word) => Ok((k.to_owned(), word.clone())),
            _ => Err(shape("answer")),
        })
        .collect()
}

//! Tickets and counters, read from rows into states that cannot be wrong.

use jiff::Timestamp;
use kit::{CounterKey, EntityKey, Lang, Role, ServiceKey, SiteKey, SkillKey, SpokenCode, StaffId};
use kit::{StreamId, SubjectId, TicketId, TicketNumber};
use pack::queue::{Lane, Reason};
use store::{FromRow, Row, StoreError};

/// Where a ticket is in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Taken from afar: holds a number and does not wait, until it is checked in at the site.
    Reserved {
        /// When it lapses.
        until: Timestamp,
    },
    /// In the queue; `sent` to one counter, or to any that has the skill.
    Waiting {
        /// The counter that it was sent to.
        sent: Option<u16>,
    },
    /// Called to a counter, not there yet.
    Called(At),
    /// Being served.
    Serving(At),
    /// Kept by its counter, which may serve others meanwhile.
    Held(At),
    /// Out of the queue until a time.
    Parked {
        /// When it goes back into the queue.
        until: Timestamp,
        /// The reason, a word of the pack.
        reason: String,
    },
    /// Called and not there; may come back until a time.
    Missed {
        /// Until when the place is kept.
        until: Timestamp,
    },
    /// Missed, and not back in time.
    Lapsed,
    /// Served to the end.
    Finished,
    /// Turned away on a ground; may come back the same day.
    TurnedAway {
        /// The ground, a word of the service.
        ground: String,
    },
    /// Gone by the visitor's own wish.
    Left,
    /// Given by mistake and taken back at once.
    Voided,
    /// The day was closed first.
    Unserved,
}

/// At which counter, and why there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// The counter's number.
    pub counter: u16,
    /// Why this ticket was called.
    pub because: Reason,
}

impl State {
    /// The word in tables and in the JSON API.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Reserved { .. } => "reserved",
            Self::Waiting { .. } => "waiting",
            Self::Called(_) => "called",
            Self::Serving(_) => "serving",
            Self::Held(_) => "held",
            Self::Parked { .. } => "parked",
            Self::Missed { .. } => "missed",
            Self::Lapsed => "lapsed",
            Self::Finished => "finished",
            Self::TurnedAway { .. } => "turned-away",
            Self::Left => "left",
            Self::Voided => "voided",
            Self::Unserved => "unserved",
        }
    }
    /// The counter that has the visitor now.
    #[must_use]
    pub fn at(&self) -> Option<&At> {
        match self {
            Self::Called(at) | Self::Serving(at) | Self::Held(at) => Some(at),
            _ => None,
        }
    }
    /// Whether the ticket's day is over for good.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Lapsed | Self::Finished | Self::Left | Self::Voided | Self::Unserved)
    }
}

/// A visitor's place in the hall.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Its id, and the id of its stream.
    pub id: TicketId,
    /// Where.
    pub site: SiteKey,
    /// The day of the site, `yyyymmdd`.
    pub day: i64,
    /// What the wall shows.
    pub number: TicketNumber,
    /// What the visitor can say.
    pub code: SpokenCode,
    /// Its lane, declared when it was issued.
    pub lane: Lane,
    /// Where it is in its life.
    pub state: State,
    /// What a counter must be able to do now.
    pub skill: SkillKey,
    /// Its turn: arrival in Unix milliseconds, minus the lane's head start.
    pub turn: i64,
    /// When the visitor came.
    pub arrived: Timestamp,
    /// Since when it is in this state.
    pub since: Timestamp,
    /// How often it was called at this step.
    pub calls: i64,
    /// The step of the visit that it is at, from 0.
    pub step: i64,
    /// How many steps the visit has.
    pub steps: i64,
    /// The visitor's language.
    pub language: Lang,
    /// Whose personal fields there are.
    pub subject: Option<SubjectId>,
    /// The personal fields, sealed.
    pub sealed: Option<Vec<u8>>,
}

pub(crate) fn key<K: std::str::FromStr>(text: &str, table: &'static str) -> Result<K, StoreError> {
    text.parse().map_err(|_| StoreError::Inconsistent { table, row: text.to_owned() })
}

impl FromRow for Ticket {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let id = TicketId(row.get("id")?);
        let wrong = || StoreError::Inconsistent { table: "ticket", row: format!("{id}") };
        let word: String = row.get("state")?;
        let (counter, sent): (Option<u16>, Option<u16>) = (row.get("counter")?, row.get("sent")?);
        let because: Option<String> = row.get("because")?;
        let until: Option<Timestamp> = row.get("until")?;
        let reason: Option<String> = row.get("reason")?;
        let at = counter
            .zip(because.as_deref().and_then(Reason::from_word))
            .map(|(counter, because)| At { counter, because });
        let state = match (word.as_str(), at, until, reason) {
            ("reserved", None, Some(until), None) => State::Reserved { until },
            ("waiting", None, None, None) => State::Waiting { sent },
            ("called", Some(at), None, None) => State::Called(at),
            ("serving", Some(at), None, None) => State::Serving(at),
            ("held", Some(at), None, None) => State::Held(at),
            ("parked", None, Some(until), Some(reason)) => State::Parked { until, reason },
            ("missed", None, Some(until), None) => State::Missed { until },
            ("lapsed", None, None, None) => State::Lapsed,
            ("finished", None, None, None) => State::Finished,
            ("turned-away", None, None, Some(ground)) => State::TurnedAway { ground },
            ("left", None, None, None) => State::Left,
            ("voided", None, None, None) => State::Voided,
            ("unserved", None, None, None) => State::Unserved,
            _ => return Err(wrong()),
        };
        Ok(Self {
            id,
            site: key(&row.get::<String>("site")?, "ticket")?,
            day: row.get("day")?,
            number: TicketNumber::nth(row.get("number")?).ok_or_else(wrong)?,
            code: crate::codes::read(row.get("code")?, wrong)?,
            lane: Lane::from_word(&row.get::<String>("lane")?).ok_or_else(wrong)?,
            state,
            skill: key(&row.get::<String>("skill")?, "ticket")?,
            turn: row.get("turn")?,
            arrived: row.get("arrived")?,
            since: row.get("since")?,
            calls: row.get("calls")?,
            step: row.get("step")?,
            steps: row.get("steps")?,
            language: key(&row.get::<String>("language")?, "ticket")?,
            subject: row.get::<Option<uuid::Uuid>>("subject")?.map(SubjectId),
            sealed: row.get("sealed")?,
        })
    }
}

/// One service of a visit.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its place in the visit, from 0.
    pub n: i64,
    /// What the visitor came for.
    pub service: ServiceKey,
    /// What a counter must be able to do.
    pub skill: SkillKey,
    /// The counter that served it.
    pub counter: Option<u16>,
    /// When serving began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub finished: Option<Timestamp>,
    /// How it ended, a word of the pack.
    pub outcome: Option<String>,
}

impl FromRow for Step {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        Ok(Self {
            n: row.get("n")?,
            service: key(&row.get::<String>("service")?, "step")?,
            skill: key(&row.get::<String>("skill")?, "step")?,
            counter: row.get("counter")?,
            started: row.get("started")?,
            finished: row.get("finished")?,
            outcome: row.get("outcome")?,
        })
    }
}

/// A counter on one day.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Its stream.
    pub stream: StreamId,
    /// Which counter.
    pub counter: CounterKey,
    /// The day of the site.
    pub day: i64,
    /// The body that serves here.
    pub entity: EntityKey,
    /// Who sits here.
    pub operator: StaffId,
    /// Whether it is open.
    pub open: bool,
    /// Since when.
    pub since: Timestamp,
    /// The ticket that it has called or serves.
    pub ticket: Option<TicketId>,
    /// The break that it is on.
    pub pause: Option<Pause>,
}

/// A break of a counter.
#[derive(Clone, Debug)]
pub struct Pause {
    /// Since when.
    pub since: Timestamp,
    /// Why, a word of the pack.
    pub reason: String,
}

impl Desk {
    /// Whether it can call somebody: it is open, and on no break.
    #[must_use]
    pub fn calls(&self) -> bool {
        self.open && self.pause.is_none()
    }
}

impl FromRow for Desk {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let site: SiteKey = key(&row.get::<String>("site")?, "desk")?;
        let paused: Option<Timestamp> = row.get("paused")?;
        let reason: Option<String> = row.get("pause_reason")?;
        Ok(Self {
            stream: StreamId(row.get("stream")?),
            counter: CounterKey { site, number: row.get("number")? },
            day: row.get("day")?,
            entity: key(&row.get::<String>("entity")?, "desk")?,
            operator: StaffId(row.get("operator")?),
            open: row.get("open")?,
            since: row.get("since")?,
            ticket: row.get::<Option<uuid::Uuid>>("ticket")?.map(TicketId),
            pause: paused.zip(reason).map(|(since, reason)| Pause { since, reason }),
        })
    }
}

/// A look at what is sealed to a visitor.
#[derive(Clone, Debug)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// In which role.
    pub role: Role,
    /// At which counter.
    pub counter: u16,
    /// For what, a word of the pack.
    pub purpose: String,
}

impl FromRow for Look {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let word: String = row.get("role")?;
        let wrong = || StoreError::Inconsistent { table: "look", row: word.clone() };
        Ok(Self {
            at: row.get("at")?,
            role: Role::from_word(&word).ok_or_else(wrong)?,
            counter: row.get("counter")?,
            purpose: row.get("purpose")?,
        })
    }
}

/// That what was sealed to a visitor was erased.
#[derive(Clone, Copy, Debug)]
pub struct Erasure {
    /// Whose it was.
    pub subject: SubjectId,
    /// When.
    pub at: Timestamp,
}

impl FromRow for Erasure {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        Ok(Self { subject: SubjectId(row.get("subject")?), at: row.get("at")? })
    }
}

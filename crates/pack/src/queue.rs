//! Who is next: the rule that outsiders recompute from the public log.
//!
//! Every ticket has a *turn*, fixed when it is issued: the moment of arrival in Unix milliseconds,
//! minus the head start of its lane. Two people together, and nothing else, may put it first. The
//! smallest (turn, number) among those that a counter may serve is next. A head start is a
//! constant, so by the lanes a ticket is only ever overtaken by those who came at most that much
//! later: nobody starves.

use crate::QueuePolicy;

/// Which rule a visitor came under.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// In order of arrival.
    Ordinary,
    /// On a ground of priority.
    Priority,
    /// With a booking that is due.
    Booked,
    /// For services of a few minutes.
    Express,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 4] = [Self::Ordinary, Self::Priority, Self::Booked, Self::Express];
    /// The word in entries and tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Priority => "priority",
            Self::Booked => "booked",
            Self::Express => "express",
        }
    }
    /// The lane of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.word() == word)
    }
}

/// Why a ticket was called.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// First in order of arrival.
    Arrival,
    /// Its lane has a head start: priority.
    Priority,
    /// Its lane has a head start: booked.
    Booked,
    /// Its lane has a head start: express.
    Express,
    /// It was sent to this very counter.
    Sent,
    /// Two people put it first, for a reason that everyone may read.
    Override,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::Arrival, Self::Priority, Self::Booked, Self::Express, Self::Sent, Self::Override];
    /// The word in entries and tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Arrival => "arrival",
            Self::Priority => "priority",
            Self::Booked => "booked",
            Self::Express => "express",
            Self::Sent => "sent",
            Self::Override => "override",
        }
    }
    /// The reason of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// A waiting ticket, as far as the rule sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Its number of the day.
    pub number: i64,
    /// Its turn.
    pub turn: i64,
    /// Its lane.
    pub lane: Lane,
    /// Whether it was sent to the counter that asks.
    pub sent: bool,
    /// Whether two people put it first.
    pub moved: bool,
}

/// The turn of a ticket that is put first: before that of the first of its group.
#[must_use]
pub fn first_turn(head: i64) -> i64 {
    head.saturating_sub(1)
}

/// The turn of a ticket.
#[must_use]
pub fn turn(arrived_ms: i64, lane: Lane, policy: &QueuePolicy) -> i64 {
    let head_start_s = match lane {
        Lane::Ordinary => 0,
        Lane::Priority => policy.priority_s,
        Lane::Booked => policy.booked_s,
        Lane::Express => policy.express_s,
    };
    arrived_ms.saturating_sub(head_start_s.saturating_mul(1000))
}

/// Which of those that a counter may serve is next, and why. None when nobody waits.
#[must_use]
pub fn next(waiting: &[Waiting]) -> Option<(usize, Reason)> {
    let (n, first) = waiting.iter().enumerate().min_by_key(|(_, w)| (w.turn, w.number))?;
    let reason = match first.lane {
        _ if first.moved => Reason::Override,
        _ if first.sent => Reason::Sent,
        Lane::Ordinary => Reason::Arrival,
        Lane::Priority => Reason::Priority,
        Lane::Booked => Reason::Booked,
        Lane::Express => Reason::Express,
    };
    Some((n, reason))
}

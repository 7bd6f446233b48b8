//! What people do on a made-up day.

use kit::{Lang, ServiceKey};

/// Something that somebody does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// A counter opens.
    Open(u16),
    /// A counter closes for the day.
    Close(u16),
    /// A counter takes a break for this reason.
    Pause(u16, String),
    /// The break of a counter is over.
    Resume(u16),
    /// Staff say that a system does not answer, and why.
    Down(String, String),
    /// Staff say that it answers again.
    Up(String),
    /// A visitor takes a number.
    Take {
        /// The number that it must be.
        number: i64,
        /// What for.
        services: Vec<ServiceKey>,
        /// A ground of priority.
        ground: Option<String>,
        /// A phone number.
        phone: Option<String>,
        /// The visitor's language.
        language: Option<Lang>,
    },
    /// Somebody at home takes a number.
    Reserve {
        /// The number that it must be.
        number: i64,
        /// What for.
        services: Vec<ServiceKey>,
        /// A phone number.
        phone: Option<String>,
        /// The visitor's language.
        language: Option<Lang>,
    },
    /// The holder of a number from home is there.
    CheckIn(i64),
    /// A counter calls the next, which must be this number.
    Call(u16, i64),
    /// The number is called again.
    Again(u16, i64),
    /// The visitor is there.
    Start(u16, i64),
    /// The service is done, with this outcome.
    Finish(u16, i64, String),
    /// The visitor is turned away on this ground.
    TurnAway(u16, i64, String),
    /// Nobody came.
    Missed(u16, i64),
    /// The visitor is back.
    Back(i64),
    /// The place is lost.
    Lapse(i64),
    /// The visitor gives up.
    Leave(i64),
    /// Somebody asks that a number be put first, for this reason.
    Ask(i64, String),
    /// A second person puts it first.
    Override(i64),
    /// A visitor says how it was: a score, and words by question.
    Rate(i64, i64, Vec<(String, String)>),
}

impl Act {
    /// What it is, in words for whoever counts acts.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Open(_) => "counters opened",
            Self::Close(_) => "counters closed",
            Self::Pause(..) => "breaks",
            Self::Resume(_) => "breaks ended",
            Self::Down(..) => "systems down",
            Self::Up(_) => "systems up",
            Self::Take { .. } => "numbers taken",
            Self::Reserve { .. } => "numbers taken from home",
            Self::CheckIn(_) => "check-ins",
            Self::Call(..) => "calls",
            Self::Again(..) => "calls again",
            Self::Start(..) => "services begun",
            Self::Finish(..) => "services done",
            Self::TurnAway(..) => "turned away",
            Self::Missed(..) => "did not come",
            Self::Back(_) => "came back",
            Self::Lapse(_) => "places lapsed",
            Self::Leave(_) => "gave up",
            Self::Ask(..) => "overrides asked for",
            Self::Override(_) => "overrides",
            Self::Rate(..) => "ratings",
        }
    }
}

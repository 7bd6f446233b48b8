//! Why something was refused. Each says what to do next: its text is `queue-error-<code>` and
//! `queue-error-<code>-next` in the locales.

use jiff::Timestamp;
use kit::{ServiceKey, TicketNumber};
use store::StoreError;

/// A refusal of the hall.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such ticket, or it is not yours.
    #[error("there is no such ticket")]
    NoSuchTicket,
    /// There is no such counter.
    #[error("there is no such counter")]
    NoSuchCounter,
    /// There is no such service.
    #[error("there is no such service")]
    NoSuchService,
    /// The ground of priority is not of the pack's list.
    #[error("the ground of priority is not of the list")]
    UnknownLane,
    /// Not a phone number.
    #[error("not a phone number")]
    BadPhone,
    /// Neither a phone number nor a spoken code.
    #[error("neither a phone number nor a spoken code")]
    BadSearch,
    /// The account searched too often.
    #[error("too many searches: wait {seconds} s")]
    TooManySearches {
        /// How long to wait.
        seconds: i64,
    },
    /// No service was named.
    #[error("no service was chosen")]
    NoService,
    /// More services than fit into a visit.
    #[error("too many services for one visit")]
    TooManyServices,
    /// The site does not offer this service.
    #[error("{service} is not offered here")]
    NotOffered {
        /// The service.
        service: ServiceKey,
    },
    /// The site is closed.
    #[error("the site is closed")]
    SiteClosed {
        /// When it opens, if that is known.
        opens: Option<Timestamp>,
    },
    /// The day of the site was closed.
    #[error("the day is closed")]
    DayClosed,
    /// A visitor is still at a counter.
    #[error("counter {counter} has {number}")]
    StillServing {
        /// Whose number.
        number: TicketNumber,
        /// Where.
        counter: u16,
    },
    /// The site had no such day.
    #[error("there is no such day")]
    NoSuchDay,
    /// The account is no operator of the counter's body here.
    #[error("not an operator of this counter's body")]
    NotOperator,
    /// The reason of an override is not of the pack's list.
    #[error("the reason is not of the list")]
    UnknownReason,
    /// Nobody stands before the ticket.
    #[error("{number} is first already")]
    FirstAlready {
        /// The ticket.
        number: TicketNumber,
    },
    /// Somebody has asked for this and waits for a second.
    #[error("this was asked already")]
    AskedAlready,
    /// Nobody has asked for it.
    #[error("nobody has asked for this")]
    NotAsked,
    /// Nobody was the second in time.
    #[error("the time for a second person is over")]
    AskedTooLongAgo,
    /// Both are the same account.
    #[error("one person is not two")]
    SamePerson,
    /// One of the two made the account of the other.
    #[error("one of the two made the account of the other")]
    MadeByOther,
    /// One of the two accounts is too young.
    #[error("one of the two accounts is younger than {hours} h")]
    YoungAccount {
        /// How old it must be.
        hours: i64,
    },
    /// Whoever asked is not signed in any more.
    #[error("whoever asked is not on shift any more")]
    OffShift,
    /// The one-time code does not fit.
    #[error("the code does not fit")]
    WrongCode,
    /// As many wait as the site can take.
    #[error("the queue is full: {waiting} are waiting")]
    Full {
        /// How many wait.
        waiting: i64,
    },
    /// All numbers of the day are used.
    #[error("the numbers of today are used up")]
    NumbersUsedUp,
    /// The counter is not open.
    #[error("the counter is closed")]
    CounterClosed,
    /// A colleague is serving at this counter.
    #[error("a colleague is serving at this counter")]
    CounterTaken,
    /// The counter has a visitor already.
    #[error("the counter has {number} already")]
    CounterBusy {
        /// Whose number.
        number: TicketNumber,
    },
    /// The ticket is not where it would have to be.
    #[error("{number} is {is}, not {wanted}")]
    WrongState {
        /// The ticket.
        number: TicketNumber,
        /// Where it is.
        is: &'static str,
        /// Where it would have to be.
        wanted: &'static str,
    },
    /// The number was called a moment ago.
    #[error("called a moment ago: wait {seconds} s")]
    TooSoon {
        /// How long to wait.
        seconds: i64,
    },
    /// The number was not called often enough.
    #[error("called {calls} times, and the site wants {wanted}")]
    TooFewCalls {
        /// How often it was called.
        calls: i64,
        /// How often it must be.
        wanted: i64,
    },
    /// The ground is not of the service's list.
    #[error("the ground is not of this service")]
    UnknownGround,
    /// The purpose of a look is not of the pack's list.
    #[error("the purpose is not of the list")]
    UnknownPurpose,
    /// The visitor gave neither a phone number nor a ground of priority.
    #[error("nothing is sealed to {number}")]
    NothingSealed {
        /// The ticket.
        number: TicketNumber,
    },
    /// What was sealed to the visitor was erased.
    #[error("erased on {on}")]
    Erased {
        /// The day at the site.
        on: jiff::civil::Date,
    },
    /// The keystore did not do it.
    #[error(transparent)]
    Keys(#[from] keystore::KeyError),
    /// What a look opened is shown once.
    #[error("this look was shown already")]
    ShownOnce,
    /// The time to come back is out of range.
    #[error("park for 1 to {most} minutes")]
    ParkTime {
        /// The most minutes.
        most: i64,
    },
    /// The policy table said no.
    #[error(transparent)]
    Denied(#[from] authz::Denied),
    /// At the front of the house.
    #[error(transparent)]
    Front(#[from] crate::front::Refusal),
    /// The rows said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Error> for web::Problem {
    fn from(e: Error) -> Self {
        use axum::http::StatusCode as S;
        match e {
            Error::NoSuchTicket => Self::new(S::NOT_FOUND, "queue-error-no-such-ticket"),
            Error::NoSuchCounter => Self::new(S::NOT_FOUND, "queue-error-no-such-counter"),
            Error::NoSuchService => {
                Self::new(S::UNPROCESSABLE_ENTITY, "queue-error-no-such-service")
            }
            Error::NoService => Self::new(S::UNPROCESSABLE_ENTITY, "queue-error-no-service"),
            Error::TooManyServices => {
                Self::new(S::UNPROCESSABLE_ENTITY, "queue-error-too-many-services")
                    .with("most", crate::limits::SERVICES_MAX)
            }
            Error::NotOffered { .. } => {
                Self::new(S::UNPROCESSABLE_ENTITY, "queue-error-not-offered")
            }
            Error::SiteClosed { .. } => Self::new(S::CONFLICT, "queue-error-site-closed"),
            Error::Full { waiting } => {
                Self::new(S::CONFLICT, "queue-error-full").with("waiting", waiting)
            }
            Error::NumbersUsedUp => Self::new(S::CONFLICT, "queue-error-numbers-used-up"),
            Error::CounterClosed => Self::new(S::CONFLICT, "queue-error-counter-closed"),
            Error::CounterTaken => Self::new(S::CONFLICT, "queue-error-counter-taken"),
            Error::CounterBusy { number } => {
                Self::new(S::CONFLICT, "queue-error-counter-busy").with("number", number)
            }
            Error::WrongState { number, .. } => {
                Self::new(S::CONFLICT, "queue-error-wrong-state").with("number", number)
            }
            Error::TooSoon { seconds } => {
                Self::new(S::CONFLICT, "queue-error-too-soon").with("seconds", seconds)
            }
            Error::TooFewCalls { calls, wanted } => {
                Self::new(S::CONFLICT, "queue-error-too-few-calls")
                    .with("calls", calls)
                    .with("wanted", wanted)
            }
            Error::UnknownGround => {
                Self::new(S::UNPROCESSABLE_ENTITY, "queue-error-unknown-ground")
            }
            Error::UnknownLane => Self::new(S::UNPROCESSABLE_ENTITY, "queue-error-unknown-lane"),
            Error::BadPhone => Self::new(S::UNPROCESSABLE_ENTITY, "queue-error-bad-phone"),
            Error::UnknownPurpose => {
                Self::new(S::UNPROCESSABLE_ENTITY, "queue-error-unknown-purpose")
            }
            Error::NothingSealed { number } => {
                Self::new(S::CONFLICT, "queue-error-nothing-sealed").with("number", number)
            }
            Error::Erased { on } => Self::new(S::GONE, "queue-error-erased").with("on", on),
            Error::Keys(e) => Self::ours(e),
            Error::ShownOnce => Self::new(S::CONFLICT, "queue-error-shown-once"),
            Error::BadSearch => Self::new(S::UNPROCESSABLE_ENTITY, "queue-error-bad-search"),
            Error::TooManySearches { seconds } => {
                Self::new(S::TOO_MANY_REQUESTS, "queue-error-too-many-searches")
                    .with("seconds", seconds)
            }
            Error::ParkTime { most } => {
                Self::new(S::UNPROCESSABLE_ENTITY, "queue-error-park-time").with("most", most)
            }
            Error::Denied(d) => d.into(),
            Error::Front(r) => r.into(),
            Error::Store(e) => e.into(),
            other => of_a_day(&other),
        }
    }
}

/// Refusals about a whole day, and about putting somebody first.
fn of_a_day(e: &Error) -> web::Problem {
    use axum::http::StatusCode as S;
    use web::Problem;
    match e {
        Error::DayClosed => Problem::new(S::CONFLICT, "queue-error-day-closed"),
        Error::StillServing { number, counter } => {
            Problem::new(S::CONFLICT, "queue-error-still-serving")
                .with("number", number)
                .with("counter", counter)
        }
        Error::NoSuchDay => Problem::new(S::NOT_FOUND, "queue-error-no-such-day"),
        Error::NotOperator => Problem::new(S::UNPROCESSABLE_ENTITY, "queue-error-not-operator"),
        Error::UnknownReason => Problem::new(S::UNPROCESSABLE_ENTITY, "queue-error-unknown-reason"),
        Error::FirstAlready { number } => {
            Problem::new(S::CONFLICT, "queue-error-first-already").with("number", number)
        }
        Error::AskedAlready => Problem::new(S::CONFLICT, "queue-error-asked-already"),
        Error::NotAsked => Problem::new(S::NOT_FOUND, "queue-error-not-asked"),
        Error::AskedTooLongAgo => Problem::new(S::CONFLICT, "queue-error-asked-too-long-ago"),
        Error::SamePerson => Problem::new(S::FORBIDDEN, "queue-error-same-person"),
        Error::MadeByOther => Problem::new(S::FORBIDDEN, "queue-error-made-by-other"),
        Error::YoungAccount { hours } => {
            Problem::new(S::FORBIDDEN, "queue-error-young-account").with("hours", hours)
        }
        Error::OffShift => Problem::new(S::CONFLICT, "queue-error-off-shift"),
        Error::WrongCode => Problem::new(S::UNPROCESSABLE_ENTITY, "queue-error-wrong-code"),
        other => Problem::ours(other),
    }
}

//! Why something was refused. Each says what to do next: its text is `queue-error-<code>` and
//! `queue-error-<code>-next` in the locales.

use axum::http::StatusCode as S;
use identity::origin::Dependent;
use kit::{ServiceKey, TicketNumber};
use store::StoreError;
use web::{Problem, opening};

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
    /// No counter of the body serves this service at the site.
    #[error("no counter of that body serves this service here")]
    NotServedBy,
    /// The site is closed.
    #[error("the site is closed")]
    SiteClosed(pack::Closed),
    /// The plan of the site has changed in this moment.
    #[error("the plan of the site has just changed")]
    PlanChanged,
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
    /// More visitors came than were there when it was decided to close the day.
    #[error("{more} came meanwhile")]
    MoreCame {
        /// How many more.
        more: i64,
    },
    /// A visitor stands in front of whoever is to be replaced.
    #[error("counter {counter} has {number}: nobody is replaced now")]
    ReplacedServing {
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
    /// The counter holds a visitor.
    #[error("the counter holds {number}")]
    CounterHolds {
        /// Whose number.
        number: TicketNumber,
    },
    /// Whoever is to sit here has a visitor at another counter.
    #[error("the operator has {number} at counter {counter}")]
    SeatedElsewhere {
        /// Whose number.
        number: TicketNumber,
        /// Where.
        counter: u16,
    },
    /// Nobody is sent to a counter that is closed.
    #[error("counter {counter} is closed: nobody is sent there")]
    SentToClosed {
        /// The counter.
        counter: u16,
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
    /// To whoever changes the plan of a site.
    #[error(transparent)]
    Plan(#[from] crate::plan::Refusal),
    /// To whoever sits at a counter.
    #[error(transparent)]
    Operator(#[from] crate::operator::Refusal),
    /// What concerns accounts.
    #[error(transparent)]
    Staff(#[from] identity::Error),
    /// At the front of the house.
    #[error(transparent)]
    Front(#[from] crate::front::Refusal),
    /// The rows said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Dependent> for Error {
    fn from(e: Dependent) -> Self {
        match e {
            Dependent::Unknown => Self::NotAsked,
            Dependent::SamePerson => Self::SamePerson,
            Dependent::MadeByOther => Self::MadeByOther,
            Dependent::YoungAccount { hours } => Self::YoungAccount { hours },
            Dependent::OffShift => Self::OffShift,
            Dependent::Store(e) => Self::Store(e),
        }
    }
}

impl From<Error> for Problem {
    /// Total: a new case does not compile without its words.
    fn from(e: Error) -> Self {
        match e {
            Error::NoSuchTicket => missing("queue-error-no-such-ticket"),
            Error::NoSuchCounter => missing("queue-error-no-such-counter"),
            Error::NoSuchDay => missing("queue-error-no-such-day"),
            Error::NotAsked => missing("queue-error-not-asked"),
            Error::NoSuchService => unfit("queue-error-no-such-service"),
            Error::NoService => unfit("queue-error-no-service"),
            Error::TooManyServices => {
                unfit("queue-error-too-many-services").with("most", crate::limits::SERVICES_MAX)
            }
            Error::NotOffered { .. } => unfit("queue-error-not-offered"),
            Error::NotServedBy => unfit("queue-error-not-served-by"),
            Error::UnknownLane => unfit("queue-error-unknown-lane"),
            Error::UnknownGround => unfit("queue-error-unknown-ground"),
            Error::UnknownPurpose => unfit("queue-error-unknown-purpose"),
            Error::UnknownReason => unfit("queue-error-unknown-reason"),
            Error::NotOperator => unfit("queue-error-not-operator"),
            Error::BadPhone => unfit("queue-error-bad-phone"),
            Error::BadSearch => unfit("queue-error-bad-search"),
            Error::WrongCode => unfit("queue-error-wrong-code"),
            Error::ParkTime { most } => unfit("queue-error-park-time").with("most", most),
            Error::SiteClosed(c) => site_closed(c),
            Error::PlanChanged => clash("plan-error-just-changed"),
            Error::DayClosed => clash("queue-error-day-closed"),
            Error::ReplacedServing { number, counter } => {
                serving("queue-error-replaced-serving", number, counter)
            }
            Error::StillServing { number, counter } => {
                serving("queue-error-still-serving", number, counter)
            }
            Error::MoreCame { more } => clash("queue-error-more-came").with("n", more),
            Error::Full { waiting } => clash("queue-error-full").with("waiting", waiting),
            Error::NumbersUsedUp => clash("queue-error-numbers-used-up"),
            Error::CounterClosed => clash("queue-error-counter-closed"),
            Error::CounterTaken => clash("queue-error-counter-taken"),
            Error::CounterBusy { number } => about("queue-error-counter-busy", number),
            Error::CounterHolds { number } => about("queue-error-counter-holds", number),
            Error::SeatedElsewhere { number, counter } => {
                serving("queue-error-seated-elsewhere", number, counter)
            }
            Error::SentToClosed { counter } => {
                clash("queue-error-sent-to-closed").with("counter", counter)
            }
            Error::WrongState { number, .. } => about("queue-error-wrong-state", number),
            Error::TooSoon { seconds } => clash("queue-error-too-soon").with("seconds", seconds),
            Error::TooFewCalls { calls, wanted } => {
                clash("queue-error-too-few-calls").with("calls", calls).with("wanted", wanted)
            }
            Error::NothingSealed { number } => about("queue-error-nothing-sealed", number),
            Error::ShownOnce => clash("queue-error-shown-once"),
            Error::FirstAlready { number } => about("queue-error-first-already", number),
            Error::AskedAlready => clash("queue-error-asked-already"),
            Error::AskedTooLongAgo => clash("queue-error-asked-too-long-ago"),
            Error::OffShift => clash("queue-error-off-shift"),
            Error::SamePerson => forbidden("queue-error-same-person"),
            Error::MadeByOther => forbidden("queue-error-made-by-other"),
            Error::YoungAccount { hours } => {
                forbidden("queue-error-young-account").with("hours", hours)
            }
            Error::Erased { on } => Self::new(S::GONE, "queue-error-erased").with("on", on),
            Error::TooManySearches { seconds } => too_many(seconds),
            Error::Keys(e) => Self::ours(e),
            Error::Denied(d) => d.into(),
            Error::Front(r) => r.into(),
            Error::Plan(r) => r.into(),
            Error::Operator(r) => r.into(),
            Error::Staff(e) => e.into(),
            Error::Store(e) => e.into(),
        }
    }
}

fn too_many(seconds: i64) -> Problem {
    Problem::new(S::TOO_MANY_REQUESTS, "queue-error-too-many-searches").with("seconds", seconds)
}

/// What cannot be done to a visitor now.
fn about(code: &'static str, number: TicketNumber) -> Problem {
    clash(code).with("number", number)
}

/// Somebody stands at a counter.
fn serving(code: &'static str, number: TicketNumber, counter: u16) -> Problem {
    clash(code).with("number", number).with("counter", counter)
}

fn site_closed(c: pack::Closed) -> Problem {
    let said = clash("queue-error-site-closed").with("opens", opening::opens(&c));
    let said = said.with("why", c.why.word());
    match c.why {
        pack::Why::Holiday(names) => Problem { named: Some(("holiday", names)), ..said },
        _ => said,
    }
}

fn missing(code: &'static str) -> Problem {
    Problem::new(S::NOT_FOUND, code)
}

fn unfit(code: &'static str) -> Problem {
    Problem::new(S::UNPROCESSABLE_ENTITY, code)
}

fn clash(code: &'static str) -> Problem {
    Problem::new(S::CONFLICT, code)
}

fn forbidden(code: &'static str) -> Problem {
    Problem::new(S::FORBIDDEN, code)
}

//! Why something was refused at the front of the house. Its texts are in `front.ftl`.

use axum::http::StatusCode as S;
use kit::TicketNumber;
use web::Problem;

/// A refusal of the front of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Only whoever gave the number may take it back, and only at once.
    #[error("a number can be taken back for {seconds} s, by whoever gave it")]
    UndoOver {
        /// For how long.
        seconds: i64,
    },
    /// There is no self-declared priority to look at.
    #[error("{number} has no self-declared priority that is open")]
    NotDeclared {
        /// The ticket.
        number: TicketNumber,
    },
    /// Two people put it first, and one person does not undo that.
    #[error("{number} was put first by two people")]
    PutFirst {
        /// The ticket.
        number: TicketNumber,
    },
    /// A ticket from afar needs a phone number.
    #[error("a phone number is needed")]
    PhoneNeeded,
    /// The phone number has a ticket of today there already.
    #[error("this phone number has a number there already")]
    PhoneUsed,
    /// The device took as many as one may.
    #[error("at most {most} a day from one device")]
    DeviceUsed {
        /// How many.
        most: i64,
    },
    /// Too many came from one network.
    #[error("too many numbers were taken from this network")]
    NetworkUsed,
    /// As many are on their way as the site takes.
    #[error("too many are on their way")]
    RemoteFull,
    /// Asked too often.
    #[error("asked too often: wait {seconds} s")]
    TooFast {
        /// How long to wait.
        seconds: i64,
    },
    /// Too many codes were tried that no ticket has.
    #[error("too many codes were tried: wait {seconds} s")]
    CodesTooFast {
        /// How long to wait.
        seconds: i64,
    },
    /// A ticket is postponed once.
    #[error("{number} was postponed before")]
    PostponedBefore {
        /// The ticket.
        number: TicketNumber,
    },
    /// Not one of the times that are offered.
    #[error("not a time that is offered")]
    PostponeTime,
    /// More or fewer numbers than a block may have.
    #[error("a block has 1 to {most} numbers")]
    PrintCount {
        /// The most numbers.
        most: i64,
    },
    /// Neither today nor one of the next days on which the site opens.
    #[error("numbers cannot be printed for that day")]
    PrintDay,
    /// The day has not begun, or the day on which its numbers could be entered is over.
    #[error("numbers of that day cannot be entered now")]
    EnterDay,
    /// The number was not printed ahead for the day.
    #[error("{number} was not printed ahead for that day")]
    NotPrinted {
        /// Which.
        number: TicketNumber,
    },
    /// The number was entered before.
    #[error("{number} was entered before")]
    EnteredBefore {
        /// Which.
        number: TicketNumber,
    },
    /// The claimed time lies before the printing, in the future, on another day, or after its
    /// closing.
    #[error("the time of {number} cannot be")]
    BadArrival {
        /// Which.
        number: TicketNumber,
    },
    /// The system was at work at the claimed time.
    #[error("the system was at work when {number} is said to have come")]
    NoOutage {
        /// Which.
        number: TicketNumber,
    },
    /// No row was filled in.
    #[error("nothing was filled in")]
    NothingEntered,
    /// The visit is not over, or too long ago.
    #[error("only a finished visit of the last days can be rated")]
    NotRateable,
    /// The token was used.
    #[error("this visit was rated before")]
    RatedBefore,
    /// Somebody of the staff tried.
    #[error("staff cannot rate")]
    StaffRates,
    /// The answers are not those of the form.
    #[error("the rating cannot be read")]
    BadRating,
}

impl From<Refusal> for Problem {
    fn from(r: Refusal) -> Self {
        let unreadable = |code| Self::new(S::UNPROCESSABLE_ENTITY, code);
        let conflict = |code| Self::new(S::CONFLICT, code);
        let often = |code| Self::new(S::TOO_MANY_REQUESTS, code);
        match r {
            Refusal::UndoOver { seconds } => {
                conflict("queue-error-undo-over").with("seconds", seconds)
            }
            Refusal::NotDeclared { number } => {
                conflict("queue-error-not-declared").with("number", number)
            }
            Refusal::PutFirst { number } => {
                conflict("queue-error-put-first").with("number", number)
            }
            Refusal::PhoneNeeded => unreadable("queue-error-phone-needed"),
            Refusal::PhoneUsed => conflict("queue-error-phone-used"),
            Refusal::DeviceUsed { most } => often("queue-error-device-used").with("most", most),
            Refusal::NetworkUsed => often("queue-error-network-used"),
            Refusal::RemoteFull => conflict("queue-error-remote-full"),
            Refusal::TooFast { seconds } => often("queue-error-too-fast").with("seconds", seconds),
            Refusal::CodesTooFast { seconds } => {
                often("queue-error-codes-too-fast").with("seconds", seconds)
            }
            Refusal::PostponedBefore { number } => {
                conflict("queue-error-postponed-before").with("number", number)
            }
            Refusal::PostponeTime => unreadable("queue-error-postpone-time"),
            Refusal::PrintCount { most } => {
                unreadable("queue-error-print-count").with("most", most)
            }
            Refusal::PrintDay => unreadable("queue-error-print-day"),
            Refusal::EnterDay => unreadable("queue-error-enter-day"),
            Refusal::NotPrinted { number } => {
                unreadable("queue-error-not-printed").with("number", number)
            }
            Refusal::EnteredBefore { number } => {
                conflict("queue-error-entered-before").with("number", number)
            }
            Refusal::BadArrival { number } => {
                unreadable("queue-error-bad-arrival").with("number", number)
            }
            Refusal::NoOutage { number } => {
                unreadable("queue-error-no-outage").with("number", number)
            }
            Refusal::NothingEntered => unreadable("queue-error-nothing-entered"),
            Refusal::NotRateable => conflict("queue-error-not-rateable"),
            Refusal::RatedBefore => conflict("queue-error-rated-before"),
            Refusal::StaffRates => Self::new(S::FORBIDDEN, "queue-error-staff-rates"),
            Refusal::BadRating => unreadable("queue-error-bad-rating"),
        }
    }
}

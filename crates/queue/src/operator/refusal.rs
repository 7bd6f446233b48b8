//! Why something was refused to whoever sits at a counter. Its texts are in `operator.ftl`.

use axum::http::StatusCode as S;
use jiff::civil::Time;
use kit::TicketNumber;
use web::Problem;

/// A refusal to whoever sits at a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The counter is on a break and calls nobody.
    #[error("the counter is on a break since {since}")]
    OnBreak {
        /// When it began, as the clock of the site showed it.
        since: Time,
    },
    /// The counter is not on a break.
    #[error("the counter is not on a break")]
    NoBreak,
    /// The reason of a break is not of the pack's list.
    #[error("the reason of the break is not of the list")]
    UnknownBreak,
    /// The reason why a system does not answer is not of the pack's list.
    #[error("the reason of the outage is not of the list")]
    UnknownOutage,
    /// The counter asks for no help.
    #[error("the counter asks for no help")]
    NoAlarm,
    /// No counter of the site needs such a system.
    #[error("no counter here needs such a system")]
    UnknownSystem,
    /// Somebody has said already that the system does not answer.
    #[error("the system does not answer since {since}")]
    SystemDown {
        /// Since when, as the clock of the site showed it.
        since: Time,
    },
    /// Nobody said that the system does not answer.
    #[error("nobody said that the system does not answer")]
    SystemUp,
    /// The word is not of the list of what a hall is told.
    #[error("no ready text has this name")]
    UnknownAnnouncement,
    /// The manager's own words are missing or too long.
    #[error("one's own words have 1 to {most} characters")]
    AnnouncementLength {
        /// The most characters.
        most: usize,
    },
    /// Something else is told in the hall, which a shorter wait elsewhere does not replace.
    #[error("something else is told in the hall")]
    OtherAnnouncement,
    /// Nothing is told in the hall.
    #[error("nothing is told in the hall")]
    NoAnnouncement,
    /// A note is empty or too long.
    #[error("a note has 1 to {most} characters")]
    NoteLength {
        /// The most characters.
        most: usize,
    },
    /// No service of the counter has changed like this.
    #[error("this service has not changed, or this counter does not serve it")]
    NotChanged,
    /// The service has changed again since it was read.
    #[error("the service has changed again")]
    ChangedAgain,
    /// Nobody left a note about the visit.
    #[error("there is no note about {number}")]
    NoNote {
        /// The ticket.
        number: TicketNumber,
    },
    /// The site has no such printer.
    #[error("there is no such printer here")]
    NoPrinter,
    /// The file is no whole PNG, JPEG or WebP.
    #[error("no whole PNG, JPEG or WebP")]
    NoPicture,
    /// The picture moves.
    #[error("a picture that moves")]
    PictureMoves,
    /// A side of the picture is too long.
    #[error("a side of the picture is too long")]
    PictureGiant,
    /// The file of the picture is too large.
    #[error("the file of the picture is too large")]
    PictureTooLarge,
    /// The picture has no name, or a long one.
    #[error("a picture has a name of 1 to {most} characters")]
    PictureName {
        /// The most characters.
        most: usize,
    },
    /// A language of the pack lacks its words, or has too many.
    #[error("a picture says 1 to {most} characters in every language")]
    PictureWords {
        /// The most characters.
        most: usize,
    },
    /// The hall shows as many as it can.
    #[error("the hall shows {most} pictures already")]
    PicturesFull {
        /// How many.
        most: usize,
    },
    /// The hall shows no such picture.
    #[error("the hall shows no such picture")]
    NoSuchPicture,
    /// No paper was asked for since the visitor was turned away.
    #[error("no paper was asked for")]
    NoSlip,
}

impl From<Refusal> for Problem {
    fn from(r: Refusal) -> Self {
        let unreadable = |code| Self::new(S::UNPROCESSABLE_ENTITY, code);
        let conflict = |code| Self::new(S::CONFLICT, code);
        match r {
            Refusal::OnBreak { since } => {
                conflict("queue-error-on-break").with("since", since.strftime("%H:%M"))
            }
            Refusal::UnknownAnnouncement => unreadable("queue-error-unknown-announcement"),
            Refusal::AnnouncementLength { most } => {
                unreadable("queue-error-announcement-length").with("most", most)
            }
            Refusal::OtherAnnouncement => conflict("queue-error-other-announcement"),
            Refusal::NoAnnouncement => conflict("queue-error-no-announcement"),
            Refusal::NotChanged => unreadable("queue-error-not-changed"),
            Refusal::ChangedAgain => conflict("queue-error-changed-again"),
            Refusal::NoBreak => conflict("queue-error-no-break"),
            Refusal::NoAlarm => conflict("queue-error-no-alarm"),
            Refusal::NoteLength { most } => {
                unreadable("queue-error-note-length").with("most", most)
            }
            Refusal::NoNote { number } => conflict("queue-error-no-note").with("number", number),
            Refusal::UnknownSystem => unreadable("queue-error-unknown-system"),
            Refusal::SystemDown { since } => {
                conflict("queue-error-system-down").with("since", since.strftime("%H:%M"))
            }
            Refusal::SystemUp => conflict("queue-error-system-up"),
            Refusal::NoPrinter => conflict("queue-error-no-printer"),
            Refusal::NoPicture => unreadable("queue-error-no-picture"),
            Refusal::PictureMoves => unreadable("queue-error-picture-moves"),
            Refusal::PictureGiant => {
                unreadable("queue-error-picture-giant").with("most", web::SIDE_MAX)
            }
            Refusal::PictureTooLarge => unreadable("queue-error-picture-too-large")
                .with("most", kit::limits::PICTURE_BYTES_MAX / 1024),
            Refusal::PictureName { most } => {
                unreadable("queue-error-picture-name").with("most", most)
            }
            Refusal::PictureWords { most } => {
                unreadable("queue-error-picture-words").with("most", most)
            }
            Refusal::PicturesFull { most } => {
                conflict("queue-error-pictures-full").with("most", most)
            }
            Refusal::NoSuchPicture => Self::new(S::NOT_FOUND, "queue-error-no-such-picture"),
            Refusal::NoSlip => conflict("queue-error-no-slip"),
            Refusal::UnknownBreak => unreadable("queue-error-unknown-break"),
            Refusal::UnknownOutage => unreadable("queue-error-unknown-outage"),
        }
    }
}

//! Why a change of a site was refused. Its texts are in `plan.ftl`.

use axum::http::StatusCode as S;
use jiff::civil::Weekday;
use pack::Unfit;
use web::Problem;

use crate::edge::plan::WEEKDAYS;

/// A refusal to whoever changes a site.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody changed the site since the actor looked.
    #[error("the plan was changed since")]
    Changed,
    /// Somebody sits at the counter.
    #[error("counter {number} is open")]
    CounterOpen {
        /// Which one.
        number: u16,
    },
    /// Visitors were sent to the counter, or are kept by it.
    #[error("{visitors} were sent to counter {number}")]
    Expected {
        /// Which one.
        number: u16,
        /// How many.
        visitors: i64,
    },
    /// It breaks a rule of the pack.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// A reason that is not of the list.
    #[error("the reason is not of the list")]
    Reason,
    /// What was written is no time or no day.
    #[error("{0} cannot be read")]
    Unreadable(String),
}

impl From<Refusal> for Problem {
    fn from(r: Refusal) -> Self {
        let unfit = |code| Self::new(S::UNPROCESSABLE_ENTITY, code);
        let conflict = |code| Self::new(S::CONFLICT, code);
        match r {
            Refusal::Changed => conflict("plan-error-changed"),
            Refusal::CounterOpen { number } => {
                conflict("plan-error-counter-open").with("counter", number)
            }
            Refusal::Expected { number, visitors } => {
                conflict("plan-error-expected").with("counter", number).with("visitors", visitors)
            }
            Refusal::Reason => unfit("plan-error-reason"),
            Refusal::Unreadable(what) => unfit("plan-error-unreadable").with("what", what),
            Refusal::Unfit(why) => of(why),
        }
    }
}

/// `mon`: the word by which a text names a day of the week.
fn weekday(day: Weekday) -> &'static str {
    let at = usize::try_from(day.to_monday_zero_offset()).unwrap_or_default();
    WEEKDAYS.get(at).copied().unwrap_or_default()
}

fn of(why: Unfit) -> Problem {
    let unfit = |code| Problem::new(S::UNPROCESSABLE_ENTITY, code);
    match why {
        Unfit::NoCounters => unfit("plan-error-no-counters"),
        Unfit::Number(n) => unfit("plan-error-number").with("counter", n),
        Unfit::Entity(word) => unfit("plan-error-entity").with("word", word),
        Unfit::Skill(word) if word.is_empty() => unfit("plan-error-no-skill"),
        Unfit::Skill(word) => unfit("plan-error-skill").with("word", word),
        Unfit::Zone(word) => unfit("plan-error-zone").with("word", word),
        Unfit::Counter(n) => {
            Problem::new(S::NOT_FOUND, "plan-error-no-such-counter").with("counter", n)
        }
        Unfit::Unserved { service, .. } => unfit("plan-error-unserved").with("service", service),
        Unfit::Hours(day) => unfit("plan-error-hours").with("day", weekday(day)),
        Unfit::Backwards => unfit("plan-error-backwards"),
        Unfit::Past => unfit("plan-error-past"),
        Unfit::Long => unfit("plan-error-long"),
        Unfit::OtherHours => unfit("plan-error-other-hours"),
        Unfit::Overlaps(first) => {
            Problem::new(S::CONFLICT, "plan-error-overlaps").with("first", first)
        }
        Unfit::NotAnnounced(first) => {
            Problem::new(S::NOT_FOUND, "plan-error-not-announced").with("first", first)
        }
    }
}

//! What a day was.

use jiff::civil::Date;
use kit::{ServiceKey, SkillKey};
use pack::queue::Lane;

/// An instant: Unix milliseconds, as in a turn.
pub type Ms = i64;

/// One service of a visit, and what a counter must be able to do for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leg {
    /// What the visitor came for.
    pub service: ServiceKey,
    /// What a counter must be able to do.
    pub skill: SkillKey,
}

/// Somebody who took a number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visit {
    /// The number of the day.
    pub number: i64,
    /// The lane.
    pub lane: Lane,
    /// The turn: arrival less the head start of the lane.
    pub turn: Ms,
    /// When the number was taken.
    pub arrived: Ms,
    /// The services, in order.
    pub legs: Vec<Leg>,
    /// When the visitor gave up waiting.
    pub left: Option<Ms>,
}

/// A number that was called, and what came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// Whose number.
    pub number: i64,
    /// Which of the visit's services.
    pub leg: usize,
    /// To which counter.
    pub counter: u16,
    /// When it was called first.
    pub at: Ms,
    /// When the counter was free again.
    pub ended: Ms,
    /// Whether nobody came.
    pub missed: bool,
    /// Whether the visitor took the time it took: it says nothing about others.
    pub untimed: bool,
}

/// When a counter was open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shift {
    /// Which counter.
    pub counter: u16,
    /// What it could do.
    pub skills: Vec<SkillKey>,
    /// From and until, in order.
    pub open: Vec<(Ms, Ms)>,
}

/// A day of a site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Day {
    /// The date at the site.
    pub date: Date,
    /// Twelve hours before its noon: its first instant, but on a day of 23 or 25 hours.
    pub midnight: Ms,
    /// Who came, in the order of their numbers.
    pub visits: Vec<Visit>,
    /// Who was called, in order.
    pub calls: Vec<Call>,
    /// The counters.
    pub shifts: Vec<Shift>,
}

impl Day {
    /// The visit of a number.
    #[must_use]
    pub fn visit(&self, number: i64) -> Option<&Visit> {
        let n = self.visits.binary_search_by_key(&number, |v| v.number).ok()?;
        self.visits.get(n)
    }

    /// The place of the last number in a list by number. Not every number is a visit: one from home
    /// may have lapsed, one on paper may lie in a drawer.
    pub(crate) fn numbers(&self) -> usize {
        self.visits.last().and_then(|v| usize::try_from(v.number).ok()).map_or(0, |n| n + 1)
    }

    /// Waits from taking the number to the first call, in seconds, sorted.
    #[must_use]
    pub fn waits(&self) -> Vec<i64> {
        let mut all: Vec<i64> = Vec::with_capacity(self.visits.len());
        let mut seen = vec![false; self.numbers()];
        for call in &self.calls {
            let Ok(n) = usize::try_from(call.number) else { continue };
            if let (Some(seen), Some(visit)) = (seen.get_mut(n), self.visit(call.number))
                && !std::mem::replace(seen, true)
            {
                all.push((call.at - visit.arrived) / 1000);
            }
        }
        all.sort_unstable();
        all
    }
}

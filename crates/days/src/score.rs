//! How good the estimates of a day were: what a ticket would have been told at its issue, and what
//! happened.

use crate::learn::Past;
use crate::log::{Day, Ms};
use crate::wait::{Busy, Desk, Hall, Line, estimate};

/// One ticket of a past day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// "About", in seconds.
    pub p50: i64,
    /// "Most likely under", in seconds.
    pub p80: i64,
    /// What it was.
    pub was: i64,
    /// How many waited before it for the same.
    pub ahead: i64,
    /// How many counters were open that could call it.
    pub counters: i64,
}

/// How good the estimates of a day were.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Score {
    /// Estimates looked at.
    pub n: i64,
    /// In a thousand, how many waits were shorter than "most likely under". Good is 750 to 850.
    pub covered: i64,
    /// Half of the errors of "about" were smaller: seconds.
    pub error: i64,
    /// Half of the errors of "about" were smaller: in a thousand of the wait.
    pub share: i64,
}

impl Score {
    /// The score of what was told. None of nothing.
    #[must_use]
    pub fn of(told: &[Told]) -> Option<Self> {
        let n = i64::try_from(told.len()).ok().filter(|n| *n > 0)?;
        let covered = told.iter().filter(|t| t.was <= t.p80).map(|_| 1).sum::<i64>() * 1000 / n;
        let mut errors: Vec<i64> = told.iter().map(|t| (t.p50 - t.was).abs()).collect();
        let mut shares: Vec<i64> =
            told.iter().map(|t| (t.p50 - t.was).abs() * 1000 / t.was.max(1)).collect();
        errors.sort_unstable();
        shares.sort_unstable();
        let middle = |of: &[i64]| of.get(of.len() / 2).copied();
        Some(Self { n, covered, error: middle(&errors)?, share: middle(&shares)? })
    }
}

/// What the tickets of a day would have been told, every `step`-th of them, in whole minutes as
/// shown. Those who were about to be called, and those who gave up, are left out.
#[must_use]
pub fn told(past: &Past, day: &Day, step: usize) -> Vec<Told> {
    let first = |number: i64| day.calls.iter().find(|c| c.number == number);
    day.visits
        .iter()
        .step_by(step.max(1))
        .filter_map(|visit| {
            let was = (first(visit.number)?.at - visit.arrived) / 1000;
            let hall = hall_at(day, visit.arrived);
            let wait = estimate(past, &hall, visit.number).filter(|w| !w.now)?;
            let skill = &visit.legs.first()?.skill;
            let ahead = hall.waiting.iter().filter(|l| {
                (l.turn, l.number) < (visit.turn, visit.number)
                    && l.legs.first().is_some_and(|leg| leg.skill == *skill)
            });
            let able = hall.desks.iter().filter(|d| d.open && d.skills.contains(skill));
            Some(Told {
                p50: wait.about() * 60,
                p80: wait.under() * 60,
                was,
                ahead: i64::try_from(ahead.count()).unwrap_or(0),
                counters: i64::try_from(able.count()).unwrap_or(0),
            })
        })
        .collect()
}

/// The hall of a day as it was at an instant.
#[must_use]
pub fn hall_at(day: &Day, now: Ms) -> Hall {
    let mut waiting = Vec::new();
    let mut busy: Vec<(u16, Busy)> = Vec::new();
    // The newest call of each number until now, and the next one after it.
    let mut last = vec![None; day.numbers()];
    let mut later = vec![None; day.numbers()];
    for call in &day.calls {
        let n = usize::try_from(call.number).unwrap_or(usize::MAX);
        let slot = if call.at <= now { last.get_mut(n) } else { later.get_mut(n) };
        if let Some(slot) = slot
            && (call.at <= now || slot.is_none())
        {
            *slot = Some(call);
        }
    }
    for visit in &day.visits {
        let n = usize::try_from(visit.number).unwrap_or(usize::MAX);
        let (last, later) = (last.get(n).copied().flatten(), later.get(n).copied().flatten());
        if visit.arrived > now || visit.left.is_some_and(|left| left <= now) {
            continue;
        }
        let legs = |from: usize| visit.legs.get(from..).unwrap_or_default().to_vec();
        let line = |from| Line {
            number: visit.number,
            turn: visit.turn,
            arrived: visit.arrived,
            sent: None,
            legs: legs(from),
        };
        match (last, later) {
            (None, _) => waiting.push(line(0)),
            (Some(call), _) if call.ended > now => busy.push((
                call.counter,
                Busy {
                    number: visit.number,
                    turn: visit.turn,
                    since: call.at,
                    legs: legs(call.leg),
                },
            )),
            (Some(_), Some(next)) => waiting.push(line(next.leg)),
            (Some(_), None) => {}
        }
    }
    let desks = day.shifts.iter().map(|shift| {
        let open = shift.open.iter().any(|(from, until)| (*from..*until).contains(&now));
        let since = shift
            .open
            .iter()
            .flat_map(|(from, until)| [*from, *until])
            .filter(|at| *at <= now)
            .max();
        let rested = shift.open.windows(2).any(|w| {
            matches!(w, [(_, from), (until, _)]
                if *until <= now && (until - from) / 1000 >= crate::learn::LONG_PAUSE)
        });
        Desk {
            counter: shift.counter,
            skills: shift.skills.clone(),
            open,
            since,
            rested,
            busy: busy.iter().find(|(c, _)| *c == shift.counter).map(|(_, b)| b.clone()),
        }
    });
    Hall { now, midnight: day.midnight, waiting, desks: desks.collect() }
}

//! What past days teach about tomorrow's: how long services take, when counters pause, who comes
//! with a head start. Nothing is fitted; what happened is kept, and drawn from.

use std::collections::BTreeMap;

use kit::{ServiceKey, SkillKey};

use crate::dice::{quantile, share};
use crate::log::{Day, Leg, Ms};

/// Points kept of a distribution.
const POINTS: usize = 64;
/// A service seen less often than this is not known yet.
const ENOUGH: usize = 8;
/// A pause of at least so many seconds is the long one of a day.
pub(crate) const LONG_PAUSE: i64 = 20 * 60;
/// Patience is looked at by quarters of an hour, up to four hours.
const QUARTER: i64 = 900;
const QUARTERS: usize = 16;
/// A longer gap between two visitors is no turnaround.
const TURNAROUND_MAX: i64 = 180;

/// Times in seconds, sorted, at most [`POINTS`] of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Times(Vec<i64>);

impl Times {
    /// Of everything that was seen; of `usual` where that is too little.
    fn of(mut seen: Vec<i64>, usual: &[i64]) -> Self {
        if seen.len() < ENOUGH {
            seen = usual.to_vec();
        }
        seen.sort_unstable();
        let n = seen.len();
        if n > POINTS {
            let at = |i: usize| seen.get((2 * i + 1) * n / (2 * POINTS)).copied();
            seen = (0..POINTS).filter_map(at).collect();
        }
        Self(seen)
    }

    /// The time at a place from 0 to 65,535.
    pub(crate) fn at(&self, place: i64) -> i64 {
        quantile(&self.0, place)
    }

    /// What is left of a time that has lasted so long already.
    pub(crate) fn rest(&self, lasted: i64, place: i64) -> i64 {
        let from = self.0.partition_point(|t| *t <= lasted);
        match self.0.get(from..) {
            Some(longer) if longer.len() > 1 => (quantile(longer, place) - lasted).max(1),
            Some([one]) => (one - lasted).max(1),
            // Longer than anything that was seen: it ends some time soon.
            _ => 30 + share(place, 270),
        }
    }

    /// The mean.
    #[must_use]
    pub(crate) fn mean(&self) -> i64 {
        self.0.iter().sum::<i64>() / i64::try_from(self.0.len()).unwrap_or(1).max(1)
    }
}

/// Somebody with a head start, on a past day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Early {
    /// Seconds since midnight.
    pub(crate) second: i64,
    /// Seconds of head start.
    pub(crate) start: i64,
    pub(crate) legs: Vec<Leg>,
}

/// A past day, as far as it may repeat itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PastDay {
    /// When counters were open, in seconds since midnight.
    pub(crate) open: BTreeMap<u16, Vec<(i64, i64)>>,
    pub(crate) early: Vec<Early>,
}

/// What is known of the past days of a site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Past {
    pub(crate) services: BTreeMap<ServiceKey, Times>,
    pub(crate) any: Times,
    pub(crate) turnaround: Times,
    pub(crate) no_show: Times,
    pub(crate) pause: Times,
    /// In a thousand calls, how many nobody answers.
    pub(crate) missed: i64,
    /// In a million, how many still wait after so many quarters of an hour, if nobody calls them.
    pub(crate) patience: Vec<i64>,
    /// In a thousand of the usual, how long each counter takes.
    pub(crate) pace: BTreeMap<u16, i64>,
    pub(crate) days: Vec<PastDay>,
}

impl Past {
    /// Learns from days of a site. `plan` gives the minutes that the pack says, for services that
    /// were hardly seen.
    #[must_use]
    pub fn learn(days: &[Day], plan: &BTreeMap<ServiceKey, i64>) -> Self {
        let mut seen: BTreeMap<ServiceKey, Vec<i64>> =
            plan.keys().map(|k| (k.clone(), Vec::new())).collect();
        let (mut missed, mut turnaround, mut pauses) = (Vec::new(), Vec::new(), Vec::new());
        let mut calls = 0;
        for day in days {
            for call in &day.calls {
                let lasted = (call.ended - call.at) / 1000;
                calls += 1;
                let leg = day.visit(call.number).and_then(|v| v.legs.get(call.leg));
                match leg {
                    _ if call.missed => missed.push(lasted),
                    _ if call.untimed => {}
                    Some(leg) => seen.entry(leg.service.clone()).or_default().push(lasted),
                    None => {}
                }
            }
            turnaround.extend(turnarounds(day));
            for shift in &day.shifts {
                let gaps = shift.open.windows(2).filter_map(|w| match w {
                    [(_, from), (until, _)] => Some((until - from) / 1000),
                    _ => None,
                });
                pauses.extend(gaps);
            }
        }
        let any: Vec<i64> = seen.values().flatten().copied().collect();
        let any = Times::of(any, &[120, 300, 420, 540, 660, 840, 1080, 1500]);
        let services = seen.into_iter().map(|(key, times)| {
            let usual = plan.get(&key).map(|m| spread(m * 60 + 40));
            (key, Times::of(times, &usual.unwrap_or_else(|| any.0.clone())))
        });
        let mut past = Self {
            services: services.collect(),
            missed: count(&missed) * 1000 / calls.max(1),
            patience: patience(days),
            pace: BTreeMap::new(),
            any: any.clone(),
            turnaround: Times::of(turnaround, &[10, 20, 30, 40]),
            no_show: Times::of(missed, &[100, 120, 140]),
            pause: Times::of(pauses, &[420, 600, 1800, 2400]),
            days: days.iter().map(past_day).collect(),
        };
        past.pace = past.paces(days);
        past
    }

    /// How long each counter takes, measured by what the same services take everywhere.
    fn paces(&self, days: &[Day]) -> BTreeMap<u16, i64> {
        let mut sums: BTreeMap<u16, (i64, i64)> = BTreeMap::new();
        for day in days {
            for call in day.calls.iter().filter(|c| !c.missed && !c.untimed) {
                let leg = day.visit(call.number).and_then(|v| v.legs.get(call.leg));
                let sum = sums.entry(call.counter).or_default();
                sum.0 += (call.ended - call.at) / 1000;
                sum.1 += leg.map_or(0, |leg| self.mean(&leg.service));
            }
        }
        // A few visits say little: an hour of work at the usual pace is added.
        sums.into_iter()
            .map(|(c, (was, usual))| (c, (was + 3600) * 1000 / (usual + 3600)))
            .collect()
    }

    /// In a million, how many of those who have waited so long still wait after so much longer.
    pub(crate) fn stays(&self, waited: i64, longer: i64) -> i64 {
        let at = |seconds: i64| {
            let n = seconds.max(0) / QUARTER;
            let value = |n: i64| {
                let known = usize::try_from(n).ok().and_then(|n| self.patience.get(n));
                known.or(self.patience.last()).copied().unwrap_or(1_000_000)
            };
            let (from, until) = (value(n), value(n + 1));
            from - (from - until) * (seconds.max(0) % QUARTER) / QUARTER
        };
        at(waited + longer) * 1_000_000 / at(waited).max(1)
    }

    /// The times of a service.
    pub(crate) fn times(&self, service: &ServiceKey) -> &Times {
        self.services.get(service).unwrap_or(&self.any)
    }

    /// Seconds that a service takes on average.
    #[must_use]
    pub fn mean(&self, service: &ServiceKey) -> i64 {
        self.times(service).mean()
    }

    /// How many days it has learnt from.
    #[must_use]
    pub fn days(&self) -> usize {
        self.days.len()
    }
}

/// How many are left, by quarters of an hour: of those who wait through one, some give up in it.
fn patience(days: &[Day]) -> Vec<i64> {
    let (mut through, mut gone) = (vec![0_i64; QUARTERS], vec![0_i64; QUARTERS]);
    for day in days {
        let mut called: BTreeMap<i64, Ms> = BTreeMap::new();
        for call in &day.calls {
            called.entry(call.number).or_insert(call.at);
        }
        for v in &day.visits {
            let Some(end) = called.get(&v.number).copied().or(v.left) else { continue };
            let end = usize::try_from((end - v.arrived) / 1000 / QUARTER).unwrap_or(0);
            for n in through.iter_mut().take(end + 1) {
                *n += 1;
            }
            if v.left.is_some()
                && !called.contains_key(&v.number)
                && let Some(n) = gone.get_mut(end)
            {
                *n += 1;
            }
        }
    }
    let mut left = 1_000_000;
    let mut all = vec![left];
    for (through, gone) in through.iter().zip(&gone) {
        left -= left * gone / (*through).max(20);
        all.push(left);
    }
    all
}

/// A mean, spread as times at a counter usually are.
fn spread(mean: i64) -> Vec<i64> {
    [450, 600, 720, 830, 940, 1080, 1280, 1750].iter().map(|share| mean * share / 1000).collect()
}

fn count<T>(of: &[T]) -> i64 {
    i64::try_from(of.len()).unwrap_or(i64::MAX)
}

/// Seconds between a visitor who goes and the next who is called, where the next was there already.
fn turnarounds(day: &Day) -> Vec<i64> {
    let mut last: BTreeMap<u16, Ms> = BTreeMap::new();
    let mut all = Vec::new();
    for call in &day.calls {
        let there = day.visit(call.number).map_or(Ms::MAX, |v| v.arrived);
        if let Some(free) = last.insert(call.counter, call.ended)
            && there <= free
            && call.leg == 0
            && call.at >= free
        {
            all.push((call.at - free) / 1000);
        }
    }
    all.retain(|s| *s <= TURNAROUND_MAX);
    all
}

fn past_day(day: &Day) -> PastDay {
    let second = |ms: Ms| (ms - day.midnight) / 1000;
    let open = day.shifts.iter().map(|s| {
        (s.counter, s.open.iter().map(|(from, until)| (second(*from), second(*until))).collect())
    });
    let early = day.visits.iter().filter(|v| v.turn < v.arrived).map(|v| Early {
        second: second(v.arrived),
        start: (v.arrived - v.turn) / 1000,
        legs: v.legs.clone(),
    });
    PastDay { open: open.collect(), early: early.collect() }
}

/// The skill of a leg, as a bit among these.
pub(crate) fn bit(skills: &[SkillKey], skill: &SkillKey) -> u64 {
    // More than 64 skills at one site share the last bit.
    skills.iter().position(|s| s == skill).map_or(0, |n| 1 << n.min(63))
}

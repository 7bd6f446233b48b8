//! Tomorrow: how many come at which hour, and how many counters that takes.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use kit::SkillKey;
use pack::Site;

use crate::learn::Past;
use crate::log::Day;

/// A weekday is judged by its own days and by this many average ones besides: few days say little.
const SHRINK: i64 = 2;
/// A millionth is the unit of the formula below.
const ONE: i64 = 1_000_000;

/// Arrivals at an hour of the day, in thousandths.
pub type Hours = BTreeMap<i64, i64>;

/// What an hour of tomorrow takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// The hour of the local day.
    pub hour: i64,
    /// What the counters must be able to do.
    pub skill: SkillKey,
    /// Services asked for, in thousandths.
    pub asked: i64,
    /// Seconds that one of them takes, in the mean.
    pub seconds: i64,
    /// Counters with which four of five waits stay below the target.
    pub counters: i64,
}

/// Hours at which a site is open on a weekday.
fn open_hours(site: &Site, weekday: Weekday) -> Vec<i64> {
    let spans = site.hours.iter().filter(|h| h.day == weekday);
    let hours = spans.flat_map(|h| {
        let last = i64::from(h.until.hour()) - i64::from(h.until.minute() == 0);
        i64::from(h.from.hour())..=last
    });
    hours.collect()
}

/// Who came at which hour.
#[must_use]
pub fn arrivals(day: &Day) -> Hours {
    let mut all = Hours::new();
    for v in &day.visits {
        *all.entry((v.arrived - day.midnight) / 3_600_000).or_default() += 1000;
    }
    all
}

/// How many will come at which hour of a date: the mean of each hour over past days, times what
/// this weekday is above or below them.
#[must_use]
pub fn forecast(site: &Site, past: &[Day], date: Date) -> Hours {
    let mut sums: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for day in past {
        let came = arrivals(day);
        for hour in open_hours(site, day.date.weekday()) {
            let sum = sums.entry(hour).or_default();
            sum.0 += came.get(&hour).copied().unwrap_or(0);
            sum.1 += 1;
        }
    }
    let means: Hours = sums.into_iter().map(|(h, (sum, n))| (h, sum / n)).collect();
    let usual = |weekday| -> i64 {
        open_hours(site, weekday).iter().filter_map(|h| means.get(h)).sum::<i64>().max(1)
    };
    // What days of this weekday were, in a thousand of what their hours usually are.
    let like = past.iter().filter(|d| d.date.weekday() == date.weekday());
    let shares = like.map(|d| arrivals(d).values().sum::<i64>() * 1000 / usual(date.weekday()));
    let (sum, n) = shares.fold((SHRINK * 1000, SHRINK), |(sum, n), share| (sum + share, n + 1));
    open_hours(site, date.weekday())
        .into_iter()
        .filter_map(|h| Some((h, means.get(&h)? * (sum / n) / 1000)))
        .collect()
}

/// How many counters each skill takes at each hour of a forecast, so that four of five waits stay
/// below `target` seconds. None does more than `counters` can: where it takes more, more is said.
#[must_use]
pub fn needs(hours: &Hours, days: &[Day], past: &Past, target: i64) -> Vec<Need> {
    // Which services people ask for, and how long each skill takes.
    let mut skills: BTreeMap<SkillKey, (i64, i64)> = BTreeMap::new();
    let mut visits = 0;
    for day in days {
        for visit in &day.visits {
            visits += 1;
            for leg in &visit.legs {
                let sum = skills.entry(leg.skill.clone()).or_default();
                sum.0 += 1;
                sum.1 += past.mean(&leg.service);
            }
        }
    }
    let mut all = Vec::new();
    for (hour, came) in hours {
        for (skill, (n, seconds)) in &skills {
            let asked = came * n / i64::max(visits, 1);
            let counters = counters(asked, seconds / n, target);
            let seconds = seconds / n;
            all.push(Need { hour: *hour, skill: skill.clone(), asked, seconds, counters });
        }
    }
    all
}

/// The counters that some needs of an hour take if each counter can do all of them: never more than
/// their sum, and what it takes at least.
#[must_use]
pub fn pooled(needs: &[&Need], target: i64) -> i64 {
    let asked: i64 = needs.iter().map(|n| n.asked).sum();
    let work: i64 = needs.iter().map(|n| n.asked * n.seconds).sum();
    let apart: i64 = needs.iter().map(|n| n.counters).sum();
    counters(asked, work / asked.max(1), target).min(apart)
}

/// The fewest counters with which at most one of five waits longer than a target, for so many
/// thousandths of a service an hour that take so many seconds each: Erlang's formula C is the share
/// that waits at all, and of those e^-((n - offered) target / seconds) wait longer than the target.
fn counters(asked: i64, seconds: i64, target: i64) -> i64 {
    // The work that is offered, in counters, in millionths.
    let offered = asked * 1000 * seconds / 3600;
    let mut blocked = ONE;
    for n in 1..1000 {
        // Erlang B, one counter more each time.
        let work = offered * blocked / ONE;
        blocked = work * ONE / (n * ONE + work).max(1);
        let spare = n * ONE - offered;
        if spare <= 0 {
            continue;
        }
        let waits = n * blocked * ONE / (n * ONE - offered * (ONE - blocked) / ONE).max(1);
        let longer = waits * decayed(spare * target / seconds.max(1)) / ONE;
        if longer <= ONE / 5 {
            return n;
        }
    }
    1000
}

/// e to the power of -x, both in millionths: (1 - x / 1024) squared ten times.
fn decayed(x: i64) -> i64 {
    const FINE: i64 = 1_000_000_000;
    if x >= 20 * ONE {
        return 0;
    }
    let base = FINE - x * (FINE / ONE) / 1024;
    (0..10).fold(base, |y, _| y * y / FINE) * ONE / FINE
}

/// Between what of ten hours eight came, in thousandths of what was forecast.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Band {
    /// One of ten hours was below it.
    pub low: i64,
    /// One of ten was above it.
    pub high: i64,
}

/// Forecasts each day from the `learn` days before it, and looks between what eight of ten hours
/// lay. None where there are too few.
#[must_use]
pub fn band(site: &Site, days: &[Day], learn: usize) -> Option<Band> {
    let mut all = Vec::new();
    for window in days.windows(learn + 1) {
        let (today, before) = window.split_last()?;
        let came = arrivals(today);
        let told = forecast(site, before, today.date).into_iter().filter(|(_, n)| *n > 0);
        all.extend(told.map(|(h, n)| came.get(&h).copied().unwrap_or(0) * 1000 / n));
    }
    all.sort_unstable();
    let at = |tenth: usize| all.get(all.len() * tenth / 10).copied();
    Some(Band { low: at(1)?, high: at(9)? })
}

/// How far forecasts were off, in thousandths of what came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Errors {
    /// Days that were forecast.
    pub days: i64,
    /// The mean over days of the error of the day's sum.
    pub day: i64,
    /// The mean over hours of the error of the hour.
    pub hour: i64,
    /// The same, had each day been forecast to be like the one before it.
    pub naive_day: i64,
}

/// Forecasts each day from the `learn` days before it, and compares. None where there are too few.
#[must_use]
pub fn backtest(site: &Site, days: &[Day], learn: usize) -> Option<Errors> {
    let off = |told: i64, came: i64| (told - came).abs() * 1000 / came.max(1000);
    let (mut day, mut hour, mut naive) = (Vec::new(), Vec::new(), Vec::new());
    for window in days.windows(learn + 1) {
        let (today, before) = window.split_last()?;
        let (told, came) = (forecast(site, before, today.date), arrivals(today));
        day.push(off(told.values().sum(), came.values().sum()));
        hour.extend(told.iter().map(|(h, told)| off(*told, came.get(h).copied().unwrap_or(0))));
        let yesterday = before.last().map_or(0, |d| arrivals(d).values().sum());
        naive.push(off(yesterday, came.values().sum()));
    }
    let mean = |of: &[i64]| Some(of.iter().sum::<i64>() / i64::try_from(of.len()).ok()?.max(1));
    (!day.is_empty()).then_some(())?;
    Some(Errors {
        days: i64::try_from(day.len()).ok()?,
        day: mean(&day)?,
        hour: mean(&hour)?,
        naive_day: mean(&naive)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{counters, decayed};

    #[test]
    fn counters_follow_erlangs_formula() {
        // 12 an hour of 10 minutes are two counters' work. With three, 4/9 wait (Erlang C), and
        // 4/9 e^-(t / 600) is a fifth at t = 479 s; with four, 0.174 wait at all.
        assert_eq!(counters(12_000, 600, 485), 3);
        assert_eq!(counters(12_000, 600, 475), 4);
        assert_eq!(counters(12_000, 600, 1), 4);
        assert_eq!(counters(0, 600, 60), 1);
    }

    #[test]
    fn a_power_of_e_is_near_enough() {
        for (x, is) in [(0, 1_000_000), (500_000, 606_531), (2_000_000, 135_335), (30_000_000, 0)] {
            assert!((decayed(x) - is).abs() < 600, "{x}: {}", decayed(x));
        }
    }
}

//! Whether a hall keeps its norms today, and since when it does not.

use jiff::{SignedDuration, Timestamp};
use kit::SiteKey;
use pack::Site;
use store::{FromRow, Result, Row, Tx, sql};

/// A share of fewer visits says nothing.
const ENOUGH: i64 = 10;
/// A day has at most 26,000 numbers.
const DAY_MAX: i64 = 100_000;

/// How the wait of a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// How long it was.
    pub wait: SignedDuration,
    /// Whether the visitor left before being called.
    pub gone: bool,
}

/// A visit and its first call.
struct Came {
    arrived: Timestamp,
    since: Timestamp,
    left: bool,
    called: Option<Timestamp>,
}

impl FromRow for Came {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            arrived: row.get("arrived")?,
            since: row.get("since")?,
            left: row.get::<String>("state")? == "left",
            called: row.get("called")?,
        })
    }
}

/// A norm that is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Somebody waits longer than the site wants.
    Wait {
        /// Since when.
        since: Timestamp,
    },
    /// Too many of those who were called today had waited longer.
    Late {
        /// How many, in percent.
        percent: i64,
        /// Since when.
        since: Timestamp,
    },
    /// Too many left today before they were called.
    Gone {
        /// How many, in percent.
        percent: i64,
        /// Since when.
        since: Timestamp,
    },
}

/// How the waits of a day ended, in that order.
///
/// # Errors
/// Those of the engine.
pub fn ended(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Vec<Ended>> {
    let came: Vec<Came> = tx.all(
        sql!(
            "SELECT t.arrived, t.since, t.state, f.at AS called FROM ticket t
             LEFT JOIN (SELECT number, MIN(at) AS at FROM call
               WHERE site = $1 AND day = $2 AND again = FALSE GROUP BY number) f
               ON f.number = t.number
             WHERE t.site = $1 AND t.day = $2 AND t.visit = TRUE
               AND (t.state = 'left' OR f.at IS NOT NULL)
             ORDER BY t.number LIMIT $3"
        ),
        &[site.as_str().into(), day.into(), DAY_MAX.into()],
    )?;
    let mut all: Vec<Ended> = came
        .into_iter()
        .filter_map(|c| {
            let gone = c.called.is_none();
            let at = c.called.or_else(|| c.left.then_some(c.since))?;
            Some(Ended { at, wait: at.duration_since(c.arrived), gone })
        })
        .collect();
    all.sort_by_key(|e| e.at);
    Ok(all)
}

/// The share of what is bad, in percent, and since when it has been over a norm without a pause.
/// None while it is within the norm, or of too few.
fn over(of: impl Iterator<Item = (Timestamp, bool)>, norm: i64) -> Option<(i64, Timestamp)> {
    let (mut n, mut bad, mut since) = (0, 0, None);
    for (at, is_bad) in of {
        n += 1;
        bad += i64::from(is_bad);
        let broken = n >= ENOUGH && bad * 100 > norm * n;
        since = broken.then(|| since.unwrap_or(at));
    }
    since.map(|since| (bad * 100 / n, since))
}

/// The norms that a site breaks: `oldest` is since when the first of those who wait has waited.
#[must_use]
pub fn broken(
    site: &Site,
    oldest: Option<Timestamp>,
    ended: &[Ended],
    now: Timestamp,
) -> Vec<Broken> {
    let target = SignedDuration::from_secs(site.wait_target_s);
    let late = oldest.map(|at| at + target).filter(|at| *at < now);
    let called = ended.iter().filter(|e| !e.gone).map(|e| (e.at, e.wait > target));
    let gone = ended.iter().map(|e| (e.at, e.gone));
    let wait = late.map(|since| Broken::Wait { since });
    let late = over(called, site.norms.late_percent);
    let late = late.map(|(percent, since)| Broken::Late { percent, since });
    let gone = over(gone, site.norms.gone_percent);
    let gone = gone.map(|(percent, since)| Broken::Gone { percent, since });
    [wait, late, gone].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    #[test]
    fn a_norm_is_broken_since_its_share_was_last_crossed() {
        let day = |bad: &[i64]| (1..=30).map(|n| (at(n), bad.contains(&n))).collect::<Vec<_>>();
        let over = |bad: &[i64], norm| over(day(bad).into_iter(), norm);
        assert_eq!(over(&[], 10), None);
        // Three of thirty are ten percent, and not more.
        assert_eq!(over(&[28, 29, 30], 10), None);
        assert_eq!(over(&[27, 28, 29, 30], 10), Some((13, at(29))));
        // Within the norm again from 20 on, and then not.
        assert_eq!(over(&[1, 2, 28, 29, 30], 10), Some((16, at(28))));
        // Of fewer than ten nothing is said.
        assert_eq!(super::over((1..10).map(|n| (at(n), true)), 10), None);
    }
}

//! Halls side by side over some days: waits and how visits ended, by service.

use std::collections::BTreeMap;

use kit::{ServiceKey, SiteKey};
use store::{FromRow, Result, Row, Tx, sql};

use super::report::FEW;
use crate::model::key;

/// Rows of one site at most: services times minutes of a day.
const ROWS_MAX: i64 = 100_000;

/// How many waited so long.
struct Waited {
    service: Option<String>,
    minutes: i64,
    n: i64,
}

impl FromRow for Waited {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { service: row.get("service")?, minutes: row.get("minutes")?, n: row.get("n")? })
    }
}

/// How many visits are in a state.
struct Stands {
    service: Option<String>,
    state: String,
    n: i64,
}

impl FromRow for Stands {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { service: row.get("service")?, state: row.get("state")?, n: row.get("n")? })
    }
}

/// Waits and ends of visits that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many were called after so many whole minutes.
    waits: BTreeMap<i64, i64>,
    /// Served to the end.
    pub served: i64,
    /// Turned away.
    pub turned: i64,
    /// Left by their own wish.
    pub left: i64,
    /// Not served when the day was closed.
    pub unserved: i64,
}

impl Sums {
    /// How many were called.
    #[must_use]
    pub fn called(&self) -> i64 {
        self.waits.values().sum()
    }

    /// The fewest minutes within which so many of ten were called. None of a few.
    #[must_use]
    pub fn within(&self, of_ten: i64) -> Option<i64> {
        let n = self.called();
        let mut seen = 0;
        let found = self.waits.iter().find(|(_, more)| {
            seen += **more * 10;
            seen >= n * of_ten
        });
        let enough = usize::try_from(n).is_ok_and(|n| n >= FEW);
        found.filter(|_| enough).map(|(minutes, _)| *minutes)
    }

    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        for (minutes, n) in &other.waits {
            *self.waits.entry(*minutes).or_default() += n;
        }
        self.served += other.served;
        self.turned += other.turned;
        self.left += other.left;
        self.unserved += other.unserved;
    }
}

/// The sums of a site from a day to another, by service: of the first for a wait, of the last for
/// how a visit ended.
///
/// # Errors
/// Those of the engine.
pub fn by_service(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    from: i64,
    to: i64,
) -> Result<BTreeMap<ServiceKey, Sums>> {
    let of = [site.as_str().into(), from.into(), to.into(), ROWS_MAX.into()];
    // Outer joins, though every ticket has its steps: so that no planner begins at the steps of
    // all days.
    let waited: Vec<Waited> = tx.all(
        sql!(
            "SELECT s.service, (f.at - t.arrived) / 60000000 AS minutes, COUNT(*) AS n
             FROM (SELECT day, number, MIN(at) AS at FROM call
               WHERE site = $1 AND day BETWEEN $2 AND $3 AND again = FALSE
               GROUP BY day, number) f
             LEFT JOIN ticket t ON t.site = $1 AND t.day = f.day AND t.number = f.number
               AND t.visit = TRUE
             LEFT JOIN step s ON s.ticket = t.id AND s.n = 0
             GROUP BY s.service, (f.at - t.arrived) / 60000000
             ORDER BY s.service LIMIT $4"
        ),
        &of,
    )?;
    let stand: Vec<Stands> = tx.all(
        sql!(
            "SELECT s.service, t.state, COUNT(*) AS n FROM ticket t
             LEFT JOIN step s ON s.ticket = t.id AND s.n = t.step
             WHERE t.site = $1 AND t.day BETWEEN $2 AND $3 AND t.visit = TRUE
               AND t.state IN ('finished', 'turned-away', 'left', 'unserved')
             GROUP BY s.service, t.state ORDER BY s.service LIMIT $4"
        ),
        &of,
    )?;
    let mut all: BTreeMap<ServiceKey, Sums> = BTreeMap::new();
    for w in waited {
        let Some(service) = &w.service else { continue };
        let sums = all.entry(key(service, "step")?).or_default();
        *sums.waits.entry(w.minutes.max(0)).or_default() += w.n;
    }
    for s in stand {
        let Some(service) = &s.service else { continue };
        let sums = all.entry(key(service, "step")?).or_default();
        let ended = match s.state.as_str() {
            "finished" => &mut sums.served,
            "turned-away" => &mut sums.turned,
            "left" => &mut sums.left,
            _ => &mut sums.unserved,
        };
        *ended += s.n;
    }
    Ok(all)
}

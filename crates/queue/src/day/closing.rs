//! What closing a day would end, for whoever decides it.

use kit::SiteKey;
use serde::{Deserialize, Serialize};
use store::{Result, Tx, sql};

use super::board::{InState, count};
use super::sql::{AtCounter, at_counters};
use crate::sql as hall;

/// The states of a visit that has no end yet.
const OPEN: [&str; 7] = ["reserved", "waiting", "called", "serving", "held", "parked", "missed"];

/// How much of a day somebody saw before deciding to close it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, Serialize)]
pub struct Seen {
    /// Visits of that day, with and without an end.
    pub given: i64,
    /// Visits without an end.
    pub open: i64,
}

/// What closing a day now would end.
pub(crate) struct Closing {
    states: Vec<InState>,
    given: i64,
    /// Who is called, served or kept at a counter: the day cannot be closed before.
    pub(crate) at_counters: Vec<AtCounter>,
    /// How many counters are open.
    pub(crate) counters: usize,
}

/// Reads what closing a day of a site now would end.
///
/// # Errors
/// Those of the engine.
pub(crate) fn read(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Closing> {
    Ok(Closing {
        // With the numbers from home that nobody has checked in: closing ends them, too.
        states: tx.all(
            sql!(
                "SELECT state, COUNT(*) AS n FROM ticket
                 WHERE site = $1 AND day = $2 AND state <> 'voided'
                 GROUP BY state ORDER BY state LIMIT 20"
            ),
            &[site.as_str().into(), day.into()],
        )?,
        // Also what was voided: nobody takes the place of one who was not seen.
        given: tx.one(
            sql!("SELECT COUNT(*) AS n FROM ticket WHERE site = $1 AND day = $2"),
            &[site.as_str().into(), day.into()],
        )?,
        at_counters: at_counters(tx, site, day)?,
        counters: hall::desks(tx, site, day)?.iter().filter(|d| d.open).count(),
    })
}

impl Closing {
    /// How many visits are in one of these states.
    pub(crate) fn count(&self, states: &[&str]) -> i64 {
        count(&self.states, states)
    }

    /// What whoever looks at it has seen.
    pub(crate) fn seen(&self) -> Seen {
        Seen { given: self.given, open: self.count(&OPEN) }
    }

    /// How many came, or came back, after somebody has seen this much.
    pub(crate) fn more_than(&self, seen: Seen) -> i64 {
        let now = self.seen();
        (now.given - seen.given).max(now.open - seen.open).max(0)
    }
}

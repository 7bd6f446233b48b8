//! What closing a day would end, for whoever decides it.

use std::collections::BTreeSet;
use std::fmt;

use kit::SiteKey;
use serde::{Deserialize, Serialize};
use store::{Result, Tx, sql};

use super::board::{InState, count};
use super::sql::{AtCounter, at_counters};
use crate::sql as hall;

/// Whom somebody saw before deciding to close a day: the numbers of the visits without an end. A
/// count would not do: one may come back while another one leaves.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, Serialize)]
pub struct Seen {
    open: BTreeSet<i64>,
}

impl Seen {
    /// From the field of a form; what is no number is nobody.
    #[must_use]
    pub fn read(field: &str) -> Self {
        Self { open: field.split(' ').filter_map(|n| n.parse().ok()).collect() }
    }

    /// How many.
    pub(crate) fn count(&self) -> i64 {
        i64::try_from(self.open.len()).unwrap_or(i64::MAX)
    }
}

impl fmt::Display for Seen {
    /// The field of a form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, number) in self.open.iter().enumerate() {
            write!(f, "{}{number}", if n == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

/// What closing a day now would end.
pub(crate) struct Closing {
    states: Vec<InState>,
    open: Seen,
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
    let open: Vec<i64> = tx.all(
        sql!(
            "SELECT number FROM ticket WHERE site = $1 AND day = $2 AND state IN
               ('reserved', 'waiting', 'called', 'serving', 'held', 'parked', 'missed')
             ORDER BY number LIMIT 99999"
        ),
        &[site.as_str().into(), day.into()],
    )?;
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
        open: Seen { open: open.into_iter().collect() },
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
    pub(crate) fn seen(&self) -> &Seen {
        &self.open
    }

    /// How many came, or came back, and were not seen.
    pub(crate) fn more_than(&self, seen: &Seen) -> i64 {
        let open = self.open.open.difference(&seen.open).copied().collect();
        Seen { open }.count()
    }
}

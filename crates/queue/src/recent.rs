//! How long those waited who were called a moment ago.

use jiff::{SignedDuration, Timestamp};
use kit::SiteKey;
use store::{FromRow, Result, Row, Tx, sql};

/// Calls of an hour at most: a hall of 40 counters makes some hundreds.
const MOST: i64 = 2000;

struct Waited(SignedDuration);

impl FromRow for Waited {
    fn from_row(row: &mut Row) -> Result<Self> {
        let (came, called): (Timestamp, Timestamp) = (row.get("arrived")?, row.get("called")?);
        Ok(Self(called.duration_since(came)))
    }
}

/// From the number to the first call, of those first called since a moment of a day.
///
/// # Errors
/// Those of the engine.
pub fn waits(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    day: i64,
    since: Timestamp,
) -> Result<Vec<SignedDuration>> {
    let rows: Vec<Waited> = tx.all(
        sql!(
            "SELECT t.arrived, c.called FROM
               (SELECT number, MIN(at) AS called FROM call WHERE site = $1 AND day = $2
                GROUP BY number HAVING MIN(at) >= $3) AS c
             JOIN ticket t ON t.site = $1 AND t.day = $2 AND t.number = c.number
             ORDER BY c.called DESC LIMIT $4"
        ),
        &[site.as_str().into(), day.into(), since.into(), MOST.into()],
    )?;
    Ok(rows.into_iter().map(|w| w.0).collect())
}

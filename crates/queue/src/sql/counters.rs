//! Whom one counter alone has or may call.

use kit::CounterKey;
use store::{Result, Tx, sql};

use crate::model::Ticket;

/// Whom a counter holds, in the order of their turns.
///
/// # Errors
/// Those of the engine.
pub fn held(tx: &mut Tx<'_>, counter: &CounterKey, day: i64, most: i64) -> Result<Vec<Ticket>> {
    // The states are said as in the index: SQLite uses it only when it finds them here.
    tx.all(
        sql!(
            "SELECT id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
               counter, calls, because, step, steps, until, reason, language, subject, sealed
             FROM ticket WHERE site = $1 AND day = $2 AND state = 'held' AND counter = $3
               AND (state = 'held' OR state = 'parked' OR state = 'missed')
             ORDER BY turn, number LIMIT $4"
        ),
        &[counter.site.as_str().into(), day.into(), counter.number.into(), most.into()],
    )
}

/// Who waits for one counter alone, in the order of their turns.
///
/// # Errors
/// Those of the engine.
pub fn sent_to(tx: &mut Tx<'_>, counter: &CounterKey, day: i64, most: i64) -> Result<Vec<Ticket>> {
    tx.all(
        sql!(
            "SELECT id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
               counter, calls, because, step, steps, until, reason, language, subject, sealed
             FROM ticket WHERE site = $1 AND day = $2 AND state = 'waiting' AND sent = $3
             ORDER BY turn, number LIMIT $4"
        ),
        &[counter.site.as_str().into(), day.into(), counter.number.into(), most.into()],
    )
}

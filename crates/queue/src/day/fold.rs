//! The end of a day becomes rows.

use jiff::Timestamp;
use journal::{Entry, FoldError, timers};
use kit::StreamId;
use store::{Exec, Tx, sql};

use crate::events::day_stream;
use crate::model::key;

/// Timer: a day that nobody has closed is closed.
pub const CLOSE: &str = "site.close";
/// Timer: a closed day still has visits without an end.
pub const SWEEP: &str = "site.sweep";

pub(crate) fn site_closed(tx: &mut Tx<'_>, entry: &Entry, day: i64) -> Result<(), FoldError> {
    tx.exec(
        sql!("UPDATE site_day SET closed = $3, closer = $4 WHERE site = $1 AND day = $2"),
        &[entry.place.as_str().into(), day.into(), entry.at.into(), entry.role.word().into()],
    )?;
    timers::clear(tx, entry.stream, CLOSE)?;
    if some_are_left(tx, entry, day)? {
        timers::set(tx, entry.stream, SWEEP, entry.at)?;
    }
    Ok(())
}

/// Nothing is left to do for the day once its last visit has an end.
pub(crate) fn swept(tx: &mut Tx<'_>, entry: &Entry, day: i64) -> Result<(), FoldError> {
    if !some_are_left(tx, entry, day)? {
        let stream: StreamId = day_stream(&key(&entry.place, "site_day")?, day);
        timers::clear(tx, stream, SWEEP)?;
    }
    Ok(())
}

fn some_are_left(tx: &mut Tx<'_>, entry: &Entry, day: i64) -> Result<bool, FoldError> {
    let left: Option<i64> = tx.opt(
        sql!(
            "SELECT number FROM ticket WHERE site = $1 AND day = $2 AND state IN
               ('reserved', 'waiting', 'called', 'serving', 'held', 'parked', 'missed') LIMIT 1"
        ),
        &[entry.place.as_str().into(), day.into()],
    )?;
    Ok(left.is_some())
}

pub(crate) fn override_asked(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    number: i64,
    (reason, until): (&str, Timestamp),
) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "INSERT INTO override_ask (ticket, site, day, number, reason, asker, at, until)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (ticket) DO UPDATE SET reason = excluded.reason, asker = excluded.asker,
               at = excluded.at, until = excluded.until"
        ),
        &[
            entry.stream.0.into(),
            entry.place.as_str().into(),
            day.into(),
            number.into(),
            reason.into(),
            entry.actor.0.into(),
            entry.at.into(),
            until.into(),
        ],
    )?;
    Ok(())
}

/// Who is passed by a ticket that is put first: whoever waits, or may come back to wait, between
/// its new place and its old one.
const PASSED: store::Sql = sql!(
    "INSERT INTO overtaken (ticket, entry)
     SELECT t.id, $1 FROM ticket t JOIN ticket me ON me.id = $2
     WHERE t.site = $3 AND t.day = $4
       AND t.state IN ('reserved', 'waiting', 'parked', 'missed')
       AND (t.turn, t.number) > ($5, me.number) AND (t.turn, t.number) < (me.turn, me.number)
       AND (t.skill = me.skill OR EXISTS (
         SELECT 1 FROM desk d WHERE d.site = $3 AND d.day = $4 AND d.open
           AND (me.sent = d.number OR (me.sent IS NULL AND EXISTS (
             SELECT 1 FROM desk_skill s WHERE s.desk = d.stream AND s.skill = me.skill)))
           AND (t.sent = d.number OR (t.sent IS NULL AND EXISTS (
             SELECT 1 FROM desk_skill s WHERE s.desk = d.stream AND s.skill = t.skill)))))"
);

/// The first version of the kind told only those of the same skill.
const PASSED_1: store::Sql = sql!(
    "INSERT INTO overtaken (ticket, entry)
     SELECT t.id, $1 FROM ticket t JOIN ticket me ON me.id = $2
     WHERE t.site = $3 AND t.day = $4
       AND t.state IN ('reserved', 'waiting', 'parked', 'missed')
       AND t.skill = me.skill AND t.turn > $5 AND (t.turn, t.number) < (me.turn, me.number)"
);

/// The turn moves, and everyone whom an open counter could have called before is told.
pub(crate) fn overridden(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    number: i64,
    (turn, reason): (i64, &str),
) -> Result<(), FoldError> {
    let (stream, place) = (entry.stream.0, entry.place.as_str());
    tx.exec(
        if entry.version == 1 { PASSED_1 } else { PASSED },
        &[entry.id.into(), stream.into(), place.into(), day.into(), turn.into()],
    )?;
    tx.exec(
        sql!(
            "INSERT INTO overridden (entry, ticket, site, day, number, at, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            entry.id.into(),
            stream.into(),
            place.into(),
            day.into(),
            number.into(),
            entry.at.into(),
            reason.into(),
        ],
    )?;
    let this = &[stream.into()];
    tx.exec(sql!("DELETE FROM override_ask WHERE ticket = $1"), this)?;
    tx.exec(sql!("UPDATE ticket SET turn = $2 WHERE id = $1"), &[stream.into(), turn.into()])?;
    Ok(())
}

//! Entries of the front of the house become rows, and tickets begin.

use jiff::Timestamp;
use journal::{Entry, Fold, FoldError, timers};
use store::{Exec, Tx, sql};

use super::events::{Begun, Front, Rated};
use crate::codes::with_day;
use crate::events::Stop;
use crate::fold::{ERASE, LAPSE, away, step_finished, waiting};

/// The kinds that are folded here.
pub const FOLDS: &[Fold] = &[
    Fold { kind: "ticket.voided", fold },
    Fold { kind: "ticket.relaned", fold },
    Fold { kind: "ticket.confirmed", fold },
    Fold { kind: "ticket.reserved", fold },
    Fold { kind: "ticket.checked-in", fold },
    Fold { kind: "ticket.postponed", fold },
    Fold { kind: "numbers.printed", fold },
    Fold { kind: "ticket.entered", fold },
    Fold { kind: "visit.rated", fold },
    Fold { kind: "visitor.described", fold },
];

fn fold(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let day = entry.public.int("day")?;
    match Front::of(entry)? {
        Front::Voided { .. } => {
            waiting(tx, entry, day, -1)?;
            away(tx, entry, "voided", None, None)?;
            visit(tx, entry, false)
        }
        Front::Relaned { lane, turn, .. } => {
            tx.exec(
                sql!("UPDATE ticket SET lane = $2, turn = $3 WHERE id = $1"),
                &[entry.stream.0.into(), lane.word().into(), turn.into()],
            )?;
            Ok(())
        }
        Front::Confirmed { .. } => mark(tx, entry, "confirmed"),
        Front::Reserved { begun, until } => {
            timers::set(tx, entry.stream, LAPSE, until)?;
            begin(tx, entry, day, &begun, "reserved", entry.at, Some(until))?;
            numbers_used(tx, entry, day, begun.number)
        }
        Front::CheckedIn { .. } => checked_in(tx, entry, day),
        Front::Postponed { turn, until, .. } => postponed(tx, entry, turn, until),
        Front::Printed { first, last } => printed(tx, entry, day, [first, last], entry.at),
        Front::PrintedAhead { first, last, from } => printed(tx, entry, day, [first, last], from),
        Front::Entered { begun, arrived, outcome, .. } => {
            mark(tx, entry, "entered")?;
            begin(tx, entry, day, &begun, "waiting", arrived, None)?;
            match outcome {
                None => waiting(tx, entry, day, 1),
                Some(word) => {
                    step_finished(tx, entry, &word)?;
                    away(tx, entry, "finished", None, None)
                }
            }
        }
        Front::Rated(rated) => rating(tx, entry, day, &rated),
        Front::Described { answers } => described(tx, entry, day, &answers),
    }
}

/// Something that is done at most once to a ticket.
pub(crate) fn mark(tx: &mut Tx<'_>, entry: &Entry, what: &str) -> Result<(), FoldError> {
    tx.exec(
        sql!("INSERT INTO mark (ticket, what, at, staff) VALUES ($1, $2, $3, $4)"),
        &[
            entry.stream.0.into(),
            what.into(),
            entry.at.into(),
            entry.pseudonym.map(|_| entry.actor.0).into(),
        ],
    )?;
    Ok(())
}

fn begin(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    begun: &Begun,
    state: &str,
    arrived: Timestamp,
    until: Option<Timestamp>,
) -> Result<(), FoldError> {
    let who = [begun.lane.word(), begun.language.as_str()];
    let (number, turn, code) = (begun.number, begun.turn, begun.code.number());
    let new = NewRow { who, number, turn, code, state, arrived, until };
    insert_ticket(tx, entry, day, &new, &begun.route)?;
    match begun.erase {
        Some(at) => Ok(timers::set(tx, entry.stream, ERASE, at)?),
        None => Ok(()),
    }
}

/// From now on it waits; whoever comes now has come now.
fn checked_in(tx: &mut Tx<'_>, entry: &Entry, day: i64) -> Result<(), FoldError> {
    timers::clear(tx, entry.stream, LAPSE)?;
    waiting(tx, entry, day, 1)?;
    away(tx, entry, "waiting", None, None)?;
    tx.exec(
        sql!("UPDATE ticket SET arrived = $2, waits_from = $2 WHERE id = $1"),
        &[entry.stream.0.into(), entry.at.into()],
    )?;
    visit(tx, entry, true)
}

/// Whether this counts as a visit: all figures ask this column, and none asks the states. A number
/// from home does so at check-in, and one that was taken back at once never did.
fn visit(tx: &mut Tx<'_>, entry: &Entry, counts: bool) -> Result<(), FoldError> {
    tx.exec(
        sql!("UPDATE ticket SET visit = $2 WHERE id = $1"),
        &[entry.stream.0.into(), counts.into()],
    )?;
    Ok(())
}

fn postponed(
    tx: &mut Tx<'_>,
    entry: &Entry,
    turn: i64,
    until: Option<Timestamp>,
) -> Result<(), FoldError> {
    mark(tx, entry, "postponed")?;
    if let Some(at) = until {
        timers::set(tx, entry.stream, LAPSE, at)?;
    }
    tx.exec(
        sql!("UPDATE ticket SET turn = $2, until = COALESCE($3, until) WHERE id = $1"),
        &[entry.stream.0.into(), turn.into(), until.map(|t| t.as_microsecond()).into()],
    )?;
    Ok(())
}

fn printed(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    [first, last]: [i64; 2],
    from: Timestamp,
) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "INSERT INTO paper_block (entry, site, day, first, last, at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            entry.id.into(),
            entry.place.as_str().into(),
            day.into(),
            first.into(),
            last.into(),
            from.into(),
        ],
    )?;
    numbers_used(tx, entry, day, last)
}

fn answer<'a>(answers: &'a [(String, String)], name: &str) -> &'a str {
    answers.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v)
}

fn rating(tx: &mut Tx<'_>, entry: &Entry, day: i64, r: &Rated) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "INSERT INTO rating (stream, site, day, hour, entity, service, score, got, fair, money,
               comment)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &[
            entry.stream.0.into(),
            entry.place.as_str().into(),
            day.into(),
            r.hour.into(),
            r.entity.as_str().into(),
            r.service.as_str().into(),
            r.score.into(),
            answer(&r.answers, "got").into(),
            answer(&r.answers, "fair").into(),
            answer(&r.answers, "money").into(),
            r.comment.as_deref().unwrap_or_default().into(),
        ],
    )?;
    Ok(())
}

fn described(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    answers: &[(String, String)],
) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "INSERT INTO visitor_group (stream, site, day, sex, disability, region)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            entry.stream.0.into(),
            entry.place.as_str().into(),
            day.into(),
            answer(answers, "sex").into(),
            answer(answers, "disability").into(),
            answer(answers, "region").into(),
        ],
    )?;
    Ok(())
}

/// A ticket that begins.
pub(crate) struct NewRow<'a> {
    /// Lane and language.
    pub(crate) who: [&'a str; 2],
    pub(crate) number: i64,
    pub(crate) turn: i64,
    pub(crate) code: i64,
    pub(crate) state: &'a str,
    pub(crate) arrived: Timestamp,
    pub(crate) until: Option<Timestamp>,
}

/// Inserts a ticket and the services of its visit.
pub(crate) fn insert_ticket(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    new: &NewRow<'_>,
    route: &[Stop],
) -> Result<(), FoldError> {
    let first = route.first().ok_or_else(|| FoldError::Shape("a visit to nowhere".to_owned()))?;
    let sealed = entry.sealed.first();
    tx.exec(
        sql!(
            "INSERT INTO ticket (id, site, day, number, code, lane, state, skill, turn, arrived,
               since, sent, counter, calls, because, step, steps, until, reason, language,
               subject, sealed, visit, waits_from)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, 0, NULL, 0,
               $12, $13, NULL, $14, $15, $16, $17, $10)"
        ),
        &[
            entry.stream.0.into(),
            entry.place.as_str().into(),
            day.into(),
            new.number.into(),
            with_day(new.code, day).into(),
            new.who[0].into(),
            new.state.into(),
            first.skill.as_str().into(),
            new.turn.into(),
            new.arrived.into(),
            entry.at.into(),
            i64::try_from(route.len()).unwrap_or(0).into(),
            new.until.map(|t| t.as_microsecond()).into(),
            new.who[1].into(),
            sealed.map(|s| s.subject.0).into(),
            sealed.map(|s| s.bytes.clone()).into(),
            (new.state != "reserved").into(),
        ],
    )?;
    for (n, stop) in (0_i64..).zip(route) {
        tx.exec(
            sql!(
                "INSERT INTO step (ticket, n, service, skill, counter, started, finished, outcome)
                 VALUES ($1, $2, $3, $4, NULL, NULL, NULL, NULL)"
            ),
            &[
                entry.stream.0.into(),
                n.into(),
                stop.service.as_str().into(),
                stop.skill.as_str().into(),
            ],
        )?;
    }
    Ok(())
}

/// Numbers of the day up to this one are used.
pub(crate) fn numbers_used(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    last: i64,
) -> Result<(), FoldError> {
    tx.exec(
        sql!("UPDATE site_day SET issued = $3 WHERE site = $1 AND day = $2"),
        &[entry.place.as_str().into(), day.into(), last.into()],
    )?;
    Ok(())
}

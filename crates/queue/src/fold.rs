//! Entries become rows: the only writer of this crate's record tables.

use jiff::Timestamp;
use journal::{Entry, Fold, FoldError, timers};
use kit::{Role, StreamId, SubjectId};
use store::{Exec, Tx, Value, sql};

use crate::day;
use crate::events::{Happened, Skill, Stop};
use crate::front::fold::{NewRow, insert_ticket, mark};
use crate::operator::fold::note_left;

/// Timer: a parked ticket goes back into the queue.
pub const WAKE: &str = "ticket.wake";
/// Timer: a missed ticket loses its place.
pub const LAPSE: &str = "ticket.lapse";

/// Timer: what is sealed to a visitor is erased.
pub const ERASE: &str = "subject.erase";

/// The kinds that this crate folds.
pub const FOLDS: &[Fold] = &[
    Fold { kind: "site.opened", fold },
    Fold { kind: "site.closed", fold },
    Fold { kind: "counter.opened", fold },
    Fold { kind: "counter.closed", fold },
    Fold { kind: "ticket.issued", fold },
    Fold { kind: "ticket.called", fold },
    Fold { kind: "ticket.called-again", fold },
    Fold { kind: "ticket.started", fold },
    Fold { kind: "ticket.held", fold },
    Fold { kind: "ticket.parked", fold },
    Fold { kind: "ticket.woken", fold },
    Fold { kind: "ticket.transferred", fold },
    Fold { kind: "ticket.unsent", fold },
    Fold { kind: "ticket.moved-on", fold },
    Fold { kind: "ticket.missed", fold },
    Fold { kind: "ticket.returned", fold },
    Fold { kind: "ticket.lapsed", fold },
    Fold { kind: "ticket.finished", fold },
    Fold { kind: "ticket.left", fold },
    Fold { kind: "ticket.unserved", fold },
    Fold { kind: "override.asked", fold },
    Fold { kind: "ticket.overridden", fold },
    Fold { kind: "subject.looked", fold },
    Fold { kind: "subject.noted", fold },
    Fold { kind: "subject.erased", fold },
];

fn fold(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let day = entry.public.int("day")?;
    match Happened::of(entry)? {
        Happened::SiteOpened { closes, .. } => site_opened(tx, entry, day, closes),
        Happened::SiteClosed => day::fold::site_closed(tx, entry, day),
        Happened::CounterOpened { counter, entity, operator, skills } => {
            let who = [Value::from(entity.as_str()), Value::from(operator.0)];
            counter_opened(tx, entry, day, counter, who, &skills)
        }
        Happened::CounterClosed { counter } => counter_closed(tx, entry, day, counter),
        issued @ Happened::Issued { .. } => ticket_issued(tx, entry, day, &issued),
        Happened::Called { number, counter, reason, entity } => {
            ticket_called(tx, entry, counter, reason.word())?;
            desk_takes(tx, entry, day, counter)?;
            waiting(tx, entry, day, -1)?;
            call_shown(
                tx,
                entry,
                day,
                [number, counter.into()],
                entity.as_str(),
                Some(reason.word()),
            )
        }
        Happened::CalledAgain { number, counter, entity } => {
            tx.exec(
                sql!("UPDATE ticket SET calls = calls + 1, since = $2 WHERE id = $1"),
                &[entry.stream.0.into(), entry.at.into()],
            )?;
            call_shown(tx, entry, day, [number, counter.into()], entity.as_str(), None)
        }
        other => fold_after_the_call(tx, entry, day, other),
    }
}

/// What happens to a visitor who has been called.
fn fold_after_the_call(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    happened: Happened,
) -> Result<(), FoldError> {
    match happened {
        Happened::Started { counter, .. } => {
            desk_takes(tx, entry, day, counter)?;
            at_counter(tx, entry, "serving")?;
            step_started(tx, entry, counter)
        }
        Happened::Held { .. } => {
            at_counter(tx, entry, "held")?;
            desk_frees(tx, entry)
        }
        Happened::Parked { reason, until, .. } => {
            desk_frees(tx, entry)?;
            timers::set(tx, entry.stream, WAKE, until)?;
            away(tx, entry, "parked", Some(until.as_microsecond()), Some(&reason))
        }
        Happened::Woken { .. } => {
            timers::clear(tx, entry.stream, WAKE)?;
            waiting(tx, entry, day, 1)?;
            was_away(tx, entry)?;
            away(tx, entry, "waiting", None, None)
        }
        Happened::Transferred { to, stop, .. } => transferred(tx, entry, day, to, &stop),
        // It has waited all along.
        Happened::Unsent { .. } => {
            let sql = sql!("UPDATE ticket SET sent = NULL WHERE id = $1");
            tx.exec(sql, &[entry.stream.0.into()])?;
            Ok(())
        }
        Happened::MovedOn { outcome, stop, .. } => moved_on(tx, entry, day, &outcome, &stop),
        Happened::Missed { until, .. } => {
            desk_frees(tx, entry)?;
            timers::set(tx, entry.stream, LAPSE, until)?;
            away(tx, entry, "missed", Some(until.as_microsecond()), None)
        }
        Happened::Returned { .. } => {
            timers::clear(tx, entry.stream, LAPSE)?;
            waiting(tx, entry, day, 1)?;
            was_away(tx, entry)?;
            away(tx, entry, "waiting", None, None)
        }
        Happened::Lapsed { .. } => {
            timers::clear(tx, entry.stream, LAPSE)?;
            away(tx, entry, "lapsed", None, None)
        }
        Happened::Finished { outcome, ground, .. } => {
            desk_frees(tx, entry)?;
            step_finished(tx, entry, &outcome)?;
            let state = if ground.is_some() { "turned-away" } else { "finished" };
            away(tx, entry, state, None, ground.as_deref())
        }
        Happened::Gone { .. } => gone(tx, entry, day, "left"),
        Happened::OverrideAsked { number, reason, until } => {
            day::fold::override_asked(tx, entry, day, number, (&reason, until))
        }
        Happened::Overridden { number, turn, reason, .. } => {
            day::fold::overridden(tx, entry, day, number, (turn, &reason))
        }
        Happened::Unserved { .. } => {
            gone(tx, entry, day, "unserved")?;
            day::fold::swept(tx, entry, day)
        }
        Happened::Looked { counter, purpose } => looked(tx, entry, counter, &purpose),
        Happened::NoteLeft { counter, erase } => note_left(tx, entry, counter, erase),
        Happened::Erased { subject } => erased(tx, entry, subject),
        other => Err(FoldError::Shape(format!("{:?} is folded elsewhere", other.kind()))),
    }
}

fn site_opened(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    closes: Option<Timestamp>,
) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "INSERT INTO site_day (stream, site, day, issued, waiting, closed, closer)
             VALUES ($1, $2, $3, (SELECT COALESCE(MAX(last), 0) FROM paper_block
               WHERE site = $2 AND day = $3), 0, NULL, NULL)"
        ),
        &[entry.stream.0.into(), entry.place.as_str().into(), day.into()],
    )?;
    if let Some(at) = closes {
        timers::set(tx, entry.stream, day::fold::CLOSE, at)?;
    }
    Ok(())
}

fn counter_opened(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    counter: u16,
    [entity, operator]: [Value; 2],
    skills: &[Skill],
) -> Result<(), FoldError> {
    let stream = Value::from(entry.stream.0);
    tx.exec(
        sql!(
            "INSERT INTO desk (stream, site, number, day, entity, operator, open, since, ticket)
             VALUES ($1, $2, $3, $4, $5, $6, TRUE, $7, NULL)
             ON CONFLICT (site, day, number) DO UPDATE SET entity = excluded.entity,
               operator = excluded.operator, open = TRUE, since = excluded.since,
               paused = NULL, pause_reason = NULL"
        ),
        &[
            stream.clone(),
            entry.place.as_str().into(),
            counter.into(),
            day.into(),
            entity,
            operator,
            entry.at.into(),
        ],
    )?;
    tx.exec(sql!("DELETE FROM desk_skill WHERE desk = $1"), std::slice::from_ref(&stream))?;
    for skill in skills {
        tx.exec(
            sql!("INSERT INTO desk_skill (desk, skill, grp) VALUES ($1, $2, $3)"),
            &[stream.clone(), skill.key.as_str().into(), skill.group.into()],
        )?;
    }
    Ok(())
}

fn counter_closed(tx: &mut Tx<'_>, entry: &Entry, day: i64, counter: u16) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "UPDATE desk SET open = FALSE, since = $4, paused = NULL, pause_reason = NULL
             WHERE site = $1 AND day = $2 AND number = $3"
        ),
        &[entry.place.as_str().into(), day.into(), counter.into(), entry.at.into()],
    )?;
    Ok(())
}

fn ticket_issued(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    issued: &Happened,
) -> Result<(), FoldError> {
    let Happened::Issued { number, lane, turn, code, route, language, erase, .. } = issued else {
        return Err(FoldError::Shape("not a ticket".to_owned()));
    };
    let who = [lane.word(), language.as_str()];
    let [number, turn, code] = [*number, *turn, code.number()];
    let new = NewRow { who, number, turn, code, state: "waiting", arrived: entry.at, until: None };
    insert_ticket(tx, entry, day, &new, route)?;
    if let Some(at) = erase {
        timers::set(tx, entry.stream, ERASE, *at)?;
    }
    if entry.role == Role::Reception {
        mark(tx, entry, "given")?;
    }
    // The number is used and its holder waits, in one statement: no act is more frequent.
    tx.exec(
        sql!("UPDATE site_day SET issued = $3, waiting = waiting + 1 WHERE site = $1 AND day = $2"),
        &[entry.place.as_str().into(), day.into(), number.into()],
    )?;
    Ok(())
}

/// How many wait at the site, one more or one fewer.
pub(crate) fn waiting(tx: &mut Tx<'_>, entry: &Entry, day: i64, by: i64) -> Result<(), FoldError> {
    tx.exec(
        sql!("UPDATE site_day SET waiting = waiting + $3 WHERE site = $1 AND day = $2"),
        &[entry.place.as_str().into(), day.into(), by.into()],
    )?;
    Ok(())
}

fn ticket_called(
    tx: &mut Tx<'_>,
    entry: &Entry,
    counter: u16,
    because: &str,
) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "UPDATE ticket SET state = 'called', counter = $2, because = $3, calls = 1,
               since = $4, sent = NULL WHERE id = $1"
        ),
        &[entry.stream.0.into(), counter.into(), because.into(), entry.at.into()],
    )?;
    Ok(())
}

fn at_counter(tx: &mut Tx<'_>, entry: &Entry, state: &str) -> Result<(), FoldError> {
    tx.exec(
        sql!("UPDATE ticket SET state = $2, since = $3 WHERE id = $1"),
        &[entry.stream.0.into(), state.into(), entry.at.into()],
    )?;
    Ok(())
}

/// The time away was no wait; whoever was turned away and comes back begins to wait anew.
fn was_away(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "UPDATE ticket SET waits_from = COALESCE(waits_from + ($2 - since), $2)
             WHERE id = $1"
        ),
        &[entry.stream.0.into(), entry.at.into()],
    )?;
    Ok(())
}

/// The ticket is at no counter (any more). A visit that is over waits no more.
pub(crate) fn away(
    tx: &mut Tx<'_>,
    entry: &Entry,
    state: &str,
    until: Option<i64>,
    reason: Option<&str>,
) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "UPDATE ticket SET state = $2, since = $3, counter = NULL, because = NULL, calls = 0,
               sent = NULL, until = $4, reason = $5, waits_from = CASE
                 WHEN $2 IN ('waiting', 'parked', 'missed') THEN waits_from END
             WHERE id = $1"
        ),
        &[entry.stream.0.into(), state.into(), entry.at.into(), until.into(), reason.into()],
    )?;
    Ok(())
}

fn desk_takes(tx: &mut Tx<'_>, entry: &Entry, day: i64, counter: u16) -> Result<(), FoldError> {
    tx.exec(
        sql!("UPDATE desk SET ticket = $1 WHERE site = $2 AND day = $3 AND number = $4"),
        &[entry.stream.0.into(), entry.place.as_str().into(), day.into(), counter.into()],
    )?;
    Ok(())
}

/// Whichever counter has this ticket is free again. Runs before the ticket forgets its counter.
fn desk_frees(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let day = entry.public.int("day")?;
    tx.exec(
        sql!(
            "UPDATE desk SET ticket = NULL WHERE site = $1 AND day = $2 AND ticket = $3
               AND number = (SELECT counter FROM ticket WHERE id = $3)"
        ),
        &[entry.place.as_str().into(), day.into(), entry.stream.0.into()],
    )?;
    Ok(())
}

fn step_started(tx: &mut Tx<'_>, entry: &Entry, counter: u16) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "UPDATE step SET counter = $2, started = COALESCE(started, $3)
             WHERE ticket = $1 AND n = (SELECT step FROM ticket WHERE id = $1)"
        ),
        &[entry.stream.0.into(), counter.into(), entry.at.into()],
    )?;
    Ok(())
}

pub(crate) fn step_finished(
    tx: &mut Tx<'_>,
    entry: &Entry,
    outcome: &str,
) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "UPDATE step SET finished = $2, outcome = $3, started = COALESCE(started, $2),
               counter = COALESCE(counter, (SELECT counter FROM ticket WHERE id = $1))
             WHERE ticket = $1 AND n = (SELECT step FROM ticket WHERE id = $1)"
        ),
        &[entry.stream.0.into(), entry.at.into(), outcome.into()],
    )?;
    Ok(())
}

fn transferred(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    to: Option<u16>,
    stop: &Stop,
) -> Result<(), FoldError> {
    desk_frees(tx, entry)?;
    waiting(tx, entry, day, 1)?;
    away(tx, entry, "waiting", None, None)?;
    tx.exec(
        sql!(
            "UPDATE step SET service = $2, skill = $3, counter = NULL, started = NULL
             WHERE ticket = $1 AND n = (SELECT step FROM ticket WHERE id = $1)"
        ),
        &[entry.stream.0.into(), stop.service.as_str().into(), stop.skill.as_str().into()],
    )?;
    tx.exec(
        sql!("UPDATE ticket SET skill = $2, sent = $3 WHERE id = $1"),
        &[entry.stream.0.into(), stop.skill.as_str().into(), to.into()],
    )?;
    Ok(())
}

fn moved_on(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    outcome: &str,
    stop: &Stop,
) -> Result<(), FoldError> {
    desk_frees(tx, entry)?;
    step_finished(tx, entry, outcome)?;
    waiting(tx, entry, day, 1)?;
    away(tx, entry, "waiting", None, None)?;
    tx.exec(
        sql!("UPDATE ticket SET step = step + 1, skill = $2, waits_from = $3 WHERE id = $1"),
        &[entry.stream.0.into(), stop.skill.as_str().into(), entry.at.into()],
    )?;
    Ok(())
}

/// The visit is over wherever it was: in the queue, out of it, or at a counter.
fn gone(tx: &mut Tx<'_>, entry: &Entry, day: i64, state: &str) -> Result<(), FoldError> {
    let stream: StreamId = entry.stream;
    timers::clear(tx, stream, WAKE)?;
    timers::clear(tx, stream, LAPSE)?;
    tx.exec(
        sql!(
            "UPDATE site_day SET waiting = waiting - 1 WHERE site = $1 AND day = $2
             AND EXISTS (SELECT 1 FROM ticket WHERE id = $3 AND state = 'waiting')"
        ),
        &[entry.place.as_str().into(), day.into(), stream.0.into()],
    )?;
    desk_frees(tx, entry)?;
    away(tx, entry, state, None, None)
}

fn looked(tx: &mut Tx<'_>, entry: &Entry, counter: u16, purpose: &str) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "INSERT INTO look (entry, ticket, at, role, counter, purpose)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            entry.id.into(),
            entry.stream.0.into(),
            entry.at.into(),
            entry.role.word().into(),
            counter.into(),
            purpose.into(),
        ],
    )?;
    Ok(())
}

/// The ticket keeps nothing that is sealed. The entry that issued it does, and nobody can open it.
fn erased(tx: &mut Tx<'_>, entry: &Entry, subject: SubjectId) -> Result<(), FoldError> {
    timers::clear(tx, entry.stream, ERASE)?;
    tx.exec(
        sql!("UPDATE ticket SET subject = NULL, sealed = NULL WHERE id = $1"),
        &[entry.stream.0.into()],
    )?;
    tx.exec(sql!("DELETE FROM note WHERE ticket = $1"), &[entry.stream.0.into()])?;
    tx.exec(
        sql!("INSERT INTO erasure (subject, ticket, at) VALUES ($1, $2, $3)"),
        &[subject.0.into(), entry.stream.0.into(), entry.at.into()],
    )?;
    Ok(())
}

/// A call as the wall shows it. Without a reason it is a repeated one.
fn call_shown(
    tx: &mut Tx<'_>,
    entry: &Entry,
    day: i64,
    [number, counter]: [i64; 2],
    entity: &str,
    because: Option<&str>,
) -> Result<(), FoldError> {
    tx.exec(
        sql!(
            "INSERT INTO call (entry, site, day, at, number, counter, entity, again, because)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            entry.id.into(),
            entry.place.as_str().into(),
            day.into(),
            entry.at.into(),
            number.into(),
            counter.into(),
            entity.into(),
            because.is_none().into(),
            because.unwrap_or("again").into(),
        ],
    )?;
    Ok(())
}

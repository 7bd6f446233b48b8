//! The day of whoever sits at a counter becomes rows.

use jiff::Timestamp;
use journal::{Entry, Fold, FoldError, timers};
use store::{Exec, Tx, Value, sql};

use super::events::{Chair, Noted};
use crate::fold::ERASE;

/// The kinds that are folded here.
pub const FOLDS: &[Fold] = &[
    Fold { kind: "counter.paused", fold },
    Fold { kind: "counter.resumed", fold },
    Fold { kind: "counter.noted", fold },
    Fold { kind: "system.down", fold },
    Fold { kind: "system.up", fold },
    Fold { kind: "system.observed", fold },
];

fn fold(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    match Chair::of(entry)? {
        Chair::Paused { counter, reason } => {
            pause(tx, entry, counter, [entry.at.into(), reason.into()])
        }
        Chair::Resumed { counter } => pause(tx, entry, counter, [Value::Null, Value::Null]),
        Chair::Noted { counter, what: Noted::Alarm } => alarm(tx, entry, counter),
        Chair::Noted { counter, what: Noted::Answer } => answer(tx, entry, counter),
        Chair::Noted { what: Noted::Untimed(ticket), .. } => {
            tx.exec(
                sql!("INSERT INTO untimed (ticket, at) VALUES ($1, $2)"),
                &[ticket.0.into(), entry.at.into()],
            )?;
            Ok(())
        }
        Chair::Down { system, reason } => {
            tx.exec(
                sql!(
                    "INSERT INTO outage (entry, site, system, since, until, reason)
                     VALUES ($1, $2, $3, $4, NULL, $5)"
                ),
                &[
                    entry.id.into(),
                    entry.place.as_str().into(),
                    system.into(),
                    entry.at.into(),
                    reason.into(),
                ],
            )?;
            Ok(())
        }
        Chair::Observed { system, up: false } => {
            tx.exec(
                sql!(
                    "INSERT INTO observed (entry, system, since, until) VALUES ($1, $2, $3, NULL)"
                ),
                &[entry.id.into(), system.into(), entry.at.into()],
            )?;
            Ok(())
        }
        Chair::Observed { system, up: true } => {
            tx.exec(
                sql!("UPDATE observed SET until = $2 WHERE system = $1 AND until IS NULL"),
                &[system.into(), entry.at.into()],
            )?;
            Ok(())
        }
        Chair::Up { system } => {
            tx.exec(
                sql!(
                    "UPDATE outage SET until = $3
                     WHERE site = $1 AND system = $2 AND until IS NULL"
                ),
                &[entry.place.as_str().into(), system.into(), entry.at.into()],
            )?;
            Ok(())
        }
    }
}

fn pause(
    tx: &mut Tx<'_>,
    entry: &Entry,
    counter: u16,
    [since, reason]: [Value; 2],
) -> Result<(), FoldError> {
    let day = entry.public.int("day")?;
    tx.exec(
        sql!(
            "UPDATE desk SET paused = $4, pause_reason = $5
             WHERE site = $1 AND day = $2 AND number = $3"
        ),
        &[entry.place.as_str().into(), day.into(), counter.into(), since, reason],
    )?;
    Ok(())
}

fn alarm(tx: &mut Tx<'_>, entry: &Entry, counter: u16) -> Result<(), FoldError> {
    let day = entry.public.int("day")?;
    tx.exec(
        sql!(
            "INSERT INTO alarm (entry, site, day, counter, at, answered)
             VALUES ($1, $2, $3, $4, $5, NULL)"
        ),
        &[
            entry.id.into(),
            entry.place.as_str().into(),
            day.into(),
            counter.into(),
            entry.at.into(),
        ],
    )?;
    Ok(())
}

fn answer(tx: &mut Tx<'_>, entry: &Entry, counter: u16) -> Result<(), FoldError> {
    let day = entry.public.int("day")?;
    tx.exec(
        sql!(
            "UPDATE alarm SET answered = $4
             WHERE site = $1 AND day = $2 AND counter = $3 AND answered IS NULL"
        ),
        &[entry.place.as_str().into(), day.into(), counter.into(), entry.at.into()],
    )?;
    Ok(())
}

/// Whoever gave nothing has a key from the first note on, and it is erased as any other.
pub(crate) fn note_left(
    tx: &mut Tx<'_>,
    entry: &Entry,
    counter: u16,
    erase: Option<Timestamp>,
) -> Result<(), FoldError> {
    let none = || FoldError::Shape("a note without words".to_owned());
    let note = entry.sealed.first().ok_or_else(none)?;
    let ticket = entry.stream.0;
    if let Some(at) = erase {
        timers::set(tx, entry.stream, ERASE, at)?;
        tx.exec(
            sql!("UPDATE ticket SET subject = $2 WHERE id = $1"),
            &[ticket.into(), note.subject.0.into()],
        )?;
    }
    tx.exec(
        sql!("INSERT INTO note (entry, ticket, at, counter, sealed) VALUES ($1, $2, $3, $4, $5)"),
        &[
            entry.id.into(),
            ticket.into(),
            entry.at.into(),
            counter.into(),
            note.bytes.clone().into(),
        ],
    )?;
    Ok(())
}

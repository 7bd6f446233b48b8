//! Entries become rows of `staff` and `power_ask`.

use jiff::Timestamp;
use journal::{Entry, Fold, FoldError};
use store::{Exec, StoreError, Tx, Value, sql};
use uuid::Uuid;

/// The kinds that this crate folds.
pub const FOLDS: &[Fold] = &[
    Fold { kind: "staff.added", fold: added },
    Fold { kind: "staff.suspended", fold: suspended },
    Fold { kind: "staff.moved", fold: moved },
    Fold { kind: "power.asked", fold: asked },
    Fold { kind: "power.confirmed", fold: confirmed },
];

/// A text that may be missing.
fn text(entry: &Entry, name: &str) -> Result<Value, FoldError> {
    let f = &entry.facts;
    Ok(f.get(name).map(|_| f.text(name)).transpose()?.into())
}

fn added(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let f = &entry.facts;
    let text = |name| text(entry, name);
    let counter = f.get("counter").map(|_| f.int("counter")).transpose()?;
    tx.exec(
        sql!(
            "INSERT INTO staff (id, login, role, site, entity, counter, active, added)
             VALUES ($1, $2, $3, $4, $5, $6, TRUE, $7)"
        ),
        &[
            entry.stream.0.into(),
            f.text("login")?.into(),
            f.text("role")?.into(),
            text("site")?,
            text("entity")?,
            counter.into(),
            entry.at.into(),
        ],
    )?;
    Ok(())
}

fn suspended(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    tx.exec(sql!("UPDATE staff SET active = FALSE WHERE id = $1"), &[entry.stream.0.into()])?;
    Ok(())
}

/// Whoever took over a counter works there from now on.
fn moved(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let counter = entry.facts.get("counter").map(|_| entry.facts.int("counter")).transpose()?;
    tx.exec(
        sql!("UPDATE staff SET counter = COALESCE($2, counter) WHERE id = $1"),
        &[entry.stream.0.into(), counter.into()],
    )?;
    Ok(())
}

fn asked(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let f = &entry.facts;
    let wrong =
        || StoreError::Inconsistent { table: "power_ask", row: format!("{}", entry.stream.0) };
    let staff = f.get("staff").map(|_| f.bytes("staff")).transpose()?;
    let staff = staff.map(Uuid::from_slice).transpose().map_err(|_| wrong())?;
    let counter = f.get("counter").map(|_| f.int("counter")).transpose()?;
    let until = Timestamp::from_millisecond(f.int("until")?).map_err(|_| wrong())?;
    tx.exec(
        sql!(
            "INSERT INTO power_ask (id, asker, staff, role, site, entity, counter, at, until)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            entry.stream.0.into(),
            entry.actor.0.into(),
            staff.into(),
            text(entry, "role")?,
            text(entry, "site")?,
            text(entry, "entity")?,
            counter.into(),
            entry.at.into(),
            until.into(),
        ],
    )?;
    Ok(())
}

fn confirmed(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    tx.exec(sql!("DELETE FROM power_ask WHERE id = $1"), &[entry.stream.0.into()])?;
    Ok(())
}

//! Entries become rows of `staff`.

use journal::{Entry, Fold, FoldError};
use store::{Exec, Tx, Value, sql};

/// The kinds that this crate folds.
pub const FOLDS: &[Fold] =
    &[Fold { kind: "staff.added", fold: added }, Fold { kind: "staff.suspended", fold: suspended }];

fn added(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let f = &entry.facts;
    let text = |name: &str| -> Result<Value, FoldError> {
        Ok(f.get(name).map(|_| f.text(name)).transpose()?.into())
    };
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

//! Entries become rows of `printer`.

use journal::{Entry, Fold, FoldError};
use store::{Exec, Tx, sql};

/// The kinds that are folded here.
pub const FOLDS: &[Fold] = &[
    Fold { kind: "printer.enrolled", fold: enrolled },
    Fold { kind: "printer.changed", fold: changed },
    Fold { kind: "printer.revoked", fold: revoked },
];

fn enrolled(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let f = &entry.facts;
    tx.exec(
        sql!(
            "INSERT INTO printer (id, site, name, address, kiosk, enrolled, enroller)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            entry.stream.0.into(),
            entry.place.as_str().into(),
            f.text("name")?.into(),
            f.text("address")?.into(),
            f.text("kiosk")?.into(),
            entry.at.into(),
            entry.actor.0.into(),
        ],
    )?;
    Ok(())
}

fn changed(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let (id, f) = (entry.stream.0, &entry.facts);
    tx.exec(
        sql!("UPDATE printer SET name = $2, kiosk = $3 WHERE id = $1"),
        &[id.into(), f.text("name")?.into(), f.text("kiosk")?.into()],
    )?;
    Ok(())
}

fn revoked(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let (id, at) = (entry.stream.0, entry.at);
    tx.exec(sql!("UPDATE printer SET revoked = $2 WHERE id = $1"), &[id.into(), at.into()])?;
    Ok(())
}

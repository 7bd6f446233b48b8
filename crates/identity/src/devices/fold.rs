//! Entries become rows of `device`.

use journal::{Entry, Fold, FoldError};
use store::{Exec, StoreError, Tx, sql};
use uuid::Uuid;

/// The kinds that are folded here.
pub const FOLDS: &[Fold] = &[
    Fold { kind: "device.enrolled", fold: enrolled },
    Fold { kind: "device.revoked", fold: revoked },
];

fn enrolled(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let f = &entry.facts;
    let wrong = || StoreError::Inconsistent { table: "device", row: format!("{}", entry.stream.0) };
    let maker = Uuid::from_slice(f.bytes("maker")?).map_err(|_| wrong())?;
    tx.exec(
        sql!(
            "INSERT INTO device (id, site, kind, name, shows, enrolled, enroller)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            entry.stream.0.into(),
            entry.place.as_str().into(),
            entry.public.text("kind")?.into(),
            f.text("name")?.into(),
            f.text("shows")?.into(),
            entry.at.into(),
            maker.into(),
        ],
    )?;
    Ok(())
}

fn revoked(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let (id, at) = (entry.stream.0, entry.at);
    tx.exec(sql!("UPDATE device SET revoked = $2 WHERE id = $1"), &[id.into(), at.into()])?;
    Ok(())
}

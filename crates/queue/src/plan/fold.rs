//! Changes of a site's plan become rows.

use journal::{Entry, Fold, FoldError};
use store::{Exec, Tx, sql};

use super::events::{Planned, written};

/// The kinds that are folded here.
pub const FOLDS: &[Fold] = &[
    Fold { kind: "site.counter-planned", fold },
    Fold { kind: "site.counter-dropped", fold },
    Fold { kind: "site.hours-set", fold },
    Fold { kind: "site.closure-set", fold },
    Fold { kind: "site.closure-withdrawn", fold },
];

fn fold(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let planned = Planned::of(entry)?;
    tx.exec(
        sql!(
            "INSERT INTO plan_change (entry, site, version, at, actor, role, change, was)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            entry.id.into(),
            entry.place.as_str().into(),
            (entry.seq + 1).into(),
            entry.at.into(),
            entry.actor.0.into(),
            entry.role.word().into(),
            written(&planned.change).encode().into(),
            planned.was.as_ref().map(|was| written(was).encode()).into(),
        ],
    )?;
    Ok(())
}

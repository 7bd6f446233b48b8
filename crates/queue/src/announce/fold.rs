//! What everybody in a hall is told becomes rows.

use journal::{Entry, Fold, FoldError};
use store::{Exec, Tx, sql};

/// The kinds that are folded here.
pub const FOLDS: &[Fold] =
    &[Fold { kind: "site.announced", fold }, Fold { kind: "site.announcement-ended", fold }];

fn fold(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    tx.exec(
        sql!("UPDATE announcement SET until = $2 WHERE site = $1 AND until IS NULL"),
        &[entry.place.as_str().into(), entry.at.into()],
    )?;
    if entry.kind.as_str() == "site.announced" {
        let word = entry.public.text("word")?.to_owned();
        let words = entry.facts.get("words").map(|_| entry.facts.text("words")).transpose()?;
        tx.exec(
            sql!(
                "INSERT INTO announcement (entry, site, word, words, since, until)
                 VALUES ($1, $2, $3, $4, $5, NULL)"
            ),
            &[
                entry.id.into(),
                entry.place.as_str().into(),
                word.into(),
                words.map(ToOwned::to_owned).into(),
                entry.at.into(),
            ],
        )?;
    }
    Ok(())
}

//! Pictures become rows.

use journal::{Entry, Fold, FoldError};
use store::{Exec, Tx, sql};

/// The kinds that are folded here.
pub const FOLDS: &[Fold] = &[
    Fold { kind: "picture.added", fold: added },
    Fold { kind: "picture.part", fold: part },
    Fold { kind: "picture.moved", fold: moved },
    Fold { kind: "picture.removed", fold: removed },
];

fn added(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let f = &entry.facts;
    tx.exec(
        sql!(
            "INSERT INTO picture (id, site, place, name, kind, size, width, height, hash, added)
             VALUES ($1, $2, (SELECT COALESCE(MAX(place), 0) + 1 FROM picture WHERE site = $2),
               $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            entry.stream.0.into(),
            entry.place.as_str().into(),
            f.text("name")?.into(),
            f.text("kind")?.into(),
            f.int("size")?.into(),
            f.int("width")?.into(),
            f.int("height")?.into(),
            f.bytes("hash")?.into(),
            entry.at.into(),
        ],
    )?;
    for (key, _) in f.iter() {
        let Some(lang) = key.strip_prefix("words-") else { continue };
        tx.exec(
            sql!("INSERT INTO picture_words (picture, lang, words) VALUES ($1, $2, $3)"),
            &[entry.stream.0.into(), lang.into(), f.text(key)?.into()],
        )?;
    }
    Ok(())
}

fn part(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    tx.exec(
        sql!("INSERT INTO picture_part (picture, n, bytes) VALUES ($1, $2, $3)"),
        &[entry.stream.0.into(), entry.facts.int("n")?.into(), entry.facts.bytes("bytes")?.into()],
    )?;
    Ok(())
}

/// Two pictures change places.
fn moved(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let before = entry.facts.bytes("before")?;
    let before = uuid::Uuid::from_slice(before).map_err(|e| FoldError::Shape(e.to_string()))?;
    let both = [entry.stream.0, before];
    let place = sql!("SELECT place FROM picture WHERE id = $1");
    let mut places = Vec::new();
    for id in both {
        places.push(tx.one::<i64>(place, &[id.into()])?);
    }
    for (id, place) in both.into_iter().zip(places.into_iter().rev()) {
        let update = sql!("UPDATE picture SET place = $2 WHERE id = $1");
        tx.exec(update, &[id.into(), place.into()])?;
    }
    Ok(())
}

/// Its file lies in the journal still, and is on no wall.
fn removed(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let id = entry.stream.0;
    tx.exec(sql!("DELETE FROM picture_part WHERE picture = $1"), &[id.into()])?;
    tx.exec(sql!("DELETE FROM picture_words WHERE picture = $1"), &[id.into()])?;
    tx.exec(sql!("DELETE FROM picture WHERE id = $1"), &[id.into()])?;
    Ok(())
}

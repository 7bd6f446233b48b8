//! Epochs: after a restore the log goes on under a new name, so that no two histories share one.
//! Why: docs/decisions/0004-epochs.md.

use ledger::checkpoint::Signer;
use ledger::note::NoteError;
use ledger::{Hash, tree::Tree};
use store::{Exec, Gaps, Row, Store, StoreError, sql};

/// A log that this node kept before a restore. It ends where the present one goes on from it.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Its name.
    pub origin: String,
    /// The number at the end of its name.
    pub epoch: u64,
    /// The key that verifies it.
    pub vkey: String,
    /// How many of its entries are here.
    pub size: u64,
    /// The checkpoint of that size.
    pub checkpoint: String,
}

/// A name that this node's log has had, and what it goes on from.
pub(crate) struct Named {
    pub(crate) origin: String,
    pub(crate) before: Option<Before>,
}

/// Where a log goes on from another one.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) origin: String,
    pub(crate) size: u64,
    pub(crate) root: Hash,
}

impl store::FromRow for Named {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let origin: String = row.get("origin")?;
        let wrong = || StoreError::Inconsistent { table: "node", row: origin.clone() };
        let previous: Option<String> = row.get("previous")?;
        let size = u64::try_from(row.get::<i64>("size")?).map_err(|_| wrong())?;
        let root: Option<Vec<u8>> = row.get("root")?;
        let before = match (previous, root) {
            (Some(origin), Some(root)) => {
                let root = root.try_into().map_err(|_| wrong())?;
                Some(Before { origin, size, root })
            }
            (None, None) => None,
            _ => return Err(wrong()),
        };
        Ok(Self { origin, before })
    }
}

/// A name without its epoch, and the epoch. A name without a number is the first.
pub(crate) fn parts(origin: &str) -> (&str, u64) {
    let cut = origin.rsplit_once('/').and_then(|(name, n)| Some((name, n.parse().ok()?)));
    cut.unwrap_or((origin, 1))
}

/// The name that a restored log goes on under: after every epoch that was recorded or shown here.
pub(crate) fn next(newest: &str, shown: Option<&str>, least: u64) -> String {
    let (name, recorded) = parts(newest);
    let seen = shown.map(parts).filter(|(other, _)| *other == name).map_or(0, |(_, n)| n);
    format!("{name}/{}", recorded.max(seen).saturating_add(1).max(least))
}

/// Every name that the log has had, the newest last.
pub(crate) fn names(store: &Store) -> Result<Vec<Named>, StoreError> {
    let mut all: Vec<Named> = store.read(|tx| {
        tx.all(
            sql!("SELECT origin, previous, size, root FROM node ORDER BY origin LIMIT 10000"),
            &[],
        )
    })?;
    all.sort_by_key(|n| parts(&n.origin).1);
    Ok(all)
}

/// Where a log that begins now goes on from: the tree as it was restored.
pub(crate) fn before(origin: &str, tree: &Tree) -> Before {
    Before { origin: origin.to_owned(), size: tree.size(), root: tree.root() }
}

/// The log that ended there, signed once more as it was signed then.
pub(crate) fn earlier(b: &Before, seed: &Hash) -> Result<Earlier, NoteError> {
    let signer = Signer::new(&b.origin, seed)?;
    Ok(Earlier {
        origin: b.origin.clone(),
        epoch: parts(&b.origin).1,
        vkey: signer.vkey(),
        size: b.size,
        checkpoint: signer.sign(b.size, &b.root),
    })
}

/// Makes a journal that was copied from another engine fit for writing: the numbers of new entries
/// come after those that were copied.
///
/// # Errors
/// Those of the engine, and when an entry has no place in the log, which only PostgreSQL gives it
/// later.
pub fn settle(store: &Store) -> Result<(), StoreError> {
    store.alone(|tx| {
        if !tx.inline() {
            let last: Option<i64> = tx.one(sql!("SELECT MAX(ord) AS n FROM entry"), &[])?;
            return Gaps::restart(tx, last.map_or(0, |n| n + 1));
        }
        let unplaced: i64 = tx.one(
            sql!("SELECT COUNT(*) AS n FROM entry WHERE ord NOT IN (SELECT ord FROM leaf)"),
            &[],
        )?;
        if unplaced > 0 {
            return Err(StoreError::Schema(format!(
                "{unplaced} entries of the backup have no place in the log yet: restore it into \
                 PostgreSQL"
            )));
        }
        // PostgreSQL's numbers have gaps; a file's number of an entry is its place.
        tx.exec(
            sql!("UPDATE command SET ord = (SELECT l.idx FROM leaf l WHERE l.ord = command.ord)"),
            &[],
        )?;
        tx.exec(
            sql!("UPDATE entry SET ord = (SELECT l.idx FROM leaf l WHERE l.ord = entry.ord)"),
            &[],
        )?;
        tx.exec(sql!("UPDATE leaf SET ord = idx"), &[])?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_comes_after_every_one_that_was_recorded_or_shown() {
        assert_eq!(next("a.example/head/1", None, 0), "a.example/head/2");
        assert_eq!(next("a.example/head/1", Some("a.example/head/4"), 0), "a.example/head/5");
        assert_eq!(next("a.example/head/1", Some("b.example/head/4"), 0), "a.example/head/2");
        assert_eq!(next("a.example/head/1", None, 7), "a.example/head/7");
        assert_eq!(next("a.example/bus", None, 0), "a.example/bus/2");
    }
}

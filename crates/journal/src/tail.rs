//! Sequencing inside the writer's transaction (SQLite): index, leaf, tiles and tree head are part
//! of the same commit as the rows, so that every answer carries its final place and proof.

use std::any::Any;
use std::sync::Arc;

use ledger::Hash;
use ledger::tree::{TILE_WIDTH, TilesError, Tree};
use store::{Exec, StoreError, Tx, sql};

use crate::Entry;
use crate::live::{Head, Heads, Published};

/// The open edge of the log.
pub(crate) struct Tail {
    tree: Tree,
    /// The size of the tree at the last commit.
    base: u64,
    /// The newest time in a leaf.
    at_ms: u64,
    heads: Arc<Heads>,
    pending: Vec<Arc<Published>>,
}

impl Tail {
    pub(crate) fn new(tree: Tree, at_ms: u64, heads: Arc<Heads>) -> Self {
        let base = tree.size();
        Self { tree, base, at_ms, heads, pending: Vec::new() }
    }

    /// Gives the entry its index and makes its leaf.
    pub(crate) fn append(
        &mut self,
        entry: &Entry,
        prev: Option<Hash>,
        digests: &[Hash],
    ) -> (i64, Vec<u8>) {
        let index = self.tree.size();
        let claimed = u64::try_from(entry.at.as_millisecond()).unwrap_or(0);
        self.at_ms = self.at_ms.max(claimed);
        let leaf = entry.leaf(self.at_ms, prev, digests).encode();
        self.tree.push(ledger::tree::leaf_hash(&leaf));
        self.pending.push(Arc::new(Published::of(index, entry)));
        (i64::try_from(index).unwrap_or(i64::MAX), leaf)
    }

    /// The path from a fresh leaf to the root of the tree as it is now.
    pub(crate) fn path(&self, index: u64) -> Option<Vec<Hash>> {
        self.tree.proof(index)
    }

    pub(crate) fn head(&self) -> Arc<Head> {
        self.heads.current()
    }
}

impl store::Tail for Tail {
    fn mark(&self) -> u64 {
        self.tree.size()
    }

    fn undo(&mut self, mark: u64) {
        if mark < self.tree.size() {
            if let Err(e) = self.tree.truncate(mark) {
                // A mark is always taken after the last trim; if not, nothing may be signed.
                tracing::error!(error = %e, "the tree cannot go back: stopping");
                std::process::abort();
            }
            self.pending.retain(|p| p.index < mark);
        }
    }

    fn before_commit(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        write_tree(tx, &self.tree, self.base, self.at_ms)
    }

    fn committed(&mut self) {
        if self.tree.size() != self.base {
            self.base = self.tree.size();
            self.heads.reached(self.base, self.tree.root());
        }
        for p in self.pending.drain(..) {
            self.heads.publish(p);
        }
    }

    fn answered(&mut self) {
        self.tree.trim();
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// Writes the tiles that grew since `base`, and the head, if it still is what it was. The open tile
/// of level 0 is not written: its hashes are those of leaves, and it would be written anew for
/// every group.
pub(crate) fn write_tree(
    tx: &mut Tx<'_>,
    tree: &Tree,
    base: u64,
    at_ms: u64,
) -> Result<(), StoreError> {
    if tree.size() == base {
        return Ok(());
    }
    let int = |n: u64| store::Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    tree.tiles(base, true, |level, n, width, data| {
        if level == 0 && width < TILE_WIDTH {
            return Ok(());
        }
        tx.exec(
            sql!(
                "INSERT INTO tile (level, n, width, data) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (level, n) DO UPDATE SET width = excluded.width, data = excluded.data"
            ),
            &[i64::from(level).into(), int(n), int(width), data.into()],
        )
        .map(|_| ())
    })
    .map_err(|e| match e {
        TilesError::Out(e) => e,
        e @ TilesError::Forgotten { .. } => StoreError::Entry(format!("{e}")),
    })?;
    let done = tx.exec(
        sql!("UPDATE head SET size = $1, root = $2, at_ms = $3 WHERE id = 1 AND size = $4"),
        &[int(tree.size()), tree.root().into(), int(at_ms), int(base)],
    )?;
    if done == 1 {
        Ok(())
    } else {
        Err(StoreError::Entry("another process has written this log: stop one of them".to_owned()))
    }
}

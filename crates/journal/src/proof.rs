//! Proofs that an entry is in the log, and the receipts made of them.

use std::sync::Arc;

use ledger::Hash;
use ledger::cbor::Map;
use ledger::commitment;
use ledger::proof::Tiles;
use ledger::receipt::Receipt;
use store::{StoreError, Tx, sql};

use crate::Entry;
use crate::entry::Kept;
use crate::live::Head;

/// An entry's leaf and the path from it to a signed head.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The entry's place in the log.
    pub index: u64,
    /// Its leaf.
    pub leaf: Vec<u8>,
    /// The hashes beside the path, the leaf's sibling first.
    pub path: Vec<Hash>,
    /// The head that the path leads to.
    pub head: Arc<Head>,
    pub(crate) digests: Vec<Hash>,
    pub(crate) facts: Map,
    pub(crate) salt: Hash,
}

impl Proof {
    /// The receipt (C2SP tlog-proof) that opens the kept facts to whoever holds it, and nothing
    /// of who acted.
    #[must_use]
    pub fn receipt(&self) -> String {
        let (_, facts_opening) = commitment::openings(&self.salt);
        self.with(Some((self.facts.encode(), facts_opening)))
    }

    /// The receipt that opens nothing: that the leaf is in the log, and no more.
    #[must_use]
    pub fn closed_receipt(&self) -> String {
        self.with(None)
    }

    fn with(&self, facts: Option<(Vec<u8>, Hash)>) -> String {
        Receipt::new(
            self.index,
            self.leaf.clone(),
            self.path.clone(),
            self.head.checkpoint(),
            &self.digests,
            facts,
        )
        .to_text()
    }
}

/// The proof of the entry at `ord` against `head`; none while it has no index.
pub(crate) fn of(tx: &mut Tx<'_>, ord: i64, head: Arc<Head>) -> Result<Option<Proof>, StoreError> {
    let Some(row) =
        tx.opt::<LeafRow>(sql!("SELECT idx, body FROM leaf WHERE ord = $1"), &[ord.into()])?
    else {
        return Ok(None);
    };
    let index = u64::try_from(row.index).unwrap_or(0);
    if index >= head.size {
        return Ok(None);
    }
    let kept: Kept = tx.one(
        sql!("SELECT ord, stream, seq, at, place, body FROM entry WHERE ord = $1"),
        &[ord.into()],
    )?;
    let entry = Entry::read(&kept).map_err(|e| StoreError::Entry(format!("{ord}: {e}")))?;
    let path = ledger::proof::inclusion_proof(&mut Stored(tx), index, head.size)
        .map_err(|e| StoreError::Entry(format!("the tiles give no proof of {index}: {e}")))?;
    Ok(Some(Proof {
        index,
        leaf: row.body,
        path,
        head,
        digests: entry.digests(),
        facts: entry.facts,
        salt: entry.salt,
    }))
}

struct LeafRow {
    index: i64,
    body: Vec<u8>,
}

impl store::FromRow for LeafRow {
    fn from_row(row: &mut store::Row) -> store::Result<Self> {
        Ok(Self { index: row.get("idx")?, body: row.get("body")? })
    }
}

/// The tiles in the database.
struct Stored<'a, 'c>(&'a mut Tx<'c>);

impl Tiles for Stored<'_, '_> {
    fn tile(&mut self, level: u32, n: u64, width: u64) -> Option<Vec<u8>> {
        tile(self.0, level, n, width).ok().flatten()
    }
}

/// A tile cut to `width` hashes: a narrower tile is a prefix of every later one. Hashes of leaves
/// that fill no tile yet are made of the leaves.
///
/// # Errors
/// Those of the engine.
pub fn tile(
    tx: &mut Tx<'_>,
    level: u32,
    n: u64,
    width: u64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let kept: Option<Vec<u8>> = tx.opt(
        sql!("SELECT data FROM tile WHERE level = $1 AND n = $2"),
        &[i64::from(level).into(), i64::try_from(n).unwrap_or(i64::MAX).into()],
    )?;
    let bytes = usize::try_from(width.saturating_mul(32)).unwrap_or(usize::MAX);
    match kept {
        Some(mut data) if data.len() >= bytes => {
            data.truncate(bytes);
            Ok(Some(data))
        }
        _ if level == 0 => {
            let leaves = bundle(tx, n, width)?;
            Ok(leaves.map(|all| all.iter().flat_map(|l| ledger::tree::leaf_hash(l)).collect()))
        }
        _ => Ok(None),
    }
}

/// The leaves of an entry bundle: `width` of them from `256 * n` on. None if some are missing.
///
/// # Errors
/// Those of the engine.
pub fn bundle(tx: &mut Tx<'_>, n: u64, width: u64) -> Result<Option<Vec<Vec<u8>>>, StoreError> {
    let first = i64::try_from(n.saturating_mul(256)).unwrap_or(i64::MAX);
    let width = i64::try_from(width).unwrap_or(256).min(256);
    let leaves: Vec<Vec<u8>> = tx.all(
        sql!("SELECT body FROM leaf WHERE idx >= $1 AND idx < $1 + $2 ORDER BY idx LIMIT 256"),
        &[first.into(), width.into()],
    )?;
    Ok((i64::try_from(leaves.len()) == Ok(width)).then_some(leaves))
}

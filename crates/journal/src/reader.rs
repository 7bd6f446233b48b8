//! Reading along: every other part of the program follows the log's index with a cursor of its own.

use jiff::Timestamp;
use kit::StreamId;
use ledger::leaf::Leaf;
use store::{FromRow, Row, StoreError, Tx, sql};

use crate::Entry;
use crate::entry::Kept;

/// An entry with its place and time in the log, which are what outsiders see of them.
#[derive(Clone, Debug)]
pub struct Indexed {
    /// Its place in the log.
    pub index: i64,
    /// The time in its leaf.
    pub at: Timestamp,
    /// The entry.
    pub entry: Entry,
}

/// A leaf with its place in the log: what everybody may read of an entry.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Its place in the log.
    pub index: i64,
    /// The entry's place in the journal.
    pub ord: i64,
    /// Its time.
    pub at: Timestamp,
    /// The leaf.
    pub leaf: Leaf,
}

/// The leaves before an index, the newest first.
///
/// # Errors
/// Those of the engine, and a leaf that cannot be read.
pub fn back(tx: &mut Tx<'_>, before: i64, most: i64) -> Result<Vec<Placed>, StoreError> {
    tx.all(
        sql!("SELECT idx, ord, body FROM leaf WHERE idx < $1 ORDER BY idx DESC LIMIT $2"),
        &[before.into(), most.into()],
    )
}

/// The entries from an index on, in the order of the log.
///
/// # Errors
/// Those of the engine, and an entry that cannot be read.
pub fn from(tx: &mut Tx<'_>, index: i64, most: i64) -> Result<Vec<Indexed>, StoreError> {
    tx.all(
        sql!(
            "SELECT l.idx, l.body AS leaf, e.ord, e.stream, e.seq, e.at, e.place, e.body
             FROM leaf l JOIN entry e ON e.ord = l.ord
             WHERE l.idx >= $1 ORDER BY l.idx LIMIT $2"
        ),
        &[index.into(), most.into()],
    )
}

/// The entries of a stream before one of them. They are in the log whenever that one is.
///
/// # Errors
/// Those of the engine, and an entry that cannot be read.
pub fn before(tx: &mut Tx<'_>, stream: StreamId, seq: i64) -> Result<Vec<Indexed>, StoreError> {
    tx.all(
        sql!(
            "SELECT l.idx, l.body AS leaf, e.ord, e.stream, e.seq, e.at, e.place, e.body
             FROM entry e JOIN leaf l ON l.ord = e.ord
             WHERE e.stream = $1 AND e.seq < $2 ORDER BY e.seq"
        ),
        &[stream.0.into(), seq.into()],
    )
}

fn wrong(index: i64, what: impl std::fmt::Display) -> StoreError {
    StoreError::Entry(format!("{index}: {what}"))
}

/// A leaf and its time.
fn leaf(index: i64, body: &[u8]) -> Result<(Leaf, Timestamp), StoreError> {
    let leaf = Leaf::decode(body).map_err(|e| wrong(index, e))?;
    let at = i64::try_from(leaf.at_ms).ok();
    let at = at.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    Ok((leaf, at.ok_or_else(|| wrong(index, "its time is none"))?))
}

impl FromRow for Indexed {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let index: i64 = row.get("idx")?;
        let (_, at) = leaf(index, &row.get::<Vec<u8>>("leaf")?)?;
        let entry = Entry::read(&Kept::from_row(row)?).map_err(|e| wrong(index, e))?;
        Ok(Self { index, at, entry })
    }
}

impl FromRow for Placed {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let index: i64 = row.get("idx")?;
        let (leaf, at) = leaf(index, &row.get::<Vec<u8>>("body")?)?;
        Ok(Self { index, ord: row.get("ord")?, at, leaf })
    }
}

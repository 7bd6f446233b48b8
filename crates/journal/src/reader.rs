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

impl FromRow for Indexed {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let index: i64 = row.get("idx")?;
        let wrong = |what: String| StoreError::Entry(format!("{index}: {what}"));
        let leaf: Vec<u8> = row.get("leaf")?;
        let leaf = Leaf::decode(&leaf).map_err(|e| wrong(format!("{e}")))?;
        let at = i64::try_from(leaf.at_ms).ok();
        let at = at.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        let at = at.ok_or_else(|| wrong("its time is none".to_owned()))?;
        let entry = Entry::read(&Kept::from_row(row)?).map_err(|e| wrong(format!("{e}")))?;
        Ok(Self { index, at, entry })
    }
}

//! What is published after a commit: the newest signed head, and every entry in index order.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jiff::Timestamp;
use kit::StreamId;
use ledger::Hash;
use ledger::cbor::Map;
use ledger::checkpoint::Signer;
use tokio::sync::broadcast;

use crate::Entry;

/// Entries that a slow listener may fall behind before it is told to read again from the journal.
const BEHIND_MAX: usize = 4096;

/// An entry that everyone may now know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its place in the log.
    pub index: u64,
    /// When.
    pub at: Timestamp,
    /// Where: the key of a site, or the node.
    pub place: String,
    /// The kind's name.
    pub kind: String,
    /// What it is about.
    pub stream: StreamId,
    /// What anyone may read.
    pub public: Map,
}

impl Published {
    pub(crate) fn of(index: u64, entry: &Entry) -> Self {
        Self {
            index,
            at: entry.at,
            place: entry.place.clone(),
            kind: entry.kind.clone(),
            stream: entry.stream,
            public: entry.public.clone(),
        }
    }
}

/// A tree head.
#[derive(Debug)]
pub struct Head {
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    signer: Arc<Signer>,
    signed: OnceLock<String>,
}

impl Head {
    /// The signed note (C2SP tlog-checkpoint). Whoever reads it first signs it: the writer, for
    /// whom everyone waits, does not.
    pub fn checkpoint(&self) -> &str {
        self.signed.get_or_init(|| self.signer.sign(self.size, &self.root))
    }
}

/// The newest head, and those who listen.
pub(crate) struct Heads {
    signer: Arc<Signer>,
    current: RwLock<Arc<Head>>,
    entries: broadcast::Sender<Arc<Published>>,
}

impl Heads {
    pub(crate) fn new(signer: Signer, size: u64, root: Hash) -> Self {
        let signer = Arc::new(signer);
        let head = Head { size, root, signer: signer.clone(), signed: OnceLock::new() };
        let current = RwLock::new(Arc::new(head));
        Self { signer, current, entries: broadcast::Sender::new(BEHIND_MAX) }
    }

    pub(crate) fn current(&self) -> Arc<Head> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gives out a head to be signed. Only after the commit that made it durable.
    pub(crate) fn reached(&self, size: u64, root: Hash) {
        let head = Head { size, root, signer: self.signer.clone(), signed: OnceLock::new() };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(head);
    }

    pub(crate) fn publish(&self, entry: Arc<Published>) {
        // Nobody listening is no error.
        let _ = self.entries.send(entry);
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<Published>> {
        self.entries.subscribe()
    }
}

/// The entries of a place after an index, the oldest first: what a listener missed.
///
/// # Errors
/// Those of the engine.
pub fn since(
    tx: &mut store::Tx<'_>,
    place: &str,
    after: i64,
    most: i64,
) -> Result<Vec<Published>, store::StoreError> {
    let rows: Vec<Placed> = tx.all(
        store::sql!(
            "SELECT l.idx, e.ord, e.stream, e.seq, e.at, e.place, e.body
             FROM leaf l JOIN entry e ON e.ord = l.ord
             WHERE l.idx > $1 AND e.place = $2 ORDER BY l.idx LIMIT $3"
        ),
        &[after.into(), place.into(), most.into()],
    )?;
    rows.into_iter()
        .map(|r| {
            let entry = Entry::read(&r.kept)
                .map_err(|e| store::StoreError::Entry(format!("{}: {e}", r.index)))?;
            Ok(Published::of(u64::try_from(r.index).unwrap_or(0), &entry))
        })
        .collect()
}

struct Placed {
    index: i64,
    kept: crate::entry::Kept,
}

impl store::FromRow for Placed {
    fn from_row(row: &mut store::Row) -> store::Result<Self> {
        Ok(Self { index: row.get("idx")?, kept: crate::entry::Kept::from_row(row)? })
    }
}

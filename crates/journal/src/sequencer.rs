//! The sequencer of a node on PostgreSQL: entries get their index in the order of their numbers,
//! once it is sure that no earlier number can still appear.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use kit::StreamId;
use ledger::Hash;
use ledger::tree::Tree;
use store::{Gaps, Store, StoreError, Tx, sql};
use tokio::sync::watch;

use crate::entry::Kept;
use crate::live::{Heads, Published};
use crate::record::insert_leaf;
use crate::tail::write_tree;
use crate::{Entry, open, reader};

/// How often it looks when nobody nudges it: another process may have written.
const TICK: Duration = Duration::from_millis(100);
/// Entries in one step.
const STEP: i64 = 1000;
/// Stream heads kept in memory, so that most leaves need no look-up.
const STREAMS_KEPT: usize = 20_000;

/// How far the sequencer has come, for those who wait.
pub(crate) struct Sequenced {
    nudge: SyncSender<()>,
    reached: watch::Receiver<i64>,
}

impl Sequenced {
    pub(crate) fn nudge(&self) {
        // Full means that it has been nudged already.
        let _ = self.nudge.try_send(());
    }

    /// Waits until the entry has its index.
    pub(crate) async fn reached(&self, ord: i64) {
        let mut reached = self.reached.clone();
        let _ = reached.wait_for(|next| *next > ord).await;
    }
}

/// The state of the thread.
pub(crate) struct Sequencer {
    pub(crate) store: Store,
    pub(crate) tree: Tree,
    pub(crate) at_ms: u64,
    pub(crate) heads: Arc<Heads>,
    gaps: Gaps,
    streams: BTreeMap<StreamId, (i64, Hash)>,
}

impl Sequencer {
    pub(crate) fn new(store: Store, tree: Tree, at_ms: u64, heads: Arc<Heads>, next: i64) -> Self {
        let gaps = Gaps::from(next);
        Self { store, tree, at_ms, heads, gaps, streams: BTreeMap::new() }
    }

    /// Starts the thread. It ends when everyone who could nudge it has gone.
    pub(crate) fn start(self) -> Result<Sequenced, StoreError> {
        let (nudge, nudged) = sync_channel(1);
        let (tell, reached) = watch::channel(self.gaps.next());
        std::thread::Builder::new()
            .name("sequencer".to_owned())
            .spawn(move || self.serve(&nudged, &tell))
            .map_err(|e| StoreError::Unavailable(format!("the sequencer thread: {e}")))?;
        Ok(Sequenced { nudge, reached })
    }

    fn serve(mut self, nudged: &Receiver<()>, tell: &watch::Sender<i64>) {
        let mut silent = false;
        loop {
            match self.step() {
                Ok(took) => {
                    silent = false;
                    if took > 0 {
                        tell.send_replace(self.gaps.next());
                        continue;
                    }
                }
                Err(e) => {
                    if self.catch_up().is_ok_and(|more| more) {
                        tell.send_replace(self.gaps.next());
                        continue;
                    }
                    if !silent && !e.lasts() {
                        tracing::error!(error = %e, "the sequencer cannot go on; trying again");
                    }
                    silent = true;
                }
            }
            if nudged.recv_timeout(TICK) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    }

    /// Another program on this database has given entries their places: goes on from there, and
    /// tells listeners of them. Answers whether there were any.
    fn catch_up(&mut self) -> Result<bool, StoreError> {
        let known = self.tree.size();
        let grown = self.store.read(|tx| {
            let head = open::newest(tx)?;
            if head.size <= known {
                return Ok(None);
            }
            let (tree, trouble) = open::load(tx, &head)?;
            if let Some(what) = trouble {
                return Err(StoreError::Entry(what));
            }
            let missed = reader::from(tx, i64::try_from(known).unwrap_or(i64::MAX), STEP)?;
            Ok(Some((tree, head.at_ms, open::next_number(tx)?, missed)))
        })?;
        let Some((tree, at_ms, next, missed)) = grown else { return Ok(false) };
        (self.tree, self.at_ms, self.gaps) = (tree, at_ms, Gaps::from(next));
        self.heads.reached(self.tree.size(), self.tree.root());
        for m in missed {
            let index = u64::try_from(m.index).unwrap_or(0);
            self.heads.publish(Arc::new(Published::of(index, &m.entry)));
        }
        Ok(true)
    }

    /// Takes what can be taken. Answers how many entries that were.
    fn step(&mut self) -> Result<usize, StoreError> {
        let base = self.tree.size();
        let (store, mut gaps, mut at_ms) = (self.store.clone(), self.gaps.clone(), self.at_ms);
        let (tree, streams) = (&mut self.tree, &mut self.streams);
        let out = store.alone(|tx| {
            let rows: Vec<Kept> = tx.all(
                sql!(
                    "SELECT ord, stream, seq, at, place, body FROM entry
                     WHERE ord >= $1 ORDER BY ord LIMIT $2"
                ),
                &[gaps.next().into(), STEP.into()],
            )?;
            if rows.is_empty() {
                return Ok(Vec::new());
            }
            let horizon = Gaps::horizon(tx)?;
            let numbers: Vec<i64> = rows.iter().map(|r| r.ord).collect();
            let taken = gaps.take(&numbers, horizon).len();
            let mut published = Vec::with_capacity(taken);
            for row in rows.iter().take(taken) {
                published.push(sequence(tx, tree, streams, &mut at_ms, row)?);
            }
            write_tree(tx, tree, base, at_ms)?;
            Ok::<_, StoreError>(published)
        });
        match out {
            Ok(published) => {
                self.gaps = gaps;
                self.at_ms = at_ms;
                if self.tree.size() != base {
                    self.heads.reached(self.tree.size(), self.tree.root());
                    self.tree.trim();
                }
                if self.streams.len() > STREAMS_KEPT {
                    self.streams.clear();
                }
                let n = published.len();
                for p in published {
                    self.heads.publish(Arc::new(p));
                }
                Ok(n)
            }
            Err(e) => {
                if let Err(e) = self.tree.truncate(base) {
                    tracing::error!(error = %e, "the tree cannot go back: stopping");
                    std::process::abort();
                }
                self.streams.clear();
                Err(e)
            }
        }
    }
}

/// Gives one entry its index and leaf.
fn sequence(
    tx: &mut Tx<'_>,
    tree: &mut Tree,
    streams: &mut BTreeMap<StreamId, (i64, Hash)>,
    at_ms: &mut u64,
    row: &Kept,
) -> Result<Published, StoreError> {
    let entry =
        Entry::read(row).map_err(|e| StoreError::Entry(format!("number {}: {e}", row.ord)))?;
    let prev = match streams.get(&entry.stream) {
        _ if entry.seq == 0 => None,
        Some((seq, hash)) if seq + 1 == entry.seq => Some(*hash),
        _ => Some(leaf_before(tx, &entry)?),
    };
    *at_ms = (*at_ms).max(u64::try_from(entry.at.as_millisecond()).unwrap_or(0));
    let leaf = entry.leaf(*at_ms, prev, &entry.digests()).encode();
    let hash = ledger::tree::leaf_hash(&leaf);
    let index = tree.size();
    insert_leaf(tx, i64::try_from(index).unwrap_or(i64::MAX), row.ord, &leaf)?;
    tree.push(hash);
    streams.insert(entry.stream, (entry.seq, hash));
    Ok(Published::of(index, &entry))
}

fn leaf_before(tx: &mut Tx<'_>, entry: &Entry) -> Result<Hash, StoreError> {
    let body: Vec<u8> = tx.one(
        sql!(
            "SELECT l.body FROM entry e JOIN leaf l ON l.ord = e.ord
             WHERE e.stream = $1 AND e.seq = $2"
        ),
        &[entry.stream.0.into(), (entry.seq - 1).into()],
    )?;
    Ok(ledger::tree::leaf_hash(&body))
}

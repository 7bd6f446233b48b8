//! The door: every write and read of the program goes through here.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use keystore::Keystore;
use kit::{Actor, ActorId, CommandId};
use ledger::Hash;
use rand::rngs::ChaCha12Rng;
use rand::{Rng, SeedableRng};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use store::{Store, StoreError, Tx};
use tokio::sync::{broadcast, oneshot};

use crate::epoch::{Before, Earlier};
use crate::live::{Head, Heads, Published};
use crate::locks::{Lock, Locks};
use crate::operation::WriteOp;
use crate::proof::{self, Proof};
use crate::sequencer::Sequenced;
use crate::{Cx, Registry};

/// How long an answer waits for its place in the log where a sequencer follows (PostgreSQL).
/// After that it says "pending", and the receipt is had from its address.
const INDEX_WAIT: Duration = Duration::from_millis(250);

/// A request to do something, as the client named it.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Who asks.
    pub actor: ActorId,
    /// The client's own name for the request: unique for ever per actor.
    pub id: CommandId,
    /// What was asked: the same id with another body is a conflict.
    pub body: Hash,
}

impl Command {
    /// The command of an actor with a body.
    #[must_use]
    pub fn of(by: &Actor, id: CommandId, verb: &str, body: &impl Serialize) -> Self {
        let mut h = Sha256::new();
        h.update(verb.as_bytes());
        h.update([0]);
        // A body that cannot be written as JSON has no fields that could differ.
        h.update(serde_json::to_vec(body).unwrap_or_default());
        Self { actor: by.id, id, body: h.finalize().into() }
    }
}

/// What was done.
#[derive(Clone, Debug)]
pub struct Done<T> {
    /// The operation's answer.
    pub value: T,
    /// Whether this was done by an earlier request of the same command.
    pub replayed: bool,
    /// The place of its last entry in the journal. None when nothing was recorded.
    pub ord: Option<i64>,
    /// The proof of that entry. None when nothing was recorded, or while it is pending.
    pub proof: Option<Box<Proof>>,
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    /// The operation refused.
    #[error("{0}")]
    Refused(E),
    /// The same command id was used for something else.
    #[error("this command id was used for another request")]
    Conflict,
    /// This node does not write now.
    #[error("this node is read-only: {0}")]
    ReadOnly(String),
    /// The database did not do it.
    #[error(transparent)]
    Store(StoreError),
}

impl<E> WriteError<E> {
    /// Whether this lasts and was said in the log when it began ([`StoreError::lasts`]).
    pub fn lasts(&self) -> bool {
        matches!(self, Self::Store(e) if e.lasts())
    }
}

/// The time, as the program sees it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The journal of one node, open for reading and writing.
#[derive(Clone)]
pub struct App(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    /// What the log goes on from, if its name is new.
    pub(crate) before: Option<Before>,
    pub(crate) earlier: Vec<Earlier>,
    pub(crate) store: Store,
    pub(crate) keys: Arc<Keystore>,
    pub(crate) folds: Arc<Registry>,
    pub(crate) heads: Arc<Heads>,
    pub(crate) origin: String,
    pub(crate) vkey: String,
    pub(crate) read_only: Option<String>,
    pub(crate) locks: Locks,
    pub(crate) sequenced: Option<Sequenced>,
    clock: Clock,
    /// The newest time given out, in milliseconds: time never goes back on a node.
    last_ms: AtomicI64,
    rng: Mutex<ChaCha12Rng>,
    pub(crate) codes: u32,
}

/// The parts of an [`Inner`] that opening has found.
pub(crate) struct Parts {
    /// What the log goes on from, if its name is new.
    pub(crate) before: Option<Before>,
    pub(crate) earlier: Vec<Earlier>,
    pub(crate) store: Store,
    pub(crate) keys: Arc<Keystore>,
    pub(crate) folds: Arc<Registry>,
    pub(crate) heads: Arc<Heads>,
    pub(crate) origin: String,
    pub(crate) vkey: String,
    pub(crate) read_only: Option<String>,
    pub(crate) sequenced: Option<Sequenced>,
    pub(crate) clock: Clock,
    pub(crate) at_ms: u64,
    pub(crate) seed: [u8; 32],
    pub(crate) codes: u32,
}

impl App {
    pub(crate) fn assemble(p: Parts) -> Self {
        Self(Arc::new(Inner {
            store: p.store,
            keys: p.keys,
            folds: p.folds,
            heads: p.heads,
            origin: p.origin,
            before: p.before,
            earlier: p.earlier,
            vkey: p.vkey,
            read_only: p.read_only,
            locks: Locks::default(),
            sequenced: p.sequenced,
            clock: p.clock,
            last_ms: AtomicI64::new(i64::try_from(p.at_ms).unwrap_or(0)),
            rng: Mutex::new(ChaCha12Rng::from_seed(p.seed)),
            codes: p.codes,
        }))
    }

    /// Runs an operation and answers when what it recorded is durable.
    ///
    /// `locks` are the scopes in which the operation decides. The body may be run more than once;
    /// only its last run counts.
    ///
    /// # Errors
    /// The operation's own refusal, or why it could not be run.
    pub async fn write<T, E, F>(
        &self,
        locks: &[Lock],
        command: Command,
        body: F,
    ) -> Result<Done<T>, WriteError<E>>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Tx<'_>, &mut Cx) -> Result<T, E> + Send + 'static,
    {
        if let Some(why) = &self.0.read_only {
            return Err(WriteError::ReadOnly(why.clone()));
        }
        let (reply, answer) = oneshot::channel();
        let op = Box::new(WriteOp::new(self.0.clone(), command, body, reply));
        if self.0.store.inline() {
            self.0.store.submit(op, &[]);
            return answer.await.unwrap_or(Err(WriteError::Store(StoreError::Panicked)));
        }
        // Callers queue per scope here, before they take a connection.
        let (keys, _held) = self.0.locks.take(locks).await;
        let store = self.0.store.clone();
        let ran = tokio::task::spawn_blocking(move || store.submit(op, &keys)).await;
        if ran.is_err() {
            return Err(WriteError::Store(StoreError::Panicked));
        }
        drop(_held);
        let done = answer.await.unwrap_or(Err(WriteError::Store(StoreError::Panicked)))?;
        Ok(self.place(done).await)
    }

    /// Waits a moment for the entry's place in the log, and proves it.
    async fn place<T>(&self, mut done: Done<T>) -> Done<T> {
        let (Some(ord), Some(sequenced)) = (done.ord, &self.0.sequenced) else { return done };
        sequenced.nudge();
        if tokio::time::timeout(INDEX_WAIT, sequenced.reached(ord)).await.is_ok() {
            done.proof = self.proof(ord).await.ok().flatten().map(Box::new);
        }
        done
    }

    /// Reads on one snapshot, for a request: it lives for [`store::SNAPSHOT_MAX`].
    ///
    /// # Errors
    /// Those of the body, when it took longer, and when no snapshot can be had.
    pub async fn read<T, E, F>(&self, body: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let store = self.0.store.clone();
        tokio::task::spawn_blocking(move || store.read_briefly(body))
            .await
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    /// Reads on one snapshot however long it takes: for what nobody waits for, such as counting the
    /// log and learning from past days.
    ///
    /// # Errors
    /// Those of the body, and when no snapshot can be had.
    pub async fn read_long<T, E, F>(&self, body: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let store = self.0.store.clone();
        tokio::task::spawn_blocking(move || store.read(body))
            .await
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    /// The proof of an entry against the newest head; none while it is pending.
    ///
    /// # Errors
    /// Those of the engine.
    pub async fn proof(&self, ord: i64) -> Result<Option<Proof>, StoreError> {
        let head = self.head();
        self.read(move |tx| proof::of(tx, ord, head)).await
    }

    /// The newest signed head.
    #[must_use]
    pub fn head(&self) -> Arc<Head> {
        self.0.heads.current()
    }

    /// Every entry from now on, in index order.
    #[must_use]
    pub fn live(&self) -> broadcast::Receiver<Arc<Published>> {
        self.0.heads.listen()
    }

    /// The name of this node's log.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The logs that this node kept before it was restored, the oldest first.
    #[must_use]
    pub fn earlier(&self) -> &[Earlier] {
        &self.0.earlier
    }

    /// The public key that verifies the log's checkpoints (C2SP signed-note vkey).
    #[must_use]
    pub fn vkey(&self) -> &str {
        &self.0.vkey
    }

    /// Why this node does not write, if it does not.
    #[must_use]
    pub fn read_only(&self) -> Option<&str> {
        self.0.read_only.as_deref()
    }

    /// The database underneath, for backup and audit.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The node's secrets.
    #[must_use]
    pub fn keys(&self) -> &Arc<Keystore> {
        &self.0.keys
    }

    /// Now, as operations see it: to the millisecond, and never before an earlier answer.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.now()
    }
}

impl Inner {
    pub(crate) fn now(&self) -> Timestamp {
        let clock = (self.clock)().as_millisecond();
        let ms = self.last_ms.fetch_max(clock, SeqCst).max(clock);
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    pub(crate) fn rng(&self) -> ChaCha12Rng {
        let mut seed = [0; 32];
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut seed);
        ChaCha12Rng::from_seed(seed)
    }
}

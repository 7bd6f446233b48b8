#![doc = include_str!("../README.md")]

mod backup;
mod error;
mod gaps;
mod migrate;
mod postgres;
mod sql;
mod sqlite;
mod trouble;
mod tx;
mod value;

pub use backup::{copy_all, dump_table};
pub use error::StoreError;
pub use gaps::Gaps;
pub use migrate::Migration;
pub use sql::{FromRow, Row, Sql};
pub use sqlite::{GROUP_MAX, QUEUE_MAX, WriterStats};
pub use tx::{End, Exec, Op, Tail, Tx};
pub use value::{FromValue, Value};

#[doc(hidden)]
pub use linkme;
#[cfg(feature = "registry")]
pub use sql::STATEMENTS;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The result of a statement.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Where the rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A `postgres://` address.
    Server(String),
}

/// How to open a store.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the rows are.
    pub location: Location,
    /// Connections for reading (SQLite), or in all (PostgreSQL).
    pub connections: usize,
    /// At most this many pages in the file: how tests fill a disk.
    pub pages_max: Option<u32>,
}

impl Options {
    /// The usual options for a place.
    #[must_use]
    pub fn new(location: Location) -> Self {
        Self { location, connections: 6, pages_max: None }
    }
}

/// The snapshot of a request lives so long: no statement begins later, and none lasts longer.
pub const SNAPSHOT_MAX: Duration = Duration::from_secs(5);

/// A database.
#[derive(Clone)]
pub struct Store(Arc<Engine>);

enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Store {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached, or its schema is newer or was changed.
    pub fn open(options: &Options, migrations: &[&[Migration]]) -> Result<Self> {
        let engine = match &options.location {
            Location::File(path) => {
                Engine::Sqlite(sqlite::Sqlite::open(path, options, migrations)?)
            }
            Location::Server(url) => {
                Engine::Postgres(postgres::Postgres::open(url, options, migrations)?)
            }
        };
        Ok(Self(Arc::new(engine)))
    }

    /// Whether one thread writes and each operation is sequenced inside its own transaction
    /// (SQLite), or a sequencer follows (PostgreSQL).
    #[must_use]
    pub fn inline(&self) -> bool {
        matches!(&*self.0, Engine::Sqlite(_))
    }

    /// Starts the writer thread. Only SQLite has one; on PostgreSQL the tail is dropped.
    ///
    /// # Errors
    /// When the writer is already running, or the thread cannot be started.
    pub fn start(&self, tail: Box<dyn Tail>) -> Result<()> {
        match &*self.0 {
            Engine::Sqlite(s) => s.start(tail),
            Engine::Postgres(_) => Ok(()),
        }
    }

    /// Hands an operation to the engine and returns at once on SQLite; on PostgreSQL runs it to
    /// its end on this thread. `locks` are the scopes of the operation, already sorted.
    pub fn submit(&self, op: Box<dyn Op>, locks: &[i64]) {
        match &*self.0 {
            Engine::Sqlite(s) => s.submit(op),
            Engine::Postgres(p) => p.run(op, locks),
        }
    }

    /// Runs `body` on one snapshot, however long it takes: for the audit, for copies, for what is
    /// read at a start. Blocks; call it on a thread that may block.
    ///
    /// # Errors
    /// Those of `body`, and when no snapshot can be had.
    pub fn read<T, E: From<StoreError>>(
        &self,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            Engine::Sqlite(s) => s.read(None, body),
            Engine::Postgres(p) => p.read(None, body),
        }
    }

    /// Runs `body` on one snapshot that lives for [`SNAPSHOT_MAX`]: a longer one would hold back
    /// what the engine clears away behind the writer. Blocks.
    ///
    /// # Errors
    /// [`StoreError::TooSlow`] when it took longer, those of `body`, and when no snapshot can be
    /// had.
    pub fn read_briefly<T, E: From<StoreError>>(
        &self,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            Engine::Sqlite(s) => s.read(Some(SNAPSHOT_MAX), body),
            Engine::Postgres(p) => p.read(Some(SNAPSHOT_MAX), body),
        }
    }

    /// Runs `body` in a transaction of its own, apart from operations: for the sequencer, for
    /// filling a fresh copy, for restoring. On SQLite only before the writer has started.
    ///
    /// # Errors
    /// Those of `body`, and when the transaction cannot be committed.
    pub fn alone<T, E: From<StoreError>>(
        &self,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            Engine::Sqlite(s) => s.alone(body),
            Engine::Postgres(p) => p.alone(body),
        }
    }

    /// How the writer spent its time, where there is one.
    #[must_use]
    pub fn stats(&self) -> Option<Arc<WriterStats>> {
        match &*self.0 {
            Engine::Sqlite(s) => Some(s.stats()),
            Engine::Postgres(_) => None,
        }
    }
}

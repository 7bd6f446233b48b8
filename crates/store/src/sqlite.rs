//! SQLite: one thread writes in groups, a few connections read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::trouble::Trouble;
use crate::tx::Conn;
use crate::{End, Migration, Op, Options, Result, StoreError, Tail, Tx, migrate};

/// Operations in one commit at most. More gains little (docs/performance.md) and holds everyone up.
pub const GROUP_MAX: usize = 64;
/// Operations waiting for the writer at most; more are refused with "busy".
pub const QUEUE_MAX: usize = 4096;
/// Pages (4 KiB) that the write-ahead log may grow by before they are moved: what is written over
/// and over should stay in the caches of the machine.
const CHECKPOINT_PAGES: usize = 4096;
/// How long a connection waits for another program's lock on the file.
const LOCK_WAIT: Duration = Duration::from_secs(5);
/// Statements kept prepared on each connection: there are fewer in the program.
const STATEMENTS_KEPT: usize = 512;

/// How the writer spent its time, since the start.
#[derive(Default, Debug)]
pub struct WriterStats {
    /// Commits.
    pub groups: AtomicU64,
    /// Operations answered.
    pub operations: AtomicU64,
    /// Operations run a second time, because their group was lost.
    pub reruns: AtomicU64,
    /// Running operations, in nanoseconds.
    pub run_ns: AtomicU64,
    /// Committing, in nanoseconds.
    pub commit_ns: AtomicU64,
}

/// Steps of SQLite's machine between two looks at the clock: some microseconds.
const STEPS: std::ffi::c_int = 2000;

type Idle = (Receiver<Box<dyn Op>>, Connection);

pub(crate) struct Sqlite {
    path: PathBuf,
    pages_max: Option<u32>,
    queue: SyncSender<Box<dyn Op>>,
    /// The writer's end of the queue and its connection, until it starts.
    waiting: Mutex<Option<Idle>>,
    readers: Arc<Pool>,
    stats: Arc<WriterStats>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, options: &Options, sets: &[&[Migration]]) -> Result<Self> {
        let writer = connect(path, options.pages_max, true)?;
        migrate::sqlite(&writer, sets)?;
        let readers = (0..options.connections.max(1))
            .map(|_| connect(path, None, false))
            .collect::<Result<Vec<_>>>()?;
        let (queue, receiver) = sync_channel(QUEUE_MAX);
        Ok(Self {
            path: path.to_owned(),
            pages_max: options.pages_max,
            queue,
            waiting: Mutex::new(Some((receiver, writer))),
            readers: Arc::new(Pool::new(readers)),
            stats: Arc::default(),
        })
    }

    pub(crate) fn stats(&self) -> Arc<WriterStats> {
        self.stats.clone()
    }

    pub(crate) fn start(&self, tail: Box<dyn Tail>) -> Result<()> {
        let (queue, mut conn) = lock(&self.waiting)
            .take()
            .ok_or_else(|| StoreError::Unavailable("the writer runs already".to_owned()))?;
        let failed = |e| StoreError::Unavailable(format!("a thread of the writer: {e}"));
        let mover = Mover::start(connect(&self.path, None, true)?).map_err(failed)?;
        let log = Arc::new(AtomicUsize::new(0));
        let length = log.clone();
        conn.wal_hook(Some(move |_: &mut Wal, pages: std::ffi::c_int| {
            length.store(usize::try_from(pages).unwrap_or(0), Relaxed);
            Ok(())
        }))?;
        let writer = Writer {
            conn,
            readers: self.readers.clone(),
            mover,
            base: tail.mark(),
            tail,
            log,
            since: 0,
            due: false,
            stats: self.stats.clone(),
            full: Trouble::default(),
        };
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || writer.serve(&queue))
            .map_err(failed)?;
        Ok(())
    }

    pub(crate) fn submit(&self, op: Box<dyn Op>) {
        use std::sync::mpsc::TrySendError as E;
        if let Err(E::Full(op) | E::Disconnected(op)) = self.queue.try_send(op) {
            op.answer(End::Failed(StoreError::Busy));
        }
    }

    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        within: Option<Duration>,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.readers.with(|conn| {
            let until = within.map(|within| Instant::now() + within);
            // Set anew by each read, also to none: what the last one left does not count.
            let over = until.map(|until| move || Instant::now() >= until);
            conn.progress_handler(STEPS, over).map_err(StoreError::from)?;
            let snapshot = conn.unchecked_transaction().map_err(StoreError::from)?;
            let mut tx = Tx { until, ..Tx::new(Conn::Sqlite(&snapshot), None) };
            body(&mut tx)
        })
    }

    pub(crate) fn alone<T, E: From<StoreError>>(
        &self,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut waiting = lock(&self.waiting);
        let mut second;
        let conn = if let Some((_, conn)) = waiting.as_mut() {
            conn
        } else {
            // The writer runs: wait for a gap between two of its groups.
            second = connect(&self.path, self.pages_max, true)?;
            &mut second
        };
        let open = conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let mut tx = Tx::new(Conn::Sqlite(&open), None);
        let out = body(&mut tx)?;
        if tx.gone {
            return Err(StoreError::Gone.into());
        }
        open.commit().map_err(StoreError::from)?;
        Ok(out)
    }
}

fn connect(path: &Path, pages_max: Option<u32>, write: bool) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE;
    if write {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(path, flags)?;
    // FULL: in WAL mode NORMAL may lose answered operations when the power fails.
    conn.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;
         PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-4096;",
    )?;
    conn.busy_timeout(LOCK_WAIT)?;
    if !write {
        conn.execute_batch("PRAGMA query_only=ON; PRAGMA cache_size=-1024;")?;
    }
    if let Some(n) = pages_max {
        conn.pragma_update(None, "max_page_count", n)?;
    }
    // A plan must not depend on the values that are bound: each new value would prepare anew.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(conn)
}

/// A blocking pool: as many users as connections, the rest wait.
struct Pool {
    all: usize,
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
}

impl Pool {
    fn new(idle: Vec<Connection>) -> Self {
        Self { all: idle.len(), idle: Mutex::new(idle), returned: Condvar::new() }
    }

    fn with<T>(&self, f: impl FnOnce(&mut Connection) -> T) -> T {
        let mut idle = self
            .returned
            .wait_while(lock(&self.idle), |idle| idle.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        let Some(conn) = idle.pop() else {
            drop(idle);
            return self.with(f);
        };
        drop(idle);
        let mut back = Returned { pool: self, conn: Some(conn) };
        match back.conn.as_mut() {
            Some(conn) => f(conn),
            None => unreachable!("the connection was just put there"),
        }
    }

    /// Runs it if nobody reads now; nobody begins to before it is over. Answers whether it ran.
    fn if_nobody_reads(&self, f: impl FnOnce()) -> bool {
        let idle = lock(&self.idle);
        let nobody = idle.len() == self.all;
        if nobody {
            f();
        }
        nobody
    }
}

/// Gives the connection back, also when the reader panics.
struct Returned<'a> {
    pool: &'a Pool,
    conn: Option<Connection>,
}
impl Drop for Returned<'_> {
    fn drop(&mut self) {
        lock(&self.pool.idle).extend(self.conn.take());
        self.pool.returned.notify_one();
    }
}

pub(crate) fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Moves pages out of the write-ahead log beside the writer: a checkpoint waits for the disk, and
/// callers would wait with it.
struct Mover {
    ask: SyncSender<()>,
    moving: Arc<AtomicBool>,
}

impl Mover {
    fn start(conn: Connection) -> std::io::Result<Self> {
        let (ask, asked) = sync_channel::<()>(1);
        let moving = Arc::new(AtomicBool::new(false));
        let moves = moving.clone();
        std::thread::Builder::new().name("checkpoint".to_owned()).spawn(move || {
            while asked.recv().is_ok() {
                move_pages(&conn);
                moves.store(false, Relaxed);
            }
        })?;
        Ok(Self { ask, moving })
    }

    fn ask(&self) -> bool {
        self.moving.store(true, Relaxed);
        self.ask.try_send(()).is_ok()
    }
}

/// Passive: moves what no reader needs any more, and waits for nobody.
fn move_pages(conn: &Connection) {
    if let Err(e) = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
        stop_if_the_disk_failed(&e);
    }
}

/// Moves the rest. Waits for nobody, neither: another program that reads puts it off.
fn begin_again(conn: &Connection) {
    let begun = conn
        .busy_timeout(Duration::ZERO)
        .and_then(|()| conn.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(())));
    if let Err(e) = begun.and(conn.busy_timeout(LOCK_WAIT)) {
        stop_if_the_disk_failed(&e);
    }
}

struct Writer {
    conn: Connection,
    readers: Arc<Pool>,
    mover: Mover,
    tail: Box<dyn Tail>,
    /// Where the tail was after the last commit.
    base: u64,
    /// Pages in the write-ahead log, as the last commit left it.
    log: Arc<AtomicUsize>,
    /// As many of them were there when moving was last asked for.
    since: usize,
    /// Pages were moved: with the few written meanwhile the log can begin again.
    due: bool,
    stats: Arc<WriterStats>,
    full: Trouble,
}

/// What became of one operation in the open group.
enum Step {
    /// What it wrote is in the group, or it wrote nothing: answer it after the commit.
    Ran(Box<dyn Op>),
    /// It was refused after it had written: the group is rolled back, to go without it.
    Undone(Box<dyn Op>),
    /// It panicked, or the engine rolled everything back: the group is lost, and this is why.
    Lost(Box<dyn Op>, StoreError),
}

impl Writer {
    fn serve(mut self, queue: &Receiver<Box<dyn Op>>) {
        while let Ok(first) = queue.recv() {
            self.group(first, queue);
            self.checkpoint();
        }
        let _ = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }

    /// Most of a checkpoint runs beside the writer. What was written meanwhile is little: the
    /// writer moves it itself, between two groups in which nobody reads, and with that the
    /// write-ahead log begins again at its start. To write over it costs less than to let it grow.
    fn checkpoint(&mut self) {
        let pages = self.log.load(Relaxed);
        if pages < self.since {
            self.since = 0;
        }
        if self.mover.moving.load(Relaxed) {
            return;
        }
        if self.due {
            self.due = !self.readers.if_nobody_reads(|| begin_again(&self.conn));
        }
        if pages - self.since >= CHECKPOINT_PAGES {
            self.since = pages;
            self.due = self.mover.ask();
        }
    }

    fn group(&mut self, first: Box<dyn Op>, queue: &Receiver<Box<dyn Op>>) {
        let mut done: Vec<Box<dyn Op>> = Vec::with_capacity(GROUP_MAX);
        if let Err(e) = self.sql("BEGIN IMMEDIATE") {
            first.answer(End::Failed(e.into()));
            return;
        }
        let mut next = Some(first);
        while let Some(op) = next.take() {
            // Nobody has been answered: the others run again, each alone.
            match self.step(op) {
                Step::Ran(op) => done.push(op),
                Step::Undone(op) => {
                    done.push(op);
                    return done.into_iter().for_each(|op| self.single(op));
                }
                Step::Lost(op, e) => {
                    op.answer(End::Failed(e));
                    return done.into_iter().for_each(|op| self.single(op));
                }
            }
            if done.len() < GROUP_MAX {
                next = queue.try_recv().ok();
            }
        }
        self.close(done);
    }

    fn single(&mut self, op: Box<dyn Op>) {
        self.stats.reruns.fetch_add(1, Relaxed);
        if let Err(e) = self.sql("BEGIN IMMEDIATE") {
            op.answer(End::Failed(e.into()));
            return;
        }
        match self.step(op) {
            Step::Ran(op) => self.close(vec![op]),
            // Its refusal rests on what is durable.
            Step::Undone(op) => op.answer(End::Done(None)),
            Step::Lost(op, e) => op.answer(End::Failed(e)),
        }
    }

    /// Runs one operation. A group that cannot go on is rolled back when this returns.
    fn step(&mut self, mut op: Box<dyn Op>) -> Step {
        let started = Instant::now();
        let mut tx = Tx::new(Conn::Sqlite(&self.conn), Some(&mut *self.tail));
        let ran = catch_unwind(AssertUnwindSafe(|| op.run(&mut tx)));
        let (gone, full, wrote) = (tx.gone, tx.full, tx.wrote);
        self.stats.run_ns.fetch_add(nanos(started), Relaxed);
        if full {
            self.full.begins(&StoreError::Full);
        }
        // Asked after every operation, also after a good one: a body may have hidden the error,
        // and not every full disk rolls everything back.
        let step = match ran {
            _ if gone || self.conn.is_autocommit() => Step::Lost(op, StoreError::Full),
            Err(_) => Step::Lost(op, StoreError::Panicked),
            Ok(false) if wrote => Step::Undone(op),
            Ok(_) => return Step::Ran(op),
        };
        self.rollback();
        self.tail.undo(self.base);
        step
    }

    fn close(&mut self, done: Vec<Box<dyn Op>>) {
        let started = Instant::now();
        let mut tx = Tx::new(Conn::Sqlite(&self.conn), None);
        if let Err(e) = self.tail.before_commit(&mut tx) {
            // No operation is the culprit: the tree's own rows did not fit.
            if matches!(e, StoreError::Full) {
                self.full.begins(&e);
            }
            self.rollback();
            self.tail.undo(self.base);
            let alone = done.len() == 1;
            let mut e = Some(e);
            for op in done {
                match (alone, e.take()) {
                    (true, Some(e)) => op.answer(End::Failed(e)),
                    _ => self.single(op),
                }
            }
            return;
        }
        if let Err(e) = self.sql("COMMIT") {
            self.rollback();
            self.tail.undo(self.base);
            let text = format!("{e}");
            let full = e.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull);
            if full {
                self.full.begins(&StoreError::Full);
            } else {
                tracing::error!(error = %text, "a commit failed; its operations were refused");
            }
            for op in done {
                op.answer(End::Failed(if full {
                    StoreError::Full
                } else {
                    StoreError::Unavailable(format!("the commit failed: {text}"))
                }));
            }
            stop_if_the_disk_failed(&e);
            return;
        }
        self.stats.commit_ns.fetch_add(nanos(started), Relaxed);
        self.stats.groups.fetch_add(1, Relaxed);
        self.stats.operations.fetch_add(done.len() as u64, Relaxed);
        if self.tail.mark() != self.base {
            // Something was written, and not only refused.
            self.full.is_over();
        }
        self.tail.committed();
        for op in done {
            op.answer(End::Done(Some(&mut *self.tail)));
        }
        self.tail.answered();
        self.base = self.tail.mark();
    }

    fn rollback(&self) {
        if !self.conn.is_autocommit() {
            let _ = self.sql("ROLLBACK");
        }
    }

    fn sql(&self, text: &str) -> rusqlite::Result<()> {
        self.conn.prepare_cached(text)?.execute([])?;
        Ok(())
    }
}

/// After a failed fsync nobody knows what the disk holds; a restart reads it again.
fn stop_if_the_disk_failed(e: &rusqlite::Error) {
    if e.sqlite_error_code() == Some(rusqlite::ErrorCode::SystemIoFailure) {
        tracing::error!(error = %e, "the disk failed: stopping");
        std::process::abort();
    }
}

fn nanos(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

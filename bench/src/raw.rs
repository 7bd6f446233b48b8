//! The raw limit: one plain loop that writes the bytes and indexes of the product's operations in
//! grouped commits. It shares no code with the product.

use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use crate::Outcome;

const DURABLE: &str =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;";
pub(crate) const SCHEMA: &str = "
CREATE TABLE entry (ord INTEGER PRIMARY KEY, stream BLOB NOT NULL, seq INTEGER NOT NULL,
  at INTEGER NOT NULL, place TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (stream, seq)) STRICT;
CREATE TABLE leaf (idx INTEGER PRIMARY KEY, ord INTEGER NOT NULL UNIQUE, body BLOB NOT NULL) STRICT;
CREATE TABLE tile (level INTEGER NOT NULL, n INTEGER NOT NULL, width INTEGER NOT NULL,
  data BLOB NOT NULL, PRIMARY KEY (level, n)) STRICT;
CREATE TABLE head (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
INSERT INTO head VALUES (1, 0, x'');
CREATE TABLE command (actor BLOB NOT NULL, command BLOB NOT NULL, body BLOB NOT NULL,
  ord INTEGER NOT NULL, answer BLOB NOT NULL, PRIMARY KEY (actor, command)) STRICT, WITHOUT ROWID;
CREATE TABLE site_day (site TEXT NOT NULL, day INTEGER NOT NULL, issued INTEGER NOT NULL,
  waiting INTEGER NOT NULL, PRIMARY KEY (site, day)) STRICT, WITHOUT ROWID;
CREATE TABLE ticket (id BLOB NOT NULL PRIMARY KEY, site TEXT NOT NULL, day INTEGER NOT NULL,
  number INTEGER NOT NULL, code INTEGER NOT NULL UNIQUE, lane TEXT NOT NULL, state TEXT NOT NULL,
  skill TEXT NOT NULL, turn INTEGER NOT NULL, counter INTEGER, sealed BLOB NOT NULL,
  UNIQUE (site, day, number)) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_line ON ticket (site, day, skill, turn, number) WHERE state = 'waiting';
CREATE TABLE step (ticket BLOB NOT NULL, n INTEGER NOT NULL, service TEXT NOT NULL,
  skill TEXT NOT NULL, PRIMARY KEY (ticket, n)) STRICT, WITHOUT ROWID;
CREATE TABLE call (entry BLOB NOT NULL, site TEXT NOT NULL, day INTEGER NOT NULL,
  at INTEGER NOT NULL, number INTEGER NOT NULL, counter INTEGER NOT NULL,
  PRIMARY KEY (site, day, at, entry)) STRICT, WITHOUT ROWID;
CREATE TABLE search_token (token BLOB NOT NULL, ticket BLOB NOT NULL, expires INTEGER NOT NULL,
  PRIMARY KEY (token, ticket)) STRICT, WITHOUT ROWID;
";

/// One row of the sweep.
pub(crate) struct Raw {
    pub(crate) group: usize,
    pub(crate) per_second: f64,
    pub(crate) p99: Duration,
}

/// How long it takes to make 4 KiB durable, appended: median and 99th percentile.
pub(crate) fn fsync_probe(folder: &Path) -> Outcome<(Duration, Duration)> {
    let path = folder.join("fsync-probe");
    let mut file = std::fs::File::create(&path)?;
    let block = [7_u8; 4096];
    let mut took = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(1) {
        let at = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        took.push(at.elapsed());
    }
    file.write_all_at(&block, 0)?;
    std::fs::remove_file(path)?;
    took.sort_unstable();
    Ok((percentile(&took, 50), percentile(&took, 99)))
}

/// The value below which this many of a hundred lie.
pub(crate) fn percentile(sorted: &[Duration], per_cent: usize) -> Duration {
    let at = (sorted.len() * per_cent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or_default()
}

/// The sweep over group sizes. Half of the operations take a ticket, half call one.
pub(crate) fn sweep(folder: &Path, each: Duration) -> Outcome<Vec<Raw>> {
    [1, 2, 4, 8, 16, 32, 64, 128].into_iter().map(|group| one(folder, group, each)).collect()
}

fn one(folder: &Path, group: usize, each: Duration) -> Outcome<Raw> {
    let mut line = Loop::open(folder)?;
    let (mut since, mut took) = (0, Vec::new());
    let begun = Instant::now();
    while begun.elapsed() < each {
        let at = Instant::now();
        line.commit(group)?;
        took.push(at.elapsed());
        since += group;
        if since >= 1000 {
            move_pages(&line.conn)?;
            since = 0;
        }
    }
    took.sort_unstable();
    Ok(Raw { group, per_second: line.done_in(begun), p99: percentile(&took, 99) })
}

/// The same with callers: each asks for one operation, waits until it is durable, and asks again,
/// as the clients of the server do. A group is whoever waits. Pages are moved beside the writer.
pub(crate) fn with_callers(folder: &Path, callers: usize, each: Duration) -> Outcome<Raw> {
    let mut line = Loop::open(folder)?;
    let mover = Connection::open(folder.join(FILE))?;
    let (ask, asked) = mpsc::sync_channel::<tokio::sync::oneshot::Sender<()>>(callers);
    let (moving, moved) = (mpsc::sync_channel::<()>(1), mpsc::channel::<()>());
    let (move_now, to_move) = moving;
    let beside = std::thread::spawn(move || {
        while to_move.recv().is_ok() && move_pages(&mover).is_ok() && moved.0.send(()).is_ok() {}
    });
    let begun = Instant::now();
    let writer = std::thread::spawn(move || {
        let mut since = 0;
        while let Ok(first) = asked.recv() {
            let group: Vec<_> = std::iter::once(first).chain(asked.try_iter()).collect();
            line.commit(group.len()).map_err(|e| e.to_string())?;
            since += group.len();
            for caller in group {
                let _ = caller.send(());
            }
            if moved.1.try_recv().is_ok() {
                move_pages(&line.conn).map_err(|e| e.to_string())?;
            } else if since >= 1000 && move_now.try_send(()).is_ok() {
                since = 0;
            }
        }
        Ok::<_, String>(line.done_in(begun))
    });
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mut took = runtime.block_on(async {
        let calls: Vec<_> =
            (0..callers).map(|_| tokio::spawn(calls(ask.clone(), begun + each))).collect();
        let mut took = Vec::new();
        for call in calls {
            took.extend(call.await?);
        }
        Ok::<_, tokio::task::JoinError>(took)
    })?;
    drop(ask);
    let per_second = writer.join().map_err(|_| "the raw writer panicked")??;
    beside.join().map_err(|_| "the raw mover of pages panicked")?;
    took.sort_unstable();
    Ok(Raw { group: callers, per_second, p99: percentile(&took, 99) })
}

async fn calls(
    ask: mpsc::SyncSender<tokio::sync::oneshot::Sender<()>>,
    until: Instant,
) -> Vec<Duration> {
    let mut took = Vec::new();
    while Instant::now() < until {
        let at = Instant::now();
        let (answer, answered) = tokio::sync::oneshot::channel();
        // There is room for every caller, and each asks once at a time.
        if ask.try_send(answer).is_err() || answered.await.is_err() {
            break;
        }
        took.push(at.elapsed());
    }
    took
}

const FILE: &str = "raw.db";

/// A fresh file, and how many operations were done to it.
struct Loop {
    conn: Connection,
    done: i64,
}

impl Loop {
    fn open(folder: &Path) -> Outcome<Self> {
        let path = folder.join(FILE);
        for end in ["", "-wal", "-shm"] {
            // What an earlier size has left; nothing there is fine.
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
        let conn = Connection::open(&path)?;
        conn.execute_batch(DURABLE)?;
        conn.execute_batch(SCHEMA)?;
        conn.set_prepared_statement_cache_capacity(64);
        Ok(Self { conn, done: 0 })
    }

    fn commit(&mut self, group: usize) -> Outcome<()> {
        let conn = &self.conn;
        conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let before = self.done;
        for _ in 0..group {
            operation(conn, self.done)?;
            self.done += 1;
        }
        tiles(conn, before, self.done)?;
        conn.prepare_cached("UPDATE head SET size = ?, root = ? WHERE id = 1")?
            .execute(params![self.done, [9_u8; 32]])?;
        conn.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }

    fn done_in(&self, begun: Instant) -> f64 {
        to_f64(self.done) / begun.elapsed().as_secs_f64()
    }
}

fn move_pages(conn: &Connection) -> rusqlite::Result<()> {
    conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(crate) fn to_f64(n: i64) -> f64 {
    n as f64
}

fn operation(conn: &Connection, i: i64) -> Outcome<()> {
    let mut id = [0_u8; 16];
    id.split_at_mut(8).0.copy_from_slice(&(i / 2).to_be_bytes());
    let mut command = [1_u8; 16];
    command.split_at_mut(8).0.copy_from_slice(&i.to_be_bytes());
    let (site, now) = (format!("site-{}", (i / 2) % 16), 1_800_000_000_000_000 + i);
    if i % 2 == 0 {
        conn.prepare_cached(
            "INSERT INTO site_day VALUES (?, 20261124, 1, 1) ON CONFLICT (site, day)
             DO UPDATE SET issued = issued + 1, waiting = waiting + 1",
        )?
        .execute([&site])?;
        conn.prepare_cached(
            "INSERT INTO ticket VALUES (?, ?, 20261124, ?, ?, 'ordinary', 'waiting', 'identity', ?,
               NULL, ?)",
        )?
        .execute(params![id, site, i, i, now, [8_u8; 112]])?;
        conn.prepare_cached("INSERT INTO step VALUES (?, 0, 'identity-card', 'identity')")?
            .execute([id])?;
        conn.prepare_cached("INSERT INTO search_token VALUES (?, ?, ?)")?
            .execute(params![[2_u8; 32], id, now])?;
    } else {
        conn.prepare_cached("UPDATE ticket SET state = 'called', counter = 3 WHERE id = ?")?
            .execute([id])?;
        conn.prepare_cached("UPDATE site_day SET waiting = waiting - 1 WHERE site = ?")?
            .execute([&site])?;
        conn.prepare_cached("INSERT INTO call VALUES (?, ?, 20261124, ?, ?, 3)")?
            .execute(params![command, site, now, i])?;
    }
    conn.prepare_cached("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)")?.execute(params![
        i,
        id,
        i % 2,
        now,
        site,
        [7_u8; 360]
    ])?;
    conn.prepare_cached("INSERT INTO leaf VALUES (?, ?, ?)")?.execute(params![
        i,
        i,
        [6_u8; 150]
    ])?;
    conn.prepare_cached("INSERT INTO command VALUES (?, ?, ?, ?, ?)")?
        .execute(params![[5_u8; 16], command, [4_u8; 32], i, [3_u8; 90]])?;
    Ok(())
}

fn tiles(conn: &Connection, before: i64, done: i64) -> Outcome<()> {
    let full = [5_u8; 8192];
    for level in 0..3 {
        let (a, b) = (before >> (8 * level), done >> (8 * level));
        if a == b {
            break;
        }
        let mut n = a / 256;
        while n * 256 < b {
            let width = (b - n * 256).min(256);
            if level == 0 && width < 256 {
                // The product does not keep it either: the leaves stand for it.
                break;
            }
            let bytes = usize::try_from(width * 32)?;
            conn.prepare_cached(
                "INSERT INTO tile VALUES (?, ?, ?, ?) ON CONFLICT (level, n)
                 DO UPDATE SET width = excluded.width, data = excluded.data",
            )?
            .execute(params![level, n, width, full.get(..bytes).unwrap_or(&full)])?;
            n += 1;
        }
    }
    Ok(())
}

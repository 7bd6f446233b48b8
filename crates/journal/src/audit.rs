//! The audit: read the journal again, check every byte against the log, fold it into a fresh
//! file, and compare every row of every record table.

use std::collections::BTreeMap;
use std::path::Path;

use kit::StreamId;
use ledger::Hash;
use ledger::tree::{Tree, leaf_hash};
use store::{Location, Migration, Options, Store, StoreError, Tx, Value, dump_table, sql};

use crate::entry::Kept;
use crate::{Entry, Fold, Registry};

/// Findings after which the audit stops counting: a database that is wrong everywhere.
const FINDINGS_MAX: usize = 1000;
/// Entries read in one step.
const STEP: i64 = 1000;

/// Something that is not as the journal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The table.
    pub table: String,
    /// Which row: its first columns.
    pub row: String,
    /// Which column, when one can be named.
    pub column: Option<String>,
    /// The place in the log of the entry concerned, when one can be named.
    pub index: Option<i64>,
    /// What is wrong, in words.
    pub what: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "table {}, row {}", self.table, self.row)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        if let Some(index) = self.index {
            write!(f, ", entry {index}")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// What the audit saw.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Entries folded again.
    pub entries: u64,
    /// Those of them that wait for their place in the log (PostgreSQL, while it is in use).
    pub pending: u64,
    /// Rows of record tables compared.
    pub rows: u64,
    /// What is not as the journal says.
    pub findings: Vec<Finding>,
}

impl Report {
    fn add(&mut self, table: &str, row: impl Into<String>, index: Option<i64>, what: String) {
        self.find(table, (&row.into(), None), index, what);
    }

    fn find(
        &mut self,
        table: &str,
        (row, column): (&str, Option<&String>),
        index: Option<i64>,
        what: String,
    ) {
        if self.findings.len() < FINDINGS_MAX {
            let (table, row, column) = (table.to_owned(), row.to_owned(), column.cloned());
            self.findings.push(Finding { table, row, column, index, what });
        }
    }
}

/// Audits a database. `scratch` is a path for the fresh file; it must not exist.
///
/// `migrations`, `folds` and `tables` are those of every crate but the journal, whose own are
/// always part of it.
///
/// # Errors
/// When the database cannot be read or the fresh file cannot be written.
pub fn audit(
    store: &Store,
    scratch: &Path,
    migrations: &[&'static [Migration]],
    folds: &[&[Fold]],
    tables: &[&str],
) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let mut sets = vec![crate::MIGRATIONS];
    sets.extend(migrations);
    let fresh = Store::open(&Options::new(Location::File(scratch.to_owned())), &sets)?;
    let mut all = vec![crate::FOLDS];
    all.extend(folds);
    let registry = Registry::new(&all);
    store.read(|tx| {
        let last = replay(tx, &fresh, &registry, &mut report)?;
        for table in crate::RECORD_TABLES.iter().chain(tables) {
            compare(tx, &fresh, table, &last, &mut report)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(report)
}

/// An entry with its place in the log.
struct Placed {
    index: i64,
    leaf: Vec<u8>,
    kept: Kept,
}

impl store::FromRow for Placed {
    fn from_row(row: &mut store::Row) -> store::Result<Self> {
        let index = row.get("idx")?;
        Ok(Self { index, leaf: row.get("leaf")?, kept: Kept::from_row(row)? })
    }
}

/// The place in the log of each entry, and of the newest one of each stream.
type Last = BTreeMap<uuid::Uuid, i64>;

/// What is carried along from entry to entry.
struct Walk<'a> {
    registry: &'a Registry,
    streams: BTreeMap<StreamId, (i64, Hash)>,
    last: Last,
    /// What each command asked for, and its newest entry.
    commands: BTreeMap<(uuid::Uuid, uuid::Uuid), (Hash, i64)>,
    tree: Tree,
    at_ms: u64,
}

fn replay(
    tx: &mut Tx<'_>,
    fresh: &Store,
    registry: &Registry,
    report: &mut Report,
) -> Result<Last, StoreError> {
    let mut walk = Walk {
        registry,
        streams: BTreeMap::new(),
        last: Last::new(),
        commands: BTreeMap::new(),
        tree: Tree::default(),
        at_ms: 0,
    };
    let mut next = 0;
    loop {
        let rows: Vec<Placed> = tx.all(
            sql!(
                "SELECT l.idx, l.body AS leaf, e.ord, e.stream, e.seq, e.at, e.place, e.body
                 FROM leaf l JOIN entry e ON e.ord = l.ord
                 WHERE l.idx >= $1 ORDER BY l.idx LIMIT $2"
            ),
            &[next.into(), STEP.into()],
        )?;
        let Some(last) = rows.last() else { break };
        let after = last.index + 1;
        fresh.alone(|copy| {
            for row in &rows {
                if row.index != next {
                    report.add(
                        "leaf",
                        format!("{next}"),
                        Some(next),
                        format!("the entry or its leaf is missing; the next one is {}", row.index),
                    );
                }
                next = row.index + 1;
                walk.entry(copy, row, report)?;
            }
            Ok::<_, StoreError>(())
        })?;
        next = after;
    }
    pending(tx, fresh, &mut walk, report)?;
    report.entries = walk.tree.size() + report.pending;
    let last = std::mem::take(&mut walk.last);
    walk.finish(tx, report)?;
    Ok(last)
}

/// Entries without a leaf. On PostgreSQL the newest wait for the sequencer: they are folded too, in
/// the order in which it will take them. Any other was passed over, or its leaf was deleted.
fn pending(
    tx: &mut Tx<'_>,
    fresh: &Store,
    walk: &mut Walk<'_>,
    report: &mut Report,
) -> Result<(), StoreError> {
    let taken: Option<i64> = tx.one(sql!("SELECT MAX(ord) AS n FROM leaf"), &[])?;
    let mut next = 0;
    loop {
        let rows: Vec<Kept> = tx.all(
            sql!(
                "SELECT e.ord, e.stream, e.seq, e.at, e.place, e.body FROM entry e
                 LEFT JOIN leaf l ON l.ord = e.ord
                 WHERE l.ord IS NULL AND e.ord >= $1 ORDER BY e.ord LIMIT $2"
            ),
            &[next.into(), STEP.into()],
        )?;
        let Some(last) = rows.last() else { return Ok(()) };
        next = last.ord + 1;
        let inline = tx.inline();
        fresh.alone(|copy| {
            for row in &rows {
                if inline || Some(row.ord) < taken {
                    let what = "the log has gone past it: it has no leaf".to_owned();
                    report.add("entry", format!("{}", row.ord), None, what);
                } else {
                    report.pending += 1;
                    walk.pending(copy, row, report);
                }
            }
            Ok::<_, StoreError>(())
        })?;
    }
}

impl Walk<'_> {
    fn entry(
        &mut self,
        copy: &mut Tx<'_>,
        row: &Placed,
        report: &mut Report,
    ) -> Result<(), StoreError> {
        let (index, name) = (Some(row.index), format!("{}", row.kept.ord));
        self.last.insert(row.kept.stream.0, row.index);
        // The tree is rebuilt from the leaves as they stand, so that one wrong leaf is one finding.
        self.tree.push(leaf_hash(&row.leaf));
        let entry = match Entry::read(&row.kept) {
            Ok(entry) => entry,
            Err(e) => {
                report.add("entry", name, index, format!("it was changed: {e}"));
                return Ok(());
            }
        };
        let prev = self.streams.get(&entry.stream).map(|(_, hash)| *hash);
        self.at_ms = self.at_ms.max(u64::try_from(entry.at.as_millisecond()).unwrap_or(0));
        let made = entry.leaf(self.at_ms, prev, &entry.digests()).encode();
        if entry.at.as_microsecond() % 1000 != 0 || made != row.leaf {
            let what = "the entry and its leaf do not fit: one of them was changed".to_owned();
            report.add("entry", name.clone(), index, what);
        }
        self.fold(copy, &entry, leaf_hash(&row.leaf), (row.kept.ord, index), report);
        Ok(())
    }

    /// An entry that has no leaf yet.
    fn pending(&mut self, copy: &mut Tx<'_>, row: &Kept, report: &mut Report) {
        let name = format!("{}", row.ord);
        match Entry::read(row) {
            Ok(entry) => self.fold(copy, &entry, Hash::default(), (row.ord, None), report),
            Err(e) => report.add("entry", name, None, format!("it was changed: {e}")),
        }
    }

    fn fold(
        &mut self,
        copy: &mut Tx<'_>,
        entry: &Entry,
        leaf: Hash,
        (ord, index): (i64, Option<i64>),
        report: &mut Report,
    ) {
        let name = format!("{ord}");
        if let Some(index) = index {
            self.last.insert(entry.id, index);
        }
        let prev = self.streams.insert(entry.stream, (entry.seq, leaf));
        if prev.map_or(0, |(seq, _)| seq + 1) != entry.seq {
            let what = format!("entry {} of its stream is not the next one", entry.seq);
            report.add("entry", name.clone(), index, what);
        }
        self.commands.insert((entry.actor.0, entry.command.0), (entry.body, ord));
        if let Err(e) = self.registry.apply(copy, entry) {
            report.add("entry", name, index, format!("it cannot be folded again: {e}"));
        }
    }

    fn finish(self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), StoreError> {
        let head: Vec<Value> = tx
            .opt(sql!("SELECT size, root, at_ms FROM head WHERE id = 1"), &[])?
            .unwrap_or_default();
        let size = i64::try_from(self.tree.size()).unwrap_or(i64::MAX);
        let at_ms = i64::try_from(self.at_ms).unwrap_or(i64::MAX);
        let due = [Value::Int(size), Value::from(self.tree.root()), Value::Int(at_ms)];
        if head != due {
            let what = format!("the tree head is not that of the {size} leaves");
            report.add("head", "1", None, what);
        }
        self.tiles(tx, report)?;
        self.commands(tx, report)
    }

    /// The tiles must be those of the leaves. The open one of level 0 need not be there; earlier
    /// versions kept its beginning.
    fn tiles(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), StoreError> {
        let mut level_hashes: Vec<Hash> = tx
            .all::<Vec<u8>>(sql!("SELECT body FROM leaf ORDER BY idx LIMIT 9000000000"), &[])?
            .iter()
            .map(|l| leaf_hash(l))
            .collect();
        let mut due: BTreeMap<(i64, i64), Vec<u8>> = BTreeMap::new();
        let (mut level, mut open) = (0, (0, Vec::new()));
        while !level_hashes.is_empty() {
            let mut above = Vec::new();
            for (n, chunk) in level_hashes.chunks(256).enumerate() {
                let n = i64::try_from(n).unwrap_or(0);
                if level == 0 && chunk.len() < 256 {
                    open = (n, chunk.concat());
                } else {
                    due.insert((level, n), chunk.concat());
                }
                if chunk.len() == 256 {
                    let mut tree = Tree::default();
                    chunk.iter().for_each(|h| tree.push(*h));
                    above.push(tree.root());
                }
            }
            level_hashes = above;
            level += 1;
        }
        let mut wrong = Vec::new();
        dump_table(tx, "tile", |_, row| {
            let [Value::Int(level), Value::Int(n), Value::Int(width), Value::Bytes(data)] =
                &row[..]
            else {
                wrong.push((0, 0));
                return Ok(());
            };
            let right = match due.remove(&(*level, *n)) {
                Some(right) => right == *data,
                None => (*level, *n) == (0, open.0) && open.1.starts_with(data),
            };
            if !right || i64::try_from(data.len() / 32) != Ok(*width) {
                wrong.push((*level, *n));
            }
            Ok(())
        })?;
        wrong.extend(due.into_keys());
        for (level, n) in wrong {
            let what = "the tile is not that of the leaves".to_owned();
            report.add("tile", format!("{level}/{n}"), None, what);
        }
        Ok(())
    }

    /// Every command of an entry is remembered, with the hash of its body and its newest entry, and
    /// no other is. The answer that was given is in no entry: nothing can be said of it.
    fn commands(mut self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), StoreError> {
        let found: Vec<Remembered> =
            tx.all(sql!("SELECT actor, command, body, ord FROM command ORDER BY ord"), &[])?;
        for Remembered { actor, command, body, ord } in found {
            match self.commands.remove(&(actor, command)) {
                Some(due) if due.0[..] == body[..] && due.1 == ord => {}
                Some(due) => {
                    let what = if due.1 == ord { "its body differs" } else { "its entry differs" };
                    report.add("command", format!("{command}"), None, what.to_owned());
                }
                None => {
                    let what = "no entry answers this command".to_owned();
                    report.add("command", format!("{command}"), None, what);
                }
            }
        }
        for (_, command) in self.commands.into_keys() {
            report.add("command", format!("{command}"), None, "the row is missing".to_owned());
        }
        Ok(())
    }
}

/// A row of the commands that were done.
struct Remembered {
    actor: uuid::Uuid,
    command: uuid::Uuid,
    body: Vec<u8>,
    ord: i64,
}

impl store::FromRow for Remembered {
    fn from_row(row: &mut store::Row) -> store::Result<Self> {
        let (actor, command) = (row.get("actor")?, row.get("command")?);
        Ok(Self { actor, command, body: row.get("body")?, ord: row.get("ord")? })
    }
}

/// Engines have different types for the same value: compare what they mean.
fn plain(v: Value) -> Value {
    match v {
        Value::Uuid(u) => Value::Bytes(u.as_bytes().to_vec()),
        Value::Bool(b) => Value::Int(i64::from(b)),
        v => v,
    }
}

type Rows = BTreeMap<Vec<Value>, u64>;

fn compare(
    tx: &mut Tx<'_>,
    fresh: &Store,
    table: &str,
    last: &Last,
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut names: Vec<String> = Vec::new();
    let mut live: Rows = BTreeMap::new();
    dump_table(tx, table, |columns, row| {
        names = columns.to_vec();
        *live.entry(row.into_iter().map(plain).collect()).or_default() += 1;
        Ok(())
    })?;
    let mut due: Rows = BTreeMap::new();
    fresh.read(|copy| {
        dump_table(copy, table, |columns, row| {
            names = columns.to_vec();
            let row: Vec<Value> = row.into_iter().map(plain).collect();
            report.rows += 1;
            match live.get_mut(&row) {
                Some(n) if *n > 1 => *n -= 1,
                Some(_) => {
                    live.remove(&row);
                }
                None => *due.entry(row).or_default() += 1,
            }
            Ok(())
        })
    })?;
    differences((table, &names), live, due, last, report);
    Ok(())
}

/// Pairs what is there with what should be there by their first column, to name the column.
fn differences(
    (table, names): (&str, &[String]),
    live: Rows,
    mut due: Rows,
    last: &Last,
    report: &mut Report,
) {
    for row in live.into_keys() {
        let index = about(&row, last);
        let twin = due
            .keys()
            .filter(|d| d.first() == row.first())
            .min_by_key(|d| d.iter().zip(&row).filter(|(a, b)| a != b).count())
            .cloned();
        let name = row.first().map(show).unwrap_or_default();
        let Some(twin) = twin else {
            report.add(table, name, index, "the journal knows no such row".to_owned());
            continue;
        };
        due.remove(&twin);
        for ((column, is), should) in names.iter().zip(&row).zip(&twin) {
            if is != should {
                let what = format!("it is {}, and the journal says {}", show(is), show(should));
                report.find(table, (&name, Some(column)), index.or(about(&twin, last)), what);
            }
        }
    }
    for row in due.into_keys() {
        let name = row.first().map(show).unwrap_or_default();
        report.add(table, name, about(&row, last), "the row is missing".to_owned());
    }
}

/// The entry that a row is about: the first that it names, or the newest of a stream that it names.
fn about(row: &[Value], last: &Last) -> Option<i64> {
    row.iter()
        .find_map(|v| match v {
            Value::Bytes(b) => uuid::Uuid::from_slice(b).ok().and_then(|u| last.get(&u)),
            _ => None,
        })
        .copied()
}

/// A value for people: short, and never more than 60 characters of it.
fn show(v: &Value) -> String {
    match v {
        Value::Null => "nothing".to_owned(),
        Value::Bool(b) => format!("{b}"),
        Value::Int(i) => format!("{i}"),
        Value::Text(t) => format!("\"{}\"", t.chars().take(60).collect::<String>()),
        Value::Uuid(u) => format!("{u}"),
        Value::Bytes(b) if b.len() == 16 => {
            uuid::Uuid::from_slice(b).map(|u| format!("{u}")).unwrap_or_default()
        }
        Value::Bytes(b) => b.iter().take(16).map(|x| format!("{x:02x}")).collect::<String>() + "…",
    }
}

//! What becomes of a group of operations when one of them, its commit or the tail fails.
//!
//! A group is made for certain: its first operation holds the writer until the others have queued.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::any::Any;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use store::{
    End, Exec, GROUP_MAX, Location, Migration, Op, Options, QUEUE_MAX, Result, Store, StoreError,
    Tail, Tx, sql,
};

const SCHEMA: &[Migration] = &[Migration {
    name: "groups/1",
    sql: "CREATE TABLE parent (n INT8 NOT NULL PRIMARY KEY) STRICT;
          CREATE TABLE child (n INT8 NOT NULL REFERENCES parent (n) DEFERRABLE INITIALLY DEFERRED)
          STRICT;
          CREATE TABLE row (n INT8 NOT NULL, body BYTES NOT NULL) STRICT;",
}];

/// What happened, in order: `committed`, `undone`, and the name of each operation with its end.
type Story = Arc<Mutex<Vec<String>>>;

/// Stands for the tree: counts what was kept, and can fail.
struct Count {
    size: u64,
    shown: Arc<AtomicU64>,
    /// Its own writes fail when it grew by more than this.
    room: u64,
    base: u64,
    story: Story,
}
impl Tail for Count {
    fn mark(&self) -> u64 {
        self.size
    }
    fn undo(&mut self, mark: u64) {
        self.size = mark;
        self.shown.store(mark, SeqCst);
    }
    fn before_commit(&mut self, _: &mut Tx<'_>) -> Result<()> {
        if self.size - self.base > self.room { Err(StoreError::Full) } else { Ok(()) }
    }
    fn committed(&mut self) {
        self.base = self.size;
        self.story.lock().unwrap().push("committed".to_owned());
    }
    fn answered(&mut self) {}
    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

type Body = Box<dyn FnMut(&mut Tx<'_>) -> bool + Send>;

struct Act {
    name: &'static str,
    body: Body,
    story: Story,
    over: Sender<()>,
}
impl Op for Act {
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        (self.body)(tx)
    }
    fn answer(self: Box<Self>, end: End<'_>) {
        let end = match end {
            End::Done(_) => "done".to_owned(),
            End::Failed(e) => format!("{e}"),
        };
        self.story.lock().unwrap().push(format!("{}: {end}", self.name));
        let _ = self.over.send(());
    }
}

/// A store on a file of its own, with its writer held.
struct Held {
    store: Store,
    file: PathBuf,
    story: Story,
    size: Arc<AtomicU64>,
    over: Sender<()>,
    ends: Receiver<()>,
    queued: usize,
    /// Dropped to let the writer go on.
    gate: Option<Sender<()>>,
}

fn held(room: u64, pages_max: Option<u32>) -> Held {
    static FILES: AtomicU64 = AtomicU64::new(0);
    let n = FILES.fetch_add(1, SeqCst);
    let file = format!("onewindow-groups-{}-{n}.db", std::process::id());
    let path = std::env::temp_dir().join(file);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    let options = Options { pages_max, ..Options::new(Location::File(path.clone())) };
    let store = Store::open(&options, &[SCHEMA]).unwrap();
    let (story, size) = (Story::default(), Arc::<AtomicU64>::default());
    let tail = Count { size: 0, shown: size.clone(), room, base: 0, story: story.clone() };
    store.start(Box::new(tail)).unwrap();
    let ((over, ends), (gate, go)) = (channel(), channel::<()>());
    let (begun, begins) = channel();
    let (file, gate) = (path, Some(gate));
    let mut held = Held { store, file, story, size, over, ends, queued: 0, gate };
    // Run again, it finds the other ends gone and goes on.
    held.queue("first", move |_| {
        let _ = begun.send(());
        let _ = go.recv();
        true
    });
    begins.recv().unwrap();
    held
}

impl Held {
    fn queue(
        &mut self,
        name: &'static str,
        body: impl FnMut(&mut Tx<'_>) -> bool + Send + 'static,
    ) {
        let (story, over) = (self.story.clone(), self.over.clone());
        self.queued += 1;
        self.store.submit(Box::new(Act { name, body: Box::new(body), story, over }), &[]);
    }

    /// An operation that keeps a row, and is counted by the tail.
    fn writes(&mut self, name: &'static str, n: i64) {
        self.queue(name, move |tx| write(tx, n));
    }

    /// Lets the group run. Answers its story.
    fn go(&mut self) -> Vec<String> {
        self.gate = None;
        for _ in 0..std::mem::take(&mut self.queued) {
            self.ends.recv().unwrap();
        }
        std::mem::take(&mut *self.story.lock().unwrap())
    }

    fn rows(&self) -> Vec<i64> {
        self.store.read(|tx| tx.all(sql!("SELECT n FROM row ORDER BY n"), &[])).unwrap()
    }

    fn groups(&self) -> u64 {
        self.store.stats().unwrap().groups.load(SeqCst)
    }
}

fn write(tx: &mut Tx<'_>, n: i64) -> bool {
    let count: &mut Count = tx.tail().unwrap();
    count.size += 1;
    count.shown.store(count.size, SeqCst);
    tx.exec(sql!("INSERT INTO row (n, body) VALUES ($1, x'')"), &[n.into()]).unwrap() == 1
}

#[test]
fn everyone_is_answered_after_the_commit_refusals_too() {
    let mut held = held(u64::MAX, None);
    held.queue("refused", |tx| {
        let rows: Vec<i64> = tx.all(sql!("SELECT n FROM row"), &[]).unwrap();
        !rows.is_empty()
    });
    held.writes("kept", 2);
    assert_eq!(held.go(), ["committed", "first: done", "refused: done", "kept: done"]);
    assert_eq!((held.groups(), held.rows(), held.size.load(SeqCst)), (1, vec![2], 1));
}

#[test]
fn a_refusal_after_a_write_undoes_its_group_which_then_runs_again_one_by_one() {
    let mut held = held(u64::MAX, None);
    held.writes("before", 1);
    let alone = Arc::new(AtomicBool::new(false));
    let said = alone.clone();
    held.queue("refused", move |tx| {
        let size = tx.tail::<Count>().unwrap();
        said.store(size.base == size.size, SeqCst);
        write(tx, 2);
        false
    });
    held.writes("after", 3);
    let due = [
        "committed",
        "first: done",
        "committed",
        "before: done",
        "refused: done",
        "committed",
        "after: done",
    ];
    assert_eq!(held.go(), due);
    assert!(alone.load(SeqCst), "the refusal rests on rows that were not durable");
    assert_eq!((held.groups(), held.rows(), held.size.load(SeqCst)), (3, vec![1, 3], 2));
}

#[test]
fn a_commit_that_fails_fails_its_whole_group_and_the_next_operation_works() {
    let mut held = held(u64::MAX, None);
    held.writes("good", 1);
    held.queue("orphan", |tx| {
        let orphan = sql!("INSERT INTO child (n) VALUES (7)");
        write(tx, 2) && tx.exec(orphan, &[]).unwrap() == 1
    });
    held.queue("refused", |_| false);
    for end in held.go() {
        assert!(end.contains(": the database cannot be reached: the commit failed"), "{end}");
    }
    assert_eq!((held.groups(), held.rows(), held.size.load(SeqCst)), (0, vec![], 0));
    held.writes("next", 3);
    assert_eq!(held.go(), ["committed", "next: done"]);
    assert_eq!((held.rows(), held.size.load(SeqCst)), (vec![3], 1));
}

#[test]
fn a_panic_in_one_operation_leaves_the_others() {
    let mut held = held(u64::MAX, None);
    held.writes("before", 1);
    held.queue("panics", |tx| {
        write(tx, 2);
        panic!("on purpose")
    });
    held.writes("after", 3);
    let story = held.go();
    let due = [
        "panics: the operation panicked",
        "committed",
        "first: done",
        "committed",
        "before: done",
        "committed",
        "after: done",
    ];
    assert_eq!(story, due);
    assert_eq!((held.groups(), held.rows(), held.size.load(SeqCst)), (3, vec![1, 3], 2));
}

#[test]
fn a_full_disk_that_a_body_hides_commits_nothing_by_itself() {
    let mut held = held(u64::MAX, Some(40));
    held.writes("before", 1);
    let gone = Arc::new(AtomicBool::new(false));
    let said = gone.clone();
    held.queue("hides", move |tx| {
        let large = sql!("INSERT INTO row (n, body) VALUES (2, zeroblob(1000000))");
        let full = tx.exec(large, &[]);
        let small = sql!("INSERT INTO row (n, body) VALUES (3, x'')");
        let after = tx.exec(small, &[]);
        let both = (full, after);
        said.store(matches!(both, (Err(StoreError::Full), Err(StoreError::Gone))), SeqCst);
        true
    });
    held.writes("after", 4);
    let mut story = held.go();
    assert!(gone.load(SeqCst), "the body could go on after the engine's rollback");
    assert_eq!(story.remove(0), "hides: the disk is full");
    story.retain(|s| s != "committed");
    assert_eq!(story, ["first: done", "before: done", "after: done"]);
    assert_eq!((held.rows(), held.size.load(SeqCst)), (vec![1, 4], 2));
}

#[test]
fn when_the_tail_does_not_fit_each_operation_runs_alone() {
    let mut held = held(1, None);
    held.writes("one", 1);
    held.writes("two", 2);
    held.queue("both", |tx| write(tx, 3) && write(tx, 4));
    let mut story = held.go();
    story.retain(|s| s != "committed");
    assert_eq!(story, ["first: done", "one: done", "two: done", "both: the disk is full"]);
    assert_eq!((held.groups(), held.rows(), held.size.load(SeqCst)), (3, vec![1, 2], 2));
}

#[test]
fn a_group_and_the_queue_have_an_end() {
    let mut held = held(u64::MAX, None);
    for _ in 0..QUEUE_MAX {
        held.queue("waits", |_| true);
    }
    held.queue("too many", |_| true);
    assert_eq!(*held.story.lock().unwrap(), ["too many: too many requests are waiting"]);
    held.go();
    let all = u64::try_from((QUEUE_MAX + 1).div_ceil(GROUP_MAX)).unwrap();
    assert_eq!(held.groups(), all);
}

/// Writes as many MiB. Answers how long the write-ahead log is then.
fn written(held: &mut Held, mib: i64) -> u64 {
    for n in 0..mib {
        held.queue("large", move |tx| {
            let body = vec![7_u8; 1 << 20];
            let row = sql!("INSERT INTO row (n, body) VALUES ($1, $2)");
            tx.exec(row, &[n.into(), body.into()]).unwrap() == 1
        });
        assert_eq!(held.go(), ["committed", "large: done"]);
    }
    std::fs::metadata(format!("{}-wal", held.file.display())).unwrap().len() >> 20
}

#[test]
fn the_write_ahead_log_begins_again_and_does_not_grow_with_what_is_written() {
    let mut held = held(u64::MAX, None);
    held.go();
    let size = written(&mut held, 100);
    assert!((16..64).contains(&size), "{size} MiB for 100 MiB");
}

#[test]
fn the_write_ahead_log_grows_while_somebody_reads_and_begins_again_after_that() {
    let mut held = held(u64::MAX, None);
    held.go();
    let (store, (begun, begins), (end, ends)) = (held.store.clone(), channel(), channel::<()>());
    let reads = std::thread::spawn(move || {
        store.read(|tx| {
            let seen: Vec<i64> = tx.all(sql!("SELECT n FROM row"), &[])?;
            begun.send(()).unwrap();
            ends.recv().unwrap();
            let again: Vec<i64> = tx.all(sql!("SELECT n FROM row"), &[])?;
            assert_eq!(seen, again);
            Ok::<_, StoreError>(())
        })
    });
    begins.recv().unwrap();
    let long = written(&mut held, 40);
    assert!(long >= 40, "{long} MiB for 40 MiB that somebody may still read");
    end.send(()).unwrap();
    reads.join().unwrap().unwrap();
    let size = written(&mut held, 100);
    assert!(size < long + 64, "{long} MiB, then {size} MiB for 100 MiB more");
}

//! The sequencer on PostgreSQL loses no entry and keeps each scope's order. Each condition of that
//! (`store::Gaps`) has a control here that breaks it.

use std::sync::mpsc::{Receiver, Sender, channel};

use axum::http::StatusCode;
use postgres::{Client, NoTls, Transaction};
use serde_json::{Value, json};
use store::{End, Gaps, Location, Op, Options, Store, StoreError, Tx};
use testkit::TestApp;

use crate::engines::sets;

/// Looks before a test gives up; each is a round trip.
const TRIES: usize = 50_000;

/// Three connections to a database of its own: two that write, one that reads.
fn three() -> Option<(Client, Client, Store)> {
    let url = testkit::own_database()?;
    let store = Store::open(&Options::new(Location::Server(url.clone())), &sets()).unwrap();
    let connect = || Client::connect(&url, NoTls).unwrap();
    Some((connect(), connect(), store))
}

const INSERT: &str = "INSERT INTO entry (ord, stream, seq, at, place, body)
    VALUES ($1, gen_random_uuid(), 0, 0, 'x', '')";

/// Begins as an operation does: with its transaction id.
fn begin(c: &mut Client) -> Transaction<'_> {
    let mut t = c.transaction().unwrap();
    t.query_one("SELECT pg_current_xact_id()::text", &[]).unwrap();
    t
}

fn draw(t: &mut Transaction<'_>) -> i64 {
    t.query_one("SELECT nextval('entry_ord')", &[]).unwrap().get(0)
}

fn put(mut t: Transaction<'_>, number: i64) {
    t.execute(INSERT, &[&number]).unwrap();
    t.commit().unwrap();
}

/// What a reader sees, and what the gap-aware rule takes of it.
fn look(store: &Store, gaps: &mut Gaps) -> (Vec<i64>, Vec<i64>) {
    store
        .alone(|tx| {
            let horizon = Gaps::horizon(tx)?;
            let seen: Vec<i64> = tx.all(
                store::sql!("SELECT ord FROM entry WHERE ord >= $1 ORDER BY ord LIMIT 100"),
                &[gaps.next().into()],
            )?;
            let taken = gaps.take(&seen, horizon);
            Ok::<_, StoreError>((seen, taken))
        })
        .unwrap()
}

/// Looks until the reader is past a number. Transaction ids are those of the whole server: other
/// tests may hold an older one open for a while.
fn passes(store: &Store, gaps: &mut Gaps, number: i64) -> Vec<i64> {
    let mut all = Vec::new();
    for _ in 0..TRIES {
        all.extend(look(store, gaps).1);
        if gaps.next() > number {
            return all;
        }
    }
    panic!("the reader waits for ever at {gaps:?}");
}

#[test]
fn the_gap_aware_reader_waits_where_a_naive_one_loses_a_row() {
    let Some((mut a, mut b, store)) = three() else { return };
    let mut gaps = Gaps::from(0);
    let mut slow = begin(&mut a);
    let first = draw(&mut slow);
    let mut quick = begin(&mut b);
    let second = draw(&mut quick);
    put(quick, second);
    let (seen, taken) = look(&store, &mut gaps);
    // The control: whoever goes on from the last number seen would never come back for the first.
    assert_eq!(seen, [second]);
    assert_eq!(taken, [] as [i64; 0]);
    put(slow, first);
    assert_eq!(look(&store, &mut gaps).1, [first, second]);
}

#[test]
fn a_running_transaction_above_the_snapshot_s_end_is_waited_for() {
    let Some((mut a, mut b, store)) = three() else { return };
    let (mut gaps, mut control) = (Gaps::from(0), Gaps::from(0));
    for _ in 0..TRIES {
        // The quick one has the lower id, the slow one the lower number.
        let mut quick = begin(&mut b);
        let mut slow = begin(&mut a);
        let first = draw(&mut slow);
        let second = draw(&mut quick);
        put(quick, second);
        // The control takes the end of the snapshot for a bound of all ids: it is the one after
        // the newest that has ended, and the slow one is not below it.
        let seen: Vec<i64> = store
            .read(|tx| {
                let rows = store::sql!("SELECT ord FROM entry WHERE ord >= $1 ORDER BY ord");
                tx.all::<i64>(rows, &[control.next().into()])
            })
            .unwrap();
        let ends = "SELECT pg_snapshot_xmin(s)::text::int8, pg_snapshot_xmax(s)::text::int8
            FROM pg_current_snapshot() AS s";
        let row = slow.query_one(ends, &[]).unwrap();
        control.take(&seen, (row.get(0), row.get(1)));
        assert_eq!(look(&store, &mut gaps).1, [] as [i64; 0]);
        put(slow, first);
        assert_eq!(passes(&store, &mut gaps, second), [first, second]);
        if control.next() > first {
            return;
        }
        control = Gaps::from(gaps.next());
    }
    panic!("the control never lost a row");
}

#[tokio::test]
async fn two_programs_on_one_database_both_go_on_and_tell_of_every_entry() {
    if std::env::var("TEST_PG").is_err() {
        return;
    }
    let one = TestApp::new().await;
    let kiosk = one.token("kiosk.baku-1").await;
    let two = one.beside().await;
    let (first, second) = (&one.node.house.app, &two.node.house.app);
    let (begun, mut told) = (second.head().size, second.live());
    for round in 0..6 {
        // Each is ahead of the other in turn.
        let program = if round % 2 == 0 { &one } else { &two };
        program.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
        let all = store::sql!("SELECT COUNT(*) AS n FROM entry");
        let all: i64 = first.read(move |tx| tx.one(all, &[])).await.unwrap();
        let all = u64::try_from(all).unwrap();
        let mut tries = 0..TRIES;
        while first.head().size < all || second.head().size < all {
            assert!(
                tries.next().is_some(),
                "round {round}: {:?} {:?}",
                first.head(),
                second.head()
            );
            first.read(|_| Ok::<_, StoreError>(())).await.unwrap();
        }
        assert_eq!(first.head().root, second.head().root);
    }
    for index in begun..second.head().size {
        assert_eq!(told.recv().await.unwrap().index, index);
    }
}

#[test]
fn a_number_lost_in_a_rollback_is_passed_over_at_last() {
    let Some((mut a, mut b, store)) = three() else { return };
    let mut gaps = Gaps::from(0);
    let mut lost = begin(&mut a);
    draw(&mut lost);
    let mut quick = begin(&mut b);
    let second = draw(&mut quick);
    put(quick, second);
    assert_eq!(look(&store, &mut gaps).1, [] as [i64; 0]);
    lost.rollback().unwrap();
    assert_eq!(passes(&store, &mut gaps, second), [second]);
}

#[test]
fn the_control_a_number_drawn_before_the_transaction_id_is_lost() {
    let Some((mut a, mut b, store)) = three() else { return };
    // The first number of a batch makes PostgreSQL write, and so draws the id; the next do not.
    let mut warm = b.transaction().unwrap();
    let mut gaps = Gaps::from(draw(&mut warm) + 1);
    warm.commit().unwrap();
    // Condition 1 violated: the number comes first, the transaction id only with the insert.
    let mut slow = a.transaction().unwrap();
    let first = draw(&mut slow);
    for _ in 0..TRIES {
        if gaps.next() > first {
            break;
        }
        let mut quick = begin(&mut b);
        let n = draw(&mut quick);
        put(quick, n);
        look(&store, &mut gaps);
    }
    put(slow, first);
    assert!(gaps.next() > first, "the reader has gone past a number that appears only now");
}

/// Two connections draw in turn; the first of them draws again after the reader has been there.
fn in_turn(a: &mut Client, b: &mut Client, store: &Store) -> Vec<i64> {
    let mut gaps = Gaps::from(0);
    for c in [&mut *a, b] {
        let mut t = begin(c);
        let n = draw(&mut t);
        put(t, n);
    }
    let newest: i64 = store
        .read(|tx| tx.one::<i64>(store::sql!("SELECT MAX(ord) AS n FROM entry"), &[]))
        .unwrap();
    let mut taken = passes(store, &mut gaps, newest);
    let mut t = begin(a);
    let n = draw(&mut t);
    put(t, n);
    taken.extend(look(store, &mut gaps).1);
    taken
}

#[test]
fn a_sequence_that_caches_numbers_for_a_connection_loses_a_row_and_ours_does_not() {
    let Some((mut a, mut b, store)) = three() else { return };
    assert_eq!(in_turn(&mut a, &mut b, &store), [0, 1, 2]);
    let Some((mut a, mut b, store)) = three() else { return };
    a.batch_execute("ALTER SEQUENCE entry_ord CACHE 10").unwrap();
    // The control: 1 to 9 lie in the first connection's memory, where no transaction holds them.
    assert_eq!(in_turn(&mut a, &mut b, &store), [0, 10]);
}

/// An operation that writes the next entry of the one stream, and waits before it ends.
struct Next {
    begun: Sender<()>,
    go_on: Receiver<()>,
}
impl Op for Next {
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        self.begun.send(()).unwrap();
        self.go_on.recv().unwrap();
        let number = Gaps::draw(tx).unwrap();
        let insert = store::sql!(
            "INSERT INTO entry (ord, stream, seq, at, place, body)
             SELECT $1, $2, COUNT(*), 0, 'x', '' FROM entry WHERE stream = $2 RETURNING seq"
        );
        let stream = uuid::Uuid::from_u128(1);
        tx.one::<i64>(insert, &[number.into(), stream.into()]).is_ok()
    }
    fn answer(self: Box<Self>, end: End<'_>) {
        assert!(matches!(end, End::Done(_)));
    }
}

/// The stream's entries in the order of their numbers: their places in the stream.
const PLACES: &str = "SELECT seq FROM entry ORDER BY ord";

#[test]
fn a_number_drawn_after_the_scope_s_lock_keeps_the_scope_s_order() {
    let Some((mut a, _, store)) = three() else { return };
    let (begun, begins) = channel();
    std::thread::scope(|s| {
        let mut hold = Vec::new();
        for n in 0..2 {
            let (go, go_on) = channel();
            let op = Box::new(Next { begun: begun.clone(), go_on });
            let store = &store;
            s.spawn(move || store.submit(op, &[7]));
            hold.push(go);
            if n == 0 {
                begins.recv().unwrap();
            }
        }
        // The second waits for the lock before it does anything.
        let waits = "SELECT COUNT(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted";
        while a.query_one(waits, &[]).unwrap().get::<_, i64>(0) == 0 {}
        assert!(begins.try_recv().is_err(), "both are inside the scope");
        for go in hold {
            go.send(()).unwrap();
        }
    });
    let places: Vec<i64> = a.query(PLACES, &[]).unwrap().iter().map(|r| r.get(0)).collect();
    assert_eq!(places, [0, 1]);
}

#[test]
fn the_control_a_number_drawn_before_the_scope_s_lock_breaks_its_order() {
    let Some((mut a, mut b, _)) = three() else { return };
    let lock = "SELECT pg_advisory_xact_lock(7)";
    let write = "INSERT INTO entry (ord, stream, seq, at, place, body)
        SELECT $1, '00000000-0000-0000-0000-000000000001', COUNT(*), 0, 'x', '' FROM entry";
    let mut early = begin(&mut a);
    let first = draw(&mut early);
    let mut late = begin(&mut b);
    late.execute(lock, &[]).unwrap();
    let second = draw(&mut late);
    late.execute(write, &[&second]).unwrap();
    late.commit().unwrap();
    early.execute(lock, &[]).unwrap();
    early.execute(write, &[&first]).unwrap();
    early.commit().unwrap();
    let places: Vec<i64> = a.query(PLACES, &[]).unwrap().iter().map(|r| r.get(0)).collect();
    assert_eq!(places, [1, 0]);
}

#[tokio::test]
async fn an_audit_while_entries_wait_for_their_place_finds_nothing_wrong() {
    if std::env::var("TEST_PG").is_err() {
        return;
    }
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let take = |command: u128| {
        let body = json!({"services": ["identity-card"]});
        let command = uuid::Uuid::from_u128(command);
        app.call_as("POST", "/api/v1/sites/baku-1/tickets", &kiosk, body, command)
    };
    take(1 << 64).await;
    let (hold, held) = tokio::sync::oneshot::channel();
    let (let_go, go) = channel::<()>();
    let url = app.data.clone();
    // Nobody can write a leaf while this transaction is open: the sequencer waits.
    let holder = std::thread::spawn(move || {
        let mut c = Client::connect(&url, NoTls).unwrap();
        let mut t = c.transaction().unwrap();
        t.batch_execute("LOCK TABLE leaf IN EXCLUSIVE MODE").unwrap();
        hold.send(()).unwrap();
        let _ = go.recv();
        t.rollback().unwrap();
    });
    held.await.unwrap();
    let answer = take(2 << 64).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    assert_eq!(answer.json()["receipt"], Value::Null);
    let report = app.audit();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert_eq!(report.pending, 1);
    drop(let_go);
    holder.join().unwrap();
    // The sequencer goes on by itself: asked again, the same request is answered with its receipt.
    while take(2 << 64).await.json()["receipt"].is_null() {}
    assert_eq!(app.audit().pending, 0);
}

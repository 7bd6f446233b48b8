//! Both engines: every statement prepares, folds alone write record tables, and the sequencer's
//! conditions hold, each with a control that breaks it.

use std::collections::BTreeSet;

use onewindow::node;
use store::{Gaps, Location, Options, Store, StoreError};

fn sets() -> Vec<&'static [store::Migration]> {
    let mut sets = vec![journal_migrations()];
    sets.extend(node::MIGRATIONS);
    sets
}

fn journal_migrations() -> &'static [store::Migration] {
    testkit::JOURNAL
}

#[test]
fn every_statement_prepares() {
    let mut places = vec![Location::File(
        std::env::temp_dir().join(format!("statements-{}.db", std::process::id())),
    )];
    places.extend(std::env::var("TEST_PG").ok().map(Location::Server));
    let mut wrong = Vec::new();
    for place in places {
        let store = Store::open(&Options::new(place.clone()), &sets()).unwrap();
        for (file, line, sql) in store::STATEMENTS {
            let done = store.read(|tx| tx.prepare(sql));
            if let Err(e) = done {
                wrong.push(format!("{file}:{line} on {place:?}: {e:?}"));
            }
        }
    }
    assert!(store::STATEMENTS.len() > 50, "{} statements", store::STATEMENTS.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The table that a statement writes, if it writes one.
fn written(sql: &str) -> Option<String> {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let at = match words.first()?.to_uppercase().as_str() {
        "INSERT" | "DELETE" => 2,
        "UPDATE" => 1,
        _ => return None,
    };
    words.get(at).map(|w| w.trim_matches('(').to_owned())
}

#[test]
fn folds_alone_write_record_tables() {
    let record: BTreeSet<&str> =
        node::record_tables().into_iter().chain(["node", "timer"]).collect();
    for (file, line, sql) in store::STATEMENTS {
        let Some(table) = written(sql) else { continue };
        let folds = file.ends_with("fold.rs")
            || file.ends_with("journal/src/timers.rs")
            || file.ends_with("journal/src/node.rs");
        let ours = file.contains("crates/journal/");
        assert!(
            folds == record.contains(table.as_str()) || (ours && !record.contains(table.as_str())),
            "{file}:{line} writes {table}"
        );
    }
}

#[test]
fn a_changed_migration_and_a_newer_schema_refuse_to_start() {
    let path = std::env::temp_dir().join(format!("schema-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let one = [store::Migration { name: "a/1", sql: "CREATE TABLE a (x INT8 NOT NULL) STRICT;" }];
    let changed =
        [store::Migration { name: "a/1", sql: "CREATE TABLE a (y INT8 NOT NULL) STRICT;" }];
    let options = Options::new(Location::File(path));
    Store::open(&options, &[&one]).unwrap();
    Store::open(&options, &[&one]).unwrap();
    for sets in [&[&changed[..]][..], &[]] {
        let said = Store::open(&options, sets).err().unwrap();
        assert!(matches!(said, StoreError::Schema(_)), "{said}");
    }
}

/// Looks before a test gives up; each is a round trip.
const TRIES: usize = 5000;

/// Three connections to a database of its own: two that write, one that reads.
fn three(name: &str) -> Option<(postgres::Client, postgres::Client, Store)> {
    let url = std::env::var("TEST_PG").ok()?;
    let own = format!("gap_{name}_{}", std::process::id());
    let mut admin = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    admin.batch_execute(&format!("CREATE DATABASE {own}")).unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    let url = format!("{server}/{own}");
    let store = Store::open(&Options::new(Location::Server(url.clone())), &sets()).unwrap();
    let connect = || postgres::Client::connect(&url, postgres::NoTls).unwrap();
    Some((connect(), connect(), store))
}

const INSERT: &str = "INSERT INTO entry (ord, stream, seq, at, place, body)
    VALUES ($1, gen_random_uuid(), 0, 0, 'x', '')";

fn draw(c: &mut postgres::Transaction<'_>) -> i64 {
    c.query_one("SELECT nextval('entry_ord')", &[]).unwrap().get(0)
}

/// What a reader sees, and what the gap-aware rule takes of it.
fn look(store: &Store, gaps: &mut Gaps) -> (Vec<i64>, Vec<i64>) {
    store
        .read(|tx| {
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

#[test]
fn the_gap_aware_reader_waits_where_a_naive_one_loses_a_row() {
    let Some((mut a, mut b, store)) = three("wait") else { return };
    let mut gaps = Gaps::from(0);
    let mut slow = a.transaction().unwrap();
    slow.query_one("SELECT pg_current_xact_id()::text", &[]).unwrap();
    let first = draw(&mut slow);
    let mut quick = b.transaction().unwrap();
    quick.query_one("SELECT pg_current_xact_id()::text", &[]).unwrap();
    let second = draw(&mut quick);
    quick.execute(INSERT, &[&second]).unwrap();
    quick.commit().unwrap();
    let (seen, taken) = look(&store, &mut gaps);
    // The control: whoever goes on from the last number seen would never come back for the first.
    assert_eq!(seen, [second]);
    assert_eq!(taken, [] as [i64; 0]);
    slow.execute(INSERT, &[&first]).unwrap();
    slow.commit().unwrap();
    assert_eq!(look(&store, &mut gaps).1, [first, second]);
}

#[test]
fn a_number_lost_in_a_rollback_is_passed_over_at_last() {
    let Some((mut a, mut b, store)) = three("dead") else { return };
    let mut gaps = Gaps::from(0);
    let mut lost = a.transaction().unwrap();
    lost.query_one("SELECT pg_current_xact_id()::text", &[]).unwrap();
    draw(&mut lost);
    let mut quick = b.transaction().unwrap();
    quick.query_one("SELECT pg_current_xact_id()::text", &[]).unwrap();
    let second = draw(&mut quick);
    quick.execute(INSERT, &[&second]).unwrap();
    quick.commit().unwrap();
    assert_eq!(look(&store, &mut gaps).1, [] as [i64; 0]);
    lost.rollback().unwrap();
    // Transaction ids are those of the whole server: other tests may hold an older one open.
    let passed = (0..TRIES).any(|_| {
        look(&store, &mut gaps);
        gaps.next() > second
    });
    assert!(passed, "the reader waits for ever");
}

#[test]
fn the_control_a_number_drawn_before_the_transaction_id_is_lost() {
    let Some((mut a, mut b, store)) = three("control") else { return };
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
        let mut quick = b.transaction().unwrap();
        quick.query_one("SELECT pg_current_xact_id()::text", &[]).unwrap();
        let n = draw(&mut quick);
        quick.execute(INSERT, &[&n]).unwrap();
        quick.commit().unwrap();
        look(&store, &mut gaps);
    }
    slow.execute(INSERT, &[&first]).unwrap();
    slow.commit().unwrap();
    assert!(gaps.next() > first, "the reader has gone past a number that appears only now");
}

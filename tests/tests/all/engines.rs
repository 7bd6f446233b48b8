//! Both engines: every statement prepares, and folds alone write record tables.

use std::collections::BTreeSet;

use onewindow::node;
use store::{Location, Options, Store, StoreError};

pub(crate) fn sets() -> Vec<&'static [store::Migration]> {
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
    places.extend(testkit::own_database().map(Location::Server));
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

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

#[tokio::test]
async fn a_read_that_takes_too_long_is_broken_off_and_the_next_one_is_answered() {
    let app = testkit::TestApp::new().await;
    let house = &app.node.house;
    // Years of work in one statement.
    let slow = house.app.read(|tx| {
        let sql = store::sql!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
             SELECT COUNT(*) AS n FROM n AS a CROSS JOIN n AS b CROSS JOIN n AS c CROSS JOIN n AS d"
        );
        tx.one::<i64>(sql, &[])
    });
    let problem = web::Problem::from(slow.await.unwrap_err());
    assert_eq!(problem.code, "web-error-slow", "{}", problem.cause);
    assert_eq!(problem.status, axum::http::StatusCode::SERVICE_UNAVAILABLE);
    // Nor do many short statements make a snapshot live longer.
    let busy = house.app.read(|tx| {
        loop {
            tx.one::<i64>(store::sql!("SELECT COUNT(*) AS n FROM leaf"), &[])?;
        }
        #[expect(unreachable_code, reason = "it says what the loop would answer")]
        Ok::<(), StoreError>(())
    });
    assert!(matches!(busy.await, Err(StoreError::TooSlow)));
    assert_eq!(app.page("/readyz").await.text(), "ready\n");
}

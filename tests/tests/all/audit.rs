//! Whatever is changed behind the program's back is found and named.

use rusqlite::Connection;
use serde_json::{Value, json};
use testkit::TestApp;

async fn busy_app() -> TestApp {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    for _ in 0..3 {
        let body = json!({"services": ["identity-card"], "phone": "050 123 45 67"});
        app.ticket(&kiosk, "baku-1", body).await;
    }
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    app
}

#[tokio::test]
async fn an_honest_database_has_no_finding() {
    let app = busy_app().await;
    let report = app.audit();
    assert!(report.entries > 40 && report.rows > 40, "{report:?}");
    assert!(report.findings.is_empty());
}

/// Changes rows behind the program's back, on either engine. Answers how many.
fn tamper(app: &TestApp, sql: &str) -> u64 {
    if !app.data.starts_with("postgres") {
        let db = Connection::open(app.folder.join("onewindow.db")).unwrap();
        return u64::try_from(db.execute(sql, []).unwrap()).unwrap();
    }
    let (data, sql) = (app.data.clone(), sql.replace("x'00'", "'\\x00'"));
    let sql = sql.replace("zeroblob(32)", "decode(repeat('00', 32), 'hex')");
    let run = move || {
        let mut db = postgres::Client::connect(&data, postgres::NoTls).unwrap();
        db.execute(&sql, &[]).unwrap()
    };
    std::thread::spawn(run).join().unwrap()
}

#[tokio::test]
async fn a_changed_row_is_named_with_table_and_column() {
    let mut tried = std::collections::BTreeSet::new();
    for (sql, table, column) in [
        ("UPDATE ticket SET turn = turn - 1 WHERE number = 3", "ticket", Some("turn")),
        ("UPDATE ticket SET lane = 'priority' WHERE number = 2", "ticket", Some("lane")),
        ("DELETE FROM ticket WHERE number = 2", "ticket", None),
        ("UPDATE step SET service = 'passport'", "step", Some("service")),
        ("UPDATE site_day SET issued = 99", "site_day", Some("issued")),
        ("UPDATE desk SET ticket = NULL", "desk", Some("ticket")),
        ("UPDATE call SET because = 'priority'", "call", Some("because")),
        ("UPDATE staff SET role = 'manager' WHERE login = 'auditor'", "staff", Some("role")),
        ("UPDATE node SET opened = 0", "node", Some("opened")),
        ("UPDATE entry SET at = at + 1 WHERE ord = 5", "entry", None),
        ("UPDATE entry SET at = at + 1000 WHERE ord = 5", "entry", None),
        ("UPDATE entry SET place = 'baku-2' WHERE ord = 42", "entry", None),
        ("DELETE FROM entry WHERE ord = 7", "leaf", None),
        ("DELETE FROM leaf WHERE idx = 7", "leaf", None),
        ("UPDATE leaf SET body = x'00' WHERE idx = 3", "entry", None),
        ("UPDATE head SET size = size - 1", "head", None),
        ("UPDATE head SET root = zeroblob(32)", "head", None),
        ("DELETE FROM command WHERE ord = 6", "command", None),
        ("UPDATE command SET body = zeroblob(32) WHERE ord = 6", "command", None),
        ("UPDATE command SET ord = 100000 WHERE ord = 6", "command", None),
    ] {
        // A database is slow to make there: one change of each table.
        if std::env::var("TEST_PG").is_ok() && !tried.insert(table) {
            continue;
        }
        let mut app = busy_app().await;
        app.audit_at_end = false;
        assert!(tamper(&app, sql) > 0, "{sql} changed nothing");
        let found = app.audit().findings;
        let named = found
            .iter()
            .find(|f| f.table == table && (column.is_none() || f.column.as_deref() == column));
        let named = named.unwrap_or_else(|| panic!("{sql}: {found:#?}"));
        // What a ticket's rows say came with an entry of the ticket.
        let of_a_ticket = ["ticket", "step", "call"].contains(&table);
        assert!(!of_a_ticket || named.index.is_some(), "{sql}: {found:#?}");
    }
}

/// With acts that leave rows in tables of their own.
async fn lively_app() -> TestApp {
    let app = busy_app().await;
    let (one, manager) = (app.token("operator.baku-1.1").await, app.token("manager.baku-1").await);
    for (who, path, body) in [
        (&one, "counters/baku-1.1/alarm", Value::Null),
        (&one, "sites/baku-1/systems/population-register/down", json!({"reason": "network"})),
        (&manager, "sites/baku-1/announcement", json!({"word": "water", "words": "Tap B"})),
    ] {
        let done = app.call("POST", &format!("/api/v1/{path}"), who, body).await;
        assert!(done.status.is_success(), "{path}: {}", done.text());
    }
    app
}

#[tokio::test]
async fn every_column_of_every_record_table_that_is_changed_is_named() {
    if std::env::var("TEST_PG").is_ok() {
        return;
    }
    let mut app = lively_app().await;
    app.audit_at_end = false;
    let db = Connection::open(app.folder.join("onewindow.db")).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    let tables = [journal::RECORD_TABLES, &onewindow::node::record_tables()].concat();
    for table in tables {
        let columns: Vec<(String, bool)> = db
            .prepare(&format!("SELECT name, pk FROM pragma_table_info('{table}')"))
            .unwrap()
            .query_map([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? > 0)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let keys: Vec<&str> = columns.iter().filter(|c| c.1).map(|c| c.0.as_str()).collect();
        for (column, _) in &columns {
            let other = format!(
                "CASE typeof({column}) WHEN 'integer' THEN {column} + 1
                 WHEN 'text' THEN {column} || 'x' WHEN 'blob' THEN zeroblob(length({column})) END"
            );
            let first = keys.join(", ");
            let change = format!(
                "UPDATE {table} SET {column} = {other} WHERE {column} IS NOT NULL
                 AND ({first}) = (SELECT {first} FROM {table} WHERE {column} IS NOT NULL LIMIT 1)"
            );
            // A change that the table itself refuses needs no audit.
            db.execute_batch("SAVEPOINT before").unwrap();
            let changed = db.execute(&change, []).unwrap_or(0);
            db.execute_batch("ROLLBACK TO before; RELEASE before").unwrap();
            if changed == 0 {
                continue;
            }
            let kept = app.folder.join("kept.db");
            db.execute("VACUUM INTO ?", [kept.to_str().unwrap()]).unwrap();
            let copy = Connection::open(&kept).unwrap();
            copy.execute(&change, []).unwrap();
            let found = app.audit_of(&kept).findings;
            assert!(found.iter().any(|f| f.table == table), "{table}.{column}: {found:?}");
            drop(copy);
            std::fs::remove_file(&kept).unwrap();
            seen.insert(table.to_owned());
        }
    }
    for table in ["alarm", "outage", "announcement", "timer", "desk_skill", "staff", "ticket"] {
        assert!(seen.contains(table), "no row of {table}: {seen:?}");
    }
}

#[tokio::test]
async fn a_changed_tile_is_named() {
    if std::env::var("TEST_PG").is_ok() {
        return;
    }
    let mut app = busy_app().await;
    app.audit_at_end = false;
    let kiosk = app.token("kiosk.baku-1").await;
    while app.node.house.app.head().size < 258 {
        app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    }
    assert!(app.audit().findings.is_empty());
    let db = Connection::open(app.folder.join("onewindow.db")).unwrap();
    let found = |sql: &str| {
        db.execute_batch(sql).unwrap();
        let found = app.audit().findings;
        found.into_iter().map(|f| (f.table, f.row)).collect::<Vec<_>>()
    };
    // Earlier versions kept the beginning of the open tile too.
    let leaf: Vec<u8> =
        db.query_row("SELECT body FROM leaf WHERE idx = 256", [], |r| r.get(0)).unwrap();
    let hash = ledger::tree::leaf_hash(&leaf);
    db.execute("INSERT INTO tile VALUES (0, 1, 1, ?)", [hash]).unwrap();
    assert_eq!(found(""), []);
    let named = |row: &str| vec![("tile".to_owned(), row.to_owned())];
    for (sql, row) in [
        ("UPDATE tile SET data = zeroblob(32) WHERE level = 0 AND n = 1", "0/1"),
        ("UPDATE tile SET n = 2 WHERE level = 0 AND n = 1", "0/2"),
        ("DELETE FROM tile WHERE n = 2; UPDATE tile SET width = 2 WHERE level = 1", "1/0"),
        ("DELETE FROM tile WHERE level = 1", "1/0"),
    ] {
        assert_eq!(found(sql), named(row), "{sql}");
    }
    let both = [named("0/0"), named("1/0")].concat();
    assert_eq!(found("UPDATE tile SET data = zeroblob(8192)"), both);
}

#[tokio::test]
async fn any_byte_of_an_entry_that_is_flipped_is_found() {
    if std::env::var("TEST_PG").is_ok() {
        return;
    }
    let mut app = busy_app().await;
    app.audit_at_end = false;
    let db = Connection::open(app.folder.join("onewindow.db")).unwrap();
    let last: i64 = db.query_row("SELECT MAX(ord) FROM entry", [], |r| r.get(0)).unwrap();
    let body: Vec<u8> =
        db.query_row("SELECT body FROM entry WHERE ord = ?", [last], |r| r.get(0)).unwrap();
    for i in (0..body.len()).step_by(9) {
        let mut bent = body.clone();
        bent[i] ^= 1;
        db.execute("UPDATE entry SET body = ? WHERE ord = ?", (&bent, last)).unwrap();
        let found = app.audit().findings;
        assert!(found.iter().any(|f| f.index == Some(last)), "byte {i}: {found:?}");
    }
}

#[tokio::test]
async fn no_personal_data_lies_open_in_the_database() {
    if std::env::var("TEST_PG").is_ok() {
        return;
    }
    let app = busy_app().await;
    for file in ["onewindow.db", "onewindow.db-wal", "keystore.db"] {
        let bytes = std::fs::read(app.folder.join(file)).unwrap_or_default();
        for secret in [&b"0501234567"[..], b"050 123 45 67"] {
            assert!(!bytes.windows(secret.len()).any(|w| w == secret), "{file}");
        }
    }
}

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

#[tokio::test]
async fn a_changed_row_is_named_with_table_and_column() {
    if std::env::var("TEST_PG").is_ok() {
        return;
    }
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
    ] {
        let mut app = busy_app().await;
        app.audit_at_end = false;
        let db = Connection::open(app.folder.join("onewindow.db")).unwrap();
        assert!(db.execute(sql, []).unwrap() > 0, "{sql} changed nothing");
        let found = app.audit().findings;
        let named = found
            .iter()
            .any(|f| f.table == table && (column.is_none() || f.column.as_deref() == column));
        assert!(named, "{sql}: {found:#?}");
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

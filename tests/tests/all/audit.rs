//! Whatever is changed behind the program's back is found and named.

use std::collections::BTreeSet;

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

/// As PostgreSQL says it: bytes in hex, and bytes that are zero.
fn of_postgres(sql: &str) -> String {
    let mut out = sql.replace("x'", "'\\x");
    while let Some(at) = out.find("zeroblob(") {
        let (before, rest) = out.split_at(at);
        let mut open = 0;
        let end = rest.find(|c| {
            open += i32::from(c == '(') - i32::from(c == ')');
            open == 0 && c == ')'
        });
        let end = end.unwrap();
        let n = &rest["zeroblob(".len()..end];
        out = format!("{before}decode(repeat('00', {n}), 'hex'){}", &rest[end + 1..]);
    }
    out
}

/// Does something with the PostgreSQL database, beside the program.
fn beside<T: Send + 'static>(
    app: &TestApp,
    run: impl FnOnce(&mut postgres::Client) -> T + Send + 'static,
) -> T {
    let data = app.data.clone();
    let run = move || run(&mut postgres::Client::connect(&data, postgres::NoTls).unwrap());
    std::thread::spawn(run).join().unwrap()
}

fn on_files(app: &TestApp) -> Option<Connection> {
    let files = !app.data.starts_with("postgres");
    files.then(|| Connection::open(app.folder.join("onewindow.db")).unwrap())
}

/// Changes rows behind the program's back, on either engine. Answers how many; none where the
/// table refuses it.
fn try_to_tamper(app: &TestApp, sql: &str) -> u64 {
    if let Some(db) = on_files(app) {
        return db.execute(sql, []).map_or(0, |n| u64::try_from(n).unwrap());
    }
    let sql = of_postgres(sql);
    beside(app, move |db| db.execute(sql.as_str(), &[]).unwrap_or(0))
}

/// The same where it must work.
fn tamper(app: &TestApp, sql: &str) -> u64 {
    let changed = try_to_tamper(app, sql);
    assert!(changed > 0, "{sql} changed nothing");
    changed
}

/// The statements one after the other.
fn do_all(app: &TestApp, sql: &str) {
    if let Some(db) = on_files(app) {
        db.execute_batch(sql).unwrap();
    } else {
        let sql = of_postgres(sql);
        beside(app, move |db| db.batch_execute(&sql).unwrap());
    }
}

/// A text of a row, which must be there.
fn text(app: &TestApp, sql: &str) -> String {
    if let Some(db) = on_files(app) {
        return db.query_row(sql, [], |r| r.get(0)).unwrap();
    }
    let sql = sql.replace("hex(body)", "encode(body, 'hex')");
    beside(app, move |db| db.query_one(sql.as_str(), &[]).unwrap().get(0))
}

/// The columns of a table: name, another value of its kind, whether it is of the primary key.
fn columns(app: &TestApp, table: &str) -> Vec<(String, String, bool)> {
    let other = |name: &str, kind: &str| match kind.to_lowercase().as_str() {
        "integer" | "bigint" => format!("{name} + 1"),
        "boolean" => format!("NOT {name}"),
        "text" => format!("{name} || 'x'"),
        "blob" | "bytea" => format!("zeroblob(length({name}))"),
        "uuid" => "'00000000-0000-4000-8000-0000000000ff'::uuid".to_owned(),
        kind => panic!("{table}.{name} is {kind}"),
    };
    if let Some(db) = on_files(app) {
        let sql = format!("SELECT name, type, pk FROM pragma_table_info('{table}')");
        let mut found = db.prepare(&sql).unwrap();
        let row = |r: &rusqlite::Row<'_>| {
            let (name, kind): (String, String) = (r.get(0)?, r.get(1)?);
            Ok((name.clone(), other(&name, &kind), r.get::<_, i64>(2)? > 0))
        };
        return found.query_map([], row).unwrap().map(Result::unwrap).collect();
    }
    let sql = format!(
        "SELECT c.column_name::text, c.data_type::text, EXISTS (
           SELECT 1 FROM pg_index i JOIN pg_attribute a
             ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
           WHERE i.indrelid = '{table}'::regclass AND i.indisprimary
             AND a.attname = c.column_name)
         FROM information_schema.columns c
         WHERE c.table_schema = current_schema() AND c.table_name = '{table}'
         ORDER BY c.ordinal_position"
    );
    let found = beside(app, move |db| db.query(sql.as_str(), &[]).unwrap());
    let row = |r: &postgres::Row| {
        let (name, kind): (String, String) = (r.get(0), r.get(1));
        (name.clone(), other(&name, &kind), r.get(2))
    };
    found.iter().map(row).collect()
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
        ("DELETE FROM command WHERE ord = (SELECT MAX(ord) FROM command)", "command", None),
        (
            "UPDATE command SET body = zeroblob(32) WHERE ord = (SELECT MAX(ord) FROM command)",
            "command",
            None,
        ),
        (
            "UPDATE command SET ord = 100000 WHERE ord = (SELECT MAX(ord) FROM command)",
            "command",
            None,
        ),
    ] {
        // A database is slow to make there: one change of each table.
        if std::env::var("TEST_PG").is_ok() && !tried.insert(table) {
            continue;
        }
        let mut app = busy_app().await;
        app.audit_at_end = false;
        tamper(&app, sql);
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
    let mut app = lively_app().await;
    app.audit_at_end = false;
    let mut seen = BTreeSet::new();
    let tables = [journal::RECORD_TABLES, &onewindow::node::record_tables()].concat();
    for table in tables {
        let columns = columns(&app, table);
        let keys: Vec<&str> = columns.iter().filter(|c| c.2).map(|c| c.0.as_str()).collect();
        let first = keys.join(", ");
        do_all(&app, &format!("CREATE TABLE kept AS SELECT * FROM {table}"));
        for (column, other, _) in &columns {
            let change = format!(
                "UPDATE {table} SET {column} = {other} WHERE {column} IS NOT NULL
                 AND ({first}) = (SELECT {first} FROM {table} WHERE {column} IS NOT NULL LIMIT 1)"
            );
            // A change that the table itself refuses needs no audit.
            if try_to_tamper(&app, &change) == 0 {
                continue;
            }
            let found = app.audit().findings;
            assert!(found.iter().any(|f| f.table == table), "{table}.{column}: {found:?}");
            do_all(&app, &format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept"));
            seen.insert(table.to_owned());
        }
        do_all(&app, "DROP TABLE kept");
    }
    for table in ["alarm", "outage", "announcement", "timer", "desk_skill", "staff", "ticket"] {
        assert!(seen.contains(table), "no row of {table}: {seen:?}");
    }
    assert!(app.audit().findings.is_empty(), "all is as it was");
}

#[tokio::test]
async fn a_changed_tile_is_named() {
    let mut app = busy_app().await;
    app.audit_at_end = false;
    let kiosk = app.token("kiosk.baku-1").await;
    while app.node.house.app.head().size < 258 {
        app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    }
    assert!(app.audit().findings.is_empty());
    let found = |sql: &str| {
        do_all(&app, sql);
        let found = app.audit().findings;
        found.into_iter().map(|f| (f.table, f.row)).collect::<Vec<_>>()
    };
    // Earlier versions kept the beginning of the open tile too.
    let leaf = bytes(&text(&app, "SELECT hex(body) FROM leaf WHERE idx = 256"));
    let hash = hex(&ledger::tree::leaf_hash(&leaf));
    assert_eq!(found(&format!("INSERT INTO tile VALUES (0, 1, 1, x'{hash}')")), []);
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let of = |n: usize| u8::from_str_radix(&hex[n..n + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(of).collect()
}

/// Flips a bit of a byte of an entry, must hear of that entry, and flips it back.
fn flipped_is_found(app: &TestApp, ord: i64, body: &[u8], at: usize) {
    let mut bent = body.to_owned();
    bent[at] ^= 1;
    let set = |body: &[u8]| format!("UPDATE entry SET body = x'{}' WHERE ord = {ord}", hex(body));
    tamper(app, &set(&bent));
    let found = app.audit().findings;
    assert!(found.iter().any(|f| f.index == Some(ord)), "entry {ord}, byte {at}: {found:?}");
    tamper(app, &set(body));
}

#[tokio::test]
async fn any_byte_of_an_entry_that_is_flipped_is_found() {
    let mut app = busy_app().await;
    app.audit_at_end = false;
    let body = |ord| bytes(&text(&app, &format!("SELECT hex(body) FROM entry WHERE ord = {ord}")));
    let last = i64::try_from(app.node.house.app.head().size).unwrap() - 1;
    let whole = body(last);
    for at in 0..whole.len() {
        flipped_is_found(&app, last, &whole, at);
    }
    // Others by chance, with the constants of Knuth's MMIX.
    let seed = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos();
    eprintln!("seed {seed}");
    let mut dice = u64::try_from(seed & u128::from(u64::MAX)).unwrap();
    for _ in 0..16 {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005);
        dice = dice.wrapping_add(1_442_695_040_888_963_407);
        let high = dice >> 33;
        let ord = i64::try_from(high).unwrap() % last;
        let body = body(ord);
        let at = usize::try_from(high >> 8).unwrap() % body.len();
        flipped_is_found(&app, ord, &body, at);
    }
    assert!(app.audit().findings.is_empty(), "all is as it was");
}

/// What nobody may find in the clear, as it is written and as it is searched for.
const SECRETS: [&str; 8] = [
    "0501234567",
    "050 123 45 67",
    "994501234567",
    "0502223344",
    "050 222 33 44",
    "0507654321",
    "050 765 43 21",
    "mark-7341: hears badly",
];

#[tokio::test]
async fn no_personal_data_lies_open_in_the_database_or_a_backup() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let reception = app.token("reception.baku-1").await;
    let body = |phone: &str| {
        let ground = "small-child";
        json!({"services": ["identity-card"], "phone": phone, "priority": ground})
    };
    let ticket = app.ticket(&kiosk, "baku-1", body("050 123 45 67")).await;
    app.ticket(&reception, "baku-1", body("050 222 33 44")).await;
    let home = "service=identity-card&phone=050+765+43+21&priority=small-child";
    let command = format!("command={}&{home}", uuid::Uuid::from_u128(7301));
    let path = "/en/sites/baku-1/ticket";
    let taken = crate::clerk::desk(&app, "", path, Some(&command)).await;
    assert_eq!(taken.status, axum::http::StatusCode::SEE_OTHER, "{}", taken.text());
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    let path = format!("/api/v1/tickets/{}/note", ticket["id"].as_str().unwrap());
    let note = json!({"text": "mark-7341: hears badly, speak slowly"});
    let noted = app.call("POST", &path, &one, note).await;
    assert!(noted.status.is_success(), "{}", noted.text());
    let [file, keys] = crate::restore::backup(&app);
    let mut files = vec![file, keys];
    files.extend(["onewindow.db", "onewindow.db-wal", "keystore.db"].map(|f| app.folder.join(f)));
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let holds = |what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
        for secret in SECRETS {
            assert!(!holds(secret.as_bytes()), "{secret} in {}", file.display());
        }
        // The ground is a word of the pack, and no other text here has it.
        assert!(!holds(b"small-child"), "the ground in {}", file.display());
    }
}

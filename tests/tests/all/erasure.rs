//! What was erased stays erased, and what was proved stays proved.

use axum::http::StatusCode;
use rusqlite::Connection;
use serde_json::{Value, json};
use testkit::TestApp;
use uuid::Uuid;

use crate::personal::{call, form, link_of, path_of, purpose, search, with_phone};

const FILES: [&str; 2] = ["keystore.db", "keystore.db-wal"];

/// A visitor with a phone number, and whether the visit is over.
pub(crate) async fn visitor(app: &TestApp, over: bool) -> Value {
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let t = app.ticket(&kiosk, "baku-1", with_phone("050 123 45 67")).await;
    call(app, &one).await;
    if over {
        app.call("POST", &path_of(&t, "finish"), &one, json!({})).await;
    }
    t
}

/// The visitor presses the button on the ticket's own page.
pub(crate) async fn erase(app: &TestApp, t: &Value, n: u128) -> testkit::Answer {
    let command = format!("command={}", Uuid::from_u128(9000 + n));
    form(app, "", &format!("{}/erase", link_of(t)), command).await
}

/// The subject of the only ticket that something is sealed to.
async fn subject(app: &TestApp) -> Uuid {
    let sql = store::sql!("SELECT subject FROM ticket WHERE subject IS NOT NULL LIMIT 1");
    let app = &app.node.house.app;
    app.read(move |tx| tx.one::<Uuid>(sql, &[])).await.map_err(|e| e.to_string()).unwrap()
}

/// The wrapped secret of a subject, as it lies in the file.
fn secret(app: &TestApp, subject: Uuid) -> Option<(Vec<u8>, Vec<u8>)> {
    let db = Connection::open(app.folder.join("keystore.db")).unwrap();
    let sql = "SELECT public, secret FROM subject_key WHERE id = ?";
    db.query_row(sql, [subject.as_bytes()], |r| Ok((r.get(0)?, r.get(1)?))).ok()
}

fn lies_in_a_file(app: &TestApp, bytes: &[u8]) -> bool {
    FILES.iter().any(|file| {
        let all = std::fs::read(app.folder.join(file)).unwrap_or_default();
        all.windows(bytes.len()).any(|w| w == bytes)
    })
}

#[tokio::test]
async fn a_visitor_erases_after_the_visit_and_the_secret_is_gone_from_the_disk() {
    let app = TestApp::new().await;
    let t = visitor(&app, false).await;
    let page = format!("{}?lang=en", link_of(&t));
    assert!(!app.page(&page).await.text().contains("Erase them now"));
    let early = erase(&app, &t, 1).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    let one = app.token("operator.baku-1.1").await;
    app.call("POST", &path_of(&t, "finish"), &one, json!({})).await;
    // In the living part: whoever has the page open need not load it again.
    let part = app.page(&format!("{}/part?lang=en", link_of(&t))).await.text();
    assert!(part.contains("Erase them now"), "{part}");
    let (public, wrapped) = secret(&app, subject(&app).await).unwrap();
    assert!(lies_in_a_file(&app, &wrapped) && lies_in_a_file(&app, &public));
    assert_eq!(erase(&app, &t, 2).await.status, StatusCode::SEE_OTHER);
    assert!(!lies_in_a_file(&app, &wrapped) && !lies_in_a_file(&app, &public));
    let size = app.node.house.app.head().size;
    assert_eq!(erase(&app, &t, 3).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.node.house.app.head().size, size, "it was recorded twice");
    let after = app.page(&page).await.text();
    assert!(after.contains("erased on 2026-11-24 10:00") && !after.contains("Erase them now"));
    let look = app.call("POST", &path_of(&t, "look"), &one, purpose("lost-ticket")).await;
    assert_eq!(look.status, StatusCode::GONE);
    assert!(look.text().contains("erased on 2026-11-24"), "{}", look.text());
    let ganja = app.token("operator.ganja-1.1").await;
    let elsewhere = app.call("POST", &path_of(&t, "look"), &ganja, purpose("lost-ticket")).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "another site is told");
    assert_eq!(search(&app, &one, "0501234567").await.json(), json!([]));
    let code = t["code"].as_str().unwrap();
    assert_eq!(search(&app, &one, code).await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_receipt_verifies_after_the_erasure_as_before() {
    let app = TestApp::new().await;
    let t = visitor(&app, true).await;
    let key = ledger::checkpoint::Verifier::from_vkey(app.node.house.app.vkey()).unwrap();
    let check = |text: &str| ledger::receipt::Receipt::parse(text).unwrap().check(&key).unwrap();
    let old = t["receipt"].as_str().unwrap();
    let before = check(old);
    erase(&app, &t, 1).await;
    assert_eq!(check(old).index, before.index);
    let path = format!("{}/receipt.tlog-proof", link_of(&t));
    let fresh = app.page(&path).await;
    assert_eq!(fresh.status, StatusCode::OK, "{}", fresh.text());
    assert_eq!(check(&fresh.text()).index, before.index);
    assert!(check(&fresh.text()).checkpoint.size > before.checkpoint.size);
    let leaf = crate::personal::newest_leaf(&app).await;
    assert_eq!(leaf.kind, "subject.erased/1");
    assert_eq!(leaf.public, ledger::cbor::Map::new().with("day", 20_261_124_i64));
}

#[tokio::test]
async fn what_nobody_erased_is_erased_when_its_days_are_over() {
    let app = TestApp::new().await;
    let t = visitor(&app, false).await;
    let wrapped = secret(&app, subject(&app).await).unwrap().1;
    let one = app.token("operator.baku-1.1").await;
    let look = app.call("POST", &path_of(&t, "look"), &one, purpose("lost-ticket")).await;
    assert_eq!(look.status, StatusCode::OK, "{}", look.text());
    app.advance(3 * 24 * 3600 - 1);
    // The end of the day, and nothing else.
    assert_eq!(onewindow::reactions::once(&app.node.house).await.unwrap(), 1);
    assert_eq!(secret(&app, subject(&app).await).unwrap().1, wrapped);
    app.advance(1);
    assert_eq!(onewindow::reactions::once(&app.node.house).await.unwrap(), 1);
    assert_eq!(onewindow::reactions::once(&app.node.house).await.unwrap(), 0);
    assert!(!lies_in_a_file(&app, &wrapped));
    let one = app.token("operator.baku-1.1").await;
    let look = app.call("POST", &path_of(&t, "look"), &one, purpose("lost-ticket")).await;
    assert!(look.text().contains("erased on 2026-11-27"), "{}", look.text());
}

#[tokio::test]
async fn who_died_between_the_entry_and_the_key_destroys_it_at_the_next_start() {
    let mut app = TestApp::new().await;
    let t = visitor(&app, true).await;
    let subject = subject(&app).await;
    let (public, wrapped) = secret(&app, subject).unwrap();
    erase(&app, &t, 1).await;
    // As if the program had ended before the keystore was told.
    let db = Connection::open(app.folder.join("keystore.db")).unwrap();
    db.execute("DELETE FROM erased", []).unwrap();
    let sql = "INSERT INTO subject_key (id, public, secret) VALUES (?, ?, ?)";
    db.execute(sql, (subject.as_bytes(), &public, &wrapped)).unwrap();
    drop(db);
    assert!(lies_in_a_file(&app, &wrapped));
    let size = app.node.house.app.head().size;
    app.restart().await;
    assert!(secret(&app, subject).is_none() && !lies_in_a_file(&app, &wrapped));
    assert_eq!(app.node.house.app.head().size, size, "it was recorded again");
}

#[tokio::test]
async fn only_the_holder_of_the_link_erases() {
    let app = TestApp::new().await;
    let t = visitor(&app, true).await;
    let other = visitor(&app, true).await;
    let mut bent = link_of(&t);
    let last = bent.pop().unwrap();
    bent.push(if last == 'A' { 'B' } else { 'A' });
    let command = format!("command={}", Uuid::from_u128(9001));
    let guessed = form(&app, "", &format!("{bent}/erase"), command).await;
    assert_eq!(guessed.status, StatusCode::NOT_FOUND);
    let code = t["code"].as_str().unwrap();
    let by_code = app.page(&format!("/code?code={code}&lang=en")).await.text();
    assert!(!by_code.contains("My data") && !by_code.contains("/looks"));
    erase(&app, &other, 2).await;
    let kept = app.page(&format!("{}?lang=en", link_of(&t))).await.text();
    assert!(kept.contains("Erase them now"));
}

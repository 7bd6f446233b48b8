//! Notes for a colleague: sealed to the visitor, read by the counter that is next, erased with all.

use axum::http::StatusCode;
use ledger::cbor::Map;
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::day::card;
use crate::erasure::erase;
use crate::personal::{call, form, link_of, newest_leaf, path_of, purpose, with_phone};

const WORDS: &str = "mark-7341: hears badly, speak slowly";

async fn leave(app: &TestApp, token: &str, t: &Value, text: &str) -> Answer {
    app.call("POST", &path_of(t, "note"), token, json!({"text": text})).await
}

async fn read(app: &TestApp, token: &str, t: &Value) -> Answer {
    app.call("POST", &path_of(t, "read-notes"), token, Value::Null).await
}

/// Counter 1 leaves a note and sends the visitor to counter 3, which calls.
async fn passed_on(app: &TestApp, t: &Value) -> (String, String) {
    let (one, three) = (app.token("operator.baku-1.1").await, app.token("operator.baku-1.3").await);
    call(app, &one).await;
    let left = leave(app, &one, t, WORDS).await;
    assert_eq!(left.status, StatusCode::NO_CONTENT, "{}", left.text());
    let leaf = newest_leaf(app).await;
    assert_eq!(leaf.kind, "subject.noted/1");
    assert_eq!(leaf.public, Map::new().with("day", 20_261_124_i64));
    app.call("POST", "/api/v1/counters/baku-1.3/open", &three, Value::Null).await;
    app.call("POST", &path_of(t, "transfer"), &one, json!({"counter": "baku-1.3"})).await;
    app.advance(120);
    app.call("POST", "/api/v1/counters/baku-1.3/call-next", &three, Value::Null).await;
    (one, three)
}

#[tokio::test]
async fn the_next_counter_reads_a_note_and_its_visitor_sees_the_look() {
    let app = TestApp::new().await;
    for phone in [true, false] {
        let kiosk = app.token("kiosk.baku-1").await;
        let body = with_phone("050 123 45 67");
        let t = if phone { app.ticket(&kiosk, "baku-1", body).await } else { card(&app).await };
        let (one, three) = passed_on(&app, &t).await;
        // The counter that wrote it has the visitor no more.
        assert_eq!(read(&app, &one, &t).await.status, StatusCode::FORBIDDEN);
        let seen = read(&app, &three, &t).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
        let seen = seen.json();
        assert_eq!((&seen[0]["counter"], &seen[0]["text"]), (&json!(1), &json!(WORDS)), "{seen}");
        assert_eq!(newest_leaf(&app).await.kind, "subject.looked/1");
        let looks = app.page(&format!("{}/looks?lang=en", link_of(&t))).await.text();
        assert!(looks.contains("Read the notes of colleagues"), "{looks}");
        assert!(looks.contains("Counter operator, Counter 3"), "{looks}");
        let own = app.page(&format!("{}?lang=en", link_of(&t))).await.text();
        assert!(own.contains("Staff noted something for each other"), "{own}");
        assert_eq!(own.contains("The phone number and the ground"), phone, "{own}");
        // What the visitor gave opens as before.
        let given = app.call("POST", &path_of(&t, "look"), &three, purpose("call-visitor")).await;
        assert_eq!(given.status, if phone { StatusCode::OK } else { StatusCode::CONFLICT });
        app.call("POST", &path_of(&t, "finish"), &three, json!({})).await;
        app.call("POST", "/api/v1/counters/baku-1.3/close", &three, Value::Null).await;
    }
    if std::env::var("TEST_PG").is_err() {
        for file in ["onewindow.db", "onewindow.db-wal"] {
            let bytes = std::fs::read(app.folder.join(file)).unwrap();
            assert!(!bytes.windows(9).any(|w| w == b"mark-7341"), "{file} has the words of a note");
        }
    }
}

#[tokio::test]
async fn a_note_is_shown_once_for_each_look() {
    let app = TestApp::new().await;
    let t = card(&app).await;
    let (_, three) = passed_on(&app, &t).await;
    let key = uuid::Uuid::from_u128(7201);
    let path = path_of(&t, "read-notes");
    let first = app.call_as("POST", &path, &three, Value::Null, key).await;
    assert_eq!(first.status, StatusCode::OK);
    let again = app.call_as("POST", &path, &three, Value::Null, key).await;
    assert_eq!(again.problem(), "queue-error-shown-once");
    leave(&app, &three, &t, "second").await;
    let both = read(&app, &three, &t).await.json();
    let texts: Vec<_> = both.as_array().unwrap().iter().map(|n| n["text"].clone()).collect();
    assert_eq!(texts, [json!("second"), json!(WORDS)]);
}

#[tokio::test]
async fn a_note_is_one_to_280_characters_about_a_visitor_at_the_own_counter() {
    let app = TestApp::new().await;
    let t = card(&app).await;
    let one = app.token("operator.baku-1.1").await;
    let early = leave(&app, &one, &t, "x").await;
    assert_eq!(early.problem(), "queue-error-wrong-state");
    call(&app, &one).await;
    let long = "ə".repeat(281);
    for text in ["", "  \n ", long.as_str()] {
        let wrong = leave(&app, &one, &t, text).await;
        assert_eq!(wrong.problem(), "queue-error-note-length", "{text}");
    }
    assert_eq!(read(&app, &one, &t).await.problem(), "queue-error-no-note");
    let screen = |n: u128, text: &str| {
        let id = t["id"].as_str().unwrap();
        let command = uuid::Uuid::from_u128(n);
        form(&app, &one, "/counter/note", format!("command={command}&ticket={id}&text={text}"))
    };
    // Nothing typed is lost.
    let refused = screen(7301, &"kept".repeat(71)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Write 1 to 280 characters."), "{}", refused.text());
    assert!(refused.text().contains(&"kept".repeat(71)), "{}", refused.text());
    let left = screen(7302, &"ə".repeat(280)).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text());
    let id = t["id"].as_str().unwrap();
    let body = format!("command={}&ticket={id}", uuid::Uuid::from_u128(7303));
    let shown = form(&app, &one, "/counter/read-notes", body).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    assert!(shown.text().contains(&"ə".repeat(280)), "{}", shown.text());
    assert!(shown.text().contains("10:00, Counter 1"), "{}", shown.text());
}

#[tokio::test]
async fn a_note_goes_with_everything_else_of_the_visitor() {
    let app = TestApp::new().await;
    for by_itself in [false, true] {
        let t = card(&app).await;
        let (_, three) = passed_on(&app, &t).await;
        app.call("POST", &path_of(&t, "finish"), &three, json!({})).await;
        if by_itself {
            app.advance(3 * 24 * 3600);
            onewindow::reactions::once(&app.node.house).await.unwrap();
        } else {
            assert_eq!(erase(&app, &t, 77).await.status, StatusCode::SEE_OTHER);
        }
        let own = app.page(&format!("{}?lang=en", link_of(&t))).await.text();
        assert!(own.contains("was erased on"), "{own}");
        let sql = store::sql!("SELECT COUNT(*) AS n FROM note");
        let read = move |tx: &mut store::Tx<'_>| tx.one::<i64>(sql, &[]);
        let left = app.node.house.app.read::<_, store::StoreError, _>(read).await.unwrap();
        assert_eq!(left, 0, "by itself: {by_itself}");
    }
}

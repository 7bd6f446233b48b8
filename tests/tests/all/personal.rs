//! What happens to personal data: found blind, opened with a purpose, erased for ever.

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};
use uuid::Uuid;

const SEARCH: &str = "/api/v1/sites/baku-1/tickets/search";

pub(crate) fn with_phone(phone: &str) -> Value {
    json!({"services": ["identity-card"], "phone": phone, "priority": "disability"})
}

pub(crate) async fn search(app: &TestApp, token: &str, phone: &str) -> Answer {
    app.call("POST", SEARCH, token, json!({"phone": phone})).await
}

/// A form of the counter's screen.
pub(crate) async fn form(app: &TestApp, token: &str, path: &str, body: String) -> Answer {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::COOKIE, format!("ow-desk={token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn staff_find_a_visitor_of_today_by_phone_or_code_and_open_nothing() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let t = app.ticket(&kiosk, "baku-1", with_phone("050 123 45 67")).await;
    app.ticket(&kiosk, "baku-1", with_phone("050 123 45 68")).await;
    for who in ["operator.baku-1.9", "reception.baku-1", "manager.baku-1"] {
        let token = app.token(who).await;
        let before = app.node.house.app.head().size;
        for asked in ["0501234567", "+994 50 123-45-67", t["code"].as_str().unwrap()] {
            let found = search(&app, &token, asked).await;
            assert_eq!(found.status, StatusCode::OK, "{who}: {}", found.text());
            assert!(!found.text().contains("1234567"), "{}", found.text());
            let found = found.json();
            assert_eq!(found.as_array().unwrap().len(), 1, "{who} {asked}: {found}");
            assert_eq!((&found[0]["id"], &found[0]["state"]), (&t["id"], &json!("waiting")));
        }
        assert_eq!(search(&app, &token, "0501234560").await.json(), json!([]));
        assert_eq!(app.node.house.app.head().size, before, "a search wrote something");
    }
}

#[tokio::test]
async fn nobody_finds_a_visitor_of_another_site_day_or_role() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let t = app.ticket(&kiosk, "baku-1", with_phone("0501234567")).await;
    let code = t["code"].as_str().unwrap();
    for who in ["kiosk.baku-1", "auditor", "administrator", "operator.ganja-1.1", "manager.ganja-1"]
    {
        let token = app.token(who).await;
        let refused = search(&app, &token, "0501234567").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who}");
    }
    for token in ["", "not-a-token"] {
        assert_eq!(search(&app, token, code).await.status, StatusCode::UNAUTHORIZED);
    }
    let ganja = app.token("reception.ganja-1").await;
    for asked in ["0501234567", code] {
        let path = "/api/v1/sites/ganja-1/tickets/search";
        let found = app.call("POST", path, &ganja, json!({"phone": asked})).await;
        assert_eq!(found.json(), json!([]), "{asked} is found at another site");
    }
    app.advance(24 * 3600);
    let desk = app.token("reception.baku-1").await;
    for asked in ["0501234567", code] {
        assert_eq!(search(&app, &desk, asked).await.json(), json!([]), "{asked} is of yesterday");
    }
}

#[tokio::test]
async fn a_search_says_what_is_wrong_and_who_asks_too_often_waits() {
    let app = TestApp::new().await;
    let desk = app.token("reception.baku-1").await;
    for asked in ["", "12", "hello", "12345678901234567890123"] {
        let wrong = search(&app, &desk, asked).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
        assert_eq!(wrong.problem(), "queue-error-bad-search");
    }
    for n in 4..20 {
        assert_eq!(search(&app, &desk, &format!("05012345{n:02}")).await.status, StatusCode::OK);
    }
    let often = search(&app, &desk, "0501234567").await;
    assert_eq!(often.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(often.problem(), "queue-error-too-many-searches");
    let colleague = app.token("manager.baku-1").await;
    assert_eq!(search(&app, &colleague, "0501234567").await.status, StatusCode::OK);
    app.advance(60);
    assert_eq!(search(&app, &desk, "0501234567").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_counters_screen_has_a_search_field_that_keeps_the_number_out_of_addresses() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    app.ticket(&kiosk, "baku-1", with_phone("0501234567")).await;
    app.call("POST", "/api/v1/counters/baku-1.1/open", &one, Value::Null).await;
    let found = form(&app, &one, "/counter/find", "wanted=050+123+45+67".to_owned()).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());
    assert!(found.text().contains("<b><bdi>A 001</bdi></b>"), "{}", found.text());
    assert!(!found.text().contains("1234567") && !found.text().contains("123 45 67"));
    let none = form(&app, &one, "/counter/find", "wanted=0501234568".to_owned()).await;
    assert!(none.text().contains("Nobody of today at this place"));
    let wrong = form(&app, &one, "/counter/find", "wanted=x".to_owned()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("neither a phone number nor a spoken code"));
}

pub(crate) async fn call(app: &TestApp, token: &str) -> Value {
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", token, Value::Null).await.json()
}

pub(crate) fn path_of(t: &Value, verb: &str) -> String {
    format!("/api/v1/tickets/{}/{verb}", t["id"].as_str().unwrap())
}

/// Calls so many visitors to a counter, one after the other, and finishes each: their numbers.
pub(crate) async fn serve(app: &TestApp, counter: &str, visitors: usize) -> Vec<String> {
    let clerk = app.token(&format!("operator.{counter}")).await;
    let path = format!("/api/v1/counters/{counter}/call-next");
    let mut called = Vec::new();
    for _ in 0..visitors {
        let t = app.call("POST", &path, &clerk, Value::Null).await.json()["ticket"].clone();
        called.push(t["number"].as_str().unwrap().to_owned());
        app.call("POST", &path_of(&t, "finish"), &clerk, json!({})).await;
    }
    called
}

pub(crate) fn link_of(t: &Value) -> String {
    t["link"].as_str().unwrap().trim_start_matches("http://127.0.0.1").to_owned()
}

pub(crate) fn purpose(word: &str) -> Value {
    json!({"purpose": word})
}

/// Looks before a test gives up; each is a round trip.
const TRIES: usize = 50_000;

/// The leaf of the newest entry. Where a sequencer follows the journal it may come a little later.
pub(crate) async fn newest_leaf(app: &TestApp) -> ledger::leaf::Leaf {
    let sql = store::sql!(
        "SELECT l.body FROM leaf l
         WHERE l.ord = (SELECT ord FROM entry ORDER BY ord DESC LIMIT 1)"
    );
    let app = &app.node.house.app;
    for _ in 0..TRIES {
        let read = move |tx: &mut store::Tx<'_>| tx.opt::<Vec<u8>>(sql, &[]);
        if let Some(body) = app.read::<_, store::StoreError, _>(read).await.unwrap() {
            return ledger::leaf::Leaf::decode(&body).unwrap();
        }
    }
    panic!("the newest entry gets no leaf");
}

#[tokio::test]
async fn a_look_is_recorded_and_shown_once_and_its_visitor_sees_it() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let t = app.ticket(&kiosk, "baku-1", with_phone("050 123 45 67")).await;
    call(&app, &one).await;
    let before = app.node.house.app.head().size;
    let key = Uuid::from_u128(7777);
    let path = path_of(&t, "look");
    let seen = app.call_as("POST", &path, &one, purpose("check-priority"), key).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
    assert_eq!(seen.json(), json!({"phone": "0501234567", "priority": "disability"}));
    let leaf = newest_leaf(&app).await;
    assert_eq!(leaf.kind, "subject.looked/1");
    assert_eq!(leaf.public, ledger::cbor::Map::new().with("day", 20_261_124_i64));
    // The same request again opens nothing, and another body under its name neither.
    let again = app.call_as("POST", &path, &one, purpose("check-priority"), key).await;
    assert_eq!(again.problem(), "queue-error-shown-once");
    let other = app.call_as("POST", &path, &one, purpose("call-visitor"), key).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert_eq!(app.node.house.app.head().size, before + 1);
    app.call("POST", &path_of(&t, "hold"), &one, json!({})).await;
    app.advance(120);
    let held = app.call("POST", &path, &one, purpose("lost-ticket")).await;
    assert_eq!(held.status, StatusCode::OK);
    let page = app.page(&format!("{}/looks?lang=en", link_of(&t))).await.text();
    assert_eq!(page.matches("Counter operator, Counter 1").count(), 2, "{page}");
    for word in ["2026-11-24 10:00", "2026-11-24 10:02", "Check the ground", "lost ticket"] {
        assert!(page.contains(word), "{word}: {page}");
    }
    if std::env::var("TEST_PG").is_err() {
        let bytes = std::fs::read(app.folder.join("onewindow.db-wal")).unwrap();
        assert!(!bytes.windows(10).any(|w| w == b"0501234567"), "what was shown was kept");
    }
}

#[tokio::test]
async fn nobody_looks_without_the_visitor_at_the_own_counter_and_a_purpose() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let t = app.ticket(&kiosk, "baku-1", with_phone("050 123 45 67")).await;
    let bare = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    let path = path_of(&t, "look");
    let waiting = app.call("POST", &path, &one, purpose("check-priority")).await;
    assert_eq!(waiting.status, StatusCode::CONFLICT);
    call(&app, &one).await;
    for word in ["", "curiosity", "disability"] {
        let answer = app.call("POST", &path, &one, purpose(word)).await;
        assert_eq!(answer.problem(), "queue-error-unknown-purpose", "{word}");
    }
    for (who, status) in [
        ("operator.baku-1.2", StatusCode::FORBIDDEN),
        ("reception.baku-1", StatusCode::FORBIDDEN),
        ("manager.baku-1", StatusCode::FORBIDDEN),
        ("auditor", StatusCode::FORBIDDEN),
        ("administrator", StatusCode::FORBIDDEN),
        ("operator.ganja-1.1", StatusCode::NOT_FOUND),
    ] {
        let token = app.token(who).await;
        let answer = app.call("POST", &path, &token, purpose("check-priority")).await;
        assert_eq!(answer.status, status, "{who}: {}", answer.text());
    }
    app.call("POST", &path_of(&t, "finish"), &one, json!({})).await;
    let over = app.call("POST", &path, &one, purpose("check-priority")).await;
    assert_eq!(over.status, StatusCode::CONFLICT, "{}", over.text());
    call(&app, &one).await;
    let nothing = app.call("POST", &path_of(&bare, "look"), &one, purpose("lost-ticket")).await;
    assert_eq!(nothing.problem(), "queue-error-nothing-sealed");
    let page = app.page(&format!("{}/looks?lang=en", link_of(&t))).await.text();
    assert!(page.contains("Nobody has looked"), "{page}");
}

#[tokio::test]
async fn the_counters_screen_opens_with_a_purpose_and_forgets() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let t = app.ticket(&kiosk, "baku-1", with_phone("050 123 45 67")).await;
    call(&app, &one).await;
    let id = t["id"].as_str().unwrap();
    let ask = |purpose: &str, n: u8| {
        format!("command={}&ticket={id}&purpose={purpose}", Uuid::from_u128(9000 + u128::from(n)))
    };
    let none = form(&app, &one, "/counter/look", ask("", 1)).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("A look needs a purpose."));
    let seen = form(&app, &one, "/counter/look", ask("call-visitor", 2)).await.text();
    assert!(seen.contains("<dd><bdi>0501234567</bdi></dd>"), "{seen}");
    assert!(seen.contains("<dd>Disability</dd>"), "{seen}");
    let again = form(&app, &one, "/counter/look", ask("call-visitor", 2)).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(!again.text().contains("0501234567"));
}

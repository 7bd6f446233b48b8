//! Bad input: each gets words that say what to do next, and nothing is half done.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, Setup, TestApp};
use uuid::Uuid;

/// A problem is named, explained, and says what to do next.
fn helps(answer: &Answer, status: StatusCode, problem: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.problem(), problem);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json; charset=utf-8");
    let body = answer.json();
    for field in ["title", "detail", "reference"] {
        let text = body[field].as_str().unwrap();
        assert!(!text.is_empty() && !text.contains('⟦'), "{field}: {text}");
    }
}

/// Lets so many wait at each site.
fn room(pack: &mut pack::Pack, full: i64) {
    for site in pack.sites.values_mut() {
        *site = Arc::new(pack::Site {
            policy: pack::QueuePolicy { full, ..site.policy.clone() },
            ..(**site).clone()
        });
    }
}

/// Entries in the journal: what refuses must not add one.
fn entries(app: &TestApp) -> u64 {
    app.audit().entries
}

const TICKETS: &str = "/api/v1/sites/baku-1/tickets";

#[tokio::test]
async fn what_a_kiosk_may_send_wrong() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let before = entries(&app);
    let many: Vec<&str> = vec!["identity-card"; 6];
    for (body, problem) in [
        (json!("passport"), "web-error-bad-json"),
        (json!({}), "queue-error-no-service"),
        (json!({"services": []}), "queue-error-no-service"),
        (json!({"services": ["teleport"]}), "queue-error-no-such-service"),
        (json!({"services": ["../../etc"]}), "queue-error-no-such-service"),
        (json!({"services": many}), "queue-error-too-many-services"),
        (json!({"services": ["passport"], "priority": "friend"}), "queue-error-unknown-lane"),
        (json!({"services": ["passport"], "phone": "call me"}), "queue-error-bad-phone"),
        (json!({"services": "passport"}), "web-error-unreadable"),
        (json!({"services": ["passport"], "more": 1}), "web-error-unreadable"),
    ] {
        let answer = app.call("POST", TICKETS, &kiosk, body).await;
        helps(&answer, StatusCode::UNPROCESSABLE_ENTITY, problem);
    }
    let absent = app.call("POST", "/api/v1/sites/mars-1/tickets", &kiosk, json!({})).await;
    helps(&absent, StatusCode::NOT_FOUND, "web-error-not-found");
    assert_eq!(entries(&app), before);
}

#[tokio::test]
async fn what_cannot_be_read_is_named_by_its_field_and_by_no_decoders_words() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    for (body, field) in [
        (json!({"services": "passport"}), "services"),
        (json!({"services": ["passport", 7]}), "services[1]"),
        (json!({"services": ["passport"], "more": 1}), "more"),
        (json!([["passport"]]), "body"),
        (json!({"services": ["passport"], "phone": {"secret": "0501234567"}}), "phone"),
    ] {
        let answer = app.call("POST", TICKETS, &kiosk, body).await;
        helps(&answer, StatusCode::UNPROCESSABLE_ENTITY, "web-error-unreadable");
        assert_eq!(answer.json()["field"], field, "{}", answer.text());
        for of_the_decoder in ["expected", "invalid type", "at line", "secret", "0501234567"] {
            assert!(!answer.text().contains(of_the_decoder), "{}", answer.text());
        }
    }
    let sessions = "/api/v1/sessions";
    let missing = app.call("POST", sessions, "", json!({"login": "head"})).await;
    assert_eq!(missing.json()["field"], "password", "{}", missing.text());
    let whole = app.call("POST", TICKETS, &kiosk, json!("passport")).await;
    helps(&whole, StatusCode::UNPROCESSABLE_ENTITY, "web-error-bad-json");
    assert_eq!(whole.json()["field"], Value::Null);
    let query = app.page("/api/v1/figures?period=decade").await;
    helps(&query, StatusCode::BAD_REQUEST, "web-error-unreadable");
    assert_eq!(query.json()["field"], "period", "{}", query.text());
    let needs = app.page("/api/v1/services/identity-card/needs?reason=whim").await;
    assert_eq!(needs.json()["field"], "reason", "{}", needs.text());
    assert!(!needs.text().contains("is not an answer"), "{}", needs.text());
}

#[tokio::test]
async fn a_form_that_cannot_be_read_answers_in_the_language_of_its_page() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    for (lang, words) in [
        ("az", "Sorğunun bir hissəsi çatışmır və ya oxunmur:"),
        ("en", "One part of the request is missing or cannot be read:"),
        ("ru", "Одной части запроса нет, или она не читается:"),
        ("ar", "جزء من الطلب ناقص أو لا يمكن قراءته:"),
    ] {
        // A list in which nothing was chosen, and a form without its hidden name.
        let command = Uuid::from_u128(1);
        for (body, field) in [
            (format!("command={command}&counter=1&operator="), "operator"),
            (format!("command={command}&counter=one&operator="), "counter"),
            ("counter=1&operator=".to_owned(), "operator"),
            (format!("counter=1&operator={command}"), "command"),
        ] {
            let request = Request::builder()
                .method("POST")
                .uri("/manage/baku-1/open")
                .header("sec-fetch-site", "same-origin")
                .header(header::COOKIE, format!("ow-manage={manager}; lang={lang}"))
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let answer = app.send(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
            let text = answer.text();
            assert!(text.contains(words) && text.contains(field), "{lang} {field}: {text}");
            assert!(!text.contains("deserialize") && !text.contains("UUID"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_or_not_text() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let before = entries(&app);
    let send = |body: Vec<u8>| {
        let request = Request::builder()
            .method("POST")
            .uri(TICKETS)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::AUTHORIZATION, format!("Bearer {kiosk}"))
            .header("idempotency-key", Uuid::from_u128(9).to_string());
        request.body(Body::from(body)).unwrap()
    };
    let large = app.send(send(vec![b' '; 70_000])).await;
    helps(&large, StatusCode::PAYLOAD_TOO_LARGE, "web-error-too-big");
    let bent = app.send(send(b"{\"services\":[\"\xff\xfe\"]}".to_vec())).await;
    helps(&bent, StatusCode::UNPROCESSABLE_ENTITY, "web-error-bad-json");
    let request = Request::builder()
        .method("POST")
        .uri(TICKETS)
        .header(header::AUTHORIZATION, format!("Bearer {kiosk}"));
    let bare = app.send(request.body(Body::empty()).unwrap()).await;
    helps(&bare, StatusCode::BAD_REQUEST, "web-error-no-key");
    assert_eq!(entries(&app), before);
}

#[tokio::test]
async fn the_same_command_does_it_once_and_another_body_is_a_conflict() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let key = Uuid::from_u128(1234);
    let body = || json!({"services": ["identity-card"]});
    let first = app.call_as("POST", TICKETS, &kiosk, body(), key).await.json();
    let again = app.call_as("POST", TICKETS, &kiosk, body(), key).await.json();
    assert_eq!(first["id"], again["id"]);
    assert!(again["receipt"].as_str().is_some());
    let other = json!({"services": ["passport"]});
    let before = entries(&app);
    let conflict = app.call_as("POST", TICKETS, &kiosk, other, key).await;
    helps(&conflict, StatusCode::CONFLICT, "web-error-conflict");
    assert_eq!(entries(&app), before);
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await;
    assert_eq!(board.json()["issued"], 1);
}

#[tokio::test]
async fn a_closed_site_and_a_full_queue_take_nobody() {
    let app =
        TestApp::with(Setup { demo: false, pack: |pack| room(pack, 2), ..Setup::default() }).await;
    let kiosk = app.token("kiosk.baku-1").await;
    let card = || json!({"services": ["identity-card"]});
    app.ticket(&kiosk, "baku-1", card()).await;
    app.ticket(&kiosk, "baku-1", card()).await;
    let before = entries(&app);
    let third = app.call("POST", TICKETS, &kiosk, card()).await;
    helps(&third, StatusCode::CONFLICT, "queue-error-full");
    // 10:00 in Baku and 9 h: closed since 18:00.
    app.advance(9 * 3600 - 60);
    let late = app.call("POST", TICKETS, &kiosk, card()).await;
    helps(&late, StatusCode::CONFLICT, "queue-error-site-closed");
    assert_eq!(entries(&app), before);
}

#[tokio::test]
async fn what_a_counter_may_do_wrong() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let next = "/api/v1/counters/baku-1.1/call-next";
    let nobody = app.call("POST", next, &one, Value::Null).await;
    assert_eq!(nobody.status, StatusCode::NO_CONTENT);
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    let verb = |v: &str| format!("/api/v1/tickets/{}/{v}", t["id"].as_str().unwrap());
    // Waiting, and so at nobody's counter.
    let early = app.call("POST", &verb("finish"), &one, json!({})).await;
    helps(&early, StatusCode::CONFLICT, "queue-error-wrong-state");
    app.call("POST", next, &one, Value::Null).await;
    let before = entries(&app);
    let twice = app.call("POST", next, &one, Value::Null).await;
    helps(&twice, StatusCode::CONFLICT, "queue-error-counter-busy");
    let close = app.call("POST", "/api/v1/counters/baku-1.1/close", &one, Value::Null).await;
    helps(&close, StatusCode::CONFLICT, "queue-error-counter-busy");
    for (body, problem) in [
        (json!({"reason": "document", "minutes": 0}), "queue-error-park-time"),
        (json!({"reason": "document", "minutes": 100_000}), "queue-error-park-time"),
        (json!({"reason": "holiday", "minutes": 5}), "queue-error-unknown-ground"),
    ] {
        let answer = app.call("POST", &verb("park"), &one, body).await;
        helps(&answer, StatusCode::UNPROCESSABLE_ENTITY, problem);
    }
    let ghost = "/api/v1/tickets/01a20df2-2c66-76b0-a751-531c2ae26f49/start";
    let answer = app.call("POST", ghost, &one, json!({})).await;
    helps(&answer, StatusCode::NOT_FOUND, "queue-error-no-such-ticket");
    let nonsense = app.call("POST", "/api/v1/tickets/x/start", &one, json!({})).await;
    helps(&nonsense, StatusCode::NOT_FOUND, "web-error-not-found");
    assert_eq!(entries(&app), before);
}

#[tokio::test]
async fn a_verb_that_does_not_fit_the_state_changes_nothing() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let reception = app.token("reception.baku-1").await;
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    let verb = |v: &str| format!("/api/v1/tickets/{}/{v}", t["id"].as_str().unwrap());
    let state = format!("/api/v1/tickets/{}", t["code"].as_str().unwrap());
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    app.call("POST", &verb("start"), &one, json!({})).await;
    let before = entries(&app);
    // Serving: neither called again, nor absent, nor served a second time, nor back.
    for (v, who) in
        [("call-again", &one), ("did-not-come", &one), ("start", &one), ("return", &reception)]
    {
        let answer = app.call("POST", &verb(v), who, json!({})).await;
        helps(&answer, StatusCode::CONFLICT, "queue-error-wrong-state");
    }
    let found = app.call("GET", &state, "", Value::Null).await.json();
    assert_eq!((&found["state"], entries(&app)), (&json!("serving"), before));
}

#[tokio::test]
async fn a_ticket_of_another_site_looks_like_none_and_stays_as_it_is() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let stranger = app.token("operator.ganja-1.1").await;
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    let before = entries(&app);
    for v in ["start", "call-again", "hold", "finish", "did-not-come"] {
        let path = format!("/api/v1/tickets/{}/{v}", t["id"].as_str().unwrap());
        let answer = app.call("POST", &path, &stranger, json!({})).await;
        helps(&answer, StatusCode::NOT_FOUND, "queue-error-no-such-ticket");
    }
    // The page of a ticket is found by whoever holds its link, and not by a changed one.
    let link = t["link"].as_str().unwrap().rsplit_once('/').unwrap().1;
    let bent = link.chars().rev().collect::<String>();
    let page = app.page(&format!("/t/{bent}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text().contains("<h1"), "{}", page.text());
    let state = format!("/api/v1/tickets/{}", t["code"].as_str().unwrap());
    let found = app.call("GET", &state, "", Value::Null).await.json();
    assert_eq!((&found["state"], entries(&app)), (&json!("called"), before));
}

#[tokio::test]
async fn a_clock_that_is_set_back_stands_still_until_it_has_caught_up() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let card = || json!({"services": ["identity-card"]});
    let first = app.ticket(&kiosk, "baku-1", card()).await;
    let then = app.node.house.app.now();
    app.advance(-7200);
    let second = app.ticket(&kiosk, "baku-1", card()).await;
    assert_eq!(app.node.house.app.now(), then);
    // Whoever came later does not go first because the clock says so.
    assert_eq!((&second["number"], &second["ahead"]), (&json!("A 002"), &json!(1)));
    let called = app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    assert_eq!(called.json()["ticket"]["code"], first["code"]);
    app.advance(7260);
    assert_eq!(app.node.house.app.now(), then + jiff::SignedDuration::from_secs(60));
}

#[tokio::test]
async fn a_full_disk_refuses_and_what_was_answered_stays() {
    if std::env::var("TEST_PG").is_ok() {
        return;
    }
    let setup =
        Setup { pages_max: Some(260), pack: |pack| room(pack, 100_000), ..Setup::default() };
    let app = TestApp::with(setup).await;
    let kiosk = app.token("kiosk.baku-1").await;
    let (mut given, before) = (Vec::new(), entries(&app));
    let refused = loop {
        let body = json!({"services": ["identity-card"]});
        let answer = app.call("POST", TICKETS, &kiosk, body).await;
        if answer.status != StatusCode::CREATED {
            break answer;
        }
        given.push(answer.json()["code"].as_str().unwrap().to_owned());
        assert!(given.len() < 5000, "the disk does not fill");
    };
    helps(&refused, StatusCode::INSUFFICIENT_STORAGE, "web-error-disk-full");
    for code in &given {
        let found = app.call("GET", &format!("/api/v1/tickets/{code}"), "", Value::Null).await;
        assert_eq!(found.status, StatusCode::OK);
    }
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await;
    assert_eq!(board.json()["issued"], given.len());
    // One entry each, and the day of the site; of whoever was refused there is none.
    assert_eq!(entries(&app), before + 1 + u64::try_from(given.len()).unwrap());
}

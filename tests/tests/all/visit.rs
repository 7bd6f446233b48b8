//! A visit from the door to the counter, and everything that can happen on the way.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::TestApp;

async fn call_next(app: &TestApp, token: &str, counter: &str) -> Value {
    let path = format!("/api/v1/counters/{counter}/call-next");
    let answer = app.call("POST", &path, token, Value::Null).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

async fn act(app: &TestApp, token: &str, id: &Value, verb: &str, body: Value) -> Value {
    let path = format!("/api/v1/tickets/{}/{verb}", id.as_str().unwrap());
    let answer = app.call("POST", &path, token, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{verb}: {}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_visit_of_two_services_keeps_its_number_and_its_turn() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let six = app.token("operator.baku-1.6").await;
    let both = json!({"services": ["identity-card", "family-certificate"], "language": "ru"});
    let first = app.ticket(&kiosk, "baku-1", both).await;
    app.advance(60);
    let later = app.ticket(&kiosk, "baku-1", json!({"services": ["family-certificate"]})).await;
    assert_eq!((&first["number"], &later["number"]), (&json!("A 001"), &json!("A 002")));
    assert!(first["receipt"].as_str().unwrap().starts_with("c2sp.org/tlog-proof@v1\n"));
    let called = call_next(&app, &one, "baku-1.1").await;
    assert_eq!(called["ticket"]["id"], first["id"]);
    assert_eq!(called["because"], "arrival");
    act(&app, &one, &first["id"], "start", json!({})).await;
    let moved = act(&app, &one, &first["id"], "finish", json!({})).await;
    assert_eq!((&moved["state"], &moved["number"]), (&json!("waiting"), &json!("A 001")));
    // It came first, so it is first at the second counter too.
    let called = call_next(&app, &six, "baku-1.6").await;
    assert_eq!(called["ticket"]["id"], first["id"]);
    let done = act(&app, &six, &first["id"], "finish", json!({"outcome": "advice"})).await;
    assert_eq!(done["state"], "finished");
}

#[tokio::test]
async fn priority_counts_as_its_head_start_and_not_more() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let card = || json!({"services": ["identity-card"]});
    let early = app.ticket(&kiosk, "baku-1", card()).await;
    app.advance(31 * 60);
    let ordinary = app.ticket(&kiosk, "baku-1", card()).await;
    app.advance(60);
    let with = json!({"services": ["identity-card"], "priority": "disability"});
    let priority = app.ticket(&kiosk, "baku-1", with).await;
    let one = app.token("operator.baku-1.1").await;
    let mut order = Vec::new();
    for _ in 0..3 {
        let called = call_next(&app, &one, "baku-1.1").await;
        order.push((called["ticket"]["id"].clone(), called["because"].clone()));
        act(&app, &one, &called["ticket"]["id"], "finish", json!({})).await;
    }
    // 32 minutes are more than the head start of 30: whoever came first is still first.
    assert_eq!(order[0], (early["id"].clone(), json!("arrival")));
    assert_eq!(order[1], (priority["id"].clone(), json!("priority")));
    assert_eq!(order[2], (ordinary["id"].clone(), json!("arrival")));
}

#[tokio::test]
async fn a_missed_number_keeps_its_place_for_the_grace_period_only() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    let id = &t["id"];
    for back in [true, false] {
        // Idle sessions lock: everyone signs in again.
        let one = app.token("operator.baku-1.1").await;
        call_next(&app, &one, "baku-1.1").await;
        let path = format!("/api/v1/tickets/{}/did-not-come", id.as_str().unwrap());
        let early = app.call("POST", &path, &one, json!({})).await;
        assert_eq!(early.problem(), "queue-error-too-few-calls");
        app.advance(46);
        act(&app, &one, id, "call-again", json!({})).await;
        let soon = app.call("POST", &path, &one, json!({})).await;
        assert_eq!(soon.problem(), "queue-error-too-soon");
        app.advance(46);
        assert_eq!(act(&app, &one, id, "did-not-come", json!({})).await["state"], "missed");
        if back {
            app.advance(1700);
            let desk = app.token("reception.baku-1").await;
            assert_eq!(act(&app, &desk, id, "return", json!({})).await["state"], "waiting");
        }
    }
    app.advance(1801);
    assert_eq!(onewindow::reactions::once(&app.node.house).await.unwrap(), 1);
    let path = format!("/api/v1/tickets/{}/return", id.as_str().unwrap());
    let desk = app.token("reception.baku-1").await;
    let late = app.call("POST", &path, &desk, json!({})).await;
    assert_eq!(late.problem(), "queue-error-wrong-state");
}

#[tokio::test]
async fn a_parked_visitor_wakes_at_the_time_with_the_old_turn() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let card = || json!({"services": ["identity-card"]});
    let first = app.ticket(&kiosk, "baku-1", card()).await;
    app.advance(5);
    app.ticket(&kiosk, "baku-1", card()).await;
    call_next(&app, &one, "baku-1.1").await;
    let park = json!({"reason": "document", "minutes": 10});
    assert_eq!(act(&app, &one, &first["id"], "park", park).await["state"], "parked");
    app.advance(599);
    assert_eq!(onewindow::reactions::once(&app.node.house).await.unwrap(), 0);
    app.advance(1);
    assert_eq!(onewindow::reactions::once(&app.node.house).await.unwrap(), 1);
    assert_eq!(onewindow::reactions::once(&app.node.house).await.unwrap(), 0);
    let called = call_next(&app, &one, "baku-1.1").await;
    assert_eq!(called["ticket"]["id"], first["id"]);
}

#[tokio::test]
async fn hold_frees_the_counter_and_transfer_reaches_the_counter_that_was_named() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let three = app.token("operator.baku-1.3").await;
    let card = || json!({"services": ["identity-card"]});
    let a = app.ticket(&kiosk, "baku-1", card()).await;
    let b = app.ticket(&kiosk, "baku-1", card()).await;
    call_next(&app, &one, "baku-1.1").await;
    assert_eq!(act(&app, &one, &a["id"], "hold", json!({})).await["state"], "held");
    let called = call_next(&app, &one, "baku-1.1").await;
    assert_eq!(called["ticket"]["id"], b["id"]);
    // The counter has b: a cannot go on at the same time.
    let path = format!("/api/v1/tickets/{}/start", a["id"].as_str().unwrap());
    assert_eq!(
        app.call("POST", &path, &one, json!({})).await.problem(),
        "queue-error-counter-busy"
    );
    open(&app, &three, "baku-1.3").await;
    act(&app, &one, &b["id"], "transfer", json!({"counter": "baku-1.3"})).await;
    act(&app, &one, &a["id"], "start", json!({})).await;
    let called = call_next(&app, &three, "baku-1.3").await;
    assert_eq!((&called["ticket"]["id"], &called["because"]), (&b["id"], &json!("sent")));
}

#[tokio::test]
async fn turned_away_needs_a_listed_ground_and_keeps_the_place_of_the_day() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let desk = app.token("reception.baku-1").await;
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    call_next(&app, &one, "baku-1.1").await;
    let path = format!("/api/v1/tickets/{}/turn-away", t["id"].as_str().unwrap());
    let bad = app.call("POST", &path, &one, json!({"ground": "I do not like him"})).await;
    assert_eq!(bad.problem(), "queue-error-unknown-ground");
    let away = act(&app, &one, &t["id"], "turn-away", json!({"ground": "paper-missing"})).await;
    assert_eq!(away["state"], "turned-away");
    let link = t["link"].as_str().unwrap().trim_start_matches("http://127.0.0.1").to_owned();
    assert!(app.page(&format!("{link}?lang=en")).await.text().contains("A paper is missing"));
    assert_eq!(act(&app, &desk, &t["id"], "return", json!({})).await["state"], "waiting");
}

#[tokio::test]
async fn numbers_begin_again_at_local_midnight() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let card = || json!({"services": ["identity-card"]});
    assert_eq!(app.ticket(&kiosk, "baku-1", card()).await["number"], "A 001");
    // 10:00 in Baku and 13 h 59 min: one minute before midnight there, 19:59 UTC.
    app.advance(13 * 3600 + 59 * 60);
    let kiosk = app.token("kiosk.baku-1").await;
    assert_eq!(app.ticket(&kiosk, "baku-1", card()).await["number"], "A 002");
    app.advance(60);
    assert_eq!(app.ticket(&kiosk, "baku-1", card()).await["number"], "A 001");
    assert_eq!(app.ticket(&kiosk, "baku-1", card()).await["number"], "A 002");
}

async fn open(app: &TestApp, token: &str, counter: &str) {
    let path = format!("/api/v1/counters/{counter}/open");
    let opened = app.call("POST", &path, token, Value::Null).await;
    assert_eq!(opened.status, StatusCode::NO_CONTENT, "{}", opened.text());
}

/// The visitor at a counter is sent on, and what came of it.
async fn sent(app: &TestApp, token: &str, t: &Value, to: Value) -> testkit::Answer {
    let path = format!("/api/v1/tickets/{}/transfer", t["id"].as_str().unwrap());
    app.call("POST", &path, token, to).await
}

#[tokio::test]
async fn a_visitor_is_sent_to_no_counter_of_another_site() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    call_next(&app, &one, "baku-1.1").await;
    for counter in ["ganja-1.3", "mars-1.3", "baku-1.99", "baku-1", "3"] {
        let refused = sent(&app, &one, &t, json!({"counter": counter})).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{counter}: {}", refused.text());
        assert_eq!(refused.problem(), "queue-error-no-such-counter");
    }
    open(&app, &app.token("operator.baku-1.3").await, "baku-1.3").await;
    let moved = sent(&app, &one, &t, json!({"counter": "baku-1.3"})).await;
    assert_eq!(moved.status, StatusCode::OK, "{}", moved.text());
}

#[tokio::test]
async fn whoever_is_sent_to_a_service_or_a_body_is_called_by_a_counter_that_serves_it() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let (three, six) = (app.token("operator.baku-1.3").await, app.token("operator.baku-1.6").await);
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["passport"]})).await;
    call_next(&app, &three, "baku-1.3").await;
    // The first counter of the body does identity cards only: that is not what the visitor needs.
    let moved = sent(&app, &three, &t, json!({"entity": "interior"})).await;
    assert_eq!(moved.status, StatusCode::OK, "{}", moved.text());
    let path = "/api/v1/counters/baku-1.1/call-next";
    assert_eq!(app.call("POST", path, &one, Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(call_next(&app, &three, "baku-1.3").await["ticket"]["id"], t["id"]);
    // A body without such a counter is refused, with words; the visitor stays.
    for entity in ["justice", "mars"] {
        let refused = sent(&app, &three, &t, json!({"entity": entity})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
        assert_eq!(refused.problem(), "queue-error-not-served-by");
    }
    open(&app, &six, "baku-1.6").await;
    let screen = crate::clerk::desk(&app, &three, "/counter", None).await.text();
    assert!(screen.contains("value=\"entity:interior\""), "{screen}");
    assert!(!screen.contains("value=\"entity:justice\""), "{screen}");
    assert!(screen.contains("value=\"counter:baku-1.6\""), "{screen}");
    let moved = sent(&app, &three, &t, json!({"service": "family-certificate"})).await;
    assert_eq!(moved.status, StatusCode::OK, "{}", moved.text());
    assert_eq!(call_next(&app, &six, "baku-1.6").await["ticket"]["id"], t["id"]);
}

#[tokio::test]
async fn the_clerk_sends_a_visitor_to_a_counter_of_another_body_by_the_form() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    call_next(&app, &one, "baku-1.1").await;
    let id = t["id"].as_str().unwrap();
    let form = format!("act=transfer&ticket={id}&to=entity:justice");
    let refused = crate::clerk::press(&app, &one, 7001, &form).await;
    assert!(refused.text().contains("Choose another service of that office"), "{}", refused.text());
    // One counter is the clerk's choice, whatever it serves: it may call whoever is sent to it.
    let six = app.token("operator.baku-1.6").await;
    open(&app, &six, "baku-1.6").await;
    let form = format!("act=transfer&ticket={id}&to=counter:baku-1.6");
    let moved = crate::clerk::press(&app, &one, 7002, &form).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text());
    assert_eq!(call_next(&app, &six, "baku-1.6").await["ticket"]["id"], t["id"]);
}

//! Breaks: a counter that is open and calls nobody for a while.

use axum::http::StatusCode;
use ledger::cbor::Map;
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::day::card;
use crate::manager::page;
use crate::personal::{call, form, newest_leaf, path_of};

const PAUSE: &str = "/api/v1/counters/baku-1.1/pause";
const RESUME: &str = "/api/v1/counters/baku-1.1/resume";
const NEXT: &str = "/api/v1/counters/baku-1.1/call-next";

pub(crate) async fn opened(app: &TestApp) -> String {
    let one = app.token("operator.baku-1.1").await;
    let open = app.call("POST", "/api/v1/counters/baku-1.1/open", &one, Value::Null).await;
    assert_eq!(open.status, StatusCode::NO_CONTENT);
    one
}

async fn pause(app: &TestApp, token: &str, reason: &str) -> Answer {
    app.call("POST", PAUSE, token, json!({"reason": reason})).await
}

#[tokio::test]
async fn a_counter_on_a_break_calls_nobody_until_it_resumes() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let t = card(&app).await;
    app.advance(180);
    let done = pause(&app, &one, "lunch").await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
    let leaf = newest_leaf(&app).await;
    assert_eq!(leaf.kind, "counter.paused/1");
    // Why is not for everybody.
    assert_eq!(leaf.public, Map::new().with("counter", 1).with("day", 20_261_124_i64));
    let refused = app.call("POST", NEXT, &one, Value::Null).await;
    assert_eq!(refused.problem(), "queue-error-on-break");
    assert!(refused.text().contains("You are on a break since 10:03."), "{}", refused.text());
    assert!(refused.text().contains("Press Resume first"), "{}", refused.text());
    assert_eq!(pause(&app, &one, "lunch").await.problem(), "queue-error-on-break");
    let resumed = app.call("POST", RESUME, &one, Value::Null).await;
    assert_eq!(resumed.status, StatusCode::NO_CONTENT, "{}", resumed.text());
    assert_eq!(newest_leaf(&app).await.kind, "counter.resumed/1");
    assert_eq!(call(&app, &one).await["ticket"]["id"], t["id"]);
}

#[tokio::test]
async fn a_break_needs_a_listed_reason_an_open_counter_and_nobody_in_front() {
    let app = TestApp::new().await;
    let closed = app.token("operator.baku-1.1").await;
    assert_eq!(pause(&app, &closed, "lunch").await.problem(), "queue-error-counter-closed");
    let one = opened(&app).await;
    for word in ["", "Lunch", "document", "a\u{0}b"] {
        let unknown = pause(&app, &one, word).await;
        assert_eq!(unknown.problem(), "queue-error-unknown-break", "{word}");
    }
    for body in [json!({}), json!({"reason": 1}), json!({"reason": "lunch", "until": "12:00"})] {
        let unreadable = app.call("POST", PAUSE, &one, body).await;
        assert_eq!(unreadable.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unreadable.text());
    }
    let none = app.call("POST", RESUME, &one, Value::Null).await;
    assert_eq!(none.problem(), "queue-error-no-break");
    let t = card(&app).await;
    call(&app, &one).await;
    let busy = pause(&app, &one, "rest").await;
    assert_eq!(busy.problem(), "queue-error-counter-busy");
    assert!(busy.text().contains("Finish, hold, park or transfer A 001 first."), "{}", busy.text());
    // Whoever is kept nearby is served after the break, not in it.
    app.call("POST", &path_of(&t, "hold"), &one, json!({})).await;
    assert_eq!(pause(&app, &one, "rest").await.status, StatusCode::NO_CONTENT);
    let start = app.call("POST", &path_of(&t, "start"), &one, json!({})).await;
    assert_eq!(start.problem(), "queue-error-on-break");
}

#[tokio::test]
async fn a_counter_that_closes_or_opens_anew_is_on_no_break() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let t = card(&app).await;
    pause(&app, &one, "training").await;
    app.call("POST", "/api/v1/counters/baku-1.1/close", &one, Value::Null).await;
    assert_eq!(call(&app, &one).await["ticket"]["id"], t["id"]);
    app.call("POST", &path_of(&t, "finish"), &one, json!({})).await;
    // A colleague of the same body takes the chair over.
    let t = card(&app).await;
    pause(&app, &one, "rest").await;
    let two = app.token("operator.baku-1.2").await;
    let open = app.call("POST", "/api/v1/counters/baku-1.1/open", &two, Value::Null).await;
    assert_eq!(open.status, StatusCode::NO_CONTENT, "{}", open.text());
    assert_eq!(pause(&app, &one, "rest").await.problem(), "queue-error-counter-closed");
    assert_eq!(call(&app, &one).await["ticket"]["id"], t["id"]);
}

#[tokio::test]
async fn nobody_is_told_that_a_counter_on_a_break_is_free() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let t = card(&app).await;
    let path = format!("/api/v1/tickets/{}", t["code"].as_str().unwrap());
    let look = || async { app.call("GET", &path, "", Value::Null).await.json()["wait"].clone() };
    assert_eq!(look().await["now"], true);
    pause(&app, &one, "prayer").await;
    assert_ne!(look().await["now"], true, "{}", look().await);
    app.call("POST", RESUME, &one, Value::Null).await;
    assert_eq!(look().await["now"], true);
}

#[tokio::test]
async fn the_counter_and_the_manager_see_the_break_and_the_wall_does_not() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    card(&app).await;
    app.advance(60);
    let body = format!("command={}&act=pause&reason=lunch", uuid::Uuid::from_u128(7001));
    let done = form(&app, &one, "/counter/act", body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let body = format!("command={}&act=call-next", uuid::Uuid::from_u128(7002));
    let refused = form(&app, &one, "/counter/act", body).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let text = refused.text();
    assert!(text.contains("On a break since 10:01: Lunch"), "{text}");
    assert!(text.contains("data-key=\"Alt+B\"") && !text.contains("data-key=\"F2\""), "{text}");
    app.advance(240);
    let manager = app.token("manager.baku-1").await;
    let board = page(&app, &manager, "/manage/baku-1").await.text();
    assert!(board.contains("on a break</span> Lunch</td><td><bdi></bdi></td>"), "{board}");
    assert!(board.contains("<td class=\"n\">4 min</td>"), "{board}");
    // Nobody calls them: that needs a hand.
    assert!(board.contains("Identity card: no open counter does it, and 1 wait."), "{board}");
    for path in ["/wall/baku-1?lang=en", "/api/v1/sites/baku-1/board"] {
        let shown = app.page(path).await.text().to_lowercase();
        assert!(!shown.contains("break") && !shown.contains("lunch"), "{path}");
    }
    let body = format!("command={}&act=resume", uuid::Uuid::from_u128(7003));
    let done = form(&app, &one, "/counter/act", body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
}

//! Silent calls for help from a counter.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use ledger::cbor::Map;
use serde_json::Value;
use testkit::{Answer, TestApp};

use crate::breaks::opened;
use crate::day::card;
use crate::manager::{form as manage, page};
use crate::personal::{call, form, newest_leaf};

async fn alarm(app: &TestApp, token: &str) -> Answer {
    app.call("POST", "/api/v1/counters/baku-1.1/alarm", token, Value::Null).await
}

/// The screen of whoever sits at a counter, open or not.
async fn page_of_desk(app: &TestApp, token: &str) -> String {
    let ask = Request::builder().uri("/counter").header(header::ACCEPT_LANGUAGE, "en");
    let ask = ask.header(header::COOKIE, format!("ow-desk={token}"));
    app.send(ask.body(Body::empty()).unwrap()).await.text()
}

/// The living part of the counter's screen.
async fn line(app: &TestApp, token: &str) -> String {
    form(app, token, "/counter/find", "wanted=0501234567".to_owned()).await.text()
}

#[tokio::test]
async fn a_silent_call_for_help_reaches_the_managers_board_and_nothing_in_the_hall() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let t = card(&app).await;
    call(&app, &one).await;
    app.advance(240);
    assert_eq!(alarm(&app, &one).await.status, StatusCode::NO_CONTENT);
    let leaf = newest_leaf(&app).await;
    assert_eq!(leaf.kind, "counter.noted/1");
    // Neither what it is nor where.
    assert_eq!(leaf.public, Map::new().with("day", 20_261_124_i64));
    let manager = app.token("manager.baku-1").await;
    let board = page(&app, &manager, "/manage/baku-1/board").await.text();
    assert!(board.contains("Counter 1 has asked for help since 10:04."), "{board}");
    let other = app.token("manager.ganja-1").await;
    let elsewhere = page(&app, &other, "/manage/ganja-1/board").await.text();
    assert!(!elsewhere.contains("asked for help"), "{elsewhere}");
    let link = t["link"].as_str().unwrap().trim_start_matches("http://127.0.0.1").to_owned();
    for path in ["/wall/baku-1?lang=en", "/api/v1/sites/baku-1/board", link.as_str()] {
        let shown = app.page(path).await.text();
        assert!(!shown.contains("asked for help") && !shown.contains("alarm"), "{path}: {shown}");
    }
    // Whoever stands before the screen reads no word of it either.
    let screen = line(&app, &one).await;
    assert!(screen.contains("Sent at 10:04."), "{screen}");
}

#[tokio::test]
async fn who_presses_twice_calls_once_and_who_needs_help_again_calls_again() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    alarm(&app, &one).await;
    let before = app.node.house.app.head().size;
    let body = format!("command={}&act=alarm", uuid::Uuid::from_u128(7101));
    let again = form(&app, &one, "/counter/act", body).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    assert_eq!(app.node.house.app.head().size, before, "it was called twice");
    app.advance(60);
    let manager = app.token("manager.baku-1").await;
    let seen = manage(&app, &manager, "/manage/baku-1/alarm-seen", "counter=1").await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text());
    assert_eq!(newest_leaf(&app).await.kind, "counter.noted/1");
    let board = page(&app, &manager, "/manage/baku-1").await.text();
    assert!(!board.contains("asked for help"), "{board}");
    assert!(line(&app, &one).await.contains("Sent at 10:00, seen at 10:01."));
    let twice = manage(&app, &manager, "/manage/baku-1/alarm-seen", "counter=1").await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.text().contains("A colleague may be on the way already."), "{}", twice.text());
    app.advance(60);
    assert_eq!(alarm(&app, &one).await.status, StatusCode::NO_CONTENT);
    let board = page(&app, &manager, "/manage/baku-1").await.text();
    assert!(board.contains("Counter 1 has asked for help since 10:02."), "{board}");
}

#[tokio::test]
async fn help_is_called_on_a_break_too_and_from_a_counter_that_is_closed() {
    let app = TestApp::new().await;
    let closed = app.token("operator.baku-1.1").await;
    // Before the counter opens, with its button where one chooses a counter.
    let choose = page_of_desk(&app, &closed).await;
    assert_eq!(choose.matches("value=\"alarm\" data-twice=\"Alt+0\"").count(), 1, "{choose}");
    assert_eq!(alarm(&app, &closed).await.status, StatusCode::NO_CONTENT);
    assert!(page_of_desk(&app, &closed).await.contains("Sent at 10:00."));
    let manager = app.token("manager.baku-1").await;
    let seen = manage(&app, &manager, "/manage/baku-1/alarm-seen", "counter=1").await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text());
    // And after it was closed.
    let one = opened(&app).await;
    let body = format!("command={}", uuid::Uuid::from_u128(7102));
    form(&app, &one, "/counter/close", body).await;
    app.advance(60);
    let body = format!("command={}&act=alarm", uuid::Uuid::from_u128(7103));
    let sent = form(&app, &one, "/counter/act", body).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let board = page(&app, &manager, "/manage/baku-1/board").await.text();
    assert!(board.contains("Counter 1 has asked for help since 10:01."), "{board}");
    // The public leaf stands in a stream that is no counter's.
    let leaf = newest_leaf(&app).await;
    assert_eq!((leaf.kind.as_str(), leaf.seq), ("counter.noted/1", 0));
    manage(&app, &manager, "/manage/baku-1/alarm-seen", "counter=1").await;
    let one = opened(&app).await;
    let lunch = serde_json::json!({"reason": "lunch"});
    app.call("POST", "/api/v1/counters/baku-1.1/pause", &one, lunch).await;
    assert_eq!(alarm(&app, &one).await.status, StatusCode::NO_CONTENT);
    for counter in ["baku-1.2", "baku-1.99"] {
        let path = format!("/api/v1/counters/{counter}/alarm-seen");
        let manager = app.token("manager.baku-1").await;
        let none = app.call("POST", &path, &manager, Value::Null).await;
        assert_eq!(none.problem(), "queue-error-no-alarm", "{counter}");
    }
}

/// Help must not be called by an elbow: the button is behind a second step, and its key is pressed
/// twice.
#[tokio::test]
async fn the_button_for_help_is_no_plain_button() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let screen = line(&app, &one).await;
    let help = screen.split("<details><summary>Help</summary>").nth(1).unwrap();
    let help = help.split("</details>").next().unwrap();
    assert!(help.contains("value=\"alarm\" data-twice=\"Alt+0\""), "{help}");
    assert_eq!(screen.matches("value=\"alarm\"").count(), 1, "{screen}");
}

#[tokio::test]
async fn every_page_of_the_manager_hears_of_a_call_for_help() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    card(&app).await;
    alarm(&app, &one).await;
    let manager = app.token("manager.baku-1").await;
    let places = [
        "forecast",
        "plan",
        "plan/history",
        "media",
        "devices",
        "printers",
        "close-day",
        "days/20261124",
    ];
    for place in places {
        let shown = page(&app, &manager, &format!("/manage/baku-1/{place}")).await.text();
        let hears = "id=\"help\" data-live=\"/manage/baku-1/alarms\"";
        assert!(shown.contains(hears), "{place} does not ask for calls for help: {shown}");
        assert!(shown.contains("data-events=\"/live/baku-1/help\""), "{place}: {shown}");
    }
    // What they fetch is what the board shows; there it stands once.
    let board = page(&app, &manager, "/manage/baku-1").await.text();
    assert_eq!(board.matches("has asked for help").count(), 1, "{board}");
    assert!(!board.contains("/alarms\""), "{board}");
    let part = page(&app, &manager, "/manage/baku-1/alarms").await.text();
    assert!(part.contains("Counter 1 has asked for help since 10:00."), "{part}");
    assert!(part.contains("action=\"/manage/baku-1/alarm-seen\""), "{part}");
    manage(&app, &manager, "/manage/baku-1/alarm-seen", "counter=1").await;
    let part = page(&app, &manager, "/manage/baku-1/alarms").await.text();
    assert!(!part.contains("asked for help"), "{part}");
    // The administrator plans, too, and answers for no hall.
    let administrator = app.token("administrator").await;
    let plan = page(&app, &administrator, "/manage/baku-1/plan").await.text();
    assert!(!plan.contains("/alarms\""), "{plan}");
}

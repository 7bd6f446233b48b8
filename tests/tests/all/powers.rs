//! What a session and a link give, and for how long.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::TestApp;

#[tokio::test]
async fn a_closed_session_ends_at_once() {
    let app = TestApp::new().await;
    let one = app.token("operator.baku-1.1").await;
    let current = "/api/v1/sessions/current";
    assert_eq!(app.call("GET", current, &one, Value::Null).await.status, StatusCode::OK);
    let closed = app.call("DELETE", current, &one, Value::Null).await;
    assert_eq!(closed.status, StatusCode::NO_CONTENT);
    assert_eq!(app.call("GET", current, &one, Value::Null).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_ends_with_the_shift_but_not_with_a_visitor_at_the_counter() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    app.advance(9 * 3600 + 60);
    let current = "/api/v1/sessions/current";
    assert_eq!(
        app.call("GET", current, &kiosk, Value::Null).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(app.call("GET", current, &one, Value::Null).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_link_that_was_guessed_opens_nothing() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    let link = t["link"].as_str().unwrap().trim_start_matches("http://127.0.0.1").to_owned();
    assert_eq!(app.page(&link).await.status, StatusCode::OK);
    let mut bent = link.clone();
    let last = bent.pop().unwrap();
    bent.push(if last == 'A' { 'B' } else { 'A' });
    assert_eq!(app.page(&bent).await.status, StatusCode::NOT_FOUND);
    // The spoken code shows the place and gives no power.
    let code = t["code"].as_str().unwrap();
    let page = app.page(&format!("/code?code={code}&lang=en")).await.text();
    assert!(page.contains("A 001") && !page.contains("Leave the queue"));
}

//! Every address, tried by those who may not.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::TestApp;

/// Every write of the JSON API, from its own description. A search is sent as one, and writes
/// nothing.
fn writes() -> Vec<String> {
    let doc: Value = serde_json::from_str(&onewindow::router::openapi().unwrap()).unwrap();
    let paths = doc["paths"].as_object().unwrap().clone();
    paths
        .into_iter()
        .filter(|(_, verbs)| verbs.get("post").is_some())
        .map(|(path, _)| path)
        .filter(|p| p != "/api/v1/sessions" && !p.ends_with("/search"))
        .collect()
}

#[tokio::test]
async fn nobody_and_the_wrong_role_write_nothing_anywhere() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    let strangers = [
        String::new(),
        app.token("auditor").await,
        app.token("administrator").await,
        app.token("kiosk.ganja-1").await,
        app.token("operator.ganja-1.1").await,
        app.token("operator.baku-1.2").await,
        app.token("operator.baku-1.9").await,
        "not-a-token".to_owned(),
    ];
    let before = app.node.house.app.head().size;
    for path in writes() {
        let path = path
            .replace("{site}", "baku-1")
            .replace("{counter}", "baku-1.1")
            .replace("{id}", t["id"].as_str().unwrap());
        for token in &strangers {
            let body = json!({"services": ["identity-card"], "reason": "document", "minutes": 5,
                "ground": "paper-missing", "counter": "baku-1.3"});
            // Only the fields that the verb knows, so that it is the power that refuses.
            let body = match path.rsplit('/').next().unwrap() {
                "tickets" => json!({"services": body["services"]}),
                "park" => json!({"reason": "document", "minutes": 5}),
                "turn-away" => json!({"ground": "paper-missing"}),
                "transfer" => json!({"counter": "baku-1.3"}),
                "look" => json!({"purpose": "check-priority"}),
                "call-next" | "open" | "close" => Value::Null,
                _ => json!({}),
            };
            let answer = app.call("POST", &path, token, body).await;
            // A colleague of the same body may open the counter, but not while it has a visitor.
            let taken = path.ends_with("/open") && answer.status == StatusCode::CONFLICT;
            let refused = taken
                || matches!(
                    answer.status,
                    StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND
                );
            assert!(refused, "{path} by {token}: {} {}", answer.status, answer.text());
        }
    }
    assert_eq!(app.node.house.app.head().size, before, "something was written");
}

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

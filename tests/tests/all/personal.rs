//! What happens to personal data: found blind, opened with a purpose, erased for ever.

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

const SEARCH: &str = "/api/v1/sites/baku-1/tickets/search";

fn with_phone(phone: &str) -> Value {
    json!({"services": ["identity-card"], "phone": phone, "priority": "disability"})
}

async fn search(app: &TestApp, token: &str, phone: &str) -> Answer {
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

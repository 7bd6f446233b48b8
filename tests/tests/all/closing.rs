//! The second step before a day is closed: whom it ends, and whoever comes meanwhile.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::day::{card, state};
use crate::manager::page;
use crate::personal::path_of;
use crate::remote::{home, reserve};

const CLOSE: &str = "/manage/baku-1/close-day";

async fn look(app: &TestApp) -> String {
    let manager = app.token("manager.baku-1").await;
    let answer = page(app, &manager, CLOSE).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.text()
}

/// What the form on the page sends.
fn confirms(page: &str) -> String {
    let form = page.split("action=\"/manage/baku-1/close-day\"").nth(1).unwrap();
    let fields = form.split("</form>").next().unwrap().split("type=\"hidden\" name=\"").skip(1);
    let field = |field: &str| {
        let mut parts = field.split('"');
        let name = parts.next().unwrap();
        format!("{name}={}", parts.nth(1).unwrap().replace(' ', "+"))
    };
    fields.map(field).collect::<Vec<_>>().join("&")
}

/// A form as it was, with the command that it carries.
async fn send(app: &TestApp, body: &str) -> Answer {
    let manager = app.token("manager.baku-1").await;
    let request = axum::http::Request::builder()
        .method("POST")
        .uri(CLOSE)
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::COOKIE, format!("ow-manage={manager}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request.body(body.to_owned().into()).unwrap()).await
}

fn tile(page: &str, name: &str) -> String {
    let from = page.split(&format!("<dt>{name}</dt><dd>")).nth(1);
    from.unwrap_or_else(|| panic!("{name}: {page}")).split('<').next().unwrap().to_owned()
}

async fn at_counter(app: &TestApp, verb: &str, body: Value) -> Answer {
    let clerk = app.token("operator.baku-1.1").await;
    app.call("POST", &format!("/api/v1/{verb}"), &clerk, body).await
}

#[tokio::test]
async fn the_second_step_counts_whom_it_ends_and_shows_what_they_are_told() {
    let app = TestApp::new().await;
    at_counter(&app, "counters/baku-1.1/open", Value::Null).await;
    let away = card(&app).await;
    at_counter(&app, "counters/baku-1.1/call-next", Value::Null).await;
    let park = path_of(&away, "park").replace("/api/v1/", "");
    at_counter(&app, &park, json!({"reason": "wait", "minutes": 60})).await;
    let waits = card(&app).await;
    card(&app).await;
    assert_eq!(reserve(&app, &home(1), "0501234567", 1).await.status, StatusCode::SEE_OTHER);
    let text = look(&app).await;
    for (name, n) in [
        ("Waiting", "2"),
        ("Called or at a counter", "0"),
        ("Away for a while", "1"),
        ("Called and did not come", "0"),
        ("Number from home, not here yet", "1"),
    ] {
        assert_eq!(tile(&text, name), n, "{name}: {text}");
    }
    assert!(text.contains("4 visits end without a result."), "{text}");
    assert!(text.contains("This place closed its day at 10:00"), "{text}");
    assert!(text.contains("1 counter is still open."), "{text}");
    assert_eq!(state(&app, &waits).await, "waiting", "looking closes nothing");
    for lang in ["az", "en", "ru", "ar"] {
        let manager = app.token("manager.baku-1").await;
        let text = page(&app, &manager, &format!("{CLOSE}?lang={lang}")).await.text();
        assert!(!text.contains('⟦') && text.matches("<h1").count() == 1, "{lang}: {text}");
    }
    // A click that was doubled is one command.
    let body = confirms(&text);
    for _ in 0..2 {
        let closed = send(&app, &body).await;
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text());
        assert_eq!(closed.headers[header::LOCATION], "/manage/baku-1/days/20261124");
    }
    assert_eq!(state(&app, &waits).await, "unserved");
    let manager = app.token("manager.baku-1").await;
    let again = page(&app, &manager, CLOSE).await;
    assert_eq!(again.headers[header::LOCATION], "/manage/baku-1/days/20261124");
}

#[tokio::test]
async fn whoever_comes_after_the_look_is_not_ended_unseen() {
    let app = TestApp::new().await;
    let first = card(&app).await;
    let seen = confirms(&look(&app).await);
    // One leaves and one comes: as many as before, and somebody else.
    let reception = app.token("reception.baku-1").await;
    app.call("POST", &path_of(&first, "leave"), &reception, json!({})).await;
    let late = card(&app).await;
    let refused = send(&app, &seen).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    let text = refused.text();
    assert!(text.contains("The day is not closed. Came since you looked: 1."), "{text}");
    assert_eq!(tile(&text, "Waiting"), "1");
    assert_eq!(state(&app, &late).await, "waiting");
    // The old form stays refused, the new page closes.
    assert_eq!(send(&app, &seen).await.status, StatusCode::CONFLICT);
    let closed = send(&app, &confirms(&text)).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text());
    assert_eq!(state(&app, &late).await, "unserved");
}

#[tokio::test]
async fn whoever_leaves_after_the_look_or_paper_that_is_printed_stops_nobody() {
    let app = TestApp::new().await;
    let t = card(&app).await;
    let seen = confirms(&look(&app).await);
    let reception = app.token("reception.baku-1").await;
    app.call("POST", &path_of(&t, "leave"), &reception, json!({})).await;
    let print = "/api/v1/sites/baku-1/paper-numbers";
    assert_eq!(app.call("POST", print, &reception, json!({"count": 2})).await.status, 201);
    let closed = send(&app, &seen).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text());
}

#[tokio::test]
async fn while_somebody_is_at_a_counter_the_page_says_where_and_has_no_button() {
    let app = TestApp::new().await;
    at_counter(&app, "counters/baku-1.1/open", Value::Null).await;
    let t = card(&app).await;
    let seen = confirms(&look(&app).await);
    at_counter(&app, "counters/baku-1.1/call-next", Value::Null).await;
    let refused = send(&app, &seen).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    for text in [refused.text(), look(&app).await] {
        assert!(text.contains("Counter 1 still has A 001."), "{text}");
        assert!(!text.contains("name=\"open\""), "{text}");
    }
    assert_eq!(state(&app, &t).await, "called");
}

#[tokio::test]
async fn only_the_manager_of_the_place_sees_the_second_step() {
    let app = TestApp::new().await;
    for who in ["manager.ganja-1", "administrator", "head", "auditor", "operator.baku-1.1"] {
        let token = app.token(who).await;
        assert_eq!(page(&app, &token, CLOSE).await.status, StatusCode::FORBIDDEN, "{who}");
    }
}

#[tokio::test]
async fn one_who_comes_back_while_another_one_is_done_is_not_ended_unseen() {
    let app = TestApp::new().await;
    at_counter(&app, "counters/baku-1.1/open", Value::Null).await;
    let back = card(&app).await;
    at_counter(&app, "counters/baku-1.1/call-next", Value::Null).await;
    let verb = path_of(&back, "turn-away").replace("/api/v1/", "");
    let away = at_counter(&app, &verb, json!({"ground": "paper-missing"})).await;
    assert_eq!(away.status, StatusCode::OK, "{}", away.text());
    let done = card(&app).await;
    let seen = confirms(&look(&app).await);
    // As many visits as before, and as many without an end: but not the same.
    at_counter(&app, "counters/baku-1.1/call-next", Value::Null).await;
    at_counter(&app, &path_of(&done, "finish").replace("/api/v1/", ""), json!({})).await;
    let reception = app.token("reception.baku-1").await;
    app.call("POST", &path_of(&back, "return"), &reception, json!({})).await;
    let refused = send(&app, &seen).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    let text = refused.text();
    assert!(text.contains("The day is not closed. Came since you looked: 1."), "{text}");
    assert_eq!(state(&app, &back).await, "waiting");
    let closed = send(&app, &confirms(&text)).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text());
}

#[tokio::test]
async fn a_form_that_says_what_cannot_be_ends_nobody() {
    let app = TestApp::new().await;
    let t = card(&app).await;
    let command = uuid::Uuid::from_u128(8);
    for seen in ["", "&open=", "&open=x+-1", "&given=1&open=-9223372036854775808"] {
        let refused = send(&app, &format!("command={command}{seen}")).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{seen}: {}", refused.text());
        assert_eq!(state(&app, &t).await, "waiting", "{seen}");
    }
}

//! Spoken codes: there are few, they come back, and they are worth little to whoever guesses.

use std::collections::BTreeSet;

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, Setup, TestApp};

use crate::personal::{call, link_of, path_of};

const DAY: i64 = 24 * 3600;

fn card() -> Value {
    json!({"services": ["identity-card"]})
}

/// Takes a number at the kiosk, with a session of now.
async fn take(app: &TestApp) -> Answer {
    let kiosk = app.token("kiosk.baku-1").await;
    app.call("POST", "/api/v1/sites/baku-1/tickets", &kiosk, card()).await
}

fn code(t: &Value) -> String {
    t["code"].as_str().unwrap().to_owned()
}

/// Asks from a network, with the cookie of a counter if there is one.
async fn from(app: &TestApp, network: u8, path: &str, desk: &str) -> Answer {
    let request = Request::builder()
        .uri(path)
        .header("x-forwarded-for", format!("10.0.{network}.7"))
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::COOKIE, format!("ow-desk={desk}"));
    app.send(request.body("".into()).unwrap()).await
}

fn api(code: &str) -> String {
    format!("/api/v1/tickets/{code}")
}

#[tokio::test]
async fn codes_that_are_used_up_come_back_when_their_days_are_over() {
    let app = TestApp::with(Setup { codes: 12, ..Setup::default() }).await;
    let mut first = Vec::new();
    let refused = loop {
        let answer = take(&app).await;
        match answer.status {
            StatusCode::CREATED => first.push(answer.json()),
            _ => break answer,
        }
    };
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.problem(), "queue-error-numbers-used-up");
    let given: BTreeSet<String> = first.iter().map(code).collect();
    assert!((8..=12).contains(&given.len()) && given.len() == first.len(), "{given:?}");
    // As long as a code may find its ticket, nobody else has it.
    for _ in 0..2 {
        app.advance(DAY);
        let later = take(&app).await;
        assert!(later.status == StatusCode::CONFLICT || !given.contains(&code(&later.json())));
    }
    app.advance(3 * DAY);
    let now = take(&app).await.json();
    assert!(given.contains(&code(&now)), "{now}");
    // It is that of the new ticket, and the page of the old one is where it was.
    let found = from(&app, 1, &api(&code(&now)), "").await.json();
    assert_eq!(found["id"], now["id"]);
    let old = first.iter().find(|t| code(t) == code(&now)).unwrap();
    let page = app.page(&format!("{}?lang=en", link_of(old))).await.text();
    assert!(page.contains(old["number"].as_str().unwrap()), "{page}");
}

#[tokio::test]
async fn a_code_finds_its_ticket_on_its_day_and_the_next_one() {
    let app = TestApp::new().await;
    let ticket = take(&app).await.json();
    let (api, link) = (api(&code(&ticket)), link_of(&ticket));
    let page = format!("/code?code={}&lang=en", code(&ticket));
    for (days, is) in [(0, StatusCode::OK), (1, StatusCode::OK), (2, StatusCode::NOT_FOUND)] {
        assert_eq!(from(&app, 1, &api, "").await.status, is, "{days} days later");
        assert_eq!(from(&app, 1, &page, "").await.status, is, "{days} days later");
        assert_eq!(app.page(&link).await.status, StatusCode::OK, "{days} days later");
        app.advance(DAY);
    }
    // A page that was left open asks again and again, and the hall around it does not pay for that.
    for _ in 0..30 {
        let late = from(&app, 1, &api, "").await;
        assert_eq!(late.problem(), "queue-error-no-such-code");
    }
    let next = take(&app).await.json();
    assert_eq!(from(&app, 1, &self::api(&code(&next)), "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_guesses_codes_is_told_to_wait_and_nobody_else_is() {
    let app = TestApp::new().await;
    let ticket = take(&app).await.json();
    let all = (10_000_000..).filter_map(|n| kit::SpokenCode::from_number(n).ok());
    let wrong: Vec<String> =
        all.map(|c| c.to_string()).filter(|c| *c != code(&ticket)).take(11).collect();
    // A digit that is typed wrong is no guess.
    for _ in 0..20 {
        let typed = from(&app, 1, "/api/v1/tickets/4817-2099", "").await;
        assert_eq!(typed.problem(), "queue-error-bad-code");
    }
    for (n, code) in wrong.iter().take(10).enumerate() {
        let path = match n % 3 {
            0 => api(code),
            1 => format!("/scan/{code}"),
            _ => format!("/code/part?code={code}"),
        };
        assert_eq!(from(&app, 1, &path, "").await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let often = from(&app, 1, &api(&wrong[10]), "").await;
    assert_eq!(often.status, StatusCode::TOO_MANY_REQUESTS, "{}", often.text());
    assert_eq!(often.problem(), "queue-error-codes-too-fast");
    // Whatever the code is: else an answer would say which of many is one.
    let true_one = api(&code(&ticket));
    let page = from(&app, 1, &format!("/code?code={}&lang=en", code(&ticket)), "").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.text().contains("scan the square on your ticket"), "{}", page.text());
    assert_eq!(from(&app, 2, &true_one, "").await.status, StatusCode::OK);
    app.advance(60);
    assert_eq!(from(&app, 1, &true_one, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_code_does_not_say_what_somebody_came_for_or_why_it_was_not_possible() {
    let app = TestApp::new().await;
    let one = app.token("operator.baku-1.1").await;
    let ticket = take(&app).await.json();
    let page = format!("/code?code={}&lang=en", code(&ticket));
    let waits = from(&app, 1, &page, "").await.text();
    assert!(waits.contains("A 001") && !waits.contains("Identity card"), "{waits}");
    call(&app, &one).await;
    let why = json!({"ground": "paper-missing"});
    app.call("POST", &path_of(&ticket, "turn-away"), &one, why).await;
    let own = app.page(&format!("{}?lang=en", link_of(&ticket))).await.text();
    let ground = crate::front::between(&own, "<p>Why: ", "</p>");
    let away = from(&app, 1, &page, "").await.text();
    assert!(!away.contains(ground) && !away.contains("Identity card"), "{away}");
    assert!(away.contains("scan the square on your ticket") && away.contains("your place is kept"));
    // Staff of the site show it to the visitor, and staff of another one do not.
    let shown = from(&app, 1, &page, &one).await.text();
    assert!(shown.contains(ground) && shown.contains("Identity card"), "{shown}");
    let elsewhere = app.token("operator.ganja-1.1").await;
    assert!(!from(&app, 1, &page, &elsewhere).await.text().contains(ground));
}

//! The kiosk's pages: where a visitor begins, what is offered, and what is said when it is closed.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Setup, TestApp};

use crate::day::card;
use crate::plan::{fine, set};

pub(crate) async fn page(app: &TestApp, path: &str) -> String {
    let site = path.split(['/', '?']).nth(2).unwrap();
    let token = app.token(&format!("kiosk.{site}")).await;
    let ask = Request::builder().uri(path).header(header::COOKIE, format!("ow-kiosk={token}"));
    let answer = app.send(ask.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    let text = answer.text();
    assert!(!text.contains('⟦'), "{path} shows a key: {text}");
    text
}

/// The services that can be taken on a page.
fn services(page: &str) -> Vec<&str> {
    page.split("name=\"service\" value=\"").skip(1).filter_map(|s| s.split('"').next()).collect()
}

#[tokio::test]
async fn a_visitor_begins_at_the_language() {
    let app = TestApp::new().await;
    let start = page(&app, "/kiosk/baku-1").await;
    for (lang, words) in [
        ("az", "Nömrə götürün"),
        ("en", "Take a number"),
        ("ru", "Возьмите номер"),
        ("ar", "خذ رقمًا"),
    ] {
        assert!(start.contains(&format!("href=\"/kiosk/baku-1?lang={lang}\"")), "{start}");
        assert!(start.contains(words), "{start}");
    }
    assert!(services(&start).is_empty() && !start.contains("method=\"post\""), "{start}");
}

#[tokio::test]
async fn a_kiosk_of_a_closed_site_says_when_it_opens_and_offers_nothing() {
    let app = TestApp::with(Setup { demo: false, ..Setup::default() }).await;
    let open = page(&app, "/kiosk/baku-1?lang=en&group=documents").await;
    assert!(services(&open).contains(&"identity-card") && !open.contains("closed now"), "{open}");
    // A Tuesday, 19:00.
    app.advance(9 * 3600);
    let start = page(&app, "/kiosk/baku-1").await;
    assert!(start.contains("This place is closed now. Opens Wednesday, 09:00."), "{start}");
    assert!(start.contains("Среда, 09:00."), "each language says it: {start}");
    let closed = page(&app, "/kiosk/baku-1?lang=en&group=documents").await;
    assert!(closed.contains("<h1>This place is closed now.</h1>"), "{closed}");
    assert!(closed.contains("Opens Wednesday, 09:00."), "{closed}");
    assert!(closed.contains("<dt>Saturday</dt><dd><bdi>09:00–18:00</bdi></dd>"), "{closed}");
    assert!(closed.contains("<dt>Sunday</dt><dd><bdi>Closed</bdi></dd>"), "{closed}");
    assert!(services(&closed).is_empty() && !closed.contains("method=\"post\""), "{closed}");
    // A Saturday, 19:00: not Sunday, Monday.
    app.advance(4 * 24 * 3600);
    let start = page(&app, "/kiosk/baku-1").await;
    assert!(start.contains("Opens Monday, 09:00."), "{start}");
}

/// Where a number can be taken.
const TAKE: &str = "/kiosk/baku-1?lang=en&group=documents";

#[tokio::test]
async fn the_last_minutes_before_closing_are_said_before_a_number_is_taken() {
    let app = TestApp::with(Setup { demo: false, ..Setup::default() }).await;
    // A Tuesday, 10:00; it closes at 18:00.
    assert!(!page(&app, TAKE).await.contains("closes"));
    app.advance(7 * 3600 + 39 * 60);
    assert!(!page(&app, TAKE).await.contains("closes"));
    app.advance(60);
    let soon = page(&app, TAKE).await;
    assert!(soon.contains("This place closes soon: at 18:00."), "{soon}");
    assert!(services(&soon).contains(&"identity-card"), "a number can be taken all the same");
    assert!(!soon.contains("may not be served"), "nobody waits: {soon}");
}

#[tokio::test]
async fn a_short_day_is_said_with_how_many_wait_when_not_all_will_be_served() {
    let app = TestApp::with(Setup { demo: false, ..Setup::default() }).await;
    let short = json!({"first": "2026-11-24", "last": "2026-11-24", "reason": "other",
        "from": "09:00", "until": "11:00", "version": 0});
    fine(&set(&app, "POST", "closures", short).await);
    let early = page(&app, TAKE).await;
    assert!(early.contains("Today this place closes earlier than usual: at 11:00."), "{early}");
    let clerk = app.token("operator.baku-1.1").await;
    let open = "/api/v1/counters/baku-1.1/open";
    assert_eq!(app.call("POST", open, &clerk, Value::Null).await.status, StatusCode::NO_CONTENT);
    card(&app).await;
    assert!(!page(&app, TAKE).await.contains("may not be served"), "one will be served");
    for _ in 0..11 {
        card(&app).await;
    }
    let full = page(&app, TAKE).await;
    let words = "You may not be served today. People waiting before you: 12.";
    assert!(full.contains(words), "{full}");
    // A demo is open at any hour.
    let demo = TestApp::new().await;
    demo.advance(7 * 3600 + 50 * 60);
    assert!(!page(&demo, TAKE).await.contains("closes"));
}

#[tokio::test]
async fn a_few_services_stand_directly_and_many_in_their_groups() {
    let app = TestApp::new().await;
    let few = page(&app, "/kiosk/bus-1?lang=en").await;
    assert_eq!(
        services(&few),
        ["identity-card", "residence-certificate", "family-certificate"],
        "{few}"
    );
    let many = page(&app, "/kiosk/baku-1?lang=en&priority=disability").await;
    assert!(services(&many).is_empty(), "{many}");
    let into = "href=\"/kiosk/baku-1?lang=en&#38;priority=disability&#38;group=family\"";
    assert!(many.contains(into), "{many}");
    let group = page(&app, "/kiosk/baku-1?lang=en&priority=disability&group=family").await;
    assert!(services(&group).contains(&"family-certificate"), "{group}");
    assert!(!services(&group).contains(&"passport"), "{group}");
    assert!(group.contains("name=\"priority\" value=\"disability\""), "{group}");
    let unknown = page(&app, "/kiosk/baku-1?lang=en&group=../etc").await;
    assert!(unknown.contains("group=family") && !unknown.contains("../etc"), "{unknown}");
    // What is chosen already is not offered again.
    let second = page(&app, "/kiosk/baku-1?lang=en&group=documents&also=identity-card").await;
    assert!(!services(&second).contains(&"identity-card"), "{second}");
    assert!(services(&second).contains(&"passport"), "{second}");
}

#[tokio::test]
async fn a_service_is_found_by_words_without_marks_and_with_mistakes() {
    let app = TestApp::new().await;
    let found = page(&app, "/kiosk/baku-1?lang=az&q=sexsiyyet").await;
    assert_eq!(services(&found), ["identity-card"], "{found}");
    let nearest = page(&app, "/kiosk/baku-1?lang=en&q=pasport").await;
    assert_eq!(services(&nearest).first(), Some(&"passport"), "{nearest}");
    assert!(nearest.contains("Nothing fits exactly."), "{nearest}");
    // What this site does not have is not offered.
    let bus = page(&app, "/kiosk/bus-1?lang=en&q=passport").await;
    assert!(services(&bus).is_empty(), "{bus}");
    assert!(bus.contains("No service fits. Please ask at reception."), "{bus}");
    let blank = page(&app, "/kiosk/baku-1?lang=en&q=+++").await;
    assert!(blank.contains("group=family"), "{blank}");
    let long = page(&app, &format!("/kiosk/baku-1?lang=en&q={}", "x".repeat(5000))).await;
    assert!(!long.contains(&"x".repeat(81)), "{long}");
}

#[tokio::test]
async fn larger_text_stays_with_the_visitor_and_ends_with_the_visit() {
    let app = TestApp::new().await;
    let small = page(&app, "/kiosk/baku-1?lang=en").await;
    assert!(!small.contains("class=\"large\""), "{small}");
    assert!(small.contains("href=\"/kiosk/baku-1?lang=en&#38;large=1\""), "{small}");
    let large = page(&app, "/kiosk/baku-1?lang=en&large=1&group=documents").await;
    assert!(large.contains("class=\"large\""), "{large}");
    for link in large.split("href=\"/kiosk/baku-1?").skip(1) {
        let link = link.split('"').next().unwrap();
        let toggle = link == "lang=en&#38;group=documents";
        assert!(toggle || link.ends_with("large=1"), "{link} forgets it");
    }
    assert!(large.contains("href=\"/kiosk/baku-1\">Start again"), "{large}");
    let command =
        large.split("name=\"command\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let action =
        large.split("method=\"post\" action=\"").nth(1).unwrap().split('"').next().unwrap();
    let token = app.token("kiosk.baku-1").await;
    let form = Request::builder()
        .method("POST")
        .uri(action)
        .header(header::COOKIE, format!("ow-kiosk={token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("command={command}&service=identity-card&lang=en")))
        .unwrap();
    let ticket = app.send(form).await.text();
    assert!(ticket.contains("class=\"large\"") && ticket.contains("A 001"), "{ticket}");
    assert!(ticket.contains("href=\"/kiosk/baku-1\""), "the next one begins without: {ticket}");
}

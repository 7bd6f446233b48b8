//! What goes wrong at a counter: two tabs, a second press, a computer that dies, unexpected names.

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, Setup, TestApp};

use crate::opening::go;

const NEXT: &str = "/api/v1/counters/baku-1.1/call-next";

async fn card(app: &TestApp) -> Value {
    let kiosk = app.token("kiosk.baku-1").await;
    app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await
}

async fn state(app: &TestApp, ticket: &Value) -> Value {
    let path = format!("/api/v1/tickets/{}", ticket["code"].as_str().unwrap());
    app.call("GET", &path, "", Value::Null).await.json()
}

/// A page of staff, or a form of it, as the browser asks.
pub(crate) async fn desk(app: &TestApp, token: &str, path: &str, body: Option<&str>) -> Answer {
    let request = Request::builder()
        .method(if body.is_some() { "POST" } else { "GET" })
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::COOKIE, format!("ow-desk={token}; ow-manage={token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request.body(body.unwrap_or_default().to_owned().into()).unwrap()).await
}

/// A key of the console, as the page sends it.
pub(crate) async fn press(app: &TestApp, token: &str, command: u128, form: &str) -> Answer {
    let command = uuid::Uuid::from_u128(command);
    desk(app, token, "/counter/act", Some(&format!("command={command}&{form}"))).await
}

#[tokio::test]
async fn two_tabs_of_a_counter_call_one_visitor() {
    let app = TestApp::new().await;
    let (first, second) = (card(&app).await, card(&app).await);
    let clerk = app.token("operator.baku-1.1").await;
    let left = press(&app, &clerk, 1, "act=call-next").await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text());
    // The other tab shows an idle counter still.
    let right = press(&app, &clerk, 2, "act=call-next").await;
    assert_eq!(right.status, StatusCode::CONFLICT);
    assert!(right.text().contains("001 already."), "{}", right.text());
    assert_eq!(state(&app, &first).await["state"], "called");
    assert_eq!(state(&app, &second).await["state"], "waiting");
}

#[tokio::test]
async fn a_form_that_is_sent_again_after_going_back_is_done_once() {
    let app = TestApp::new().await;
    let (first, second) = (card(&app).await, card(&app).await);
    let clerk = app.token("operator.baku-1.1").await;
    for _ in 0..3 {
        let again = press(&app, &clerk, 1, "act=call-next").await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    }
    let size = app.node.house.app.head().size;
    let id = first["id"].as_str().unwrap();
    // F8 finishes and calls the next one: pressed twice, it serves nobody unseen.
    for _ in 0..2 {
        let done = press(&app, &clerk, 3, &format!("act=done-next&ticket={id}")).await;
        assert!(done.status.is_redirection(), "{}", done.text());
    }
    assert_eq!(state(&app, &first).await["state"], "finished");
    assert_eq!(state(&app, &second).await["state"], "called");
    assert_eq!(app.node.house.app.head().size, size + 2);
}

#[tokio::test]
async fn a_clerk_whose_computer_died_goes_on_with_the_visitor_on_another() {
    let app = TestApp::new().await;
    let t = card(&app).await;
    let dead = app.token("operator.baku-1.1").await;
    app.call("POST", NEXT, &dead, Value::Null).await;
    let other = app.token("operator.baku-1.1").await;
    assert!(desk(&app, &other, "/counter", None).await.text().contains("001"));
    let path = format!("/api/v1/tickets/{}/finish", t["id"].as_str().unwrap());
    assert_eq!(app.call("POST", &path, &other, json!({})).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_stands_at_a_counter_that_died_goes_back_to_the_line_with_the_same_turn() {
    let app = TestApp::new().await;
    let (held, called, third) = (card(&app).await, card(&app).await, card(&app).await);
    let (clerk, manager) =
        (app.token("operator.baku-1.1").await, app.token("manager.baku-1").await);
    app.call("POST", NEXT, &clerk, Value::Null).await;
    let path =
        |t: &Value, verb: &str| format!("/api/v1/tickets/{}/{verb}", t["id"].as_str().unwrap());
    app.call("POST", &path(&held, "start"), &clerk, json!({})).await;
    app.call("POST", &path(&held, "hold"), &clerk, json!({})).await;
    app.call("POST", NEXT, &clerk, Value::Null).await;
    let board = desk(&app, &manager, "/manage/baku-1", None).await.text();
    assert!(board.contains("Back to the line"), "{board}");
    let command = uuid::Uuid::from_u128(9);
    let form = format!("command={command}&counter=1");
    let done = desk(&app, &manager, "/manage/baku-1/release", Some(&form)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    for t in [&held, &called, &third] {
        assert_eq!(state(&app, t).await["state"], "waiting");
    }
    // The counter beside it takes them over, in the order in which they came.
    let beside = app.token("operator.baku-1.2").await;
    let next = "/api/v1/counters/baku-1.2/call-next";
    let answer = app.call("POST", next, &beside, Value::Null).await.json();
    assert_eq!(answer["ticket"]["id"], held["id"]);
}

#[tokio::test]
async fn every_key_of_the_counter_is_in_its_list_which_opens_by_f1_and_without_a_script() {
    let app = TestApp::new().await;
    let one = app.token("operator.baku-1.1").await;
    press(&app, &one, 1, "act=call-next").await;
    let idle = desk(&app, &one, "/counter", None).await.text();
    card(&app).await;
    press(&app, &one, 2, "act=call-next").await;
    let called = desk(&app, &one, "/counter", None).await.text();
    assert!(called.contains("data-key=\"F9\"") && idle.contains("data-key=\"F2\""), "{called}");
    // Nobody is there to be done with: the key of done and next calls the next one.
    assert!(idle.contains("data-also=\"F8\"") && !called.contains("data-also"), "{idle}");
    for page in [idle, called] {
        let list = page.split("<details class=\"keys\"><summary data-key=\"F1\">").nth(1).unwrap();
        let list = list.split("</details>").next().unwrap();
        let keys = page.split("data-key=\"").skip(1).filter_map(|k| k.split('"').next());
        for key in keys {
            let named = format!("<li><kbd>{}</kbd>", key.replace('+', " "));
            assert!(list.contains(&named), "{key} is not listed: {list}");
        }
    }
}

async fn is_signed_in(app: &TestApp, token: &str) -> bool {
    let path = "/api/v1/sessions/current";
    app.call("GET", path, token, Value::Null).await.status == StatusCode::OK
}

#[tokio::test]
async fn a_session_lasts_until_an_hour_after_its_site_has_closed() {
    let pack = |pack: &mut pack::Pack| {
        let site = pack.sites.values_mut().find(|s| s.key.as_str() == "baku-1").unwrap();
        for hours in &mut std::sync::Arc::make_mut(site).hours {
            hours.until = jiff::civil::time(22, 0, 0, 0);
        }
    };
    let app = TestApp::with(Setup { pack, ..Setup::default() }).await;
    // At 10:00 of a day that ends at 22:00; the manager of a centre that closes at 18:00; somebody
    // of no site.
    let late = app.token("reception.baku-1").await;
    let (usual, none) = (app.token("manager.ganja-1").await, app.token("auditor").await);
    app.advance(9 * 3600 - 60);
    for token in [&late, &usual, &none] {
        assert!(is_signed_in(&app, token).await, "it ends before nine hours");
    }
    app.advance(120);
    assert!(is_signed_in(&app, &late).await, "it ends before the site");
    assert!(!is_signed_in(&app, &usual).await && !is_signed_in(&app, &none).await);
    // 22:59, and 23:00.
    app.advance(4 * 3600 - 120);
    assert!(is_signed_in(&app, &late).await, "it ends with the site");
    app.advance(60);
    assert!(!is_signed_in(&app, &late).await, "it does not end");
}

#[tokio::test]
async fn a_session_does_not_end_with_a_visitor_in_front_until_the_day_is_over() {
    let app = TestApp::new().await;
    let clerk = app.token("operator.baku-1.1").await;
    app.call("POST", "/api/v1/counters/baku-1.1/open", &clerk, Value::Null).await;
    let t = card(&app).await;
    app.call("POST", NEXT, &clerk, Value::Null).await;
    // 19:00 and later: whoever is served is served to the end.
    for hours in [9, 2, 2] {
        app.advance(hours * 3600);
        assert!(is_signed_in(&app, &clerk).await, "it ends with somebody in front");
    }
    let path = format!("/api/v1/tickets/{}/finish", t["id"].as_str().unwrap());
    let done = app.call("POST", &path, &clerk, json!({})).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert!(!is_signed_in(&app, &clerk).await, "it goes on with nobody in front");
}

#[tokio::test]
async fn overtime_with_a_visitor_in_front_ends_after_six_hours_and_the_clerk_signs_in_anew() {
    let mut app = TestApp::new().await;
    // Saturday at 5:00 in a centre that closes at 14:00: the session ends at 15:00.
    go(&app, "2026-11-28T01:00:00Z");
    let clerk = app.token("operator.ganja-1.1").await;
    let opened = app.call("POST", "/api/v1/counters/ganja-1.1/open", &clerk, Value::Null).await;
    assert!(opened.status.is_success(), "{}", opened.text());
    let kiosk = app.token("kiosk.ganja-1").await;
    let t = app.ticket(&kiosk, "ganja-1", json!({"services": ["identity-card"]})).await;
    let next = "/api/v1/counters/ganja-1.1/call-next";
    assert_eq!(app.call("POST", next, &clerk, Value::Null).await.status, StatusCode::OK);
    go(&app, "2026-11-28T11:00:01Z");
    assert!(is_signed_in(&app, &clerk).await, "it ends with somebody in front");
    app.restart().await;
    assert!(is_signed_in(&app, &clerk).await, "a restart ends it");
    go(&app, "2026-11-28T16:59:59Z");
    assert!(is_signed_in(&app, &clerk).await, "it ends before 21:00");
    app.advance(1);
    assert!(!is_signed_in(&app, &clerk).await, "it does not end at 21:00");
    let path = format!("/api/v1/tickets/{}/finish", t["id"].as_str().unwrap());
    let refused = app.call("POST", &path, &clerk, json!({})).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{}", refused.text());
    // The visitor still stands there, and is served to the end by whoever signs in.
    let clerk = app.token("operator.ganja-1.1").await;
    let done = app.call("POST", &path, &clerk, json!({})).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
}

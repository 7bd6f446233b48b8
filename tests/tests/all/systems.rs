//! Systems of the bodies that do not answer: said by staff, seen by everyone whom it touches.

use axum::http::StatusCode;
use ledger::cbor::Map;
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::breaks::opened;
use crate::day::card;
use crate::manager::{form as manage, page};
use crate::personal::{call, form, newest_leaf};

async fn report(app: &TestApp, who: &str, system: &str, what: &str) -> Answer {
    let token = app.token(who).await;
    let path = format!("/api/v1/sites/baku-1/systems/{system}/{what}");
    let why = if what == "down" { json!({"reason": "network"}) } else { Value::Null };
    app.call("POST", &path, &token, why).await
}

async fn kiosk(app: &TestApp) -> String {
    let token = app.token("kiosk.baku-1").await;
    let mut shown = String::new();
    for group in ["documents", "home"] {
        let path = format!("/kiosk/baku-1?lang=en&group={group}");
        shown += &form_page(app, &token, "kiosk", &path).await;
    }
    shown
}

pub(crate) async fn form_page(app: &TestApp, token: &str, area: &str, path: &str) -> String {
    let request = axum::http::Request::builder()
        .uri(path)
        .header("accept-language", "en")
        .header("cookie", format!("ow-{area}={token}; lang=en"));
    app.send(request.body(axum::body::Body::empty()).unwrap()).await.text()
}

#[tokio::test]
async fn a_system_that_does_not_answer_is_seen_at_the_counter_the_board_the_kiosk_and_in_public() {
    let app = TestApp::new().await;
    opened(&app).await;
    app.advance(42 * 60);
    let operator = "operator.baku-1.1";
    let said = report(&app, operator, "population-register", "down").await;
    assert_eq!(said.status, StatusCode::NO_CONTENT, "{}", said.text());
    let leaf = newest_leaf(&app).await;
    assert_eq!(leaf.kind, "system.down/2");
    let public = Map::new().with("day", 20_261_124_i64).with("system", "population-register");
    assert_eq!(leaf.public, public);
    let words = "Population register has not answered since 10:42.";
    let one = app.token(operator).await;
    let console = form_page(&app, &one, "desk", "/counter").await;
    assert!(console.contains(words) && console.contains("It answers again"), "{console}");
    let manager = app.token("manager.baku-1").await;
    let board = page(&app, &manager, "/manage/baku-1/board").await.text();
    assert!(board.contains(words), "{board}");
    // Only on the services that need it: identity, passport and the three certificates.
    let shown = kiosk(&app).await;
    let told = format!("{words} This service cannot be completed now.");
    let button = |name: &str| {
        let after = shown.split(&format!("<span>{name}<small>")).nth(1).unwrap();
        after.split("</button>").next().unwrap().contains(&told)
    };
    assert!(button("Identity card"), "{shown}");
    assert!(!button("Extract on ownership of a flat"), "{shown}");
    // A counter of another body is not concerned.
    let nine = app.token("operator.baku-1.9").await;
    app.call("POST", "/api/v1/counters/baku-1.9/open", &nine, Value::Null).await;
    assert!(!form_page(&app, &nine, "desk", "/counter").await.contains(words));
    let public = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    let since = json!([{"system": "population-register", "since": "2026-11-24T06:42:00Z"}]);
    assert_eq!(public["systems_down"], since);
    let elsewhere = app.call("GET", "/api/v1/sites/ganja-1/board", "", Value::Null).await.json();
    assert_eq!(elsewhere["systems_down"], json!([]));
    app.advance(60);
    assert_eq!(
        report(&app, operator, "population-register", "up").await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(newest_leaf(&app).await.kind, "system.up/1");
    assert!(!kiosk(&app).await.contains(words));
    let public = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    assert_eq!(public["systems_down"], json!([]));
    // It may fall silent again.
    let again = report(&app, "manager.baku-1", "population-register", "down").await;
    assert_eq!(again.status, StatusCode::NO_CONTENT, "{}", again.text());
}

#[tokio::test]
async fn a_system_is_reported_once_by_its_own_body_or_the_manager_where_it_is_needed() {
    let app = TestApp::new().await;
    let refused = report(&app, "operator.baku-1.9", "population-register", "down").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    for system in ["coffee-machine", "POPULATION-REGISTER", "%00"] {
        let unknown = report(&app, "manager.baku-1", system, "down").await;
        assert_eq!(unknown.problem(), "queue-error-unknown-system", "{system}");
    }
    // The pack has it, and no counter of this place works with it.
    let manager = app.token("manager.ganja-1").await;
    let path = "/api/v1/sites/ganja-1/systems/tax-register/down";
    let unused = app.call("POST", path, &manager, json!({"reason": "power"})).await;
    assert_eq!(unused.problem(), "queue-error-unknown-system");
    let up = report(&app, "manager.baku-1", "tax-register", "up").await;
    assert_eq!(up.problem(), "queue-error-system-up");
    report(&app, "manager.baku-1", "tax-register", "down").await;
    app.advance(60);
    let twice = report(&app, "operator.baku-1.10", "tax-register", "down").await;
    assert_eq!(twice.problem(), "queue-error-system-down");
    assert!(twice.text().contains("it has not answered since 10:00"), "{}", twice.text());
}

#[tokio::test]
async fn an_outage_lasts_over_midnight_and_both_screens_can_end_it() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    let body = "act=down&system=driver-register&reason=announced";
    let said = manage(&app, &manager, "/manage/baku-1/system", body).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text());
    app.advance(24 * 3600);
    onewindow::reactions::once(&app.node.house).await.unwrap();
    let manager = app.token("manager.baku-1").await;
    let board = page(&app, &manager, "/manage/baku-1").await.text();
    let words = "Register of drivers has not answered since 2026-11-24 10:00.";
    assert!(board.contains(words), "{board}");
    let five = app.token("operator.baku-1.5").await;
    app.call("POST", "/api/v1/counters/baku-1.5/open", &five, Value::Null).await;
    let command = uuid::Uuid::from_u128(7401);
    let body = format!("command={command}&act=system-up&system=driver-register");
    let up = form(&app, &five, "/counter/act", body).await;
    assert_eq!(up.status, StatusCode::SEE_OTHER, "{}", up.text());
    assert!(!page(&app, &manager, "/manage/baku-1").await.text().contains(words));
    let again = manage(&app, &manager, "/manage/baku-1/system", "act=up&system=driver-register");
    assert_eq!(again.await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn why_a_system_does_not_answer_is_told_to_staff_and_stands_in_the_report() {
    let app = TestApp::new().await;
    card(&app).await;
    let manager = app.token("manager.baku-1").await;
    for reason in ["", "No-Answer", "lunch", "a%00b"] {
        let body = format!("act=down&system=population-register&reason={reason}");
        let refused = manage(&app, &manager, "/manage/baku-1/system", &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
        assert!(refused.text().contains("no reason why a system does not answer"), "{reason}");
    }
    let path = "/api/v1/sites/baku-1/systems/population-register/down";
    let none = app.call("POST", path, &manager, Value::Null).await;
    assert!(none.status.is_client_error(), "{}", none.text());
    opened(&app).await;
    let one = app.token("operator.baku-1.1").await;
    let console = form_page(&app, &one, "desk", "/counter").await;
    let list = console.split("<select id=\"outage\"").nth(1).unwrap();
    assert!(list.contains("<option value=\"too-slow\">Too slow to work with"), "{console}");
    let command = uuid::Uuid::from_u128(7402);
    let body =
        format!("command={command}&act=system-down&system=population-register&reason=too-slow");
    let said = form(&app, &one, "/counter/act", body).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text());
    let words = "has not answered since 10:00. Reason: Too slow to work with.";
    let board = page(&app, &manager, "/manage/baku-1/board").await.text();
    assert!(board.contains(words), "{board}");
    assert!(form_page(&app, &one, "desk", "/counter").await.contains(words));
    // Visitors read that it does not answer, and not what staff think of it.
    assert!(!kiosk(&app).await.contains("Too slow"));
    app.advance(300);
    assert_eq!(report(&app, "manager.baku-1", "population-register", "up").await.status, 204);
    for _ in 0..2 {
        assert_eq!(report(&app, "manager.baku-1", "population-register", "down").await.status, 204);
        app.advance(60);
        assert_eq!(report(&app, "manager.baku-1", "population-register", "up").await.status, 204);
    }
    crate::day::close(&app).await;
    let day = "/api/v1/sites/baku-1/days/20261124";
    let told = app.call("GET", day, &manager, Value::Null).await.json();
    let why = json!([{"key": "network", "n": 2}, {"key": "too-slow", "n": 1}]);
    assert_eq!(told["systems"][0]["reasons"], why, "{told}");
    let html = page(&app, &manager, "/manage/baku-1/days/20261124").await.text();
    assert!(html.contains("The network here is down; Too slow to work with"), "{html}");
    let file = page(&app, &manager, "/manage/baku-1/days/20261124.csv").await.text();
    assert!(
        file.contains("system_reason_network,population-register,,,,,,,,,,,,,,2,DEMO\r\n"),
        "{file}"
    );
}

/// Before reasons were asked for, there were none.
#[tokio::test]
async fn an_outage_that_was_reported_without_a_reason_still_stands() {
    let app = TestApp::new().await;
    let stream = queue::operator::system_stream(&"baku-1".parse().unwrap(), "driver-register");
    let clock = kit::Actor::clock();
    let command = kit::CommandId(uuid::Uuid::from_u128(92));
    let command = journal::Command::of(&clock, command, "down-as-before", &1);
    let down = move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| {
        let event = journal::Event {
            stream,
            fresh: true,
            kind: journal::Kind("system.down", 1),
            place: "baku-1".to_owned(),
            public: Map::new().with("day", 20_261_124_i64).with("system", "driver-register"),
            facts: Map::new(),
            sealed: Vec::new(),
        };
        journal::record(tx, cx, &clock, event)?;
        Ok::<_, queue::Error>(())
    };
    let lock = journal::Lock::site(&"baku-1".parse().unwrap());
    let house = &app.node.house;
    house.app.write(&[lock], command, down).await.map_err(|e| e.to_string()).unwrap();
    let manager = app.token("manager.baku-1").await;
    let board = page(&app, &manager, "/manage/baku-1/board").await.text();
    assert!(board.contains("Register of drivers has not answered since 10:00."), "{board}");
    assert!(!board.contains("Reason:"), "{board}");
    assert_eq!(report(&app, "manager.baku-1", "driver-register", "up").await.status, 204);
}

/// Nine visits of ten minutes teach ten minutes, whatever one visitor needed who takes the time it
/// takes; and the board does not press.
#[tokio::test]
async fn a_visitor_who_takes_the_time_it_takes_is_in_no_warning_and_no_estimate() {
    let app = TestApp::new().await;
    for n in 0..10 {
        let one = app.token("operator.baku-1.1").await;
        let t = card(&app).await;
        call(&app, &one).await;
        let verb = |v: &str| crate::personal::path_of(&t, v);
        app.call("POST", &verb("start"), &one, json!({})).await;
        if n < 9 {
            app.advance(600);
        } else {
            let marked = app.call("POST", &verb("untimed"), &one, json!({})).await;
            assert_eq!(marked.status, StatusCode::OK, "{}", marked.text());
            let leaf = newest_leaf(&app).await;
            assert_eq!(leaf.kind, "counter.noted/1");
            assert_eq!(leaf.public, Map::new().with("day", 20_261_124_i64));
            let before = app.node.house.app.head().size;
            app.call("POST", &verb("untimed"), &one, json!({})).await;
            assert_eq!(app.node.house.app.head().size, before, "it was marked twice");
            let console = form_page(&app, &one, "desk", "/counter").await;
            assert!(console.contains("Takes the time it takes"), "{console}");
            assert!(!console.contains("typical 12 min") && !console.contains("data-key=\"Alt+U\""));
            app.advance(3 * 3600);
            let manager = app.token("manager.baku-1").await;
            let board = page(&app, &manager, "/manage/baku-1").await.text();
            assert!(!board.contains("has been serving"), "{board}");
        }
        let one = app.token("operator.baku-1.1").await;
        let done = app.call("POST", &verb("finish"), &one, json!({})).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    }
    let tomorrow = jiff::civil::date(2026, 11, 25);
    let site = "baku-1".parse().unwrap();
    let past = queue::wait::learn(&app.node.house, &site, tomorrow).await;
    let past = past.map_err(|p| p.status).unwrap();
    assert_eq!(past.mean(&"identity-card".parse().unwrap()), 600);
}

//! The manager's board: what it shows, what it warns of, and the acts behind its buttons.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::day::card;
use crate::personal::path_of;

pub(crate) async fn page(app: &TestApp, token: &str, path: &str) -> Answer {
    let request = Request::builder()
        .uri(path)
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::COOKIE, format!("ow-manage={token}; lang=en"));
    app.send(request.body(Body::empty()).unwrap()).await
}

pub(crate) async fn form(app: &TestApp, token: &str, path: &str, body: &str) -> Answer {
    let name = uuid::Uuid::from_u128(u128::from(app.node.house.app.head().size) + (7 << 90));
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::COOKIE, format!("ow-manage={token}; lang=en"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let body = format!("command={name}&{body}");
    app.send(request.body(Body::from(body)).unwrap()).await
}

async fn board(app: &TestApp) -> String {
    let manager = app.token("manager.baku-1").await;
    let found = page(app, &manager, "/manage/baku-1/board").await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());
    found.text()
}

async fn staff(app: &TestApp, login: &str) -> String {
    let login = login.to_owned();
    let found = app.node.house.app.read(move |tx| identity::sql::account(tx, &login)).await;
    found.map_err(|e| e.to_string()).unwrap().unwrap().id.to_string()
}

#[tokio::test]
async fn how_good_the_estimates_of_today_were_is_told_from_five_on() {
    let app = TestApp::new().await;
    let (clerk, manager) =
        (app.token("operator.baku-1.1").await, app.token("manager.baku-1").await);
    let open = "/api/v1/counters/baku-1.1/open";
    assert_eq!(app.call("POST", open, &clerk, Value::Null).await.status, StatusCode::NO_CONTENT);
    // The first is told that it is called any moment, which is no estimate.
    for _ in 0..8 {
        card(&app).await;
    }
    let told = async |n: usize| {
        for _ in 0..n {
            let next = "/api/v1/counters/baku-1.1/call-next";
            let t = app.call("POST", next, &clerk, Value::Null).await.json()["ticket"].clone();
            app.advance(600);
            let done = app.call("POST", &path_of(&t, "finish"), &clerk, json!({})).await;
            assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        }
        page(&app, &manager, "/manage/baku-1").await.text()
    };
    let few = told(5).await;
    assert!(!few.contains("Today so far"), "{few}");
    let enough = told(1).await;
    assert!(enough.contains("Today so far: 5 estimates"), "{enough}");
    assert!(told(2).await.contains("Today so far: 7 estimates"));
}

#[tokio::test]
async fn the_board_warns_of_waits_over_target_uncovered_services_and_long_serving() {
    let app = TestApp::new().await;
    let quiet = board(&app).await;
    assert!(quiet.contains("Nothing now.") && quiet.contains("Nobody is waiting."), "{quiet}");
    let first = card(&app).await;
    let text = board(&app).await;
    assert!(text.contains("Identity card: no open counter does it, and 1 wait."), "{text}");
    let one = app.token("operator.baku-1.1").await;
    app.call("POST", "/api/v1/counters/baku-1.1/open", &one, Value::Null).await;
    let text = board(&app).await;
    assert!(text.contains("Nothing now.") && text.contains("operator.baku-1.1"), "{text}");
    app.advance(30 * 60);
    assert!(board(&app).await.contains("Nothing now."), "half an hour is the target");
    app.advance(1);
    let text = board(&app).await;
    assert!(text.contains("Identity card: 1 wait longer than the target."), "{text}");
    let one = app.token("operator.baku-1.1").await;
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    app.call("POST", &path_of(&first, "start"), &one, json!({})).await;
    assert!(board(&app).await.contains("Nothing now."));
    app.advance(3 * 3600);
    let text = board(&app).await;
    assert!(text.contains("Counter 1 has been serving A 001 for 180 min."), "{text}");
}

#[tokio::test]
async fn the_manager_opens_a_counter_for_its_operator_and_closes_it() {
    let app = TestApp::new().await;
    let t = card(&app).await;
    let manager = app.token("manager.baku-1").await;
    let two = staff(&app, "operator.baku-1.2").await;
    let path = "/manage/baku-1/open";
    let opened = form(&app, &manager, path, &format!("counter=2&operator={two}")).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
    let text = board(&app).await;
    assert!(text.contains("operator.baku-1.2") && text.contains("Nothing now."), "{text}");
    // It is the operator's counter, not the manager's: the manager calls nobody.
    let call = "/api/v1/counters/baku-1.2/call-next";
    let refused = app.call("POST", call, &manager, Value::Null).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let clerk = app.token("operator.baku-1.2").await;
    let called = app.call("POST", call, &clerk, Value::Null).await;
    assert_eq!(called.json()["ticket"]["id"], t["id"]);
    // Nobody is put out of a chair with a visitor before it.
    let busy = form(&app, &manager, "/manage/baku-1/close", "counter=2").await;
    assert_eq!(busy.status, StatusCode::CONFLICT);
    assert!(busy.text().contains("The counter has A 001 already."), "{}", busy.text());
    app.call("POST", &path_of(&t, "finish"), &clerk, json!({})).await;
    let closed = form(&app, &manager, "/manage/baku-1/close", "counter=2").await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert!(!board(&app).await.contains("operator.baku-1.2"));
    // Another body, another site, no operator at all.
    for login in ["operator.baku-1.9", "operator.baku-2.1", "auditor"] {
        let id = staff(&app, login).await;
        let refused = form(&app, &manager, path, &format!("counter=2&operator={id}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{login}");
        assert!(refused.text().contains("no operator of that counter"), "{login}");
    }
}

#[tokio::test]
async fn the_board_closes_the_day_and_leads_to_its_report_in_every_language() {
    let app = TestApp::new().await;
    card(&app).await;
    let manager = app.token("manager.baku-1").await;
    for lang in ["az", "en", "ru", "ar"] {
        let text = page(&app, &manager, &format!("/manage/baku-1?lang={lang}")).await.text();
        assert!(!text.contains('⟦') && !text.contains(" style="), "{lang}: {text}");
        assert_eq!(text.matches("<h1").count(), 1, "{lang}");
    }
    let closed = form(&app, &manager, "/manage/baku-1/close-day", "given=1&open=1").await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    let report = closed.headers[header::LOCATION].to_str().unwrap().to_owned();
    assert_eq!(report, "/manage/baku-1/days/20261124");
    assert!(page(&app, &manager, &report).await.text().contains("closed at 10:00"));
    let text = page(&app, &manager, "/manage/baku-1").await.text();
    assert!(text.contains(&report) && text.contains("closed at 10:00"), "{text}");
    assert!(!text.contains("/manage/baku-1/open"), "a closed day opens no counter");
}

/// The fifteenth day pushes the first out.
#[tokio::test]
async fn the_board_lists_the_last_fourteen_days() {
    let app = TestApp::new().await;
    for _ in 0..15 {
        card(&app).await;
        app.advance(24 * 3600);
        onewindow::reactions::once(&app.node.house).await.unwrap();
    }
    let manager = app.token("manager.baku-1").await;
    let text = page(&app, &manager, "/manage/baku-1").await.text();
    assert_eq!(text.matches("/manage/baku-1/days/").count(), 14, "{text}");
    assert!(!text.contains("20261124") && text.contains("20261208"), "{text}");
}

//! The report of a day: the figures are those of the visits, whenever they are counted.

use std::path::Path;

use axum::http::StatusCode;
use onewindow::node;
use queue::day::{report, sql};
use serde_json::{Value, json};
use store::{Location, Options, Store};
use testkit::TestApp;

use crate::day::{card, close};
use crate::personal::path_of;

const DAY: &str = "/api/v1/sites/baku-1/days/20261124";

async fn act(app: &TestApp, t: &Value, verb: &str, body: Value) {
    let one = app.token("operator.baku-1.1").await;
    let done = app.call("POST", &path_of(t, verb), &one, body).await;
    assert_eq!(done.status, StatusCode::OK, "{verb}: {}", done.text());
}

async fn call(app: &TestApp) {
    let one = app.token("operator.baku-1.1").await;
    let path = "/api/v1/counters/baku-1.1/call-next";
    assert_eq!(app.call("POST", path, &one, Value::Null).await.status, StatusCode::OK);
}

/// Six visits wait 1 to 6 minutes and are served for two; one is turned away, one leaves, one
/// waits until the day is closed.
async fn a_day(app: &TestApp) {
    for minutes in 1..=6 {
        let t = card(app).await;
        app.advance(60 * minutes);
        call(app).await;
        act(app, &t, "start", json!({})).await;
        app.advance(120);
        act(app, &t, "finish", json!({})).await;
    }
    let away = card(app).await;
    call(app).await;
    act(app, &away, "turn-away", json!({"ground": "paper-missing"})).await;
    let left = card(app).await;
    let desk = app.token("reception.baku-1").await;
    app.call("POST", &path_of(&left, "leave"), &desk, json!({})).await;
    card(app).await;
    assert_eq!(close(app).await.status, StatusCode::OK);
}

async fn read(app: &TestApp) -> Value {
    let manager = app.token("manager.baku-1").await;
    let found = app.call("GET", DAY, &manager, Value::Null).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());
    found.json()
}

fn sent(method: &str, path: &str, token: &str) -> axum::http::Request<axum::body::Body> {
    axum::http::Request::builder()
        .method(method)
        .uri(path)
        .header("cookie", format!("ow-manage={token}"))
        .body(axum::body::Body::empty())
        .unwrap()
}

#[tokio::test]
async fn the_report_counts_every_visit_once_and_is_there_at_closing() {
    let app = TestApp::new().await;
    a_day(&app).await;
    let report = read(&app).await;
    let total = &report["total"];
    for (key, n) in [
        ("visits", 9),
        ("served", 6),
        ("turned_away", 1),
        ("left", 1),
        ("unserved", 1),
        ("did_not_come", 0),
        ("here", 0),
    ] {
        assert_eq!(total[key], n, "{key}: {total}");
    }
    // Waits of 0, 1, 2, 3, 4, 5 and 6 minutes: the fourth of seven, and the seventh.
    assert_eq!(total["wait"], json!({"n": 7, "median_s": 180, "p90_s": 360}));
    assert_eq!(total["service"]["median_s"], 120);
    assert_eq!(report["grounds"], json!([{"key": "paper-missing", "n": 1}]));
    assert_eq!(report["outcomes"][0], json!({"key": "done", "n": 6}));
    let entities = report["entities"].as_array().unwrap();
    assert_eq!(entities.len(), 2, "{entities:?}");
    assert_eq!((&entities[0]["key"], &entities[0]["visits"]), (&json!("interior"), &json!(7)));
    assert_eq!((&entities[1]["key"], &entities[1]["visits"]), (&json!("never-called"), &json!(2)));
    // Of two who were never called, no time is told.
    assert_eq!(entities[1]["wait"], json!({"n": 0, "median_s": null, "p90_s": null}));
    assert_eq!(report["hours"][0]["key"], "10");
    assert!(report["closed"].as_str().unwrap().starts_with("2026-11-24T06:"));
}

#[tokio::test]
async fn a_day_gives_the_same_figures_months_later_and_from_the_journal_folded_again() {
    let app = TestApp::new().await;
    a_day(&app).await;
    let before = read(&app).await;
    app.advance(90 * 24 * 3600);
    onewindow::reactions::once(&app.node.house).await.unwrap();
    assert_eq!(read(&app).await, before);
    let (scratch, store) = (app.folder.join("again.db"), app.node.house.app.store().clone());
    let again = scratch.clone();
    let found = std::thread::spawn(move || {
        let tables = node::record_tables();
        journal::audit(&store, &again, node::MIGRATIONS, node::FOLDS, &tables).unwrap()
    });
    assert!(found.join().unwrap().findings.is_empty());
    let rows = rows_of(&scratch);
    let zone = app.node.house.pack.sites[&"baku-1".parse().unwrap()].zone.clone();
    let recomputed = serde_json::to_value(report::of(&rows, &zone)).unwrap();
    for (key, value) in recomputed.as_object().unwrap() {
        assert_eq!(value, &before[key], "{key}");
    }
}

fn rows_of(file: &Path) -> report::Rows {
    let mut sets = vec![testkit::JOURNAL];
    sets.extend(node::MIGRATIONS);
    let store = Store::open(&Options::new(Location::File(file.to_owned())), &sets).unwrap();
    store.read(|tx| sql::rows(tx, &"baku-1".parse().unwrap(), 20_261_124)).unwrap()
}

#[tokio::test]
async fn the_report_is_a_page_and_a_table_for_the_manager_of_the_site_alone() {
    let app = TestApp::new().await;
    a_day(&app).await;
    let manager = app.token("manager.baku-1").await;
    for lang in ["az", "en", "ru", "ar"] {
        let path = format!("/manage/baku-1/days/20261124?lang={lang}");
        let page = app.send(sent("GET", &path, &manager)).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        assert!(!text.contains('⟦') && !text.contains(" style="), "{lang}: {text}");
        assert!(text.contains("<svg class=\"chart\"") && text.contains("2026-11-24"), "{lang}");
        assert_eq!(text.matches("<h1").count(), 1);
    }
    let file = app.send(sent("GET", "/manage/baku-1/days/20261124.csv", &manager)).await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    let text = file.text();
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("part,key,visits,waits,wait_median_s,wait_p90_s,"));
    assert_eq!(lines.next().unwrap(), "day,,9,7,180,360,7,120,120,6,1,0,1,1,0,,DEMO");
    assert!(text.contains("turned_away_ground,paper-missing,,,,,,,,,,,,,,1"), "{text}");
    let columns: Vec<usize> = text.lines().map(|l| l.matches(',').count()).collect();
    assert!(columns.iter().all(|n| *n == 16), "{columns:?}");
    for no_day in ["20261123", "20261301", "x"] {
        let path = format!("/manage/baku-1/days/{no_day}");
        let answer = app.send(sent("GET", &path, &manager)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{no_day}");
    }
}

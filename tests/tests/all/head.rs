//! Head office sees every hall as counts, what is expected, and decides nothing.

use axum::http::StatusCode;
use jiff::Timestamp;
use onewindow::clock::Steered;
use onewindow::history::{self, Plan};
use serde_json::{Value, json};
use testkit::TestApp;

use crate::day::card;
use crate::manager::page;

/// Working days of each site, played through the real operations.
async fn play(app: &TestApp, days: usize) {
    let planned: Timestamp = "2026-12-03T08:00:00Z".parse().unwrap();
    let plan = Plan { planned, days, done: false, broken: None };
    history::run(&app.node.house, &plan, &Steered::default(), &mut |_, _| {}).await.unwrap();
    app.advance(9 * 86_400);
}

async fn board(app: &TestApp) -> String {
    let head = app.token("head").await;
    let answer = page(app, &head, "/manage/head?lang=en").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.text()
}

#[tokio::test]
async fn the_worst_hall_stands_first_and_says_which_norm_is_broken_since_when() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.ganja-1").await, app.token("operator.ganja-1.1").await);
    card(&app).await;
    let text = board(&app).await;
    // Nobody came to the others: nothing is known of them, which is not a nought.
    assert_eq!(text.matches("<td colspan=\"8\">no data</td>").count(), 3, "{text}");
    assert_eq!(text.matches(">kept</span>").count(), 1, "{text}");
    let mine = json!({"services": ["identity-card"]});
    for _ in 0..12 {
        app.ticket(&kiosk, "ganja-1", mine.clone()).await;
    }
    // The norm of 30 minutes is broken at 10:30, and it is 10:45.
    app.advance(45 * 60);
    card(&app).await;
    for _ in 0..11 {
        let next = "/api/v1/counters/ganja-1.1/call-next";
        let t = app.call("POST", next, &one, Value::Null).await.json()["ticket"].clone();
        let finish = crate::personal::path_of(&t, "finish");
        assert_eq!(app.call("POST", &finish, &one, json!({})).await.status, StatusCode::OK);
    }
    let text = board(&app).await;
    let at = |name: &str| text.find(name).unwrap_or_else(|| panic!("{name}: {text}"));
    assert!(at("Since 10:30 somebody has waited longer than 30 min.") > 0);
    assert!(at("100 % waited longer than 30 min; the norm is 20 %. Broken since 10:45.") > 0);
    assert!(at("/manage/ganja-1/forecast") < at("/manage/baku-1/forecast"), "{text}");
    assert!(at("/manage/baku-1/forecast") < at("/manage/baku-2/forecast"), "{text}");
    assert!(!text.contains("operator.") && !text.contains("<bdi>A 0"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_expected_is_told_with_its_error_and_the_counters_that_it_takes() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    let path = "/manage/baku-1/forecast?lang=en";
    let few = page(&app, &manager, path).await.text();
    assert!(few.contains("fewer than four past days are known"), "{few}");
    play(&app, 6).await;
    let head = app.token("head").await;
    let text = page(&app, &head, path).await.text();
    for part in ["Tried on 3 past days", "<svg class=\"chart\"", "(has 5)", "10:00", "2026-12-04"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(text.matches("forecast?day=").count(), 7, "{text}");
    // A day that is no working day of the next ones is not there.
    let sunday = page(&app, &head, "/manage/baku-1/forecast?day=20261206").await;
    assert_eq!(sunday.status, StatusCode::NOT_FOUND);
    let csv = page(&app, &head, "/manage/baku-1/forecast.csv").await.text();
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|l| l.split(',').collect()).collect();
    assert_eq!(rows.len(), 7 * 9 * 7, "{csv}");
    for row in &rows {
        let n = |at: usize| row[at].parse::<i64>().unwrap();
        assert!(n(3) <= n(2) && n(2) <= n(4) && n(6) <= n(7), "{row:?}");
    }
    let busy = rows.iter().find(|r| r[1] == "10" && r[5] == "interior").unwrap();
    assert!(busy[2].parse::<i64>().unwrap() > 5, "{busy:?}");
    let compared =
        page(&app, &head, "/manage/head/compare?days=30&by=service&lang=en").await.text();
    assert!(compared.contains("Identity card") && compared.contains("no data"), "{compared}");
    let bad = page(&app, &head, "/manage/head/compare?days=5").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    // The error of the estimates, on the manager's own page.
    let mut known = std::collections::BTreeMap::new();
    onewindow::pasts::once(&app.node.house, &mut known).await.unwrap();
    let manager = app.token("manager.baku-1").await;
    let text = page(&app, &manager, "/manage/baku-1?lang=en").await.text();
    assert!(text.contains("On 2026-12-02, the last day judged,"), "{text}");
    assert!(text.contains("80 % is what was promised."), "{text}");
}

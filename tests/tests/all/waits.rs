//! What counts as waiting on the manager's board and for the norm of head office.

use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::breaks::opened;
use crate::day::card;
use crate::front::fair;
use crate::manager::{form, page};
use crate::personal::{call, path_of};

fn done(answer: &Answer) {
    let ok = answer.status.is_success() || answer.status.is_redirection();
    assert!(ok, "{}", answer.text());
}

async fn act(app: &TestApp, clerk: &str, t: &Value, verb: &str, body: Value) {
    done(&app.call("POST", &path_of(t, verb), clerk, body).await);
}

/// The longest wait of the board, in minutes.
async fn longest(app: &TestApp) -> String {
    let manager = app.token("manager.baku-1").await;
    let board = page(app, &manager, "/manage/baku-1/board").await.text();
    let tile = board.split("<dt>Longest wait</dt><dd>").nth(1).unwrap();
    tile.split(" min").next().unwrap().to_owned()
}

#[tokio::test]
async fn who_comes_back_from_a_counter_that_died_has_waited_since_the_arrival() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let t = card(&app).await;
    app.advance(25 * 60);
    call(&app, &one).await;
    act(&app, &one, &t, "start", json!({})).await;
    app.advance(5 * 60);
    let manager = app.token("manager.baku-1").await;
    done(&form(&app, &manager, "/manage/baku-1/release", "counter=1").await);
    app.advance(60);
    assert_eq!(longest(&app).await, "31");
    let head = app.token("head").await;
    let halls = page(&app, &head, "/manage/head?lang=en").await.text();
    assert!(halls.contains("longer than 30 min") || halls.contains("since 10:30"), "{halls}");
    let board = page(&app, &manager, "/manage/baku-1/board").await.text();
    assert!(board.contains("Identity card: 1 wait longer than the target."), "{board}");
    // A transfer has served nobody, either.
    call(&app, &one).await;
    let to = json!({"service": "passport"});
    act(&app, &one, &t, "transfer", to).await;
    app.advance(60);
    assert_eq!(longest(&app).await, "32");
    fair(&app).await;
}

#[tokio::test]
async fn time_away_is_no_wait_and_what_was_waited_before_it_is() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let t = card(&app).await;
    app.advance(10 * 60);
    call(&app, &one).await;
    act(&app, &one, &t, "park", json!({"reason": "document", "minutes": 20})).await;
    app.advance(20 * 60);
    onewindow::reactions::once(&app.node.house).await.unwrap();
    app.advance(2 * 60);
    assert_eq!(longest(&app).await, "12");
    // Called and not there for six minutes, with the place kept.
    call(&app, &one).await;
    app.advance(60);
    act(&app, &one, &t, "call-again", json!({})).await;
    app.advance(60);
    act(&app, &one, &t, "did-not-come", json!({})).await;
    app.advance(6 * 60);
    let reception = app.token("reception.baku-1").await;
    act(&app, &reception, &t, "return", json!({})).await;
    app.advance(60);
    assert_eq!(longest(&app).await, "15");
}

#[tokio::test]
async fn the_second_service_of_a_visit_waits_since_the_end_of_the_first() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let kiosk = app.token("kiosk.baku-1").await;
    let both = json!({"services": ["identity-card", "family-certificate"]});
    let t = app.ticket(&kiosk, "baku-1", both).await;
    app.advance(20 * 60);
    call(&app, &one).await;
    act(&app, &one, &t, "start", json!({})).await;
    app.advance(10 * 60);
    act(&app, &one, &t, "finish", json!({})).await;
    app.advance(3 * 60);
    assert_eq!(longest(&app).await, "3");
}

#[tokio::test]
async fn who_was_turned_away_and_comes_back_waits_since_then() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let t = card(&app).await;
    app.advance(20 * 60);
    call(&app, &one).await;
    act(&app, &one, &t, "turn-away", json!({"ground": "paper-missing"})).await;
    app.advance(60 * 60);
    let reception = app.token("reception.baku-1").await;
    act(&app, &reception, &t, "return", json!({})).await;
    app.advance(4 * 60);
    assert_eq!(longest(&app).await, "4");
}

//! Services whose rules change between two starts: whoever serves one reads first what is new.

use std::sync::Arc;

use axum::http::StatusCode;
use ledger::cbor::Map;
use pack::{Fee, FeeHead, Ground, Known, Pack};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};
use uuid::Uuid;

use crate::front::fair;
use crate::manager::page;
use crate::personal::{form, newest_leaf, path_of};

/// The fee of the first speed of a service.
fn fee(pack: &mut Pack, service: &str, minor: i64) {
    let service = pack.services.get_mut(&service.parse().unwrap()).unwrap();
    let speed = &mut Arc::get_mut(service).unwrap().speeds[0];
    speed.fees = Known::Is(vec![Fee { head: FeeHead::StateDuty, minor, per_page: None }]);
}

pub(crate) fn dearer(pack: &mut Pack) {
    fee(pack, "identity-card", 700);
}

fn dearest(pack: &mut Pack) {
    fee(pack, "identity-card", 900);
}

fn as_before(_: &mut Pack) {}

/// One service of two that share a skill has another ground.
fn stricter(pack: &mut Pack) {
    let key = "civil-record-cancel".parse().unwrap();
    let service = Arc::get_mut(pack.services.get_mut(&key).unwrap()).unwrap();
    service.turn_away.push(Ground { key: "wrong-place".to_owned() });
    service.turn_away.retain(|g| g.key != "paper-missing");
}

async fn post(app: &TestApp, token: &str, counter: u16, verb: &str, body: Value) -> Answer {
    app.call("POST", &format!("/api/v1/counters/baku-1.{counter}/{verb}"), token, body).await
}

async fn opened(app: &TestApp, counter: u16) -> String {
    let token = app.token(&format!("operator.baku-1.{counter}")).await;
    let open = post(app, &token, counter, "open", Value::Null).await;
    assert_eq!(open.status, StatusCode::NO_CONTENT, "{}", open.text());
    token
}

async fn ticket(app: &TestApp, service: &str) -> Value {
    let kiosk = app.token("kiosk.baku-1").await;
    app.ticket(&kiosk, "baku-1", json!({"services": [service]})).await
}

/// The id of whoever is called next; null when nobody is.
async fn next(app: &TestApp, token: &str, counter: u16) -> Value {
    let called = post(app, token, counter, "call-next", Value::Null).await;
    match called.status {
        StatusCode::NO_CONTENT => Value::Null,
        _ => called.json()["ticket"]["id"].clone(),
    }
}

async fn changes(app: &TestApp, token: &str, counter: u16) -> Value {
    let path = format!("/api/v1/counters/baku-1.{counter}/changes");
    let found = app.call("GET", &path, token, Value::Null).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());
    found.json()
}

/// Reads the first change of a counter.
async fn acknowledge(app: &TestApp, token: &str, counter: u16) {
    let first = changes(app, token, counter).await[0].clone();
    let body = json!({"service": first["service"], "digest": first["digest"]});
    let done = post(app, token, counter, "acknowledge", body).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
}

/// How many entries the journal has.
async fn size(app: &TestApp) -> i64 {
    let sql = store::sql!("SELECT COUNT(*) AS n FROM entry");
    app.node.house.app.read(move |tx| tx.one::<i64>(sql, &[])).await.unwrap()
}

#[tokio::test]
async fn a_changed_service_is_served_by_whoever_has_read_what_is_new() {
    let mut app = TestApp::new().await;
    let (one, three) = (opened(&app, 1).await, opened(&app, 3).await);
    let card = ticket(&app, "identity-card").await;
    app.advance(10);
    let passport = ticket(&app, "passport").await;
    let before = size(&app).await;
    app.restart().await;
    assert_eq!(size(&app).await, before, "nothing has changed, so nothing is recorded");
    assert_eq!(changes(&app, &one, 1).await, json!([]));
    app.restart_with(dearer).await;
    let new = changes(&app, &three, 3).await;
    assert_eq!(new.as_array().unwrap().len(), 1);
    assert_eq!(new[0]["service"], "identity-card");
    let facts = new[0]["facts"].as_array().unwrap();
    assert_eq!(facts.len(), 1, "{facts:?}");
    assert_eq!(facts[0]["part"], "speeds");
    let (old, now) = (facts[0]["old"].as_str().unwrap(), facts[0]["new"].as_str().unwrap());
    assert!(old.contains("10 days: 5.00 AZN") && now.contains("10 days: 7.00 AZN"), "{facts:?}");
    // Whoever came first waits for somebody who knows the new fee.
    assert_eq!(next(&app, &three, 3).await, passport["id"]);
    assert_eq!(next(&app, &one, 1).await, Value::Null);
    app.call("POST", &path_of(&passport, "finish"), &three, json!({})).await;
    let body = json!({"service": "identity-card", "digest": new[0]["digest"]});
    let name = Uuid::from_u128(4_100);
    let path = "/api/v1/counters/baku-1.3/acknowledge";
    for _ in 0..2 {
        let done = app.call_as("POST", path, &three, body.clone(), name).await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
    }
    let leaf = newest_leaf(&app).await;
    assert_eq!(leaf.kind, "counter.opened/1");
    assert_eq!(leaf.public.list("groups").unwrap().len(), 2);
    let before = size(&app).await;
    let again = post(&app, &three, 3, "acknowledge", body).await;
    assert_eq!((again.status, size(&app).await), (StatusCode::NO_CONTENT, before));
    assert_eq!(changes(&app, &three, 3).await, json!([]));
    // What a colleague has read does not count.
    assert_eq!(changes(&app, &one, 1).await.as_array().unwrap().len(), 1);
    assert_eq!(next(&app, &one, 1).await, Value::Null);
    assert_eq!(next(&app, &three, 3).await, card["id"]);
    let second = ticket(&app, "identity-card").await;
    acknowledge(&app, &one, 1).await;
    assert_eq!(next(&app, &one, 1).await, second["id"]);
    fair(&app).await;
}

#[tokio::test]
async fn what_changed_and_who_read_it_is_not_public() {
    let mut app = TestApp::new().await;
    app.restart_with(dearer).await;
    let leaf = newest_leaf(&app).await;
    assert_eq!(leaf.kind, "service.changed/1");
    assert_eq!(leaf.public, Map::new().with("day", 20_261_124_i64));
    let one = opened(&app, 1).await;
    acknowledge(&app, &one, 1).await;
    let sql = store::sql!("SELECT body FROM leaf ORDER BY idx");
    fair(&app).await;
    let all = app.node.house.app.read(move |tx| tx.all::<Vec<u8>>(sql, &[])).await.unwrap();
    let leaves = all.iter().map(|b| ledger::leaf::Leaf::decode(b).unwrap());
    let read: Vec<_> = leaves.filter(|l| l.kind == "service.acknowledged/1").collect();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].public, Map::new().with("day", 20_261_124_i64));
}

#[tokio::test]
async fn only_the_operator_of_a_counter_that_serves_it_acknowledges_what_holds_now() {
    let mut app = TestApp::new().await;
    let (one, four) = (opened(&app, 1).await, opened(&app, 4).await);
    app.restart_with(dearer).await;
    let first = changes(&app, &one, 1).await[0].clone();
    let body = json!({"service": first["service"], "digest": first["digest"]});
    for who in ["manager.baku-1", "operator.baku-1.2", "reception.baku-1", "operator.ganja-1.1"] {
        let other = app.token(who).await;
        let refused = post(&app, &other, 1, "acknowledge", body.clone()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who}");
    }
    // Counter 4 issues passports only.
    let other = post(&app, &four, 4, "acknowledge", body.clone()).await;
    assert_eq!(other.problem(), "queue-error-not-changed");
    for (service, digest) in
        [("passport", first["digest"].as_str().unwrap()), ("x y", ""), ("", "é")]
    {
        let unknown = json!({"service": service, "digest": digest});
        let refused = post(&app, &one, 1, "acknowledge", unknown).await;
        assert_eq!(refused.problem(), "queue-error-not-changed", "{service}");
        assert!(refused.text().contains("it may have been read already"), "{}", refused.text());
    }
    // Between the look and the press it changed again.
    app.restart_with(dearest).await;
    let late = post(&app, &one, 1, "acknowledge", body.clone()).await;
    assert_eq!(late.problem(), "queue-error-changed-again");
    post(&app, &one, 1, "close", Value::Null).await;
    let closed = post(&app, &one, 1, "acknowledge", body).await;
    assert_eq!(closed.problem(), "queue-error-counter-closed");
}

#[tokio::test]
async fn a_second_change_asks_again_and_a_way_back_to_what_was_read_does_not() {
    let mut app = TestApp::new().await;
    let (one, two) = (opened(&app, 1).await, opened(&app, 2).await);
    app.restart_with(dearer).await;
    acknowledge(&app, &one, 1).await;
    app.restart_with(dearest).await;
    let new = changes(&app, &one, 1).await;
    assert!(new[0]["facts"][0]["old"].as_str().unwrap().contains("7.00"), "{new}");
    // Who has not read in between sees the whole way.
    let all = changes(&app, &two, 2).await;
    assert!(all[0]["facts"][0]["old"].as_str().unwrap().contains("5.00"), "{all}");
    let card = ticket(&app, "identity-card").await;
    assert_eq!(next(&app, &one, 1).await, Value::Null);
    acknowledge(&app, &one, 1).await;
    app.restart_with(dearer).await;
    assert_eq!(changes(&app, &one, 1).await, json!([]));
    assert_eq!(changes(&app, &two, 2).await.as_array().unwrap().len(), 1);
    assert_eq!(next(&app, &one, 1).await, card["id"]);
    // Back to what held before it ever changed: whoever has read nothing since knows it.
    app.restart_with(as_before).await;
    assert_eq!(changes(&app, &two, 2).await, json!([]));
    assert_eq!(changes(&app, &one, 1).await.as_array().unwrap().len(), 1);
    fair(&app).await;
}

#[tokio::test]
async fn nobody_loses_a_place_when_a_counter_is_narrowed() {
    let mut app = TestApp::new().await;
    let (one, two) = (opened(&app, 1).await, opened(&app, 2).await);
    let three = opened(&app, 3).await;
    let here = ticket(&app, "identity-card").await;
    let sent = ticket(&app, "identity-card").await;
    assert_eq!(next(&app, &one, 1).await, here["id"]);
    assert_eq!(next(&app, &three, 3).await, sent["id"]);
    let to = json!({"counter": "baku-1.1"});
    let moved = app.call("POST", &path_of(&sent, "transfer"), &three, to).await;
    assert!(moved.status.is_success(), "{}", moved.text());
    assert_eq!(post(&app, &two, 2, "pause", json!({"reason": "lunch"})).await.status, 204);
    app.advance(60);
    app.restart_with(dearer).await;
    let before = size(&app).await;
    app.restart().await;
    assert_eq!(size(&app).await, before, "what is narrow is not narrowed again");
    // Whoever stands there is served; whoever was told to come to this counter, too.
    for t in [&here, &sent] {
        for verb in ["start", "finish"] {
            let done = app.call("POST", &path_of(t, verb), &one, json!({})).await;
            assert!(done.status.is_success(), "{verb}: {}", done.text());
        }
        next(&app, &one, 1).await;
    }
    let paused = post(&app, &two, 2, "call-next", Value::Null).await;
    assert_eq!(paused.problem(), "queue-error-on-break");
    // To read on a break does not end it.
    acknowledge(&app, &two, 2).await;
    let paused = post(&app, &two, 2, "call-next", Value::Null).await;
    assert_eq!(paused.problem(), "queue-error-on-break");
    assert_eq!(post(&app, &two, 2, "resume", Value::Null).await.status, 204);
    let card = ticket(&app, "identity-card").await;
    assert_eq!(next(&app, &two, 2).await, card["id"]);
    fair(&app).await;
}

#[tokio::test]
async fn no_counter_opens_anew_on_a_day_that_is_closed() {
    let mut app = TestApp::new().await;
    let one = opened(&app, 1).await;
    ticket(&app, "identity-card").await;
    crate::day::close(&app).await;
    app.restart_with(dearer).await;
    assert_eq!(newest_leaf(&app).await.kind, "service.changed/1");
    let path = "/api/v1/counters/baku-1.1/changes";
    let closed = app.call("GET", path, &one, Value::Null).await;
    assert_eq!(closed.problem(), "queue-error-counter-closed");
    fair(&app).await;
}

#[tokio::test]
async fn the_whole_skill_waits_and_the_counter_and_the_manager_see_why() {
    let mut app = TestApp::new().await;
    app.restart_with(stricter).await;
    let six = opened(&app, 6).await;
    let other = ticket(&app, "civil-record-restore").await;
    assert_eq!(next(&app, &six, 6).await, Value::Null);
    let desk = |token: String| {
        let request = axum::http::Request::builder()
            .uri("/counter")
            .header("accept-language", "en")
            .header("cookie", format!("ow-desk={token}"));
        app.send(request.body(axum::body::Body::empty()).unwrap())
    };
    let screen = desk(six.clone()).await.text();
    assert!(screen.contains(" has changed</h2>"), "{screen}");
    assert!(screen.contains("1 visitor waits for it."), "{screen}");
    assert!(screen.contains("Reasons to turn away"), "{screen}");
    let manager = app.token("manager.baku-1").await;
    let board = page(&app, &manager, "/manage/baku-1").await.text();
    assert!(board.contains("Counter 6, operator.baku-1.6: has not read yet"), "{board}");
    let digest = changes(&app, &six, 6).await[0]["digest"].as_str().unwrap().to_owned();
    let body = format!(
        "command={}&act=acknowledge&service=civil-record-cancel&digest={digest}",
        Uuid::from_u128(4_200)
    );
    for _ in 0..2 {
        let done = form(&app, &six, "/counter/act", body.clone()).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    assert!(!desk(six.clone()).await.text().contains("has changed"));
    assert!(!page(&app, &manager, "/manage/baku-1").await.text().contains("has not read yet"));
    assert_eq!(next(&app, &six, 6).await, other["id"]);
}

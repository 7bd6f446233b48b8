//! Nobody is left at a counter without a clerk: neither who is held there, nor who was sent there.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::administrators::id_of;
use crate::breaks::opened;
use crate::clerk::{desk, press};
use crate::day::card;
use crate::front::fair;
use crate::manager::{form, page};
use crate::personal::{call, newest_leaf, path_of};

const CURRENT: &str = "/api/v1/sessions/current";

/// A visitor whom counter 1 holds, and its clerk.
async fn held(app: &TestApp) -> (Value, String) {
    let one = opened(app).await;
    let t = card(app).await;
    call(app, &one).await;
    done(&app.call("POST", &path_of(&t, "start"), &one, json!({})).await);
    done(&app.call("POST", &path_of(&t, "hold"), &one, json!({})).await);
    (t, one)
}

fn done(answer: &Answer) {
    let ok = answer.status.is_success() || answer.status.is_redirection();
    assert!(ok, "{}", answer.text());
}

async fn state(app: &TestApp, t: &Value) -> Value {
    let path = format!("/api/v1/tickets/{}", t["code"].as_str().unwrap());
    app.call("GET", &path, "", Value::Null).await.json()["state"].clone()
}

async fn board(app: &TestApp) -> String {
    let manager = app.token("manager.baku-1").await;
    page(app, &manager, "/manage/baku-1/board").await.text()
}

/// An act of the manager.
async fn manage(app: &TestApp, act: &str, body: &str) -> Answer {
    let manager = app.token("manager.baku-1").await;
    form(app, &manager, &format!("/manage/baku-1/{act}"), body).await
}

/// Opens a counter under its own clerk, whose token it answers.
async fn open(app: &TestApp, counter: u16) -> String {
    let clerk = app.token(&format!("operator.baku-1.{counter}")).await;
    let path = format!("/api/v1/counters/baku-1.{counter}/open");
    done(&app.call("POST", &path, &clerk, Value::Null).await);
    clerk
}

/// A visitor whom counter 1 sends to counter 2, which is open.
async fn sent(app: &TestApp) -> (Value, [String; 2]) {
    let clerks = [opened(app).await, open(app, 2).await];
    let t = card(app).await;
    call(app, &clerks[0]).await;
    let to = json!({"counter": "baku-1.2"});
    done(&app.call("POST", &path_of(&t, "transfer"), &clerks[0], to).await);
    (t, clerks)
}

#[tokio::test]
async fn a_counter_that_holds_somebody_closes_only_after_they_are_back_in_the_line() {
    let app = TestApp::new().await;
    let (t, one) = held(&app).await;
    let close = "/api/v1/counters/baku-1.1/close";
    let refused = app.call("POST", close, &one, Value::Null).await;
    assert_eq!(refused.problem(), "queue-error-counter-holds");
    assert!(refused.text().contains("The counter holds A 001."), "{}", refused.text());
    let refused = manage(&app, "close", "counter=1").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("send them back to the line"), "{}", refused.text());
    // The clerk is gone: the manager sends the visitor back, closes the counter, and the day.
    let shown = board(&app).await;
    assert!(shown.contains("held: A 001") && shown.contains("id=\"release-1\""), "{shown}");
    let ends = manage(&app, "close-day", "given=1&open=1").await;
    assert!(ends.text().contains("send them back to the line. Then close"), "{}", ends.text());
    done(&manage(&app, "release", "counter=1").await);
    assert_eq!(state(&app, &t).await, "waiting");
    assert!(!board(&app).await.contains("held: "));
    done(&manage(&app, "close", "counter=1").await);
    done(&manage(&app, "close-day", "given=1&open=1").await);
    assert_eq!(state(&app, &t).await, "unserved");
    fair(&app).await;
}

#[tokio::test]
async fn whoever_is_held_keeps_the_turn_when_sent_back() {
    let app = TestApp::new().await;
    let (t, one) = held(&app).await;
    let later = card(&app).await;
    done(&manage(&app, "release", "counter=1").await);
    assert_eq!(call(&app, &one).await["ticket"]["id"], t["id"]);
    done(&app.call("POST", &path_of(&t, "finish"), &one, json!({})).await);
    assert_eq!(call(&app, &one).await["ticket"]["id"], later["id"]);
    fair(&app).await;
}

/// An earlier version closed counters that held somebody.
#[tokio::test]
async fn whoever_is_held_by_a_closed_counter_is_shown_and_sent_back() {
    let app = TestApp::new().await;
    let (t, _) = held(&app).await;
    let house = &app.node.house;
    let clock = kit::Actor::clock();
    let command = kit::CommandId(uuid::Uuid::from_u128(91));
    let command = journal::Command::of(&clock, command, "close-as-before", &1);
    let shut = move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| {
        let counter: kit::CounterKey = "baku-1.1".parse().unwrap();
        let day = 20_261_124_i64;
        let event = journal::Event {
            stream: queue::desk_stream(&counter, day),
            fresh: false,
            kind: journal::Kind("counter.closed", 1),
            place: "baku-1".to_owned(),
            public: ledger::cbor::Map::new().with("day", day).with("counter", 1_i64),
            facts: ledger::cbor::Map::new(),
            sealed: Vec::new(),
        };
        journal::record(tx, cx, &clock, event)?;
        Ok::<_, queue::Error>(())
    };
    let lock = journal::Lock::site(&"baku-1".parse().unwrap());
    house.app.write(&[lock], command, shut).await.map_err(|e| e.to_string()).unwrap();
    let shown = board(&app).await;
    assert!(shown.contains("held: A 001") && shown.contains("id=\"release-1\""), "{shown}");
    done(&manage(&app, "release", "counter=1").await);
    assert_eq!(state(&app, &t).await, "waiting");
    done(&manage(&app, "close-day", "given=1&open=1").await);
}

#[tokio::test]
async fn nobody_is_replaced_who_holds_a_visitor() {
    let app = TestApp::new().await;
    let (t, _) = held(&app).await;
    let admin = app.token("administrator").await;
    let path = format!("/manage/staff/{}/replace", id_of(&app, "operator.baku-1.1").await);
    let refused = form(&app, &admin, &path, "successor=").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("Counter 1 still has A 001."), "{}", refused.text());
    done(&manage(&app, "release", "counter=1").await);
    assert_eq!(form(&app, &admin, &path, "successor=").await.status, StatusCode::OK);
    assert_eq!(state(&app, &t).await, "waiting");
}

#[tokio::test]
async fn the_session_of_a_clerk_who_holds_a_visitor_does_not_end() {
    let app = TestApp::new().await;
    let (_, one) = held(&app).await;
    // A shift, the hour after it, and some minutes: still the same day.
    app.advance(9 * 3600 + 600);
    assert_eq!(app.call("GET", CURRENT, &one, Value::Null).await.status, StatusCode::OK);
    done(&manage(&app, "release", "counter=1").await);
    let over = app.call("GET", CURRENT, &one, Value::Null).await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn nobody_is_sent_to_a_closed_counter_and_the_screen_offers_none() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let two = open(&app, 2).await;
    open(&app, 3).await;
    let t = card(&app).await;
    call(&app, &one).await;
    let pause = "/api/v1/counters/baku-1.2/pause";
    done(&app.call("POST", pause, &two, json!({"reason": "lunch"})).await);
    let screen = desk(&app, &one, "/counter", None).await.text();
    for (counter, offered) in [(2, true), (3, true), (4, false), (12, false)] {
        let option = format!("value=\"counter:baku-1.{counter}\"");
        assert_eq!(screen.contains(&option), offered, "{counter}: {screen}");
    }
    let to = json!({"counter": "baku-1.4"});
    let refused = app.call("POST", &path_of(&t, "transfer"), &one, to).await;
    assert_eq!(refused.problem(), "queue-error-sent-to-closed");
    assert!(refused.text().contains("Counter 4 is closed."), "{}", refused.text());
    let act = format!("act=transfer&ticket={}&to=counter:baku-1.4", t["id"].as_str().unwrap());
    let refused = press(&app, &one, 1, &act).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(state(&app, &t).await, "called");
    // To one on a break: its clerk comes back.
    let to = json!({"counter": "baku-1.2"});
    done(&app.call("POST", &path_of(&t, "transfer"), &one, to).await);
    let shown = board(&app).await;
    assert!(shown.contains("Identity card: no open counter does it, and 1 wait."), "{shown}");
}

#[tokio::test]
async fn when_a_counter_closes_whoever_was_sent_to_it_is_called_by_the_others_in_turn() {
    let app = TestApp::new().await;
    let (t, [one, two]) = sent(&app).await;
    let later = card(&app).await;
    // While it is open, nobody else calls whom it was sent.
    assert_eq!(call(&app, &one).await["ticket"]["id"], later["id"]);
    done(&app.call("POST", &path_of(&later, "finish"), &one, json!({})).await);
    let third = card(&app).await;
    done(&app.call("POST", "/api/v1/counters/baku-1.2/close", &two, Value::Null).await);
    let leaf = newest_leaf(&app).await;
    assert_eq!(leaf.kind, "ticket.unsent/1");
    let public = ledger::cbor::Map::new().with("day", 20_261_124_i64).with("number", 1);
    assert_eq!(leaf.public, public);
    let called = call(&app, &one).await;
    assert_eq!((&called["ticket"]["id"], &called["because"]), (&t["id"], &json!("arrival")));
    done(&app.call("POST", &path_of(&t, "finish"), &one, json!({})).await);
    assert_eq!(call(&app, &one).await["ticket"]["id"], third["id"]);
    fair(&app).await;
}

#[tokio::test]
async fn replacing_a_worker_leaves_nobody_waiting_for_the_empty_counter() {
    let app = TestApp::new().await;
    let (t, [one, _]) = sent(&app).await;
    let admin = app.token("administrator").await;
    let path = format!("/manage/staff/{}/replace", id_of(&app, "operator.baku-1.2").await);
    assert_eq!(form(&app, &admin, &path, "successor=").await.status, StatusCode::OK);
    assert_eq!(call(&app, &one).await["ticket"]["id"], t["id"]);
    fair(&app).await;
}

#[tokio::test]
async fn nobody_sits_down_at_a_second_counter_while_the_first_has_a_visitor() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let t = card(&app).await;
    call(&app, &one).await;
    let sit = "command=00000000-0000-0000-0000-000000000051&counter=2";
    let refused = desk(&app, &one, "/counter/open", Some(sit)).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("Counter 1 still has A 001."), "{}", refused.text());
    // Neither by the manager, nor while the visitor is held.
    let id = id_of(&app, "operator.baku-1.1").await;
    let body = format!("counter=2&operator={id}");
    assert_eq!(manage(&app, "open", &body).await.status, StatusCode::CONFLICT);
    done(&app.call("POST", &path_of(&t, "hold"), &one, json!({})).await);
    let open = "/api/v1/counters/baku-1.2/open";
    let held = app.call("POST", open, &one, Value::Null).await;
    assert_eq!(held.problem(), "queue-error-seated-elsewhere");
    // The session has stayed at the first.
    done(&app.call("POST", &path_of(&t, "start"), &one, json!({})).await);
    done(&app.call("POST", &path_of(&t, "finish"), &one, json!({})).await);
    let sit = sit.replace("51", "52");
    done(&desk(&app, &one, "/counter/open", Some(&sit)).await);
}

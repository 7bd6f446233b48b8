//! The end of a day: by the manager, by the clock, after a crash, and where another zone begins.

use axum::http::StatusCode;
use pack::Pack;
use serde_json::{Value, json};
use testkit::{Answer, Setup, TestApp};

use crate::personal::{link_of, path_of};

const CLOSE: &str = "/api/v1/sites/baku-1/close-day";

pub(crate) async fn close(app: &TestApp) -> Answer {
    let manager = app.token("manager.baku-1").await;
    app.call("POST", CLOSE, &manager, Value::Null).await
}

pub(crate) async fn card(app: &TestApp) -> Value {
    let kiosk = app.token("kiosk.baku-1").await;
    app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await
}

async fn call_next(app: &TestApp, counter: &str) -> Answer {
    let clerk = app.token(&format!("operator.{counter}")).await;
    app.call("POST", &format!("/api/v1/counters/{counter}/call-next"), &clerk, Value::Null).await
}

async fn act(app: &TestApp, t: &Value, verb: &str, body: Value) {
    let clerk = app.token("operator.baku-1.1").await;
    let done = app.call("POST", &path_of(t, verb), &clerk, body).await;
    assert_eq!(done.status, StatusCode::OK, "{verb}: {}", done.text());
}

pub(crate) async fn state(app: &TestApp, t: &Value) -> String {
    let path = format!("/api/v1/tickets/{}", t["code"].as_str().unwrap());
    let found = app.call("GET", &path, "", Value::Null).await.json();
    found["state"].as_str().unwrap().to_owned()
}

pub(crate) async fn timers(app: &TestApp) -> usize {
    onewindow::reactions::once(&app.node.house).await.unwrap()
}

/// A visitor in every state that is not over.
async fn all_states(app: &TestApp) -> Vec<Value> {
    let mut all = Vec::new();
    for verb in ["finish", "turn-away", "park", "did-not-come", ""] {
        let t = card(app).await;
        if !verb.is_empty() {
            assert_eq!(call_next(app, "baku-1.1").await.status, StatusCode::OK);
        }
        match verb {
            "park" => act(app, &t, verb, json!({"reason": "wait", "minutes": 200})).await,
            "turn-away" => act(app, &t, verb, json!({"ground": "paper-missing"})).await,
            "finish" => act(app, &t, verb, json!({})).await,
            "did-not-come" => {
                app.advance(46);
                act(app, &t, "call-again", json!({})).await;
                app.advance(46);
                act(app, &t, verb, json!({})).await;
            }
            _ => {}
        }
        all.push(t);
    }
    all
}

#[tokio::test]
async fn closing_the_day_gives_everyone_an_end_and_says_what_to_do_tomorrow() {
    let app = TestApp::new().await;
    let all = all_states(&app).await;
    let closed = close(&app).await;
    assert_eq!(closed.status, StatusCode::OK, "{}", closed.text());
    assert_eq!(closed.json()["day"], 20_261_124);
    let mut states = Vec::new();
    for t in &all {
        states.push(state(&app, t).await);
    }
    assert_eq!(states, ["finished", "turned-away", "unserved", "unserved", "unserved"]);
    let page = app.page(&format!("{}?lang=en", link_of(&all[4]))).await.text();
    assert!(page.contains("You were not served today"), "{page}");
    assert!(page.contains("closed its day at 10:01"), "{page}");
    assert!(page.contains("take a new number on the next working day"), "{page}");
    assert!(!page.contains("Leave the queue"));
    // Closing again changes nothing.
    let size = app.node.house.app.head().size;
    assert_eq!(close(&app).await.status, StatusCode::OK);
    assert_eq!(app.node.house.app.head().size, size + 1, "only the session of the manager");
    // A parked visitor does not wake, a missed one does not lapse: their timers are gone.
    app.advance(4 * 3600);
    assert_eq!(timers(&app).await, 0);
}

#[tokio::test]
async fn a_closed_day_gives_no_number_calls_nobody_and_takes_nobody_back() {
    let app = TestApp::new().await;
    let all = all_states(&app).await;
    close(&app).await;
    let kiosk = app.token("kiosk.baku-1").await;
    let ask = json!({"services": ["identity-card"]});
    let tickets = "/api/v1/sites/baku-1/tickets";
    let refused = app.call("POST", tickets, &kiosk, ask.clone()).await;
    assert_eq!(refused.problem(), "queue-error-day-closed");
    assert!(refused.json()["detail"].as_str().unwrap().contains("next working day"));
    for counter in ["baku-1.1", "baku-1.2"] {
        assert_eq!(call_next(&app, counter).await.problem(), "queue-error-day-closed");
    }
    let desk = app.token("reception.baku-1").await;
    let back = app.call("POST", &path_of(&all[1], "return"), &desk, json!({})).await;
    assert_eq!(back.problem(), "queue-error-day-closed");
    // Another site goes on, and this one opens with its next day.
    let ganja = app.token("kiosk.ganja-1").await;
    app.ticket(&ganja, "ganja-1", ask.clone()).await;
    app.advance(14 * 3600);
    let kiosk = app.token("kiosk.baku-1").await;
    let t = app.ticket(&kiosk, "baku-1", ask).await;
    assert_eq!(t["number"], "A 001");
    assert_eq!(call_next(&app, "baku-1.1").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_day_is_not_closed_while_a_visitor_is_at_a_counter_and_the_counter_is_named() {
    let app = TestApp::new().await;
    let t = card(&app).await;
    call_next(&app, "baku-1.2").await;
    let refused = close(&app).await;
    assert_eq!(refused.problem(), "queue-error-still-serving");
    assert_eq!(refused.json()["title"], "Counter 2 still has A 001.");
    let two = app.token("operator.baku-1.2").await;
    app.call("POST", &path_of(&t, "hold"), &two, json!({})).await;
    assert_eq!(close(&app).await.problem(), "queue-error-still-serving");
    app.call("POST", &path_of(&t, "start"), &two, json!({})).await;
    app.call("POST", &path_of(&t, "finish"), &two, json!({})).await;
    assert_eq!(close(&app).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_day_that_nobody_closed_is_closed_at_midnight_of_the_site_whoever_is_at_a_counter() {
    let app = TestApp::new().await;
    let waits = card(&app).await;
    let served = card(&app).await;
    call_next(&app, "baku-1.1").await;
    // 23:59:59 in Baku.
    app.advance(14 * 3600 - 1);
    assert_eq!(timers(&app).await, 0);
    assert_eq!(state(&app, &served).await, "waiting");
    app.advance(1);
    assert_eq!(timers(&app).await, 1);
    for t in [&waits, &served] {
        assert_eq!(state(&app, t).await, "unserved");
    }
    assert_eq!(timers(&app).await, 0);
    let page = app.page(&format!("{}?lang=en", link_of(&waits))).await.text();
    assert!(page.contains("Nobody closed the day"), "{page}");
    // The clerk cannot finish what has ended, and the counter is free for the new day.
    let one = app.token("operator.baku-1.1").await;
    let late = app.call("POST", &path_of(&waits, "finish"), &one, json!({})).await;
    assert_eq!(late.problem(), "queue-error-wrong-state");
    assert_eq!(call_next(&app, "baku-1.1").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_power_cut_between_two_rounds_is_made_good_at_the_next_start() {
    let mut app = TestApp::new().await;
    for _ in 0..120 {
        card(&app).await;
    }
    // The day is closed, and the program ends before any visit has its end.
    let house = &app.node.house;
    let site = house.pack.sites[&"baku-1".parse().unwrap()].clone();
    let manager = app.token("manager.baku-1").await;
    let by = house.sign_in.by_token(&manager).unwrap();
    let name = kit::CommandId(uuid::Uuid::from_u128(5));
    let command = journal::Command::of(&by, name, "close-day", &"");
    let run = move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| {
        queue::ops::close_day(tx, cx, &by, &site, None)
    };
    let lock = journal::Lock::site(&"baku-1".parse().unwrap());
    house.app.write(&[lock], command, run).await.map_err(|e| e.to_string()).unwrap();
    app.restart().await;
    assert_eq!(call_next(&app, "baku-1.1").await.problem(), "queue-error-day-closed");
    assert_eq!(timers(&app).await, 1);
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    assert_eq!((&board["issued"], &board["waiting"]), (&json!(120), &json!(0)));
    assert_eq!(timers(&app).await, 0);
}

/// Central Europe, on the night when 02:00 becomes 03:00 there.
pub(crate) fn berlin(pack: &mut Pack) {
    let key = "baku-1".parse().unwrap();
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let site = pack::Site { zone, ..(*pack.sites[&key]).clone() };
    pack.sites.insert(key, std::sync::Arc::new(site));
}

#[tokio::test]
async fn a_site_in_another_zone_has_its_own_midnight_also_on_the_night_of_23_hours() {
    let app = TestApp::with(Setup { pack: berlin, ..Setup::default() }).await;
    let start: jiff::Timestamp = testkit::MORNING.parse().unwrap();
    let to = |at: &str| {
        let at: jiff::Timestamp = at.parse().unwrap();
        at.duration_since(start).as_secs()
    };
    // Saturday 27 March 2027, 23:30 in Berlin: Sunday already in Baku.
    let saturday = to("2027-03-27T22:30:00Z");
    app.advance(saturday);
    let late = card(&app).await;
    let ganja = app.token("kiosk.ganja-1").await;
    let there = app.ticket(&ganja, "ganja-1", json!({"services": ["identity-card"]})).await;
    app.advance(30 * 60);
    assert_eq!(timers(&app).await, 1);
    assert_eq!(state(&app, &late).await, "unserved");
    assert_eq!(state(&app, &there).await, "waiting");
    let sunday = card(&app).await;
    assert_eq!(sunday["number"], "A 001", "a new day in Berlin");
    // Sunday has 23 hours there: it ends at 22:00 in UTC.
    app.advance(23 * 3600 - 1);
    timers(&app).await;
    assert_eq!(state(&app, &sunday).await, "waiting");
    app.advance(1);
    timers(&app).await;
    assert_eq!(state(&app, &sunday).await, "unserved");
}

//! Numbers on paper, for an hour without the system.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::front::{command, desk, fair};
use crate::personal::serve;

const PRINT: &str = "/api/v1/sites/baku-1/paper-numbers";
const ENTER: &str = "/api/v1/sites/baku-1/paper-tickets";

fn card() -> Value {
    json!({"services": ["identity-card"]})
}

pub(crate) fn paper(number: &str, time: &str) -> Value {
    json!({"number": number, "service": "identity-card", "time": time})
}

pub(crate) async fn enter(app: &TestApp, token: &str, tickets: Value) -> Answer {
    app.call("POST", ENTER, token, json!({"tickets": tickets})).await
}

/// A block of ten from 10:00 on; the system is down from 10:01 to 10:21, and then a visitor comes.
pub(crate) async fn outage(app: &TestApp) -> (String, Value) {
    let (kiosk, reception) = (app.token("kiosk.baku-1").await, app.token("reception.baku-1").await);
    app.ticket(&kiosk, "baku-1", card()).await;
    let printed = app.call("POST", PRINT, &reception, json!({"count": 10})).await;
    assert_eq!(printed.status, StatusCode::CREATED, "{}", printed.text());
    assert_eq!(printed.json(), json!({"first": "A 002", "last": "A 011"}));
    app.advance(60);
    app.ticket(&kiosk, "baku-1", card()).await;
    app.advance(20 * 60);
    let after = app.ticket(&kiosk, "baku-1", card()).await;
    assert_eq!(after["number"], "A 013");
    app.advance(60);
    (reception, after)
}

#[tokio::test]
async fn numbers_from_paper_take_the_places_in_which_their_visitors_came() {
    let app = TestApp::new().await;
    let (reception, after) = outage(&app).await;
    let done =
        enter(&app, &reception, json!([paper("A 002", "10:05"), paper("a003", "10:20")])).await;
    assert_eq!((done.status, done.json()), (StatusCode::CREATED, json!({"entered": 2})));
    let served = json!([{"number": "A 004", "service": "identity-card", "time": "10:06",
        "outcome": "done"}]);
    assert_eq!(enter(&app, &reception, served).await.status, StatusCode::CREATED);
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    assert_eq!((&board["waiting"], &board["issued"]), (&json!(5), &json!(13)));
    let called = serve(&app, "baku-1.1", 5).await;
    assert_eq!(called, ["A 001", "A 012", "A 002", "A 003", after["number"].as_str().unwrap()]);
    fair(&app).await;
}

#[tokio::test]
async fn no_number_from_paper_gets_past_those_who_wait_by_a_claimed_time() {
    let app = TestApp::new().await;
    let (reception, _) = outage(&app).await;
    for (tickets, problem) in [
        (json!([]), "queue-error-nothing-entered"),
        (json!([paper("A 012", "10:05")]), "queue-error-not-printed"),
        (json!([paper("A 014", "10:05")]), "queue-error-not-printed"),
        (json!([paper("Z 999", "10:05")]), "queue-error-not-printed"),
        (json!([paper("A 002", "09:59")]), "queue-error-bad-arrival"),
        (json!([paper("A 002", "10:40")]), "queue-error-bad-arrival"),
        // Between the printing and the next number there is one minute only.
        (json!([paper("A 002", "10:00")]), "queue-error-no-outage"),
        (json!([paper("A 002", "10:21")]), "queue-error-no-outage"),
        (json!([paper("twelve", "10:05")]), "queue-error-row"),
        (json!([paper("A 002", "soon")]), "queue-error-row"),
        (json!([paper("A 002", "10:05"), paper("A 003", "25:00")]), "queue-error-row"),
        (json!([paper("A 002", "10:05"), paper("A 002", "10:06")]), "queue-error-entered-before"),
    ] {
        let refused = enter(&app, &reception, tickets.clone()).await;
        assert!(refused.status.is_client_error(), "{tickets}: {}", refused.text());
        assert_eq!(refused.problem(), problem, "{tickets}");
    }
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    assert_eq!(board["waiting"], 3, "something was entered");
    assert_eq!(enter(&app, &reception, json!([paper("A 002", "10:05")])).await.status, 201);
    let twice = enter(&app, &reception, json!([paper("A 002", "10:05")])).await;
    assert_eq!(twice.problem(), "queue-error-entered-before");
    // Yesterday's papers are worth nothing today.
    app.advance(24 * 3600);
    let reception = app.token("reception.baku-1").await;
    let stale = enter(&app, &reception, json!([paper("A 003", "10:05")])).await;
    assert_eq!(stale.problem(), "queue-error-not-printed");
    fair(&app).await;
}

#[tokio::test]
async fn a_block_has_a_size_and_a_kiosk_prints_none() {
    let app = TestApp::new().await;
    let reception = app.token("reception.baku-1").await;
    for count in [0, -1, 201] {
        let refused = app.call("POST", PRINT, &reception, json!({"count": count})).await;
        assert_eq!(refused.problem(), "queue-error-print-count", "{count}");
    }
    for who in ["kiosk.baku-1", "operator.baku-1.1", "manager.baku-1", "reception.ganja-1"] {
        let token = app.token(who).await;
        for (path, body) in [(PRINT, json!({"count": 5})), (ENTER, json!({"tickets": []}))] {
            let refused = app.call("POST", path, &token, body).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who} {path}");
        }
    }
    let form = format!("{}&count=3", command(1));
    let slips = desk(&app, &reception, "/reception/paper/print", Some(&form)).await;
    assert_eq!(slips.status, StatusCode::OK, "{}", slips.text());
    for number in ["A 001", "A 002", "A 003"] {
        assert!(slips.text().contains(number), "{number}");
    }
    let again = desk(&app, &reception, "/reception/paper/print", Some(&form)).await.text();
    assert!(again.contains("A 003") && !again.contains("A 004"), "printed twice");
    let many = format!("{}&count=900", command(2));
    let refused = desk(&app, &reception, "/reception/paper/print", Some(&many)).await;
    assert!(refused.text().contains("Choose 1 to 200 numbers."), "{}", refused.text());
    assert!(refused.text().contains("value=\"900\""), "typed and lost");
}

#[tokio::test]
async fn the_form_keeps_what_was_typed_when_a_row_is_wrong() {
    let app = TestApp::new().await;
    let (reception, _) = outage(&app).await;
    let rows = "number-0=A+002&service-0=identity-card&time-0=10%3A05&outcome-0=\
        &number-3=A+003&service-3=passport&time-3=1005&priority-3=yes&outcome-3=done";
    let form = format!("{}&{rows}", command(1));
    let wrong = desk(&app, &reception, "/reception/paper/enter", Some(&form)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    for kept in [
        "Row 4 is not complete.",
        "value=\"A 002\"",
        "value=\"10:05\"",
        "value=\"1005\"",
        "name=\"priority-3\" value=\"yes\" aria-label=\"Priority 4\" checked",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    let form = format!("{}&{}", command(2), rows.replace("time-3=1005", "time-3=10%3A15"));
    let done = desk(&app, &reception, "/reception/paper/enter", Some(&form)).await;
    assert!(done.text().contains("2 numbers were entered."), "{}", done.text());
    fair(&app).await;
}

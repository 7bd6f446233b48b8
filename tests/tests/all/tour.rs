//! The tour in a hall that moves: what a person is at, the simulated people leave alone.

use axum::http::{Request, StatusCode, header};
use kit::CounterKey;
use onewindow::hall::Hall;
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::front::{between, command};
use crate::personal::path_of;

/// The hall of an app, and some time in which it moved.
async fn moving(app: &TestApp, ticks: usize) -> Hall {
    let mut hall = Hall::new(app.node.house.clone(), app.node.sessions.clone(), [7; 32]);
    go_on(app, &mut hall, ticks).await;
    hall
}

async fn go_on(app: &TestApp, hall: &mut Hall, ticks: usize) {
    for _ in 0..ticks {
        hall.tick().await;
        app.advance(1);
    }
}

/// Who is at a counter, and whether it ever opened.
async fn at(app: &TestApp, number: u16) -> Option<Option<i64>> {
    let counter = CounterKey { site: "baku-1".parse().unwrap(), number };
    let read = move |tx: &mut store::Tx<'_>| {
        let Some(desk) = queue::sql::desk(tx, &counter, 20_261_124)? else { return Ok(None) };
        let ticket = desk.ticket.map(|id| queue::sql::ticket(tx, id)).transpose()?.flatten();
        Ok(Some(ticket.map(|t| t.number.ordinal())))
    };
    app.node.house.app.read::<_, store::StoreError, _>(read).await.unwrap()
}

async fn tour(app: &TestApp, method: &str, path: &str, token: &str, body: String) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, format!("ow-desk={token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request.body(body.into()).unwrap()).await
}

/// Takes a ticket as the visitor of the tour: the page of the phone.
async fn take(app: &TestApp, token: &str, n: u128) -> String {
    let taken = tour(app, "POST", "/tour/hall/ticket", token, command(n)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    let to = taken.headers[header::LOCATION].to_str().unwrap().to_owned();
    let link = to.trim_start_matches("/tour/hall?t=");
    app.page(&format!("/t/{link}?lang=en")).await.text()
}

#[tokio::test]
async fn the_moving_hall_leaves_a_counter_alone_while_somebody_is_signed_in() {
    let app = TestApp::new().await;
    app.token("operator.baku-1.6").await;
    let mut hall = moving(&app, 200).await;
    assert_eq!(at(&app, 6).await, None, "it was opened for a person");
    assert!(at(&app, 7).await.is_some(), "the hall does not move");
    // The session ends, and the hall has the counter again.
    app.advance(9 * 3600);
    go_on(&app, &mut hall, 200).await;
    assert!(at(&app, 6).await.is_some(), "it is left alone for ever");
}

#[tokio::test]
async fn the_visitor_of_the_tour_is_called_at_once_while_the_hall_moves() {
    let app = TestApp::new().await;
    let mut hall = moving(&app, 150).await;
    let sat = app.page("/tour/hall").await;
    let cookie = sat.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    let token = between(&cookie, "=", ";").to_owned();
    go_on(&app, &mut hall, 50).await;
    let phone = take(&app, &token, 1).await;
    // The visitor reads what there is before pressing the key.
    go_on(&app, &mut hall, 120).await;
    let next = "/api/v1/counters/baku-1.1/call-next";
    let called = app.call("POST", next, &token, Value::Null).await.json();
    let number = called["ticket"]["number"].as_str().unwrap_or_else(|| panic!("{called}"));
    assert!(phone.contains(number), "{number} was called: {phone}");
    // The walk is that of the key just pressed, whatever the hall has done since.
    go_on(&app, &mut hall, 20).await;
    let page = tour(&app, "GET", "/tour/engineer?lang=en", &token, String::new()).await.text();
    let walked = between(&page, "load · may · rule · record: ", "<");
    assert!(walked.starts_with(number) && walked.contains("counter 1"), "{number}: {walked}");
    let done = app.call("POST", &path_of(&called["ticket"], "finish"), &token, json!({})).await;
    assert!(done.status.is_success(), "{}", done.text());
    // Whoever goes on to something else blocks nobody: the next number comes to its turn elsewhere.
    let phone = take(&app, &token, 2).await;
    let code = between(&phone, "Spoken code: <b><bdi>", "</bdi>");
    let path = format!("/api/v1/tickets/{code}");
    let state = async || app.call("GET", &path, "", Value::Null).await.json()["state"].clone();
    go_on(&app, &mut hall, 290).await;
    assert_eq!(state().await, "waiting");
    go_on(&app, &mut hall, 300).await;
    assert_ne!(state().await, "waiting");
}

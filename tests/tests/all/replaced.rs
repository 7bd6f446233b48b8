//! One worker takes the place of another in one act.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::administrators::id_of;
use crate::breaks::opened;
use crate::day::card;
use crate::manager::{form, page};
use crate::personal::{call, path_of};

const CURRENT: &str = "/api/v1/sessions/current";
const ONE: &str = "operator.baku-1.1";

/// Replaces a worker; by nobody is by somebody new.
async fn replace(app: &TestApp, whom: &str, by: Option<&str>) -> Answer {
    let successor = match by {
        Some(login) => id_of(app, login).await,
        None => String::new(),
    };
    let path = format!("/manage/staff/{}/replace", id_of(app, whom).await);
    let admin = app.token("administrator").await;
    assert_eq!(page(app, &admin, &path).await.status, StatusCode::OK);
    form(app, &admin, &path, &format!("successor={successor}")).await
}

async fn account(app: &TestApp, login: &str) -> identity::Account {
    let login = login.to_owned();
    let found = app.node.house.app.read(move |tx| identity::sql::account(tx, &login)).await;
    found.map_err(|e| e.to_string()).unwrap().unwrap()
}

#[tokio::test]
async fn somebody_new_gets_a_link_to_the_post_and_the_other_is_out_at_once() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let size = app.node.house.app.head().size;
    let done = replace(&app, ONE, None).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let text = done.text();
    let link = text.split("http://127.0.0.1/welcome/").nth(1).unwrap().split('<').next().unwrap();
    let welcome = app.page(&format!("/welcome/{link}?lang=en")).await.text();
    assert!(welcome.contains("Counter operator · Baku, centre 1"), "{welcome}");
    assert!(!account(&app, ONE).await.active);
    let gone = app.call("GET", CURRENT, &one, Value::Null).await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
    let manager = app.token("manager.baku-1").await;
    let board = page(&app, &manager, "/manage/baku-1/board").await.text();
    assert!(!board.contains(ONE), "{board}");
    // The counter closed, the invitation and the suspension; and the two sessions of this test.
    assert_eq!(app.node.house.app.head().size - size, 3 + 2);
    let found = app.node.house.app.read(|tx| journal::since(tx, "node", 0, 1000)).await.unwrap();
    let invited = found.iter().find(|p| p.kind == "staff.invited").unwrap();
    assert_eq!(invited.public.iter().count(), 0);
}

#[tokio::test]
async fn a_colleague_takes_over_the_counter() {
    let app = TestApp::new().await;
    let (leaving, colleague) = (account(&app, ONE).await, account(&app, "operator.baku-1.2").await);
    assert_eq!((leaving.counter, colleague.counter), (Some(1), Some(2)));
    let done = replace(&app, ONE, Some("operator.baku-1.2")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(account(&app, "operator.baku-1.2").await.counter, Some(1));
    let token = app.token("operator.baku-1.2").await;
    let me = app.call("GET", CURRENT, &token, Value::Null).await.json();
    assert_eq!(me["counter"], "baku-1.1");
    // Who is out cannot be replaced again, and nobody who is out takes over.
    let again = replace(&app, ONE, None).await;
    assert!(again.text().contains("This account is suspended already."), "{}", again.text());
    let out = replace(&app, "operator.baku-1.2", Some(ONE)).await;
    assert!(out.text().contains("This colleague cannot take over."), "{}", out.text());
}

#[tokio::test]
async fn nobody_is_replaced_while_a_visitor_stands_there() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let t = card(&app).await;
    call(&app, &one).await;
    let refused = replace(&app, ONE, None).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("Counter 1 still has A 001."), "{}", refused.text());
    assert!(account(&app, ONE).await.active);
    let done = app.call("POST", &path_of(&t, "finish"), &one, json!({})).await;
    assert!(done.status.is_success(), "{}", done.text());
    assert_eq!(replace(&app, ONE, None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_gets_more_power_by_taking_over() {
    let app = TestApp::new().await;
    for other in ["manager.baku-1", "reception.baku-1", "operator.ganja-1.1", "operator.baku-1.9"] {
        let refused = replace(&app, ONE, Some(other)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{other}");
    }
    assert!(account(&app, ONE).await.active);
    // The place of a manager is given by two: the first is out, and the link waits.
    let asked = replace(&app, "manager.baku-1", None).await;
    assert!(!asked.text().contains("/welcome/"), "{}", asked.text());
    assert!(asked.text().contains("Another administrator has to confirm it"), "{}", asked.text());
    assert!(!account(&app, "manager.baku-1").await.active);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_replaces_once() {
    let app = TestApp::new().await;
    let admin = app.token("administrator").await;
    let path = format!("/manage/staff/{}/replace", id_of(&app, ONE).await);
    let send = || async {
        let request = axum::http::Request::post(path.as_str())
            .header("sec-fetch-site", "same-origin")
            .header("cookie", format!("ow-manage={admin}; lang=en"))
            .header("content-type", "application/x-www-form-urlencoded");
        let body = "command=00000000-0000-0000-0000-000000000018&successor=";
        app.send(request.body(body.into()).unwrap()).await.text()
    };
    let link =
        |text: &str| text.split("/welcome/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let (first, size) = (link(&send().await), app.node.house.app.head().size);
    assert_eq!(link(&send().await), first);
    assert_eq!(app.node.house.app.head().size, size);
}

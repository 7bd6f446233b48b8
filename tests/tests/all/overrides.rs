//! Putting a visitor first takes two people, and everyone whom it touches is told.

use axum::http::StatusCode;
use identity::{NewAccount, ops, totp};
use kit::{CommandId, Role, StaffId};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};
use uuid::Uuid;

use crate::day::{card, close};
use crate::manager::{form, page};
use crate::personal::{link_of, path_of};

/// The one-time code of an account, now.
pub(crate) fn code(app: &TestApp, login: &str) -> String {
    let house = &app.node.house;
    let secret = house.keys.derive("demo-totp", &[login.as_bytes()]);
    totp::code(&secret[..20], totp::step(house.app.now().as_second()))
}

/// An account that the administrator adds now.
async fn added(app: &TestApp, login: &str) {
    let house = &app.node.house;
    let admin = app.token("administrator").await;
    let by = house.sign_in.by_token(&admin).unwrap();
    let id = StaffId(Uuid::from_u128(77));
    let secret = house.keys.derive("demo-totp", &[login.as_bytes()]);
    let wrapped = house.keys.wrap_for(identity::sign_in::TOTP, id.0.as_bytes(), &secret[..20]);
    let new = NewAccount {
        login: login.to_owned(),
        role: Role::Manager,
        site: Some("baku-1".parse().unwrap()),
        entity: None,
        counter: None,
        password: String::new(),
        totp: wrapped.unwrap(),
        id,
    };
    let command = journal::Command::of(&by, CommandId(id.0), "add-account", &login);
    let run =
        move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| ops::add_account(tx, cx, &by, &new);
    let done = house.app.write(&[journal::Lock::node()], command, run).await;
    done.map_err(|e| e.to_string()).unwrap();
}

pub(crate) async fn ask(app: &TestApp, who: &str, t: &Value) -> Answer {
    let token = app.token(who).await;
    app.call("POST", &path_of(t, "override"), &token, json!({"reason": "our-error"})).await
}

async fn confirm_with(app: &TestApp, who: &str, t: &Value, code: &str) -> Answer {
    let token = app.token(who).await;
    app.call("POST", &path_of(t, "override/confirm"), &token, json!({"code": code})).await
}

pub(crate) async fn confirm(app: &TestApp, who: &str, t: &Value) -> Answer {
    confirm_with(app, who, t, &code(app, who)).await
}

async fn ahead(app: &TestApp, t: &Value) -> i64 {
    let path = format!("/api/v1/tickets/{}", t["code"].as_str().unwrap());
    app.call("GET", &path, "", Value::Null).await.json()["ahead"].as_i64().unwrap()
}

async fn three(app: &TestApp) -> [Value; 3] {
    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(card(app).await);
        app.advance(1);
    }
    all.try_into().unwrap()
}

async fn own_page(app: &TestApp, t: &Value) -> String {
    app.page(&format!("{}?lang=en", link_of(t))).await.text()
}

#[tokio::test]
async fn two_people_put_a_visitor_first_and_whoever_gained_or_lost_is_told() {
    let app = TestApp::new().await;
    let [a, b, c] = three(&app).await;
    let asked = ask(&app, "manager.baku-1", &b).await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.text());
    assert_eq!(ahead(&app, &b).await, 1, "asking moves nobody");
    let done = confirm(&app, "deputy.baku-1", &b).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
    assert_eq!((ahead(&app, &b).await, ahead(&app, &a).await, ahead(&app, &c).await), (0, 1, 2));
    let gained = own_page(&app, &b).await;
    assert!(gained.contains("At 10:00 you were put first, because: An error of ours."), "{gained}");
    assert!(gained.contains("Two people decided it together."), "{gained}");
    let lost = own_page(&app, &a).await;
    assert!(lost.contains("At 10:00 another visitor was put before you"), "{lost}");
    let untouched = own_page(&app, &c).await;
    assert!(!untouched.contains("Your place was changed"), "{untouched}");
    // The screen in the hall says the true reason.
    let one = app.token("operator.baku-1.1").await;
    let call = "/api/v1/counters/baku-1.1/call-next";
    let called = app.call("POST", call, &one, Value::Null).await.json();
    assert_eq!((&called["ticket"]["id"], &called["because"]), (&b["id"], &json!("override")));
    assert!(own_page(&app, &b).await.contains("put first by two people"));
    app.call("POST", &path_of(&b, "finish"), &one, json!({})).await;
    close(&app).await;
    let manager = app.token("manager.baku-1").await;
    let day = "/api/v1/sites/baku-1/days/20261124";
    let report = app.call("GET", day, &manager, Value::Null).await.json();
    assert_eq!(report["overrides"], json!([{"key": "our-error", "n": 1}]));
}

#[tokio::test]
async fn the_log_of_an_override_is_judged_fair_from_outside_and_lists_it() {
    let app = TestApp::new().await;
    let [_, b, _] = three(&app).await;
    ask(&app, "manager.baku-1", &b).await;
    confirm(&app, "deputy.baku-1", &b).await;
    let one = app.token("operator.baku-1.1").await;
    for _ in 0..3 {
        let call = "/api/v1/counters/baku-1.1/call-next";
        let called = app.call("POST", call, &one, Value::Null).await.json();
        app.call("POST", &path_of(&called["ticket"], "finish"), &one, json!({})).await;
    }
    close(&app).await;
    let folder = crate::upgrades::publish(&app).await;
    let key = app.node.house.app.vkey().to_owned();
    let all = ["onewindow-verify", "fairness", &folder, "--vkey", &key];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let verdict = onewindow_verify::run(all, &mut out, &mut err);
    let text = String::from_utf8([out, err].concat()).unwrap();
    assert_eq!(verdict, 0, "{text}");
    assert!(text.contains("put first by two people: entry"), "{text}");
    assert!(text.contains("number 2 of baku-1 on 20261124: our-error"), "{text}");
}

#[tokio::test]
async fn what_two_decided_is_not_undone_by_one_who_withdraws_a_priority() {
    let app = TestApp::new().await;
    let [a, ..] = three(&app).await;
    let kiosk = app.token("kiosk.baku-1").await;
    app.advance(3600);
    let with_ground = json!({"services": ["identity-card"], "priority": "disability"});
    let t = app.ticket(&kiosk, "baku-1", with_ground).await;
    ask(&app, "manager.baku-1", &t).await;
    confirm(&app, "deputy.baku-1", &t).await;
    assert_eq!(ahead(&app, &a).await, 1);
    let reception = app.token("reception.baku-1").await;
    let refused = app.call("POST", &path_of(&t, "withdraw-priority"), &reception, json!({})).await;
    assert_eq!(refused.problem(), "queue-error-put-first");
    let said = format!("Two people put {} first.", t["number"].as_str().unwrap());
    assert!(refused.text().contains(&said), "{}", refused.text());
    assert_eq!((ahead(&app, &t).await, ahead(&app, &a).await), (0, 1));
    crate::front::fair(&app).await;
}

#[tokio::test]
async fn one_person_is_not_two_and_neither_are_a_maker_and_the_made_or_a_fresh_account() {
    let app = TestApp::new().await;
    let [_, b, _] = three(&app).await;
    assert_eq!(confirm(&app, "deputy.baku-1", &b).await.problem(), "queue-error-not-asked");
    ask(&app, "manager.baku-1", &b).await;
    let again = ask(&app, "deputy.baku-1", &b).await;
    assert_eq!(again.problem(), "queue-error-asked-already");
    assert_eq!(confirm(&app, "manager.baku-1", &b).await.problem(), "queue-error-same-person");
    added(&app, "fresh.baku-1").await;
    let young = confirm(&app, "fresh.baku-1", &b).await;
    assert_eq!(young.problem(), "queue-error-young-account");
    assert!(young.json()["title"].as_str().unwrap().contains("24 hours"));
    // A day later the account is old enough, except for whoever made it.
    app.advance(24 * 3600);
    let [_, b, _] = three(&app).await;
    ask(&app, "fresh.baku-1", &b).await;
    let made = confirm(&app, "administrator", &b).await;
    assert_eq!(made.problem(), "queue-error-made-by-other");
    let done = confirm(&app, "manager.baku-1", &b).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
}

#[tokio::test]
async fn a_wrong_code_a_used_one_another_site_and_too_late_move_nobody() {
    let app = TestApp::new().await;
    let [_, b, c] = three(&app).await;
    let token = app.token("manager.baku-1").await;
    let odd = json!({"reason": "a-friend"});
    let unknown = app.call("POST", &path_of(&b, "override"), &token, odd).await;
    assert_eq!(unknown.problem(), "queue-error-unknown-reason");
    ask(&app, "manager.baku-1", &b).await;
    for wrong in ["000000", "", "12345678901234567890"] {
        let refused = confirm_with(&app, "deputy.baku-1", &b, wrong).await;
        assert_eq!(refused.problem(), "queue-error-wrong-code", "{wrong}");
        app.advance(2);
    }
    // Whoever guesses must wait, as at sign-in.
    confirm_with(&app, "deputy.baku-1", &b, "000001").await;
    let blocked = confirm(&app, "deputy.baku-1", &b).await;
    assert_eq!(blocked.problem(), "identity-error-blocked");
    assert_eq!(confirm(&app, "manager.ganja-1", &b).await.status, StatusCode::FORBIDDEN);
    app.advance(60);
    assert_eq!(ahead(&app, &b).await, 1);
    let used = code(&app, "deputy.baku-1");
    let done = confirm_with(&app, "deputy.baku-1", &b, &used).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
    ask(&app, "manager.baku-1", &c).await;
    let twice = confirm_with(&app, "deputy.baku-1", &c, &used).await;
    assert_eq!(twice.problem(), "queue-error-wrong-code", "a code serves once");
    app.advance(600);
    let late = confirm(&app, "deputy.baku-1", &c).await;
    assert_eq!(late.problem(), "queue-error-asked-too-long-ago");
    assert_eq!(ahead(&app, &c).await, 2);
    // It can be asked anew, and not of somebody who does not wait.
    assert_eq!(ask(&app, "deputy.baku-1", &c).await.status, StatusCode::NO_CONTENT);
    let first = ask(&app, "deputy.baku-1", &b).await;
    assert_eq!(first.problem(), "queue-error-first-already");
    let one = app.token("operator.baku-1.1").await;
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    let called = ask(&app, "deputy.baku-1", &b).await;
    assert_eq!(called.problem(), "queue-error-wrong-state");
}

#[tokio::test]
async fn whoever_asked_must_still_be_on_shift() {
    let app = TestApp::new().await;
    let [_, b, _] = three(&app).await;
    let token = app.token("manager.baku-1").await;
    let reason = json!({"reason": "our-error"});
    app.call("POST", &path_of(&b, "override"), &token, reason).await;
    app.call("DELETE", "/api/v1/sessions/current", &token, Value::Null).await;
    assert_eq!(confirm(&app, "deputy.baku-1", &b).await.problem(), "queue-error-off-shift");
}

#[tokio::test]
async fn the_board_leads_both_people_through_it() {
    let app = TestApp::new().await;
    let [_, b, _] = three(&app).await;
    let (one, two) = (app.token("manager.baku-1").await, app.token("deputy.baku-1").await);
    let id = b["id"].as_str().unwrap();
    let body = format!("ticket={id}&reason=our-error");
    let asked = form(&app, &one, "/manage/baku-1/override", &body).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    let path = format!("/manage/baku-1/override/{id}");
    assert!(page(&app, &one, "/manage/baku-1").await.text().contains("You asked."));
    let board = page(&app, &two, "/manage/baku-1").await.text();
    assert!(board.contains(&format!("href=\"{path}\"")), "{board}");
    let text = page(&app, &two, &path).await.text();
    assert!(text.contains("manager.baku-1 asks that A 002 be put first"), "{text}");
    let wrong = form(&app, &two, &path, "code=1").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("The six digits do not fit."), "{}", wrong.text());
    let done = form(&app, &two, &path, &format!("code={}", code(&app, "deputy.baku-1"))).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(ahead(&app, &b).await, 0);
    assert!(!page(&app, &two, "/manage/baku-1").await.text().contains(&path));
}

async fn issued(app: &TestApp, service: &str) -> Value {
    let kiosk = app.token("kiosk.baku-1").await;
    app.advance(1);
    app.ticket(&kiosk, "baku-1", json!({"services": [service]})).await
}

const TOLD: &str = "another visitor was put before you";

/// Counter 3 serves identity cards and passports.
async fn counter_three(app: &TestApp) {
    let three = app.token("operator.baku-1.3").await;
    let path = "/api/v1/counters/baku-1.3/open";
    let opened = app.call("POST", path, &three, Value::Null).await;
    assert_eq!(opened.status, StatusCode::NO_CONTENT, "{}", opened.text());
}

#[tokio::test]
async fn whoever_the_same_counter_could_have_called_before_is_told_and_nobody_else() {
    let app = TestApp::new().await;
    counter_three(&app).await;
    let before = issued(&app, "passport").await;
    let head = issued(&app, "identity-card").await;
    let passed = issued(&app, "passport").await;
    let elsewhere = issued(&app, "family-certificate").await;
    let first = issued(&app, "identity-card").await;
    let after = issued(&app, "passport").await;
    ask(&app, "manager.baku-1", &first).await;
    let done = confirm(&app, "deputy.baku-1", &first).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
    for (t, told, who) in [
        (&before, false, "stands before the new place"),
        (&head, true, "stood first"),
        (&passed, true, "waits for another service of the same counter"),
        (&elsewhere, false, "waits for another counter"),
        (&first, false, "was put first"),
        (&after, false, "came later"),
    ] {
        let page = own_page(&app, t).await;
        assert_eq!(page.contains(TOLD), told, "who {who}: {page}");
    }
    crate::front::fair(&app).await;
}

#[tokio::test]
async fn where_no_open_counter_serves_both_only_the_same_service_is_touched() {
    let app = TestApp::new().await;
    let (head, other) = (issued(&app, "identity-card").await, issued(&app, "passport").await);
    let first = issued(&app, "identity-card").await;
    ask(&app, "manager.baku-1", &first).await;
    confirm(&app, "deputy.baku-1", &first).await;
    assert!(own_page(&app, &head).await.contains(TOLD));
    assert!(!own_page(&app, &other).await.contains(TOLD));
}

#[tokio::test]
async fn an_override_of_the_first_version_still_tells_whom_it_told() {
    let app = TestApp::new().await;
    counter_three(&app).await;
    let (head, other) = (issued(&app, "identity-card").await, issued(&app, "passport").await);
    let first = issued(&app, "identity-card").await;
    let house = &app.node.house;
    let token = app.token("deputy.baku-1").await;
    let by = house.sign_in.by_token(&token).unwrap();
    let id = Uuid::parse_str(first["id"].as_str().unwrap()).unwrap();
    let public = ledger::cbor::Map::new()
        .with("day", 20_261_124_i64)
        .with("number", 3_i64)
        .with("turn", 0_i64)
        .with("reason", "our-error")
        .with("second", vec![0; 8]);
    let event = journal::Event {
        stream: kit::TicketId(id).into(),
        fresh: false,
        kind: journal::Kind("ticket.overridden", 1),
        place: "baku-1".to_owned(),
        public,
        facts: ledger::cbor::Map::new(),
        sealed: Vec::new(),
    };
    let command = journal::Command::of(&by, CommandId(id), "put-first", &id);
    let run = move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| {
        journal::record(tx, cx, &by, event.clone()).map(|_| ()).map_err(queue::Error::from)
    };
    let lock = journal::Lock::site(&"baku-1".parse().unwrap());
    let done = house.app.write(&[lock], command, run).await;
    done.map_err(|e| e.to_string()).unwrap();
    assert!(own_page(&app, &head).await.contains(TOLD));
    assert!(!own_page(&app, &other).await.contains(TOLD));
}

//! The plan of a site changes while it runs: its counters, who may change what, and the history.

use axum::http::StatusCode;
use ledger::cbor::Map;
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::day::card;
use crate::manager::{form, page};
use crate::personal::{call, newest_leaf, path_of};

pub(crate) const SITE: &str = "/api/v1/sites/baku-1";

pub(crate) async fn as_who(
    app: &TestApp,
    who: &str,
    method: &str,
    path: &str,
    body: Value,
) -> Answer {
    let token = app.token(who).await;
    app.call(method, &format!("{SITE}/{path}"), &token, body).await
}

/// As an administrator.
pub(crate) async fn set(app: &TestApp, method: &str, path: &str, body: Value) -> Answer {
    as_who(app, "administrator", method, path, body).await
}

pub(crate) async fn version(app: &TestApp) -> i64 {
    let plan = set(app, "GET", "plan", Value::Null).await;
    plan.json()["version"].as_i64().unwrap()
}

pub(crate) fn fine(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

pub(crate) async fn site(app: &TestApp) -> Value {
    let all = app.call("GET", "/api/v1/sites", "", Value::Null).await.json();
    all.as_array().unwrap().iter().find(|s| s["id"] == "baku-1").unwrap().clone()
}

#[tokio::test]
async fn only_the_administrator_changes_counters_and_hours_and_a_manager_closes_the_own_site() {
    let app = TestApp::new().await;
    let counter = json!({"entity": "interior", "skills": ["identity"], "zone": "a", "version": 0});
    let hours = json!({"hours": [], "version": 0});
    let closure = json!({"first": "2026-12-01", "last": "2026-12-01", "reason": "repair",
        "version": 0});
    for who in ["manager.baku-1", "operator.baku-1.1", "head", "auditor", "kiosk.baku-1"] {
        for (method, path, body) in [
            ("PUT", "counters/13", &counter),
            ("POST", "counters/4/drop", &json!({"version": 0})),
            ("PUT", "hours", &hours),
        ] {
            let refused = as_who(&app, who, method, path, body.clone()).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who} {path}");
        }
    }
    for who in ["manager.ganja-1", "operator.baku-1.1", "head", "reception.baku-1"] {
        let refused = as_who(&app, who, "POST", "closures", closure.clone()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who}");
        let token = app.token(who).await;
        for path in ["/manage/baku-1/plan", "/manage/baku-1/plan/history"] {
            assert_eq!(page(&app, &token, path).await.status, StatusCode::FORBIDDEN, "{who}");
        }
    }
    assert_eq!(version(&app).await, 0);
    // The manager's page offers only what the manager may.
    let manager = app.token("manager.baku-1").await;
    let html = page(&app, &manager, "/manage/baku-1/plan").await.text();
    assert!(html.contains("/plan/closure\"") && !html.contains("/plan/drop\""), "{html}");
}

/// A third counter for passports, number 13.
fn passports(version: i64) -> Value {
    json!({"entity": "interior", "skills": ["passport"], "zone": "a", "version": version})
}

#[tokio::test]
async fn a_counter_is_added_changed_and_taken_out_without_a_restart() {
    let mut app = TestApp::new().await;
    fine(&set(&app, "PUT", "counters/13", passports(0)).await);
    assert!(site(&app).await["counters"].as_array().unwrap().contains(&json!("baku-1.13")));
    let leaf = newest_leaf(&app).await;
    assert_eq!(leaf.kind, "site.counter-planned/1");
    // What it can do would name the opaque groups of the day.
    assert_eq!(leaf.public, Map::new().with("day", 20_261_124_i64).with("counter", 13));
    let clerk = app.token("operator.baku-1.1").await;
    let opened = app.call("POST", "/api/v1/counters/baku-1.13/open", &clerk, Value::Null).await;
    assert_eq!(opened.status, StatusCode::NO_CONTENT, "{}", opened.text());
    app.call("POST", "/api/v1/counters/baku-1.13/close", &clerk, Value::Null).await;
    app.restart().await;
    let plan = set(&app, "GET", "plan", Value::Null).await.json();
    assert_eq!(
        (plan["version"].as_i64(), plan["counters"].as_array().unwrap().len()),
        (Some(1), 13)
    );
    let both = json!({"entity": "interior", "skills": ["passport", "driving"], "zone": "b",
        "version": 1});
    fine(&set(&app, "PUT", "counters/13", both).await);
    let plan = set(&app, "GET", "plan", Value::Null).await.json();
    let last = plan["counters"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["skills"], json!(["passport", "driving"]));
    assert_eq!(last["zone"], "b");
    let manager = app.token("manager.baku-1").await;
    let close = app.call("POST", "/api/v1/counters/baku-1.13/close", &manager, Value::Null).await;
    assert!(
        close.status == StatusCode::NO_CONTENT || close.problem() == "queue-error-counter-closed"
    );
    fine(&set(&app, "POST", "counters/13/drop", json!({"version": 2})).await);
    let gone = app.token("operator.baku-1.1").await;
    let gone = app.call("POST", "/api/v1/counters/baku-1.13/open", &gone, Value::Null).await;
    assert_eq!(gone.problem(), "queue-error-no-such-counter");
    app.restart().await;
    assert_eq!(site(&app).await["counters"].as_array().unwrap().len(), 12);
}

#[tokio::test]
async fn no_service_is_left_without_a_counter_and_the_refusal_names_it() {
    let app = TestApp::new().await;
    let refused = set(&app, "POST", "counters/12/drop", json!({"version": 0})).await;
    assert_eq!(refused.problem(), "plan-error-unserved");
    let name = app
        .node
        .house
        .pack
        .service_name(&"en".parse().unwrap(), &"idp-electricity".parse().unwrap());
    assert!(refused.text().contains(&name), "{}", refused.text());
    let taxes = json!({"entity": "azerishiq", "skills": ["taxes"], "zone": "b", "version": 0});
    let refused = set(&app, "PUT", "counters/12", taxes).await;
    assert_eq!(refused.problem(), "plan-error-unserved");
    // Another one first.
    let other = json!({"entity": "azerishiq", "skills": ["utilities"], "zone": "b", "version": 0});
    fine(&set(&app, "PUT", "counters/13", other).await);
    fine(&set(&app, "POST", "counters/12/drop", json!({"version": 1})).await);
}

#[tokio::test]
async fn what_is_no_counter_is_refused_with_words() {
    let app = TestApp::new().await;
    let counter = |entity: &str, skills: Value, zone: &str| {
        let mut body = passports(0);
        body["entity"] = json!(entity);
        body["skills"] = skills;
        body["zone"] = json!(zone);
        body
    };
    let good = || counter("interior", json!(["identity"]), "a");
    for (number, body, code) in [
        (0, good(), "plan-error-number"),
        (1000, good(), "plan-error-number"),
        (13, counter("peace", json!(["identity"]), "a"), "plan-error-entity"),
        (13, counter("In Terior", json!(["identity"]), "a"), "plan-error-entity"),
        (13, counter("interior", json!(["flying"]), "a"), "plan-error-skill"),
        (13, counter("interior", json!(["a b\u{0}"]), "a"), "plan-error-skill"),
        (13, counter("interior", json!([]), "a"), "plan-error-no-skill"),
        (13, counter("interior", json!(["identity"]), "roof"), "plan-error-zone"),
    ] {
        let refused = set(&app, "PUT", &format!("counters/{number}"), body.clone()).await;
        assert_eq!(refused.problem(), code, "{number} {body}");
        assert!(!refused.text().contains('⟦'), "{}", refused.text());
    }
    let none = set(&app, "POST", "counters/99/drop", json!({"version": 0})).await;
    assert_eq!(none.problem(), "plan-error-no-such-counter");
    let token = app.token("administrator").await;
    let path = "/api/v1/sites/online/counters/1";
    let online = app.call("PUT", path, &token, good()).await;
    assert_eq!(online.problem(), "plan-error-no-counters");
    assert_eq!(version(&app).await, 0);
}

#[tokio::test]
async fn an_open_counter_keeps_what_it_was_opened_with_and_is_not_taken_out() {
    let app = TestApp::new().await;
    let one = app.token("operator.baku-1.1").await;
    app.call("POST", "/api/v1/counters/baku-1.1/open", &one, Value::Null).await;
    let open = set(&app, "POST", "counters/1/drop", json!({"version": 0})).await;
    assert_eq!(open.problem(), "plan-error-counter-open");
    fine(&set(&app, "PUT", "counters/1", passports(0)).await);
    let admin = app.token("administrator").await;
    let html = page(&app, &admin, "/manage/baku-1/plan").await.text();
    assert!(html.contains("as it was opened, not as planned"), "{html}");
    let t = card(&app).await;
    let looked = format!("/api/v1/tickets/{}", t["code"].as_str().unwrap());
    let looked = app.call("GET", &looked, "", Value::Null).await.json();
    assert_eq!(looked["wait"]["now"], true, "the estimate knows what sits there: {looked}");
    assert_eq!(call(&app, &one).await["ticket"]["id"], t["id"]);
    app.call("POST", &path_of(&t, "finish"), &one, json!({})).await;
    // Opened again it is as planned.
    app.call("POST", "/api/v1/counters/baku-1.1/close", &one, Value::Null).await;
    card(&app).await;
    let next = "/api/v1/counters/baku-1.1/call-next";
    assert_eq!(app.call("POST", next, &one, Value::Null).await.status, StatusCode::NO_CONTENT);
    let html = page(&app, &admin, "/manage/baku-1/plan").await.text();
    assert!(!html.contains("as it was opened, not as planned"), "{html}");
}

#[tokio::test]
async fn a_request_that_saw_the_plan_before_a_change_opens_no_counter_by_it() {
    let app = TestApp::new().await;
    let house = &app.node.house;
    let old = house.sites.get(&"baku-1".parse().unwrap()).unwrap();
    fine(&set(&app, "POST", "counters/4/drop", json!({"version": 0})).await);
    let find = |tx: &mut store::Tx<'_>| identity::sql::account(tx, "operator.baku-1.4");
    let clerk = house.app.read(find).await.unwrap().unwrap().actor(Some(4));
    let lock = journal::Lock::site(&old.key);
    let command = kit::CommandId(uuid::Uuid::from_u128(78));
    let command = journal::Command::of(&clerk, command, "open", &4);
    let open = move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| {
        queue::ops::open_counter(tx, cx, &clerk, &old, 4)
    };
    let refused = house.app.write(&[lock], command, open).await.unwrap_err();
    let problem: web::Problem = refused.into();
    assert_eq!(problem.code, "plan-error-just-changed");
}

#[tokio::test]
async fn a_counter_to_which_visitors_were_sent_is_taken_out_once_they_go_elsewhere() {
    let app = TestApp::new().await;
    let [one, two] = [app.token("operator.baku-1.1").await, app.token("operator.baku-1.2").await];
    app.call("POST", "/api/v1/counters/baku-1.2/open", &two, Value::Null).await;
    let t = card(&app).await;
    call(&app, &one).await;
    let sent = json!({"counter": "baku-1.2"});
    fine(&app.call("POST", &path_of(&t, "transfer"), &one, sent).await);
    let drop = async || set(&app, "POST", "counters/2/drop", json!({"version": 0})).await;
    assert_eq!(drop().await.problem(), "plan-error-counter-open");
    // Closed, it expects nobody any more: they are in everybody's line.
    app.call("POST", "/api/v1/counters/baku-1.2/close", &two, Value::Null).await;
    fine(&drop().await);
    assert_eq!(call(&app, &one).await["ticket"]["id"], t["id"]);
}

#[tokio::test]
async fn whoever_comes_second_sees_what_the_first_changed_and_loses_nothing_typed() {
    let app = TestApp::new().await;
    fine(&set(&app, "PUT", "counters/13", passports(0)).await);
    let late = set(&app, "PUT", "counters/14", passports(0)).await;
    assert_eq!(
        (late.status, late.problem().as_str()),
        (StatusCode::CONFLICT, "plan-error-changed")
    );
    let admin = app.token("administrator.second").await;
    let typed = "version=0&number=14&entity=justice&skill=civil-records&zone=b";
    let html = form(&app, &admin, "/manage/baku-1/plan/counter", typed).await;
    assert_eq!(html.status, StatusCode::CONFLICT);
    let html = html.text();
    assert!(html.contains("The plan was changed since you looked."), "{html}");
    assert!(html.contains("<li>Counter 13: "), "what was changed: {html}");
    assert!(html.contains("name=\"number\" value=\"14\""), "{html}");
    assert!(html.contains("<option value=\"justice\" selected>"), "{html}");
    assert!(html.contains("value=\"civil-records\" checked>"), "{html}");
    // Sent again from the page as it is now.
    let typed = typed.replace("version=0", "version=1");
    let done = form(&app, &admin, "/manage/baku-1/plan/counter", &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(version(&app).await, 2);
}

#[tokio::test]
async fn a_change_is_made_once_however_often_it_is_sent() {
    let app = TestApp::new().await;
    let (token, key) = (app.token("administrator").await, uuid::Uuid::from_u128(77));
    let path = format!("{SITE}/counters/13");
    for _ in 0..2 {
        fine(&app.call_as("PUT", &path, &token, passports(0), key).await);
    }
    assert_eq!(version(&app).await, 1);
    let other = app.call_as("PUT", &path, &token, passports(1), key).await;
    assert_eq!(other.problem(), "web-error-conflict");
    // What is so already is no change.
    fine(&set(&app, "PUT", "counters/13", passports(1)).await);
    assert_eq!(version(&app).await, 1);
}

#[tokio::test]
async fn the_account_of_a_counter_that_is_gone_is_told_what_to_do() {
    let app = TestApp::new().await;
    fine(&set(&app, "POST", "counters/4/drop", json!({"version": 0})).await);
    // Signing in works.
    let clerk = app.token("operator.baku-1.4").await;
    let desk = |token: String| {
        axum::http::Request::builder()
            .uri("/counter")
            .header("accept-language", "en")
            .header("cookie", format!("ow-desk={token}"))
            .body(axum::body::Body::empty())
            .unwrap()
    };
    let html = app.send(desk(clerk.clone())).await;
    assert_eq!(html.status, StatusCode::OK);
    let html = html.text();
    assert!(html.contains("Counter 4 is no longer in the plan of this place."), "{html}");
    assert!(html.contains("value=\"3\"") && !html.contains("value=\"4\""), "{html}");
    let next = "/api/v1/counters/baku-1.4/call-next";
    let refused = app.call("POST", next, &clerk, Value::Null).await;
    assert_eq!(refused.problem(), "queue-error-no-such-counter");
    // Nobody is invited there any more, and to a new one somebody is.
    fine(&set(&app, "PUT", "counters/13", passports(1)).await);
    let admin = app.token("administrator").await;
    for (number, status) in [(4, StatusCode::UNPROCESSABLE_ENTITY), (13, StatusCode::OK)] {
        let post = format!("role=operator&site=baku-1&entity=interior&counter={number}");
        let invited = form(&app, &admin, "/manage/staff/invite", &post).await;
        assert_eq!(invited.status, status, "{number}");
    }
    // Another counter of the same body.
    let open = app.call("POST", "/api/v1/counters/baku-1.3/open", &clerk, Value::Null).await;
    assert_eq!(open.status, StatusCode::NO_CONTENT, "{}", open.text());
}

#[tokio::test]
async fn the_history_says_who_changed_what_when_and_where_it_stands_in_the_log() {
    let app = TestApp::new().await;
    fine(&set(&app, "PUT", "counters/4", passports(0)).await);
    let both = json!({"entity": "interior", "skills": ["passport", "driving"], "zone": "b",
        "version": 0});
    fine(&set(&app, "PUT", "counters/4", both).await);
    let index = app.node.house.app.head().size - 1;
    let days = json!({"first": "2026-12-01", "last": "2026-12-03", "reason": "repair",
        "version": 1});
    fine(&as_who(&app, "manager.baku-1", "POST", "closures", days).await);
    let admin = app.token("administrator.second").await;
    let html = page(&app, &admin, "/manage/baku-1/plan/history").await.text();
    assert!(html.contains(&format!("<td class=\"n\">{index}</td>")), "{index}: {html}");
    assert!(html.contains("<bdi>administrator · Administrator</bdi>"), "{html}");
    assert!(html.contains("<bdi>manager.baku-1 · "), "{html}");
    assert!(html.contains("<bdi>2026-11-24 10:00</bdi>"), "{html}");
    let was = html.find("Passport; Hall").or_else(|| html.find("assport; "));
    assert!(was.is_some(), "{html}");
    assert!(html.contains("2026-12-01 to 2026-12-03: closed, repair works"), "{html}");
}

#[tokio::test]
async fn the_figures_of_a_day_stay_the_same_whatever_is_planned_later() {
    let app = TestApp::new().await;
    let one = app.token("operator.baku-1.1").await;
    let t = card(&app).await;
    call(&app, &one).await;
    app.advance(300);
    app.call("POST", &path_of(&t, "finish"), &one, json!({})).await;
    app.call("POST", "/api/v1/counters/baku-1.1/close", &one, Value::Null).await;
    let report = || async {
        let manager = app.token("manager.baku-1").await;
        app.call("GET", &format!("{SITE}/days/20261124"), &manager, Value::Null).await.json()
    };
    let site = app.node.house.sites.get(&"baku-1".parse().unwrap()).unwrap();
    let past = |site: std::sync::Arc<pack::Site>| {
        let date = jiff::civil::date(2026, 11, 24);
        let read = move |tx: &mut store::Tx<'_>| queue::past::day(tx, &site, date);
        app.node.house.app.read(read)
    };
    let (before, learnt) = (report().await, past(site).await.unwrap().unwrap());
    fine(&set(&app, "POST", "counters/1/drop", json!({"version": 0})).await);
    fine(&set(&app, "PUT", "hours", json!({"hours": [], "version": 1})).await);
    assert_eq!(report().await, before);
    let site = app.node.house.sites.get(&"baku-1".parse().unwrap()).unwrap();
    let now = past(site).await.unwrap().unwrap();
    let of_one = |day: &days::Day| day.shifts.iter().find(|s| s.counter == 1).cloned();
    assert!(of_one(&now).is_some_and(|s| !s.open.is_empty() && !s.skills.is_empty()));
    assert_eq!(of_one(&now), of_one(&learnt));
    assert!(now.calls == learnt.calls && now.visits == learnt.visits);
}

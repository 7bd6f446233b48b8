//! When a site is open: holidays, closures, days with other hours, and the week; every screen
//! agrees.

use axum::http::StatusCode;
use ledger::cbor::{Map, Val};
use serde_json::{Value, json};
use testkit::{Answer, Setup, TestApp};

use crate::kiosk;
use crate::manager::{form, page};
use crate::personal::newest_leaf;
use crate::plan::{SITE, as_who, fine, set, site, version};

async fn open_hours_count() -> TestApp {
    TestApp::with(Setup { demo: false, ..Setup::default() }).await
}

/// Moves the clock from the morning of the tests to another instant.
pub(crate) fn go(app: &TestApp, to: &str) {
    let now = app.node.house.app.now();
    let to: jiff::Timestamp = to.parse().unwrap();
    app.advance(to.as_second() - now.as_second());
}

async fn english(app: &TestApp, path: &str) -> String {
    let answer = app.page(&format!("{path}?lang=en")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    answer.text()
}

/// A closure for repairs.
fn days(first: &str, last: &str, version: i64) -> Value {
    json!({"first": first, "last": last, "reason": "repair", "version": version})
}

async fn take(app: &TestApp) -> Answer {
    let kiosk = app.token("kiosk.baku-1").await;
    app.call("POST", &format!("{SITE}/tickets"), &kiosk, json!({"services": ["identity-card"]}))
        .await
}

/// What every screen says of a closed site: why, and when it opens.
async fn all_say(app: &TestApp, why: &str, opens: &str) {
    let words = format!("Closed{why}, opens {opens}");
    for path in ["/en/sites", "/en/sites/baku-1", "/en/sites/baku-1/ticket", "/wall/baku-1/part"] {
        let html = english(app, path).await;
        assert!(html.contains(&words), "{path} does not say {words}: {html}");
    }
    let kiosk = kiosk::page(app, "/kiosk/baku-1?lang=en&group=documents").await;
    let place = if why.is_empty() { " now" } else { why };
    assert!(kiosk.contains(&format!("<h1>This place is closed{place}.</h1>")), "{kiosk}");
    let refused = take(app).await;
    assert_eq!(refused.problem(), "queue-error-site-closed");
    let (title, detail) = (&refused.json()["title"], &refused.json()["detail"]);
    assert_eq!(title.as_str().unwrap(), format!("This place is closed{place}."));
    assert!(detail.as_str().unwrap().contains(&format!("It opens {opens}.")), "{detail}");
    assert_eq!(site(app).await["open"], false);
}

#[tokio::test]
async fn a_holiday_closes_a_site_and_every_screen_names_it_and_says_when_it_opens() {
    let app = open_hours_count().await;
    assert_eq!(take(&app).await.status, StatusCode::CREATED);
    // The Monday of Novruz in 2027, 10:00; two days of it have moved to the end of the week.
    go(&app, "2027-03-22T06:00:00Z");
    all_say(&app, ": Novruz, public holiday", "2027-03-27 09:00").await;
    let closed = site(&app).await["closed"].clone();
    let opens = "2027-03-27T05:00:00Z";
    assert_eq!(closed, json!({"why": "holiday", "holiday": "Novruz", "opens": opens}));
    let start = kiosk::page(&app, "/kiosk/baku-1").await;
    assert!(start.contains("Bura bağlıdır: Novruz bayramı"), "each language names it: {start}");
    assert!(start.contains("هذا المكان مغلق: عيد نوروز"), "{start}");
    // The Saturday after it.
    go(&app, "2027-03-27T06:00:00Z");
    assert_eq!(take(&app).await.status, StatusCode::CREATED);
    // A demo is open at any hour.
    let demo = TestApp::new().await;
    go(&demo, "2027-03-22T06:00:00Z");
    assert_eq!(
        (take(&demo).await.status, &site(&demo).await["open"]),
        (StatusCode::CREATED, &json!(true))
    );
}

#[tokio::test]
async fn a_site_that_the_pack_marks_is_open_on_holidays() {
    let pack = |pack: &mut pack::Pack| {
        let site = pack.sites.values_mut().find(|s| s.key.as_str() == "baku-1").unwrap();
        std::sync::Arc::make_mut(site).open_on_holidays = true;
    };
    let app = TestApp::with(Setup { demo: false, pack, ..Setup::default() }).await;
    go(&app, "2027-03-22T06:00:00Z");
    assert_eq!(take(&app).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_closure_closes_at_once_for_everybody_and_its_withdrawal_opens() {
    let app = open_hours_count().await;
    let days =
        json!({"first": "2026-11-24", "last": "2026-11-25", "reason": "repair", "version": 0});
    fine(&as_who(&app, "manager.baku-1", "POST", "closures", days).await);
    let leaf = newest_leaf(&app).await;
    all_say(&app, ": repair works", "2026-11-26 09:00").await;
    let known = json!([{"first": "2026-11-24", "last": "2026-11-25", "reason": "repair"}]);
    assert_eq!(site(&app).await["closures"], known);
    assert_eq!(leaf.kind, "site.closure-set/1");
    let public = Map::new().with("day", 20_261_124_i64).with("first", 20_261_124_i64);
    let public = public.with("last", 20_261_125_i64).with("reason", "repair");
    assert_eq!(leaf.public, public);
    let path = "closures/2026-11-24/withdraw";
    fine(&as_who(&app, "manager.baku-1", "POST", path, json!({"version": 1})).await);
    assert_eq!(take(&app).await.status, StatusCode::CREATED);
    assert_eq!(newest_leaf(&app).await.kind, "ticket.issued/1");
    let again = as_who(&app, "manager.baku-1", "POST", path, json!({"version": 2})).await;
    assert_eq!(again.problem(), "plan-error-not-announced");
}

#[tokio::test]
async fn what_is_announced_stands_on_the_page_of_the_place_before_it_comes() {
    let app = TestApp::new().await;
    let days = json!({"first": "2026-12-01", "last": "2026-12-03", "reason": "staff-training",
        "version": 0});
    fine(&set(&app, "POST", "closures", days).await);
    let short = json!({"first": "2026-12-05", "last": "2026-12-05", "reason": "other",
        "from": "09:00", "until": "13:00", "version": 1});
    fine(&set(&app, "POST", "closures", short).await);
    let html = english(&app, "/en/sites/baku-1").await;
    assert!(html.contains("2026-12-01 to 2026-12-03: closed, training of the staff"), "{html}");
    let short = "2026-12-05: open 09:00–13:00 only, special reason";
    assert!(html.contains(short), "{html}");
    assert!(!html.contains("Solidarity"), "a holiday that is far: {html}");
    // What is over is not said any more; a holiday of the next two weeks is.
    go(&app, "2026-12-20T06:00:00Z");
    let html = english(&app, "/en/sites/baku-1").await;
    assert!(!html.contains("2026-12-03"), "{html}");
    assert!(html.contains("2026-12-31: closed, Solidarity Day"), "{html}");
}

#[tokio::test]
async fn a_day_with_other_hours_opens_and_closes_by_them() {
    let app = open_hours_count().await;
    let short = json!({"first": "2026-11-25", "last": "2026-11-25", "reason": "other",
        "from": "11:00", "until": "13:00", "version": 0});
    fine(&set(&app, "POST", "closures", short).await);
    go(&app, "2026-11-25T06:30:00Z");
    all_say(&app, "", "2026-11-25 11:00").await;
    let places = english(&app, "/en/sites").await;
    assert!(places.contains("Wednesday: 11:00–13:00<"), "{places}");
    go(&app, "2026-11-25T08:00:00Z");
    assert_eq!(take(&app).await.status, StatusCode::CREATED);
    go(&app, "2026-11-25T09:00:00Z");
    all_say(&app, "", "2026-11-26 09:00").await;
}

#[tokio::test]
async fn a_closure_must_be_of_days_to_come_and_fit() {
    let app = TestApp::new().await;
    for (first, last, reason, hours, code) in [
        ("2026-11-23", "2026-11-25", "repair", ("", ""), "plan-error-past"),
        ("2026-11-26", "2026-11-25", "repair", ("", ""), "plan-error-backwards"),
        ("2026-11-25", "2027-11-26", "repair", ("", ""), "plan-error-long"),
        ("2028-11-25", "2028-11-25", "repair", ("", ""), "plan-error-long"),
        ("2026-11-25", "2026-11-26", "repair", ("09:00", "13:00"), "plan-error-other-hours"),
        ("2026-11-25", "2026-11-25", "repair", ("13:00", "09:00"), "plan-error-other-hours"),
        ("2026-11-25", "2026-11-25", "repair", ("13:00", ""), "plan-error-unreadable"),
        ("2026-11-25", "2026-11-25", "repair", ("25:00", "26:00"), "plan-error-unreadable"),
        ("2026-02-30", "2026-11-25", "repair", ("", ""), "plan-error-unreadable"),
        ("", "", "repair", ("", ""), "plan-error-unreadable"),
        ("2026-11-25", "2026-11-25", "holiday", ("", ""), "plan-error-reason"),
        ("2026-11-25", "2026-11-25", "", ("", ""), "plan-error-reason"),
    ] {
        let body = json!({"first": first, "last": last, "reason": reason, "from": hours.0,
            "until": hours.1, "version": 0});
        let refused = set(&app, "POST", "closures", body.clone()).await;
        assert_eq!(refused.problem(), code, "{body}");
    }
    assert_eq!(version(&app).await, 0);
    fine(&set(&app, "POST", "closures", days("2026-12-01", "2026-12-03", 0)).await);
    let twice = set(&app, "POST", "closures", days("2026-12-03", "2026-12-04", 1)).await;
    assert_eq!(twice.problem(), "plan-error-overlaps");
    assert!(twice.text().contains("from 2026-12-01 on"), "{}", twice.text());
    let online = app.token("administrator").await;
    let nowhere = "/api/v1/sites/online/closures";
    let refused = app.call("POST", nowhere, &online, days("2026-12-01", "2026-12-03", 0)).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_week_is_set_and_closes_or_opens_at_once() {
    let app = open_hours_count().await;
    let hours = |list: Value, version: i64| json!({"hours": list, "version": version});
    let span =
        |day: &str, from: &str, until: &str| json!({"day": day, "from": from, "until": until});
    for (list, code) in [
        (json!([span("tue", "09:00", "13:00"), span("tue", "12:59", "18:00")]), "plan-error-hours"),
        (json!([span("tue", "13:00", "09:00")]), "plan-error-hours"),
        (json!([span("tue", "09:00", "09:00")]), "plan-error-hours"),
        (json!([span("tues", "09:00", "13:00")]), "plan-error-unreadable"),
        (json!([span("tue", "9 o'clock", "13:00")]), "plan-error-unreadable"),
        (json!([span("tue", "24:00", "25:00")]), "plan-error-unreadable"),
    ] {
        let refused = set(&app, "PUT", "hours", hours(list.clone(), 0)).await;
        assert_eq!(refused.problem(), code, "{list}");
    }
    let later = json!([span("tue", "13:00", "18:00"), span("wed", "09:00", "12:00")]);
    fine(&set(&app, "PUT", "hours", hours(later, 0)).await);
    let leaf = newest_leaf(&app).await;
    all_say(&app, "", "2026-11-24 13:00").await;
    let day = |n, from, until| Val::List(vec![Val::Int(n), Val::Int(from), Val::Int(until)]);
    let week = Val::List(vec![day(2, 780, 1080), day(3, 540, 720)]);
    assert_eq!(leaf.public, Map::new().with("day", 20_261_124_i64).with("hours", week));
    let html = english(&app, "/en/sites/baku-1").await;
    assert!(html.contains("Wednesday</th><td><bdi>09:00–12:00</bdi></td>"), "{html}");
    // By the form, two stretches a day.
    let admin = app.token("administrator").await;
    let week = "version=1&hours-tue=09:00-11:00, 13:00–18:00&hours-wed=&hours-thu=08:30-12:00";
    let done = form(&app, &admin, "/manage/baku-1/plan/hours", week).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(take(&app).await.status, StatusCode::CREATED);
    let wrong = "version=2&hours-tue=9-11";
    let html = form(&app, &admin, "/manage/baku-1/plan/hours", wrong).await.text();
    assert!(html.contains("cannot be read") && html.contains("value=\"9-11\""), "{html}");
    let wrong = "version=2&hours-wed=09:00-12:00, 11:00-13:00";
    let html = form(&app, &admin, "/manage/baku-1/plan/hours", wrong).await.text();
    assert!(html.contains("The hours of Wednesday overlap"), "{html}");
}

#[tokio::test]
async fn a_closure_of_the_form_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    let typed = "version=0&first=2026-12-05&last=2026-12-01&reason=emergency&from=&until=";
    let html = form(&app, &manager, "/manage/baku-1/plan/closure", typed).await.text();
    assert!(html.contains("The last day lies before the first."), "{html}");
    assert!(html.contains("value=\"2026-12-05\"") && html.contains("value=\"2026-12-01\""));
    assert!(html.contains("<option value=\"emergency\" selected>"), "{html}");
    let one = "version=0&first=2026-12-05&last=&reason=emergency&from=&until=";
    let done = form(&app, &manager, "/manage/baku-1/plan/closure", one).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let html = page(&app, &manager, "/manage/baku-1/plan").await.text();
    assert!(html.contains("2026-12-05: closed, emergency"), "{html}");
    let path = "/manage/baku-1/plan/withdraw";
    let done = form(&app, &manager, path, "version=1&begins=2026-12-05").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let html = page(&app, &manager, "/manage/baku-1/plan").await.text();
    assert!(html.contains("Nothing is announced."), "{html}");
}

#[tokio::test]
async fn days_are_those_of_the_sites_own_zone() {
    let pack = |pack: &mut pack::Pack| {
        let site = pack.sites.values_mut().find(|s| s.key.as_str() == "baku-1").unwrap();
        let zone = jiff::tz::TimeZone::get("Pacific/Honolulu").unwrap();
        std::sync::Arc::make_mut(site).zone = zone;
    };
    let app = TestApp::with(Setup { pack, ..Setup::default() }).await;
    // Ten hours behind: it is still the 23rd there.
    let day = |first: &str, version: i64| days(first, first, version);
    assert_eq!(
        set(&app, "POST", "closures", day("2026-11-22", 0)).await.problem(),
        "plan-error-past"
    );
    fine(&set(&app, "POST", "closures", day("2026-11-23", 0)).await);
}

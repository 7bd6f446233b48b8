//! The nights on which the clocks change: a day of 25 hours with an hour that comes twice, and one
//! of 23 with an hour that never comes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use pack::Pack;
use serde_json::{Value, json};
use testkit::{Setup, TestApp};

use crate::day::{berlin, card, state, timers};
use crate::figures::{count, figures_of, outside};
use crate::front::{between, fair};
use crate::manager::page;
use crate::opening::go;
use crate::paper_numbers::{enter, paper};
use crate::personal::{link_of, path_of};
use crate::plan::site;
use crate::remote::{code_of, home, link, reserve};

/// Sunday, 31 October 2027, in Berlin: from 02:00 to 03:00 twice.
const LONG: &str = "20271031";
/// Sunday, 28 March 2027, in Berlin: no 02:00.
const SHORT: &str = "20270328";

async fn at_berlin() -> TestApp {
    TestApp::with(Setup { pack: berlin, ..Setup::default() }).await
}

async fn report(app: &TestApp, day: &str) -> Value {
    let manager = app.token("manager.baku-1").await;
    let path = format!("/api/v1/sites/baku-1/days/{day}");
    let found = app.call("GET", &path, &manager, Value::Null).await;
    assert_eq!(found.status, 200, "{}", found.text());
    found.json()
}

/// Who came in which hour.
fn hours(report: &Value) -> Vec<(&str, i64)> {
    let line = |l: &'_ Value| l["visits"].as_i64().unwrap();
    let all = report["hours"].as_array().unwrap();
    all.iter().map(|l| (l["key"].as_str().unwrap(), line(l))).collect()
}

async fn serve(app: &TestApp) -> Value {
    let one = app.token("operator.baku-1.1").await;
    let path = "/api/v1/counters/baku-1.1/call-next";
    let called = app.call("POST", path, &one, Value::Null).await.json()["ticket"].clone();
    let done = app.call("POST", &path_of(&called, "finish"), &one, json!({})).await;
    assert_eq!(done.status, 200, "{}", done.text());
    called
}

#[tokio::test]
async fn on_a_night_of_25_hours_numbers_begin_again_once_and_none_is_given_twice() {
    let app = at_berlin().await;
    go(&app, "2027-10-30T21:30:00Z");
    assert_eq!(card(&app).await["number"], "A 001", "Saturday 23:30");
    app.advance(30 * 60);
    let mut given = Vec::new();
    for _ in 0..50 {
        timers(&app).await;
        given.push(card(&app).await["number"].as_str().unwrap().to_owned());
        app.advance(30 * 60);
    }
    assert_eq!((&*given[0], &*given[49]), ("A 001", "A 050"), "Sunday 00:00 and 23:30");
    assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), 50);
    timers(&app).await;
    assert_eq!(card(&app).await["number"], "A 001", "Monday");
    let report = report(&app, LONG).await;
    assert_eq!(report["total"]["visits"], 50);
    let by_hour = hours(&report);
    assert_eq!(by_hour.len(), 24);
    // The hour that comes twice is one line, as it is one hour of the clock.
    assert!(by_hour.iter().all(|(h, n)| *n == if *h == "02" { 4 } else { 2 }), "{by_hour:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn waits_reports_and_figures_count_time_that_passed_and_not_clocks_that_were_put_back() {
    for (from, day, hour, called, last) in [
        // Called at 02:10, after coming at 02:50.
        ("2027-10-31T00:50:00Z", LONG, "02", "02:10", 24 * 3600 - 50 * 60 - 3600),
        // Called at 03:10, after coming at 01:50.
        ("2027-03-28T00:50:00Z", SHORT, "01", "03:10", 23 * 3600 - 50 * 60 - 3600),
    ] {
        let app = at_berlin().await;
        go(&app, from);
        let mut all = Vec::new();
        for _ in 0..5 {
            all.push(card(&app).await);
        }
        let manager = app.token("manager.baku-1").await;
        let system = "/api/v1/sites/baku-1/systems/population-register/down";
        app.call("POST", system, &manager, json!({"reason": "power"})).await;
        app.advance(20 * 60);
        for _ in 0..5 {
            serve(&app).await;
        }
        let board = page(&app, &manager, "/manage/baku-1/board").await.text();
        assert!(board.contains(called), "{board}");
        app.advance(last - 20 * 60 - 1);
        assert_eq!(timers(&app).await, 0, "{day} has a second more");
        app.advance(1);
        assert_eq!(timers(&app).await, 1, "{day}");
        let report = report(&app, day).await;
        assert_eq!(report["total"]["wait"]["median_s"], 20 * 60, "{report}");
        assert_eq!(hours(&report), [(hour, 5)]);
        assert_eq!(report["systems"][0]["reported_s"], last, "{report}");
        app.advance(15 * 3600);
        count(&app).await;
        let figures = figures_of(&app, "site=baku-1&period=week").await;
        assert_eq!(figures["total"]["median_min"], 20, "{figures}");
        assert_eq!(figures["by_hour"][0]["key"], hour, "{figures}");
        let folder = crate::upgrades::publish(&app).await;
        let of = ["--site", "baku-1", "--day", day];
        let outside = outside(&app, &folder, &of);
        assert_eq!((outside("numbers taken"), outside("called")), (Some(5), Some(5)));
    }
}

/// Open on Sundays from 02:15 to 02:45, and from 10:00 to 12:00.
fn nightly(pack: &mut Pack) {
    berlin(pack);
    let key = "baku-1".parse().unwrap();
    let mut sunday = (*pack.sites[&key]).clone();
    let time = |hour, minute| Time::constant(hour, minute, 0, 0);
    sunday.hours = [(time(2, 15), time(2, 45)), (time(10, 0), time(12, 0))]
        .map(|(from, until)| pack::Hours { day: Weekday::Sunday, from, until })
        .to_vec();
    pack.sites.insert(key, std::sync::Arc::new(sunday));
}

#[tokio::test]
async fn a_site_is_open_when_its_clock_says_so_and_never_opens_in_an_hour_that_does_not_come() {
    let app = TestApp::with(Setup { demo: false, pack: nightly, ..Setup::default() }).await;
    let place = async || site(&app).await;
    go(&app, "2027-03-28T00:30:00Z");
    let closed = place().await;
    assert_eq!(closed["open"], false, "01:30");
    assert_eq!(closed["closed"]["opens"], "2027-03-28T08:00:00Z", "10:00 is next, not 03:15");
    go(&app, "2027-03-28T01:20:00Z");
    assert_eq!(place().await["open"], false, "03:20");
    go(&app, "2027-10-31T00:30:00Z");
    assert_eq!(place().await["open"], true, "02:30, the first time");
    assert_eq!(card(&app).await["number"], "A 001");
    go(&app, "2027-10-31T00:50:00Z");
    assert_eq!(place().await["open"], false, "02:50");
    go(&app, "2027-10-31T01:30:00Z");
    assert_eq!(place().await["open"], true, "02:30, the second time");
    assert_eq!(card(&app).await["number"], "A 002");
}

#[tokio::test]
async fn a_number_from_home_lasts_its_minutes_though_the_clocks_are_put_back() {
    let app = at_berlin().await;
    // 02:40, the first time: it is to be checked in within 90 minutes, before 03:10.
    go(&app, "2027-10-31T00:40:00Z");
    let kept = link(&reserve(&app, &home(1), "0501234567", 1).await);
    let lapsed = link(&reserve(&app, &home(2), "0501234568", 2).await);
    let shown = app.page(&format!("{kept}?lang=en")).await.text();
    assert!(shown.contains("check in before 03:10"), "{shown}");
    // 03:09.
    app.advance(90 * 60 - 60);
    assert_eq!(timers(&app).await, 0);
    let desk = app.token("reception.baku-1").await;
    let code = code_of(&app, &kept).await;
    let found = crate::personal::search(&app, &desk, &code).await.json()[0].clone();
    let here = app.call("POST", &path_of(&found, "check-in"), &desk, json!({})).await;
    assert!(here.status.is_success(), "{}", here.text());
    app.advance(60);
    assert_eq!(timers(&app).await, 1);
    let code = code_of(&app, &lapsed).await;
    let gone = crate::personal::search(&app, &desk, &code).await.json()[0].clone();
    assert_eq!(gone["state"], "lapsed");
    fair(&app).await;
}

#[tokio::test]
async fn a_time_on_paper_that_came_twice_is_the_later_one_and_gains_nothing() {
    let app = at_berlin().await;
    go(&app, "2027-10-31T00:20:00Z");
    let desk = app.token("reception.baku-1").await;
    let print = "/api/v1/sites/baku-1/paper-numbers";
    app.call("POST", print, &desk, json!({"count": 3})).await;
    // 02:50, the first time: a visitor who was here at 02:40.
    app.advance(30 * 60);
    assert_eq!(enter(&app, &desk, json!([paper("A 001", "02:40")])).await.status, 201);
    // 02:50, the second time: the system was away for an hour, in which somebody came at 02:30.
    app.advance(30 * 60);
    let walk_in = card(&app).await;
    app.advance(30 * 60);
    let again = enter(&app, &desk, json!([paper("A 002", "02:45")])).await;
    assert_eq!(again.status, 201, "{}", again.text());
    let mut called = Vec::new();
    for _ in 0..3 {
        called.push(serve(&app).await["number"].as_str().unwrap().to_owned());
    }
    assert_eq!(called, ["A 001", walk_in["number"].as_str().unwrap(), "A 002"]);
    fair(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_expected_at_an_hour_is_of_the_hour_on_the_wall() {
    let app = TestApp::with(Setup { pack: nightly, ..Setup::default() }).await;
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    // Twelve come at 11:30 on four Sundays; the last one has 23 hours.
    for sunday in [7, 14, 21, 28] {
        let half = jiff::civil::date(2027, 3, sunday).at(11, 30, 0, 0);
        go(&app, &berlin.to_timestamp(half).unwrap().to_string());
        for _ in 0..12 {
            card(&app).await;
        }
        timers(&app).await;
    }
    app.advance(24 * 3600);
    let manager = app.token("manager.baku-1").await;
    let csv = page(&app, &manager, "/manage/baku-1/forecast.csv").await.text();
    let expected = |hour: &str| {
        let mut rows = csv.lines().map(|l| l.split(',').collect::<Vec<_>>());
        rows.find(|r| r[1] == hour).map(|r| r[2].to_owned())
    };
    let (ten, eleven) = (expected("10"), expected("11"));
    assert_eq!((ten.as_deref(), eleven.as_deref()), (Some("0"), Some("12")), "{csv}");
}

#[tokio::test]
async fn an_estimate_holds_over_the_change_of_clocks() {
    let app = at_berlin().await;
    go(&app, "2027-10-31T00:50:00Z");
    let one = app.token("operator.baku-1.1").await;
    app.call("POST", "/api/v1/counters/baku-1.1/open", &one, Value::Null).await;
    onewindow::pasts::once(&app.node.house, &mut BTreeMap::new()).await.unwrap();
    let mut all = Vec::new();
    for _ in 0..4 {
        all.push(card(&app).await);
    }
    let about = async |t: &Value| {
        let shown = app.page(&format!("{}?lang=en", link_of(t))).await.text();
        between(&shown, "About ", " min").parse::<i64>().unwrap_or_else(|e| panic!("{e}: {shown}"))
    };
    let before = about(&all[3]).await;
    app.advance(15 * 60);
    let after = about(&all[3]).await;
    assert!((after - before).abs() <= 5, "{before} at 02:50, {after} at 02:05");
    assert_eq!(state(&app, &all[3]).await, "waiting");
}

//! Made-up days, played through the real operations.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, header};
use days::Day;
use jiff::civil::{Date, date};
use onewindow::clock::Steered;
use onewindow::history::{self, Plan};
use pack::Site;
use serde_json::{Value, json};
use testkit::{Setup, TestApp};

/// Two working days of each site after the morning at which a test begins.
fn plan() -> Plan {
    Plan { planned: "2026-11-27T08:00:00Z".parse().unwrap(), days: 2, done: false, broken: None }
}

/// A small centre and a bus: two sites that run at once.
async fn small() -> TestApp {
    let pack = |pack: &mut pack::Pack| {
        pack.sites.retain(|key, _| ["baku-2", "bus-1"].contains(&key.as_str()));
    };
    TestApp::with(Setup { pack, ..Setup::default() }).await
}

/// The bus alone: few acts.
async fn bus() -> TestApp {
    let pack = |pack: &mut pack::Pack| pack.sites.retain(|key, _| key.as_str() == "bus-1");
    TestApp::with(Setup { pack, ..Setup::default() }).await
}

async fn play(app: &TestApp) -> history::Played {
    let clock = Steered::default();
    history::run(&app.node.house, &plan(), &clock, &mut |_, _| {}).await.unwrap()
}

async fn day(app: &TestApp, site: &Arc<Site>, date: Date) -> Day {
    let site = site.clone();
    let read = move |tx: &mut store::Tx<'_>| queue::past::day(tx, &site, date);
    app.node.house.app.read(read).await.unwrap().unwrap()
}

/// A missed call ends in the tables when its last gap does; the clerk is a little later.
fn forgive(mut day: Day) -> Day {
    for call in day.calls.iter_mut().filter(|c| c.missed) {
        call.ended = 0;
    }
    // What a counter can do has no order.
    day.shifts.iter_mut().for_each(|shift| shift.skills.sort());
    day
}

#[tokio::test(flavor = "multi_thread")]
async fn a_played_day_stands_in_the_tables_as_it_was_made_up() {
    let app = small().await;
    let played = play(&app).await;
    assert_eq!(played.days, 2);
    let mut visits = 0;
    for site in app.node.house.pack.sites.values().filter(|s| !s.counters.is_empty()) {
        for date in [date(2026, 11, 25), date(2026, 11, 26)] {
            let made = days::simulate(&app.node.house.pack, site, date, 1).unwrap().day;
            let found = day(&app, site, date).await;
            for call in found.calls.iter().filter(|c| c.missed) {
                let real = made.calls.iter().find(|m| m.at == call.at).unwrap().ended;
                assert!((0..20_000).contains(&(real - call.ended)), "{call:?} ended at {real}");
            }
            visits += found.visits.len();
            // Not shown: a day is long.
            assert!(forgive(found) == forgive(made), "another day at {} on {date}", site.key);
        }
    }
    assert_eq!(visits, played.visits);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_that_was_cut_short_is_taken_up_where_it_ended() {
    let (cut, whole) = (bus().await, bus().await);
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let mut acts = 0;
    let clock = Steered::default();
    let (plan, mut watch) = (plan(), |n, _| tell.send(n).unwrap());
    let first = history::run(&cut.node.house, &plan, &clock, &mut watch);
    let middle = async {
        told.recv().await;
        while acts < 20 {
            acts += 1;
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        done = first => panic!("nothing was cut: {done:?}"),
        () = middle => {} // Somewhere in the second day.
    }
    let cut_at = cut.node.house.app.head().size;
    let played = play(&cut).await;
    assert_eq!(played, play(&whole).await);
    for site in cut.node.house.pack.sites.values().filter(|s| !s.counters.is_empty()) {
        let date = date(2026, 11, 26);
        let same = day(&cut, site, date).await == day(&whole, site, date).await;
        assert!(same, "another day at {}", site.key);
    }
    let (cut, whole) = (cut.node.house.app.head().size, whole.node.house.app.head().size);
    assert!(cut_at < whole, "nothing was cut");
    assert_eq!(cut, whole);
}

async fn in_english(app: &TestApp, path: &str) -> String {
    let ask = Request::builder().uri(path).header(header::ACCEPT_LANGUAGE, "en");
    app.send(ask.body(Body::empty()).unwrap()).await.text()
}

async fn looked_up(app: &TestApp, ticket: &Value) -> Value {
    let path = format!("/api/v1/tickets/{}", ticket["code"].as_str().unwrap());
    app.call("GET", &path, "", json!(null)).await.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_ticket_is_told_how_long_and_past_days_sharpen_it() {
    let app = small().await;
    let kiosk = app.token("kiosk.baku-2").await;
    let card = || json!({"services": ["identity-card"]});
    // No counter has opened, and no past day says when one will.
    let first = app.ticket(&kiosk, "baku-2", card()).await;
    assert_eq!(looked_up(&app, &first).await.get("wait"), None);
    let clerk = app.token("operator.baku-2.1").await;
    let next = "/api/v1/counters/baku-2.1/call-next";
    assert_eq!(app.call("POST", next, &clerk, json!(null)).await.status, 200);
    let second = app.ticket(&kiosk, "baku-2", card()).await;
    let third = app.ticket(&kiosk, "baku-2", card()).await;
    let link = third["link"].as_str().unwrap().trim_start_matches("http://127.0.0.1").to_owned();
    let (second, third) = (looked_up(&app, &second).await, looked_up(&app, &third).await);
    let minutes = |ticket: &Value, what: &str| ticket["wait"][what].as_i64().unwrap();
    assert_eq!(second["wait"]["next"], true);
    assert_eq!(third["wait"]["next"], false);
    assert!(minutes(&second, "about") >= 1);
    assert!(minutes(&third, "about") > minutes(&second, "about") + 3, "{second} {third}");
    assert!(minutes(&third, "under") > minutes(&third, "about"));
    let said = format!(
        "About {} min, most likely under {} min.",
        minutes(&third, "about"),
        minutes(&third, "under")
    );
    let page = in_english(&app, &link).await;
    assert!(page.contains(&said), "{said}");
    // The present visitor goes on for longer than usual: nobody is told less than a minute.
    app.advance(3 * 3600);
    let later = in_english(&app, &link).await;
    assert!(later.contains("most likely under") && !later.contains("About -"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_estimates_of_a_day_that_is_over_are_judged_once() {
    let app = bus().await;
    let plan = Plan {
        planned: "2026-12-01T08:00:00Z".parse().unwrap(),
        days: 5,
        done: false,
        broken: None,
    };
    let house = &app.node.house;
    history::run(house, &plan, &Steered::default(), &mut |_, _| {}).await.unwrap();
    let key: kit::SiteKey = "bus-1".parse().unwrap();
    let before = house.pasts.of(&key).unwrap();
    app.advance(7 * 86_400);
    onewindow::pasts::once(house, &mut BTreeMap::new()).await.unwrap();
    assert_ne!(before, house.pasts.of(&key).unwrap());
    let score = |date| {
        let key = key.clone();
        house.app.read(move |tx| queue::wait::score(tx, &key, date))
    };
    let last = score(date(2026, 11, 30)).await.unwrap().unwrap();
    assert!(last.n > 10 && last.covered > 500 && last.error < 1800, "{last:?}");
    // The first day had no past to be judged by.
    assert_eq!(score(date(2026, 11, 25)).await.unwrap(), None);
}

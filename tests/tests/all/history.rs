//! Made-up days, played through the real operations.

use std::sync::Arc;

use days::Day;
use jiff::civil::{Date, date};
use onewindow::clock::Steered;
use onewindow::history::{self, Plan};
use pack::Site;
use testkit::TestApp;

/// Two working days of each site after the morning at which a test begins.
fn plan() -> Plan {
    Plan { planned: "2026-11-27T08:00:00Z".parse().unwrap(), days: 2, done: false }
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
    day
}

#[tokio::test(flavor = "multi_thread")]
async fn a_played_day_stands_in_the_tables_as_it_was_made_up() {
    let app = TestApp::new().await;
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
            assert_eq!(forgive(found), forgive(made), "{} {date}", site.key);
        }
    }
    assert_eq!(visits, played.visits);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_that_was_cut_short_is_taken_up_where_it_ended() {
    let (cut, whole) = (TestApp::new().await, TestApp::new().await);
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
        assert_eq!(day(&cut, site, date).await, day(&whole, site, date).await, "{}", site.key);
    }
    let (cut, whole) = (cut.node.house.app.head().size, whole.node.house.app.head().size);
    assert!(cut_at < whole, "nothing was cut");
    assert_eq!(cut, whole);
}

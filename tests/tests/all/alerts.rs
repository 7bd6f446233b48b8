//! Whatever needs a hand is on the manager's board within a minute: what happens is told by the
//! board's event stream, and what only time brings is there when the board is next read.

use std::time::Duration;

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use onewindow::heartbeat::once;
use serde_json::{Value, json};
use testkit::printer::{Manner, Printer};
use testkit::{Setup, TestApp};
use web::Probe;

use crate::breaks::opened;
use crate::changed::dearer;
use crate::day::card;
use crate::devices::enrolled;
use crate::manager::page;
use crate::overrides::ask;
use crate::personal::{call, path_of};
use crate::printing::{enrol, near, work};
use crate::wall::with_key;

const BOARD: &str = "/manage/baku-1/board?lang=en";

/// The board of a manager, with its event stream.
struct Board<'a> {
    app: &'a TestApp,
    token: String,
    stream: BodyDataStream,
}

impl<'a> Board<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let token = app.token("deputy.baku-1").await;
        // The stream that the page itself names, and the event of the part that it fetches again.
        let shown = page(app, &token, "/manage/baku-1?lang=en").await.text();
        assert!(shown.contains("data-events=\"/live/baku-1/board\""), "{shown}");
        assert!(shown.contains("id=\"board\" data-live=\"/manage/baku-1/board\""), "{shown}");
        Self { app, token, stream: app.listen("/live/baku-1/board").await }
    }

    async fn says(&self, words: &str) -> bool {
        page(self.app, &self.token, BOARD).await.text().contains(words)
    }

    /// The stream tells of the newest entry, and the board that is read then says so.
    async fn hears(&mut self, words: &str) {
        let event = format!("event: board\nid: {}\n", self.app.node.house.app.head().size - 1);
        let told = async {
            while let Some(part) = self.stream.next().await {
                if String::from_utf8_lossy(&part.unwrap()).contains(&event) {
                    return;
                }
            }
        };
        let told = tokio::time::timeout(Duration::from_secs(20), told).await;
        assert!(told.is_ok(), "no event for: {words}");
        assert!(self.says(words).await, "{words}");
    }

    /// How often the page reads the board, in seconds.
    async fn every(&self) -> i64 {
        let shown = page(self.app, &self.token, "/manage/baku-1?lang=en").await.text();
        let every = shown.split("data-every=\"").nth(1).unwrap().split('"').next().unwrap();
        every.parse().unwrap()
    }

    /// Time brings it: a board that is read every so often has read it within a minute.
    async fn reads_within_a_minute(&self, words: &str) {
        assert!(!self.says(words).await, "too early: {words}");
        self.app.advance(60 - self.every().await);
        assert!(self.says(words).await, "too late: {words}");
    }
}

#[tokio::test]
async fn whatever_happens_is_told_by_the_event_stream_of_the_board() {
    let target = "tcp://127.0.0.1:9".parse().unwrap();
    let probe = Probe { system: "tax-register".to_owned(), target, authority: None };
    let app = TestApp::with(Setup { probes: vec![probe.clone()], ..Setup::default() }).await;
    let mut board = Board::of(&app).await;
    card(&app).await;
    board.hears("no open counter does it, and 1 wait").await;
    let one = opened(&app).await;
    board.hears("operator.baku-1.1").await;
    let alarm = "/api/v1/counters/baku-1.1/alarm";
    assert_eq!(app.call("POST", alarm, &one, Value::Null).await.status, 204);
    board.hears("Counter 1 has asked for help since").await;
    let down = "/api/v1/sites/baku-1/systems/population-register/down";
    assert_eq!(app.call("POST", down, &one, json!({"reason": "network"})).await.status, 204);
    board.hears("Population register has not answered since").await;
    let behind = card(&app).await;
    board.hears("Identity card").await;
    assert_eq!(ask(&app, "manager.baku-1", &behind).await.status, 204);
    board.hears("asks that A 002 be put first").await;
    let mut misses = 0;
    for _ in 0..2 {
        once(&app.node.house, &probe, &mut misses).await.unwrap();
    }
    board.hears("Tax register").await;
}

#[tokio::test]
async fn whatever_only_time_brings_is_on_the_board_within_a_minute() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let site = app.node.house.pack.sites[&"baku-1".parse().unwrap()].clone();
    let card_minutes = app.node.house.pack.services[&"identity-card".parse().unwrap()].minutes;
    let served = card(&app).await;
    let board = Board::of(&app).await;
    // A visitor who waits longer than the site wants.
    app.advance(site.wait_target_s);
    board.reads_within_a_minute("Identity card: 1 wait longer than the target.").await;
    // Somebody is served for three times the usual.
    call(&app, &one).await;
    let start = app.call("POST", &path_of(&served, "start"), &one, json!({})).await;
    assert_eq!(start.status, 200, "{}", start.text());
    app.advance(3 * 60 * card_minutes - 1);
    board.reads_within_a_minute("Counter 1 has been serving A 001 for").await;
    // A display that fails right after it was there.
    let (_, key) = enrolled(&app, "kind=display&name=Left").await;
    with_key(&app, "/wall/baku-1?lang=en", &key).await;
    board.reads_within_a_minute("Display “Left” is silent since").await;
}

#[tokio::test]
async fn a_printer_in_trouble_is_on_the_board_within_a_minute() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    enrol(&app, &printer).await;
    let board = Board::of(&app).await;
    work(&app).await;
    assert!(!board.says("Printer baku-1.kiosk-1").await);
    // Nobody prints: the look of its worker finds it, and then the look of the page.
    printer.becomes(Manner::NoPaper);
    work(&app).await;
    assert!(board.says("Printer baku-1.kiosk-1: no paper").await);
    let looks = i64::try_from(onewindow::printers::LOOK.as_secs()).unwrap();
    assert!(looks + board.every().await < 60);
}

#[tokio::test]
async fn who_sits_down_without_having_read_what_changed_is_told_by_the_event_stream() {
    let mut app = TestApp::new().await;
    app.restart_with(dearer).await;
    let mut board = Board::of(&app).await;
    opened(&app).await;
    board.hears("Counter 1, operator.baku-1.1: has not read yet what changed: Identity card").await;
}

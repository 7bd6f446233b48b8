//! Many at once: no number twice, nobody called twice, nobody lost.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Setup, TestApp};
use tokio::sync::Semaphore;

use crate::front::fair;

/// Clients that take tickets, operators who call, and tickets in all.
const CLIENTS: usize = 64;
const OPERATORS: usize = 16;
const TICKETS: usize = 5000;

const SITE: &str = "storm-1";

/// One site with as many counters that all do the same, and room for everyone.
fn hall(pack: &mut pack::Pack) {
    let template = pack.sites.values().find(|s| !s.counters.is_empty()).unwrap().clone();
    let counter = template.counters.first().unwrap();
    let counters = (1..=OPERATORS)
        .map(|n| {
            let mut c = counter.clone();
            c.number = u16::try_from(n).unwrap();
            c.entity = "interior".parse().unwrap();
            c.skills = vec!["identity".parse().unwrap()];
            c
        })
        .collect();
    let key: kit::SiteKey = SITE.parse().unwrap();
    let site = pack::Site {
        key: key.clone(),
        policy: pack::QueuePolicy { full: 100_000, ..template.policy.clone() },
        counters,
        ..(*template).clone()
    };
    pack.sites = [(key, Arc::new(site))].into();
}

/// How many tickets are still to be taken and called, and how many wait.
struct Left {
    take: AtomicUsize,
    call: AtomicUsize,
    waiting: Semaphore,
}

/// One less, unless none is left.
fn claim(left: &AtomicUsize) -> bool {
    left.fetch_update(SeqCst, SeqCst, |n| n.checked_sub(1)).is_ok()
}

/// Takes tickets until all are taken. Answers their numbers.
async fn taker(app: Arc<TestApp>, left: Arc<Left>, kiosk: String) -> Vec<String> {
    let mut mine = Vec::new();
    while claim(&left.take) {
        let t = app.ticket(&kiosk, SITE, json!({"services": ["identity-card"]})).await;
        mine.push(t["number"].as_str().unwrap().to_owned());
        left.waiting.add_permits(1);
    }
    mine
}

/// Calls and finishes until nobody is left to be called. Answers the numbers called.
async fn operator(app: Arc<TestApp>, left: Arc<Left>, n: usize, token: String) -> Vec<String> {
    let mut mine = Vec::new();
    let next = format!("/api/v1/counters/{SITE}.{n}/call-next");
    while claim(&left.call) {
        // Every answered ticket is somebody's: whoever has the permit finds one.
        left.waiting.acquire().await.unwrap().forget();
        let answer = app.call("POST", &next, &token, Value::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let t = answer.json()["ticket"].clone();
        mine.push(t["number"].as_str().unwrap().to_owned());
        let path = format!("/api/v1/tickets/{}/finish", t["id"].as_str().unwrap());
        let answer = app.call("POST", &path, &token, json!({})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
    mine
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_loses_and_doubles_nothing() {
    let app = Arc::new(TestApp::with(Setup { pack: hall, ..Setup::default() }).await);
    let left = Arc::new(Left {
        take: AtomicUsize::new(TICKETS),
        call: AtomicUsize::new(TICKETS),
        waiting: Semaphore::new(0),
    });
    let kiosk = app.token(&format!("kiosk.{SITE}")).await;
    let takers: Vec<_> = (0..CLIENTS)
        .map(|_| tokio::spawn(taker(app.clone(), left.clone(), kiosk.clone())))
        .collect();
    let mut callers = Vec::new();
    for n in 1..=OPERATORS {
        let token = app.token(&format!("operator.{SITE}.{n}")).await;
        callers.push(tokio::spawn(operator(app.clone(), left.clone(), n, token)));
    }
    for (tasks, what) in [(takers, "given twice"), (callers, "called twice, or lost")] {
        let mut numbers = Vec::new();
        for task in tasks {
            numbers.extend(task.await.unwrap());
        }
        let unique: BTreeSet<_> = numbers.iter().collect();
        assert_eq!((numbers.len(), unique.len()), (TICKETS, TICKETS), "{what}");
    }
    let board = app.call("GET", &format!("/api/v1/sites/{SITE}/board"), "", Value::Null).await;
    let board = board.json();
    assert_eq!((&board["waiting"], &board["issued"]), (&json!(0), &json!(TICKETS)));
    // As an outsider judges it, nobody was called before who came first.
    fair(&app).await;
}

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

/// Sites of the same kind, each with as many counters that all do the same, and room for everyone.
fn halls(pack: &mut pack::Pack, sites: usize) {
    let template = pack.sites.values().find(|s| !s.counters.is_empty()).unwrap().clone();
    let counter = template.counters.first().unwrap();
    let counters: Vec<_> = (1..=OPERATORS / sites)
        .map(|n| {
            let mut c = counter.clone();
            c.number = u16::try_from(n).unwrap();
            c.entity = "interior".parse().unwrap();
            c.skills = vec!["identity".parse().unwrap()];
            c
        })
        .collect();
    pack.sites = (1..=sites)
        .map(|n| {
            let key: kit::SiteKey = format!("storm-{n}").parse().unwrap();
            let site = pack::Site {
                key: key.clone(),
                policy: pack::QueuePolicy { full: 100_000, ..template.policy.clone() },
                counters: counters.clone(),
                ..(*template).clone()
            };
            (key, Arc::new(site))
        })
        .collect();
}

/// One site of the storm: how many tickets are still to be taken and called, and how many wait.
struct Hall {
    key: String,
    take: AtomicUsize,
    call: AtomicUsize,
    waiting: Semaphore,
}

/// One less, unless none is left.
fn claim(left: &AtomicUsize) -> bool {
    left.fetch_update(SeqCst, SeqCst, |n| n.checked_sub(1)).is_ok()
}

/// Takes tickets until all are taken. Answers their numbers.
async fn taker(app: Arc<TestApp>, hall: Arc<Hall>, kiosk: String) -> Vec<String> {
    let mut mine = Vec::new();
    while claim(&hall.take) {
        let t = app.ticket(&kiosk, &hall.key, json!({"services": ["identity-card"]})).await;
        mine.push(t["number"].as_str().unwrap().to_owned());
        hall.waiting.add_permits(1);
    }
    mine
}

/// Calls and finishes until nobody is left to be called. Answers the numbers called.
async fn operator(app: Arc<TestApp>, hall: Arc<Hall>, n: usize, token: String) -> Vec<String> {
    let mut mine = Vec::new();
    let next = format!("/api/v1/counters/{}.{n}/call-next", hall.key);
    while claim(&hall.call) {
        // Every answered ticket is somebody's: whoever has the permit finds one.
        hall.waiting.acquire().await.unwrap().forget();
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

async fn storm(setup: fn(&mut pack::Pack), sites: usize) {
    let app = Arc::new(TestApp::with(Setup { pack: setup, ..Setup::default() }).await);
    let each = TICKETS / sites;
    let mut halls = Vec::new();
    for site in 1..=sites {
        let hall = Arc::new(Hall {
            key: format!("storm-{site}"),
            take: AtomicUsize::new(each),
            call: AtomicUsize::new(each),
            waiting: Semaphore::new(0),
        });
        let kiosk = app.token(&format!("kiosk.{}", hall.key)).await;
        let takers: Vec<_> = (0..CLIENTS / sites)
            .map(|_| tokio::spawn(taker(app.clone(), hall.clone(), kiosk.clone())))
            .collect();
        let mut callers = Vec::new();
        for n in 1..=OPERATORS / sites {
            let token = app.token(&format!("operator.{}.{n}", hall.key)).await;
            callers.push(tokio::spawn(operator(app.clone(), hall.clone(), n, token)));
        }
        halls.push((hall, takers, callers));
    }
    for (hall, takers, callers) in halls {
        for (tasks, what) in [(takers, "given twice"), (callers, "called twice, or lost")] {
            let mut numbers = Vec::new();
            for task in tasks {
                numbers.extend(task.await.unwrap());
            }
            let unique: BTreeSet<_> = numbers.iter().collect();
            assert_eq!((numbers.len(), unique.len()), (each, each), "{}: {what}", hall.key);
        }
        let board = format!("/api/v1/sites/{}/board", hall.key);
        let board = app.call("GET", &board, "", Value::Null).await.json();
        assert_eq!((&board["waiting"], &board["issued"]), (&json!(0), &json!(each)));
    }
    // In every hall, as an outsider judges it, nobody was called before who came first.
    fair(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_loses_and_doubles_nothing() {
    // PostgreSQL takes one site's decisions one commit after the other: in one hall the storm lasts
    // for many minutes there. Over four halls it is as many clients, operators and tickets in all;
    // SQLite groups its commits.
    if std::env::var("TEST_PG").is_ok() {
        storm(|pack| halls(pack, 4), 4).await;
    } else {
        storm(|pack| halls(pack, 1), 1).await;
    }
}

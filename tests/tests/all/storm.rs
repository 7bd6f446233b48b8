//! Many at once: no number twice, nobody called twice, nobody lost.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Setup, TestApp};

/// Clients that take tickets, and those who call.
const CLIENTS: usize = 64;
const COUNTERS: usize = 12;

/// Counters that all do the same, and room for everyone.
pub(crate) fn wide(pack: &mut pack::Pack) {
    for site in pack.sites.values_mut() {
        let counters = site.counters.iter().cloned().map(|mut c| {
            c.entity = "interior".parse().unwrap();
            c.skills = vec!["identity".parse().unwrap()];
            c
        });
        *site = Arc::new(pack::Site {
            key: site.key.clone(),
            kind: site.kind,
            zone: site.zone.clone(),
            hours: site.hours.clone(),
            policy: pack::QueuePolicy { full: 100_000, ..site.policy.clone() },
            counters: counters.collect(),
            services: site.services.clone(),
        });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_at_one_site_loses_and_doubles_nothing() {
    // PostgreSQL takes one site's decisions one commit after the other; SQLite groups them.
    let tickets = if std::env::var("TEST_PG").is_ok() { 800 } else { 5000 };
    let app = Arc::new(TestApp::with(Setup { pack: wide, ..Setup::default() }).await);
    let kiosk = app.token("kiosk.baku-1").await;
    let left = Arc::new(AtomicUsize::new(tickets));
    let mut takers = Vec::new();
    for _ in 0..CLIENTS {
        let (app, kiosk, left) = (app.clone(), kiosk.clone(), left.clone());
        takers.push(tokio::spawn(async move {
            let mut mine = Vec::new();
            while left.fetch_update(SeqCst, SeqCst, |n| n.checked_sub(1)).is_ok() {
                let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
                mine.push(t["number"].as_str().unwrap().to_owned());
            }
            mine
        }));
    }
    let done = Arc::new(AtomicUsize::new(0));
    let mut callers = Vec::new();
    for n in 1..=COUNTERS {
        let token = app.token(&format!("operator.baku-1.{n}")).await;
        let (app, done) = (app.clone(), done.clone());
        callers.push(tokio::spawn(async move {
            let mut mine = Vec::new();
            while done.load(SeqCst) < tickets {
                let path = format!("/api/v1/counters/baku-1.{n}/call-next");
                let answer = app.call("POST", &path, &token, Value::Null).await;
                if answer.status == StatusCode::NO_CONTENT {
                    tokio::task::yield_now().await;
                    continue;
                }
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
                let t = answer.json()["ticket"].clone();
                mine.push(t["number"].as_str().unwrap().to_owned());
                let path = format!("/api/v1/tickets/{}/finish", t["id"].as_str().unwrap());
                let answer = app.call("POST", &path, &token, json!({})).await;
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
                done.fetch_add(1, SeqCst);
            }
            mine
        }));
    }
    let mut given = Vec::new();
    for t in takers {
        given.extend(t.await.unwrap());
    }
    let mut called = Vec::new();
    for c in callers {
        called.extend(c.await.unwrap());
    }
    let unique: BTreeSet<_> = given.iter().collect();
    assert_eq!((given.len(), unique.len()), (tickets, tickets), "numbers given twice");
    let unique: BTreeSet<_> = called.iter().collect();
    assert_eq!((called.len(), unique.len()), (tickets, tickets), "called twice, or lost");
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    assert_eq!((&board["waiting"], &board["issued"]), (&json!(0), &json!(tickets)));
}

//! Scopes on PostgreSQL: who decides in one waits for whoever holds it, for 5 s and in line, and
//! holds up nobody else.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use postgres::{Client, NoTls};
use serde_json::json;
use testkit::TestApp;
use tokio::task::JoinSet;

/// More than there are connections: if each of them took one, nobody else would have any.
const CALLERS: usize = 12;
/// Looks before a test gives up; each is a round trip.
const TRIES: usize = 50_000;

/// What another program holds: the number of a scope is the first 8 bytes of its name's SHA-256.
const HOLD: &str = "SELECT pg_advisory_lock(
    ('x' || left(encode(sha256('site:baku-1'), 'hex'), 16))::bit(64)::bigint)";
const WAITING: &str = "SELECT COUNT(*) FROM pg_locks JOIN pg_database d ON d.oid = database
    WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()";

/// Work of the client, which blocks, away from the test's own thread.
async fn there<T: Send + 'static>(
    mut db: Client,
    work: impl FnOnce(&mut Client) -> T + Send + 'static,
) -> (Client, T) {
    tokio::task::spawn_blocking(move || {
        let done = work(&mut db);
        (db, done)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn who_waits_for_a_scope_holds_up_no_other_and_is_told_to_come_again() {
    if std::env::var("TEST_PG").is_err() {
        return; // SQLite has one writer, and no locks that another program could hold.
    }
    let app = Arc::new(TestApp::new().await);
    let data = app.data.clone();
    let other = tokio::task::spawn_blocking(move || Client::connect(&data, NoTls).unwrap());
    let (other, ()) = there(other.await.unwrap(), |db| db.batch_execute(HOLD).unwrap()).await;
    let kiosk = app.token("kiosk.baku-1").await;
    let body = json!({"services": ["identity-card"]});
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let (app, kiosk, body) = (app.clone(), kiosk.clone(), body.clone());
        callers.spawn(async move {
            app.call("POST", "/api/v1/sites/baku-1/tickets", &kiosk, body).await
        });
    }
    // They wait in line for the one that asks the database.
    let (other, waiting) = there(other, |db| {
        let asked = (0..TRIES).map(|_| db.query_one(WAITING, &[]).unwrap().get::<_, i64>(0));
        asked.into_iter().find(|n| *n > 0)
    })
    .await;
    assert_eq!(waiting, Some(1));
    let elsewhere = app.token("kiosk.baku-2").await;
    let answer = app.call("POST", "/api/v1/sites/baku-2/tickets", &elsewhere, body.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let board = app.page("/api/v1/sites/baku-1/board").await;
    assert_eq!(board.status, StatusCode::OK);
    assert!(callers.try_join_next().is_none(), "the other hall waited for this one");
    // Whoever asked first has waited for long enough; then the other program lets go.
    let refused = callers.join_next().await.unwrap().unwrap();
    tokio::task::spawn_blocking(move || drop(other)).await.unwrap();
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.text());
    assert_eq!(refused.problem(), "web-error-busy");
    assert!(refused.headers.contains_key(header::RETRY_AFTER), "{:?}", refused.headers);
    let mut given = Vec::new();
    while let Some(answer) = callers.join_next().await {
        let answer = answer.unwrap();
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        given.push(answer.json()["number"].as_str().unwrap().to_owned());
    }
    // Who was refused has taken no number.
    let again = app.ticket(&kiosk, "baku-1", body).await;
    given.push(again["number"].as_str().unwrap().to_owned());
    let first = given.iter().map(|n| n.split(' ').next_back().unwrap().parse::<usize>().unwrap());
    let mut all: Vec<_> = first.collect();
    all.sort_unstable();
    assert_eq!(all, (1..=CALLERS).collect::<Vec<_>>(), "{given:?}");
}

//! Freezes a day as this program leaves it, for the programs that come after:
//!
//!     cargo run -p testkit --example freeze -- 0.1.0
//!
//! writes tests/upgrades/0.1.0. It is SQLite, whatever TEST_PG says.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a release that cannot be frozen stops"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use flate2::Compression;
use flate2::write::GzEncoder;
use rusqlite::Connection;
use serde_json::{Value, json};
use testkit::{Setup, TestApp};
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let name = std::env::args().nth(1).expect("give the name of the release");
    let to: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../tests/upgrades", &name].iter().collect();
    let app = TestApp::on_files(Setup::default(), &[]).await;
    onewindow::demo::seed(&app.node).await.unwrap();
    let receipt = day(&app).await;
    app.node.house.app.keep_head(&app.folder).unwrap();
    let _ = std::fs::remove_dir_all(&to);
    std::fs::create_dir_all(&to).unwrap();
    for database in ["onewindow.db", "keystore.db"] {
        pack(&app.folder, database, &to);
    }
    for file in ["keystore.secret", "log.key", "head.lock"] {
        std::fs::copy(app.folder.join(file), to.join(file)).unwrap();
    }
    std::fs::write(to.join("vkey"), app.node.house.app.vkey()).unwrap();
    std::fs::write(to.join("receipt"), receipt).unwrap();
}

/// Copies a database from one snapshot, and compresses it.
fn pack(folder: &Path, name: &str, to: &Path) {
    let whole = folder.join("frozen.db");
    let _ = std::fs::remove_file(&whole);
    let db = Connection::open(folder.join(name)).unwrap();
    db.execute("VACUUM INTO ?1", [whole.to_str().unwrap()]).unwrap();
    let out = std::fs::File::create(to.join(format!("{name}.gz"))).unwrap();
    let mut out = GzEncoder::new(out, Compression::best());
    out.write_all(&std::fs::read(&whole).unwrap()).unwrap();
    out.finish().unwrap();
}

/// A day in which everything happens that can happen in a hall. Gives a visitor's receipt.
async fn day(app: &TestApp) -> String {
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let (three, six) = (app.token("operator.baku-1.3").await, app.token("operator.baku-1.6").await);
    let desk = app.token("reception.baku-1").await;
    let mut ids = Vec::new();
    let mut receipt = String::new();
    for n in 0..9 {
        app.advance(20);
        let body = match n {
            0 => json!({"services": ["identity-card", "family-certificate"], "language": "ru"}),
            1 => json!({"services": ["identity-card"], "phone": "050 123 45 67",
                "priority": "disability"}),
            _ => json!({"services": ["identity-card"]}),
        };
        let ticket = app.ticket(&kiosk, "baku-1", body).await;
        ids.push(ticket["id"].as_str().unwrap().to_owned());
        receipt = ticket["receipt"].as_str().unwrap().to_owned();
    }
    for id in &ids {
        let next = "/api/v1/counters/baku-1.1/call-next";
        let called = post(app, next, &one, Value::Null).await;
        let id = called["ticket"]["id"].as_str().unwrap_or(id).to_owned();
        let at = ids.iter().position(|i| *i == id).unwrap();
        let park = json!({"reason": "document", "minutes": 5});
        match at {
            0 => act(app, &one, &id, &[("start", json!({})), ("finish", json!({}))]).await,
            1 => {
                act(
                    app,
                    &one,
                    &id,
                    &[
                        ("hold", json!({})),
                        ("start", json!({})),
                        ("finish", json!({"outcome": "advice"})),
                    ],
                )
                .await
            }
            2 | 7 => {
                app.advance(46);
                act(app, &one, &id, &[("call-again", json!({}))]).await;
                app.advance(46);
                act(app, &one, &id, &[("did-not-come", json!({}))]).await;
                if at == 2 {
                    act(app, &desk, &id, &[("return", json!({})), ("leave", json!({}))]).await;
                }
            }
            3 => act(app, &one, &id, &[("transfer", json!({"counter": "baku-1.3"}))]).await,
            4 | 5 => act(app, &one, &id, &[("park", park)]).await,
            6 => act(app, &one, &id, &[("turn-away", json!({"ground": "paper-missing"}))]).await,
            _ => act(app, &one, &id, &[("finish", json!({}))]).await,
        }
    }
    post(app, "/api/v1/counters/baku-1.3/call-next", &three, Value::Null).await;
    post(app, "/api/v1/counters/baku-1.6/call-next", &six, Value::Null).await;
    // The parked come back, and a place that was kept is given up.
    app.advance(1801);
    onewindow::reactions::once(&app.node.house).await.unwrap();
    personal(app, &kiosk, &one).await;
    post(app, "/api/v1/counters/baku-1.1/close", &one, Value::Null).await;
    app.call("DELETE", "/api/v1/sessions/current", &one, Value::Null).await;
    receipt
}

/// The counter is free, and somebody who left a phone number comes: it is looked at, and erased.
async fn personal(app: &TestApp, kiosk: &str, one: &str) {
    let next = "/api/v1/counters/baku-1.1/call-next";
    for _ in 0..2 {
        let called = post(app, next, one, Value::Null).await;
        act(app, one, called["ticket"]["id"].as_str().unwrap(), &[("finish", json!({}))]).await;
    }
    let body = json!({"services": ["identity-card"], "phone": "050 765 43 21"});
    let sealed = app.ticket(kiosk, "baku-1", body).await;
    post(app, next, one, Value::Null).await;
    let id = sealed["id"].as_str().unwrap();
    let look = json!({"purpose": "call-visitor"});
    act(app, one, id, &[("look", look), ("finish", json!({}))]).await;
    let link = sealed["link"].as_str().unwrap().trim_start_matches("http://127.0.0.1");
    let erase = Request::builder()
        .method("POST")
        .uri(format!("{link}/erase"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("command={}", Uuid::from_u128(1 << 90))));
    let erased = app.send(erase.unwrap()).await;
    assert_eq!(erased.status, StatusCode::SEE_OTHER, "{}", erased.text());
}

async fn act(app: &TestApp, token: &str, id: &str, verbs: &[(&str, Value)]) {
    for (verb, body) in verbs {
        post(app, &format!("/api/v1/tickets/{id}/{verb}"), token, body.clone()).await;
    }
}

async fn post(app: &TestApp, path: &str, token: &str, body: Value) -> Value {
    let answer = app.call("POST", path, token, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
    if answer.bytes.is_empty() { Value::Null } else { answer.json() }
}

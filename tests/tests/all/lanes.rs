//! The express lane: short business by the pack counts as earlier.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Setup, TestApp};

use crate::breaks::opened;
use crate::front::fair;
use crate::personal::{call, link_of, newest_leaf, path_of};

/// Identity cards that are ready are handed over.
fn ready(pack: &mut pack::Pack) {
    let card = pack.services.get_mut(&"identity-card".parse().unwrap()).unwrap();
    Arc::get_mut(card).unwrap().express = true;
}

async fn lane(app: &TestApp, body: Value) -> (Value, String) {
    let kiosk = app.token("kiosk.baku-1").await;
    let t = app.ticket(&kiosk, "baku-1", body).await;
    let leaf = newest_leaf(app).await;
    (t, leaf.public.text("lane").unwrap().to_owned())
}

#[tokio::test]
async fn short_business_has_the_express_lane_and_is_called_for_that_reason() {
    let app = TestApp::with(Setup { pack: ready, ..Setup::default() }).await;
    let one = opened(&app).await;
    let both = json!({"services": ["identity-card", "family-certificate"]});
    // Not all of this visit is short.
    let (long, ordinary) = lane(&app, both).await;
    assert_eq!(ordinary, "ordinary");
    app.advance(300);
    let (short, express) = lane(&app, json!({"services": ["identity-card"]})).await;
    assert_eq!(express, "express");
    // A ground of priority counts for more.
    let declared = json!({"services": ["identity-card"], "priority": "disability"});
    assert_eq!(lane(&app, declared).await.1, "priority");
    app.advance(60);
    let first = call(&app, &one).await;
    assert_eq!(first["because"], "priority");
    app.call("POST", &path_of(&first["ticket"], "finish"), &one, json!({})).await;
    // Ten minutes of head start: before whoever came five minutes earlier.
    let called = call(&app, &one).await;
    assert_eq!((&called["ticket"]["id"], &called["because"]), (&short["id"], &json!("express")));
    let page = app.page(&format!("{}?lang=en", link_of(&short))).await.text();
    assert!(page.contains("express lane: it counts as 10 minutes earlier."), "{page}");
    let done = app.call("POST", &path_of(&short, "finish"), &one, json!({})).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert_eq!(call(&app, &one).await["ticket"]["id"], long["id"]);
    fair(&app).await;
}

#[tokio::test]
async fn in_the_pack_of_azerbaijan_nothing_is_short_business_without_a_source() {
    let app = TestApp::new().await;
    for service in ["identity-card", "criminal-record", "residence-certificate"] {
        assert_eq!(lane(&app, json!({"services": [service]})).await.1, "ordinary", "{service}");
    }
}

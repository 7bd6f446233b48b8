//! That a demo says so on every page and in its log, and the real thing nowhere.

use serde_json::Value;
use testkit::Setup;

use super::scene::Scene;
use super::{All, At, Called, Done, Link, Only, Row, Signed, TABLE, Waiting};

/// The whole pages of a scene, by address: what a browser gets with a `GET`.
async fn pages(scene: &Scene, at: At) -> Vec<(String, String)> {
    let wanted = |row: &&Row| row.0 == "GET" && row.2 == at && !row.1.starts_with("/api/");
    let mut found = Vec::new();
    for row in TABLE.iter().filter(wanted) {
        let token = match row.4 {
            Only(may) => match may.first() {
                Some(login) => scene.app.token(login).await,
                None => continue,
            },
            Signed => scene.app.token("operator.baku-1.1").await,
            All | Link => String::new(),
        };
        let text = scene.try_as(row, &scene.fill(row.1), &token).await.text();
        if text.contains("<!doctype html") {
            found.push((row.1.to_owned(), text));
        }
    }
    found
}

#[tokio::test]
async fn every_page_of_a_demo_says_so_and_none_of_the_real_thing() {
    for demo in [true, false] {
        let mut looked = 0;
        for at in [Waiting, Called, Done] {
            let scene = Scene::of(at, Setup { demo, ..Setup::default() }).await;
            for (address, page) in pages(&scene, at).await {
                // What the pack made up of a service is marked so anywhere.
                let page = page.replace("<small>DEMO</small>", "");
                assert_eq!(page.contains("DEMO"), demo, "{address} of a demo ({demo}): {page}");
                looked += 1;
            }
            let logs = scene.app.call("GET", "/api/v1/logs", "", Value::Null).await.json();
            for log in logs.as_array().unwrap() {
                assert!(!demo || log["origin"].as_str().unwrap().contains("demo"), "{log}");
            }
        }
        assert!(looked > 40, "{looked} pages");
    }
}

//! The nearest places: by town over the net, by position in the browser only.

use axum::http::StatusCode;
use serde_json::Value;
use testkit::TestApp;

/// The names of the places, in the order of the page.
async fn places(app: &TestApp, query: &str) -> Vec<String> {
    let page = app.page(&format!("/en/sites{query}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let body = page.text();
    let links = body.split("<h2><a href=\"/en/sites/").skip(1);
    links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn from_a_town_the_nearest_place_is_first_and_what_is_nowhere_is_last() {
    let app = TestApp::new().await;
    let ganja = ["ganja-1", "baku-1", "baku-2", "bus-1", "online"];
    assert_eq!(places(&app, "?from=ganja").await, ganja);
    let baku = ["baku-1", "baku-2", "ganja-1", "bus-1", "online"];
    assert_eq!(places(&app, "?from=baku").await, baku);
    // A town that the pack does not name changes nothing, and coordinates are not taken.
    let usual = places(&app, "").await;
    assert_eq!(places(&app, "?from=nowhere").await, usual);
    assert_eq!(places(&app, "?latitude=40.68&longitude=46.36").await, usual);
    let body = app.page("/en/sites?from=ganja").await.text();
    assert!(body.contains("about 1 km away, in a straight line"), "{body}");
    assert_eq!(body.matches("km away").count(), 3 + 1, "three places, and the script's words");
    assert!(body.contains("<option value=\"ganja\" selected>Ganja"), "{body}");
    assert!(body.contains("data-lat=\"40.68\" data-lon=\"46.36\""), "{body}");
    assert!(body.contains("09:00–18:00") || body.contains("09:00"), "{body}");
}

#[tokio::test]
async fn only_the_list_of_places_may_ask_the_browser_where_one_is() {
    let app = TestApp::new().await;
    for (path, allowed) in [
        ("/en/sites", "geolocation=(self)"),
        ("/en/sites/baku-1", "geolocation=()"),
        ("/en", "geolocation=()"),
        ("/sign-in", "geolocation=()"),
    ] {
        let policy = &app.page(path).await.headers["permissions-policy"];
        let policy = policy.to_str().unwrap();
        assert!(policy.ends_with(allowed), "{path}: {policy}");
        assert!(policy.contains("camera=()"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn the_sites_say_where_they_are_and_are_not_asked_from_where() {
    let app = TestApp::new().await;
    let sites = app.call("GET", "/api/v1/sites", "", Value::Null).await.json();
    let all = sites.as_array().unwrap();
    let of = |key: &str| all.iter().find(|s| s["id"] == key).unwrap();
    assert_eq!(of("baku-1")["position"]["latitude"], 40.38);
    assert_eq!(of("baku-1")["position"]["longitude"], 49.85);
    assert!(of("bus-1").get("position").is_none(), "nobody says where it stops");
    let path = "/api/v1/sites?from=ganja&latitude=40.68&longitude=46.36";
    assert_eq!(app.call("GET", path, "", Value::Null).await.json(), sites);
}

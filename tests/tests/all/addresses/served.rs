//! That the table has every address that is served, and none besides.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::TABLE;

/// The pages as the sources name them: `.route("/path", get(x).post(y))`.
fn routes(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routes(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for call in text.split(".route(").skip(1) {
                let mut open = 1;
                let end = call.find(|c| {
                    open += i32::from(c == '(') - i32::from(c == ')');
                    open == 0
                });
                let call = &call[..end.unwrap()];
                let address = call.split('"').nth(1).unwrap().replace("{l}", "{lang}");
                for method in ["get", "post", "put", "delete"] {
                    if call.contains(&format!("{method}(")) {
                        found.insert((method.to_uppercase(), address.clone()));
                    }
                }
            }
        }
    }
}

#[test]
fn every_address_is_in_the_table() {
    let doc: Value = serde_json::from_str(&onewindow::router::openapi().unwrap()).unwrap();
    let mut served = BTreeSet::new();
    for (path, verbs) in doc["paths"].as_object().unwrap() {
        served.extend(verbs.as_object().unwrap().keys().map(|v| (v.to_uppercase(), path.clone())));
    }
    routes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates"), &mut served);
    let tried: BTreeSet<_> =
        TABLE.iter().map(|(m, a, ..)| ((*m).to_owned(), (*a).to_owned())).collect();
    let untried: Vec<_> = served.difference(&tried).collect();
    assert!(untried.is_empty(), "not tried by anybody: {untried:?}");
    let gone: Vec<_> = tried.difference(&served).collect();
    assert!(gone.is_empty(), "not served any more: {gone:?}");
    assert_eq!(tried.len(), TABLE.len(), "twice in the table");
}

/// The addresses that a browser test opens one by one (e2e/every.spec.mjs), or says to be no page.
fn listed() -> Vec<(String, bool)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e/addresses.json");
    let rows: Vec<Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let row = |r: &Value| (r["address"].as_str().unwrap().to_owned(), r.get("not").is_none());
    rows.iter().map(row).collect()
}

/// A page, or a part of one, in a browser: the table is complete, for it is compared with what is
/// served above.
fn in_a_browser(row: &&super::Row) -> bool {
    let (method, address, .., fine) = row;
    let elsewhere = address.starts_with("/api/") || address.starts_with("/log/");
    !elsewhere && (*method == "GET" || (*method == "POST" && *fine == 200))
}

#[tokio::test]
async fn every_page_is_looked_at_in_a_browser_in_two_languages_and_at_two_widths() {
    let listed = listed();
    let names: BTreeSet<&String> = listed.iter().map(|(name, _)| name).collect();
    let named = |row: &super::Row| format!("{} {}", row.0, row.1);
    let served: BTreeSet<String> = TABLE.iter().filter(in_a_browser).map(named).collect();
    let unseen: Vec<_> = served.iter().filter(|a| !names.contains(a)).collect();
    assert!(unseen.is_empty(), "not in e2e/addresses.json: {unseen:?}");
    let gone: Vec<_> = names.iter().filter(|a| !served.contains(**a)).collect();
    assert!(gone.is_empty(), "in e2e/addresses.json, and not served: {gone:?}");
    let scene = super::Scene::new(super::Called).await;
    for row in TABLE.iter().filter(in_a_browser) {
        if !listed.contains(&(named(row), false)) {
            continue;
        }
        let token = match row.4 {
            super::Only(may) => scene.app.token(may[0]).await,
            _ => String::new(),
        };
        let answer = scene.try_as(row, &scene.fill(row.1), &token).await;
        let whole = answer.status.is_success() && answer.text().contains("<!doctype html");
        assert!(!whole, "{} is a page, and e2e/addresses.json says it is none", named(row));
    }
}

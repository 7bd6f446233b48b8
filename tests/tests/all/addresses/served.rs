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

//! A volunteer finds the way for people, and reads nothing of theirs at any address.

use axum::http::StatusCode;

use super::{All, Called, Scene, TABLE, Waiting, is_refusal, send};

/// What the scene's visitor gave, and what leads to it.
fn personal(scene: &Scene) -> Vec<String> {
    let code = scene.fill("{code}");
    let link = scene.fill("/t/{token}");
    let mut all: Vec<String> =
        ["050 123 45 67", "0501234567", "501234567", "disability"].map(String::from).into();
    all.extend([link, scene.fill("{ticket}"), code]);
    all
}

#[tokio::test]
async fn a_volunteer_reads_no_personal_field_at_any_address() {
    for at in [Waiting, Called] {
        let scene = Scene::new(at).await;
        let personal = personal(&scene);
        for row in TABLE.iter().filter(|row| row.0 == "GET") {
            // Whoever holds the link, or says the code, is the visitor; the tour has its own.
            let held =
                row.1.starts_with("/t/") || row.1.contains("{code}") || row.1.starts_with("/code");
            if held || row.1.starts_with("/demo") || row.1.starts_with("/tour") {
                continue;
            }
            let path = scene.fill(row.1);
            let token = scene.app.token("volunteer.baku-1").await;
            let answer = scene.try_as(row, &path, &token).await;
            if is_refusal(&answer) {
                continue;
            }
            // A list of grounds to choose from says nothing about anybody.
            let listed = matches!(row.4, All) || row.1.starts_with("/kiosk/");
            let text = answer.text();
            for field in &personal {
                let listed = listed && field == "disability";
                assert!(listed || !text.contains(field), "{path} shows {field}: {text}");
            }
        }
    }
}

#[tokio::test]
async fn a_volunteer_says_where_a_number_is_wanted_and_how_many_are_before_it() {
    let scene = Scene::new(Waiting).await;
    let ask = async |number: &str| {
        let token = scene.app.token("volunteer.baku-1").await;
        let path = format!("/help?number={number}&lang=en");
        let path = path.replace(' ', "+");
        page_of(&scene, &token, &path).await
    };
    assert!(ask("a 001").await.contains("A 001: waits. Before it: "));
    // Letters and digits as phones type them.
    assert!(ask("A٠٠١").await.contains("A 001: waits. Before it: "));
    assert!(ask("B 017").await.contains("This number was not given here today."));
    assert!(ask("hello").await.contains("This is no number."));
    let scene = Scene::new(Called).await;
    let token = scene.app.token("volunteer.baku-1").await;
    let text = page_of(&scene, &token, "/help?number=A001&lang=en").await;
    assert!(text.contains("A 001: at counter 1. "), "{text}");
    let other = scene.app.token("volunteer.ganja-1").await;
    let text = page_of(&scene, &other, "/help?number=A001&lang=en").await;
    assert!(text.contains("This number was not given here today."), "{text}");
}

async fn page_of(scene: &Scene, token: &str, path: &str) -> String {
    let path = path.replace('٠', "%D9%A0").replace('١', "%D9%A1");
    let answer = send(&scene.app, "GET", &path, token, "").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.text()
}

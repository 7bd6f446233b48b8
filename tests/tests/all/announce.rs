//! What the manager tells everybody in a hall: on every wall at once, until it is withdrawn.

use axum::http::StatusCode;
use ledger::cbor::Map;
use serde_json::{Value, json};
use testkit::TestApp;
use uuid::Uuid;

use crate::devices::enrolled;
use crate::manager::{form, page};
use crate::personal::newest_leaf;
use crate::wall::with_key;

async fn tell(app: &TestApp, body: &str) -> testkit::Answer {
    let manager = app.token("manager.baku-1").await;
    form(app, &manager, "/manage/baku-1/announce", body).await
}

#[tokio::test]
async fn every_wall_of_the_site_shows_it_in_every_language_until_it_is_withdrawn() {
    let app = TestApp::new().await;
    let walls =
        ["/wall/baku-1?lang=en", "/wall/baku-1?zone=b&lang=ar", "/wall/baku-1/alert?lang=ru"];
    let told = tell(&app, "word=evacuate&words=Door+B").await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
    let leaf = newest_leaf(&app).await;
    let public = Map::new().with("day", 20_261_124_i64).with("word", "evacuate");
    assert_eq!((leaf.kind.as_str(), leaf.public), ("site.announced/1", public));
    for wall in walls {
        let text = app.page(wall).await.text();
        let shown = text.split("role=\"alert\">").nth(if wall.contains("/alert") { 1 } else { 2 });
        let shown = shown.unwrap_or_else(|| panic!("{wall}: {text}"));
        for words in ["leave the building", "tərk edin", "покиньте здание", "مغادرة المبنى"]
        {
            assert!(shown.contains(words), "{wall} {words}: {text}");
        }
        assert!(shown.contains("dir=\"auto\">Door B</p>"), "{wall}: {text}");
    }
    assert!(!app.page("/wall/ganja-1").await.text().contains("w-alert"), "another site");
    let manager = app.token("manager.baku-1").await;
    let board = page(&app, &manager, "/manage/baku-1/board").await.text();
    assert!(board.contains("On every wall since 10:00: Please leave the building"), "{board}");
    // The next one takes its place.
    app.advance(60);
    assert_eq!(tell(&app, "word=water&words=").await.status, StatusCode::SEE_OTHER);
    let text = app.page(walls[0]).await.text();
    assert!(text.contains("no water") && !text.contains("leave the building"), "{text}");
    let path = "/manage/baku-1/announcement-end";
    assert_eq!(form(&app, &manager, path, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(newest_leaf(&app).await.kind, "site.announcement-ended/1");
    for wall in walls {
        assert!(!app.page(wall).await.text().contains("w-alert"), "{wall}");
    }
    let again = form(&app, &manager, path, "").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("Nothing is shown on the walls."), "{}", again.text());
}

#[tokio::test]
async fn own_words_are_text_within_their_limit_and_stay_in_the_form_when_they_are_refused() {
    let app = TestApp::new().await;
    for (body, why) in [
        ("word=own&words=+".to_owned(), "Own words are missing or too long."),
        (format!("word=own&words={}", "x".repeat(141)), "Own words are missing or too long."),
        ("word=coffee&words=Hello".to_owned(), "There is no such text."),
    ] {
        let refused = tell(&app, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(refused.text().contains(why), "{body}: {}", refused.text());
        let typed = body.rsplit('=').next().unwrap().replace('+', " ");
        assert!(refused.text().contains(&format!("value=\"{typed}\"")), "{}", refused.text());
        assert!(!app.page("/wall/baku-1").await.text().contains("w-alert"), "{body}");
    }
    // Markup, a link and a line break are text, in a box of their own; a mark that turns the line
    // around is gone.
    let body = "word=own&words=%3Cb%3Ehttps%3A%2F%2Fx.example%3C%2Fb%3E%0D%0A%E2%80%AEabc";
    assert_eq!(tell(&app, body).await.status, StatusCode::SEE_OTHER);
    let text = app.page("/wall/baku-1/alert").await.text();
    let shown = "dir=\"auto\">&#60;b&#62;https://x.example&#60;/b&#62;   abc</p>";
    assert!(text.contains(shown), "{text}");
    assert!(!text.contains("<a ") && !text.contains("lang="), "{text}");
    let long = format!("word=own&words={}", "ə".repeat(140));
    assert_eq!(tell(&app, &long).await.status, StatusCode::SEE_OTHER, "characters, not bytes");
}

#[tokio::test]
async fn a_silent_display_stands_among_what_needs_a_hand() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    let (_, key) = enrolled(&app, "kind=display&name=Left").await;
    with_key(&app, "/wall/baku-1", &key).await;
    let alerts = |text: String| {
        let from =
            text.split("What needs a hand").nth(1).unwrap_or_else(|| panic!("{text}")).to_owned();
        from.split("<h2>").next().unwrap().to_owned()
    };
    let shown = alerts(page(&app, &manager, "/manage/baku-1/board").await.text());
    assert!(!shown.contains("silent") && !shown.contains("class=\"stop\""), "{shown}");
    app.advance(61);
    let shown = alerts(page(&app, &manager, "/manage/baku-1/board").await.text());
    assert!(shown.contains("class=\"stop\"") && shown.contains("Left"), "{shown}");
}

const API: &str = "/api/v1/sites/baku-1/announcement";

async fn now(app: &TestApp) -> Value {
    let manager = app.token("manager.baku-1").await;
    let told = app.call("GET", API, &manager, Value::Null).await;
    if told.status == StatusCode::NO_CONTENT { Value::Null } else { told.json() }
}

#[tokio::test]
async fn a_program_tells_a_hall_reads_what_is_told_and_withdraws_it() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    assert_eq!(now(&app).await, Value::Null);
    let body = json!({"word": "evacuate", "words": "Door B"});
    let told = app.call("POST", API, &manager, body).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.text());
    let wall = app.page("/wall/baku-1?lang=en").await.text();
    assert!(wall.contains("leave the building") && wall.contains("Door B"), "{wall}");
    let body = json!({"word": "evacuate", "words": "Door B", "since": "2026-11-24T06:00:00Z"});
    assert_eq!(now(&app).await, body);
    // What the page tells is what a program reads.
    app.advance(60);
    assert_eq!(tell(&app, "word=water&words=").await.status, StatusCode::SEE_OTHER);
    assert_eq!(now(&app).await, json!({"word": "water", "since": "2026-11-24T06:01:00Z"}));
    let end = format!("{API}/withdraw");
    let ended = app.call("POST", &end, &manager, Value::Null).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT, "{}", ended.text());
    assert_eq!(now(&app).await, Value::Null);
    assert!(!app.page("/wall/baku-1").await.text().contains("w-alert"));
    let again = app.call("POST", &end, &manager, Value::Null).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(again.problem(), "queue-error-no-announcement");
}

#[tokio::test]
async fn a_program_is_held_to_the_limits_of_the_page_and_to_its_own_site() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    let length = "queue-error-announcement-length";
    for (body, why) in [
        (json!({"word": "own"}), length),
        (json!({"word": "own", "words": " \u{200e}\n"}), length),
        (json!({"word": "own", "words": "x".repeat(141)}), length),
        (json!({"word": "water", "words": "x".repeat(141)}), length),
        (json!({"word": "coffee", "words": "Hello"}), "queue-error-unknown-announcement"),
    ] {
        let refused = app.call("POST", API, &manager, body.clone()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(
            refused.headers["content-type"], "application/problem+json; charset=utf-8",
            "{body}"
        );
        assert_eq!(refused.problem(), why, "{body}");
    }
    let fine = json!({"word": "own", "words": "Hello"});
    for who in ["manager.ganja-1", "administrator", "head", "reception.baku-1"] {
        let token = app.token(who).await;
        for (method, path, body) in [
            ("GET", API, Value::Null),
            ("POST", API, fine.clone()),
            ("POST", "/api/v1/sites/baku-1/announcement/withdraw", Value::Null),
        ] {
            let refused = app.call(method, path, &token, body).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who} {method} {path}");
        }
    }
    let nowhere = "/api/v1/sites/nowhere/announcement";
    let refused = app.call("POST", nowhere, &manager, fine).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text());
    assert_eq!(now(&app).await, Value::Null);
    // A line, whatever was pasted; characters are counted, not bytes.
    let long = format!("{}\u{202e}\n{}", "ə".repeat(100), "ə".repeat(38));
    let told = app.call("POST", API, &manager, json!({"word": "own", "words": long})).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.text());
    let line = format!("{}  {}", "ə".repeat(100), "ə".repeat(38));
    assert_eq!(now(&app).await["words"], line);
}

#[tokio::test]
async fn the_same_command_tells_once_and_another_text_under_it_is_refused() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    let water = json!({"word": "water"});
    let first = app.call_as("POST", API, &manager, water.clone(), Uuid::from_u128(7)).await;
    assert_eq!(first.status, StatusCode::NO_CONTENT, "{}", first.text());
    let ended = app.call("POST", &format!("{API}/withdraw"), &manager, Value::Null).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT, "{}", ended.text());
    let size = app.node.house.app.head().size;
    let again = app.call_as("POST", API, &manager, water, Uuid::from_u128(7)).await;
    assert_eq!(again.status, StatusCode::NO_CONTENT, "{}", again.text());
    let medical = json!({"word": "medical"});
    let other = app.call_as("POST", API, &manager, medical, Uuid::from_u128(7)).await;
    assert_eq!(
        (other.status, other.problem()),
        (StatusCode::CONFLICT, "web-error-conflict".into())
    );
    assert_eq!(app.node.house.app.head().size, size);
    assert_eq!(now(&app).await, Value::Null);
}

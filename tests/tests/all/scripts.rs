//! Names and words in every script: kept as they were typed where they may stand, on every page and
//! paper, and what acts on the text around it stands nowhere.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::addresses::escaped;
use crate::day::card;
use crate::devices::enrolled;
use crate::manager::{form, page};
use crate::personal::{call, form as desk_form, path_of};
use crate::wall::with_key;

/// Georgian, Arabic with its marks, a family of joined emoji, a Latin letter under many marks.
fn scripts() -> [String; 4] {
    [
        "გიორგი ბერიძე".to_owned(),
        "بِسْمِ اللَّهِ الرَّحْمَٰنِ".to_owned(),
        "👩‍👩‍👧 🏳️‍🌈".to_owned(),
        format!("e{}", "\u{301}".repeat(100)),
    ]
}

/// What PostgreSQL holds in no text, what turns a line around, and a break.
const ACTING: &str = "One\0two\u{202e}three\u{2067}four\u{2028}five";
const REST: &str = "One two three four five";

/// Whether a page has a character that acts and that no markup of ours wrote.
fn acts(page: &str) -> bool {
    page.chars().any(|c| c != '\n' && kit::typed::acts(c) && !matches!(c, '\u{2068}' | '\u{2069}'))
}

async fn ok(app: &TestApp, token: &str, path: &str) -> String {
    let answer = page(app, token, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    answer.text()
}

#[tokio::test]
async fn a_display_is_called_what_its_hall_calls_it_in_any_script() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    let names = scripts().map(|s| s.chars().take(40).collect::<String>());
    for name in &names {
        let (_, key) = enrolled(&app, &format!("kind=display&name={}", escaped(name))).await;
        with_key(&app, "/wall/baku-1?lang=en", &key).await;
    }
    let devices = ok(&app, &manager, "/manage/baku-1/devices").await;
    let board = ok(&app, &manager, "/manage/baku-1/board").await;
    for name in &names {
        assert!(devices.contains(&format!("<bdi>{name}</bdi>")), "{name}: {devices}");
        assert!(board.contains(&format!("“{name}” shows the hall")), "{name}: {board}");
    }
}

#[tokio::test]
async fn a_name_that_shows_nothing_or_turns_a_line_around_is_refused_and_stays_in_the_form() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    for name in ["Left\u{202e}thgir", "a\0b", "a\u{2066}b", "a\nb", "\u{200b}\u{200d}", "\u{3164}"]
    {
        let body = format!("kind=display&name={}", escaped(name));
        let refused = form(&app, &manager, "/manage/baku-1/devices", &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name:?}");
        let said = refused.text();
        assert!(said.contains("without marks that turn the line around"), "{said}");
        assert!(said.contains("id=\"name\" name=\"name\" dir=\"auto\" value=\""), "{said}");
    }
    let list = ok(&app, &manager, "/manage/baku-1/devices").await;
    assert!(!list.contains("<tbody>") && !acts(&list), "{list}");
}

#[tokio::test]
async fn a_hall_is_told_in_any_script_and_no_word_turns_a_wall_or_a_board_around() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    let acting = (ACTING.to_owned(), REST.to_owned());
    for (typed, shown) in scripts().into_iter().map(|s| (s.clone(), s)).chain([acting]) {
        app.advance(1);
        let body = format!("word=own&words={}", escaped(&typed));
        let told = form(&app, &manager, "/manage/baku-1/announce", &body).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{typed:?}: {}", told.text());
        let wall = app.page("/wall/baku-1?lang=ar").await.text();
        assert!(wall.contains(&format!("dir=\"auto\">{shown}</p>")), "{typed:?}: {wall}");
        let board = ok(&app, &manager, "/manage/baku-1/board").await;
        assert!(board.contains(&format!("\u{2068}{shown}\u{2069}")), "{typed:?}: {board}");
        assert!(!acts(&wall) && !acts(&board), "{typed:?}");
    }
    for nothing in ["\u{202e}", "\0", "\u{200b}"] {
        let body = format!("word=own&words={}", escaped(nothing));
        let told = form(&app, &manager, "/manage/baku-1/announce", &body).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{nothing:?}");
    }
}

#[tokio::test]
async fn a_note_is_read_by_the_next_counter_as_it_was_written_in_any_script() {
    let app = TestApp::new().await;
    let t = card(&app).await;
    let one = app.token("operator.baku-1.1").await;
    call(&app, &one).await;
    let leave = async |text: &str| {
        app.call("POST", &path_of(&t, "note"), &one, json!({"text": text})).await.status
    };
    for text in scripts() {
        assert_eq!(leave(&text).await, StatusCode::NO_CONTENT, "{text}");
    }
    assert_eq!(leave(&format!("{ACTING}\r\nsix")).await, StatusCode::NO_CONTENT);
    assert_eq!(leave("\u{202e}\0").await, StatusCode::UNPROCESSABLE_ENTITY);
    let id = t["id"].as_str().unwrap();
    let body = format!("command={}&ticket={id}", uuid::Uuid::from_u128(7901));
    let shown = desk_form(&app, &one, "/counter/read-notes", body).await.text();
    for text in scripts() {
        assert!(shown.contains(&format!("<bdi>{text}</bdi>")), "{text}: {shown}");
    }
    assert!(shown.contains(&format!("<bdi>{REST}\nsix</bdi>")) && !acts(&shown), "{shown}");
}

#[tokio::test]
async fn half_a_character_and_ten_kilobytes_are_refused_with_words_and_nothing_is_written() {
    let app = TestApp::new().await;
    let t = card(&app).await;
    let one = app.token("operator.baku-1.1").await;
    let manager = app.token("manager.baku-1").await;
    call(&app, &one).await;
    let before = app.node.house.app.head().size;
    let note = path_of(&t, "note");
    let long = json!({"text": "ა".repeat(10_000)});
    let answer = app.call("POST", &note, &one, long).await;
    assert_eq!(answer.problem(), "queue-error-note-length");
    for half in ["\\ud800", "\\udc00\\ud800", "x\\udfff"] {
        let request = axum::http::Request::post(&note)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {one}"))
            .header("idempotency-key", uuid::Uuid::from_u128(7902).to_string());
        let body = format!("{{\"text\":\"{half}\"}}");
        let answer = app.send(request.body(body.into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{half}");
        assert_eq!(answer.problem(), "web-error-bad-json", "{half}");
    }
    let told = format!("word=own&words={}", escaped(&"ა".repeat(5_000)));
    let told = form(&app, &manager, "/manage/baku-1/announce", &told).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.node.house.app.head().size, before);
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await;
    assert_eq!(board.status, StatusCode::OK);
}

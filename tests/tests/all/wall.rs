//! Displays: of a hall, a zone or a body; many calls at once; what is shown after an absence.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Setup, TestApp};

use crate::breaks::opened;
use crate::day::card;
use crate::devices::enrolled;
use crate::front::desk;
use crate::manager::page;
use crate::personal::{call, path_of};

/// A part of the display of the first centre.
async fn part(app: &TestApp, query: &str) -> String {
    let answer = app.page(&format!("/wall/baku-1/part?lang=en{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.text()
}

/// The values of an attribute, in order.
fn all<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let begin = format!("{name}=\"");
    html.split(begin.as_str()).skip(1).filter_map(|s| s.split('"').next()).collect()
}

/// Numbers are called at counter 1, one each second.
async fn calls(app: &TestApp, one: &str, n: usize) {
    for _ in 0..n {
        app.advance(1);
        let t = card(app).await;
        assert_eq!(call(app, one).await["ticket"]["id"], t["id"]);
        let done = app.call("POST", &path_of(&t, "finish"), one, json!({})).await;
        assert!(done.status.is_success(), "{}", done.text());
    }
}

#[tokio::test]
async fn twenty_calls_at_once_are_shown_four_at_a_time_and_none_is_left_out() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let empty = part(&app, "").await;
    calls(&app, &one, 20).await;
    let (mut after, mut shown) = (all(&empty, "data-calls")[0].to_owned(), Vec::new());
    for behind in ["16", "12", "8", "4", "0"] {
        let html = part(&app, &format!("&after={after}&room=4")).await;
        assert_eq!(all(&html, "data-behind"), [behind]);
        let tiles = all(&html, "data-call");
        assert_eq!(tiles.len(), 4);
        shown.extend(tiles.iter().rev().map(|id| id.rsplit('-').next().unwrap().to_owned()));
        after = all(&html, "data-calls")[0].to_owned();
        assert_eq!(after, tiles[0]);
    }
    let numbers: Vec<String> = (1..=20).map(|n| format!("A{n:03}")).collect();
    assert_eq!(shown, numbers);
    // A display that is full of fresh calls is told that there is more, and keeps what it shows.
    calls(&app, &one, 1).await;
    let full = part(&app, &format!("&after={after}&room=0")).await;
    assert_eq!((all(&full, "data-calls"), all(&full, "data-behind")), (vec![&*after], vec!["1"]));
}

#[tokio::test]
async fn a_display_that_was_away_for_an_hour_shows_the_hall_as_it_is_now() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    calls(&app, &one, 1).await;
    let old = all(&part(&app, "").await, "data-calls")[0].to_owned();
    app.advance(60);
    calls(&app, &one, 30).await;
    app.advance(3600);
    calls(&app, &one, 2).await;
    let html = part(&app, &format!("&after={old}&room=4")).await;
    assert_eq!(all(&html, "data-behind"), ["0"]);
    assert!(all(&html, "data-calls")[0].ends_with("-A033"), "{html}");
    // What no display can have shown is no reason to catch up, either.
    for after in ["", "x", "-", "-5-A001", "99999999999999999999-A001", "%00"] {
        let html = part(&app, &format!("&after={after}&room=1")).await;
        assert!(all(&html, "data-calls")[0].ends_with("-A033"), "{after}");
    }
}

async fn board(app: &TestApp, manager: &str) -> String {
    page(app, manager, "/manage/baku-1/board?lang=en").await.text()
}

async fn side(app: &TestApp, reception: &str) -> String {
    desk(app, reception, "/reception?lang=en", None).await.text()
}

/// The page of a display with its key, or its living part.
pub(crate) async fn with_key(app: &TestApp, path: &str, key: &str) -> String {
    let request =
        axum::http::Request::builder().uri(path).header("cookie", format!("ow-wall={key}"));
    let answer = app.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.text()
}

#[tokio::test]
async fn staff_see_which_display_shows_the_hall_and_which_is_silent() {
    let app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    let reception = app.token("reception.baku-1").await;
    let first = board(&app, &manager).await;
    assert!(first.contains("No display holds a key yet."), "{first}");
    // Nobody made clips.
    assert!(first.contains("The displays ring and say nothing"), "{first}");
    let (_, key) = enrolled(&app, "kind=display&name=Left").await;
    let never = board(&app, &manager).await;
    assert!(never.contains("Display “Left” has not been there"), "{never}");
    with_key(&app, "/wall/baku-1?lang=en", &key).await;
    app.advance(40);
    with_key(&app, "/wall/baku-1/part?lang=en", &key).await;
    app.advance(40);
    // One that somebody watches at home is none of the hall's.
    part(&app, "").await;
    for seen in [board(&app, &manager).await, side(&app, &reception).await] {
        assert!(seen.contains("Display “Left” shows the hall now."), "{seen}");
    }
    app.advance(5);
    for seen in [board(&app, &manager).await, side(&app, &reception).await] {
        assert!(seen.contains("Display “Left” is silent since 10:00."), "{seen}");
    }
}

#[tokio::test]
async fn a_display_of_a_zone_or_a_body_shows_its_own_counters() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    calls(&app, &one, 1).await;
    for (query, here) in [
        ("&zone=a", true),
        ("&zone=b", false),
        ("&entity=interior", true),
        ("&entity=justice", false),
        ("&zone=a&entity=justice", false),
        ("", true),
    ] {
        let html = part(&app, query).await;
        assert_eq!(html.contains("A 001"), here, "{query}");
        // How many wait is known of the whole hall.
        assert_eq!(html.contains("Waiting"), query.is_empty(), "{query}");
    }
    let page = app.page("/wall/baku-1?lang=en&zone=b").await.text();
    assert!(page.contains("<h1>Baku, centre 1 · Zone B</h1>"), "{page}");
    assert!(page.contains("/wall/baku-1/part?lang=en&#38;zone=b&#38;entity="), "{page}");
    let body = app.page("/wall/baku-1?lang=en&entity=justice").await.text();
    assert!(body.contains("<h1>Baku, centre 1 · Ministry of Justice</h1>"), "{body}");
    for query in ["zone=z", "entity=nobody", "zone=a%22%3E", "zone=bus", "entity=a%20b"] {
        for path in ["/wall/baku-1", "/wall/baku-1/part"] {
            let answer = app.page(&format!("{path}?{query}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}?{query}");
        }
    }
}

#[tokio::test]
async fn the_words_of_a_call_take_turns_in_every_language_and_its_digits_do_not() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    calls(&app, &one, 1).await;
    for lang in ["az", "ar"] {
        let html = app.page(&format!("/wall/baku-1?lang={lang}")).await.text();
        for word in [
            "<i lang=\"en\" dir=\"ltr\">Counter</i>",
            "<i lang=\"az\" dir=\"ltr\">Pəncərə</i>",
            "<i lang=\"ru\" dir=\"ltr\">Окно</i>",
            "<i lang=\"ar\" dir=\"rtl\">الشباك</i>",
            "<b>A zonası</b>",
            "<b>المنطقة A</b>",
        ] {
            assert_eq!(html.matches(word).count(), 1, "{lang}: {word}: {html}");
        }
        // The page's own language is first, for whoever sees no movement.
        assert!(html.contains(&format!("<span class=\"turn\"><i lang=\"{lang}\"")), "{html}");
        assert_eq!(html.matches("<bdi>A 001</bdi>").count(), 1);
    }
}

#[tokio::test]
async fn a_display_says_when_a_closed_centre_opens() {
    let app = TestApp::with(Setup { demo: false, ..Setup::default() }).await;
    assert!(part(&app, "").await.contains("Nobody has been called yet"));
    app.advance(12 * 3600);
    let html = part(&app, "").await;
    assert!(html.contains("Closed, opens 2026-11-25 09:00"), "{html}");
    assert!(!html.contains("Nobody has been called yet"), "{html}");
}

/// The living part of a wall: its tiles, and what was called before them.
async fn shown(app: &TestApp) -> (Vec<String>, String, String) {
    let part = app.page("/wall/baku-1/part?lang=en").await.text();
    let (tiles, earlier) = part.split_once("class=\"last\"").unwrap();
    let newest = tiles.split("data-calls=\"").nth(1).unwrap().split('"').next().unwrap();
    let tiles_found = tiles.split("<article ").skip(1).map(ToOwned::to_owned).collect();
    (tiles_found, newest.to_owned(), earlier.to_owned())
}

#[tokio::test]
async fn a_number_that_is_called_again_stands_once_and_first_and_rings_again() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let two = app.token("operator.baku-1.2").await;
    app.call("POST", "/api/v1/counters/baku-1.2/open", &two, Value::Null).await;
    let (first, second) = (card(&app).await, card(&app).await);
    call(&app, &one).await;
    app.advance(1);
    app.call("POST", "/api/v1/counters/baku-1.2/call-next", &two, Value::Null).await;
    let (tiles, newest, _) = shown(&app).await;
    assert_eq!(tiles.len(), 2, "{tiles:?}");
    let number = |t: &Value| format!("<bdi>{}</bdi>", t["number"].as_str().unwrap());
    assert!(tiles[0].contains(&number(&second)) && tiles[1].contains(&number(&first)));
    app.advance(46);
    let again = app.call("POST", &path_of(&first, "call-again"), &one, json!({})).await;
    assert!(again.status.is_success(), "{}", again.text());
    let (tiles, rings, earlier) = shown(&app).await;
    assert_eq!(tiles.len(), 2, "a number stands twice: {tiles:?}");
    assert!(tiles[0].contains(&number(&first)) && tiles[0].contains("class=\"tile again\""));
    assert!(tiles[1].contains(&number(&second)), "{tiles:?}");
    assert!(!earlier.contains(&number(&first)), "{earlier}");
    // What rings is a call that the display has not shown: it has a name of its own.
    assert_ne!(rings, newest);
}

//! Kiosks and displays with a key of their own: enrolled by a code, revoked by a click.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};
use uuid::Uuid;

use crate::manager::{form, page};

const DEVICES: &str = "/manage/baku-1/devices";

/// What stands between two texts of a page.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split(from)
        .nth(1)
        .unwrap_or_else(|| panic!("no {from} in {text}"))
        .split(to)
        .next()
        .unwrap()
}

/// The code and the link that the manager sees.
async fn code(app: &TestApp, what: &str) -> (String, String) {
    let manager = app.token("manager.baku-1").await;
    let made = form(app, &manager, DEVICES, what).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let text = made.text();
    let code = between(&text, "<b class=\"code\"><bdi>", "<").to_owned();
    let link = between(&text, "http://127.0.0.1/enrol/", "<").to_owned();
    (code, format!("/enrol/{link}"))
}

/// A form that a device sends, without any key, from a network.
async fn sent(app: &TestApp, path: &str, command: u128, body: &str, network: u32) -> Answer {
    let body = format!("command={}&{body}", Uuid::from_u128(command));
    let request = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", format!("10.{}.{}.1", network / 256, network % 256))
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request.body(Body::from(body)).unwrap()).await
}

/// A command of its own for each try.
fn next() -> u128 {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    u128::from(NEXT.fetch_add(1, std::sync::atomic::Ordering::SeqCst)) + (9 << 90)
}

async fn typed(app: &TestApp, code: &str) -> Answer {
    sent(app, "/enrol", next(), &format!("code={code}"), 1).await
}

/// Where the device is sent on to, and the key that it was given.
fn given(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    let key = cookie.split_once('=').unwrap().1.split(';').next().unwrap();
    (answer.headers[header::LOCATION].to_str().unwrap().to_owned(), key.to_owned())
}

/// A device of the first centre: where it goes on to, and its key.
pub(crate) async fn enrolled(app: &TestApp, what: &str) -> (String, String) {
    given(&typed(app, &code(app, what).await.0).await)
}

/// A request with a cookie.
async fn with(app: &TestApp, path: &str, cookie: &str) -> Answer {
    let request = Request::get(path)
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::COOKIE, format!("{cookie}; lang=en"));
    app.send(request.body(Body::empty()).unwrap()).await
}

async fn issue(app: &TestApp, site: &str, key: &str) -> Answer {
    let body = json!({"services": ["identity-card"]});
    app.call("POST", &format!("/api/v1/sites/{site}/tickets"), key, body).await
}

/// Codes that somebody may try, with right check digits.
fn guesses() -> impl Iterator<Item = String> {
    let all = (10_000_000..).filter_map(|n| kit::SpokenCode::from_number(n).ok());
    all.map(|code| code.to_string())
}

/// Revokes the only device of the first centre, after its manager was asked.
async fn revoke(app: &TestApp) -> Answer {
    let manager = app.token("manager.baku-1").await;
    let list = page(app, &manager, DEVICES).await.text();
    let path = format!("{DEVICES}/{}", between(&list, &format!("href=\"{DEVICES}/"), "\""));
    let asked = page(app, &manager, &path).await.text();
    assert!(asked.contains("Its key ends at once"), "{asked}");
    form(app, &manager, &path, "").await
}

#[tokio::test]
async fn a_kiosk_is_enrolled_by_a_code_and_gives_numbers_without_a_password() {
    let mut app = TestApp::new().await;
    let (code, _) = code(&app, "kind=kiosk&name=By the door").await;
    assert_eq!(app.page("/enrol").await.status, StatusCode::OK);
    let answer = typed(&app, &code).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("ow-kiosk=device-"), "{cookie}");
    assert!(cookie.contains("HttpOnly; SameSite=Strict") && cookie.contains("Max-Age=34560000"));
    let (home, key) = given(&answer);
    assert_eq!(home, "/kiosk/baku-1");
    // No shift ends, and a server that starts again knows it.
    app.advance(10 * 3600);
    app.restart().await;
    let own = format!("ow-kiosk={key}");
    assert_eq!(with(&app, &home, &own).await.status, StatusCode::OK);
    assert_eq!(issue(&app, "baku-1", &key).await.status, StatusCode::CREATED);
    // Its start address leads on, and keeps the key for longer.
    assert_eq!(given(&with(&app, "/enrol", &own).await), (home, key.clone()));
    assert_eq!(issue(&app, "ganja-1", &key).await.status, StatusCode::FORBIDDEN);
    assert_eq!(with(&app, "/kiosk/ganja-1", &own).await.status, StatusCode::FORBIDDEN);
    let manager = app.token("manager.baku-1").await;
    let list = page(&app, &manager, DEVICES).await.text();
    assert!(list.contains("By the door") && list.contains("by manager.baku-1"), "{list}");
    // Only the hash of it lies anywhere.
    for file in std::fs::read_dir(&app.folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(key.len()).any(|w| w == key.as_bytes()));
        assert!(!bytes.windows(code.len()).any(|w| w == code.as_bytes()));
    }
}

#[tokio::test]
async fn a_display_is_enrolled_by_a_link_and_remembers_what_it_shows() {
    let app = TestApp::new().await;
    let (_, link) = code(&app, "kind=display&name=Zone B&part=zone%3Db&lang=ar").await;
    let shown = app.page(&format!("{link}?lang=en")).await.text();
    assert!(shown.contains("Display · Zone B · Baku, centre 1"), "{shown}");
    let (home, key) = given(&sent(&app, &link, next(), "", 1).await);
    assert_eq!(home, "/wall/baku-1?lang=ar&zone=b");
    let own = format!("ow-wall={key}");
    assert_eq!(with(&app, &home, &own).await.status, StatusCode::OK);
    assert_eq!(given(&with(&app, "/enrol", &own).await).0, home);
    let used = sent(&app, &link, next(), "", 1).await;
    assert_eq!(used.status, StatusCode::GONE, "{}", used.text());
    assert_eq!(app.page(&link).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_display_gives_no_numbers_wherever_its_key_is_shown() {
    let app = TestApp::new().await;
    let (_, key) = enrolled(&app, "kind=display&name=Left").await;
    assert_eq!(issue(&app, "baku-1", &key).await.status, StatusCode::FORBIDDEN);
    let areas =
        ["desk", "kiosk", "reception", "manage"].map(|a| format!("ow-{a}={key}")).join("; ");
    for path in
        ["/kiosk/baku-1", "/reception", "/manage/baku-1", "/manage/staff", DEVICES, "/counter"]
    {
        let answer = with(&app, path, &areas).await;
        assert!(!answer.status.is_success(), "{path} {}", answer.status);
    }
}

#[tokio::test]
async fn a_code_works_once_for_a_quarter_of_an_hour_and_a_typing_error_costs_nothing() {
    let app = TestApp::new().await;
    let (first, link) = code(&app, "kind=kiosk&name=One").await;
    for bad in ["", "1", "abcdefgh", "12345678"] {
        let answer = typed(&app, bad).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(answer.text().contains("This code does not fit."));
        // What was typed is still there.
        assert!(answer.text().contains(&format!("value=\"{bad}\"")), "{}", answer.text());
    }
    given(&typed(&app, &first).await);
    assert_eq!(typed(&app, &first).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.page(&link).await.status, StatusCode::GONE);
    let (late, link) = code(&app, "kind=kiosk&name=Two").await;
    app.advance(15 * 60);
    assert_eq!(typed(&app, &late).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sent(&app, &link, next(), "", 1).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_enrols_one_device_with_one_key() {
    let app = TestApp::new().await;
    let (code, _) = code(&app, "kind=kiosk&name=One").await;
    let (command, body) = (next(), format!("code={code}"));
    let first = given(&sent(&app, "/enrol", command, &body, 1).await);
    let size = app.node.house.app.head().size;
    assert_eq!(given(&sent(&app, "/enrol", command, &body, 1).await), first);
    assert_eq!(app.node.house.app.head().size, size);
    // Neither the name nor the command serves for another device.
    let manager = app.token("manager.baku-1").await;
    let named = form(&app, &manager, DEVICES, "kind=display&name=One").await;
    assert_eq!(named.status, StatusCode::CONFLICT);
    assert!(named.text().contains("This centre has a device of that name."));
    assert!(named.text().contains("value=\"One\""), "{}", named.text());
    let other = sent(&app, "/enrol", command, "code=1234-5670", 1).await;
    assert!(other.status.is_client_error(), "{}", other.status);
}

#[tokio::test]
async fn of_a_thousand_guesses_few_are_looked_at_and_the_wait_is_said() {
    let app = TestApp::new().await;
    let (code, _) = code(&app, "kind=kiosk&name=One").await;
    let (mut looked_at, mut last) = (0, String::new());
    for guess in guesses().take(1000) {
        let answer = typed(&app, &guess).await;
        match answer.status {
            StatusCode::UNPROCESSABLE_ENTITY => looked_at += 1,
            StatusCode::TOO_MANY_REQUESTS => last = answer.text(),
            other => panic!("{other}"),
        }
    }
    assert_eq!(looked_at, 3);
    assert!(last.contains("Too many failures.") && last.contains("Try again in"), "{last}");
    // The right one has to wait there, too; elsewhere nobody waits.
    assert_eq!(typed(&app, &code).await.status, StatusCode::TOO_MANY_REQUESTS);
    let elsewhere = sent(&app, "/enrol", next(), &format!("code={code}"), 2).await;
    assert_eq!(given(&elsewhere).0, "/kiosk/baku-1");
}

#[tokio::test]
async fn a_code_that_many_networks_guess_at_opens_nothing_any_more_and_its_link_does() {
    let app = TestApp::new().await;
    let (code, link) = code(&app, "kind=kiosk&name=One").await;
    for (network, guess) in (100..200).zip(guesses()) {
        sent(&app, "/enrol", next(), &format!("code={guess}"), network).await;
    }
    assert_eq!(typed(&app, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    given(&sent(&app, &link, next(), "", 1).await);
}

#[tokio::test]
async fn a_revoked_device_is_refused_at_once_and_its_stream_ends() {
    let mut app = TestApp::new().await;
    let (home, key) = enrolled(&app, "kind=display&name=Left").await;
    let own = format!("ow-wall={key}");
    let stream =
        tokio::time::timeout(Duration::from_secs(20), with(&app, "/live/baku-1/wall", &own));
    let (heard, done) = tokio::join!(stream, revoke(&app));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(heard.unwrap().status, StatusCode::OK);
    for _ in 0..2 {
        for path in [home.as_str(), "/wall/baku-1/part", "/live/baku-1/wall"] {
            let refused = with(&app, path, &own).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
            assert!(refused.text().contains("This device holds no key any more."));
        }
        let refused = issue(&app, "baku-1", &key).await;
        assert_eq!(refused.problem(), "web-error-device");
        // Others see the hall as before.
        assert_eq!(app.page("/wall/baku-1").await.status, StatusCode::OK);
        app.restart().await;
    }
    let manager = app.token("manager.baku-1").await;
    let list = page(&app, &manager, DEVICES).await.text();
    assert!(list.contains("Revoked 2026-11-24 10:00"), "{list}");
    // The name is free again, and the browser can be enrolled again.
    let (_, again) = enrolled(&app, "kind=display&name=Left").await;
    assert_ne!(again, key);
}

#[tokio::test]
async fn another_centre_neither_sees_nor_revokes_a_device() {
    let app = TestApp::new().await;
    enrolled(&app, "kind=kiosk&name=One").await;
    let manager = app.token("manager.baku-1").await;
    let list = page(&app, &manager, DEVICES).await.text();
    let id = between(&list, &format!("href=\"{DEVICES}/"), "\"").to_owned();
    let other = app.token("manager.ganja-1").await;
    let theirs = format!("/manage/ganja-1/devices/{id}");
    for answer in [
        page(&app, &other, &format!("{DEVICES}/{id}")).await,
        page(&app, &other, &theirs).await,
        form(&app, &other, &format!("{DEVICES}/{id}"), "").await,
        form(&app, &other, &theirs, "").await,
    ] {
        assert!(answer.status.is_client_error(), "{}", answer.text());
    }
    assert!(!page(&app, &manager, DEVICES).await.text().contains("Revoked"));
    // The administrator reaches every centre.
    let admin = app.token("administrator").await;
    assert!(page(&app, &admin, DEVICES).await.text().contains("One"));
}

#[tokio::test]
async fn outsiders_see_that_a_device_was_enrolled_of_which_kind_and_where_and_no_more() {
    let app = TestApp::new().await;
    enrolled(&app, "kind=kiosk&name=By the door").await;
    revoke(&app).await;
    let found = app.node.house.app.read(|tx| journal::since(tx, "baku-1", 0, 100)).await.unwrap();
    let of: Vec<_> = found.iter().filter(|p| p.kind.starts_with("device.")).collect();
    let kinds: Vec<&str> = of.iter().map(|p| p.kind.as_str()).collect();
    assert_eq!(kinds, ["device.enrolled", "device.revoked"]);
    let names: Vec<&str> = of.iter().flat_map(|p| p.public.iter().map(|(n, _)| n)).collect();
    assert_eq!(names, ["kind"]);
    assert_eq!(of[0].stream, of[1].stream);
}

#[tokio::test]
async fn a_kiosk_account_with_a_password_works_as_before() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    assert_eq!(issue(&app, "baku-1", &kiosk).await.status, StatusCode::CREATED);
    let me = app.call("GET", "/api/v1/sessions/current", &kiosk, Value::Null).await.json();
    assert_eq!(me["role"], "kiosk");
}

//! Second factors that were lost, and powers that two administrators give.

use axum::http::StatusCode;
use identity::totp;
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::manager::{form, page};
use crate::overrides::code;

const CURRENT: &str = "/api/v1/sessions/current";

pub(crate) async fn id_of(app: &TestApp, login: &str) -> String {
    let login = login.to_owned();
    let found = app.node.house.app.read(move |tx| identity::sql::account(tx, &login)).await;
    found.map_err(|e| e.to_string()).unwrap().unwrap().id.to_string()
}

/// The path of the link that a page shows.
fn link(answer: &Answer) -> Option<String> {
    let text = answer.text();
    let link = text.split("<code>http://127.0.0.1").nth(1)?;
    Some(link.split('<').next()?.to_owned())
}

async fn reset(app: &TestApp, by: &str, whom: &str) -> Answer {
    let body = format!("id={}", id_of(app, whom).await);
    form(app, &app.token(by).await, "/manage/staff/reset-factor", &body).await
}

/// What waits for a second, as the page offers it to an account.
async fn asked(app: &TestApp, by: &str) -> Option<String> {
    let text = page(app, &app.token(by).await, "/manage/staff").await.text();
    let id = text.split("name=\"ask\" value=\"").nth(1)?;
    Some(id.split('"').next()?.to_owned())
}

async fn confirm(app: &TestApp, by: &str, ask: &str, code: &str) -> Answer {
    let body = format!("ask={ask}&code={code}");
    form(app, &app.token(by).await, "/manage/staff/confirm", &body).await
}

async fn sign_in(app: &TestApp, login: &str, code: &str) -> Answer {
    let body = json!({"login": login, "password": "demo-only", "totp": code});
    app.call("POST", "/api/v1/sessions", "", body).await
}

/// What the new authenticator shows for a link.
fn new_code(app: &TestApp, path: &str) -> String {
    let house = &app.node.house;
    let secret = identity::welcome::totp_secret(house, path.rsplit('/').next().unwrap());
    totp::code(&secret, totp::step(house.app.now().as_second()))
}

async fn enrol(app: &TestApp, path: &str, password: &str, code: &str) -> Answer {
    form(app, "", path, &format!("password={password}&totp={code}")).await
}

#[tokio::test]
async fn a_lost_second_factor_is_dead_at_once_and_its_sessions_with_it() {
    let app = TestApp::new().await;
    let whose = "reception.baku-1";
    let theirs = app.token(whose).await;
    assert_eq!(app.call("GET", CURRENT, &theirs, Value::Null).await.status, StatusCode::OK);
    let made = reset(&app, "administrator", whose).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    assert!(link(&made).unwrap().starts_with("/factor/"));
    assert!(made.text().contains("Waits for a new one"));
    let ended = app.call("GET", CURRENT, &theirs, Value::Null).await;
    assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    let old = sign_in(&app, whose, &code(&app, whose)).await;
    assert_eq!(old.problem(), "identity-error-wrong");
}

#[tokio::test]
async fn the_worker_makes_the_new_factor_with_the_link_and_the_password_once() {
    let app = TestApp::new().await;
    let whose = "reception.baku-1";
    let path = link(&reset(&app, "administrator", whose).await).unwrap();
    let shown = app.page(&path).await;
    assert!(shown.text().contains(whose) && shown.text().contains("<svg"), "{}", shown.text());
    // Whoever made the link does not know the password.
    let guessed = enrol(&app, &path, "a-guess", &new_code(&app, &path)).await;
    assert_eq!(guessed.status, StatusCode::UNAUTHORIZED, "{}", guessed.text());
    let wrong = enrol(&app, &path, "demo-only", "000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let used = new_code(&app, &path);
    let done = enrol(&app, &path, "demo-only", &used).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(done.headers["location"], "/reception");
    assert_eq!(app.page(&path).await.status, StatusCode::GONE);
    assert_eq!(sign_in(&app, whose, &used).await.status, StatusCode::UNAUTHORIZED);
    app.advance(30);
    let next = sign_in(&app, whose, &new_code(&app, &path)).await;
    assert_eq!(next.status, StatusCode::CREATED, "{}", next.text());
}

#[tokio::test]
async fn a_link_to_a_factor_ends_after_a_day_and_with_the_next_one() {
    let app = TestApp::new().await;
    let first = link(&reset(&app, "administrator", "reception.baku-1").await).unwrap();
    let second = link(&reset(&app, "administrator", "reception.baku-1").await).unwrap();
    assert_eq!(app.page(&first).await.status, StatusCode::GONE);
    assert_eq!(app.page(&second).await.status, StatusCode::OK);
    app.advance(24 * 3600);
    assert_eq!(app.page(&second).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_link() {
    let app = TestApp::new().await;
    let admin = app.token("administrator").await;
    let id = id_of(&app, "reception.baku-1").await;
    let send = || async {
        let request = axum::http::Request::builder()
            .method("POST")
            .uri("/manage/staff/reset-factor")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", format!("ow-manage={admin}; lang=en"))
            .header("content-type", "application/x-www-form-urlencoded");
        let body = format!("command=00000000-0000-0000-0000-000000000017&id={id}");
        link(&app.send(request.body(body.into()).unwrap()).await).unwrap()
    };
    let (first, size) = (send().await, app.node.house.app.head().size);
    assert_eq!(send().await, first);
    assert_eq!(app.node.house.app.head().size, size);
}

#[tokio::test]
async fn nobody_resets_the_own_second_factor() {
    let app = TestApp::new().await;
    let own = reset(&app, "administrator", "administrator").await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    assert!(own.text().contains("This is your own account."), "{}", own.text());
    // Nor is the second person for it whoever it is about.
    let made = reset(&app, "administrator", "administrator.second").await;
    assert!(made.text().contains("Another administrator has to confirm it"), "{}", made.text());
    let ask = asked(&app, "administrator.second").await.unwrap();
    let digits = code(&app, "administrator.second");
    let own = confirm(&app, "administrator.second", &ask, &digits).await;
    assert!(own.text().contains("This is your own account."), "{}", own.text());
}

#[tokio::test]
async fn a_manager_s_factor_ends_when_a_second_administrator_confirms_with_a_code() {
    let app = TestApp::new().await;
    let (whose, second) = ("manager.baku-1", "administrator.second");
    let theirs = app.token(whose).await;
    let made = reset(&app, "administrator", whose).await;
    assert_eq!(link(&made), None, "{}", made.text());
    assert_eq!(app.call("GET", CURRENT, &theirs, Value::Null).await.status, StatusCode::OK);
    let again = reset(&app, "administrator.third", whose).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text());
    // The page offers it to everybody but whoever asked.
    assert_eq!(asked(&app, "administrator").await, None);
    let ask = asked(&app, second).await.unwrap();
    let own = confirm(&app, "administrator", &ask, &code(&app, "administrator")).await;
    assert!(own.text().contains("one person is not two"), "{}", own.text());
    let wrong = confirm(&app, second, &ask, "000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("The six digits do not fit."), "{}", wrong.text());
    assert_eq!(app.call("GET", CURRENT, &theirs, Value::Null).await.status, StatusCode::OK);
    let done = confirm(&app, second, &ask, &code(&app, second)).await;
    assert!(link(&done).unwrap().starts_with("/factor/"), "{}", done.text());
    let ended = app.call("GET", CURRENT, &theirs, Value::Null).await;
    assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    app.advance(30);
    let twice = confirm(&app, second, &ask, &code(&app, second)).await;
    assert_eq!(twice.status, StatusCode::NOT_FOUND, "{}", twice.text());
}

#[tokio::test]
async fn an_account_with_power_takes_two_and_one_without_takes_one() {
    let app = TestApp::new().await;
    let invite = async |body: &str| {
        let admin = app.token("administrator").await;
        form(&app, &admin, "/manage/staff/invite", body).await
    };
    assert!(link(&invite("role=reception&site=baku-1").await).is_some());
    assert!(link(&invite("role=head").await).is_some());
    for body in ["role=manager&site=baku-1", "role=auditor", "role=administrator"] {
        app.advance(1);
        let made = invite(body).await;
        assert_eq!(link(&made), None, "{}", made.text());
    }
    let second = "administrator.second";
    let ask = asked(&app, second).await.unwrap();
    let done = confirm(&app, second, &ask, &code(&app, second)).await;
    let path = link(&done).unwrap();
    assert!(path.starts_with("/welcome/"), "{path}");
    let shown = app.page(&format!("{path}?lang=en")).await.text();
    assert!(shown.contains("Hall manager"), "{shown}");
}

#[tokio::test]
async fn what_was_asked_waits_for_a_shift_and_for_whoever_asked_to_be_there() {
    let app = TestApp::new().await;
    let second = "administrator.second";
    let admin = app.token("administrator").await;
    form(&app, &admin, "/manage/staff/invite", "role=auditor").await;
    let ask = asked(&app, second).await.unwrap();
    app.call("DELETE", CURRENT, &admin, Value::Null).await;
    let alone = confirm(&app, second, &ask, &code(&app, second)).await;
    assert!(alone.text().contains("is not signed in any more"), "{}", alone.text());
    app.token("administrator").await;
    app.advance(8 * 3600);
    let late = confirm(&app, second, &ask, &code(&app, second)).await;
    assert!(late.text().contains("Nobody confirmed it within 8 hours."), "{}", late.text());
    assert_eq!(asked(&app, second).await, None);
}

//! The pages of this crate: signing in and out, the lock of a desk, new accounts, devices.

mod desk;
mod devices;
mod enrol;
mod powers;
mod printers;
mod staff;
mod welcome;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use kit::{Actor, Role};
use serde::Deserialize;
use web::{Ask, By, Cache, Form, House, Problem, Query, Shell, T, cookie, html, redirect};

use crate::{Opened, Sessions, sign_in, sql};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    t: T,
    shell: Shell,
    login: String,
    next: String,
    problem: String,
}

/// Where to go afterwards.
#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
}

/// Only our own paths: a link may not send people elsewhere. Browsers drop tabs and line breaks
/// from an address, so that only visible characters may stand in it.
fn local(next: &str) -> Option<&str> {
    let plain = next.bytes().all(|c| c.is_ascii_graphic() && c != b'\\');
    (plain && next.starts_with('/') && !next.starts_with("//")).then_some(next)
}

/// Where an account works.
#[must_use]
pub fn home(actor: &Actor) -> String {
    match (actor.role, &actor.site) {
        (Role::Operator, _) => "/counter".to_owned(),
        (Role::Kiosk, Some(site)) => format!("/kiosk/{site}"),
        (Role::Reception, _) => "/reception".to_owned(),
        (Role::Volunteer, _) => "/help".to_owned(),
        (Role::Manager, Some(site)) => format!("/manage/{site}"),
        (Role::Administrator, _) => "/manage/staff".to_owned(),
        (Role::Head, _) => "/manage/head".to_owned(),
        (Role::Auditor, _) => "/auditor".to_owned(),
        _ => "/".to_owned(),
    }
}

/// The token in the cookie of the area that a path belongs to.
fn token(house: &House, headers: &HeaderMap, path: &str) -> Option<String> {
    cookie(headers, &By::cookie_name(house, path))
}

async fn show(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Response {
    let next = local(&wanted.next).unwrap_or("");
    // A locked desk asks for its PIN, not for everything.
    let held = token(&house, &headers, next).and_then(|t| sessions.locked(&t));
    if held.is_some() {
        return redirect(&format!("/unlock?next={next}"));
    }
    let t = ask.t(&house);
    let shell = Shell::new(&house, &ask, t.s("identity-sign-in"));
    let (login, problem) = (String::new(), String::new());
    let page = SignInPage { t, shell, login, next: next.to_owned(), problem };
    html(&page, StatusCode::OK, Cache::NoStore)
}

#[derive(Deserialize)]
struct Given {
    login: String,
    password: String,
    totp: String,
    #[serde(default)]
    next: String,
}

async fn submit(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    let next = local(&given.next).unwrap_or("");
    match sign_in::sign_in(&house, &sessions, &given.login, given.password, &given.totp).await {
        Ok(opened) => {
            let to = if next.is_empty() { home(&opened.actor) } else { next.to_owned() };
            if let Some(old) = token(&house, &headers, &to) {
                // Whoever sat here before has left. That session may have ended long ago.
                let _ended = sign_in::end(&house, &sessions, &old).await;
            }
            Ok(enter(&house, &opened, &to))
        }
        Err(e) => {
            let (problem, status) = said(&house, &ask, e.into())?;
            let t = ask.t(&house);
            let ask = ask.at(&format!("/sign-in?next={next}"));
            let shell = Shell::new(&house, &ask, t.s("identity-sign-in"));
            let (login, next) = (given.login, next.to_owned());
            let page = SignInPage { t, shell, login, next, problem };
            Ok(html(&page, status, Cache::NoStore))
        }
    }
}

/// What went wrong in words, to be shown over the form again. What the form cannot help is a page
/// of its own.
fn said(house: &House, ask: &Ask, problem: Problem) -> Result<(String, StatusCode), Problem> {
    if problem.status.is_server_error() {
        return Err(problem);
    }
    let (title, next) = problem.say(&ask.t(house));
    Ok((format!("{title} {next}"), problem.status))
}

/// Sends the browser on with the cookie of the session, for the area that it is going to.
#[must_use]
pub fn enter(house: &House, opened: &Opened, to: &str) -> Response {
    with_cookie(house, redirect(to), to, &opened.token, "")
}

fn with_cookie(house: &House, mut to: Response, area: &str, value: &str, more: &str) -> Response {
    let name = By::cookie_name(house, area);
    let secure = if house.secure() { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{more}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        to.headers_mut().append(header::SET_COOKIE, value);
    }
    to
}

/// Signs a browser in as a demo account, without password: for the links of a demo's first page.
///
/// # Errors
/// When this is no demo, or there is no such account.
pub async fn demo_session(
    house: &House,
    sessions: &Sessions,
    login: &str,
    to: &str,
) -> Result<Response, Problem> {
    if !house.demo {
        return Err(Problem::not_found());
    }
    let name = login.to_owned();
    let account = house.app.read(move |tx| sql::account(tx, &name)).await.map_err(Problem::from)?;
    let account = account.ok_or_else(Problem::not_found)?;
    let opened = sign_in::open(house, sessions, &account, None).await?;
    let to = local(to).map_or_else(|| home(&opened.actor), ToOwned::to_owned);
    Ok(enter(house, &opened, &to))
}

async fn leave(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    headers: HeaderMap,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Problem> {
    let area = local(&wanted.next).unwrap_or("");
    if let Some(token) = token(&house, &headers, area) {
        match sign_in::end(&house, &sessions, &token).await {
            // It had ended already: that is what was asked for.
            Ok(()) | Err(journal::WriteError::Refused(crate::Error::Again)) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(with_cookie(&house, redirect("/sign-in"), area, "", "; Max-Age=0"))
}

/// The pages of this crate.
pub fn pages() -> axum::Router<House> {
    axum::Router::new()
        .route("/sign-in", get(show).post(submit))
        .route("/sign-out", post(leave))
        .route("/lock", post(desk::lock))
        .route("/unlock", get(desk::show).post(desk::unlock))
        .route("/pin", get(desk::show_pin).post(desk::set_pin))
        .route("/welcome/{token}", get(welcome::show).post(welcome::accept))
        .route("/manage/staff", get(staff::show))
        .route("/manage/staff/invite", post(staff::invite))
        .route("/manage/staff/suspend", post(staff::suspend))
        .route("/manage/staff/reset-factor", post(powers::reset))
        .route("/manage/staff/confirm", post(powers::confirm))
        .route("/manage/{site}/devices", get(devices::show).post(devices::make))
        .route("/manage/{site}/devices/{device}", get(devices::ask_revoke).post(devices::revoke))
        .route("/manage/{site}/printers", get(printers::show).post(printers::make))
        .route("/manage/{site}/printers/{device}", get(printers::one).post(printers::act))
        .route("/enrol", get(enrol::show).post(enrol::by_code))
        .route("/enrol/{token}", get(enrol::show_link).post(enrol::by_link))
        .route("/factor/{token}", get(powers::show).post(powers::enrol))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_sends_nobody_elsewhere() {
        for good in ["/", "/counter", "/kiosk/baku-1?lang=az"] {
            assert_eq!(local(good), Some(good));
        }
        for bad in ["", "counter", "//a.b", "/\\a.b", "/\t/a.b", "https://a.b", "/a b", "/ə"] {
            assert_eq!(local(bad), None, "{bad}");
        }
    }
}

//! The page to sign in.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use web::{Ask, By, Cache, Form, House, Problem, Query, Shell, T, html, redirect};

use crate::{Opened, Sessions, api, sign_in};

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

/// Only our own paths: a link may not send people elsewhere.
fn local(next: &str) -> String {
    let ok = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    if ok { next.to_owned() } else { "/counter".to_owned() }
}

async fn show(State(house): State<House>, ask: Ask, Query(wanted): Query<Wanted>) -> Response {
    let t = ask.t(&house);
    let shell = Shell::new(&house, &ask, t.s("identity-sign-in"));
    let (login, problem) = (String::new(), String::new());
    let page = SignInPage { t, shell, login, next: local(&wanted.next), problem };
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
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    let code = given.totp.replace(' ', "");
    match sign_in::sign_in(&house, &sessions, &given.login, given.password, &code).await {
        Ok(opened) => Ok(enter(&house, &opened, &local(&given.next))),
        Err(e) => {
            let problem = Problem::from(e);
            if problem.status.is_server_error() {
                return Err(problem);
            }
            let t = ask.t(&house);
            let (title, next) = problem.say(&t);
            let shell = Shell::new(&house, &ask, t.s("identity-sign-in"));
            let page = SignInPage {
                t,
                shell,
                login: given.login,
                next: local(&given.next),
                problem: format!("{title} {next}"),
            };
            Ok(html(&page, problem.status, Cache::NoStore))
        }
    }
}

/// Sends the browser on with the cookie of the session, for the area that it is going to.
#[must_use]
pub fn enter(house: &House, opened: &Opened, to: &str) -> Response {
    let name = By::cookie_name(house, to);
    let secure = if house.secure() { "; Secure" } else { "" };
    let cookie = format!("{name}={}; Path=/; HttpOnly; SameSite=Strict{secure}", opened.token);
    let mut response = redirect(to);
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

async fn leave(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    by: By,
) -> Result<Response, Problem> {
    api::end(&house, &sessions, &by).await?;
    Ok(redirect("/sign-in"))
}

/// The pages of this crate.
pub fn pages() -> axum::Router<House> {
    axum::Router::new()
        .route("/sign-in", axum::routing::get(show).post(submit))
        .route("/sign-out", axum::routing::post(leave))
}

//! The lock of a desk.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use web::{Ask, By, Cache, Form, House, Problem, Query, Shell, SignIn, T, html, redirect};

use super::{Wanted, home, local, said, token};
use crate::{Locked, Sessions, desk_lock};

#[derive(Template)]
#[template(path = "unlock.html")]
struct UnlockPage {
    t: T,
    shell: Shell,
    login: String,
    has_pin: bool,
    next: String,
    problem: String,
}

/// Locks the desk of the area that the form names.
pub(super) async fn lock(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    headers: HeaderMap,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Problem> {
    let next = local(&wanted.next).unwrap_or("");
    let token = token(&house, &headers, next).ok_or_else(Problem::sign_in)?;
    desk_lock::lock(&house, &sessions, &token).await?;
    Ok(redirect(&format!("/unlock?next={next}")))
}

pub(super) async fn show(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let next = local(&wanted.next).unwrap_or("");
    match token(&house, &headers, next).and_then(|t| sessions.locked(&t)) {
        Some(held) => page(&house, &ask, &held, next, (String::new(), StatusCode::OK)).await,
        None if next.is_empty() => Ok(redirect("/sign-in")),
        None => Ok(redirect(next)),
    }
}

async fn page(
    house: &House,
    ask: &Ask,
    held: &Locked,
    next: &str,
    (problem, status): (String, StatusCode),
) -> Result<Response, Problem> {
    let t = ask.t(house);
    let ask = ask.at(&format!("/unlock?next={next}"));
    let shell = Shell::new(house, &ask, t.s("identity-locked"));
    let has_pin = desk_lock::has_pin(house, &held.actor).await?;
    let (login, next) = (held.login.clone(), next.to_owned());
    let page = UnlockPage { t, shell, login, has_pin, next, problem };
    Ok(html(&page, status, Cache::NoStore))
}

/// A PIN, and where to go on.
#[derive(Deserialize)]
pub(super) struct Pin {
    pin: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn unlock(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    headers: HeaderMap,
    Form(given): Form<Pin>,
) -> Result<Response, Problem> {
    let next = local(&given.next).unwrap_or("");
    let token = token(&house, &headers, next).ok_or_else(Problem::sign_in)?;
    let Some(held) = sessions.locked(&token) else { return Err(Problem::sign_in()) };
    match desk_lock::unlock(&house, &sessions, &token, &given.pin).await {
        Ok(()) if next.is_empty() => Ok(redirect(&home(&held.actor))),
        Ok(()) => Ok(redirect(next)),
        Err(e) => {
            let problem = Problem::from(e);
            // The session is over: the full page says so and leads to signing in.
            if sessions.locked(&token).is_none() {
                return Err(problem);
            }
            let shown = said(&house, &ask, problem)?;
            page(&house, &ask, &held, next, shown).await
        }
    }
}

#[derive(Template)]
#[template(path = "pin.html")]
struct PinPage {
    t: T,
    shell: Shell,
    next: String,
    problem: String,
}

fn pin_page(
    house: &House,
    ask: &Ask,
    next: &str,
    (problem, status): (String, StatusCode),
) -> Response {
    let t = ask.t(house);
    let ask = ask.at(&format!("/pin?next={next}"));
    let shell = Shell::new(house, &ask, t.s("identity-set-pin"));
    html(&PinPage { t, shell, next: next.to_owned(), problem }, status, Cache::NoStore)
}

/// The actor and login of the area that a path belongs to.
fn holder(
    house: &House,
    sessions: &Sessions,
    headers: &HeaderMap,
    next: &str,
) -> Result<(By, String), Problem> {
    let token = token(house, headers, next).ok_or_else(Problem::sign_in)?;
    let actor = sessions.by_token(&token).ok_or_else(Problem::sign_in)?;
    let login = sessions.login(&token).ok_or_else(Problem::sign_in)?;
    Ok((By { actor, token: Some(token) }, login))
}

pub(super) async fn show_pin(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let next = local(&wanted.next).unwrap_or("");
    holder(&house, &sessions, &headers, next)?;
    Ok(pin_page(&house, &ask, next, (String::new(), StatusCode::OK)))
}

/// A new PIN, with the password.
#[derive(Deserialize)]
pub(super) struct NewPin {
    password: String,
    pin: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn set_pin(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    headers: HeaderMap,
    Form(given): Form<NewPin>,
) -> Result<Response, Problem> {
    let next = local(&given.next).unwrap_or("");
    let (by, login) = holder(&house, &sessions, &headers, next)?;
    match desk_lock::set_pin(&house, &by.actor, &login, given.password, &given.pin).await {
        Ok(()) if next.is_empty() => Ok(redirect(&home(&by.actor))),
        Ok(()) => Ok(redirect(next)),
        Err(e) => Ok(pin_page(&house, &ask, next, said(&house, &ask, e.into())?)),
    }
}

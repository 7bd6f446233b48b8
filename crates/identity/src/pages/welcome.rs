//! Somebody makes their own account, with a link that works once.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use web::{Ask, Cache, Form, House, Path, Problem, Shell, T, html, qr_svg};

use super::{enter, home, said};
use crate::limits::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use crate::{Sessions, totp, welcome};

#[derive(Template)]
#[template(path = "welcome.html")]
struct WelcomePage {
    t: T,
    shell: Shell,
    role: String,
    place: String,
    login: String,
    password_hint: String,
    most: usize,
    qr: String,
    secret: String,
    address: String,
    problem: String,
}

async fn page(
    house: &House,
    ask: &Ask,
    token: &str,
    login: String,
    (problem, status): (String, StatusCode),
) -> Result<Response, Problem> {
    let invitation = welcome::invitation(house, token).await?;
    let t = ask.t(house);
    let post = invitation.post;
    let secret = welcome::totp_secret(house, token);
    let issuer = if house.demo { "Onewindow%20DEMO" } else { "Onewindow" };
    let address = totp::address(issuer, post.role.word(), &secret);
    let place =
        post.site.as_ref().map(|s| house.pack.texts.say(&ask.lang, &format!("site-{s}"), &[]));
    let page = WelcomePage {
        shell: Shell::new(house, ask, t.s("identity-welcome")),
        role: t.s(&format!("identity-role-{}", post.role.word())),
        place: place.unwrap_or_default(),
        login,
        password_hint: t.w("identity-password-hint", "least", PASSWORD_CHARS_MIN),
        most: PASSWORD_CHARS_MAX,
        qr: qr_svg(&address, &t.s("identity-qr")),
        secret: totp::base32(&secret),
        address,
        problem,
        t,
    };
    Ok(html(&page, status, Cache::NoStore))
}

pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    page(&house, &ask, &token, String::new(), (String::new(), StatusCode::OK)).await
}

/// What a new account needs.
#[derive(Deserialize)]
pub(super) struct Given {
    login: String,
    password: String,
    #[serde(default)]
    pin: String,
    totp: String,
}

pub(super) async fn accept(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    Path(token): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    let Given { login, password, pin, totp: code } = given;
    let wanted = welcome::Wanted { login: login.clone(), password, pin, code };
    match welcome::accept(&house, &sessions, &token, wanted).await {
        Ok(opened) => Ok(enter(&house, &opened, &home(&opened.actor))),
        Err(e) => {
            let problem = Problem::from(e);
            if problem.status == StatusCode::GONE {
                return Err(problem);
            }
            let shown = said(&house, &ask, problem)?;
            page(&house, &ask, &token, login, shown).await
        }
    }
}

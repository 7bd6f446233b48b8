//! What takes a second administrator, and second factors that were lost.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kit::{CommandId, StaffId};
use serde::Deserialize;
use uuid::Uuid;
use web::{Ask, By, Cache, Form, House, Path, Problem, Shell, T, html, qr_svg};

use super::{enter, home, said, staff};
use crate::limits::PASSWORD_CHARS_MAX;
use crate::power::Power;
use crate::{Sessions, factor, totp, welcome};

/// Whose second factor is lost.
#[derive(Deserialize)]
pub(super) struct Reset {
    command: CommandId,
    id: StaffId,
}

pub(super) async fn reset(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    by: By,
    Form(form): Form<Reset>,
) -> Result<Response, Problem> {
    let made = factor::reset(&house, &sessions, &by.actor, form.command, form.id).await;
    let made = made.map(|token| token.map(|token| format!("factor/{token}")));
    staff::answer(&house, &ask, &by, made.map_err(Problem::from)).await
}

/// What is confirmed, with a code of whoever confirms.
#[derive(Deserialize)]
pub(super) struct Confirm {
    command: CommandId,
    ask: Uuid,
    #[serde(default)]
    code: String,
}

pub(super) async fn confirm(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    by: By,
    Form(form): Form<Confirm>,
) -> Result<Response, Problem> {
    let what = (form.ask, form.code.as_str());
    let made = factor::confirm(&house, &sessions, &by.actor, form.command, what).await;
    let made = made.map(|(token, power)| match power {
        Power::Account(_) => Some(format!("welcome/{token}")),
        Power::Factor(_) => Some(format!("factor/{token}")),
    });
    staff::answer(&house, &ask, &by, made.map_err(Problem::from)).await
}

#[derive(Template)]
#[template(path = "factor.html")]
struct FactorPage {
    t: T,
    shell: Shell,
    login: String,
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
    (problem, status): (String, StatusCode),
) -> Result<Response, Problem> {
    let account = factor::account(house, token).await?;
    let t = ask.t(house);
    let secret = welcome::totp_secret(house, token);
    let issuer = if house.demo { "Onewindow%20DEMO" } else { "Onewindow" };
    let address = totp::address(issuer, account.role.word(), &secret);
    let page = FactorPage {
        shell: Shell::new(house, ask, t.s("identity-new-factor")),
        login: account.login,
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
    page(&house, &ask, &token, (String::new(), StatusCode::OK)).await
}

/// What a new second factor needs.
#[derive(Deserialize)]
pub(super) struct Given {
    password: String,
    totp: String,
}

pub(super) async fn enrol(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    Path(token): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    match factor::enrol(&house, &sessions, &token, given.password, &given.totp).await {
        Ok(opened) => Ok(enter(&house, &opened, &home(&opened.actor))),
        Err(e) => {
            let problem = Problem::from(e);
            if problem.status == StatusCode::GONE {
                return Err(problem);
            }
            let shown = said(&house, &ask, problem)?;
            page(&house, &ask, &token, shown).await
        }
    }
}

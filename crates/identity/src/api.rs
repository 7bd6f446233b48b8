//! Sessions over JSON.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{By, House, Json, Problem};

use crate::{Opened, Sessions, sign_in};

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The account's login.
    login: String,
    /// Its password.
    password: String,
    /// The code that the authenticator shows: six digits.
    totp: String,
    /// The number of the counter to work at; without it the account's usual one.
    #[serde(default)]
    counter: Option<u16>,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// Sent as `Authorization: Bearer <token>`. Shown once.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// When the session ends (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    /// What the account is.
    role: String,
    /// Its site.
    site: Option<String>,
    /// The counter where it is.
    counter: Option<String>,
    /// The body that it works for.
    entity: Option<String>,
}

impl Session {
    fn of(actor: &kit::Actor, opened: Option<&Opened>) -> Self {
        Self {
            token: opened.map(|o| o.token.clone()),
            expires: opened.map(|o| format!("{}", o.expires)),
            role: actor.role.word().to_owned(),
            site: actor.site.as_ref().map(ToString::to_string),
            counter: actor.counter.as_ref().map(ToString::to_string),
            entity: actor.entity.as_ref().map(ToString::to_string),
        }
    }
}

/// Sign in.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", request_body = SignIn,
    responses((status = 201, body = Session)))]
async fn open(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    Json(ask): Json<SignIn>,
) -> Result<Response, Problem> {
    let mut opened =
        sign_in::sign_in(&house, &sessions, &ask.login, ask.password, &ask.totp).await?;
    if let Some(number) = ask.counter {
        let chosen =
            sign_in::choose_counter(&house, &sessions, &opened.actor, &opened.token, number).await;
        match chosen {
            Ok(counter) => opened.actor.counter = Some(counter),
            Err(e) => {
                // Nothing is half done: no counter, no session.
                sign_in::end(&house, &sessions, &opened.token).await?;
                return Err(e.into());
            }
        }
    }
    let body = axum::Json(Session::of(&opened.actor, Some(&opened)));
    let no_store = [(axum::http::header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, no_store, body).into_response())
}

/// Who am I?
#[utoipa::path(get, path = "/api/v1/sessions/current", tag = "sessions", security(("bearer" = [])),
    responses((status = 200, body = Session)))]
async fn current(by: By) -> Result<Response, Problem> {
    by.actor.staff().ok_or_else(Problem::sign_in)?;
    let no_store = [(axum::http::header::CACHE_CONTROL, "no-store")];
    Ok((no_store, axum::Json(Session::of(&by.actor, None))).into_response())
}

/// Sign out.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions",
    security(("bearer" = [])),
    responses((status = 204)))]
async fn close(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    by: By,
) -> Result<StatusCode, Problem> {
    let token = by.token.ok_or_else(Problem::sign_in)?;
    sign_in::end(&house, &sessions, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The part of the JSON API that concerns sessions.
pub fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(open)).routes(routes!(current, close))
}

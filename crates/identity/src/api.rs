//! Sessions over JSON.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use journal::{Command, Lock};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{By, House, Json, Problem};

use crate::{Opened, Sessions, ops, sign_in};

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
    responses((status = 201, body = Session), (status = 401, description = "wrong"),
              (status = 422, description = "unreadable"), (status = 429, description = "wait")))]
async fn open(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    Json(ask): Json<SignIn>,
) -> Result<Response, Problem> {
    let opened =
        sign_in::sign_in(&house, &sessions, &ask.login, ask.password, &ask.totp).await?;
    let body = axum::Json(Session::of(&opened.actor, Some(&opened)));
    let no_store = [(axum::http::header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, no_store, body).into_response())
}

/// Who am I?
#[utoipa::path(get, path = "/api/v1/sessions/current", tag = "sessions", security(("bearer" = [])),
    responses((status = 200, body = Session), (status = 401, description = "not signed in")))]
async fn current(by: By) -> Result<axum::Json<Session>, Problem> {
    by.actor.staff().ok_or_else(Problem::sign_in)?;
    Ok(axum::Json(Session::of(&by.actor, None)))
}

/// Sign out.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions",
    security(("bearer" = [])),
    responses((status = 204), (status = 401, description = "not signed in")))]
async fn close(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    by: By,
) -> Result<StatusCode, Problem> {
    end(&house, &sessions, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the session of a request.
///
/// # Errors
/// When nobody is signed in.
pub async fn end(house: &House, sessions: &Sessions, by: &By) -> Result<(), Problem> {
    let id = by.token.as_deref().and_then(|t| sessions.id(t)).ok_or_else(Problem::sign_in)?;
    let staff = by.actor.staff().ok_or_else(Problem::sign_in)?;
    let command = Command::of(&by.actor, sign_in::fresh_command::<crate::Error>()?, "close", &id);
    let actor = by.actor.clone();
    house
        .app
        .write(&[Lock::staff(staff)], command, move |tx, cx| {
            ops::close_session(tx, cx, &actor, id)
        })
        .await?;
    sessions.forget(id);
    Ok(())
}

/// The part of the JSON API that concerns sessions.
pub fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(open)).routes(routes!(current, close))
}

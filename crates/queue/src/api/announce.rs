//! What everybody in a hall is told, over JSON.

use authz::{Action, May};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kit::{Scope, SiteKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Json, Key, Path, Problem, Signed};

use crate::announce;
use crate::edge;

/// What everybody in a hall is told now.
#[derive(Serialize, ToSchema)]
struct AnnouncementBody {
    /// evacuate, stay-inside, power-cut, system-outage, water, medical or elsewhere: a ready text,
    /// on the walls in every language; or own, for the manager's words alone.
    word: String,
    /// The manager's words, after the ready text or instead of it, as they were typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    /// Since when.
    since: String,
}

/// What everybody in a hall is to be told, in place of what was told before.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Tell {
    /// evacuate, stay-inside, power-cut, system-outage, water, medical, elsewhere or own.
    word: String,
    /// One line, 140 characters at most. With own they are all that is told.
    #[serde(default)]
    words: String,
}

/// What everybody in a hall is told now. 204 when nothing is.
#[utoipa::path(get, path = "/api/v1/sites/{site}/announcement", tag = "sites",
    params(("site" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = AnnouncementBody), (status = 204)))]
async fn told(
    State(house): State<House>,
    Signed(by): Signed,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    by.may(Action::Announce, &Scope::site(&site))?;
    let site = edge::site(&house, &site)?;
    let told = house.app.read(move |tx| announce::now(tx, &site.key)).await?;
    let Some(told) = told else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let since = told.since.to_string();
    let body = AnnouncementBody { word: told.word, words: told.words, since };
    Ok(axum::Json(body).into_response())
}

/// Tell everybody in a hall, on every wall at once, until it is withdrawn. A shorter wait elsewhere
/// takes the place of no other announcement.
#[utoipa::path(post, path = "/api/v1/sites/{site}/announcement", tag = "sites",
    params(("site" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Tell, security(("bearer" = [])),
    responses((status = 204)))]
async fn tell(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(site): Path<SiteKey>,
    Json(ask): Json<Tell>,
) -> Result<StatusCode, Problem> {
    let site = edge::site(&house, &site)?;
    edge::tell(&house, &site, &by, key.0, Some((ask.word, ask.words))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Withdraw what everybody in a hall is told.
#[utoipa::path(post, path = "/api/v1/sites/{site}/announcement/withdraw", tag = "sites",
    params(("site" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    security(("bearer" = [])),
    responses((status = 204)))]
async fn withdraw(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(site): Path<SiteKey>,
) -> Result<StatusCode, Problem> {
    let site = edge::site(&house, &site)?;
    edge::tell(&house, &site, &by, key.0, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(told, tell)).routes(routes!(withdraw))
}

//! Systems that do not answer, over JSON.

use axum::extract::State;
use axum::http::StatusCode;
use kit::SiteKey;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Json, Key, Path, Problem, Signed};

use crate::edge;

/// Why a system does not answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Down {
    /// A reason of an outage, a word of the pack.
    reason: String,
}

/// Say that a system of one's body does not answer at this site, and why.
#[utoipa::path(post, path = "/api/v1/sites/{site}/systems/{system}/down", tag = "sites",
    params(("site" = String, Path), ("system" = String, Path),
        ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Down, security(("bearer" = [])),
    responses((status = 204)))]
async fn down(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path((site, system)): Path<(SiteKey, String)>,
    Json(ask): Json<Down>,
) -> Result<StatusCode, Problem> {
    let site = edge::site(&house, &site)?;
    edge::report_system(&house, &by, key.0, &site, &system, Some(&ask.reason)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that it answers again.
#[utoipa::path(post, path = "/api/v1/sites/{site}/systems/{system}/up", tag = "sites",
    params(("site" = String, Path), ("system" = String, Path),
        ("Idempotency-Key" = uuid::Uuid, Header)),
    security(("bearer" = [])),
    responses((status = 204)))]
async fn up(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path((site, system)): Path<(SiteKey, String)>,
) -> Result<StatusCode, Problem> {
    let site = edge::site(&house, &site)?;
    edge::report_system(&house, &by, key.0, &site, &system, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(down)).routes(routes!(up))
}

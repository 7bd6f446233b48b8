//! Putting a visitor first, over JSON: one person asks, another one confirms.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use kit::TicketId;
use pack::Site;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Json, Key, Path, Problem, Signed};

use crate::error::Error;
use crate::{edge, sql};

/// Why a visitor is to be put first.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reason {
    /// A reason, a word of the pack.
    reason: String,
}

/// What proves that the second person is there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Code {
    /// A fresh one-time code of the second person.
    code: String,
}

async fn site_of(house: &House, id: TicketId) -> Result<Arc<Site>, Problem> {
    let found = house.app.read(move |tx| sql::ticket(tx, id)).await?;
    edge::site(house, &found.ok_or(Error::NoSuchTicket)?.site)
}

/// Ask that a waiting visitor be put first. A second person decides within ten minutes.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/override", tag = "tickets",
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Reason, security(("bearer" = [])),
    responses((status = 204)))]
async fn ask(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(id): Path<TicketId>,
    Json(ask): Json<Reason>,
) -> Result<StatusCode, Problem> {
    let site = site_of(&house, id).await?;
    edge::ask_override(&house, &site, &by, key.0, id, &ask.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Be the second person: the visitor is put first, and everyone whom that overtakes is told.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/override/confirm", tag = "tickets",
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Code, security(("bearer" = [])),
    responses((status = 204)))]
async fn confirm(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(id): Path<TicketId>,
    Json(ask): Json<Code>,
) -> Result<StatusCode, Problem> {
    let site = site_of(&house, id).await?;
    edge::confirm_override(&house, &site, &by, key.0, id, &ask.code).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(ask)).routes(routes!(confirm))
}

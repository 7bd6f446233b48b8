//! Finding a visitor of today, over JSON.

use axum::extract::State;
use kit::SiteKey;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{By, House, Json, Path, Problem};

use super::TicketBody;
use crate::edge;

/// Whom staff look for. In a body, so that no number stands in an address or a log.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// A phone number as it was given, or a spoken code.
    phone: String,
}

/// Find visitors of today by a phone number or a spoken code. Nothing is written; at most 20
/// searches a minute.
#[utoipa::path(post, path = "/api/v1/sites/{site}/tickets/search", tag = "tickets",
    params(("site" = String, Path)), request_body = Search, security(("bearer" = [])),
    responses((status = 200, body = Vec<TicketBody>), (status = "4XX", body = web::Details)))]
async fn search(
    State(house): State<House>,
    by: By,
    Path(site): Path<SiteKey>,
    Json(ask): Json<Search>,
) -> Result<axum::Json<Vec<TicketBody>>, Problem> {
    let site = edge::site(&house, &site)?;
    let found = edge::find(&house, &site, &by.actor, &ask.phone).await?;
    Ok(axum::Json(found.iter().map(|f| TicketBody::of(&f.ticket, f.ahead)).collect()))
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(search))
}

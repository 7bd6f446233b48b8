//! The day of a site.

use axum::extract::State;
use kit::SiteKey;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Key, Path, Problem, Signed};

use crate::day::report::Report;
use crate::edge;

/// A day that was closed.
#[derive(Serialize, ToSchema)]
struct ClosedDay {
    /// The day of the site, `yyyymmdd`.
    day: i64,
}

/// Close today's day: nobody is given a number or called any more, and every visit that was not
/// served gets its end.
#[utoipa::path(post, path = "/api/v1/sites/{site}/close-day", tag = "sites",
    params(("site" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    security(("bearer" = [])),
    responses((status = 200, body = ClosedDay)))]
async fn close_day(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(site): Path<SiteKey>,
) -> Result<axum::Json<ClosedDay>, Problem> {
    let site = edge::site(&house, &site)?;
    let day = edge::close_day(&house, &site, &by, key.0, None).await?;
    Ok(axum::Json(ClosedDay { day }))
}

/// The report of a day.
#[derive(Serialize, ToSchema)]
struct DayReport {
    /// The site.
    site: String,
    /// The day of the site, `yyyymmdd`.
    day: i64,
    /// When it was closed; null while it goes on.
    closed: Option<String>,
    /// The figures.
    #[serde(flatten)]
    report: Report,
}

/// The report of a day: of one that is closed, the same figures at any later time.
#[utoipa::path(get, path = "/api/v1/sites/{site}/days/{day}", tag = "sites",
    params(("site" = String, Path), ("day" = i64, Path)),
    security(("bearer" = [])),
    responses((status = 200, body = DayReport)))]
async fn report(
    State(house): State<House>,
    Signed(by): Signed,
    Path((site, day)): Path<(SiteKey, i64)>,
) -> Result<axum::Json<DayReport>, Problem> {
    let site = edge::site(&house, &site)?;
    let (known, report) = edge::report(&house, &site, &by, day).await?;
    let closed = known.closed.map(|(at, _)| at.to_string());
    Ok(axum::Json(DayReport { site: site.key.to_string(), day, closed, report }))
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(close_day)).routes(routes!(report))
}

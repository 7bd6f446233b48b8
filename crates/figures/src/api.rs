//! The figures over JSON.

use axum::Json;
use axum::extract::State;
use kit::{Day, SiteKey};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Problem, Query};

use crate::report::{self, Period, Published, Report};

/// Of which site, and of what period.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// A site; all of them if it is absent.
    #[serde(default)]
    pub(crate) site: String,
    /// `day` (yesterday), `week`, `month` or `year`: 1, 7, 30 or 365 days that end yesterday.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub(crate) period: Option<Period>,
}

impl Which {
    /// The site, if one was named.
    pub(crate) fn site(&self, house: &House) -> Result<Option<SiteKey>, Problem> {
        if self.site.is_empty() {
            return Ok(None);
        }
        let key: SiteKey = self.site.parse().map_err(|_| Problem::not_found())?;
        if house.sites.get(&key).is_some() { Ok(Some(key)) } else { Err(Problem::not_found()) }
    }
    pub(crate) fn period(&self) -> Period {
        self.period.unwrap_or(Period::Week)
    }
}

/// The figures that were asked for.
pub(crate) async fn report(house: &House, which: &Which) -> Result<Report, Problem> {
    let (site, period) = (which.site(house)?, which.period());
    let today = Day::of(house.app.now(), &house.pack.zone);
    let published = house.app.read(move |tx| Published::load(tx, today)).await?;
    Ok(published.report(site.as_ref().map(SiteKey::as_str), period))
}

/// The counts of a key. A count is null when it is withheld: it is under 5, or one under 5 could
/// be computed from it; or when the log does not give it for such a key.
#[derive(Serialize, ToSchema)]
// The report of a day has a line and figures of its own.
#[schema(as = PublicLine)]
pub struct Line {
    /// The body, the hour at the site, the ground or the reason; empty for everything.
    key: String,
    /// Numbers taken.
    visits: Option<i64>,
    /// Visits that were called: as many waits are known.
    called: Option<i64>,
    /// Whole minutes from the number to the first call within which half of them were called.
    median_min: Option<i64>,
    /// The same for nine of ten.
    p90_min: Option<i64>,
    /// Left before they were called.
    left: Option<i64>,
    /// Called, and did not come.
    did_not_come: Option<i64>,
    /// Served to the end.
    finished: Option<i64>,
    /// Turned away.
    turned_away: Option<i64>,
    /// Not served when the day was closed.
    unserved: Option<i64>,
    /// Put first by two people.
    put_first: Option<i64>,
    /// Served on paper while the system was down: nobody called them.
    served_on_paper: Option<i64>,
    /// Ratings. Null under 30.
    ratings: Option<i64>,
    /// Their mean, in tenths of a point of 5.
    rating_tenths: Option<i64>,
}

impl From<report::Line> for Line {
    fn from(l: report::Line) -> Self {
        Self {
            key: l.key,
            visits: l.visits,
            called: l.called,
            median_min: l.median,
            p90_min: l.p90,
            left: l.left,
            did_not_come: l.missed,
            finished: l.finished,
            turned_away: l.turned,
            unserved: l.unserved,
            put_first: l.overridden,
            served_on_paper: l.paper,
            ratings: l.rated,
            rating_tenths: l.rating,
        }
    }
}

/// The figures of a site, or of all, in a period.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicFigures)]
pub struct Figures {
    /// The site; null for all.
    site: Option<String>,
    /// The first day, `yyyymmdd`.
    from: i64,
    /// The last day.
    to: i64,
    /// The first entry of the log that counted; null when none did.
    first_entry: Option<i64>,
    /// The last one.
    last_entry: Option<i64>,
    /// Everything.
    total: Line,
    /// By the body of the visit's first service; ratings by the body that was rated.
    by_entity: Vec<Line>,
    /// By the hour in which the number was taken; ratings by the hour in which the visit ended.
    by_hour: Vec<Line>,
    /// Turned away, by ground.
    by_ground: Vec<Line>,
    /// Put first by two people, by reason.
    by_reason: Vec<Line>,
}

/// Waits, visits and what became of them.
#[utoipa::path(get, path = "/api/v1/figures", tag = "figures", params(Which),
    responses((status = 200, body = Figures)))]
async fn figures(
    State(house): State<House>,
    Query(which): Query<Which>,
) -> Result<Json<Figures>, Problem> {
    let r = report(&house, &which).await?;
    let lines = |lines: Vec<report::Line>| lines.into_iter().map(Line::from).collect();
    Ok(Json(Figures {
        site: which.site(&house)?.map(|s| s.to_string()),
        from: r.from.number(),
        to: r.to.number(),
        first_entry: r.entries.map(|e| e.0),
        last_entry: r.entries.map(|e| e.1),
        total: r.total.into(),
        by_entity: lines(r.entities),
        by_hour: lines(r.hours),
        by_ground: lines(r.grounds),
        by_reason: lines(r.reasons),
    }))
}

/// The part of the JSON API that concerns figures.
pub fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(figures))
}

//! The figures over JSON.

use axum::extract::State;
use axum::{Extension, Json};
use kit::SiteKey;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Problem, Query};

use crate::cell::Dim;
use crate::period::{Kind, Period};
use crate::report::{self, Report};
use crate::shelf::{Shelf, Shown};

/// Of which site, and of what period.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// A site; all of them if it is absent.
    #[serde(default)]
    pub(crate) site: String,
    /// `week` (Monday to Sunday), `month` or `year` (the weeks whose Thursday lies in it): the
    /// latest that is published.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub(crate) period: Option<Kind>,
    /// A certain one: `2026-W47`, `2026-11`, `2026`.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub(crate) of: Option<Period>,
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
    /// How long the period is.
    pub(crate) fn kind(&self) -> Kind {
        self.period.or(self.of.map(|p| p.kind)).unwrap_or(Kind::Week)
    }
}

/// The period that was asked for.
pub(crate) async fn shown(house: &House, shelf: &Shelf, which: &Which) -> Result<Shown, Problem> {
    if which.of.is_some_and(|p| p.kind != which.kind()) {
        return Err(Problem::not_found());
    }
    let shown = shelf.take(house, which.kind(), which.of).await?;
    shown.ok_or_else(Problem::not_found)
}

/// The figures that were asked for.
pub(crate) fn report(house: &House, shown: &Shown, which: &Which) -> Result<Report, Problem> {
    let site = which.site(house)?;
    Ok(shown.published.report(site.as_ref().map(SiteKey::as_str)))
}

/// The counts of a key. A count is null when it is withheld: it is under 5, or one under 5 could
/// be computed from it; or when the log does not give it for such a key.
#[derive(Serialize, ToSchema)]
// The report of a day has a line and figures of its own.
#[schema(as = PublicLine)]
pub struct Line {
    /// The day, week or month, the body, the hour at the site, the ground, the reason, or the
    /// answer; empty for everything.
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
    /// How many of a hundred of those who could rate did: who were called or served on paper.
    response_percent: Option<i64>,
    /// Said something of themselves.
    described: Option<i64>,
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
            response_percent: l.response,
            described: l.described,
        }
    }
}

/// The figures of a site, or of all, in a period.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicFigures)]
pub struct Figures {
    /// The site; null for all.
    site: Option<String>,
    /// The period: `2026-W47`, `2026-11`, `2026`.
    period: String,
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
    /// By the days of a week, the weeks of a month, the months of a year.
    by_part: Vec<Line>,
    /// By the body of the visit's first service; ratings by the body that was rated, which is that
    /// of the last one.
    by_entity: Vec<Line>,
    /// By the hour in which the number was taken; ratings by the hour in which the visit ended.
    by_hour: Vec<Line>,
    /// Turned away, by ground.
    by_ground: Vec<Line>,
    /// Put first by two people, by reason.
    by_reason: Vec<Line>,
    /// What those who rated answered.
    answers: Answers,
    /// What visitors said of themselves.
    visitors: Visitors,
}

/// Those who rated, by their answer to each question; `none` gave no answer.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicAnswers)]
pub struct Answers {
    /// Got what they came for: `yes`, `partly`, `no`.
    got: Vec<Line>,
    /// Were treated like everybody else: `very-good`, `good`, `poor`, `very-poor`.
    fair: Vec<Line>,
    /// Were asked for money beyond the fee: `no`, `yes`.
    money: Vec<Line>,
}

/// Those who said something of themselves; `none` left a question out.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicVisitors)]
pub struct Visitors {
    /// `woman`, `man`, `other`.
    sex: Vec<Line>,
    /// Live with a disability: `yes`, `no`.
    disability: Vec<Line>,
    /// Live in a `city`, a `town` or a `village`.
    region: Vec<Line>,
}

/// Waits, visits and what became of them.
#[utoipa::path(get, path = "/api/v1/figures", tag = "figures", params(Which),
    responses((status = 200, body = Figures)))]
async fn figures(
    State(house): State<House>,
    Extension(shelf): Extension<Shelf>,
    Query(which): Query<Which>,
) -> Result<Json<Figures>, Problem> {
    let r = report(&house, &shown(&house, &shelf, &which).await?, &which)?;
    let all = |lines: &[report::Line]| lines.iter().cloned().map(Line::from).collect();
    let by = |dim: Dim| all(r.by(dim));
    Ok(Json(Figures {
        site: which.site(&house)?.map(|s| s.to_string()),
        period: r.period.to_string(),
        from: r.period.begins().number(),
        to: r.period.ends().number(),
        first_entry: r.entries.map(|e| e.0),
        last_entry: r.entries.map(|e| e.1),
        total: r.total.clone().into(),
        by_part: all(&r.parts),
        by_entity: by(Dim::Entity),
        by_hour: by(Dim::Hour),
        by_ground: by(Dim::Ground),
        by_reason: by(Dim::Reason),
        answers: Answers { got: by(Dim::Got), fair: by(Dim::Fair), money: by(Dim::Money) },
        visitors: Visitors {
            sex: by(Dim::Sex),
            disability: by(Dim::Disability),
            region: by(Dim::Region),
        },
    }))
}

/// The part of the JSON API that concerns figures.
pub fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(figures))
}

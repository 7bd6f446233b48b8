//! The plan of a site, over JSON.

use authz::{Action, May};
use axum::extract::State;
use catalogue::api::Closure as ClosureBody;
use kit::{Actor, Scope, SiteKey};
use pack::Change;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Json, Key, Path, Problem, Signed, opening};

use crate::edge;
use crate::edge::plan::WEEKDAYS;

/// A counter as planned.
#[derive(Serialize, ToSchema)]
pub(super) struct PlannedCounter {
    /// The number over it.
    number: u16,
    /// The body that serves there.
    entity: String,
    /// What it can do.
    skills: Vec<String>,
    /// Where in the hall.
    zone: String,
}

/// Hours of one weekday.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpeningHours {
    /// mon, tue, wed, thu, fri, sat or sun.
    day: String,
    /// From, `09:00`.
    from: String,
    /// Until, `18:00`.
    until: String,
}

/// The plan of a site as it is now.
#[derive(Serialize, ToSchema)]
pub(super) struct PlanBody {
    /// How often it was changed since its pack was adopted. A change names the version that it is
    /// made of.
    version: i64,
    /// Its counters.
    counters: Vec<PlannedCounter>,
    /// Its week.
    hours: Vec<OpeningHours>,
    /// Whether its week holds on holidays too.
    open_on_holidays: bool,
    /// What is announced for today and later.
    closures: Vec<ClosureBody>,
}

/// The version after a change.
#[derive(Serialize, ToSchema)]
pub(super) struct PlanVersion {
    /// How often the site was changed since its pack was adopted.
    version: i64,
}

/// The plan of a site.
#[utoipa::path(get, path = "/api/v1/sites/{site}/plan", tag = "sites",
    params(("site" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = PlanBody)))]
async fn plan(
    State(house): State<House>,
    Signed(by): Signed,
    Path(site): Path<SiteKey>,
) -> Result<axum::Json<PlanBody>, Problem> {
    by.may(Action::AnnounceClosure, &Scope::site(&site))?;
    let site = edge::plan::changing(&house, &site)?;
    let today = site.zone.to_datetime(house.app.now()).date();
    let day = |d: jiff::civil::Weekday| usize::try_from(d.to_monday_zero_offset()).unwrap_or(0);
    let counters = site.counters.iter().map(|c| PlannedCounter {
        number: c.number,
        entity: c.entity.to_string(),
        skills: c.skills.iter().map(ToString::to_string).collect(),
        zone: c.zone.clone(),
    });
    let hours = site.hours.iter().map(|h| OpeningHours {
        day: WEEKDAYS.get(day(h.day)).map(ToString::to_string).unwrap_or_default(),
        from: opening::time(h.from),
        until: opening::time(h.until),
    });
    Ok(axum::Json(PlanBody {
        version: site.plan,
        counters: counters.collect(),
        hours: hours.collect(),
        open_on_holidays: site.open_on_holidays,
        closures: site.closures_from(today).map(ClosureBody::of).collect(),
    }))
}

/// Whether the actor may, before anything of the request is judged.
fn may(by: &Actor, action: Action, site: &SiteKey) -> Result<(), Problem> {
    Ok(by.may(action, &Scope::site(site))?)
}

async fn done(
    house: &House,
    by: &Actor,
    key: Key,
    site: &SiteKey,
    (change, version): (Change, i64),
) -> Result<axum::Json<PlanVersion>, Problem> {
    let version = edge::plan::change(house, by, key.0, site, change, version).await?;
    Ok(axum::Json(PlanVersion { version }))
}

/// A counter as it should be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetCounter {
    /// The body that serves there.
    entity: String,
    /// What it can do: skills that services of the pack need; at least one.
    skills: Vec<String>,
    /// Where in the hall: a zone that the pack names.
    zone: String,
    /// The version of the plan that this is a change of.
    version: i64,
}

/// Add a counter, or change one. A counter that is open keeps what it was opened with until it
/// closes, or opens again.
#[utoipa::path(put, path = "/api/v1/sites/{site}/counters/{number}", tag = "sites",
    params(("site" = String, Path), ("number" = u16, Path),
        ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = SetCounter, security(("bearer" = [])),
    responses((status = 200, body = PlanVersion)))]
async fn set_counter(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path((site, number)): Path<(SiteKey, u16)>,
    Json(ask): Json<SetCounter>,
) -> Result<axum::Json<PlanVersion>, Problem> {
    may(&by, Action::ChangePlan, &site)?;
    let plan = edge::plan::counter(number, &ask.entity, &ask.skills, &ask.zone)?;
    done(&house, &by, key, &site, (Change::Counter(plan), ask.version)).await
}

/// Of which version a change is made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanSeen {
    /// The version of the plan.
    version: i64,
}

/// Take a counter out of the plan. Nobody may sit there or have been sent there.
#[utoipa::path(post, path = "/api/v1/sites/{site}/counters/{number}/drop", tag = "sites",
    params(("site" = String, Path), ("number" = u16, Path),
        ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = PlanSeen, security(("bearer" = [])),
    responses((status = 200, body = PlanVersion)))]
async fn drop_counter(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path((site, number)): Path<(SiteKey, u16)>,
    Json(ask): Json<PlanSeen>,
) -> Result<axum::Json<PlanVersion>, Problem> {
    may(&by, Action::ChangePlan, &site)?;
    done(&house, &by, key, &site, (Change::Dropped(number), ask.version)).await
}

/// A week as it should be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetHours {
    /// Every stretch of every day; a day without one is free. Three a day at most.
    hours: Vec<OpeningHours>,
    /// The version of the plan that this is a change of.
    version: i64,
}

/// Set the weekly hours.
#[utoipa::path(put, path = "/api/v1/sites/{site}/hours", tag = "sites",
    params(("site" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = SetHours, security(("bearer" = [])),
    responses((status = 200, body = PlanVersion)))]
async fn set_hours(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(site): Path<SiteKey>,
    Json(ask): Json<SetHours>,
) -> Result<axum::Json<PlanVersion>, Problem> {
    may(&by, Action::ChangePlan, &site)?;
    edge::plan::changing(&house, &site)?;
    let hours = ask.hours.iter().map(|h| edge::plan::hours(&h.day, &h.from, &h.until));
    let hours = hours.collect::<Result<Vec<_>, _>>()?;
    done(&house, &by, key, &site, (edge::plan::week(hours), ask.version)).await
}

/// Days to be announced.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Announce {
    /// The first day, `2026-12-30`, in the zone of the site.
    first: String,
    /// The last day.
    last: String,
    /// public-holiday, repair, staff-training, emergency or other.
    reason: String,
    /// For one day with other hours: from when it is open, `09:00`.
    #[serde(default)]
    from: String,
    /// Until when.
    #[serde(default)]
    until: String,
    /// The version of the plan that this is a change of.
    version: i64,
}

/// Announce a closure, or a day with other hours.
#[utoipa::path(post, path = "/api/v1/sites/{site}/closures", tag = "sites",
    params(("site" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Announce, security(("bearer" = [])),
    responses((status = 200, body = PlanVersion)))]
async fn announce(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(site): Path<SiteKey>,
    Json(ask): Json<Announce>,
) -> Result<axum::Json<PlanVersion>, Problem> {
    may(&by, Action::AnnounceClosure, &site)?;
    edge::plan::changing(&house, &site)?;
    let days = (ask.first.as_str(), ask.last.as_str());
    let closure = edge::plan::closure(days, &ask.reason, (&ask.from, &ask.until))?;
    done(&house, &by, key, &site, (Change::Closure(closure), ask.version)).await
}

/// Take back what was announced from a day on.
#[utoipa::path(post, path = "/api/v1/sites/{site}/closures/{first}/withdraw", tag = "sites",
    params(("site" = String, Path), ("first" = String, Path),
        ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = PlanSeen, security(("bearer" = [])),
    responses((status = 200, body = PlanVersion)))]
async fn withdraw(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path((site, first)): Path<(SiteKey, String)>,
    Json(ask): Json<PlanSeen>,
) -> Result<axum::Json<PlanVersion>, Problem> {
    may(&by, Action::AnnounceClosure, &site)?;
    let first = edge::plan::date(&first)?;
    done(&house, &by, key, &site, (Change::Withdrawn(first), ask.version)).await
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(plan))
        .routes(routes!(set_counter))
        .routes(routes!(drop_counter))
        .routes(routes!(set_hours))
        .routes(routes!(announce))
        .routes(routes!(withdraw))
}

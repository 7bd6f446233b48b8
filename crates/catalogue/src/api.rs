//! Services and sites over JSON.

use axum::extract::State;
use kit::ServiceKey;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Ask, House, Path, Problem, Query, opening};

/// A service in short.
#[derive(Serialize, ToSchema)]
pub struct Brief {
    /// Its key.
    id: String,
    /// Its name in the language asked for (`?lang=`).
    name: String,
    /// The body that decides.
    entity: String,
    /// The group under which it is found.
    group: String,
    /// The version of its definition.
    version: u32,
}

/// A service with all facts.
#[derive(Serialize, ToSchema)]
pub struct Full {
    #[serde(flatten)]
    brief: Brief,
    /// Typical minutes at the counter (DEMO).
    minutes: i64,
    /// Whether somebody must come (DEMO).
    must_come: bool,
    /// Terms and fees: the same result at different speeds. "not known" where nobody says.
    #[schema(value_type = Vec<Object>)]
    speeds: Vec<pack::Speed>,
    /// The currency of the fees (ISO 4217).
    currency: String,
    /// The questions of "What do I need?".
    #[schema(value_type = Vec<Object>)]
    questions: Vec<pack::Question>,
    /// Grounds on which a counter may turn somebody away.
    turn_away: Vec<String>,
    /// Where it is offered.
    sites: Vec<String>,
    /// Where the facts come from.
    sources: Vec<String>,
    /// Of what date they are, or "not known".
    as_of: String,
    /// The law, or "not known".
    legal: String,
}

fn brief(house: &House, ask: &Ask, s: &pack::Service) -> Brief {
    Brief {
        id: s.key.to_string(),
        name: house.pack.service_name(&ask.lang, &s.key),
        entity: s.entity.to_string(),
        group: s.group.clone(),
        version: s.version,
    }
}

/// All services.
#[utoipa::path(get, path = "/api/v1/services", tag = "services",
    params(("lang" = Option<String>, Query)),
    responses((status = 200, body = Vec<Brief>)))]
async fn services(State(house): State<House>, ask: Ask) -> axum::Json<Vec<Brief>> {
    axum::Json(house.pack.services.values().map(|s| brief(&house, &ask, s)).collect())
}

fn find<'a>(house: &'a House, key: &ServiceKey) -> Result<&'a pack::Service, Problem> {
    house.pack.services.get(key).map(|s| &**s).ok_or_else(Problem::not_found)
}

/// One service.
#[utoipa::path(get, path = "/api/v1/services/{id}", tag = "services",
    params(("id" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 200, body = Full)))]
async fn service(
    State(house): State<House>,
    ask: Ask,
    Path(id): Path<ServiceKey>,
) -> Result<axum::Json<Full>, Problem> {
    let s = find(&house, &id)?;
    let or_not =
        |k: &pack::Known<String>| k.get().cloned().unwrap_or_else(|| pack::NOT_KNOWN.to_owned());
    let all = house.sites.all();
    let sites = all.values().filter(|x| x.services.contains(&s.key));
    Ok(axum::Json(Full {
        brief: brief(&house, &ask, s),
        minutes: s.minutes,
        must_come: s.must_come,
        speeds: s.speeds.clone(),
        currency: house.pack.currency.clone(),
        questions: s.questions.clone(),
        turn_away: s.turn_away.iter().map(|g| g.key.clone()).collect(),
        sites: sites.map(|x| x.key.to_string()).collect(),
        sources: s.sources.clone(),
        as_of: or_not(&s.as_of),
        legal: or_not(&s.legal),
    }))
}

/// The answers of a citizen: `?age=adult&reason=lost`.
pub(crate) fn answers(query: &[(String, String)]) -> pack::condition::Answers {
    query.iter().filter(|(k, _)| k != "lang" && k != "change").cloned().collect()
}

/// "What do I need?": the next question, or the result.
#[utoipa::path(get, path = "/api/v1/services/{id}/needs", tag = "services",
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/json")))]
async fn needs(
    State(house): State<House>,
    Path(id): Path<ServiceKey>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<axum::Json<pack::needs::Step>, Problem> {
    let s = find(&house, &id)?;
    let step =
        pack::needs::next(s, &answers(&query)).map_err(|e| Problem::unreadable(e.question()))?;
    Ok(axum::Json(step))
}

/// A site.
#[derive(Serialize, ToSchema)]
pub struct Site {
    /// Its key.
    id: String,
    /// Its name in the language asked for.
    name: String,
    /// centre, mobile or online.
    #[schema(value_type = String)]
    kind: pack::SiteKind,
    /// Where it is, in degrees of WGS 84; absent where nobody says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    position: Option<pack::Position>,
    /// Its zone (IANA).
    zone: String,
    /// Whether it is open now.
    open: bool,
    /// Why it is closed, and when it opens. Absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<Closed>,
    /// What is announced for today and later: days on which it is closed, or open at other hours.
    closures: Vec<Closure>,
    /// What it offers.
    services: Vec<String>,
    /// Its counters.
    counters: Vec<String>,
}

/// That a site is closed.
#[derive(Serialize, ToSchema)]
pub struct Closed {
    /// hours, holiday, public-holiday, repair, staff-training, emergency or other.
    why: String,
    /// The name of the holiday, in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    holiday: Option<String>,
    /// When it opens. Absent where nobody can tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<String>,
}

impl Closed {
    fn of(closed: &pack::Closed, ask: &Ask) -> Self {
        Self {
            why: closed.why.word().to_owned(),
            holiday: Some(closed.why.holiday(&ask.lang)).filter(|name| !name.is_empty()),
            opens: closed.opens.as_ref().map(|z| z.timestamp().to_string()),
        }
    }
}

/// Announced days of a site, in its zone.
#[derive(Serialize, ToSchema)]
pub struct Closure {
    /// The first day, `2026-12-30`.
    first: String,
    /// The last day.
    last: String,
    /// public-holiday, repair, staff-training, emergency or other.
    reason: String,
    /// From when it is open all the same, `09:00`. Absent where it is closed all day.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// Until when it is open all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

impl Closure {
    /// As it is written.
    #[must_use]
    pub fn of(c: &pack::Closure) -> Self {
        Self {
            first: c.first.to_string(),
            last: c.last.to_string(),
            reason: c.reason.word().to_owned(),
            from: c.hours.map(|h| opening::time(h.0)),
            until: c.hours.map(|h| opening::time(h.1)),
        }
    }
}

/// All sites.
#[utoipa::path(get, path = "/api/v1/sites", tag = "sites",
    params(("lang" = Option<String>, Query)), responses((status = 200, body = Vec<Site>)))]
async fn sites(State(house): State<House>, ask: Ask) -> axum::Json<Vec<Site>> {
    axum::Json(house.sites.all().values().map(|s| brief_site(&house, &ask, s)).collect())
}

fn brief_site(house: &House, ask: &Ask, s: &pack::Site) -> Site {
    let closed = opening::closed(house, s);
    let today = s.zone.to_datetime(house.app.now()).date();
    Site {
        id: s.key.to_string(),
        name: house.pack.site_name(&ask.lang, &s.key),
        kind: s.kind,
        position: s.position,
        zone: s.zone.iana_name().unwrap_or("UTC").to_owned(),
        open: closed.is_none(),
        closed: closed.map(|c| Closed::of(&c, ask)),
        closures: s.closures_from(today).map(Closure::of).collect(),
        services: s.services.iter().map(ToString::to_string).collect(),
        counters: s.counters.iter().map(|c| format!("{}.{}", s.key, c.number)).collect(),
    }
}

/// The part of the JSON API that concerns services and sites.
pub fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(services))
        .routes(routes!(service))
        .routes(routes!(needs))
        .routes(routes!(sites))
}

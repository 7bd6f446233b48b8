//! What everyone may see of a hall: the board, and what happens.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::response::sse::Event;
use journal::Published;
use kit::SiteKey;
use ledger::cbor::Val;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Listener, Path, Problem};

use crate::limits::BOARD_CALLS_MAX;
use crate::operator::sql::Outage;
use crate::{edge, operator, ops, sql};

/// A hall as everyone may see it.
#[derive(Serialize, ToSchema)]
pub(super) struct Board {
    /// The site.
    site: String,
    /// The day of the site, `yyyymmdd`.
    day: i64,
    /// How many wait.
    waiting: i64,
    /// How many numbers were issued today.
    issued: i64,
    /// The newest calls, the newest first.
    #[schema(value_type = Vec<Object>)]
    calls: Vec<sql::Shown>,
    /// The systems without which some services cannot be completed now.
    systems_down: Vec<Down>,
}

/// A system that does not answer.
#[derive(Serialize, ToSchema)]
struct Down {
    /// Which, a word of the pack.
    system: String,
    /// Since when.
    since: String,
}

/// The wall as data.
#[utoipa::path(get, path = "/api/v1/sites/{site}/board", tag = "sites",
    params(("site" = String, Path)),
    responses((status = 200, body = Board)))]
async fn board(
    State(house): State<House>,
    Path(site): Path<SiteKey>,
) -> Result<axum::Json<Board>, Problem> {
    let site = edge::site(&house, &site)?;
    let day = ops::today(&site, house.app.now());
    let key = site.key.clone();
    let (known, calls, down) = house
        .app
        .read(move |tx| {
            let known = sql::site_day(tx, &key, day)?;
            let down = operator::sql::outages(tx, &key)?;
            Ok::<_, store::StoreError>((known, sql::calls(tx, &key, day, BOARD_CALLS_MAX)?, down))
        })
        .await?;
    let (waiting, issued) = known.map_or((0, 0), |k| (k.waiting, k.issued));
    let used = |o: &Outage| operator::systems::is_used_here(&house.pack, &site, &o.system);
    let down = down.into_iter().filter(used).filter_map(|o| {
        let since = o.since()?.to_string();
        Some(Down { since, system: o.system })
    });
    let systems_down = down.collect();
    let site = site.key.to_string();
    Ok(axum::Json(Board { site, day, waiting, issued, calls, systems_down }))
}

/// What happens in a hall, as server-sent events: the public attributes of each entry, under its
/// index. Resume with `Last-Event-ID`.
#[utoipa::path(get, path = "/api/v1/sites/{site}/events", tag = "sites",
    params(("site" = String, Path), ("Last-Event-ID" = Option<String>, Header)),
    responses((status = 200, content_type = "text/event-stream")))]
async fn events(
    State(house): State<House>,
    who: Listener,
    Path(site): Path<SiteKey>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    let last = headers
        .get("last-event-id")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse::<i64>().ok());
    let key = site.key.clone();
    // Before what was missed is read: an entry that comes meanwhile is in one of the two, or both.
    let live = house.app.live();
    let missed = match last {
        Some(after) => {
            house
                .app
                .read(move |tx| journal::since(tx, key.as_str(), after, MISSED_MAX + 1))
                .await?
        }
        None => Vec::new(),
    };
    let known = missed.last().map(|p| p.index);
    let missed = if i64::try_from(missed.len()).is_ok_and(|n| n > MISSED_MAX) {
        vec![Event::default().event("reload").data("1")]
    } else {
        missed.iter().map(public_event).collect()
    };
    Ok(web::events(&house, who, live, missed, move |p| {
        let new = known.is_none_or(|known| p.index > known);
        (new && p.place == site.key.as_str()).then(|| public_event(p))
    }))
}

/// A listener that missed more reads the board again.
const MISSED_MAX: i64 = 1000;

fn public_event(p: &Published) -> Event {
    let attribute = |(name, value): (&str, &Val)| match value {
        Val::Int(i) => Some((name.to_owned(), Value::from(*i))),
        Val::Text(t) => Some((name.to_owned(), Value::from(t.as_str()))),
        _ => None,
    };
    let mut data: Map<String, Value> = p.public.iter().filter_map(attribute).collect();
    data.insert("kind".to_owned(), p.kind.as_str().into());
    data.insert("at".to_owned(), p.at.as_millisecond().into());
    let data = Value::Object(data).to_string();
    Event::default().event("entry").id(format!("{}", p.index)).data(data)
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(board)).routes(routes!(events))
}

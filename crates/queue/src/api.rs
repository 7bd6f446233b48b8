//! The hall over JSON.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use journal::Cx;
use kit::{Actor, CounterKey, Role, SiteKey, TicketId};
use pack::Site;
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{By, House, Json, Key, Network, Path, Problem, Signed};

mod announce;
mod counters;
mod day;
mod front;
mod hall;
mod media;
mod overriding;
mod personal;
mod plan;
mod slip;
mod systems;

use crate::edge::{self, NewTicket};
use crate::error::Error;
use crate::model::Ticket;
use crate::wait::{self, WaitBody};
use crate::{operator, ops, sql};

/// What a visitor comes for.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeTicket {
    /// Keys of services, in the order of the route; one to five.
    #[serde(default)]
    services: Vec<String>,
    /// A ground of priority, a word of the pack.
    #[serde(default)]
    priority: Option<String>,
    /// A phone number, sealed and found by a blind index only.
    #[serde(default)]
    phone: Option<String>,
    /// The visitor's language.
    #[serde(default)]
    language: Option<String>,
}

/// A ticket.
#[derive(Serialize, ToSchema)]
pub struct TicketBody {
    /// Its id, for staff.
    id: String,
    /// What the wall shows: `A 001`.
    number: String,
    /// What the visitor can say: `4817-2093`.
    code: String,
    /// reserved, waiting, called, serving, held, parked, missed, lapsed, finished, turned-away,
    /// left, voided or unserved.
    state: String,
    /// How many wait before it for the same counters; 999 means that many or more.
    ahead: i64,
    /// The site.
    site: String,
    /// The counter that has the visitor.
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<String>,
    /// Why it was called: arrival, priority, booked, express, sent or override.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    /// The visitor's own page. Only in the answer to taking it.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    /// The receipt (C2SP tlog-proof). Only in the answer to taking it; null while it is pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Option<String>>,
    /// How long it still waits. Only in the answer to looking it up: working it out plays the hall
    /// on, and nobody who takes a ticket should wait for that. Absent when it does not wait, or
    /// nobody can tell because no counter for it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    wait: Option<WaitBody>,
}

impl TicketBody {
    fn of(t: &Ticket, ahead: i64) -> Self {
        Self {
            id: t.id.to_string(),
            number: t.number.to_string(),
            code: t.code.to_string(),
            state: t.state.word().to_owned(),
            ahead,
            site: t.site.to_string(),
            counter: t.state.at().map(|at| format!("{}.{}", t.site, at.counter)),
            because: t.state.at().map(|at| at.because.word().to_owned()),
            link: None,
            receipt: None,
            wait: None,
        }
    }
}

/// A number of the day as the wall shows it.
fn shown(number: i64) -> String {
    kit::TicketNumber::nth(number).map(|n| n.to_string()).unwrap_or_default()
}

/// Take a ticket.
#[utoipa::path(post, path = "/api/v1/sites/{site}/tickets", tag = "tickets",
    params(("site" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = TakeTicket, security(("bearer" = [])),
    responses((status = 201, body = TicketBody)))]
async fn take(
    State(house): State<House>,
    Signed(actor): Signed,
    by: By,
    key: Key,
    Path(site): Path<SiteKey>,
    Json(ask): Json<TakeTicket>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    let new = NewTicket {
        services: ask.services,
        priority: ask.priority,
        phone: ask.phone,
        language: ask.language,
    };
    let done = match actor.role {
        Role::Kiosk => edge::slip::take(&house, &site, &by, key.0, new).await?,
        _ => edge::take(&house, &site, &actor, key.0, new).await?,
    };
    let issued = &done.value;
    let body = TicketBody {
        id: issued.id.to_string(),
        number: shown(issued.number),
        code: issued.code.to_string(),
        state: "waiting".to_owned(),
        ahead: issued.ahead,
        site: site.key.to_string(),
        counter: None,
        because: None,
        link: Some(format!("{}{}", house.base_url, edge::link(&house, issued.id))),
        receipt: Some(edge::receipt_of(&house, &done).await),
        wait: None,
    };
    Ok((StatusCode::CREATED, axum::Json(body)).into_response())
}

/// Look up a ticket by its spoken code, on its day and the day after. Ten codes a minute that no
/// ticket has are answered to a network.
#[utoipa::path(get, path = "/api/v1/tickets/{code}", tag = "tickets",
    params(("code" = String, Path)),
    responses((status = 200, body = TicketBody)))]
async fn ticket(
    State(house): State<House>,
    by: By,
    network: Network,
    Path(code): Path<String>,
) -> Result<axum::Json<TicketBody>, Problem> {
    let asker = edge::codes::asker(&house, &by.actor, &network);
    let t = edge::codes::ticket(&house, asker, &code).await?;
    let read = move |tx: &mut Tx<'_>| {
        let ahead = sql::ahead_of(tx, &t)?;
        Ok::<_, Error>((t, ahead))
    };
    let (t, ahead) = house.app.read(read).await?;
    let wait = wait::of(&house, &t).await?.map(WaitBody::from);
    Ok(axum::Json(TicketBody { wait, ..TicketBody::of(&t, ahead) }))
}

/// Who was called, and why.
#[derive(Serialize, ToSchema)]
pub struct CalledBody {
    /// The ticket.
    ticket: TicketBody,
    /// arrival, priority, booked, express, sent or override.
    because: String,
}

/// Call whoever is next. 204 when nobody waits for this counter.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/call-next", tag = "counters",
    params(("counter" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    security(("bearer" = [])),
    responses((status = 200, body = CalledBody), (status = 204)))]
async fn call_next(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(counter): Path<CounterKey>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &counter.site)?;
    let done = edge::call_next(&house, &site, &by, key.0, counter.number).await?;
    let Some(called) = done.value else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let ticket = TicketBody {
        id: called.id.to_string(),
        number: shown(called.number),
        code: called.code.to_string(),
        state: "called".to_owned(),
        ahead: 0,
        site: counter.site.to_string(),
        counter: Some(counter.to_string()),
        because: Some(called.because.clone()),
        link: None,
        receipt: None,
        wait: None,
    };
    Ok(axum::Json(CalledBody { ticket, because: called.because }).into_response())
}

async fn find(house: &House, id: TicketId) -> Result<TicketBody, Problem> {
    house
        .app
        .read(move |tx| {
            let t = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
            Ok::<_, Error>(TicketBody::of(&t, 0))
        })
        .await
        .map_err(Problem::from)
}

/// The body of a verb on a ticket, when it has one.
async fn act<B, F>(
    house: &House,
    by: &Actor,
    key: Key,
    id: TicketId,
    verb: &'static str,
    body: &B,
    run: F,
) -> Result<axum::Json<TicketBody>, Problem>
where
    B: Serialize,
    F: FnMut(&mut Tx<'_>, &mut Cx, &Actor, &Arc<Site>) -> Result<(), Error> + Send + 'static,
{
    let done = edge::act(house, by, key.0, id, verb, body, run).await?;
    match &done.value.ticket {
        Some(t) => Ok(axum::Json(TicketBody::of(t, 0))),
        None => find(house, id).await.map(axum::Json),
    }
}

macro_rules! ticket_verb {
    ($(#[$doc:meta])* $name:ident, $path:literal, $verb:literal, $body:ty,
        |$tx:ident, $cx:ident, $by:ident, $site:ident, $id:ident, $ask:ident| $run:expr) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "tickets",
            params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
            request_body = $body, security(("bearer" = [])),
            responses((status = 200, body = TicketBody)))]
        async fn $name(
            State(house): State<House>,
            Signed(by): Signed,
            key: Key,
            Path($id): Path<TicketId>,
            Json(body): Json<$body>,
        ) -> Result<axum::Json<TicketBody>, Problem> {
            let $ask = Arc::new(body);
            let given = $ask.clone();
            act(&house, &by, key, $id, $verb, &*given, move |$tx, $cx, $by, $site| $run).await
        }
    };
}

/// Nothing.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Until when a visitor is away.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Park {
    /// A reason, a word of the pack.
    reason: String,
    /// Minutes until the ticket is back in the queue.
    minutes: i64,
}

/// Where a visitor is sent: one of the three.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// To any counter that does this service.
    #[serde(default)]
    service: Option<String>,
    /// To one counter, `baku-1.7`.
    #[serde(default)]
    counter: Option<String>,
    /// To any counter of a body that does the same service.
    #[serde(default)]
    entity: Option<String>,
}

/// How a service ended.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// A word of the pack; `done` when absent.
    #[serde(default)]
    outcome: Option<String>,
}

/// Why a visitor is turned away.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnAway {
    /// A ground of the service's list.
    ground: String,
}

ticket_verb!(
    /// Call the same number again.
    call_again, "/api/v1/tickets/{id}/call-again", "call-again", Nothing,
    |tx, cx, by, site, id, _ask| ops::call_again(tx, cx, by, site, id)
);
ticket_verb!(
    /// The visitor is at the counter.
    start, "/api/v1/tickets/{id}/start", "start", Nothing,
    |tx, cx, by, site, id, _ask| ops::start(tx, cx, by, site, id)
);
ticket_verb!(
    /// Keep the visitor, and call others meanwhile.
    hold, "/api/v1/tickets/{id}/hold", "hold", Nothing,
    |tx, cx, by, _site, id, _ask| ops::hold(tx, cx, by, id)
);
ticket_verb!(
    /// The visitor takes the time it takes: no warning runs, no estimate is made from it.
    untimed, "/api/v1/tickets/{id}/untimed", "untimed", Nothing,
    |tx, cx, by, site, id, _ask| operator::ops::untimed(tx, cx, by, site, id)
);
ticket_verb!(
    /// Called often enough, and did not come.
    did_not_come, "/api/v1/tickets/{id}/did-not-come", "did-not-come", Nothing,
    |tx, cx, by, site, id, _ask| ops::did_not_come(tx, cx, by, site, id)
);
ticket_verb!(
    /// Back within the grace period, or the same day after being turned away.
    come_back, "/api/v1/tickets/{id}/return", "return", Nothing,
    |tx, cx, by, site, id, _ask| ops::come_back(tx, cx, by, site, id)
);
ticket_verb!(
    /// Leave the queue.
    leave, "/api/v1/tickets/{id}/leave", "leave", Nothing,
    |tx, cx, by, _site, id, _ask| ops::leave(tx, cx, by, id)
);

/// Send the visitor away for some minutes; the turn is kept.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/park", tag = "tickets",
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Park, security(("bearer" = [])),
    responses((status = 200, body = TicketBody)))]
async fn park(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(id): Path<TicketId>,
    Json(ask): Json<Park>,
) -> Result<axum::Json<TicketBody>, Problem> {
    edge::known(&house.pack.park_reasons, &ask.reason)?;
    let (reason, minutes) = (ask.reason.clone(), ask.minutes);
    act(&house, &by, key, id, "park", &ask, move |tx, cx, by, _| {
        ops::park(tx, cx, by, id, &reason, minutes)
    })
    .await
}

/// Send the visitor to another service, counter or body; the turn is kept.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/transfer", tag = "tickets",
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Transfer, security(("bearer" = [])),
    responses((status = 200, body = TicketBody)))]
async fn transfer(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(id): Path<TicketId>,
    Json(ask): Json<Transfer>,
) -> Result<axum::Json<TicketBody>, Problem> {
    let to = match (&ask.service, &ask.counter, &ask.entity) {
        (Some(s), None, None) => edge::to(&house, "service", s)?,
        (None, Some(c), None) => edge::to(&house, "counter", c)?,
        (None, None, Some(e)) => edge::to(&house, "entity", e)?,
        _ => return Err(Problem::unreadable("service, counter, entity")),
    };
    act(&house, &by, key, id, "transfer", &ask, move |tx, cx, by, site| {
        ops::transfer(tx, cx, by, site, id, &to)
    })
    .await
}

/// This service is done. If the visit has another one, the ticket waits for it.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/finish", tag = "tickets",
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Finish, security(("bearer" = [])),
    responses((status = 200, body = TicketBody)))]
async fn finish(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(id): Path<TicketId>,
    Json(ask): Json<Finish>,
) -> Result<axum::Json<TicketBody>, Problem> {
    let outcome = ask.outcome.clone().unwrap_or_else(|| "done".to_owned());
    edge::known(&house.pack.outcomes, &outcome)?;
    act(&house, &by, key, id, "finish", &ask, move |tx, cx, by, site| {
        ops::finish(tx, cx, by, site, id, &outcome)
    })
    .await
}

/// Turn the visitor away on a ground of the service; the place of the day is kept.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/turn-away", tag = "tickets",
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = TurnAway, security(("bearer" = [])),
    responses((status = 200, body = TicketBody)))]
async fn turn_away(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(id): Path<TicketId>,
    Json(ask): Json<TurnAway>,
) -> Result<axum::Json<TicketBody>, Problem> {
    let (pack, ground) = (house.pack.clone(), ask.ground.clone());
    act(&house, &by, key, id, "turn-away", &ask, move |tx, cx, by, _| {
        edge::turn_away(tx, cx, by, &pack, id, &ground)
    })
    .await
}

/// The part of the JSON API that concerns the hall.
pub fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(take))
        .routes(routes!(ticket))
        .routes(routes!(call_next))
        .routes(routes!(call_again))
        .routes(routes!(start))
        .routes(routes!(hold))
        .routes(routes!(park))
        .routes(routes!(transfer))
        .routes(routes!(untimed))
        .routes(routes!(did_not_come))
        .routes(routes!(come_back))
        .routes(routes!(leave))
        .routes(routes!(finish))
        .routes(routes!(turn_away))
        .merge(announce::api())
        .merge(counters::api())
        .merge(front::api())
        .merge(day::api())
        .merge(overriding::api())
        .merge(hall::api())
        .merge(media::api())
        .merge(personal::api())
        .merge(plan::api())
        .merge(slip::api())
        .merge(systems::api())
}

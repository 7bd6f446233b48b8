//! The front of the house over JSON.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kit::{SiteKey, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Json, Key, Path, Problem, Signed};

use super::{Nothing, TicketBody, find, shown};
use crate::edge;
use crate::edge::front::{self, Row};

macro_rules! front_verb {
    ($(#[$doc:meta])* $name:ident, $path:literal, $verb:literal) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "tickets",
            params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
            request_body = Nothing, security(("bearer" = [])),
            responses((status = 200, body = TicketBody)))]
        async fn $name(
            State(house): State<House>,
            Signed(by): Signed,
            key: Key,
            Path(id): Path<TicketId>,
            Json(_nothing): Json<Nothing>,
        ) -> Result<axum::Json<TicketBody>, Problem> {
            let done = front::verb(&house, &by, key.0, id, $verb).await?;
            match &done.value.ticket {
                Some(t) => Ok(axum::Json(TicketBody::of(t, 0))),
                None => find(&house, id).await.map(axum::Json),
            }
        }
    };
}

front_verb!(
    /// Take back a number that was given by mistake: whoever gave it, within 30 seconds.
    void, "/api/v1/tickets/{id}/void", "void"
);
front_verb!(
    /// A self-declared priority holds.
    confirm_priority, "/api/v1/tickets/{id}/confirm-priority", "confirm-priority"
);
front_verb!(
    /// A self-declared priority does not hold: back to arrival order, never worse.
    withdraw_priority, "/api/v1/tickets/{id}/withdraw-priority", "withdraw-priority"
);
front_verb!(
    /// The holder of a number from afar is at the site: it waits from now on, with its turn.
    check_in, "/api/v1/tickets/{id}/check-in", "check-in"
);

/// How many numbers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PrintNumbers {
    /// 1 to 200.
    #[serde(default)]
    count: i64,
    /// Today, or one of the next five days on which the site opens: `yyyymmdd`. Today where it is
    /// left out.
    #[serde(default)]
    day: Option<i64>,
}

/// A block of numbers of a day.
#[derive(Serialize, ToSchema)]
pub(super) struct PrintedBody {
    /// The first number: `A 012`.
    first: String,
    /// The last number.
    last: String,
}

/// Print numbers ahead, for when the system is down: for today, or for one of the next days. They
/// count as used.
#[utoipa::path(post, path = "/api/v1/sites/{site}/paper-numbers", tag = "paper",
    params(("site" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = PrintNumbers, security(("bearer" = [])),
    responses((status = 201, body = PrintedBody)))]
async fn print(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(site): Path<SiteKey>,
    Json(ask): Json<PrintNumbers>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    let printed = front::print(&house, &site, &by, key.0, (ask.day, ask.count)).await?.value;
    let body = PrintedBody { first: shown(printed.first), last: shown(printed.last) };
    Ok((StatusCode::CREATED, axum::Json(body)).into_response())
}

/// A number that was given on paper.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PaperTicket {
    /// `A 012`.
    number: String,
    /// The key of a service.
    service: String,
    /// When the visitor came: `09:40`, on that day at the site.
    time: String,
    /// Whether on a ground of priority.
    #[serde(default)]
    priority: bool,
    /// A word of the pack, when it was served meanwhile.
    #[serde(default)]
    outcome: Option<String>,
}

/// Numbers that were given on paper; all are entered, or none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnterNumbers {
    /// As many as a request's body holds.
    #[serde(default)]
    tickets: Vec<PaperTicket>,
    /// On which day they were given, `yyyymmdd`. Today where it is left out.
    #[serde(default)]
    day: Option<i64>,
}

/// How many were entered.
#[derive(Serialize, ToSchema)]
pub(super) struct EnteredBody {
    /// How many.
    entered: usize,
}

/// Enter numbers that were given on paper while the system was down: on the day, and until the end
/// of the next day on which the site opens. Each must be of a block that was printed for the day,
/// and its time must lie where the site gave no number and called nobody for at least five minutes.
/// Where the day is closed, whoever was not served has the end of the day.
#[utoipa::path(post, path = "/api/v1/sites/{site}/paper-tickets", tag = "paper",
    params(("site" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = EnterNumbers, security(("bearer" = [])),
    responses((status = 201, body = EnteredBody)))]
async fn enter(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(site): Path<SiteKey>,
    Json(ask): Json<EnterNumbers>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    let rows = ask.tickets.into_iter().map(|t| Row {
        number: t.number,
        service: t.service,
        time: t.time,
        priority: t.priority,
        outcome: t.outcome.unwrap_or_default(),
    });
    let language = house.langs().first().cloned().unwrap_or_default();
    let rows = (ask.day, rows.collect());
    let entered = front::enter(&house, &site, &by, key.0, rows, &language).await?;
    Ok((StatusCode::CREATED, axum::Json(EnteredBody { entered })).into_response())
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(void))
        .routes(routes!(confirm_priority))
        .routes(routes!(withdraw_priority))
        .routes(routes!(check_in))
        .routes(routes!(print))
        .routes(routes!(enter))
}

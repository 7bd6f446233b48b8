//! Finding a visitor of today, opening what is sealed to one, and notes for colleagues, over JSON.

use axum::extract::State;
use axum::http::StatusCode;
use kit::{SiteKey, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Json, Key, Path, Problem, Signed};

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
    responses((status = 200, body = Vec<TicketBody>)))]
async fn search(
    State(house): State<House>,
    Signed(by): Signed,
    Path(site): Path<SiteKey>,
    Json(ask): Json<Search>,
) -> Result<axum::Json<Vec<TicketBody>>, Problem> {
    let site = edge::site(&house, &site)?;
    let found = edge::find(&house, &site, &by, &ask.phone).await?;
    Ok(axum::Json(found.iter().map(|f| TicketBody::of(&f.ticket, f.ahead)).collect()))
}

/// What for.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    /// A purpose, a word of the pack.
    purpose: String,
}

/// What was sealed to a visitor.
#[derive(Serialize, ToSchema)]
pub(super) struct Opened {
    /// The phone number, as digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// The ground of priority, a word of the pack.
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<String>,
}

/// Look at the phone number and the ground of priority of the visitor at one's counter. The look is
/// recorded first, the visitor sees it, and a repeated request shows nothing.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/look", tag = "tickets",
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Look, security(("bearer" = [])),
    responses((status = 200, body = Opened)))]
async fn look(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(id): Path<TicketId>,
    Json(ask): Json<Look>,
) -> Result<axum::Json<Opened>, Problem> {
    let personal = edge::look(&house, &by, key.0, id, &ask.purpose).await?;
    Ok(axum::Json(Opened { phone: personal.phone, priority: personal.priority }))
}

/// A note for whichever counter has the visitor next.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewNote {
    /// What it says, at most 280 characters; sealed to the visitor.
    text: String,
}

/// Leave a note about the visitor at one's counter, for whichever counter is next.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/note", tag = "tickets",
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = NewNote, security(("bearer" = [])),
    responses((status = 204)))]
async fn leave_note(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(id): Path<TicketId>,
    Json(ask): Json<NewNote>,
) -> Result<StatusCode, Problem> {
    edge::leave_note(&house, &by, key.0, id, &ask.text).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A note about a visitor.
#[derive(Serialize, ToSchema)]
struct Note {
    /// When it was written.
    at: String,
    /// At which counter.
    counter: u16,
    /// What it says.
    text: String,
}

/// Read the notes about the visitor at one's counter, the newest first. The look is recorded first,
/// the visitor sees it, and a repeated request shows nothing.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/read-notes", tag = "tickets",
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    security(("bearer" = [])),
    responses((status = 200, body = Vec<Note>)))]
async fn read_notes(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(id): Path<TicketId>,
) -> Result<axum::Json<Vec<Note>>, Problem> {
    let notes = edge::read_notes(&house, &by, key.0, id).await?.into_iter();
    let shown = |n: edge::Note| Note { at: n.at.to_string(), counter: n.counter, text: n.text };
    Ok(axum::Json(notes.map(shown).collect()))
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(search))
        .routes(routes!(look))
        .routes(routes!(leave_note))
        .routes(routes!(read_notes))
}

//! The paper of a visitor who was turned away, over JSON.

use axum::extract::State;
use kit::{DeviceId, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Json, Key, Path, Problem, Signed};

use crate::edge::slip::{self, AwayPaper};

/// On which printer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PrintSlip {
    /// A printer of the site; without one, the first of the site.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    printer: Option<DeviceId>,
    /// Whether another one is wanted, after one that was printed, unsure or too late.
    #[serde(default)]
    again: bool,
}

/// What has become of a paper.
#[derive(Serialize, ToSchema)]
struct SlipBody {
    /// waiting, sending, printed, unsure or lapsed.
    state: String,
    /// The printer.
    printer: String,
}

/// Print what a visitor who was turned away has to bring, in the visitor's language. Asked again,
/// it says what has become of the paper and prints nothing more.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/print-slip", tag = "tickets",
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = PrintSlip, security(("bearer" = [])),
    responses((status = 200, body = SlipBody)))]
async fn print_slip(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(id): Path<TicketId>,
    Json(PrintSlip { printer, again }): Json<PrintSlip>,
) -> Result<axum::Json<SlipBody>, Problem> {
    let what = if again { AwayPaper::Again(printer) } else { AwayPaper::Print(printer) };
    slip::away(&house, &by, key.0, id, what).await?;
    let (_, job) = slip::turned_away(&house, &by, id).await?;
    let job = job.ok_or_else(Problem::not_found)?;
    Ok(axum::Json(SlipBody { state: job.state.word().to_owned(), printer: job.printer }))
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(print_slip))
}

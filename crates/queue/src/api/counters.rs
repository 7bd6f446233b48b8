//! Counters over JSON: open, close, breaks, and silent calls for help.

use axum::extract::State;
use axum::http::StatusCode;
use kit::CounterKey;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Json, Key, Path, Problem, Signed};

use crate::{edge, operator, ops};

macro_rules! counter_verb {
    ($(#[$doc:meta])* $name:ident, $path:literal, $op:path) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "counters",
            params(("counter" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
            security(("bearer" = [])),
            responses((status = 204)))]
        async fn $name(
            State(house): State<House>,
            Signed(by): Signed,
            key: Key,
            Path(counter): Path<CounterKey>,
        ) -> Result<StatusCode, Problem> {
            edge::at_counter(&house, &by, key.0, &counter, stringify!($name), $op).await?;
            Ok(StatusCode::NO_CONTENT)
        }
    };
}

counter_verb!(
    /// Open a counter.
    open, "/api/v1/counters/{counter}/open", ops::open_counter
);
counter_verb!(
    /// Close a counter.
    close, "/api/v1/counters/{counter}/close", ops::close_counter
);
counter_verb!(
    /// End the break: the counter may call again.
    resume, "/api/v1/counters/{counter}/resume", operator::ops::resume
);
counter_verb!(
    /// Ask the hall's manager for help, silently: nothing is shown in the hall.
    alarm, "/api/v1/counters/{counter}/alarm", operator::ops::alarm
);
counter_verb!(
    /// Say that help is on the way to a counter that asked for it.
    alarm_seen, "/api/v1/counters/{counter}/alarm-seen", operator::ops::answer
);

/// Why a counter calls nobody for a while.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Pause {
    /// A reason of a break, a word of the pack.
    reason: String,
}

/// Take a break: the counter stays open and calls nobody until it resumes.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/pause", tag = "counters",
    params(("counter" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Pause, security(("bearer" = [])),
    responses((status = 204)))]
async fn pause(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(counter): Path<CounterKey>,
    Json(ask): Json<Pause>,
) -> Result<StatusCode, Problem> {
    edge::pause(&house, &by, key.0, &counter, &ask.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(open))
        .routes(routes!(close))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(alarm))
        .routes(routes!(alarm_seen))
}

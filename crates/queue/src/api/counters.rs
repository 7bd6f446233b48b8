//! Counters over JSON: open, close, breaks, and silent calls for help.

use axum::extract::State;
use axum::http::StatusCode;
use kit::CounterKey;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Ask, House, Json, Key, Path, Problem, Signed};

use crate::{changed, edge, operator, ops};

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

/// A fact of a service that has changed.
#[derive(Serialize, ToSchema)]
struct FactBody {
    /// body, speeds, bring, register, taken, who, free, not-for or turn-away.
    part: String,
    /// What the operator knows; empty where nothing was said.
    old: String,
    /// What holds now; empty where nothing is said.
    new: String,
}

/// A changed service that the operator has not read.
#[derive(Serialize, ToSchema)]
struct ChangeBody {
    /// The service.
    service: String,
    /// SHA-256 of what holds now, in hexadecimal: what is acknowledged.
    digest: String,
    /// What differs, in the language asked for.
    facts: Vec<FactBody>,
}

/// What has changed of the services of a counter, for the operator who sits there.
#[utoipa::path(get, path = "/api/v1/counters/{counter}/changes", tag = "counters",
    params(("counter" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Vec<ChangeBody>)))]
async fn changes(
    State(house): State<House>,
    ask: Ask,
    Signed(by): Signed,
    Path(counter): Path<CounterKey>,
) -> Result<axum::Json<Vec<ChangeBody>>, Problem> {
    let (news, _) = changed::edge::here(&house, &by, &counter, &ask.lang).await?;
    let fact = |(part, old, new)| FactBody { part, old, new };
    let body = news.into_iter().map(|n| ChangeBody {
        service: n.unread.service.to_string(),
        digest: n.unread.digest_text(),
        facts: n.parts.into_iter().map(fact).collect(),
    });
    Ok(axum::Json(body.collect()))
}

/// A changed service that was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Acknowledge {
    /// The service.
    service: String,
    /// SHA-256 of what was read, in hexadecimal.
    digest: String,
}

/// Say that one has read what is new of a service: the counter serves it from now on.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/acknowledge", tag = "counters",
    params(("counter" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = Acknowledge, security(("bearer" = [])),
    responses((status = 204)))]
async fn acknowledge(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(counter): Path<CounterKey>,
    Json(ask): Json<Acknowledge>,
) -> Result<StatusCode, Problem> {
    changed::edge::acknowledge(&house, &by, key.0, &counter, &ask.service, &ask.digest).await?;
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
        .routes(routes!(changes))
        .routes(routes!(acknowledge))
}

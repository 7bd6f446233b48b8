//! All addresses, and the layers around them.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;
use web::House;

use crate::node::Node;
use crate::{auditor, demo, log, tour};

/// Smaller answers do not gain from compression.
const COMPRESS_FROM: u64 = 512;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Onewindow",
        description = "One window for every public service, and proof for everyone that it is \
            honest. Every write but signing in and out carries an `Idempotency-Key`: a UUID of \
            the client's own, best of version 7.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(web::Details))
)]
struct Api;

fn api() -> (axum::Router<House>, utoipa::openapi::OpenApi) {
    let (router, mut doc) = OpenApiRouter::with_openapi(Api::openapi())
        .merge(catalogue::api::api())
        .merge(queue::api::api())
        .merge(identity::api::api())
        .merge(figures::api::api())
        .merge(log::api())
        .split_for_parts();
    add_problems(&mut doc);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    if let Some(components) = doc.components.as_mut() {
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
    (router, doc)
}

/// What every address may answer besides what its own handler says: a problem, said once for all.
fn add_problems(doc: &mut utoipa::openapi::OpenApi) {
    let details = Ref::from_schema_name("Details");
    let content = ContentBuilder::new().schema(Some(details)).build();
    let problem = ResponseBuilder::new()
        .description("What happened, and what to do next (RFC 9457)")
        .content("application/problem+json", content);
    if let Some(components) = doc.components.as_mut() {
        components.responses.insert("Problem".to_owned(), problem.build().into());
    }
    for item in doc.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            for (status, said) in &mut operation.responses.responses {
                if let RefOr::T(said) = said
                    && said.description.is_empty()
                {
                    // The format wants a sentence for each.
                    let reason = StatusCode::from_bytes(status.as_bytes()).ok();
                    let reason = reason.and_then(|s| s.canonical_reason());
                    said.description = reason.unwrap_or_default().to_owned();
                }
            }
            for status in ["4XX", "5XX"] {
                let problem = Ref::from_response_name("Problem");
                operation.responses.responses.insert(status.to_owned(), problem.into());
            }
        }
    }
}

/// The description of the JSON API, as committed in openapi.json.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn openapi() -> serde_json::Result<String> {
    api().1.to_pretty_json().map(|mut s| {
        s.push('\n');
        s
    })
}

/// The description of the API, as it was written once.
fn described(doc: &Arc<str>) -> Response {
    let kind = [(axum::http::header::CONTENT_TYPE, "application/json")];
    (kind, doc.to_string()).into_response()
}

async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready means: it can read, and it may write.
async fn readyz(State(house): State<House>) -> Response {
    let reads = house
        .app
        .read(|tx| tx.opt::<i64>(store::sql!("SELECT size FROM head WHERE id = 1"), &[]))
        .await;
    match (reads, house.app.read_only()) {
        (Ok(_), None) => "ready\n".into_response(),
        (Ok(_), Some(why)) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
        (Err(e), _) => {
            // What the engine says may name its address and its user: that is for the log.
            if !e.lasts() {
                tracing::error!(error = %e, "not ready");
            }
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

/// Everything that is served.
pub fn router(node: &Node) -> axum::Router {
    let house = node.house.clone();
    let (api, doc) = api();
    let doc: Arc<str> = doc.to_json().unwrap_or_default().into();
    let mut all = axum::Router::new()
        .merge(api)
        .merge(catalogue::pages::pages(house.langs()))
        .merge(queue::pages())
        .merge(identity::pages::pages())
        .merge(figures::pages::pages(house.langs()))
        .merge(log::pages())
        .merge(auditor::pages())
        // Browsers ask for it unasked; pages name no icon, so that a first view is three requests.
        .route("/favicon.ico", get(|| std::future::ready(StatusCode::NO_CONTENT)))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/assets/{name}", get(web::assets::serve))
        .route("/api/openapi.json", get(move || std::future::ready(described(&doc))));
    if house.demo {
        all = all.merge(demo::pages()).merge(tour::pages());
    }
    let small = SizeAbove::new(COMPRESS_FROM);
    // Pictures (but for drawings) and sound are packed already.
    let packable = small
        .and(NotForContentType::SSE)
        .and(NotForContentType::GRPC)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("audio/"));
    all.layer(Extension(node.sessions.clone()))
        .layer(Extension(figures::halls()))
        .layer(Extension(figures::Shelf::default()))
        // An address that takes a file says so itself.
        .layer(DefaultBodyLimit::max(kit::limits::BODY_BYTES_MAX))
        .layer(CompressionLayer::new().gzip(true).compress_when(packable))
        .layer(axum::middleware::from_fn_with_state(house.clone(), web::headers))
        .with_state(house)
}

/// Work beside requests: timers, the stock of keys, the lock file.
pub fn start_workers(node: &Node) {
    tokio::spawn(crate::reactions::run_timers(node.house.clone()));
    tokio::spawn(crate::readers::keep_figures(node.house.clone()));
    tokio::spawn(sweep(node.clone()));
    tokio::spawn(crate::pasts::run(node.house.clone()));
    tokio::spawn(crate::printers::run(node.house.clone()));
    for probe in node.house.probes.all() {
        tokio::spawn(crate::heartbeat::run(node.house.clone(), probe.clone()));
    }
    let (app, folder) = (node.house.app.clone(), node.folder.clone());
    let keys = node.house.keys.clone();
    tokio::spawn(async move {
        let mut tick = tokio::time::interval(Duration::from_millis(200));
        let (mut shown, mut silent) = (0, false);
        loop {
            tick.tick().await;
            if keys.is_low() {
                let keys = keys.clone();
                let filled = tokio::task::spawn_blocking(move || keys.fill()).await;
                match filled {
                    Ok(Err(e)) if !silent => {
                        tracing::error!(error = %e, "no fresh keys for visitors; trying again");
                        silent = true;
                    }
                    Ok(Ok(_)) => silent = false,
                    _ => {}
                }
            }
            if app.head().size != shown && app.read_only().is_none() {
                shown = app.head().size;
                if let Err(e) = app.keep_head(&folder) {
                    tracing::error!(error = %e, "the lock file cannot be written");
                }
            }
        }
    });
}

/// Once a minute: last uses of sessions are stored; failed tries, old links and tokens go.
async fn sweep(node: Node) {
    let mut tick = tokio::time::interval(Duration::from_secs(60));
    loop {
        tick.tick().await;
        let swept = identity::sign_in::sweep(&node.house.app, &node.sessions).await;
        if let Err(e) = swept
            && node.house.app.read_only().is_none()
            && !e.lasts()
        {
            tracing::error!(error = %e, "sessions could not be swept; trying again");
        }
        if let Err(e) = forget_tokens(&node.house).await
            && !e.lasts()
        {
            tracing::error!(error = %e, "old search tokens could not be deleted; trying again");
        }
    }
}

/// Deletes blind tokens that are past their time.
async fn forget_tokens(house: &House) -> Result<(), journal::WriteError<queue::Error>> {
    if house.app.read_only().is_some() {
        return Ok(());
    }
    let by = kit::Actor::clock();
    let name = identity::sign_in::fresh_command()?;
    let command = journal::Command::of(&by, name, "forget-tokens", &());
    let run =
        move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| queue::ops::forget_tokens(tx, cx, &by);
    house.app.write(&[journal::Lock::node()], command, run).await.map(|_| ())
}

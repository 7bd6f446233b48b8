//! The public log over HTTP: C2SP tlog-tiles, read-only, for anyone.

use std::path::Path;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ledger::tile::TilePath;
use serde::Serialize;
use store::{StoreError, Tx};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{House, Path as Parts, Problem};

/// The name of this node in the addresses of its log.
pub const NODE: &str = "head";

/// A log that this server publishes.
#[derive(Serialize, ToSchema)]
pub struct Log {
    /// The node.
    node: String,
    /// The log's name, which its checkpoints carry.
    origin: String,
    /// The key that verifies its checkpoints (C2SP signed note).
    vkey: String,
    /// The address under which `checkpoint` and `tile/…` lie.
    url: String,
}

/// The logs that this server publishes.
#[utoipa::path(get, path = "/api/v1/logs", tag = "log", responses((status = 200, body = Vec<Log>)))]
pub async fn logs(State(house): State<House>) -> Json<Vec<Log>> {
    let log = |node: String, origin: &str, vkey: &str| Log {
        url: format!("{}/log/{node}", house.base_url),
        node,
        origin: origin.to_owned(),
        vkey: vkey.to_owned(),
    };
    let now = log(NODE.to_owned(), house.app.origin(), house.app.vkey());
    let before = house.app.earlier().iter().rev().map(|e| log(name(e), &e.origin, &e.vkey));
    Json(std::iter::once(now).chain(before).collect())
}

/// The name of an earlier log of this node.
fn name(e: &journal::Earlier) -> String {
    format!("{NODE}-{}", e.epoch)
}

/// The size and the checkpoint of a log that this node publishes.
fn head(house: &House, node: &str) -> Option<(u64, String)> {
    if node == NODE {
        let head = house.app.head();
        return Some((head.size, head.checkpoint().to_owned()));
    }
    let e = house.app.earlier().iter().find(|e| name(e) == node)?;
    Some((e.size, e.checkpoint.clone()))
}

/// The part of the JSON API that concerns the log.
pub fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(logs))
}

/// The log's own addresses.
pub fn pages() -> axum::Router<House> {
    axum::Router::new()
        .route("/log/{node}/checkpoint", axum::routing::get(checkpoint))
        .route("/log/{node}/tile/{*path}", axum::routing::get(tile))
}

async fn checkpoint(
    State(house): State<House>,
    Parts(node): Parts<String>,
) -> Result<Response, Problem> {
    let (_, checkpoint) = head(&house, &node).ok_or_else(Problem::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    Ok((headers, checkpoint).into_response())
}

async fn tile(
    State(house): State<House>,
    Parts((node, path)): Parts<(String, String)>,
) -> Result<Response, Problem> {
    let wanted = TilePath::parse(&format!("tile/{path}")).map_err(|_| Problem::not_found())?;
    // Only what the log's checkpoint covers: nothing unsigned is ever shown. An earlier log is the
    // beginning of the present one.
    let (size, _) = head(&house, &node).ok_or_else(Problem::not_found)?;
    let first = wanted.n().saturating_mul(256).saturating_add(wanted.width());
    if size >> (8 * u64::from(wanted.level())) < first {
        return Err(Problem::not_found());
    }
    let found = house.app.read(move |tx| bytes(tx, wanted)).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Ok((headers, found.ok_or_else(Problem::not_found)?).into_response())
}

/// A tile or an entry bundle.
fn bytes(tx: &mut Tx<'_>, wanted: TilePath) -> Result<Option<Vec<u8>>, StoreError> {
    if wanted.is_entries() {
        let leaves = journal::bundle(tx, wanted.n(), wanted.width())?;
        return Ok(leaves.and_then(|l| ledger::tile::bundle(&l).ok()));
    }
    journal::tile(tx, wanted.level(), wanted.n(), wanted.width())
}

/// Writes a log as static files, as any web server can serve it (docs/ledger.md).
///
/// # Errors
/// Those of the engine, and when a file cannot be written.
pub fn export(tx: &mut Tx<'_>, head: &journal::Head, folder: &Path) -> Result<(), StoreError> {
    let named = |e: std::io::Error| StoreError::Unavailable(format!("{}: {e}", folder.display()));
    for path in ledger::tile::all(head.size) {
        let file = folder.join(path.to_string());
        let found = bytes(tx, path)?.ok_or(StoreError::NoRow)?;
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent).map_err(named)?;
        }
        std::fs::write(file, found).map_err(named)?;
    }
    std::fs::write(folder.join("checkpoint"), head.checkpoint()).map_err(named)
}

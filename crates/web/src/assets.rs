//! Style sheets and the script: compiled in, named by the hash of their content, kept by browsers
//! for ever, compressed once.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::embedded::FILES;
use crate::{Path, Problem};

struct Asset {
    kind: &'static str,
    plain: &'static [u8],
    packed: Vec<u8>,
}

/// By the name in the address; and the address by the name of the file.
type Assets = (BTreeMap<String, Asset>, BTreeMap<&'static str, String>);

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let (mut assets, mut names) = (BTreeMap::new(), BTreeMap::new());
    for (file, plain) in FILES {
        let Some((stem, end)) = file.rsplit_once('.') else { continue };
        let hash = Sha256::digest(plain);
        let short: String = hash.iter().take(6).map(|b| format!("{b:02x}")).collect();
        let name = format!("{stem}.{short}.{end}");
        let kind = match end {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        names.insert(*file, format!("/assets/{name}"));
        assets.insert(name, Asset { kind, plain, packed: gzip(plain) });
    }
    (assets, names)
});

/// Compresses. Empty when that fails, which sends the plain bytes.
pub(crate) fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(plain).and_then(|()| out.finish()).unwrap_or_default()
}

/// The addresses of the files that pages name.
#[derive(Clone, Debug)]
pub struct Css {
    /// Every page.
    pub base: String,
    /// Staff, on top of it.
    pub staff: String,
    /// Touch screens, on top of it.
    pub kiosk: String,
    /// Displays, alone.
    pub wall: String,
    /// The script.
    pub script: String,
    /// The script of a kiosk, on top of it.
    pub kiosk_script: String,
    /// The script of displays, besides it.
    pub calls: String,
}

/// The addresses of the files that pages name.
#[must_use]
pub fn css() -> Css {
    let name = |file: &str| ASSETS.1.get(file).cloned().unwrap_or_default();
    Css {
        base: name("base.css"),
        staff: name("staff.css"),
        kiosk: name("kiosk.css"),
        wall: name("wall.css"),
        script: name("app.js"),
        kiosk_script: name("kiosk.js"),
        calls: name("wall.js"),
    }
}

/// Whether the browser takes gzip.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|e| e.trim().starts_with("gzip")))
}

/// `GET /assets/{name}`.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.0.get(&name) else { return Problem::not_found().into_response() };
    let fixed = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if takes_gzip(&headers) && !asset.packed.is_empty() {
        let packed = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
        return (fixed, packed, asset.packed.as_slice()).into_response();
    }
    (fixed, asset.plain).into_response()
}

//! What every request passes: its id, a limit of time, headers for the browser, forms from our own
//! pages only, problems turned into pages or JSON.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use tracing::Instrument as _;

use crate::page::problem_page;
use crate::problem::log;
use crate::{Ask, House, Problem, problem_json};

/// Nothing but our own files; no inline script or style.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// The tour of a demo shows the product's own pages side by side.
const POLICY_DEMO: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-src 'self'; frame-ancestors 'self'";

const FIXED: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Whatever takes longer is given up, so that nobody waits for an answer that does not come. The
/// streams of events answer at once and stay open.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Longer ids of requests are of no use in a log.
const ID_BYTES_MAX: usize = 64;
/// With the name of the process it makes the ids of requests that bring none.
static REQUESTS: AtomicU64 = AtomicU64::new(1);

const REQUEST_ID: &str = "x-request-id";

/// The outermost layer: gives the request its id, refuses forms from elsewhere, gives up what
/// takes too long, shows problems, sets headers.
pub async fn headers(State(house): State<House>, request: Request, next: Next) -> Response {
    let id = request_id(&house, request.headers());
    // The route and not the path: a path may hold the link of a ticket.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    let span = tracing::error_span!("request", %id, method = %request.method(), route);
    let mut response = answer(&house, &id, request, next).instrument(span).await;
    for (name, value) in FIXED {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    let policy = if house.demo { POLICY_DEMO } else { POLICY };
    response.headers_mut().insert("content-security-policy", HeaderValue::from_static(policy));
    if house.secure() {
        response.headers_mut().insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Lets a page ask the browser where the person is. Only the browser hears the answer.
#[must_use]
pub fn asks_position(mut response: Response) -> Response {
    let policy = HeaderValue::from_static("camera=(), microphone=(), geolocation=(self)");
    response.headers_mut().insert("permissions-policy", policy);
    response
}

/// The id that the request brings, if it is a plain token; else one of our own.
fn request_id(house: &House, headers: &HeaderMap) -> String {
    let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.');
    headers
        .get(REQUEST_ID)
        .and_then(|v| v.to_str().ok())
        .filter(|v| (1..=ID_BYTES_MAX).contains(&v.len()) && v.bytes().all(plain))
        .map_or_else(
            || format!("{}-{:04}", house.streams.name(), REQUESTS.fetch_add(1, Relaxed)),
            ToOwned::to_owned,
        )
}

async fn answer(house: &House, id: &str, request: Request, next: Next) -> Response {
    let asked = Ask::of(house, request.uri(), request.headers());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    // A language link is a GET, and where a form was sent to there may be nothing to get.
    let ask = if reads { asked } else { asked.at(&asked.page_of_form()) };
    let strange =
        !request.uri().path().starts_with("/api/") && !reads && !same_origin(request.headers());
    let response = if strange {
        Problem::new(StatusCode::FORBIDDEN, "web-error-other-site").into_response()
    } else {
        tokio::time::timeout(ANSWER_WITHIN, next.run(request)).await.unwrap_or_else(|_| {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "web-error-timeout").into_response()
        })
    };
    shown(house, &ask, id, response)
}

/// Gives a bare problem its body.
fn shown(house: &House, ask: &Ask, id: &str, response: Response) -> Response {
    let bare = response.headers().get(header::CONTENT_TYPE).is_none();
    let problem = match response.extensions().get::<Problem>() {
        Some(p) => p.clone(),
        None if bare && response.status() == StatusCode::NOT_FOUND => Problem::not_found(),
        None if bare && response.status() == StatusCode::METHOD_NOT_ALLOWED => {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "web-error-method")
        }
        None if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "web-error-too-big")
                .with("most", kit::limits::BODY_BYTES_MAX / 1024)
        }
        None => return response,
    };
    log(&problem);
    let t = ask.t(house);
    if ask.json {
        problem_json(&problem, &t, id)
    } else {
        problem_page(house, ask, &problem, &t, id)
    }
}

/// Whether a form comes from our own pages. Browsers say so themselves; old ones name the origin.
#[must_use]
pub fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => {
            origin.split_once("://").is_some_and(|(_, from)| from == host)
        }
        // No browser sends a form without either: this is a program with its own cookie.
        (None, _) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (n.parse().unwrap(), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        assert!(same_origin(&from(&[("sec-fetch-site", "same-origin")])));
        assert!(!same_origin(&from(&[("sec-fetch-site", "cross-site")])));
        assert!(!same_origin(&from(&[("sec-fetch-site", "same-site")])));
        assert!(same_origin(&from(&[("origin", "http://a:1"), ("host", "a:1")])));
        assert!(!same_origin(&from(&[("origin", "http://b"), ("host", "a")])));
        assert!(!same_origin(&from(&[("origin", "null"), ("host", "a")])));
    }
}

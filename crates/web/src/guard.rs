//! What every request passes: headers for the browser, forms from our own pages only, problems
//! turned into pages or JSON.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::page::problem_page;
use crate::problem::reference;
use crate::{Ask, House, Problem, problem_json};

/// Nothing but our own files; no inline script or style.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The tour of a demo shows the product's own pages side by side.
const POLICY_DEMO: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-src 'self'; frame-ancestors 'self'";

const FIXED: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// The outermost layer: refuses forms from elsewhere, shows problems, sets headers.
pub async fn headers(State(house): State<House>, request: Request, next: Next) -> Response {
    let ask = Ask::of(&house, request.uri(), request.headers());
    let strange = !request.uri().path().starts_with("/api/")
        && !matches!(*request.method(), Method::GET | Method::HEAD)
        && !same_origin(request.headers());
    let response = if strange {
        Problem::new(StatusCode::FORBIDDEN, "web-error-other-site").into_response()
    } else {
        next.run(request).await
    };
    let mut response = shown(&house, &ask, response);
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
    response
}

/// Gives a bare problem its body.
fn shown(house: &House, ask: &Ask, response: Response) -> Response {
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
        None if bare && response.status() == StatusCode::REQUEST_TIMEOUT => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "web-error-busy")
        }
        None => return response,
    };
    let reference = reference(&problem, &house.streams.name());
    let t = ask.t(house);
    if ask.json {
        problem_json(&problem, &t, reference)
    } else {
        problem_page(house, ask, &problem, &t, &reference)
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

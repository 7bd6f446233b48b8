//! Problems: what happened and what to do next, as a page or as RFC 9457 problem details.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use journal::WriteError;
use kit::Lang;
use kit::text::word;
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

/// The word of a problem that names a field of the request.
const FIELD: &str = "field";

/// A refusal, ready to be shown.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The problem's name: `queue-error-full`. Its texts are `<code>` and `<code>-next`.
    pub code: &'static str,
    /// Words that its texts need.
    pub args: Vec<(&'static str, String)>,
    /// A word that reads otherwise in each language.
    pub named: Option<(&'static str, Arc<BTreeMap<Lang, String>>)>,
    /// What stands in the log for 5xx; never personal data.
    pub cause: String,
}

/// Problem details (RFC 9457).
#[derive(Serialize, ToSchema)]
pub struct Details {
    /// The problem's name.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do next.
    pub detail: String,
    /// What support finds in the log: the `x-request-id` of the answer.
    pub reference: String,
    /// The field that is missing or cannot be read, as a path: `services[0]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Problem {
    /// A problem without words.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, args: Vec::new(), named: None, cause: String::new() }
    }
    /// With a word for its texts.
    #[must_use]
    pub fn with(mut self, name: &'static str, text: impl std::fmt::Display) -> Self {
        self.args.push((name, format!("{text}")));
        self
    }
    /// Not found, or not yours: the two look alike.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "web-error-not-found")
    }
    /// Nobody is signed in who may do this.
    #[must_use]
    pub fn sign_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "web-error-sign-in")
    }
    /// Signed in, and may not.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "web-error-forbidden")
    }
    /// A field of the request, by its name, is missing or cannot be read. What a decoder says of it
    /// is English and no name: an error is no `String`, so that none is shown.
    #[must_use]
    pub fn unreadable(field: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "web-error-unreadable").with(FIELD, field.into())
    }
    /// Something of ours failed.
    #[must_use]
    pub fn ours(cause: impl std::fmt::Display) -> Self {
        let mut p = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "web-error-ours");
        p.cause = format!("{cause}");
        p
    }
    /// Whether this lasts and is said in the log once, by `store`, when it begins.
    #[must_use]
    pub fn lasts(&self) -> bool {
        matches!(self.code, "web-error-database" | "web-error-disk-full")
    }
    /// The two sentences of the problem in a language.
    #[must_use]
    pub fn say(&self, t: &crate::T) -> (String, String) {
        let mut args: Vec<_> = self.args.iter().map(|(n, v)| word(n, v.as_str())).collect();
        args.extend(
            self.named.as_ref().map(|(name, by_lang)| {
                word(name, by_lang.get(t.lang()).map_or("", String::as_str))
            }),
        );
        (t.a(self.code, &args), t.a(&format!("{}-next", self.code), &args))
    }
}

impl From<StoreError> for Problem {
    fn from(e: StoreError) -> Self {
        let (status, code) = match &e {
            StoreError::Full => (StatusCode::INSUFFICIENT_STORAGE, "web-error-disk-full"),
            StoreError::Busy => (StatusCode::SERVICE_UNAVAILABLE, "web-error-busy"),
            StoreError::TooSlow => (StatusCode::SERVICE_UNAVAILABLE, "web-error-slow"),
            StoreError::Unavailable(_) | StoreError::Gone => {
                (StatusCode::SERVICE_UNAVAILABLE, "web-error-database")
            }
            _ => (StatusCode::INTERNAL_SERVER_ERROR, "web-error-ours"),
        };
        Self { cause: format!("{e}"), ..Self::new(status, code) }
    }
}

impl<E: Into<Self>> From<WriteError<E>> for Problem {
    fn from(e: WriteError<E>) -> Self {
        match e {
            WriteError::Refused(e) => e.into(),
            WriteError::Conflict => Self::new(StatusCode::CONFLICT, "web-error-conflict"),
            WriteError::ReadOnly(why) => {
                let mut p = Self::new(StatusCode::SERVICE_UNAVAILABLE, "web-error-read-only");
                p.cause = why;
                p
            }
            WriteError::Store(e) => e.into(),
        }
    }
}

impl From<authz::Denied> for Problem {
    fn from(d: authz::Denied) -> Self {
        if d.role == kit::Role::Nobody { Self::sign_in() } else { Self::forbidden() }
    }
}

/// The problem as it travels to the layer that knows the request's language and form.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Logs a problem once, within the span of its request. That the database is gone or full lasts,
/// and is said by `store` when it begins.
pub(crate) fn log(p: &Problem) {
    if p.status.is_server_error() && !p.lasts() {
        tracing::error!(code = p.code, cause = %p.cause, "problem");
    } else {
        tracing::info!(code = p.code, status = p.status.as_u16(), "refused");
    }
}

/// The problem as JSON.
#[must_use]
pub fn problem_json(p: &Problem, t: &crate::T, reference: &str) -> Response {
    let (title, detail) = p.say(t);
    let details = Details {
        kind: format!("urn:onewindow:problem:{}", p.code),
        title,
        status: p.status.as_u16(),
        detail,
        reference: reference.to_owned(),
        field: p.args.iter().find(|(name, _)| *name == FIELD).map(|(_, field)| field.clone()),
    };
    let body = serde_json::to_vec(&details).unwrap_or_default();
    let mut response = (p.status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if p.status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if p.status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

//! What a request brings: language, actor, command, and its parsed parts.

use axum::extract::rejection::{BytesRejection, FormRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use kit::limits::BODY_BYTES_MAX;
use kit::{Actor, CommandId, Lang, Role};
use serde::de::DeserializeOwned;

use crate::{DEVICE_KEY, House, Problem, T, unread};

/// The language and form of a request.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The language to answer in.
    pub lang: Lang,
    /// Whether it wants JSON.
    pub json: bool,
    /// The path that was asked for.
    pub path: String,
    /// The query that was asked with; empty when there was none.
    pub query: String,
}

impl Ask {
    /// The language of the path (`/az/…`), of `?lang=`, of the cookie, or of the browser; else the
    /// pack's first.
    #[must_use]
    pub fn of(house: &House, uri: &axum::http::Uri, headers: &HeaderMap) -> Self {
        let known = |code: &str| house.langs().iter().find(|l| l.as_str() == code).cloned();
        let first = uri.path().trim_start_matches('/').split('/').next().unwrap_or("");
        let asked = uri
            .query()
            .into_iter()
            .flat_map(|q| q.split('&'))
            .find_map(|pair| pair.strip_prefix("lang="));
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|v| v.to_str().ok())
            .into_iter()
            .flat_map(|v| v.split(','))
            .find_map(|l| known(l.trim().split(['-', ';']).next().unwrap_or("")));
        let lang = known(first)
            .or_else(|| asked.and_then(known))
            .or_else(|| cookie(headers, "lang").and_then(|c| known(&c)))
            .or(accepted)
            .or_else(|| house.langs().first().cloned())
            .unwrap_or_default();
        let wants = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("");
        let json = uri.path().starts_with("/api/") || wants.starts_with("application/json");
        // Two slashes at its beginning would make a link to another host of it.
        let path = format!("/{}", uri.path().trim_start_matches(['/', '\\']));
        Self { lang, json, path, query: uri.query().unwrap_or_default().to_owned() }
    }

    /// The same for another address: where a form that was refused is shown again.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        Self { path: path.to_owned(), query: query.to_owned(), ..self.clone() }
    }

    /// The page that has the form which was sent to this address: that of its area, or home.
    #[must_use]
    pub(crate) fn page_of_form(&self) -> String {
        let mut parts = self.path.trim_start_matches('/').split('/');
        match (parts.next().unwrap_or(""), parts.next()) {
            (area @ ("counter" | "reception" | "tour"), _) => format!("/{area}"),
            (area @ ("manage" | "kiosk" | "t" | "welcome" | "factor"), Some(which)) => {
                format!("/{area}/{which}")
            }
            _ => format!("/{}", self.lang),
        }
    }

    /// This address in another language: the first part of the path says it, or `?lang=`.
    #[must_use]
    pub fn in_lang(&self, house: &House, lang: &Lang) -> String {
        let rest = self.path.trim_start_matches('/');
        let (first, tail) = rest.split_once('/').unwrap_or((rest, ""));
        let mut query: Vec<&str> = self
            .query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
            .collect();
        let in_query = format!("lang={lang}");
        let path = if house.langs().iter().any(|l| l.as_str() == first) {
            format!("/{lang}/{tail}").trim_end_matches('/').to_owned()
        } else {
            query.push(&in_query);
            self.path.clone()
        };
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// Says messages in this request's language.
    #[must_use]
    pub fn t(&self, house: &House) -> T {
        T::new(&house.texts, &self.lang)
    }
}

impl FromRequestParts<House> for Ask {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Problem> {
        Ok(Self::of(house, &parts.uri, &parts.headers))
    }
}

/// A cookie's value.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, v)| v.to_owned())
}

/// Who asks. For the API the bearer of a token; for pages the cookie of their area, so that one
/// browser can show a kiosk and a counter side by side.
#[derive(Clone, Debug)]
pub struct By {
    /// The actor.
    pub actor: Actor,
    /// The token, for what concerns the session itself.
    pub token: Option<String>,
}

impl FromRequestParts<House> for By {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Problem> {
        let path = parts.uri.path();
        let token = if path.starts_with("/api/") {
            parts
                .headers
                .get(header::AUTHORIZATION)
                .and_then(|v| v.to_str().ok())
                .and_then(|v| v.strip_prefix("Bearer "))
                .map(ToOwned::to_owned)
        } else {
            cookie(&parts.headers, &Self::cookie_name(house, path))
        };
        let Some(token) = token else { return Ok(Self { actor: Actor::nobody(), token: None }) };
        // Live parts and event streams are fetched by the page, not by a person.
        let alone = parts.headers.contains_key("x-part")
            || parts.headers.get(header::ACCEPT).is_some_and(|v| v == "text/event-stream");
        let found =
            if alone { house.sign_in.glance(&token) } else { house.sign_in.by_token(&token) };
        match found {
            Some(actor) => Ok(Self { actor, token: Some(token) }),
            // A token that is no longer good must not look like no token: say so.
            None if token.starts_with(DEVICE_KEY) => {
                Err(Problem::new(StatusCode::FORBIDDEN, "web-error-device"))
            }
            None if path.starts_with("/api/") => Err(Problem::sign_in()),
            None => Ok(Self { actor: Actor::nobody(), token: None }),
        }
    }
}

/// Whether the browser holds a living session of any area: an event stream is of a page, and its
/// address does not say of which.
pub(crate) fn staff_page(house: &House, headers: &HeaderMap) -> bool {
    ["/counter", "/kiosk", "/reception", "/manage"].iter().any(|path| {
        let token = cookie(headers, &By::cookie_name(house, path));
        token.is_some_and(|token| house.sign_in.glance(&token).is_some())
    })
}

impl By {
    /// The cookie of an area of pages: the first part of the path.
    #[must_use]
    pub fn cookie_name(house: &House, path: &str) -> String {
        let area = path.trim_start_matches('/').split('/').next().unwrap_or("");
        let area = match area {
            "kiosk" | "reception" | "manage" | "wall" => area,
            // What a display listens to.
            "live" => "wall",
            _ => "desk",
        };
        if house.secure() { format!("__Host-ow-{area}") } else { format!("ow-{area}") }
    }
}

/// Who asks, where nobody has no business: said before anything of the request is judged.
#[derive(Clone, Debug)]
pub struct Signed(pub Actor);

impl FromRequestParts<House> for Signed {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Problem> {
        let by = By::from_request_parts(parts, house).await?;
        if by.actor.role == Role::Nobody { Err(Problem::sign_in()) } else { Ok(Self(by.actor)) }
    }
}

/// The command id of an API write: the header `Idempotency-Key`, a UUID made by the client.
#[derive(Clone, Copy, Debug)]
pub struct Key(pub CommandId);

impl FromRequestParts<House> for Key {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &House) -> Result<Self, Problem> {
        parts
            .headers
            .get("idempotency-key")
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.trim_matches('"').parse().ok())
            .map(Key)
            .ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "web-error-no-key"))
    }
}

/// The parts of a path, parsed. What does not parse does not exist.
#[derive(Clone, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<House> for Path<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Problem> {
        axum::extract::Path::from_request_parts(parts, house)
            .await
            .map(|axum::extract::Path(v)| Self(v))
            .map_err(|_| Problem::not_found())
    }
}

/// The query of an address.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<House> for Query<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Problem> {
        axum::extract::Query::from_request_parts(parts, house)
            .await
            .map(|axum::extract::Query(v)| Self(v))
            .map_err(|e| Problem::unreadable(unread::field_of(&e)))
    }
}

/// A JSON body of at most so many bytes. Unknown fields are refused by the types themselves.
#[derive(Clone, Debug)]
pub struct Json<T, const MOST: usize = BODY_BYTES_MAX>(pub T);

impl<T: DeserializeOwned, const MOST: usize> FromRequest<House> for Json<T, MOST> {
    type Rejection = Problem;
    async fn from_request(request: Request, house: &House) -> Result<Self, Problem> {
        let said = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        if said.is_some_and(|s| !s.starts_with("application/json")) {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "web-error-not-json"));
        }
        let body = bytes(request, house, MOST).await?;
        let body: &[u8] = if body.is_empty() { b"{}" } else { &body };
        unread::json(body).map(Self)
    }
}

/// A form's body.
#[derive(Clone, Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<House> for Form<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, house: &House) -> Result<Self, Problem> {
        debug_assert_ne!(request.method(), Method::GET, "a form that changes nothing is a query");
        axum::extract::Form::from_request(request, house)
            .await
            .map(|axum::extract::Form(v)| Self(v))
            .map_err(|e| match e {
                FormRejection::BytesRejection(e) => too_big(&e, BODY_BYTES_MAX),
                e => Problem::unreadable(unread::field_of(&e)),
            })
    }
}

/// The body of a request, of which so many bytes are allowed.
async fn bytes(request: Request, house: &House, most: usize) -> Result<axum::body::Bytes, Problem> {
    axum::body::Bytes::from_request(request, house).await.map_err(|e| too_big(&e, most))
}

fn too_big(e: &BytesRejection, most: usize) -> Problem {
    if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "web-error-too-big").with("most", most / 1024)
    } else {
        Problem::unreadable("body")
    }
}

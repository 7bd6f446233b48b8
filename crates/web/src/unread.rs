//! What of a request cannot be read: the name of the field. What a decoder says of it is English,
//! and may hold what somebody typed: nobody is shown it.

use std::error::Error;

use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use serde_path_to_error::Path;

use crate::Problem;

/// A value of a JSON text: an object. Its decoder would take a list for the fields in their order.
pub(crate) fn json<T: DeserializeOwned>(text: &[u8]) -> Result<T, Problem> {
    if text.trim_ascii_start().starts_with(b"[") {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Err(Problem { status, ..Problem::unreadable("body") });
    }
    let mut reader = serde_json::Deserializer::from_slice(text);
    let read = serde_path_to_error::deserialize(&mut reader);
    let read = read.map_err(|e| (name(e.path(), &e.inner().to_string()), e.into_inner()));
    let read = read.and_then(|value| match reader.end() {
        Ok(()) => Ok(value),
        Err(e) => Err((None, e)),
    });
    read.map_err(|(field, e)| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        match field.filter(|_| e.is_data()) {
            Some(field) => Problem { status, ..Problem::unreadable(field) },
            None => Problem::new(status, "web-error-bad-json")
                .with("line", e.line())
                .with("column", e.column()),
        }
    })
}

/// The field of a form or of a query that was refused.
pub(crate) fn field_of(refused: &(dyn Error + 'static)) -> String {
    type Refused = serde_path_to_error::Error<serde::de::value::Error>;
    let mut cause = Some(refused);
    while let Some(e) = cause {
        if let Some(decoded) = e.downcast_ref::<Refused>() {
            let field = name(decoded.path(), &decoded.inner().to_string());
            return field.unwrap_or_else(|| "body".to_owned());
        }
        cause = e.source();
    }
    "content-type".to_owned()
}

/// The field at which a decoder stopped. One that is missing or unknown is named in its words only.
fn name(path: &Path, said: &str) -> Option<String> {
    let said = ["missing field `", "unknown field `"].iter().find_map(|w| said.strip_prefix(w));
    let named = said.and_then(|rest| rest.split('`').next());
    let path = Some(path.to_string()).filter(|p| !matches!(p.as_str(), "." | "?"));
    match (path, named) {
        (Some(path), Some(name)) if !path.ends_with(name) => Some(format!("{path}.{name}")),
        (Some(path), _) => Some(path),
        (None, name) => name.map(str::to_owned),
    }
}

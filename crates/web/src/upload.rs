//! A form that carries a file (RFC 7578), as a browser sends it without a script.

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use kit::limits::UPLOAD_BYTES_MAX;

use crate::{House, Problem};

/// What is said to be unreadable where the whole form is.
const FORM: &str = "multipart/form-data";

/// The fields of a form, in their order; of a file its bytes.
#[derive(Clone, Debug)]
pub struct Upload(Vec<(String, Bytes)>);

impl Upload {
    /// The bytes of a field; none where it is not there.
    #[must_use]
    pub fn bytes(&self, name: &str) -> &[u8] {
        self.0.iter().find(|(n, _)| n == name).map_or(&[], |(_, bytes)| bytes)
    }
    /// The text of a field.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        String::from_utf8_lossy(self.bytes(name)).into_owned()
    }
}

impl FromRequest<House> for Upload {
    type Rejection = Problem;
    async fn from_request(request: Request, house: &House) -> Result<Self, Problem> {
        let form = Multipart::from_request(request, house).await;
        let mut form = form.map_err(|_| Problem::unreadable(FORM))?;
        let mut fields = Vec::new();
        while let Some(field) = form.next_field().await.map_err(|e| refused(&e))? {
            let name = field.name().unwrap_or_default().to_owned();
            fields.push((name, field.bytes().await.map_err(|e| refused(&e))?));
        }
        Ok(Self(fields))
    }
}

fn refused(e: &MultipartError) -> Problem {
    if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(e.status(), "web-error-too-big").with("most", UPLOAD_BYTES_MAX / 1024)
    } else {
        Problem::unreadable(FORM)
    }
}

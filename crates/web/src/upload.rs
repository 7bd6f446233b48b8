//! A form that carries a file (RFC 7578), as a browser sends it without a script. A file that is
//! too large is read to its end and not kept: the words that came with it are not lost.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use kit::limits::{BODY_BYTES_MAX, PICTURE_BYTES_MAX, UPLOAD_BYTES_MAX};

use crate::{House, Problem};

/// What is said to be unreadable where the whole form is.
const FORM: &str = "multipart/form-data";

/// No form of ours has so many fields.
const FIELDS_MAX: usize = 100;

/// The fields of a form, in their order; of a file its bytes, and of one that is too large (a word,
/// too) the first of them, one more than fits.
#[derive(Clone, Debug)]
pub struct Upload(Vec<(String, Vec<u8>)>);

impl Upload {
    /// The bytes of a field; none where it is not there.
    #[must_use]
    pub fn bytes(&self, name: &str) -> &[u8] {
        self.0.iter().find(|(n, _)| n == name).map_or(&[], |(_, bytes)| bytes.as_slice())
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
        let (mut fields, mut kept) = (Vec::new(), 0);
        while let Some(field) = form.next_field().await.map_err(|e| refused(&e))? {
            let name = field.name().unwrap_or_default().to_owned();
            let bytes = first_of(field).await?;
            kept += bytes.len();
            if kept > UPLOAD_BYTES_MAX || fields.len() >= FIELDS_MAX {
                return Err(too_big(StatusCode::PAYLOAD_TOO_LARGE));
            }
            fields.push((name, bytes));
        }
        Ok(Self(fields))
    }
}

/// Reads a field to its end, and keeps one byte more of it than fits.
async fn first_of(mut field: Field<'_>) -> Result<Vec<u8>, Problem> {
    let most = if field.file_name().is_some() { PICTURE_BYTES_MAX } else { BODY_BYTES_MAX };
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|e| refused(&e))? {
        let room = (most + 1).saturating_sub(bytes.len());
        bytes.extend_from_slice(piece.get(..room).unwrap_or(&piece));
    }
    Ok(bytes)
}

fn too_big(status: StatusCode) -> Problem {
    Problem::new(status, "web-error-too-big").with("most", PICTURE_BYTES_MAX / 1024)
}

fn refused(e: &MultipartError) -> Problem {
    if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
        too_big(e.status())
    } else {
        Problem::unreadable(FORM)
    }
}

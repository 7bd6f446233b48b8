//! A form that carries a file (RFC 7578), as a browser sends it without a script.

use axum::extract::{FromRequest, Request};
use axum::http::header;
use kit::limits::UPLOAD_BYTES_MAX;

use crate::ask::bytes;
use crate::{House, Problem};

/// The fields of a form, in their order; of a file its bytes.
#[derive(Clone, Debug)]
pub struct Upload(Vec<(String, Vec<u8>)>);

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

    /// Takes a body apart at its boundary. None when it is no such form, or is cut off.
    fn parse(boundary: &str, body: &[u8]) -> Option<Self> {
        let boundary = format!("--{boundary}");
        let mut rest = body.strip_prefix(boundary.as_bytes())?;
        let end = format!("\r\n{boundary}");
        let mut fields = Vec::new();
        while !rest.starts_with(b"--") {
            let part = rest.strip_prefix(b"\r\n")?;
            let (head, after) = split(part, b"\r\n\r\n")?;
            let (bytes, after) = split(after, end.as_bytes())?;
            fields.push((field(std::str::from_utf8(head).ok()?)?, bytes.to_vec()));
            rest = after;
        }
        Some(Self(fields))
    }
}

fn split<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let n = bytes.windows(at.len()).position(|w| w == at)?;
    Some((bytes.get(..n)?, bytes.get(n + at.len()..)?))
}

/// The name of a field: `Content-Disposition: form-data; name="picture"; filename="a.png"`.
fn field(head: &str) -> Option<String> {
    let said = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let name = said.split(';').find_map(|part| part.trim().strip_prefix("name=\""))?;
    Some(name.strip_suffix('"')?.to_owned())
}

impl FromRequest<House> for Upload {
    type Rejection = Problem;
    async fn from_request(request: Request, house: &House) -> Result<Self, Problem> {
        let said = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let boundary = said
            .and_then(|s| s.strip_prefix("multipart/form-data"))
            .and_then(|s| s.split_once("boundary="))
            .map(|(_, b)| b.split(';').next().unwrap_or(b).trim_matches('"').to_owned())
            .ok_or_else(|| Problem::unreadable("multipart/form-data"))?;
        let body = bytes(request, house, UPLOAD_BYTES_MAX).await?;
        Self::parse(&boundary, &body).ok_or_else(|| Problem::unreadable("multipart/form-data"))
    }
}

#[cfg(test)]
mod tests {
    use super::Upload;

    const FORM: &[u8] = b"--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nFees\r\n\
        --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a;b.png\"\r\n\
        Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n--x\0\r\n--x--\r\n";

    #[test]
    fn a_form_with_a_file_is_taken_apart_and_a_part_of_one_is_none() {
        let form = Upload::parse("x", FORM).unwrap();
        assert_eq!(form.text("name"), "Fees");
        assert_eq!(form.bytes("file"), b"\x89PNG\r\n\x1a\n--x\0");
        assert_eq!(form.bytes("other"), b"");
        for cut in 0..FORM.len() - 4 {
            assert!(Upload::parse("x", &FORM[..cut]).is_none(), "{cut}");
        }
        assert!(Upload::parse("y", FORM).is_none());
    }
}

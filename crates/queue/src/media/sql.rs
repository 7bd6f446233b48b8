//! Reads of pictures.

use kit::{Lang, SiteKey};
use store::{FromRow, Result, Row, Tx, sql};
use uuid::Uuid;

/// A picture that is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its id.
    pub id: Uuid,
    /// What the manager calls it.
    pub name: String,
    /// Its media type.
    pub kind: String,
    /// Bytes of its file.
    pub size: i64,
    /// Points from side to side, and from top to bottom.
    pub sides: (i64, i64),
    /// The SHA-256 of its file.
    pub hash: [u8; 32],
}

impl Shown {
    /// Where its file is: browsers keep it for ever, since another file has another address.
    #[must_use]
    pub fn address(&self, site: &SiteKey) -> String {
        format!("/media/{site}/{}", self.digits())
    }

    /// The SHA-256 as hexadecimal digits.
    fn digits(&self) -> String {
        self.hash.iter().map(|b| format!("{b:02x}")).collect()
    }
}

impl FromRow for Shown {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            kind: row.get("kind")?,
            size: row.get("size")?,
            sides: (row.get("width")?, row.get("height")?),
            hash: row.get("hash")?,
        })
    }
}

/// The pictures of a site, in their order.
///
/// # Errors
/// Those of the engine.
pub fn shown(tx: &mut Tx<'_>, site: &SiteKey) -> Result<Vec<Shown>> {
    tx.all(
        sql!(
            "SELECT id, name, kind, size, width, height, hash FROM picture
             WHERE site = $1 ORDER BY place, id LIMIT 100"
        ),
        &[site.as_str().into()],
    )
}

/// What a picture says in a language, else in the first that it has words in: a pack may have got
/// a language since.
///
/// # Errors
/// Those of the engine.
pub fn words(tx: &mut Tx<'_>, picture: Uuid, lang: &Lang) -> Result<String> {
    let found: Option<String> = tx.opt(
        sql!(
            "SELECT words FROM picture_words WHERE picture = $1
             ORDER BY CASE WHEN lang = $2 THEN 0 ELSE 1 END, lang LIMIT 1"
        ),
        &[picture.into(), lang.as_str().into()],
    )?;
    Ok(found.unwrap_or_default())
}

/// The media type and the file of a picture of a site, by the digits of its SHA-256.
///
/// # Errors
/// Those of the engine.
pub fn file(tx: &mut Tx<'_>, site: &SiteKey, digits: &str) -> Result<Option<(String, Vec<u8>)>> {
    let found = shown(tx, site)?.into_iter().find(|p| p.digits() == digits);
    let Some(found) = found else { return Ok(None) };
    let parts: Vec<Vec<u8>> = tx.all(
        sql!("SELECT bytes FROM picture_part WHERE picture = $1 ORDER BY n LIMIT 100"),
        &[found.id.into()],
    )?;
    Ok(Some((found.kind, parts.concat())))
}

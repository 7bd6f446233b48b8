//! The media slot of a wall: one slide after the other, beside the calls and never over them. A
//! site's own pictures, or what every visitor may know of the office.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use kit::SiteKey;
use store::Tx;
use web::{Ask, Cache, House, Path, Problem, html};

use super::wall::{Word, words};
use crate::edge;
use crate::error::Error;
use crate::media::sql;

/// How long a slide stays: as long as each language of the wall has had its turn.
pub(super) const SLIDE_SECONDS: i64 = 12;
/// What a wall says where it has no pictures: headings of "What prevents a bribe here?".
const SAID: [&str; 5] = [
    "front-honest-fees",
    "front-honest-rule",
    "front-honest-public",
    "front-honest-receipt",
    "front-honest-looks",
];

/// What is shown now.
pub(super) enum Slide {
    /// A picture: its address and what it says.
    Picture { src: String, says: String },
    /// A heading and a line, each in the languages in turn.
    Words { head: Vec<Word>, line: Vec<Word> },
}

#[derive(Template)]
#[template(path = "wall_media.html")]
struct Part {
    v: Only,
}

struct Only {
    slide: Slide,
}

/// The slide of a moment: every display of a hall shows the same.
pub(super) async fn slide(
    house: &House,
    ask: &Ask,
    site: &SiteKey,
    now: Timestamp,
) -> Result<Slide, Problem> {
    let turn = usize::try_from(now.as_second() / SLIDE_SECONDS).unwrap_or(0);
    let (key, lang) = (site.clone(), ask.lang.clone());
    let read = move |tx: &mut Tx<'_>| {
        let pictures = sql::shown(tx, &key)?;
        let picture = pictures.get(turn.checked_rem(pictures.len()).unwrap_or(0));
        let picture = picture.map(|p| Ok((p.address(&key), sql::words(tx, p.id, &lang)?)));
        picture.transpose()
    };
    if let Some((src, says)) = house.app.read::<_, store::StoreError, _>(read).await? {
        return Ok(Slide::Picture { src, says });
    }
    let said = SAID.get(turn % SAID.len()).copied().unwrap_or_default();
    Ok(Slide::Words {
        head: words(house, &ask.lang, |t| t.s("web-honest")),
        line: words(house, &ask.lang, |t| t.s(said)),
    })
}

/// `GET /wall/{site}/media`: the slot of the page.
pub(super) async fn part(
    State(house): State<House>,
    ask: Ask,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let key = edge::site(&house, &site)?.key.clone();
    let v = Only { slide: slide(&house, &ask, &key, house.app.now()).await? };
    Ok(html(&Part { v }, StatusCode::OK, Cache::NoStore))
}

/// `GET /media/{site}/{name}`: the file of a picture, by its SHA-256. Its type is one of three that
/// its own first bytes say, and the browser may guess no other.
pub(super) async fn picture(
    State(house): State<House>,
    Path((site, name)): Path<(SiteKey, String)>,
) -> Result<Response, Problem> {
    let key = edge::site(&house, &site)?.key.clone();
    let found = house.app.read::<_, Error, _>(move |tx| Ok(sql::file(tx, &key, &name)?)).await?;
    let (kind, bytes) = found.ok_or_else(Problem::not_found)?;
    let fixed = [
        (header::CONTENT_TYPE, HeaderValue::from_str(&kind).map_err(Problem::ours)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Ok((fixed, bytes).into_response())
}

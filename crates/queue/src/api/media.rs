//! The pictures of a hall, over JSON.

use std::collections::BTreeMap;

use authz::{Action, May};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kit::limits::UPLOAD_BYTES_MAX;
use kit::{Lang, Scope, SiteKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{By, House, Json, Key, Path, Problem, Signed};

use crate::edge;
use crate::edge::media::{self, Change};
use crate::media::NewPicture;
use crate::media::sql::Shown;

/// A picture that the walls of a hall show.
#[derive(Serialize, ToSchema)]
struct PictureBody {
    /// Its id.
    id: Uuid,
    /// What the manager calls it: for whoever may show one.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// `image/png`, `image/jpeg` or `image/webp`.
    kind: String,
    /// Bytes of its file.
    size: i64,
    /// Points from side to side.
    width: i64,
    /// Points from top to bottom.
    height: i64,
    /// Where its file is; its last part is the SHA-256.
    address: String,
}

impl PictureBody {
    fn of(site: &SiteKey, p: Shown, named: bool) -> Self {
        let address = p.address(site);
        let (width, height) = p.sides;
        let name = named.then_some(p.name);
        Self { id: p.id, name, kind: p.kind, size: p.size, width, height, address }
    }
}

/// A picture to be shown.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddPicture {
    /// What the manager calls it.
    name: String,
    /// What it says, by the code of each language of the pack.
    words: BTreeMap<String, String>,
    /// The file in base64: PNG, JPEG or WebP, 1 MiB at most.
    picture: String,
}

/// Which picture was added.
#[derive(Serialize, ToSchema)]
struct Added {
    /// Its id.
    id: Uuid,
}

/// The pictures that the walls of a hall show one after the other.
#[utoipa::path(get, path = "/api/v1/sites/{site}/media", tag = "sites",
    params(("site" = String, Path)),
    responses((status = 200, body = Vec<PictureBody>)))]
async fn list(
    State(house): State<House>,
    by: By,
    Path(site): Path<SiteKey>,
) -> Result<axum::Json<Vec<PictureBody>>, Problem> {
    let site = edge::site(&house, &site)?;
    let shown = media::shown(&house, &site.key).await?;
    let named = by.actor.may(Action::Announce, &Scope::site(&site.key)).is_ok();
    Ok(axum::Json(shown.into_iter().map(|p| PictureBody::of(&site.key, p, named)).collect()))
}

/// Show a picture on the walls of a hall, after those that are shown there.
#[utoipa::path(post, path = "/api/v1/sites/{site}/media", tag = "sites",
    params(("site" = String, Path), ("Idempotency-Key" = uuid::Uuid, Header)),
    request_body = AddPicture, security(("bearer" = [])),
    responses((status = 201, body = Added)))]
async fn add(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path(site): Path<SiteKey>,
    request: Request,
) -> Result<(StatusCode, axum::Json<Added>), Problem> {
    by.may(Action::Announce, &Scope::site(&site))?;
    let site = edge::site(&house, &site)?;
    // Of whoever may not, no file is read.
    let Json(ask) = Json::<AddPicture, UPLOAD_BYTES_MAX>::from_request(request, &house).await?;
    let words = ask.words.into_iter().map(|(lang, words)| {
        let lang = lang.parse::<Lang>().map_err(|_| Problem::unreadable("words"))?;
        Ok::<_, Problem>((lang, words))
    });
    let words = words.collect::<Result<_, _>>()?;
    let bytes = STANDARD.decode(ask.picture).map_err(|_| Problem::unreadable("picture"))?;
    let new = NewPicture { name: ask.name, words, bytes };
    let id = media::add(&house, &site, &by, key.0, new).await?;
    Ok((StatusCode::CREATED, axum::Json(Added { id })))
}

/// Show a picture one place earlier.
#[utoipa::path(post, path = "/api/v1/sites/{site}/media/{picture}/earlier", tag = "sites",
    params(("site" = String, Path), ("picture" = uuid::Uuid, Path),
        ("Idempotency-Key" = uuid::Uuid, Header)),
    security(("bearer" = [])),
    responses((status = 204)))]
async fn earlier(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path((site, picture)): Path<(SiteKey, Uuid)>,
) -> Result<StatusCode, Problem> {
    let site = edge::site(&house, &site)?;
    media::change(&house, &site, &by, key.0, picture, Change::Earlier).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a picture from the walls.
#[utoipa::path(delete, path = "/api/v1/sites/{site}/media/{picture}", tag = "sites",
    params(("site" = String, Path), ("picture" = uuid::Uuid, Path),
        ("Idempotency-Key" = uuid::Uuid, Header)),
    security(("bearer" = [])),
    responses((status = 204)))]
async fn remove(
    State(house): State<House>,
    Signed(by): Signed,
    key: Key,
    Path((site, picture)): Path<(SiteKey, Uuid)>,
) -> Result<StatusCode, Problem> {
    let site = edge::site(&house, &site)?;
    media::change(&house, &site, &by, key.0, picture, Change::Remove).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn api() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))
        .routes(routes!(earlier))
        .routes(routes!(remove))
}

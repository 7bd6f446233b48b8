//! Where a device gets its key: it shows a code, or opens a link.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use journal::WriteError;
use kit::CommandId;
use serde::Deserialize;
use web::{
    Ask, By, Cache, DEVICE_KEY, DeviceKind, Form, House, Network, Path, Problem, Shell, T, cookie,
    html, redirect,
};

use super::{said, with_cookie};
use crate::devices::edge::{self, Given};
use crate::devices::{Enrolled, sql};
use crate::error::Error;
use crate::limits::DEVICE_KEY_AGE;
use crate::sessions::token_hash;
use crate::sign_in;

#[derive(Template)]
#[template(path = "enrol.html")]
struct Page {
    t: T,
    shell: Shell,
    /// What the link enrols; empty where a code is typed.
    what: String,
    code: String,
    command: String,
    problem: String,
}

fn page(
    house: &House,
    ask: &Ask,
    (what, code): (String, String),
    (problem, status): (String, StatusCode),
) -> Result<Response, Problem> {
    let t = ask.t(house);
    let shell = Shell::new(house, ask, t.s("identity-enrol"));
    let command = sign_in::fresh_command::<Error>()?.to_string();
    Ok(html(&Page { t, shell, what, code, command, problem }, status, Cache::NoStore))
}

/// Sends the device to its page, with its key.
fn home(house: &House, device: &Enrolled, key: &str) -> Response {
    let to = device.home();
    let age = format!("; Max-Age={}", DEVICE_KEY_AGE.as_secs());
    with_cookie(house, redirect(&to), &to, key, &age)
}

/// The key that this browser holds, and its device.
async fn held(house: &House, headers: &HeaderMap) -> Result<Option<(Enrolled, String)>, Problem> {
    for kind in DeviceKind::ALL {
        let name = By::cookie_name(house, &format!("/{}", kind.area()));
        let Some(key) = cookie(headers, &name).filter(|k| k.starts_with(DEVICE_KEY)) else {
            continue;
        };
        let Some(device) = house.devices.see(&token_hash(&key), house.app.now()) else { continue };
        let found = house.app.read(move |tx| sql::device(tx, device.id)).await?;
        if let Some(found) = found {
            return Ok(Some((found, key)));
        }
    }
    Ok(None)
}

/// A device that begins here goes on to its page.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some((device, key)) = held(&house, &headers).await? {
        return Ok(home(&house, &device, &key));
    }
    page(&house, &ask, Default::default(), (String::new(), StatusCode::OK))
}

/// What is typed.
#[derive(Deserialize)]
pub(super) struct Coded {
    command: CommandId,
    #[serde(default)]
    code: String,
}

pub(super) async fn by_code(
    State(house): State<House>,
    ask: Ask,
    from: Network,
    Form(form): Form<Coded>,
) -> Result<Response, Problem> {
    match edge::enrol(&house, form.command, &from, Err(&form.code)).await {
        Ok(Given { enrolled, key }) => Ok(home(&house, &enrolled, &key)),
        Err(e) => {
            let shown = said(&house, &ask, e.into())?;
            page(&house, &ask.at("/enrol"), (String::new(), form.code), shown)
        }
    }
}

/// What a link enrols, in words.
async fn what(house: &House, ask: &Ask, link: &str) -> Result<String, Problem> {
    let (hash, now) = (token_hash(link), house.app.now());
    let found = house.app.read(move |tx| sql::by_link(tx, &hash, now)).await;
    let found = found.map_err(WriteError::<Error>::Store)?;
    let new = found.ok_or(WriteError::Refused(Error::EnrolmentGone))?.new;
    let kind = ask.t(house).s(&format!("identity-device-{}", new.kind.word()));
    Ok([kind, new.name, house.pack.site_name(&ask.lang, &new.site)].join(" · "))
}

pub(super) async fn show_link(
    State(house): State<House>,
    ask: Ask,
    Path(link): Path<String>,
) -> Result<Response, Problem> {
    let what = what(&house, &ask, &link).await?;
    page(&house, &ask, (what, String::new()), (String::new(), StatusCode::OK))
}

/// The form of a link.
#[derive(Deserialize)]
pub(super) struct Bare {
    command: CommandId,
}

pub(super) async fn by_link(
    State(house): State<House>,
    ask: Ask,
    from: Network,
    Path(link): Path<String>,
    Form(form): Form<Bare>,
) -> Result<Response, Problem> {
    match edge::enrol(&house, form.command, &from, Ok(&link)).await {
        Ok(Given { enrolled, key }) => Ok(home(&house, &enrolled, &key)),
        Err(e) => {
            let problem = Problem::from(e);
            if problem.status == StatusCode::GONE {
                return Err(problem);
            }
            let shown = said(&house, &ask, problem)?;
            page(&house, &ask, (what(&house, &ask, &link).await?, String::new()), shown)
        }
    }
}

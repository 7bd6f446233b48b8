//! The printers of a site: a code for the next one, the code from its paper, its name and its end.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kit::{CommandId, DeviceId, SiteKey};
use pack::Site;
use serde::Deserialize;
use web::{Ask, By, Cache, Form, House, Path, Problem, Query, Shell, T, html, redirect};

use super::devices::{managed, shell};
use super::said;
use crate::error::Error;
use crate::limits::DEVICE_NAME_CHARS_MAX;
use crate::printers::edge::{self, Wanted};
use crate::printers::sql;
use crate::sign_in;

struct Choice {
    key: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "printers.html")]
struct NextPage {
    t: T,
    shell: Shell,
    path: String,
    devices: String,
    wanted: Wanted,
    kiosks: Vec<Choice>,
    most: usize,
    command: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "printer.html")]
struct OnePage {
    t: T,
    shell: Shell,
    name: String,
    address: String,
    devices: String,
    next: String,
    /// What was typed of the code, while it is asked for.
    code: Option<String>,
    /// What may be changed of a printer that works.
    wanted: Option<Wanted>,
    kiosks: Vec<Choice>,
    most: usize,
    command: String,
    problem: String,
}

fn above(house: &House, (ask, by): (&Ask, &By), site: &Site, title: String) -> (Shell, String) {
    let devices = format!("/manage/{}/devices", site.key);
    let name = house.pack.site_name(&ask.lang, &site.key);
    let words = format!("{}, {name}", ask.t(house).s("identity-devices"));
    (shell(house, ask, by, site, title).crumb(&devices, words, &ask.lang), devices)
}

async fn kiosks(house: &House, site: &Site, now: &str) -> Result<Vec<Choice>, Problem> {
    let all = edge::kiosks(house, &site.key).await?.into_iter();
    Ok(all.map(|key| Choice { chosen: key == now, key }).collect())
}

async fn next_page(
    house: &House,
    (ask, by): (&Ask, &By),
    site: &Site,
    wanted: Wanted,
    (problem, status): (String, StatusCode),
) -> Result<Response, Problem> {
    let t = ask.t(house);
    let (shell, devices) = above(house, (ask, by), site, t.s("identity-printer-next"));
    let page = NextPage {
        shell,
        path: format!("/manage/{}/printers", site.key),
        devices,
        kiosks: kiosks(house, site, &wanted.kiosk).await?,
        wanted,
        most: DEVICE_NAME_CHARS_MAX,
        command: sign_in::fresh_command::<Error>()?.to_string(),
        problem,
        t,
    };
    Ok(html(&page, status, Cache::NoStore))
}

/// Asks where the next printer is.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let site = managed(&house, &by, &site)?;
    let fine = (String::new(), StatusCode::OK);
    next_page(&house, (&ask, &by), &site, Wanted::default(), fine).await
}

/// Where the next printer is.
#[derive(Deserialize)]
pub(super) struct Next {
    command: CommandId,
    #[serde(default)]
    name: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    kiosk: String,
}

/// Prints a code there.
pub(super) async fn make(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Next>,
) -> Result<Response, Problem> {
    let site = managed(&house, &by, &site)?;
    let Next { command, name, address, kiosk } = form;
    let wanted = Wanted { name, address, kiosk };
    match edge::ask(&house, &by.actor, command, &site.key, &wanted).await {
        Ok(id) => Ok(redirect(&format!("/manage/{}/printers/{id}?lang={}", site.key, ask.lang))),
        Err(e) => {
            let shown = said(&house, &ask, e.into())?;
            next_page(&house, (&ask, &by), &site, wanted, shown).await
        }
    }
}

/// What was typed of a printer, and what went wrong.
#[derive(Default)]
struct Typed {
    code: String,
    wanted: Option<Wanted>,
    problem: String,
}

async fn one_page(
    house: &House,
    (ask, by): (&Ask, &By),
    site: &Arc<Site>,
    id: DeviceId,
    (typed, status): (Typed, StatusCode),
) -> Result<Response, Problem> {
    let now = house.app.now();
    let read = move |tx: &mut store::Tx<'_>| {
        Ok::<_, store::StoreError>((sql::printer(tx, id)?, sql::asked(tx, id, now)?))
    };
    let (found, asked) = house.app.read(read).await?;
    let found = found.filter(|p| p.printer.site == site.key && p.revoked.is_none());
    let asked = asked.filter(|a| a.new.site == site.key);
    let (name, address, code, wanted) = match (found, asked) {
        (Some(found), _) => {
            let p = found.printer;
            let kiosk = p.kiosk.unwrap_or_default();
            let now = Wanted { name: p.name.clone(), kiosk, ..Wanted::default() };
            (p.name, p.address, None, Some(typed.wanted.unwrap_or(now)))
        }
        (None, Some(asked)) => (asked.new.name, asked.new.address, Some(typed.code), None),
        // The time of its code is over, or it was revoked: what went wrong is said all the same.
        (None, None) if !typed.problem.is_empty() => {
            (ask.t(house).s("identity-printer-next"), String::new(), None, None)
        }
        (None, None) => return Err(Problem::not_found()),
    };
    let (shell, devices) = above(house, (ask, by), site, name.clone());
    let chosen = wanted.as_ref().map(|w| w.kiosk.clone()).unwrap_or_default();
    let page = OnePage {
        shell,
        name,
        address,
        devices,
        next: format!("/manage/{}/printers", site.key),
        code,
        wanted,
        kiosks: kiosks(house, site, &chosen).await?,
        most: DEVICE_NAME_CHARS_MAX,
        command: sign_in::fresh_command::<Error>()?.to_string(),
        problem: typed.problem,
        t: ask.t(house),
    };
    Ok(html(&page, status, Cache::NoStore))
}

/// The code of an address that was scanned from the paper.
#[derive(Deserialize)]
pub(super) struct Scanned {
    #[serde(default)]
    code: String,
}

/// Asks for the code from the paper, or shows what may be done with the printer.
pub(super) async fn one(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path((site, id)): Path<(SiteKey, DeviceId)>,
    Query(scanned): Query<Scanned>,
) -> Result<Response, Problem> {
    let site = managed(&house, &by, &site)?;
    let typed = Typed { code: scanned.code, ..Typed::default() };
    one_page(&house, (&ask, &by), &site, id, (typed, StatusCode::OK)).await
}

/// What is to be done.
#[derive(Deserialize)]
pub(super) struct Act {
    command: CommandId,
    #[serde(default)]
    act: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    kiosk: String,
}

/// Enrols, changes or revokes.
pub(super) async fn act(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path((site, id)): Path<(SiteKey, DeviceId)>,
    Form(form): Form<Act>,
) -> Result<Response, Problem> {
    let site = managed(&house, &by, &site)?;
    let Act { command, act, code, name, kiosk } = form;
    let (by_whom, key) = (&by.actor, &site.key);
    let wanted = Wanted { name, kiosk, ..Wanted::default() };
    let done = match act.as_str() {
        "code" => edge::enrol(&house, by_whom, command, key, id, &code).await,
        "change" => edge::change(&house, by_whom, command, key, id, &wanted).await,
        "revoke" => edge::revoke(&house, by_whom, command, key, id).await,
        _ => return Err(Problem::unreadable("act")),
    };
    match done {
        Ok(()) => Ok(redirect(&format!("/manage/{key}/devices?lang={}", ask.lang))),
        Err(e) => {
            let (problem, status) = said(&house, &ask, e.into())?;
            let wanted = (act == "change").then_some(wanted);
            one_page(&house, (&ask, &by), &site, id, (Typed { code, wanted, problem }, status))
                .await
        }
    }
}

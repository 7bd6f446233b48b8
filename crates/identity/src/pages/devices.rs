//! The devices of a site: which there are, a code for the next one, and the end of a key.

use std::sync::Arc;

use askama::Template;
use authz::{Action, May};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use kit::text::word;
use kit::{CommandId, DeviceId, Role, Scope, SiteKey, StaffId};
use pack::Site;
use serde::Deserialize;
use web::{
    Ask, By, Cache, Device, DeviceKind, Form, House, Path, Problem, Shell, T, html, qr_svg,
    redirect,
};

use super::said;
use crate::devices::edge::{self, Opened, Wanted};
use crate::devices::{Enrolled, sql};
use crate::error::Error;
use crate::limits::DEVICE_NAME_CHARS_MAX;
use crate::{sign_in, sql as staff};

struct Line {
    id: String,
    name: String,
    kind: String,
    shows: String,
    enrolled: String,
    seen: String,
    silent: bool,
    revoked: String,
}

struct Printer {
    id: String,
    name: String,
    address: String,
    state: String,
    bad: bool,
}

struct Choice {
    key: String,
    name: String,
    chosen: bool,
}

/// A code that was just made.
struct Fresh {
    code: String,
    address: String,
    link: String,
    qr: String,
}

#[derive(Template)]
#[template(path = "devices.html")]
struct Page {
    t: T,
    shell: Shell,
    site: String,
    path: String,
    printing: String,
    lines: Vec<Line>,
    printers: Vec<Printer>,
    kinds: Vec<Choice>,
    langs: Vec<Choice>,
    parts: Vec<Choice>,
    name: String,
    most: usize,
    command: String,
    fresh: Option<Fresh>,
    problem: String,
}

#[derive(Template)]
#[template(path = "device.html")]
struct RevokePage {
    t: T,
    shell: Shell,
    path: String,
    line: Line,
    command: String,
    problem: String,
}

/// Whoever manages the devices of the site.
pub(super) fn managed(house: &House, by: &By, site: &SiteKey) -> Result<Arc<Site>, Problem> {
    let found = house.sites.get(site).ok_or_else(Problem::not_found)?;
    by.actor.may(Action::ManageDevices, &Scope::site(site))?;
    Ok(found)
}

/// A day and a time at the site.
fn when(at: Timestamp, site: &Site) -> String {
    site.zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A part of the hall in words.
fn part_words(house: &House, t: &T, part: &str) -> String {
    match part.split_once('=') {
        Some((what, key)) => house.pack.say(t.lang(), &format!("{what}-{key}")),
        None => t.s("identity-device-hall"),
    }
}

/// What a display shows, in words.
fn shows(house: &House, t: &T, device: &Enrolled) -> String {
    if device.device.kind == DeviceKind::Kiosk {
        return String::new();
    }
    let mut parts = device.shows.split('&').filter(|p| !p.is_empty() && !p.starts_with("lang="));
    let part = part_words(house, t, parts.next().unwrap_or_default());
    let lang = device.shows.split('&').find_map(|p| p.strip_prefix("lang="));
    let lang = house.langs().iter().find(|l| Some(l.as_str()) == lang);
    let lang = lang.map(|l| T::new(&house.texts, l).s("web-language-name"));
    [Some(part), lang].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn line(house: &House, t: &T, site: &Site, d: &Enrolled, maker: &str) -> Line {
    let Device { id, kind, name, .. } = &d.device;
    let seen = house.devices.seen(*id);
    let silent = seen.is_none_or(|at| d.device.is_silent(at, house.app.now()));
    let time = |at| word("time", when(at, site));
    let seen = match seen {
        None => t.s("identity-device-never"),
        Some(at) if silent => t.a("identity-device-silent", &[time(at)]),
        Some(at) => t.a("identity-device-seen", &[time(at)]),
    };
    let by = [time(d.at), word("who", maker.to_owned())];
    Line {
        id: id.to_string(),
        name: name.clone(),
        kind: t.s(&format!("identity-device-{}", kind.word())),
        shows: shows(house, t, d),
        enrolled: t.a("identity-device-enrolled", &by),
        seen,
        silent,
        revoked: d
            .revoked
            .map(|at| t.a("identity-device-revoked", &[time(at)]))
            .unwrap_or_default(),
    }
}

fn printers(house: &House, t: &T, site: &Site) -> Vec<Printer> {
    let here = house.printers.all().into_iter().filter(|p| p.site == site.key);
    let state = |trouble: Option<web::Trouble>| match trouble {
        Some(trouble) => t.s(&format!("queue-printer-{}", trouble.word())),
        None => t.s("identity-printer-ready"),
    };
    here.map(|p| {
        let trouble = house.printers.trouble(p.id);
        let (id, name, address) = (p.id.to_string(), p.name, p.address);
        Printer { id, name, address, state: state(trouble), bad: trouble.is_some() }
    })
    .collect()
}

/// The devices of a site, each with the login of whoever enrolled it.
async fn read(house: &House, site: &SiteKey) -> Result<Vec<(Enrolled, String)>, Problem> {
    let key = site.clone();
    let read = move |tx: &mut store::Tx<'_>| {
        let mut all = Vec::new();
        for device in sql::devices(tx, &key)? {
            let maker = login(tx, device.maker)?;
            all.push((device, maker));
        }
        Ok::<_, store::StoreError>(all)
    };
    Ok(house.app.read(read).await?)
}

fn login(tx: &mut store::Tx<'_>, id: StaffId) -> Result<String, store::StoreError> {
    Ok(staff::account_by_id(tx, id)?.map_or_else(String::new, |a| a.login))
}

pub(super) fn shell(house: &House, ask: &Ask, by: &By, site: &Site, title: String) -> Shell {
    let t = ask.t(house);
    let shell = Shell::new(house, ask, title);
    match by.actor.role {
        Role::Administrator => shell.crumb("/manage/staff", t.s("identity-staff"), &ask.lang),
        _ => {
            let board = format!("/manage/{}", site.key);
            shell.of_manager(&site.key).crumb(board, t.s("queue-manage-board"), &ask.lang)
        }
    }
}

/// What was typed, a code that was made of it, or what went wrong.
#[derive(Default)]
struct Said {
    wanted: Wanted,
    made: Option<Opened>,
    problem: String,
}

fn fresh(house: &House, t: &T, made: &Opened) -> Fresh {
    let address = format!("{}/enrol", house.base_url);
    let link = format!("{address}/{}", made.link);
    Fresh {
        code: made.code.to_string(),
        qr: qr_svg(&link, &t.s("identity-enrol-qr")),
        address,
        link,
    }
}

async fn page(
    house: &House,
    (ask, by): (&Ask, &By),
    site: &Site,
    what: Said,
    status: StatusCode,
) -> Result<Response, Problem> {
    let t = ask.t(house);
    let all = read(house, &site.key).await?;
    let name = house.pack.site_name(&ask.lang, &site.key);
    let title = format!("{}, {name}", t.s("identity-devices"));
    let wanted = what.wanted;
    let choice = |key: &str, name: String, now: &str| Choice {
        key: key.to_owned(),
        name,
        chosen: key == now,
    };
    let langs = house.langs().iter();
    let parts = std::iter::once(String::new()).chain(edge::parts(site));
    let page = Page {
        shell: shell(house, ask, by, site, title),
        path: format!("/manage/{}/devices", site.key),
        printing: format!("/manage/{}/printers", site.key),
        lines: all.iter().map(|(d, maker)| line(house, &t, site, d, maker)).collect(),
        printers: printers(house, &t, site),
        kinds: DeviceKind::ALL
            .map(|k| {
                let name = t.s(&format!("identity-device-{}", k.word()));
                choice(k.word(), name, &wanted.kind)
            })
            .into(),
        langs: langs
            .map(|l| {
                let name = T::new(&house.texts, l).s("web-language-name");
                choice(l.as_str(), name, &wanted.lang)
            })
            .collect(),
        parts: parts.map(|p| choice(&p, part_words(house, &t, &p), &wanted.part)).collect(),
        site: name,
        name: wanted.name,
        most: DEVICE_NAME_CHARS_MAX,
        command: sign_in::fresh_command::<Error>()?.to_string(),
        fresh: what.made.map(|made| fresh(house, &t, &made)),
        problem: what.problem,
        t,
    };
    Ok(html(&page, status, Cache::NoStore))
}

pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let site = managed(&house, &by, &site)?;
    page(&house, (&ask, &by), &site, Said::default(), StatusCode::OK).await
}

/// What the next device will be.
#[derive(Deserialize)]
pub(super) struct Next {
    command: CommandId,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    lang: String,
    #[serde(default)]
    part: String,
}

pub(super) async fn make(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Next>,
) -> Result<Response, Problem> {
    let site = managed(&house, &by, &site)?;
    let Next { command, kind, name, lang, part } = form;
    let wanted = Wanted { kind, name, lang, part };
    let (what, status) = match edge::make(&house, &by.actor, command, &site.key, &wanted).await {
        Ok(made) => (Said { made: Some(made), ..Said::default() }, StatusCode::OK),
        Err(e) => {
            let (problem, status) = said(&house, &ask, e.into())?;
            (Said { wanted, problem, ..Said::default() }, status)
        }
    };
    page(&house, (&ask, &by), &site, what, status).await
}

async fn asked(
    house: &House,
    (ask, by): (&Ask, &By),
    site: &Site,
    id: DeviceId,
    (problem, status): (String, StatusCode),
) -> Result<Response, Problem> {
    let key = site.key.clone();
    let read = move |tx: &mut store::Tx<'_>| {
        let found = sql::device(tx, id)?.filter(|d| d.device.site == key);
        let maker = found.as_ref().map(|d| login(tx, d.maker)).transpose()?;
        Ok::<_, store::StoreError>(found.zip(maker))
    };
    let (device, maker) = house.app.read(read).await?.ok_or_else(Problem::not_found)?;
    let t = ask.t(house);
    let path = format!("/manage/{}/devices", site.key);
    let title =
        format!("{}, {}", t.s("identity-devices"), house.pack.site_name(&ask.lang, &site.key));
    let page = RevokePage {
        shell: shell(house, ask, by, site, device.device.name.clone())
            .crumb(&path, title, &ask.lang),
        line: line(house, &t, site, &device, &maker),
        command: sign_in::fresh_command::<Error>()?.to_string(),
        path,
        problem,
        t,
    };
    Ok(html(&page, status, Cache::NoStore))
}

/// Asks whether the device is to be revoked.
pub(super) async fn ask_revoke(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path((site, id)): Path<(SiteKey, DeviceId)>,
) -> Result<Response, Problem> {
    let site = managed(&house, &by, &site)?;
    asked(&house, (&ask, &by), &site, id, (String::new(), StatusCode::OK)).await
}

/// A form that carries its command.
#[derive(Deserialize)]
pub(super) struct Bare {
    command: CommandId,
}

pub(super) async fn revoke(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path((site, id)): Path<(SiteKey, DeviceId)>,
    Form(form): Form<Bare>,
) -> Result<Response, Problem> {
    let site = managed(&house, &by, &site)?;
    match edge::revoke(&house, &by.actor, form.command, &site.key, id).await {
        Ok(()) => Ok(redirect(&format!("/manage/{}/devices", site.key))),
        Err(e) => {
            let shown = said(&house, &ask, e.into())?;
            asked(&house, (&ask, &by), &site, id, shown).await
        }
    }
}

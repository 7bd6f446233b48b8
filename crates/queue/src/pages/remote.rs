//! From home: a number that does not wait until its holder is at the site.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use identity::sign_in::fresh_command;
use kit::SiteKey;
use serde::Deserialize;
use web::{
    Ask, Cache, Form, House, Network, Path, Problem, Query, Shell, T, html, opening, redirect,
};

use crate::edge::front::From;
use crate::edge::{self, NewTicket};
use crate::error::Error;

struct Choice {
    key: String,
    name: String,
    chosen: bool,
}

struct View {
    site: String,
    action: String,
    command: String,
    services: Vec<Choice>,
    grounds: Vec<Choice>,
    phone: String,
    rule: String,
    /// That no number is given now; empty while the site is open.
    closed: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "remote.html")]
struct Page {
    t: T,
    shell: Shell,
    v: View,
}

/// What was chosen and typed.
#[derive(Deserialize, Default)]
pub(super) struct Typed {
    #[serde(default)]
    command: Option<kit::CommandId>,
    #[serde(default)]
    service: String,
    #[serde(default)]
    priority: String,
    #[serde(default)]
    phone: String,
}

fn page(
    house: &House,
    ask: &Ask,
    site: &SiteKey,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let (t, pack, lang) = (ask.t(house), &house.pack, &ask.lang);
    let place = edge::site(house, site)?;
    if place.counters.is_empty() {
        return Err(Problem::not_found());
    }
    let closed = opening::closed(house, &place);
    let name = pack.site_name(lang, site);
    let services = place.services.iter().map(|k| Choice {
        key: k.to_string(),
        name: pack.service_name(lang, k),
        chosen: typed.service == k.as_str(),
    });
    let grounds = pack.priority_grounds.iter().map(|g| Choice {
        key: g.clone(),
        name: pack.say(lang, &format!("priority-{g}")),
        chosen: typed.priority == *g,
    });
    let said = problem.map(|p| {
        let (title, next) = p.say(&t);
        format!("{title} {next}")
    });
    let here = format!("/{lang}/sites/{site}");
    let v = View {
        action: format!("{here}/ticket"),
        command: fresh_command::<Error>()?.to_string(),
        services: services.collect(),
        grounds: grounds.collect(),
        phone: typed.phone.clone(),
        closed: closed.map(|c| opening::words(&t, &c)).unwrap_or_default(),
        rule: t.n("front-remote-rule", &pack.remote_minutes),
        problem: said.unwrap_or_default(),
        site: name.clone(),
    };
    let shell = Shell::new(house, ask, t.s("front-remote"))
        .crumb(format!("/{lang}"), t.s("web-home"), lang)
        .crumb(here, name, lang);
    let status = problem.map_or(StatusCode::OK, |p| p.status);
    Ok(html(&Page { t, shell, v }, status, Cache::NoStore))
}

/// The form.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    Path((_, site)): Path<(String, SiteKey)>,
    Query(typed): Query<Typed>,
) -> Result<Response, Problem> {
    page(&house, &ask, &site, &typed, None)
}

fn cookie_name(house: &House) -> &'static str {
    if house.secure() { "__Host-ow-device" } else { "ow-device" }
}

/// From where somebody at home asks: what the browser kept, or a name that is drawn for it now.
pub(super) fn from(house: &House, headers: &HeaderMap, network: Network) -> Result<From, Problem> {
    let fresh = fresh_command::<Error>()?.to_string();
    let kept = web::cookie(headers, cookie_name(house));
    let device = kept.filter(|d| d.len() == fresh.len() && d.is_ascii()).unwrap_or(fresh);
    Ok(From { device, network: network.0 })
}

/// Has the browser keep its name for a day.
pub(super) fn remember(house: &House, from: &From, response: &mut Response) {
    let (name, device) = (cookie_name(house), &from.device);
    let secure = if house.secure() { "; Secure" } else { "" };
    let cookie = format!("{name}={device}; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Reserves the number and leads to its page. The browser keeps a random name for a day, by which
/// one device cannot take number after number.
pub(super) async fn take(
    State(house): State<House>,
    ask: Ask,
    network: Network,
    headers: HeaderMap,
    Path((_, site)): Path<(String, SiteKey)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let place = edge::site(&house, &site)?;
    let from = from(&house, &headers, network)?;
    let new = NewTicket {
        services: vec![typed.service.clone()],
        priority: Some(typed.priority.clone()),
        phone: Some(typed.phone.clone()),
        language: Some(ask.lang.to_string()),
    };
    let command = typed.command.ok_or_else(|| Problem::unreadable("command"))?;
    let mut response = match edge::front::reserve(&house, &place, command, &from, new).await {
        Ok(done) => redirect(&edge::link(&house, done.value.id)),
        Err(problem) if problem.status.is_client_error() => {
            page(&house, &ask, &site, &typed, Some(&problem))?
        }
        Err(problem) => return Err(problem),
    };
    remember(&house, &from, &mut response);
    Ok(response)
}

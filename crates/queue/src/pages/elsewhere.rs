//! Another centre, where the wait would be shorter: what holders do by themselves.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use identity::sign_in::fresh_command;
use kit::text::word;
use kit::{CommandId, ServiceKey, SiteKey, TicketId};
use serde::Deserialize;
use web::{Ask, Cache, Form, House, Network, Path, Problem, Shell, T, html, redirect};

use super::remote::{from, remember};
use super::ticket::opened;
use crate::edge::{self, NewTicket};
use crate::elsewhere::{Shorter, shorter};
use crate::error::Error;
use crate::model::Ticket;
use crate::{sql, wait};

/// What is offered, and how far it is where that is known.
pub(super) fn away(t: &T, s: &Shorter, place: String) -> String {
    match s.km {
        Some(km) => t.a("front-elsewhere-away", &[word("place", place), word("n", km.to_string())]),
        None => place,
    }
}

/// The services that are left of a visit.
async fn left(house: &House, t: &Ticket) -> Result<Vec<ServiceKey>, Problem> {
    let id = t.id;
    let steps = house.app.read(move |tx| sql::steps(tx, id)).await?;
    Ok(steps.into_iter().filter(|s| s.n >= t.step).map(|s| s.service).collect())
}

/// Where the holder of a waiting number would wait less, if the wait here is longer than the site
/// wants.
async fn found(house: &House, t: &Ticket) -> Result<Vec<Shorter>, Problem> {
    let site = edge::site(house, &t.site)?;
    let wait = wait::of(house, t).await?.filter(|w| w.p50 > site.wait_target_s);
    let Some(wait) = wait else { return Ok(Vec::new()) };
    shorter(house, &t.site, &left(house, t).await?, wait.about()).await
}

fn offer(house: &House, t: &T, s: &Shorter) -> String {
    let name = word("site", house.pack.site_name(t.lang(), &s.site));
    away(t, s, t.a("front-elsewhere-less", &[name, word("n", s.less.to_string())]))
}

/// What the holder's page says of it: the shortest one, if there is one.
pub(super) async fn hint(house: &House, t: &T, ticket: &Ticket) -> Result<String, Problem> {
    let all = found(house, ticket).await?;
    Ok(all.first().map(|s| offer(house, t, s)).unwrap_or_default())
}

struct Choice {
    key: String,
    name: String,
    chosen: bool,
}

struct View {
    number: String,
    link: String,
    command: String,
    places: Vec<Choice>,
    none: String,
    grounds: Vec<Choice>,
    phone: String,
    rule: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "elsewhere.html")]
struct Page {
    t: T,
    shell: Shell,
    v: View,
}

/// What was chosen and typed.
#[derive(Deserialize, Default)]
pub(super) struct Typed {
    #[serde(default)]
    command: Option<CommandId>,
    #[serde(default)]
    site: String,
    #[serde(default)]
    priority: String,
    #[serde(default)]
    phone: String,
}

async fn ticket(house: &House, id: TicketId) -> Result<Ticket, Problem> {
    let found = house.app.read(move |tx| sql::ticket(tx, id)).await?;
    Ok(found.ok_or(Error::NoSuchTicket)?)
}

async fn page(
    house: &House,
    ask: &Ask,
    tk: &Ticket,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let (t, pack, link) = (ask.t(house), &house.pack, edge::link(house, tk.id));
    let places = found(house, tk).await?;
    let grounds = pack.priority_grounds.iter().map(|g| Choice {
        key: g.clone(),
        name: pack.say(&ask.lang, &format!("priority-{g}")),
        chosen: typed.priority == *g,
    });
    let v = View {
        number: tk.number.to_string(),
        command: fresh_command::<Error>()?.to_string(),
        places: places
            .iter()
            .map(|s| Choice {
                key: s.site.to_string(),
                name: offer(house, &t, s),
                chosen: typed.site == s.site.as_str(),
            })
            .collect(),
        none: t.n("front-elsewhere-none", &house.pack.elsewhere_km),
        grounds: grounds.collect(),
        phone: typed.phone.clone(),
        rule: t.n("front-remote-rule", &pack.remote_minutes),
        problem: problem
            .map(|p| {
                let (title, next) = p.say(&t);
                format!("{title} {next}")
            })
            .unwrap_or_default(),
        link: link.clone(),
    };
    let shell = Shell::new(house, ask, t.s("front-elsewhere")).crumb(link, &v.number, &ask.lang);
    let status = problem.map_or(StatusCode::OK, |p| p.status);
    Ok(html(&Page { t, shell, v }, status, Cache::NoStore))
}

/// The form.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let tk = ticket(&house, opened(&house, &token)?).await?;
    page(&house, &ask, &tk, &Typed::default(), None).await
}

/// Takes a number there, leaves the line here, and leads to the new number's page.
pub(super) async fn take(
    State(house): State<House>,
    ask: Ask,
    network: Network,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let tk = ticket(&house, opened(&house, &token)?).await?;
    let to: SiteKey = typed.site.parse().map_err(|_| Problem::unreadable("site"))?;
    let to = edge::site(&house, &to)?;
    let command = typed.command.ok_or_else(|| Problem::unreadable("command"))?;
    let from = from(&house, &headers, network)?;
    let new = NewTicket {
        services: left(&house, &tk).await?.iter().map(ServiceKey::to_string).collect(),
        priority: Some(typed.priority.clone()),
        phone: Some(typed.phone.clone()),
        language: Some(ask.lang.to_string()),
    };
    let done = edge::front::go_elsewhere(&house, (tk.id, &tk.site), &to, command, &from, new).await;
    let mut response = match done {
        Ok(done) => redirect(&edge::link(&house, done.value.id)),
        Err(problem) if problem.status.is_client_error() => {
            page(&house, &ask, &tk, &typed, Some(&problem)).await?
        }
        Err(problem) => return Err(problem),
    };
    remember(&house, &from, &mut response);
    Ok(response)
}

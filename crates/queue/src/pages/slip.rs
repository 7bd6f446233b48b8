//! What becomes of the paper of a ticket, below its number on the kiosk.

use askama::Template;
use authz::{Action, May};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use identity::sign_in::fresh_command;
use jiff::SignedDuration;
use kit::{CommandId, DeviceId, Scope, SiteKey, TicketId};
use pack::Site;
use serde::Deserialize;
use web::{Ask, By, Cache, Form, House, Path, Problem, T, html, redirect};

use super::kiosk::{Foot, allowed, large, sheet};
use crate::edge;
use crate::error::Error;
use crate::limits::PAPER_WAITS_MINUTES;
use crate::slip::{Kind, Paper, sql};

/// What the visitor is told, and asked.
pub(super) struct Told {
    /// Where the part is asked for again.
    pub(super) href: String,
    pub(super) said: String,
    /// Whether it is not settled.
    pub(super) open: bool,
    /// Whether it is bad news.
    pub(super) bad: bool,
    /// The command of the answer, where there is a question.
    pub(super) ask: Option<String>,
}

#[derive(Template)]
#[template(path = "kiosk_paper.html")]
struct Part {
    t: T,
    p: Told,
}

/// What is told of a ticket's paper. None where it has none here, or has had it for long.
pub(super) async fn told(
    house: &House,
    ask: &Ask,
    site: &Site,
    id: TicketId,
) -> Result<Option<Told>, Problem> {
    let since = house.app.now() - SignedDuration::from_mins(2 * PAPER_WAITS_MINUTES);
    let job = house.app.read::<_, Error, _>(move |tx| Ok(sql::job(tx, id, Kind::Ticket)?)).await?;
    let job = job.filter(|j| j.site == site.key.as_str() && j.asked >= since);
    let Some(mut job) = job else { return Ok(None) };
    let printer = job.printer.parse().ok().and_then(|id| house.printers.get(DeviceId(id)));
    if printer.is_none() && job.state == Paper::Waiting {
        // Its printer was revoked: nothing will come.
        job.state = Paper::Lapsed;
    }
    let trouble = printer.and_then(|p| house.printers.trouble(p.id));
    let trouble = trouble.filter(|_| job.state == Paper::Waiting);
    let t = ask.t(house);
    let key = match trouble {
        Some(trouble) => format!("queue-paper-{}", trouble.word()),
        None => format!("queue-paper-{}", job.state.word()),
    };
    let unsure = job.state == Paper::Unsure;
    Ok(Some(Told {
        href: address(ask, &site.key, id),
        said: t.s(&key),
        open: matches!(job.state, Paper::Waiting | Paper::Sending),
        bad: trouble.is_some() || job.state == Paper::Lapsed,
        ask: unsure.then(fresh_command::<Error>).transpose()?.map(|c| c.to_string()),
    }))
}

/// Where the part is asked for, as this visitor reads it.
fn address(ask: &Ask, site: &SiteKey, id: TicketId) -> String {
    let large = if large(ask) { "&large=1" } else { "" };
    format!("/kiosk/{site}/paper/{id}?lang={}{large}", ask.lang)
}

/// Only who gives numbers here: the page shows the spoken code.
fn gives(by: &By, site: &Site) -> Result<(), Problem> {
    allowed(by, site)?;
    Ok(by.actor.may(Action::IssueTicket, &Scope::site(&site.key)).map_err(Error::from)?)
}

/// The number again, with what has become of its paper; for the page that asks again, that alone.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    headers: HeaderMap,
    Path((site, id)): Path<(SiteKey, TicketId)>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    gives(&by, &site)?;
    let p = told(&house, &ask, &site, id).await?.ok_or_else(Problem::not_found)?;
    if headers.contains_key("x-part") {
        return Ok(html(&Part { t: ask.t(&house), p }, StatusCode::OK, Cache::NoStore));
    }
    let foot = Foot { again: format!("/kiosk/{}", site.key), undo: None };
    sheet(&house, &ask, &site, id, foot).await
}

/// Whether the paper came out.
#[derive(Deserialize)]
pub(super) struct Said {
    command: CommandId,
    act: String,
}

/// The visitor says whether the paper came out.
pub(super) async fn say(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path((site, id)): Path<(SiteKey, TicketId)>,
    Form(said): Form<Said>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    gives(&by, &site)?;
    let yes = match said.act.as_str() {
        "out" => true,
        "again" => false,
        _ => return Err(Problem::unreadable("act")),
    };
    edge::slip::came_out(&house, &site, &by.actor, said.command, id, yes).await?;
    Ok(redirect(&address(&ask, &site.key, id)))
}

/// What is wrong with the printers of a site, in words for staff.
pub(super) fn troubles(house: &House, t: &T, site: &SiteKey) -> Vec<String> {
    let say = |(name, trouble): (String, web::Trouble)| {
        let what = t.s(&format!("queue-printer-{}", trouble.word()));
        let words = [("printer", name), ("what", what)];
        t.a("queue-alert-printer", &words.map(|(key, text)| kit::text::word(key, text)))
    };
    house.printers.troubles(site).into_iter().map(say).collect()
}

//! The paper of the visitor who was turned away here last, on the counter's screen.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use kit::text::word;
use kit::{Actor, DeviceId, TicketId};
use web::{Ask, Cache, House, Problem, T, Trouble, html};

use super::Named;
use crate::edge;
use crate::error::Error;
use crate::model::Ticket;
use crate::slip::{Job, Paper};

/// What whoever sits at the counter is told, and may do.
pub(super) struct Told {
    pub(super) id: TicketId,
    pub(super) command: String,
    pub(super) title: String,
    /// What has become of the paper; empty when none was asked for.
    pub(super) said: String,
    /// Whether it is not settled, and moves on by itself.
    pub(super) open: bool,
    /// Whether nobody knows if it came out.
    pub(super) unsure: bool,
    /// The printers of the site, the one to choose first.
    pub(super) printers: Vec<Named>,
    /// What the button does.
    pub(super) act: &'static str,
    /// The page of the ticket, in the visitor's language, with nothing to press on it.
    pub(super) page: String,
    /// Where the part is asked for again.
    pub(super) href: String,
}

/// What is told of the visitor, if that one is turned away.
pub(super) async fn told(
    house: &House,
    ask: &Ask,
    by: &Actor,
    id: Option<TicketId>,
) -> Result<Option<Told>, Problem> {
    let Some(id) = id else { return Ok(None) };
    match edge::slip::turned_away(house, by, id).await {
        Ok((ticket, job)) => say(house, ask, &ticket, job).map(Some),
        Err(problem) if problem.status.is_client_error() => Ok(None),
        Err(problem) => Err(problem),
    }
}

#[derive(Template)]
#[template(path = "console_slip.html")]
struct Part {
    t: T,
    s: Told,
}

/// That alone, for the page that asks again.
pub(super) async fn part(
    house: &House,
    ask: &Ask,
    by: &Actor,
    id: Option<TicketId>,
) -> Result<Response, Problem> {
    let s = told(house, ask, by, id).await?.ok_or_else(Problem::not_found)?;
    Ok(html(&Part { t: ask.t(house), s }, StatusCode::OK, Cache::NoStore))
}

fn say(house: &House, ask: &Ask, ticket: &Ticket, job: Option<Job>) -> Result<Told, Problem> {
    let t = ask.t(house);
    let here = house.printers.at(&ticket.site);
    let at = job.as_ref().and_then(|j| j.printer.parse().ok()).map(DeviceId);
    let printer = here.iter().find(|p| Some(p.id) == at);
    let state = job.map(|j| j.state);
    let trouble = printer.and_then(|p| house.printers.trouble(p.id));
    let trouble = trouble.filter(|_| state == Some(Paper::Waiting));
    let name = printer.map(|p| p.name.clone()).unwrap_or_default();
    let said = match (state, trouble) {
        (None, _) if here.is_empty() => t.s("operator-away-no-printer"),
        (None, _) => String::new(),
        (Some(_), Some(trouble)) => stuck(&t, name, trouble),
        // Its printer was revoked: nothing will come.
        (Some(Paper::Waiting), None) if printer.is_none() => t.s("operator-away-lapsed"),
        (Some(state), None) => {
            t.a(&format!("operator-away-{}", state.word()), &[word("printer", name)])
        }
    };
    let moving = matches!(state, Some(Paper::Waiting | Paper::Sending));
    let mut printers: Vec<Named> =
        here.iter().map(|p| Named { key: p.id.to_string(), name: p.name.clone() }).collect();
    // The one that it was asked of stays chosen.
    printers.sort_by_key(|p| at.is_none_or(|at| p.key != at.to_string()));
    let open = moving && printer.is_some();
    Ok(Told {
        id: ticket.id,
        command: fresh_command::<Error>()?.to_string(),
        title: t.w("operator-away", "number", ticket.number),
        said,
        open,
        unsure: state == Some(Paper::Unsure),
        // Of one that comes, nothing is pressed; one that is stuck may go to another printer.
        printers: if open && trouble.is_none() { Vec::new() } else { printers },
        act: match state {
            None | Some(Paper::Waiting | Paper::Sending) => "slip",
            Some(Paper::Printed | Paper::Unsure | Paper::Lapsed) => "slip-again",
        },
        page: format!("/code?code={}&lang={}", ticket.code, ticket.language),
        href: address(ticket.id),
    })
}

fn stuck(t: &T, printer: String, trouble: Trouble) -> String {
    let what = t.s(&format!("queue-printer-{}", trouble.word()));
    let why = t.a("queue-alert-printer", &[word("printer", printer), word("what", what)]);
    format!("{why}. {}", t.s("operator-away-stuck"))
}

/// The screen, with the visitor who was turned away.
pub(super) fn address(id: TicketId) -> String {
    format!("/counter?away={id}")
}

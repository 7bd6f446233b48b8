//! Finding a visitor, and opening what is sealed to one, on the counter's screen.

use axum::extract::State;
use axum::response::Response;
use kit::{CommandId, TicketId};
use serde::Deserialize;
use web::{Ask, By, Form, House, Problem};

use super::{Said, after, desk_of, operator, screen, site_of};
use crate::edge;
use crate::error::Error;
use crate::pages::state_words;

/// A visitor who was found.
pub(super) struct Line {
    pub(super) number: String,
    pub(super) service: String,
    pub(super) state: String,
}

/// A phone number or a spoken code.
#[derive(Deserialize)]
pub(in crate::pages) struct Wanted {
    wanted: String,
}

/// The screen, with whom the search found.
pub(in crate::pages) async fn find(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Wanted>,
) -> Result<Response, Problem> {
    let (actor, _) = operator(&by)?;
    let site = site_of(&house, &actor)?;
    let found = match edge::find(&house, &site, &actor, &form.wanted).await {
        Ok(found) => found,
        Err(problem) => return after(&house, &ask, &by, Err(problem), None).await,
    };
    let desk = desk_of(&house, &actor).await?.ok_or(Error::CounterClosed)?;
    let t = ask.t(&house);
    let lines = found.iter().map(|f| Line {
        number: f.ticket.number.to_string(),
        service: f
            .steps
            .iter()
            .find(|s| s.n == f.ticket.step)
            .map(|s| house.pack.service_name(&ask.lang, &s.service))
            .unwrap_or_default(),
        state: match f.ticket.state.at() {
            Some(at) => t.w("queue-counter-n", "n", at.counter),
            None => state_words(&t, &site, &f.ticket.state),
        },
    });
    let said = Said { found: Some(lines.collect()), ..Said::default() };
    screen(&house, &ask, &by, desk, said).await
}

/// What was sealed, shown once.
pub(super) struct Opened {
    pub(super) phone: String,
    pub(super) ground: String,
}

/// The form of a look.
#[derive(Deserialize)]
pub(in crate::pages) struct Look {
    command: CommandId,
    ticket: TicketId,
    #[serde(default)]
    purpose: String,
}

/// The screen, with what the look opened. No redirect: it is in this answer and nowhere else.
pub(in crate::pages) async fn look(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Look>,
) -> Result<Response, Problem> {
    let (actor, _) = operator(&by)?;
    let opened = match edge::look(&house, &actor, form.command, form.ticket, &form.purpose).await {
        Ok(opened) => opened,
        Err(problem) => return after(&house, &ask, &by, Err(problem), None).await,
    };
    let desk = desk_of(&house, &actor).await?.ok_or(Error::CounterClosed)?;
    let ground = |word: String| house.pack.say(&ask.lang, &format!("priority-{word}"));
    let opened = Opened {
        phone: opened.phone.unwrap_or_default(),
        ground: opened.priority.map(ground).unwrap_or_default(),
    };
    let said = Said { opened: Some(opened), ..Said::default() };
    screen(&house, &ask, &by, desk, said).await
}

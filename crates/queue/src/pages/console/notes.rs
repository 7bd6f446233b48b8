//! Notes for colleagues on the counter's screen.

use axum::extract::State;
use axum::response::Response;
use kit::{CommandId, TicketId};
use serde::Deserialize;
use web::{Ask, By, Form, House, Problem, clock_time, redirect};

use super::{Said, after, desk_of, operator, screen, site_of};
use crate::edge;
use crate::error::Error;

/// A note, shown once.
pub(super) struct Line {
    pub(super) from: String,
    pub(super) text: String,
}

/// The form of a note.
#[derive(Deserialize)]
pub(in crate::pages) struct Note {
    command: CommandId,
    ticket: TicketId,
    #[serde(default)]
    text: String,
}

/// Leaves a note; one that is refused stands in its field again.
pub(in crate::pages) async fn leave(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Note>,
) -> Result<Response, Problem> {
    let (actor, _) = operator(&by)?;
    let done = edge::leave_note(&house, &actor, form.command, form.ticket, &form.text).await;
    let Err(problem) = done else { return Ok(redirect("/counter")) };
    let desk = desk_of(&house, &actor).await?;
    let Some(desk) = desk.filter(|_| !problem.status.is_server_error()) else {
        return Err(problem);
    };
    let said = Said { typed: form.text, ..Said::problem(&ask.t(&house), &problem) };
    screen(&house, &ask, &by, desk, said).await
}

/// The form that shows the notes.
#[derive(Deserialize)]
pub(in crate::pages) struct Reading {
    command: CommandId,
    ticket: TicketId,
}

/// The screen, with the notes. No redirect: they are in this answer and nowhere else.
pub(in crate::pages) async fn read(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Reading>,
) -> Result<Response, Problem> {
    let (actor, _) = operator(&by)?;
    let (t, site) = (ask.t(&house), site_of(&house, &actor)?);
    let notes = match edge::read_notes(&house, &actor, form.command, form.ticket).await {
        Ok(notes) => notes,
        Err(problem) => return after(&house, &ask, &by, Err(problem), None).await,
    };
    let desk = desk_of(&house, &actor).await?.ok_or(Error::CounterClosed)?;
    let lines = notes.into_iter().map(|n| {
        let counter = t.w("queue-counter-n", "n", n.counter);
        Line { from: format!("{}, {counter}", clock_time(n.at, &site.zone)), text: n.text }
    });
    let said = Said { notes: Some(lines.collect()), ..Said::default() };
    screen(&house, &ask, &by, desk, said).await
}

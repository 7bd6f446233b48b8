//! The forms of the manager's board.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use journal::{Command, Lock};
use kit::{CommandId, CounterKey, SiteKey, StaffId, TicketId};
use pack::Site;
use serde::Deserialize;
use web::{Ask, By, Form, House, Path, Problem, redirect};

use super::{Said, manager, page};
use crate::{edge, operator, ops};

/// A form that carries its command.
#[derive(Deserialize)]
pub(in crate::pages) struct Bare {
    command: CommandId,
}

/// On to a page; or the board again, with what went wrong above it.
async fn then(
    house: &House,
    ask: &Ask,
    by: &By,
    site: &Arc<Site>,
    done: Result<String, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(to) => Ok(redirect(&to)),
        Err(problem) if problem.status.is_server_error() => Err(problem),
        Err(problem) => {
            let (title, next) = problem.say(&ask.t(house));
            let said = format!("{title} {next}");
            let said = Said { status: problem.status, problem: said, ..Said::default() };
            page(house, ask, by, site, said).await
        }
    }
}

fn board(site: &Site) -> String {
    format!("/manage/{}", site.key)
}

/// Which counter is to open, and who sits there.
#[derive(Deserialize)]
pub(in crate::pages) struct Opening {
    command: CommandId,
    counter: u16,
    operator: StaffId,
}

/// Opens a counter for an operator.
pub(in crate::pages) async fn open(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Opening>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let Opening { command, counter, operator } = form;
    let command = Command::of(&by.actor, command, "staff-counter", &(&site.key, counter, operator));
    let (actor, place) = (by.actor.clone(), site.clone());
    let done = house
        .app
        .write(&[Lock::site(&site.key), Lock::staff(operator)], command, move |tx, cx| {
            ops::staff_counter(tx, cx, &actor, &place, counter, operator)
        })
        .await;
    let done = done.map(|_| board(&site)).map_err(Problem::from);
    then(&house, &ask, &by, &site, done).await
}

/// Which counter it is about.
#[derive(Deserialize)]
pub(in crate::pages) struct Which {
    command: CommandId,
    counter: u16,
}

/// Does something to a counter, and shows the board.
async fn at(
    (house, ask, by): (House, Ask, By),
    site: SiteKey,
    form: Which,
    verb: &'static str,
    run: edge::Verb,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let counter = CounterKey { site: site.key.clone(), number: form.counter };
    let done = edge::at_counter(&house, &by.actor, form.command, &counter, verb, run).await;
    then(&house, &ask, &by, &site, done.map(|()| board(&site))).await
}

/// Closes a counter.
pub(in crate::pages) async fn close(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Which>,
) -> Result<Response, Problem> {
    at((house, ask, by), site, form, "close", ops::close_counter).await
}

/// Sends whoever is at a counter back to the line.
pub(in crate::pages) async fn release(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Which>,
) -> Result<Response, Problem> {
    at((house, ask, by), site, form, "release", ops::release).await
}

/// Says that help is on the way to a counter.
pub(in crate::pages) async fn alarm_seen(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Which>,
) -> Result<Response, Problem> {
    at((house, ask, by), site, form, "alarm-seen", operator::ops::answer).await
}

/// A system, and whether it is up or down.
#[derive(Deserialize)]
pub(in crate::pages) struct Report {
    command: CommandId,
    #[serde(default)]
    system: String,
    #[serde(default)]
    reason: String,
    act: String,
}

/// Says that a system does not answer, or that it answers again.
pub(in crate::pages) async fn system(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Report>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let down = (form.act != "up").then_some(form.reason.as_str());
    let key = form.command;
    let done = edge::report_system(&house, &by.actor, key, &site, &form.system, down).await;
    then(&house, &ask, &by, &site, done.map(|()| board(&site))).await
}

/// What everybody in the hall is told.
#[derive(Deserialize)]
pub(in crate::pages) struct Told {
    command: CommandId,
    #[serde(default)]
    word: String,
    #[serde(default)]
    words: String,
}

/// Tells everybody in the hall.
pub(in crate::pages) async fn announce(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Told>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let told = Some((form.word.clone(), form.words.clone()));
    match edge::tell(&house, &site, &by.actor, form.command, told).await {
        Ok(()) => Ok(redirect(&board(&site))),
        Err(problem) if problem.status.is_server_error() => Err(problem),
        Err(problem) => {
            let (title, next) = problem.say(&ask.t(&house));
            let said = Said {
                status: problem.status,
                problem: format!("{title} {next}"),
                typed: (form.word, form.words),
            };
            page(&house, &ask, &by, &site, said).await
        }
    }
}

/// Withdraws what everybody in the hall is told.
pub(in crate::pages) async fn announcement_end(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Bare>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let done = edge::tell(&house, &site, &by.actor, form.command, None).await;
    then(&house, &ask, &by, &site, done.map(|()| board(&site))).await
}

/// Whom to put first, and why.
#[derive(Deserialize)]
pub(in crate::pages) struct Override {
    command: CommandId,
    ticket: TicketId,
    #[serde(default)]
    reason: String,
}

/// Asks that a visitor be put first.
pub(in crate::pages) async fn ask(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Override>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let (key, id) = (form.command, form.ticket);
    let done = edge::ask_override(&house, &site, &by.actor, key, id, &form.reason).await;
    let done = done.map(|()| board(&site));
    then(&house, &ask, &by, &site, done).await
}

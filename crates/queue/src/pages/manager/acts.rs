//! The forms of the manager's board.

use axum::extract::State;
use axum::response::Response;
use journal::{Command, Lock};
use kit::{CommandId, SiteKey, StaffId, TicketId};
use pack::Site;
use serde::Deserialize;
use web::{Ask, By, Form, House, Path, Problem, redirect};

use super::{manager, page};
use crate::{edge, ops};

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
    site: &Site,
    done: Result<String, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(to) => Ok(redirect(&to)),
        Err(problem) if problem.status.is_server_error() => Err(problem),
        Err(problem) => {
            let (title, next) = problem.say(&ask.t(house));
            page(house, ask, by, site, (problem.status, format!("{title} {next}"))).await
        }
    }
}

fn board(site: &Site) -> String {
    format!("/manage/{}", site.key)
}

/// Closes the day, and goes to its report.
pub(in crate::pages) async fn close_day(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Bare>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let done = edge::close_day(&house, &site, &by.actor, form.command).await;
    let done = done.map(|day| format!("{}/days/{day}", board(&site))).map_err(Problem::from);
    then(&house, &ask, &by, &site, done).await
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

/// Which counter is to close.
#[derive(Deserialize)]
pub(in crate::pages) struct Closing {
    command: CommandId,
    counter: u16,
}

/// Closes a counter.
pub(in crate::pages) async fn close(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Closing>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let number = form.counter;
    let command = Command::of(&by.actor, form.command, "close", &(&site.key, number));
    let (actor, place) = (by.actor.clone(), site.clone());
    let done = house
        .app
        .write(&[Lock::site(&site.key)], command, move |tx, cx| {
            ops::close_counter(tx, cx, &actor, &place, number)
        })
        .await;
    let done = done.map(|_| board(&site)).map_err(Problem::from);
    then(&house, &ask, &by, &site, done).await
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

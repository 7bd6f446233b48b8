//! Sitting down at a counter, and leaving it.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::Sessions;
use identity::sign_in::fresh_command;
use journal::{Command, Lock};
use kit::{Actor, CommandId, CounterKey};
use serde::Deserialize;
use web::{Ask, By, Cache, Form, House, Problem, Shell, T, html, redirect};

use super::{after, operator, site_of};
use crate::error::Error;
use crate::operator::sql::alarm as alarm_of;
use crate::{edge, ops};

struct Choice {
    key: String,
    name: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "desk_choose.html")]
struct ChoosePage {
    t: T,
    shell: Shell,
    /// Why the account's own counter is not among them; empty where it is.
    gone: String,
    problem: String,
    command: String,
    counters: Vec<Choice>,
    /// Whether help can be called: the session has a counter, whatever its state.
    helps: bool,
    /// That help was called today, and whether it was seen.
    help: String,
}

/// The question at which counter one is.
pub(super) async fn choose(
    house: &House,
    ask: &Ask,
    actor: &Actor,
    problem: String,
    status: StatusCode,
) -> Result<Response, Problem> {
    let site = site_of(house, actor)?;
    let t = ask.t(house);
    let mine = actor.counter.as_ref().map(|c| c.number);
    let counters: Vec<Choice> = site
        .counters
        .iter()
        .filter(|c| actor.entity.as_ref() == Some(&c.entity))
        .map(|c| Choice {
            key: format!("{}", c.number),
            name: t.w("queue-counter-n", "n", c.number),
            current: mine == Some(c.number),
        })
        .collect();
    // What the account was made for may be in the plan no more.
    let gone = match mine.filter(|n| !site.has_counter(*n)) {
        _ if counters.is_empty() => t.s("plan-no-counter"),
        Some(n) => t.w("plan-counter-gone", "counter", n),
        None => String::new(),
    };
    let seat = actor.counter.clone().filter(|c| site.has_counter(c.number));
    let (helps, day) = (seat.is_some(), ops::today(&site, house.app.now()));
    let read = move |tx: &mut store::Tx<'_>| match seat {
        Some(seat) => alarm_of(tx, &seat, day),
        None => Ok(None),
    };
    let sent = house.app.read(read).await?;
    let help = sent.map(|a| super::help(&t, &site, &a)).unwrap_or_default();
    let shell = Shell::new(house, &ask.at("/counter"), t.s("queue-desk-choose"));
    let page = ChoosePage {
        t,
        shell,
        gone,
        problem,
        command: fresh_command::<Error>()?.to_string(),
        counters,
        helps,
        help,
    };
    Ok(html(&page, status, Cache::NoStore))
}

/// Which counter to open.
#[derive(Deserialize)]
pub(in crate::pages) struct Opening {
    command: CommandId,
    counter: u16,
}

/// Opens a counter and moves the session there.
pub(in crate::pages) async fn open(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    by: By,
    Form(form): Form<Opening>,
) -> Result<Response, Problem> {
    let (actor, _) = operator(&by)?;
    let site = site_of(&house, &actor)?;
    let (number, place, who) = (form.counter, site.clone(), actor.clone());
    let command = Command::of(&actor, form.command, "open", &(&site.key, number));
    let session = by.token.as_deref().and_then(|t| sessions.id(t));
    let done = house
        .app
        .write(&[Lock::site(&site.key)], command, move |tx, cx| {
            ops::open_counter(tx, cx, &who, &place, number)?;
            if let Some(id) = session {
                identity::ops::move_to(tx, id, number).map_err(|_| Error::CounterClosed)?;
            }
            Ok::<_, Error>(())
        })
        .await;
    if let Err(e) = done {
        let problem = Problem::from(e);
        let (title, next) = problem.say(&ask.t(&house));
        return choose(&house, &ask, &actor, format!("{title} {next}"), problem.status).await;
    }
    if let Some(id) = session {
        sessions.move_to(id, &CounterKey { site: site.key.clone(), number });
    }
    Ok(redirect("/counter"))
}

/// A form that carries its command.
#[derive(Deserialize)]
pub(in crate::pages) struct Bare {
    command: CommandId,
}

/// Closes the counter.
pub(in crate::pages) async fn close(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Bare>,
) -> Result<Response, Problem> {
    let (actor, counter) = operator(&by)?;
    let counter = counter.ok_or(Error::CounterClosed)?;
    let site = edge::site(&house, &counter.site)?;
    let command = Command::of(&actor, form.command, "close", &counter);
    let (place, who) = (site.clone(), actor.clone());
    let done = house
        .app
        .write(&[Lock::site(&site.key)], command, move |tx, cx| {
            ops::close_counter(tx, cx, &who, &place, counter.number)
        })
        .await;
    after(&house, &ask, &by, done.map(|_| ()).map_err(Problem::from), None).await
}

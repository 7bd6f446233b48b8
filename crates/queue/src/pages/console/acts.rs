//! The buttons of the counter's screen.

use axum::extract::State;
use axum::response::Response;
use kit::{Actor, CommandId, CounterKey, DeviceId, TicketId};
use serde::Deserialize;
use web::{Ask, By, Form, House, Problem};

use super::{after, operator};
use crate::edge::slip::AwayPaper;
use crate::error::Error;
use crate::operator::ops::{alarm, resume, untimed};
use crate::{changed, edge, ops};

/// A button of the screen.
#[derive(Deserialize)]
pub(in crate::pages) struct Act {
    command: CommandId,
    act: String,
    #[serde(default)]
    ticket: Option<TicketId>,
    #[serde(default)]
    ground: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    minutes: Option<i64>,
    #[serde(default)]
    to: String,
    #[serde(default)]
    system: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    service: String,
    #[serde(default)]
    digest: String,
    #[serde(default)]
    printer: Option<DeviceId>,
}

/// Does what a button says.
pub(in crate::pages) async fn act(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Act>,
) -> Result<Response, Problem> {
    let (actor, counter) = operator(&by)?;
    let counter = counter.ok_or(Error::CounterClosed)?;
    // The screen goes on with whom it has just turned away.
    let of_away = form.act == "turn-away" || form.act.starts_with("slip");
    let away = form.ticket.filter(|_| of_away);
    let done = run(&house, &actor, &counter, form).await;
    after(&house, &ask, &by, done, away).await
}

/// The second command of a button that does two things.
fn second(first: CommandId) -> CommandId {
    let mut bytes = first.bytes();
    for b in &mut bytes {
        *b = b.wrapping_add(0x55);
    }
    CommandId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

async fn run(house: &House, actor: &Actor, counter: &CounterKey, form: Act) -> Result<(), Problem> {
    let (key, verb) = (form.command, form.act.as_str());
    if verb == "call-next" {
        return next(house, actor, key, counter).await;
    }
    match verb {
        "pause" => return edge::pause(house, actor, key, counter, &form.reason).await,
        "resume" => return edge::at_counter(house, actor, key, counter, "resume", resume).await,
        "alarm" => return edge::at_counter(house, actor, key, counter, "alarm", alarm).await,
        "acknowledge" => {
            let (service, digest) = (&form.service, &form.digest);
            return changed::edge::acknowledge(house, actor, key, counter, service, digest).await;
        }
        "system-down" | "system-up" => {
            let site = edge::site(house, &counter.site)?;
            let down = (verb == "system-down").then_some(form.reason.as_str());
            return edge::report_system(house, actor, key, &site, &form.system, down).await;
        }
        _ => {}
    }
    let id = form.ticket.ok_or(Error::NoSuchTicket)?;
    match verb {
        "start" => {
            edge::act(house, actor, key, id, "start", &(), move |tx, cx, by, site| {
                ops::start(tx, cx, by, site, id)
            })
            .await?;
        }
        "call-again" => {
            edge::act(house, actor, key, id, "call-again", &(), move |tx, cx, by, site| {
                ops::call_again(tx, cx, by, site, id)
            })
            .await?;
        }
        "hold" => {
            edge::act(house, actor, key, id, "hold", &(), move |tx, cx, by, _| {
                ops::hold(tx, cx, by, id)
            })
            .await?;
        }
        "untimed" => {
            edge::act(house, actor, key, id, "untimed", &(), move |tx, cx, by, site| {
                untimed(tx, cx, by, site, id)
            })
            .await?;
        }
        "did-not-come" => {
            edge::act(house, actor, key, id, "did-not-come", &(), move |tx, cx, by, site| {
                ops::did_not_come(tx, cx, by, site, id)
            })
            .await?;
        }
        "done" => finish(house, actor, key, id, "done".to_owned()).await?,
        "done-next" => {
            finish(house, actor, key, id, "done".to_owned()).await?;
            next(house, actor, second(key), counter).await?;
        }
        "outcome" => finish(house, actor, key, id, form.outcome).await?,
        _ => return send(house, actor, key, id, form).await,
    }
    Ok(())
}

/// The buttons that send the visitor somewhere.
async fn send(
    house: &House,
    actor: &Actor,
    key: CommandId,
    id: TicketId,
    form: Act,
) -> Result<(), Problem> {
    match form.act.as_str() {
        "park" => {
            edge::known(&house.pack.park_reasons, &form.reason)?;
            let (reason, minutes) = (form.reason, form.minutes.unwrap_or(10));
            let body = (reason.clone(), minutes);
            edge::act(house, actor, key, id, "park", &body, move |tx, cx, by, _| {
                ops::park(tx, cx, by, id, &reason, minutes)
            })
            .await?;
        }
        "turn-away" => {
            let (pack, ground) = (house.pack.clone(), form.ground);
            let body = ground.clone();
            edge::act(house, actor, key, id, "turn-away", &body, move |tx, cx, by, _| {
                edge::turn_away(tx, cx, by, &pack, id, &ground)
            })
            .await?;
        }
        "slip" => edge::slip::away(house, actor, key, id, AwayPaper::Print(form.printer)).await?,
        "slip-again" => {
            edge::slip::away(house, actor, key, id, AwayPaper::Again(form.printer)).await?;
        }
        "slip-out" => edge::slip::away(house, actor, key, id, AwayPaper::CameOut).await?,
        "transfer" => {
            let (kind, word) = form.to.split_once(':').ok_or(Error::NoSuchCounter)?;
            let to = edge::to(house, kind, word)?;
            edge::act(house, actor, key, id, "transfer", &form.to, move |tx, cx, by, site| {
                ops::transfer(tx, cx, by, site, id, &to)
            })
            .await?;
        }
        _ => return Err(Problem::unreadable("act")),
    }
    Ok(())
}

async fn finish(
    house: &House,
    actor: &Actor,
    key: CommandId,
    id: TicketId,
    outcome: String,
) -> Result<(), Problem> {
    edge::known(&house.pack.outcomes, &outcome)?;
    let body = outcome.clone();
    edge::act(house, actor, key, id, "finish", &body, move |tx, cx, by, site| {
        ops::finish(tx, cx, by, site, id, &outcome)
    })
    .await?;
    Ok(())
}

async fn next(
    house: &House,
    actor: &Actor,
    key: CommandId,
    counter: &CounterKey,
) -> Result<(), Problem> {
    let site = edge::site(house, &counter.site)?;
    edge::call_next(house, &site, actor, key, counter.number).await?;
    Ok(())
}

//! The front of the house, between a request and an operation.

use std::sync::Arc;

use journal::{Command, Cx, Done, Lock};
use kit::{Actor, ActorId, CommandId, Day, Lang, SiteKey, TicketId, TicketNumber};
use pack::Site;
use pack::queue::Lane;
use serde::Serialize;
use store::Tx;
use web::{House, Problem};

use super::personal::opened;
use super::{Acted, NewTicket, act, drawn, parse, unless_used};
use crate::error::Error;
use crate::front::rating::{self, Rating};
use crate::front::remote::{self, Reserve};
use crate::front::{Refusal, ops as front, paper};
use crate::limits::REMOTE_TRIES_PER_MINUTE;
use crate::ops::{self, Issued};

/// Reception gives a visitor a number, for several services in a good order.
///
/// # Errors
/// What does not parse, and what the operation refuses.
pub async fn give(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    ask: NewTicket,
) -> Result<Done<Issued>, Problem> {
    let command = Command::of(by, key, "give-ticket", &(&site.key, &ask));
    let issue = parse(house, site, ask)?;
    let (actor, drawn) = (by.clone(), drawn(&issue));
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| front::give(tx, cx, &actor, &issue);
    let done = house.app.write(&[Lock::site(&site.key)], command, run).await;
    Ok(unless_used(house, drawn, done)?)
}

/// A verb of reception or of a kiosk on a ticket.
///
/// # Errors
/// When there is no such verb, and what the operation refuses.
pub async fn verb(
    house: &House,
    by: &Actor,
    key: CommandId,
    id: TicketId,
    verb: &str,
) -> Result<Done<Acted>, Problem> {
    match verb {
        "void" => {
            act(house, by, key, id, "void", &(), move |tx, cx, by, _| front::void(tx, cx, by, id))
                .await
        }
        "confirm-priority" => {
            act(house, by, key, id, "confirm-priority", &(), move |tx, cx, by, _| {
                front::confirm(tx, cx, by, id)
            })
            .await
        }
        "withdraw-priority" => {
            act(house, by, key, id, "withdraw-priority", &(), move |tx, cx, by, site| {
                front::withdraw(tx, cx, by, site, id)
            })
            .await
        }
        "check-in" => {
            act(house, by, key, id, "check-in", &(), move |tx, cx, by, site| {
                remote::check_in(tx, cx, by, site, id)
            })
            .await
        }
        "return" => {
            act(house, by, key, id, "return", &(), move |tx, cx, by, site| {
                ops::come_back(tx, cx, by, site, id)
            })
            .await
        }
        "leave" => {
            act(house, by, key, id, "leave", &(), move |tx, cx, by, _| ops::leave(tx, cx, by, id))
                .await
        }
        _ => Err(Problem::unreadable("act")),
    }
}

/// The ground of a self-declared priority, a word of the pack, after the look has been recorded.
/// A request that is repeated shows nothing.
///
/// # Errors
/// What the operation refuses, and when the sealed part does not open.
pub async fn ground(
    house: &House,
    by: &Actor,
    key: CommandId,
    id: TicketId,
) -> Result<String, Problem> {
    let done = act(house, by, key, id, "look-at-ground", &(), move |tx, cx, by, _| {
        front::look_at_ground(tx, cx, by, id)
    });
    if done.await?.replayed {
        return Err(Error::ShownOnce.into());
    }
    Ok(opened(house, id).await?.priority.unwrap_or_default())
}

/// From where somebody at home asks.
#[derive(Clone, Debug)]
pub struct From {
    /// What the browser keeps, or what was drawn for it just now.
    pub device: String,
    /// The network, roughly.
    pub network: String,
}

/// Reserves a number for somebody at home.
///
/// # Errors
/// What does not parse, and what the limits and the operation refuse.
pub async fn reserve(
    house: &House,
    site: &Arc<Site>,
    key: CommandId,
    from: &From,
    ask: NewTicket,
) -> Result<Done<Issued>, Problem> {
    not_too_fast(house, from)?;
    let by = Actor::nobody();
    let command = Command::of(&by, key, "reserve-ticket", &(&site.key, &ask));
    let reserve = parsed(house, site, from, ask)?;
    let drawn = drawn(&reserve.issue);
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| remote::reserve(tx, cx, &by, &reserve);
    let done = house.app.write(&[Lock::site(&site.key)], command, run).await;
    Ok(unless_used(house, drawn, done)?)
}

/// The holder of a number takes one from afar at another site for what is left of the visit, and
/// leaves the line here: both, or neither.
///
/// # Errors
/// What does not parse, and what the limits and the operations refuse.
pub async fn go_elsewhere(
    house: &House,
    (id, here): (TicketId, &SiteKey),
    to: &Arc<Site>,
    key: CommandId,
    from: &From,
    ask: NewTicket,
) -> Result<Done<Issued>, Problem> {
    not_too_fast(house, from)?;
    let by = ops::holder(id);
    let command = Command::of(&by, key, "go-elsewhere", &(&to.key, &ask));
    let reserve = parsed(house, to, from, ask)?;
    let drawn = drawn(&reserve.issue);
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        // Before anything is written: a refusal after a write undoes a whole group.
        ops::may_leave(tx, &by, id)?;
        let issued = remote::reserve(tx, cx, &by, &reserve)?;
        ops::leave(tx, cx, &by, id)?;
        Ok::<_, Error>(issued)
    };
    let done = house.app.write(&[Lock::site(here), Lock::site(&to.key)], command, run).await;
    Ok(unless_used(house, drawn, done)?)
}

/// A keyed hash of from where somebody at home asks.
fn hash(house: &House, what: &str, word: &str) -> Vec<u8> {
    house.keys.derive("remote", &[what.as_bytes(), word.as_bytes()]).to_vec()
}

/// Whose tries are counted together, where nobody is signed in: those of a network.
pub(crate) fn bucket(house: &House, what: &str, network: &str) -> ActorId {
    let network = hash(house, what, network);
    let bucket = network.first_chunk::<16>().copied().unwrap_or_default();
    ActorId(uuid::Builder::from_custom_bytes(bucket).into_uuid())
}

/// Before anything is sealed or read: a program that tries ten thousand times costs nothing.
fn not_too_fast(house: &House, from: &From) -> Result<(), Problem> {
    house
        .searches
        .step(bucket(house, "network", &from.network), house.app.now(), REMOTE_TRIES_PER_MINUTE)
        .map_err(|seconds| Error::from(Refusal::TooFast { seconds }).into())
}

/// What somebody at home asks for, parsed, with the hashes of the limits.
///
/// # Errors
/// What does not parse.
pub fn parsed(
    house: &House,
    site: &Arc<Site>,
    from: &From,
    ask: NewTicket,
) -> Result<Reserve, Problem> {
    let issue = parse(house, site, ask)?;
    let token = issue.token.as_deref().unwrap_or_default();
    let day = ops::today(site, house.app.now()).to_be_bytes();
    let phone = house.keys.derive("remote", &[b"phone", token, site.key.as_str().as_bytes(), &day]);
    Ok(Reserve {
        issue,
        device: hash(house, "device", &from.device),
        network: hash(house, "network", &from.network),
        phone: phone.to_vec(),
        minutes: house.pack.remote_minutes,
    })
}

/// Prints numbers ahead, for today where no day is named.
///
/// # Errors
/// What the operation refuses.
pub async fn print(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    (day, count): (Option<i64>, i64),
) -> Result<Done<paper::Printed>, Problem> {
    let command = Command::of(by, key, "print-numbers", &(&site.key, day, count));
    let (actor, place) = (by.clone(), site.clone());
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        let day = day.unwrap_or_else(|| ops::today(&place, cx.now));
        paper::print(tx, cx, &actor, &place, day, count)
    };
    Ok(house.app.write(&[Lock::site(&site.key)], command, run).await?)
}

/// A row of the form that enters papers, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// `A 012`.
    pub number: String,
    /// The key of a service.
    pub service: String,
    /// `09:40`, at the site.
    pub time: String,
    /// Whether on a ground of priority.
    pub priority: bool,
    /// A word of the pack, when it was served meanwhile.
    pub outcome: String,
}

impl Row {
    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self { service: self.service.clone(), ..Self::default() }
    }
}

/// Enters numbers from paper, all or none, of today where no day is named. Answers how many.
///
/// # Errors
/// The first row that does not parse, by its place in the form, and what the operation refuses.
pub async fn enter(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    (day, rows): (Option<i64>, Vec<Row>),
    language: &Lang,
) -> Result<usize, Problem> {
    let command = Command::of(by, key, "enter-numbers", &(&site.key, day, &rows));
    let day = day.unwrap_or_else(|| ops::today(site, house.app.now()));
    let of_day = Day::from_number(day).ok_or(Error::from(Refusal::EnterDay))?;
    let filled = (1..).zip(&rows).filter(|(_, row)| !row.is_empty());
    let papers = filled
        .map(|(n, row)| paper_of(house, site, (of_day, row), language).ok_or(n))
        .collect::<Result<Vec<_>, usize>>()
        .map_err(|n| {
            Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "queue-error-row")
                .with("n", n)
        })?;
    let (actor, place, n) = (by.clone(), site.clone(), papers.len());
    let run =
        move |tx: &mut Tx<'_>, cx: &mut Cx| paper::enter(tx, cx, &actor, &place, day, &papers);
    house.app.write(&[Lock::site(&site.key)], command, run).await?;
    Ok(n)
}

fn paper_of(
    house: &House,
    site: &Site,
    (day, row): (Day, &Row),
    language: &Lang,
) -> Option<paper::Paper> {
    let outcome = Some(row.outcome.clone()).filter(|o| !o.is_empty());
    if outcome.as_ref().is_some_and(|o| !house.pack.outcomes.contains(o)) {
        return None;
    }
    let time: jiff::civil::Time = row.time.trim().parse().ok()?;
    let now = house.app.now();
    let said = day.0.to_datetime(time);
    let at = site.zone.to_ambiguous_timestamp(said);
    // Of an hour that the clocks showed twice the later one, if it has been: nobody gains by it.
    let arrived = at.later().ok().filter(|t| *t <= now).or_else(|| at.compatible().ok())?;
    let service = house.pack.services.get(&row.service.parse().ok()?)?.clone();
    Some(paper::Paper {
        number: row.number.parse::<TicketNumber>().ok()?,
        arrived,
        lane: match row.priority {
            true => Lane::Priority,
            false if service.express => Lane::Express,
            false => Lane::Ordinary,
        },
        service,
        language: language.clone(),
        outcome,
    })
}

/// The one-time token of a visit for one form, which follows from the holder's link.
#[must_use]
pub fn token(house: &House, form: &str, id: TicketId) -> Vec<u8> {
    house.keys.derive("rating", &[form.as_bytes(), &id.bytes()]).to_vec()
}

/// Rates a visit. Neither the command nor the actor of the entry refers to the ticket.
///
/// # Errors
/// What the operation refuses.
pub async fn rate(
    house: &House,
    site: &Arc<Site>,
    id: TicketId,
    rating: Rating,
) -> Result<(), Problem> {
    let key = identity::sign_in::fresh_command::<Error>()?;
    let command = Command::of(&Actor::nobody(), key, "rate", &());
    let (pack, place, token) = (house.pack.clone(), site.clone(), token(house, "rate", id));
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        rating::rate(tx, cx, &ops::holder(id), (&place, &pack), (id, &token), &rating)
    };
    house.app.write(&[Lock::site(&site.key)], command, run).await?;
    Ok(())
}

/// Says who comes here, for figures only.
///
/// # Errors
/// What the operation refuses.
pub async fn describe(
    house: &House,
    site: &Arc<Site>,
    id: TicketId,
    answers: Vec<(String, String)>,
) -> Result<(), Problem> {
    let key = identity::sign_in::fresh_command::<Error>()?;
    let command = Command::of(&Actor::nobody(), key, "describe", &());
    let (place, token) = (site.clone(), token(house, "describe", id));
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        rating::describe(tx, cx, &ops::holder(id), &place, (id, &token), &answers)
    };
    house.app.write(&[Lock::site(&site.key)], command, run).await?;
    Ok(())
}

/// Whether a visit was rated, and whether its holder has said the rest.
///
/// # Errors
/// Those of the engine.
pub async fn rated(house: &House, id: TicketId) -> Result<(bool, bool), Problem> {
    let (rate, rest) = (token(house, "rate", id), token(house, "describe", id));
    let read = move |tx: &mut Tx<'_>| {
        let used = crate::front::sql::is_used(tx, &rate)?;
        Ok::<_, store::StoreError>((used, crate::front::sql::is_used(tx, &rest)?))
    };
    Ok(house.app.read(read).await?)
}

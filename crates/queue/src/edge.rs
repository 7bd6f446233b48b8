//! Between a request and an operation: parsing into what cannot be wrong, sealing, links. HTML and
//! JSON both go through here, so that they do the same.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use journal::{Command, Cx, Done, Lock, WriteError};
use kit::{Actor, CommandId, ServiceKey, SiteKey, SubjectId, TicketId};
use ledger::cbor::Map;
use pack::queue::Lane;
use pack::{Pack, Site};
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{House, Problem};

use crate::error::Error;
use crate::limits::PHONE_DIGITS_COUNT;
use crate::model::Ticket;
use crate::ops::{self, Called, Issue, Issued, To};
use crate::sql;

pub mod codes;
mod day;
pub mod front;
pub mod media;
mod notes;
mod operator;
mod overriding;
mod personal;
pub mod plan;
mod replacing;
mod report;
pub mod slip;

pub use day::{close_day, day_due};
pub use notes::{Note, leave_note, read_notes};
pub(crate) use operator::Verb;
pub use operator::{at_counter, observe_system, pause, report_system, tell};
pub use overriding::{ask_override, confirm_override};
pub use personal::{Found, Personal, erase, erase_again, find, look};
pub use replacing::replace;
pub use report::report;

/// A ticket as asked for, not parsed yet.
#[derive(Clone, Debug, Serialize)]
pub struct NewTicket {
    /// Keys of services.
    pub services: Vec<String>,
    /// A ground of priority.
    pub priority: Option<String>,
    /// A phone number.
    pub phone: Option<String>,
    /// A language.
    pub language: Option<String>,
}

/// A site by its key.
///
/// # Errors
/// When there is none.
pub fn site(house: &House, key: &SiteKey) -> Result<Arc<Site>, Problem> {
    house.sites.get(key).ok_or_else(Problem::not_found)
}

/// Refuses a word that the pack does not list.
///
/// # Errors
/// When it does not.
pub fn known(words: &[String], word: &str) -> Result<(), Problem> {
    if words.iter().any(|w| w == word) { Ok(()) } else { Err(Error::UnknownGround.into()) }
}

fn phone(text: &str) -> Result<String, Error> {
    let ok = text.chars().count() <= kit::limits::PHONE_CHARS_MAX
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if ok && (5..=15).contains(&digits.len()) { Ok(digits) } else { Err(Error::BadPhone) }
}

/// The blind token of a phone number, the same with the country's digits and without.
fn phone_token(house: &House, digits: &str) -> Vec<u8> {
    let from = digits.len().saturating_sub(PHONE_DIGITS_COUNT);
    let last = digits.get(from..).unwrap_or(digits);
    house.keys.derive("search", &[b"phone", last.as_bytes()]).to_vec()
}

/// Gives a visitor a number.
///
/// # Errors
/// What does not parse, and what the operation refuses.
pub async fn take(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    ask: NewTicket,
) -> Result<Done<Issued>, Problem> {
    let command = Command::of(by, key, "take-ticket", &(&site.key, &ask));
    let issue = parse(house, site, ask)?;
    let (actor, drawn) = (by.clone(), drawn(&issue));
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| ops::route::issue(tx, cx, &actor, &issue);
    let done = house.app.write(&[Lock::site(&site.key)], command, run).await;
    Ok(unless_used(house, drawn, done)?)
}

/// The subject for whom a key was drawn to seal what is asked for.
fn drawn(issue: &Issue) -> Option<SubjectId> {
    issue.sealed.as_ref().map(|s| s.subject)
}

/// Gives the key back where nothing was issued: whoever is refused, and be it ten thousand times,
/// leaves nothing.
fn unless_used<T, E>(
    house: &House,
    drawn: Option<SubjectId>,
    done: Result<Done<T>, WriteError<E>>,
) -> Result<Done<T>, WriteError<E>> {
    let unused = match &done {
        Ok(done) => done.replayed,
        Err(WriteError::Refused(_) | WriteError::Conflict | WriteError::ReadOnly(_)) => true,
        // Nobody knows what became of it.
        Err(WriteError::Store(_)) => false,
    };
    if let Some(subject) = drawn.filter(|_| unused)
        && let Ok(key) = house.keys.key_of(subject)
    {
        house.keys.give_back(key);
    }
    done
}

/// What is asked for, parsed, and its personal fields sealed.
///
/// # Errors
/// What does not parse.
pub fn parse(house: &House, site: &Arc<Site>, ask: NewTicket) -> Result<Issue, Problem> {
    let services = ask
        .services
        .iter()
        .map(|s| {
            s.parse::<ServiceKey>()
                .ok()
                .and_then(|k| house.pack.services.get(&k).cloned())
                .ok_or(Error::NoSuchService)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let language = match &ask.language {
        Some(l) => house.langs().iter().find(|k| k.as_str() == l).cloned(),
        None => house.langs().first().cloned(),
    }
    .ok_or_else(|| Problem::unreadable("language"))?;
    let ground = ask.priority.filter(|p| !p.is_empty());
    if let Some(ground) = &ground
        && !house.pack.priority_grounds.contains(ground)
    {
        return Err(Error::UnknownLane.into());
    }
    let digits = ask.phone.filter(|p| !p.trim().is_empty()).map(|p| phone(&p)).transpose()?;
    let token = digits.as_ref().map(|d| phone_token(house, d));
    let mut fields = Map::new();
    if let Some(digits) = &digits {
        fields = fields.with("phone", digits.clone());
    }
    if let Some(ground) = &ground {
        fields = fields.with("priority", ground.clone());
    }
    // Sealing costs more than the rest of the operation: it happens here, before the group.
    let sealed = if fields.is_empty() {
        None
    } else {
        let key = house.keys.draw().map_err(Problem::ours)?;
        Some(keystore::seal(&key, &fields.encode()).map_err(Problem::ours)?)
    };
    // A visit is short business only if all of it is.
    let lane = match ground {
        Some(_) => Lane::Priority,
        None if !services.is_empty() && services.iter().all(|s| s.express) => Lane::Express,
        None => Lane::Ordinary,
    };
    Ok(Issue {
        site: site.clone(),
        services,
        lane,
        language,
        sealed,
        token,
        keep_days: house.pack.keep_days,
        any_hour: house.demo,
    })
}

/// Calls whoever is next for a counter.
///
/// # Errors
/// What the operation refuses.
pub async fn call_next(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    number: u16,
) -> Result<Done<Option<Called>>, WriteError<Error>> {
    let command = Command::of(by, key, "call-next", &(&site.key, number));
    let (actor, place) = (by.clone(), site.clone());
    house
        .app
        .write(&[Lock::site(&site.key)], command, move |tx, cx| {
            ops::call_next(tx, cx, &actor, &place, number)
        })
        .await
}

/// What a verb on a ticket has done: the ticket as it is now. Only the fact is stored for a replay,
/// which reads the ticket again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Acted {
    /// The ticket after a fresh act.
    #[serde(skip)]
    pub ticket: Option<Ticket>,
}

/// Runs a verb on a ticket, under the lock of the ticket's site.
///
/// # Errors
/// When there is no such ticket, and what the operation refuses.
pub async fn act<B, F>(
    house: &House,
    by: &Actor,
    key: CommandId,
    id: TicketId,
    verb: &'static str,
    body: &B,
    mut run: F,
) -> Result<Done<Acted>, Problem>
where
    B: Serialize,
    F: FnMut(&mut Tx<'_>, &mut Cx, &Actor, &Arc<Site>) -> Result<(), Error> + Send + 'static,
{
    let command = Command::of(by, key, verb, &(id, body));
    let place = match &by.site {
        // The table lets nobody of a site reach a ticket of another one: no need to look first.
        Some(own) => site(house, own)?,
        None => {
            let found = house.app.read(move |tx| sql::ticket(tx, id)).await?;
            site(house, &found.ok_or(Error::NoSuchTicket)?.site)?
        }
    };
    let (actor, locks) = (by.clone(), [Lock::site(&place.key)]);
    let act = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        run(tx, cx, &actor, &place)?;
        let ticket = sql::ticket(tx, id)?.filter(|t| t.site == place.key);
        Ok::<_, Error>(Acted { ticket: Some(ticket.ok_or(Error::NoSuchTicket)?) })
    };
    Ok(house.app.write(&locks, command, act).await?)
}

/// Turns away on a ground of the service that the visit is at.
///
/// # Errors
/// What the operation refuses.
pub fn turn_away(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    pack: &Pack,
    id: TicketId,
    ground: &str,
) -> Result<(), Error> {
    let t = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    let step = sql::steps(tx, id)?.into_iter().find(|s| s.n == t.step);
    let service = step.and_then(|s| pack.services.get(&s.service)).ok_or(Error::NoSuchService)?;
    ops::turn_away(tx, cx, by, id, service, ground)
}

/// Where a visitor is sent, from the words of a form or of the API.
///
/// # Errors
/// When the word names nothing.
pub fn to(house: &House, kind: &str, word: &str) -> Result<To, Problem> {
    match kind {
        "service" => {
            let found = word.parse::<ServiceKey>().ok();
            let found = found.and_then(|k| house.pack.services.get(&k).cloned());
            Ok(To::Service(found.ok_or(Error::NoSuchService)?))
        }
        "counter" => Ok(To::Counter(word.parse().map_err(|_| Error::NoSuchCounter)?)),
        "entity" => Ok(To::Entity(word.parse().map_err(|_| Error::NoSuchCounter)?)),
        _ => Err(Problem::unreadable("to")),
    }
}

/// What nobody can guess of a ticket's link: 96 bits made with a secret of the node.
fn mac(house: &House, id: TicketId) -> [u8; 12] {
    let bytes = house.keys.derive("ticket-link", &[&id.bytes()]);
    bytes.first_chunk().copied().unwrap_or_default()
}

/// The token of a ticket's link: its id and its code.
#[must_use]
pub fn token(id: TicketId, mac: [u8; 12]) -> String {
    let bytes: Vec<u8> = id.bytes().into_iter().chain(mac).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a token claims; nothing is checked yet.
#[must_use]
pub fn read_token(token: &str) -> Option<(TicketId, [u8; 12])> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, mac) = bytes.split_first_chunk::<16>()?;
    Some((TicketId(uuid::Uuid::from_bytes(*id)), mac.try_into().ok()?))
}

/// The path of a ticket's own page.
#[must_use]
pub fn link(house: &House, id: TicketId) -> String {
    format!("/t/{}", token(id, mac(house, id)))
}

/// The ticket of a link.
#[must_use]
pub fn ticket_of_link(house: &House, token: &str) -> Option<TicketId> {
    read_token(token).filter(|(id, claimed)| mac(house, *id) == *claimed).map(|(id, _)| id)
}

/// The receipt of what was just done; a replayed one is proved anew.
pub async fn receipt_of<T>(house: &House, done: &Done<T>) -> Option<String> {
    if let Some(proof) = &done.proof {
        return Some(proof.receipt());
    }
    house.app.proof(done.ord?).await.ok().flatten().map(|p| p.receipt())
}

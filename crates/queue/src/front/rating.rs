//! What a visitor says after the visit, once, and without a way back to the ticket.
//!
//! The entry names no actor and has a stream of its own; the token's use has no time. Whoever runs
//! the node sees no more than whoever reads the log: that somebody rated at that moment.

use authz::{Action, May};
use journal::{Cx, record};
use kit::{Actor, Day, StreamId, TicketId};
use pack::{Pack, Site};
use store::Tx;

use super::events::{Front, Rated};
use super::{Refusal, sql};
use crate::error::Error;
use crate::limits::RATE_DAYS;
use crate::model::{State, Ticket};
use crate::ops::serve::own;
use crate::sql as hall;

/// The questions and the words that answer them. An empty word is no answer.
pub const QUESTIONS: [(&str, &[&str]); 3] = [
    ("got", &["yes", "partly", "no"]),
    ("fair", &["very-good", "good", "poor", "very-poor"]),
    ("money", &["no", "yes"]),
];

/// What a visitor may say of oneself, for figures only.
pub const GROUPS: [(&str, &[&str]); 3] = [
    ("sex", &["woman", "man", "other"]),
    ("disability", &["yes", "no"]),
    ("region", &["city", "town", "village"]),
];

/// A rating as it was filled in.
#[derive(Clone, Debug, Default)]
pub struct Rating {
    /// 1 to 5.
    pub score: i64,
    /// Words by question.
    pub answers: Vec<(String, String)>,
}

/// The answers that are of the form's own words, in its order.
fn known(
    answers: &[(String, String)],
    form: &[(&str, &[&str])],
) -> Result<Vec<(String, String)>, Refusal> {
    let mut out = Vec::new();
    for (name, words) in form {
        let Some((_, word)) = answers.iter().find(|(k, v)| k == name && !v.is_empty()) else {
            continue;
        };
        if !words.contains(&word.as_str()) {
            return Err(Refusal::BadRating);
        }
        out.push(((*name).to_owned(), word.clone()));
    }
    Ok(out)
}

/// Whether the visit of a ticket can be rated: it has ended, not long ago, and somebody of the
/// house had to do with the visitor. Whoever was turned away, left after the call or was not served
/// has seen it from its worst side.
///
/// # Errors
/// Those of the engine.
pub fn rateable(tx: &mut Tx<'_>, t: &Ticket, today: i64) -> store::Result<bool> {
    if today > last_day(t.day) {
        return Ok(false);
    }
    match t.state {
        State::Finished | State::TurnedAway { .. } => Ok(true),
        State::Left | State::Lapsed | State::Unserved => sql::was_called(tx, t),
        _ => Ok(false),
    }
}

/// The last day on which a visit of a day can be rated.
fn last_day(day: i64) -> i64 {
    let span = jiff::Span::new().days(RATE_DAYS);
    Day::from_number(day).and_then(|d| d.0.checked_add(span).ok()).map_or(day, |d| Day(d).number())
}

fn once(
    tx: &mut Tx<'_>,
    cx: &Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    token: &[u8],
) -> Result<Ticket, Error> {
    let t = hall::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    by.may(Action::Rate, &own(&t))?;
    if !rateable(tx, &t, crate::ops::today(site, cx.now))? {
        return Err(Refusal::NotRateable.into());
    }
    if sql::is_used(tx, token)? {
        return Err(Refusal::RatedBefore.into());
    }
    // A day more than the zone of any site can differ.
    sql::use_token(tx, token, last_day(t.day) + 2)?;
    Ok(t)
}

/// Rates a visit.
///
/// # Errors
/// When the actor does not hold the ticket, the visit has not ended or nobody was called, it was
/// rated before, or the answers are not those of the form.
pub fn rate(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    (site, pack): (&Site, &Pack),
    (id, token): (TicketId, &[u8]),
    rating: &Rating,
) -> Result<(), Error> {
    let t = once(tx, cx, by, site, id, token)?;
    if !(1..=5).contains(&rating.score) {
        return Err(Refusal::BadRating.into());
    }
    let steps = hall::steps(tx, id)?;
    let last = steps.into_iter().find(|s| s.n == t.step).ok_or(Error::NoSuchTicket)?;
    let service = pack.services.get(&last.service).ok_or(Error::NoSuchService)?;
    let rated = Front::Rated(Rated {
        entity: service.entity.clone(),
        service: service.key.clone(),
        hour: i64::from(site.zone.to_datetime(t.since).hour()),
        score: rating.score,
        answers: known(&rating.answers, &QUESTIONS)?,
        comment: None,
    });
    let stream = StreamId(cx.uuid());
    record(tx, cx, &Actor::nobody(), rated.event(stream, true, &t.site, t.day))?;
    Ok(())
}

/// Says who comes here, for figures only: an entry of its own, that no rating and no ticket is
/// joined to.
///
/// # Errors
/// As [`rate`].
pub fn describe(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    (id, token): (TicketId, &[u8]),
    answers: &[(String, String)],
) -> Result<(), Error> {
    let t = once(tx, cx, by, site, id, token)?;
    let answers = known(answers, &GROUPS)?;
    if answers.is_empty() {
        return Err(Refusal::BadRating.into());
    }
    let described = Front::Described { answers };
    let stream = StreamId(cx.uuid());
    record(tx, cx, &Actor::nobody(), described.event(stream, true, &t.site, t.day))?;
    Ok(())
}

//! Numbers on paper, for when the system is down: printed ahead as a block, entered afterwards.

use std::sync::Arc;

use authz::{Action, May};
use jiff::{SignedDuration, Timestamp};
use journal::{Cx, record};
use kit::{Actor, Lang, Scope, TicketId, TicketNumber};
use pack::queue::Lane;
use pack::{Service, Site};
use serde::{Deserialize, Serialize};
use store::Tx;

use super::events::{Begun, Front};
use super::{Refusal, sql};
use crate::error::Error;
use crate::limits::{OUTAGE_MINUTES, PAPER_NUMBERS_MAX};
use crate::ops;
use crate::sql as hall;

/// A block of numbers that was printed ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The first number.
    pub first: i64,
    /// The last number.
    pub last: i64,
}

/// Takes the next numbers of today for printing ahead. They count as used.
///
/// # Errors
/// When the actor may not, or the block is too large.
pub fn print(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    count: i64,
) -> Result<Printed, Error> {
    by.may(Action::PaperNumbers, &Scope::site(&site.key))?;
    if !(1..=PAPER_NUMBERS_MAX).contains(&count) {
        return Err(Refusal::PrintCount { most: PAPER_NUMBERS_MAX }.into());
    }
    let day = ops::today(site, cx.now);
    let known = ops::begin_day(tx, cx, by, site, day)?;
    let (first, last) = (known.issued + 1, known.issued + count);
    TicketNumber::nth(last).ok_or(Error::NumbersUsedUp)?;
    let stream = crate::events::day_stream(&site.key, day);
    record(tx, cx, by, Front::Printed { first, last }.event(stream, false, &site.key, day))?;
    Ok(Printed { first, last })
}

/// A paper as it was filled in by hand.
#[derive(Clone)]
pub struct Paper {
    /// Its number.
    pub number: TicketNumber,
    /// What the visitor came for.
    pub service: Arc<Service>,
    /// When the visitor is said to have come.
    pub arrived: Timestamp,
    /// The lane.
    pub lane: Lane,
    /// The visitor's language.
    pub language: Lang,
    /// How it ended, if it was served meanwhile.
    pub outcome: Option<String>,
}

/// Enters numbers that were given on paper, all or none.
///
/// # Errors
/// When the actor may not; when a number was not printed or was entered before; and when a time
/// lies outside of today, of the printing, or of an outage.
pub fn enter(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    papers: &[Paper],
) -> Result<Vec<TicketId>, Error> {
    by.may(Action::PaperNumbers, &Scope::site(&site.key))?;
    let today = ops::today(site, cx.now);
    if hall::site_day(tx, &site.key, today)?.is_some_and(|d| d.closed.is_some()) {
        return Err(Error::DayClosed);
    }
    if papers.is_empty() {
        return Err(Refusal::NothingEntered.into());
    }
    papers.iter().map(|paper| enter_one(tx, cx, by, site, paper)).collect()
}

fn enter_one(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    paper: &Paper,
) -> Result<TicketId, Error> {
    let (number, day) = (paper.number, ops::today(site, cx.now));
    if !site.services.contains(&paper.service.key) {
        return Err(Error::NotOffered { service: paper.service.key.clone() });
    }
    let block = sql::block_of(tx, &site.key, day, number.ordinal())?;
    let printed = block.ok_or(Refusal::NotPrinted { number })?.at;
    if sql::is_taken(tx, &site.key, day, number.ordinal())? {
        return Err(Refusal::EnteredBefore { number }.into());
    }
    let arrived = paper.arrived;
    if arrived < printed || arrived > cx.now || ops::today(site, arrived) != day {
        return Err(Refusal::BadArrival { number }.into());
    }
    // A number on paper has no place where the system gave numbers or called: else a claimed time
    // would be a way past everybody.
    let (before, after) = sql::at_work(tx, &site.key, day, arrived)?;
    let (from, until) = (before.map_or(printed, |b| b.max(printed)), after.unwrap_or(cx.now));
    if until.duration_since(from) < SignedDuration::from_mins(OUTAGE_MINUTES) {
        return Err(Refusal::NoOutage { number }.into());
    }
    let (id, code) = (TicketId(cx.uuid()), ops::fresh_code(tx, cx)?);
    let begun = Begun {
        number: number.ordinal(),
        lane: paper.lane,
        group: ops::group(cx, site, day, paper.service.skill.as_str()),
        turn: pack::queue::turn(arrived.as_millisecond(), paper.lane, &site.policy),
        code,
        route: vec![ops::stop(&paper.service)],
        language: paper.language.clone(),
        erase: None,
    };
    let entered = Front::Entered { begun, arrived, outcome: paper.outcome.clone() };
    record(tx, cx, by, entered.event(id.into(), true, &site.key, day))?;
    Ok(id)
}

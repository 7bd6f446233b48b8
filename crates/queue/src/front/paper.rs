//! Numbers on paper, for when the system is down: printed ahead as a block, for today or for one of
//! the next days, and entered afterwards, also when the day is over.

use std::sync::Arc;

use authz::{Action, May};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use journal::{Cx, record};
use kit::{Actor, Day, Lang, Scope, StreamId, TicketId, TicketNumber};
use pack::queue::Lane;
use pack::{Service, Site};
use serde::{Deserialize, Serialize};
use store::Tx;

use super::events::{Begun, Front};
use super::{Refusal, sql};
use crate::error::Error;
use crate::events::Happened;
use crate::limits::{OUTAGE_MINUTES, PAPER_DAYS_AHEAD, PAPER_LATE_DAYS, PAPER_NUMBERS_MAX};
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

fn dates_after(day: Day) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(day.0), |d| d.tomorrow().ok()).skip(1).take(PAPER_LATE_DAYS)
}

/// The days after today for which numbers may be printed: the next ones on which the site opens.
#[must_use]
pub fn days_ahead(site: &Site, now: Timestamp) -> Vec<i64> {
    let dates = dates_after(Day::of(now, &site.zone)).filter(|d| site.opens_on(*d));
    dates.take(PAPER_DAYS_AHEAD).map(|d| Day(d).number()).collect()
}

/// Whether numbers of a day may be entered: on the day, and until the end of the next one on which
/// the site opens.
#[must_use]
pub fn may_be_entered(site: &Site, day: i64, now: Timestamp) -> bool {
    let Some(day) = Day::from_number(day) else { return false };
    let next = dates_after(day).find(|d| site.opens_on(*d)).or_else(|| dates_after(day).last());
    let today = Day::of(now, &site.zone);
    day <= today && next.is_some_and(|last| today.0 <= last)
}

/// The first day of which numbers may still be entered at all.
#[must_use]
pub fn first_day(site: &Site, now: Timestamp) -> i64 {
    let today = Day::of(now, &site.zone).0;
    let back = jiff::Span::new().days(i64::try_from(PAPER_LATE_DAYS).unwrap_or(0));
    today.checked_sub(back).map_or(0, |d| Day(d).number())
}

/// When a site opens on a day.
fn opening(site: &Site, day: i64) -> Option<Timestamp> {
    let date = Day::from_number(day)?.0;
    let from = site.hours_on(date).ok()?.into_iter().map(|(from, _)| from).min()?;
    Some(site.zone.to_zoned_datetime(date.to_datetime(from)).ok()?.timestamp())
}

/// Takes the next numbers of today, or of one of the next days, for printing ahead. They count as
/// used.
///
/// # Errors
/// When the actor may not, the block is too large, or the site does not open on that day.
pub fn print(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    day: i64,
    count: i64,
) -> Result<Printed, Error> {
    by.may(Action::PaperNumbers, &Scope::site(&site.key))?;
    if !(1..=PAPER_NUMBERS_MAX).contains(&count) {
        return Err(Refusal::PrintCount { most: PAPER_NUMBERS_MAX }.into());
    }
    if day != ops::today(site, cx.now) {
        return print_ahead(tx, cx, by, site, (day, count));
    }
    let known = ops::begin_day(tx, cx, by, site, day)?;
    let block = block_after(known.issued, count)?;
    let Printed { first, last } = block;
    let stream = crate::events::day_stream(&site.key, day);
    record(tx, cx, by, Front::Printed { first, last }.event(stream, false, &site.key, day))?;
    Ok(block)
}

/// The day itself is not begun: it begins with the policy that holds then, and after these numbers.
fn print_ahead(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    (day, count): (i64, i64),
) -> Result<Printed, Error> {
    let ahead = days_ahead(site, cx.now).contains(&day);
    let from = opening(site, day).filter(|_| ahead).ok_or(Refusal::PrintDay)?;
    let block = block_after(sql::last_printed(tx, &site.key, day)?, count)?;
    let Printed { first, last } = block;
    let printed = Front::PrintedAhead { first, last, from };
    // A stream of its own: that of the day begins with its opening.
    let stream = StreamId(cx.uuid());
    record(tx, cx, by, printed.event(stream, true, &site.key, day))?;
    Ok(block)
}

fn block_after(used: i64, count: i64) -> Result<Printed, Error> {
    let (first, last) = (used + 1, used + count);
    TicketNumber::nth(last).ok_or(Error::NumbersUsedUp)?;
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

/// Enters numbers that were given on paper on a day, all or none. Whoever was not served by the end
/// of the day has the end of the day.
///
/// # Errors
/// When the actor may not, or not for that day; when a number was not printed or was entered
/// before; and when a time lies outside of the day, of the printing, or of an outage.
pub fn enter(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    day: i64,
    papers: &[Paper],
) -> Result<Vec<TicketId>, Error> {
    by.may(Action::PaperNumbers, &Scope::site(&site.key))?;
    if !may_be_entered(site, day, cx.now) {
        return Err(Refusal::EnterDay.into());
    }
    if papers.is_empty() {
        return Err(Refusal::NothingEntered.into());
    }
    papers.iter().map(|paper| enter_one(tx, cx, by, site, (day, paper))).collect()
}

fn enter_one(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    (day, paper): (i64, &Paper),
) -> Result<TicketId, Error> {
    let number = paper.number;
    if !site.services.contains(&paper.service.key) {
        return Err(Error::NotOffered { service: paper.service.key.clone() });
    }
    let block = sql::block_of(tx, &site.key, day, number.ordinal())?;
    let printed = block.ok_or(Refusal::NotPrinted { number })?.at;
    if sql::is_taken(tx, &site.key, day, number.ordinal())? {
        return Err(Refusal::EnteredBefore { number }.into());
    }
    let closed = hall::site_day(tx, &site.key, day)?.and_then(|d| d.closed).map(|(at, _)| at);
    came_in_an_outage(tx, cx, site, (day, paper), (printed, closed))?;
    if closed.is_none() {
        // Where the system was down all day, its day begins here; the clock closes it.
        ops::begin_day(tx, cx, by, site, day)?;
    }
    let arrived = paper.arrived;
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
    let late = closed.is_some() || day != ops::today(site, cx.now);
    let entered = Front::Entered { begun, arrived, outcome: paper.outcome.clone(), late };
    record(tx, cx, by, entered.event(id.into(), true, &site.key, day))?;
    if closed.is_some() && paper.outcome.is_none() {
        let unserved = Happened::Unserved { number: number.ordinal() };
        record(tx, cx, by, unserved.event(id.into(), false, &site.key, day))?;
    }
    Ok(id)
}

/// A number on paper has no place where the system gave numbers or called: else a claimed time
/// would be a way past everybody.
fn came_in_an_outage(
    tx: &mut Tx<'_>,
    cx: &Cx,
    site: &Site,
    (day, paper): (i64, &Paper),
    (printed, closed): (Timestamp, Option<Timestamp>),
) -> Result<(), Error> {
    let (number, arrived) = (paper.number, paper.arrived);
    let latest = closed.map_or(cx.now, |at| at.min(cx.now));
    if arrived < printed || arrived > latest || ops::today(site, arrived) != day {
        return Err(Refusal::BadArrival { number }.into());
    }
    let (before, after) = sql::at_work(tx, &site.key, day, arrived)?;
    let (from, until) = (before.map_or(printed, |b| b.max(printed)), after.unwrap_or(cx.now));
    if until.duration_since(from) < SignedDuration::from_mins(OUTAGE_MINUTES) {
        return Err(Refusal::NoOutage { number }.into());
    }
    Ok(())
}

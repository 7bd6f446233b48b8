//! What a counter leaves behind: closing it, and sending whoever it has back to the line.

use authz::{Action, May};
use journal::{Cx, record};
use kit::{Actor, CounterKey, Scope};
use pack::Site;
use store::Tx;

use super::serve::{event, send};
use super::{busy, open_desk, today};
use crate::error::Error;
use crate::events::{Happened, Stop};
use crate::limits::{HELD_MAX, SENT_MAX};
use crate::model::{Desk, Ticket};
use crate::sql;

/// Closes a counter. Nobody may be standing at it or kept by it; whoever was sent to it goes back
/// to everybody's line.
///
/// # Errors
/// When the actor may not, or somebody is called, served or held here.
pub fn close_counter(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
) -> Result<(), Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    by.may(Action::CloseCounter, &Scope::counter(&counter))?;
    let desk = open_desk(tx, cx, site, number)?;
    if let Some(id) = desk.ticket {
        return Err(busy(tx, id)?);
    }
    if let Some(t) = sql::held(tx, &desk.counter, desk.day, 1)?.into_iter().next() {
        return Err(Error::CounterHolds { number: t.number });
    }
    shut(tx, cx, by, &desk)
}

/// Whom a counter has: first whoever is called or served, then those whom it holds.
pub(crate) fn there(tx: &mut Tx<'_>, desk: &Desk) -> Result<Vec<Ticket>, Error> {
    let mut there = Vec::new();
    if let Some(id) = desk.ticket {
        there.extend(sql::ticket(tx, id)?);
    }
    there.extend(sql::held(tx, &desk.counter, desk.day, HELD_MAX)?);
    Ok(there)
}

/// The counter is closed, and nobody waits for it alone: that could be until the evening.
pub(crate) fn shut(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, desk: &Desk) -> Result<(), Error> {
    let (site, day) = (&desk.counter.site, desk.day);
    let closed = Happened::CounterClosed { counter: desk.counter.number };
    record(tx, cx, by, closed.event(desk.stream, false, site, day))?;
    for t in sql::sent_to(tx, &desk.counter, day, SENT_MAX)? {
        record(tx, cx, by, event(Happened::Unsent { number: t.number.ordinal() }, &t))?;
    }
    Ok(())
}

/// Sends everyone who is called, served or held at a counter back to the line, each with its turn:
/// the clerk fell ill, or the computer died. Also where the counter is closed by now, or is in the
/// plan no more.
///
/// # Errors
/// When the actor may not, or the counter was never open today.
pub fn release(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
) -> Result<(), Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    by.may(Action::ReleaseCounter, &Scope::counter(&counter))?;
    let desk = sql::desk(tx, &counter, today(site, cx.now))?.ok_or(Error::CounterClosed)?;
    for t in there(tx, &desk)? {
        let now = sql::steps(tx, t.id)?.into_iter().find(|s| s.n == t.step);
        let now = now.ok_or(Error::NoSuchTicket)?;
        send(tx, cx, by, site, &t, (None, Stop { service: now.service, skill: now.skill }))?;
    }
    Ok(())
}

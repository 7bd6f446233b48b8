//! What whoever sits at a counter does besides serving. Each operation: load · may · rule · record.

use authz::{Action, May};
use journal::{Cx, record};
use kit::{Actor, CounterKey, Scope, StreamId, TicketId};
use pack::Site;
use store::Tx;

use super::events::{Chair, Noted};
use super::{Refusal, sql};
use crate::error::Error;
use crate::events::desk_stream;
use crate::model::Desk;
use crate::ops::serve::at_counter;
use crate::ops::{busy, open_desk, today};

/// The open counter at which the actor sits.
pub(crate) fn own_desk(
    tx: &mut Tx<'_>,
    cx: &Cx,
    by: &Actor,
    site: &Site,
    number: u16,
) -> Result<Desk, Error> {
    let desk = open_desk(tx, cx, site, number)?;
    if Some(desk.operator) == by.staff() { Ok(desk) } else { Err(Error::CounterClosed) }
}

/// Refuses while the counter is on a break.
///
/// # Errors
/// When it is.
pub(crate) fn not_on_break(site: &Site, desk: &Desk) -> Result<(), Refusal> {
    match &desk.pause {
        Some(pause) => Err(Refusal::OnBreak { since: site.zone.to_datetime(pause.since).time() }),
        None => Ok(()),
    }
}

/// The counter calls nobody until [`resume`]. `reason` is a word of the pack.
///
/// # Errors
/// When the actor may not, has a visitor at the counter, is on a break already, or gives no reason
/// of the pack's list.
pub fn pause(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
    reason: Option<&str>,
) -> Result<(), Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    by.may(Action::Pause, &Scope::counter(&counter))?;
    let desk = own_desk(tx, cx, by, site, number)?;
    if let Some(id) = desk.ticket {
        return Err(busy(tx, id)?);
    }
    not_on_break(site, &desk)?;
    let reason = reason.ok_or(Refusal::UnknownBreak)?.to_owned();
    let paused = Chair::Paused { counter: number, reason };
    record(tx, cx, by, paused.event(desk.stream, &site.key, desk.day))?;
    Ok(())
}

/// The break is over.
///
/// # Errors
/// When the actor may not, or the counter is not on a break.
pub fn resume(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
) -> Result<(), Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    by.may(Action::Pause, &Scope::counter(&counter))?;
    let desk = own_desk(tx, cx, by, site, number)?;
    if desk.pause.is_none() {
        return Err(Refusal::NoBreak.into());
    }
    let resumed = Chair::Resumed { counter: number };
    record(tx, cx, by, resumed.event(desk.stream, &site.key, desk.day))?;
    Ok(())
}

/// Asks the manager of the hall for help, silently. Asking again while nobody has answered changes
/// nothing, so that pressing twice is never wrong. The counter may be closed: who is threatened has
/// often closed it first.
///
/// # Errors
/// When the actor may not, or the site has no such counter.
pub fn alarm(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
) -> Result<(), Error> {
    let counter = CounterKey { site: site.key.clone(), number };
    by.may(Action::CallHelp, &Scope::counter(&counter))?;
    if !site.has_counter(number) {
        return Err(Error::CounterClosed);
    }
    let day = today(site, cx.now);
    if sql::alarm(tx, &counter, day)?.is_some_and(|a| a.answered.is_none()) {
        return Ok(());
    }
    note(tx, cx, by, &counter, day, Noted::Alarm)
}

/// Records what concerns help: in the counter's stream while it is open, as all else that is noted
/// there, and otherwise in a stream of its own, which says of no counter that it called.
fn note(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    counter: &CounterKey,
    day: i64,
    what: Noted,
) -> Result<(), Error> {
    let open = crate::sql::desk(tx, counter, day)?.filter(|d| d.open);
    let noted = Chair::Noted { counter: counter.number, what };
    let event = match open {
        Some(desk) => noted.event(desk.stream, &counter.site, day),
        None => noted.event_in(StreamId(cx.uuid()), true, &counter.site, day),
    };
    record(tx, cx, by, event)?;
    Ok(())
}

/// The manager is on the way to a counter that asked for help.
///
/// # Errors
/// When the actor may not, or the counter asks for no help.
pub fn answer(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    number: u16,
) -> Result<(), Error> {
    by.may(Action::AnswerHelp, &Scope::site(&site.key))?;
    let (counter, day) = (CounterKey { site: site.key.clone(), number }, today(site, cx.now));
    let asked = sql::alarm(tx, &counter, day)?.filter(|a| a.answered.is_none());
    asked.ok_or(Refusal::NoAlarm)?;
    note(tx, cx, by, &counter, day, Noted::Answer)
}

/// The visitor at the actor's counter takes the time it takes: no warning runs, and nobody's wait
/// is estimated by it. Why is not asked. Saying it again changes nothing.
///
/// # Errors
/// When the actor may not, or the visitor is not at the counter.
pub fn untimed(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
) -> Result<(), Error> {
    let (t, at) = at_counter(tx, by, id, Action::Untimed, "at a counter", |_| true)?;
    if sql::untimed(tx, id)? {
        return Ok(());
    }
    let counter = CounterKey { site: site.key.clone(), number: at.counter };
    let noted = Chair::Noted { counter: at.counter, what: Noted::Untimed(id) };
    record(tx, cx, by, noted.event(desk_stream(&counter, t.day), &site.key, t.day))?;
    Ok(())
}

//! What is sealed to a visitor: looking at it, notes for colleagues, and erasing it.

use authz::{Action, May};
use journal::{Cx, Event, record};
use keystore::Sealed;
use kit::{Actor, Role, Scope, SubjectId, TicketId};
use pack::Site;
use store::Tx;

use super::serve::{at_counter, event, own};
use super::{after_days, today};
use crate::error::Error;
use crate::events::Happened;
use crate::operator::{self, Refusal};
use crate::sql;

/// Records that the counter which has the visitor looks at the phone number and the ground of
/// priority, and for what. Only when this is durable may they be opened.
///
/// # Errors
/// When the actor may not, the visitor is not at the counter, or nothing is sealed.
pub fn look(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    purpose: &str,
) -> Result<(), Error> {
    not_erased(tx, by, site, id)?;
    let (t, at) = at_counter(tx, by, id, Action::ReadSealed, "at a counter", |_| true)?;
    if t.sealed.is_none() {
        return Err(Error::NothingSealed { number: t.number });
    }
    let looked = Happened::Looked { counter: at.counter, purpose: purpose.to_owned() };
    record(tx, cx, by, event(looked, &t))?;
    Ok(())
}

/// Who may find the visitor is told that all was erased; to everybody else nothing is different.
fn not_erased(tx: &mut Tx<'_>, by: &Actor, site: &Site, id: TicketId) -> Result<(), Error> {
    if let Some(t) = sql::ticket(tx, id)?
        && by.may(Action::FindTicket, &Scope::site(&t.site)).is_ok()
        && let Some(erasure) = sql::erasure(tx, id)?
    {
        return Err(Error::Erased { on: site.zone.to_datetime(erasure.at).date() });
    }
    Ok(())
}

/// Leaves a note about the visitor at the actor's counter, for whichever counter is next. `sealed`
/// is sealed to the visitor's own key: a fresh one for who gave nothing, which lives `keep_days`.
///
/// # Errors
/// When the actor may not, or the visitor is not at the counter.
pub fn leave_note(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
    (sealed, keep_days): (&Sealed, i64),
) -> Result<(), Error> {
    not_erased(tx, by, site, id)?;
    let (t, at) = at_counter(tx, by, id, Action::LeaveNote, "at a counter", |_| true)?;
    if t.subject.is_some_and(|s| s != sealed.subject) {
        // Two first notes at once: the other one brought the key.
        let wanted = "without another note at this moment";
        return Err(Error::WrongState { number: t.number, is: t.state.word(), wanted });
    }
    let erase = t.subject.is_none().then(|| after_days(t.arrived, keep_days));
    let left = Happened::NoteLeft { counter: at.counter, erase };
    record(tx, cx, by, Event { sealed: vec![sealed.clone()], ..event(left, &t) })?;
    Ok(())
}

/// The purpose of a look at the notes about a visitor.
pub const READ_NOTES: &str = "read-notes";

/// Records that the counter which has the visitor reads the notes about the visit. Only when this
/// is durable may they be opened.
///
/// # Errors
/// When the actor may not, the visitor is not at the counter, or there is no note.
pub fn read_notes(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &Site,
    id: TicketId,
) -> Result<(), Error> {
    not_erased(tx, by, site, id)?;
    let (t, at) = at_counter(tx, by, id, Action::ReadSealed, "at a counter", |_| true)?;
    if operator::sql::noted(tx, id)? == 0 {
        return Err(Refusal::NoNote { number: t.number }.into());
    }
    let looked = Happened::Looked { counter: at.counter, purpose: READ_NOTES.to_owned() };
    record(tx, cx, by, event(looked, &t))?;
    Ok(())
}

/// Erases what is sealed to a visitor, after the visit: by the visitor's wish, or because the time
/// has come. Answers whose key must be destroyed now that it is recorded; none when nothing was
/// ever sealed. `site` is none where the pack no longer has it.
///
/// # Errors
/// When the actor may not, or the visit is not over yet.
pub fn erase(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: Option<&Site>,
    id: TicketId,
) -> Result<Option<SubjectId>, Error> {
    let t = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
    by.may(Action::Erase, &own(&t))?;
    let Some(subject) = t.subject else { return Ok(sql::erasure(tx, id)?.map(|e| e.subject)) };
    let over = t.state.is_over() || site.is_none_or(|s| today(s, cx.now) != t.day);
    if by.role != Role::Clock && !over {
        return Err(Error::WrongState { number: t.number, is: t.state.word(), wanted: "over" });
    }
    record(tx, cx, by, event(Happened::Erased { subject }, &t))?;
    sql::forget_tokens_of(tx, id)?;
    crate::front::sql::forget_uses_of(tx, id)?;
    Ok(Some(subject))
}

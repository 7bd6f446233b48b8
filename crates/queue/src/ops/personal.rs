//! What is sealed to a visitor: looking at it, and erasing it.

use authz::{Action, May};
use journal::{Cx, record};
use kit::{Actor, Role, Scope, SubjectId, TicketId};
use pack::Site;
use store::Tx;

use super::serve::{at_counter, event, own};
use super::today;
use crate::error::Error;
use crate::events::Happened;
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
    // Who may find the visitor is told; to everybody else nothing is different.
    if let Some(t) = sql::ticket(tx, id)?
        && by.may(Action::FindTicket, &Scope::site(&t.site)).is_ok()
        && let Some(erasure) = sql::erasure(tx, id)?
    {
        return Err(Error::Erased { on: site.zone.to_datetime(erasure.at).date() });
    }
    let (t, at) = at_counter(tx, by, id, Action::ReadSealed, "at a counter", |_| true)?;
    if t.sealed.is_none() {
        return Err(Error::NothingSealed { number: t.number });
    }
    let looked = Happened::Looked { counter: at.counter, purpose: purpose.to_owned() };
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

//! What is sealed to a visitor: looking at it.

use authz::Action;
use journal::{Cx, record};
use kit::{Actor, TicketId};
use store::Tx;

use super::serve::{at_counter, event};
use crate::error::Error;
use crate::events::Happened;

/// Records that the counter which has the visitor looks at the phone number and the ground of
/// priority, and for what. Only when this is durable may they be opened.
///
/// # Errors
/// When the actor may not, the visitor is not at the counter, or nothing is sealed.
pub fn look(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    id: TicketId,
    purpose: &str,
) -> Result<(), Error> {
    let (t, at) = at_counter(tx, by, id, Action::ReadSealed, "at a counter", |_| true)?;
    if t.sealed.is_none() {
        return Err(Error::NothingSealed { number: t.number });
    }
    let looked = Happened::Looked { counter: at.counter, purpose: purpose.to_owned() };
    record(tx, cx, by, event(looked, &t))?;
    Ok(())
}

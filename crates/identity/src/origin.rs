//! Where an account comes from, as the journal has it: no row that can be changed says it.

use jiff::Timestamp;
use kit::{Role, StaffId};
use store::{StoreError, Tx};
use uuid::Uuid;

/// How an account came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// When.
    pub at: Timestamp,
    /// Who invited or added it; none for the first administrator and for accounts of a demo.
    pub maker: Option<StaffId>,
    /// Whether the program itself made it: the accounts of a demo.
    pub of_demo: bool,
}

/// How an account came to be; none when there is no such account.
///
/// # Errors
/// Those of the engine.
pub fn origin(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<Origin>, StoreError> {
    let Some(entry) = journal::opening(tx, id.into())? else { return Ok(None) };
    let invited = entry.facts.bytes("invited").ok().and_then(|b| Uuid::from_slice(b).ok());
    let of_demo = entry.role == Role::Clock;
    // Whoever accepts an invitation is the actor of its own entry.
    let added = (!of_demo && entry.actor.0 != id.0).then_some(entry.actor.0);
    let maker = invited.or(added).map(StaffId);
    Ok(Some(Origin { at: entry.at, maker, of_demo }))
}

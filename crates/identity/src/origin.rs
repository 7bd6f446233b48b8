//! Where an account comes from, as the journal has it: no row that can be changed says it.

use jiff::{SignedDuration, Timestamp};
use kit::{Role, StaffId};
use store::{StoreError, Tx};
use uuid::Uuid;

use crate::limits::SECOND_ACCOUNT_HOURS;
use crate::sql;

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

/// Why two accounts are not two people.
#[derive(Debug, thiserror::Error)]
pub enum Dependent {
    /// One of them is no account.
    #[error("there is no such account")]
    Unknown,
    /// Whoever asked is one person, not two.
    #[error("one person is not two")]
    SamePerson,
    /// One of the two made the account of the other.
    #[error("one of the two made the account of the other")]
    MadeByOther,
    /// One of the two accounts is too young.
    #[error("an account is younger than {hours} hours")]
    YoungAccount {
        /// The age that both need.
        hours: i64,
    },
    /// Whoever asked is not signed in any more.
    #[error("whoever asked is off shift")]
    OffShift,
    /// The rows said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Two people: not one, neither made by the other, neither made for the occasion, and the first,
/// who asked, still at work.
///
/// # Errors
/// When they are not, or those of the engine.
pub fn independent(
    tx: &mut Tx<'_>,
    now: Timestamp,
    first: StaffId,
    second: StaffId,
) -> Result<(), Dependent> {
    if first == second {
        return Err(Dependent::SamePerson);
    }
    let (a, b) = (origin(tx, first)?, origin(tx, second)?);
    let (Some(a), Some(b)) = (a, b) else { return Err(Dependent::Unknown) };
    if a.maker == Some(second) || b.maker == Some(first) {
        return Err(Dependent::MadeByOther);
    }
    let age = SignedDuration::from_hours(SECOND_ACCOUNT_HOURS);
    // The accounts of a demo are as old as the demo.
    let young = |o: &Origin| !o.of_demo && now.duration_since(o.at) < age;
    if young(&a) || young(&b) {
        return Err(Dependent::YoungAccount { hours: SECOND_ACCOUNT_HOURS });
    }
    if !sql::on_shift(tx, first, now)? {
        return Err(Dependent::OffShift);
    }
    Ok(())
}

//! One worker takes the place of another: the one is suspended, the other gets the post, in one
//! transaction. Whoever frees the counter of the first is the hall.

use authz::{Action, May};
use journal::{Cx, Event, Kind, record};
use kit::{Actor, Scope, StaffId};
use ledger::cbor::Map;
use serde::Serialize;
use store::Tx;

use crate::error::Error;
use crate::model::Account;
use crate::power::{self, Given};
use crate::{ops, sql};

/// Who takes the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Successor {
    /// Somebody new, who makes an account with a link: the hash of its secret.
    Invited([u8; 32]),
    /// A colleague of the same role, centre and body.
    Colleague(StaffId),
}

/// The account whose place is to be taken.
///
/// # Errors
/// When the actor may not, or it is suspended already.
pub fn leaving(tx: &mut Tx<'_>, by: &Actor, id: StaffId) -> Result<Account, Error> {
    let found = sql::account_by_id(tx, id)?;
    by.may(Action::ManageStaff, &Scope::node())?;
    let account = found.ok_or(Error::NoSuchAccount)?;
    if account.active { Ok(account) } else { Err(Error::Suspended) }
}

/// Whether one account can take the place of another without any new power.
#[must_use]
pub fn fits(leaving: &Account, other: &Account) -> bool {
    let place = |a: &Account| (a.role, a.site.clone(), a.entity.clone());
    other.active && other.id != leaving.id && place(other) == place(leaving)
}

/// The successor gets the post; then the one who leaves is suspended, and has no session any more.
/// Where the post takes two administrators, the link waits for the second.
///
/// # Errors
/// When the actor may not, the one who leaves is the last administrator or suspended already, or
/// the colleague does not fit.
pub fn replace(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    id: StaffId,
    successor: &Successor,
) -> Result<Given, Error> {
    let account = leaving(tx, by, id)?;
    let given = match successor {
        Successor::Invited(token) => power::invite(tx, cx, by, token, account.post())?,
        Successor::Colleague(other) => {
            let other = sql::account_by_id(tx, *other)?.ok_or(Error::Successor)?;
            if !fits(&account, &other) {
                return Err(Error::Successor);
            }
            let mut facts = Map::new().with("replaces", id.bytes().to_vec());
            if let Some(counter) = account.counter {
                facts = facts.with("counter", i64::from(counter));
            }
            record(tx, cx, by, moved(other.id, facts))?;
            Given::Link
        }
    };
    ops::suspend(tx, cx, by, id)?;
    Ok(given)
}

fn moved(id: StaffId, facts: Map) -> Event {
    Event {
        stream: id.into(),
        fresh: false,
        kind: Kind("staff.moved", 1),
        place: "node".to_owned(),
        public: Map::new(),
        facts,
        sealed: Vec::new(),
    }
}

//! One worker takes the place of another: between a request and the operation.

use identity::power::Given;
use identity::replace::Successor;
use identity::{Sessions, sign_in};
use journal::{Command, Cx, Lock};
use kit::{Actor, CommandId, SiteKey, StaffId};
use store::Tx;
use web::{House, Problem};

use crate::ops;

/// Replaces a worker, by a colleague or by somebody new. The answer is the end of the link
/// `/welcome/…` for the latter, where no second administrator has to confirm it.
///
/// # Errors
/// What the operation refuses.
pub async fn replace(
    house: &House,
    sessions: &Sessions,
    by: &Actor,
    key: CommandId,
    (id, site): (StaffId, Option<SiteKey>),
    colleague: Option<StaffId>,
) -> Result<Option<String>, Problem> {
    let link = sign_in::link_secret(house, by, key);
    let successor = match colleague {
        Some(other) => Successor::Colleague(other),
        None => Successor::Invited(identity::token_hash(&link)),
    };
    let command = Command::of(by, key, "replace", &(id, colleague));
    let (actor, sites) = (by.clone(), house.sites.clone());
    let run =
        move |tx: &mut Tx<'_>, cx: &mut Cx| ops::replace(tx, cx, &actor, &sites, id, &successor);
    let mut locks = vec![Lock::node(), Lock::staff(id)];
    locks.extend(site.as_ref().map(Lock::site));
    let done = house.app.write(&locks, command, run).await?;
    sessions.forget_all(id);
    let new = colleague.is_none() && done.value == Given::Link;
    Ok(new.then_some(link))
}

//! Putting a visitor first: between a request and the operations.

use std::sync::Arc;

use identity::second_factor;
use journal::{Command, Cx, Lock, WriteError};
use kit::{Actor, CommandId, TicketId};
use pack::Site;
use store::Tx;
use web::{House, Problem};

use crate::error::Error;
use crate::ops;

/// Asks that a visitor be put first.
///
/// # Errors
/// When the reason is not of the pack's list, and what the operation refuses.
pub async fn ask_override(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    id: TicketId,
    reason: &str,
) -> Result<(), Problem> {
    let known = house.pack.override_reasons.iter().any(|r| r == reason);
    let command = Command::of(by, key, "ask-override", &(id, reason));
    let (actor, place, reason) = (by.clone(), site.clone(), reason.to_owned());
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        ops::ask_override(tx, cx, &actor, &place, id, &reason)?;
        if known { Ok(()) } else { Err(Error::UnknownReason) }
    };
    house.app.write(&[Lock::site(&site.key)], command, run).await?;
    Ok(())
}

/// A second person puts the visitor first, with a one-time code of their own.
///
/// # Errors
/// When the code is wrong, and what the operation refuses; that comes first, so that nobody is
/// asked for a code in vain.
pub async fn confirm_override(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    id: TicketId,
    code: &str,
) -> Result<(), Problem> {
    let (actor, place, now) = (by.clone(), site.clone(), house.app.now());
    let judge = move |tx: &mut Tx<'_>| ops::may_be_second(tx, now, &actor, &place, id);
    let (_, _, ask) = house.app.read(judge).await?;
    let me = by.staff().ok_or(Error::NotAsked)?;
    let step = match second_factor::code_of(house, me, code).await {
        Ok(step) => step,
        Err(WriteError::Refused(identity::Error::Wrong)) => return Err(Error::WrongCode.into()),
        Err(other) => return Err(other.into()),
    };
    let command = Command::of(by, key, "confirm-override", &id);
    let (actor, place) = (by.clone(), site.clone());
    let run =
        move |tx: &mut Tx<'_>, cx: &mut Cx| ops::confirm_override(tx, cx, &actor, &place, id, step);
    let locks = [Lock::site(&site.key), Lock::staff(me), Lock::staff(ask.asker)];
    house.app.write(&locks, command, run).await?;
    Ok(())
}

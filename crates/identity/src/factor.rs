//! A second factor that was lost: it is ended at once, and its holder makes a new one with a link
//! and the password, which no administrator knows.

use journal::{Command, Lock, WriteError};
use kit::{Actor, CommandId, StaffId};
use store::StoreError;
use uuid::Uuid;
use web::House;

use crate::error::Error;
use crate::model::Account;
use crate::power::{self, Given, Power};
use crate::sessions::token_hash;
use crate::sign_in::{self, Outcome, TOTP, fresh_command, link_secret, proves, refused, turn};
use crate::{Opened, Sessions, second_factor, sql, totp};

/// Ends the second factor of an account and its sessions; the answer is the token of the link to a
/// new one, or none where a second administrator has to confirm it and nothing has ended yet.
///
/// # Errors
/// When the actor may not, or it is the actor's own account.
pub async fn reset(
    house: &House,
    sessions: &Sessions,
    by: &Actor,
    command: CommandId,
    id: StaffId,
) -> Outcome<Option<String>> {
    let token = link_secret(house, by, command);
    let (hash, actor) = (token_hash(&token), by.clone());
    let command = Command::of(by, command, "reset-factor", &id);
    let done = house
        .app
        .write(&[Lock::node(), Lock::staff(id)], command, move |tx, cx| {
            power::reset_factor(tx, cx, &actor, &hash, id)
        })
        .await?;
    if done.value == Given::Asked {
        return Ok(None);
    }
    sessions.forget_all(id);
    Ok(Some(token))
}

/// The second administrator confirms what another one asked for, with a one-time code; the answer
/// is the token of the link, and what it is for.
///
/// # Errors
/// When the actor may not be the second, or the code does not fit.
pub async fn confirm(
    house: &House,
    sessions: &Sessions,
    by: &Actor,
    command: CommandId,
    (id, code): (Uuid, &str),
) -> Outcome<(String, Power)> {
    let (actor, now) = (by.clone(), house.app.now());
    // Nobody's code is used up for what they may not do.
    let asked = house
        .app
        .read(move |tx| Ok::<_, StoreError>(power::may_be_second(tx, now, &actor, id)))
        .await
        .map_err(WriteError::Store)?
        .map_err(WriteError::Refused)?;
    let Some(me) = by.staff() else { return refused(Error::NotAsked) };
    let step = match second_factor::code_of(house, me, code).await {
        Err(WriteError::Refused(Error::Wrong)) => return refused(Error::SecondCode),
        other => other?,
    };
    let token = link_secret(house, by, command);
    let (hash, actor) = (token_hash(&token), by.clone());
    let command = Command::of(by, command, "confirm-power", &id);
    let mut locks = vec![Lock::node(), Lock::staff(me)];
    if let Power::Factor(staff) = asked.power {
        locks.push(Lock::staff(staff));
    }
    house
        .app
        .write(&locks, command, move |tx, cx| power::confirm(tx, cx, &actor, &hash, (id, step)))
        .await?;
    if let Power::Factor(staff) = asked.power {
        sessions.forget_all(staff);
    }
    Ok((token, asked.power))
}

/// The account of a link that still works.
///
/// # Errors
/// When the link was used, has ended, or never was.
pub async fn account(house: &House, token: &str) -> Outcome<Account> {
    let (hash, now) = (token_hash(token), house.app.now());
    let found = house.app.read(move |tx| sql::factor_link(tx, &hash, now)).await;
    found.map_err(WriteError::Store)?.ok_or(WriteError::Refused(Error::LinkGone))
}

/// Makes the new second factor and signs its holder in.
///
/// # Errors
/// When the link does not work, or the password or the code is wrong.
pub async fn enrol(
    house: &House,
    sessions: &Sessions,
    token: &str,
    password: String,
    code: &str,
) -> Outcome<Opened> {
    let account = account(house, token).await?;
    let turn = turn().await?;
    proves(house, &turn, &account.login, password).await?;
    drop(turn);
    let secret = crate::welcome::totp_secret(house, token);
    let now = house.app.now().as_second();
    let Some(step) = totp::verify(&secret, &totp::digits(code), now, 0) else {
        return refused(Error::WrongCode);
    };
    let wrapped = house
        .keys
        .wrap_for(TOTP, &account.id.bytes(), &secret)
        .map_err(|e| WriteError::Store(StoreError::Unavailable(format!("{e}"))))?;
    let (hash, id, by) = (token_hash(token), account.id, account.actor(None));
    let command = Command::of(&by, fresh_command()?, "enrol-factor", &id);
    house
        .app
        .write(&[Lock::node(), Lock::staff(id)], command, move |tx, cx| {
            power::enrol_factor(tx, cx, &hash, &wrapped, step).map(|_| ())
        })
        .await?;
    sign_in::open(house, sessions, &account, None).await
}

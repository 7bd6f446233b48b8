//! Locking a desk, and opening it again with a PIN.

use journal::{Command, Lock, WriteError};
use kit::Actor;
use web::House;

use crate::error::Error;
use crate::sign_in::{Outcome, fresh_command, proves, random, refused, turn};
use crate::{Sessions, model, ops, sql, totp};

/// Locks the session of a token now.
///
/// # Errors
/// When there is none.
pub async fn lock(house: &House, sessions: &Sessions, token: &str) -> Outcome<()> {
    let Some((id, by)) = sessions.holder(token) else { return refused(Error::Again) };
    let Some(staff) = by.staff() else { return refused(Error::Again) };
    let command = Command::of(&by, fresh_command()?, "lock", &id);
    house
        .app
        .write(&[Lock::staff(staff)], command, move |tx, cx| ops::lock_session(tx, cx, id))
        .await?;
    sessions.set_locked(id, true);
    Ok(())
}

/// Whether the holder of a locked session has a PIN. Without one the session only ends.
///
/// # Errors
/// Those of the engine.
pub async fn has_pin(house: &House, by: &Actor) -> Outcome<bool> {
    Ok(stored_pin(house, by).await?.is_some())
}

async fn stored_pin(house: &House, by: &Actor) -> Outcome<Option<String>> {
    let Some(staff) = by.staff() else { return Ok(None) };
    house
        .app
        .read(move |tx| sql::credential(tx, staff))
        .await
        .map(|c| c.and_then(|c| c.pin))
        .map_err(WriteError::Store)
}

/// Opens a locked session with the PIN. The fifth wrong one ends it.
///
/// # Errors
/// When the PIN is wrong, or the session does not open with one.
pub async fn unlock(house: &House, sessions: &Sessions, token: &str, pin: &str) -> Outcome<()> {
    let turn = turn().await?;
    let Some(locked) = sessions.locked(token) else { return refused(Error::Again) };
    let (id, by) = (locked.id, locked.actor);
    let (Some(stored), Some(staff)) = (stored_pin(house, &by).await?, by.staff()) else {
        return refused(Error::Again);
    };
    let fits = turn.verify(totp::digits(pin), Some(stored)).await;
    let command = Command::of(&by, fresh_command()?, "unlock", &id);
    let done = house
        .app
        .write(&[Lock::staff(staff)], command, move |tx, cx| {
            ops::unlock_session(tx, cx, &by, id, fits)
        })
        .await?;
    match done.value {
        ops::Unlocked::Open => {
            sessions.set_locked(id, false);
            Ok(())
        }
        ops::Unlocked::Wrong(left) => {
            sessions.keep_locked(id);
            refused(Error::WrongPin { left })
        }
        ops::Unlocked::Ended => {
            sessions.forget(id);
            refused(Error::Again)
        }
    }
}

/// Sets the PIN of the account that is signed in. It proves itself with the password once more:
/// whoever finds an open desk cannot.
///
/// # Errors
/// When the password is wrong or the PIN is none.
pub async fn set_pin(
    house: &House,
    by: &Actor,
    login: &str,
    given: String,
    pin: &str,
) -> Outcome<()> {
    let pin = totp::digits(pin);
    if !model::is_pin(&pin) {
        return refused(Error::WeakPin);
    }
    let Some(staff) = by.staff() else { return refused(Error::Again) };
    let turn = turn().await?;
    proves(house, &turn, login, given).await?;
    let Ok(stored) = turn.hash(pin, random()?).await else { return refused(Error::WeakPin) };
    let (by, command) = (by.clone(), Command::of(by, fresh_command()?, "set-pin", &staff));
    house
        .app
        .write(&[Lock::staff(staff)], command, move |tx, _| ops::set_pin(tx, &by, &stored))
        .await
        .map(|_| ())
}

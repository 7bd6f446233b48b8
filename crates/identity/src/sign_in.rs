//! Signing in: everything that costs time or secrets happens here, outside the transaction.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use journal::{Command, Lock, WriteError};
use kit::{CommandId, StaffId};
use rand::TryRng;
use web::House;

use crate::error::Error;
use crate::model::Account;
use crate::sessions::token_hash;
use crate::sql::SessionRow;
use crate::{Opened, Sessions, ops, password, sql, totp};

/// The purpose under which one-time secrets are wrapped.
pub const TOTP: &str = "totp";

/// Signs in with login, password and code.
///
/// # Errors
/// Which of the three is wrong is not said.
pub async fn sign_in(
    house: &House,
    sessions: &Sessions,
    login: &str,
    given: String,
    code: &str,
) -> Result<Opened, WriteError<Error>> {
    let name = login.to_owned();
    let found = house
        .app
        .read(move |tx| {
            let account = sql::account(tx, &name)?;
            let credential = match &account {
                Some(a) => sql::credential(tx, a.id)?,
                None => None,
            };
            Ok::<_, store::StoreError>(account.zip(credential))
        })
        .await
        .map_err(WriteError::Store)?;
    let now = house.app.now();
    if let Some((_, c)) = &found
        && c.blocked > now
    {
        let seconds = c.blocked.duration_since(now).as_secs() + 1;
        return Err(WriteError::Refused(Error::Blocked { seconds }));
    }
    // An unknown login costs the same time.
    let fits = password::verify(given, found.as_ref().map(|(_, c)| c.password.clone())).await;
    let Some((account, credential)) = found else { return Err(WriteError::Refused(Error::Wrong)) };
    let step = house
        .keys
        .unwrap_for(TOTP, &account.id.bytes(), &credential.totp)
        .ok()
        .and_then(|secret| totp::verify(&secret, code, now.as_second(), credential.step));
    match step {
        Some(step) if fits && account.active => {
            open(house, sessions, &account, Some(step)).await
        }
        _ => {
            failed(house, account.id).await?;
            Err(WriteError::Refused(Error::Wrong))
        }
    }
}

/// Opens a session for an account that has proved itself (or, in a demo, need not).
///
/// # Errors
/// When the account is suspended, or its code was used meanwhile.
pub async fn open(
    house: &House,
    sessions: &Sessions,
    account: &Account,
    step: Option<i64>,
) -> Result<Opened, WriteError<Error>> {
    let token = secret()?;
    let (id, hash) = (account.id, token_hash(&token));
    let by = account.actor(account.counter);
    let command = Command::of(&by, fresh_command()?, "open-session", &id);
    let done = house
        .app
        .write(&[Lock::staff(id)], command, move |tx, cx| {
            ops::open_session(tx, cx, id, hash, step).map(|s| Stored {
                id: s.id.0,
                counter: s.counter,
                expires_us: s.expires.as_microsecond(),
            })
        })
        .await?;
    let expires = jiff::Timestamp::from_microsecond(done.value.expires_us).unwrap_or_default();
    let row = SessionRow {
        token: hash,
        id: kit::SessionId(done.value.id),
        staff: id,
        counter: done.value.counter,
        expires,
    };
    sessions.put(account, &row);
    Ok(Opened { token, expires, actor: by })
}

/// The answer of opening a session, without the token: nobody can read it out of the journal.
#[derive(serde::Serialize, serde::Deserialize)]
struct Stored {
    id: uuid::Uuid,
    counter: Option<u16>,
    expires_us: i64,
}

async fn failed(house: &House, id: StaffId) -> Result<(), WriteError<Error>> {
    let by = kit::Actor::nobody();
    let command = Command::of(&by, fresh_command()?, "failed-sign-in", &id);
    house
        .app
        .write(&[Lock::staff(id)], command, move |tx, cx| ops::note_failure(tx, cx, id))
        .await
        .map(|_| ())
}

/// 256 random bits, as a text.
fn secret() -> Result<String, WriteError<Error>> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32, _>()?))
}

/// A command that no client named.
///
/// # Errors
/// When the machine has no randomness.
pub fn fresh_command<E>() -> Result<CommandId, WriteError<E>> {
    Ok(CommandId(uuid::Builder::from_random_bytes(random()?).into_uuid()))
}

fn random<const N: usize, E>() -> Result<[u8; N], WriteError<E>> {
    let mut bytes = [0; N];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|e| {
        WriteError::Store(store::StoreError::Unavailable(format!("no randomness: {e}")))
    })?;
    Ok(bytes)
}

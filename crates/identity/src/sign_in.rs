//! Signing in: everything that costs time or secrets happens here, outside the transaction.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use journal::{Command, Lock, WriteError};
use kit::{Actor, CommandId, CounterKey, SessionId, StaffId};
use rand::TryRng;
use store::StoreError;
use web::House;

use crate::error::Error;
use crate::model::{self, Account};
use crate::password::Turn;
use crate::sessions::token_hash;
use crate::sql::{Credential, SessionRow, Tried};
use crate::{Opened, Sessions, ops, password, sql, totp};

/// The purpose under which one-time secrets are wrapped.
pub const TOTP: &str = "totp";

/// What is done here can be refused, or fail.
pub type Outcome<T> = Result<T, WriteError<Error>>;

pub(crate) fn refused<T>(e: Error) -> Outcome<T> {
    Err(WriteError::Refused(e))
}

/// A turn to try a password.
pub(crate) async fn turn() -> Outcome<Turn> {
    password::turn().await.ok_or(WriteError::Store(StoreError::Busy))
}

/// What is known of a login before anything is tried.
struct Known {
    found: Option<(Account, Credential)>,
    tried: Option<Tried>,
}

/// The blind form of a login: what is counted of a login that does not exist must not say what
/// somebody typed, which may be a password.
pub(crate) fn blind(house: &House, login: &str) -> [u8; 32] {
    house.keys.derive("login", &[login.as_bytes()])
}

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
) -> Outcome<Opened> {
    let turn = turn().await?;
    let name = model::login(login);
    let blind = blind(house, name.as_deref().unwrap_or(login));
    let known = known(house, name, blind).await?;
    wait_is_over(house, known.tried)?;
    // An unknown login costs the same time, and counts the same.
    let stored = known.found.as_ref().map(|(_, c)| c.password.clone());
    let fits = turn.verify(given, stored).await;
    let step = known.found.as_ref().and_then(|(a, c)| used_step(house, a.id, c, code));
    match (known.found, step) {
        (Some((account, _)), Some(step)) if fits && account.active => {
            open_with(house, sessions, account.id, Some((step, blind))).await
        }
        _ => {
            failed(house, blind).await?;
            refused(Error::Wrong)
        }
    }
}

async fn known(house: &House, name: Option<String>, blind: [u8; 32]) -> Outcome<Known> {
    house
        .app
        .read(move |tx| {
            let account = match name {
                Some(name) => sql::account(tx, &name)?,
                None => None,
            };
            let credential = match &account {
                Some(a) => sql::credential(tx, a.id)?,
                None => None,
            };
            Ok(Known { found: account.zip(credential), tried: sql::tried(tx, &blind)? })
        })
        .await
        .map_err(WriteError::Store)
}

pub(crate) fn wait_is_over(house: &House, tried: Option<Tried>) -> Outcome<()> {
    match tried.and_then(|t| t.wait_s(house.app.now())) {
        Some(seconds) => refused(Error::Blocked { seconds }),
        None => Ok(()),
    }
}

/// The step of a code, if it is a fresh one of this account. One whose second factor was ended has
/// none until a new one is made.
pub(crate) fn used_step(house: &House, id: StaffId, c: &Credential, code: &str) -> Option<i64> {
    if c.totp.is_empty() {
        return None;
    }
    match house.keys.unwrap_for(TOTP, &id.bytes(), &c.totp) {
        Ok(secret) => {
            totp::verify(&secret, &totp::digits(code), house.app.now().as_second(), c.step)
        }
        Err(e) => {
            tracing::error!(account = %id, cause = %e, "the one-time secret does not open");
            None
        }
    }
}

/// Opens a session for an account that need not prove itself: it was just made by its holder, or
/// this is a demo.
///
/// # Errors
/// When the account is suspended.
pub async fn open(
    house: &House,
    sessions: &Sessions,
    account: &Account,
    step: Option<i64>,
) -> Outcome<Opened> {
    let proof = step.map(|s| (s, blind(house, &account.login)));
    open_with(house, sessions, account.id, proof).await
}

async fn open_with(
    house: &House,
    sessions: &Sessions,
    id: StaffId,
    proof: Option<(i64, [u8; 32])>,
) -> Outcome<Opened> {
    let token = secret()?;
    let hash = token_hash(&token);
    let by = Actor { id: id.into(), ..Actor::nobody() };
    let command = Command::of(&by, fresh_command()?, "open-session", &id);
    let sites = house.sites.clone();
    // When a site closes on the day that it is there.
    let closes = move |site: &kit::SiteKey, now: Timestamp| {
        let site = sites.get(site)?;
        let date = site.zone.to_datetime(now).date();
        let (until, _) = site.closes_on(date)?;
        let there = site.zone.to_ambiguous_timestamp(date.to_datetime(until));
        there.compatible().ok()
    };
    let made = std::sync::Arc::new(std::sync::Mutex::new(None));
    let out = made.clone();
    house
        .app
        .write(&[Lock::staff(id)], command, move |tx, cx| {
            let opened = ops::open_session(tx, cx, id, hash, proof, &closes)?;
            *out.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(opened);
            // The stored answer says nothing: nobody reads a token or its hash in the journal.
            Ok::<_, Error>(())
        })
        .await?;
    let made = made.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    let Some(opened) = made else { return Err(WriteError::Conflict) };
    for old in opened.ended {
        sessions.forget(old);
    }
    sessions.put(&opened.account, &opened.row);
    still_there(house, sessions, id, opened.row.id).await?;
    let SessionRow { expires, counter, .. } = opened.row;
    Ok(Opened { token, expires, actor: opened.account.actor(counter) })
}

/// Somebody may have suspended the account, or ended its second factor, after the session was
/// stored and before it was taken in here: then it goes at once.
async fn still_there(
    house: &House,
    sessions: &Sessions,
    id: StaffId,
    session: SessionId,
) -> Outcome<()> {
    let found = house.app.read(move |tx| {
        let active = sql::account_by_id(tx, id)?.is_some_and(|a| a.active);
        Ok::<_, StoreError>(active && sql::session(tx, session)?.is_some())
    });
    if found.await.map_err(WriteError::Store)? {
        return Ok(());
    }
    sessions.forget(session);
    refused(Error::Wrong)
}

/// Ends the session of a token, locked or not.
///
/// # Errors
/// When there is none.
pub async fn end(house: &House, sessions: &Sessions, token: &str) -> Outcome<()> {
    let Some((id, by)) = sessions.holder(token) else { return refused(Error::Again) };
    let Some(staff) = by.staff() else { return refused(Error::Again) };
    let command = Command::of(&by, fresh_command()?, "close-session", &id);
    house
        .app
        .write(&[Lock::staff(staff)], command, move |tx, cx| ops::close_session(tx, cx, &by, id))
        .await?;
    sessions.forget(id);
    Ok(())
}

/// Moves the session of a token to a counter of the same site and body.
///
/// # Errors
/// When there is no such counter, or it is another body's.
pub async fn choose_counter(
    house: &House,
    sessions: &Sessions,
    by: &Actor,
    token: &str,
    number: u16,
) -> Outcome<CounterKey> {
    let (Some(id), Some(staff)) = (sessions.id(token), by.staff()) else {
        return refused(Error::Again);
    };
    let site = by.site.as_ref().and_then(|s| house.sites.get(s));
    let plan = site.as_ref().and_then(|s| s.counters.iter().find(|c| c.number == number));
    let (Some(site), Some(plan)) = (&site, plan) else { return refused(Error::NoSuchAccount) };
    let counter = CounterKey { site: site.key.clone(), number };
    let (actor, wanted, serves) = (by.clone(), counter.clone(), plan.entity.clone());
    let command = Command::of(by, fresh_command()?, "choose-counter", &(id, number));
    house
        .app
        .write(&[Lock::staff(staff)], command, move |tx, _| {
            ops::choose_counter(tx, &actor, id, &wanted, &serves)
        })
        .await?;
    sessions.move_to(id, &counter);
    Ok(counter)
}

/// Suspends an account; its sessions end at once.
///
/// # Errors
/// When the actor may not, or it is the only administrator.
pub async fn suspend(
    house: &House,
    sessions: &Sessions,
    by: &Actor,
    command: CommandId,
    id: StaffId,
) -> Outcome<()> {
    let actor = by.clone();
    let command = Command::of(by, command, "suspend", &id);
    house
        .app
        .write(&[Lock::node(), Lock::staff(id)], command, move |tx, cx| {
            ops::suspend(tx, cx, &actor, id)
        })
        .await?;
    sessions.forget_all(id);
    Ok(())
}

/// Writes down when sessions were last used, and lets go what has ended. The server asks for it
/// once a minute.
///
/// # Errors
/// When it cannot be written; nothing is lost by that.
pub async fn sweep(app: &journal::App, sessions: &Sessions) -> Outcome<()> {
    sessions.drop_ended();
    let used: Vec<(SessionId, jiff::Timestamp)> = sessions.used();
    let by = Actor::clock();
    let command = Command::of(&by, fresh_command()?, "sweep-sessions", &used.len());
    app.write(&[], command, move |tx, cx| ops::sweep(tx, cx, &used)).await.map(|_| ())
}

/// Counts a failure of a login, given in its blind form.
pub(crate) async fn failed(house: &House, login: [u8; 32]) -> Outcome<()> {
    let by = Actor::nobody();
    let command = Command::of(&by, fresh_command()?, "failed-sign-in", &"");
    house.app.write(&[], command, move |tx, cx| ops::note_failure(tx, cx, &login)).await.map(|_| ())
}

/// Compares the password of an account that is signed in, under the same count and wait.
pub(crate) async fn proves(house: &House, turn: &Turn, login: &str, given: String) -> Outcome<()> {
    let blind = blind(house, login);
    let known = known(house, Some(login.to_owned()), blind).await?;
    wait_is_over(house, known.tried)?;
    let stored = known.found.map(|(_, c)| c.password);
    if turn.verify(given, stored).await {
        return Ok(());
    }
    failed(house, blind).await?;
    refused(Error::Wrong)
}

/// The secret of a link that a command makes: the same command sent twice names the same link, and
/// nobody without the keys can tell it from the command.
#[must_use]
pub fn link_secret(house: &House, by: &Actor, command: CommandId) -> String {
    let parts: [&[u8]; 2] = [by.id.0.as_bytes(), command.0.as_bytes()];
    URL_SAFE_NO_PAD.encode(house.keys.derive("link-of-command", &parts))
}

/// 256 random bits, as a text.
pub(crate) fn secret() -> Outcome<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32, _>()?))
}

/// A command that no client named.
///
/// # Errors
/// When the machine has no randomness.
pub fn fresh_command<E>() -> Result<CommandId, WriteError<E>> {
    Ok(CommandId(uuid::Builder::from_random_bytes(random()?).into_uuid()))
}

pub(crate) fn random<const N: usize, E>() -> Result<[u8; N], WriteError<E>> {
    let mut bytes = [0; N];
    rand::rngs::SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|e| WriteError::Store(StoreError::Unavailable(format!("no randomness: {e}"))))?;
    Ok(bytes)
}

//! Accounts that their holders make: an invitation is a link, used once.

use journal::{App, Command, Lock, WriteError};
use kit::{Actor, CommandId, StaffId};
use store::StoreError;
use web::House;

use crate::error::Error;
use crate::limits::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use crate::model::{self, Account, Invitation, NewAccount, Post};
use crate::power::{self, Given};
use crate::sessions::token_hash;
use crate::sign_in::{
    self, Outcome, TOTP, fresh_command, link_secret, random, refused, secret, turn,
};
use crate::{Opened, Sessions, ops, sql, totp};

/// The token of the link `/welcome/{token}` with which the first administrator makes an account;
/// none when there is one. Each start makes a new link and ends the one before.
///
/// # Errors
/// When it cannot be written.
pub async fn first_admin_link(app: &App) -> Outcome<Option<String>> {
    let token = secret()?;
    let hash = token_hash(&token);
    let by = Actor::clock();
    let command = Command::of(&by, fresh_command()?, "invite-first", &"");
    let done =
        app.write(&[Lock::node()], command, move |tx, cx| ops::invite_first(tx, cx, &hash)).await?;
    Ok(done.value.then_some(token))
}

/// Invites somebody to a post; the answer is the token of the link, or none where a second
/// administrator has to confirm it.
///
/// # Errors
/// When the actor may not, or the post is not one of this country.
pub async fn invite(
    house: &House,
    by: &Actor,
    command: CommandId,
    post: Post,
) -> Outcome<Option<String>> {
    if !exists(house, &post) {
        return refused(Error::Post);
    }
    let token = link_secret(house, by, command);
    let hash = token_hash(&token);
    let actor = by.clone();
    let command = Command::of(by, command, "invite", &post);
    let done = house
        .app
        .write(&[Lock::node()], command, move |tx, cx| {
            power::invite(tx, cx, &actor, &hash, post.clone())
        })
        .await?;
    Ok((done.value == Given::Link).then_some(token))
}

/// Whether the pack has the place of a post.
fn exists(house: &House, post: &Post) -> bool {
    let entity = post.entity.as_ref().is_none_or(|e| house.pack.entities.contains(e));
    let Some(key) = &post.site else { return entity && post.counter.is_none() };
    let Some(site) = house.sites.get(key) else { return false };
    entity
        && post.counter.is_none_or(|n| {
            site.counters.iter().any(|c| c.number == n && Some(&c.entity) == post.entity.as_ref())
        })
}

/// The invitation of a link that still works.
///
/// # Errors
/// When the link was used, has ended, or never was.
pub async fn invitation(house: &House, token: &str) -> Outcome<Invitation> {
    let (hash, now) = (token_hash(token), house.app.now());
    let found = house
        .app
        .read(move |tx| sql::invitation(tx, &hash))
        .await
        .map_err(WriteError::<Error>::Store)?;
    found.filter(|i| i.expires > now).ok_or(WriteError::Refused(Error::LinkGone))
}

/// The one-time secret of an account to be: made from the link, so that the page can be loaded
/// twice and nothing is stored before somebody shows a code.
#[must_use]
pub fn totp_secret(house: &House, token: &str) -> Vec<u8> {
    let full = house.keys.derive("totp-of-invitation", &[token.as_bytes()]);
    full.iter().take(20).copied().collect()
}

/// What somebody typed to make an account.
#[derive(Clone)]
pub struct Wanted {
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
    /// The PIN for a locked desk; empty for none.
    pub pin: String,
    /// A code of the new secret.
    pub code: String,
}

/// Makes the account of an invitation and signs it in.
///
/// # Errors
/// When the link does not work, or what was typed does not do.
pub async fn accept(
    house: &House,
    sessions: &Sessions,
    token: &str,
    wanted: Wanted,
) -> Outcome<Opened> {
    let Invitation { post, .. } = invitation(house, token).await?;
    let Some(login) = model::login(&wanted.login) else { return refused(Error::Login) };
    let length = wanted.password.chars().count();
    let weak = wanted.password.to_lowercase().contains(&login);
    if !(PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&length) || weak {
        return refused(Error::WeakPassword);
    }
    let pin = totp::digits(&wanted.pin);
    if !pin.is_empty() && !model::is_pin(&pin) {
        return refused(Error::WeakPin);
    }
    let secret = totp_secret(house, token);
    let code = totp::digits(&wanted.code);
    let Some(step) = totp::verify(&secret, &code, house.app.now().as_second(), 0) else {
        return refused(Error::WrongCode);
    };
    let turn = turn().await?;
    let pin = match pin.is_empty() {
        true => None,
        false => Some(stored(turn.hash(pin, random()?).await)?),
    };
    let password = stored(turn.hash(wanted.password, random()?).await)?;
    drop(turn);
    let new = account(&house.keys, login, post, password, &secret)?;
    let (hash, id) = (token_hash(token), new.id);
    let by = Account::of(&new).actor(None);
    let command = Command::of(&by, fresh_command()?, "accept", &id);
    let made = Account::of(&new);
    house
        .app
        .write(&[Lock::node()], command, move |tx, cx| {
            ops::accept(tx, cx, &hash, &new, step, pin.clone())
        })
        .await?;
    sign_in::open(house, sessions, &made, None).await
}

fn stored(hashed: Result<String, crate::password::CannotHash>) -> Outcome<String> {
    hashed.map_err(|_| WriteError::Refused(Error::WeakPassword))
}

/// An account to be added, with a fresh id and its one-time secret wrapped for it. `password` is
/// the stored text ([`crate::password::hash`]).
///
/// # Errors
/// When there is no randomness.
pub fn account(
    keys: &keystore::Keystore,
    login: String,
    post: Post,
    password: String,
    secret: &[u8],
) -> Outcome<NewAccount> {
    let id = StaffId(uuid::Builder::from_random_bytes(random::<16, Error>()?).into_uuid());
    let totp = keys
        .wrap_for(TOTP, &id.bytes(), secret)
        .map_err(|e| WriteError::Store(StoreError::Unavailable(format!("{e}"))))?;
    let Post { role, site, entity, counter } = post;
    Ok(NewAccount { login, role, site, entity, counter, password, totp, id })
}

//! What can be done with accounts and sessions. Each operation: load · may · rule · record.

use authz::{Action, May};
use jiff::{SignedDuration, Timestamp};
use journal::{Cx, Event, Kind, record};
use kit::{Actor, CounterKey, EntityKey, Role, Scope, SessionId, SiteKey, StaffId};
use ledger::cbor::Map;
use store::Tx;

use crate::error::Error;
use crate::limits::{AFTER_CLOSING, FREE_TRIES, INVITATION, PIN_TRIES, SESSION, WAIT_S_MAX};
use crate::model::{Account, Invitation, NewAccount, Post};
use crate::sql::{self, Credential, SessionRow, Tried};

fn event(name: &'static str, id: StaffId, fresh: bool, facts: Map) -> Event {
    Event {
        stream: id.into(),
        fresh,
        kind: Kind(name, 1),
        place: "node".to_owned(),
        public: Map::new(),
        facts,
        sealed: Vec::new(),
    }
}

/// The facts of an account that was added.
fn facts(new: &NewAccount, invited: Option<StaffId>) -> Map {
    let mut facts = Map::new().with("login", new.login.clone()).with("role", new.role.word());
    if let Some(site) = &new.site {
        facts = facts.with("site", site.to_string());
    }
    if let Some(entity) = &new.entity {
        facts = facts.with("entity", entity.to_string());
    }
    if let Some(counter) = new.counter {
        facts = facts.with("counter", i64::from(counter));
    }
    if let Some(invited) = invited {
        facts = facts.with("invited", invited.bytes().to_vec());
    }
    facts
}

/// Adds an account. The clock may, too: that is the program, seeding a demo.
///
/// # Errors
/// When the actor may not, the post is not whole, or the login is taken.
pub fn add_account(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    new: &NewAccount,
) -> Result<StaffId, Error> {
    let known = sql::account(tx, &new.login)?;
    if by.role != Role::Clock {
        by.may(Action::ManageStaff, &Scope::node())?;
    }
    if known.is_some() {
        return Err(Error::Taken);
    }
    if !post(new).is_whole() {
        return Err(Error::Post);
    }
    record(tx, cx, by, event("staff.added", new.id, true, facts(new, None)))?;
    sql::insert_credential(tx, new.id, &credential(new, 0, None))?;
    Ok(new.id)
}

fn post(new: &NewAccount) -> Post {
    Post {
        role: new.role,
        site: new.site.clone(),
        entity: new.entity.clone(),
        counter: new.counter,
    }
}

fn credential(new: &NewAccount, step: i64, pin: Option<String>) -> Credential {
    Credential { password: new.password.clone(), totp: new.totp.clone(), step, pin }
}

/// Makes the link for the first administrator, if there is none yet. Earlier links of this kind
/// stop working. The program asks, at its start; nobody else can.
///
/// # Errors
/// Those of the engine.
pub fn invite_first(tx: &mut Tx<'_>, cx: &Cx, token: &[u8; 32]) -> Result<bool, Error> {
    if sql::has_administrator(tx, StaffId(uuid::Uuid::nil()))? {
        return Ok(false);
    }
    sql::delete_first_invitations(tx)?;
    let expires = cx.now + INVITATION;
    let post = Post::node(Role::Administrator);
    sql::insert_invitation(tx, token, &Invitation { invited: None, post, expires })?;
    Ok(true)
}

/// Makes the account that an invitation is for, and uses the invitation up. Whoever calls this has
/// checked a code of the new account's secret: that was `step`.
///
/// # Errors
/// When the link has ended or was used, or the login is taken.
pub fn accept(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    token: &[u8; 32],
    new: &NewAccount,
    step: i64,
    pin: Option<String>,
) -> Result<StaffId, Error> {
    let known = sql::account(tx, &new.login)?;
    // Holding the link is the power, as with a ticket.
    let found = sql::invitation(tx, token)?
        .filter(|i| i.expires > cx.now && i.post == post(new))
        .ok_or(Error::LinkGone)?;
    if known.is_some() {
        return Err(Error::Taken);
    }
    let by = Account::of(new).actor(None);
    record(tx, cx, &by, event("staff.added", new.id, true, facts(new, found.invited)))?;
    sql::insert_credential(tx, new.id, &credential(new, step, pin))?;
    sql::delete_invitation(tx, token)?;
    Ok(new.id)
}

/// Suspends an account and ends its sessions. The last administrator stays.
///
/// # Errors
/// When the actor may not, or there is no such account.
pub fn suspend(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, id: StaffId) -> Result<(), Error> {
    let found = sql::account_by_id(tx, id)?;
    by.may(Action::ManageStaff, &Scope::node())?;
    let account = found.ok_or(Error::NoSuchAccount)?;
    if !account.active {
        return Ok(());
    }
    if account.role == Role::Administrator && !sql::has_administrator(tx, id)? {
        return Err(Error::LastAdministrator);
    }
    record(tx, cx, by, event("staff.suspended", id, false, Map::new()))?;
    sql::delete_sessions_of(tx, id)?;
    Ok(())
}

/// A session was opened.
pub struct SessionOpened {
    /// The session.
    pub row: SessionRow,
    /// Whose it is.
    pub account: Account,
    /// Older ones that had to end for it.
    pub ended: Vec<SessionId>,
}

/// Opens a session. Whoever calls this has checked password and code; the code's step is checked
/// here once more, so that two requests with one code open one session. `login` is the blind form
/// under which failures were counted. `closes` tells when a site closes on the day of an instant.
///
/// # Errors
/// When the account is suspended, or the code was used meanwhile.
pub fn open_session(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    id: StaffId,
    token: [u8; 32],
    proof: Option<(i64, [u8; 32])>,
    closes: &dyn Fn(&SiteKey, Timestamp) -> Option<Timestamp>,
) -> Result<SessionOpened, Error> {
    let account = sql::account_by_id(tx, id)?.filter(|a| a.active).ok_or(Error::Wrong)?;
    let by = account.actor(account.counter);
    by.may(Action::SignIn, &Scope::node())?;
    if let Some((step, login)) = proof {
        let known = sql::credential(tx, id)?.ok_or(Error::Wrong)?;
        if step <= known.step {
            return Err(Error::Wrong);
        }
        sql::use_step(tx, id, step)?;
        sql::forget_tried(tx, &login)?;
    }
    sql::purge(tx, cx.now)?;
    let ended = sql::too_many(tx, id)?;
    for old in &ended {
        close_session(tx, cx, &by, *old)?;
    }
    let closing = account.site.as_ref().and_then(|site| closes(site, cx.now));
    let row = SessionRow {
        token,
        id: SessionId(cx.uuid()),
        staff: id,
        counter: account.counter,
        started: cx.now,
        expires: closing.map_or(cx.now, |at| at + AFTER_CLOSING).max(cx.now + SESSION),
        seen: cx.now,
        locked: false,
        tries: 0,
    };
    let facts = Map::new().with("session", row.id.bytes().to_vec());
    record(tx, cx, &by, event("session.opened", id, false, facts))?;
    sql::insert_session(tx, &row)?;
    Ok(SessionOpened { row, account, ended })
}

/// Ends a session of the actor's own. One that has ended already stays ended.
///
/// # Errors
/// Those of the engine.
pub fn close_session(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, id: SessionId) -> Result<(), Error> {
    let found = sql::session(tx, id)?;
    let staff = by.staff().ok_or(Error::NoSuchAccount)?;
    if found.is_none_or(|s| s.staff != staff) {
        return Ok(());
    }
    let facts = Map::new().with("session", id.bytes().to_vec());
    record(tx, cx, by, event("session.closed", staff, false, facts))?;
    sql::delete_session(tx, id)?;
    Ok(())
}

/// Notes that signing in with a login failed; `login` is its blind form. The third failure costs a
/// second, each further one twice as much.
///
/// # Errors
/// Those of the engine.
pub fn note_failure(tx: &mut Tx<'_>, cx: &Cx, login: &[u8; 32]) -> Result<(), Error> {
    let failures = sql::tried(tx, login)?.map_or(0, |t| t.failures) + 1;
    let wait_s = match failures - FREE_TRIES {
        over @ 0..=10 => 1_i64 << over,
        over if over < 0 => 0,
        _ => WAIT_S_MAX,
    };
    let blocked = cx.now + SignedDuration::from_secs(wait_s.min(WAIT_S_MAX));
    sql::put_tried(tx, login, Tried { failures, blocked })?;
    Ok(())
}

/// Moves the actor's session to another counter of the same site and body. `serves` is the body
/// that the pack puts at the counter.
///
/// # Errors
/// When the counter is elsewhere or another body's, or the session has ended.
pub fn choose_counter(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: SessionId,
    counter: &CounterKey,
    serves: &EntityKey,
) -> Result<(), Error> {
    let found = sql::session(tx, id)?;
    let scope = Scope { entity: Some(serves.clone()), ..Scope::counter(counter) };
    by.may(Action::OpenCounter, &scope)?;
    if found.is_none_or(|s| Some(s.staff) != by.staff()) {
        return Err(Error::Wrong);
    }
    sql::move_session(tx, id, counter.number)?;
    Ok(())
}

/// Uses a one-time code up, in the transaction of the act that it is for. Whoever calls this has
/// checked the code; its step is checked once more, so that it serves for one act.
///
/// # Errors
/// When the code was used meanwhile.
pub fn use_code(tx: &mut Tx<'_>, id: StaffId, step: i64) -> Result<(), Error> {
    let known = sql::credential(tx, id)?.ok_or(Error::Wrong)?;
    if step <= known.step {
        return Err(Error::Wrong);
    }
    sql::use_step(tx, id, step)?;
    Ok(())
}

/// Moves a session to a counter, in the transaction that opens the counter. Whoever calls this has
/// asked the table for that.
///
/// # Errors
/// Those of the engine.
pub fn move_to(tx: &mut Tx<'_>, id: SessionId, counter: u16) -> Result<(), Error> {
    sql::move_session(tx, id, counter)?;
    Ok(())
}

/// Locks a session.
///
/// # Errors
/// Those of the engine.
pub fn lock_session(tx: &mut Tx<'_>, cx: &Cx, id: SessionId) -> Result<(), Error> {
    if let Some(s) = sql::session(tx, id)? {
        sql::lock_session(tx, id, true, s.tries, cx.now)?;
    }
    Ok(())
}

/// What came of a PIN.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub enum Unlocked {
    /// The session is open again.
    Open,
    /// The PIN was wrong; so many tries are left.
    Wrong(i64),
    /// It was wrong too often: the session has ended.
    Ended,
}

/// Unlocks a session, or counts a wrong PIN. Whoever calls this has compared the PIN.
///
/// # Errors
/// When the session has ended.
pub fn unlock_session(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    id: SessionId,
    fits: bool,
) -> Result<Unlocked, Error> {
    let found = sql::session(tx, id)?.ok_or(Error::Wrong)?;
    let tries = found.tries + 1;
    if fits {
        sql::lock_session(tx, id, false, 0, cx.now)?;
        return Ok(Unlocked::Open);
    }
    if tries >= PIN_TRIES {
        close_session(tx, cx, by, id)?;
        return Ok(Unlocked::Ended);
    }
    // The time stays: a wrong PIN is no use of the desk.
    sql::lock_session(tx, id, true, tries, found.seen)?;
    Ok(Unlocked::Wrong(PIN_TRIES - tries))
}

/// Sets the PIN of the actor's own account; `stored` is its stored text.
///
/// # Errors
/// Those of the engine.
pub fn set_pin(tx: &mut Tx<'_>, by: &Actor, stored: &str) -> Result<(), Error> {
    let staff = by.staff().ok_or(Error::NoSuchAccount)?;
    sql::set_pin(tx, staff, stored)?;
    Ok(())
}

/// Writes down when sessions were last used, and removes what has ended.
///
/// # Errors
/// Those of the engine.
pub fn sweep(tx: &mut Tx<'_>, cx: &Cx, seen: &[(SessionId, Timestamp)]) -> Result<(), Error> {
    for (id, at) in seen {
        sql::see_session(tx, *id, *at)?;
    }
    sql::purge(tx, cx.now)?;
    Ok(())
}

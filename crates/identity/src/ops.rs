//! What can be done with accounts and sessions. Each operation: load · may · rule · record.

use authz::{Action, May};
use jiff::{SignedDuration, Timestamp};
use journal::{Cx, Event, Kind, record};
use kit::{Actor, Scope, SessionId, StaffId};
use ledger::cbor::Map;
use store::Tx;

use crate::error::Error;
use crate::model::NewAccount;
use crate::sql::{self, SessionRow};

/// A shift and the hour after it.
const SESSION: SignedDuration = SignedDuration::from_hours(9);
/// Failures that cost no wait.
const FREE_TRIES: i64 = 3;
/// The longest wait between two tries.
const WAIT_S_MAX: i64 = 15 * 60;

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

/// Adds an account. The clock may, too: that is the program, seeding a demo or a first start.
///
/// # Errors
/// When the actor may not, or the login is taken.
pub fn add_account(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    new: &NewAccount,
) -> Result<StaffId, Error> {
    if sql::account(tx, &new.login)?.is_some() {
        return Err(Error::Taken);
    }
    if by.role != kit::Role::Clock {
        by.may(Action::ManageStaff, &Scope::node())?;
    }
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
    record(tx, cx, by, event("staff.added", new.id, true, facts))?;
    sql::insert_credential(tx, new.id, &new.password, &new.totp)?;
    Ok(new.id)
}

/// Suspends an account and ends its sessions.
///
/// # Errors
/// When the actor may not, or there is no such account.
pub fn suspend(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, id: StaffId) -> Result<(), Error> {
    sql::account_by_id(tx, id)?.ok_or(Error::NoSuchAccount)?;
    by.may(Action::ManageStaff, &Scope::node())?;
    record(tx, cx, by, event("staff.suspended", id, false, Map::new()))?;
    sql::delete_sessions_of(tx, id)?;
    Ok(())
}

/// Opens a session. Whoever calls this has checked password and code; the code's step is checked
/// here once more, so that two requests with one code open one session.
///
/// # Errors
/// When the account is suspended, or the code was used meanwhile.
pub fn open_session(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    id: StaffId,
    token: [u8; 32],
    step: Option<i64>,
) -> Result<SessionRow, Error> {
    let account = sql::account_by_id(tx, id)?.filter(|a| a.active).ok_or(Error::Wrong)?;
    let by = account.actor(account.counter);
    by.may(Action::SignIn, &Scope::node())?;
    if let Some(step) = step {
        let known = sql::credential(tx, id)?.ok_or(Error::Wrong)?;
        if step <= known.step {
            return Err(Error::Wrong);
        }
        sql::note_tries(tx, id, step, 0, Timestamp::UNIX_EPOCH)?;
    }
    let session = SessionRow {
        token,
        id: SessionId(cx.uuid()),
        staff: id,
        counter: account.counter,
        expires: cx.now + SESSION,
    };
    let facts = Map::new().with("session", session.id.bytes().to_vec());
    record(tx, cx, &by, event("session.opened", id, false, facts))?;
    sql::insert_session(tx, &session, cx.now)?;
    Ok(session)
}

/// Ends a session.
///
/// # Errors
/// Those of the engine.
pub fn close_session(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    id: SessionId,
) -> Result<(), Error> {
    let staff = by.staff().ok_or(Error::NoSuchAccount)?;
    let facts = Map::new().with("session", id.bytes().to_vec());
    record(tx, cx, by, event("session.closed", staff, false, facts))?;
    sql::delete_session(tx, id)?;
    Ok(())
}

/// Notes that a sign-in failed. After three failures each further one doubles the wait.
///
/// # Errors
/// Those of the engine.
pub fn note_failure(tx: &mut Tx<'_>, cx: &Cx, id: StaffId) -> Result<(), Error> {
    let Some(known) = sql::credential(tx, id)? else { return Ok(()) };
    let failures = known.failures + 1;
    let wait_s = match failures - FREE_TRIES {
        over @ 0..=10 => 1_i64 << over,
        over if over < 0 => 0,
        _ => WAIT_S_MAX,
    };
    let blocked = cx.now + SignedDuration::from_secs(wait_s.min(WAIT_S_MAX));
    sql::note_tries(tx, id, known.step, failures, blocked)?;
    Ok(())
}

/// Moves a session to another counter of its site and body.
///
/// # Errors
/// Those of the engine.
pub fn move_to(tx: &mut Tx<'_>, id: SessionId, counter: u16) -> Result<(), Error> {
    sql::move_session(tx, id, counter)?;
    Ok(())
}

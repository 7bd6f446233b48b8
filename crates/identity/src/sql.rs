//! Reads, and writes of the working tables `credential`, `sign_in_try`, `session`, `invitation`.

use jiff::Timestamp;
use kit::{SessionId, SiteKey, StaffId};
use store::{FromRow, Result, Row, Tx, Value, sql};

use crate::limits::{FORGET, OVERTIME, SESSIONS_MAX, STAFF_MAX};
use crate::model::Account;

mod links;

pub(crate) use links::{
    administrators_ever, delete_factor_link, delete_first_invitations, delete_invitation,
    end_factor, insert_invitation, put_factor_link, set_factor,
};
pub use links::{ask, asks, factor_link, invitation, without_factor};

/// An account by its login.
///
/// # Errors
/// Those of the engine.
pub fn account(tx: &mut Tx<'_>, login: &str) -> Result<Option<Account>> {
    tx.opt(
        sql!("SELECT id, login, role, site, entity, counter, active FROM staff WHERE login = $1"),
        &[login.into()],
    )
}

/// An account by its id.
///
/// # Errors
/// Those of the engine.
pub fn account_by_id(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<Account>> {
    tx.opt(
        sql!("SELECT id, login, role, site, entity, counter, active FROM staff WHERE id = $1"),
        &[id.0.into()],
    )
}

/// All accounts, in the order of their logins.
///
/// # Errors
/// Those of the engine.
pub fn accounts(tx: &mut Tx<'_>) -> Result<Vec<Account>> {
    tx.all(
        sql!(
            "SELECT id, login, role, site, entity, counter, active FROM staff
             ORDER BY login LIMIT $1"
        ),
        &[STAFF_MAX.into()],
    )
}

/// The operators of a site, in the order of their logins.
///
/// # Errors
/// Those of the engine.
pub fn operators(tx: &mut Tx<'_>, site: &SiteKey) -> Result<Vec<Account>> {
    tx.all(
        sql!(
            "SELECT id, login, role, site, entity, counter, active FROM staff
             WHERE role = 'operator' AND site = $1 AND active = TRUE ORDER BY login LIMIT $2"
        ),
        &[site.as_str().into(), STAFF_MAX.into()],
    )
}

/// Whether an account has a session at a time.
///
/// # Errors
/// Those of the engine.
pub fn on_shift(tx: &mut Tx<'_>, id: StaffId, at: Timestamp) -> Result<bool> {
    let found: Option<i64> = tx.opt(
        sql!("SELECT started FROM session WHERE staff = $1 AND expires > $2 LIMIT 1"),
        &[id.0.into(), at.into()],
    )?;
    Ok(found.is_some())
}

/// Whether somebody other than `except` can add accounts.
///
/// # Errors
/// Those of the engine.
pub fn has_administrator(tx: &mut Tx<'_>, except: StaffId) -> Result<bool> {
    let found: Option<i64> = tx.opt(
        sql!(
            "SELECT added FROM staff
             WHERE role = 'administrator' AND active = TRUE AND id <> $1 LIMIT 1"
        ),
        &[except.0.into()],
    )?;
    Ok(found.is_some())
}

/// What proves that somebody is an account.
#[derive(Clone)]
pub struct Credential {
    /// The stored text of the password.
    pub password: String,
    /// The one-time secret, wrapped.
    pub totp: Vec<u8>,
    /// The newest step whose code was used.
    pub step: i64,
    /// The stored text of the PIN that opens a locked desk.
    pub pin: Option<String>,
}

impl FromRow for Credential {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            password: row.get("password")?,
            totp: row.get("totp")?,
            step: row.get("step")?,
            pin: row.get("pin")?,
        })
    }
}

/// The credential of an account.
///
/// # Errors
/// Those of the engine.
pub fn credential(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<Credential>> {
    tx.opt(
        sql!("SELECT password, totp, step, pin FROM credential WHERE staff = $1"),
        &[id.0.into()],
    )
}

pub(crate) fn insert_credential(tx: &mut Tx<'_>, id: StaffId, c: &Credential) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "INSERT INTO credential (staff, password, totp, step, pin)
             VALUES ($1, $2, $3, $4, $5)"
        ),
        &[
            id.0.into(),
            c.password.as_str().into(),
            c.totp.as_slice().into(),
            c.step.into(),
            c.pin.clone().into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn use_step(tx: &mut Tx<'_>, id: StaffId, step: i64) -> Result<()> {
    journal::work(
        tx,
        sql!("UPDATE credential SET step = $2 WHERE staff = $1"),
        &[id.0.into(), step.into()],
    )?;
    Ok(())
}

pub(crate) fn set_pin(tx: &mut Tx<'_>, id: StaffId, pin: &str) -> Result<()> {
    journal::work(
        tx,
        sql!("UPDATE credential SET pin = $2 WHERE staff = $1"),
        &[id.0.into(), pin.into()],
    )?;
    Ok(())
}

/// How often signing in with a login failed, whether there is such a login or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Failures in a row.
    pub failures: i64,
    /// Until when nobody may try.
    pub blocked: Timestamp,
}

impl FromRow for Tried {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { failures: row.get("failures")?, blocked: row.get("blocked")? })
    }
}

impl Tried {
    /// The seconds to wait until somebody may try again.
    #[must_use]
    pub fn wait_s(&self, now: Timestamp) -> Option<i64> {
        (self.blocked > now).then(|| self.blocked.duration_since(now).as_secs() + 1)
    }
}

/// The failures of a login; `login` is its blind form.
///
/// # Errors
/// Those of the engine.
pub fn tried(tx: &mut Tx<'_>, login: &[u8; 32]) -> Result<Option<Tried>> {
    tx.opt(sql!("SELECT failures, blocked FROM sign_in_try WHERE login = $1"), &[login.into()])
}

pub(crate) fn put_tried(tx: &mut Tx<'_>, login: &[u8; 32], t: Tried) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "INSERT INTO sign_in_try (login, failures, blocked) VALUES ($1, $2, $3)
             ON CONFLICT (login)
             DO UPDATE SET failures = excluded.failures, blocked = excluded.blocked"
        ),
        &[login.into(), t.failures.into(), t.blocked.into()],
    )?;
    Ok(())
}

pub(crate) fn forget_tried(tx: &mut Tx<'_>, login: &[u8; 32]) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM sign_in_try WHERE login = $1"), &[login.into()])?;
    Ok(())
}

/// A session as stored.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// SHA-256 of its token.
    pub token: [u8; 32],
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub staff: StaffId,
    /// The counter where it is.
    pub counter: Option<u16>,
    /// When it began.
    pub started: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
    /// Whether it only opens with the PIN.
    pub locked: bool,
    /// Wrong PINs so far.
    pub tries: i64,
}

impl FromRow for SessionRow {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            token: row.get("token")?,
            id: SessionId(row.get("id")?),
            staff: StaffId(row.get("staff")?),
            counter: row.get("counter")?,
            started: row.get("started")?,
            expires: row.get("expires")?,
            seen: row.get("seen")?,
            locked: row.get("locked")?,
            tries: row.get("tries")?,
        })
    }
}

/// The sessions that have not ended by a time.
///
/// # Errors
/// Those of the engine.
pub fn sessions(tx: &mut Tx<'_>, by: Timestamp) -> Result<Vec<SessionRow>> {
    tx.all(
        sql!(
            "SELECT token, id, staff, counter, started, expires, seen, locked, tries FROM session
             WHERE expires > $1 ORDER BY started LIMIT 100000"
        ),
        &[by.into()],
    )
}

/// A session.
///
/// # Errors
/// Those of the engine.
pub fn session(tx: &mut Tx<'_>, id: SessionId) -> Result<Option<SessionRow>> {
    tx.opt(
        sql!(
            "SELECT token, id, staff, counter, started, expires, seen, locked, tries FROM session
             WHERE id = $1"
        ),
        &[id.0.into()],
    )
}

/// The oldest sessions of an account, which a new one would be one too many for.
pub(crate) fn too_many(tx: &mut Tx<'_>, staff: StaffId) -> Result<Vec<SessionId>> {
    let ids: Vec<uuid::Uuid> = tx.all(
        sql!(
            "SELECT id FROM session WHERE staff = $1 ORDER BY started DESC, id DESC
             LIMIT 1000 OFFSET $2"
        ),
        &[staff.0.into(), (SESSIONS_MAX - 1).into()],
    )?;
    Ok(ids.into_iter().map(SessionId).collect())
}

pub(crate) fn insert_session(tx: &mut Tx<'_>, s: &SessionRow) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "INSERT INTO session
               (token, id, staff, counter, started, expires, seen, locked, tries)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            s.token.into(),
            s.id.0.into(),
            s.staff.0.into(),
            s.counter.into(),
            s.started.into(),
            s.expires.into(),
            s.seen.into(),
            s.locked.into(),
            s.tries.into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn delete_session(tx: &mut Tx<'_>, id: SessionId) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM session WHERE id = $1"), &[id.0.into()])?;
    Ok(())
}

pub(crate) fn delete_sessions_of(tx: &mut Tx<'_>, id: StaffId) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM session WHERE staff = $1"), &[id.0.into()])?;
    Ok(())
}

pub(crate) fn move_session(tx: &mut Tx<'_>, id: SessionId, counter: u16) -> Result<()> {
    journal::work(
        tx,
        sql!("UPDATE session SET counter = $2 WHERE id = $1"),
        &[id.0.into(), counter.into()],
    )?;
    Ok(())
}

pub(crate) fn lock_session(
    tx: &mut Tx<'_>,
    id: SessionId,
    locked: bool,
    tries: i64,
    seen: Timestamp,
) -> Result<()> {
    journal::work(
        tx,
        sql!("UPDATE session SET locked = $2, tries = $3, seen = $4 WHERE id = $1"),
        &[id.0.into(), locked.into(), tries.into(), seen.into()],
    )?;
    Ok(())
}

pub(crate) fn see_session(tx: &mut Tx<'_>, id: SessionId, seen: Timestamp) -> Result<()> {
    journal::work(
        tx,
        sql!("UPDATE session SET seen = $2 WHERE id = $1"),
        &[id.0.into(), seen.into()],
    )?;
    Ok(())
}

/// Removes what has ended: sessions, invitations, counted failures.
pub(crate) fn purge(tx: &mut Tx<'_>, now: Timestamp) -> Result<()> {
    let gone = &[Value::from(now - OVERTIME)];
    journal::work(tx, sql!("DELETE FROM session WHERE expires < $1"), gone)?;
    journal::work(tx, sql!("DELETE FROM invitation WHERE expires < $1"), &[now.into()])?;
    journal::work(tx, sql!("DELETE FROM factor_link WHERE expires < $1"), &[now.into()])?;
    crate::devices::sql::purge(tx, now)?;
    crate::printers::sql::purge(tx, now)?;
    let forgotten = &[Value::from(now - FORGET)];
    journal::work(tx, sql!("DELETE FROM sign_in_try WHERE blocked < $1"), forgotten)?;
    Ok(())
}

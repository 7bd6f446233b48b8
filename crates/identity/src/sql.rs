//! Reads, and writes of the working tables `credential` and `session`.

use jiff::Timestamp;
use kit::{SessionId, StaffId};
use store::{FromRow, Result, Row, Tx, sql};

use crate::model::Account;

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

/// What proves that somebody is an account.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The stored text of the password.
    pub password: String,
    /// The one-time secret, wrapped.
    pub totp: Vec<u8>,
    /// The newest step whose code was used.
    pub step: i64,
    /// Failures in a row.
    pub failures: i64,
    /// Until when nobody may try.
    pub blocked: Timestamp,
}

impl FromRow for Credential {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            password: row.get("password")?,
            totp: row.get("totp")?,
            step: row.get("step")?,
            failures: row.get("failures")?,
            blocked: row.get("blocked")?,
        })
    }
}

/// The credential of an account.
///
/// # Errors
/// Those of the engine.
pub fn credential(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<Credential>> {
    tx.opt(
        sql!("SELECT password, totp, step, failures, blocked FROM credential WHERE staff = $1"),
        &[id.0.into()],
    )
}

pub(crate) fn insert_credential(
    tx: &mut Tx<'_>,
    id: StaffId,
    password: &str,
    totp: &[u8],
) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "INSERT INTO credential (staff, password, totp, step, failures, blocked)
             VALUES ($1, $2, $3, 0, 0, 0)"
        ),
        &[id.0.into(), password.into(), totp.into()],
    )?;
    Ok(())
}

pub(crate) fn note_tries(
    tx: &mut Tx<'_>,
    id: StaffId,
    step: i64,
    failures: i64,
    blocked: Timestamp,
) -> Result<()> {
    journal::work(
        tx,
        sql!("UPDATE credential SET step = $2, failures = $3, blocked = $4 WHERE staff = $1"),
        &[id.0.into(), step.into(), failures.into(), blocked.into()],
    )?;
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
    /// When it ends.
    pub expires: Timestamp,
}

impl FromRow for SessionRow {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            token: row.get("token")?,
            id: SessionId(row.get("id")?),
            staff: StaffId(row.get("staff")?),
            counter: row.get("counter")?,
            expires: row.get("expires")?,
        })
    }
}

/// The sessions that have not ended.
///
/// # Errors
/// Those of the engine.
pub fn sessions(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<SessionRow>> {
    tx.all(
        sql!(
            "SELECT token, id, staff, counter, expires FROM session
             WHERE expires > $1 ORDER BY started LIMIT 100000"
        ),
        &[now.into()],
    )
}

pub(crate) fn insert_session(tx: &mut Tx<'_>, s: &SessionRow, started: Timestamp) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "INSERT INTO session (token, id, staff, counter, started, expires)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            s.token.into(),
            s.id.0.into(),
            s.staff.0.into(),
            s.counter.into(),
            started.into(),
            s.expires.into(),
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

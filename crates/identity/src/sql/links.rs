//! Reads and writes of what gives an account: invitations, links to a second factor, and what waits
//! for a second administrator.

use jiff::Timestamp;
use kit::{Role, StaffId};
use store::{FromRow, Result, Row, StoreError, Tx, Value, sql};
use uuid::Uuid;

use crate::limits::ASKS_MAX;
use crate::model::{Account, Invitation, Post};
use crate::power::{Ask, Power};

/// An invitation by the hash of its token.
///
/// # Errors
/// Those of the engine.
pub fn invitation(tx: &mut Tx<'_>, token: &[u8; 32]) -> Result<Option<Invitation>> {
    tx.opt(
        sql!(
            "SELECT invited, role, site, entity, counter, expires FROM invitation
             WHERE token = $1"
        ),
        &[token.into()],
    )
}

pub(crate) fn insert_invitation(tx: &mut Tx<'_>, token: &[u8; 32], i: &Invitation) -> Result<()> {
    let text = |key: Option<&str>| Value::from(key);
    journal::work(
        tx,
        sql!(
            "INSERT INTO invitation (token, invited, role, site, entity, counter, expires)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            token.into(),
            i.invited.map(|s| s.0).into(),
            i.post.role.word().into(),
            text(i.post.site.as_ref().map(kit::SiteKey::as_str)),
            text(i.post.entity.as_ref().map(kit::EntityKey::as_str)),
            i.post.counter.into(),
            i.expires.into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn delete_invitation(tx: &mut Tx<'_>, token: &[u8; 32]) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM invitation WHERE token = $1"), &[token.into()])?;
    Ok(())
}

/// Removes the links for a first administrator: only the newest one works.
pub(crate) fn delete_first_invitations(tx: &mut Tx<'_>) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM invitation WHERE invited IS NULL"), &[])?;
    Ok(())
}

/// How many administrators there ever were: to suspend one gives nobody the first one's power.
pub(crate) fn administrators_ever(tx: &mut Tx<'_>) -> Result<i64> {
    let found: Option<i64> =
        tx.opt(sql!("SELECT COUNT(*) AS n FROM staff WHERE role = 'administrator'"), &[])?;
    Ok(found.unwrap_or(0))
}

impl FromRow for Ask {
    fn from_row(row: &mut Row) -> Result<Self> {
        let id: Uuid = row.get("id")?;
        let wrong = || StoreError::Inconsistent { table: "power_ask", row: format!("{id}") };
        let role: Option<String> = row.get("role")?;
        let site: Option<String> = row.get("site")?;
        let entity: Option<String> = row.get("entity")?;
        let power = match (row.get::<Option<Uuid>>("staff")?, role) {
            (Some(staff), None) => Power::Factor(StaffId(staff)),
            (None, Some(role)) => Power::Account(Post {
                role: Role::from_word(&role).ok_or_else(wrong)?,
                site: site.map(|s| s.parse()).transpose().map_err(|_| wrong())?,
                entity: entity.map(|s| s.parse()).transpose().map_err(|_| wrong())?,
                counter: row.get("counter")?,
            }),
            _ => return Err(wrong()),
        };
        Ok(Self { id, asker: StaffId(row.get("asker")?), power, until: row.get("until")? })
    }
}

/// What was asked under an id.
///
/// # Errors
/// Those of the engine.
pub fn ask(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Ask>> {
    tx.opt(
        sql!(
            "SELECT id, asker, staff, role, site, entity, counter, until FROM power_ask
             WHERE id = $1"
        ),
        &[id.into()],
    )
}

/// What may still be confirmed at a time, in the order in which it was asked.
///
/// # Errors
/// Those of the engine.
pub fn asks(tx: &mut Tx<'_>, at: Timestamp) -> Result<Vec<Ask>> {
    tx.all(
        sql!(
            "SELECT id, asker, staff, role, site, entity, counter, until FROM power_ask
             WHERE until > $1 ORDER BY at, id LIMIT $2"
        ),
        &[at.into(), ASKS_MAX.into()],
    )
}

/// The secret goes, and no step is later than the last one: a code that is being checked at this
/// moment opens nothing any more.
pub(crate) fn end_factor(tx: &mut Tx<'_>, id: StaffId) -> Result<()> {
    set_factor(tx, id, &[], i64::MAX)
}

pub(crate) fn set_factor(tx: &mut Tx<'_>, id: StaffId, totp: &[u8], step: i64) -> Result<()> {
    journal::work(
        tx,
        sql!("UPDATE credential SET totp = $2, step = $3 WHERE staff = $1"),
        &[id.0.into(), totp.into(), step.into()],
    )?;
    Ok(())
}

/// The active account that a link gives a new second factor to, while the link works.
///
/// # Errors
/// Those of the engine.
pub fn factor_link(tx: &mut Tx<'_>, token: &[u8; 32], at: Timestamp) -> Result<Option<Account>> {
    tx.opt(
        sql!(
            "SELECT s.id, s.login, s.role, s.site, s.entity, s.counter, s.active
             FROM factor_link l JOIN staff s ON s.id = l.staff
             WHERE l.token = $1 AND l.expires > $2 AND s.active = TRUE"
        ),
        &[token.into(), at.into()],
    )
}

/// Keeps a link; an older one of the same account stops working.
pub(crate) fn put_factor_link(
    tx: &mut Tx<'_>,
    token: &[u8; 32],
    id: StaffId,
    expires: Timestamp,
) -> Result<()> {
    delete_factor_link(tx, id)?;
    journal::work(
        tx,
        sql!("INSERT INTO factor_link (token, staff, expires) VALUES ($1, $2, $3)"),
        &[token.into(), id.0.into(), expires.into()],
    )?;
    Ok(())
}

pub(crate) fn delete_factor_link(tx: &mut Tx<'_>, id: StaffId) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM factor_link WHERE staff = $1"), &[id.0.into()])?;
    Ok(())
}

/// The accounts that wait for a new second factor.
///
/// # Errors
/// Those of the engine.
pub fn without_factor(tx: &mut Tx<'_>) -> Result<Vec<StaffId>> {
    let ids: Vec<Uuid> =
        tx.all(sql!("SELECT staff FROM credential WHERE step = $1 LIMIT 500"), &[i64::MAX.into()])?;
    Ok(ids.into_iter().map(StaffId).collect())
}

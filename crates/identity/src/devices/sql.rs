//! Reads, and writes of the working tables `device_key` and `enrolment`.

use jiff::Timestamp;
use kit::{DeviceId, SiteKey};
use store::{FromRow, Result, Row, StoreError, Tx, sql};
use uuid::Uuid;
use web::Device;

use super::{Enrolled, Enrolment, NewDevice};
use crate::limits::{DEVICES_MAX, ENROLMENT_TRIES};

/// A device.
///
/// # Errors
/// Those of the engine.
pub fn device(tx: &mut Tx<'_>, id: DeviceId) -> Result<Option<Enrolled>> {
    tx.opt(
        sql!(
            "SELECT id, site, kind, name, shows, enrolled, enroller, revoked FROM device
             WHERE id = $1"
        ),
        &[id.0.into()],
    )
}

/// The devices of a site: those that hold a key in the order of their names, then the others, the
/// newest first.
///
/// # Errors
/// Those of the engine.
pub fn devices(tx: &mut Tx<'_>, site: &SiteKey) -> Result<Vec<Enrolled>> {
    let mut all: Vec<Enrolled> = tx.all(
        sql!(
            "SELECT id, site, kind, name, shows, enrolled, enroller, revoked FROM device
             WHERE site = $1 ORDER BY name, enrolled LIMIT $2"
        ),
        &[site.as_str().into(), DEVICES_MAX.into()],
    )?;
    all.sort_by_key(|d| d.revoked.map(|at| -at.as_millisecond()));
    Ok(all)
}

/// How many devices of a site hold a key or may get one, and whether one of them has this name.
pub(crate) fn taken(
    tx: &mut Tx<'_>,
    site: &SiteKey,
    name: &str,
    now: Timestamp,
) -> Result<(i64, bool)> {
    let count: Option<i64> = tx.opt(
        sql!(
            "SELECT (SELECT COUNT(*) FROM device WHERE site = $1 AND revoked IS NULL)
                  + (SELECT COUNT(*) FROM enrolment WHERE site = $1 AND expires > $2) AS n"
        ),
        &[site.as_str().into(), now.into()],
    )?;
    let named: Option<i64> = tx.opt(
        sql!("SELECT 1 AS n FROM device WHERE site = $1 AND name = $2 AND revoked IS NULL LIMIT 1"),
        &[site.as_str().into(), name.into()],
    )?;
    Ok((count.unwrap_or(0), named.is_some()))
}

/// A device by the hash of its key.
pub(crate) struct Key {
    pub(crate) key: [u8; 32],
    pub(crate) device: Device,
}

impl FromRow for Key {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { key: row.get("key")?, device: Enrolled::from_row(row)?.device })
    }
}

/// Every key that works.
pub(crate) fn keys(tx: &mut Tx<'_>) -> Result<Vec<Key>> {
    tx.all(
        sql!(
            "SELECT k.key, d.id, d.site, d.kind, d.name, d.shows, d.enrolled, d.enroller, d.revoked
             FROM device_key k JOIN device d ON d.id = k.device
             WHERE d.revoked IS NULL LIMIT 100000"
        ),
        &[],
    )
}

/// Whether a device holds a key.
pub(crate) fn has_key(tx: &mut Tx<'_>, id: DeviceId) -> Result<bool> {
    let found: Option<Uuid> =
        tx.opt(sql!("SELECT device FROM device_key WHERE device = $1"), &[id.0.into()])?;
    Ok(found.is_some())
}

pub(crate) fn insert_key(tx: &mut Tx<'_>, key: &[u8; 32], id: DeviceId) -> Result<()> {
    journal::work(
        tx,
        sql!("INSERT INTO device_key (key, device) VALUES ($1, $2)"),
        &[key.into(), id.0.into()],
    )?;
    Ok(())
}

pub(crate) fn delete_key(tx: &mut Tx<'_>, id: DeviceId) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM device_key WHERE device = $1"), &[id.0.into()])?;
    Ok(())
}

/// The enrolment of a link that still works.
///
/// # Errors
/// Those of the engine.
pub fn by_link(tx: &mut Tx<'_>, link: &[u8; 32], now: Timestamp) -> Result<Option<Enrolment>> {
    tx.opt(
        sql!(
            "SELECT site, kind, name, shows, maker FROM enrolment
             WHERE link = $1 AND expires > $2"
        ),
        &[link.into(), now.into()],
    )
}

/// The enrolment of a code that still works, and the hash of its link.
pub(crate) fn by_code(
    tx: &mut Tx<'_>,
    code: &[u8; 32],
    now: Timestamp,
) -> Result<Option<(Enrolment, [u8; 32])>> {
    let found: Option<Coded> = tx.opt(
        sql!(
            "SELECT link, site, kind, name, shows, maker FROM enrolment
             WHERE code = $1 AND expires > $2 AND tries < $3"
        ),
        &[code.into(), now.into(), ENROLMENT_TRIES.into()],
    )?;
    Ok(found.map(|c| (c.enrolment, c.link)))
}

struct Coded {
    link: [u8; 32],
    enrolment: Enrolment,
}

impl FromRow for Coded {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { link: row.get("link")?, enrolment: Enrolment::from_row(row)? })
    }
}

pub(crate) fn insert_enrolment(
    tx: &mut Tx<'_>,
    (link, code): (&[u8; 32], &[u8; 32]),
    e: &Enrolment,
    expires: Timestamp,
) -> Result<()> {
    // Two codes may be drawn alike: the newer one counts.
    journal::work(tx, sql!("DELETE FROM enrolment WHERE code = $1"), &[code.into()])?;
    let NewDevice { site, kind, name, shows } = &e.new;
    journal::work(
        tx,
        sql!(
            "INSERT INTO enrolment (link, code, site, kind, name, shows, maker, expires, tries)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)"
        ),
        &[
            link.into(),
            code.into(),
            site.as_str().into(),
            kind.word().into(),
            name.as_str().into(),
            shows.as_str().into(),
            e.maker.0.into(),
            expires.into(),
        ],
    )?;
    Ok(())
}

/// A wrong code may have been meant for any of them.
pub(crate) fn count_try(tx: &mut Tx<'_>) -> Result<()> {
    journal::work(tx, sql!("UPDATE enrolment SET tries = tries + 1"), &[])?;
    Ok(())
}

pub(crate) fn delete_enrolment(tx: &mut Tx<'_>, link: &[u8; 32]) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM enrolment WHERE link = $1"), &[link.into()])?;
    Ok(())
}

pub(crate) fn purge(tx: &mut Tx<'_>, now: Timestamp) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM enrolment WHERE expires < $1"), &[now.into()])?;
    Ok(())
}

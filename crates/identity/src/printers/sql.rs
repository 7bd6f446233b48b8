//! Reads, and writes of the working table `printer_ask`.

use jiff::Timestamp;
use kit::{DeviceId, SiteKey};
use store::{Result, Tx, sql};

use super::{Asked, Enrolled, NewPrinter};
use crate::limits::PRINTER_TRIES;

/// Every printer that works.
pub(crate) fn working(tx: &mut Tx<'_>) -> Result<Vec<Enrolled>> {
    tx.all(
        sql!(
            "SELECT id, site, name, address, kiosk, enrolled, enroller, revoked FROM printer
             WHERE revoked IS NULL LIMIT 100000"
        ),
        &[],
    )
}

/// A printer.
///
/// # Errors
/// Those of the engine.
pub fn printer(tx: &mut Tx<'_>, id: DeviceId) -> Result<Option<Enrolled>> {
    tx.opt(
        sql!(
            "SELECT id, site, name, address, kiosk, enrolled, enroller, revoked FROM printer
             WHERE id = $1"
        ),
        &[id.0.into()],
    )
}

/// Whether a printer other than this one has the name at the site.
pub(crate) fn named(tx: &mut Tx<'_>, id: DeviceId, site: &SiteKey, name: &str) -> Result<bool> {
    let found: Option<i64> = tx.opt(
        sql!(
            "SELECT 1 AS n FROM printer
             WHERE site = $1 AND name = $2 AND id <> $3 AND revoked IS NULL LIMIT 1"
        ),
        &[site.as_str().into(), name.into(), id.0.into()],
    )?;
    Ok(found.is_some())
}

/// Whether a printer has the address, at any site.
pub(crate) fn addressed(tx: &mut Tx<'_>, address: &str) -> Result<bool> {
    let found: Option<i64> = tx.opt(
        sql!("SELECT 1 AS n FROM printer WHERE address = $1 AND revoked IS NULL LIMIT 1"),
        &[address.into()],
    )?;
    Ok(found.is_some())
}

/// How many codes a site has asked for, and are not over.
pub(crate) fn asks(tx: &mut Tx<'_>, site: &SiteKey, now: Timestamp) -> Result<i64> {
    let count: Option<i64> = tx.opt(
        sql!("SELECT COUNT(*) AS n FROM printer_ask WHERE site = $1 AND expires > $2"),
        &[site.as_str().into(), now.into()],
    )?;
    Ok(count.unwrap_or(0))
}

/// A printer whose code may be typed now.
///
/// # Errors
/// Those of the engine.
pub fn asked(tx: &mut Tx<'_>, id: DeviceId, now: Timestamp) -> Result<Option<Asked>> {
    tx.opt(
        sql!(
            "SELECT code, site, name, address, kiosk, tries FROM printer_ask
             WHERE id = $1 AND expires > $2 AND tries < $3"
        ),
        &[id.0.into(), now.into(), PRINTER_TRIES.into()],
    )
}

/// Whether a code was asked for under this id, used or not.
pub(crate) fn was_asked(tx: &mut Tx<'_>, id: DeviceId) -> Result<bool> {
    let found: Option<i64> =
        tx.opt(sql!("SELECT tries FROM printer_ask WHERE id = $1"), &[id.0.into()])?;
    Ok(found.is_some())
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    id: DeviceId,
    code: &[u8; 32],
    new: &NewPrinter,
    expires: Timestamp,
) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "INSERT INTO printer_ask (id, code, site, name, address, kiosk, expires, tries)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0)"
        ),
        &[
            id.0.into(),
            code.into(),
            new.site.as_str().into(),
            new.name.as_str().into(),
            new.address.as_str().into(),
            new.kiosk.as_str().into(),
            expires.into(),
        ],
    )?;
    Ok(())
}

/// Counts tries. The row of a code that was used stays until its time is over: it counts against
/// the limit of codes.
pub(crate) fn count_tries(tx: &mut Tx<'_>, id: DeviceId, more: i64) -> Result<()> {
    journal::work(
        tx,
        sql!("UPDATE printer_ask SET tries = tries + $2 WHERE id = $1"),
        &[id.0.into(), more.into()],
    )?;
    Ok(())
}

pub(crate) fn purge(tx: &mut Tx<'_>, now: Timestamp) -> Result<()> {
    journal::work(tx, sql!("DELETE FROM printer_ask WHERE expires < $1"), &[now.into()])?;
    Ok(())
}

//! Reads about services that have changed, and writes of the working table `service_seen`.

use kit::{ServiceKey, SiteKey, SkillKey, StaffId};
use store::{FromRow, Result, Row, StoreError, Tx, sql};

use super::version::Version;
use crate::model::key;

/// A changed service that somebody has not read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The service.
    pub service: ServiceKey,
    /// What a counter must be able to do for it.
    pub skill: SkillKey,
    /// What holds of it now: [`Version::digest`].
    pub digest: [u8; 32],
}

impl Unread {
    /// The digest in hexadecimal.
    #[must_use]
    pub fn digest_text(&self) -> String {
        self.digest.iter().map(|b| format!("{b:02x}")).collect()
    }
}

impl FromRow for Unread {
    fn from_row(row: &mut Row) -> Result<Self> {
        let service: String = row.get("service")?;
        let digest: Vec<u8> = row.get("digest")?;
        let wrong = |_| StoreError::Inconsistent { table: "service_now", row: service.clone() };
        Ok(Self {
            service: key(&service, "service_now")?,
            skill: key(&row.get::<String>("skill")?, "service_now")?,
            digest: digest.try_into().map_err(wrong)?,
        })
    }
}

/// The services that have changed since an operator read about them. Whoever has read nothing of a
/// service yet knows what held before it first changed.
///
/// # Errors
/// Those of the engine.
pub fn unread(tx: &mut Tx<'_>, operator: StaffId) -> Result<Vec<Unread>> {
    tx.all(
        sql!(
            "SELECT n.service, n.skill, n.digest FROM service_now n
             WHERE NOT EXISTS (SELECT 1 FROM service_read r
                 WHERE r.operator = $1 AND r.service = n.service AND r.digest = n.digest)
               AND (n.digest <> n.first OR EXISTS (SELECT 1 FROM service_read r
                 WHERE r.operator = $1 AND r.service = n.service))
             ORDER BY n.service LIMIT 1000"
        ),
        &[operator.0.into()],
    )
}

/// What holds of a service that has ever changed, for whom it may be unread.
pub(crate) fn changed(tx: &mut Tx<'_>, service: &ServiceKey) -> Result<Option<Unread>> {
    tx.opt(
        sql!("SELECT service, skill, digest FROM service_now WHERE service = $1"),
        &[service.as_str().into()],
    )
}

/// The facts of a row.
struct Facts(Vec<u8>);

impl FromRow for Facts {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self(row.get("facts")?))
    }
}

fn version(service: &ServiceKey, facts: Option<Facts>) -> Result<Option<Version>> {
    let wrong = || StoreError::Inconsistent { table: "service_version", row: service.to_string() };
    facts.map(|f| Version::from_bytes(&f.0).ok_or_else(wrong)).transpose()
}

/// What holds of a service that has ever changed.
///
/// # Errors
/// Those of the engine, and a row that cannot be read.
pub fn now(tx: &mut Tx<'_>, service: &ServiceKey) -> Result<Option<Version>> {
    let facts = tx.opt(
        sql!(
            "SELECT v.facts FROM service_now n
             JOIN service_version v ON v.service = n.service AND v.digest = n.digest
             WHERE n.service = $1"
        ),
        &[service.as_str().into()],
    )?;
    version(service, facts)
}

/// What an operator knows of a service: what was read last, or else what held before it first
/// changed.
///
/// # Errors
/// Those of the engine, and a row that cannot be read.
pub fn known(tx: &mut Tx<'_>, service: &ServiceKey, operator: StaffId) -> Result<Option<Version>> {
    let facts = tx.opt(
        sql!(
            "SELECT v.facts FROM service_now n
             JOIN service_version v ON v.service = n.service AND v.digest = COALESCE(
               (SELECT r.digest FROM service_read r
                WHERE r.operator = $2 AND r.service = $1 ORDER BY r.at DESC LIMIT 1), n.first)
             WHERE n.service = $1"
        ),
        &[service.as_str().into(), operator.0.into()],
    )?;
    version(service, facts)
}

/// Whether any service has ever changed: the stream of changes has begun then.
pub(crate) fn has_begun(tx: &mut Tx<'_>) -> Result<bool> {
    let since: Option<i64> = tx.opt(sql!("SELECT since FROM service_now LIMIT 1"), &[])?;
    Ok(since.is_some())
}

/// Whether somebody of a site has read of any change: the stream of the site has begun then.
pub(crate) fn has_read(tx: &mut Tx<'_>, site: &SiteKey) -> Result<bool> {
    let seq: Option<i64> = tx.opt(
        sql!("SELECT seq FROM entry WHERE stream = $1 LIMIT 1"),
        &[super::events::read_stream(site).0.into()],
    )?;
    Ok(seq.is_some())
}

/// What was seen of a service that has not changed since.
pub(crate) fn seen(tx: &mut Tx<'_>, service: &ServiceKey) -> Result<Option<Version>> {
    let facts = tx.opt(
        sql!("SELECT facts FROM service_seen WHERE service = $1"),
        &[service.as_str().into()],
    )?;
    version(service, facts)
}

/// Keeps what is seen of a service for the first time.
pub(crate) fn see(tx: &mut Tx<'_>, service: &ServiceKey, version: &Version) -> Result<()> {
    journal::work(
        tx,
        sql!("INSERT INTO service_seen (service, facts) VALUES ($1, $2)"),
        &[service.as_str().into(), version.bytes().into()],
    )?;
    Ok(())
}

/// How many wait at a site for a skill, and were not sent to one counter.
///
/// # Errors
/// Those of the engine.
pub fn waiting(tx: &mut Tx<'_>, site: &SiteKey, day: i64, skill: &SkillKey) -> Result<i64> {
    tx.one(
        sql!(
            "SELECT COUNT(*) AS n FROM ticket WHERE site = $1 AND day = $2 AND skill = $3
               AND state = 'waiting' AND sent IS NULL"
        ),
        &[site.as_str().into(), day.into(), skill.as_str().into()],
    )
}

//! Reads about the plans of sites.

use jiff::Timestamp;
use kit::{ActorId, Role, SiteKey};
use ledger::cbor::Map;
use pack::{Change, Site};
use store::{FromRow, Result, Row, StoreError, Tx, sql};

use super::events;
use crate::limits::PLAN_CHANGES_MAX;

/// A change that was made.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The version that it made, from 1.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: ActorId,
    /// As what.
    pub role: Role,
    /// What is so since.
    pub change: Change,
    /// What was so before; none where nothing was.
    pub was: Option<Change>,
}

impl FromRow for Changed {
    fn from_row(row: &mut Row) -> Result<Self> {
        let version: i64 = row.get("version")?;
        let wrong = || StoreError::Inconsistent { table: "plan_change", row: format!("{version}") };
        let read = |bytes: Vec<u8>| {
            let map = Map::decode(&bytes).map_err(|_| wrong())?;
            events::read(&map).map_err(|_| wrong())
        };
        Ok(Self {
            version,
            at: row.get("at")?,
            actor: ActorId(row.get("actor")?),
            role: Role::from_word(&row.get::<String>("role")?).ok_or_else(wrong)?,
            change: read(row.get("change")?)?,
            was: row.get::<Option<Vec<u8>>>("was")?.map(read).transpose()?,
        })
    }
}

/// The changes of a site after a version, the oldest first.
///
/// # Errors
/// Those of the engine, and a row that cannot be read.
pub fn changes(tx: &mut Tx<'_>, site: &SiteKey, after: i64) -> Result<Vec<Changed>> {
    tx.all(
        sql!(
            "SELECT version, at, actor, role, change, was FROM plan_change
             WHERE site = $1 AND version > $2 ORDER BY version LIMIT $3"
        ),
        &[site.as_str().into(), after.into(), PLAN_CHANGES_MAX.into()],
    )
}

/// How often a site was changed.
///
/// # Errors
/// Those of the engine.
pub fn version(tx: &mut Tx<'_>, site: &SiteKey) -> Result<i64> {
    tx.one(
        sql!("SELECT COALESCE(MAX(version), 0) AS n FROM plan_change WHERE site = $1"),
        &[site.as_str().into()],
    )
}

/// The site as it is now, from the pack's.
///
/// # Errors
/// Those of the engine, and a row that cannot be read.
pub fn site(tx: &mut Tx<'_>, planned: &Site) -> Result<Site> {
    let changes = changes(tx, &planned.key, 0)?;
    Ok(changes.iter().fold(planned.clone(), |site, c| site.with(&c.change)))
}

/// How many of a day were sent to a counter, or are kept by it.
///
/// # Errors
/// Those of the engine.
pub fn expected(tx: &mut Tx<'_>, site: &SiteKey, day: i64, number: u16) -> Result<i64> {
    tx.one(
        sql!(
            "SELECT COUNT(*) AS n FROM ticket WHERE site = $1 AND day = $2
               AND ((state = 'waiting' AND sent = $3)
                 OR (state IN ('called', 'serving', 'held') AND counter = $3))"
        ),
        &[site.as_str().into(), day.into(), number.into()],
    )
}

//! Counting: the only writers of the figures.

use std::collections::BTreeMap;

use authz::{Action, May};
use kit::{Actor, Scope};
use store::{StoreError, Tx};

use crate::cell::{Cell, Place};
use crate::sql;

/// Why it was not counted.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The policy table said no.
    #[error(transparent)]
    Denied(#[from] authz::Denied),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a stretch of the log adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// Its first entry.
    pub(crate) from: i64,
    /// The entry after its last one.
    pub(crate) next: i64,
    pub(crate) cells: BTreeMap<Place, Cell>,
}

/// Adds a stretch of the log, unless that was done already.
pub(crate) fn add(tx: &mut Tx<'_>, by: &Actor, chunk: &Chunk) -> Result<(), Error> {
    by.may(Action::RunTimer, &Scope::node())?;
    if sql::advance(tx, chunk.from, chunk.next)? {
        for (place, cell) in &chunk.cells {
            sql::add(tx, place, cell)?;
        }
    }
    Ok(())
}

/// Begins again at the beginning of the log.
pub(crate) fn restart(tx: &mut Tx<'_>, by: &Actor) -> Result<(), Error> {
    by.may(Action::RunTimer, &Scope::node())?;
    Ok(sql::reset(tx)?)
}

//! Folds: the only code that changes a record table, live and on replay alike.

use std::collections::BTreeMap;

use store::{StoreError, Tx};

use crate::Entry;

/// Why an entry could not be folded. Live it refuses the operation; on replay it is a finding.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The rows said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The entry lacks an attribute, or has one that cannot be.
    #[error("{0}")]
    Shape(String),
}

impl From<ledger::cbor::Missing> for FoldError {
    fn from(e: ledger::cbor::Missing) -> Self {
        Self::Shape(format!("{e}"))
    }
}

/// A fold of one kind of entry: sees the entry and rows of its own crate, nothing else.
pub type FoldFn = fn(&mut Tx<'_>, &Entry) -> Result<(), FoldError>;

/// Which kind is folded by what.
#[derive(Clone, Copy)]
pub struct Fold {
    /// The kind's name, all versions: a fold reads old versions too.
    pub kind: &'static str,
    /// The code.
    pub fold: FoldFn,
}

/// All folds of the program.
#[derive(Default)]
pub struct Registry {
    folds: BTreeMap<&'static str, FoldFn>,
}

impl Registry {
    /// Collects the folds of every crate.
    #[must_use]
    pub fn new(sets: &[&[Fold]]) -> Self {
        let folds = sets.iter().flat_map(|s| s.iter()).map(|f| (f.kind, f.fold)).collect();
        Self { folds }
    }

    /// Folds one entry. A kind that this program does not know is kept and leaves no row.
    pub(crate) fn apply(&self, tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
        self.folds.get(entry.kind.as_str()).map_or(Ok(()), |fold| fold(tx, entry))
    }

    /// The kinds that are known.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.folds.keys().copied()
    }
}

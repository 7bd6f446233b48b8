//! A lasting trouble is said in the log once when it begins and once when it is over, not for every
//! request that meets it.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use crate::StoreError;

/// The database cannot be reached, or its disk is full.
#[derive(Debug, Default)]
pub(crate) struct Trouble(AtomicBool);

impl Trouble {
    pub(crate) fn begins(&self, why: &StoreError) {
        if !self.0.swap(true, SeqCst) {
            tracing::error!("{why}; requests are refused until that is over");
        }
    }

    pub(crate) fn is_over(&self) {
        // Asked after each success, so the common answer must be cheap.
        if self.0.load(SeqCst) && self.0.swap(false, SeqCst) {
            tracing::warn!("the database works again");
        }
    }
}

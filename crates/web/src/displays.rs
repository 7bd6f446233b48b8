//! When each display of this node last fetched what it shows. Kept in memory: a display fetches
//! again and again.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use kit::SiteKey;

/// The displays of a node that have a number.
#[derive(Clone, Default)]
pub struct Displays {
    seen: Arc<RwLock<BTreeMap<(SiteKey, u16), Timestamp>>>,
}

impl Displays {
    /// A display has fetched what it shows.
    pub fn seen(&self, site: &SiteKey, number: u16, at: Timestamp) {
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        seen.insert((site.clone(), number), at);
    }

    /// The displays of a site that were there since the server started, and when each was last.
    #[must_use]
    pub fn of(&self, site: &SiteKey) -> Vec<(u16, Timestamp)> {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        seen.iter().filter(|((at, _), _)| at == site).map(|((_, n), at)| (*n, *at)).collect()
    }
}

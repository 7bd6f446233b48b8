//! What past days of each site have taught. Kept in memory: a worker learns it when the program
//! starts and after each midnight; until then the plan of the pack stands in.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use days::Past;
use kit::{ServiceKey, SiteKey};
use pack::Pack;

/// The pasts of a node's sites.
#[derive(Clone)]
pub struct Pasts(Arc<RwLock<BTreeMap<SiteKey, Arc<Past>>>>);

/// The minutes that a pack plans for each service.
#[must_use]
pub fn planned_minutes(pack: &Pack) -> BTreeMap<ServiceKey, i64> {
    pack.services.values().map(|s| (s.key.clone(), s.minutes)).collect()
}

impl Pasts {
    /// Nothing but the plan.
    #[must_use]
    pub fn planned(pack: &Pack) -> Self {
        let plan = Arc::new(Past::learn(&[], &planned_minutes(pack)));
        let all = pack.sites.keys().map(|k| (k.clone(), plan.clone()));
        Self(Arc::new(RwLock::new(all.collect())))
    }

    /// What is known of a site. None where the pack has no such site.
    #[must_use]
    pub fn of(&self, site: &SiteKey) -> Option<Arc<Past>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(site).cloned()
    }

    /// Replaces what is known of a site.
    pub fn learnt(&self, site: &SiteKey, past: Past) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(site.clone(), Arc::new(past));
    }
}

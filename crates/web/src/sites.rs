//! The sites as they are now: what the pack says, and what was changed since. Nobody asks the pack
//! itself for a site (`xtask tidy` looks).

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use kit::SiteKey;
use pack::{Pack, Site};

type Map = BTreeMap<SiteKey, Arc<Site>>;

/// The sites of a node. Whoever holds one keeps it as it was.
#[derive(Clone)]
pub struct Sites(Arc<Known>);

struct Known {
    pack: Arc<Pack>,
    now: RwLock<Arc<Map>>,
}

impl Sites {
    /// The sites as a pack says.
    #[must_use]
    pub fn of(pack: &Arc<Pack>) -> Self {
        let now = RwLock::new(Arc::new(pack.sites.clone()));
        Self(Arc::new(Known { pack: pack.clone(), now }))
    }

    /// All of them, by their keys.
    #[must_use]
    pub fn all(&self) -> Arc<Map> {
        self.0.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A site by its key.
    #[must_use]
    pub fn get(&self, key: &SiteKey) -> Option<Arc<Site>> {
        self.all().get(key).cloned()
    }

    /// Those with counters, in the order of their keys.
    #[must_use]
    pub fn halls(&self) -> Vec<Arc<Site>> {
        self.all().values().filter(|s| !s.counters.is_empty()).cloned().collect()
    }

    /// A site as its pack says: what changes are counted from.
    #[must_use]
    pub fn planned(&self, key: &SiteKey) -> Option<Arc<Site>> {
        self.0.pack.sites.get(key).cloned()
    }

    /// A site is so from now on. One that has been changed more often stays: changes may come to
    /// here in another order than they were recorded.
    pub fn put(&self, site: Site) {
        let mut now = self.0.now.write().unwrap_or_else(PoisonError::into_inner);
        if now.get(&site.key).is_some_and(|known| known.plan <= site.plan) {
            let mut next = Map::clone(&now);
            next.insert(site.key.clone(), Arc::new(site));
            *now = Arc::new(next);
        }
    }
}

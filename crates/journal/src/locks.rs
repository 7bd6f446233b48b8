//! Scopes in which operations decide, one at a time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use kit::{SiteKey, StaffId};
use sha2::{Digest, Sha256};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// Operations inside the database at once: one connection each.
const AT_ONCE: usize = 7;

/// A scope: whoever holds it is alone in it until its transaction ends.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Lock(String);

impl Lock {
    /// The hall of a site.
    #[must_use]
    pub fn site(site: &SiteKey) -> Self {
        Self(format!("site:{site}"))
    }
    /// One account.
    #[must_use]
    pub fn staff(staff: StaffId) -> Self {
        Self(format!("staff:{staff}"))
    }
    /// The whole node: its accounts, packs and settings.
    #[must_use]
    pub fn node() -> Self {
        Self("node".to_owned())
    }
    /// The number that PostgreSQL's advisory locks want.
    fn key(&self) -> i64 {
        let hash: [u8; 32] = Sha256::digest(self.0.as_bytes()).into();
        i64::from_be_bytes(hash.first_chunk::<8>().copied().unwrap_or_default())
    }
}

/// Turns per scope inside this process.
pub(crate) struct Locks {
    turns: Mutex<BTreeMap<Lock, Arc<Turn<()>>>>,
    room: Arc<Semaphore>,
}

impl Default for Locks {
    fn default() -> Self {
        Self { turns: Mutex::default(), room: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// Turns that are held, and a place in the database.
pub(crate) struct Held {
    _turns: Vec<OwnedMutexGuard<()>>,
    _room: Option<OwnedSemaphorePermit>,
}

impl Locks {
    /// Waits for all scopes, in one order for everyone, then for a place.
    pub(crate) async fn take(&self, locks: &[Lock]) -> (Vec<i64>, Held) {
        let mut sorted: Vec<&Lock> = locks.iter().collect();
        sorted.sort();
        sorted.dedup();
        let mut turns = Vec::with_capacity(sorted.len());
        for lock in &sorted {
            let turn = self
                .turns
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry((*lock).clone())
                .or_default()
                .clone();
            turns.push(turn.lock_owned().await);
        }
        let mut keys: Vec<i64> = sorted.iter().map(|l| l.key()).collect();
        keys.sort_unstable();
        let room = self.room.clone().acquire_owned().await.ok();
        (keys, Held { _turns: turns, _room: room })
    }
}

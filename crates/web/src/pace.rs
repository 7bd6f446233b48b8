//! How often one account may do what costs nothing to try: asked too often, it has to wait.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use kit::ActorId;

/// What each account did in the current minute. In memory: a restart forgives.
#[derive(Clone, Default)]
pub struct Pace(Arc<Mutex<(i64, BTreeMap<ActorId, u32>)>>);

impl Pace {
    /// Counts one more try of an account, unless it had `most` in this minute.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn step(&self, who: ActorId, now: Timestamp, most: u32) -> Result<(), i64> {
        self.count(who, now, most, 1)
    }

    /// Whether an account had `most` tries in this minute; counts none.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn check(&self, who: ActorId, now: Timestamp, most: u32) -> Result<(), i64> {
        self.count(who, now, most, 0)
    }

    fn count(&self, who: ActorId, now: Timestamp, most: u32, by: u32) -> Result<(), i64> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (minute, left) = (now.as_second() / 60, 60 - now.as_second() % 60);
        if tries.0 != minute {
            *tries = (minute, BTreeMap::new());
        }
        let tried = tries.1.entry(who).or_default();
        if *tried >= most {
            return Err(left);
        }
        *tried += by;
        Ok(())
    }
}

//! Keys made ahead of time.

use std::collections::VecDeque;

use crate::SubjectKey;

/// Keys made in one durable write: about 20 ms of work, a few minutes of a busy centre.
pub(crate) const BATCH: usize = 256;
/// Below this the stock is filled in the background.
const LOW: usize = 512;

#[derive(Default)]
pub(crate) struct Stock(VecDeque<SubjectKey>);

impl Stock {
    pub(crate) fn take(&mut self) -> Option<SubjectKey> {
        self.0.pop_front()
    }
    pub(crate) fn put(&mut self, keys: impl Iterator<Item = SubjectKey>) {
        self.0.extend(keys);
    }
    pub(crate) fn is_low(&self) -> bool {
        self.0.len() < LOW
    }
}

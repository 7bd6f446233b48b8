//! Chance, in whole numbers: the same on every machine.

use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use sha2::{Digest, Sha256};

/// Quantiles of a lognormal distribution of mean 1000 and sigma 0.45, at the middle of each of 48
/// equal parts. Times at a counter are skewed like that: most near the usual, a few very long.
const LOGNORMAL: [i64; 48] = [
    319, 391, 435, 470, 499, 526, 551, 574, 596, 617, 637, 657, 677, 696, 716, 735, 754, 773, 793,
    812, 832, 852, 872, 893, 914, 936, 959, 982, 1006, 1030, 1056, 1083, 1111, 1141, 1173, 1206,
    1243, 1282, 1324, 1371, 1424, 1483, 1553, 1635, 1739, 1878, 2090, 2557,
];

/// The dice of one purpose.
pub(crate) struct Dice(ChaCha12Rng);

impl Dice {
    /// Dice that follow from these words and this seed, and from nothing else.
    pub(crate) fn of(words: &[&str], seed: u64) -> Self {
        let mut h = Sha256::new();
        for w in words {
            h.update(w.as_bytes());
            h.update([0]);
        }
        h.update(seed.to_be_bytes());
        Self(ChaCha12Rng::from_seed(h.finalize().into()))
    }

    /// A number from `from` to below `until`; `from` where that is empty.
    pub(crate) fn between(&mut self, from: i64, until: i64) -> i64 {
        if from < until { self.0.random_range(from..until) } else { from }
    }

    /// Whether something of this chance (in a thousand) happens.
    pub(crate) fn chance(&mut self, permille: i64) -> bool {
        self.between(0, 1000) < permille
    }

    /// Whether something of this chance (in a thousand million) happens.
    pub(crate) fn rare(&mut self, per_milliard: i64) -> bool {
        self.between(0, 1_000_000_000) < per_milliard
    }

    /// A time around a mean, lognormal.
    pub(crate) fn around(&mut self, mean: i64) -> i64 {
        mean * quantile(&LOGNORMAL, self.between(0, 1 << 16)) / 1000
    }

    /// One of a list. None when it is empty.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let n = self.between(0, i64::try_from(of.len()).unwrap_or(0));
        of.get(usize::try_from(n).unwrap_or(0))
    }
}

/// The value at a place (0 to 65,535) in sorted values, between two of them in proportion.
pub(crate) fn quantile(sorted: &[i64], place: i64) -> i64 {
    let last = i64::try_from(sorted.len()).unwrap_or(1).max(1) - 1;
    let at = place * last;
    let n = usize::try_from(at >> 16).unwrap_or(0);
    let low = sorted.get(n).copied().unwrap_or(0);
    let high = sorted.get(n + 1).copied().unwrap_or(low);
    low + (((high - low) * (at & 0xffff)) >> 16)
}

/// The part of a whole that a place (0 to 65,535) is.
pub(crate) fn share(place: i64, whole: i64) -> i64 {
    (place * whole) >> 16
}

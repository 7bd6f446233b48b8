//! Reading a PostgreSQL table in the order of a sequence, without losing or reordering a row.
//!
//! A number that is missing may still be in the hands of an open transaction, or may be lost for
//! ever in one that was rolled back. A gap is dead only when a snapshot shows that every
//! transaction that could fill it has ended. Conditions (each has a failing control in the tests):
//! the writer draws its transaction id before its number; the sequence caches nothing; the number
//! is drawn after the lock of the scope; the reader draws an id of its own after its snapshot.
//!
//! The last one because `pg_snapshot_xmax` is not the next id but the one after the newest that
//! has ended: a transaction that runs may be above it.

use std::collections::BTreeMap;

use crate::{Result, Row, StoreError, Tx};

/// How far the reader has come, and which numbers it waits for.
#[derive(Debug, Clone)]
pub struct Gaps {
    next: i64,
    /// A missing number, and the transaction id from which on nobody can fill it.
    waiting: BTreeMap<i64, i64>,
}

impl Gaps {
    /// A reader that has taken everything before `next`.
    #[must_use]
    pub fn from(next: i64) -> Self {
        Self { next, waiting: BTreeMap::new() }
    }

    /// The number that is read next.
    #[must_use]
    pub fn next(&self) -> i64 {
        self.next
    }

    /// Below which id every transaction had ended in the current snapshot, and an id above those
    /// of all that have drawn a number below one that the snapshot shows.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn horizon(tx: &mut Tx<'_>) -> Result<(i64, i64)> {
        let mut out = None;
        tx.each(
            "SELECT (pg_snapshot_xmin(pg_current_snapshot())::text)::int8 AS low,
               (pg_current_xact_id()::text)::int8 AS high",
            &[],
            |row: &mut Row| {
                out = Some((row.get("low")?, row.get("high")?));
                Ok(())
            },
        )?;
        out.ok_or(StoreError::NoRow)
    }

    /// The next number of the sequence, for a row that this transaction writes.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn draw(tx: &mut Tx<'_>) -> Result<i64> {
        let mut out = None;
        tx.each("SELECT nextval('entry_ord') AS n", &[], |row: &mut Row| {
            out = Some(row.get("n")?);
            Ok(())
        })?;
        out.ok_or(StoreError::NoRow)
    }

    /// Has the sequence go on from `next`, after rows were copied in.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn restart(tx: &mut Tx<'_>, next: i64) -> Result<()> {
        tx.each("SELECT setval('entry_ord', $1, FALSE) AS n", &[next.into()], |_| Ok(()))
    }

    /// Which of the visible `numbers` (ascending, from [`Gaps::next`] on) may be taken now, given
    /// the horizon of the snapshot that showed them.
    pub fn take(&mut self, numbers: &[i64], (low, high): (i64, i64)) -> Vec<i64> {
        let mut taken = Vec::with_capacity(numbers.len());
        for &n in numbers {
            while self.next < n {
                let dead_from = *self.waiting.entry(self.next).or_insert(high);
                if low < dead_from {
                    return taken;
                }
                self.waiting.remove(&self.next);
                self.next += 1;
            }
            self.waiting.remove(&n);
            taken.push(n);
            self.next = n + 1;
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_holds_the_rest_back_until_nobody_can_fill_it() {
        let mut g = Gaps::from(1);
        assert_eq!(g.take(&[1, 2, 4], (10, 12)), [1, 2]);
        assert_eq!(g.take(&[4, 5], (11, 15)), []);
        assert_eq!(g.take(&[4, 5], (12, 15)), [4, 5]);
        assert_eq!(g.next(), 6);
    }

    #[test]
    fn a_late_row_is_taken_in_its_place() {
        let mut g = Gaps::from(1);
        assert_eq!(g.take(&[2], (5, 9)), []);
        assert_eq!(g.take(&[1, 2], (5, 9)), [1, 2]);
    }
}

//! Breaks of counters: open, and nobody is called there. Written from `docs/ledger.md`.

use ledger::cbor::Map;

use crate::fairness::{Day, Fairness, Hall, Why, missing};

impl Fairness {
    pub(crate) fn paused(&mut self, hall: Hall, public: &Map) -> Result<(), Why> {
        let counter = public.int("counter").map_err(missing)?;
        let day = self.day(hall);
        if !day.open.contains_key(&counter) {
            return Err(format!("counter {counter} began a break and is not open"));
        }
        if day.paused.insert(counter) {
            Ok(())
        } else {
            Err(format!("counter {counter} began a break and is on one"))
        }
    }

    pub(crate) fn resumed(&mut self, hall: Hall, public: &Map) -> Result<(), Why> {
        let counter = public.int("counter").map_err(missing)?;
        if self.day(hall).paused.remove(&counter) {
            Ok(())
        } else {
            Err(format!("counter {counter} ended a break and was not on one"))
        }
    }
}

impl Day {
    /// Nobody is called or served at a counter that is on a break.
    pub(crate) fn not_on_break(&self, number: i64, counter: i64) -> Result<(), Why> {
        if self.paused.contains(&counter) {
            Err(format!("number {number} came to counter {counter}, which is on a break"))
        } else {
            Ok(())
        }
    }
}

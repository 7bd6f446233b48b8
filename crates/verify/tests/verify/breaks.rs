//! Breaks of counters: each way to break their rule is found, and named once.

use ledger::cbor::Map;

use crate::made::Made;
use crate::queue::{one, violations};

/// Counter 2 begins or ends a break.
fn counter(log: &mut Made, what: &str) -> usize {
    log.add(&format!("counter.{what}/1"), 202, Map::new().with("counter", 2))
}

#[test]
fn a_counter_calls_before_and_after_a_break_and_not_in_it() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 20);
    counter(&mut log, "paused");
    counter(&mut log, "resumed");
    log.call(1, 2, "arrival");
    assert_eq!(violations("after-a-break", &log), Vec::<String>::new());
    let mut log = Made::open();
    log.issue(1, "ordinary", 20);
    counter(&mut log, "paused");
    let planted = log.call(1, 2, "arrival");
    one("in-a-break", &log, planted, "which is on a break");
    let mut log = Made::open();
    log.issue(1, "ordinary", 20);
    log.call(1, 2, "arrival");
    log.at("held", 1, 2);
    counter(&mut log, "paused");
    let planted = log.at("started", 1, 2);
    one("served-in-a-break", &log, planted, "which is on a break");
}

#[test]
fn a_counter_that_closes_or_opens_anew_is_on_no_break() {
    for closes in [true, false] {
        let mut log = Made::open();
        log.issue(1, "ordinary", 20);
        counter(&mut log, "paused");
        if closes {
            counter(&mut log, "closed");
        }
        log.counter(2, &[20]);
        log.call(1, 2, "arrival");
        assert_eq!(violations("opened-anew", &log), Vec::<String>::new(), "{closes}");
    }
}

#[test]
fn a_break_begins_once_and_at_an_open_counter_only() {
    let mut log = Made::open();
    counter(&mut log, "paused");
    let planted = counter(&mut log, "paused");
    one("paused-twice", &log, planted, "is on one");
    let mut log = Made::open();
    let planted = counter(&mut log, "resumed");
    one("resumed", &log, planted, "was not on one");
    let mut log = Made::open();
    counter(&mut log, "closed");
    let planted = counter(&mut log, "paused");
    one("closed", &log, planted, "is not open");
    // A counter that was closed has no break left to end.
    let mut log = Made::open();
    counter(&mut log, "paused");
    counter(&mut log, "closed");
    let planted = counter(&mut log, "resumed");
    one("closed-in-a-break", &log, planted, "was not on one");
}

#[test]
fn what_is_noted_at_a_counter_moves_nobody() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 20);
    log.add("counter.noted/1", 202, Map::new());
    log.add("system.down/1", 230, Map::new().with("system", "a-register"));
    log.call(1, 2, "arrival");
    assert_eq!(violations("noted", &log), Vec::<String>::new());
}

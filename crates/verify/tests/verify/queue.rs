//! The rule of the queue: each way to break it is found, and named once.

use ledger::cbor::Map;
use ledger::leaf::Leaf;

use crate::made::{Made, verify, wrongs};

/// Runs `fairness` over a log that is sound as a log; gives the violations.
pub(crate) fn violations(name: &str, log: &Made) -> Vec<String> {
    let dir = log.write(name);
    let (code, text) = verify("log", &dir, &[]);
    assert_eq!(code, 0, "{name}: as a log it is sound: {text}");
    let (code, text) = verify("fairness", &dir, &[]);
    let found: Vec<String> = wrongs(&text).into_iter().map(str::to_owned).collect();
    assert_eq!(code, u8::from(!found.is_empty()), "{name}: {text}");
    assert!(text.contains(&format!("{} violations in ", found.len())), "{name}: {text}");
    found
}

/// Exactly one violation, of this entry and for this reason.
pub(crate) fn one(name: &str, log: &Made, entry: usize, why: &str) {
    let found = violations(name, log);
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    assert!(found[0].starts_with(&format!("entry {entry}: ")), "{name}: {found:?}");
    assert!(found[0].contains(why), "{name}: {found:?}");
}

#[test]
fn an_overtaking_is_found_and_named() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    log.issue(2, "ordinary", 20);
    let planted = log.call(2, 1, "arrival");
    log.call(1, 1, "arrival");
    one("overtaking", &log, planted, "number 1 was next");
}

#[test]
fn a_head_start_is_no_overtaking_and_a_longer_one_is() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    log.issue(2, "express", 10);
    log.call(2, 1, "express");
    assert_eq!(violations("head-start", &log), Vec::<String>::new());
    let mut log = Made::open();
    let turn = log.now_ms() - 200_000;
    let planted = log.issue_as(1, 1, "express", 10, turn);
    one("longer-head-start", &log, planted, "head start");
    let mut log = Made::open();
    let planted = log.issue(1, "friends", 10);
    one("unknown-lane", &log, planted, "no lane");
}

#[test]
fn what_happens_to_personal_data_does_not_move_anybody() {
    let mut log = Made::open();
    log.issue(1, "priority", 10);
    log.issue(2, "ordinary", 10);
    log.call(1, 1, "priority");
    log.add("subject.looked/1", 1, Map::new());
    log.at("finished", 1, 1);
    log.add("subject.erased/1", 1, Map::new());
    log.call(2, 1, "arrival");
    assert_eq!(violations("subject", &log), Vec::<String>::new());
}

#[test]
fn a_number_given_out_twice_is_found() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    let turn = log.now_ms() + 10_000;
    let planted = log.issue_as(9, 1, "ordinary", 20, turn);
    one("twice", &log, planted, "given out twice");
}

#[test]
fn a_number_left_out_is_found() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    let planted = log.issue(3, "ordinary", 20);
    one("gap", &log, planted, "2 is next");
    let mut log = Made::open();
    let planted = log.issue(2, "ordinary", 10);
    one("first", &log, planted, "1 is next");
}

#[test]
fn a_call_by_a_counter_without_the_group_is_found() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    let planted = log.call(1, 2, "arrival");
    one("group", &log, planted, "does not have its group 10");
}

#[test]
fn a_ticket_sent_to_one_counter_is_called_by_no_other() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 20);
    log.call(1, 1, "arrival");
    let sent = Map::new().with("number", 1).with("group", 20).with("counter", 2);
    log.add("ticket.transferred/1", 1, sent);
    let planted = log.call(1, 1, "arrival");
    one("sent", &log, planted, "sent to counter 2");
}

#[test]
fn a_ticket_sent_to_the_counter_competes_with_those_of_its_groups() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    log.issue(2, "ordinary", 20);
    log.call(1, 1, "arrival");
    let sent = Map::new().with("number", 1).with("group", 10).with("counter", 2);
    log.add("ticket.transferred/1", 1, sent);
    let planted = log.call(2, 2, "arrival");
    log.call(1, 2, "sent");
    one("sent-is-next", &log, planted, "number 1 was next");
}

#[test]
fn whoever_was_sent_to_a_counter_that_closed_is_called_by_the_others_in_turn() {
    let sent = || {
        let mut log = Made::open();
        log.issue(1, "ordinary", 10);
        log.issue(2, "ordinary", 10);
        log.call(1, 1, "arrival");
        let to = Map::new().with("number", 1).with("group", 10).with("counter", 2);
        log.add("ticket.transferred/1", 1, to);
        log
    };
    let close = |log: &mut Made| {
        log.add("counter.closed/1", 202, Map::new().with("counter", 2));
    };
    let unsent = Map::new().with("number", 1);
    let mut log = sent();
    close(&mut log);
    log.add("ticket.unsent/1", 1, unsent.clone());
    log.call(1, 1, "arrival");
    log.call(2, 1, "arrival");
    assert_eq!(violations("unsent", &log), Vec::<String>::new());
    // Overtaken after that, it is found.
    let mut log = sent();
    close(&mut log);
    log.add("ticket.unsent/1", 1, unsent.clone());
    let planted = log.call(2, 1, "arrival");
    one("unsent-next", &log, planted, "number 1 was next");
    // Nobody takes a visitor from a counter that is open, or who was sent nowhere.
    let mut log = sent();
    let planted = log.add("ticket.unsent/1", 1, unsent);
    one("unsent-open", &log, planted, "counter 2, which is open");
    let mut log = sent();
    let planted = log.add("ticket.unsent/1", 2, Map::new().with("number", 2));
    one("unsent-nobody", &log, planted, "does not wait for one counter");
}

#[test]
fn only_open_counters_call_and_only_who_waits_is_called() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 20);
    log.add("counter.closed/1", 202, Map::new().with("counter", 2));
    let planted = log.call(1, 2, "arrival");
    one("closed", &log, planted, "not open");
    let mut log = Made::open();
    log.issue(1, "ordinary", 20);
    log.call(1, 2, "arrival");
    let planted = log.call(1, 1, "arrival");
    one("called-twice", &log, planted, "was not waiting");
    let mut log = Made::open();
    log.issue(1, "ordinary", 20);
    let planted = log.at("started", 1, 1);
    one("never-called", &log, planted, "was not called");
}

/// A day on which number 1 came to be somewhere; the word says where.
fn somewhere(is: &str) -> Made {
    let mut log = Made::open();
    if is == "reserved" {
        crate::front::reserve(&mut log, 1);
        return log;
    }
    log.issue(1, "ordinary", 10);
    if is == "waiting" {
        return log;
    }
    log.call(1, 1, "arrival");
    match is {
        "serving" => drop(log.at("started", 1, 1)),
        "held" | "missed" | "finished" => drop(log.at(is, 1, 1)),
        "parked" | "left" => drop(log.alone(is, 1)),
        _ => assert_eq!(is, "called"),
    }
    log
}

/// An entry about number 1 with the attributes that its kind has.
fn plant(log: &mut Made, what: &str, counter: u8) -> usize {
    let number = Map::new().with("number", 1);
    let public = match what {
        "transferred" | "returned" => number.with("group", 10),
        "moved-on" => number.with("counter", counter).with("group", 10),
        "parked" | "woken" | "lapsed" | "left" | "unserved" => number,
        _ => number.with("counter", counter),
    };
    log.add(&format!("ticket.{what}/1"), 1, public)
}

const STATES: [&str; 9] =
    ["reserved", "waiting", "called", "serving", "held", "parked", "missed", "finished", "left"];

/// What may follow where, as `docs/ledger.md` has it.
const MAY_FOLLOW: [(&str, &[&str]); 13] = [
    ("called-again", &["called"]),
    ("started", &["called", "held"]),
    ("held", &["called", "serving"]),
    ("missed", &["called"]),
    ("finished", &["called", "serving"]),
    ("moved-on", &["called", "serving"]),
    ("parked", &["called", "serving", "held"]),
    ("transferred", &["called", "serving", "held"]),
    ("woken", &["parked"]),
    ("returned", &["missed", "finished"]),
    ("lapsed", &["reserved", "missed"]),
    ("left", &["reserved", "waiting", "called", "held", "parked", "missed"]),
    ("unserved", &[]),
];

#[test]
fn nobody_is_served_sent_on_or_sent_away_who_was_not_called() {
    for (what, where_) in MAY_FOLLOW {
        for is in STATES {
            let mut log = somewhere(is);
            let planted = plant(&mut log, what, 1);
            let name = format!("{what}-of-{is}");
            if where_.contains(&is) {
                assert_eq!(violations(&name, &log), Vec::<String>::new());
            } else {
                one(&name, &log, planted, "number 1 ");
            }
        }
    }
}

#[test]
fn an_overtaking_that_is_hidden_as_a_wait_that_ended_is_found() {
    for (name, what, says) in [
        ("hidden-transfer", "transferred", "is waiting and was not called"),
        ("hidden-step", "moved-on", "is waiting and was not called"),
        ("hidden-park", "parked", "is waiting and was not called"),
        ("hidden-lapse", "lapsed", "is waiting and was not called"),
        ("hidden-end", "unserved", "the day is not closed"),
        ("hidden-service", "finished", "is waiting and was not called"),
    ] {
        let mut log = Made::open();
        log.issue(1, "ordinary", 10);
        log.issue(2, "ordinary", 10);
        let planted = plant(&mut log, what, 1);
        if matches!(what, "transferred" | "moved-on") {
            log.call(1, 1, "arrival");
        }
        log.call(2, 1, "arrival");
        one(name, &log, planted, says);
    }
}

#[test]
fn only_the_counter_that_has_a_visitor_serves_it() {
    for what in ["called-again", "started", "held", "missed", "finished", "moved-on"] {
        let mut log = somewhere("called");
        let planted = plant(&mut log, what, 2);
        one(
            &format!("{what}-elsewhere"),
            &log,
            planted,
            "is called to counter 1, not to counter 2",
        );
    }
}

#[test]
fn a_closed_day_ends_whoever_was_not_served_and_nobody_else() {
    for is in STATES {
        let mut log = somewhere(is);
        log.add("site.closed/1", 200, Map::new());
        let planted = log.alone("unserved", 1);
        let name = format!("unserved-of-{is}");
        match is {
            "finished" | "left" => one(&name, &log, planted, "number 1 "),
            _ => assert_eq!(violations(&name, &log), Vec::<String>::new()),
        }
    }
}

/// Counter 1 calls 1 and not yet 2; then the day is closed, and 2 gets its end.
fn closed() -> Made {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    log.issue(2, "ordinary", 10);
    log.call(1, 1, "arrival");
    log.add("site.closed/1", 200, Map::new());
    log
}

#[test]
fn a_day_that_ends_before_everyone_was_served_is_no_violation() {
    let mut log = closed();
    log.alone("unserved", 1);
    log.alone("unserved", 2);
    assert_eq!(violations("day-closed", &log), Vec::<String>::new());
}

#[test]
fn on_a_closed_day_nobody_is_called_given_a_number_or_served_at_an_open_counter() {
    let mut log = closed();
    let planted = log.call(2, 1, "arrival");
    one("closed-call", &log, planted, "was closed before");
    let mut log = closed();
    let planted = log.at("called-again", 1, 1);
    one("closed-again", &log, planted, "was closed before");
    let mut log = closed();
    let planted = log.issue(3, "ordinary", 10);
    one("closed-issue", &log, planted, "was closed before");
    let mut log = closed();
    log.counter(2, &[10]);
    let planted = log.leaves.len() - 1;
    one("closed-counter", &log, planted, "was closed before");
    let mut log = closed();
    let planted = log.add("site.closed/1", 200, Map::new());
    one("closed-twice", &log, planted, "was closed before");
}

/// 1 and 2 wait for group 10, 3 for group 20; somebody asks that 2 be put first.
fn asked() -> Made {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    log.issue(2, "ordinary", 10);
    log.issue(3, "ordinary", 20);
    log.alone_as("override.asked/1", 2, [1; 8]);
    log
}

/// The turn of number 1, which is the first entry after those of [`Made::open`].
fn first_turn(log: &Made) -> i64 {
    Leaf::decode(&log.leaves[3]).unwrap().public.int("turn").unwrap()
}

#[test]
fn an_override_by_two_people_is_listed_and_no_violation() {
    let mut log = asked();
    let turn = first_turn(&log) - 1;
    let planted = log.put_first(2, turn, [1; 8], [2; 8]);
    log.call(2, 1, "override");
    log.call(1, 1, "arrival");
    assert_eq!(violations("override", &log), Vec::<String>::new());
    let (_, text) = verify("fairness", &log.write("override-listed"), &[]);
    let line = format!("put first by two people: entry {planted}: number 2");
    assert!(text.contains(&line) && text.contains("our-error"), "{text}");
}

#[test]
fn an_override_by_one_unasked_late_or_to_another_turn_is_found() {
    let mut log = asked();
    let turn = first_turn(&log) - 1;
    let planted = log.put_first(2, turn, [1; 8], [1; 8]);
    one("override-one", &log, planted, "by one person alone");
    let mut log = asked();
    let planted = log.put_first(3, first_turn(&log) - 1, [1; 8], [2; 8]);
    one("override-unasked", &log, planted, "nobody had asked");
    let mut log = asked();
    log.at_s += 11 * 60;
    let planted = log.put_first(2, turn, [1; 8], [2; 8]);
    one("override-late", &log, planted, "in time");
    let mut log = asked();
    let planted = log.put_first(2, turn - 900_000, [1; 8], [2; 8]);
    one("override-far", &log, planted, "not the head of its group");
    let mut log = asked();
    log.call(1, 1, "arrival");
    log.call(2, 1, "arrival");
    let planted = log.put_first(2, turn, [1; 8], [2; 8]);
    one("override-called", &log, planted, "was not waiting");
    let mut log = asked();
    log.put_first(2, turn, [1; 8], [2; 8]);
    let planted = log.call(1, 1, "arrival");
    one("override-ignored", &log, planted, "number 2 was next");
    let mut log = asked();
    log.put_first(2, turn, [1; 8], [2; 8]);
    let planted = log.call(2, 1, "arrival");
    one("override-hidden", &log, planted, "the reason given");
}

#[test]
fn turn_and_lane_are_fixed_at_issue() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    let turn = log.now_ms() + 10_000 - 900_000;
    let planted = log.issue_as(1, 2, "priority", 10, turn);
    one("issued-again", &log, planted, "fixed at issue");
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    let planted = log.call(1, 1, "priority");
    one("reason", &log, planted, "reason");
}

#[test]
fn a_policy_cannot_change_in_its_day_nor_be_missing() {
    let mut log = Made::open();
    let policy = Map::new().with("priority_s", 9000).with("booked_s", 600).with("express_s", 0);
    let planted = log.add("site.opened/1", 199, Map::new().with("policy", policy));
    one("policy", &log, planted, "opened before");
    let mut log = Made::default();
    let planted = log.issue(1, "ordinary", 10);
    one("no-policy", &log, planted, "was not opened");
}

/// A second line on another day would be a way around the rule.
#[test]
fn a_day_that_is_not_today_is_found() {
    let mut log = Made::open();
    let policy = Map::new().with("priority_s", 0).with("booked_s", 0).with("express_s", 0);
    let public = Map::new().with("day", 20_261_231).with("policy", policy);
    log.add("site.opened/1", 199, public);
    let turn = log.now_ms() + 10_000;
    let public = Map::new().with("day", 20_261_231).with("number", 1).with("lane", "ordinary");
    let public = public.with("group", 10).with("turn", turn);
    let planted = log.add("ticket.issued/1", 1, public);
    one("day", &log, planted, "not that of its time");
}

#[test]
fn an_entry_in_another_stream_than_its_ticket_is_found() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    let planted = log.add("ticket.left/1", 77, Map::new().with("number", 1));
    log.call(1, 1, "arrival");
    one("stream", &log, planted, "another stream");
}

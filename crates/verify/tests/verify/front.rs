//! The front of the house: each way to get past others there is found, and named once.

use ledger::cbor::Map;

use crate::made::Made;
use crate::queue::{one, violations};

fn numbered(number: u8) -> Map {
    Map::new().with("number", number)
}

/// A reservation, whose stream has the number too.
pub(crate) fn reserve(log: &mut Made, number: u8) -> usize {
    let turn = log.now_ms() + 10_000;
    let public = numbered(number).with("lane", "ordinary").with("group", 10).with("turn", turn);
    log.add("ticket.reserved/1", number, public)
}

fn check_in(log: &mut Made, number: u8) -> usize {
    log.add("ticket.checked-in/1", number, numbered(number).with("group", 10))
}

/// Numbers 1 to 3 on paper, and a hall that is silent for ten minutes. Gives when it fell silent.
fn outage(log: &mut Made) -> i64 {
    log.add("numbers.printed/1", 199, Map::new().with("first", 1).with("last", 3));
    log.issue(4, "ordinary", 10);
    let silent = log.now_ms();
    log.at_s += 600;
    log.issue(5, "ordinary", 10);
    silent
}

fn enter(log: &mut Made, number: u8, lane: &str, turn: i64) -> usize {
    let public = numbered(number).with("lane", lane).with("group", 10).with("turn", turn);
    log.add("ticket.entered/1", number, public)
}

#[test]
fn an_honest_front_of_the_house_breaks_no_rule() {
    let mut log = Made::open();
    let silent = outage(&mut log);
    enter(&mut log, 1, "ordinary", silent + 60_000);
    enter(&mut log, 2, "priority", silent + 120_000 - 900_000);
    let served = numbered(3).with("lane", "ordinary").with("group", 10);
    let served = served.with("turn", silent + 60_000).with("served", true);
    log.add("ticket.entered/1", 3, served);
    reserve(&mut log, 6);
    log.issue(7, "priority", 10);
    log.alone("confirmed", 7);
    log.call(2, 1, "priority");
    log.call(7, 1, "priority");
    log.issue(8, "ordinary", 10);
    log.alone("voided", 8);
    log.call(4, 1, "arrival");
    log.call(1, 1, "arrival");
    let turn = log.issued_turn(5) + 600_000;
    log.add("ticket.postponed/1", 5, numbered(5).with("turn", turn));
    check_in(&mut log, 6);
    log.call(6, 1, "arrival");
    log.call(5, 1, "arrival");
    assert_eq!(violations("front", &log), Vec::<String>::new());
}

#[test]
fn a_reserved_number_is_in_nobodys_way_and_is_not_called() {
    let mut log = Made::open();
    reserve(&mut log, 1);
    log.issue(2, "ordinary", 10);
    log.call(2, 1, "arrival");
    let planted = log.call(1, 1, "arrival");
    one("reserved-called", &log, planted, "was not waiting");
    let mut log = Made::open();
    reserve(&mut log, 1);
    log.issue(2, "ordinary", 10);
    check_in(&mut log, 1);
    let planted = log.call(2, 1, "arrival");
    one("checked-in", &log, planted, "number 1 was next");
}

#[test]
fn only_what_is_reserved_is_checked_in_and_only_once() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    log.alone("left", 1);
    let planted = check_in(&mut log, 1);
    one("not-reserved", &log, planted, "was not reserved");
    let mut log = Made::open();
    reserve(&mut log, 1);
    log.alone("lapsed", 1);
    let planted = check_in(&mut log, 1);
    one("lapsed", &log, planted, "was not reserved");
}

#[test]
fn a_turn_changes_by_the_head_start_only_and_only_out_of_priority() {
    let relane = |lane: &str, more: i64, to: &str| {
        let mut log = Made::open();
        log.issue(1, lane, 10);
        let turn = log.issued_turn(1) + more;
        let planted =
            log.add("ticket.relaned/1", 1, numbered(1).with("lane", to).with("turn", turn));
        (log, planted)
    };
    let (log, _) = relane("priority", 900_000, "ordinary");
    assert_eq!(violations("relaned", &log), Vec::<String>::new());
    for (name, lane, more, to) in [
        ("relaned-worse", "priority", 900_001, "ordinary"),
        ("relaned-better", "priority", 0, "ordinary"),
        ("relaned-up", "ordinary", -900_000, "priority"),
        ("relaned-from-booked", "booked", 600_000, "ordinary"),
    ] {
        let (log, planted) = relane(lane, more, to);
        one(name, &log, planted, "only priority becomes ordinary");
    }
    let (mut log, _) = relane("priority", 900_000, "ordinary");
    let planted = log.alone("confirmed", 1);
    one("confirmed", &log, planted, "not in the priority lane");
}

#[test]
fn a_turn_is_postponed_once_and_never_to_an_earlier_time() {
    for (name, more) in [("earlier", -60_000), ("same", 0), ("too-late", 1_200_001)] {
        let mut log = Made::open();
        log.issue(1, "ordinary", 10);
        let turn = log.issued_turn(1) + more;
        let planted = log.add("ticket.postponed/1", 1, numbered(1).with("turn", turn));
        one(name, &log, planted, "once, and by 20 minutes at most");
    }
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    let turn = log.issued_turn(1);
    log.add("ticket.postponed/1", 1, numbered(1).with("turn", turn + 600_000));
    let planted = log.add("ticket.postponed/1", 1, numbered(1).with("turn", turn + 700_000));
    one("twice-postponed", &log, planted, "once");
}

#[test]
fn who_was_called_is_neither_postponed_nor_put_into_another_lane() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    log.call(1, 1, "arrival");
    let turn = log.issued_turn(1);
    let planted = log.add("ticket.postponed/1", 1, numbered(1).with("turn", turn + 600_000));
    one("postponed-called", &log, planted, "is called to counter 1");
    let mut log = Made::open();
    log.issue(1, "priority", 10);
    log.call(1, 1, "priority");
    let turn = log.issued_turn(1) + 900_000;
    let public = numbered(1).with("lane", "ordinary").with("turn", turn);
    let planted = log.add("ticket.relaned/1", 1, public);
    one("relaned-called", &log, planted, "is called to counter 1");
}

#[test]
fn a_number_is_voided_at_once_or_not_at_all() {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    log.at_s += 60;
    let planted = log.alone("voided", 1);
    one("voided-late", &log, planted, "not at once");
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    log.call(1, 1, "arrival");
    let planted = log.alone("voided", 1);
    one("voided-called", &log, planted, "not at once");
}

#[test]
fn a_number_from_paper_was_printed_and_came_while_the_hall_was_silent() {
    let mut log = Made::open();
    let silent = outage(&mut log);
    let planted = enter(&mut log, 6, "ordinary", silent + 60_000);
    one("not-printed", &log, planted, "was not printed ahead");
    let mut log = Made::open();
    let silent = outage(&mut log);
    let planted = enter(&mut log, 1, "ordinary", silent - 600_000);
    one("before-printing", &log, planted, "not between its printing and its entry");
    let mut log = Made::open();
    outage(&mut log);
    let now = log.now_ms();
    let planted = enter(&mut log, 1, "ordinary", now + 600_000);
    one("future", &log, planted, "not between its printing and its entry");
    let mut log = Made::open();
    let silent = outage(&mut log);
    let planted = enter(&mut log, 1, "ordinary", silent - 5_000);
    one("at-work", &log, planted, "when the hall was at work");
    let mut log = Made::open();
    let silent = outage(&mut log);
    enter(&mut log, 1, "ordinary", silent + 60_000);
    let turn = silent + 61_000;
    let public = numbered(1).with("lane", "ordinary").with("group", 10).with("turn", turn);
    let planted = log.add("ticket.entered/1", 99, public);
    one("entered-twice", &log, planted, "given out twice");
}

#[test]
fn numbers_on_paper_leave_no_gap() {
    let mut log = Made::open();
    let planted = log.add("numbers.printed/1", 199, Map::new().with("first", 2).with("last", 3));
    one("block-gap", &log, planted, "1 is next");
    let mut log = Made::open();
    log.add("numbers.printed/1", 199, Map::new().with("first", 1).with("last", 3));
    let planted = log.issue(3, "ordinary", 10);
    one("inside-block", &log, planted, "4 is next");
}

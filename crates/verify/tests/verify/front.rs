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

/// Numbers 1 to 3, printed twelve hours before the hall opens on its day. Gives when it opens.
fn sheet(log: &mut Made) -> i64 {
    let from = log.now_ms();
    log.at_s = -12 * 3600;
    let public = Map::new().with("first", 1).with("last", 3).with("from", from);
    log.add("numbers.printed/2", 198, public);
    from
}

fn enter_late(log: &mut Made, number: u8, turn: i64) -> usize {
    let public = numbered(number).with("lane", "ordinary").with("group", 10).with("turn", turn);
    log.add("ticket.entered/2", number, public)
}

fn close(log: &mut Made) -> i64 {
    log.add("site.closed/1", 200, Map::new());
    log.now_ms()
}

#[test]
fn numbers_printed_the_evening_before_may_be_given_since_the_opening() {
    let mut log = Made::default();
    let from = sheet(&mut log);
    log.at_s = 1200;
    log.opens();
    log.issue(4, "ordinary", 10);
    enter(&mut log, 1, "ordinary", from + 60_000);
    log.call(1, 1, "arrival");
    log.call(4, 1, "arrival");
    assert_eq!(violations("sheet", &log), Vec::<String>::new());
    let planted = enter(&mut log, 2, "ordinary", from - 60_000);
    one("sheet-night", &log, planted, "not between its printing and its entry");
    let mut log = Made::default();
    sheet(&mut log);
    log.at_s = 1200;
    log.opens();
    let planted = log.issue(1, "ordinary", 10);
    one("sheet-inside", &log, planted, "4 is next");
    let mut log = Made::open();
    let public = Map::new().with("first", 1).with("last", 3).with("from", log.now_ms());
    let planted = log.add("numbers.printed/2", 198, public);
    one("sheet-past", &log, planted, "not for a later time");
    let mut log = Made::open();
    let from = log.now_ms() + 3 * 86_400_000;
    let public = Map::new().with("first", 1).with("last", 3).with("from", from);
    let planted = log.add("numbers.printed/2", 198, public);
    one("sheet-other-day", &log, planted, "is not that of its time");
}

#[test]
fn a_closed_day_takes_numbers_from_paper_for_a_while_and_ends_them() {
    let late = |more_s: i64| {
        let mut log = Made::open();
        let silent = outage(&mut log);
        let closed = close(&mut log);
        log.at_s += more_s;
        (log, silent, closed)
    };
    let (mut log, silent, _) = late(3 * 86_400);
    enter_late(&mut log, 1, silent + 60_000);
    log.alone("unserved", 1);
    assert_eq!(violations("late", &log), Vec::<String>::new());
    let (mut log, silent, _) = late(60);
    let planted = enter(&mut log, 1, "ordinary", silent + 60_000);
    one("late-first-version", &log, planted, "was closed before");
    let (mut log, _, closed) = late(3600);
    let planted = enter_late(&mut log, 1, closed + 600_000);
    one("late-after-closing", &log, planted, "the closing of its day");
    let (mut log, silent, _) = late(17 * 86_400);
    let planted = enter_late(&mut log, 1, silent + 60_000);
    one("too-late", &log, planted, "was over too long ago");
    // Nobody of a closed day is called, from paper or not.
    let (mut log, silent, _) = late(60);
    enter_late(&mut log, 1, silent + 60_000);
    let planted = log.call(1, 1, "arrival");
    one("late-called", &log, planted, "was closed before");
}

//! Terms across real holidays.

use jiff::civil::date;
use pack::calendar::{NoDueDate, Status};
use pack::{Term, TermUnit};

use crate::azerbaijan;

#[test]
fn novruz_and_ramazan_of_2026_stop_working_days_until_the_31st() {
    let calendar = azerbaijan().calendar;
    let due = |y, m, d, n| calendar.add_working_days(date(y, m, d), n).unwrap();
    assert_eq!(due(2026, 3, 18, 1), date(2026, 3, 19));
    assert_eq!(due(2026, 3, 19, 1), date(2026, 3, 31));
    assert_eq!(due(2026, 3, 19, 2), date(2026, 4, 1));
    // Applied on a holiday: counted from the next working day.
    assert_eq!(due(2026, 3, 22, 1), date(2026, 3, 31));
    assert_eq!(due(2026, 3, 19, 0), date(2026, 3, 19));
}

#[test]
fn novruz_of_2027_begins_on_a_saturday_and_two_days_move() {
    let calendar = azerbaijan().calendar;
    let due = |m, d, n| calendar.add_working_days(date(2027, m, d), n).unwrap();
    assert_eq!(due(3, 19, 1), date(2027, 3, 29));
    // Ramazan on Wednesday and Thursday.
    assert_eq!(due(3, 9, 1), date(2027, 3, 12));
    // 9 May is a Sunday: Monday is off.
    assert_eq!(due(5, 7, 1), date(2027, 5, 11));
}

#[test]
fn a_holiday_on_a_weekend_moves() {
    let calendar = azerbaijan().calendar;
    for moved in [date(2026, 3, 9), date(2026, 5, 11), date(2026, 11, 10), date(2027, 1, 4)] {
        assert!(!calendar.is_working_day(moved), "{moved}");
    }
    assert!(calendar.is_working_day(date(2026, 11, 24)));
    assert!(!calendar.is_working_day(date(2026, 11, 28)), "a Saturday");
}

#[test]
fn days_and_months_run_over_holidays_and_end_with_the_month() {
    let calendar = azerbaijan().calendar;
    let due = |from, n, unit| calendar.due(from, Term { n, unit }).unwrap();
    assert_eq!(due(date(2026, 3, 15), 10, TermUnit::Days), date(2026, 3, 25));
    assert_eq!(due(date(2027, 1, 31), 1, TermUnit::Months), date(2027, 2, 28));
    assert_eq!(due(date(2028, 1, 31), 1, TermUnit::Months), date(2028, 2, 29));
    assert_eq!(due(date(2026, 12, 15), 2, TermUnit::Months), date(2027, 2, 15));
    assert_eq!(due(date(2026, 3, 21), 0, TermUnit::SameDay), date(2026, 3, 21));
}

#[test]
fn a_year_that_nobody_described_is_an_error_not_a_guess() {
    let calendar = azerbaijan().calendar;
    let last = date(2027, 12, 30);
    assert_eq!(calendar.add_working_days(last, 1), Err(NoDueDate::Year(2028)));
    let far = Term { n: i64::MAX, unit: TermUnit::Days };
    assert_eq!(calendar.due(last, far), Err(NoDueDate::Range));
}

#[test]
fn a_date_that_is_not_announced_says_so() {
    let calendar = azerbaijan().calendar;
    let status = |day| calendar.holidays().find(|h| h.date == day).map(|h| h.status);
    assert_eq!(status(date(2026, 3, 20)), Some(Status::Fixed));
    assert_eq!(status(date(2027, 3, 10)), Some(Status::Expected));
    assert!(calendar.holidays().all(|h| h.status == Status::Fixed || h.why.is_some()));
}

//! Whether a site is open, and why not, in words: the same on every screen, slip and answer.

use jiff::ZonedDateTime;
use jiff::civil::{Date, Time, Weekday};
use kit::text::word;
use pack::{Closed, Closure, Reason, Site};

use crate::{House, T};

/// Holidays of so many days ahead are announced by themselves.
const HOLIDAYS_AHEAD: usize = 14;
/// What is announced on a page at most.
const NOTICES_MAX: usize = 8;

/// That a site is closed now. A demo is open at any hour.
#[must_use]
pub fn closed(house: &House, site: &Site) -> Option<Closed> {
    if house.demo { None } else { site.open_at(house.app.now()).err() }
}

/// A day and a time, written the same in every language; `none` where nobody knows.
#[must_use]
pub fn opens(closed: &Closed) -> String {
    let written = |z: &ZonedDateTime| z.strftime("%Y-%m-%d %H:%M").to_string();
    closed.opens.as_ref().map_or_else(|| "none".to_owned(), written)
}

/// A reason in words.
#[must_use]
pub fn reason(t: &T, reason: Reason) -> String {
    t.w("plan-why", "why", reason.word())
}

/// That this place is closed, and why, as a sentence.
#[must_use]
pub fn place(t: &T, closed: &Closed) -> String {
    let args = [word("why", closed.why.word()), word("holiday", closed.why.holiday(t.lang()))];
    t.a("plan-place-closed", &args)
}

/// `Closed: repair, opens 2026-11-25 09:00`.
#[must_use]
pub fn words(t: &T, closed: &Closed) -> String {
    let args = [
        word("why", closed.why.word()),
        word("holiday", closed.why.holiday(t.lang())),
        word("opens", opens(closed)),
    ];
    t.a("plan-closed-opens", &args)
}

/// The name of a day of the week.
#[must_use]
pub fn day_name(t: &T, day: Weekday) -> String {
    t.s(&format!("figures-weekday-{}", day.to_monday_one_offset()))
}

/// `09:00`.
#[must_use]
pub fn time(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// `09:00–13:00`.
#[must_use]
pub fn span((from, until): (Time, Time)) -> String {
    format!("{}–{}", time(from), time(until))
}

/// The days of the week, and their hours.
#[must_use]
pub fn week(t: &T, site: &Site) -> Vec<(String, String)> {
    let line = |day| {
        let of_day = site.hours.iter().filter(|h| h.day == day);
        let spans: Vec<String> = of_day.map(|h| span((h.from, h.until))).collect();
        let words = if spans.is_empty() { t.s("catalogue-closed") } else { spans.join(", ") };
        (day_name(t, day), words)
    };
    Weekday::Monday.cycle_forward().take(7).map(line).collect()
}

/// `2026-12-30 to 2027-01-04`, or one day.
#[must_use]
pub fn days(t: &T, first: Date, last: Date) -> String {
    if first == last {
        return first.to_string();
    }
    t.a("plan-days", &[word("first", first.to_string()), word("last", last.to_string())])
}

/// What is announced, in words.
#[must_use]
pub fn closure(t: &T, c: &Closure) -> String {
    let args = [
        word("days", days(t, c.first, c.last)),
        word("why", reason(t, c.reason)),
        word("hours", c.hours.map(span).unwrap_or_default()),
    ];
    t.a(if c.hours.is_some() { "plan-notice-hours" } else { "plan-notice-closed" }, &args)
}

/// What visitors should know of the coming days: what is announced, and the holidays of the next
/// two weeks.
#[must_use]
pub fn notices(house: &House, t: &T, site: &Site) -> Vec<String> {
    let today = site.zone.to_datetime(house.app.now()).date();
    let mut all: Vec<(Date, String)> =
        site.closures_from(today).map(|c| (c.first, closure(t, c))).collect();
    let days = std::iter::successors(Some(today), |d| d.tomorrow().ok()).take(HOLIDAYS_AHEAD);
    all.extend(days.filter_map(|date| Some((date, holiday(t, site, date)?))));
    all.sort();
    all.into_iter().take(NOTICES_MAX).map(|(_, text)| text).collect()
}

/// That a day of the week on which it works is a holiday.
fn holiday(t: &T, site: &Site, date: Date) -> Option<String> {
    let works = site.hours.iter().any(|h| h.day == date.weekday());
    let Err(why) = site.hours_on(date) else { return None };
    let name = why.holiday(t.lang());
    let args = [word("days", date.to_string()), word("why", name.clone())];
    (works && !name.is_empty()).then(|| t.a("plan-notice-closed", &args))
}

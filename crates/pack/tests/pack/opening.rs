//! When a site is open: its week, holidays, and what is announced.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;
use pack::{Change, Closed, Closure, Reason, Site, Unfit, Why};

use crate::{azerbaijan, files, loaded};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn site(key: &str) -> Site {
    azerbaijan().sites.values().find(|s| s.key.as_str() == key).unwrap().as_ref().clone()
}

fn closed(site: &Site, when: &str) -> (Why, Option<String>) {
    let Closed { why, opens } = site.open_at(at(when)).unwrap_err();
    (why, opens.map(|z| z.timestamp().to_string()))
}

fn until(opens: &str) -> Option<String> {
    Some(opens.to_owned())
}

fn days(first: Date, last: Date) -> Closure {
    Closure { first, last, reason: Reason::Repair, hours: None }
}

fn with(site: &Site, closure: Closure) -> Site {
    site.change(&azerbaijan(), &Change::Closure(closure), date(2026, 11, 24)).unwrap()
}

#[test]
fn a_closed_site_says_when_it_opens() {
    let site_one = site("baku-1");
    // Baku is four hours ahead: 09:00 there is 05:00 here.
    assert_eq!(site_one.open_at(at("2026-11-24T05:00:00Z")), Ok(()));
    let evening = closed(&site_one, "2026-11-24T14:00:00Z");
    assert_eq!(evening, (Why::Hours, until("2026-11-25T05:00:00Z")));
    // Saturday evening: Sunday is closed.
    let saturday = closed(&site_one, "2026-11-28T15:00:00Z");
    assert_eq!(saturday, (Why::Hours, until("2026-11-30T05:00:00Z")));
    assert_eq!(closed(&site("online"), "2026-11-24T05:00:00Z"), (Why::Hours, None));
}

#[test]
fn a_holiday_is_named_in_every_language_and_a_moved_one_too() {
    let site = site("baku-1");
    let (why, opens) = closed(&site, "2027-03-25T06:00:00Z");
    assert_eq!(opens, until("2027-03-27T05:00:00Z"));
    let name = |lang: &str| why.holiday(&lang.parse().unwrap());
    assert_eq!(name("en"), "Novruz: moved day off");
    assert_eq!(name("ru"), "Новруз: перенесённый выходной");
    assert_eq!(name("ar"), "عيد نوروز: عطلة منقولة");
    let (both, _) = closed(&site, "2026-03-20T06:00:00Z");
    assert_eq!(both.holiday(&"az".parse().unwrap()), "Novruz bayramı · Ramazan bayramı");
    // The evening before: it opens after all of it.
    let before = closed(&site, "2027-03-19T15:00:00Z");
    assert_eq!(before, (Why::Hours, until("2027-03-27T05:00:00Z")));
}

#[test]
fn a_closure_over_a_night_in_which_the_clocks_change_is_of_whole_days() {
    for (zone, first, last, before, opens) in [
        // Clocks go forward on Sunday, 28 March 2027, and back on 31 October.
        ("Europe/Berlin", (3, 26), (3, 28), "2027-03-25T23:30:00Z", "2027-03-29T07:00:00Z"),
        ("Europe/Berlin", (10, 29), (10, 31), "2027-10-28T22:30:00Z", "2027-11-01T08:00:00Z"),
        // At midnight itself: that Friday begins at one.
        ("Africa/Cairo", (4, 29), (5, 1), "2027-04-28T22:30:00Z", "2027-05-03T06:00:00Z"),
    ] {
        let site = Site { zone: TimeZone::get(zone).unwrap(), ..site("baku-1") };
        let day = |(month, day)| date(2027, month, day);
        let shut = with(&site, days(day(first), day(last)));
        let begun = closed(&shut, before);
        assert_eq!(begun, (Why::Closure(Reason::Repair), until(opens)), "{zone}");
        assert_eq!(shut.open_at(at(opens)), Ok(()), "{zone}");
        let last_night = at(opens) - jiff::SignedDuration::from_secs(1);
        assert!(shut.open_at(last_night).is_err(), "{zone}");
    }
}

#[test]
fn a_day_with_other_hours_goes_before_the_week_and_the_holiday() {
    let hours = Some((Time::constant(11, 0, 0, 0), Time::constant(13, 0, 0, 0)));
    // Solidarity Day.
    let day = date(2026, 12, 31);
    let site = with(&site("baku-1"), Closure { hours, ..days(day, day) });
    assert_eq!(site.open_at(at("2026-12-31T07:00:00Z")), Ok(()));
    assert_eq!(closed(&site, "2026-12-31T06:59:59Z").1, until("2026-12-31T07:00:00Z"));
    assert_eq!(closed(&site, "2026-12-31T09:00:00Z").1, until("2027-01-05T05:00:00Z"));
}

#[test]
fn the_longest_closure_after_the_longest_wait_still_has_an_end() {
    let (first, last) = (date(2027, 12, 28), date(2028, 12, 26));
    let site = with(&site("baku-1"), days(first, last));
    let (why, opens) = closed(&site, "2027-12-28T06:00:00Z");
    assert_eq!((why, opens), (Why::Closure(Reason::Repair), until("2028-12-27T05:00:00Z")));
    // Found from the day on which it was announced, too.
    let mut idle = site.clone();
    idle.hours.clear();
    assert_eq!(closed(&idle, "2026-11-24T06:00:00Z"), (Why::Hours, None));
}

#[test]
fn what_was_recorded_is_so_even_where_a_later_pack_would_refuse_it() {
    let (pack, site) = (azerbaijan(), site("baku-1"));
    let change = Change::Dropped(12);
    assert!(matches!(site.change(&pack, &change, date(2026, 11, 24)), Err(Unfit::Unserved { .. })));
    let after = site.with(&change);
    assert_eq!((after.counters.len(), after.plan), (11, 1));
    assert_eq!(after.unserved(&pack).map(|s| s.key.as_str()), Some("idp-electricity"));
    // An hour of the week may be set while that is so.
    let change = Change::Hours(site.hours.clone());
    assert!(after.change(&pack, &change, date(2026, 11, 24)).is_ok());
}

#[test]
fn a_site_is_open_on_holidays_where_its_pack_says_so() {
    let mut files = files();
    let head = files.get_mut("pack.yaml").unwrap();
    *head = head.replacen("    services: all", "    open_on_holidays: true\n    services: all", 1);
    let pack = loaded(pack::from_files("azerbaijan", &files));
    let open: BTreeMap<_, _> = pack
        .sites
        .values()
        .map(|s| (s.key.as_str(), s.open_at(at("2027-03-22T06:00:00Z")).is_ok()))
        .collect();
    assert_eq!((open["baku-1"], open["baku-2"]), (true, false));
}

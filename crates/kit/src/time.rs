//! Days. An instant is a [`jiff::Timestamp`]; a day belongs to the zone of a site.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A calendar day of a site, stored as the number `yyyymmdd`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(pub Date);

impl Day {
    /// The day that it is at this instant in this zone.
    #[must_use]
    pub fn of(at: Timestamp, zone: &TimeZone) -> Self {
        Self(zone.to_datetime(at).date())
    }
    /// `yyyymmdd`, as it stands in tables and entries.
    #[must_use]
    pub fn number(self) -> i64 {
        i64::from(self.0.year()) * 10_000
            + i64::from(self.0.month()) * 100
            + i64::from(self.0.day())
    }
    /// When the day is over in this zone: the first instant of the next one, whatever the clocks
    /// of that night do.
    #[must_use]
    pub fn ends(self, zone: &TimeZone) -> Timestamp {
        let midnight = self.0.tomorrow().map(|next| next.at(0, 0, 0, 0));
        midnight.and_then(|at| zone.to_timestamp(at)).unwrap_or(Timestamp::MAX)
    }
    /// The day that stands in a table. None if there is no such day.
    #[must_use]
    pub fn from_number(n: i64) -> Option<Self> {
        let part = |v: i64| i8::try_from(v).ok();
        let year = i16::try_from(n / 10_000).ok()?;
        Date::new(year, part(n / 100 % 100)?, part(n % 100)?).ok().map(Self)
    }
}
impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_belongs_to_a_zone() {
        let late: Timestamp = "2026-11-24T21:30:00Z".parse().unwrap();
        let baku = TimeZone::get("Asia/Baku").unwrap();
        assert_eq!(Day::of(late, &baku).number(), 20261125);
        assert_eq!(Day::of(late, &TimeZone::UTC).number(), 20261124);
        assert_eq!(Day::from_number(20261125), Some(Day::of(late, &baku)));
        assert_eq!(Day::from_number(20260230), None);
    }

    /// Among them zones whose clocks change at midnight, by half an hour, and by a whole day.
    #[test]
    fn a_day_ends_where_the_next_one_begins_on_every_night_of_the_year() {
        for (name, from) in [
            ("Asia/Baku", "2026-01-01T00:00:00Z"),
            ("Europe/Berlin", "2026-01-01T00:00:00Z"),
            ("Africa/Cairo", "2026-01-01T00:00:00Z"),
            ("America/Havana", "2026-01-01T00:00:00Z"),
            ("Australia/Lord_Howe", "2026-01-01T00:00:00Z"),
            ("Pacific/Apia", "2011-06-01T00:00:00Z"),
        ] {
            let zone = TimeZone::get(name).unwrap();
            let mut at: Timestamp = from.parse().unwrap();
            for _ in 0..365 * 48 {
                let (day, ends) = (Day::of(at, &zone), Day::of(at, &zone).ends(&zone));
                let last = ends - jiff::SignedDuration::from_millis(1);
                assert!(at < ends, "{name} {at}");
                assert_eq!(Day::of(last, &zone), day, "{name} {at}");
                assert!(Day::of(ends, &zone) > day, "{name} {at}");
                at += jiff::SignedDuration::from_mins(30);
            }
        }
    }
}

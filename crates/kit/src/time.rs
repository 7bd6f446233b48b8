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
}

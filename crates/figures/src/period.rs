//! Periods of the calendar, one inside the other: a week is Monday to Sunday; a month and a year
//! are the weeks whose Thursday lies in them, as ISO 8601 gives a week to a year. So no day is in
//! two periods of a kind, and what two publications tell apart is what a third one shows.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kit::Day;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// Monday to Sunday.
    Week,
    /// The weeks whose Thursday lies in a month.
    Month,
    /// The weeks whose Thursday lies in a year.
    Year,
}

impl Kind {
    /// From the shortest to the longest.
    pub(crate) const ALL: [Self; 3] = [Self::Week, Self::Month, Self::Year];

    /// The word in addresses and texts.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// What its parts are, by which it is shown.
    #[must_use]
    pub(crate) fn part(self) -> Option<Self> {
        match self {
            Self::Week => None,
            Self::Month => Some(Self::Week),
            Self::Year => Some(Self::Month),
        }
    }
}

/// A period, by its first Thursday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Period {
    pub(crate) kind: Kind,
    thursday: Date,
}

/// The days from a Thursday to the Sunday of its week, and from the Monday.
const HALF: i64 = 3;

impl Period {
    /// The one that a day is in.
    #[must_use]
    pub(crate) fn of(kind: Kind, day: Day) -> Self {
        let into = i64::from(day.0.weekday().to_monday_zero_offset());
        let mut thursday = day.0.saturating_add((HALF - into).days());
        let within = match kind {
            Kind::Week => 0,
            Kind::Month => i64::from(thursday.day()) - 1,
            Kind::Year => i64::from(thursday.day_of_year()) - 1,
        };
        thursday = thursday.saturating_sub((within / 7 * 7).days());
        Self { kind, thursday }
    }

    /// Its weeks, in order.
    pub(crate) fn weeks(self) -> impl Iterator<Item = Self> {
        let thursdays = (0_i64..).map(move |n| self.thursday.saturating_add((7 * n).days()));
        let mine = move |t: &Date| Self::of(self.kind, Day(*t)) == self;
        thursdays.take_while(mine).map(|thursday| Self { kind: Kind::Week, thursday })
    }

    /// Its first day.
    #[must_use]
    pub(crate) fn begins(self) -> Day {
        Day(self.thursday.saturating_sub(HALF.days()))
    }

    /// Its last day.
    #[must_use]
    pub(crate) fn ends(self) -> Day {
        let last = self.weeks().last().map_or(self.thursday, |w| w.thursday);
        Day(last.saturating_add(HALF.days()))
    }

    #[must_use]
    pub(crate) fn before(self) -> Self {
        Self::of(self.kind, Day(self.begins().0.saturating_sub(1.day())))
    }

    #[must_use]
    pub(crate) fn after(self) -> Self {
        Self::of(self.kind, Day(self.ends().0.saturating_add(1.day())))
    }

    /// From when on nothing is counted in it any more: noon of UTC on the Monday after it, when its
    /// Sunday is over everywhere on earth. The log names no zone, so neither does this.
    #[must_use]
    pub(crate) fn fixed(self) -> Timestamp {
        let monday = self.ends().0.saturating_add(1.day());
        TimeZone::UTC.to_timestamp(monday.at(12, 0, 0, 0)).unwrap_or(Timestamp::MAX)
    }

    /// The number under which a week is kept: no day ends in 00.
    #[must_use]
    pub(crate) fn number(self) -> i64 {
        let week = self.thursday.iso_week_date();
        i64::from(week.year()) * 10_000 + i64::from(week.week()) * 100
    }
}

/// `2026-W47`, `2026-11`, `2026`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.thursday.year(), self.thursday.month());
        match self.kind {
            Kind::Week => write!(f, "{year:04}-W{:02}", self.thursday.iso_week_date().week()),
            Kind::Month => write!(f, "{year:04}-{month:02}"),
            Kind::Year => write!(f, "{year:04}"),
        }
    }
}

/// A word that names no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no week, month or year")]
pub(crate) struct NoPeriod;

impl TryFrom<String> for Period {
    type Error = NoPeriod;

    fn try_from(text: String) -> Result<Self, NoPeriod> {
        text.parse()
    }
}

impl FromStr for Period {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        let (year, rest) = text.split_once('-').map_or((text, None), |(y, r)| (y, Some(r)));
        let year: i16 = year.parse().map_err(|_| NoPeriod)?;
        let found = match rest.map(|r| (r, r.strip_prefix('W'))) {
            None => Date::new(year, 7, 1).map(|d| Self::of(Kind::Year, Day(d))),
            Some((_, Some(week))) => {
                let week = week.parse().map_err(|_| NoPeriod)?;
                let monday = ISOWeekDate::new(year, week, Weekday::Monday);
                monday.map(|m| Self::of(Kind::Week, Day(m.date())))
            }
            // The middle of a month is in its weeks.
            Some((month, None)) => {
                let month = month.parse().map_err(|_| NoPeriod)?;
                Date::new(year, month, 15).map(|d| Self::of(Kind::Month, Day(d)))
            }
        };
        // One way to write each: an address is a name.
        found.ok().filter(|p| p.to_string() == text).ok_or(NoPeriod)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_in_one_period_of_a_kind_and_the_shorter_ones_lie_in_the_longer() {
        let mut day = Day(jiff::civil::date(2019, 12, 20));
        for _ in 0..4000 {
            let [week, month, year] = Kind::ALL.map(|kind| Period::of(kind, day));
            for p in [week, month, year] {
                assert!(p.begins() <= day && day <= p.ends(), "{day} in {p}");
                assert_eq!(p.to_string().parse(), Ok(p));
                assert_eq!((p.before().after(), p.after().before()), (p, p));
                assert!(p.before().ends() < p.begins() && p.after().begins() > p.ends());
            }
            assert!(month.weeks().any(|w| w == week) && year.weeks().any(|w| w == week));
            assert_eq!(Period::of(Kind::Year, month.begins()), year);
            day = Day(day.0.tomorrow().unwrap());
        }
    }

    #[test]
    fn a_year_has_the_weeks_that_iso_8601_gives_it() {
        let year: Period = "2026".parse().unwrap();
        assert_eq!((year.begins().number(), year.ends().number()), (20251229, 20270103));
        assert_eq!(year.weeks().count(), 53);
        let month: Period = "2026-11".parse().unwrap();
        assert_eq!((month.begins().number(), month.ends().number()), (20261102, 20261129));
        let week: Period = "2026-W48".parse().unwrap();
        assert_eq!((week.begins().number(), week.number()), (20261123, 20264800));
        assert_eq!(week.fixed().to_string(), "2026-11-30T12:00:00Z");
        for wrong in ["", "2026-W54", "2026-13", "2026-1", "2026-W5", "26", "2026-W-1", "x"] {
            assert_eq!(wrong.parse::<Period>(), Err(NoPeriod), "{wrong}");
        }
    }
}

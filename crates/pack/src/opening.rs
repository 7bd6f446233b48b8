//! When a site is open: its week, the holidays of its country, and the days that are announced.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use kit::Lang;

use crate::model::Site;

/// How far an opening is looked for, in days: beyond the end of any closure that can be announced.
const AHEAD: usize = 800;

/// Why a site is closed on days that are announced: a closed list, so that it reads in every
/// language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// A holiday that the calendar of the pack does not know.
    PublicHoliday,
    /// The building or what is in it.
    Repair,
    /// Those who work there learn.
    StaffTraining,
    /// Weather, fire, no power.
    Emergency,
    /// None of these.
    Other,
}

impl Reason {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 5] =
        [Self::PublicHoliday, Self::Repair, Self::StaffTraining, Self::Emergency, Self::Other];

    /// The word in entries, tables and the JSON API.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::PublicHoliday => "public-holiday",
            Self::Repair => "repair",
            Self::StaffTraining => "staff-training",
            Self::Emergency => "emergency",
            Self::Other => "other",
        }
    }
    /// The reason of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// Days on which a site is closed, or one day with other hours. They go before the week and the
/// holidays. The days are those of the site's zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closure {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Why.
    pub reason: Reason,
    /// From when until when it is open all the same; none where it is closed all day.
    pub hours: Option<(Time, Time)>,
}

/// Why a site is closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// It is not the hour, or not the day of the week.
    Hours,
    /// A holiday, by its name in every language of the pack.
    Holiday(Arc<BTreeMap<Lang, String>>),
    /// It was announced.
    Closure(Reason),
}

impl Why {
    /// The word in the JSON API: `hours`, `holiday`, or that of the reason.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Holiday(_) => "holiday",
            Self::Closure(reason) => reason.word(),
        }
    }
    /// The name of the holiday in a language; empty where it is none.
    #[must_use]
    pub fn holiday(&self, lang: &Lang) -> String {
        match self {
            Self::Holiday(names) => names.get(lang).cloned().unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// That a site is closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closed {
    /// Why.
    pub why: Why,
    /// When it opens next, in the site's zone. None where nobody can tell.
    pub opens: Option<ZonedDateTime>,
}

impl Site {
    /// From when until when it is open on a day; empty on a free day of the week.
    ///
    /// # Errors
    /// Why it does not open on that day though the week may say so.
    pub fn hours_on(&self, date: Date) -> Result<Vec<(Time, Time)>, Why> {
        if let Some(closure) = self.closure_on(date) {
            return closure.hours.map(|h| vec![h]).ok_or(Why::Closure(closure.reason));
        }
        if let Some(holiday) = self.calendar.holiday(date)
            && !self.open_on_holidays
        {
            return Err(Why::Holiday(holiday.names.clone()));
        }
        let of_day = self.hours.iter().filter(|h| h.day == date.weekday());
        Ok(of_day.map(|h| (h.from, h.until)).collect())
    }

    /// When it closes on a day for the last time, and whether that is earlier than its week says.
    /// None where it does not open on that day.
    #[must_use]
    pub fn closes_on(&self, date: Date) -> Option<(Time, bool)> {
        let closes = self.hours_on(date).ok()?.into_iter().map(|(_, until)| until).max()?;
        let of_week = self.hours.iter().filter(|h| h.day == date.weekday());
        Some((closes, of_week.map(|h| h.until).max().is_some_and(|usual| closes < usual)))
    }

    /// Whether it opens on a day.
    #[must_use]
    pub fn opens_on(&self, date: Date) -> bool {
        self.hours_on(date).is_ok_and(|hours| !hours.is_empty())
    }

    /// What was announced for a day.
    fn closure_on(&self, date: Date) -> Option<&Closure> {
        let (_, begun) = self.closures.range(..=date).next_back()?;
        (begun.last >= date).then_some(begun)
    }

    /// What is announced for a day and later, in order.
    pub fn closures_from(&self, date: Date) -> impl Iterator<Item = &Closure> {
        self.closures.values().filter(move |c| c.last >= date)
    }

    /// Whether it is open at an instant.
    ///
    /// # Errors
    /// Why it is not, and when it opens next.
    pub fn open_at(&self, at: Timestamp) -> Result<(), Closed> {
        let local = self.zone.to_datetime(at);
        let why = match self.hours_on(local.date()) {
            Ok(hours) if hours.iter().any(|(a, b)| (*a..*b).contains(&local.time())) => {
                return Ok(());
            }
            Ok(_) => Why::Hours,
            Err(why) => why,
        };
        Err(Closed { why, opens: self.opens_after(at, local.date()) })
    }

    fn opens_after(&self, at: Timestamp, today: Date) -> Option<ZonedDateTime> {
        if self.hours.is_empty() && self.closures.is_empty() {
            return None;
        }
        let dates = std::iter::successors(Some(today), |d| d.checked_add(1.day()).ok());
        dates.take(AHEAD).find_map(|date| {
            let hours = self.hours_on(date).unwrap_or_default();
            // Where the clocks leap over an opening, it may be over when they go on.
            let begin = |(from, until): (Time, Time)| {
                let begun = self.zone.to_zoned_datetime(date.to_datetime(from)).ok()?;
                (begun.time() < until && begun.timestamp() > at).then_some(begun)
            };
            hours.into_iter().filter_map(begin).min()
        })
    }
}

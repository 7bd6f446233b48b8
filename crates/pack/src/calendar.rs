//! Working days, holidays, and the ends of terms.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use kit::Lang;

use crate::model::{Term, TermUnit};

/// A holiday.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// What is kept on it: texts of the pack, `holiday-<key>`.
    pub keeps: Vec<String>,
    /// Whether it is a working day that is free in place of that.
    #[serde(default)]
    pub moved: bool,
    /// Its name in every language of the pack.
    #[serde(skip)]
    pub names: Arc<BTreeMap<Lang, String>>,
    /// The law that makes it one.
    pub law: String,
    /// `fixed` by the law, or `expected` where a body announces it each year.
    pub status: Status,
    /// Where the date can be read, if not in the law itself.
    #[serde(default)]
    pub source: Option<String>,
    /// Why it is only expected.
    #[serde(default)]
    pub why: Option<String>,
}

/// How sure a date is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The law names the date, or the body that sets it has announced it.
    Fixed,
    /// A body announces it each year; this is the date that is expected.
    Expected,
}

/// The working days of a country.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    holidays: BTreeMap<Date, Holiday>,
    /// The years that it knows.
    years: Vec<i16>,
}

/// Why the end of a term cannot be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoDueDate {
    /// The calendar does not know the year.
    #[error("the calendar does not know the year {0}")]
    Year(i16),
    /// The date is beyond every calendar.
    #[error("the date is out of range")]
    Range,
}

impl Calendar {
    /// A calendar of these years.
    #[must_use]
    pub fn new(years: Vec<i16>, holidays: Vec<Holiday>) -> Self {
        Self { holidays: holidays.into_iter().map(|h| (h.date, h)).collect(), years }
    }
    /// The holidays, in order.
    pub fn holidays(&self) -> impl Iterator<Item = &Holiday> {
        self.holidays.values()
    }
    /// The holiday of a day.
    #[must_use]
    pub fn holiday(&self, day: Date) -> Option<&Holiday> {
        self.holidays.get(&day)
    }
    /// Whether bodies work on a day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.holidays.contains_key(&day)
    }
    /// The `n`-th working day after `from`.
    ///
    /// # Errors
    /// When the calendar does not reach that far.
    pub fn add_working_days(&self, from: Date, n: i64) -> Result<Date, NoDueDate> {
        let (mut day, mut left) = (from, n);
        while left > 0 {
            day = day.checked_add(1.day()).map_err(|_| NoDueDate::Range)?;
            if !self.years.contains(&day.year()) {
                return Err(NoDueDate::Year(day.year()));
            }
            left -= i64::from(self.is_working_day(day));
        }
        Ok(day)
    }
    /// The last day of a term that begins on the day of applying.
    ///
    /// Working days are counted from the day after. A term in months ends on the same day of the
    /// month, or on the month's last day where it has no such day.
    ///
    /// # Errors
    /// When the calendar does not reach that far.
    pub fn due(&self, applied: Date, term: Term) -> Result<Date, NoDueDate> {
        let add = |span: Span| applied.checked_add(span).map_err(|_| NoDueDate::Range);
        match term.unit {
            TermUnit::SameDay => Ok(applied),
            TermUnit::Days => add(Span::new().try_days(term.n).map_err(|_| NoDueDate::Range)?),
            TermUnit::Months => {
                add(Span::new().try_months(term.n).map_err(|_| NoDueDate::Range)?)
            }
            TermUnit::WorkingDays => self.add_working_days(applied, term.n),
        }
    }
}

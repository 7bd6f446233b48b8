//! The figures of a period: counts by key, with those withheld that must be.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan};
use kit::Day;
use store::{Result, Tx};

use crate::cell::{Cell, Dim, Waits};
use crate::count::RULE;
use crate::mask::{self, Leaf};
use crate::measure::Measure::{
    self, Called, Described, Finished, Left, Missed, Overridden, Paper, Rated, Turned, Unserved,
    Visits,
};
use crate::period::{Kind, Period};
use crate::sql::{self, Placed};
use crate::table::{Cells, Key, Names, Site, Table};
use crate::withhold::{LEAST, LEAST_RATED};

/// The counts of a key. None is a count that is withheld.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// The key; empty for the total.
    pub(crate) key: String,
    /// Numbers taken.
    pub(crate) visits: Option<i64>,
    /// Visits that were called, whose wait is known.
    pub(crate) called: Option<i64>,
    /// Visitors who left before they were called.
    pub(crate) left: Option<i64>,
    /// Visitors who were called and did not come.
    pub(crate) missed: Option<i64>,
    /// Visits that were served to the end.
    pub(crate) finished: Option<i64>,
    /// Visitors who were turned away.
    pub(crate) turned: Option<i64>,
    /// Visitors who were not served when the day was closed.
    pub(crate) unserved: Option<i64>,
    /// Visitors whom two people put first.
    pub(crate) overridden: Option<i64>,
    /// Visitors who were served on paper.
    pub(crate) paper: Option<i64>,
    /// Ratings. Withheld under 30.
    pub(crate) rated: Option<i64>,
    /// Their mean, in tenths of a point of 5.
    pub(crate) rating: Option<i64>,
    /// How many of a hundred who could rate did.
    pub(crate) response: Option<i64>,
    /// Visitors who said something of themselves.
    pub(crate) described: Option<i64>,
    /// Half of those called waited at most so many minutes.
    pub(crate) median: Option<i64>,
    /// Nine of ten of them did.
    pub(crate) p90: Option<i64>,
}

/// The figures of a site, or of all, in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// The period.
    pub(crate) period: Period,
    /// The first and the last entry of the log that counted.
    pub(crate) entries: Option<(i64, i64)>,
    /// Everything.
    pub(crate) total: Line,
    /// By the days of a week, the weeks of a month, the months of a year.
    pub(crate) parts: Vec<Line>,
    by: BTreeMap<Dim, Vec<Line>>,
}

impl Report {
    /// The lines of a dimension.
    pub(crate) fn by(&self, dim: Dim) -> &[Line] {
        self.by.get(&dim).map_or(&[], Vec::as_slice)
    }
}

/// All figures of a period, of each site and of all of them, as they are published: once.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) period: Period,
    cells: Cells,
    withheld: BTreeSet<(Measure, Key, Site)>,
    /// The sums of each part, by site.
    parts: Vec<BTreeMap<Site, Line>>,
}

impl Published {
    /// Nothing.
    pub(crate) fn none(period: Period) -> Self {
        let (cells, withheld) = (Cells::new(), BTreeSet::new());
        Self { period, cells, withheld, parts: Vec::new() }
    }

    /// Decides what of a period that is over is shown. The same cells give the same again.
    pub(crate) fn load(tx: &mut Tx<'_>, period: Period) -> Result<Self> {
        let weeks = period.weeks().map(|week| Ok((week, cells_of(tx, week)?)));
        Ok(Self::of(period, &weeks.collect::<Result<Vec<_>>>()?))
    }

    /// Of all weeks of a period.
    pub(crate) fn of(period: Period, weeks: &[(Period, Cells)]) -> Self {
        let names = Names::of(weeks.iter().map(|w| &w.1));
        let mut tables: Vec<Table<'_>> =
            weeks.iter().map(|(_, cells)| Table::of(&names, cells)).collect();
        tables.iter_mut().for_each(mask::in_week);
        let mut weekly = weeks.iter().zip(tables.iter());
        if period.kind == Kind::Week {
            let week = weekly.next().map(|((p, cells), t)| Self::taken(*p, cells.clone(), t));
            return week.unwrap_or_else(|| Self::none(period));
        }
        let mut months: Vec<(Period, Vec<usize>)> = Vec::new();
        for (n, (week, _)) in weeks.iter().enumerate() {
            let month = Period::of(Kind::Month, week.begins());
            match months.last_mut().filter(|(last, _)| *last == month) {
                Some((_, of)) => of.push(n),
                None => months.push((month, vec![n])),
            }
        }
        let sums: Vec<Cells> = months.iter().map(|(_, of)| sum(weeks, of)).collect();
        let table = |(cells, (_, of)): (&Cells, &(Period, Vec<usize>))| {
            let mut month = Table::of(&names, cells);
            let leaves = of.iter().filter_map(|n| tables.get(*n));
            let leaves: Vec<Leaf<'_>> = leaves.map(|week| Leaf { week, month: None }).collect();
            mask::over(&mut month, &leaves);
            month
        };
        let monthly: Vec<Table<'_>> = sums.iter().zip(&months).map(table).collect();
        let taken = months.iter().zip(&sums).zip(&monthly);
        let taken = taken.map(|((m, cells), t)| Self::taken(m.0, cells.clone(), t));
        let mut shorter: Vec<Self> = match period.kind {
            Kind::Month => weekly.map(|((p, c), t)| Self::taken(*p, c.clone(), t)).collect(),
            _ => taken.collect(),
        };
        shorter.iter_mut().for_each(|p| p.parts.clear());
        let parts = shorter.iter().map(Self::totals).collect();
        let all = sum(weeks, &(0..weeks.len()).collect::<Vec<_>>());
        let mut published = match (period.kind, monthly.first()) {
            (Kind::Month, Some(month)) => Self::taken(period, all, month),
            _ => {
                let mut year = Table::of(&names, &all);
                let of = |n: usize| months.iter().position(|(_, of)| of.contains(&n));
                let leaves = tables.iter().enumerate().map(|(n, week)| Leaf {
                    week,
                    month: of(n).and_then(|m| Some((m, monthly.get(m)?))),
                });
                mask::over(&mut year, &leaves.collect::<Vec<_>>());
                Self::taken(period, all, &year)
            }
        };
        published.parts = parts;
        published
    }

    /// What a table shows.
    fn taken(period: Period, cells: Cells, table: &Table<'_>) -> Self {
        let names = table.names;
        let hidden = table.all().into_iter().filter(|at| table.is_hidden(*at));
        let named = hidden.filter_map(|at| {
            let (key, site) = (names.keys.get(at.key)?, names.sites.get(at.site)?);
            Some((at.measure, key.clone(), site.clone()))
        });
        let withheld = named.collect();
        Self { period, cells, withheld, parts: Vec::new() }
    }

    fn totals(&self) -> BTreeMap<Site, Line> {
        let total = (Dim::Day, String::new());
        let sites = self.cells.keys().filter(|(key, _)| *key == total).map(|(_, site)| site);
        let line = |site: &Site| {
            let key = self.period.to_string();
            (site.clone(), Line { key, ..self.line(&total, site) })
        };
        sites.map(line).collect()
    }

    /// Whether a count is shown.
    pub(crate) fn shows(&self, measure: Measure, key: &Key, site: &Site) -> bool {
        let shown = measure != Measure::Other && measure.has(key.0);
        shown && !self.withheld.contains(&(measure, key.clone(), site.clone()))
    }

    fn line(&self, key: &Key, site: &Site) -> Line {
        let none = Cell::default();
        let cell = self.cells.get(&(key.clone(), site.clone())).unwrap_or(&none);
        let shown = |measure: Measure| self.shows(measure, key, site).then(|| measure.of(cell));
        let waits = |of_ten| shown(Called).and_then(|_| cell.waits.within(of_ten));
        let rated = shown(Rated).filter(|n| *n > 0);
        Line {
            key: key.1.clone(),
            visits: shown(Visits),
            called: shown(Called),
            left: shown(Left),
            missed: shown(Missed),
            finished: shown(Finished),
            turned: shown(Turned),
            unserved: shown(Unserved),
            overridden: shown(Overridden),
            paper: shown(Paper),
            rated: shown(Rated),
            // What few think is withheld, also where few gave the same answer.
            rating: rated.filter(|n| *n >= LEAST_RATED).map(|n| (cell.points * 10 + n / 2) / n),
            // Of ratings that came late, the visits are in an earlier week.
            response: rated
                .filter(|n| matches!(key.0, Dim::Day | Dim::Entity) && *n <= cell.asked)
                .map(|n| n * 100 / cell.asked),
            described: shown(Described),
            median: waits(5),
            p90: waits(9),
        }
    }

    /// The figures of a site, or of all.
    pub(crate) fn report(&self, site: Option<&str>) -> Report {
        let site = site.map(str::to_owned);
        let total = (Dim::Day, String::new());
        let entries = self.cells.get(&(total.clone(), site.clone())).map(|c| (c.first, c.last));
        let mut by: BTreeMap<Dim, Vec<Line>> = BTreeMap::new();
        for (key, _) in self.cells.keys().filter(|(_, at)| *at == site) {
            by.entry(key.0).or_default().push(self.line(key, &site));
        }
        let dates = by.remove(&Dim::Date).unwrap_or_default();
        let parts = self.parts.iter().filter_map(|sites| sites.get(&site).cloned());
        let parts = dates.into_iter().map(|l| self.dated(l)).chain(parts).collect();
        Report { period: self.period, entries, total: self.line(&total, &site), parts, by }
    }

    /// A day of a week by its date.
    fn dated(&self, line: Line) -> Line {
        let into: i64 = line.key.parse().unwrap_or(0);
        let day = Day(self.period.begins().0.saturating_add(into.days()));
        Line { key: day.to_string(), ..line }
    }
}

/// Adds up cells of some weeks. Days are those of a week.
fn sum(weeks: &[(Period, Cells)], of: &[usize]) -> Cells {
    let mut all = Cells::new();
    for (_, cells) in of.iter().filter_map(|n| weeks.get(*n)) {
        for (at, cell) in cells.iter().filter(|((key, _), _)| key.0 != Dim::Date) {
            all.entry(at.clone()).or_default().add(cell);
        }
    }
    all
}

/// The cells of a week, of each site and of all.
fn cells_of(tx: &mut Tx<'_>, week: Period) -> Result<Cells> {
    let mut all = Cells::new();
    let mut add = |key: Key, site: String, cell: &Cell| {
        for site in [Some(site), None] {
            all.entry((key.clone(), site)).or_default().add(cell);
        }
    };
    for Placed(place, cell) in sql::week(tx, week.number())? {
        add((place.dim, place.item), place.site, &cell);
    }
    let (from, to) = (week.begins(), week.ends());
    for Placed(place, cell) in sql::days(tx, from.number(), to.number())? {
        // By its place in the week, so that weeks are alike.
        let day = Day::from_number(place.day).map(|d| d.0.weekday().to_monday_zero_offset());
        add((Dim::Date, day.unwrap_or(0).to_string()), place.site, &cell);
    }
    Ok(all)
}

/// A commit may take a moment, and its entry has the time at which it began.
const SETTLES_S: i64 = 60;

/// Whether a period is over, so that its figures come as soon as its entries are counted.
pub(crate) fn is_over(period: Period, now: Timestamp) -> bool {
    now >= period.fixed().saturating_add(SETTLES_S.seconds()).unwrap_or(Timestamp::MAX)
}

/// Whether a period is over, and all of its entries are counted.
pub(crate) fn is_fixed(tx: &mut Tx<'_>, period: Period, now: Timestamp) -> Result<bool> {
    let fixed = period.fixed();
    if !is_over(period, now) {
        return Ok(false);
    }
    let Some(cursor) = sql::cursor(tx)?.filter(|c| c.rule == RULE) else { return Ok(false) };
    let next = journal::reader::from(tx, cursor.next, 1)?;
    Ok(next.first().is_none_or(|e| e.at >= fixed))
}

/// Minutes by weekday (Monday is 0) and hour.
pub(crate) type Week = BTreeMap<(i8, String), i64>;

/// So many days say when it is quiet.
const QUIET_DAYS: i64 = 30;

/// Minutes within which half of the visitors of the last 30 days were called, by the weekday and
/// hour in which they came. None where fewer than [`LEAST`] were called.
pub(crate) fn quiet(tx: &mut Tx<'_>, site: &str, today: Day) -> Result<Week> {
    let back = |days: i64| Day(today.0.saturating_sub(days.days()));
    let mut waits: BTreeMap<(i8, String), Waits> = BTreeMap::new();
    for Placed(place, cell) in sql::hours(tx, site, back(QUIET_DAYS).number(), back(1).number())? {
        let Some(day) = Day::from_number(place.day) else { continue };
        let weekday = day.0.weekday().to_monday_zero_offset();
        waits.entry((weekday, place.item)).or_default().add(&cell.waits);
    }
    let enough = waits.into_iter().filter(|(_, w)| w.n() >= LEAST);
    Ok(enough.filter_map(|(at, w)| Some((at, w.within(5)?))).collect())
}

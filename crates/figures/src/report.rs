//! The figures of a period: counts by key, with those withheld that must be.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use kit::Day;
use store::{Result, Tx};

use crate::cell::{Cell, Dim, Waits, month_of};
use crate::sql::{self, Placed};
use crate::withhold::{LEAST, LEAST_RATED, Sum, withheld};

/// A stretch of whole days that ends yesterday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Period {
    /// Yesterday.
    Day,
    /// The last 7 days.
    Week,
    /// The last 30 days.
    Month,
    /// The last 365 days.
    Year,
}

impl Period {
    /// From the shortest to the longest.
    pub(crate) const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    /// The word in addresses and texts.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
    fn days(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 30,
            Self::Year => 365,
        }
    }
    /// Its first day, when today is `today`.
    #[must_use]
    pub(crate) fn begins(self, today: Day) -> Day {
        Day(today.0.saturating_sub(self.days().days()))
    }
    /// Its last day.
    #[must_use]
    pub(crate) fn ends(self, today: Day) -> Day {
        Day(today.0.saturating_sub(1.days()))
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Measure {
    Visits,
    Called,
    Left,
    Missed,
    Finished,
    Turned,
    Unserved,
    Overridden,
    Paper,
    Rated,
    /// Called, and neither finished nor turned away (yet): shown nowhere, and easily computed.
    Other,
}
use Measure::{
    Called, Finished, Left, Missed, Other, Overridden, Paper, Rated, Turned, Unserved, Visits,
};

impl Measure {
    const ALL: [Self; 10] =
        [Visits, Called, Left, Missed, Finished, Turned, Unserved, Overridden, Paper, Other];
    /// Ratings add up to nothing else, and fewer of them say too much.
    const RATINGS: [Self; 1] = [Rated];

    fn of(self, cell: &Cell) -> i64 {
        match self {
            Visits => cell.visits,
            Called => cell.waits.n(),
            Left => cell.left,
            Missed => cell.missed,
            Finished => cell.finished,
            Turned => cell.turned,
            Unserved => cell.unserved,
            Overridden => cell.overridden,
            Paper => cell.paper,
            Rated => cell.rated,
            Other => cell.waits.n() - cell.finished - cell.turned,
        }
    }
    /// Whether it is shown for the keys of a dimension. An hour shows what the public log has;
    /// how many came to a body would say, with those who were called, how many left.
    fn has(self, dim: Dim) -> bool {
        match dim {
            Dim::Day => true,
            Dim::Entity => self != Visits,
            Dim::Hour => !matches!(self, Finished | Turned | Other),
            Dim::Ground => self == Turned,
            Dim::Reason => self == Overridden,
        }
    }
}

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
    /// Half of those called waited at most so many minutes.
    pub(crate) median: Option<i64>,
    /// Nine of ten of them did.
    pub(crate) p90: Option<i64>,
}

/// The figures of a site, or of all, in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// The first day.
    pub(crate) from: Day,
    /// The last day.
    pub(crate) to: Day,
    /// The first and the last entry of the log that counted.
    pub(crate) entries: Option<(i64, i64)>,
    /// Everything.
    pub(crate) total: Line,
    /// By body.
    pub(crate) entities: Vec<Line>,
    /// By hour.
    pub(crate) hours: Vec<Line>,
    /// Turned away by ground.
    pub(crate) grounds: Vec<Line>,
    /// Put first by reason.
    pub(crate) reasons: Vec<Line>,
}

/// A key of a dimension; of the total there is one without a name.
type Key = (Dim, String);
/// A site, or all of them; a period, or (odd) what lies between it and the next shorter one.
type Where = (Option<String>, usize);

/// The days of a year to load, from and to: whole months where all of one is wanted.
fn stretches(today: Day) -> Vec<(i64, i64)> {
    let (begins, recent) = (Period::Year.begins(today).0, Period::Month.begins(today).0);
    let (mut month, until) = (begins.first_of_month(), recent.first_of_month());
    if month < begins {
        month = month.saturating_add(1.month());
    }
    let number = |date| Day(date).number();
    let mut all = vec![(number(begins), number(month) - 1)];
    while month < until {
        all.push((month_of(number(month)), month_of(number(month))));
        month = month.saturating_add(1.month());
    }
    all.push((number(month), Period::Day.ends(today).number()));
    all
}

/// All figures that are published on a day, so that they are withheld together.
pub(crate) struct Published {
    today: Day,
    cells: BTreeMap<(Key, Where), Cell>,
    keys: BTreeSet<Key>,
    withheld: BTreeSet<(Measure, Key, Where)>,
}

/// Where a period is among the columns, and where what it has more than the one before.
fn whole(n: usize) -> usize {
    2 * n
}
fn between(n: usize) -> usize {
    2 * n + 1
}

impl Published {
    /// Loads a year of cells.
    pub(crate) fn load(tx: &mut Tx<'_>, today: Day) -> Result<Self> {
        let mut all = Self {
            today,
            cells: BTreeMap::new(),
            keys: BTreeSet::from([(Dim::Day, String::new())]),
            withheld: BTreeSet::new(),
        };
        let mut parts: BTreeMap<(Key, Where), Cell> = BTreeMap::new();
        let mut rows = Vec::new();
        for (from, to) in stretches(today) {
            rows.extend(sql::cells(tx, from, to, from == month_of(from))?);
        }
        for Placed(place, cell) in rows {
            let within = |p: &Period| p.begins(today).number() <= place.day;
            let Some(shortest) = Period::ALL.iter().position(within) else { continue };
            let at = ((place.dim, place.item), (Some(place.site), between(shortest)));
            parts.entry(at).or_default().add(&cell);
        }
        for ((key, (site, column)), cell) in parts {
            let longer = (0..Period::ALL.len()).map(whole).filter(|whole| *whole + 1 >= column);
            for column in longer.chain([column]) {
                for site in [&site, &None] {
                    let at = (key.clone(), (site.clone(), column));
                    all.cells.entry(at).or_default().add(&cell);
                }
            }
            all.keys.insert(key);
        }
        all.withhold();
        Ok(all)
    }

    fn withhold(&mut self) {
        self.withheld = self.held_back(&Measure::ALL, LEAST);
        self.withheld.append(&mut self.held_back(&Measure::RATINGS, LEAST_RATED));
    }

    /// What is withheld of some measures that add up among themselves.
    fn held_back(&self, measures: &[Measure], least: i64) -> BTreeSet<(Measure, Key, Where)> {
        let sites: BTreeSet<Option<String>> =
            self.cells.keys().map(|(_, (site, _))| site.clone()).collect();
        let mut table = Table::default();
        let columns = 0..2 * Period::ALL.len();
        for (dim, name) in &self.keys {
            for measure in measures.iter().copied().filter(|m| m.has(*dim)) {
                for (site, column) in
                    sites.iter().flat_map(|s| columns.clone().map(move |c| (s, c)))
                {
                    let at = ((*dim, name.clone()), (site.clone(), column));
                    // What has no line is known to be nothing, and hides nothing.
                    if let Some(cell) = self.cells.get(&at) {
                        table.put((measure, at.0, at.1), measure.of(cell));
                    }
                }
            }
        }
        table.add_up(&self.keys, &sites);
        table.withheld(least)
    }

    fn line(&self, key: &Key, at: &Where) -> Line {
        let none = Cell::default();
        let cell = self.cells.get(&(key.clone(), at.clone())).unwrap_or(&none);
        let shown = |measure: Measure| {
            let hidden = self.withheld.contains(&(measure, key.clone(), at.clone()));
            (measure.has(key.0) && !hidden).then(|| measure.of(cell))
        };
        let waits = |of_ten| shown(Called).and_then(|_| cell.waits.within(of_ten));
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
            rating: shown(Rated).filter(|n| *n > 0).map(|n| (cell.points * 10 + n / 2) / n),
            median: waits(5),
            p90: waits(9),
        }
    }

    /// The figures of a site, or of all.
    pub(crate) fn report(&self, site: Option<&str>, period: Period) -> Report {
        let n = Period::ALL.iter().position(|p| *p == period).unwrap_or(0);
        let at = (site.map(str::to_owned), whole(n));
        let total = (Dim::Day, String::new());
        let entries = self.cells.get(&(total.clone(), at.clone())).map(|c| (c.first, c.last));
        let lines = |dim: Dim| {
            let known = self.keys.iter().filter(|(d, _)| *d == dim);
            let here = known.filter(|k| self.cells.contains_key(&((*k).clone(), at.clone())));
            here.map(|k| self.line(k, &at)).collect()
        };
        Report {
            from: period.begins(self.today),
            to: period.ends(self.today),
            entries,
            total: self.line(&total, &at),
            entities: lines(Dim::Entity),
            hours: lines(Dim::Hour),
            grounds: lines(Dim::Ground),
            reasons: lines(Dim::Reason),
        }
    }
}

/// Everything that is shown, and how it adds up.
#[derive(Default)]
struct Table {
    places: BTreeMap<(Measure, Key, Where), usize>,
    counts: Vec<i64>,
    sums: Vec<Sum>,
}

impl Table {
    fn put(&mut self, at: (Measure, Key, Where), n: i64) {
        self.places.insert(at, self.counts.len());
        self.counts.push(n);
    }

    fn sum(&mut self, total: &(Measure, Key, Where), parts: Vec<(Measure, Key, Where)>) {
        let Some(total) = self.places.get(total).copied() else { return };
        let parts: Vec<usize> = parts.iter().filter_map(|p| self.places.get(p).copied()).collect();
        if !parts.is_empty() {
            self.sums.push(Sum { total, parts });
        }
    }

    fn add_up(&mut self, keys: &BTreeSet<Key>, sites: &BTreeSet<Option<String>>) {
        let all: Vec<(Measure, Key, Where)> = self.places.keys().cloned().collect();
        for at in &all {
            let (measure, key, (site, column)) = at;
            let of = |m: Measure, k: &Key, w: Where| (m, k.clone(), w);
            if key.0 == Dim::Day {
                for dim in [Dim::Entity, Dim::Hour, Dim::Ground, Dim::Reason] {
                    let parts = keys.iter().filter(|k| k.0 == dim);
                    let parts = parts.map(|k| of(*measure, k, (site.clone(), *column)));
                    self.sum(at, parts.collect());
                }
            }
            if *measure == Called && matches!(key.0, Dim::Day | Dim::Entity) {
                let parts = [Finished, Turned, Other];
                let parts = parts.map(|m| of(m, key, (site.clone(), *column)));
                self.sum(at, parts.to_vec());
            }
            if site.is_none() {
                let parts = sites.iter().filter(|s| s.is_some());
                let parts = parts.map(|s| of(*measure, key, (s.clone(), *column)));
                self.sum(at, parts.collect());
            }
            if column.is_multiple_of(2) {
                let shorter = column.checked_sub(2).map(|c| of(*measure, key, (site.clone(), c)));
                let more = of(*measure, key, (site.clone(), column + 1));
                self.sum(at, shorter.into_iter().chain([more]).collect());
            }
        }
    }

    fn withheld(self, least: i64) -> BTreeSet<(Measure, Key, Where)> {
        let out = withheld(&self.counts, &self.sums, least);
        let hidden = |at: &usize| out.get(*at).copied().unwrap_or(false);
        self.places.into_iter().filter(|(_, at)| hidden(at)).map(|(place, _)| place).collect()
    }
}

/// Minutes by weekday (Monday is 0) and hour.
pub(crate) type Week = BTreeMap<(i8, String), i64>;

/// Minutes within which half of the visitors of the last 30 days were called, by the weekday and
/// hour in which they came. None where fewer than [`LEAST`] were called.
pub(crate) fn quiet(tx: &mut Tx<'_>, site: &str, today: Day) -> Result<Week> {
    let (from, to) = (Period::Month.begins(today), Period::Month.ends(today));
    let mut waits: BTreeMap<(i8, String), Waits> = BTreeMap::new();
    for Placed(place, cell) in sql::hours(tx, site, from.number(), to.number())? {
        let Some(day) = Day::from_number(place.day) else { continue };
        let weekday = day.0.weekday().to_monday_zero_offset();
        waits.entry((weekday, place.item)).or_default().add(&cell.waits);
    }
    let enough = waits.into_iter().filter(|(_, w)| w.n() >= LEAST);
    Ok(enough.filter_map(|(at, w)| Some((at, w.within(5)?))).collect())
}

//! What follows from all publications of many weeks, by exact linear algebra: each published count
//! is an equation over the people of a made-up past, and no small count may follow from all of them
//! together.

use std::collections::BTreeMap;

use kit::Day;

use crate::cell::{Cell, Dim, Waits};
use crate::measure::Measure;
use crate::period::{Kind, Period};
use crate::report::Published;
use crate::table::{Cells, Key, Site};
use crate::withhold::{LEAST, is_small};

/// A prime below 2^31.
const P: u64 = 2_147_483_629;

/// Numbers that a seed gives.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

/// Everything that is known of one visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Person {
    week: usize,
    day: u8,
    site: u8,
    entity: u8,
    hour: u8,
    end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Left,
    Paper,
    Unserved,
    Finished,
    Turned(u8),
    Other,
}

impl Person {
    fn cell(self) -> Cell {
        let called = !matches!(self.end, End::Left | End::Paper | End::Unserved);
        Cell {
            visits: 1,
            left: i64::from(self.end == End::Left),
            paper: i64::from(self.end == End::Paper),
            unserved: i64::from(self.end == End::Unserved),
            finished: i64::from(self.end == End::Finished),
            turned: i64::from(matches!(self.end, End::Turned(_))),
            waits: if called { Waits::one(0) } else { Waits::default() },
            ..Cell::default()
        }
    }

    fn keys(self) -> Vec<Key> {
        let mut keys = vec![
            (Dim::Day, String::new()),
            (Dim::Date, self.day.to_string()),
            (Dim::Entity, self.entity.to_string()),
            (Dim::Hour, self.hour.to_string()),
        ];
        if let End::Turned(ground) = self.end {
            keys.push((Dim::Ground, ground.to_string()));
        }
        keys
    }

    fn sites(self) -> [Site; 2] {
        [None, Some(self.site.to_string())]
    }
}

/// A made-up past: how many of each.
struct Past {
    weeks: Vec<Period>,
    people: BTreeMap<Person, i64>,
}

/// How large it is.
#[derive(Clone, Copy)]
struct Size {
    weeks: usize,
    sites: u64,
    entities: u64,
    hours: u64,
    days: u64,
    crowd: u64,
    ends: fn(&mut Dice) -> End,
}

impl Past {
    fn made_up(size: Size, dice: &mut Dice) -> Self {
        let first = Period::of(Kind::Week, Day(jiff::civil::date(2026, 10, 26)));
        let weeks: Vec<Period> =
            std::iter::successors(Some(first), |w| Some(w.after())).take(size.weeks).collect();
        let mut people = BTreeMap::new();
        let small = |n: u64| u8::try_from(n).unwrap();
        for week in 0..size.weeks {
            // Sites differ in size, and so do bodies: the first ones are large.
            for _ in 0..size.crowd + dice.below(size.crowd) {
                let lean = |n: u64, dice: &mut Dice| small(dice.below(n).min(dice.below(n)));
                let person = Person {
                    week,
                    day: small(dice.below(size.days)),
                    site: lean(size.sites, dice),
                    entity: lean(size.entities, dice),
                    hour: small(dice.below(size.hours)),
                    end: (size.ends)(dice),
                };
                *people.entry(person).or_default() += 1;
            }
        }
        Self { weeks, people }
    }

    fn cells(&self) -> Vec<(Period, Cells)> {
        let mut all: Vec<(Period, Cells)> = self.weeks.iter().map(|w| (*w, Cells::new())).collect();
        for (person, n) in &self.people {
            for key in person.keys() {
                for site in person.sites() {
                    let cell = all[person.week].1.entry((key.clone(), site)).or_default();
                    (0..*n).for_each(|_| cell.add(&person.cell()));
                }
            }
        }
        all
    }

    /// Whoever could be: nobody is under a key that has no line.
    fn possible(&self, size: Size, cells: &[(Period, Cells)]) -> Vec<Person> {
        let mut all = Vec::new();
        let ends = [
            End::Left,
            End::Paper,
            End::Unserved,
            End::Finished,
            End::Other,
            End::Turned(0),
            End::Turned(1),
        ];
        let small = |n: u64| u8::try_from(n).unwrap();
        for (week, (_, lines)) in cells.iter().enumerate().take(size.weeks) {
            for n in 0..size.days * size.sites * size.entities * size.hours {
                let (n, day) = (n / size.days, small(n % size.days));
                let (n, site) = (n / size.sites, small(n % size.sites));
                let (hour, entity) = (small(n / size.entities), small(n % size.entities));
                for end in ends {
                    let p = Person { week, day, site, entity, hour, end };
                    let here = |key| lines.contains_key(&(key, Some(site.to_string())));
                    if p.keys().into_iter().all(here) {
                        all.push(p);
                    }
                }
            }
        }
        all
    }
}

/// Equations, each with its first unknown.
#[derive(Default)]
struct Known(BTreeMap<usize, Vec<u64>>);

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut out = 1;
    while exponent > 0 {
        if exponent % 2 == 1 {
            out = out * base % P;
        }
        base = base * base % P;
        exponent /= 2;
    }
    out
}

impl Known {
    fn learn(&mut self, mut row: Vec<u64>) {
        for at in 0..row.len() {
            if row[at] == 0 {
                continue;
            }
            let Some(pivot) = self.0.get(&at) else {
                let inverse = power(row[at], P - 2);
                row.iter_mut().for_each(|n| *n = *n * inverse % P);
                self.0.insert(at, row);
                return;
            };
            let times = P - row[at];
            for (n, known) in row[at..].iter_mut().zip(&pivot[at..]) {
                *n = (*n + times * known) % P;
            }
        }
    }

    /// A change of which no equation notices anything, as any as can be: what it does not change,
    /// follows from the equations (and by chance in one case of some thousand million).
    fn change(&self, unknowns: usize, dice: &mut Dice) -> Vec<u64> {
        let mut change: Vec<u64> = (0..unknowns).map(|_| dice.below(P)).collect();
        for (at, row) in self.0.iter().rev() {
            let rest: u64 =
                row[at + 1..].iter().zip(&change[at + 1..]).fold(0, |s, (a, b)| (s + a * b) % P);
            change[*at] = (P - rest) % P;
        }
        change
    }
}

/// Publishes everything of a past, and answers which small counts follow from it.
fn leaks(size: Size, seed: u64) -> Vec<String> {
    let mut dice = Dice(seed);
    let past = Past::made_up(size, &mut dice);
    let cells = past.cells();
    let people = past.possible(size, &cells);
    let (mut known, mut small) = (Known::default(), Vec::new());
    let mut shown = 0;
    for kind in Kind::ALL {
        let mut periods: Vec<Period> =
            past.weeks.iter().map(|w| Period::of(kind, w.begins())).collect();
        periods.dedup();
        for period in periods {
            let weeks: Vec<(Period, Cells)> = cells
                .iter()
                .filter(|w| Period::of(kind, w.0.begins()) == period)
                .cloned()
                .collect();
            let published = Published::of(period, &weeks);
            for ((key, site), measure, count) in counts(&published, &weeks) {
                let of = |p: &Person| {
                    let within = Period::of(kind, past.weeks[p.week].begins()) == period;
                    let here = within && p.sites().contains(&site) && p.keys().contains(&key);
                    u64::from(here && measure.of(&p.cell()) == 1)
                };
                let row: Vec<u64> = people.iter().map(of).collect();
                if published.shows(measure, &key, &site) {
                    assert!(!is_small(count, LEAST), "{count} is shown: {period} {key:?}");
                    known.learn(row);
                    shown += 1;
                } else if is_small(count, LEAST) && measure.has(key.0) {
                    small.push((format!("{period} {site:?} {key:?} {measure:?}: {count}"), row));
                }
            }
        }
    }
    assert!(shown > 100 && small.len() > 50, "{shown} shown, {} small", small.len());
    let change = known.change(people.len(), &mut dice);
    let follows =
        |row: &Vec<u64>| row.iter().zip(&change).fold(0, |sum, (a, b)| (sum + a * b) % P) == 0;
    small.into_iter().filter(|(_, row)| follows(row)).map(|(name, _)| name).collect()
}

/// Every count of a period by key, site and measure, shown or not.
fn counts(published: &Published, weeks: &[(Period, Cells)]) -> Vec<((Key, Site), Measure, i64)> {
    let mut sums = Cells::new();
    for (at, cell) in weeks.iter().flat_map(|w| &w.1) {
        sums.entry(at.clone()).or_default().add(cell);
    }
    let days = published.period.kind == Kind::Week;
    let kept = sums.into_iter().filter(|((key, _), _)| days || key.0 != Dim::Date);
    let measures = [
        Measure::Visits,
        Measure::Left,
        Measure::Paper,
        Measure::Unserved,
        Measure::Called,
        Measure::Finished,
        Measure::Turned,
        Measure::Other,
    ];
    kept.flat_map(|(at, cell)| measures.map(|m| (at.clone(), m, m.of(&cell)))).collect()
}

fn all_ends(dice: &mut Dice) -> End {
    match dice.below(24) {
        0 | 1 => End::Left,
        2 | 3 => End::Other,
        4 | 5 => End::Turned(0),
        6 | 7 => End::Turned(1),
        8 => End::Paper,
        9 => End::Unserved,
        _ => End::Finished,
    }
}

#[test]
fn no_small_count_follows_from_everything_that_is_ever_published() {
    let size = |weeks, crowd, ends| {
        let (sites, entities, hours, days) = (3, 3, 2, 1);
        Size { weeks, sites, entities, hours, days, crowd, ends }
    };
    let simple = |dice: &mut Dice| if dice.below(2) == 0 { End::Left } else { End::Finished };
    // The longest goes over the end of a year.
    for (seed, size) in [
        (1, size(5, 25, all_ends)),
        (2, size(5, 60, all_ends)),
        (3, size(5, 200, all_ends)),
        (4, size(12, 40, simple)),
    ] {
        let found = leaks(size, seed);
        assert!(found.is_empty(), "seed {seed}: {found:#?}");
    }
}

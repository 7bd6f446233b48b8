//! What several sums together say, in one period and in all that are ever published.
//!
//! A *mask* is a change of counts that no published count notices: somebody of body A is of body B
//! instead, and at another site the other way round. Such a change takes one or two labels of each
//! of four kinds: the count moves from one label to another one, so that what they add up to stays,
//! or it moves together with the total. Sites, keys and measures are the first three; the fourth is
//! time: either the same happens the other way round in another week, or the month and the year
//! move along. As long as every small count has a mask of counts that are withheld, it follows from
//! nothing: another past, in which it differs, gives the same publications.

use crate::cell::Dim;
use crate::measure::Measure;
use crate::table::{At, EVERYWHERE, TOTAL, Table};
use crate::withhold::is_small;

/// What it takes to withhold a cell: none if it cannot be any more, nothing if it is already.
type Price = Option<i64>;
/// Few cells before small ones, and zeros last: a zero that is withheld looks like somebody.
const A_COUNT: i64 = 1_000_000;
const A_ZERO: i64 = 3_000_000;

/// A week under a longer period, with the month between the two if there is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaf<'a> {
    pub(crate) week: &'a Table<'a>,
    pub(crate) month: Option<(usize, &'a Table<'a>)>,
}

/// Withholds in a week what its small counts need.
pub(crate) fn in_week(week: &mut Table<'_>) {
    week.withhold();
    for at in week.all() {
        if is_small(week.count(at), week.least(at)) {
            let found = cheapest(week, at, &|at| price(week, at));
            found.into_iter().flat_map(|m| m.cells).for_each(|at| week.hide(at));
        }
    }
}

/// Withholds in a month or a year what the small counts of its weeks need, and its own.
pub(crate) fn over(top: &mut Table<'_>, leaves: &[Leaf<'_>]) {
    for at in top.all() {
        let below: Vec<&Leaf<'_>> = leaves.iter().filter(|l| l.is_hidden(at)).collect();
        let news: i64 = below.iter().map(|l| l.week.count(at)).sum();
        if is_small(news, top.least(at)) {
            top.hide(at);
            let found: Vec<Mask> = below.iter().filter_map(|l| l.with(top, at)).collect();
            hide(top, found);
        }
    }
    for (month, table) in months(leaves) {
        for at in table.all() {
            let of = |l: &&Leaf<'_>| l.month.is_some_and(|m| m.0 == month);
            let below: Vec<&Leaf<'_>> =
                leaves.iter().filter(of).filter(|l| hides(l.week, at)).collect();
            let news: i64 = below.iter().map(|l| l.week.count(at)).sum();
            if is_small(news, table.least(at)) {
                let others = || leaves.iter().filter(|l| !of(l));
                balanced_or_hidden(top, &below, others, at);
            }
        }
    }
    for leaf in leaves {
        for at in leaf.week.all() {
            if is_small(leaf.week.count(at), leaf.week.least(at)) {
                let near = || leaves.iter().filter(|l| l.is_near(leaf));
                let far = || leaves.iter().filter(|l| !l.is_near(leaf));
                balanced_or_hidden(top, &[leaf], || near().chain(far()), at);
            }
        }
    }
}

/// The months between, each once.
fn months<'a>(leaves: &[Leaf<'a>]) -> Vec<(usize, &'a Table<'a>)> {
    let mut all: Vec<(usize, &Table<'_>)> = leaves.iter().filter_map(|l| l.month).collect();
    all.dedup_by_key(|m| m.0);
    all
}

/// A mask of one of some weeks that another week balances; else one with the period above.
fn balanced_or_hidden<'a, I: Iterator<Item = &'a Leaf<'a>>>(
    top: &mut Table<'_>,
    of: &[&Leaf<'_>],
    others: impl Fn() -> I,
    at: At,
) {
    if of.iter().any(|l| others().any(|other| l.is_balanced_by(other, at))) {
        return;
    }
    let found: Vec<Mask> = of.iter().filter_map(|l| l.with(top, at)).collect();
    hide(top, found);
}

/// Withholds what the cheapest of some masks needs.
fn hide(top: &mut Table<'_>, found: Vec<Mask>) {
    let best = found.into_iter().min_by_key(|m| m.price);
    best.into_iter().flat_map(|m| m.cells).for_each(|at| top.hide(at));
}

impl Leaf<'_> {
    fn is_near(&self, other: &Leaf<'_>) -> bool {
        self.month.map(|m| m.0) == other.month.map(|m| m.0)
    }

    /// Whether neither the week nor the month shows a count.
    fn is_hidden(&self, at: At) -> bool {
        hides(self.week, at) && self.month.is_none_or(|(_, m)| is_out(m, at))
    }

    /// Whether a mask of the count here can be balanced in another week.
    fn is_balanced_by(&self, other: &Leaf<'_>, at: At) -> bool {
        if std::ptr::eq(self.week, other.week) || !hides(other.week, at) {
            return false;
        }
        // Within a month it adds up to nothing there.
        let free = |at: At| match self.is_near(other) {
            true => hides(self.week, at) && hides(other.week, at),
            false => self.is_hidden(at) && other.is_hidden(at),
        };
        cheapest(self.week, at, &|at| free(at).then_some(0)).is_some()
    }

    /// The mask of a count here that takes the least from the period above.
    fn with(&self, top: &Table<'_>, at: At) -> Option<Mask> {
        let above = |at: At| if is_out(top, at) { Some(0) } else { price(top, at) };
        cheapest(self.week, at, &|at| self.is_hidden(at).then(|| above(at)).flatten())
    }
}

/// Whether a table shows no such count, though there may be one.
fn hides(table: &Table<'_>, at: At) -> bool {
    table.has_line(at.site, at.key) && (at.measure == Measure::Other || table.is_hidden(at))
}

/// The same of a month or a year, which shows no days.
fn is_out(table: &Table<'_>, at: At) -> bool {
    table.names.dim(at.key) == Dim::Date || hides(table, at)
}

fn price(table: &Table<'_>, at: At) -> Price {
    match table.count(at) {
        _ if hides(table, at) => Some(0),
        0 => Some(A_ZERO),
        n => Some(A_COUNT + n.min(A_COUNT)),
    }
}

/// The cells of a mask that are still shown, and what it takes to withhold them.
#[derive(Debug)]
struct Mask {
    price: i64,
    cells: Vec<At>,
}

impl Mask {
    fn add(mut self, more: Self) -> Self {
        self.price += more.price;
        self.cells.extend(more.cells);
        self
    }
}

/// The cheapest mask that changes a count.
fn cheapest(table: &Table<'_>, at: At, price: &dyn Fn(At) -> Price) -> Option<Mask> {
    let mut best: Option<Mask> = None;
    for sites in sites(table, at) {
        for measures in measures(at) {
            let plane = Plane { table, sites, measures, price };
            if !plane.is_possible() {
                continue;
            }
            for found in [plane.moved(at.key), plane.lifted(at.key)].into_iter().flatten() {
                if best.as_ref().is_none_or(|b| found.price < b.price) {
                    best = Some(found);
                }
            }
            if best.as_ref().is_some_and(|b| b.price == 0) {
                return best;
            }
        }
    }
    best
}

/// The site and all of them, or the site and another one.
fn sites(table: &Table<'_>, at: At) -> Vec<[usize; 2]> {
    let known = (1..table.names.sites.len()).filter(|site| table.has_line(*site, at.key));
    if at.site == EVERYWHERE {
        return known.map(|site| [site, EVERYWHERE]).collect();
    }
    let others = known.filter(|site| *site != at.site).map(|site| [at.site, site]);
    others.chain([[at.site, EVERYWHERE]]).collect()
}

/// Something else became of a visitor, or there was one more.
fn measures(at: At) -> Vec<Vec<Measure>> {
    let ways = Measure::WAYS;
    let moved = ways.iter().enumerate().flat_map(|(n, one)| {
        let others = ways.iter().skip(n + 1);
        others.map(move |other| {
            let only = |a: &[Measure], b: &[Measure]| {
                a.iter().copied().filter(|m| !b.contains(m)).collect::<Vec<_>>()
            };
            [only(one, other), only(other, one)].concat()
        })
    });
    let mut all: Vec<Vec<Measure>> = moved.filter(|m| m.contains(&at.measure)).collect();
    all.extend(ways.into_iter().filter(|w| w.contains(&at.measure)).map(<[Measure]>::to_vec));
    if all.is_empty() {
        all.push(vec![at.measure]);
    }
    all
}

/// Masks over some sites and measures.
struct Plane<'a> {
    table: &'a Table<'a>,
    sites: [usize; 2],
    measures: Vec<Measure>,
    price: &'a dyn Fn(At) -> Price,
}

impl Plane<'_> {
    /// Whether there may be somebody at each site: nobody is turned away where no ground has a
    /// line.
    fn is_possible(&self) -> bool {
        let names = self.table.names;
        let some = |site, dim| names.keys_of(dim).any(|key| self.table.has_line(site, key));
        let mut dims = Dim::KEYED.into_iter().filter(|d| self.measures.iter().any(|m| m.has(*d)));
        dims.all(|dim| self.sites.iter().all(|site| some(*site, dim)))
    }

    /// What it takes to change the counts of a key.
    fn key(&self, key: usize) -> Option<Mask> {
        let dim = self.table.names.dim(key);
        let mut mask = Mask { price: 0, cells: Vec::new() };
        for site in self.sites {
            if !self.table.has_line(site, key) {
                return None;
            }
            for measure in self.measures.iter().copied().filter(|m| m.has(dim)) {
                let at = At { site, measure, key };
                let price = (self.price)(at)?;
                if price > 0 {
                    mask = mask.add(Mask { price, cells: vec![at] });
                }
            }
        }
        Some(mask)
    }

    /// The cheapest key of a dimension, but one.
    fn other(&self, dim: Dim, but: usize) -> Option<Mask> {
        let keys = self.table.names.keys_of(dim).filter(|k| *k != but);
        keys.filter_map(|k| self.key(k)).min_by_key(|m| m.price)
    }

    /// From one key to another one of its dimension.
    fn moved(&self, key: usize) -> Option<Mask> {
        let dim = self.table.names.dim(key);
        (key != TOTAL).then(|| Some(self.key(key)?.add(self.other(dim, key)?))).flatten()
    }

    /// With the total, and so with one key of each dimension.
    fn lifted(&self, key: usize) -> Option<Mask> {
        let own = self.table.names.dim(key);
        let mut mask = self.key(TOTAL)?;
        if key != TOTAL {
            mask = mask.add(self.key(key)?);
        }
        for dim in Dim::KEYED {
            if dim != own && self.measures.iter().any(|m| m.has(dim)) {
                mask = mask.add(self.other(dim, TOTAL)?);
            }
        }
        Some(mask)
    }
}

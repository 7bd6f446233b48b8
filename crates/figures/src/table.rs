//! What is published of a period, as one table: places by measures by keys, and what of it is
//! withheld.

use std::collections::{BTreeMap, BTreeSet};

use crate::cell::{Cell, Dim};
use crate::measure::Measure;
use crate::withhold::{Sum, withheld};

/// A key of a dimension; of the total there is one without a name.
pub(crate) type Key = (Dim, String);
/// A site, or all of them.
pub(crate) type Site = Option<String>;
/// Cells of a period by key and site.
pub(crate) type Cells = BTreeMap<(Key, Site), Cell>;

/// The first place: all sites.
pub(crate) const EVERYWHERE: usize = 0;
/// The first key: the total.
pub(crate) const TOTAL: usize = 0;

/// The names of places and keys, the same for all periods that are looked at together.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) sites: Vec<Site>,
    pub(crate) keys: Vec<Key>,
}

impl Names {
    pub(crate) fn of<'a>(periods: impl Iterator<Item = &'a Cells>) -> Self {
        let mut sites = BTreeSet::from([None]);
        let mut keys = BTreeSet::from([(Dim::Day, String::new())]);
        for (key, site) in periods.flat_map(BTreeMap::keys) {
            sites.insert(site.clone());
            keys.insert(key.clone());
        }
        Self { sites: sites.into_iter().collect(), keys: keys.into_iter().collect() }
    }

    pub(crate) fn dim(&self, key: usize) -> Dim {
        self.keys.get(key).map_or(Dim::Day, |k| k.0)
    }

    /// The keys of a dimension.
    pub(crate) fn keys_of(&self, dim: Dim) -> impl Iterator<Item = usize> {
        let from = self.keys.partition_point(|k| k.0 < dim);
        from..self.keys.partition_point(|k| k.0 <= dim)
    }
}

/// Where a count stands in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) site: usize,
    pub(crate) measure: Measure,
    pub(crate) key: usize,
}

/// The counts of a period.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    pub(crate) names: &'a Names,
    counts: Vec<i64>,
    /// Whether a key has a line at a place. What has none is known to be nothing, and hides
    /// nothing.
    lines: Vec<bool>,
    hidden: Vec<bool>,
}

impl<'a> Table<'a> {
    /// The counts of a period, all of them shown.
    pub(crate) fn of(names: &'a Names, cells: &Cells) -> Self {
        let lines = names.sites.len() * names.keys.len();
        let size = lines * Measure::ALL.len();
        let (counts, hidden) = (vec![0; size], vec![false; size]);
        let mut table = Self { names, counts, lines: vec![false; lines], hidden };
        for ((key, site), cell) in cells {
            let place = names.sites.binary_search(site).ok();
            let Some((site, key)) = place.zip(names.keys.binary_search(key).ok()) else { continue };
            let line = table.line(site, key);
            if let Some(has) = table.lines.get_mut(line) {
                *has = true;
            }
            for measure in Measure::ALL {
                let slot = table.slot(At { site, measure, key });
                if let Some(count) = table.counts.get_mut(slot) {
                    *count = measure.of(cell);
                }
            }
        }
        table
    }

    fn line(&self, site: usize, key: usize) -> usize {
        site * self.names.keys.len() + key
    }
    fn slot(&self, at: At) -> usize {
        self.line(at.site, at.key) * Measure::ALL.len() + at.measure as usize
    }

    pub(crate) fn has_line(&self, site: usize, key: usize) -> bool {
        self.lines.get(self.line(site, key)).copied().unwrap_or(false)
    }
    pub(crate) fn count(&self, at: At) -> i64 {
        self.counts.get(self.slot(at)).copied().unwrap_or(0)
    }
    pub(crate) fn is_hidden(&self, at: At) -> bool {
        self.hidden.get(self.slot(at)).copied().unwrap_or(false)
    }
    pub(crate) fn hide(&mut self, at: At) {
        let slot = self.slot(at);
        if let Some(hidden) = self.hidden.get_mut(slot) {
            *hidden = true;
        }
    }

    /// Everything that has a line.
    pub(crate) fn all(&self) -> Vec<At> {
        let keys = || 0..self.names.keys.len();
        let lines = (0..self.names.sites.len()).flat_map(|s| keys().map(move |k| (s, k)));
        let known = lines.filter(|(site, key)| self.has_line(*site, *key));
        let of_line = |(site, key)| {
            let dim = self.names.dim(key);
            let here = Measure::ALL.into_iter().filter(move |m| m.has(dim));
            here.map(move |measure| At { site, measure, key })
        };
        known.flat_map(of_line).collect()
    }

    /// Counts of people that are as small as this are not shown.
    pub(crate) fn least(&self, at: At) -> i64 {
        let all = self.count(At { key: TOTAL, ..at });
        at.measure.least(self.names.dim(at.key), all)
    }

    /// How the counts add up: keys to a total, what became of visitors, and sites.
    fn sums(&self) -> Vec<(At, Vec<At>)> {
        let mut sums: Vec<(At, Vec<At>)> = Vec::new();
        for at in self.all() {
            if at.key == TOTAL {
                for dim in Dim::KEYED.into_iter().filter(|d| at.measure.has(*d)) {
                    let keys = self.names.keys_of(dim).filter(|k| self.has_line(at.site, *k));
                    sums.push((at, keys.map(|key| At { key, ..at }).collect()));
                }
            }
            let fates: &[Measure] = match at.measure {
                Measure::Called => &Measure::ENDS,
                Measure::Visits => &Measure::FATES,
                _ => &[],
            };
            sums.push((at, fates.iter().map(|measure| At { measure: *measure, ..at }).collect()));
            if at.site == EVERYWHERE {
                let sites = 1..self.names.sites.len();
                let sites = sites.filter(|site| self.has_line(*site, at.key));
                sums.push((at, sites.map(|site| At { site, ..at }).collect()));
            }
        }
        sums.retain(|(_, parts)| !parts.is_empty());
        sums
    }

    /// Withholds what is small, and what would give it away in any one sum.
    pub(crate) fn withhold(&mut self) {
        let all = self.all();
        let place = |at: &At| all.binary_search_by(|other| order(other).cmp(&order(at))).ok();
        let sums = self.sums().into_iter().filter_map(|(total, parts)| {
            let parts = parts.iter().filter_map(place).collect();
            let total_first = total.measure == Measure::Visits;
            Some(Sum { total: place(&total)?, parts, total_first })
        });
        let sums: Vec<Sum> = sums.collect();
        let counts: Vec<i64> = all.iter().map(|at| self.count(*at)).collect();
        let least: Vec<i64> = all.iter().map(|at| self.least(*at)).collect();
        let out = withheld(&counts, &sums, &least);
        all.into_iter().zip(out).filter(|(_, out)| *out).for_each(|(at, _)| self.hide(at));
    }
}

/// The order in which [`Table::all`] gives them.
fn order(at: &At) -> (usize, usize, Measure) {
    (at.site, at.key, at.measure)
}

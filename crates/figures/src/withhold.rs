//! Which counts are not shown, so that nobody can compute one that is under [`LEAST`], or under
//! [`LEAST_RATED`] for ratings.
//!
//! Everything that is shown is a cell, and everything that adds up is a sum of cells: keys to a
//! total, sites to all sites. A cell under [`LEAST`] is withheld; then, until nothing changes, one
//! more of every sum in which a withheld cell could be computed. All that are withheld look alike.
//! What follows from several sums together is the matter of `mask.rs`.

/// Fewer ratings are not shown: their mean would say what few people think.
pub(crate) const LEAST_RATED: i64 = 30;

/// Smaller counts are not shown. Nothing is shown as 0, unless it must hide others.
pub(crate) const LEAST: i64 = 5;

/// A cell that others add up to.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    pub(crate) total: usize,
    pub(crate) parts: Vec<usize>,
    /// Whether the total is withheld rather than another part: waits go with those who were
    /// called, and say more than how many came.
    pub(crate) total_first: bool,
}

/// Whether a count says too much. One below nothing is of people whose visit was called in one
/// week and ended in the next.
pub(crate) fn is_small(n: i64, least: i64) -> bool {
    n != 0 && n < least
}

/// Which cells are withheld, so that none under what is its `least` can be computed from a sum.
pub(crate) fn withheld(cells: &[i64], sums: &[Sum], least: &[i64]) -> Vec<bool> {
    let small = |(n, least): (&i64, &i64)| is_small(*n, *least);
    let mut out: Vec<bool> = cells.iter().zip(least).map(small).collect();
    loop {
        let more: Vec<usize> =
            sums.iter().filter_map(|s| gives_away(s, cells, &out, least)).collect();
        if more.is_empty() {
            return out;
        }
        for at in more {
            if let Some(cell) = out.get_mut(at) {
                *cell = true;
            }
        }
    }
}

/// The cell that must be withheld, too, so that a sum gives nothing away.
fn gives_away(sum: &Sum, cells: &[i64], out: &[bool], least: &[i64]) -> Option<usize> {
    let hidden = |at: &usize| out.get(*at).copied().unwrap_or(false);
    let value = |at: &usize| cells.get(*at).copied().unwrap_or(0);
    let of = |at: &usize| least.get(*at).copied().unwrap_or(LEAST);
    let least = sum.parts.iter().filter(|p| hidden(p)).map(of).max().unwrap_or(LEAST);
    let least = least.min(of(&sum.total));
    let parts: Vec<i64> = sum.parts.iter().filter(|p| hidden(p)).map(value).collect();
    let counted = parts.iter().filter(|n| **n > 0).count();
    let safe = if hidden(&sum.total) {
        !parts.is_empty()
    } else {
        // Whoever takes the shown parts from the total has what the withheld ones add up to. One
        // is laid bare by that, and so are several of which each is one, unless a nothing hides
        // among them.
        let adds_up: i64 = parts.iter().sum();
        let ones = i64::try_from(2 * counted).unwrap_or(i64::MAX);
        let mixed = adds_up >= ones || parts.len() > counted;
        parts.is_empty() || (parts.len() > 1 && adds_up >= least && mixed)
    };
    if safe {
        return None;
    }
    let shown = || sum.parts.iter().filter(|p| !hidden(p));
    let smallest = shown().filter(|p| value(p) > 0).min_by_key(|p| value(p));
    let nothing = || shown().find(|p| value(p) == 0);
    let total = || Some(&sum.total).filter(|t| !hidden(t));
    let first = total().filter(|_| sum.total_first);
    first.or(smallest).or_else(nothing).or_else(total).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of one total and its keys, as they are shown.
    fn shown(total: i64, parts: &[i64]) -> Vec<Option<i64>> {
        let cells: Vec<i64> = std::iter::once(total).chain(parts.iter().copied()).collect();
        let sum = Sum { total: 0, parts: (1..cells.len()).collect(), total_first: false };
        let out = withheld(&cells, &[sum], &vec![LEAST; cells.len()]);
        cells.iter().zip(out).map(|(n, out)| (!out).then_some(*n)).collect()
    }

    #[test]
    fn a_small_count_takes_the_next_one_with_it() {
        assert_eq!(shown(30, &[20, 10, 0]), [Some(30), Some(20), Some(10), Some(0)]);
        assert_eq!(shown(33, &[20, 10, 3]), [Some(33), Some(20), None, None]);
        // Two of one each: their sum says so.
        assert_eq!(shown(32, &[1, 20, 1, 10]), [Some(32), None, Some(20), None, None]);
        assert_eq!(shown(28, &[4, 20, 4]), [Some(28), None, Some(20), None]);
        // A nothing hides among ones.
        assert_eq!(shown(5, &[1, 1, 0, 1, 1, 1]), [Some(5), None, None, None, None, None, None]);
        // Nothing else is left to withhold.
        assert_eq!(shown(3, &[3]), [None, None]);
        assert_eq!(shown(5, &[1, 1, 1, 1, 1]), [None; 6]);
    }

    #[test]
    fn what_another_table_shows_is_reckoned_with() {
        // Two sites (columns) and all of them, two keys (rows) and all of them.
        let cells = [2, 40, 42, 30, 31, 61, 32, 71, 103];
        let line =
            |total, parts: [usize; 2]| Sum { total, parts: parts.to_vec(), total_first: false };
        let sums = [
            line(2, [0, 1]),
            line(5, [3, 4]),
            line(8, [6, 7]),
            line(6, [0, 3]),
            line(7, [1, 4]),
            line(8, [2, 5]),
        ];
        let out = withheld(&cells, &sums, &[LEAST; 9]);
        assert!(out[0] && out[1] && out[3], "{out:?}");
        for sum in &sums {
            let hidden = sum.parts.iter().filter(|p| out[**p]).count();
            assert!(out[sum.total] && hidden > 0 || hidden != 1, "{sum:?}: {out:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_small_count_follows_from_a_sum(
            parts in proptest::collection::vec(0_i64..12, 1..9)
        ) {
            let total = parts.iter().sum();
            let shown = shown(total, &parts);
            for n in &shown {
                proptest::prop_assert!(n.is_none_or(|n| n == 0 || n >= LEAST));
            }
            let known: i64 = shown[1..].iter().flatten().sum();
            let hidden = shown[1..].iter().filter(|n| n.is_none()).count();
            if shown[0].is_some() && hidden > 0 {
                proptest::prop_assert!(hidden > 1 && total - known >= LEAST);
            }
        }
    }
}

//! What is counted, and by what it is shown.

use crate::cell::{Cell, Dim};
use crate::withhold::{LEAST, LEAST_RATED};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
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
    /// Said something of themselves.
    Described,
    /// Called, and neither finished nor turned away (yet): shown nowhere, and easily computed.
    Other,
}
use Measure::{
    Called, Described, Finished, Left, Missed, Other, Overridden, Paper, Rated, Turned, Unserved,
    Visits,
};

impl Measure {
    /// In the order of their places in a table.
    pub(crate) const ALL: [Self; 12] = [
        Visits, Called, Left, Missed, Finished, Turned, Unserved, Overridden, Paper, Rated,
        Described, Other,
    ];
    /// What became of those who were called. Each of them is one of these.
    pub(crate) const ENDS: [Self; 3] = [Finished, Turned, Other];
    /// What became of those who took a number, as far as is shown. Whoever is none of these was
    /// neither called nor anything else: as good as nobody, so that these add up to all.
    pub(crate) const FATES: [Self; 4] = [Called, Left, Paper, Unserved];
    /// The same by all measures that count somebody.
    pub(crate) const WAYS: [&[Self]; 6] = [
        &[Visits, Called, Finished],
        &[Visits, Called, Turned],
        &[Visits, Called, Other],
        &[Visits, Left],
        &[Visits, Paper],
        &[Visits, Unserved],
    ];

    pub(crate) fn of(self, cell: &Cell) -> i64 {
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
            Described => cell.described,
            Other => cell.waits.n() - cell.finished - cell.turned,
        }
    }

    /// Whether it is known for the keys of a dimension. How many came in an hour would say, with
    /// those who were called, how few left.
    pub(crate) fn has(self, dim: Dim) -> bool {
        match dim {
            Dim::Day => true,
            Dim::Date => self != Visits,
            Dim::Entity | Dim::Hour => !matches!(self, Visits | Described),
            Dim::Ground => self == Turned,
            Dim::Reason => self == Overridden,
            Dim::Got | Dim::Fair | Dim::Money => self == Rated,
            Dim::Sex | Dim::Disability | Dim::Region => self == Described,
        }
    }

    /// Smaller counts are not shown. `all` is how many there are at the place: what a few say is
    /// withheld whole, and of many who rate an answer that few give.
    pub(crate) fn least(self, dim: Dim, all: i64) -> i64 {
        match self {
            Rated if Dim::ANSWERS.contains(&dim) && all >= LEAST_RATED => LEAST,
            Rated => LEAST_RATED,
            _ => LEAST,
        }
    }
}

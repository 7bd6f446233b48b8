//! Going back through the log: bounded, and saying how far it went.

use jiff::Timestamp;
use journal::reader::{Placed, back};
use store::{Result, Tx};

/// Entries on a page.
const ROWS: usize = 50;
/// Entries that one page looks through at most: leaves have no index by kind or place.
const LOOK_BACK: i64 = 20_000;
/// Entries that are read at once.
const CHUNK: i64 = 1000;

/// What is asked for; what is none is not asked.
pub(super) struct Wanted {
    /// The place: a site, or the node.
    pub(super) site: Option<String>,
    /// The kind, in any version.
    pub(super) kind: Option<String>,
    /// From the first instant, until before the second.
    pub(super) day: Option<(Timestamp, Timestamp)>,
    /// Entries with a smaller number.
    pub(super) before: i64,
}

impl Wanted {
    fn fits(&self, placed: &Placed) -> bool {
        self.site.as_ref().is_none_or(|s| *s == placed.leaf.place)
            && self.kind.as_ref().is_none_or(|k| k == placed.leaf.name())
    }
}

/// What was found.
pub(super) struct Found {
    /// The entries, the newest first.
    pub(super) rows: Vec<Placed>,
    /// The first entry that was looked at.
    pub(super) from: i64,
    /// The last one, and one more.
    pub(super) to: i64,
    /// Whether older ones may fit, too.
    pub(super) more: bool,
}

/// The first entry that is not older than an instant: times in a log never go back.
fn first_since(tx: &mut Tx<'_>, at: Timestamp, size: i64) -> Result<i64> {
    let (mut low, mut high) = (0, size);
    while low < high {
        let middle = low + (high - low) / 2;
        match back(tx, middle + 1, 1)?.first() {
            Some(placed) if placed.at < at => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

/// The newest entries that are asked for, of a log of this size.
///
/// # Errors
/// Those of the engine.
pub(super) fn find(tx: &mut Tx<'_>, wanted: &Wanted, size: i64) -> Result<Found> {
    let (mut bottom, mut top) = (0, size);
    if let Some((begins, ends)) = wanted.day {
        bottom = first_since(tx, begins, size)?;
        top = first_since(tx, ends, size)?;
    }
    let to = top.min(wanted.before).max(bottom);
    let (mut rows, mut from) = (Vec::new(), to);
    while from > bottom && to - from < LOOK_BACK {
        let some = back(tx, from, CHUNK.min(from - bottom))?;
        if some.is_empty() {
            break;
        }
        for placed in some {
            if rows.len() == ROWS {
                return Ok(Found { rows, from, to, more: true });
            }
            from = placed.index;
            if wanted.fits(&placed) {
                rows.push(placed);
            }
        }
    }
    let more = from > bottom;
    Ok(Found { rows, from, to, more })
}

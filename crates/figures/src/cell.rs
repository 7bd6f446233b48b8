//! Cells: counts that add up.

use store::{FromRow, Row, StoreError};

/// Longer waits count as this many minutes: nobody waits longer than a day at a centre lasts.
const MINUTES_MAX: usize = 24 * 60;

/// How many people waited how many whole minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waits(Vec<i64>);

impl Waits {
    /// One person who waited so many milliseconds.
    pub(crate) fn one(ms: i64) -> Self {
        let minutes = usize::try_from(ms / 60_000).unwrap_or(0).min(MINUTES_MAX);
        let mut counts = vec![0; minutes];
        counts.push(1);
        Self(counts)
    }

    /// How many people waited.
    pub(crate) fn n(&self) -> i64 {
        self.0.iter().sum()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, more) in self.0.iter_mut().zip(&other.0) {
            *mine += more;
        }
    }

    /// The fewest minutes within which so many of ten were called.
    pub(crate) fn within(&self, of_ten: i64) -> Option<i64> {
        let wanted = self.n() * of_ten;
        let mut seen = 0;
        let found = (0_i64..).zip(&self.0).find(|(_, n)| {
            seen += *n * 10;
            seen >= wanted
        });
        found.filter(|_| wanted > 0).map(|(minutes, _)| minutes)
    }

    /// Seven bits of a count in a byte, the lowest first; the highest bit says that more follows.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.0.len());
        for n in &self.0 {
            let mut rest = *n;
            while rest > 0x7f {
                out.push(low(rest) | 0x80);
                rest >>= 7;
            }
            out.push(low(rest));
        }
        out
    }

    pub(crate) fn decode(bytes: &[u8]) -> Self {
        let (mut counts, mut n, mut shift) = (Vec::with_capacity(bytes.len()), 0_i64, 0_u32);
        for byte in bytes {
            n |= i64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            shift += 7;
            if byte & 0x80 == 0 {
                counts.push(n);
                (n, shift) = (0, 0);
            }
        }
        Self(counts)
    }
}

fn low(n: i64) -> u8 {
    u8::try_from(n & 0x7f).unwrap_or(0)
}

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) visits: i64,
    pub(crate) left: i64,
    pub(crate) missed: i64,
    pub(crate) finished: i64,
    pub(crate) turned: i64,
    /// Not served when the day was closed.
    pub(crate) unserved: i64,
    /// Put first by two people.
    pub(crate) overridden: i64,
    /// Served on paper, before the number was entered: nobody called them, and no wait is known.
    pub(crate) paper: i64,
    /// Ratings, and the sum of their scores.
    pub(crate) rated: i64,
    pub(crate) points: i64,
    /// Visits that ended and could be rated, at the body that a rating would be of.
    pub(crate) asked: i64,
    /// Visitors who said something of themselves.
    pub(crate) described: i64,
    pub(crate) waits: Waits,
    /// The first and the last entry that counted.
    pub(crate) first: i64,
    pub(crate) last: i64,
}

impl Default for Cell {
    fn default() -> Self {
        Self {
            visits: 0,
            left: 0,
            missed: 0,
            finished: 0,
            turned: 0,
            unserved: 0,
            overridden: 0,
            paper: 0,
            rated: 0,
            points: 0,
            asked: 0,
            described: 0,
            waits: Waits::default(),
            first: i64::MAX,
            last: -1,
        }
    }
}

impl Cell {
    pub(crate) fn add(&mut self, other: &Self) {
        self.visits += other.visits;
        self.left += other.left;
        self.missed += other.missed;
        self.finished += other.finished;
        self.turned += other.turned;
        self.unserved += other.unserved;
        self.overridden += other.overridden;
        self.paper += other.paper;
        self.rated += other.rated;
        self.points += other.points;
        self.asked += other.asked;
        self.described += other.described;
        self.waits.add(&other.waits);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }
}

impl FromRow for Cell {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            visits: row.get("visits")?,
            left: row.get("gone")?,
            missed: row.get("missed")?,
            finished: row.get("finished")?,
            turned: row.get("turned")?,
            unserved: row.get("unserved")?,
            overridden: row.get("overridden")?,
            paper: row.get("paper")?,
            rated: row.get("rated")?,
            points: row.get("points")?,
            asked: row.get("asked")?,
            described: row.get("described")?,
            waits: Waits::decode(&row.get::<Vec<u8>>("waits")?),
            first: row.get("first")?,
            last: row.get("last")?,
        })
    }
}

/// What a cell is about, beside its site and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dim {
    /// Everything.
    Day,
    /// One day of a week: the sums of that day are its cells.
    Date,
    /// The body of the visit's first service; of a rating, the body that was rated.
    Entity,
    /// The hour in which the number was taken; of a rating, in which the visit ended.
    Hour,
    /// The ground of turning away.
    Ground,
    /// The reason of an override: kept in a table of its own.
    Reason,
    /// Whether a visitor got what they came for.
    Got,
    /// How a visitor was treated.
    Fair,
    /// Whether somebody asked for money beyond the fee.
    Money,
    /// Who comes here, as far as somebody said.
    Sex,
    /// The same.
    Disability,
    /// The same.
    Region,
}

/// The key of those who rated or said something, and did not answer this question.
pub(crate) const NO_ANSWER: &str = "none";

impl Dim {
    /// All by which a total is shown.
    pub(crate) const KEYED: [Self; 11] = [
        Self::Date,
        Self::Entity,
        Self::Hour,
        Self::Ground,
        Self::Reason,
        Self::Got,
        Self::Fair,
        Self::Money,
        Self::Sex,
        Self::Disability,
        Self::Region,
    ];
    /// The questions of a rating.
    pub(crate) const ANSWERS: [Self; 3] = [Self::Got, Self::Fair, Self::Money];
    /// What visitors may say of themselves.
    pub(crate) const GROUPS: [Self; 3] = [Self::Sex, Self::Disability, Self::Region];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Date => "date",
            Self::Entity => "entity",
            Self::Hour => "hour",
            Self::Ground => "ground",
            Self::Reason => "reason",
            Self::Got => "got",
            Self::Fair => "fair",
            Self::Money => "money",
            Self::Sex => "sex",
            Self::Disability => "disability",
            Self::Region => "region",
        }
    }
    fn from_word(word: &str) -> Option<Self> {
        let kept = Self::KEYED.into_iter().filter(|d| !matches!(d, Self::Date | Self::Reason));
        kept.chain([Self::Day]).find(|d| d.word() == word)
    }
}

/// Where a cell belongs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) day: i64,
    pub(crate) site: String,
    pub(crate) dim: Dim,
    pub(crate) item: String,
}

impl FromRow for Place {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let word: String = row.get("dim")?;
        let wrong = || StoreError::Inconsistent { table: "figure", row: word.clone() };
        Ok(Self {
            day: row.get("day")?,
            site: row.get("site")?,
            dim: Dim::from_word(&word).ok_or_else(wrong)?,
            item: row.get("item")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_nine_of_ten_are_within_the_fewest_minutes_that_hold_them() {
        let mut waits = Waits::default();
        assert_eq!((waits.within(5), waits.within(9)), (None, None));
        for minutes in [0, 1, 2, 3, 4, 5, 6, 7, 8, 200] {
            waits.add(&Waits::one(minutes * 60_000 + 59_999));
        }
        assert_eq!((waits.n(), waits.within(5), waits.within(9)), (10, Some(4), Some(8)));
        waits.add(&Waits::one(-5));
        assert_eq!(waits.within(10), Some(200));
    }

    #[test]
    fn a_histogram_comes_back_as_it_was_kept() {
        let mut waits = Waits::default();
        for n in [0, 1, 127, 128, 300, 70_000, 1440, 99_999] {
            for _ in 0..(n % 131) {
                waits.add(&Waits::one(n * 60_000));
            }
        }
        waits.add(&Waits(vec![i64::MAX >> 8, 0, 128]));
        assert_eq!(Waits::decode(&waits.encode()), waits);
    }
}

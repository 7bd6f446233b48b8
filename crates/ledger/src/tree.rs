//! The tree of RFC 6962, of which only the right edge is kept.
//!
//! `rows[h]` holds the newest perfect nodes of height `h`. An append costs two hashes on average,
//! the proof of a fresh leaf reads log n of them, and undoing an append is a truncation.

use sha2::{Digest, Sha256};

use crate::Hash;

/// A tile holds 2^8 hashes (C2SP tlog-tiles).
pub const TILE_WIDTH: u64 = 256;
const TILE_HEIGHT: u32 = 8;
/// A row is cut down when it is this long,
const ROW_MAX: usize = 2048;
/// to this: the open tile, the one before it, and fresh leaves whose proofs are still asked for.
const ROW_KEPT: usize = 1024;
/// The largest tree: sizes are kept as 64-bit integers with sign.
pub const SIZE_MAX: u64 = i64::MAX.cast_unsigned();

/// The hash of an entry's bytes.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(entry);
    hash.finalize().into()
}

/// The hash of a node with two children.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

/// The root of the tree without leaves.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// Cuts bytes into hashes; none if they are not whole hashes.
#[must_use]
pub fn hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (whole, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| whole.to_vec())
}

/// What an undo asked for lies before the last [`Tree::trim`] or beyond the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tree can go back from {size} to {floor}, and not to {asked}")]
pub struct CannotUndo {
    /// What was asked for.
    pub asked: u64,
    /// The size at the last trim.
    pub floor: u64,
    /// The size now.
    pub size: u64,
}

/// Why the tiles could not be given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TilesError<E> {
    /// The old size lies so far back that the tile is no longer in memory.
    #[error("tile {n} of level {level} is no longer in memory")]
    Forgotten {
        /// Its level.
        level: u32,
        /// Its place in the level.
        n: u64,
    },
    /// Who was to take a tile could not.
    #[error(transparent)]
    Out(E),
}

/// Why the tree could not be restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError<E> {
    /// The size is beyond [`SIZE_MAX`].
    #[error("no tree is as large as {0}")]
    TooBig(u64),
    /// A tile is not as wide as it must be.
    #[error("tile {n} of level {level} does not have {width} hashes")]
    Width {
        /// Its level.
        level: u32,
        /// Its place in the level.
        n: u64,
        /// How many hashes it must have.
        width: u64,
    },
    /// A tile does not hold the roots of the tiles under it.
    #[error("level {level} does not hold the roots of the tiles under it")]
    Inconsistent {
        /// The upper level.
        level: u32,
    },
    /// A tile could not be read.
    #[error(transparent)]
    Read(E),
}

#[derive(Clone, Debug, Default)]
struct Row {
    /// How many nodes of this height are forgotten.
    first: u64,
    kept: Vec<Hash>,
}

impl Row {
    fn get(&self, i: u64) -> Option<&Hash> {
        self.kept.get(usize::try_from(i.checked_sub(self.first)?).ok()?)
    }
    fn slice(&self, from: u64, width: u64) -> Option<&[Hash]> {
        let start = usize::try_from(from.checked_sub(self.first)?).ok()?;
        self.kept.get(start..start.checked_add(usize::try_from(width).ok()?)?)
    }
    fn pairs(&self) -> impl Iterator<Item = Hash> {
        self.kept.as_chunks::<2>().0.iter().map(|[left, right]| node_hash(left, right))
    }
}

/// A growing tree.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    size: u64,
    floor: u64,
    rows: Vec<Row>,
}

impl Tree {
    /// A tree without leaves.
    #[must_use]
    pub const fn new() -> Self {
        Self { size: 0, floor: 0, rows: Vec::new() }
    }

    /// How many leaves it has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        self.size += 1;
        let mut node = leaf;
        for row in &mut self.rows {
            row.kept.push(node);
            match row.kept.as_slice() {
                [.., left, right] if (row.first + row.kept.len() as u64).is_multiple_of(2) => {
                    node = node_hash(left, right);
                }
                _ => return,
            }
        }
        self.rows.push(Row { first: 0, kept: vec![node] });
    }

    /// Undoes appends, back to the last [`Tree::trim`] at most.
    ///
    /// # Errors
    /// When it cannot go back as far; then nothing is undone.
    pub fn truncate(&mut self, size: u64) -> Result<(), CannotUndo> {
        if !(self.floor..=self.size).contains(&size) {
            return Err(CannotUndo { asked: size, floor: self.floor, size: self.size });
        }
        self.size = size;
        let mut count = size;
        for row in &mut self.rows {
            row.kept.truncate(usize::try_from(count.saturating_sub(row.first)).unwrap_or(0));
            count >>= 1;
        }
        Ok(())
    }

    /// Makes what was appended final, and forgets what no tile and no fresh proof needs.
    pub fn trim(&mut self) {
        self.floor = self.size;
        for row in &mut self.rows {
            if row.kept.len() > ROW_MAX {
                let gone = row.kept.len() - ROW_KEPT;
                row.kept.drain(..gone);
                row.first += gone as u64;
            }
        }
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Hash {
        // The perfect subtrees of the right edge are the last nodes of the rows where the size has
        // a bit; they are joined from the right, where they are smallest.
        let mut root = None;
        for (h, row) in self.rows.iter().enumerate() {
            if self.size >> h & 1 == 1
                && let Some(left) = row.kept.last()
            {
                root = Some(root.map_or(*left, |right| node_hash(left, &right)));
            }
        }
        root.unwrap_or_else(empty_root)
    }

    /// The hashes beside the path from a leaf to the root, the leaf's sibling first. None if there
    /// is no such leaf, or it lies so far back that a hash is no longer in memory.
    #[must_use]
    pub fn proof(&self, index: u64) -> Option<Vec<Hash>> {
        if index >= self.size {
            return None;
        }
        (0..self.height())
            .map(|h| (h, (index >> h) ^ 1))
            .filter(|(h, sibling)| sibling << h < self.size)
            .map(|(h, sibling)| self.node(h, sibling))
            .collect()
    }

    /// Gives out the tiles that grew since `old`, as (level, n, width, bytes), level by level. A
    /// tile that is not full is given out only where `partial` says so.
    ///
    /// # Errors
    /// When `old` lies so far back that a tile is no longer in memory, and those of `out`.
    pub fn tiles<E>(
        &self,
        old: u64,
        partial: bool,
        mut out: impl FnMut(u32, u64, u64, Vec<u8>) -> Result<(), E>,
    ) -> Result<(), TilesError<E>> {
        for (level, row) in (0..).zip(self.rows.iter().step_by(TILE_HEIGHT as usize)) {
            let shift = TILE_HEIGHT * level;
            let (from, to) = (old >> shift, self.size >> shift);
            if from >= to {
                break;
            }
            for n in from / TILE_WIDTH..to.div_ceil(TILE_WIDTH) {
                let width = (to - n * TILE_WIDTH).min(TILE_WIDTH);
                if width < TILE_WIDTH && !partial {
                    continue;
                }
                let tile =
                    row.slice(n * TILE_WIDTH, width).ok_or(TilesError::Forgotten { level, n })?;
                out(level, n, width, tile.concat()).map_err(TilesError::Out)?;
            }
        }
        Ok(())
    }

    /// Restores the right edge from tiles: `tile(level, n, width)` is asked for the last one or
    /// two of each level. The caller compares the root with the one that it trusts.
    ///
    /// # Errors
    /// When tiles have another width or do not fit each other, and those of `tile`.
    pub fn load<E>(
        size: u64,
        mut tile: impl FnMut(u32, u64, u64) -> Result<Vec<u8>, E>,
    ) -> Result<Self, LoadError<E>> {
        if size > SIZE_MAX {
            return Err(LoadError::TooBig(size));
        }
        let mut rows: Vec<Row> = Vec::new();
        for level in 0.. {
            let have = size.checked_shr(TILE_HEIGHT * level).unwrap_or(0);
            if have == 0 {
                break;
            }
            let first_tile = (have / TILE_WIDTH).saturating_sub(1);
            let mut row = Row { first: first_tile * TILE_WIDTH, kept: Vec::new() };
            for n in first_tile..have.div_ceil(TILE_WIDTH) {
                let width = (have - n * TILE_WIDTH).min(TILE_WIDTH);
                let bytes = tile(level, n, width).map_err(LoadError::Read)?;
                let part = hashes(&bytes).filter(|part| part.len() as u64 == width);
                row.kept.extend(part.ok_or(LoadError::Width { level, n, width })?);
            }
            if let Some(below) = rows.last() {
                let fits = (below.first / 2..)
                    .zip(below.pairs())
                    .all(|(i, node)| row.get(i).is_none_or(|kept| *kept == node));
                if !fits {
                    return Err(LoadError::Inconsistent { level });
                }
            }
            rows.push(row);
            for height in 1..TILE_HEIGHT {
                let Some(below) = rows.last().filter(|_| have >> height > 0) else { break };
                rows.push(Row { first: below.first / 2, kept: below.pairs().collect() });
            }
        }
        Ok(Self { size, floor: size, rows })
    }

    fn height(&self) -> u32 {
        u64::BITS - self.size.saturating_sub(1).leading_zeros()
    }

    /// The hash over the leaves under node `i` of height `h`, perfect or cut off at the right edge.
    fn node(&self, h: u32, i: u64) -> Option<Hash> {
        if (i + 1) << h <= self.size {
            return self.rows.get(h as usize)?.get(i).copied();
        }
        let below = h.checked_sub(1)?;
        let left = self.node(below, 2 * i)?;
        if (2 * i + 1) << below >= self.size {
            return Some(left);
        }
        Some(node_hash(&left, &self.node(below, 2 * i + 1)?))
    }
}

//! Proofs: that a leaf is in a tree (inclusion), and that one tree grew out of another
//! (consistency). They are computed from tiles and verified after RFC 9162, by separate code.

use std::collections::BTreeMap;

use crate::Hash;
use crate::tree::{TILE_WIDTH, empty_root, hashes, node_hash};

/// Why there is no proof, or why a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// A leaf or a tree beyond the end of the log.
    #[error("{wanted} lies beyond the tree of {size} leaves")]
    Beyond {
        /// The leaf or the size that was asked for.
        wanted: u64,
        /// The size of the tree.
        size: u64,
    },
    /// A tile is missing or has another width.
    #[error("tile {n} of level {level} is missing or does not have {width} hashes")]
    Tile {
        /// Its level.
        level: u32,
        /// Its place in the level.
        n: u64,
        /// How many hashes it must have.
        width: u64,
    },
    /// The proof has too few or too many hashes.
    #[error("the proof does not have the number of hashes that a tree of this size needs")]
    Length,
    /// The proof leads to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// Whoever can give the tiles of a log.
pub trait Tiles {
    /// The first `width` hashes of tile `n` of a level.
    fn tile(&mut self, level: u32, n: u64, width: u64) -> Option<Vec<u8>>;
}

impl<F: FnMut(u32, u64, u64) -> Option<Vec<u8>>> Tiles for F {
    fn tile(&mut self, level: u32, n: u64, width: u64) -> Option<Vec<u8>> {
        self(level, n, width)
    }
}

/// The root of the tree of the first `size` leaves.
///
/// # Errors
/// When a tile is missing.
pub fn root(tiles: &mut impl Tiles, size: u64) -> Result<Hash, ProofError> {
    if size == 0 { Ok(empty_root()) } else { Log::new(tiles, size).range(0, size) }
}

/// The hashes that prove that a leaf is in the tree of `size` leaves, the leaf's sibling first.
///
/// # Errors
/// When there is no such leaf, or a tile is missing.
pub fn inclusion_proof(
    tiles: &mut impl Tiles,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, ProofError> {
    if index >= size {
        return Err(ProofError::Beyond { wanted: index, size });
    }
    let mut log = Log::new(tiles, size);
    let (mut from, mut to) = (0, size);
    let mut path = Vec::new();
    // From the root down to the leaf, keeping the hash of the half that is left behind.
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            path.push(log.range(middle, to)?);
            to = middle;
        } else {
            path.push(log.range(from, middle)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The hashes that prove that the tree of `new` leaves begins with the tree of `old` leaves.
///
/// # Errors
/// When the old tree is the larger one, or a tile is missing.
pub fn consistency_proof(
    tiles: &mut impl Tiles,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, ProofError> {
    if old > new {
        return Err(ProofError::Beyond { wanted: old, size: new });
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let mut log = Log::new(tiles, new);
    let (mut from, mut to) = (0, new);
    let mut path = Vec::new();
    // Down to where the old tree ends, as in RFC 9162, 2.1.4.1.
    while to != old {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(log.range(middle, to)?);
            to = middle;
        } else {
            path.push(log.range(from, middle)?);
            from = middle;
        }
    }
    // A verifier holds the old root itself; a part of it it must be given.
    if from > 0 {
        path.push(log.range(from, to)?);
    }
    path.reverse();
    Ok(path)
}

/// The largest power of two below `n`, for n > 1.
fn split(n: u64) -> u64 {
    1 << (n - 1).checked_ilog2().unwrap_or(0)
}

struct Log<'a, T> {
    tiles: &'a mut T,
    size: u64,
    read: BTreeMap<(u32, u64), Vec<Hash>>,
}

impl<'a, T: Tiles> Log<'a, T> {
    fn new(tiles: &'a mut T, size: u64) -> Self {
        Self { tiles, size, read: BTreeMap::new() }
    }

    /// The hash over the leaves from `from` to `to`; `from` is a multiple of the smallest power of
    /// two that is not below their number.
    fn range(&mut self, from: u64, to: u64) -> Result<Hash, ProofError> {
        let count = to - from;
        if count.is_power_of_two() {
            return self.perfect(count.trailing_zeros(), from);
        }
        let middle = from + split(count);
        Ok(node_hash(&self.range(from, middle)?, &self.range(middle, to)?))
    }

    /// The hash over the 2^height leaves from `from` on, folded up inside one tile.
    fn perfect(&mut self, height: u32, from: u64) -> Result<Hash, ProofError> {
        let (level, inside) = (height / 8, height % 8);
        let first = from >> (8 * level);
        let (n, at) = (first / TILE_WIDTH, first % TILE_WIDTH);
        let width = ((self.size >> (8 * level)) - n * TILE_WIDTH).min(TILE_WIDTH);
        let missing = ProofError::Tile { level, n, width };
        if !self.read.contains_key(&(level, n)) {
            let bytes = self.tiles.tile(level, n, width).ok_or(missing)?;
            let tile = hashes(&bytes).filter(|t| t.len() as u64 == width).ok_or(missing)?;
            self.read.insert((level, n), tile);
        }
        let at = usize::try_from(at).map_err(|_| missing)?;
        let nodes = self.read.get(&(level, n)).and_then(|tile| tile.get(at..at + (1 << inside)));
        perfect_root(nodes.ok_or(missing)?).ok_or(missing)
    }
}

/// The root over 2^k nodes; none for another number.
#[must_use]
pub fn perfect_root(nodes: &[Hash]) -> Option<Hash> {
    let mut row = nodes.to_vec();
    while row.len() > 1 {
        let (pairs, rest) = row.as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        row = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    row.first().copied()
}

/// Verifies that the leaf with this hash is the one at `index` in the tree (RFC 9162, 2.1.3.2).
///
/// # Errors
/// When the proof does not hold.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Beyond { wanted: index, size });
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for beside in path {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(beside, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if hash == *root { Ok(()) } else { Err(ProofError::Root) }
}

/// Verifies that the tree of `new` leaves begins with that of `old` leaves (RFC 9162, 2.1.4.2).
///
/// # Errors
/// When the proof does not hold.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    path: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Beyond { wanted: old, size: new });
    }
    if old == 0 || old == new {
        let same = if old == new { old_root == new_root } else { *old_root == empty_root() };
        return match (path, same) {
            ([], true) => Ok(()),
            ([], false) => Err(ProofError::Root),
            _ => Err(ProofError::Length),
        };
    }
    // A perfect old tree is a node of the new one, and needs no hash to begin with.
    let (begin, path) = match path.split_first() {
        Some((first, rest)) if !old.is_power_of_two() => (*first, rest),
        Some(_) => (*old_root, path),
        None => return Err(ProofError::Length),
    };
    let (mut at, mut last) = (old - 1, new - 1);
    let whole = at.trailing_ones();
    at = at.checked_shr(whole).unwrap_or(0);
    last = last.checked_shr(whole).unwrap_or(0);
    let (mut from_old, mut from_new) = (begin, begin);
    for beside in path {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at & 1 == 1 || at == last {
            from_old = node_hash(beside, &from_old);
            from_new = node_hash(beside, &from_new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            from_new = node_hash(&from_new, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if from_old == *old_root && from_new == *new_root { Ok(()) } else { Err(ProofError::Root) }
}

//! Proofs (RFC 9162, 2.1.3 and 2.1.4): that a leaf is in a tree, and that a tree grew from another.

use crate::Hash;
use crate::tree::{hashes, node_hash};

/// Why a proof was refused, or could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf lies beyond the tree, or the older tree is the larger one.
    #[error("the sizes do not fit")]
    Sizes,
    /// The proof has too many or too few hashes.
    #[error("the proof has the wrong length")]
    Length,
    /// The hashes lead to another root.
    #[error("the proof leads to another root")]
    Root,
    /// A tile that the proof needs is missing or too short.
    #[error("tile {n} of level {level} is missing")]
    Tile {
        /// Its level.
        level: u32,
        /// Its place in the level.
        n: u64,
    },
}

/// Whether `leaf` is at `index` of the tree of `size` leaves with this root.
///
/// # Errors
/// Why not.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Sizes);
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for p in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(p, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, p);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if hash == *root { Ok(()) } else { Err(ProofError::Root) }
}

/// Whether the tree of `new_size` leaves begins with the tree of `old_size` leaves.
///
/// # Errors
/// Why not.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old_size > new_size {
        return Err(ProofError::Sizes);
    }
    if old_size == new_size || old_size == 0 {
        if !proof.is_empty() {
            return Err(ProofError::Length);
        }
        let same = old_root == new_root;
        return if old_size == 0 || same { Ok(()) } else { Err(ProofError::Root) };
    }
    let mut proof = proof.iter();
    let start = if old_size.is_power_of_two() {
        old_root
    } else {
        proof.next().ok_or(ProofError::Length)?
    };
    let (mut at, mut last) = (old_size - 1, new_size - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (*start, *start);
    for p in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at & 1 == 1 || at == last {
            old = node_hash(p, &old);
            new = node_hash(p, &new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, p);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if old == *old_root && new == *new_root { Ok(()) } else { Err(ProofError::Root) }
}

/// Where tiles come from.
pub trait Tiles {
    /// The first `width` hashes of a tile.
    fn tile(&mut self, level: u32, n: u64, width: u64) -> Option<Vec<u8>>;
}

/// The hash over the leaves `from .. to` of a tree of `size` leaves, where that range is a node of
/// the tree.
fn range(tiles: &mut impl Tiles, from: u64, to: u64, size: u64) -> Result<Hash, ProofError> {
    let width = to - from;
    if width.is_power_of_two() {
        let height = width.trailing_zeros();
        let (level, inner) = (height / 8, height % 8);
        let first = (from >> (8 * level)) & !((1 << inner) - 1);
        let n = first / 256;
        let have = (size >> (8 * level)).saturating_sub(n * 256).min(256);
        let missing = ProofError::Tile { level, n };
        let bytes = tiles.tile(level, n, have).ok_or(missing)?;
        let mut row = hashes(&bytes).ok_or(missing)?;
        let start = usize::try_from(first - n * 256).map_err(|_| missing)?;
        row = row.get(start..start + (1 << inner)).ok_or(missing)?.to_vec();
        while row.len() > 1 {
            row = row.as_chunks::<2>().0.iter().map(|[l, r]| node_hash(l, r)).collect();
        }
        return row.first().copied().ok_or(missing);
    }
    let split = width.next_power_of_two() / 2;
    let left = range(tiles, from, from + split, size)?;
    Ok(node_hash(&left, &range(tiles, from + split, to, size)?))
}

/// The proof that the leaf at `index` is in the tree of `size` leaves.
///
/// # Errors
/// When there is no such leaf, or a tile is missing.
pub fn inclusion_proof(
    tiles: &mut impl Tiles,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, ProofError> {
    if index >= size {
        return Err(ProofError::Sizes);
    }
    let (mut from, mut to, mut path) = (0, size, Vec::new());
    while to - from > 1 {
        let split = from + (to - from).next_power_of_two() / 2;
        if index < split {
            path.push(range(tiles, split, to, size)?);
            to = split;
        } else {
            path.push(range(tiles, from, split, size)?);
            from = split;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `new` leaves begins with the tree of `old` leaves.
///
/// # Errors
/// When the sizes do not fit, or a tile is missing.
pub fn consistency_proof(
    tiles: &mut impl Tiles,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, ProofError> {
    if old > new {
        return Err(ProofError::Sizes);
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    // RFC 9162, 2.1.4.1: `whole` says that the old tree is a node of the new one.
    let (mut from, mut to, mut whole, mut path) = (0, new, true, Vec::new());
    while old != to {
        let split = from + (to - from).next_power_of_two() / 2;
        if old <= split {
            path.push(range(tiles, split, to, new)?);
            to = split;
        } else {
            path.push(range(tiles, from, split, new)?);
            from = split;
            whole = false;
        }
    }
    if !whole {
        path.push(range(tiles, from, to, new)?);
    }
    path.reverse();
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{Tree, leaf_hash};
    use std::collections::BTreeMap;

    struct Kept(BTreeMap<(u32, u64), Vec<u8>>);
    impl Tiles for Kept {
        fn tile(&mut self, level: u32, n: u64, width: u64) -> Option<Vec<u8>> {
            self.0.get(&(level, n))?.get(..usize::try_from(width * 32).ok()?).map(<[u8]>::to_vec)
        }
    }

    fn grown(size: u64) -> (Tree, Kept, Vec<Hash>) {
        let (mut tree, mut tiles, mut leaves) = (Tree::default(), BTreeMap::new(), Vec::new());
        for i in 0..size {
            let leaf = leaf_hash(&i.to_be_bytes());
            tree.push(leaf);
            leaves.push(leaf);
        }
        let kept = |level, n, _, data| {
            tiles.insert((level, n), data);
            Ok::<_, ()>(())
        };
        tree.tiles(0, true, kept).unwrap();
        (tree, Kept(tiles), leaves)
    }

    fn root_of(leaves: &[Hash]) -> Hash {
        let mut tree = Tree::default();
        leaves.iter().for_each(|l| tree.push(*l));
        tree.root()
    }

    #[test]
    fn every_leaf_is_proved_from_tiles() {
        for size in [1, 2, 3, 7, 255, 256, 257, 600] {
            let (tree, mut tiles, leaves) = grown(size);
            for (i, leaf) in (0..).zip(&leaves) {
                let proof = inclusion_proof(&mut tiles, i, size).unwrap();
                assert_eq!(Some(&proof), tree.proof(i).as_ref());
                verify_inclusion(leaf, i, size, &proof, &tree.root()).unwrap();
                assert!(verify_inclusion(leaf, i + 1, size, &proof, &tree.root()).is_err());
            }
        }
    }

    #[test]
    fn growth_is_proved_and_a_fork_is_not() {
        let (tree, mut tiles, leaves) = grown(300);
        for old in [0, 1, 2, 3, 64, 128, 255, 256, 257, 299, 300] {
            let old_root = root_of(&leaves[..old as usize]);
            let proof = consistency_proof(&mut tiles, old, 300).unwrap();
            verify_consistency(old, &old_root, 300, &tree.root(), &proof).unwrap();
            if old > 0 {
                let mut forked = leaves[..old as usize].to_vec();
                forked[0] = leaf_hash(b"fork");
                let other = root_of(&forked);
                assert!(verify_consistency(old, &other, 300, &tree.root(), &proof).is_err());
            }
        }
    }
}

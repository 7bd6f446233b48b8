//! Where tiles and entry bundles lie, and what is in a bundle (C2SP tlog-tiles).

use std::fmt;

use crate::checkpoint::decimal;
use crate::tree::TILE_WIDTH;

/// A tile of this level covers every tree whose size fits in 64 bits.
pub const LEVEL_MAX: u32 = 7;
/// The length of an entry is counted in 16 bits.
pub const ENTRY_MAX: usize = 65_535;

/// Which tile or bundle, at which width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TilePath {
    entries: bool,
    level: u32,
    n: u64,
    width: u64,
}

/// A path, an entry or a bundle is not in its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// Not the path of a tile.
    #[error("not the path of a tile")]
    Path,
    /// An entry is too long for a bundle.
    #[error("an entry is longer than 65535 bytes")]
    EntryTooLong,
    /// A bundle ends in the middle of an entry.
    #[error("the bundle ends in the middle of an entry")]
    Short,
}

impl TilePath {
    /// The tile of hashes `n` of a level. None if the level or the width cannot be.
    #[must_use]
    pub fn hashes(level: u32, n: u64, width: u64) -> Option<Self> {
        let fits = level <= LEVEL_MAX && (1..=TILE_WIDTH).contains(&width);
        fits.then_some(Self { entries: false, level, n, width })
    }
    /// The entry bundle `n`. None if the width cannot be.
    #[must_use]
    pub fn entries(n: u64, width: u64) -> Option<Self> {
        Self::hashes(0, n, width).map(|path| Self { entries: true, ..path })
    }
    /// Whether it is an entry bundle.
    #[must_use]
    pub const fn is_entries(&self) -> bool {
        self.entries
    }
    /// The level, from 0 (leaf hashes) up; 0 for a bundle.
    #[must_use]
    pub const fn level(&self) -> u32 {
        self.level
    }
    /// Its place in the level.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.n
    }
    /// How many hashes or entries, 1 to 256.
    #[must_use]
    pub const fn width(&self) -> u64 {
        self.width
    }

    /// Reads `tile/0/x001/067.p/12` or `tile/entries/000`.
    ///
    /// # Errors
    /// When the text is not the one path of a tile.
    pub fn parse(path: &str) -> Result<Self, TileError> {
        let rest = path.strip_prefix("tile/").ok_or(TileError::Path)?;
        let (level, rest) = rest.split_once('/').ok_or(TileError::Path)?;
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => {
                let width = decimal(width).filter(|w| *w < TILE_WIDTH).ok_or(TileError::Path)?;
                (groups, width)
            }
            None => (rest, TILE_WIDTH),
        };
        let n = number(groups).ok_or(TileError::Path)?;
        let tile = match level {
            "entries" => Self::entries(n, width),
            level => decimal(level)
                .and_then(|level| u32::try_from(level).ok())
                .and_then(|level| Self::hashes(level, n, width)),
        };
        // Leading groups of zeros and the like: one tile has one path.
        tile.filter(|t| t.to_string() == path).ok_or(TileError::Path)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tile/")?;
        match self.entries {
            true => f.write_str("entries/")?,
            false => write!(f, "{}/", self.level)?,
        }
        let digits = format!("{:03}", self.n);
        let mut left = digits.as_str();
        // The first group takes what is more than whole groups of three.
        let lead = (3 - digits.len() % 3) % 3;
        let mut end = 3 - lead;
        while left.len() > end {
            let (group, rest) = left.split_at(end);
            write!(f, "x{group:0>3}/")?;
            left = rest;
            end = 3;
        }
        write!(f, "{left:0>3}")?;
        if self.width < TILE_WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// The number that groups of three digits give: `x001/x234/067` is 1234067.
fn number(groups: &str) -> Option<u64> {
    let mut n: u64 = 0;
    for group in groups.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        let three = digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit());
        let value: u64 = if three { digits.parse().ok()? } else { return None };
        n = n.checked_mul(1000)?.checked_add(value)?;
    }
    Some(n)
}

/// How wide tile `n` of a level is in a tree of `size` leaves; 0 if it has none.
#[must_use]
pub fn width(size: u64, level: u32, n: u64) -> u64 {
    let have = size.checked_shr(8 * level.min(LEVEL_MAX + 1)).unwrap_or(0);
    have.saturating_sub(n.saturating_mul(TILE_WIDTH)).min(TILE_WIDTH)
}

/// All tiles and bundles of a tree of `size` leaves, at their widths in it.
pub fn all(size: u64) -> impl Iterator<Item = TilePath> {
    let level = move |level: u32| {
        let count = size.checked_shr(8 * level).unwrap_or(0).div_ceil(TILE_WIDTH);
        (0..count).filter_map(move |n| TilePath::hashes(level, n, width(size, level, n)))
    };
    let bundles =
        (0..size.div_ceil(TILE_WIDTH)).filter_map(move |n| TilePath::entries(n, width(size, 0, n)));
    bundles.chain((0..=LEVEL_MAX).flat_map(level))
}

/// The bytes of a bundle.
///
/// # Errors
/// When an entry is longer than 65535 bytes.
pub fn bundle<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, TileError> {
    let mut out = Vec::with_capacity(entries.iter().map(|e| 2 + e.as_ref().len()).sum());
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| TileError::EntryTooLong)?;
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(entry);
    }
    Ok(out)
}

/// The entries of a bundle.
///
/// # Errors
/// When the bytes end in the middle of an entry.
pub fn unbundle(mut bytes: &[u8]) -> Result<Vec<&[u8]>, TileError> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk().ok_or(TileError::Short)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, rest) = rest.split_at_checked(length).ok_or(TileError::Short)?;
        entries.push(entry);
        bytes = rest;
    }
    Ok(entries)
}

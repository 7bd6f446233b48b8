//! Where tiles and entry bundles lie (C2SP tlog-tiles), and what a bundle looks like.

/// Why a path or a bundle was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// Not the path of a tile.
    #[error("this is not the path of a tile")]
    Path,
    /// The bundle ends inside an entry.
    #[error("the bundle ends inside an entry")]
    Cut,
}

/// The levels of a tree of 2^64 leaves.
const LEVEL_MAX: u32 = 7;

/// The place of a tile or of an entry bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TilePath {
    level: Option<u32>,
    n: u64,
    width: u64,
}

impl TilePath {
    /// A tile of hashes.
    #[must_use]
    pub fn hashes(level: u32, n: u64, width: u64) -> Self {
        Self { level: Some(level), n, width }
    }
    /// A bundle of entries.
    #[must_use]
    pub fn entries(n: u64, width: u64) -> Self {
        Self { level: None, n, width }
    }
    /// Its level; entries lie under level 0.
    #[must_use]
    pub fn level(&self) -> u32 {
        self.level.unwrap_or(0)
    }
    /// Its place in the level.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }
    /// How many hashes or entries: 1 to 256.
    #[must_use]
    pub fn width(&self) -> u64 {
        self.width
    }
    /// Whether it is a bundle of entries.
    #[must_use]
    pub fn is_entries(&self) -> bool {
        self.level.is_none()
    }
    /// Reads `tile/0/x001/067.p/12` or `tile/entries/000`.
    ///
    /// # Errors
    /// When it is not exactly what [`TilePath::to_path`] writes.
    pub fn parse(path: &str) -> Result<Self, TileError> {
        let rest = path.strip_prefix("tile/").ok_or(TileError::Path)?;
        let (level, rest) = rest.split_once('/').ok_or(TileError::Path)?;
        let level = match level {
            "entries" => None,
            l => Some(l.parse::<u32>().ok().filter(|l| *l <= LEVEL_MAX).ok_or(TileError::Path)?),
        };
        let (rest, width) = match rest.split_once(".p/") {
            Some((rest, w)) => (rest, w.parse().ok().filter(|w| (1..=255).contains(w))),
            None => (rest, Some(256)),
        };
        let width = width.ok_or(TileError::Path)?;
        let mut n: u64 = 0;
        for part in rest.split('/') {
            let digits = part.trim_start_matches('x');
            let group: u64 = digits.parse().map_err(|_| TileError::Path)?;
            n = n.checked_mul(1000).and_then(|n| n.checked_add(group)).ok_or(TileError::Path)?;
        }
        let found = Self { level, n, width };
        if found.to_path() == path { Ok(found) } else { Err(TileError::Path) }
    }
    /// The path under the log's prefix.
    #[must_use]
    pub fn to_path(&self) -> String {
        let mut groups = vec![format!("{:03}", self.n % 1000)];
        let mut n = self.n / 1000;
        while n > 0 {
            groups.push(format!("x{:03}", n % 1000));
            n /= 1000;
        }
        groups.reverse();
        let level = self.level.map_or_else(|| "entries".to_owned(), |l| format!("{l}"));
        let part = if self.width == 256 { String::new() } else { format!(".p/{}", self.width) };
        format!("tile/{level}/{}{part}", groups.join("/"))
    }
}

/// An entry bundle: each entry after its length in two bytes.
#[must_use]
pub fn bundle(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    for e in entries {
        out.extend_from_slice(&u16::try_from(e.len()).unwrap_or(u16::MAX).to_be_bytes());
        out.extend_from_slice(e);
    }
    out
}

/// The entries of a bundle.
///
/// # Errors
/// When it ends inside an entry.
pub fn unbundle(mut bytes: &[u8]) -> Result<Vec<Vec<u8>>, TileError> {
    let mut out = Vec::new();
    while !bytes.is_empty() {
        let (len, rest) = bytes.split_first_chunk::<2>().ok_or(TileError::Cut)?;
        let len = usize::from(u16::from_be_bytes(*len));
        let (entry, rest) = rest.split_at_checked(len).ok_or(TileError::Cut)?;
        out.push(entry.to_vec());
        bytes = rest;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        for (path, tile) in [
            ("tile/0/x001/x234/067", TilePath::hashes(0, 1_234_067, 256)),
            ("tile/2/000.p/17", TilePath::hashes(2, 0, 17)),
            ("tile/entries/x273/000.p/112", TilePath::entries(273_000, 112)),
        ] {
            assert_eq!(TilePath::parse(path).unwrap(), tile);
            assert_eq!(tile.to_path(), path);
        }
        for bad in [
            "tile/8/0/000", "tile/0/0", "tile/0/000.p/256", "tile/0/000.p/0", "tile/9/000",
            "tile/0/001/000", "tile/0/x000/001", "tile/entries", "", "tile/0/-01",
        ] {
            assert!(TilePath::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_bundle_gives_its_entries_back() {
        let entries = vec![vec![1; 3], vec![], vec![2; 300]];
        let bytes = bundle(&entries);
        assert_eq!(unbundle(&bytes).unwrap(), entries);
        assert!(unbundle(&bytes[..bytes.len() - 1]).is_err());
    }
}

//! Where a log is read from: a directory or a server. Nothing that comes from there is trusted.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ledger::tile::TilePath;
use ledger::tree::TILE_WIDTH;

/// The longest answer that is read: a full bundle of the longest entries is shorter.
const ANSWER_MAX: u64 = 20 * 1024 * 1024;
/// A node on a weak line may be slow, and one that never answers must not hold us for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why a file of a log could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// It was looked for, and is not there.
    #[error("{0} is missing")]
    Absent(String),
    /// It could not be looked for.
    #[error("{what} cannot be read: {why}")]
    Unreachable {
        /// What was asked for.
        what: String,
        /// Why there was no answer.
        why: String,
    },
}

/// Whoever can give the files of a log by their paths in it.
#[derive(Debug)]
pub enum Source {
    /// A static export.
    Dir(PathBuf),
    /// The address of a log, without a slash at the end.
    Http {
        /// What fetches.
        agent: ureq::Agent,
        /// The address.
        base: String,
    },
}

impl Source {
    /// The log, or the server of logs, at an address or in a directory.
    ///
    /// # Errors
    /// When the address is one of encrypted HTTP.
    pub fn new(place: &str) -> Result<Self, SourceError> {
        let base = place.trim_end_matches('/');
        if base.starts_with("https://") {
            // What is read is signed: TLS would hide who reads and prove nothing more.
            let why = "this program speaks plain HTTP only; copy the log into a directory";
            return Err(unreachable(base, &why));
        }
        if !base.starts_with("http://") {
            return Ok(Self::Dir(PathBuf::from(place)));
        }
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        Ok(Self::Http { agent: agent.into(), base: base.to_owned() })
    }

    /// What people call this place.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Dir(dir) => dir.display().to_string(),
            Self::Http { base, .. } => base.clone(),
        }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn get(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        match self {
            Self::Dir(dir) => read(&dir.join(path), path),
            Self::Http { agent, base } => fetch(agent, &format!("{base}/{path}"), path),
        }
    }

    /// A file that is text.
    ///
    /// # Errors
    /// When it is not there, cannot be read or is not UTF-8.
    pub fn text(&self, path: &str) -> Result<String, SourceError> {
        String::from_utf8(self.get(path)?).map_err(|_| unreachable(path, &"it is not UTF-8"))
    }

    /// The hashes of a tile, as bytes. A partial tile may have been thrown away once the full one
    /// was there (C2SP tlog-tiles); then the full one is cut.
    ///
    /// # Errors
    /// When neither is there or can be read.
    pub fn tile(&self, tile: TilePath) -> Result<Vec<u8>, SourceError> {
        let (found, _) = self.partial(tile)?;
        let width = usize::try_from(tile.width() * 32).unwrap_or(usize::MAX);
        Ok(match found.get(..width) {
            Some(cut) if found.len() as u64 == TILE_WIDTH * 32 => cut.to_vec(),
            _ => found,
        })
    }

    /// The bytes of a bundle, and whether it is the full one in place of a partial one.
    ///
    /// # Errors
    /// When neither is there or can be read.
    pub fn partial(&self, tile: TilePath) -> Result<(Vec<u8>, bool), SourceError> {
        match (self.get(&tile.to_string()), full(tile)) {
            (Err(SourceError::Absent(path)), Some(full)) => match self.get(&full.to_string()) {
                Err(SourceError::Absent(_)) => Err(SourceError::Absent(path)),
                other => other.map(|bytes| (bytes, true)),
            },
            (other, _) => other.map(|bytes| (bytes, false)),
        }
    }
}

/// The full tile at the place of a partial one.
fn full(tile: TilePath) -> Option<TilePath> {
    match (tile.width() < TILE_WIDTH, tile.is_entries()) {
        (false, _) => None,
        (true, true) => TilePath::entries(tile.n(), TILE_WIDTH),
        (true, false) => TilePath::hashes(tile.level(), tile.n(), TILE_WIDTH),
    }
}

fn unreachable(what: &str, why: &dyn std::fmt::Display) -> SourceError {
    SourceError::Unreachable { what: what.to_owned(), why: why.to_string() }
}

/// Reads a file that may not be endless.
///
/// # Errors
/// When it is not there, cannot be read or is too long.
pub fn read(file: &Path, name: &str) -> Result<Vec<u8>, SourceError> {
    let absent = |e: std::io::Error| match e.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => SourceError::Absent(name.to_owned()),
        _ => unreachable(name, &e),
    };
    let mut bytes = Vec::new();
    let mut limited = File::open(file).map_err(absent)?.take(ANSWER_MAX + 1);
    limited.read_to_end(&mut bytes).map_err(absent)?;
    if bytes.len() as u64 > ANSWER_MAX {
        return Err(unreachable(name, &"it is longer than anything in a log"));
    }
    Ok(bytes)
}

fn fetch(agent: &ureq::Agent, url: &str, path: &str) -> Result<Vec<u8>, SourceError> {
    let mut answer = agent.get(url).call().map_err(|e| unreachable(url, &e))?;
    match answer.status().as_u16() {
        200 => {
            let body = answer.body_mut().with_config().limit(ANSWER_MAX);
            body.read_to_vec().map_err(|e| unreachable(url, &e))
        }
        404 | 410 => Err(SourceError::Absent(path.to_owned())),
        status => Err(unreachable(url, &format!("the server answered {status}"))),
    }
}

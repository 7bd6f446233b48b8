//! Recomputes a log: every hash, every tile, the root, and the chains of its streams.

use std::collections::BTreeMap;
use std::fmt;

use ledger::Hash;
use ledger::cbor::Missing;
use ledger::checkpoint::{Checkpoint, Verifier};
use ledger::leaf::Leaf;
use ledger::proof::perfect_root;
use ledger::tile::{TilePath, unbundle, width};
use ledger::tree::{TILE_WIDTH, Tree, hashes, leaf_hash};

use crate::source::{Source, SourceError};

/// After as many missing files the rest of the log is not asked for.
const MISSING_MAX: usize = 20;

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// In the signed checkpoint.
    Checkpoint,
    /// In a tile or a bundle.
    Tile(TilePath),
    /// In an entry, by its place in the log.
    Entry(u64),
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checkpoint => f.write_str("checkpoint"),
            Self::Tile(tile) => write!(f, "{tile}"),
            Self::Entry(index) => write!(f, "entry {index}"),
        }
    }
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub at: At,
    /// What, in words.
    pub why: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.why)
    }
}

impl Problem {
    /// Something wrong with an entry.
    pub(crate) fn entry(index: u64, why: impl Into<String>) -> Self {
        Self { at: At::Entry(index), why: why.into() }
    }
    fn tile(tile: TilePath, why: impl Into<String>) -> Self {
        Self { at: At::Tile(tile), why: why.into() }
    }
    fn checkpoint(why: impl Into<String>) -> Self {
        Self { at: At::Checkpoint, why: why.into() }
    }
}

/// What a log was found to be.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it is signed for, if the signature holds.
    pub checkpoint: Option<Checkpoint>,
    /// The signed text.
    pub note: String,
    /// Whether every entry that was shown to the watcher is the one that is signed.
    pub signed: bool,
    /// How many streams its entries belong to.
    pub streams: usize,
    /// What is wrong, in the order of the log.
    pub problems: Vec<Problem>,
}

/// What is told while a log is read.
pub trait Watch {
    /// An entry was read. It may still turn out not to be the signed one.
    fn entry(&mut self, index: u64, leaf: &Leaf);
    /// So many entries of so many are read.
    fn progress(&mut self, done: u64, size: u64);
}

/// Checks a log against its key, and against an earlier checkpoint of it.
///
/// # Errors
/// When the checkpoint is not there, or a server does not answer.
pub fn check(
    source: &Source,
    key: &Verifier,
    since: Option<&Checkpoint>,
    watch: &mut dyn Watch,
) -> Result<Found, SourceError> {
    // Bytes that are no text have no signature that holds; then there is no other text to tell.
    let note = String::from_utf8(source.get("checkpoint")?).unwrap_or_default();
    let none = Vec::new();
    let mut found = Found { checkpoint: None, note, signed: false, streams: 0, problems: none };
    let checkpoint = match key.open(&found.note) {
        Ok(checkpoint) => checkpoint,
        Err(why) => {
            found.problems.push(Problem::checkpoint(why.to_string()));
            return Ok(found);
        }
    };
    found.checkpoint = Some(checkpoint.clone());
    if let Some(old) = since.filter(|old| old.size > checkpoint.size) {
        found.problems.push(Problem::checkpoint(format!(
            "the log had {} entries earlier and shows {} now: it was cut, or there are two logs",
            old.size, checkpoint.size
        )));
        return Ok(found);
    }
    let mut walk = Walk::new(source, &checkpoint, since);
    walk.leaves(watch)?;
    found.streams = walk.streams.known.len();
    found.signed = walk.entries.is(&checkpoint.root);
    found.problems = walk.judge()?;
    Ok(found)
}

/// A tree that is built anew from one of the two places where leaf hashes come from.
#[derive(Debug, Default)]
struct Tower {
    tree: Tree,
    /// The roots of the full tiles of level 0.
    level1: Vec<Hash>,
    /// A part of it could not be read.
    broken: bool,
    /// The root at the size of the earlier checkpoint.
    earlier: Option<Hash>,
}

impl Tower {
    fn push(&mut self, leaves: &[Hash], since: Option<u64>) {
        for leaf in leaves {
            if since == Some(self.tree.size()) {
                self.earlier = Some(self.tree.root());
            }
            self.tree.push(*leaf);
        }
        if since == Some(self.tree.size()) {
            self.earlier = Some(self.tree.root());
        }
        if leaves.len() as u64 == TILE_WIDTH {
            self.level1.extend(perfect_root(leaves));
        }
        self.tree.trim();
    }
    fn is(&self, root: &Hash) -> bool {
        !self.broken && self.tree.root() == *root
    }
}

struct Walk<'a> {
    source: &'a Source,
    checkpoint: &'a Checkpoint,
    since: Option<&'a Checkpoint>,
    entries: Tower,
    tiles: Tower,
    streams: Streams,
    /// Entries whose hash is not the one in the tile.
    unlike: Vec<u64>,
    problems: Vec<Problem>,
    missing: usize,
}

impl<'a> Walk<'a> {
    fn new(source: &'a Source, checkpoint: &'a Checkpoint, since: Option<&'a Checkpoint>) -> Self {
        let earlier = since.filter(|s| s.size == 0).map(|_| ledger::tree::empty_root());
        let tower = || Tower { earlier, ..Tower::default() };
        Self {
            source,
            checkpoint,
            since,
            entries: tower(),
            tiles: tower(),
            streams: Streams::default(),
            unlike: Vec::new(),
            problems: Vec::new(),
            missing: 0,
        }
    }

    /// Reads all bundles and the tiles of level 0.
    fn leaves(&mut self, watch: &mut dyn Watch) -> Result<(), SourceError> {
        let size = self.checkpoint.size;
        for n in 0..size.div_ceil(TILE_WIDTH) {
            if self.missing > MISSING_MAX {
                let why = format!("more than {MISSING_MAX} files are missing: reading stopped");
                self.problems.push(Problem::checkpoint(why));
                return Ok(());
            }
            let wide = width(size, 0, n);
            let tile = TilePath::hashes(0, n, wide);
            let bundle = TilePath::entries(n, wide);
            let (Some(tile), Some(bundle)) = (tile, bundle) else { continue };
            let known = self.tile(tile)?;
            let leaves = self.bundle(bundle, watch)?;
            let since = self.since.map(|s| s.size);
            match &leaves {
                Some(leaves) => self.entries.push(leaves, since),
                None => self.entries.broken = true,
            }
            match &known {
                Some(known) => self.tiles.push(known, since),
                None => self.tiles.broken = true,
            }
            if let (Some(leaves), Some(known)) = (leaves, known) {
                let pairs = (n * TILE_WIDTH..).zip(leaves.iter().zip(&known));
                self.unlike.extend(pairs.filter(|(_, (a, b))| a != b).map(|(index, _)| index));
            }
            watch.progress(n * TILE_WIDTH + wide, size);
        }
        Ok(())
    }

    /// A tile of its width; none, and a problem, if it is missing or has another one.
    fn tile(&mut self, tile: TilePath) -> Result<Option<Vec<Hash>>, SourceError> {
        let bytes = match self.source.tile(tile) {
            Ok(bytes) => bytes,
            Err(gone) => return self.gone(tile, gone),
        };
        let whole = hashes(&bytes).filter(|h| h.len() as u64 == tile.width());
        if whole.is_none() {
            let why = format!("it does not hold {} hashes", tile.width());
            self.problems.push(Problem::tile(tile, why));
        }
        Ok(whole)
    }

    fn gone<T>(&mut self, tile: TilePath, gone: SourceError) -> Result<Option<T>, SourceError> {
        match gone {
            SourceError::Absent(_) => {
                self.missing += 1;
                self.problems.push(Problem::tile(tile, "it is missing"));
                Ok(None)
            }
            other => Err(other),
        }
    }

    /// The leaf hashes of a bundle, whose entries are shown to the streams and to `watch`.
    fn bundle(
        &mut self,
        bundle: TilePath,
        watch: &mut dyn Watch,
    ) -> Result<Option<Vec<Hash>>, SourceError> {
        let (bytes, cut) = match self.source.partial(bundle) {
            Ok(found) => found,
            Err(gone) => return self.gone(bundle, gone),
        };
        let mut entries = match unbundle(&bytes) {
            Ok(entries) => entries,
            Err(why) => {
                self.problems.push(Problem::tile(bundle, why.to_string()));
                return Ok(None);
            }
        };
        let wide = usize::try_from(bundle.width()).unwrap_or(usize::MAX);
        if cut {
            entries.truncate(wide);
        }
        if entries.len() != wide {
            let why = format!("it holds {} entries instead of {wide}", entries.len());
            self.problems.push(Problem::tile(bundle, why));
            return Ok(None);
        }
        let mut leaves = Vec::with_capacity(wide);
        for (index, entry) in (bundle.n() * TILE_WIDTH..).zip(entries) {
            let hash = leaf_hash(entry);
            if let Some(leaf) = self.streams.read(index, entry, hash) {
                watch.entry(index, &leaf);
            }
            leaves.push(hash);
        }
        Ok(Some(leaves))
    }

    /// Says what is wrong, when all of it was read.
    fn judge(mut self) -> Result<Vec<Problem>, SourceError> {
        let root = self.checkpoint.root;
        let (entries, tiles) = (self.entries.is(&root), self.tiles.is(&root));
        for index in std::mem::take(&mut self.unlike) {
            let n = index / TILE_WIDTH;
            let wide = width(self.checkpoint.size, 0, n);
            let Some(tile) = TilePath::hashes(0, n, wide) else { continue };
            let bundle = TilePath::entries(n, wide).unwrap_or(tile);
            self.problems.push(match (entries, tiles) {
                (true, _) => Problem::tile(tile, format!("its hash of entry {index} was changed")),
                (_, true) => Problem::entry(
                    index,
                    format!("it is not what the log signed; it was changed in {bundle}"),
                ),
                _ => Problem::entry(index, format!("its bytes do not have the hash in {tile}")),
            });
        }
        if !entries && !tiles {
            let why = "the root over what was read is not the one that is signed";
            self.problems.push(Problem::checkpoint(why));
        }
        if !(self.entries.broken && self.tiles.broken) {
            let level1 = if entries || self.tiles.broken { &self.entries } else { &self.tiles };
            let level1 = level1.level1.clone();
            self.upper_tiles(level1)?;
        }
        self.compare_with_earlier(entries);
        self.epochs();
        if entries {
            // What is not signed by the log says nothing about the log.
            self.problems.append(&mut self.streams.problems);
        } else {
            let why = "entries are not those that are signed: their contents were not judged";
            self.problems.push(Problem::checkpoint(why));
        }
        self.problems.sort();
        Ok(self.problems)
    }

    /// Compares the levels above 0 with the roots of the tiles under them.
    fn upper_tiles(&mut self, mut hashes: Vec<Hash>) -> Result<(), SourceError> {
        for level in 1..=ledger::tile::LEVEL_MAX {
            let mut above = Vec::new();
            for (n, wanted) in (0..).zip(hashes.chunks(256)) {
                let Some(tile) = TilePath::hashes(level, n, wanted.len() as u64) else { continue };
                let known = self.tile(tile)?;
                let pairs = known.iter().flatten().zip(wanted).enumerate();
                for (at, _) in pairs.filter(|(_, (known, wanted))| known != wanted) {
                    let why = format!("its hash {at} is not the root of the tile under it");
                    self.problems.push(Problem::tile(tile, why));
                }
                if wanted.len() as u64 == TILE_WIDTH {
                    above.extend(perfect_root(wanted));
                }
            }
            if above.is_empty() {
                break;
            }
            hashes = above;
        }
        Ok(())
    }

    /// A log that goes on from another one must have that one's tree as its beginning.
    fn epochs(&mut self) {
        for (index, claim) in std::mem::take(&mut self.streams.epochs) {
            let tree = match claim {
                Ok((size, root)) if size <= index => Tree::load(size, |level, n, wide| {
                    // The tile as it is now: the one of then is its beginning.
                    let now = width(self.checkpoint.size, level, n);
                    let tile = TilePath::hashes(level, n, now);
                    let tile = tile.ok_or_else(|| SourceError::Absent(format!("{level}/{n}")))?;
                    let (mut bytes, _) = self.source.partial(tile)?;
                    bytes.truncate(usize::try_from(wide * 32).unwrap_or(usize::MAX));
                    Ok::<_, SourceError>(bytes)
                })
                .ok()
                .filter(|tree| tree.root()[..] == root[..]),
                _ => None,
            };
            if tree.is_none() {
                let why = "it does not go on from the log that it names";
                self.streams.problems.push(Problem::entry(index, why));
            }
        }
    }

    fn compare_with_earlier(&mut self, entries: bool) {
        let Some(old) = self.since else { return };
        let tower = if entries { &self.entries } else { &self.tiles };
        if tower.is(&self.checkpoint.root) && tower.earlier != Some(old.root) {
            let why = format!(
                "the first {} entries are not those of the earlier checkpoint: the log signed two \
                 histories; keep both checkpoints, they are the proof",
                old.size
            );
            self.problems.push(Problem::checkpoint(why));
        }
    }
}

/// The chains of the streams, and the time.
#[derive(Debug, Default)]
struct Streams {
    known: BTreeMap<[u8; 16], (u64, Hash)>,
    at_ms: u64,
    problems: Vec<Problem>,
    /// Entries that say of which log this one is the continuation: its size and root.
    epochs: Vec<(u64, Claim)>,
}

/// The size and root that a continuation names, if it names them.
type Claim = Result<(u64, Vec<u8>), Missing>;

impl Streams {
    fn read(&mut self, index: u64, entry: &[u8], hash: Hash) -> Option<Leaf> {
        let mut wrong = |why: String| self.problems.push(Problem::entry(index, why));
        let leaf = match Leaf::decode(entry) {
            Ok(leaf) => leaf,
            Err(why) => {
                wrong(why.to_string());
                return None;
            }
        };
        if leaf.at_ms < self.at_ms {
            wrong(format!("its time {} lies before that of the entry before it", leaf.at_ms));
        }
        self.at_ms = self.at_ms.max(leaf.at_ms);
        let before = self.known.get(&leaf.stream);
        let wanted = before.map_or(0, |(seq, _)| seq.saturating_add(1));
        if leaf.seq != wanted {
            wrong(format!("it is number {} of its stream, and {wanted} is next", leaf.seq));
        } else if leaf.prev != before.map(|(_, hash)| *hash) {
            wrong("it does not name the hash of the entry before it in its stream".to_owned());
        }
        self.known.insert(leaf.stream, (leaf.seq, hash));
        if leaf.kind == "node.opened/2" {
            let size = leaf.public.int("size").map(|n| u64::try_from(n).unwrap_or(u64::MAX));
            let claim = size.and_then(|size| Ok((size, leaf.public.bytes("root")?.to_vec())));
            self.epochs.push((index, claim));
        }
        Some(leaf)
    }
}

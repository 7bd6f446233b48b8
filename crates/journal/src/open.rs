//! Opening a node: keys, schema, tree, start guard.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keystore::Keystore;
use ledger::Hash;
use ledger::checkpoint::{Signer, Verifier};
use ledger::note::NoteError;
use ledger::tree::Tree;
use store::{Exec, Migration, Store, StoreError, Tx, sql};

use crate::app::{App, Clock, Parts};
use crate::epoch::{self, Before, Named, parts};
use crate::live::Heads;
use crate::sequencer::Sequencer;
use crate::tail::Tail;
use crate::{Fold, Registry, proof};

/// The log's secret, in the node's folder.
const KEY: &str = "log.key";
/// The newest head that this node has shown to anyone, in the node's folder.
const SHOWN: &str = "head.lock";
/// Lies in the node's folder while a restore is not finished.
pub const RESTORING: &str = "restoring";

/// How to open a node.
pub struct Config {
    /// The database.
    pub store: store::Options,
    /// The node's own folder: the log's key and the lock file lie here, never in the database.
    pub folder: PathBuf,
    /// The name of the node's log, with its epoch: `demo.onewindow.example/head/1`. A database that
    /// was restored since goes on under a later epoch of the same name.
    pub origin: String,
    /// The database was just restored: its log goes on under a new epoch, this one or a later.
    pub new_epoch: Option<u64>,
    /// The schema of every crate, ours first.
    pub migrations: Vec<&'static [Migration]>,
    /// The folds of every crate.
    pub folds: Vec<&'static [Fold]>,
    /// The node's secrets.
    pub keys: Arc<Keystore>,
    /// The time.
    pub clock: Clock,
    /// Where all randomness of operations comes from.
    pub seed: [u8; 32],
    /// How many spoken codes there are to draw from: how tests use them up.
    pub codes: u32,
}

/// Why a node does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file of the node's folder.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The database belongs to another node.
    #[error(
        "this database is the journal of {found}, not of {wanted}: give the right --data, or start \
         with an empty one"
    )]
    OtherNode {
        /// Whose it is.
        found: String,
        /// Who asked.
        wanted: String,
    },
}

impl App {
    /// Opens a node.
    ///
    /// # Errors
    /// When the database or a file cannot be used, or belongs to another node. A log that was
    /// rolled back or altered still opens, for reading only: [`App::read_only`] says why.
    pub fn open(config: Config) -> Result<Self, OpenError> {
        let mut sets = vec![crate::MIGRATIONS];
        sets.extend(config.migrations.iter().copied());
        let store = Store::open(&config.store, &sets)?;
        let marker = config.folder.join(RESTORING);
        if config.new_epoch.is_none() && marker.exists() {
            let reason = "a restore did not end: run `onewindow restore` again, into an empty \
                          database";
            return Err(OpenError::File { path: marker, reason: reason.to_owned() });
        }
        let head = head(&store)?;
        let key = config.folder.join(KEY);
        let seed = seed(&key, head.size > 0)?;
        let bad = |e: NoteError| OpenError::File { path: key.clone(), reason: format!("{e}") };
        let shown = shown(&config.folder.join(SHOWN))?;
        let names = epoch::names(&store)?;
        let (tree, mut trouble) = store.read(|tx| load(tx, &head))?;
        let (origin, before) = named(&config, &names, shown.as_deref(), &tree)?;
        let signer = Signer::new(&origin, &seed).map_err(bad)?;
        if let (None, None, Some(note)) = (&trouble, &before, &shown) {
            let log = Log { store: &store, names: &names, origin: &origin, seed: &seed };
            trouble = guard(&log, &config.folder.join(SHOWN), note, &tree)?;
        }
        let ended = names.iter().filter_map(|n| n.before.as_ref()).chain(&before);
        let earlier = ended.map(|b| epoch::earlier(b, &seed)).collect::<Result<_, _>>();
        let earlier = earlier.map_err(bad)?;
        let vkey = signer.vkey();
        let heads = Arc::new(Heads::new(signer, tree.size(), tree.root()));
        let mut folds = vec![crate::FOLDS];
        folds.extend(config.folds);
        let mut parts = Parts {
            store: store.clone(),
            keys: config.keys,
            folds: Arc::new(Registry::new(&folds)),
            heads: heads.clone(),
            origin,
            before,
            earlier,
            vkey,
            read_only: trouble,
            sequenced: None,
            clock: config.clock,
            at_ms: head.at_ms,
            seed: config.seed,
            codes: config.codes,
        };
        if parts.read_only.is_none() {
            if store.inline() {
                store.start(Box::new(Tail::new(tree, head.at_ms, heads)))?;
            } else {
                let next = store.read(next_number)?;
                let s = Sequencer::new(store, tree, head.at_ms, heads, next);
                parts.sequenced = Some(s.start()?);
            }
        }
        Ok(Self::assemble(parts))
    }

    /// Writes down, beside the database, the newest head that was shown to anyone. The next start
    /// compares: a database that is behind it was rolled back.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_head(&self, folder: &Path) -> std::io::Result<()> {
        let (path, fresh) = (folder.join(SHOWN), folder.join("head.lock.new"));
        let mut file = std::fs::File::create(&fresh)?;
        file.write_all(self.head().checkpoint().as_bytes())?;
        file.sync_all()?;
        std::fs::rename(fresh, path)
    }
}

/// The tree head as it stands in the database.
pub(crate) struct HeadRow {
    pub(crate) size: u64,
    root: Vec<u8>,
    pub(crate) at_ms: u64,
}

impl store::FromRow for HeadRow {
    fn from_row(row: &mut store::Row) -> store::Result<Self> {
        let int = |n: i64| {
            u64::try_from(n)
                .map_err(|_| StoreError::Inconsistent { table: "head", row: "1".to_owned() })
        };
        Ok(Self {
            size: int(row.get("size")?)?,
            root: row.get("root")?,
            at_ms: int(row.get("at_ms")?)?,
        })
    }
}

fn head(store: &Store) -> Result<HeadRow, StoreError> {
    store.alone(|tx| {
        tx.exec(
            sql!(
                "INSERT INTO head (id, size, root, at_ms) VALUES (1, 0, $1, 0)
                 ON CONFLICT (id) DO NOTHING"
            ),
            &[ledger::tree::empty_root().into()],
        )?;
        newest(tx)
    })
}

/// The newest head.
pub(crate) fn newest(tx: &mut Tx<'_>) -> Result<HeadRow, StoreError> {
    tx.one(sql!("SELECT size, root, at_ms FROM head WHERE id = 1"), &[])
}

/// The name that the log goes on under and, if it is a new one, what it goes on from.
fn named(
    config: &Config,
    names: &[Named],
    shown: Option<&str>,
    tree: &Tree,
) -> Result<(String, Option<Before>), OpenError> {
    let newest = names.last().map(|n| n.origin.as_str());
    match (newest, config.new_epoch) {
        (Some(newest), Some(least)) => {
            let first = shown.and_then(|note| note.lines().next());
            Ok((epoch::next(newest, first, least), Some(epoch::before(newest, tree))))
        }
        (None, Some(_)) => {
            Err(StoreError::Schema("the backup is of a node that was never opened".to_owned()))?
        }
        (None, None) => Ok((config.origin.clone(), None)),
        (Some(newest), None) => {
            let ((name, is), (wanted, from)) = (parts(newest), parts(&config.origin));
            if name == wanted && is >= from {
                return Ok((newest.to_owned(), None));
            }
            let (found, wanted) = (newest.to_owned(), config.origin.clone());
            Err(OpenError::OtherNode { found, wanted })
        }
    }
}

/// The number of the first entry that has no index.
pub(crate) fn next_number(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let newest: Option<i64> = tx.one(sql!("SELECT MAX(ord) AS n FROM leaf"), &[])?;
    Ok(newest.map_or(0, |n| n + 1))
}

/// The tree from its tiles. The second is why it may not grow.
pub(crate) fn load(tx: &mut Tx<'_>, head: &HeadRow) -> Result<(Tree, Option<String>), StoreError> {
    let tree = Tree::load(head.size, |level, n, width| {
        proof::tile(tx, level, n, width)?.ok_or(StoreError::NoRow)
    });
    match tree {
        Ok(tree) if tree.root()[..] == head.root[..] => Ok((tree, None)),
        Ok(tree) => Ok((
            tree,
            Some(
                "the tiles of the log do not give its recorded root: somebody changed them. Run \
                 `onewindow audit`; it names what was changed"
                    .to_owned(),
            ),
        )),
        Err(e) => Ok((
            Tree::default(),
            Some(format!(
                "a tile of the log is missing or damaged ({e}). Run `onewindow audit`; it names it"
            )),
        )),
    }
}

/// The newest head that was shown, as it lies beside the database.
fn shown(path: &Path) -> Result<Option<String>, OpenError> {
    match std::fs::read_to_string(path) {
        Ok(note) => Ok(Some(note)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(OpenError::File { path: path.to_owned(), reason: format!("{e}") }),
    }
}

/// What the start guard knows of the log.
struct Log<'a> {
    store: &'a Store,
    names: &'a [Named],
    origin: &'a str,
    seed: &'a Hash,
}

/// The start guard: has anyone been shown a head that this database does not reach?
fn guard(
    log: &Log<'_>,
    shown: &Path,
    note: &str,
    tree: &Tree,
) -> Result<Option<String>, OpenError> {
    // A head of the log before this epoch was shown too. What that one had more is declared lost.
    let first = note.lines().next().unwrap_or_default();
    let ended = log.names.iter().filter_map(|n| n.before.as_ref()).find(|b| b.origin == first);
    let origin = if ended.is_some() { first } else { log.origin };
    let signer = Signer::new(origin, log.seed)
        .map_err(|e| OpenError::File { path: shown.to_owned(), reason: format!("{e}") })?;
    let verifier = Verifier::from_vkey(&signer.vkey())
        .map_err(|e| OpenError::File { path: shown.to_owned(), reason: format!("{e}") })?;
    let Ok(old) = verifier.open(note) else {
        return Ok(Some(format!(
            "{} is not signed by this log's key: it was changed, or belongs to another node. \
             Put the right file back, or remove it if you are sure that nothing newer was shown",
            shown.display()
        )));
    };
    if ended.is_some_and(|b| old.size > b.size) {
        return Ok(None);
    }
    if old.size > tree.size() {
        return Ok(Some(format!(
            "this database ends at entry {}, but entry {} has been shown to the public: it was \
             rolled back or is an old copy. Put the newer database back, or, if it is lost, run \
             `onewindow restore`, which begins a new epoch; nothing is written until then",
            tree.size(),
            old.size
        )));
    }
    let then = log.store.read(|tx| root_at(tx, old.size))?;
    Ok((then != Some(old.root)).then(|| {
        format!(
            "the log differs from what was shown at size {}: entries were replaced. Restore the \
             database from before the change; nothing is written until then",
            old.size
        )
    }))
}

/// The root that the tiles give at an earlier size.
fn root_at(tx: &mut Tx<'_>, size: u64) -> Result<Option<Hash>, StoreError> {
    let tree = Tree::load(size, |level, n, width| {
        proof::tile(tx, level, n, width)?.ok_or(StoreError::NoRow)
    });
    Ok(tree.ok().map(|t| t.root()))
}

/// Reads the log's key, or makes it for a log that has no entry yet.
fn seed(path: &Path, in_use: bool) -> Result<Hash, OpenError> {
    let bad = |reason: String| OpenError::File { path: path.to_owned(), reason };
    match std::fs::read(path) {
        Ok(bytes) => bytes.try_into().map_err(|_| bad("the key is not 32 bytes long".to_owned())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && !in_use => fresh_key(path),
        Err(e) => Err(bad(format!(
            "{e}. The log cannot be signed without its key: put it back from the backup"
        ))),
    }
}

fn fresh_key(path: &Path) -> Result<Hash, OpenError> {
    let bad = |reason: String| OpenError::File { path: path.to_owned(), reason };
    let mut seed = [0; 32];
    rand::TryRng::try_fill_bytes(&mut rand::rngs::SysRng, &mut seed)
        .map_err(|e| bad(format!("no randomness: {e}")))?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut f| {
            f.write_all(&seed)?;
            f.sync_all()
        })
        .map_err(|e| bad(format!("{e}")))?;
    Ok(seed)
}

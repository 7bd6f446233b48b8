//! Putting a node together: which crates there are, and how it is opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use identity::Sessions;
use journal::{App, Clock, OpenError};
use keystore::Keystore;
use kit::CounterKey;
use pack::Pack;
use store::{Location, Migration, Options};
use web::{House, Pace, Streams};

/// The schema of every crate, in import order.
pub const MIGRATIONS: &[&[Migration]] =
    &[identity::MIGRATIONS, queue::MIGRATIONS, figures::MIGRATIONS];

/// The folds of every crate.
pub const FOLDS: &[&[journal::Fold]] = &[
    identity::FOLDS,
    identity::devices::fold::FOLDS,
    identity::printers::fold::FOLDS,
    queue::FOLDS,
    queue::front::FOLDS,
    queue::operator::FOLDS,
    queue::plan::FOLDS,
    queue::announce::FOLDS,
    queue::media::FOLDS,
    queue::changed::FOLDS,
];

/// The record tables of every crate but the journal, whose own are always audited.
#[must_use]
pub fn record_tables() -> Vec<&'static str> {
    [identity::RECORD_TABLES, queue::RECORD_TABLES].concat()
}

/// Every table of the schema, for backups.
#[must_use]
pub fn all_tables() -> Vec<&'static str> {
    let mut all = vec!["entry", "leaf", "tile", "head", "command", "timer", "node"];
    all.extend([
        "credential",
        "session",
        "device_key",
        "search_token",
        "wait_score",
        "remote_use",
        "rating_use",
        "print_job",
        "service_seen",
    ]);
    all.extend(record_tables());
    all
}

/// Where the clips of speech lie in the node's own folder.
pub const CLIPS: &str = "voice";

/// What a node is opened with.
pub struct Opening {
    /// `--data`: a folder, or a `postgres://` address.
    pub data: String,
    /// The node's own folder: keys and the lock file.
    pub folder: PathBuf,
    /// The name of its log.
    pub origin: String,
    /// Only a restore begins a new epoch: this one, or a later.
    pub new_epoch: Option<u64>,
    /// The country.
    pub pack: Arc<Pack>,
    /// Whether this is a demo.
    pub demo: bool,
    /// The address under which people reach it.
    pub base_url: String,
    /// The time.
    pub clock: Clock,
    /// The seed of all randomness of operations.
    pub seed: [u8; 32],
    /// Where a ticket printer may be.
    pub printers: web::printer_line::Reach,
    /// The systems that are asked whether they answer.
    pub probes: Vec<web::Probe>,
    /// At most this many pages in the file: how tests fill a disk.
    pub pages_max: Option<u32>,
    /// How many spoken codes there are: all of them, but for tests that use them up.
    pub codes: u32,
}

/// Why a node could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The journal.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The secrets.
    #[error(transparent)]
    Keys(#[from] keystore::KeyError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// A file or folder.
    #[error("{0}")]
    File(String),
    /// Journal and keystore could not be made to agree about who was erased.
    #[error("erasures could not be done again: {0}")]
    Erasures(String),
    /// What has changed since the last start could not be recorded.
    #[error("changed services could not be recorded: {0}")]
    Changed(String),
    /// The first entry could not be written.
    #[error("the first entry could not be written: {0}")]
    First(String),
}

/// An open node.
#[derive(Clone)]
pub struct Node {
    /// The state of the router.
    pub house: House,
    /// The living sessions.
    pub sessions: Sessions,
    /// The node's own folder.
    pub folder: PathBuf,
}

/// Where the rows of `--data` are, and where the node's own folder is.
#[must_use]
pub fn places(data: &str) -> (Location, PathBuf) {
    if data.starts_with("postgres://") || data.starts_with("postgresql://") {
        (Location::Server(data.to_owned()), PathBuf::from("onewindow-data"))
    } else {
        (Location::File(Path::new(data).join("onewindow.db")), PathBuf::from(data))
    }
}

/// Opens a node and records its first entry, if it has none.
///
/// # Errors
/// When a part of it cannot be opened.
pub async fn open(o: Opening) -> Result<Node, NodeError> {
    std::fs::create_dir_all(&o.folder)
        .map_err(|e| NodeError::File(format!("{}: {e}", o.folder.display())))?;
    let keys = Arc::new(Keystore::open(&o.folder)?);
    let mut options = Options::new(places(&o.data).0);
    options.pages_max = o.pages_max;
    let config = journal::Config {
        store: options,
        folder: o.folder.clone(),
        origin: o.origin,
        new_epoch: o.new_epoch,
        migrations: MIGRATIONS.to_vec(),
        folds: FOLDS.to_vec(),
        keys: keys.clone(),
        clock: o.clock,
        seed: o.seed,
        codes: o.codes,
    };
    // Opening talks to the database and blocks.
    let app = tokio::task::spawn_blocking(move || App::open(config))
        .await
        .map_err(|e| NodeError::First(format!("{e}")))??;
    if app.read_only().is_none() {
        journal::open_node(&app).await.map_err(|e| NodeError::First(format!("{e}")))?;
    }
    let langs = o.pack.langs.first().cloned().unwrap_or_default();
    let texts = web::texts(&langs).map_err(NodeError::File)?;
    let sites = web::Sites::of(&o.pack);
    queue::plan::load(&app, &sites).await?;
    let (busy_app, places) = (app.clone(), sites.clone());
    let busy = Arc::new(move |c: &CounterKey| counter_is_busy(&busy_app, &places, c));
    let loading = app.clone();
    let loaded = tokio::task::spawn_blocking(move || {
        let devices = identity::devices::edge::load(&loading)?;
        Ok::<_, store::StoreError>((Sessions::load(&loading, busy, devices.clone())?, devices))
    });
    let (sessions, devices) = loaded.await.map_err(|e| NodeError::First(format!("{e}")))??;
    // Demo accounts have no PIN to come back with.
    let sessions = if o.demo { sessions.without_idle_lock() } else { sessions };
    let pasts = web::Pasts::planned(&o.pack);
    let printers = web::Printers::within(o.printers);
    identity::printers::edge::load(&app, &printers).await?;
    let (spoken, langs) = (o.folder.join(CLIPS), o.pack.langs.clone());
    // Reads every clip.
    let clips = tokio::task::spawn_blocking(move || web::Clips::load(&spoken, &langs))
        .await
        .map_err(|e| NodeError::First(format!("{e}")))?;
    let house = House::from(web::Rooms {
        app,
        pack: o.pack,
        sites,
        keys,
        texts: Arc::new(texts),
        demo: o.demo,
        base_url: o.base_url,
        sign_in: Arc::new(sessions.clone()),
        pasts,
        printers,
        probes: web::Probes::new(o.probes),
        clips,
        devices,
        streams: Streams::new(&name(&o.seed)),
        searches: Pace::default(),
    });
    queue::edge::erase_again(&house).await.map_err(|e| NodeError::Erasures(e.to_string()))?;
    queue::changed::edge::begin(&house).await.map_err(|e| NodeError::Changed(e.code.to_owned()))?;
    Ok(Node { house, sessions, folder: o.folder })
}

/// Tells this run of the program from others in references of problems.
fn name(seed: &[u8; 32]) -> String {
    seed.iter().take(3).map(|b| format!("{b:02x}")).collect()
}

/// Whether a counter has somebody now, called, served or held: such a session does not end.
fn counter_is_busy(app: &App, sites: &web::Sites, counter: &CounterKey) -> bool {
    let Some(site) = sites.get(&counter.site) else { return false };
    let day = queue::ops::today(&site, app.now());
    // Asked rarely (of sessions past their end), from async code, and the database blocks: so on a
    // thread of its own.
    let read = || {
        app.store().read(|tx| {
            let called = queue::sql::desk(tx, counter, day)?.is_some_and(|d| d.ticket.is_some());
            Ok::<_, store::StoreError>(called || !queue::sql::held(tx, counter, day, 1)?.is_empty())
        })
    };
    let found = std::thread::scope(|s| s.spawn(read).join());
    found.is_ok_and(|busy| busy.unwrap_or(false))
}

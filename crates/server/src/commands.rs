//! What the program can be asked to do.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Parser, Subcommand};
use pack::Pack;
use store::{Options, Store};
use tokio::net::TcpListener;
use web::printer_line::Reach;

use crate::clock::Steered;
use crate::config::Config;
use crate::history::{self, Plan};
use crate::node::{self, MIGRATIONS, Node, Opening, places};
use crate::{backup, clock, demo, hall, listen, router, simulate, voice};

/// One window for every public service, and proof for everyone that it is honest.
#[derive(Parser)]
#[command(name = "onewindow", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// A demo day on this machine: made-up people, every screen open.
    Demo(Demo),
    /// The real thing.
    Serve {
        /// The configuration (TOML): docs/operate.md.
        #[arg(long)]
        config: PathBuf,
    },
    /// Folds the journal again and compares every row; checks every byte against the log.
    Audit {
        /// A folder, or a postgres:// address.
        #[arg(long, default_value = "./onewindow-data")]
        data: String,
    },
    /// Copies the database into one file, from one snapshot, while it is in use.
    Backup {
        /// The file to make.
        file: PathBuf,
        /// Another file, for the wrapped keys of visitors.
        #[arg(long)]
        keys: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// Fills an empty database from a backup, of either engine, and begins a new epoch of the log.
    Restore {
        /// The backup.
        file: PathBuf,
        /// The keys that were backed up with it.
        #[arg(long)]
        keys: Option<PathBuf>,
        /// The epoch, where this folder does not know all that were shown.
        #[arg(long, default_value_t = 0)]
        epoch: u64,
        #[command(flatten)]
        place: Place,
    },
    /// Makes up days of a site and plays them through the real operations.
    Simulate {
        #[command(subcommand)]
        verb: simulate::Verb,
    },
    /// Makes the clips that displays speak with, by espeak-ng where it is installed.
    Voice {
        /// Their folder: `voice` in the node's own folder is found by itself.
        #[arg(long, default_value = "./onewindow-data/voice")]
        out: PathBuf,
        /// A pack's folder instead of the one that is compiled in.
        #[arg(long)]
        pack: Option<PathBuf>,
    },
    /// Checks a country's pack.
    Pack {
        #[command(subcommand)]
        verb: PackVerb,
    },
    /// Prints the description of the JSON API (OpenAPI 3.1).
    Openapi,
}

#[derive(Subcommand)]
enum PackVerb {
    /// Parses, lints, runs its tests, and prints how much of it is sourced.
    Check {
        /// The pack's folder; without one, every pack that is compiled in.
        folder: Option<PathBuf>,
    },
}

/// Where a node is.
#[derive(clap::Args)]
pub(crate) struct Place {
    /// A folder, or a postgres:// address.
    #[arg(long, default_value = "./onewindow-data")]
    pub(crate) data: String,
    /// The node's own folder, with its keys, where the data is not in it.
    #[arg(long)]
    folder: Option<PathBuf>,
}

impl Place {
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.clone().unwrap_or_else(|| places(&self.data).1)
    }
}

#[derive(clap::Args)]
struct Demo {
    #[command(flatten)]
    place: Place,
    /// Where to listen: this machine's own addresses only.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The hall does not move by itself.
    #[arg(long)]
    still: bool,
    /// The demo begins without working days behind it.
    #[arg(long)]
    no_history: bool,
    /// A pack's folder instead of the one that is compiled in.
    #[arg(long)]
    pack: Option<PathBuf>,
    /// The ticket printer of the first centre's kiosk: `10.0.0.5:9100`.
    #[arg(long)]
    printer: Option<String>,
}

impl Default for Demo {
    fn default() -> Self {
        Self {
            place: Place { data: "./onewindow-data".to_owned(), folder: None },
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            still: false,
            no_history: false,
            pack: None,
            printer: None,
        }
    }
}

/// Anything that ends the program with words.
pub(crate) type Outcome = Result<i32, Box<dyn std::error::Error>>;

/// Runs a command. Answers the exit code.
///
/// # Errors
/// What ended it, in words.
pub fn run(cli: Cli, out: &mut impl Write) -> Outcome {
    match cli.command.unwrap_or(Verb::Demo(Demo::default())) {
        Verb::Demo(d) => demo_day(&d, out),
        Verb::Serve { config } => serve(&config, out),
        Verb::Audit { data } => audit(&data, out),
        Verb::Backup { file, keys, place } => backup::backup(&file, keys.as_deref(), &place, out),
        Verb::Restore { file, keys, epoch, place } => {
            let from = backup::From { file: &file, keys: keys.as_deref(), epoch };
            runtime()?.block_on(backup::restore(&from, &place, load(None)?, out))
        }
        Verb::Simulate { verb } => runtime()?.block_on(simulate::run(&verb, out)),
        Verb::Voice { out: folder, pack } => {
            voice::make(&load(pack.as_deref())?.langs, &folder, out)
        }
        Verb::Pack { verb: PackVerb::Check { folder } } => pack_check(folder.as_deref(), out),
        Verb::Openapi => {
            write!(out, "{}", router::openapi()?)?;
            Ok(0)
        }
    }
}

pub(crate) fn load(folder: Option<&Path>) -> Result<Arc<Pack>, Box<dyn std::error::Error>> {
    let loaded = match folder {
        Some(folder) => pack::load(folder),
        None => pack::load_embedded("azerbaijan"),
    };
    loaded.map(Arc::new).map_err(|errors| {
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n").into()
    })
}

fn demo_day(d: &Demo, out: &mut impl Write) -> Outcome {
    if !d.listen.ip().is_loopback() {
        return Err("a demo listens on this machine only: give --listen 127.0.0.1:PORT, or use \
            `onewindow serve` for real work"
            .into());
    }
    let pack = load(d.pack.as_deref())?;
    // A demo listens on this machine only, and so may its printers.
    let printers = Reach { loopback: true, also: d.printer.iter().cloned().collect() };
    runtime()?.block_on(async {
        let listener = TcpListener::bind(d.listen).await.map_err(|e| {
            format!("{}: {e}. Stop the other program, or give another --listen", d.listen)
        })?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let folder = d.place.folder();
        demo::claim(&folder, &d.place.data)?;
        let plan = Plan::of(&folder, clock::now(), if d.no_history { 0 } else { history::DAYS })?;
        let steered = Steered::default();
        if let Some(plan) = &plan {
            steered.set(plan.begins(&pack).as_millisecond());
        }
        let time = steered.clone();
        let node = node::open(Opening {
            folder,
            data: d.place.data.clone(),
            origin: "demo.onewindow.example/head/1".to_owned(),
            new_epoch: None,
            pack,
            demo: true,
            base_url: base_url.clone(),
            clock: Arc::new(move || time.now()),
            seed: clock::seed()?,
            printers,
            probes: Vec::new(),
            pages_max: None,
            codes: kit::SpokenCode::MANY,
        })
        .await?;
        demo::seed(&node).await?;
        if let Some(plan) = plan {
            history::first_start(&node, plan, d.no_history, &steered, out).await?;
        }
        if let Some(why) = node.house.app.read_only() {
            writeln!(out, "READ-ONLY: {why}")?;
        } else if let Some(address) = &d.printer {
            demo::printer(&node.house, address).await?;
        }
        writeln!(
            out,
            "DEMO. Made-up people, simulated centres. Accounts: {}/{}",
            node.folder.display(),
            demo::ACCOUNTS
        )?;
        for (name, address) in demo::screens(&base_url) {
            writeln!(out, "  {name:<30} {address}")?;
        }
        out.flush()?;
        if !d.still && node.house.app.read_only().is_none() {
            let (house, sessions) = (node.house.clone(), node.sessions.clone());
            tokio::spawn(hall::run(hall::Hall::new(house, sessions, clock::seed()?)));
        }
        listen(listener, &node).await?;
        Ok(0)
    })
}

fn serve(file: &Path, out: &mut impl Write) -> Outcome {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let config: Config = toml::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))?;
    if config.origin.starts_with("demo.") {
        return Err("the origin of a real log does not begin with \"demo.\"".into());
    }
    let as_folder = Path::new(&config.pack);
    let pack = if as_folder.is_dir() { load(Some(as_folder))? } else { load(None)? };
    let probes = config.probes(&pack)?;
    let printers = Reach { loopback: false, also: config.printer_addresses.clone() };
    runtime()?.block_on(async {
        let listener = TcpListener::bind(&config.listen)
            .await
            .map_err(|e| format!("{}: {e}", config.listen))?;
        let folder = config.folder.map_or_else(|| places(&config.data).1, PathBuf::from);
        let node = node::open(Opening {
            folder,
            data: config.data,
            origin: config.origin,
            new_epoch: None,
            pack,
            demo: false,
            base_url: config.base_url.trim_end_matches('/').to_owned(),
            clock: Arc::new(clock::now),
            seed: clock::seed()?,
            printers,
            probes,
            pages_max: None,
            codes: kit::SpokenCode::MANY,
        })
        .await?;
        writeln!(out, "listening on {}", listener.local_addr()?)?;
        if node.house.app.read_only().is_none()
            && let Some(token) = identity::first_admin_link(&node.house.app).await?
        {
            let base = &node.house.base_url;
            writeln!(out, "The first administrator signs up once, at {base}/welcome/{token}")?;
        }
        out.flush()?;
        listen(listener, &node).await?;
        Ok(0)
    })
}

async fn listen(listener: TcpListener, node: &Node) -> std::io::Result<()> {
    router::start_workers(node);
    listen::ask_for_descriptors();
    listen::listen(listener, router::router(node), listen::HEAD_WITHIN, stopped()?).await;
    node.house.app.keep_head(&node.folder)
}

/// Ends when the program is told to: by Ctrl-C, or by whatever manages services.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut here, mut told) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = here.recv() => {}
            _ = told.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .max_blocking_threads(64)
        .build()
}

fn audit(data: &str, out: &mut impl Write) -> Outcome {
    let (location, folder) = places(data);
    let mut sets = vec![journal::MIGRATIONS];
    sets.extend(MIGRATIONS);
    let store = Store::open(&Options::new(location), &sets)?;
    let scratch = folder.join("audit.scratch.db");
    let clean = || {
        for end in ["", "-wal", "-shm"] {
            // Left over from an audit that was stopped; absent is fine.
            let _ = std::fs::remove_file(format!("{}{end}", scratch.display()));
        }
    };
    clean();
    let report = journal::audit(&store, &scratch, MIGRATIONS, node::FOLDS, &node::record_tables());
    clean();
    let report = report?;
    for finding in &report.findings {
        writeln!(out, "WRONG: {finding}")?;
    }
    if report.pending > 0 {
        writeln!(out, "{} entries wait for their place in the log", report.pending)?;
    }
    writeln!(
        out,
        "{} entries folded again, {} rows compared, {} findings",
        report.entries,
        report.rows,
        report.findings.len()
    )?;
    Ok(i32::from(!report.findings.is_empty()))
}

fn pack_check(folder: Option<&Path>, out: &mut impl Write) -> Outcome {
    let loaded: Vec<_> = match folder {
        Some(folder) => vec![pack::load(folder)],
        None => pack::embedded().into_iter().map(pack::load_embedded).collect(),
    };
    let mut wrong = 0;
    for pack in loaded {
        match pack {
            Ok(pack) => writeln!(out, "{}\n{}", pack.key, pack::report(&pack))?,
            Err(errors) => {
                wrong += errors.len();
                for e in errors {
                    writeln!(out, "{e}")?;
                }
            }
        }
    }
    if wrong > 0 {
        writeln!(out, "{wrong} errors")?;
    }
    Ok(i32::from(wrong > 0))
}

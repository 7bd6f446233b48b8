//! The benchmark: the real server over loopback HTTP, and the raw limit in the same run.
#![expect(clippy::float_arithmetic, reason = "rates and percentiles, and no money")]

mod http;
mod pack;
mod raw;
mod visit;

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Visits: take a ticket, call, finish, look.
    Visit {
        /// The database under the server.
        #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
        engine: Engine,
        /// The database's address, for PostgreSQL; it must be empty.
        #[arg(long)]
        url: Option<String>,
        /// How long each number of clients runs.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Verb::Visit { engine, url, seconds } = Cli::parse().verb;
    let folder = std::env::temp_dir().join(format!("onewindow-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let data = match (engine, url) {
        (Engine::Sqlite, _) => folder.join("data").display().to_string(),
        (Engine::Postgres, Some(url)) => url,
        (Engine::Postgres, None) => {
            return Err("give --url postgres://… of an empty database".into());
        }
    };
    let mut out = std::io::stdout();
    let each = Duration::from_secs(seconds);
    let done = visit::run(&folder, &data, each, &mut out).and_then(|()| limits(&folder, &mut out));
    std::fs::remove_dir_all(&folder)?;
    done
}

fn limits(folder: &Path, out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let (p50, p99) = raw::fsync_probe(folder)?;
    writeln!(out, "\nfdatasync of 4 KiB: p50 {p50:?}, p99 {p99:?}")?;
    writeln!(out, "\nraw limit (no shared code, same bytes and indexes, synchronous=FULL)")?;
    writeln!(out, "{:>6} {:>10} {:>12}", "group", "ops/s", "p99 commit")?;
    for r in raw::sweep(folder, Duration::from_secs(2))? {
        writeln!(out, "{:>6} {:>10.0} {:>12.2?}", r.group, r.per_second, r.p99)?;
    }
    Ok(())
}

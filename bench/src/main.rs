//! The benchmark: the real server over loopback HTTP, and the raw limit in the same run.
#![expect(clippy::float_arithmetic, reason = "rates and percentiles, and no money")]

mod cluster;
mod day;
mod displays;
mod http;
mod pack;
mod raw;
mod raw_postgres;
mod visit;
mod year;

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use cluster::Cluster;
use raw::Raw;
use visit::Reached;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

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
        /// The address of an empty PostgreSQL database; without it one is started for the run.
        #[arg(long)]
        url: Option<String>,
        /// How long each number of clients runs.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
    },
    /// A day of a centre of forty counters, with every screen open.
    Day {
        /// How many times faster than life.
        #[arg(long, default_value_t = 50)]
        speed: u32,
        /// What makes this day differ from others.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// A thousand displays of one hall.
    Displays,
    /// Pages over a year of history: five million visits in the tables.
    Year,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

/// Builds the program under test, so that an older one is never measured. Without cargo the one
/// beside this program is taken as it is.
fn build() -> Outcome<()> {
    let Some(cargo) = std::env::var_os("CARGO") else { return Ok(()) };
    let built = std::process::Command::new(cargo)
        .args(["build", "--release", "-p", "onewindow"])
        .status()?;
    if built.success() { Ok(()) } else { Err("the program under test was not built".into()) }
}

fn main() -> Outcome<()> {
    let verb = Cli::parse().verb;
    build()?;
    let folder = std::env::temp_dir().join(format!("onewindow-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = match verb {
        Verb::Visit { engine, url, seconds } => {
            measure(engine, url, &folder, Duration::from_secs(seconds))
        }
        Verb::Displays => displays::run(&folder, &mut std::io::stdout()),
        Verb::Year => year::run(&folder, &mut std::io::stdout()),
        Verb::Day { speed, seed } => day::run(&folder, speed, seed, &mut std::io::stdout()),
    };
    std::fs::remove_dir_all(&folder)?;
    done
}

fn measure(engine: Engine, url: Option<String>, folder: &Path, each: Duration) -> Outcome<()> {
    let mut out = std::io::stdout();
    let mut started = None;
    let data = match (engine, url) {
        (Engine::Sqlite, _) => folder.join("data").display().to_string(),
        (Engine::Postgres, Some(url)) => url,
        (Engine::Postgres, None) => started.insert(Cluster::start(folder)?).url("onewindow"),
    };
    let reached = visit::run(folder, &data, each, &mut out)?;
    let (p50, p99) = raw::fsync_probe(folder)?;
    writeln!(out, "\nfdatasync of 4 KiB: p50 {p50:?}, p99 {p99:?}")?;
    writeln!(out, "\nraw limit (no shared code, same bytes and indexes, durable commits)")?;
    let sweep = match engine {
        Engine::Sqlite => raw::sweep(folder, Duration::from_secs(2))?,
        Engine::Postgres => raw_postgres::sweep(&data, Duration::from_secs(2))?,
    };
    writeln!(out, "{:>6} {:>10} {:>12}", "group", "ops/s", "p99 commit")?;
    for r in &sweep {
        writeln!(out, "{:>6} {:>10.0} {:>12.2?}", r.group, r.per_second, r.p99)?;
    }
    let mut called = Vec::new();
    if matches!(engine, Engine::Sqlite) {
        writeln!(out, "\nthe same with callers who wait for their commit and ask again")?;
        writeln!(out, "{:>7} {:>9} {:>12}", "callers", "ops/s", "p99 call")?;
        for r in &reached {
            let raw = raw::with_callers(folder, r.clients, Duration::from_secs(2))?;
            writeln!(out, "{:>7} {:>9.0} {:>12.2?}", raw.group, raw.per_second, raw.p99)?;
            called.push(raw);
        }
    }
    ratios(&reached, &sweep, &called, &mut out)
}

/// Holds what was reached against the raw loop whose groups are as large as there are clients, and
/// against as many callers of it.
fn ratios(reached: &[Reached], sweep: &[Raw], called: &[Raw], out: &mut impl Write) -> Outcome<()> {
    let best = sweep.iter().map(|r| r.per_second).fold(0.0, f64::max);
    writeln!(
        out,
        "\n{:>7} {:>16} {:>14} {:>16} {:>16}",
        "clients", "of raw, same", "of raw, best", "p99 / raw commit", "p99 / raw call"
    )?;
    for r in reached {
        let same = sweep.iter().filter(|raw| raw.group <= r.clients).max_by_key(|raw| raw.group);
        let Some(same) = same else { continue };
        writeln!(
            out,
            "{:>7} {:>14.0} % {:>12.0} % {:>16.1} {:>16}",
            r.clients,
            r.writes_per_second / same.per_second * 100.0,
            r.writes_per_second / best * 100.0,
            r.p99.as_secs_f64() / same.p99.as_secs_f64(),
            called.iter().find(|raw| raw.group == r.clients).map_or_else(String::new, |raw| {
                format!("{:.1}", r.p99.as_secs_f64() / raw.p99.as_secs_f64())
            }),
        )?;
    }
    Ok(())
}

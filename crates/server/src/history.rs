//! The demo's past: at its first start it lives through working days that are over, through the
//! real operations. Its plan is a file; a start that was cut short is taken up by the next one.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use days::simulate;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kit::Day;
use pack::{Pack, Site};
use serde::{Deserialize, Serialize};
use web::House;

use crate::clock::Steered;
use crate::demo::ACCOUNTS;
use crate::node::{Node, NodeError};
use crate::play::{Pace, Stage, play};

/// The file with the plan.
pub const FILE: &str = "demo-history.json";
/// Working days that a demo has behind it.
pub const DAYS: usize = 20;
/// The seed of the demo's past: the same for everybody who tries it on the same day.
const SEED: u64 = 1;
/// Calendar days looked at to find the working ones.
const LOOK_BACK: usize = 120;

/// What is to be played.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// The days end before the day that it was then.
    pub planned: Timestamp,
    /// How many working days of each site.
    pub days: usize,
    /// Whether nothing is left to do.
    pub done: bool,
    /// Why it ended before its last day, where it did.
    #[serde(default)]
    pub broken: Option<String>,
}

impl Plan {
    /// The plan of a demo's folder: an unfinished one, or a fresh one for a fresh demo. None when
    /// its past is played, or it began without one.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn of(folder: &Path, now: Timestamp, days: usize) -> Result<Option<Self>, NodeError> {
        let file = folder.join(FILE);
        let failed = |e: &dyn std::fmt::Display| {
            NodeError::File(format!("{}: {e}. Delete it and start again", file.display()))
        };
        if file.exists() {
            let text = std::fs::read(&file).map_err(|e| failed(&e))?;
            let plan: Self = serde_json::from_slice(&text).map_err(|e| failed(&e))?;
            plan.warn(folder);
            return Ok((!plan.done).then_some(plan));
        }
        if folder.join(ACCOUNTS).exists() {
            return Ok(None);
        }
        let plan = Self { planned: now, days, done: days == 0, broken: None };
        std::fs::create_dir_all(folder).map_err(|e| failed(&e))?;
        plan.keep(folder)?;
        Ok((!plan.done).then_some(plan))
    }

    fn keep(&self, folder: &Path) -> Result<(), NodeError> {
        let file: PathBuf = folder.join(FILE);
        let fresh = file.with_extension("new");
        let text = serde_json::to_vec_pretty(self).map_err(|e| NodeError::File(format!("{e}")))?;
        std::fs::write(&fresh, text)
            .and_then(|()| std::fs::rename(&fresh, &file))
            .map_err(|e| NodeError::File(format!("{}: {e}", file.display())))
    }

    /// Nothing more is played, whatever is left: from now on the log holds the present.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end(mut self, folder: &Path) -> Result<(), NodeError> {
        self.done = true;
        self.keep(folder)
    }

    /// Says of a past that ended early that it did, and how to get a whole one. At every start: the
    /// log holds the present by now, so that no later start can play what is missing.
    fn warn(&self, folder: &Path) {
        if let Some(why) = &self.broken {
            tracing::error!(
                "the past of this demo ended early: {why}. It works, with fewer days behind it. \
                 For all {} of them give another --data, or delete {} and start again",
                self.days,
                folder.display()
            );
        }
    }

    /// When it begins: the log's first entry bears this time.
    #[must_use]
    pub fn begins(&self, pack: &Pack) -> Timestamp {
        let first = staged(pack).filter_map(|site| {
            let date = *self.dates(site).first()?;
            let midnight = date.to_datetime(jiff::civil::Time::midnight());
            site.zone.to_ambiguous_timestamp(midnight).compatible().ok()
        });
        first.min().unwrap_or(self.planned)
    }

    /// The working days of a site, in order.
    fn dates(&self, site: &Site) -> Vec<Date> {
        let today = Day::of(self.planned, &site.zone).0;
        let back =
            std::iter::successors(today.checked_sub(1.day()).ok(), |d| d.checked_sub(1.day()).ok());
        let mut dates: Vec<Date> =
            back.take(LOOK_BACK).filter(|d| site.opens_on(*d)).take(self.days).collect();
        dates.reverse();
        dates
    }
}

fn staged(pack: &Pack) -> impl Iterator<Item = &Arc<Site>> {
    pack.sites.values().filter(|s| !s.counters.is_empty())
}

/// What was played.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Played {
    /// Days of the calendar.
    pub days: usize,
    /// Numbers that were taken.
    pub visits: usize,
    /// Acts.
    pub acts: u64,
}

/// Plays the past. `watch` is told of each day done, of how many.
///
/// # Errors
/// When an act did something else than the script says; what was played stays, and is valid.
pub async fn run(
    house: &House,
    plan: &Plan,
    clock: &Steered,
    watch: &mut (dyn FnMut(usize, usize) + Send),
) -> Result<Played, NodeError> {
    let sites: Vec<(Arc<Site>, Vec<Date>)> =
        staged(&house.pack).map(|site| (site.clone(), plan.dates(site))).collect();
    let mut dates: Vec<Date> = sites.iter().flat_map(|(_, d)| d.iter().copied()).collect();
    dates.sort_unstable();
    dates.dedup();
    let mut played = Played::default();
    for (n, date) in dates.iter().enumerate() {
        let mut stages = Vec::new();
        for (site, own) in &sites {
            if let Some(made) = simulate(&house.pack, site, *date, SEED)
                && own.contains(date)
            {
                played.visits += made.day.visits.len();
                stages.push(Stage::set(house, site, made, SEED).await?);
            }
        }
        let mut pace = Pace { clock, speed: None, watch: &mut || {} };
        played.acts += play(house, &stages, &mut pace).await?;
        for stage in &stages {
            stage.close(house).await?;
        }
        played.days += 1;
        watch(n + 1, dates.len());
    }
    Ok(played)
}

/// Plays the demo's past, with a bar. A past that cannot be played to its end is a shorter one;
/// this start and every later one says so on stderr.
///
/// # Errors
/// When the plan's file cannot be written, or nobody reads what is printed.
pub async fn first_start(
    node: &Node,
    mut plan: Plan,
    skip: bool,
    steered: &Steered,
    out: &mut impl Write,
) -> Result<(), Box<dyn std::error::Error>> {
    if !skip && node.house.app.read_only().is_none() {
        writeln!(
            out,
            "The first start: {} working days, simulated; --no-history skips it",
            plan.days
        )?;
        let bar = std::io::stdout().is_terminal();
        let mut watch = move |n: usize, of: usize| progress(bar, n, of);
        match run(&node.house, &plan, steered, &mut watch).await {
            Ok(p) => {
                writeln!(out, "{} visits, {} acts on {} days", p.visits, p.acts, p.days)?;
                // Who looks at the figures first finds them there. What fails here, the reader that
                // keeps them tries again, and says so.
                while figures::follow(&node.house).await.unwrap_or(false) {}
            }
            Err(e) => {
                plan.broken = Some(e.to_string());
                plan.warn(&node.folder);
            }
        }
    }
    steered.let_go();
    plan.end(&node.folder)?;
    Ok(())
}

/// One line that fills, on a terminal only.
fn progress(bar: bool, n: usize, of: usize) {
    if bar {
        let mut line = std::io::stdout().lock();
        let (full, rest) = ("#".repeat(n), ".".repeat(of - n));
        // A terminal that went away is no reason to stop.
        let _ = write!(line, "\r  [{full}{rest}] {n}/{of} days{}", if n == of { "\n" } else { "" });
        let _ = line.flush();
    }
}

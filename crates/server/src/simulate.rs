//! `onewindow simulate`: one made-up day, played through the real operations.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use jiff::civil::Date;
use kit::{Day, SiteKey};
use pack::{Pack, Site};
use queue::wait;
use web::House;

use crate::clock::{self, Steered};
use crate::commands::{Outcome, load};
use crate::demo;
use crate::node::{self, Opening, places};
use crate::play::{Pace, Stage, play};

/// What can be simulated.
#[derive(Subcommand)]
pub enum Verb {
    /// A day of one site: the same site, date and seed make the same day.
    Day(OneDay),
    /// Forecasts made-up days from the days before them, and prints how far that was off.
    Backtest {
        /// The site.
        #[arg(long)]
        site: SiteKey,
        /// What makes these days differ from others.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

/// Days that a back-test forecasts, each from as many before it as estimates learn from.
const FORECAST: usize = 40;

/// Which day, and where it is kept.
#[derive(clap::Args)]
pub struct OneDay {
    /// The site.
    #[arg(long)]
    site: SiteKey,
    /// What makes this day differ from others.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The date at the site; today if it is left out. It may not lie before what the log holds.
    #[arg(long)]
    day: Option<Date>,
    /// A demo's folder or postgres:// address; a fresh database that is deleted afterwards if it
    /// is left out.
    #[arg(long)]
    data: Option<String>,
    /// How many times faster than life; as fast as it goes if it is left out.
    #[arg(long)]
    speed: Option<u32>,
}

/// Runs it.
///
/// # Errors
/// What ended it, in words.
pub async fn run(verb: &Verb, out: &mut impl Write) -> Outcome {
    let one = match verb {
        Verb::Day(one) => one,
        Verb::Backtest { site, seed } => return backtest(site, *seed, out),
    };
    let Some(data) = &one.data else {
        let folder = scratch()?;
        let done = one_day(one, &folder.display().to_string(), out).await;
        std::fs::remove_dir_all(&folder)?;
        return done;
    };
    one_day(one, data, out).await
}

fn site_of(pack: &Pack, key: &SiteKey) -> Result<Arc<Site>, String> {
    pack.sites.get(key).cloned().ok_or_else(|| {
        let all: Vec<_> = pack.sites.keys().map(ToString::to_string).collect();
        format!("there is no site {key}: give one of {}", all.join(", "))
    })
}

fn backtest(key: &SiteKey, seed: u64, out: &mut impl Write) -> Outcome {
    let pack = load(None::<&Path>)?;
    let site = site_of(&pack, key)?;
    let today = Day::of(clock::now(), &site.zone).0;
    let back = std::iter::successors(Some(today), |d| d.yesterday().ok()).take(365);
    let mut days: Vec<_> = back
        .filter(|d| site.opens_on(*d))
        .filter_map(|d| days::simulate(&pack, &site, d, seed))
        .map(|made| made.day)
        .take(FORECAST + wait::DAYS)
        .collect();
    days.reverse();
    let Some(e) = days::forecast::backtest(&site, &days, wait::DAYS) else {
        return Err(format!("{key} works on too few days").into());
    };
    let percent = |permille: i64| format!("{}.{} %", permille / 10, permille % 10);
    writeln!(out, "{} days forecast, each from the {} before it", e.days, wait::DAYS)?;
    writeln!(out, "MAPE {} by day, {} by hour", percent(e.day), percent(e.hour))?;
    writeln!(out, "as like the day before: {} by day", percent(e.naive_day))?;
    Ok(0)
}

fn scratch() -> std::io::Result<PathBuf> {
    let name = u64::from_be_bytes(clock::seed()?.first_chunk::<8>().copied().unwrap_or_default());
    let folder = std::env::temp_dir().join(format!("onewindow-simulate-{name:016x}"));
    std::fs::create_dir(&folder)?;
    Ok(folder)
}

async fn one_day(one: &OneDay, data: &str, out: &mut impl Write) -> Outcome {
    let pack = load(None::<&Path>)?;
    let site = site_of(&pack, &one.site)?;
    let date = one.day.unwrap_or_else(|| Day::of(clock::now(), &site.zone).0);
    let made = days::simulate(&pack, &site, date, one.seed)
        .filter(|_| site.opens_on(date) && !site.counters.is_empty())
        .ok_or_else(|| format!("{} is closed on {date}: give another --day", site.key))?;
    let begins = made.acts.first().map_or(made.day.midnight, |a| a.at);
    let steered = Steered::default();
    steered.set(made.day.midnight);
    let time = steered.clone();
    let node = node::open(Opening {
        folder: places(data).1,
        data: data.to_owned(),
        origin: "demo.onewindow.example/head/1".to_owned(),
        new_epoch: None,
        pack,
        demo: true,
        base_url: "http://127.0.0.1".to_owned(),
        clock: Arc::new(move || time.now()),
        seed: clock::seed()?,
        printers: web::printer_line::Reach::default(),
        probes: Vec::new(),
        pages_max: None,
        codes: kit::SpokenCode::MANY,
    })
    .await?;
    let house = &node.house;
    if let Some(why) = house.app.read_only() {
        return Err(why.into());
    }
    if house.app.now().as_millisecond() > begins {
        return Err(format!(
            "the log goes on until {}: give a later --day, or another --data",
            house.app.now()
        )
        .into());
    }
    demo::seed(&node).await?;
    let before = house.app.head().size;
    let started = std::time::Instant::now();
    let stages = [Stage::set(house, &site, made, one.seed).await?];
    let mut pace = Pace { clock: &steered, speed: one.speed, watch: &mut || {} };
    play(house, &stages, &mut pace).await?;
    let seconds = started.elapsed();
    house.app.keep_head(&node.folder)?;
    let [stage] = &stages;
    summary(house, &stage.made, before, seconds, out)?;
    Ok(0)
}

fn summary(
    house: &House,
    made: &days::Simulated,
    before: u64,
    took: std::time::Duration,
    out: &mut impl Write,
) -> std::io::Result<()> {
    let day = &made.day;
    let waits = day.waits();
    let at = |percent: usize| waits.get(waits.len() * percent / 100).copied().unwrap_or(0);
    let clock = |s: i64| format!("{}:{:02} min", s / 60, s % 60);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    made.acts.iter().for_each(|a| *kinds.entry(a.act.kind()).or_default() += 1);
    let kinds: Vec<String> = kinds.into_iter().map(|(kind, n)| format!("{kind} {n}")).collect();
    let entries = house.app.head().size - before;
    let a_second = u128::from(entries) * 1000 / took.as_millis().max(1);
    writeln!(
        out,
        "{}: {} visits, {} turned back at a full hall",
        day.date,
        day.visits.len(),
        made.full
    )?;
    writeln!(out, "wait: median {}, p90 {}", clock(at(50)), clock(at(90)))?;
    writeln!(
        out,
        "{} calls that nobody answered, {} gave up waiting",
        day.calls.iter().filter(|c| c.missed).count(),
        day.visits.iter().filter(|v| v.left.is_some()).count()
    )?;
    writeln!(out, "{}", kinds.join(", "))?;
    writeln!(out, "{entries} entries in {} ms: {a_second} a second", took.as_millis())
}

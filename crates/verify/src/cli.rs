//! The commands.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use jiff::tz::TimeZone;
use ledger::checkpoint::{Checkpoint, CheckpointError, Verifier};
use ledger::leaf::Leaf;
use ledger::note::{Note, NoteError};
use ledger::receipt::{Receipt, ReceiptError};

use crate::fairness::Fairness;
use crate::figures::Figures;
use crate::log::{self, Found, Problem, Watch};
use crate::source::{self, SourceError};
use crate::target::{self, Target};
use crate::{FINE, Failure, UNKNOWN, WRONG, words};

/// How many problems are written out; the rest is counted.
const SHOWN_MAX: usize = 50;
/// Smaller logs are read before anyone wonders.
const PROGRESS_FROM: u64 = 20_000;
/// How many entries lie between two lines of progress.
const PROGRESS_STEP: u64 = 10 * 256;

/// Checks a public log, a receipt, or the fairness of a queue, and trusts nobody but the key.
#[derive(Parser)]
#[command(name = "onewindow-verify", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Recompute a log: signature, every hash, every tile, the chains of its entries.
    Log {
        #[command(flatten)]
        place: Place,
        /// An earlier checkpoint: the log must have grown out of it.
        #[arg(long, value_name = "FILE")]
        since: Option<PathBuf>,
        /// Where to keep the checkpoint if all is well, for the next time.
        #[arg(long, value_name = "FILE")]
        save: Option<PathBuf>,
    },
    /// Check a receipt and say what it proves. Works offline.
    Receipt {
        /// The receipt.
        file: PathBuf,
        /// The key of the log.
        #[arg(long, value_name = "KEY", conflicts_with = "log")]
        vkey: Option<String>,
        /// The address or directory of the log, to take its key from there.
        #[arg(long, value_name = "URL|DIR")]
        log: Option<String>,
    },
    /// Recompute who was next at every call.
    Fairness {
        #[command(flatten)]
        place: Place,
    },
    /// Count waits, and who left or did not come, from the log alone.
    Figures {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        of: Of,
    },
}

#[derive(Args)]
struct Of {
    /// A site; all of the log if it is absent.
    #[arg(long)]
    site: Option<String>,
    /// A day of the site, or the first of several: 20261124.
    #[arg(long)]
    day: i64,
    /// The last day.
    #[arg(long, value_name = "DAY")]
    to: Option<i64>,
    /// Also by hour, as the clocks of a zone show it: Asia/Baku.
    #[arg(long)]
    zone: Option<String>,
}

#[derive(Args)]
struct Place {
    /// A server, a log of it (…/log/node), or a directory with a log.
    #[arg(value_name = "URL|DIR")]
    place: String,
    /// The key of the log, from a place that you trust.
    #[arg(long, value_name = "KEY")]
    vkey: Option<String>,
}

/// Runs the program with its arguments; gives its exit code.
pub fn run<I, A>(args: I, out: &mut dyn Write, err: &mut dyn Write) -> u8
where
    I: IntoIterator<Item = A>,
    A: Into<OsString> + Clone,
{
    let asked = match Cli::try_parse_from(args) {
        Ok(cli) => cli.command,
        Err(help) => {
            let (code, to): (u8, &mut dyn Write) =
                if help.use_stderr() { (UNKNOWN, err) } else { (FINE, out) };
            // Nothing is left to do if even this cannot be written.
            let _ = write!(to, "{help}");
            return code;
        }
    };
    let done = match asked {
        Command::Log { place, since, save } => logs(&place, since, save, out, err),
        Command::Receipt { file, vkey, log } => receipt(&file, vkey, log, out),
        Command::Fairness { place } => fairness(&place, out, err),
        Command::Figures { place, of } => figures(&place, &of, out, err),
    };
    done.unwrap_or_else(|why| {
        let _ = writeln!(err, "{why}");
        UNKNOWN
    })
}

/// Shows progress, and hands entries to whoever reads along.
struct Reading<'a> {
    err: &'a mut dyn Write,
    fairness: Option<Fairness>,
    figures: Option<Figures>,
}

impl Watch for Reading<'_> {
    fn entry(&mut self, index: u64, leaf: &Leaf) {
        if let Some(fairness) = &mut self.fairness {
            fairness.read(index, leaf);
        }
        if let Some(figures) = &mut self.figures {
            figures.read(index, leaf);
        }
    }
    fn progress(&mut self, done: u64, size: u64) {
        if size >= PROGRESS_FROM && (done.is_multiple_of(PROGRESS_STEP) || done == size) {
            // A log is no worse because its progress cannot be shown.
            let _ = writeln!(self.err, "{done} of {size} entries");
        }
    }
}

fn logs(
    place: &Place,
    since: Option<PathBuf>,
    save: Option<PathBuf>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, Failure> {
    let targets = target::resolve(&place.place, place.vkey.as_deref())?;
    if targets.len() > 1 && (since.is_some() || save.is_some()) {
        let why = "--since and --save are for one log: give its own address, …/log/node";
        return Err(Failure::Usage(why.to_owned()));
    }
    let mut worst = FINE;
    for target in &targets {
        let since = since.as_deref().map(|file| earlier(file, &target.key)).transpose()?;
        let mut reading = Reading { err, fairness: None, figures: None };
        let found = log::check(&target.source, &target.key, since.as_ref(), &mut reading)?;
        heading(target, &found, out)?;
        show(&found.problems, out)?;
        if !found.problems.is_empty() {
            worst = WRONG;
            continue;
        }
        writeln!(out, "signature, hashes, tiles, root, chains and times hold")?;
        if let Some(since) = since {
            writeln!(out, "it grew out of the earlier checkpoint of {} entries", since.size)?;
        }
        if let Some(file) = &save {
            std::fs::write(file, &found.note)?;
        }
    }
    Ok(worst)
}

/// An earlier checkpoint. One that this key did not sign says nothing about this log.
fn earlier(file: &Path, key: &Verifier) -> Result<Checkpoint, Failure> {
    let name = file.display();
    key.open(&text(file)?).map_err(|why| Failure::Usage(format!("--since {name}: {why}")))
}

fn heading(target: &Target, found: &Found, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "log {} at {}", target.key.origin(), target.source.name())?;
    if let Some(checkpoint) = &found.checkpoint {
        writeln!(out, "{} entries in {} streams", checkpoint.size, found.streams)?;
    }
    if target.self_named {
        writeln!(
            out,
            "the key came from where the log came from: this shows only that they agree; \
             give --vkey from a place that you trust"
        )?;
    }
    Ok(())
}

fn show(problems: &[Problem], out: &mut dyn Write) -> Result<(), Failure> {
    for problem in problems.iter().take(SHOWN_MAX) {
        writeln!(out, "WRONG {problem}")?;
    }
    if let Some(more) = problems.len().checked_sub(SHOWN_MAX).filter(|more| *more > 0) {
        writeln!(out, "and {more} more")?;
    }
    Ok(())
}

fn fairness(place: &Place, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Failure> {
    let mut worst = FINE;
    for target in target::resolve(&place.place, place.vkey.as_deref())? {
        let mut reading = Reading { err, fairness: Some(Fairness::default()), figures: None };
        let found = log::check(&target.source, &target.key, None, &mut reading)?;
        let judged = reading.fairness.unwrap_or_default();
        heading(&target, &found, out)?;
        show(&found.problems, out)?;
        if !found.problems.is_empty() {
            worst = WRONG;
        }
        if !found.signed {
            writeln!(out, "the queue was not judged: its entries are not those that are signed")?;
            continue;
        }
        for line in &judged.overrides {
            writeln!(out, "put first by two people: {line}")?;
        }
        show(&judged.violations, out)?;
        let (wrong, calls) = (judged.violations.len(), judged.calls);
        writeln!(out, "{wrong} violations in {calls} calls, {} tickets", judged.tickets)?;
        if wrong > 0 {
            worst = WRONG;
        }
    }
    Ok(worst)
}

fn figures(
    place: &Place,
    of: &Of,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, Failure> {
    let mut worst = FINE;
    let unknown = |name: &String| Failure::Usage(format!("{name:?} is no zone of time"));
    let zone = of.zone.as_ref().map(|name| TimeZone::get(name).map_err(|_| unknown(name)));
    let zone = zone.transpose()?;
    for target in target::resolve(&place.place, place.vkey.as_deref())? {
        let figures = Figures::of(of.site.clone(), of.day, of.to.unwrap_or(of.day));
        let mut reading = Reading { err, fairness: None, figures: Some(figures) };
        let found = log::check(&target.source, &target.key, None, &mut reading)?;
        let counted = reading.figures;
        heading(&target, &found, out)?;
        show(&found.problems, out)?;
        if !found.problems.is_empty() {
            worst = WRONG;
        }
        let Some(counted) = counted.filter(|_| found.signed) else {
            writeln!(out, "nothing was counted: its entries are not those that are signed")?;
            continue;
        };
        words::counted(out, &counted)?;
        if let Some(zone) = &zone {
            words::by_hour(out, &counted, zone)?;
        }
    }
    Ok(worst)
}

fn receipt(
    file: &Path,
    vkey: Option<String>,
    log: Option<String>,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    // Bytes that are no text are a spoilt receipt, and not a file that is not there.
    let bytes = source::read(file, &file.display().to_string())?;
    let Ok(text) = String::from_utf8(bytes) else { return refused(out, &"it is not text") };
    let receipt = match Receipt::parse(&scanned(&text)) {
        Ok(receipt) => receipt,
        Err(why) => return refused(out, &why),
    };
    let claimed = Note::parse(receipt.checkpoint())
        .map_err(CheckpointError::from)
        .and_then(|note| Checkpoint::parse(&note.text));
    let claimed = match claimed {
        Ok(claimed) => claimed,
        Err(why) => return refused(out, &why),
    };
    let origin = claimed.origin.escape_debug();
    let key = match (vkey, log) {
        (Some(vkey), _) => target::key(&vkey)?,
        (None, Some(place)) => {
            writeln!(out, "the key is the one that {place} names: it may agree only with itself")?;
            target::key_of(&place, &claimed.origin)?
        }
        (None, None) => {
            writeln!(out, "The receipt says that it is of the log {origin}.")?;
            writeln!(out, "The signature was not checked, so it proves nothing yet.")?;
            writeln!(out, "Give the log's key with --vkey, or its address with --log.")?;
            return Ok(UNKNOWN);
        }
    };
    match receipt.check(&key) {
        Ok(checked) => {
            words::proves(out, &checked)?;
            Ok(FINE)
        }
        Err(why @ ReceiptError::Checkpoint(CheckpointError::Note(NoteError::Unsigned))) => {
            writeln!(out, "the receipt is of {origin}, and the key is of {}", key.origin())?;
            refused(out, &why)
        }
        Err(why) => refused(out, &why),
    }
}

/// What a phone read from paper: it may write other line ends, and leave out the last one.
fn scanned(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn refused(out: &mut dyn Write, why: &dyn std::fmt::Display) -> Result<u8, Failure> {
    writeln!(out, "WRONG receipt: {why}")?;
    Ok(WRONG)
}

fn text(file: &Path) -> Result<String, Failure> {
    let name = file.display().to_string();
    let not_text = |_| SourceError::Unreachable { what: name.clone(), why: "not UTF-8".to_owned() };
    Ok(String::from_utf8(source::read(file, &name)?).map_err(not_text)?)
}

//! Sends papers to their printers, each printer by a worker of its own.
//!
//! A retry never prints twice. A paper is sent only while the printer says that it is ready. That
//! it is being sent is durable before the first byte. A paper whose printer did not say that it has
//! cut it is never sent again by itself.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use kit::DeviceId;
use queue::edge::slip::{compose, next_paper, paper_is};
use queue::slip::{Job, Paper};
use tokio::net::TcpStream;
use web::printer_line::burn;
use web::{House, Printer, Problem, Trouble};

/// How often a worker looks for a paper: a visitor does not notice half a second.
const TICK: Duration = Duration::from_millis(500);
/// How often it looks at its printer when there is nothing to print.
pub const LOOK: Duration = Duration::from_secs(15);
/// The longest pause while a printer is in trouble.
const PAUSE_MAX: Duration = Duration::from_secs(8);

/// Prints for ever. A printer that is enrolled later gets its worker then.
pub async fn run(house: House) {
    if house.app.read_only().is_some() {
        return;
    }
    let (mut came, mut at_work) = (house.printers.came(), BTreeSet::new());
    loop {
        at_work.retain(|id| house.printers.get(*id).is_some());
        for printer in house.printers.all() {
            if at_work.insert(printer.id) {
                tokio::spawn(work(house.clone(), printer.id));
            }
        }
        if came.changed().await.is_err() {
            return;
        }
    }
}

/// Prints on one printer until it is revoked.
async fn work(house: House, id: DeviceId) {
    let (mut pause, mut looked) = (TICK, None::<Instant>);
    while let Some(printer) = house.printers.get(id) {
        let troubled = || house.printers.trouble(id).is_some();
        let due = troubled() || looked.is_none_or(|at| at.elapsed() > LOOK);
        match once(&house, &printer, due).await {
            Ok(true) => looked = Some(Instant::now()),
            Ok(false) => {}
            Err(e) if e.lasts() => {}
            Err(e) => tracing::error!(error = e.code, "a paper could not be read; trying again"),
        }
        pause = if troubled() { (pause * 2).min(PAUSE_MAX) } else { TICK };
        tokio::time::sleep(pause).await;
    }
}

/// Sends the next paper of a printer. Where there is none and a look is due, only looks at the
/// printer. Answers whether it has looked.
///
/// # Errors
/// Those of the engine; what is wrong with the printer is kept in `house.printers`.
pub async fn once(house: &House, printer: &Printer, due: bool) -> Result<bool, Problem> {
    let job = next_paper(house, printer).await?;
    let Some(painter) = house.printers.painter().await else {
        house.printers.say(printer, Some(Trouble::NoFont));
        return Ok(false);
    };
    if job.is_none() && !due {
        return Ok(false);
    }
    let bytes = match &job {
        Some(job) => {
            let Some(paper) = compose(house, job).await? else {
                paper_is(house, printer, job, Paper::Waiting, Paper::Lapsed).await?;
                return Ok(false);
            };
            let paint = move || painter.paint(&*paper).map(|picture| print::job(&picture));
            tokio::task::spawn_blocking(paint).await.map_err(Problem::ours)?
        }
        None => None,
    };
    let line = house.printers.reach().open(&printer.address).await;
    // It may have been revoked meanwhile.
    if house.printers.get(printer.id).is_none() {
        return Ok(false);
    }
    house.printers.say(printer, line.as_ref().err().copied());
    if let (Ok(line), Some(job), Some(bytes)) = (line, job, bytes) {
        send(house, printer, line, &job, &bytes).await?;
    }
    Ok(true)
}

/// Sends a paper, and waits until the printer says that it has cut it.
async fn send(
    house: &House,
    printer: &Printer,
    mut line: TcpStream,
    job: &Job,
    bytes: &[u8],
) -> Result<(), Problem> {
    if !paper_is(house, printer, job, Paper::Waiting, Paper::Sending).await? {
        return Ok(());
    }
    let done = burn(&mut line, bytes).await;
    let end = if done { Paper::Printed } else { Paper::Unsure };
    if !done {
        tracing::warn!(printer = %printer.name, "nobody knows whether a paper came out");
        house.printers.say(printer, Some(Trouble::NoAnswer));
    }
    paper_is(house, printer, job, Paper::Sending, end).await?;
    Ok(())
}

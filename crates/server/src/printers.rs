//! Sends papers to their printers, each printer by a worker of its own.
//!
//! A retry never prints twice. A paper is sent only while the printer says that it is ready. That
//! it is being sent is durable before the first byte. A paper whose printer did not say that it has
//! cut it is never sent again by itself.

use std::time::{Duration, Instant};

use print::{ASK, Readiness, cut_is_done};
use queue::edge::slip::{compose, next_paper, paper_is};
use queue::slip::{Job, Paper};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use web::{House, Printer, Problem, Trouble};

/// How often a worker looks for a paper: a visitor does not notice half a second.
const TICK: Duration = Duration::from_millis(500);
/// How often it looks at its printer when there is nothing to print.
const LOOK: Duration = Duration::from_secs(15);
/// The longest pause while a printer is in trouble.
const PAUSE_MAX: Duration = Duration::from_secs(8);
/// A printer in the same building answers in a thousandth of it.
const ANSWER: Duration = Duration::from_secs(3);
/// A paper of 20 cm is burnt in two seconds; the slowest printers need eight.
const CUT: Duration = Duration::from_secs(20);

/// Prints for ever.
pub async fn run(house: House, printer: Printer) {
    if house.app.read_only().is_some() {
        return;
    }
    let (mut pause, mut looked) = (TICK, None::<Instant>);
    loop {
        let troubled = || house.printers.trouble(&printer.name).is_some();
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
    let Some(painter) = house.printers.painter() else { return Ok(false) };
    if job.is_none() && !due {
        return Ok(false);
    }
    let bytes = match &job {
        Some(job) => {
            let slip = compose(house, job).await?;
            let paint = move || painter.paint(&slip).map(|picture| print::job(&picture));
            tokio::task::spawn_blocking(paint).await.map_err(Problem::ours)?
        }
        None => None,
    };
    let line = open(&printer.address).await;
    house.printers.say(printer, line.as_ref().err().copied());
    if let (Ok(line), Some(job), Some(bytes)) = (line, job, bytes) {
        send(house, printer, line, &job, &bytes).await?;
    }
    Ok(true)
}

/// Connects to a printer that is ready.
async fn open(address: &str) -> Result<TcpStream, Trouble> {
    let connect = timeout(ANSWER, TcpStream::connect(address)).await;
    let mut line = connect.ok().and_then(Result::ok).ok_or(Trouble::NoAnswer)?;
    let mut said = [0; 3];
    let ask = async {
        for (question, answer) in ASK.into_iter().zip(said.chunks_mut(1)) {
            line.write_all(question).await?;
            line.read_exact(answer).await?;
        }
        Ok::<_, std::io::Error>(())
    };
    timeout(ANSWER, ask).await.ok().and_then(Result::ok).ok_or(Trouble::NoAnswer)?;
    match Readiness::of(said) {
        Some(Readiness::Ready) => Ok(line),
        Some(Readiness::NoPaper) => Err(Trouble::NoPaper),
        Some(Readiness::CoverOpen) => Err(Trouble::CoverOpen),
        Some(Readiness::OutOfOrder) | None => Err(Trouble::OutOfOrder),
    }
}

/// Sends a paper, and waits until the printer says that it has cut it.
async fn send(
    house: &House,
    printer: &Printer,
    mut line: TcpStream,
    job: &Job,
    bytes: &[u8],
) -> Result<(), Problem> {
    if !paper_is(house, printer, job.ticket, Paper::Waiting, Paper::Sending).await? {
        return Ok(());
    }
    let mut answer = [0];
    let cut = timeout(CUT, async {
        line.write_all(bytes).await?;
        line.read_exact(&mut answer).await
    });
    let done = cut.await.is_ok_and(|cut| cut.is_ok()) && cut_is_done(answer[0]);
    let end = if done { Paper::Printed } else { Paper::Unsure };
    if !done {
        tracing::warn!(printer = %printer.name, "nobody knows whether a paper came out");
        house.printers.say(printer, Some(Trouble::NoAnswer));
    }
    paper_is(house, printer, job.ticket, Paper::Sending, end).await?;
    Ok(())
}

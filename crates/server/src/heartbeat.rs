//! Asks the systems of the bodies whether they answer, each by a worker of its own. Only a change
//! is an entry.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use web::{House, Probe, Problem, Target};

/// How often a system is asked.
const EVERY: Duration = Duration::from_secs(25);
/// A system that has not answered by then does not answer.
const ANSWER: Duration = Duration::from_secs(5);
/// Staff hear of a system that fails within a minute.
const _: () = assert!(2 * EVERY.as_secs() + ANSWER.as_secs() < 60, "heard of too late");
/// So many times in a row without an answer: one lost packet is no outage.
const MISSES: u32 = 2;

/// Asks for ever.
pub async fn run(house: House, probe: Probe) {
    if house.app.read_only().is_some() {
        return;
    }
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut misses = 0;
    loop {
        tick.tick().await;
        if let Err(e) = once(&house, &probe, &mut misses).await
            && !e.lasts()
        {
            tracing::error!(error = e.code, system = %probe.system, "a heartbeat was not recorded");
        }
    }
}

/// Asks a system once. `misses` is how often in a row it did not answer before.
///
/// # Errors
/// Those of the engine.
pub async fn once(house: &House, probe: &Probe, misses: &mut u32) -> Result<(), Problem> {
    let answers = timeout(ANSWER, ask(&probe.target)).await.is_ok_and(|a| a.is_ok_and(|up| up));
    *misses = if answers { 0 } else { misses.saturating_add(1) };
    house.probes.asked(&probe.system, answers.then(|| house.app.now()));
    if answers || *misses >= MISSES {
        queue::edge::observe_system(house, &probe.system, answers).await?;
    }
    Ok(())
}

/// Whether a system answers: a connection, or a page with a status below 400.
async fn ask(target: &Target) -> std::io::Result<bool> {
    let (address, host, path) = match target {
        Target::Tcp { address } => return TcpStream::connect(address).await.map(|_| true),
        Target::Http { address, host, path } => (address, host, path),
    };
    let mut line = TcpStream::connect(address).await?;
    let question = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: onewindow\r\nConnection: close\r\n\r\n"
    );
    line.write_all(question.as_bytes()).await?;
    // `HTTP/1.1 200`: the rest is of no interest.
    let mut said = [0; 12];
    line.read_exact(&mut said).await?;
    let said = std::str::from_utf8(&said).unwrap_or_default();
    let status = said.strip_prefix("HTTP/1.").and_then(|s| s.get(2..));
    Ok(status.and_then(|s| s.parse::<u16>().ok()).is_some_and(|s| (200..400).contains(&s)))
}

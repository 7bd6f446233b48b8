//! Asks the systems of the bodies whether they answer, each by a worker of its own. Only a change
//! is an entry.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use web::{House, Miss, Probe, Problem, Target};

use self::tls::Said;

mod tls;

pub use tls::trust;

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
    let answer = timeout(ANSWER, ask(probe)).await.unwrap_or(Err(Miss::Late));
    *misses = if answer.is_ok() { 0 } else { misses.saturating_add(1) };
    if let Err(miss) = answer
        && house.probes.missed(&probe.system) != Some(miss)
    {
        tracing::warn!(system = %probe.system, url = %probe.target, why = %miss, "no heartbeat");
    }
    house.probes.asked(&probe.system, answer.map(|()| house.app.now()));
    if answer.is_ok() || *misses >= MISSES {
        queue::edge::observe_system(house, &probe.system, answer.is_ok()).await?;
    }
    Ok(())
}

/// Whether a system answers: a connection, or a page with a status below 400. A page that leads
/// elsewhere is an answer: nobody goes there.
async fn ask(probe: &Probe) -> Result<(), Miss> {
    let (tls, address, host, path) = match &probe.target {
        Target::Tcp { address } => return connect(address).await.map(|_| ()),
        Target::Http { tls, address, host, path } => (*tls, address, host, path),
    };
    let mut line = connect(address).await?;
    let question = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: onewindow\r\nConnection: close\r\n\r\n"
    );
    let said = if tls {
        let client = tls::client(address, probe.authority.as_deref())?;
        tls::exchange(&mut line, client, question.as_bytes()).await?
    } else {
        plain(&mut line, question.as_bytes()).await.map_err(|_| Miss::NoHttp)?
    };
    let said = std::str::from_utf8(&said).unwrap_or_default();
    let status = said.strip_prefix("HTTP/1.").and_then(|s| s.get(2..));
    match status.and_then(|s| s.parse().ok()) {
        Some(200..400) => Ok(()),
        Some(status) => Err(Miss::Status(status)),
        None => Err(Miss::NoHttp),
    }
}

async fn connect(address: &str) -> Result<TcpStream, Miss> {
    TcpStream::connect(address).await.map_err(|_| Miss::NoConnection)
}

async fn plain(line: &mut TcpStream, question: &[u8]) -> std::io::Result<Said> {
    line.write_all(question).await?;
    let mut said = Said::default();
    line.read_exact(&mut said).await?;
    Ok(said)
}

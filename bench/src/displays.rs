//! A thousand displays of one hall on one process: every one hears of every entry and fetches its
//! part again.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::day::{LATE_MAX, SITE, Shared, report, wall, with};
use crate::http::Client;
use crate::visit::{
    ADDRESS, FRESH, Sent, Server, accounts, command, memory_mib, most_memory_mib, text_of, token,
};
use crate::{Outcome, pack};

/// The aim of issue 2; a hall has two or three.
const DISPLAYS: usize = 1000;
/// Visits, one after the other: 20 calls in a minute are a rush.
const VISITS: usize = 20;
const EVERY: Duration = Duration::from_secs(3);
/// The aim of a process that serves a whole centre.
const MEMORY_MAX_MIB: f64 = 120.0;

pub(crate) fn run(folder: &Path, out: &mut impl Write) -> Outcome<()> {
    let packed = pack::one_hall(folder)?;
    let data = folder.join("data");
    let server = Server::start(folder, &data.display().to_string(), &packed, &FRESH)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let seen = Shared::default();
    let entries = runtime.block_on(rush(&data, &seen, out))?;
    let (memory, most) = (memory_mib(server.pid()), most_memory_mib(server.pid()));
    let late = report(&seen, out)?;
    writeln!(out, "RSS {memory:.0} MiB at the end, {most:.0} MiB at most")?;
    let missed = with(&seen, |seen| {
        let heard = seen.behind.get("wall").map_or(0, Vec::len);
        (heard != entries * DISPLAYS || !seen.otherwise.is_empty())
            .then(|| format!("{heard} of {} looks", entries * DISPLAYS))
    });
    if late > LATE_MAX || memory > MEMORY_MAX_MIB || missed.is_some() {
        return Err(format!("missed: {late:.1?} behind, {memory:.0} MiB, {missed:?}").into());
    }
    Ok(())
}

/// Answers how many entries there were.
async fn rush(data: &Path, seen: &Shared, out: &mut impl Write) -> Outcome<usize> {
    let mut client = Client::connect_patiently(ADDRESS, data).await.map_err(|e| e.to_string())?;
    let accounts = accounts(data)?;
    let kiosk = token(&mut client, &accounts, &format!("kiosk.{SITE}")).await?;
    let operator = token(&mut client, &accounts, &format!("operator.{SITE}.1")).await?;
    let open = format!("/api/v1/counters/{SITE}.1/open");
    let opened = client.send("POST", &open, &operator, &command(), "").await;
    opened.map_err(|e| e.to_string())?;
    for _ in 0..DISPLAYS {
        wall(seen);
    }
    // Until each has its connection.
    tokio::time::sleep(EVERY).await;
    let mut entries = 0;
    for n in 1..=VISITS {
        let began = Instant::now();
        entries += visit(&mut client, &kiosk, &operator).await.map_err(|e| e.to_string())?;
        if n % 5 == 0 {
            writeln!(out, "{n} of {VISITS} visits")?;
        }
        tokio::time::sleep_until((began + EVERY).into()).await;
    }
    Ok(entries)
}

/// One person: a ticket, a call, an end. Answers how many entries that were.
async fn visit(client: &mut Client, kiosk: &str, operator: &str) -> Sent<usize> {
    let issue = format!("/api/v1/sites/{SITE}/tickets");
    let new = r#"{"services":["identity-card"]}"#;
    client.send("POST", &issue, kiosk, &command(), new).await?;
    let call = format!("/api/v1/counters/{SITE}.1/call-next");
    let (status, body) = client.send("POST", &call, operator, &command(), "").await?;
    if status != 200 {
        return Err(format!("call next: {status} {}", String::from_utf8_lossy(body)).into());
    }
    let finish = format!("/api/v1/tickets/{}/finish", text_of(body, "id")?);
    let (status, _) = client.send("POST", &finish, operator, &command(), "{}").await?;
    if status == 200 { Ok(3) } else { Err(format!("finish: {status}").into()) }
}

//! A year of history under the server: five million visits of past days in the tables, and pages
//! that look at all of it.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use crate::http::Client;
use crate::raw::percentile;
use crate::visit::{ADDRESS, Server, accounts, memory_mib, token};
use crate::{Outcome, pack};

/// Visits of a year.
const VISITS: i64 = 5_000_000;
/// The aim for boards and figures. The comparison reads the rows of its days, not sums of them, and
/// is printed only.
const P99_MAX: Duration = Duration::from_millis(100);
const PRINTED_ONLY: &str = "/manage/head/compare?days=30";
/// The figures of a year, as other programs read them.
const FIGURES: &str = "/api/v1/figures?period=year";
/// How often each page is fetched.
const TIMES: usize = 200;
/// How long the server may take to play the days before, and to count them.
const COUNTED_WITHIN: Duration = Duration::from_secs(120);

pub(crate) fn run(folder: &Path, out: &mut impl Write) -> Outcome<()> {
    let packed = pack::shipped(folder)?;
    let data = folder.join("data");
    let address = data.display().to_string();
    let server = Server::start(folder, &address, &packed, &[])?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(Client::connect_patiently(ADDRESS, &data)).map_err(|e| e.to_string())?;
    runtime.block_on(counted(&data))?;
    drop(server);
    let began = Instant::now();
    let visits = copy(&data)?;
    let bytes = std::fs::metadata(data.join("onewindow.db"))?.len();
    writeln!(
        out,
        "{visits} visits in the tables ({} MiB), copied in {:.0} s",
        bytes >> 20,
        began.elapsed().as_secs_f64()
    )?;
    let server = Server::start(folder, &address, &packed, &["--no-history", "--still"])?;
    writeln!(out, "{:>32} {:>9} {:>9} {:>9}", "page", "p50", "p99", "most")?;
    runtime.block_on(look(&data, out))?;
    writeln!(out, "RSS {:.0} MiB", memory_mib(server.pid()))?;
    Ok(())
}

/// The days that the demo played are in the figures.
async fn counted(data: &Path) -> Outcome<()> {
    let until = Instant::now() + COUNTED_WITHIN;
    loop {
        let conn = Connection::open(data.join("onewindow.db"))?;
        conn.busy_timeout(Duration::from_secs(5))?;
        let left: i64 = conn.query_row(
            "SELECT (SELECT size FROM head) - (SELECT COALESCE(MAX(next), 0) FROM figure_cursor)",
            [],
            |row| row.get(0),
        )?;
        let plan = std::fs::read_to_string(data.join("demo-history.json")).unwrap_or_default();
        if plan.contains("\"done\": true") && left < 100 {
            return Ok(());
        }
        if Instant::now() > until {
            return Err(format!("{left} entries are not counted yet").into());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Repeats the played days, further and further back, until there are enough; and the figures of
/// the fullest day and week for each of the last two years.
fn copy(data: &Path) -> Outcome<i64> {
    let conn = Connection::open(data.join("onewindow.db"))?;
    conn.execute_batch(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000;
        CREATE TEMP TABLE t AS SELECT * FROM ticket;
        CREATE TEMP TABLE c AS SELECT * FROM call;
        CREATE TEMP TABLE f AS SELECT * FROM figure WHERE day = (SELECT day FROM figure
          WHERE day % 100 > 0 GROUP BY day ORDER BY COUNT(*) DESC LIMIT 1);
        CREATE TEMP TABLE w AS SELECT * FROM figure WHERE day = (SELECT day FROM figure
          WHERE day % 100 = 0 GROUP BY day ORDER BY COUNT(*) DESC LIMIT 1);
        UPDATE t SET subject = NULL, sealed = NULL;",
    )?;
    let each: i64 = conn.query_row("SELECT COUNT(*) FROM t", [], |row| row.get(0))?;
    if each == 0 {
        return Err("the demo played no days".into());
    }
    let copies = VISITS / each + 1;
    let open = conn.unchecked_transaction()?;
    for n in 1..=copies {
        // Two hundred days apart: no day and number meet twice. A code below zero is nobody's.
        open.prepare_cached(
            "UPDATE t SET id = unhex(printf('%032x', ?1 * 1000000 + rowid)), day = day - 200,
            code = -(?1 * 1000000 + rowid)",
        )?
        .execute([n])?;
        open.prepare_cached("INSERT INTO ticket SELECT * FROM t")?.execute([])?;
        open.prepare_cached(
            "UPDATE c SET entry = unhex(printf('%032x', ?1 * 1000000 + rowid)), day = day - 200,
            at = at - 5184000000000",
        )?
        .execute([n])?;
        open.prepare_cached("INSERT INTO call SELECT * FROM c")?.execute([])?;
    }
    let newest: i64 =
        open.query_row("SELECT MAX(day) FROM figure WHERE day % 100 > 0", [], |row| row.get(0))?;
    let newest = kit::Day::from_number(newest).ok_or("the last day is none")?.0;
    // The year before is the last that is over: two of them.
    for back in 0..366 * 2 {
        let date = newest.saturating_sub(jiff::Span::new().days(back));
        open.execute("UPDATE f SET day = ?1", params![kit::Day(date).number()])?;
        open.execute("INSERT OR IGNORE INTO figure SELECT * FROM f", [])?;
        let week = date.iso_week_date();
        let week = i64::from(week.year()) * 10_000 + i64::from(week.week()) * 100;
        open.execute("UPDATE w SET day = ?1", params![week])?;
        open.execute("INSERT OR IGNORE INTO figure SELECT * FROM w", [])?;
    }
    open.commit()?;
    Ok(conn.query_row("SELECT COUNT(*) FROM ticket", [], |row| row.get(0))?)
}

async fn look(data: &Path, out: &mut impl Write) -> Outcome<()> {
    let mut client = Client::connect_patiently(ADDRESS, data).await.map_err(|e| e.to_string())?;
    let accounts = accounts(data)?;
    let manager = token(&mut client, &accounts, "manager.baku-1").await?;
    let head = token(&mut client, &accounts, "head").await?;
    let (manager, head) = (format!("ow-manage={manager}"), format!("ow-manage={head}"));
    let pages = [
        ("/en/figures?period=year", ""),
        ("/en/figures?period=month", ""),
        (FIGURES, ""),
        ("/en/figures.csv?period=year", ""),
        ("/api/v1/sites/baku-1/board", ""),
        ("/wall/baku-1/part?lang=en", ""),
        ("/manage/baku-1/board", manager.as_str()),
        ("/manage/head", head.as_str()),
        (PRINTED_ONLY, head.as_str()),
    ];
    let mut missed = Vec::new();
    for (path, cookie) in pages {
        let mut took = Vec::new();
        for _ in 0..TIMES {
            let at = Instant::now();
            let status = client.part(path, cookie).await.map_err(|e| e.to_string())?;
            took.push(at.elapsed());
            if status != 200 {
                return Err(format!("{path}: {status}").into());
            }
        }
        took.sort_unstable();
        let [p50, p99] = [50, 99].map(|p| percentile(&took, p));
        let most = took.last().copied().unwrap_or_default();
        writeln!(out, "{path:>32} {p50:>9.1?} {p99:>9.1?} {most:>9.1?}")?;
        if p99 > P99_MAX && path != PRINTED_ONLY {
            missed.push(path);
        }
    }
    // A page with nothing on it is fast, too.
    let (_, body) = client.look(FIGURES, "").await.map_err(|e| e.to_string())?;
    let year: serde_json::Value = serde_json::from_slice(body)?;
    let called = year.pointer("/total/called").and_then(serde_json::Value::as_i64).unwrap_or(0);
    writeln!(out, "{called} called in the year of the figures")?;
    if called == 0 {
        return Err("the year has no figures".into());
    }
    if missed.is_empty() { Ok(()) } else { Err(format!("over {P99_MAX:?}: {missed:?}").into()) }
}

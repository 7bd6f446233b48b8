//! Visits over HTTP: closed loops of clients, each taking a ticket, calling, finishing.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha1::Sha1;

use crate::Outcome;
use crate::http::{ACCOUNTS, Client};
use crate::pack;
use crate::raw::{percentile, to_f64};

pub(crate) type Sent<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

pub(crate) const ADDRESS: &str = "127.0.0.1:18099";
const WRITES: [&str; 3] = ["issue", "call next", "finish"];
const LOOKS: [&str; 2] = ["board", "ticket page"];

/// A demo without past days, in which nobody moves but the load.
pub(crate) const FRESH: [&str; 2] = ["--still", "--no-history"];

/// The program under test. Stops when the benchmark ends, however it ends.
pub(crate) struct Server(Child);
impl Server {
    pub(crate) fn binary() -> std::io::Result<PathBuf> {
        Ok(std::env::current_exe()?.with_file_name("onewindow"))
    }

    pub(crate) fn start(folder: &Path, data: &str, pack: &Path, more: &[&str]) -> Outcome<Self> {
        let binary = Self::binary()?;
        let child = Command::new(&binary)
            .args(["demo", "--listen", ADDRESS, "--data", data])
            .args(more)
            .arg("--pack")
            .arg(pack)
            .current_dir(folder)
            .stdout(Stdio::null())
            .spawn()
            .map_err(|e| format!("{}: {e}. Build it: cargo build --release", binary.display()))?;
        Ok(Self(child))
    }

    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }
}
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A site's kiosk and one of its counters, signed in.
#[derive(Clone)]
struct Place {
    site: String,
    kiosk: String,
    counter: String,
    operator: String,
}

/// What a number of clients reached, to be held against the raw limit.
pub(crate) struct Reached {
    pub(crate) clients: usize,
    pub(crate) writes_per_second: f64,
    /// Of taking a ticket and of calling next, whichever is longer.
    pub(crate) p99: Duration,
}

pub(crate) fn run(
    folder: &Path,
    data: &str,
    each: Duration,
    out: &mut impl Write,
) -> Outcome<Vec<Reached>> {
    let packed = pack::make(folder)?;
    let server = Server::start(folder, data, &packed, &FRESH)?;
    // One thread, as the load of the prototype has: it takes as little as it can of two cores.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let own =
        if data.starts_with("postgres") { folder.join("onewindow-data") } else { data.into() };
    let places = runtime.block_on(sign_in(&own))?;
    writeln!(
        out,
        "{:>7} {:>12} {:>8} {:>9} {:>9}",
        "clients", "verb", "ops/s", "p50 ms", "p99 ms"
    )?;
    let mut reached = Vec::new();
    for clients in [1, 8, 64] {
        let used = usage(server.pid());
        let (links, mut took) = runtime.block_on(writes(&places, clients, each))?;
        let using = usage(server.pid());
        let done: usize = took.iter().map(Vec::len).sum();
        let per_second = rate(done, each);
        for (verb, times) in WRITES.iter().zip(&mut took) {
            row(out, clients, verb, times, each)?;
        }
        let float = |n: u64| to_f64(i64::try_from(n).unwrap_or(0));
        let per = |n: u64| float(n) / float(done.max(1) as u64);
        writeln!(
            out,
            "{clients:>7} {:>12} {per_second:>8.0}   writes/s; server CPU {:.0} us a write, \
             {:.0} of it in the writer thread, {:.0} bytes written a write, RSS {:.0} MiB",
            "all",
            per((using.0 - used.0) * 10_000),
            per((using.1 - used.1) * 10_000),
            per(using.2 - used.2),
            memory_mib(server.pid()),
        )?;
        let slower = took.iter().take(2).map(|times| percentile(times, 99)).max();
        reached.push(Reached {
            clients,
            writes_per_second: per_second,
            p99: slower.unwrap_or_default(),
        });
        let mut took = runtime.block_on(looks(&places, &links, each / 2))?;
        for (verb, times) in LOOKS.iter().zip(&mut took) {
            row(out, clients, verb, times, each / 2)?;
        }
    }
    Ok(reached)
}

fn rate(done: usize, during: Duration) -> f64 {
    to_f64(i64::try_from(done).unwrap_or(0)) / during.as_secs_f64()
}

fn row(
    out: &mut impl Write,
    clients: usize,
    verb: &str,
    times: &mut [Duration],
    during: Duration,
) -> std::io::Result<()> {
    times.sort_unstable();
    writeln!(
        out,
        "{clients:>7} {verb:>12} {:>8.0} {:>9.2} {:>9.2}",
        rate(times.len(), during),
        percentile(times, 50).as_secs_f64() * 1e3,
        percentile(times, 99).as_secs_f64() * 1e3,
    )
}

/// Ticks of the server's CPU, of its writer thread, and bytes that it had written to disk.
fn usage(pid: u32) -> (u64, u64, u64) {
    let read = |path: String| std::fs::read_to_string(path).unwrap_or_default();
    let ticks = |stat: &str| -> u64 {
        let rest = stat.rsplit(')').next().unwrap_or("");
        let f: Vec<&str> = rest.split_whitespace().collect();
        let n = |i: usize| f.get(i).and_then(|v| v.parse::<u64>().ok()).unwrap_or(0);
        n(11) + n(12)
    };
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let writer = tasks
        .map(|t| t.path())
        .filter(|p| std::fs::read_to_string(p.join("comm")).is_ok_and(|c| c.trim() == "writer"))
        .map(|p| ticks(&std::fs::read_to_string(p.join("stat")).unwrap_or_default()))
        .sum();
    let io = read(format!("/proc/{pid}/io"));
    let bytes = io.lines().find_map(|l| l.strip_prefix("write_bytes: ")?.parse().ok()).unwrap_or(0);
    (ticks(&read(format!("/proc/{pid}/stat"))), writer, bytes)
}

pub(crate) fn memory_mib(pid: u32) -> f64 {
    of_status(pid, "VmRSS:")
}

/// The most that a program had in memory at any time.
pub(crate) fn most_memory_mib(pid: u32) -> f64 {
    of_status(pid, "VmHWM:")
}

fn of_status(pid: u32, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kb = status
        .lines()
        .find_map(|l| l.strip_prefix(name)?.trim().trim_end_matches(" kB").parse::<i64>().ok());
    to_f64(kb.unwrap_or(0)) / 1024.0
}

pub(crate) fn accounts(data: &Path) -> Outcome<Vec<Value>> {
    Ok(serde_json::from_slice(&std::fs::read(data.join(ACCOUNTS))?)?)
}

async fn sign_in(data: &Path) -> Outcome<Vec<Place>> {
    let mut client = Client::connect_patiently(ADDRESS, data).await.map_err(|e| e.to_string())?;
    let accounts = accounts(data)?;
    let mut places = Vec::new();
    for n in 1..=pack::SITES {
        let site = format!("hall-{n}");
        for counter in 1..=pack::COUNTERS {
            let kiosk = format!("kiosk.{site}");
            let operator = format!("operator.{site}.{counter}");
            let kiosk = if counter == 1 {
                token(&mut client, &accounts, &kiosk).await?
            } else {
                places.last().map(|p: &Place| p.kiosk.clone()).unwrap_or_default()
            };
            let operator = token(&mut client, &accounts, &operator).await?;
            let counter = format!("{site}.{counter}");
            places.push(Place { site: site.clone(), kiosk, counter, operator });
        }
    }
    // Neighbours in the list are at different sites, so that few clients use many sites.
    let per = usize::from(pack::COUNTERS);
    let sites = usize::from(pack::SITES);
    Ok((0..places.len()).filter_map(|i| places.get(i % sites * per + i / sites).cloned()).collect())
}

pub(crate) async fn token(client: &mut Client, accounts: &[Value], login: &str) -> Outcome<String> {
    let of = |a: &Value, k: &str| a.get(k).and_then(Value::as_str).unwrap_or("").to_owned();
    let account = accounts.iter().find(|a| of(a, "login") == login).ok_or("no such account")?;
    let code = totp(&of(account, "totp_secret"));
    let body =
        serde_json::json!({"login": login, "password": of(account, "password"), "totp": code});
    let sent = client.send("POST", "/api/v1/sessions", "", "", &body.to_string()).await;
    let (status, answer) = sent.map_err(|e| e.to_string())?;
    let answer: Value = serde_json::from_slice(answer)?;
    let token = answer.get("token").and_then(Value::as_str);
    Ok(token.ok_or_else(|| format!("{login}: {status} {answer}"))?.to_owned())
}

fn totp(secret: &str) -> String {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut key, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for c in secret.chars() {
        held = held << 5 | u32::try_from(LETTERS.find(c).unwrap_or(0)).unwrap_or(0);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            key.push(u8::try_from(held >> bits & 255).unwrap_or(0));
        }
    }
    let now = std::time::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_secs());
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&key) else { return String::new() };
    mac.update(&(now / 30).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash.last().copied().unwrap_or(0) & 15);
    let four = hash.get(at..at + 4).and_then(|b| <[u8; 4]>::try_from(b).ok()).unwrap_or_default();
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

/// Closed loops of visits, one client at one counter. Answers the way to the last ticket of each,
/// and how long each verb took.
async fn writes(
    places: &[Place],
    clients: usize,
    each: Duration,
) -> Outcome<(Vec<String>, [Vec<Duration>; 3])> {
    let until = Instant::now() + each;
    let tasks: Vec<_> = (places.iter().take(clients).cloned())
        .map(|place| tokio::spawn(visits(place, until)))
        .collect();
    let (mut links, mut all) = (Vec::new(), <[Vec<Duration>; 3]>::default());
    for task in tasks {
        let (link, took) = task.await?.map_err(|e| e.to_string())?;
        links.push(link);
        for (sum, part) in all.iter_mut().zip(took) {
            sum.extend(part);
        }
    }
    Ok((links, all))
}

/// Closed loops of clients that look at the board of a site and at a ticket.
async fn looks(places: &[Place], links: &[String], each: Duration) -> Outcome<[Vec<Duration>; 2]> {
    let until = Instant::now() + each;
    let tasks: Vec<_> = (places.iter().zip(links))
        .map(|(place, link)| tokio::spawn(look(place.site.clone(), link.clone(), until)))
        .collect();
    let mut all = <[Vec<Duration>; 2]>::default();
    for task in tasks {
        for (sum, part) in all.iter_mut().zip(task.await?.map_err(|e| e.to_string())?) {
            sum.extend(part);
        }
    }
    Ok(all)
}

/// A command that nobody else names: like a UUID of version 7, it begins with the time.
pub(crate) fn command() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let n = NEXT.fetch_add(1, SeqCst);
    let ms = std::time::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_millis());
    format!("{:08x}-{:04x}-7000-8000-{n:012x}", ms >> 16 & 0xffff_ffff, ms & 0xffff)
}

/// The text behind a name in an answer. The load shares two cores with the server: it looks for
/// what it needs and reads no more.
pub(crate) fn text_of<'a>(body: &'a [u8], name: &str) -> Sent<&'a str> {
    let text = std::str::from_utf8(body)?;
    let rest = text.split_once(&format!("\"{name}\":\"")).ok_or_else(|| text.to_owned())?.1;
    Ok(rest.split_once('"').ok_or("an answer without an end")?.0)
}

async fn visits(place: Place, until: Instant) -> Sent<(String, [Vec<Duration>; 3])> {
    let mut client = Client::connect(ADDRESS).await?;
    let [mut issued, mut called, mut finished] = <[Vec<Duration>; 3]>::default();
    let issue = format!("/api/v1/sites/{}/tickets", place.site);
    let call = format!("/api/v1/counters/{}/call-next", place.counter);
    let new = r#"{"services":["identity-card"],"phone":"+994501234567","language":"az"}"#;
    let mut link = String::new();
    while Instant::now() < until {
        let at = Instant::now();
        let (status, body) = client.send("POST", &issue, &place.kiosk, &command(), new).await?;
        issued.push(at.elapsed());
        if status != 201 {
            return Err(format!("issue: {status} {}", String::from_utf8_lossy(body)).into());
        }
        link.clear();
        link.push_str(text_of(body, "link")?);
        let at = Instant::now();
        let (status, body) = client.send("POST", &call, &place.operator, &command(), "").await?;
        called.push(at.elapsed());
        if status != 200 {
            return Err(format!("call next: {status} {}", String::from_utf8_lossy(body)).into());
        }
        let finish = format!("/api/v1/tickets/{}/finish", text_of(body, "id")?);
        let at = Instant::now();
        let (status, _) = client.send("POST", &finish, &place.operator, &command(), "{}").await?;
        finished.push(at.elapsed());
        if status != 200 {
            return Err(format!("finish: {status}").into());
        }
    }
    Ok((link, [issued, called, finished]))
}

async fn look(site: String, link: String, until: Instant) -> Sent<[Vec<Duration>; 2]> {
    let mut client = Client::connect(ADDRESS).await?;
    let [mut boards, mut tickets] = <[Vec<Duration>; 2]>::default();
    let board = format!("/api/v1/sites/{site}/board");
    let ticket = link.split_once("/t/").map(|(_, token)| format!("/t/{token}")).unwrap_or_default();
    while Instant::now() < until {
        for (path, took) in [(&board, &mut boards), (&ticket, &mut tickets)] {
            let at = Instant::now();
            let (status, _) = client.send("GET", path, "", "", "").await?;
            took.push(at.elapsed());
            if status != 200 {
                return Err(format!("{path}: {status}").into());
            }
        }
    }
    Ok([boards, tickets])
}

//! A whole day of a centre of forty counters, played over HTTP many times faster than life, with
//! every screen open: the wall, a console at each counter, the manager's board and phones.
//!
//! A screen is behind by the time from when anyone heard of an entry to when the screen has
//! fetched its part again, as the script of the page does it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use days::{Act, Timed};
use jiff::civil::Date;
use kit::{Lang, ServiceKey};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::http::Client;
use crate::raw::percentile;
use crate::visit::{
    ADDRESS, FRESH, Sent, Server, accounts, command, memory_mib, most_memory_mib, token,
};
use crate::{Outcome, pack};

/// A Tuesday: what it is matters to the made-up day alone, the server's clock is today's.
const DATE: Date = jiff::civil::date(2026, 12, 1);
pub(crate) const SITE: &str = "hall-1";
/// The aims: no screen further behind, no more memory.
pub(crate) const LATE_MAX: Duration = Duration::from_secs(1);
const MEMORY_MAX_MIB: f64 = 120.0;
/// Of a thousand acts, how many the server may refuse. Everybody does what the script says as
/// far as it fits what is in front of them; what is refused crossed another act on its way.
const REFUSED_MAX_PERMILLE: usize = 5;
/// The kinds of screens; each must have been seen.
const SCREENS: [&str; 4] = ["wall", "board", "console", "phone"];
/// Visitors who look at their own page on a phone.
const PHONES: usize = 100;

/// What the screens have seen.
#[derive(Default)]
pub(crate) struct Seen {
    /// When anyone first heard of an entry.
    heard: BTreeMap<u64, Instant>,
    /// How far behind each kind of screen was, entry by entry.
    pub(crate) behind: BTreeMap<&'static str, Vec<Duration>>,
    /// Acts that were refused, by why and which.
    refused: BTreeMap<String, usize>,
    /// Looks that were answered with something else than a part, by screen and status.
    pub(crate) otherwise: BTreeMap<String, usize>,
}

pub(crate) type Shared = Arc<Mutex<Seen>>;

pub(crate) fn with<T>(seen: &Shared, f: impl FnOnce(&mut Seen) -> T) -> T {
    f(&mut seen.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The tickets of the day: the script's number, and what the server gave for it. Two calls at once
/// may change places, so that a counter has somebody else than in the script: then that visitor is
/// served in the other one's stead.
#[derive(Default)]
struct Given {
    id: BTreeMap<i64, String>,
    /// What somebody at home wants, until the check-in.
    wants: BTreeMap<i64, String>,
    /// The ticket that a counter has called, and whether its visitor has come.
    at: BTreeMap<u16, (String, bool)>,
    /// The ticket that was called and did not come, in the stead of that of the script.
    away: BTreeMap<i64, String>,
}

impl Given {
    /// Whether somebody waits as far as the script's number goes: whoever is called does not leave.
    fn waits(&self, number: i64) -> Option<&String> {
        let id = self.id.get(&number)?;
        let gone = self.at.values().any(|(at, _)| at == id) || self.away.values().any(|a| a == id);
        (!gone).then_some(id)
    }
}

pub(crate) fn run(folder: &Path, speed: u32, seed: u64, out: &mut impl Write) -> Outcome<()> {
    let packed = pack::one_hall(folder)?;
    let data = folder.join("data");
    let made = {
        let country = ::pack::load(&packed).map_err(|e| format!("{e:?}"))?;
        let site = country.sites.values().find(|s| s.key.as_str() == SITE).ok_or("no hall")?;
        days::simulate(&country, site, DATE, seed).ok_or("the hall is closed on that day")?
    };
    // The script has the times of life, and the server those of a life that is so much faster.
    pack::faster(&packed, speed)?;
    let (visits, acts) = (made.day.visits.len(), made.acts.len());
    writeln!(out, "{visits} visits, {acts} acts, {speed} times as fast as life")?;
    let server = Server::start(folder, &data.display().to_string(), &packed, &FRESH)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let seen = Shared::default();
    let began = Instant::now();
    runtime.block_on(play(&data, made.acts, speed, &seen))?;
    writeln!(out, "played in {:.0} s", began.elapsed().as_secs_f64())?;
    let (memory, most) = (memory_mib(server.pid()), most_memory_mib(server.pid()));
    drop(runtime);
    drop(server);
    let late = report(&seen, out)?;
    writeln!(out, "RSS {memory:.0} MiB at the end, {most:.0} MiB at most")?;
    let audit = Server::binary()?;
    let done = std::process::Command::new(audit).args(["audit", "--data"]).arg(&data).output()?;
    writeln!(out, "audit: {}", String::from_utf8_lossy(&done.stdout).trim())?;
    if !done.status.success() {
        return Err("the audit found something".into());
    }
    let silent: Vec<&str> =
        with(&seen, |seen| SCREENS.into_iter().filter(|s| !seen.behind.contains_key(s)).collect());
    let refused = with(&seen, |seen| seen.refused.values().sum::<usize>());
    let refusals = refused * 1000 > acts * REFUSED_MAX_PERMILLE;
    if late > LATE_MAX || most > MEMORY_MAX_MIB || !silent.is_empty() || refusals {
        let missed = format!("{late:.1?} behind, {most:.0} MiB, silent: {silent:?}");
        return Err(format!("missed: {missed}, {refused} acts refused").into());
    }
    Ok(())
}

/// How far behind each kind of screen was. Answers the most.
pub(crate) fn report(seen: &Shared, out: &mut impl Write) -> Outcome<Duration> {
    let mut late = Duration::ZERO;
    with(seen, |seen| -> Outcome<()> {
        writeln!(out, "{:>10} {:>8} {:>9} {:>9} {:>9}", "screen", "entries", "p50", "p99", "most")?;
        for (screen, times) in &mut seen.behind {
            times.sort_unstable();
            let [p50, p99] = [50, 99].map(|p| percentile(times, p));
            let most = times.last().copied().unwrap_or_default();
            late = late.max(most);
            writeln!(out, "{screen:>10} {:>8} {p50:>9.1?} {p99:>9.1?} {most:>9.1?}", times.len())?;
        }
        writeln!(out, "acts refused: {:?}", seen.refused)?;
        writeln!(out, "looks answered with no part: {:?}", seen.otherwise)?;
        Ok(())
    })?;
    Ok(late)
}

async fn play(data: &Path, acts: Vec<Timed>, speed: u32, seen: &Shared) -> Outcome<()> {
    let mut client = Client::connect_patiently(ADDRESS, data).await.map_err(|e| e.to_string())?;
    let accounts = accounts(data)?;
    let reception = token(&mut client, &accounts, &format!("reception.{SITE}")).await?;
    let manager = token(&mut client, &accounts, &format!("manager.{SITE}")).await?;
    wall(seen);
    let cookie = format!("ow-manage={manager}");
    watch("board", "board", format!("/manage/{SITE}/board"), cookie, seen);
    let given = Arc::new(tokio::sync::Mutex::new(Given::default()));
    let mut hands = BTreeMap::new();
    for n in 1..=pack::HALL_COUNTERS {
        let token = token(&mut client, &accounts, &format!("operator.{SITE}.{n}")).await?;
        watch("console", "line", "/counter/line".to_owned(), format!("ow-desk={token}"), seen);
        hands.insert(n, hand(token, &given, seen));
    }
    let (door, office) = (hand(reception, &given, seen), hand(manager, &given, seen));
    let (first, began) = (acts.first().map_or(0, |a| a.at), Instant::now());
    for Timed { at, act } in acts {
        let millis = u64::try_from(at - first).unwrap_or(0) / u64::from(speed.max(1));
        tokio::time::sleep_until((began + Duration::from_millis(millis)).into()).await;
        let hand = match (&act, counter_of(&act)) {
            (Act::Down(..) | Act::Up(_), _) => &office,
            (_, counter) => counter.and_then(|n| hands.get(&n)).unwrap_or(&door),
        };
        hand.acts.send(act).map_err(|_| "a client ended")?;
    }
    for Hand { acts, done } in hands.into_values().chain([door, office]) {
        drop(acts);
        done.await?.map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// Somebody who does one thing after another.
struct Hand {
    acts: mpsc::UnboundedSender<Act>,
    done: JoinHandle<Sent<()>>,
}

fn hand(token: String, given: &Arc<tokio::sync::Mutex<Given>>, seen: &Shared) -> Hand {
    let (acts, mut todo) = mpsc::unbounded_channel();
    let (given, seen) = (given.clone(), seen.clone());
    let done = tokio::spawn(async move {
        let mut client = Client::connect(ADDRESS).await?;
        while let Some(act) = todo.recv().await {
            let Some((path, body)) = request(&act, &mut *given.lock().await) else { continue };
            let mut sent = client.send("POST", &path, &token, &command(), &body).await?;
            if sent.0 >= 400 && matches!(act, Act::TurnAway(..)) {
                // Another visitor stands there than in the script: the service has no such ground.
                let path = path.replace("turn-away", "finish");
                sent = client.send("POST", &path, &token, &command(), "{}").await?;
            }
            let (status, answer) = sent;
            let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
            if status >= 400 {
                let why = answer.get("type").and_then(Value::as_str).unwrap_or("?");
                let kind = format!("{why} ({})", act.kind());
                with(&seen, |s| *s.refused.entry(kind).or_default() += 1);
                continue;
            }
            remember(&act, &answer, &mut *given.lock().await, &seen);
        }
        Ok(())
    });
    Hand { acts, done }
}

fn counter_of(act: &Act) -> Option<u16> {
    match act {
        Act::Open(n) | Act::Close(n) | Act::Pause(n, _) | Act::Resume(n) => Some(*n),
        Act::Call(n, _) | Act::Again(n, _) | Act::Start(n, _) | Act::Missed(n, _) => Some(*n),
        Act::Finish(n, _, _) | Act::TurnAway(n, _, _) => Some(*n),
        _ => None,
    }
}

/// What somebody asks for who takes a number.
fn wish(
    services: &[ServiceKey],
    [ground, phone]: [Option<&String>; 2],
    language: Option<&Lang>,
) -> String {
    let services: Vec<_> = services.iter().map(ToString::to_string).collect();
    let language = language.map(ToString::to_string);
    let ask = serde_json::json!({"services": services, "priority": ground, "phone": phone,
        "language": language});
    ask.to_string()
}

/// Path and body of an act. None when the server does it by itself, or there is nobody to do it to.
/// Left out is what only a page or a one-time code does: a number from home is taken at its
/// check-in, nobody is put first, and nobody rates.
fn request(act: &Act, given: &mut Given) -> Option<(String, String)> {
    let empty = || "{}".to_owned();
    let tickets = || format!("/api/v1/sites/{SITE}/tickets");
    let counter = |n: &u16, verb: &str, body: String| {
        Some((format!("/api/v1/counters/{SITE}.{n}/{verb}"), body))
    };
    let system = |key: &str, verb: &str, body: String| {
        Some((format!("/api/v1/sites/{SITE}/systems/{key}/{verb}"), body))
    };
    let on =
        |id: &str, verb: &str, body: String| Some((format!("/api/v1/tickets/{id}/{verb}"), body));
    let at = |n: &u16| given.at.get(n).map(|(id, _)| id.as_str());
    // What is done to whoever was called and has not come, or has.
    let at_counter = |n: &u16, there: bool| {
        given.at.get(n).filter(|(_, came)| *came == there).map(|(id, _)| id.as_str())
    };
    match act {
        Act::Take { services, ground, phone, language, .. } => {
            let new = wish(services, [ground.as_ref(), phone.as_ref()], language.as_ref());
            Some((tickets(), new))
        }
        Act::Reserve { number, services, phone, language } => {
            let new = wish(services, [None, phone.as_ref()], language.as_ref());
            given.wants.insert(*number, new);
            None
        }
        Act::CheckIn(number) => Some((tickets(), given.wants.remove(number)?)),
        Act::Pause(n, why) if at(n).is_none() => {
            counter(n, "pause", serde_json::json!({ "reason": why }).to_string())
        }
        Act::Resume(n) => counter(n, "resume", String::new()),
        Act::Down(key, why) => {
            system(key, "down", serde_json::json!({ "reason": why }).to_string())
        }
        Act::Up(key) => system(key, "up", String::new()),
        Act::Open(n) => counter(n, "open", String::new()),
        Act::Close(n) if at(n).is_none() => counter(n, "close", String::new()),
        Act::Call(n, _) if at(n).is_none() => counter(n, "call-next", String::new()),
        Act::Again(n, _) => on(at_counter(n, false)?, "call-again", empty()),
        Act::Start(n, _) => on(at_counter(n, false)?, "start", empty()),
        Act::Missed(n, _) => on(at_counter(n, false)?, "did-not-come", empty()),
        Act::Finish(n, _, outcome) => on(
            at_counter(n, true)?,
            "finish",
            serde_json::json!({ "outcome": outcome }).to_string(),
        ),
        Act::TurnAway(n, _, ground) => on(
            at_counter(n, true)?,
            "turn-away",
            serde_json::json!({ "ground": ground }).to_string(),
        ),
        Act::Back(number) => on(given.away.get(number)?, "return", empty()),
        Act::Leave(number) => on(given.waits(*number)?, "leave", empty()),
        _ => None,
    }
}

fn remember(act: &Act, answer: &Value, given: &mut Given, seen: &Shared) {
    let text = |path: &str| answer.pointer(path).and_then(Value::as_str).unwrap_or("").to_owned();
    match act {
        Act::Take { number, .. } | Act::CheckIn(number) => {
            given.id.insert(*number, text("/id"));
            if given.id.len() <= PHONES
                && let Some((_, link)) = text("/link").split_once("/t/")
            {
                watch("phone", "ticket", format!("/t/{link}/part"), String::new(), seen);
            }
        }
        Act::Call(n, _) => {
            let called = text("/ticket/id");
            if !called.is_empty() {
                given.at.insert(*n, (called, false));
            }
        }
        Act::Start(n, _) => {
            if let Some((_, came)) = given.at.get_mut(n) {
                *came = true;
            }
        }
        Act::Missed(n, number) => {
            given.away.extend(given.at.remove(n).map(|(id, _)| (*number, id)));
        }
        Act::Back(number) => {
            given.away.remove(number);
        }
        Act::Finish(n, ..) | Act::TurnAway(n, ..) => {
            given.at.remove(n);
        }
        _ => {}
    }
}

/// Opens a wall.
pub(crate) fn wall(seen: &Shared) {
    watch("wall", "wall", format!("/wall/{SITE}/part?lang=en"), String::new(), seen);
}

/// Opens a screen: hears of entries, and fetches its part again after each, as the page does.
fn watch(screen: &'static str, part: &'static str, path: String, cookie: String, seen: &Shared) {
    let seen = seen.clone();
    tokio::spawn(async move {
        let (hears, mut heard) = mpsc::unbounded_channel();
        let listening = seen.clone();
        tokio::spawn(async move { listen(part, &hears, &listening).await });
        let mut client = Client::connect(ADDRESS).await?;
        while let Some(first) = heard.recv().await {
            let mut entries = vec![first];
            while let Ok(more) = heard.try_recv() {
                entries.push(more);
            }
            let status = client.part(&path, &cookie).await?;
            with(&seen, |seen| {
                if status != 200 {
                    // A console whose counter is closed has no line.
                    *seen.otherwise.entry(format!("{screen} {status}")).or_default() += 1;
                    return;
                }
                for entry in &entries {
                    let Some(since) = seen.heard.get(entry).map(Instant::elapsed) else { continue };
                    seen.behind.entry(screen).or_default().push(since);
                }
            });
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    });
}

/// The stream of events of a part: the number of each entry.
async fn listen(part: &str, hears: &mpsc::UnboundedSender<u64>, seen: &Shared) -> Sent<()> {
    let mut stream = TcpStream::connect(ADDRESS).await?;
    let ask = format!(
        "GET /live/{SITE}/{part} HTTP/1.1\r\nhost: bench\r\naccept: text/event-stream\r\n\r\n"
    );
    stream.write_all(ask.as_bytes()).await?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(line) = lines.next_line().await? {
        let Some(entry) = line.strip_prefix("id: ").and_then(|n| n.trim().parse().ok()) else {
            continue;
        };
        with(seen, |s| {
            s.heard.entry(entry).or_insert_with(Instant::now);
        });
        if hears.send(entry).is_err() {
            break;
        }
    }
    Ok(())
}

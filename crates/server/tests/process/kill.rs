//! `kill -9` at any point under load: what was answered is there, what was not is done once when it
//! is asked again, and nothing is half there.
//!
//! `KILL_ROUNDS=50 cargo nextest run -p onewindow --test process` runs more rounds than the usual
//! five; `KILL_SEED` repeats those of a run.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use crate::server::{Place, Server, field, send};

/// Clients that take tickets at once, and counters that call and finish beside them.
const CLIENTS: usize = 4;
const COUNTERS: usize = 2;

/// A request that has not been answered.
#[derive(Clone)]
struct Ask {
    path: String,
    command: String,
    body: &'static str,
}

/// Somebody at a screen: one request after the other, and the unanswered one again.
struct Worker {
    login: String,
    /// The counter; 0 is the kiosk.
    counter: usize,
    asked: usize,
    ask: Option<Ask>,
    /// The ticket at the counter: its id and code.
    here: Option<(String, String)>,
    /// The codes of the tickets that it took or called, and of those that it finished.
    codes: Vec<String>,
    finished: Vec<String>,
}

impl Worker {
    fn all() -> Vec<Self> {
        let kiosks = (0..CLIENTS).map(|_| (0, "kiosk.baku-1".to_owned()));
        let counters = (1..=COUNTERS).map(|n| (n, format!("operator.baku-1.{n}")));
        kiosks
            .chain(counters)
            .map(|(counter, login)| Self {
                login,
                counter,
                asked: 0,
                ask: None,
                here: None,
                codes: Vec::new(),
                finished: Vec::new(),
            })
            .collect()
    }

    fn next(&mut self, number: usize) -> Ask {
        self.asked += 1;
        let command = format!("{:08x}-0000-4000-8000-{number:012x}", self.asked);
        let (path, body) = match (self.counter, &self.here) {
            (0, _) => (
                "/api/v1/sites/baku-1/tickets".to_owned(),
                r#"{"services":["identity-card"],"phone":"0501234567"}"#,
            ),
            (n, None) => (format!("/api/v1/counters/baku-1.{n}/call-next"), ""),
            (_, Some((id, _))) => (format!("/api/v1/tickets/{id}/finish"), "{}"),
        };
        Ask { path, command, body }
    }

    /// Asks, the unanswered request first. False when there is no answer.
    fn step(&mut self, number: usize, address: &str, token: &str) -> bool {
        let ask = self.ask.take().unwrap_or_else(|| self.next(number));
        let Some(answer) = send(address, "POST", &ask.path, token, &ask.command, ask.body) else {
            self.ask = Some(ask);
            return false;
        };
        assert!(answer.starts_with("HTTP/1.1 2"), "{} {}: {answer}", self.login, ask.path);
        if let Some((_, code)) = self.here.take() {
            self.finished.push(code);
        } else if let (Some(id), Some(code)) = (field(&answer, "id"), field(&answer, "code")) {
            self.codes.push(code.to_owned());
            if self.counter > 0 {
                self.here = Some((id.to_owned(), code.to_owned()));
            }
        }
        true
    }
}

/// Lets everyone work until `enough` was answered, then kills the server under load.
fn storm(server: Server, workers: &mut [Worker], enough: usize) {
    let answered = AtomicUsize::new(0);
    std::thread::scope(|s| {
        for (n, worker) in workers.iter_mut().enumerate() {
            let (token, address) = (server.token(&worker.login), server.address.clone());
            let answered = &answered;
            s.spawn(move || {
                while worker.step(n, &address, &token) {
                    answered.fetch_add(1, SeqCst);
                }
            });
        }
        while answered.load(SeqCst) < enough {
            std::thread::yield_now();
        }
        // SIGKILL, in the middle of whatever it does.
        drop(server);
    });
}

/// Everything that was answered is there, once.
fn check(server: &Server, workers: &mut [Worker], round: u64) {
    for (n, worker) in workers.iter_mut().enumerate() {
        if worker.ask.is_some() {
            let token = server.token(&worker.login);
            assert!(worker.step(n, &server.address, &token), "round {round}");
        }
    }
    let of = |counters: bool| {
        let of: Vec<&String> =
            workers.iter().filter(|w| (w.counter > 0) == counters).flat_map(|w| &w.codes).collect();
        let once: BTreeSet<_> = of.iter().copied().collect();
        assert_eq!(of.len(), once.len(), "round {round}: the same ticket twice");
        once
    };
    let (taken, called) = (of(false), of(true));
    assert!(called.is_subset(&taken), "round {round}: called, and never given");
    let finished: BTreeSet<_> = workers.iter().flat_map(|w| &w.finished).collect();
    for code in &taken {
        let found = server.get(&format!("/api/v1/tickets/{code}"));
        assert!(found.starts_with("HTTP/1.1 200"), "round {round}: {code} is lost");
        let due = match (called.contains(code), finished.contains(code)) {
            (_, true) => "finished",
            (true, false) => "called",
            (false, false) => "waiting",
        };
        assert_eq!(field(&found, "state"), Some(due), "round {round}: {found}");
    }
    let board = server.get("/api/v1/sites/baku-1/board");
    let number = |name| field(&board, name).unwrap().parse::<usize>().unwrap();
    let due = (taken.len(), taken.len() - called.len());
    assert_eq!((number("issued"), number("waiting")), due, "round {round}");
}

/// A number of the environment.
fn given(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|n| n.parse().ok())
}

/// More rounds in one database would fill the hall of the demo on a fast machine.
const ROUNDS_MAX: u64 = 15;

#[test]
fn what_was_answered_survives_and_nothing_is_half_there() {
    let seed = given("KILL_SEED")
        .unwrap_or_else(|| std::time::UNIX_EPOCH.elapsed().map_or(0, |t| t.as_secs()));
    eprintln!("KILL_SEED={seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut left = given("KILL_ROUNDS").unwrap_or(5);
    while left > 0 {
        let rounds = left.min(ROUNDS_MAX);
        rounds_on_one_database(rounds, &mut random);
        left -= rounds;
    }
}

fn rounds_on_one_database(rounds: u64, random: &mut ChaCha8Rng) {
    let place = Place::new("kill");
    let mut workers = Worker::all();
    for round in 1..=rounds {
        storm(place.start(|_| ()), &mut workers, random.random_range(1..22));
        check(&place.start(|_| ()), &mut workers, round);
    }
    let server = place.start(|_| ());
    for question in ["log", "fairness"] {
        let url = format!("http://{}", server.address);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = onewindow_verify::run(["onewindow-verify", question, &url], &mut out, &mut err);
        assert_eq!(
            code,
            onewindow_verify::FINE,
            "{}",
            String::from_utf8_lossy(&[out, err].concat())
        );
    }
    drop(server);
    place.audit();
}

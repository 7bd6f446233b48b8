//! `kill -9` at any point under load: what was answered is there, what was not is not half there.
//!
//! `KILL_ROUNDS=25 cargo test -p onewindow --test kill` runs more rounds than the usual five; more
//! than 25 would fill the hall of the demo.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

const ADDRESS: &str = "127.0.0.1:18431";
/// Clients that take tickets at once.
const CLIENTS: usize = 4;

struct Server(Child);
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(data: &Path) -> Server {
    let child = Command::new(env!("CARGO_BIN_EXE_onewindow"))
        .args(["demo", "--still", "--listen", ADDRESS, "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let server = Server(child);
    while !send("GET", "/readyz", "", "", "").is_some_and(|a| a.starts_with("HTTP/1.1 200")) {
        std::thread::yield_now();
    }
    server
}

/// One request on a connection of its own. None when the server went away.
fn send(method: &str, path: &str, token: &str, command: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(ADDRESS).ok()?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {ADDRESS}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\
         authorization: Bearer {token}\r\nidempotency-key: {command}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    (!answer.is_empty()).then_some(answer)
}

fn field<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer.split_once(&format!("\"{name}\":"))?.1.trim_start_matches('"').split(['"', ',']).next()
}

/// The kiosk's token: the demo signs in by itself and sets it as a cookie.
fn token() -> String {
    let answer = send("GET", "/demo/enter/kiosk.baku-1", "", "", "").unwrap();
    let cookie = answer.split_once("set-cookie: ow-kiosk=").unwrap().1;
    cookie.split(';').next().unwrap().to_owned()
}

/// Takes tickets until `enough` were answered, then kills the server under load.
fn storm(server: Server, round: usize, enough: usize) -> Vec<String> {
    let (token, codes) = (token(), Mutex::new(Vec::new()));
    let (answered, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|s| {
        for client in 0..CLIENTS {
            let (token, codes, answered, over) = (&token, &codes, &answered, &over);
            s.spawn(move || {
                for n in 0_usize.. {
                    let command = format!("{round:08x}-0000-4000-8000-{:012x}", client << 32 | n);
                    let path = "/api/v1/sites/baku-1/tickets";
                    let body = r#"{"services":["identity-card"],"phone":"0501234567"}"#;
                    let answer = send("POST", path, token, &command, body);
                    if let Some(code) = answer.as_deref().and_then(|a| field(a, "code")) {
                        codes.lock().unwrap().push(code.to_owned());
                        answered.fetch_add(1, SeqCst);
                    }
                    if over.load(SeqCst) {
                        return;
                    }
                }
            });
        }
        while answered.load(SeqCst) < enough {
            std::thread::yield_now();
        }
        // SIGKILL, in the middle of whatever it does.
        drop(server);
        over.store(true, SeqCst);
    });
    codes.into_inner().unwrap()
}

#[test]
fn what_was_answered_survives_and_nothing_is_half_there() {
    let rounds = std::env::var("KILL_ROUNDS")
        .ok()
        .and_then(|r| r.parse::<usize>().ok())
        .unwrap_or(5)
        .min(25);
    let data = std::env::temp_dir().join(format!("onewindow-kill-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    let mut all = Vec::new();
    for round in 1..=rounds {
        all.extend(storm(start(&data), round, 3 + round * 7 % 19));
        let _server = start(&data);
        for code in &all {
            let found = send("GET", &format!("/api/v1/tickets/{code}"), "", "", "").unwrap();
            assert!(found.starts_with("HTTP/1.1 200"), "round {round}: {code} is lost");
        }
        let board = send("GET", "/api/v1/sites/baku-1/board", "", "", "").unwrap();
        let issued: usize = field(&board, "issued").unwrap().parse().unwrap();
        let unanswered = issued.checked_sub(all.len()).unwrap();
        assert!(unanswered <= CLIENTS * round, "{issued} issued, {} answered", all.len());
    }
    let audit = Command::new(env!("CARGO_BIN_EXE_onewindow"))
        .args(["audit", "--data"])
        .arg(&data)
        .output()
        .unwrap();
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stdout));
    std::fs::remove_dir_all(&data).unwrap();
}

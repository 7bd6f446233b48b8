//! What a start refuses, and what a second one finds.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use identity::totp;
use serde_json::{Value, json};

use crate::server::{Kiosk, Place, Server, field, send};

#[test]
fn a_demo_listens_on_this_machine_only() {
    let place = Place::file("loopback");
    // An address for documents (RFC 5737), that no machine has: a demo that would try ends, too.
    let refused = place.program("demo").args(["--listen", "192.0.2.1:0"]).output().unwrap();
    let words = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success());
    assert!(words.contains("a demo listens on this machine only: give --listen"), "{words}");
    assert!(!place.beside("data").exists(), "nothing was made");
    place.remove();
}

#[test]
fn the_real_thing_refuses_a_database_that_ever_ran_a_demo() {
    let place = Place::file("real");
    drop(place.start(|_| ()));
    let refused = place.serve("window.example/head/1").output().unwrap();
    let words = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success(), "{words}");
    assert!(words.contains("demo.onewindow.example/head/1"), "{words}");
    place.audit();
}

#[test]
fn the_log_of_a_demo_is_called_so_and_a_real_one_cannot_be() {
    let name = |server: &Server| {
        let logs = server.get("/api/v1/logs");
        field(&logs, "origin").unwrap().to_owned()
    };
    let demo = Place::file("called");
    assert!(name(&demo.start(|_| ())).starts_with("demo."));
    demo.audit();
    let real = Place::file("called-real");
    let refused = real.serve("demo.window.example/head/1").output().unwrap();
    let words = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success());
    assert!(words.contains("a real log does not begin with \"demo.\""), "{words}");
    assert!(!real.beside("data").exists(), "nothing was made");
    assert_eq!(name(&real.start_real("window.example/head/1")), "window.example/head/1");
    real.audit();
}

#[test]
fn a_second_start_has_the_same_people_and_the_same_line() {
    let place = Place::new("again");
    let accounts = || std::fs::read(place.accounts()).unwrap();
    let server = place.start(|_| ());
    let code = Kiosk::of(&server).take(1, 1).unwrap();
    let code = field(&code, "code").unwrap().to_owned();
    let people = accounts();
    drop(server);
    let server = place.start(|_| ());
    assert_eq!(accounts(), people);
    let found = server.get(&format!("/api/v1/tickets/{code}"));
    assert_eq!(field(&found, "state"), Some("waiting"), "{found}");
    drop(server);
    place.audit();
}

#[test]
fn the_keys_of_a_demo_on_another_database_are_not_taken() {
    let place = Place::file("keys");
    drop(place.start(|_| ()));
    let folder = place.beside("data");
    let other = |folder: &std::path::Path| {
        let mut program = place.program_on("demo", "postgres://me:secret@127.0.0.1:9/other");
        program.args(["--listen", "127.0.0.1:0", "--folder"]).arg(folder);
        let refused = program.output().unwrap();
        assert!(!refused.status.success());
        String::from_utf8_lossy(&refused.stderr).into_owned()
    };
    let words = other(&folder);
    assert!(words.contains("holds the keys of the demo on onewindow.db"), "{words}");
    assert!(words.contains("this one is on 127.0.0.1:9/other: give it a folder"), "{words}");
    assert!(!words.contains("secret"), "{words}");
    // In one of its own it goes on, until the database does not answer.
    let words = other(&place.beside("keys"));
    assert!(!words.contains("holds the keys"), "{words}");
    place.audit();
}

/// The roles that others write their scripts for, and the two that came later.
const ROLES: [&str; 8] =
    ["kiosk", "reception", "operator", "manager", "administrator", "auditor", "volunteer", "head"];

/// What a page answers in the end: `/demo/enter/…` signs in by a cookie and leads on.
fn opened(server: &Server, path: &str) -> String {
    let mut ask = format!("GET {path} HTTP/1.1");
    for _ in 0..3 {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let head = format!("{ask}\r\nhost: {}\r\nconnection: close\r\n\r\n", server.address);
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let of = |name: &str| answer.lines().find_map(|l| l.strip_prefix(name));
        let Some(to) = of("location: ") else { return answer };
        let cookie = of("set-cookie: ").and_then(|c| c.split(';').next()).unwrap_or_default();
        ask = format!("GET {to} HTTP/1.1\r\ncookie: {cookie}");
    }
    panic!("{path} leads round in circles")
}

fn base32(text: &str) -> Vec<u8> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_usize, 0);
    for c in text.chars() {
        held = (held << 5) | letters.find(c).unwrap();
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits).unwrap());
            held &= (1 << bits) - 1;
        }
    }
    bytes
}

#[test]
fn a_newcomer_is_given_the_address_of_each_screen_and_an_account_of_each_role() {
    let place = Place::new("newcomer");
    let server = place.start(|_| ());
    let base = format!("http://{}", server.address);
    let screens: Vec<(&str, &str)> =
        server.lines.iter().filter_map(|l| l.trim().split_once(base.as_str())).collect();
    for name in [
        "tour",
        "Citizen",
        "Kiosk",
        "Wall",
        "Reception",
        "Volunteer",
        "Counter",
        "Manager",
        "Head office",
        "Auditor",
        "Administrator",
        "public log",
        "API",
    ] {
        assert!(screens.iter().any(|s| s.0.contains(name)), "no address of {name}: {screens:?}");
    }
    for (name, path) in screens {
        let answer = opened(&server, path);
        assert!(answer.starts_with("HTTP/1.1 200"), "{name}{path}: {answer}");
    }
    let file = std::fs::read(place.accounts()).unwrap();
    let named = place.accounts().file_name().unwrap().to_str().unwrap().to_owned();
    assert!(server.lines.iter().any(|l| l.ends_with(&named)), "{:?}", server.lines);
    let accounts: Vec<serde_json::Map<String, Value>> = serde_json::from_slice(&file).unwrap();
    let shape: BTreeSet<&str> =
        ["login", "password", "totp_secret", "role", "site", "counter", "entity"].into();
    for account in &accounts {
        assert_eq!(account.keys().map(String::as_str).collect::<BTreeSet<_>>(), shape);
        let role = account["role"].as_str().unwrap();
        assert!(ROLES.contains(&role), "{role}");
        let has = |field: &str| account[field].is_string();
        assert_eq!(has("counter"), role == "operator", "{account:?}");
        assert_eq!(has("entity"), role == "operator", "{account:?}");
        let of_a_site = ["kiosk", "reception", "operator", "manager", "volunteer"].contains(&role);
        assert_eq!(has("site"), of_a_site, "{account:?}");
    }
    // What is written there opens a session for each role; the two that came later give and call
    // nobody.
    for (n, role) in ROLES.iter().enumerate() {
        let account = accounts.iter().find(|a| a["role"] == *role).unwrap();
        let secret = base32(account["totp_secret"].as_str().unwrap());
        let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap();
        let body = json!({"login": account["login"], "password": account["password"],
            "totp": totp::code(&secret, totp::step(now))});
        let path = "/api/v1/sessions";
        let answer = send(&server.address, "POST", path, "", "", &body.to_string()).unwrap();
        let token = field(&answer, "token").unwrap_or_else(|| panic!("{role}: {answer}"));
        if n >= 6 {
            for (n, path) in
                ["sites/baku-1/tickets", "counters/baku-1.1/call-next"].iter().enumerate()
            {
                let command = format!("{n:08x}-0000-4000-8000-00000000feed");
                let body = r#"{"services":["identity-card"]}"#;
                let path = format!("/api/v1/{path}");
                let done = send(&server.address, "POST", &path, token, &command, body).unwrap();
                assert!(done.starts_with("HTTP/1.1 403"), "{role}: {done}");
            }
        }
    }
    drop(server);
    place.audit();
}

/// The plan of a past of two days, as a start that was cut short leaves it.
fn planned(place: &Place) {
    let folder = place.accounts().parent().unwrap().to_owned();
    std::fs::create_dir_all(&folder).unwrap();
    // What is played lies before it, and so before what the log holds from then on.
    let now = onewindow::clock::now().to_string();
    let plan = json!({"planned": now, "days": 2, "done": false});
    std::fs::write(folder.join("demo-history.json"), plan.to_string()).unwrap();
}

#[test]
fn a_first_start_lives_through_its_past_and_a_second_one_has_it() {
    let place = Place::new("past");
    planned(&place);
    let began = Instant::now();
    let server = place.start_first(|_| ());
    eprintln!("two days of every site in {:.0} s", began.elapsed().as_secs_f32());
    let said = server.lines.iter().find(|l| l.contains(" visits, ")).unwrap();
    let played: u64 = said.split(' ').next().unwrap().parse().unwrap();
    assert!(played > 100, "{said}");
    let figures = server.get("/api/v1/figures?period=month");
    assert!(figures.starts_with("HTTP/1.1 200"), "{figures}");
    drop(server);
    let server = place.start_first(|_| ());
    assert!(!server.lines.iter().any(|l| l.contains(" visits, ")), "it was played twice");
    drop(server);
    place.audit();
}

#[test]
fn a_past_that_breaks_is_said_at_each_start_with_what_to_do_and_the_demo_goes_on() {
    let place = Place::new("broken");
    planned(&place);
    // Accounts that are not in the database: nobody opens a counter in the past.
    std::fs::write(place.accounts(), "[]").unwrap();
    for start in ["the first", "the second"] {
        let server = place.start_first(|program| {
            program.stderr(place.log());
        });
        let ready = server.get("/readyz");
        assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
        let log = place.logged();
        let said = log.iter().find(|l| l.contains("the past of this demo ended early"));
        let said = said.unwrap_or_else(|| panic!("{start} start is silent: {log:?}"));
        assert!(said.contains("there is no demo account kiosk."), "{said}");
        assert!(said.contains("give another --data, or delete "), "{said}");
        assert!(!server.lines.iter().any(|l| l.contains(" visits, ")), "{:?}", server.lines);
    }
    place.audit();
}

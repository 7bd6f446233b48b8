//! A disk that fails: after a failed fsync nobody knows what it holds, so the program ends, and a
//! restart reads it again.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use crate::server::{Place, field, send};

/// SIGABRT.
const ABORTED: i32 = 6;
/// Clients that take tickets at once, and answers before the disk fails.
const CLIENTS: u32 = 4;
const BEFORE: usize = 20;
/// Requests after which a program with a failed disk must have ended.
const TRIES: usize = 1000;

/// The library that makes fsync fail. None where there is no C compiler.
fn shim(place: &Place) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/process/fail_fsync.c");
    let library = place.beside("fail_fsync.so");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .status()
        .ok()?;
    assert!(compiled.success(), "the C compiler refuses {}", source.display());
    Some(library)
}

#[test]
fn a_failing_fsync_ends_the_program_and_every_answered_ticket_is_there() {
    let place = Place::file("disk");
    let Some(shim) = shim(&place) else {
        eprintln!("skipped: there is no C compiler (cc)");
        return;
    };
    let broken = place.beside("the-disk-is-broken");
    let mut server = place.start(|program| {
        program.env("LD_PRELOAD", &shim).env("FAIL_FSYNC_WHEN", &broken);
    });
    let kiosk = server.token("kiosk.baku-1");
    let codes = Mutex::new(Vec::new());
    let take = |command: u32, n: u32| {
        let command = format!("{command:08x}-0000-4000-8000-{n:012x}");
        let path = "/api/v1/sites/baku-1/tickets";
        let body = r#"{"services":["identity-card"]}"#;
        let answer = send(&server.address, "POST", path, &kiosk, &command, body);
        let code = answer.as_deref().and_then(|a| field(a, "code")).map(ToOwned::to_owned);
        codes.lock().unwrap().extend(code.clone());
        (answer, code)
    };
    std::thread::scope(|s| {
        for client in 0..CLIENTS {
            let take = &take;
            s.spawn(move || (0..).find(|n| take(client, *n).1.is_none()));
        }
        while codes.lock().unwrap().len() < BEFORE {
            std::thread::yield_now();
        }
        std::fs::write(&broken, "").unwrap();
    });
    let ended = (0..TRIES).any(|_| take(CLIENTS, 0).0.is_none());
    assert!(ended, "it goes on with a disk that failed");
    assert_eq!(server.child.wait().unwrap().signal(), Some(ABORTED));
    let codes = codes.into_inner().unwrap();
    let server = place.start(|_| ());
    for code in &codes {
        let found = server.get(&format!("/api/v1/tickets/{code}"));
        assert!(found.starts_with("HTTP/1.1 200"), "{code} is lost");
    }
    drop(server);
    place.audit();
}

//! A disk that fails or is full.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use crate::server::{Kiosk, Place, field, helps};

/// SIGABRT.
const ABORTED: i32 = 6;
/// Clients that take tickets at once, and answers before the disk fails.
const CLIENTS: u32 = 4;
const BEFORE: usize = 20;
/// Requests after which a program with a failed disk must have ended.
const TRIES: u32 = 1000;

/// The library that breaks the disk. None where there is no C compiler.
fn shim(place: &Place) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/process/bad_disk.c");
    let library = place.beside("bad_disk.so");
    let compiler = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .status();
    let Ok(compiled) = compiler else {
        eprintln!("skipped: there is no C compiler (cc)");
        return None;
    };
    assert!(compiled.success(), "the C compiler refuses {}", source.display());
    Some(library)
}

/// After a failed fsync nobody knows what the disk holds: a restart reads it again.
#[test]
fn a_failing_fsync_ends_the_program_and_every_answered_ticket_is_there() {
    let place = Place::file("fsync");
    let Some(shim) = shim(&place) else { return };
    let broken = place.beside("the-disk-is-broken");
    let mut server = place.start(|program| {
        program.env("LD_PRELOAD", &shim).env("FSYNC_FAILS_WHEN", &broken);
    });
    let (kiosk, codes) = (Kiosk::of(&server), Mutex::new(Vec::new()));
    let take = |client, n| {
        let answer = kiosk.take(client, n)?;
        let code = field(&answer, "code")?.to_owned();
        codes.lock().unwrap().push(code);
        Some(())
    };
    std::thread::scope(|s| {
        for client in 0..CLIENTS {
            let take = &take;
            s.spawn(move || (0..).find(|n| take(client, *n).is_none()));
        }
        while codes.lock().unwrap().len() < BEFORE {
            std::thread::yield_now();
        }
        std::fs::write(&broken, "").unwrap();
    });
    let ended = (0..TRIES).any(|n| kiosk.take(CLIENTS, n).is_none());
    assert!(ended, "it goes on with a disk that failed");
    assert_eq!(server.child.wait().unwrap().signal(), Some(ABORTED));
    let server = place.start(|_| ());
    for code in &codes.into_inner().unwrap() {
        let found = server.get(&format!("/api/v1/tickets/{code}"));
        assert!(found.starts_with("HTTP/1.1 200"), "{code} is lost");
    }
    drop(server);
    place.audit();
}

/// Takes tickets before, during and after; the log says twice that something has changed.
fn full_and_empty_again(
    place: &Place,
    with: impl FnOnce(&mut Command),
    fill: impl FnOnce(),
    empty: impl FnOnce(),
) {
    let server = place.start_logged(with);
    let kiosk = Kiosk::of(&server);
    let before = kiosk.ticket(0, 1);
    fill();
    for n in 0..20 {
        helps(&kiosk.take(1, n).unwrap(), 507, "web-error-disk-full");
        let read = server.get(&format!("/api/v1/tickets/{before}"));
        assert!(read.starts_with("HTTP/1.1 200"), "{read}");
    }
    empty();
    kiosk.ticket(1, 0);
    let board = server.get("/api/v1/sites/baku-1/board");
    assert_eq!(field(&board, "issued"), Some("2"));
    drop(server);
    let logged = place.logged();
    let [full, again] = &logged[..] else { panic!("{logged:#?}") };
    assert!(full.contains("ERROR") && full.contains("the disk is full"), "{full}");
    assert!(again.contains("WARN") && again.contains("the database works again"), "{again}");
    place.audit();
}

#[test]
fn a_full_disk_is_said_once_and_when_it_has_room_work_goes_on() {
    let place = Place::new("full");
    if let Some(url) = place.database() {
        let run = |sql: &str| {
            let mut db = postgres::Client::connect(url, postgres::NoTls).unwrap();
            db.batch_execute(sql).unwrap();
        };
        // What PostgreSQL answers when its disk is full.
        let fill = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON entry EXECUTE FUNCTION full_disk()";
        let empty = "DROP TRIGGER full_disk ON entry";
        full_and_empty_again(&place, |_| (), || run(fill), || run(empty));
    } else if let Some(shim) = shim(&place) {
        let full = place.beside("the-disk-is-full");
        full_and_empty_again(
            &place,
            |program| {
                program.env("LD_PRELOAD", &shim).env("DISK_FULL_WHEN", &full);
            },
            || std::fs::write(&full, "").unwrap(),
            || std::fs::remove_file(&full).unwrap(),
        );
    }
}

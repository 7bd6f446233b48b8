//! A PostgreSQL that goes away and comes back.

use postgres::{Client, NoTls};

use crate::server::{Kiosk, Place, field, helps};

/// Clients at once, so that several connections are open when all are cut.
const CLIENTS: u32 = 8;

/// Takes a ticket for each client, all at the same time.
fn at_once(kiosk: &Kiosk, n: u32) -> Vec<String> {
    std::thread::scope(|s| {
        let tasks: Vec<_> =
            (0..CLIENTS).map(|client| s.spawn(move || kiosk.ticket(client, n))).collect();
        tasks.into_iter().map(|t| t.join().unwrap()).collect()
    })
}

#[test]
fn a_database_that_is_gone_is_said_once_and_when_it_is_back_work_goes_on() {
    let place = Place::new("gone");
    let Some(url) = place.database() else { return };
    let (_, name) = url.rsplit_once('/').unwrap();
    let mut admin = Client::connect(&std::env::var("TEST_PG").unwrap(), NoTls).unwrap();
    let server = place.start_logged(|_| ());
    let kiosk = Kiosk::of(&server);
    let codes = at_once(&kiosk, 0);

    // Cut once, as by a restart: the connections that lie idle are broken, and nobody notices.
    let cut = "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
    let pids: Vec<i32> = admin.query(cut, &[&name]).unwrap().iter().map(|r| r.get(0)).collect();
    let left = "SELECT pid FROM pg_stat_activity WHERE pid = ANY($1)";
    while !admin.query(left, &[&pids]).unwrap().is_empty() {}
    at_once(&kiosk, 1);

    admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).unwrap();
    while !admin.query(cut, &[&name]).unwrap().is_empty() {}
    let one = format!("/api/v1/tickets/{}", codes[0]);
    for n in 2..20 {
        helps(&kiosk.take(0, n).unwrap(), 503, "web-error-database");
        helps(&server.get(&one), 503, "web-error-database");
    }
    let ready = server.get("/readyz");
    assert!(ready.starts_with("HTTP/1.1 503"), "{ready}");
    // What the engine says of its address and its users is for the log.
    assert!(ready.ends_with("\r\nthe database does not answer\n"), "{ready}");

    admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).unwrap();
    kiosk.ticket(0, 2);
    for code in &codes {
        let found = server.get(&format!("/api/v1/tickets/{code}"));
        assert!(found.starts_with("HTTP/1.1 200"), "{found}");
    }
    // The sequencer goes on by itself: asked again, the request is answered with its receipt.
    while field(&kiosk.take(0, 2).unwrap(), "receipt") == Some("null") {}
    let board = server.get("/api/v1/sites/baku-1/board");
    assert_eq!(field(&board, "issued"), Some("17"));
    drop(server);
    let logged = place.logged();
    let [gone, back] = &logged[..] else { panic!("{logged:#?}") };
    assert!(gone.contains("ERROR") && gone.contains("cannot be reached"), "{gone}");
    assert!(back.contains("WARN") && back.contains("the database works again"), "{back}");
    place.audit();
}

//! What a start refuses, and what a second one finds.

use crate::server::{Kiosk, Place, field};

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
    let config = format!(
        "data = {:?}\nlisten = \"127.0.0.1:0\"\nbase_url = \"https://window.example\"\n\
         origin = \"window.example/head/1\"\npack = \"azerbaijan\"\n",
        place.beside("data")
    );
    std::fs::write(place.beside("onewindow.toml"), config).unwrap();
    let refused = place.serve("onewindow.toml").output().unwrap();
    let words = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success(), "{words}");
    assert!(words.contains("demo.onewindow.example/head/1"), "{words}");
    place.audit();
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

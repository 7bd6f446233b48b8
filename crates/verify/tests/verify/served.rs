//! Logs on servers, and questions that cannot be answered.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use ledger::checkpoint::Signer;

use crate::made::{ORIGIN, flip, honest, run, vkey};

/// Serves the files of a directory over HTTP, and the list of its one log.
fn serve(dir: PathBuf) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let list = format!(
        r#"[{{"node":"head","origin":"{ORIGIN}","vkey":"{}","url":"{base}/log/head"}}]"#,
        vkey()
    );
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = Vec::new();
            while !asked.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                asked.push(byte[0]);
            }
            let asked = String::from_utf8(asked).unwrap();
            let path = asked.split(' ').nth(1).unwrap();
            let found = match path.strip_prefix("/log/head/") {
                Some(file) => std::fs::read(dir.join(file)).ok(),
                None => (path == "/api/v1/logs").then(|| list.clone().into_bytes()),
            };
            let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
            let body = found.unwrap_or_default();
            let head = format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(format!("HTTP/1.1 {status}\r\n{head}").as_bytes());
            let _ = stream.write_all(&body);
        }
    });
    base
}

#[test]
fn a_server_and_one_log_of_it_are_checked_alike() {
    let dir = honest().filled(300).write("served");
    let base = serve(dir.clone());
    for url in [base.clone(), format!("{base}/"), format!("{base}/log/head")] {
        let (code, text) = run(&["log", &url]);
        assert_eq!(code, 0, "{text}");
        assert!(text.contains("the key came from where the log came from"), "{text}");
        let (code, text) = run(&["fairness", &url, "--vkey", &vkey()]);
        assert_eq!(code, 0, "{text}");
        assert!(text.contains("0 violations in 8 calls"), "{text}");
    }
    flip(&dir.join("tile/entries/000"), 100);
    let (code, text) = run(&["log", &base]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("WRONG entry 0: "), "{text}");
    std::fs::remove_file(dir.join("tile/0/000")).unwrap();
    let (code, text) = run(&["log", &base]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("WRONG tile/0/000: it is missing"), "{text}");
}

#[test]
fn a_question_that_cannot_be_answered_ends_in_2() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let dir = honest().write("no-key");
    std::fs::remove_file(dir.join("vkey")).unwrap();
    let other = Signer::new(ORIGIN, &[8; 32]).unwrap().vkey();
    for args in [
        vec!["log"],
        vec!["weigh", "x"],
        vec!["log", "/nowhere/at/all", "--vkey", &other],
        vec!["log", &format!("http://{nobody}")],
        vec!["log", "https://example.org", "--vkey", &other],
        vec!["log", dir.to_str().unwrap()],
        vec!["log", dir.to_str().unwrap(), "--vkey", "no key"],
        vec!["receipt", "/nowhere/at/all"],
    ] {
        let (code, text) = run(&args);
        assert_eq!(code, 2, "{args:?}: {text}");
    }
    // Another key is an answer: this is not the log of that key.
    assert_eq!(run(&["log", dir.to_str().unwrap(), "--vkey", &other]).0, 1);
    assert_eq!(run(&["--help"]).0, 0);
}

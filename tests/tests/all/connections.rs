//! Connections over a real socket: none keeps the node waiting, and none that is used is cut.

use std::time::Duration;

use onewindow::listen::{UNREAD_WITHIN, listen, prepare};
use onewindow::router::router;
use serde_json::json;
use testkit::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// Short, so that the test is; each of its connections waits for it once.
const HEAD_WITHIN: Duration = Duration::from_millis(300);

/// Whatever has not ended by then is kept open.
const STILL_OPEN: Duration = Duration::from_secs(5);

async fn say(stream: &mut TcpStream, words: &str) {
    stream.write_all(words.as_bytes()).await.unwrap();
}

/// Reads until the text is there.
async fn hear(stream: &mut TcpStream, text: &str) -> String {
    let mut heard = Vec::new();
    while !String::from_utf8_lossy(&heard).contains(text) {
        assert!(stream.read_buf(&mut heard).await.unwrap() > 0, "closed before {text}");
    }
    String::from_utf8(heard).unwrap()
}

#[tokio::test]
async fn a_head_that_never_ends_is_not_waited_for_and_a_listener_is_not_cut() {
    let app = TestApp::new().await;
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = door.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async {
        let _ = stopped.await;
    };
    let serving = tokio::spawn(listen(door, router(&app.node), HEAD_WITHIN, until));

    let mut screen = TcpStream::connect(address).await.unwrap();
    say(&mut screen, "GET /api/v1/sites/baku-1/events HTTP/1.1\r\nhost: x\r\n\r\n").await;
    hear(&mut screen, "text/event-stream").await;
    let mut asking = TcpStream::connect(address).await.unwrap();
    for _ in 0..2 {
        say(&mut asking, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
        assert!(hear(&mut asking, "\r\n\r\n").await.starts_with("HTTP/1.1 200"));
    }
    let mut slow = TcpStream::connect(address).await.unwrap();
    say(&mut slow, "GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ").await;
    let mut silent = TcpStream::connect(address).await.unwrap();
    for stream in [&mut slow, &mut silent, &mut asking] {
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(STILL_OPEN, stream.read_to_end(&mut rest)).await;
        ended.expect("it is waited for").unwrap();
        assert!(!rest.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&rest));
    }
    // By now the screen has listened for longer than any head may take.
    let kiosk = app.token("kiosk.baku-1").await;
    app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    hear(&mut screen, "ticket.issued").await;

    drop(screen);
    stop.send(()).unwrap();
    serving.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "the door is shut");
}

/// What is answered to a head of so many bytes, or none where the connection just ends.
async fn answered(address: std::net::SocketAddr, bytes: usize) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let long = "x".repeat(bytes);
    let head = format!("GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-long: {long}");
    // The other side may have hung up in the middle.
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(b"\r\n\r\n").await;
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard).await;
    String::from_utf8(heard).unwrap()
}

#[tokio::test]
async fn a_head_takes_no_more_room_than_any_browser_needs() {
    let app = TestApp::new().await;
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = door.local_addr().unwrap();
    let serving = tokio::spawn(listen(door, router(&app.node), STILL_OPEN, std::future::pending()));
    let fits = answered(address, 32 * 1024).await;
    assert!(fits.starts_with("HTTP/1.1 200"), "{fits}");
    let long = answered(address, 200 * 1024).await;
    assert!(long.is_empty() || long.starts_with("HTTP/1.1 431"), "{long}");
    serving.abort();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn whoever_reads_nothing_does_not_keep_its_place_for_ever() {
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let _asking = TcpStream::connect(door.local_addr().unwrap()).await.unwrap();
    let (stream, _) = door.accept().await.unwrap();
    prepare(&stream);
    let within = socket2::SockRef::from(&stream).tcp_user_timeout().unwrap();
    assert_eq!(within, Some(UNREAD_WITHIN));
    assert!(stream.nodelay().unwrap(), "a small answer does not wait for a fuller packet");
}

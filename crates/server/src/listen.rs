//! The front door: takes connections, each with a limit on how long it may keep the node waiting.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::Service;

/// Connections at once at most; whoever comes then waits to be taken. An open one needs a file
/// descriptor, and about 30 KiB where it listens for events.
const CONNECTIONS_MAX: usize = 8192;
/// How long the head of a request may take. A connection on which nobody asks ends after it too:
/// browsers open another without a word. A proxy must let go first, and nginx does after 60 s
/// (`keepalive_timeout` of an upstream): else it would ask on a connection that just ends.
pub const HEAD_WITHIN: Duration = Duration::from_secs(75);
/// What is kept of a connection whose head is not whole, before it is refused; the last read may
/// bring as much again. No browser sends so long a head, and hyper would keep six times as much.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// How long what was sent may stay unread: whoever takes nothing for so long has gone, and its
/// place is another's. A screen that listens for events takes a beat every few seconds.
pub const UNREAD_WITHIN: Duration = Duration::from_secs(60);
/// How long answers that are under way may take at the end of the program.
const LEAVE_WITHIN: Duration = Duration::from_secs(5);
/// Descriptors that files, printers and the database need besides.
const OTHER_DESCRIPTORS: u64 = 512;
/// How long to wait where the system has no descriptor left.
const BREATH: Duration = Duration::from_millis(500);

/// Serves until `stop`. What goes wrong with one connection ends that one.
pub async fn listen(
    listener: TcpListener,
    app: Router,
    head_within: Duration,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_within).max_buf_size(HEAD_BYTES_MAX);
    let (open, room) = (GracefulShutdown::new(), Arc::new(Semaphore::new(CONNECTIONS_MAX)));
    let mut stop = pin!(stop);
    let mut out_of_descriptors = false;
    loop {
        let next = async {
            let place = room.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, taken) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let (stream, from) = match taken {
            Ok(taken) => taken,
            Err(e) if ended_by_the_other_side(&e) => continue,
            Err(e) => {
                if !out_of_descriptors {
                    tracing::error!(error = %e, "no connection can be taken; trying again");
                }
                out_of_descriptors = true;
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        out_of_descriptors = false;
        prepare(&stream);
        let app = app.clone();
        let answer = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(from));
            app.clone().call(request)
        });
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), answer));
        tokio::spawn(async move {
            let _place = place;
            if let Err(e) = connection.await {
                tracing::debug!(error = %e, "a connection ended");
            }
        });
    }
    drop(listener);
    // A screen that listens for events never leaves by itself.
    let _ = tokio::time::timeout(LEAVE_WITHIN, open.shutdown()).await;
}

/// Asks for as many descriptors as connections may need, and takes what is had: systems give a
/// program 1,024 at first, too few for a thousand displays.
pub fn ask_for_descriptors() {
    let now = getrlimit(Resource::Nofile);
    let want = OTHER_DESCRIPTORS + CONNECTIONS_MAX as u64;
    let want = now.maximum.map_or(want, |most| most.min(want));
    if now.current.is_none_or(|has| has >= want) {
        return;
    }
    if let Err(e) = setrlimit(Resource::Nofile, Rlimit { current: Some(want), ..now }) {
        tracing::warn!(error = %e, "no more descriptors are given: fewer screens can be open");
    }
}

/// Sets what a connection is held to.
pub fn prepare(stream: &TcpStream) {
    // A small answer must not wait for a fuller packet.
    if let Err(e) = stream.set_nodelay(true) {
        tracing::debug!(error = %e, "nodelay");
    }
    #[cfg(target_os = "linux")]
    if let Err(e) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(UNREAD_WITHIN)) {
        tracing::debug!(error = %e, "user timeout");
    }
}

fn ended_by_the_other_side(e: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(e.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

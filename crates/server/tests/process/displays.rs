//! A thousand displays on one program.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::server::{Kiosk, Place, Server};

const DISPLAYS: usize = 1000;
/// Descriptors that the program is given at first: what it needs more it must ask for itself.
const FEW: u64 = 256;
const TICKETS: u32 = 20;
/// A display that hears nothing for so long, not even a beat, hears nothing any more.
const SILENT_MAX: Duration = Duration::from_secs(60);

/// Opens a display of a hall; it has begun to listen when the head of the answer is there.
fn display(server: &Server) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(SILENT_MAX)).unwrap();
    write!(stream, "GET /live/baku-1/wall HTTP/1.1\r\nhost: {}\r\n\r\n", server.address).unwrap();
    let mut reader = BufReader::with_capacity(1024, stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 200"), "{line}");
    while line.trim() != "" {
        line.clear();
        reader.read_line(&mut line).unwrap();
    }
    reader
}

/// The next so many entries that a display hears of.
fn entries(display: &mut BufReader<TcpStream>, many: usize) -> Vec<u64> {
    let lines = display.lines().map(Result::unwrap);
    lines.filter_map(|l| l.strip_prefix("id: ")?.parse().ok()).take(many).collect()
}

#[test]
fn a_thousand_displays_hear_of_every_entry() {
    let place = Place::new("displays");
    let ours = getrlimit(Resource::Nofile);
    let few = Rlimit { current: Some(FEW), maximum: ours.maximum };
    // The program inherits it; this one is a process of its own and needs as many as it has.
    setrlimit(Resource::Nofile, few).unwrap();
    let server = place.start(|_| ());
    setrlimit(Resource::Nofile, Rlimit { current: ours.maximum, ..ours }).unwrap();
    let mut displays: Vec<_> = (0..DISPLAYS).map(|_| display(&server)).collect();
    let kiosk = Kiosk::of(&server);
    for n in 0..TICKETS {
        kiosk.ticket(1, n);
    }
    let mut heard = displays.iter_mut().map(|d| entries(d, TICKETS as usize));
    let first = heard.next().unwrap();
    assert_eq!(first.len(), TICKETS as usize);
    for (n, other) in heard.enumerate() {
        assert_eq!(other, first, "display {n}");
    }
    drop((displays, server));
    place.audit();
}

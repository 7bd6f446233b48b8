//! A ticket printer on the network, made of nothing but its protocol.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// How a printer behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It prints.
    Ready,
    /// The roll has ended.
    NoPaper,
    /// Its cover is open.
    CoverOpen,
    /// It takes a connection and says nothing.
    Mute,
    /// It ends every connection at once.
    Gone,
    /// The connection breaks after so many bytes of a job.
    Breaks(usize),
}

/// A printer that listens at an address of this machine.
pub struct Printer {
    /// Its address.
    pub address: String,
    shared: Arc<Mutex<(Manner, Vec<Vec<u8>>)>>,
}

/// The end of a job: the question whether it is cut.
const END: &[u8] = b"\x1dr\x01";

impl Printer {
    /// A printer that is switched on.
    #[must_use]
    pub fn on(manner: Manner) -> Self {
        Self::at("127.0.0.1:0", manner)
    }

    /// A printer that is switched on at an address.
    #[must_use]
    pub fn at(address: &str, manner: Manner) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shared = Arc::new(Mutex::new((manner, Vec::new())));
        let state = shared.clone();
        std::thread::spawn(move || {
            for line in listener.incoming().flatten() {
                // A line that breaks is what the test wants, or the end of it.
                let _ = listen(line, &state);
            }
        });
        Self { address, shared }
    }

    /// Behaves otherwise from now on.
    pub fn becomes(&self, manner: Manner) {
        self.shared.lock().unwrap().0 = manner;
    }

    /// The jobs that it has taken, the torn ones too.
    #[must_use]
    pub fn jobs(&self) -> Vec<Vec<u8>> {
        self.shared.lock().unwrap().1.clone()
    }
}

impl Printer {
    /// How it behaves.
    #[must_use]
    pub fn manner(&self) -> Manner {
        self.shared.lock().unwrap().0
    }

    /// The newest job, torn off.
    #[must_use]
    pub fn torn_off(&self) -> Option<Vec<u8>> {
        self.shared.lock().unwrap().1.pop()
    }
}

fn listen(mut line: TcpStream, shared: &Mutex<(Manner, Vec<Vec<u8>>)>) -> std::io::Result<()> {
    let mut job = Vec::new();
    let mut byte = [0; 3];
    loop {
        let manner = shared.lock().unwrap().0;
        if manner == Manner::Gone {
            return Ok(());
        }
        if job.is_empty() {
            line.read_exact(&mut byte[..2])?;
            if byte[..2] == *b"\x10\x04" {
                line.read_exact(&mut byte[2..])?;
                let answer = match (byte[2], manner) {
                    (_, Manner::Mute) => continue,
                    (1, Manner::NoPaper | Manner::CoverOpen) => 0x1e,
                    (2, Manner::CoverOpen) => 0x16,
                    (4, Manner::NoPaper) => 0x72,
                    (1, _) => 0x16,
                    _ => 0x12,
                };
                line.write_all(&[answer])?;
                continue;
            }
            job.extend(&byte[..2]);
        }
        line.read_exact(&mut byte[..1])?;
        job.push(byte[0]);
        if matches!(manner, Manner::Breaks(most) if job.len() >= most) {
            shared.lock().unwrap().1.push(job);
            return Ok(());
        }
        if job.ends_with(END) {
            shared.lock().unwrap().1.push(std::mem::take(&mut job));
            line.write_all(&[0])?;
        }
    }
}

/// The rows of a paper, 72 bytes each.
#[must_use]
pub fn rows(job: &[u8]) -> Vec<Vec<u8>> {
    let mut rows: Vec<Vec<u8>> = Vec::new();
    let mut rest = job.strip_prefix(b"\x1b@\x1ba\x01").unwrap();
    while let Some(band) = rest.strip_prefix(b"\x1dv0\0") {
        let [wide, high] =
            [[band[0], band[1]], [band[2], band[3]]].map(|n| usize::from(u16::from_le_bytes(n)));
        let (dots, after) = band[4..].split_at(wide * high);
        let white = vec![0; (72 - wide) / 2];
        rows.extend(dots.chunks(wide).map(|row| [&white, row, &white].concat()));
        rest = after;
    }
    rows
}

/// The code on a paper, read by somebody else's reader.
#[must_use]
pub fn scanned(job: &[u8]) -> String {
    let rows = rows(job);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(576, rows.len(), |x, y| {
        if rows[y][x / 8] & (0x80 >> (x % 8)) == 0 { 255 } else { 0 }
    });
    image.detect_grids()[0].decode().unwrap().1
}

//! A small HTTP/1.1 client: one kept connection, one request at a time.

use std::path::Path;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The file of a demo's accounts, in its folder.
pub(crate) const ACCOUNTS: &str = "demo-accounts.json";

/// How long a server may take to make its accounts.
const START_MAX: Duration = Duration::from_secs(30);

/// How long a kept connection may have stood idle. The server closes it after 75 seconds; whoever
/// sends then cannot know whether what was sent arrived.
const IDLE_MAX: Duration = Duration::from_secs(60);

pub(crate) struct Client {
    address: String,
    stream: TcpStream,
    used: Instant,
    buffer: Vec<u8>,
}

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

async fn open(address: &str) -> Outcome<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

impl Client {
    pub(crate) async fn connect(address: &str) -> Outcome<Self> {
        let (stream, buffer) = (open(address).await?, Vec::with_capacity(32 * 1024));
        Ok(Self { address: address.to_owned(), stream, used: Instant::now(), buffer })
    }

    /// Connects to a server that may still be starting: it has started when its accounts lie there.
    pub(crate) async fn connect_patiently(address: &str, data: &Path) -> Outcome<Self> {
        let until = Instant::now() + START_MAX;
        loop {
            match Self::connect(address).await {
                Ok(c) if data.join(ACCOUNTS).exists() => return Ok(c),
                _ if Instant::now() > until => {
                    return Err("the server did not start: see above".into());
                }
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Fetches a living part of a page, as its script does: its status.
    pub(crate) async fn part(&mut self, path: &str, cookie: &str) -> Outcome<u16> {
        Ok(self.look(path, cookie).await?.0)
    }

    /// The same with the body.
    pub(crate) async fn look(&mut self, path: &str, cookie: &str) -> Outcome<(u16, &[u8])> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: bench\r\nx-part: 1\r\naccept-language: en\r\n\
             cookie: {cookie}\r\n\r\n"
        );
        self.exchange(&request).await
    }

    /// Sends a request and reads the answer to its end: status and body.
    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        token: &str,
        command: &str,
        body: &str,
    ) -> Outcome<(u16, &[u8])> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nauthorization: Bearer {token}\r\n\
             idempotency-key: {command}\r\n\r\n{body}",
            body.len()
        );
        self.exchange(&request).await
    }

    async fn exchange(&mut self, request: &str) -> Outcome<(u16, &[u8])> {
        if self.used.elapsed() > IDLE_MAX {
            self.stream = open(&self.address).await?;
        }
        self.used = Instant::now();
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server closed the connection".into());
            }
            let Some(head) = self.buffer.windows(4).position(|w| w == b"\r\n\r\n") else {
                continue;
            };
            let text = std::str::from_utf8(self.buffer.get(..head).unwrap_or_default())?;
            let status: u16 = text.get(9..12).unwrap_or("0").parse()?;
            let length: usize = text
                .lines()
                .find_map(|l| l.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok())
                .unwrap_or(0);
            let end = head + 4 + length;
            while self.buffer.len() < end {
                if self.stream.read_buf(&mut self.buffer).await? == 0 {
                    return Err("the server closed the connection".into());
                }
            }
            return Ok((status, self.buffer.get(head + 4..end).unwrap_or_default()));
        }
    }
}

//! The line to a ticket printer: which addresses may be one, whether it is ready, and a paper.

use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::time::Duration;

use print::{ASK, Readiness, cut_is_done};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::Trouble;

/// A printer in the same building answers in a thousandth of it.
const ANSWER: Duration = Duration::from_secs(3);
/// A paper of 20 cm is burnt in two seconds; the slowest printers need eight.
const CUT: Duration = Duration::from_secs(20);
/// Where printers listen: 9100, and the next ones of a box that serves several.
const PORTS: RangeInclusive<u16> = 9100..=9109;
/// The longest name of a machine.
const ADDRESS_CHARS_MAX: usize = 80;

/// Where this node may reach for a printer. Whoever enrols one names an address, and the server
/// must not become a way to anything else: private addresses only, at the ports of printers.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Whether a printer may be on this machine.
    pub loopback: bool,
    /// Addresses that the configuration allows besides, as they are typed.
    pub also: Vec<String>,
}

impl Reach {
    /// An address as it is kept, where it may be asked at all: one machine and port have one
    /// spelling. What a name stands for is looked at with each call.
    #[must_use]
    pub fn address(&self, typed: &str) -> Option<String> {
        let typed = typed.trim().to_ascii_lowercase();
        if self.named(&typed) {
            return Some(typed);
        }
        let (host, port) = typed.rsplit_once(':')?;
        let port = port.parse().ok().filter(|port| PORTS.contains(port))?;
        let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
        let kept = match bare.parse::<IpAddr>() {
            Ok(ip) if self.near(ip) => SocketAddr::new(ip.to_canonical(), port).to_string(),
            Ok(_) => return None,
            Err(_) => format!("{}:{port}", name(host)?),
        };
        (kept.len() <= ADDRESS_CHARS_MAX).then_some(kept)
    }

    fn named(&self, address: &str) -> bool {
        self.also.iter().any(|a| a.eq_ignore_ascii_case(address))
    }

    fn near(&self, ip: IpAddr) -> bool {
        match ip.to_canonical() {
            ip if ip.is_loopback() => self.loopback,
            IpAddr::V4(ip) => ip.is_private(),
            IpAddr::V6(ip) => ip.is_unique_local(),
        }
    }

    /// What is connected to is what was looked at: a name is looked up once.
    async fn find(&self, address: &str) -> Option<SocketAddr> {
        self.address(address)?;
        let named = self.named(address);
        lookup_host(address).await.ok()?.find(|at| named || self.near(at.ip()))
    }

    /// Connects to a printer that is ready.
    ///
    /// # Errors
    /// Why it prints nothing now. What it answered besides is told to nobody.
    pub async fn open(&self, address: &str) -> Result<TcpStream, Trouble> {
        let connect = async { TcpStream::connect(self.find(address).await?).await.ok() };
        let line = timeout(ANSWER, connect).await.ok().flatten();
        let mut line = line.ok_or(Trouble::NoAnswer)?;
        let mut said = [0; 3];
        let ask = async {
            for (question, answer) in ASK.into_iter().zip(said.chunks_mut(1)) {
                line.write_all(question).await?;
                line.read_exact(answer).await?;
            }
            Ok::<_, std::io::Error>(())
        };
        timeout(ANSWER, ask).await.ok().and_then(Result::ok).ok_or(Trouble::NoAnswer)?;
        match Readiness::of(said) {
            Some(Readiness::Ready) => Ok(line),
            Some(Readiness::NoPaper) => Err(Trouble::NoPaper),
            Some(Readiness::CoverOpen) => Err(Trouble::CoverOpen),
            Some(Readiness::OutOfOrder) => Err(Trouble::OutOfOrder),
            // What speaks otherwise is no printer.
            None => Err(Trouble::NoAnswer),
        }
    }
}

/// The name of a machine. Other ways to write the digits of an address are none.
fn name(host: &str) -> Option<&str> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next()?;
    let fits = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    (fits && last.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(host)
}

/// Sends a paper. Answers whether the printer said that it has cut it.
pub async fn burn(line: &mut TcpStream, bytes: &[u8]) -> bool {
    let mut answer = [0];
    let cut = timeout(CUT, async {
        line.write_all(bytes).await?;
        line.read_exact(&mut answer).await
    });
    cut.await.is_ok_and(|cut| cut.is_ok()) && cut_is_done(answer[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_is_near_and_at_a_port_of_printers() {
        let mut reach = Reach::default();
        for (typed, kept) in [
            ("10.0.0.5:9100", "10.0.0.5:9100"),
            (" 10.0.0.5:+09100 ", "10.0.0.5:9100"),
            ("[::ffff:10.0.0.5]:9100", "10.0.0.5:9100"),
            ("192.168.7.9:9109", "192.168.7.9:9109"),
            ("[FD12:0::5]:9100", "[fd12::5]:9100"),
            ("Printer-1.hall.:9100", "printer-1.hall:9100"),
        ] {
            assert_eq!(reach.address(typed).as_deref(), Some(kept));
        }
        for bad in [
            "127.0.0.1:9100",
            "[::1]:9100",
            "[::ffff:127.0.0.1]:9100",
            "169.254.169.254:9100",
            "[fe80::1]:9100",
            "0.0.0.0:9100",
            "8.8.8.8:9100",
            "10.0.0.5:22",
            "10.0.0.5",
            ":9100",
            "a b:9100",
            "user@host:9100",
            "167772165:9100",
            "0xa.0.0.5:9100",
            "[hall]:9100",
        ] {
            assert_eq!(reach.address(bad), None, "{bad}");
        }
        reach.also.push("Far.Example:22".to_owned());
        assert!(reach.address("far.example:22").is_some());
        assert!(reach.address("far.example:23").is_none());
        reach.loopback = true;
        assert!(reach.address("127.0.0.1:9100").is_some());
        assert!(reach.address("127.0.0.1:22").is_none());
    }
}

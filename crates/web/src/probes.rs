//! The systems that this node asks whether they answer, and when each last did. What is known lies
//! in the journal; when a system was last asked is kept in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;

/// A system, and where it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Its key in the pack.
    pub system: String,
    /// Where.
    pub target: Target,
    /// The file of the authorities that its certificate may be of; none: those of the machine.
    pub authority: Option<PathBuf>,
}

/// Where a system is asked, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A connection says enough: `tcp://10.0.0.7:5432`.
    Tcp {
        /// The machine and the port.
        address: String,
    },
    /// A page says it, with a status below 400: `https://register.example/health`.
    Http {
        /// Whether it is asked for over TLS.
        tls: bool,
        /// The machine and the port, where to connect.
        address: String,
        /// The machine as the address names it.
        host: String,
        /// The path, with its query.
        path: String,
    },
}

/// Why an address is not one that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTarget {
    /// Another scheme, or none.
    #[error("an address begins with https://, http:// or tcp://")]
    Scheme,
    /// No machine, no port, or a letter that is none of an address.
    #[error("an address is tcp://MACHINE:PORT or https://MACHINE[:PORT]/PATH, in plain letters")]
    Address,
}

impl FromStr for Target {
    type Err = BadTarget;

    fn from_str(url: &str) -> Result<Self, BadTarget> {
        if !url.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(BadTarget::Address);
        }
        let (scheme, rest) = url.split_once("://").ok_or(BadTarget::Scheme)?;
        match scheme {
            "tcp" => Ok(Self::Tcp { address: with_port(rest, None)? }),
            "http" | "https" => {
                let tls = scheme == "https";
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                let address = with_port(host, Some(if tls { 443 } else { 80 }))?;
                Ok(Self::Http { tls, address, host: host.to_owned(), path: format!("/{path}") })
            }
            _ => Err(BadTarget::Scheme),
        }
    }
}

/// `machine:port`, with the usual port where none is named.
fn with_port(machine: &str, usual: Option<u16>) -> Result<String, BadTarget> {
    let port = |(_, port): (&str, &str)| port.parse::<u16>().ok();
    let bare = !machine.contains(':') || machine.ends_with(']');
    match (machine.rsplit_once(':').and_then(port), usual) {
        _ if machine.is_empty() || machine.starts_with(':') => Err(BadTarget::Address),
        (_, Some(usual)) if bare => Ok(format!("{machine}:{usual}")),
        (Some(_), _) if !bare => Ok(machine.to_owned()),
        _ => Err(BadTarget::Address),
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp { address } => write!(f, "tcp://{address}"),
            Self::Http { tls, host, path, .. } => {
                write!(f, "http{}://{host}{path}", if *tls { "s" } else { "" })
            }
        }
    }
}

/// Why a system that was asked does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Miss {
    /// Nothing listens there, or the way is cut.
    #[error("no connection")]
    NoConnection,
    /// It took too long.
    #[error("no answer in time")]
    Late,
    /// Its page says that it is not well.
    #[error("status {0}")]
    Status(u16),
    /// It answers, and not with a page.
    #[error("no page")]
    NoHttp,
    /// No conversation over TLS came about.
    #[error("no TLS")]
    NoTls,
    /// Its certificate is past its time, or before it.
    #[error("its certificate is not valid today")]
    Expired,
    /// Its certificate is of another name.
    #[error("its certificate is of another name")]
    OtherName,
    /// Its certificate is of nobody who is trusted here.
    #[error("its certificate is of nobody who is trusted here")]
    Untrusted,
}

impl Miss {
    /// The word in the keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoConnection => "no-connection",
            Self::Late => "late",
            Self::Status(_) => "status",
            Self::NoHttp => "no-http",
            Self::NoTls => "no-tls",
            Self::Expired => "expired",
            Self::OtherName => "other-name",
            Self::Untrusted => "untrusted",
        }
    }
}

/// The heartbeat of systems.
#[derive(Clone, Default)]
pub struct Probes {
    all: Arc<[Probe]>,
    last: Arc<RwLock<BTreeMap<String, Result<Timestamp, Miss>>>>,
}

impl Probes {
    /// These systems; none of them was asked yet.
    #[must_use]
    pub fn new(all: Vec<Probe>) -> Self {
        Self { all: all.into(), last: Arc::default() }
    }

    /// Every system that is asked.
    #[must_use]
    pub fn all(&self) -> &[Probe] {
        &self.all
    }

    /// A system was asked: it answered at this time, or why it did not.
    pub fn asked(&self, system: &str, answer: Result<Timestamp, Miss>) {
        let mut last = self.last.write().unwrap_or_else(PoisonError::into_inner);
        last.insert(system.to_owned(), answer);
    }

    fn last(&self, system: &str) -> Option<Result<Timestamp, Miss>> {
        self.last.read().unwrap_or_else(PoisonError::into_inner).get(system).copied()
    }

    /// When a system answered, the last time that it was asked. None: it did not, or is not asked.
    #[must_use]
    pub fn answered(&self, system: &str) -> Option<Timestamp> {
        self.last(system)?.ok()
    }

    /// Why a system did not answer, the last time that it was asked. None: it did, or is not asked.
    #[must_use]
    pub fn missed(&self, system: &str) -> Option<Miss> {
        self.last(system)?.err()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_this_program_can_ask() {
        let page = |tls: bool, address: &str, host: &str, path: &str| Target::Http {
            tls,
            address: address.to_owned(),
            host: host.to_owned(),
            path: path.to_owned(),
        };
        assert_eq!("http://a/h?x=1".parse(), Ok(page(false, "a:80", "a", "/h?x=1")));
        assert_eq!("http://a:81".parse(), Ok(page(false, "a:81", "a:81", "/")));
        assert_eq!("http://[::1]/h".parse(), Ok(page(false, "[::1]:80", "[::1]", "/h")));
        assert_eq!("https://a/h".parse(), Ok(page(true, "a:443", "a", "/h")));
        assert_eq!("tcp://[::1]:5".parse(), Ok(Target::Tcp { address: "[::1]:5".to_owned() }));
        for (url, why) in [
            ("https://", BadTarget::Address),
            ("ftp://a", BadTarget::Scheme),
            ("a:80", BadTarget::Scheme),
            ("tcp://a", BadTarget::Address),
            ("tcp://a:70000", BadTarget::Address),
            ("tcp://:80", BadTarget::Address),
            ("http://", BadTarget::Address),
            ("http://a\r\nx: y/", BadTarget::Address),
        ] {
            assert_eq!(url.parse::<Target>(), Err(why), "{url}");
        }
    }
}

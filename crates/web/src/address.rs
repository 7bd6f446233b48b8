//! From which network a request comes, roughly.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::{House, Problem};

/// The network of a request: the first three bytes of an IPv4 address, the first six of an IPv6
/// address. Behind a proxy on this machine it is that of the last address which the proxy names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network(pub String);

impl Network {
    /// Whoever asks from this machine and through no proxy that names addresses: what is counted by
    /// network says nothing there.
    pub(crate) fn is_this_machine(&self) -> bool {
        matches!(self.0.as_str(), "" | "127.0.0" | "0:0:0")
    }
}

impl FromRequestParts<House> for Network {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &House) -> Result<Self, Problem> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
        let named = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.rsplit(',').next())
            .and_then(|v| v.trim().parse().ok());
        Ok(Self(network(peer, named)))
    }
}

/// Whoever connects from elsewhere may name any address: only a proxy of our own is believed.
fn network(peer: Option<IpAddr>, named: Option<IpAddr>) -> String {
    let believed = peer.is_none_or(|p| p.is_loopback());
    let address = if believed { named.or(peer) } else { peer };
    match address.map(|a| a.to_canonical()) {
        Some(IpAddr::V4(a)) => {
            let [a, b, c, _] = a.octets();
            format!("{a}.{b}.{c}")
        }
        Some(IpAddr::V6(a)) => {
            let [a, b, c, ..] = a.segments();
            format!("{a:x}:{b:x}:{c:x}")
        }
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_of_this_machine_names_another_network() {
        let ip = |s: &str| Some(s.parse().unwrap());
        assert_eq!(network(ip("127.0.0.1"), ip("10.1.2.3")), "10.1.2");
        assert_eq!(network(ip("::1"), ip("2001:db8:1:2::3")), "2001:db8:1");
        assert_eq!(network(ip("10.9.8.7"), ip("10.1.2.3")), "10.9.8");
        assert_eq!(network(ip("::ffff:10.9.8.7"), None), "10.9.8");
        assert_eq!(network(None, ip("10.1.2.3")), "10.1.2");
    }
}

//! The file of `onewindow serve`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pack::Pack;
use serde::Deserialize;
use web::{Probe, Target};

use crate::heartbeat;

/// How a real node runs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// A folder, or a `postgres://` address.
    pub data: String,
    /// The node's own folder, for keys; `data` itself where that is a folder.
    #[serde(default)]
    pub folder: Option<String>,
    /// Where to listen: `127.0.0.1:8080` behind a proxy that speaks TLS.
    pub listen: String,
    /// The address under which people reach it: `https://window.example`.
    pub base_url: String,
    /// The name of its log, with its epoch: `window.example/head/1`.
    pub origin: String,
    /// The pack: a folder, or the name of one that is compiled in.
    pub pack: String,
    /// Addresses that a ticket printer may have besides private ones at ports 9100 to 9109.
    #[serde(default)]
    pub printer_addresses: Vec<String>,
    /// Where systems of the pack are asked whether they answer: `[probe."population-register"]`.
    #[serde(default)]
    pub probe: BTreeMap<String, ProbePlace>,
}

/// Where a system is asked whether it answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbePlace {
    /// `https://register.example/health`, `http://10.0.0.7:8080/health` or `tcp://10.0.0.7:5432`.
    pub url: String,
    /// A file in PEM of the authorities that its certificate may be of, in the place of those that
    /// the machine trusts.
    #[serde(default)]
    pub authority: Option<PathBuf>,
}

impl Config {
    /// The systems that are asked, each one of the pack.
    ///
    /// # Errors
    /// What is wrong with which of them, in words.
    pub fn probes(&self, pack: &Pack) -> Result<Vec<Probe>, String> {
        self.probe.iter().map(|(system, p)| probe(pack, system, p)).collect()
    }
}

fn probe(pack: &Pack, system: &str, place: &ProbePlace) -> Result<Probe, String> {
    let wrong = |what: &dyn std::fmt::Display| format!("[probe.\"{system}\"]: {what}");
    if !pack.systems.iter().any(|s| s.key == system) {
        return Err(wrong(&"the pack has no such system"));
    }
    let target = place.url.parse().map_err(|e: web::BadTarget| wrong(&e))?;
    let authority = place.authority.clone();
    if matches!(target, Target::Http { tls: true, .. }) {
        heartbeat::trust(authority.as_deref()).map_err(|e| wrong(&e))?;
    } else if authority.is_some() {
        return Err(wrong(&"only a system at https:// has an authority"));
    }
    Ok(Probe { system: system.to_owned(), target, authority })
}

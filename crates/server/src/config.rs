//! The file of `onewindow serve`.

use std::collections::BTreeMap;

use pack::Pack;
use serde::Deserialize;
use web::{Printer, Probe};

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
    /// The ticket printers, by site and a name: `[printer."baku-1.kiosk-1"]`.
    #[serde(default)]
    pub printer: BTreeMap<String, PrinterPlace>,
    /// Where systems of the pack are asked whether they answer: `[probe."population-register"]`.
    #[serde(default)]
    pub probe: BTreeMap<String, ProbePlace>,
}

/// Where a ticket printer is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrinterPlace {
    /// Its address and port: `10.0.0.5:9100`.
    pub address: String,
    /// The login of the kiosk that it stands in; without it, every kiosk of the site that has no
    /// printer of its own.
    #[serde(default)]
    pub kiosk: Option<String>,
}

/// Where a system is asked whether it answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbePlace {
    /// `http://10.0.0.7:8080/health` or `tcp://10.0.0.7:5432`.
    pub url: String,
}

impl Config {
    /// The printers, each at a site of the pack.
    ///
    /// # Errors
    /// What is wrong with which of them, in words.
    pub fn printers(&self, pack: &Pack) -> Result<Vec<Printer>, String> {
        let all = self.printer.iter();
        all.map(|(name, p)| printer(pack, name, &p.address, p.kiosk.clone())).collect()
    }

    /// The systems that are asked, each one of the pack.
    ///
    /// # Errors
    /// What is wrong with which of them, in words.
    pub fn probes(&self, pack: &Pack) -> Result<Vec<Probe>, String> {
        self.probe.iter().map(|(system, p)| probe(pack, system, &p.url)).collect()
    }
}

fn probe(pack: &Pack, system: &str, url: &str) -> Result<Probe, String> {
    let wrong = |what: &dyn std::fmt::Display| format!("[probe.\"{system}\"]: {what}");
    if !pack.systems.iter().any(|s| s.key == system) {
        return Err(wrong(&"the pack has no such system"));
    }
    let target = url.parse().map_err(|e: web::BadTarget| wrong(&e))?;
    Ok(Probe { system: system.to_owned(), target })
}

/// A printer at a site of the pack.
pub(crate) fn printer(
    pack: &Pack,
    name: &str,
    address: &str,
    kiosk: Option<String>,
) -> Result<Printer, String> {
    let wrong = |what: &str| format!("[printer.\"{name}\"]: {what}");
    let (site, own) = name.split_once('.').unwrap_or((name, ""));
    if own.is_empty() {
        return Err(wrong("the name is a site, a dot and a word: \"baku-1.kiosk-1\""));
    }
    let site = site.parse().ok().filter(|site| pack.sites.contains_key(site));
    let site = site.ok_or_else(|| wrong("the pack has no such site"))?;
    let port = address.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    if port.is_none() {
        return Err(wrong("the address is a machine, a colon and a port: \"10.0.0.5:9100\""));
    }
    Ok(Printer { name: name.to_owned(), site, address: address.to_owned(), kiosk })
}

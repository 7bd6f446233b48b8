//! The file of `onewindow serve`.

use std::collections::BTreeMap;

use pack::Pack;
use serde::Deserialize;
use web::Printer;

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

impl Config {
    /// The printers, each at a site of the pack.
    ///
    /// # Errors
    /// What is wrong with which of them, in words.
    pub fn printers(&self, pack: &Pack) -> Result<Vec<Printer>, String> {
        let all = self.printer.iter();
        all.map(|(name, p)| printer(pack, name, &p.address, p.kiosk.clone())).collect()
    }
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

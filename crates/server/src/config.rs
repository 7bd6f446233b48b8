//! The file of `onewindow serve`.

use serde::Deserialize;

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
}

//! Which logs an address means, and which keys verify them.

use ledger::checkpoint::Verifier;
use serde_json::Value;

use crate::Failure;
use crate::source::{Source, SourceError};

/// Where a server lists its logs.
const LIST: &str = "api/v1/logs";

/// A log to be checked.
#[derive(Debug)]
pub struct Target {
    /// Where it lies.
    pub source: Source,
    /// Its key.
    pub key: Verifier,
    /// Whether whoever serves the log named the key, too: then it only agrees with itself.
    pub self_named: bool,
}

/// What a server says about one of its logs.
struct Listed {
    node: String,
    origin: String,
    vkey: String,
    url: String,
}

/// The logs at an address or in a directory. A key that is given is the only one that counts.
///
/// # Errors
/// When nothing is there, or no key is known.
pub fn resolve(place: &str, vkey: Option<&str>) -> Result<Vec<Target>, Failure> {
    let given = vkey.map(key).transpose()?;
    let source = Source::new(place)?;
    let Source::Http { base, .. } = &source else {
        let (key, self_named) = match given {
            Some(key) => (key, false),
            None => (key_beside(&source)?, true),
        };
        return Ok(vec![Target { source, key, self_named }]);
    };
    let one = base.rsplit_once("/log/").filter(|(_, node)| !node.contains('/'));
    if let Some((server, node)) = one {
        let (key, self_named) = match given {
            Some(key) => (key, false),
            None => {
                let listed = list(&Source::new(server)?)?.into_iter().find(|l| l.node == node);
                let none = || Failure::Usage(format!("{server} names no key of the log {node:?}"));
                (self::key(&listed.ok_or_else(none)?.vkey)?, true)
            }
        };
        return Ok(vec![Target { source, key, self_named }]);
    }
    let mut targets = Vec::new();
    for listed in list(&source)? {
        if given.as_ref().is_some_and(|key| key.origin() != listed.origin) {
            continue;
        }
        // A server behind a proxy may list an address that we cannot use.
        let url = match listed.url.starts_with("http://") {
            true => listed.url.clone(),
            false => format!("{base}/log/{}", listed.node),
        };
        let (key, self_named) = match &given {
            Some(key) => (key.clone(), false),
            None => (key(&listed.vkey)?, true),
        };
        targets.push(Target { source: Source::new(&url)?, key, self_named });
    }
    if targets.is_empty() {
        return Err(Failure::Usage(format!("{base} lists no such log")));
    }
    Ok(targets)
}

/// The key of the log with this origin, as whoever serves it names it.
///
/// # Errors
/// When nothing is there, or the log is not among what is served.
pub fn key_of(place: &str, origin: &str) -> Result<Verifier, Failure> {
    let found = resolve(place, None)?.into_iter().find(|t| t.key.origin() == origin);
    let none = || Failure::Usage(format!("{place} does not serve a log named {origin}"));
    Ok(found.ok_or_else(none)?.key)
}

/// Reads a key.
///
/// # Errors
/// When the text is not the key of a log.
pub fn key(vkey: &str) -> Result<Verifier, Failure> {
    Verifier::from_vkey(vkey.trim()).map_err(|why| Failure::Usage(format!("--vkey: {why}")))
}

fn key_beside(source: &Source) -> Result<Verifier, Failure> {
    match source.text("vkey") {
        Ok(vkey) => key(&vkey),
        Err(SourceError::Absent(_)) => {
            Err(Failure::Usage(format!("{} has no file `vkey`: give --vkey", source.name())))
        }
        Err(other) => Err(other.into()),
    }
}

fn list(server: &Source) -> Result<Vec<Listed>, Failure> {
    let wrong = || Failure::Usage(format!("{}/{LIST} is not a list of logs", server.name()));
    let logs: Value = serde_json::from_slice(&server.get(LIST)?).map_err(|_| wrong())?;
    let logs = logs.as_array().ok_or_else(wrong)?;
    let listed = |log: &Value| {
        let text = |key: &str| Some(log.get(key)?.as_str()?.to_owned());
        Some(Listed {
            node: text("node")?,
            origin: text("origin")?,
            vkey: text("vkey")?,
            url: text("url").unwrap_or_default(),
        })
    };
    logs.iter().map(listed).collect::<Option<_>>().ok_or_else(wrong)
}

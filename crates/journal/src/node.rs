//! The node itself: its first entry says whose journal this is.

use kit::{Actor, CommandId, StreamId};
use ledger::cbor::Map;
use sha2::{Digest, Sha256};
use store::{Exec, StoreError, Tx, sql};

use crate::{App, Command, Entry, Event, FoldError, Kind, Lock, WriteError, record};

/// The stream of the node of an origin.
fn stream(origin: &str) -> StreamId {
    let hash: [u8; 32] =
        Sha256::new().chain_update(b"onewindow/node/v1\n").chain_update(origin).finalize().into();
    let first = hash.first_chunk::<16>().copied().unwrap_or_default();
    StreamId(uuid::Builder::from_custom_bytes(first).into_uuid())
}

/// Records the first entry of a journal, or of its new epoch, once.
///
/// # Errors
/// When it cannot be written.
pub async fn open_node(app: &App) -> Result<(), WriteError<StoreError>> {
    let origin = app.origin().to_owned();
    let stream = stream(&origin);
    let by = Actor::clock();
    let command = Command::of(&by, CommandId(stream.0), "open-node", &origin);
    let before = app.0.before.clone();
    app.write(&[Lock::node()], command, move |tx, cx| {
        let known: Option<i64> =
            tx.opt(sql!("SELECT opened FROM node WHERE origin = $1"), &[origin.as_str().into()])?;
        if known.is_none() {
            let public = Map::new().with("origin", origin.as_str());
            let (version, public) = match &before {
                Some(b) => (
                    2,
                    public
                        .with("previous", b.origin.as_str())
                        .with("size", i64::try_from(b.size).unwrap_or(i64::MAX))
                        .with("root", b.root.to_vec()),
                ),
                None => (1, public),
            };
            let event = Event {
                stream,
                fresh: true,
                kind: Kind("node.opened", version),
                place: "node".to_owned(),
                public,
                facts: Map::new(),
                sealed: Vec::new(),
            };
            record(tx, cx, &by, event)?;
        }
        Ok::<_, StoreError>(())
    })
    .await
    .map(|_| ())
}

pub(crate) fn fold_opened(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    let p = &entry.public;
    let (previous, size, root) = match entry.version {
        1 => (None, 0, None),
        _ => (Some(p.text("previous")?), p.int("size")?, Some(p.bytes("root")?.to_vec())),
    };
    tx.exec(
        sql!("INSERT INTO node (origin, opened, previous, size, root) VALUES ($1, $2, $3, $4, $5)"),
        &[p.text("origin")?.into(), entry.at.into(), previous.into(), size.into(), root.into()],
    )?;
    Ok(())
}

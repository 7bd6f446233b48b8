//! Timers: rows folded from entries. A worker runs what is due as the clock; nothing scans tables
//! for what has changed.

use jiff::Timestamp;
use kit::{CommandId, StreamId};
use sha2::{Digest, Sha256};
use store::{Exec, StoreError, Tx, sql};

/// Something that is to happen at a time, unless another entry comes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// What it is about.
    pub stream: StreamId,
    /// What is due: the name that the reactions know.
    pub name: String,
    /// When.
    pub due: Timestamp,
}

impl store::FromRow for Timer {
    fn from_row(row: &mut store::Row) -> store::Result<Self> {
        Ok(Self {
            stream: StreamId(row.get("stream")?),
            name: row.get("name")?,
            due: row.get("due")?,
        })
    }
}

impl Timer {
    /// The command under which it runs: the same timer runs once, however often it is tried.
    #[must_use]
    pub fn command(&self) -> CommandId {
        let mut h = Sha256::new();
        h.update(b"onewindow/timer/v1\n");
        h.update(self.stream.bytes());
        h.update(self.due.as_microsecond().to_be_bytes());
        h.update(self.name.as_bytes());
        let hash: [u8; 32] = h.finalize().into();
        let first = hash.first_chunk::<16>().copied().unwrap_or_default();
        CommandId(uuid::Builder::from_custom_bytes(first).into_uuid())
    }
}

/// Sets a timer. In folds only.
///
/// # Errors
/// Those of the engine.
pub fn set(
    tx: &mut Tx<'_>,
    stream: StreamId,
    name: &'static str,
    due: Timestamp,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "INSERT INTO timer (stream, name, due) VALUES ($1, $2, $3)
             ON CONFLICT (stream, name) DO UPDATE SET due = excluded.due"
        ),
        &[stream.0.into(), name.into(), due.into()],
    )?;
    Ok(())
}

/// Clears a timer, if it is set. In folds only.
///
/// # Errors
/// Those of the engine.
pub fn clear(tx: &mut Tx<'_>, stream: StreamId, name: &'static str) -> Result<(), StoreError> {
    tx.exec(
        sql!("DELETE FROM timer WHERE stream = $1 AND name = $2"),
        &[stream.0.into(), name.into()],
    )?;
    Ok(())
}

/// What is due by now, the oldest first, at most 100.
///
/// # Errors
/// Those of the engine.
pub fn due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Timer>, StoreError> {
    tx.all(
        sql!(
            "SELECT stream, name, due FROM timer WHERE due <= $1
             ORDER BY due, stream, name LIMIT 100"
        ),
        &[now.into()],
    )
}

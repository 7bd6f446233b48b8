//! Recording: append the entry, fold it, all in the operation's own transaction.

use std::sync::Arc;

use jiff::Timestamp;
use keystore::Keystore;
use kit::{Actor, ActorId, CommandId, SpokenCode};
use ledger::Hash;
use ledger::cbor::Map;
use rand::Rng;
use rand::rngs::ChaCha12Rng;
use store::{Exec, Gaps, Sql, StoreError, Tx, Value, sql};
use uuid::Uuid;

use crate::fold::FoldError;
use crate::tail::Tail;
use crate::{Entry, Event, Registry};

/// What an operation may know of the world: the time, randomness, and secrets of the node.
pub struct Cx {
    /// Now, to the millisecond; never before an earlier entry.
    pub now: Timestamp,
    /// Randomness, seeded once at the start of the program.
    pub rng: ChaCha12Rng,
    /// The node's secrets, for values derived from them (groups of the day, blind index).
    pub keys: Arc<Keystore>,
    pub(crate) codes: u32,
    pub(crate) command: CommandId,
    pub(crate) body: Hash,
    pub(crate) folds: Arc<Registry>,
    /// What was recorded last.
    pub(crate) recorded: Option<Recorded>,
}

/// Where an entry stands, and what its receipt opens.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) ord: i64,
    pub(crate) leaf: Option<Vec<u8>>,
    pub(crate) facts: Map,
    pub(crate) salt: Hash,
    pub(crate) digests: Vec<Hash>,
}

impl Cx {
    /// The command that asks. It is remembered by itself where something is recorded; an operation
    /// that writes a working table only remembers it there.
    #[must_use]
    pub fn command(&self) -> CommandId {
        self.command
    }
    /// A spoken code of the operation's own randomness. Others may have it.
    pub fn code(&mut self) -> SpokenCode {
        SpokenCode::draw_of(&mut self.rng, self.codes)
    }
    /// A new id: UUID version 7 of now and of the operation's own randomness.
    pub fn uuid(&mut self) -> Uuid {
        let mut random = [0; 10];
        self.rng.fill_bytes(&mut random);
        let ms = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid()
    }
}

/// Records a fact: appends the entry and folds it. The only way to change a record table.
///
/// # Errors
/// When the engine refuses, or the fold does.
pub fn record(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, event: Event) -> Result<Entry, StoreError> {
    let last = if event.fresh { None } else { last_of_stream(tx, &event)? };
    let mut salt = [0; 32];
    cx.rng.fill_bytes(&mut salt);
    let entry = Entry {
        id: cx.uuid(),
        at: last.as_ref().map_or(cx.now, |l| l.at.max(cx.now)),
        actor: by.id,
        role: by.role,
        on_behalf: None,
        mandate: None,
        command: cx.command,
        body: cx.body,
        stream: event.stream,
        seq: last.as_ref().map_or(0, |l| l.seq + 1),
        kind: event.kind.0.to_owned(),
        version: event.kind.1,
        place: event.place,
        public: event.public,
        facts: event.facts,
        salt,
        pseudonym: by.staff().map(|_| pseudonym(cx, by.id)),
        sealed: event.sealed,
    };
    let digests = entry.digests();
    let (ord, leaf) = match tx.tail::<Tail>() {
        Some(tail) => {
            let prev = last.and_then(|l| l.leaf).map(|l| ledger::tree::leaf_hash(&l));
            let (index, leaf) = tail.append(&entry, prev, &digests);
            insert_leaf(tx, index, index, &leaf)?;
            (index, Some(leaf))
        }
        None => (Gaps::draw(tx)?, None),
    };
    tx.exec(
        sql!(
            "INSERT INTO entry (ord, stream, seq, at, place, body)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            ord.into(),
            entry.stream.0.into(),
            entry.seq.into(),
            entry.at.into(),
            entry.place.as_str().into(),
            entry.body().into(),
        ],
    )?;
    cx.folds.apply(tx, &entry).map_err(|e| match e {
        FoldError::Store(e) => e,
        FoldError::Shape(what) => {
            StoreError::Entry(format!("{} cannot be folded: {what}", entry.kind))
        }
    })?;
    let (facts, salt) = (entry.facts.clone(), entry.salt);
    cx.recorded = Some(Recorded { ord, leaf, facts, salt, digests });
    Ok(entry)
}

/// Writes a working table (sessions, credentials, rate limits: docs/data.md names its owner).
///
/// # Errors
/// Those of the engine.
pub fn work(tx: &mut Tx<'_>, sql: Sql, params: &[Value]) -> Result<u64, StoreError> {
    tx.exec(sql, params)
}

pub(crate) fn insert_leaf(
    tx: &mut Tx<'_>,
    index: i64,
    ord: i64,
    leaf: &[u8],
) -> Result<(), StoreError> {
    tx.exec(
        sql!("INSERT INTO leaf (idx, ord, body) VALUES ($1, $2, $3)"),
        &[index.into(), ord.into(), leaf.into()],
    )?;
    Ok(())
}

/// The newest entry of a stream.
struct Last {
    seq: i64,
    at: Timestamp,
    /// Absent on PostgreSQL while the sequencer has not come to it.
    leaf: Option<Vec<u8>>,
}

impl store::FromRow for Last {
    fn from_row(row: &mut store::Row) -> store::Result<Self> {
        Ok(Self { seq: row.get("seq")?, at: row.get("at")?, leaf: row.get("leaf")? })
    }
}

fn last_of_stream(tx: &mut Tx<'_>, event: &Event) -> Result<Option<Last>, StoreError> {
    tx.opt(
        sql!(
            "SELECT e.seq, e.at, l.body AS leaf FROM entry e
             LEFT JOIN leaf l ON l.ord = e.ord
             WHERE e.stream = $1 ORDER BY e.seq DESC LIMIT 1"
        ),
        &[event.stream.0.into()],
    )
}

/// Eight bytes that name an account for one day (UTC) and say nothing about who it is.
#[must_use]
pub fn pseudonym(cx: &Cx, id: ActorId) -> [u8; 8] {
    let day = kit::Day::of(cx.now, &jiff::tz::TimeZone::UTC).number().to_be_bytes();
    let full = cx.keys.derive("pseudonym", &[&day, &id.bytes()]);
    full.first_chunk::<8>().copied().unwrap_or_default()
}

//! Entries: facts in the past tense, as they are recorded and as they are kept.

use jiff::Timestamp;
use keystore::Sealed;
use kit::{ActorId, CommandId, Role, StreamId, SubjectId};
use ledger::Hash;
use ledger::cbor::{self, Map, Val};
use ledger::commitment;
use sha2::{Digest, Sha256};
use store::{StoreError, Tx, sql};
use uuid::Uuid;

/// What kind of fact, with the version of its shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind(pub &'static str, pub u16);

/// A fact to be recorded.
#[derive(Clone, Debug)]
pub struct Event {
    /// What it is about.
    pub stream: StreamId,
    /// Whether it is the first of its stream, so that nothing needs to be looked up.
    pub fresh: bool,
    /// What kind of fact.
    pub kind: Kind,
    /// Where: the key of a site, or the node.
    pub place: String,
    /// What anyone may read, for ever.
    pub public: Map,
    /// What the node keeps and the leaf only commits to. Nothing personal.
    pub facts: Map,
    /// Personal fields, sealed to their subjects.
    pub sealed: Vec<Sealed>,
}

/// A recorded fact, as folds see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: Uuid,
    /// When, to the millisecond. Never decreases within a stream.
    pub at: Timestamp,
    /// Who.
    pub actor: ActorId,
    /// As what.
    pub role: Role,
    /// On whose behalf, if not on their own.
    pub on_behalf: Option<Uuid>,
    /// By which mandate.
    pub mandate: Option<Uuid>,
    /// The command that it answers.
    pub command: CommandId,
    /// The hash of the command's body.
    pub body: Hash,
    /// What it is about.
    pub stream: StreamId,
    /// Its place in the stream, from 0.
    pub seq: i64,
    /// The kind's name.
    pub kind: String,
    /// The version of the kind's shape.
    pub version: u16,
    /// Where.
    pub place: String,
    /// What anyone may read.
    pub public: Map,
    /// What the leaf only commits to.
    pub facts: Map,
    /// 32 random bytes from which the openings of the leaf's first two digests are made.
    pub salt: Hash,
    /// The actor's pseudonym of the day, if the actor is staff.
    pub pseudonym: Option<[u8; 8]>,
    /// Personal fields.
    pub sealed: Vec<Sealed>,
}

/// Why stored bytes are not an entry.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadEntry(pub String);

impl Entry {
    /// The two digests that hide who did it and what was kept.
    #[must_use]
    pub fn digests(&self) -> Vec<Hash> {
        let (who_opening, facts_opening) = commitment::openings(&self.salt);
        let mut all = Vec::with_capacity(2 + self.sealed.len());
        all.push(commitment::who(&who_opening, &self.who()));
        all.push(commitment::facts(&facts_opening, &self.facts.encode()));
        all.extend(self.sealed.iter().map(|s| s.digest));
        all
    }

    /// Who did it, as the first digest commits to it.
    fn who(&self) -> Vec<u8> {
        let uuid = |u: &Uuid| Val::Bytes(u.as_bytes().to_vec());
        let maybe = |u: &Option<Uuid>| u.as_ref().map_or(Val::Null, uuid);
        cbor::encode(&Val::List(vec![
            uuid(&self.id),
            Val::Int(self.at.as_millisecond()),
            uuid(&self.actor.0),
            Val::Text(self.role.word().to_owned()),
            maybe(&self.on_behalf),
            maybe(&self.mandate),
            uuid(&self.command.0),
            Val::Bytes(self.body.to_vec()),
            Val::List(
                self.sealed
                    .iter()
                    .map(|s| {
                        let mut h = Sha256::new();
                        h.update(s.subject.bytes());
                        h.update(&s.bytes);
                        Val::Bytes(h.finalize().to_vec())
                    })
                    .collect(),
            ),
        ]))
    }

    /// The leaf of this entry.
    #[must_use]
    pub fn leaf(&self, at_ms: u64, prev: Option<Hash>, digests: &[Hash]) -> ledger::leaf::Leaf {
        ledger::leaf::Leaf {
            kind: format!("{}/{}", self.kind, self.version),
            at_ms,
            place: self.place.clone(),
            stream: self.stream.bytes(),
            seq: u64::try_from(self.seq).unwrap_or(0),
            prev,
            public: self.public.clone(),
            commitment: commitment::join(digests),
            actor: self.pseudonym,
        }
    }

    /// The bytes that are kept beside stream, seq, time and place.
    pub(crate) fn body(&self) -> Vec<u8> {
        let uuid = |u: &Uuid| Val::Bytes(u.as_bytes().to_vec());
        let maybe = |u: &Option<Uuid>| u.as_ref().map_or(Val::Null, uuid);
        let sealed = self.sealed.iter().map(|s| {
            Val::List(vec![
                uuid(&s.subject.0),
                Val::Bytes(s.digest.to_vec()),
                Val::Bytes(s.bytes.clone()),
            ])
        });
        cbor::encode(&Val::List(vec![
            uuid(&self.id),
            uuid(&self.actor.0),
            Val::Text(self.role.word().to_owned()),
            maybe(&self.on_behalf),
            maybe(&self.mandate),
            uuid(&self.command.0),
            Val::Bytes(self.body.to_vec()),
            Val::Text(self.kind.clone()),
            Val::Int(i64::from(self.version)),
            Val::Map(self.public.clone()),
            Val::Map(self.facts.clone()),
            Val::Bytes(self.salt.to_vec()),
            self.pseudonym.map_or(Val::Null, |p| Val::Bytes(p.to_vec())),
            Val::List(sealed.collect()),
        ]))
    }

    /// Reads an entry back.
    pub(crate) fn read(kept: &Kept) -> Result<Self, BadEntry> {
        let bad = |what: &str| BadEntry(format!("the body's {what} cannot be read"));
        let Val::List(list) = cbor::decode(&kept.body).map_err(|e| BadEntry(format!("{e}")))?
        else {
            return Err(bad("list"));
        };
        let mut it = list.into_iter();
        let mut next = || it.next().unwrap_or(Val::Null);
        let id = uuid_of(next()).ok_or_else(|| bad("id"))?;
        let actor = ActorId(uuid_of(next()).ok_or_else(|| bad("actor"))?);
        let role = match next() {
            Val::Text(w) => Role::from_word(&w),
            _ => None,
        }
        .ok_or_else(|| bad("role"))?;
        let on_behalf = optional(next(), uuid_of).ok_or_else(|| bad("on behalf"))?;
        let mandate = optional(next(), uuid_of).ok_or_else(|| bad("mandate"))?;
        let command = CommandId(uuid_of(next()).ok_or_else(|| bad("command"))?);
        let body = bytes_of(next()).ok_or_else(|| bad("body hash"))?;
        let Val::Text(kind) = next() else { return Err(bad("kind")) };
        let version = match next() {
            Val::Int(v) => u16::try_from(v).ok(),
            _ => None,
        }
        .ok_or_else(|| bad("version"))?;
        let (Val::Map(public), Val::Map(facts)) = (next(), next()) else {
            return Err(bad("attributes"));
        };
        let salt = bytes_of(next()).ok_or_else(|| bad("salt"))?;
        let pseudonym = optional(next(), bytes_of).ok_or_else(|| bad("pseudonym"))?;
        let Val::List(parts) = next() else { return Err(bad("sealed parts")) };
        let sealed = parts
            .into_iter()
            .map(sealed_of)
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| bad("sealed part"))?;
        if it.next().is_some() {
            return Err(bad("end"));
        }
        Ok(Self {
            id,
            at: kept.at,
            actor,
            role,
            on_behalf,
            mandate,
            command,
            body,
            stream: kept.stream,
            seq: kept.seq,
            kind,
            version,
            place: kept.place.clone(),
            public,
            facts,
            salt,
            pseudonym,
            sealed,
        })
    }
}

fn uuid_of(v: Val) -> Option<Uuid> {
    bytes_of::<16>(v).map(Uuid::from_bytes)
}

fn bytes_of<const N: usize>(v: Val) -> Option<[u8; N]> {
    match v {
        Val::Bytes(b) => b.try_into().ok(),
        _ => None,
    }
}

/// None when it is neither null nor right; else what it is.
#[expect(clippy::option_option, reason = "absent, present and wrong are three answers")]
fn optional<T>(v: Val, read: impl FnOnce(Val) -> Option<T>) -> Option<Option<T>> {
    if v == Val::Null { Some(None) } else { read(v).map(Some) }
}

fn sealed_of(v: Val) -> Option<Sealed> {
    let Val::List(list) = v else { return None };
    let [subject, digest, bytes]: [Val; 3] = list.try_into().ok()?;
    let Val::Bytes(bytes) = bytes else { return None };
    Some(Sealed { subject: SubjectId(uuid_of(subject)?), digest: bytes_of(digest)?, bytes })
}

/// The entries of a stream, in their order.
///
/// # Errors
/// Those of the engine, and an entry that cannot be read.
pub fn stream(tx: &mut Tx<'_>, stream: StreamId) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<Kept> = tx.all(
        sql!("SELECT ord, stream, seq, at, place, body FROM entry WHERE stream = $1 ORDER BY seq"),
        &[stream.0.into()],
    )?;
    rows.iter().map(|k| Entry::read(k).map_err(|e| StoreError::Entry(format!("{e}")))).collect()
}

/// Where the entries of a stream stand in the log: place in the stream, index in the log. One that
/// has no index yet is not among them.
///
/// # Errors
/// Those of the engine.
pub fn places(tx: &mut Tx<'_>, stream: StreamId) -> Result<Vec<(i64, i64)>, StoreError> {
    let rows: Vec<Place> = tx.all(
        sql!(
            "SELECT e.seq, l.idx FROM entry e JOIN leaf l ON l.ord = e.ord
             WHERE e.stream = $1 ORDER BY e.seq"
        ),
        &[stream.0.into()],
    )?;
    Ok(rows.into_iter().map(|p| (p.0, p.1)).collect())
}

struct Place(i64, i64);

impl store::FromRow for Place {
    fn from_row(row: &mut store::Row) -> store::Result<Self> {
        Ok(Self(row.get("seq")?, row.get("idx")?))
    }
}

/// The entry that opened a stream, if there is one.
///
/// # Errors
/// Those of the engine, and an entry that cannot be read.
pub fn opening(tx: &mut Tx<'_>, stream: StreamId) -> Result<Option<Entry>, StoreError> {
    let row: Option<Kept> = tx.opt(
        sql!("SELECT ord, stream, seq, at, place, body FROM entry WHERE stream = $1 AND seq = 0"),
        &[stream.0.into()],
    )?;
    row.map(|k| Entry::read(&k).map_err(|e| StoreError::Entry(format!("{e}")))).transpose()
}

/// A row of the journal.
pub(crate) struct Kept {
    pub(crate) ord: i64,
    pub(crate) stream: StreamId,
    pub(crate) seq: i64,
    pub(crate) at: Timestamp,
    pub(crate) place: String,
    pub(crate) body: Vec<u8>,
}

impl store::FromRow for Kept {
    fn from_row(row: &mut store::Row) -> store::Result<Self> {
        Ok(Self {
            ord: row.get("ord")?,
            stream: StreamId(row.get("stream")?),
            seq: row.get("seq")?,
            at: row.get("at")?,
            place: row.get("place")?,
            body: row.get("body")?,
        })
    }
}

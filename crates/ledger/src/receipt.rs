//! Receipts (C2SP tlog-proof): a leaf, the path from it to a signed checkpoint, and the openings
//! of what its holder may know. Checked offline, with the log's key alone.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::Hash;
use crate::cbor::{self, DecodeError, Map, Val};
use crate::checkpoint::{Checkpoint, CheckpointError, Verifier, decimal, hash};
use crate::commitment;
use crate::leaf::{Leaf, LeafError};
use crate::proof::{ProofError, verify_inclusion};
use crate::tree::leaf_hash;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// A receipt is read by phones: a note of 64 KB and an extra line of as much are beyond any use.
pub const SIZE_MAX: usize = 192 * 1024;
/// A tree whose size fits in 64 bits is no deeper.
const PATH_MAX: usize = 64;

/// Why a text is not a receipt, or a receipt does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not in the form of a tlog-proof.
    #[error("not a receipt: {0}")]
    Form(&'static str),
    /// The extra line is not ours.
    #[error("what the receipt opens cannot be read: {0}")]
    Extra(&'static str),
    /// The extra line is not deterministic CBOR.
    #[error("what the receipt opens cannot be read: {0}")]
    Cbor(#[from] DecodeError),
    /// The checkpoint is not signed by the log.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The leaf is not one.
    #[error(transparent)]
    Leaf(#[from] LeafError),
    /// The path does not lead from the leaf to the root.
    #[error("the leaf is not in the log of the checkpoint: {0}")]
    Proof(#[from] ProofError),
    /// What is opened is not what the leaf commits to.
    #[error("what the receipt opens is not what the leaf commits to")]
    Commitment,
    /// The receipt has no leaf: it is a foreign proof, whose entry is kept elsewhere.
    #[error("the receipt does not hold its entry: give the entry beside it")]
    NoLeaf,
}

/// Fields that were sealed to one subject, with their opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedPart {
    /// Which digest of the commitment they belong to, from 2.
    pub place: usize,
    /// The fields, as they were committed to.
    pub fields: Vec<u8>,
    /// Their opening.
    pub opening: Hash,
}

/// What the extra line of our receipts holds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Extra {
    leaf: Vec<u8>,
    /// The digests of the commitment in order; none where the receipt opens.
    digests: Vec<Option<Hash>>,
    facts: Option<(Vec<u8>, Hash)>,
    sealed: Vec<OpenedPart>,
}

/// A receipt that was read and not checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    index: u64,
    path: Vec<Hash>,
    checkpoint: String,
    /// None in a proof by others, whose extra line is theirs.
    extra: Option<Extra>,
    /// The bytes of an extra line that is not ours.
    foreign: Option<Vec<u8>>,
}

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The leaf.
    pub leaf: Leaf,
    /// Its place in the log.
    pub index: u64,
    /// The log at the moment of the receipt: origin, size and root.
    pub checkpoint: Checkpoint,
    /// The facts that the journal keeps, if the receipt opens them.
    pub facts: Option<Map>,
    /// The sealed parts that the receipt opens.
    pub sealed: Vec<OpenedPart>,
}

impl Receipt {
    /// A receipt for a leaf. `digests` are all that its commitment is made of; `facts` are the
    /// encoded facts with their opening, if the holder may know them.
    #[must_use]
    pub fn new(
        index: u64,
        leaf: Vec<u8>,
        path: Vec<Hash>,
        checkpoint: &str,
        digests: &[Hash],
        facts: Option<(Vec<u8>, Hash)>,
    ) -> Self {
        let mut digests: Vec<Option<Hash>> = digests.iter().copied().map(Some).collect();
        if facts.is_some()
            && let Some(slot) = digests.get_mut(1)
        {
            *slot = None;
        }
        let extra = Some(Extra { leaf, digests, facts, sealed: Vec::new() });
        Self { index, path, checkpoint: checkpoint.to_owned(), extra, foreign: None }
    }

    /// The receipt that opens one more sealed part.
    #[must_use]
    pub fn open_sealed(mut self, part: OpenedPart) -> Self {
        if let Some(extra) = &mut self.extra {
            if let Some(slot) = extra.digests.get_mut(part.place) {
                *slot = None;
            }
            let at = extra.sealed.partition_point(|p| p.place < part.place);
            extra.sealed.insert(at, part);
        }
        self
    }

    /// The place of the leaf in the log.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }
    /// The hashes beside the path, the leaf's sibling first.
    #[must_use]
    pub fn path(&self) -> &[Hash] {
        &self.path
    }
    /// The signed checkpoint, with cosignatures if there are any.
    #[must_use]
    pub fn checkpoint(&self) -> &str {
        &self.checkpoint
    }
    /// The bytes of the leaf, unchecked; none in a foreign proof.
    #[must_use]
    pub fn leaf(&self) -> Option<&[u8]> {
        self.extra.as_ref().map(|e| e.leaf.as_slice())
    }

    /// Reads a receipt, or a tlog-proof by others. Nothing is verified yet.
    ///
    /// # Errors
    /// When the text is not one.
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        let form = ReceiptError::Form;
        if text.len() > SIZE_MAX {
            return Err(form("it is too long"));
        }
        let (head, checkpoint) = text.split_once("\n\n").ok_or(form("no checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(form("the first line is not that of a tlog-proof"));
        }
        let extra = match lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            Some(base64) => {
                lines.next();
                Some(BASE64.decode(base64).map_err(|_| form("the extra line is not base64"))?)
            }
            None => None,
        };
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(decimal);
        let index = index.ok_or(form("no index in plain digits"))?;
        let path = lines.map(hash).collect::<Option<Vec<_>>>();
        let path = path.ok_or(form("a hash is not 32 bytes in base64"))?;
        if path.len() > PATH_MAX {
            return Err(form("more hashes than any tree needs"));
        }
        let (extra, foreign) = match extra.map(|bytes| (Extra::decode(&bytes), bytes)) {
            None => (None, None),
            Some((Ok(extra), _)) => (Some(extra), None),
            // Theirs may hold anything; only a map with a leaf claims to be ours.
            Some((Err(_), bytes)) if !Extra::claimed(&bytes) => (None, Some(bytes)),
            Some((Err(e), _)) => return Err(e),
        };
        Ok(Self { index, path, checkpoint: checkpoint.to_owned(), extra, foreign })
    }

    /// The receipt as a text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{FIRST_LINE}\n");
        let extra = self.extra.as_ref().map(Extra::encode);
        if let Some(bytes) = extra.as_ref().or(self.foreign.as_ref()) {
            out.push_str("extra ");
            BASE64.encode_string(bytes, &mut out);
            out.push('\n');
        }
        // Writing to a String cannot fail.
        let _ = writeln!(out, "index {}", self.index);
        for beside in &self.path {
            BASE64.encode_string(beside, &mut out);
            out.push('\n');
        }
        out.push('\n');
        out.push_str(&self.checkpoint);
        out
    }

    /// Checks everything that a receipt says, with the key of the log.
    ///
    /// # Errors
    /// When anything in it does not hold.
    pub fn check(&self, log: &Verifier) -> Result<Checked, ReceiptError> {
        let extra = self.extra.as_ref().ok_or(ReceiptError::NoLeaf)?;
        let leaf = Leaf::decode(&extra.leaf)?;
        let facts = extra.check(&leaf)?;
        let checkpoint = self.check_entry(log, &extra.leaf)?;
        Ok(Checked { leaf, index: self.index, checkpoint, facts, sealed: extra.sealed.clone() })
    }

    /// Checks that an entry, kept elsewhere, is in the log: for proofs by others.
    ///
    /// # Errors
    /// When the path or the signature does not hold.
    pub fn check_entry(&self, log: &Verifier, entry: &[u8]) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = log.open(&self.checkpoint)?;
        let (leaf, size) = (leaf_hash(entry), checkpoint.size);
        verify_inclusion(&leaf, self.index, size, &self.path, &checkpoint.root)?;
        Ok(checkpoint)
    }
}

impl Extra {
    fn encode(&self) -> Vec<u8> {
        let digests = self.digests.iter().map(|d| Val::from(*d)).collect::<Vec<_>>();
        let mut map = Map::new().with("leaf", self.leaf.clone()).with("d", digests);
        if let Some((facts, opening)) = &self.facts {
            map.set("facts", facts.clone().into());
            map.set("facts_opening", (*opening).into());
        }
        if !self.sealed.is_empty() {
            let part = |p: &OpenedPart| {
                let place = i64::try_from(p.place).unwrap_or(i64::MAX);
                Val::List(vec![place.into(), p.fields.clone().into(), p.opening.into()])
            };
            map.set("sealed", Val::List(self.sealed.iter().map(part).collect()));
        }
        map.encode()
    }

    /// Whether bytes mean to be ours.
    fn claimed(bytes: &[u8]) -> bool {
        cbor::decode(bytes).is_ok_and(|v| matches!(v, Val::Map(m) if m.get("leaf").is_some()))
    }

    fn decode(bytes: &[u8]) -> Result<Self, ReceiptError> {
        let map = Map::decode(bytes)?;
        let known = ["d", "leaf", "facts", "sealed", "facts_opening"];
        if map.iter().any(|(key, _)| !known.contains(&key)) {
            return Err(ReceiptError::Extra("a key is not known"));
        }
        let leaf = map.bytes("leaf").map_err(|_| ReceiptError::Extra("no leaf"))?.to_vec();
        let digests = map.list("d").map_err(|_| ReceiptError::Extra("no digests"))?;
        let digests = digests
            .iter()
            .map(|d| if *d == Val::Null { Some(None) } else { hash_of(d).map(Some) })
            .collect::<Option<Vec<_>>>()
            .ok_or(ReceiptError::Extra("a digest is neither 32 bytes nor null"))?;
        let facts = match (map.get("facts"), map.get("facts_opening")) {
            (None, None) => None,
            (Some(Val::Bytes(facts)), Some(opening)) => {
                let opening = hash_of(opening);
                Some((facts.clone(), opening.ok_or(ReceiptError::Extra("an opening is short"))?))
            }
            _ => return Err(ReceiptError::Extra("facts and their opening go together")),
        };
        let sealed = match map.get("sealed") {
            None => Vec::new(),
            Some(Val::List(parts)) if !parts.is_empty() => parts
                .iter()
                .map(part_of)
                .collect::<Option<Vec<_>>>()
                .ok_or(ReceiptError::Extra("a sealed part is not place, fields, opening"))?,
            Some(_) => return Err(ReceiptError::Extra("sealed parts are not a list")),
        };
        if !sealed.is_sorted_by(|a, b| a.place < b.place) {
            return Err(ReceiptError::Extra("sealed parts are not in order"));
        }
        Ok(Self { leaf, digests, facts, sealed })
    }

    /// Puts the opened digests back and compares with what the leaf commits to. Gives the facts.
    fn check(&self, leaf: &Leaf) -> Result<Option<Map>, ReceiptError> {
        let mut digests = self.digests.clone();
        let mut fill = |place: usize, digest: Hash| match digests.get_mut(place) {
            Some(slot @ None) => {
                *slot = Some(digest);
                Ok(())
            }
            _ => Err(ReceiptError::Commitment),
        };
        if let Some((facts, opening)) = &self.facts {
            fill(1, commitment::facts(opening, facts))?;
        }
        for part in &self.sealed {
            if part.place < 2 {
                return Err(ReceiptError::Commitment);
            }
            fill(part.place, commitment::sealed(&part.opening, &part.fields))?;
        }
        let digests = digests.into_iter().collect::<Option<Vec<_>>>();
        if digests.map(|d| commitment::join(&d)) != Some(leaf.commitment) {
            return Err(ReceiptError::Commitment);
        }
        Ok(self.facts.as_ref().map(|(facts, _)| Map::decode(facts)).transpose()?)
    }
}

fn hash_of(value: &Val) -> Option<Hash> {
    match value {
        Val::Bytes(bytes) => bytes.as_slice().try_into().ok(),
        _ => None,
    }
}

fn part_of(value: &Val) -> Option<OpenedPart> {
    let Val::List(list) = value else { return None };
    let [Val::Int(place), Val::Bytes(fields), opening] = list.as_slice() else { return None };
    let place = usize::try_from(*place).ok()?;
    Some(OpenedPart { place, fields: fields.clone(), opening: hash_of(opening)? })
}

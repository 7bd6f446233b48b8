//! Receipts: a C2SP tlog-proof that carries the leaf and the openings which its holder may see.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra <base64 of deterministic CBOR: leaf, d, facts, facts_opening>
//! index <n>
//! <base64 hash, the leaf's sibling first>
//! …
//!
//! <checkpoint note>
//! ```
//!
//! The `extra` line is not authenticated by the format; here every byte of it is, because the leaf
//! is checked against the proof, and each opening against the leaf's commitment.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::cbor::{Map, Val};
use crate::checkpoint::{Checkpoint, CheckpointError, Verifier};
use crate::leaf::{Leaf, LeafError};
use crate::proof::{ProofError, verify_inclusion};
use crate::tree::leaf_hash;
use crate::{Hash, commitment};

const FIRST: &str = "c2sp.org/tlog-proof@v1";
/// The hashes of a proof in the largest tree.
const PATH_MAX: usize = 63;
/// A receipt's length: a leaf, a few openings, 63 hashes and a checkpoint with its cosignatures.
const TEXT_MAX: usize = 256 * 1024;

/// Why a receipt proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The text is not a receipt.
    #[error("this is not a receipt: {0}")]
    Text(&'static str),
    /// The receipt carries no leaf (a foreign proof): give the entry.
    #[error("the receipt does not carry its entry")]
    NoLeaf,
    /// The leaf is not one.
    #[error(transparent)]
    Leaf(#[from] LeafError),
    /// The checkpoint is not signed by the log's key.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The leaf is not where the receipt says.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// What was opened is not what the leaf commits to.
    #[error("what the receipt opens is not what the log holds")]
    Opening,
}

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The leaf's place in the log.
    pub index: u64,
    /// The path, the leaf's sibling first.
    pub path: Vec<Hash>,
    /// The signed note.
    pub checkpoint: String,
    /// The leaf, where the receipt carries it.
    pub leaf: Option<Vec<u8>>,
    /// The digests that the leaf's commitment joins; none where something is opened instead.
    pub digests: Vec<Option<Hash>>,
    /// The kept facts and their opening.
    pub facts: Option<(Vec<u8>, Hash)>,
}

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What everyone may read.
    pub leaf: Leaf,
    /// Its place in the log.
    pub index: u64,
    /// The head that contains it.
    pub checkpoint: Checkpoint,
    /// The facts that were kept, opened to the holder.
    pub facts: Option<Map>,
}

impl Receipt {
    /// A receipt that opens the facts, if they are given, and hides the rest behind digests.
    #[must_use]
    pub fn new(
        index: u64,
        leaf: Vec<u8>,
        path: Vec<Hash>,
        checkpoint: &str,
        digests: &[Hash],
        facts: Option<(Vec<u8>, Hash)>,
    ) -> Self {
        let opened = facts.is_some();
        let digests =
            digests.iter().enumerate().map(|(i, d)| (!(opened && i == 1)).then_some(*d)).collect();
        let checkpoint = checkpoint.to_owned();
        Self { index, path, checkpoint, leaf: Some(leaf), digests, facts }
    }

    /// Writes it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{FIRST}\n");
        if let Some(leaf) = &self.leaf {
            let digests = self.digests.iter().map(|d| d.map_or(Val::Null, |d| Val::Bytes(d.into())));
            let mut extra = Map::new()
                .with("leaf", Val::Bytes(leaf.clone()))
                .with("d", Val::List(digests.collect()));
            if let Some((facts, opening)) = &self.facts {
                extra = extra
                    .with("facts", Val::Bytes(facts.clone()))
                    .with("facts_opening", Val::Bytes(opening.to_vec()));
            }
            out.push_str("extra ");
            out.push_str(&STANDARD.encode(extra.encode()));
            out.push('\n');
        }
        out.push_str(&format!("index {}\n", self.index));
        for hash in &self.path {
            out.push_str(&STANDARD.encode(hash));
            out.push('\n');
        }
        out.push('\n');
        out.push_str(&self.checkpoint);
        out
    }

    /// Reads it.
    ///
    /// # Errors
    /// When the text is not a receipt.
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        use ReceiptError::Text;
        if text.len() > TEXT_MAX {
            return Err(Text("it is too long"));
        }
        let (head, checkpoint) = text.split_once("\n\n").ok_or(Text("no checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST) {
            return Err(Text("its first line is not that of a proof"));
        }
        let mut line = lines.next().ok_or(Text("no index"))?;
        let mut extra = None;
        if let Some(b64) = line.strip_prefix("extra ") {
            extra = Some(STANDARD.decode(b64).map_err(|_| Text("its extra line is damaged"))?);
            line = lines.next().ok_or(Text("no index"))?;
        }
        let index = line.strip_prefix("index ").ok_or(Text("no index"))?;
        let number: u64 = index.parse().map_err(|_| Text("its index is not a number"))?;
        if format!("{number}") != index {
            return Err(Text("its index is not a plain number"));
        }
        let path = lines
            .map(|l| STANDARD.decode(l).ok().and_then(|b| b.try_into().ok()))
            .collect::<Option<Vec<Hash>>>()
            .ok_or(Text("a hash is damaged"))?;
        if path.len() > PATH_MAX {
            return Err(Text("it has too many hashes"));
        }
        let mut receipt = Self {
            index: number,
            path,
            checkpoint: checkpoint.to_owned(),
            leaf: None,
            digests: Vec::new(),
            facts: None,
        };
        if let Some(map) = extra.and_then(|e| Map::decode(&e).ok()) {
            receipt.open(&map)?;
        }
        Ok(receipt)
    }

    fn open(&mut self, extra: &Map) -> Result<(), ReceiptError> {
        let bad = |_| ReceiptError::Text("its extra line is not ours");
        let Some(Val::Bytes(leaf)) = extra.get("leaf") else { return Ok(()) };
        self.leaf = Some(leaf.clone());
        for d in extra.list("d").map_err(bad)? {
            self.digests.push(match d {
                Val::Null => None,
                Val::Bytes(b) => Some(Hash::try_from(&b[..]).map_err(|_| bad_digest())?),
                _ => return Err(bad_digest()),
            });
        }
        if extra.get("facts").is_some() {
            let opening =
                extra.bytes("facts_opening").ok().and_then(|o| o.try_into().ok()).ok_or(bad_digest())?;
            self.facts = Some((extra.bytes("facts").map_err(bad)?.to_vec(), opening));
        }
        Ok(())
    }

    /// Checks everything that the receipt says against the log's key.
    ///
    /// # Errors
    /// What does not fit.
    pub fn check(&self, verifier: &Verifier) -> Result<Checked, ReceiptError> {
        let bytes = self.leaf.as_ref().ok_or(ReceiptError::NoLeaf)?;
        let checkpoint = self.check_entry(bytes, verifier)?;
        let leaf = Leaf::decode(bytes)?;
        let mut digests = Vec::with_capacity(self.digests.len());
        let mut facts = None;
        for (i, digest) in self.digests.iter().enumerate() {
            digests.push(match (digest, i, &self.facts) {
                (Some(digest), _, _) => *digest,
                (None, 1, Some((opened, opening))) => {
                    facts = Some(Map::decode(opened).map_err(|_| ReceiptError::Opening)?);
                    commitment::facts(opening, opened)
                }
                _ => return Err(ReceiptError::Opening),
            });
        }
        // What is carried but not opened anywhere would be unchecked: there is no such thing.
        if self.facts.is_some() != facts.is_some() || commitment::join(&digests) != leaf.commitment {
            return Err(ReceiptError::Opening);
        }
        Ok(Checked { leaf, index: self.index, checkpoint, facts })
    }

    /// Checks that this entry is where the receipt says, for a proof that does not carry it.
    ///
    /// # Errors
    /// What does not fit.
    pub fn check_entry(&self, entry: &[u8], verifier: &Verifier) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = verifier.open(&self.checkpoint)?;
        verify_inclusion(
            &leaf_hash(entry),
            self.index,
            checkpoint.size,
            &self.path,
            &checkpoint.root,
        )?;
        Ok(checkpoint)
    }
}

fn bad_digest() -> ReceiptError {
    ReceiptError::Text("a digest is not 32 bytes")
}

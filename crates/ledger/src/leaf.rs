//! A leaf: the public part of one entry, as anyone may read it for ever.

use crate::Hash;
use crate::cbor::{self, DecodeError, Map, Reader};

/// The version of this format.
const FORMAT: u64 = 1;
/// Kinds and places are short names; the limit keeps a leaf far below that of an entry bundle.
const NAME_MAX: usize = 80;

/// A leaf of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// What happened, with the version of its shape: `ticket.issued/1`.
    pub kind: String,
    /// When, in Unix milliseconds, as the node says. Never decreases in a log.
    pub at_ms: u64,
    /// Where: the key of a site, or the node.
    pub place: String,
    /// What it is about.
    pub stream: [u8; 16],
    /// Its place in the stream, from 0, without gaps.
    pub seq: u64,
    /// The hash of the leaf before it in the stream; none for the first.
    pub prev: Option<Hash>,
    /// What the kind makes public.
    pub public: Map,
    /// The commitment to everything else.
    pub commitment: Hash,
    /// Who acted, under a name that changes every day.
    pub actor: Option<[u8; 8]>,
}

/// Why bytes are not a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// Not deterministic CBOR of the leaf's shape.
    #[error("the leaf is not in its one encoding: {0}")]
    Cbor(#[from] DecodeError),
    /// Another version of the format.
    #[error("the leaf has format {0}, and this program reads format 1")]
    Format(u64),
    /// Fields stand in the wrong order, are missing, or are too many.
    #[error("the fields of the leaf are not those of format 1")]
    Fields,
    /// The kind is not a name, a slash and a version.
    #[error("the kind is not a name, a slash and a version")]
    Kind,
    /// The place is empty, too long, or has control characters.
    #[error("the place is not a name")]
    Place,
    /// The first leaf of a stream has a predecessor, or a later one has none.
    #[error("the predecessor is missing, or stands in the first leaf of a stream")]
    Prev,
}

impl Leaf {
    /// The one encoding of the leaf: what is hashed into the tree.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let pairs = 8 + u64::from(self.prev.is_some()) + u64::from(self.actor.is_some());
        let mut out = Vec::with_capacity(256);
        cbor::put_map_head(&mut out, pairs);
        cbor::put_uint(&mut out, 1);
        cbor::put_uint(&mut out, FORMAT);
        cbor::put_uint(&mut out, 2);
        cbor::put_text(&mut out, &self.kind);
        cbor::put_uint(&mut out, 3);
        cbor::put_uint(&mut out, self.at_ms);
        cbor::put_uint(&mut out, 4);
        cbor::put_text(&mut out, &self.place);
        cbor::put_uint(&mut out, 5);
        cbor::put_bytes(&mut out, &self.stream);
        cbor::put_uint(&mut out, 6);
        cbor::put_uint(&mut out, self.seq);
        if let Some(prev) = &self.prev {
            cbor::put_uint(&mut out, 7);
            cbor::put_bytes(&mut out, prev);
        }
        cbor::put_uint(&mut out, 8);
        cbor::put_map(&mut out, &self.public);
        cbor::put_uint(&mut out, 9);
        cbor::put_bytes(&mut out, &self.commitment);
        if let Some(actor) = &self.actor {
            cbor::put_uint(&mut out, 10);
            cbor::put_bytes(&mut out, actor);
        }
        out
    }

    /// Reads a leaf.
    ///
    /// # Errors
    /// When the bytes are not the one encoding of a leaf.
    pub fn decode(bytes: &[u8]) -> Result<Self, LeafError> {
        let mut fields = Fields::new(bytes)?;
        let format = fields.must(1)?.uint()?;
        if format != FORMAT {
            return Err(LeafError::Format(format));
        }
        let kind = fields.must(2)?.text()?.to_owned();
        let at_ms = fields.must(3)?.uint()?;
        let place = fields.must(4)?.text()?.to_owned();
        let stream = fields.must(5)?.array()?;
        let seq = fields.must(6)?.uint()?;
        let prev = if fields.may(7)? { Some(fields.reader.array()?) } else { None };
        // The leaf itself is the first of the containers that may lie in each other.
        let public = fields.must(8)?.map(1)?;
        let commitment = fields.must(9)?.array()?;
        let actor = if fields.may(10)? { Some(fields.reader.array()?) } else { None };
        fields.end()?;
        if !is_kind(&kind) {
            return Err(LeafError::Kind);
        }
        if place.is_empty() || place.len() > NAME_MAX || place.chars().any(char::is_control) {
            return Err(LeafError::Place);
        }
        if prev.is_some() == (seq == 0) {
            return Err(LeafError::Prev);
        }
        Ok(Self { kind, at_ms, place, stream, seq, prev, public, commitment, actor })
    }

    /// The kind without its version.
    #[must_use]
    pub fn name(&self) -> &str {
        self.kind.split_once('/').map_or(self.kind.as_str(), |(name, _)| name)
    }

    /// The version of the kind's shape; 0 if the kind has none.
    #[must_use]
    pub fn version(&self) -> u16 {
        self.kind.split_once('/').and_then(|(_, v)| v.parse().ok()).unwrap_or(0)
    }
}

/// Whether a text is a kind: `ticket.issued/1`.
#[must_use]
pub fn is_kind(text: &str) -> bool {
    let Some((name, version)) = text.split_once('/') else { return false };
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    text.len() <= NAME_MAX
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(word)
        && version.bytes().all(|b| b.is_ascii_digit())
        && !version.starts_with('0')
        && version.parse::<u16>().is_ok()
}

/// The fields of a leaf, read in the order of their keys.
struct Fields<'a> {
    reader: Reader<'a>,
    /// How many keys have not been read.
    left: u64,
    /// A key that was read and whose value was not.
    key: Option<u64>,
}

impl<'a> Fields<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, LeafError> {
        let mut reader = Reader::new(bytes)?;
        let left = reader.map_head()?;
        Ok(Self { reader, left, key: None })
    }
    /// Whether the value of this key is next.
    fn may(&mut self, key: u64) -> Result<bool, LeafError> {
        if self.key.is_none() && self.left > 0 {
            self.left -= 1;
            self.key = Some(self.reader.uint()?);
        }
        let here = self.key == Some(key);
        if here {
            self.key = None;
        }
        Ok(here)
    }
    fn must(&mut self, key: u64) -> Result<&mut Reader<'a>, LeafError> {
        if self.may(key)? { Ok(&mut self.reader) } else { Err(LeafError::Fields) }
    }
    fn end(&self) -> Result<(), LeafError> {
        if self.left > 0 || self.key.is_some() {
            return Err(LeafError::Fields);
        }
        Ok(self.reader.end()?)
    }
}

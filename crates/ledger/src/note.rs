//! Signed notes (C2SP signed-note) and the keys that verify them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Notes come from outside: longer ones are refused. A checkpoint with 64 cosignatures has 10 KB.
pub const SIZE_MAX: usize = 64 * 1024;
/// The format asks readers to accept 16; we accept as many as a large policy may need.
pub const SIGNATURES_MAX: usize = 64;
/// What each line of a signature begins with: an em dash and a space.
const DASH: &str = "\u{2014} ";
const ED25519: u8 = 0x01;
const COSIGNATURE: u8 = 0x04;

/// Why a text is not a note, or not one that a key has signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not in the form of a note.
    #[error("not a note: {0}")]
    Form(&'static str),
    /// The name of a key is empty, or has a space or a plus.
    #[error("the name of a key must not be empty and must not hold spaces or `+`")]
    Name,
    /// A verifier key that cannot be read.
    #[error("not a verifier key: {0}")]
    Key(&'static str),
    /// No line is of this key.
    #[error("the note is not signed by this key")]
    Unsigned,
    /// A line is of this key, and its signature is wrong.
    #[error("the signature by this key is wrong: the note or the signature was changed")]
    Signature,
}

/// One line under a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureLine {
    /// Whose key.
    pub name: String,
    /// Which key of theirs.
    pub key_id: [u8; 4],
    /// What the key's kind says: for Ed25519 the signature, for cosignatures the time before it.
    pub bytes: Vec<u8>,
}

/// A text with signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What is signed, with its last line end.
    pub text: String,
    /// By whom.
    pub signatures: Vec<SignatureLine>,
}

impl Note {
    /// Reads a note. No signature is verified.
    ///
    /// # Errors
    /// When the text is not a note in the form that [`Note::to_text`] writes.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > SIZE_MAX {
            return Err(NoteError::Form("it is too long"));
        }
        if note.chars().any(|c| c.is_control() && c != '\n') {
            return Err(NoteError::Form("it holds control characters"));
        }
        // The text may hold empty lines itself, so it is the last one that ends it.
        let cut = note.rfind("\n\n").ok_or(NoteError::Form("no empty line before signatures"))?;
        let (text, rest) = note.split_at(cut + 1);
        let lines = rest
            .strip_prefix('\n')
            .and_then(|lines| lines.strip_suffix('\n'))
            .ok_or(NoteError::Form("no signature, or no line end after the last one"))?;
        let signatures = lines.split('\n').map(signature_line).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > SIGNATURES_MAX {
            return Err(NoteError::Form("too many signatures"));
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The note as a text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{}\n", self.text);
        for line in &self.signatures {
            let bytes = BASE64.encode([&line.key_id, line.bytes.as_slice()].concat());
            out.push_str(&format!("{DASH}{} {bytes}\n", line.name));
        }
        out
    }
}

fn signature_line(line: &str) -> Result<SignatureLine, NoteError> {
    let (name, bytes) = line
        .strip_prefix(DASH)
        .and_then(|rest| rest.split_once(' '))
        .ok_or(NoteError::Form("a line under the note is not a signature"))?;
    check_name(name)?;
    let bytes = BASE64.decode(bytes).map_err(|_| NoteError::Form("a signature is not base64"))?;
    let (key_id, bytes) =
        bytes.split_first_chunk().ok_or(NoteError::Form("a signature is too short"))?;
    if bytes.is_empty() {
        return Err(NoteError::Form("a signature is empty"));
    }
    Ok(SignatureLine { name: name.to_owned(), key_id: *key_id, bytes: bytes.to_vec() })
}

fn check_name(name: &str) -> Result<(), NoteError> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    if name.is_empty() || name.contains(bad) { Err(NoteError::Name) } else { Ok(()) }
}

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// The text of the note (type 0x01).
    Ed25519,
    /// The text with the time at which a witness saw it (cosignature/v1, type 0x04).
    Cosignature,
}

impl KeyKind {
    const fn code(self) -> u8 {
        match self {
            Self::Ed25519 => ED25519,
            Self::Cosignature => COSIGNATURE,
        }
    }
}

/// A verifier key: whose, of what kind, and the public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vkey {
    name: String,
    kind: KeyKind,
    id: [u8; 4],
    key: VerifyingKey,
}

impl Vkey {
    fn new(name: &str, kind: KeyKind, key: VerifyingKey) -> Result<Self, NoteError> {
        check_name(name)?;
        let id = key_id(name, kind.code(), key.as_bytes());
        Ok(Self { name: name.to_owned(), kind, id, key })
    }

    /// Reads `name+hash+base64`.
    ///
    /// # Errors
    /// When the text is not a key, or its parts do not fit each other.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        // Only the first two plus signs divide: base64 holds plus signs itself.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key("it does not have three parts"));
        };
        let bytes = BASE64.decode(key).map_err(|_| NoteError::Key("the key is not base64"))?;
        let (code, bytes) = bytes.split_first().ok_or(NoteError::Key("the key is empty"))?;
        let kind = match *code {
            ED25519 => KeyKind::Ed25519,
            COSIGNATURE => KeyKind::Cosignature,
            _ => return Err(NoteError::Key("only Ed25519 notes and cosignatures are known")),
        };
        let bytes = bytes.try_into().map_err(|_| NoteError::Key("the key is not 32 bytes"))?;
        let key = VerifyingKey::from_bytes(bytes)
            .map_err(|_| NoteError::Key("the key is not a point of Ed25519"))?;
        let vkey = Self::new(name, kind, key)?;
        if hex(vkey.id) != id {
            return Err(NoteError::Key("the hash is not that of the name and the key"));
        }
        Ok(vkey)
    }

    /// Whose key it is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    /// What it signs.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }
    /// The first bytes of the hash over name, kind and key.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// Whether both wrap the same public key, whatever their names are.
    #[must_use]
    pub fn same_key(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// Verifies every line of this key; gives the newest time if they are cosignatures.
    ///
    /// # Errors
    /// When there is no line of this key, or one of them is wrong.
    pub fn verify(&self, note: &Note) -> Result<Option<u64>, NoteError> {
        let mut found = None;
        for line in &note.signatures {
            if line.name == self.name && line.key_id == self.id {
                found = found.max(Some(self.verify_line(&note.text, &line.bytes)?));
            }
        }
        found.ok_or(NoteError::Unsigned)
    }

    fn verify_line(&self, text: &str, bytes: &[u8]) -> Result<Option<u64>, NoteError> {
        let (time, signature) = match self.kind {
            KeyKind::Ed25519 => (None, bytes),
            KeyKind::Cosignature => {
                let (time, rest) = bytes.split_first_chunk().ok_or(NoteError::Signature)?;
                (Some(u64::from_be_bytes(*time)), rest)
            }
        };
        let signature = Signature::from_slice(signature).map_err(|_| NoteError::Signature)?;
        let message = time.map(|time| cosigned(text, time));
        let message = message.as_deref().unwrap_or(text);
        match self.key.verify_strict(message.as_bytes(), &signature) {
            Ok(()) => Ok(time),
            Err(_) => Err(NoteError::Signature),
        }
    }
}

impl fmt::Display for Vkey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[self.kind.code()], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, hex(self.id), BASE64.encode(key))
    }
}

/// A key that signs notes.
#[derive(Clone)]
pub struct NoteSigner {
    vkey: Vkey,
    key: SigningKey,
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoteSigner").field("vkey", &self.vkey.to_string()).finish_non_exhaustive()
    }
}

impl NoteSigner {
    /// The key of this seed under this name.
    ///
    /// # Errors
    /// When the name cannot be that of a key.
    pub fn new(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let key = SigningKey::from_bytes(seed);
        Ok(Self { vkey: Vkey::new(name, kind, key.verifying_key())?, key })
    }
    /// What verifies its signatures.
    #[must_use]
    pub const fn vkey(&self) -> &Vkey {
        &self.vkey
    }
    /// Signs a text, which must end with a line end. The time counts for cosignatures alone.
    #[must_use]
    pub fn sign(&self, text: &str, time: u64) -> SignatureLine {
        let mut bytes = Vec::with_capacity(72);
        let signature = match self.vkey.kind {
            KeyKind::Ed25519 => self.key.sign(text.as_bytes()),
            KeyKind::Cosignature => {
                bytes.extend_from_slice(&time.to_be_bytes());
                self.key.sign(cosigned(text, time).as_bytes())
            }
        };
        bytes.extend_from_slice(&signature.to_bytes());
        SignatureLine { name: self.vkey.name.clone(), key_id: self.vkey.id, bytes }
    }
}

fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

fn key_id(name: &str, code: u8, key: &[u8]) -> [u8; 4] {
    let mut hash = Sha256::new();
    hash.update(name);
    hash.update([b'\n', code]);
    hash.update(key);
    let hash: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, ..] = hash;
    [a, b, c, d]
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

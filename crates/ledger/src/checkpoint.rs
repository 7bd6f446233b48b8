//! Checkpoints (C2SP tlog-checkpoint): size and root of a log, signed by it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::Hash;
use crate::note::{KeyKind, Note, NoteError, NoteSigner, Vkey};

/// Size and root of a log at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log, for ever.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Why a text is not a checkpoint of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not a note, or not signed by the log.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The text of the note is not origin, size and root.
    #[error("the note is not a checkpoint: {0}")]
    Form(&'static str),
    /// A checkpoint of another log.
    #[error("the checkpoint is that of another log")]
    OtherLog,
    /// The key is that of a witness.
    #[error("the key makes cosignatures: it is that of a witness, not of a log")]
    WitnessKey,
}

impl Checkpoint {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root))
    }

    /// Reads the text of a note. Extension lines are allowed and passed over: nothing of ours
    /// writes or trusts them.
    ///
    /// # Errors
    /// When the text is not origin, size and root in their one form.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let form = CheckpointError::Form;
        let text = text.strip_suffix('\n').ok_or(form("it does not end with a line end"))?;
        let mut lines = text.split('\n');
        let origin = lines.next().filter(|o| !o.is_empty()).ok_or(form("no origin"))?;
        let digits = lines.next().ok_or(form("no size"))?;
        let size = decimal(digits).ok_or(form("the size is not a number in plain digits"))?;
        let root = lines.next().ok_or(form("no root"))?;
        let root = hash(root).ok_or(form("the root is not 32 bytes in base64"))?;
        if lines.any(str::is_empty) {
            return Err(form("an extension line is empty"));
        }
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}

/// A number in decimal digits without sign and leading zeros.
pub(crate) fn decimal(digits: &str) -> Option<u64> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    let shortest = digits == "0" || !digits.starts_with('0');
    if plain && shortest { digits.parse().ok() } else { None }
}

/// 32 bytes in base64.
pub(crate) fn hash(base64: &str) -> Option<Hash> {
    BASE64.decode(base64).ok()?.try_into().ok()
}

/// Signs the checkpoints of one log.
#[derive(Clone, Debug)]
pub struct Signer(NoteSigner);

impl Signer {
    /// The signer of the log with this origin and the Ed25519 key of this seed.
    ///
    /// # Errors
    /// When the origin cannot be the name of a key.
    pub fn new(origin: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        Ok(Self(NoteSigner::new(origin, KeyKind::Ed25519, seed)?))
    }
    /// The name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.0.vkey().name()
    }
    /// The key for verifiers, as a text to be published.
    #[must_use]
    pub fn vkey(&self) -> String {
        self.0.vkey().to_string()
    }
    /// The signed checkpoint. The same size and root give the same bytes, always.
    #[must_use]
    pub fn sign(&self, size: u64, root: &Hash) -> String {
        let text = Checkpoint { origin: self.origin().to_owned(), size, root: *root }.text();
        let line = self.0.sign(&text, 0);
        Note { text, signatures: vec![line] }.to_text()
    }
}

/// Verifies the checkpoints of one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier(Vkey);

impl Verifier {
    /// The verifier of the log whose key this is.
    ///
    /// # Errors
    /// When the text is not a key, or the key of a witness.
    pub fn from_vkey(vkey: &str) -> Result<Self, CheckpointError> {
        Self::new(Vkey::parse(vkey)?)
    }
    /// The verifier of the log whose key this is.
    ///
    /// # Errors
    /// When the key is that of a witness.
    pub fn new(vkey: Vkey) -> Result<Self, CheckpointError> {
        match vkey.kind() {
            KeyKind::Ed25519 => Ok(Self(vkey)),
            KeyKind::Cosignature => Err(CheckpointError::WitnessKey),
        }
    }
    /// The name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.0.name()
    }
    /// The key.
    #[must_use]
    pub const fn vkey(&self) -> &Vkey {
        &self.0
    }
    /// Verifies a signed checkpoint.
    ///
    /// # Errors
    /// When it is not one, is not signed by this log, or is that of another log.
    pub fn open(&self, note: &str) -> Result<Checkpoint, CheckpointError> {
        self.open_note(&Note::parse(note)?)
    }
    /// Verifies a signed checkpoint that was parsed as a note.
    ///
    /// # Errors
    /// As [`Verifier::open`].
    pub fn open_note(&self, note: &Note) -> Result<Checkpoint, CheckpointError> {
        self.0.verify(note)?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        if checkpoint.origin == self.origin() {
            Ok(checkpoint)
        } else {
            Err(CheckpointError::OtherLog)
        }
    }
}

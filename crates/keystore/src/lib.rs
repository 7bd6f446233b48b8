#![doc = include_str!("../README.md")]

mod files;
mod stock;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use kit::SubjectId;
use ledger::Hash;
use rusqlite::{Connection, OptionalExtension};
use rustls::crypto::aws_lc_rs::hpke::DH_KEM_X25519_HKDF_SHA256_CHACHA20_POLY1305 as HPKE;
use rustls::crypto::hpke::{EncapsulatedSecret, Hpke as _, HpkePrivateKey, HpkePublicKey};
use sha2::Sha256;
use zeroize::Zeroizing;

use files::{MASTER, master_secret, private};
use stock::Stock;

/// Bound into every seal, so that a sealed part cannot be taken for something else.
const INFO: &[u8] = b"onewindow/seal/v1";
const FILE: &str = "keystore.db";

/// Why the keystore did not do it.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file of secrets, or the master secret, cannot be used.
    #[error("keystore: {0}")]
    File(String),
    /// The database of secrets said no.
    #[error("keystore: {0}")]
    Sql(#[from] rusqlite::Error),
    /// The subject's secret was destroyed, or never existed here.
    #[error("there is no key of this subject: it was erased")]
    Erased,
    /// The sealed bytes were changed, or belong to somebody else.
    #[error("the sealed part does not open")]
    Broken,
}

/// A subject and the key to seal to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectKey {
    /// The subject.
    pub id: SubjectId,
    /// X25519.
    pub public: [u8; 32],
}

/// Fields sealed to a subject, and the digest of them that the leaf commits to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Whose they are.
    pub subject: SubjectId,
    /// `ledger::commitment::sealed` of the opening and the fields.
    pub digest: Hash,
    /// HPKE: 32 bytes of encapsulated key, then the ciphertext.
    pub bytes: Vec<u8>,
}

/// What a sealed part held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The opening of the digest.
    pub opening: Hash,
    /// The fields: deterministic CBOR.
    pub fields: Vec<u8>,
}

/// The secrets of one node.
pub struct Keystore {
    conn: Mutex<Connection>,
    master: Zeroizing<[u8; 32]>,
    stock: Mutex<Stock>,
    path: PathBuf,
}

impl Keystore {
    /// Opens the secrets in a folder, and makes them if the folder has none.
    ///
    /// # Errors
    /// When the files cannot be read, or one of the two is missing.
    pub fn open(folder: &Path) -> Result<Self, KeyError> {
        let path = folder.join(FILE);
        let master = master_secret(&folder.join(MASTER), path.exists())?;
        let conn = Connection::open(&path)?;
        conn.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;
             CREATE TABLE IF NOT EXISTS subject_key (
               id BLOB NOT NULL PRIMARY KEY, public BLOB NOT NULL, secret BLOB NOT NULL
             ) STRICT;
             CREATE TABLE IF NOT EXISTS erased (id BLOB NOT NULL PRIMARY KEY) STRICT;",
        )?;
        // If the program ended in the middle of destroying, the log of the file holds the page.
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(Self { conn: Mutex::new(conn), master, stock: Mutex::default(), path })
    }

    /// The file of secrets, for backups.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A fresh subject with a key. Its secret is durable already.
    ///
    /// # Errors
    /// When the stock is empty and cannot be filled.
    pub fn draw(&self) -> Result<SubjectKey, KeyError> {
        if let Some(key) = lock(&self.stock).take() {
            return Ok(key);
        }
        self.fill()?;
        lock(&self.stock).take().ok_or_else(|| KeyError::File("the stock is empty".to_owned()))
    }

    /// Takes back a key to which nothing is sealed that was kept: it serves the next subject.
    pub fn give_back(&self, key: SubjectKey) {
        lock(&self.stock).put(std::iter::once(key));
    }

    /// Whether it is time to call [`Keystore::fill`], off the path of a request.
    #[must_use]
    pub fn is_low(&self) -> bool {
        lock(&self.stock).is_low()
    }

    /// Makes keys, stores them durably, and puts them into the stock.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn fill(&self) -> Result<(), KeyError> {
        let mut made = Vec::with_capacity(stock::BATCH);
        // The ids of one batch begin alike: their rows lie together in every index.
        let batch: [u8; 6] = random()?;
        for _ in 0..stock::BATCH {
            let (public, secret) =
                HPKE.generate_key_pair().map_err(|e| KeyError::File(format!("no new key: {e}")))?;
            let public = public.0.try_into().map_err(|_| KeyError::Broken)?;
            let mut id: [u8; 16] = random()?;
            id.split_at_mut(6).0.copy_from_slice(&batch);
            let id = SubjectId(uuid::Builder::from_random_bytes(id).into_uuid());
            made.push((SubjectKey { id, public }, self.wrap(id, secret.secret_bytes())?));
            // Somebody may wait for this core, and nobody for this key.
            std::thread::yield_now();
        }
        made.sort_unstable_by_key(|(key, _)| key.id);
        let mut conn = lock(&self.conn);
        let tx = conn.transaction()?;
        for (key, wrapped) in &made {
            tx.prepare_cached("INSERT INTO subject_key (id, public, secret) VALUES ($1, $2, $3)")?
                .execute(rusqlite::params![key.id.bytes(), key.public, wrapped])?;
        }
        tx.commit()?;
        drop(conn);
        lock(&self.stock).put(made.into_iter().map(|(key, _)| key));
        Ok(())
    }

    /// The key of a subject that exists.
    ///
    /// # Errors
    /// [`KeyError::Erased`] when there is none.
    pub fn key_of(&self, id: SubjectId) -> Result<SubjectKey, KeyError> {
        let public: Option<[u8; 32]> = lock(&self.conn)
            .query_row("SELECT public FROM subject_key WHERE id = $1", [id.bytes()], |r| r.get(0))
            .optional()?;
        public.map(|public| SubjectKey { id, public }).ok_or(KeyError::Erased)
    }

    /// Opens a sealed part. Whoever calls this has recorded the look first.
    ///
    /// # Errors
    /// When the subject was erased or the bytes were changed.
    pub fn open_sealed(&self, subject: SubjectId, bytes: &[u8]) -> Result<Opened, KeyError> {
        let wrapped: Vec<u8> = lock(&self.conn)
            .query_row("SELECT secret FROM subject_key WHERE id = $1", [subject.bytes()], |r| {
                r.get(0)
            })
            .optional()?
            .ok_or(KeyError::Erased)?;
        let secret = HpkePrivateKey::from(self.unwrap(subject, &wrapped)?.to_vec());
        let (sent, text) = bytes.split_at_checked(32).ok_or(KeyError::Broken)?;
        let sent = EncapsulatedSecret(sent.to_vec());
        let plain = HPKE
            .open(&sent, INFO, &subject.bytes(), text, &secret)
            .map(Zeroizing::new)
            .map_err(|_| KeyError::Broken)?;
        let (opening, fields) = plain.split_first_chunk::<32>().ok_or(KeyError::Broken)?;
        Ok(Opened { opening: *opening, fields: fields.to_vec() })
    }

    /// Copies the secrets, still wrapped, into a file of its own, while they are in use.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn copy_to(&self, file: &Path) -> Result<(), KeyError> {
        let named = |e: std::io::Error| KeyError::File(format!("{}: {e}", file.display()));
        // Made by us first, so that nobody else can ever read it.
        drop(private(file).map_err(named)?);
        let name = file.to_string_lossy();
        lock(&self.conn).execute("VACUUM INTO $1", [name.as_ref()])?;
        Ok(())
    }

    /// Takes in the secrets of a copy. Who was erased, here or there, stays erased.
    ///
    /// # Errors
    /// When the file is no copy, or its secrets were wrapped under another master secret.
    pub fn take_in(&self, file: &Path) -> Result<(), KeyError> {
        let conn = lock(&self.conn);
        let name = file.to_string_lossy();
        conn.execute("ATTACH $1 AS copy", [name.as_ref()])?;
        let taken = self.take_attached(&conn);
        conn.execute_batch("DETACH copy")?;
        taken?;
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    fn take_attached(&self, conn: &Connection) -> Result<(), KeyError> {
        let one: Option<([u8; 16], Vec<u8>)> = conn
            .query_row("SELECT id, secret FROM copy.subject_key LIMIT 1", [], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()?;
        if let Some((id, wrapped)) = one {
            self.unwrap(SubjectId(uuid::Uuid::from_bytes(id)), &wrapped).map_err(|_| {
                KeyError::File(format!(
                    "the copy was wrapped under another {MASTER}: put that one in its place first"
                ))
            })?;
        }
        conn.execute_batch(
            "BEGIN;
             INSERT OR IGNORE INTO erased (id) SELECT id FROM copy.erased;
             INSERT OR IGNORE INTO subject_key (id, public, secret)
               SELECT id, public, secret FROM copy.subject_key;
             DELETE FROM subject_key WHERE id IN (SELECT id FROM erased);
             COMMIT;",
        )?;
        Ok(())
    }

    /// Every subject that has a secret.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn living(&self) -> Result<Vec<SubjectId>, KeyError> {
        let conn = lock(&self.conn);
        let mut all = conn.prepare("SELECT id FROM subject_key ORDER BY id")?;
        let ids = all.query_map([], |r| r.get::<_, [u8; 16]>(0))?;
        ids.map(|id| Ok(SubjectId(uuid::Uuid::from_bytes(id?)))).collect()
    }

    /// Whether the secret of a subject was destroyed here.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_erased(&self, subject: SubjectId) -> Result<bool, KeyError> {
        let found: Option<i64> = lock(&self.conn)
            .query_row("SELECT 1 FROM erased WHERE id = $1", [subject.bytes()], |r| r.get(0))
            .optional()?;
        Ok(found.is_some())
    }

    /// Destroys the secret of a subject, for ever. True if there was one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn destroy(&self, subject: SubjectId) -> Result<bool, KeyError> {
        let mut conn = lock(&self.conn);
        let tx = conn.transaction()?;
        let n = tx.execute("DELETE FROM subject_key WHERE id = $1", [subject.bytes()])?;
        tx.execute("INSERT OR IGNORE INTO erased (id) VALUES ($1)", [subject.bytes()])?;
        tx.commit()?;
        // The log of the file still holds the page: fold it in and empty it.
        let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))?;
        if busy != 0 {
            let why = "somebody reads the file: what was destroyed lies in its log until the next";
            return Err(KeyError::File(why.to_owned()));
        }
        Ok(n == 1)
    }

    /// A secret value derived for one purpose: the same input gives the same output on this node
    /// only. Purposes: daily pseudonyms, groups of the day, blind index, links.
    #[must_use]
    pub fn derive(&self, purpose: &str, parts: &[&[u8]]) -> Hash {
        let mut mac = keyed(&self.master[..]);
        mac.update(b"onewindow/derive/v1\n");
        for part in [purpose.as_bytes()].iter().chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Wraps a secret for one purpose and one owner, for a table of the database.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn wrap_for(
        &self,
        purpose: &str,
        owner: &[u8],
        secret: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let nonce: [u8; 24] = random()?;
        let sealed = XChaCha20Poly1305::new((&self.derive(purpose, &[b"wrap"])).into())
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: owner })
            .map_err(|_| KeyError::Broken)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Unwraps what [`Keystore::wrap_for`] wrapped for the same purpose and owner.
    ///
    /// # Errors
    /// When it was changed, or is another owner's.
    pub fn unwrap_for(
        &self,
        purpose: &str,
        owner: &[u8],
        wrapped: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let (nonce, sealed) = wrapped.split_first_chunk::<24>().ok_or(KeyError::Broken)?;
        XChaCha20Poly1305::new((&self.derive(purpose, &[b"wrap"])).into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: owner })
            .map(Zeroizing::new)
            .map_err(|_| KeyError::Broken)
    }

    fn wrap(&self, id: SubjectId, secret: &[u8]) -> Result<Vec<u8>, KeyError> {
        let nonce: [u8; 24] = random()?;
        let sealed = XChaCha20Poly1305::new((&*self.master).into())
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: &id.bytes() })
            .map_err(|_| KeyError::Broken)?;
        Ok([&nonce[..], &sealed].concat())
    }

    fn unwrap(&self, id: SubjectId, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let (nonce, sealed) = wrapped.split_first_chunk::<24>().ok_or(KeyError::Broken)?;
        XChaCha20Poly1305::new((&*self.master).into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &id.bytes() })
            .map(Zeroizing::new)
            .map_err(|_| KeyError::Broken)
    }
}

/// Seals fields to a subject. Needs no secret.
///
/// # Errors
/// When there is no randomness, or the public key is not one.
pub fn seal(to: &SubjectKey, fields: &[u8]) -> Result<Sealed, KeyError> {
    let opening: Hash = random()?;
    let plain = Zeroizing::new([&opening[..], fields].concat());
    let (sent, text) = HPKE
        .seal(INFO, &to.id.bytes(), &plain, &HpkePublicKey(to.public.to_vec()))
        .map_err(|_| KeyError::Broken)?;
    Ok(Sealed {
        subject: to.id,
        digest: ledger::commitment::sealed(&opening, fields),
        bytes: [sent.0, text].concat(),
    })
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    hmac::KeyInit::new_from_slice(key).expect("HMAC takes a key of any length")
}

fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| KeyError::File(format!("no randomness: {e}")))?;
    Ok(bytes)
}

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> PathBuf {
        let name: [u8; 8] = random().unwrap();
        let path = std::env::temp_dir().join(format!("ow-keys-{}", u64::from_be_bytes(name)));
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    #[test]
    fn only_the_subjects_secret_opens_what_was_sealed_to_it() {
        let dir = folder();
        let keys = Keystore::open(&dir).unwrap();
        let (ann, bob) = (keys.draw().unwrap(), keys.draw().unwrap());
        let part = seal(&ann, b"fields").unwrap();
        let opened = keys.open_sealed(ann.id, &part.bytes).unwrap();
        assert_eq!(opened.fields, b"fields");
        assert_eq!(ledger::commitment::sealed(&opened.opening, b"fields"), part.digest);
        assert!(matches!(keys.open_sealed(bob.id, &part.bytes), Err(KeyError::Broken)));
        let mut bent = part.bytes.clone();
        bent[40] ^= 1;
        assert!(matches!(keys.open_sealed(ann.id, &bent), Err(KeyError::Broken)));
        drop(keys);
        let keys = Keystore::open(&dir).unwrap();
        assert_eq!(keys.open_sealed(ann.id, &part.bytes).unwrap().fields, b"fields");
        assert_eq!(keys.key_of(ann.id).unwrap(), ann);
    }

    /// RFC 9180 has one answer only: another author's library opens what we seal, and seals what we
    /// open.
    #[test]
    fn another_authors_hpke_agrees() {
        use hpke::aead::ChaCha20Poly1305 as Aead;
        use hpke::kdf::HkdfSha256 as Kdf;
        use hpke::kem::X25519HkdfSha256 as Kem;
        use hpke::{Deserializable, Kem as _, OpModeR, OpModeS, Serializable};
        let keys = Keystore::open(&folder()).unwrap();
        let ann = keys.draw().unwrap();
        let aad = ann.id.bytes();

        let public = <Kem as hpke::Kem>::PublicKey::from_bytes(&ann.public).unwrap();
        let plain = [&[7; 32][..], b"fields"].concat();
        let (sent, text) =
            hpke::single_shot_seal::<Aead, Kdf, Kem>(&OpModeS::Base, &public, INFO, &plain, &aad)
                .unwrap();
        let opened = keys.open_sealed(ann.id, &[&sent.to_bytes()[..], &text].concat()).unwrap();
        assert_eq!((opened.opening, &opened.fields[..]), ([7; 32], &b"fields"[..]));

        let (secret, public) = Kem::gen_keypair();
        let bob = SubjectKey { id: ann.id, public: public.to_bytes().into() };
        let part = seal(&bob, b"fields").unwrap();
        let (sent, text) = part.bytes.split_at(32);
        let sent = <Kem as hpke::Kem>::EncappedKey::from_bytes(sent).unwrap();
        let mode = OpModeR::Base;
        let plain =
            hpke::single_shot_open::<Aead, Kdf, Kem>(&mode, &secret, &sent, INFO, text, &aad)
                .unwrap();
        assert_eq!(&plain[32..], b"fields");
    }

    #[test]
    fn an_erased_subject_stays_erased() {
        let dir = folder();
        let keys = Keystore::open(&dir).unwrap();
        let ann = keys.draw().unwrap();
        let part = seal(&ann, b"fields").unwrap();
        assert!(keys.destroy(ann.id).unwrap());
        assert!(matches!(keys.open_sealed(ann.id, &part.bytes), Err(KeyError::Erased)));
        assert!(!keys.destroy(ann.id).unwrap());
    }

    #[test]
    fn without_the_master_secret_the_file_is_useless_and_says_so() {
        let dir = folder();
        Keystore::open(&dir).unwrap().fill().unwrap();
        std::fs::remove_file(dir.join(MASTER)).unwrap();
        let said = Keystore::open(&dir).err().unwrap().to_string();
        assert!(said.contains("put it back"), "{said}");
    }

    #[test]
    fn a_subject_is_drawn_once() {
        let keys = Keystore::open(&folder()).unwrap();
        let drawn: std::collections::BTreeSet<_> =
            (0..600).map(|_| keys.draw().unwrap().id).collect();
        assert_eq!(drawn.len(), 600);
    }

    #[test]
    fn derived_values_differ_by_purpose_and_by_the_cut_of_their_parts() {
        let keys = Keystore::open(&folder()).unwrap();
        assert_eq!(keys.derive("a", &[b"x"]), keys.derive("a", &[b"x"]));
        assert_ne!(keys.derive("a", &[b"x"]), keys.derive("b", &[b"x"]));
        assert_ne!(keys.derive("a", &[b"xy", b"z"]), keys.derive("a", &[b"x", b"yz"]));
    }
}

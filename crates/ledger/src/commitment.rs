//! What a leaf commits to without showing it.
//!
//! A commitment is the hash over a list of digests: who acted, the facts that the journal keeps,
//! and one for each sealed part. Each digest is keyed with an opening of its own, so that a holder
//! of one opening can show that part and nothing else, and nobody can try out what a part may say.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::Hash;

/// The openings of the digest of who acted and of the digest of the facts, both from the 32 random
/// bytes of the entry.
#[must_use]
pub fn openings(salt: &Hash) -> (Hash, Hash) {
    (keyed(salt, &[b"who"]), keyed(salt, &[b"facts"]))
}

/// The digest of who acted: the first of each list.
#[must_use]
pub fn who(opening: &Hash, who: &[u8]) -> Hash {
    keyed(opening, &[b"onewindow/who/v1\n", who])
}

/// The digest of the facts: the second of each list.
#[must_use]
pub fn facts(opening: &Hash, facts: &[u8]) -> Hash {
    keyed(opening, &[b"onewindow/facts/v1\n", facts])
}

/// The digest of the fields that are sealed to one subject: the third of the list and those after.
#[must_use]
pub fn sealed(opening: &Hash, fields: &[u8]) -> Hash {
    keyed(opening, &[b"onewindow/sealed/v1\n", fields])
}

/// The commitment over all digests in their order.
#[must_use]
pub fn join(digests: &[Hash]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"onewindow/commitment/v1\n");
    for digest in digests {
        hash.update(digest);
    }
    hash.finalize().into()
}

fn keyed(key: &Hash, parts: &[&[u8]]) -> Hash {
    // HMAC fills a short key with zeros up to the block; doing it here leaves no error to handle.
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

//! Passwords: Argon2id (RFC 9106) with 19 MiB and two passes, the least that OWASP's Password
//! Storage Cheat Sheet names; one at a time, so that a flood of sign-ins does not eat the memory.

use std::sync::{Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as B64;
use subtle::ConstantTimeEq;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::limits::{PASSWORD_CHARS_MAX, WAITING_MAX};

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LENGTH: usize = 32;

static PLACES: Semaphore = Semaphore::const_new(WAITING_MAX);
static ONE: Semaphore = Semaphore::const_new(1);

/// One hash at a time, also of those that wait for no turn: each takes 19 MiB.
static HASHING: Mutex<()> = Mutex::new(());
/// What is asked of the allocator; the first 19 MiB are touched. glibc hands a piece above 32 MiB
/// back at once (`DEFAULT_MMAP_THRESHOLD_MAX`, mallopt(3)); of smaller ones it keeps a copy for
/// each thread that ever hashed (measured: 400 MiB after eighty sign-ins).
const ASKED_KIB: usize = 33 * 1024;

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
#[error("the password cannot be hashed")]
pub struct CannotHash;

fn raw(password: &str, salt: &[u8]) -> Result<[u8; LENGTH], CannotHash> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(LENGTH)).map_err(|_| CannotHash)?;
    let mut out = [0; LENGTH];
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let _alone = HASHING.lock().unwrap_or_else(PoisonError::into_inner);
    // A block is a KiB.
    let mut blocks = Vec::with_capacity(ASKED_KIB);
    blocks.resize(hasher.params().block_count(), Block::default());
    hasher
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut out, &mut *blocks)
        .map_err(|_| CannotHash)?;
    Ok(out)
}

/// The text that is stored (PHC string format). Takes about 30 ms: off the async threads.
///
/// # Errors
/// When the password is too long.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, CannotHash> {
    if password.chars().count() > PASSWORD_CHARS_MAX {
        return Err(CannotHash);
    }
    let (salt64, hash64) = (B64.encode(salt), B64.encode(raw(password, salt)?));
    Ok(format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1${salt64}${hash64}"))
}

/// Being the only one who tries a password just now. Whoever holds it reads how often it failed
/// before, tries, and writes down the result, so that a hundred tries sent at once are counted one
/// after the other.
pub struct Turn {
    _one: SemaphorePermit<'static>,
    _place: SemaphorePermit<'static>,
}

/// Waits for a turn. None when too many wait already.
pub async fn turn() -> Option<Turn> {
    let place = PLACES.try_acquire().ok()?;
    let one = ONE.acquire().await.ok()?;
    Some(Turn { _one: one, _place: place })
}

impl Turn {
    /// Whether a password fits what is stored. Without a stored text it costs the same and is
    /// false.
    pub async fn verify(&self, password: String, stored: Option<String>) -> bool {
        tokio::task::spawn_blocking(move || fits(&password, stored.as_deref()))
            .await
            .unwrap_or(false)
    }

    /// The text that is stored.
    ///
    /// # Errors
    /// When the password is too long.
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String, CannotHash> {
        tokio::task::spawn_blocking(move || hash(&password, &salt)).await.map_err(|_| CannotHash)?
    }
}

fn fits(password: &str, stored: Option<&str>) -> bool {
    let mut parts = stored.unwrap_or("").rsplit('$');
    let (hash64, salt64) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let salt = B64.decode(salt64).ok().filter(|s| s.len() == 16).unwrap_or_else(|| vec![7; 16]);
    let due = B64.decode(hash64).unwrap_or_default();
    if password.chars().count() > PASSWORD_CHARS_MAX {
        return false;
    }
    raw(password, &salt).is_ok_and(|found| stored.is_some() && found.ct_eq(&due).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_fits() {
        let stored = hash("correct horse", &[1; 16]).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits("correct horse", Some(&stored)));
        assert!(!fits("correct hors", Some(&stored)));
        assert!(!fits("", None));
        assert!(!fits(&"a".repeat(201), Some(&stored)));
    }
}

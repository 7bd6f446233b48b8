//! The only place that reads the clock and the machine's randomness.

use jiff::Timestamp;

/// Now.
#[expect(clippy::disallowed_methods, reason = "the edge: everything else is given the time")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// A seed for all randomness of operations.
///
/// # Errors
/// When the machine has none.
pub fn seed() -> std::io::Result<[u8; 32]> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(std::io::Error::other)?;
    Ok(seed)
}

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

/// A clock that somebody may hold: while a made-up past is played, it shows the time of the play.
#[derive(Clone, Default)]
pub struct Steered(std::sync::Arc<std::sync::atomic::AtomicI64>);

impl Steered {
    /// Shows this time (Unix milliseconds) until it is moved or let go.
    pub fn set(&self, ms: i64) {
        self.0.store(ms, std::sync::atomic::Ordering::SeqCst);
    }
    /// Lets it go: it shows the machine's time.
    pub fn let_go(&self) {
        self.set(0);
    }
    /// What it shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self.0.load(std::sync::atomic::Ordering::SeqCst) {
            0 => now(),
            ms => Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH),
        }
    }
}

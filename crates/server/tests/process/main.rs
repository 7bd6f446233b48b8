//! The real program, ended in the middle of its work, or with its disk or database gone.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod disk;
mod gone;
mod kill;
mod server;

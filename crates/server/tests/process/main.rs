//! The real program, ended in the middle of its work.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod disk;
mod kill;
mod server;

//! The real program, ended in the middle of its work, or with its disk, database or pack at fault.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on fails"
)]

mod disk;
mod displays;
mod gone;
mod kill;
mod pack;
mod server;
mod starts;

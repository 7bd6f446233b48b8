#![doc = include_str!("../README.md")]

mod breaks;
pub mod fairness;
pub mod figures;
mod front;
pub mod log;
mod overrides;
pub mod source;
mod state;
pub mod target;

mod cli;
mod words;

pub use cli::run;

/// Everything that was asked for holds.
pub const FINE: u8 = 0;
/// Something is wrong with the log or the receipt.
pub const WRONG: u8 = 1;
/// Nothing was found out: the question cannot be answered, or nobody answers.
pub const UNKNOWN: u8 = 2;

/// Why nothing was found out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What was asked for cannot be done.
    #[error("{0}")]
    Usage(String),
    /// The log could not be had.
    #[error(transparent)]
    Source(#[from] source::SourceError),
    /// Nobody takes what we write.
    #[error("the result cannot be written: {0}")]
    Out(#[from] std::io::Error),
}

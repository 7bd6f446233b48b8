//! Services whose rules have changed: whoever serves one reads first what is new.
//!
//! At each start the program compares what its pack says of every service with what it saw last.
//! A counter opens with those skills only all of whose changed services its operator has read, so
//! that what is public of it (its groups) stays true, and who is next needs no exception.

pub mod edge;
pub(crate) mod events;
pub(crate) mod fold;
pub mod ops;
pub mod sql;
pub mod version;

pub use fold::FOLDS;

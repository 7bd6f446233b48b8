//! The front of the house: what reception, the kiosk and people at home do before a call, and what
//! a visitor says after the visit.

pub(crate) mod events;
pub(crate) mod fold;
pub mod ops;
pub mod paper;
pub mod rating;
mod refusal;
pub mod remote;
pub mod sql;

pub use fold::FOLDS;
pub use refusal::Refusal;

//! The day of whoever sits at a counter: breaks, silent calls for help, notes for
//! colleagues, visitors who take their time, and systems that do not answer.

pub(crate) mod events;
pub(crate) mod fold;
pub mod ops;
mod refusal;
pub mod sql;
pub mod systems;

pub use events::system_stream;
pub use fold::FOLDS;
pub use refusal::Refusal;

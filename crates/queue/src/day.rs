//! The day of a site as a whole: how it ends, its report, and the manager's board.

pub mod board;
pub mod closing;
pub mod compare;
pub(crate) mod fold;
pub mod norms;
pub mod overrides;
pub mod report;
pub mod sql;

//! The day of a site as a whole: how it ends, its report, and the manager's board.

pub mod board;
pub(crate) mod fold;
pub mod overrides;
pub mod report;
pub mod sql;

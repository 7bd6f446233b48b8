//! Papers: of a ticket, asked for in the operation that gives the number, and of a visitor who was
//! turned away, asked for at the counter. Printed by a worker.
//!
//! A paper *waits*, is *sending*, and ends *printed*. Where the connection broke after the first
//! byte it is *unsure*: nobody but the visitor knows whether it came out, so it is not sent again
//! until the visitor says so, and then it is a copy. One that waited too long has *lapsed*.

pub mod ops;
pub mod sql;

pub use sql::{Job, Kind, Paper};

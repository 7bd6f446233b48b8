#![doc = include_str!("../README.md")]

pub mod api;
mod cell;
mod count;
mod csv;
mod follow;
mod halls;
#[cfg(test)]
mod leaks;
mod mask;
mod measure;
mod ops;
pub mod pages;
mod period;
mod report;
mod shelf;
mod sql;
mod table;
mod withhold;

pub use follow::{follow, rebuild};
pub use halls::halls;
pub use ops::Error;
pub use shelf::Shelf;

/// The schema of this crate. Its tables are working tables: the log can fill them again.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        name: "figures/0001_figures",
        sql: include_str!("../migrations/0001_figures.sql"),
    },
    store::Migration {
        name: "figures/0002_more",
        sql: include_str!("../migrations/0002_more.sql"),
    },
    store::Migration {
        name: "figures/0003_words",
        sql: include_str!("../migrations/0003_words.sql"),
    },
    store::Migration {
        name: "figures/0004_weeks",
        sql: include_str!("../migrations/0004_weeks.sql"),
    },
];

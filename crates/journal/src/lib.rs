#![doc = include_str!("../README.md")]

mod app;
mod audit;
mod entry;
mod epoch;
mod fold;
mod live;
mod locks;
mod node;
mod open;
mod operation;
mod proof;
pub mod reader;
mod record;
mod sequencer;
mod tail;
pub mod timers;

pub use app::{App, Clock, Command, Done, WriteError};
pub use audit::{Finding, Report, audit};
pub use entry::{BadEntry, Entry, Event, Kind, opening, places, stream};
pub use epoch::{Earlier, settle};
pub use fold::{Fold, FoldError, FoldFn, Registry};
pub use live::{Head, Published, since};
pub use locks::Lock;
pub use node::open_node;
pub use open::{Config, OpenError, RESTORING};
pub use proof::{Proof, bundle, tile};
pub use record::{Cx, pseudonym, record, work};

/// The schema of the journal.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        name: "journal/0001_journal",
        sql: include_str!("../migrations/0001_journal.sql"),
    },
    store::Migration {
        name: "journal/0002_epochs",
        sql: include_str!("../migrations/0002_epochs.sql"),
    },
    store::Migration {
        name: "journal/0003_commands",
        sql: include_str!("../migrations/0003_commands.sql"),
    },
];

/// The journal's own folds.
pub const FOLDS: &[Fold] = &[Fold { kind: "node.opened", fold: node::fold_opened }];

/// The journal's own record tables: the audit compares them with a replay.
pub const RECORD_TABLES: &[&str] = &["node", "timer"];

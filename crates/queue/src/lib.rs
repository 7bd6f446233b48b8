#![doc = include_str!("../README.md")]

pub mod announce;
pub mod api;
pub mod changed;
pub mod codes;
pub mod day;
pub mod edge;
pub mod elsewhere;
mod error;
mod events;
mod fold;
pub mod front;
mod limits;
pub mod media;
mod model;
pub mod operator;
pub mod ops;
mod pages;
pub mod past;
pub mod plan;
pub mod recent;
pub mod slip;
pub mod sql;
pub mod voice;
pub mod wait;

pub use day::fold::{CLOSE, SWEEP};
pub use error::Error;
pub use events::desk_stream;
pub use fold::{ERASE, FOLDS, LAPSE, WAKE};
pub use model::{At, Desk, Erasure, Look, Pause, State, Step, Ticket};
pub use pages::pages;

/// The schema of this crate.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        name: "queue/0001_tickets",
        sql: include_str!("../migrations/0001_tickets.sql"),
    },
    store::Migration {
        name: "queue/0002_looks",
        sql: include_str!("../migrations/0002_looks.sql"),
    },
    store::Migration {
        name: "queue/0003_erasures",
        sql: include_str!("../migrations/0003_erasures.sql"),
    },
    store::Migration {
        name: "queue/0004_front",
        sql: include_str!("../migrations/0004_front.sql"),
    },
    store::Migration {
        name: "queue/0005_wait_score",
        sql: include_str!("../migrations/0005_wait_score.sql"),
    },
    store::Migration { name: "queue/0006_days", sql: include_str!("../migrations/0006_days.sql") },
    store::Migration {
        name: "queue/0007_overrides",
        sql: include_str!("../migrations/0007_overrides.sql"),
    },
    store::Migration { name: "queue/0008_line", sql: include_str!("../migrations/0008_line.sql") },
    store::Migration {
        name: "queue/0009_operator",
        sql: include_str!("../migrations/0009_operator.sql"),
    },
    store::Migration {
        name: "queue/0010_print",
        sql: include_str!("../migrations/0010_print.sql"),
    },
    store::Migration { name: "queue/0011_plan", sql: include_str!("../migrations/0011_plan.sql") },
    store::Migration {
        name: "queue/0012_observed",
        sql: include_str!("../migrations/0012_observed.sql"),
    },
    store::Migration {
        name: "queue/0013_announcement",
        sql: include_str!("../migrations/0013_announcement.sql"),
    },
    store::Migration {
        name: "queue/0014_changed",
        sql: include_str!("../migrations/0014_changed.sql"),
    },
    store::Migration {
        name: "queue/0015_words",
        sql: include_str!("../migrations/0015_words.sql"),
    },
    store::Migration {
        name: "queue/0016_slips",
        sql: include_str!("../migrations/0016_slips.sql"),
    },
    store::Migration {
        name: "queue/0017_pictures",
        sql: include_str!("../migrations/0017_pictures.sql"),
    },
    store::Migration {
        name: "queue/0018_asked_by",
        sql: include_str!("../migrations/0018_asked_by.sql"),
    },
    store::Migration {
        name: "queue/0019_visits",
        sql: include_str!("../migrations/0019_visits.sql"),
    },
    store::Migration {
        name: "queue/0020_waits",
        sql: include_str!("../migrations/0020_waits.sql"),
    },
    store::Migration {
        name: "queue/0021_outage_reasons",
        sql: include_str!("../migrations/0021_outage_reasons.sql"),
    },
    store::Migration {
        name: "queue/0022_codes",
        sql: include_str!("../migrations/0022_codes.sql"),
    },
];

/// The record tables: written by folds only, compared by the audit.
pub const RECORD_TABLES: &[&str] = &[
    "site_day",
    "desk",
    "desk_skill",
    "ticket",
    "step",
    "call",
    "look",
    "erasure",
    "mark",
    "paper_block",
    "rating",
    "visitor_group",
    "alarm",
    "note",
    "outage",
    "observed",
    "announcement",
    "picture",
    "picture_words",
    "picture_part",
    "untimed",
    "override_ask",
    "overridden",
    "overtaken",
    "plan_change",
    "service_now",
    "service_version",
    "service_read",
];

#![doc = include_str!("../README.md")]

pub mod api;
pub mod desk_lock;
pub mod devices;
mod error;
pub mod factor;
mod fold;
pub mod limits;
mod model;
pub mod ops;
pub mod origin;
pub mod pages;
pub mod password;
pub mod power;
pub mod printers;
pub mod replace;
pub mod second_factor;
mod sessions;
pub mod sign_in;
pub mod sql;
pub mod totp;
pub mod welcome;

pub use error::Error;
pub use fold::FOLDS;
pub use model::{Account, Invitation, NewAccount, Post};
pub use sessions::{Busy, Locked, Opened, Sessions, token_hash};
pub use welcome::first_admin_link;

/// The schema of this crate.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        name: "identity/0001_staff",
        sql: include_str!("../migrations/0001_staff.sql"),
    },
    store::Migration {
        name: "identity/0002_powers",
        sql: include_str!("../migrations/0002_powers.sql"),
    },
    store::Migration {
        name: "identity/0003_devices",
        sql: include_str!("../migrations/0003_devices.sql"),
    },
    store::Migration {
        name: "identity/0004_printers",
        sql: include_str!("../migrations/0004_printers.sql"),
    },
];

/// The record tables: written by folds only, compared by the audit.
pub const RECORD_TABLES: &[&str] = &["staff", "power_ask", "device", "printer"];

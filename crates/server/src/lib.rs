#![doc = include_str!("../README.md")]

mod auditor;
mod backup;
pub mod clock;
pub mod commands;
pub mod config;
pub mod demo;
pub mod hall;
pub mod heartbeat;
pub mod history;
pub mod listen;
pub mod log;
pub mod node;
pub mod pasts;
pub mod play;
pub mod printers;
pub mod reactions;
mod readers;
pub mod router;
pub mod simulate;
mod tour;
pub mod voice;

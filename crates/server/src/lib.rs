#![doc = include_str!("../README.md")]

mod backup;
pub mod clock;
pub mod commands;
pub mod config;
pub mod demo;
pub mod hall;
pub mod log;
pub mod node;
pub mod reactions;
pub mod router;
mod tour;

#![doc = include_str!("../README.md")]

pub mod api;
pub mod facts;
mod halls;
pub mod pages;
pub mod search;
mod words;

pub use halls::{Hall, Halls, Quiet, Silence, Soon};

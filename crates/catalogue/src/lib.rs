#![doc = include_str!("../README.md")]

pub mod api;
pub mod pages;
pub mod search;
mod words;

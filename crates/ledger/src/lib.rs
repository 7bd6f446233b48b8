#![doc = include_str!("../README.md")]

pub mod cbor;
pub mod checkpoint;
pub mod commitment;
pub mod leaf;
pub mod note;
pub mod policy;
pub mod proof;
pub mod receipt;
pub mod tile;
pub mod tree;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

//! Tests that go through the front door of the whole app.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod addresses;
mod audit;
mod bad_input;
mod damaged;
mod engines;
mod erasure;
mod history;
mod looks;
mod pages;
mod paper;
mod personal;
mod powers;
mod restore;
mod sequencer;
mod storm;
mod surface;
mod upgrades;
mod visit;

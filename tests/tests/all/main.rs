//! Tests that go through the front door of the whole app.

mod audit;
mod bad_input;
mod engines;
mod pages;
mod powers;
mod storm;
mod visit;

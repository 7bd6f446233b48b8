//! Tests that go through the front door of the whole app.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod addresses;
mod administrators;
mod alarms;
mod alerts;
mod announce;
mod audit;
mod auditor;
mod bad_input;
mod breaks;
mod changed;
mod clerk;
mod clocks;
mod closing;
mod codes;
mod connections;
mod counted;
mod damaged;
mod day;
mod devices;
mod elsewhere;
mod engines;
mod erasure;
mod figures;
mod front;
mod head;
mod heartbeat;
mod history;
mod kiosk;
mod lanes;
mod looks;
mod manager;
mod media;
mod nearest;
mod notes;
mod opening;
mod overrides;
mod pages;
mod paper;
mod paper_late;
mod paper_numbers;
mod personal;
mod plan;
mod powers;
mod printers;
mod printing;
mod rating;
mod remote;
mod replaced;
mod report;
mod restore;
mod scopes;
mod scripts;
mod sequencer;
mod slips;
mod storm;
mod stranded;
mod streams;
mod surface;
mod systems;
mod tour;
mod upgrades;
mod visit;
mod voice;
mod waits;
mod wall;

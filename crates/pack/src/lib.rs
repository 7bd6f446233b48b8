#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod condition;
mod error;
mod files;
mod lint;
mod load;
mod model;
pub mod needs;
mod opening;
mod plan;
mod position;
pub mod queue;
mod raw;
mod report;
mod sites;
mod systems;
mod texts;

pub use error::PackError;
pub use files::embedded;
pub use load::{from_files, load, load_embedded};
pub use model::{
    CounterPlan, Evidence, EvidenceKind, Example, Fee, FeeHead, Ground, Hours, Known, Longer,
    NOT_KNOWN, Named, Norms, Origin, Pack, Question, QueuePolicy, Service, Site, SiteKind, Speed,
    System, Term, TermUnit,
};
pub use opening::{Closed, Closure, Reason, Why};
pub use plan::{Change, NUMBERS, Unfit};
pub use position::{Position, Town, km, order, worth_the_way};
pub use report::{Report, Row, report};

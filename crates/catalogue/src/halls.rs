//! What a later crate knows of the hall of a place: how many wait now, and when it is quiet.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Extension;
use jiff::Timestamp;
use pack::Site;
use web::{House, Problem, T};

/// The hall of a place now. None is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hall {
    /// How many wait.
    pub waiting: i64,
    /// Half of those called in the last hour waited at most so many minutes.
    pub minutes: Option<i64>,
}

/// When it is quiet: a chart, and its table.
#[derive(Clone, Debug)]
pub struct Quiet {
    /// The chart, as SVG with its text alternative.
    pub chart: String,
    /// The hours, as columns.
    pub hours: Vec<String>,
    /// The days of the week, as rows: name, and minutes by hour.
    pub days: Vec<(String, Vec<String>)>,
}

/// A system of a body that does not answer at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Which, a word of the pack.
    pub system: String,
    /// Since when.
    pub since: Timestamp,
    /// Whether it answers nowhere, and not only there.
    pub everywhere: bool,
}

/// An answer that takes a moment.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = Result<T, Problem>> + Send + 'a>>;

/// Knows the halls. Wired by the server.
pub trait Halls: Send + Sync {
    /// The hall as it is now.
    fn now<'a>(&'a self, house: &'a House, site: &'a Site) -> Soon<'a, Hall>;
    /// The systems that do not answer there, and that its counters need.
    fn silent<'a>(&'a self, house: &'a House, site: &'a Site) -> Soon<'a, Vec<Silence>>;
    /// When it is quiet there. None while there is no history.
    fn quiet<'a>(&'a self, house: &'a House, t: &'a T, site: &'a Site) -> Soon<'a, Option<Quiet>>;
}

/// The one who knows, as handlers take it.
pub(crate) type Known = Extension<Arc<dyn Halls>>;

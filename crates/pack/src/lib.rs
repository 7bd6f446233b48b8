#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod condition;
mod load;
mod model;
pub mod needs;
pub mod queue;
mod raw;
mod report;

pub use load::{PackError, embedded, load, load_embedded};
pub use model::{
    CounterPlan, Evidence, EvidenceKind, Example, Fee, FeeHead, Ground, Hours, Known, NOT_KNOWN,
    Named, Pack, Question, QueuePolicy, Service, Site, SiteKind, Speed, Term, TermUnit,
};
pub use report::{Report, report};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_pack_has_no_error() {
        let pack = load_embedded("azerbaijan").unwrap_or_else(|errors| {
            let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
            panic!("{}", list.join("\n"));
        });
        let r = report(&pack);
        assert_eq!((r.services, r.sites), (13, 5), "{r}");
        assert!(r.combinations > 30, "{r}");
    }
}

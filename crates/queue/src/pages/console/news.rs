//! What an operator has to read before a service is served again.

use web::{House, T};

use crate::changed::edge::News;

/// A service that the operator has to read about.
pub(super) struct Change {
    pub(super) service: String,
    pub(super) digest: String,
    pub(super) title: String,
    pub(super) facts: Vec<Fact>,
}

/// What one of its facts was, and is.
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) old: String,
    pub(super) new: String,
}

/// What is new of a service, in words.
pub(super) fn change(house: &House, t: &T, n: &News) -> Change {
    let said = |words: &str| match words {
        "" => t.s("operator-changed-nothing"),
        words => words.to_owned(),
    };
    let fact = |(part, old, new): &(String, String, String)| Fact {
        name: t.s(&format!("operator-changed-{part}")),
        old: said(old),
        new: said(new),
    };
    let name = house.pack.service_name(t.lang(), &n.unread.service);
    Change {
        service: n.unread.service.to_string(),
        digest: n.unread.digest_text(),
        title: t.w("operator-changed-title", "service", name),
        facts: n.parts.iter().map(fact).collect(),
    }
}

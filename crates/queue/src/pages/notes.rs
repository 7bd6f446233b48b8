//! What a ticket's holder must be told beside the place in the queue: the day ended first, or two
//! people changed the place.

use kit::Role;
use pack::Site;
use web::{House, T, clock_time};

use crate::day::overrides::Change;
use crate::model::{State, Ticket};
use crate::sql::SiteDay;

/// Something that happened to the holder, in words.
pub(super) struct Note {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) next: String,
}

/// The day ended before the visitor was served.
pub(super) fn unserved(t: &T, site: &Site, ticket: &Ticket, day: Option<SiteDay>) -> Vec<Note> {
    let (State::Unserved, Some((at, role))) = (&ticket.state, day.and_then(|d| d.closed)) else {
        return Vec::new();
    };
    let text = match role {
        Role::Clock => t.s("queue-unserved-by-clock"),
        _ => t.w("queue-unserved-closed", "time", clock_time(at, &site.zone)),
    };
    vec![Note { title: t.s("queue-unserved-title"), text, next: t.s("queue-unserved-next") }]
}

/// Two people put this visitor first, or another one before it.
pub(super) fn change(house: &House, t: &T, site: &Site, c: &Change) -> Note {
    let reason = house.pack.say(t.lang(), &format!("override-{}", c.reason));
    let time = clock_time(c.at, &site.zone);
    let args = [kit::text::word("time", time), kit::text::word("reason", reason)];
    let key = if c.gained { "queue-changed-gained" } else { "queue-changed-overtaken" };
    Note {
        title: t.s("queue-changed-title"),
        text: t.a(key, &args),
        next: t.s("queue-changed-next"),
    }
}

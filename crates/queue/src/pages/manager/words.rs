//! What stands at the head of the board.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kit::{ServiceKey, StaffId};
use pack::Site;
use store::{StoreError, Tx};
use web::{House, T, clock_time};

use super::{Tile, Told, minutes};
use crate::announce::{self, Announcement};
use crate::changed;
use crate::day::board::Board;

pub(super) fn tiles(t: &T, site: &Site, board: &Board, now: Timestamp) -> Vec<Tile> {
    let waiting = board.lines.iter().map(|l| l.waiting).sum::<i64>();
    let late = board.lines.iter().map(|l| l.late).sum::<i64>();
    let longest = board.lines.iter().map(|l| minutes(l.oldest, now)).max().unwrap_or(0);
    let open = board.seats.iter().filter(|s| s.calls()).count();
    let all = board.states.iter().map(|s| s.n).sum::<i64>();
    let gone = board.count(&["left", "lapsed"]);
    let target = t.w("queue-board-target", "n", site.wait_target_s / 60);
    let tile = |name, value: String, hint: String, bad| Tile { name, value, hint, bad };
    vec![
        tile("queue-board-waiting", format!("{waiting}"), String::new(), false),
        tile(
            "queue-board-longest",
            t.w("queue-desk-minutes", "n", longest),
            target,
            longest * 60 > site.wait_target_s,
        ),
        tile("queue-board-late", format!("{late}"), String::new(), late > 0),
        tile(
            "queue-board-open",
            format!("{open}"),
            t.w("queue-board-of", "n", site.counters.len()),
            false,
        ),
        tile(
            "queue-board-gone",
            format!("{gone}"),
            t.w("queue-board-percent", "n", gone * 100 / all.max(1)),
            false,
        ),
        tile("queue-board-served", format!("{}", board.count(&["finished"])), String::new(), false),
    ]
}

/// What everybody in the hall is told, and since when.
pub(super) fn told(t: &T, site: &Site, told: &Announcement) -> String {
    let ready = Some(told.word.as_str()).filter(|w| *w != announce::OWN);
    let ready = ready.map(|w| t.s(&format!("operator-tell-{w}")));
    // In marks of its own: words that run the other way turn nothing around.
    let own = told.words.as_ref().map(|w| format!("\u{2068}{w}\u{2069}"));
    let text = ready.into_iter().chain(own).collect::<Vec<_>>().join(" ");
    let time = kit::text::word("time", clock_time(told.since, &site.zone));
    t.a("operator-told", &[time, kit::text::word("text", text)])
}

/// Who has not read what is new of which service, and at which counter.
pub(super) type NotRead = (u16, StaffId, ServiceKey);

/// Who sits at an open counter and has not read about a service of it.
pub(super) fn unread(
    tx: &mut Tx<'_>,
    site: &Site,
    board: &Board,
) -> Result<Vec<NotRead>, StoreError> {
    let mut unread = Vec::new();
    for seat in board.seats.iter().filter(|s| s.open) {
        let plan = site.counters.iter().find(|c| c.number == seat.counter);
        let skills = plan.map(|c| c.skills.as_slice()).unwrap_or_default();
        let of = changed::ops::unread(tx, site, seat.operator, skills)?;
        unread.extend(of.into_iter().map(|u| (seat.counter, seat.operator, u.service)));
    }
    Ok(unread)
}

/// That somebody has not read about a service, in words.
pub(super) fn not_read(
    house: &House,
    t: &T,
    names: &BTreeMap<StaffId, String>,
    (counter, who, service): &NotRead,
) -> Told {
    let args = [
        kit::text::word("counter", format!("{counter}")),
        kit::text::word("who", names.get(who).cloned().unwrap_or_default()),
        kit::text::word("service", house.pack.service_name(t.lang(), service)),
    ];
    Told { stop: false, text: t.a("operator-changed-unread", &args) }
}

//! What an entry adds to the figures. It follows from the entry, from those before it in its
//! stream, and from the pack's zones and bodies: nothing that changes between two countings.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use journal::reader::Indexed;
use kit::Day;
use ledger::cbor::Val;
use pack::Pack;

use crate::cell::{Cell, Dim, NO_ANSWER, Place, Waits};
use crate::period::{Kind, Period};

/// The number of the rule below. Another number counts the log from its beginning.
pub(crate) const RULE: i64 = 4;

/// With which a visit begins to wait: a number from home does so at check-in, and not before; one
/// from paper when its visitor came.
const BEGINS: &[&str] = &["ticket.issued", "ticket.checked-in", ENTERED];
const ENTERED: &str = "ticket.entered";

/// The other kinds that count. Each stretches the range of entries that a figure names.
const KINDS: &[&str] = &[
    "ticket.called",
    "ticket.missed",
    "ticket.left",
    "ticket.finished",
    "ticket.voided",
    "ticket.unserved",
    "ticket.overridden",
    "ticket.lapsed",
];
/// With which a visit ends.
const ENDS: &[&str] = &["ticket.finished", "ticket.left", "ticket.unserved", "ticket.lapsed"];

/// Each in a stream of its own: nothing leads from it to a visit.
const RATED: &str = "visit.rated";
const DESCRIBED: &str = "visitor.described";

fn begins(entry: &Indexed) -> bool {
    BEGINS.contains(&entry.entry.kind.as_str())
}

/// Whether what comes before an entry matters.
pub(crate) fn counts(entry: &Indexed) -> bool {
    let kind = entry.entry.kind.as_str();
    begins(entry) || KINDS.contains(&kind) || [RATED, DESCRIBED].contains(&kind)
}

/// Since when a visit that begins with this entry waits.
fn since(begun: &Indexed) -> Timestamp {
    let arrived = || {
        let ms = begun.entry.facts.int("arrived").ok()?;
        Timestamp::from_millisecond(ms).ok()
    };
    let paper = begun.entry.kind == ENTERED;
    paper.then(arrived).flatten().unwrap_or(begun.at)
}

/// The cells that grow by an entry. None when it does not count, or is not of this shape.
pub(crate) fn cells(pack: &Pack, now: &Indexed, before: &[Indexed]) -> Option<Vec<(Place, Cell)>> {
    if !counts(now) {
        return None;
    }
    match now.entry.kind.as_str() {
        RATED => return rated(now),
        DESCRIBED => return Some(described(now)),
        _ => {}
    }
    let begun = before.iter().find(|e| begins(e));
    let issued = begun.or_else(|| Some(now).filter(|e| begins(e)))?;
    let first = before.first().unwrap_or(now);
    let kind = now.entry.kind.as_str();
    let ground = |e: &Indexed| e.entry.facts.text("ground").ok().map(str::to_owned);
    let was = |kind: &str| before.iter().any(|e| e.entry.kind == kind);
    let mut cell = Cell { first: now.index, last: now.index, ..Cell::default() };
    let mut keyed = None;
    match kind {
        _ if begins(now) => {
            cell.visits = i64::from(begun.is_none());
            cell.paper = i64::from(now.entry.public.get("served").is_some());
            cell.asked = cell.paper;
        }
        "ticket.called" if !was(kind) => {
            cell.waits = Waits::one(now.at.as_millisecond() - since(issued).as_millisecond());
        }
        "ticket.missed" => cell.missed = i64::from(!was(kind)),
        "ticket.left" => cell.left = i64::from(!was("ticket.called")),
        // A number that was taken back at once was no visit.
        "ticket.voided" => cell.visits = -i64::from(!was(kind)),
        "ticket.unserved" => cell.unserved = i64::from(!was(kind)),
        "ticket.overridden" => {
            cell.overridden = 1;
            keyed = Some((Dim::Reason, now.entry.public.text("reason").ok()?.to_owned()));
        }
        "ticket.finished" => match ground(now) {
            // A visitor who comes back and is turned away again was turned away once.
            Some(g) if before.iter().all(|e| ground(e).is_none()) => {
                cell.turned = 1;
                keyed = Some((Dim::Ground, g));
            }
            Some(_) => {}
            None => cell.finished = 1,
        },
        _ => {}
    }
    let keys = [
        (Dim::Day, String::new()),
        (Dim::Entity, entity(pack, first)),
        (Dim::Hour, hour(pack, issued)),
    ];
    let mut all = placed(now, issued, keys.into_iter().chain(keyed), &cell);
    if could_rate(now, before) {
        let asked = Cell { asked: 1, first: now.index, last: now.index, ..Cell::default() };
        let last = before.iter().rev().find(|e| stop(e).is_some()).unwrap_or(first);
        let keys = [(Dim::Day, String::new()), (Dim::Entity, entity(pack, last))];
        all.extend(placed(now, issued, keys, &asked));
    }
    Some(all)
}

/// Whether a visit ends with this entry, for the first time, and somebody of the house had to do
/// with the visitor: whoever was called may rate.
fn could_rate(now: &Indexed, before: &[Indexed]) -> bool {
    let ends = |e: &Indexed| ENDS.contains(&e.entry.kind.as_str());
    let called = before.iter().position(|e| e.entry.kind == "ticket.called");
    called.is_some_and(|at| ends(now) && !before.iter().skip(at).any(ends))
}

/// A rating: by the body that the visitor judged, and by the hour in which the visit ended.
fn rated(now: &Indexed) -> Option<Vec<(Place, Cell)>> {
    let facts = &now.entry.facts;
    let points = facts.int("score").ok()?;
    let cell = Cell { rated: 1, points, first: now.index, last: now.index, ..Cell::default() };
    let entity = facts.text("entity").ok()?.to_owned();
    let hour = format!("{:02}", facts.int("hour").ok()?);
    let keys = [(Dim::Day, String::new()), (Dim::Entity, entity), (Dim::Hour, hour)];
    Some(placed(now, now, keys.into_iter().chain(answers(now, &Dim::ANSWERS)), &cell))
}

/// What somebody said of themselves.
fn described(now: &Indexed) -> Vec<(Place, Cell)> {
    let cell = Cell { described: 1, first: now.index, last: now.index, ..Cell::default() };
    let all = std::iter::once((Dim::Day, String::new()));
    placed(now, now, all.chain(answers(now, &Dim::GROUPS)), &cell)
}

/// The answer to each question, also where there is none.
fn answers(now: &Indexed, questions: &[Dim]) -> Vec<(Dim, String)> {
    let said = now.entry.facts.map("answers").ok();
    let answer = |dim: &Dim| said.and_then(|m| m.text(dim.word()).ok()).unwrap_or(NO_ANSWER);
    questions.iter().map(|dim| (*dim, answer(dim).to_owned())).collect()
}

/// The day on which an entry counts: that of its number, as long as the figures of that week are
/// not fixed; afterwards the day on which it came, so that nothing published changes.
fn day_of(now: &Indexed, day: i64) -> i64 {
    let week = Day::from_number(day).map(|d| Period::of(Kind::Week, d));
    let late = week.is_some_and(|w| now.at >= w.fixed());
    if late { Day::of(now.at, &TimeZone::UTC).number() } else { day }
}

/// The cell under each key, on the day of an entry and in its week.
fn placed(
    now: &Indexed,
    of: &Indexed,
    keys: impl IntoIterator<Item = (Dim, String)>,
    cell: &Cell,
) -> Vec<(Place, Cell)> {
    let day = day_of(now, of.entry.public.int("day").unwrap_or(0));
    let week = Day::from_number(day).map(|d| Period::of(Kind::Week, d).number());
    let days: Vec<i64> = [day].into_iter().chain(week).collect();
    let place = |day: &i64, dim, item: &String| {
        let (site, item) = (of.entry.place.clone(), item.clone());
        (Place { day: *day, site, dim, item }, cell.clone())
    };
    let of_key = |(dim, item)| days.iter().map(|day| place(day, dim, &item)).collect::<Vec<_>>();
    keys.into_iter().flat_map(of_key).collect()
}

/// The service that an entry sends a visitor to: the first one of the route, or the next stop.
fn stop(entry: &Indexed) -> Option<&Val> {
    let facts = &entry.entry.facts;
    facts.get("stop").or_else(|| facts.list("route").ok().and_then(|route| route.first()))
}

/// The body of the service that an entry sends to; empty if it is not known any more.
fn entity(pack: &Pack, sends: &Indexed) -> String {
    let service = match stop(sends) {
        Some(Val::List(stop)) => match stop.first() {
            Some(Val::Text(service)) => service.parse().ok(),
            _ => None,
        },
        _ => None,
    };
    let service = service.and_then(|key: kit::ServiceKey| pack.services.get(&key));
    service.map(|s| s.entity.to_string()).unwrap_or_default()
}

/// `09`: the hour at the site.
fn hour(pack: &Pack, issued: &Indexed) -> String {
    let site = issued.entry.place.parse().ok();
    let site = site.and_then(|key: kit::SiteKey| pack.sites.get(&key));
    let zone = site.map_or(&pack.zone, |s| &s.zone);
    format!("{:02}", zone.to_datetime(since(issued)).hour())
}

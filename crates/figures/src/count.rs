//! What an entry adds to the figures. It follows from the entry, from those before it in its
//! stream, and from the pack's zones and bodies: nothing that changes between two countings.

use journal::reader::Indexed;
use ledger::cbor::Val;
use pack::Pack;

use crate::cell::{Cell, Dim, Place, Waits, month_of};

/// The number of the rule below. Another number counts the log from its beginning.
pub(crate) const RULE: i64 = 1;

/// With which a visit begins to wait: a number from home does so at check-in, and not before.
const BEGINS: &[&str] = &["ticket.issued", "ticket.checked-in"];

/// The other kinds that count. Each stretches the range of entries that a figure names.
const KINDS: &[&str] = &["ticket.called", "ticket.missed", "ticket.left", "ticket.finished"];

fn begins(entry: &Indexed) -> bool {
    BEGINS.contains(&entry.entry.kind.as_str())
}

/// Whether what comes before an entry matters.
pub(crate) fn counts(entry: &Indexed) -> bool {
    begins(entry) || KINDS.contains(&entry.entry.kind.as_str())
}

/// The cells that grow by an entry. None when it does not count, or is not of this shape.
pub(crate) fn cells(pack: &Pack, now: &Indexed, before: &[Indexed]) -> Option<Vec<(Place, Cell)>> {
    if !counts(now) {
        return None;
    }
    let begun = before.iter().find(|e| begins(e));
    let issued = begun.or_else(|| Some(now).filter(|e| begins(e)))?;
    let first = before.first().unwrap_or(now);
    let kind = now.entry.kind.as_str();
    let ground = |e: &Indexed| e.entry.facts.text("ground").ok().map(str::to_owned);
    let was = |kind: &str| before.iter().any(|e| e.entry.kind == kind);
    let mut cell = Cell { first: now.index, last: now.index, ..Cell::default() };
    let mut turned = None;
    match kind {
        _ if begins(now) => cell.visits = i64::from(begun.is_none()),
        "ticket.called" if !was(kind) => {
            cell.waits = Waits::one(now.at.as_millisecond() - issued.at.as_millisecond());
        }
        "ticket.missed" => cell.missed = i64::from(!was(kind)),
        "ticket.left" => cell.left = i64::from(!was("ticket.called")),
        "ticket.finished" => match ground(now) {
            // A visitor who comes back and is turned away again was turned away once.
            Some(g) if before.iter().all(|e| ground(e).is_none()) => {
                cell.turned = 1;
                turned = Some(g);
            }
            Some(_) => {}
            None => cell.finished = 1,
        },
        _ => {}
    }
    let place = |dim, item: String| Place {
        day: issued.entry.public.int("day").unwrap_or(0),
        site: issued.entry.place.clone(),
        dim,
        item,
    };
    let mut places = vec![
        place(Dim::Day, String::new()),
        place(Dim::Entity, entity(pack, first)),
        place(Dim::Hour, hour(pack, issued)),
    ];
    places.extend(turned.map(|ground| place(Dim::Ground, ground)));
    let months: Vec<Place> =
        places.iter().map(|p| Place { day: month_of(p.day), ..p.clone() }).collect();
    Some(places.into_iter().chain(months).map(|p| (p, cell.clone())).collect())
}

/// The body that the first service of the visit belongs to; empty if it is not known any more.
fn entity(pack: &Pack, first: &Indexed) -> String {
    let service = first.entry.facts.list("route").ok().and_then(|route| match route.first()? {
        Val::List(stop) => match stop.first()? {
            Val::Text(service) => service.parse().ok(),
            _ => None,
        },
        _ => None,
    });
    let service = service.and_then(|key: kit::ServiceKey| pack.services.get(&key));
    service.map(|s| s.entity.to_string()).unwrap_or_default()
}

/// `09`: the hour at the site.
fn hour(pack: &Pack, issued: &Indexed) -> String {
    let site = issued.entry.place.parse().ok();
    let site = site.and_then(|key: kit::SiteKey| pack.sites.get(&key));
    let zone = site.map_or(&pack.zone, |s| &s.zone);
    format!("{:02}", zone.to_datetime(issued.at).hour())
}

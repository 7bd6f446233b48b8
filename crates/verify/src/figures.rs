//! The figures of `docs/ledger.md`, from public leaves alone.
//!
//! Written from that text and not from the program that serves: two ways to the same answer.

use std::collections::BTreeMap;

use ledger::leaf::Leaf;

/// With which a visit begins to wait.
const BEGINS: &[&str] = &["ticket.issued", "ticket.checked-in"];
/// The other kinds that count.
const KINDS: &[&str] = &["ticket.called", "ticket.missed", "ticket.left", "ticket.finished"];

/// What is known of a ticket that counts.
#[derive(Debug)]
struct Ticket {
    issued_ms: u64,
    called: bool,
    missed: bool,
}

/// Counts tickets of a site, or of all, on some days.
#[derive(Debug)]
pub struct Figures {
    site: Option<String>,
    from: i64,
    to: i64,
    tickets: BTreeMap<[u8; 16], Ticket>,
    /// Whole minutes from the number to the first call.
    waits: Vec<u64>,
    /// Left before any call.
    pub left: u64,
    /// Called, and did not come.
    pub missed: u64,
    /// The first and the last entry that counted.
    pub entries: Option<(u64, u64)>,
}

impl Figures {
    /// Of a site, or of all, from a day (`yyyymmdd`) to another one.
    #[must_use]
    pub fn of(site: Option<String>, from: i64, to: i64) -> Self {
        Self {
            site,
            from,
            to,
            tickets: BTreeMap::new(),
            waits: Vec::new(),
            left: 0,
            missed: 0,
            entries: None,
        }
    }

    /// Counts the next entry of the log.
    pub fn read(&mut self, index: u64, leaf: &Leaf) {
        let name = leaf.name();
        let begins = BEGINS.contains(&name);
        if !begins && !KINDS.contains(&name) {
            return;
        }
        if begins && !self.tickets.contains_key(&leaf.stream) && self.counts(leaf) {
            let ticket = Ticket { issued_ms: leaf.at_ms, called: false, missed: false };
            self.tickets.insert(leaf.stream, ticket);
        }
        let Some(ticket) = self.tickets.get_mut(&leaf.stream) else { return };
        match name {
            "ticket.called" if !ticket.called => {
                ticket.called = true;
                self.waits.push(leaf.at_ms.saturating_sub(ticket.issued_ms) / 60_000);
            }
            "ticket.missed" if !ticket.missed => {
                ticket.missed = true;
                self.missed += 1;
            }
            "ticket.left" if !ticket.called => self.left += 1,
            _ => {}
        }
        let first = self.entries.map_or(index, |(first, _)| first);
        self.entries = Some((first, index));
    }

    fn counts(&self, leaf: &Leaf) -> bool {
        let here = self.site.as_ref().is_none_or(|site| *site == leaf.place);
        here && leaf.public.int("day").is_ok_and(|day| (self.from..=self.to).contains(&day))
    }

    /// How many numbers were taken.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.tickets.len()
    }

    /// How many of them were called.
    #[must_use]
    pub fn called(&self) -> usize {
        self.waits.len()
    }

    /// The fewest minutes within which so many of ten were called.
    #[must_use]
    pub fn within(&self, of_ten: usize) -> Option<u64> {
        let mut waits = self.waits.clone();
        waits.sort_unstable();
        let nth = (waits.len() * of_ten).div_ceil(10);
        waits.get(nth.checked_sub(1)?).copied()
    }
}

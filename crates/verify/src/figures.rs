//! The figures of `docs/ledger.md`, from public leaves alone.
//!
//! Written from that text and not from the program that serves: two ways to the same answer.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::leaf::Leaf;

/// With which a visit begins to wait.
const BEGINS: &[&str] = &["ticket.issued", "ticket.checked-in", "ticket.entered"];
/// The other kinds that count.
const KINDS: &[&str] = &[
    "ticket.called",
    "ticket.missed",
    "ticket.left",
    "ticket.finished",
    "ticket.voided",
    "ticket.unserved",
    "ticket.overridden",
];
/// Which word of a policy is the head start of a lane.
const HEAD_STARTS: &[(&str, &str)] =
    &[("priority", "priority_s"), ("booked", "booked_s"), ("express", "express_s")];

/// What is known of a ticket that counts.
#[derive(Debug, Default)]
struct Ticket {
    since_ms: u64,
    /// Whole minutes until the first call.
    wait: Option<u64>,
    left: bool,
    missed: bool,
    voided: bool,
    unserved: bool,
    paper: bool,
    overridden: u64,
}

/// What visits add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Numbers taken, and not taken back at once.
    pub visits: u64,
    /// Left before any call.
    pub left: u64,
    /// Called, and did not come.
    pub missed: u64,
    /// Not served when the day was closed.
    pub unserved: u64,
    /// Served on paper.
    pub paper: u64,
    /// Put first by two people.
    pub overridden: u64,
    /// Whole minutes from the number to the first call.
    waits: Vec<u64>,
}

impl Sum {
    fn add(&mut self, t: &Ticket) {
        self.visits += u64::from(!t.voided);
        self.left += u64::from(t.left);
        self.missed += u64::from(t.missed);
        self.unserved += u64::from(t.unserved);
        self.paper += u64::from(t.paper);
        self.overridden += t.overridden;
        self.waits.extend(t.wait);
    }

    /// How many were called.
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

/// Counts tickets of a site, or of all, on some days.
#[derive(Debug)]
pub struct Figures {
    site: Option<String>,
    from: i64,
    to: i64,
    /// Head starts in seconds, by place, day and lane.
    head_starts: BTreeMap<(String, i64, &'static str), i64>,
    tickets: BTreeMap<[u8; 16], Ticket>,
    /// Put first by two people, by reason.
    pub overridden: BTreeMap<String, u64>,
    /// Ratings. What they say is not public.
    pub rated: u64,
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
            head_starts: BTreeMap::new(),
            tickets: BTreeMap::new(),
            overridden: BTreeMap::new(),
            rated: 0,
            entries: None,
        }
    }

    /// Counts the next entry of the log.
    pub fn read(&mut self, index: u64, leaf: &Leaf) {
        let name = leaf.name();
        match name {
            "site.opened" => self.opened(leaf),
            "visit.rated" if self.counts(leaf) => {
                self.rated += 1;
                self.seen(index);
            }
            _ => {}
        }
        let begins = BEGINS.contains(&name);
        if !begins && !KINDS.contains(&name) {
            return;
        }
        if begins && !self.tickets.contains_key(&leaf.stream) && self.counts(leaf) {
            let ticket = Ticket {
                since_ms: self.since(leaf),
                paper: leaf.public.get("served").is_some(),
                ..Ticket::default()
            };
            self.tickets.insert(leaf.stream, ticket);
        }
        let Some(ticket) = self.tickets.get_mut(&leaf.stream) else { return };
        match name {
            "ticket.called" if ticket.wait.is_none() => {
                let minutes = leaf.at_ms.saturating_sub(ticket.since_ms) / 60_000;
                ticket.wait = Some(minutes);
            }
            "ticket.missed" => ticket.missed = true,
            "ticket.left" if ticket.wait.is_none() => ticket.left = true,
            "ticket.voided" => ticket.voided = true,
            "ticket.unserved" => ticket.unserved = true,
            "ticket.overridden" => {
                let reason = leaf.public.text("reason").unwrap_or_default().to_owned();
                ticket.overridden += 1;
                *self.overridden.entry(reason).or_default() += 1;
            }
            _ => {}
        }
        self.seen(index);
    }

    /// Stretches the entries that count.
    fn seen(&mut self, index: u64) {
        let first = self.entries.map_or(index, |(first, _)| first);
        self.entries = Some((first, index));
    }

    fn opened(&mut self, leaf: &Leaf) {
        let (Ok(day), Ok(policy)) = (leaf.public.int("day"), leaf.public.map("policy")) else {
            return;
        };
        for (lane, key) in HEAD_STARTS {
            let seconds = policy.int(key).unwrap_or(0);
            self.head_starts.entry((leaf.place.clone(), day, lane)).or_insert(seconds);
        }
    }

    /// Since when a visit that begins with this leaf waits: one from paper since the arrival that
    /// its turn claims.
    fn since(&self, leaf: &Leaf) -> u64 {
        if leaf.name() != "ticket.entered" {
            return leaf.at_ms;
        }
        let (day, lane) = (leaf.public.int("day"), leaf.public.text("lane"));
        let head_start =
            HEAD_STARTS.iter().find(|(word, _)| lane.as_ref().is_ok_and(|l| l == word));
        let seconds = head_start.and_then(|(word, _)| {
            self.head_starts.get(&(leaf.place.clone(), day.unwrap_or(0), *word)).copied()
        });
        let turn = leaf.public.int("turn").unwrap_or(0);
        let arrived = turn.saturating_add(seconds.unwrap_or(0).saturating_mul(1000));
        u64::try_from(arrived).unwrap_or(leaf.at_ms)
    }

    fn counts(&self, leaf: &Leaf) -> bool {
        let here = self.site.as_ref().is_none_or(|site| *site == leaf.place);
        here && leaf.public.int("day").is_ok_and(|day| (self.from..=self.to).contains(&day))
    }

    /// Of all visits that count.
    #[must_use]
    pub fn total(&self) -> Sum {
        let mut sum = Sum::default();
        self.tickets.values().for_each(|t| sum.add(t));
        sum
    }

    /// The same by the hour of a zone since which a visit waits. The log names no zone.
    #[must_use]
    pub fn hours(&self, zone: &TimeZone) -> BTreeMap<i8, Sum> {
        let mut all: BTreeMap<i8, Sum> = BTreeMap::new();
        for t in self.tickets.values() {
            let at = i64::try_from(t.since_ms).ok();
            let at = at.and_then(|ms| Timestamp::from_millisecond(ms).ok());
            let hour = at.map_or(0, |at| zone.to_datetime(at).hour());
            all.entry(hour).or_default().add(t);
        }
        all
    }
}

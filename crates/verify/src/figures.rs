//! The figures of `docs/ledger.md`, from public leaves alone.
//!
//! Written from that text and not from the program that serves: two ways to the same answer.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
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
    "ticket.lapsed",
];
/// With which a visit ends.
const ENDS: &[&str] = &["ticket.finished", "ticket.left", "ticket.unserved", "ticket.lapsed"];
/// Which word of a policy is the head start of a lane.
const HEAD_STARTS: &[(&str, &str)] =
    &[("priority", "priority_s"), ("booked", "booked_s"), ("express", "express_s")];

/// What is known of a ticket. What counts is what happened on days that were asked for; what
/// merely was decides what the next entry means.
#[derive(Debug, Default)]
struct Ticket {
    day: i64,
    since_ms: u64,
    called: bool,
    has_missed: bool,
    ended: bool,
    began: bool,
    /// Whole minutes until the first call.
    wait: Option<u64>,
    left: bool,
    missed: bool,
    voided: bool,
    unserved: bool,
    paper: bool,
    could_rate: bool,
    overridden: u64,
}

impl Ticket {
    fn happened(&mut self, leaf: &Leaf, counts: bool) {
        let name = leaf.name();
        match name {
            "ticket.called" if !self.called => {
                let minutes = leaf.at_ms.saturating_sub(self.since_ms) / 60_000;
                self.wait = counts.then_some(minutes);
            }
            "ticket.missed" if !self.has_missed => self.missed = counts,
            "ticket.left" if !self.called => self.left = counts,
            "ticket.voided" => self.voided = counts,
            "ticket.unserved" => self.unserved = counts,
            "ticket.overridden" => self.overridden += u64::from(counts),
            _ => {}
        }
        if self.called && !self.ended && ENDS.contains(&name) {
            self.ended = true;
            self.could_rate = counts;
        }
        self.called |= name == "ticket.called";
        self.has_missed |= name == "ticket.missed";
    }
}

/// The day on which an entry counts: that of its number until noon of UTC on the Monday after its
/// week; then the day on which it came.
fn counted_on(at_ms: u64, day: i64) -> i64 {
    let part = |n: i64| i8::try_from(n).unwrap_or(0);
    let date =
        Date::new(i16::try_from(day / 10_000).unwrap_or(0), part(day / 100 % 100), part(day % 100));
    let at = i64::try_from(at_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let (Ok(date), Some(at)) = (date, at) else { return day };
    let left = 7 - i64::from(date.weekday().to_monday_zero_offset());
    let monday = date.saturating_add(left.days()).at(12, 0, 0, 0);
    let fixed = TimeZone::UTC.to_timestamp(monday).unwrap_or(Timestamp::MAX);
    if at < fixed {
        return day;
    }
    let came = TimeZone::UTC.to_datetime(at).date();
    i64::from(came.year()) * 10_000 + i64::from(came.month()) * 100 + i64::from(came.day())
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
    /// Ended after a call, or were served on paper: they could rate.
    pub could_rate: u64,
    /// Whole minutes from the number to the first call.
    waits: Vec<u64>,
}

impl Sum {
    fn add(&mut self, t: &Ticket) {
        self.visits += u64::from(t.began && !t.voided);
        self.could_rate += u64::from(t.could_rate);
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
    /// Visitors who said something of themselves. What, is not public.
    pub described: u64,
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
            described: 0,
            entries: None,
        }
    }

    /// Counts the next entry of the log.
    pub fn read(&mut self, index: u64, leaf: &Leaf) {
        let name = leaf.name();
        let day = leaf.public.int("day").unwrap_or(0);
        match name {
            "site.opened" => self.opened(leaf),
            "visit.rated" if self.counts(leaf, day) => {
                self.rated += 1;
                self.seen(index);
            }
            "visitor.described" if self.counts(leaf, day) => {
                self.described += 1;
                self.seen(index);
            }
            _ => {}
        }
        let begins = BEGINS.contains(&name);
        if !begins && !KINDS.contains(&name) {
            return;
        }
        if begins && !self.tickets.contains_key(&leaf.stream) {
            let (since_ms, counts) = (self.since(leaf), self.counts(leaf, day));
            let paper = counts && leaf.public.get("served").is_some();
            let began = Ticket {
                day,
                since_ms,
                paper,
                began: counts,
                could_rate: paper,
                ..Ticket::default()
            };
            self.tickets.insert(leaf.stream, began);
        }
        let Some(day) = self.tickets.get(&leaf.stream).map(|t| t.day) else { return };
        let counts = self.counts(leaf, day);
        let Some(ticket) = self.tickets.get_mut(&leaf.stream) else { return };
        ticket.happened(leaf, counts);
        if counts && name == "ticket.overridden" {
            let reason = leaf.public.text("reason").unwrap_or_default().to_owned();
            *self.overridden.entry(reason).or_default() += 1;
        }
        if counts {
            self.seen(index);
        }
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

    /// Whether an entry about a number of a day counts.
    fn counts(&self, leaf: &Leaf, day: i64) -> bool {
        let here = self.site.as_ref().is_none_or(|site| *site == leaf.place);
        here && (self.from..=self.to).contains(&counted_on(leaf.at_ms, day))
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

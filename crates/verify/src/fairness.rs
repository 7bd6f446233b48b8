//! The queue rule of `docs/ledger.md`, from public leaves alone.
//!
//! Written from that text and not from the program that serves: two ways to the same answer.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::cbor::{Map, Missing, Val};
use ledger::leaf::Leaf;

use crate::front::{Front, entered_fits};
use crate::log::Problem;
use crate::state::Is;

/// A turn is computed from a clock that is read a moment before the entry is written.
pub(crate) const TURN_MAY_DIFFER_MS: u64 = 2000;

/// Numbers from paper are entered at most so many days after theirs.
const LATE_DAYS: i32 = 14;

/// A site on a day: numbers and groups mean nothing beyond it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hall {
    place: String,
    pub(crate) day: i64,
}

impl fmt::Display for Hall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}", self.place.escape_debug(), self.day)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Day {
    /// Head starts in milliseconds by the word of the lane; none before the day is opened.
    pub(crate) head_starts: Option<BTreeMap<&'static str, i64>>,
    /// When the day was closed: nobody is given a number or called any more.
    pub(crate) closed: Option<i64>,
    pub(crate) last_number: i64,
    pub(crate) tickets: BTreeMap<i64, Ticket>,
    /// Waiting tickets by group, and by counter those that were sent to it; each in order.
    by_group: BTreeMap<i64, BTreeSet<(i64, i64)>>,
    by_counter: BTreeMap<i64, BTreeSet<(i64, i64)>>,
    /// The groups of the counters that are open.
    pub(crate) open: BTreeMap<i64, BTreeSet<i64>>,
    /// Those of them that are on a break.
    pub(crate) paused: BTreeSet<i64>,
    /// What only the front of the house knows: blocks on paper, and when the hall was at work.
    pub(crate) front: Front,
}

#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    stream: [u8; 16],
    pub(crate) lane: String,
    pub(crate) turn: i64,
    pub(crate) group: i64,
    /// The counter that it was sent to.
    pub(crate) sent: Option<i64>,
    /// Where it stands.
    pub(crate) is: Is,
    /// When its first entry was written.
    pub(crate) began_ms: i64,
    pub(crate) postponed: bool,
    /// When one person last asked that it be put first.
    pub(crate) asked_ms: Option<u64>,
    /// Whether two people put it first.
    pub(crate) moved: bool,
}

impl Ticket {
    /// Whether it is in the line.
    pub(crate) fn waits(&self) -> bool {
        self.is == Is::Waiting
    }
}

/// Follows halls, entry by entry.
#[derive(Debug, Default)]
pub struct Fairness {
    days: BTreeMap<Hall, Day>,
    /// Which ticket each stream is about.
    streams: BTreeMap<[u8; 16], (Hall, i64)>,
    /// How many calls were judged.
    pub calls: u64,
    /// How many tickets were issued.
    pub tickets: u64,
    /// Whom two people put first, in words, in the order of the log.
    pub overrides: Vec<String>,
    /// Where the rule was not kept, in the order of the log.
    pub violations: Vec<Problem>,
}

/// Why an entry is against the rule.
pub(crate) type Why = String;

pub(crate) fn missing(why: Missing) -> Why {
    format!("its public attributes cannot be read: {why}")
}

impl Fairness {
    /// Judges the next entry of the log.
    pub fn read(&mut self, index: u64, leaf: &Leaf) {
        self.calls += u64::from(leaf.name() == "ticket.called");
        let begins = matches!(leaf.name(), "ticket.issued" | "ticket.reserved" | "ticket.entered");
        self.tickets += u64::from(begins);
        if let Err(why) = self.judge(leaf, index) {
            self.violations.push(Problem::entry(index, format!("{}: {why}", leaf.kind)));
        }
    }

    fn judge(&mut self, leaf: &Leaf, index: u64) -> Result<(), Why> {
        let name = leaf.name();
        let ours = matches!(name, "site.opened" | "site.closed")
            || matches!(name, "numbers.printed" | "override.asked")
            || name.starts_with("counter.")
            || name.starts_with("ticket.");
        if !ours {
            return Ok(());
        }
        let newest = match name {
            "ticket.overridden" | "numbers.printed" | "ticket.entered" => 2,
            _ => 1,
        };
        if !(1..=newest).contains(&leaf.version()) {
            return Err("this program does not know this version of the kind".to_owned());
        }
        let public = &leaf.public;
        let day = public.int("day").map_err(missing)?;
        let hall = Hall { place: leaf.place.clone(), day };
        match name {
            "site.opened" => self.site_opened(hall, public),
            "site.closed" => self.site_closed(hall, ms(leaf.at_ms)),
            "counter.opened" => self.counter_opened(hall, public),
            "counter.closed" => {
                let counter = public.int("counter").map_err(missing)?;
                let day = self.day(hall);
                day.open.remove(&counter);
                day.paused.remove(&counter);
                Ok(())
            }
            "counter.paused" => self.paused(hall, public),
            // Nobody waits longer or less long for what is noted at a counter.
            "counter.noted" => Ok(()),
            "counter.resumed" => self.resumed(hall, public),
            "ticket.issued" | "ticket.reserved" | "ticket.entered" => self.begun(hall, leaf, name),
            "numbers.printed" => self.printed(hall, leaf),
            "ticket.called" => self.called(&hall, leaf),
            "ticket.voided" | "ticket.relaned" | "ticket.confirmed" | "ticket.checked-in"
            | "ticket.postponed" => self.at_the_front(&hall, leaf, name),
            "override.asked" => self.override_asked(&hall, leaf),
            "ticket.overridden" => self.overridden(&hall, leaf, index),
            _ => self.changed(&hall, leaf, name),
        }
    }

    pub(crate) fn day(&mut self, hall: Hall) -> &mut Day {
        self.days.entry(hall).or_default()
    }

    fn site_opened(&mut self, hall: Hall, public: &Map) -> Result<(), Why> {
        let policy = public.map("policy").map_err(missing)?;
        let mut head_starts = BTreeMap::from([("ordinary", 0)]);
        for (lane, key) in
            [("priority", "priority_s"), ("booked", "booked_s"), ("express", "express_s")]
        {
            let seconds = policy.int(key).map_err(missing)?;
            head_starts.insert(lane, seconds.saturating_mul(1000));
        }
        let name = hall.to_string();
        let day = self.day(hall);
        if day.head_starts.is_some() {
            return Err(format!("{name} was opened before: head starts are fixed for a day"));
        }
        day.head_starts = Some(head_starts);
        Ok(())
    }

    fn site_closed(&mut self, hall: Hall, at_ms: i64) -> Result<(), Why> {
        let verdict = self.still_open(&hall);
        self.day(hall).closed.get_or_insert(at_ms);
        verdict
    }

    pub(crate) fn still_open(&self, hall: &Hall) -> Result<(), Why> {
        match self.days.get(hall) {
            Some(day) if day.closed.is_some() => Err(format!("{hall} was closed before")),
            _ => Ok(()),
        }
    }

    fn counter_opened(&mut self, hall: Hall, public: &Map) -> Result<(), Why> {
        let verdict = self.still_open(&hall);
        let counter = public.int("counter").map_err(missing)?;
        let groups = public.list("groups").map_err(missing)?;
        let number = |v: &Val| if let Val::Int(n) = v { Some(*n) } else { None };
        let groups = groups.iter().map(number).collect::<Option<BTreeSet<_>>>();
        let groups = groups.ok_or("its groups are not integers")?;
        let day = self.day(hall);
        day.open.insert(counter, groups);
        day.paused.remove(&counter);
        verdict
    }

    fn begun(&mut self, hall: Hall, leaf: &Leaf, name: &str) -> Result<(), Why> {
        let kind = name;
        let public = &leaf.public;
        let number = public.int("number").map_err(missing)?;
        let lane = public.text("lane").map_err(missing)?.to_owned();
        let (group, turn) =
            (public.int("group").map_err(missing)?, public.int("turn").map_err(missing)?);
        if let Some((other, first)) = self.streams.get(&leaf.stream) {
            return Err(format!(
                "the ticket was issued already, as number {first} of {other}: lane and turn are \
                 fixed at issue"
            ));
        }
        self.streams.insert(leaf.stream, (hall.clone(), number));
        let name = hall.to_string();
        let open = self.still_open(&hall);
        let day = self.day(hall.clone());
        if day.tickets.contains_key(&number) {
            return Err(format!("number {number} of {name} was given out twice"));
        }
        let ticket = Ticket {
            stream: leaf.stream,
            lane,
            turn,
            group,
            sent: None,
            is: if kind == "ticket.reserved" { Is::Reserved } else { Is::Over },
            began_ms: ms(leaf.at_ms),
            postponed: false,
            asked_ms: None,
            moved: false,
        };
        day.tickets.insert(number, ticket.clone());
        if kind == "ticket.entered" {
            if public.get("served") != Some(&Val::Bool(true)) {
                day.becomes(number, Is::Waiting);
            }
            let fits = entered_fits(day, &hall, number, &ticket);
            return match leaf.version() {
                1 => fits.and(open).and(day_fits(hall.day, leaf.at_ms)),
                _ => fits.and(late_fits(hall.day, leaf.at_ms)),
            };
        }
        if kind == "ticket.issued" {
            day.becomes(number, Is::Waiting);
        }
        day.front.at_work.insert(ticket.began_ms);
        // The ticket counts whatever is wrong with it: others may not be judged without it.
        let wanted = day.last_number.saturating_add(1);
        day.last_number = day.last_number.max(number);
        if number != wanted {
            return Err(format!("number {number} of {name} was given out, and {wanted} is next"));
        }
        turn_fits(day.head_starts.as_ref(), &ticket, leaf.at_ms, &name)?;
        open?;
        day_fits(hall.day, leaf.at_ms)
    }

    fn called(&mut self, hall: &Hall, leaf: &Leaf) -> Result<(), Why> {
        let counter = leaf.public.int("counter").map_err(missing)?;
        let reason = leaf.public.text("reason").map_err(missing)?;
        let open = self.still_open(hall);
        let (day, number) = self.ticket(hall, leaf)?;
        day.front.at_work.insert(ms(leaf.at_ms));
        let Some(ticket) = day.tickets.get(&number).cloned() else { return Ok(()) };
        let first = day.next(counter);
        let verdict = if open.is_err() {
            open
        } else if !ticket.waits() {
            Err(format!("number {number} was called and was not waiting"))
        } else if !day.open.contains_key(&counter) {
            Err(format!("number {number} was called to counter {counter}, which is not open"))
        } else if let Err(why) = day.not_on_break(number, counter) {
            Err(why)
        } else if !day.may_serve(counter, &ticket) {
            let why = match ticket.sent {
                Some(other) => format!("it was sent to counter {other}"),
                None => format!("the counter does not have its group {}", ticket.group),
            };
            Err(format!("number {number} may not be served by counter {counter}: {why}"))
        } else if let Some((turn, other)) = first.filter(|(_, other)| *other != number) {
            Err(format!(
                "number {number} was called to counter {counter}, and number {other} was next: \
                 its turn {turn} is before turn {}",
                ticket.turn
            ))
        } else {
            reason_fits(reason, &ticket)
        };
        day.becomes(number, Is::Called(counter));
        verdict
    }

    /// What a ticket's other entries do to it.
    fn changed(&mut self, hall: &Hall, leaf: &Leaf, name: &str) -> Result<(), Why> {
        let public = &leaf.public;
        let group = match name {
            "ticket.transferred" | "ticket.moved-on" => Some(public.int("group").map_err(missing)?),
            "ticket.returned" => public.opt_int("group").map_err(missing)?,
            _ => None,
        };
        let sent = match name {
            "ticket.transferred" => public.opt_int("counter").map_err(missing)?,
            _ => None,
        };
        // Where it names the counter that it was sent to, it is at none yet.
        let counter = match name {
            "ticket.transferred" => None,
            _ => public.opt_int("counter").map_err(missing)?,
        };
        if name == "ticket.called-again" {
            self.still_open(hall)?;
        }
        let (day, number) = self.ticket(hall, leaf)?;
        if name == "ticket.called-again" {
            day.front.at_work.insert(ms(leaf.at_ms));
        }
        let Some(ticket) = day.tickets.get(&number).cloned() else { return Ok(()) };
        if name == "ticket.unsent" {
            return day.unsent(number, &ticket);
        }
        let Some(is) = ticket.is.after(name, counter) else {
            return Err("this program does not know this kind".to_owned());
        };
        let verdict = day.allows(number, &ticket, name, counter);
        // It is where the entry brings it, whatever is wrong: others may not be judged without it.
        day.leaves_line(number);
        if let Some(ticket) = day.tickets.get_mut(&number) {
            ticket.group = group.unwrap_or(ticket.group);
            ticket.sent = sent;
        }
        day.becomes(number, is);
        verdict
    }

    /// The ticket that an entry names, in the stream where it was issued.
    pub(crate) fn ticket(&mut self, hall: &Hall, leaf: &Leaf) -> Result<(&mut Day, i64), Why> {
        let number = leaf.public.int("number").map_err(missing)?;
        let unknown = || format!("number {number} of {hall} was never issued");
        let day = self.days.get_mut(hall).ok_or_else(unknown)?;
        let ticket = day.tickets.get(&number).ok_or_else(unknown)?;
        if ticket.stream == leaf.stream {
            Ok((day, number))
        } else {
            Err(format!("number {number} of {hall} was issued in another stream than this entry's"))
        }
    }
}

impl Day {
    /// The (turn, number) that a counter must call.
    fn next(&self, counter: i64) -> Option<(i64, i64)> {
        let groups = self.open.get(&counter)?;
        let of_groups = groups.iter().filter_map(|g| self.by_group.get(g)?.first());
        let sent = self.by_counter.get(&counter).and_then(BTreeSet::first);
        of_groups.chain(sent).min().copied()
    }

    fn may_serve(&self, counter: i64, ticket: &Ticket) -> bool {
        match ticket.sent {
            Some(to) => to == counter,
            None => self.open.get(&counter).is_some_and(|groups| groups.contains(&ticket.group)),
        }
    }

    /// The ticket stands there from now on, in the line or out of it.
    pub(crate) fn becomes(&mut self, number: i64, is: Is) {
        if is != Is::Waiting {
            self.leaves_line(number);
        }
        let Some(ticket) = self.tickets.get_mut(&number) else { return };
        ticket.is = is;
        let place = (ticket.turn, number);
        if is == Is::Waiting {
            match ticket.sent {
                Some(counter) => self.by_counter.entry(counter).or_default().insert(place),
                None => self.by_group.entry(ticket.group).or_default().insert(place),
            };
        }
    }

    /// Out of the line where it stands; it is not sent to a counter any more.
    pub(crate) fn leaves_line(&mut self, number: i64) {
        let Some(ticket) = self.tickets.get_mut(&number) else { return };
        let place = (ticket.turn, number);
        let line = match ticket.sent.take() {
            Some(counter) => self.by_counter.get_mut(&counter),
            None => self.by_group.get_mut(&ticket.group),
        };
        if let Some(line) = line {
            line.remove(&place);
        }
    }

    /// Back to everybody's line, once the counter that it was sent to is closed.
    fn unsent(&mut self, number: i64, ticket: &Ticket) -> Result<(), Why> {
        let Some(counter) = ticket.sent.filter(|_| ticket.waits()) else {
            return Err(format!("number {number} does not wait for one counter alone"));
        };
        self.leaves_line(number);
        self.becomes(number, Is::Waiting);
        if self.open.contains_key(&counter) {
            return Err(format!("number {number} was sent to counter {counter}, which is open"));
        }
        Ok(())
    }

    /// Whether an entry may follow where a ticket stands.
    fn allows(
        &self,
        number: i64,
        ticket: &Ticket,
        name: &str,
        counter: Option<i64>,
    ) -> Result<(), Why> {
        if name == "ticket.unserved" && self.closed.is_none() {
            return Err(format!("number {number} was not served, and the day is not closed"));
        }
        if let Some(counter) = counter.filter(|_| name == "ticket.started") {
            self.not_on_break(number, counter)?;
        }
        ticket.is.allows(name, counter).map_err(|why| format!("number {number} {why}"))
    }
}

/// Milliseconds of a leaf.
pub(crate) fn ms(at_ms: u64) -> i64 {
    i64::try_from(at_ms).unwrap_or(i64::MAX)
}

fn turn_fits(
    head_starts: Option<&BTreeMap<&'static str, i64>>,
    ticket: &Ticket,
    at_ms: u64,
    hall: &str,
) -> Result<(), Why> {
    let head_starts = head_starts
        .ok_or_else(|| format!("{hall} was not opened, so no head start of a lane is known"))?;
    let lane = ticket.lane.as_str();
    let head = head_starts.get(lane).ok_or_else(|| format!("there is no lane {lane:?}"))?;
    let at = ms(at_ms);
    let wanted = at.saturating_sub(*head);
    let off = wanted.abs_diff(ticket.turn);
    if off <= TURN_MAY_DIFFER_MS {
        return Ok(());
    }
    Err(format!(
        "its turn {} is {off} ms away from {wanted}, its time less the head start of lane {lane}",
        ticket.turn
    ))
}

/// A hall's day is the local one, so that at most one day lies between it and the day in UTC:
/// a second line on an invented day would be a way around the rule.
pub(crate) fn day_fits(day: i64, at_ms: u64) -> Result<(), Why> {
    let near = days_after(day, at_ms).is_some_and(|days| (-1..=1).contains(&days));
    if near { Ok(()) } else { Err(format!("its day {day} is not that of its time")) }
}

/// Numbers from paper may be entered when their day is over, but not for ever.
fn late_fits(day: i64, at_ms: u64) -> Result<(), Why> {
    let soon = days_after(day, at_ms).is_some_and(|days| (-1..=LATE_DAYS + 1).contains(&days));
    if soon { Ok(()) } else { Err(format!("its day {day} was over too long ago")) }
}

/// How many days lie between a day and the one that it is in UTC at a time.
fn days_after(day: i64, at_ms: u64) -> Option<i32> {
    let part = |n: i64| i8::try_from(n).ok();
    let (year, month) = (i16::try_from(day / 10_000).ok()?, part(day / 100 % 100)?);
    let named = Date::new(year, month, part(day % 100)?).ok()?;
    let at = Timestamp::from_millisecond(i64::try_from(at_ms).ok()?).ok()?;
    let utc = TimeZone::UTC.to_datetime(at).date();
    Some(utc.since(named).ok()?.get_days())
}

/// The reason is on the screen in the hall, so it must be the true one.
fn reason_fits(reason: &str, ticket: &Ticket) -> Result<(), Why> {
    let wanted = match (ticket.sent, ticket.lane.as_str()) {
        _ if ticket.moved => "override",
        (Some(_), _) => "sent",
        (None, "ordinary") => "arrival",
        (None, lane) => lane,
    };
    if reason == wanted {
        Ok(())
    } else {
        Err(format!("the reason given is {reason:?}, and by lane and way it is {wanted:?}"))
    }
}

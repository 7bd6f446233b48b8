//! The front of the house in the queue rule: what is voided, checked, reserved, postponed or came
//! on paper. Written from `docs/ledger.md`, as the rest of the rule.

use std::collections::BTreeSet;

use ledger::leaf::Leaf;

use crate::fairness::{
    Day, Fairness, Hall, TURN_MAY_DIFFER_MS, Ticket, Why, day_fits, missing, ms,
};
use crate::state::Is;

/// A number is taken back within this time, or not at all.
const UNDO_MS: i64 = 30_000;
/// A turn is postponed by this much at most.
const POSTPONE_MS: i64 = 20 * 60_000;
/// A hall that gives no number and calls nobody for so long may have been without the system.
const OUTAGE_MS: i64 = 5 * 60_000;

/// What the front of the house knows of a day.
#[derive(Debug, Default)]
pub(crate) struct Front {
    /// First and last number of each block on paper, and since when it may be given: since it was
    /// printed, or since the hall opens on the day for which it was.
    blocks: Vec<(i64, i64, i64)>,
    /// When the hall gave a number or called one.
    pub(crate) at_work: BTreeSet<i64>,
}

impl Front {
    /// How long the hall was not at work around a time, not before `from`; as far as is known.
    fn silence(&self, from: i64, at: i64, now: i64) -> i64 {
        let before = self.at_work.range(..=at).next_back().copied().unwrap_or(from).max(from);
        let after = self.at_work.range(at.saturating_add(1)..).next().copied().unwrap_or(now);
        after.saturating_sub(before)
    }
}

fn slack() -> i64 {
    i64::try_from(TURN_MAY_DIFFER_MS).unwrap_or(0)
}

/// A number from paper is of a printed block, and its claimed arrival lies after the printing,
/// on the day, before the entry and the closing, and where the hall was not at work.
pub(crate) fn entered_fits(day: &Day, hall: &Hall, number: i64, t: &Ticket) -> Result<(), Why> {
    let block = day.front.blocks.iter().find(|(first, last, _)| (*first..=*last).contains(&number));
    let (_, _, printed) =
        block.ok_or_else(|| format!("number {number} of {hall} was not printed ahead"))?;
    let head_starts = day
        .head_starts
        .as_ref()
        .ok_or_else(|| format!("{hall} was not opened, so no head start of a lane is known"))?;
    let lane = t.lane.as_str();
    let head = head_starts.get(lane).ok_or_else(|| format!("there is no lane {lane:?}"))?;
    let arrived = t.turn.saturating_add(*head);
    let latest = day.closed.map_or(t.began_ms, |closed| closed.min(t.began_ms));
    if arrived < printed.saturating_sub(slack()) || arrived > latest.saturating_add(slack()) {
        return Err(format!(
            "number {number} of {hall} is said to have come at {arrived}, which is not between its \
             printing and its entry or the closing of its day"
        ));
    }
    day_fits(hall.day, u64::try_from(arrived).unwrap_or(0))?;
    if day.front.silence(*printed, arrived, t.began_ms) < OUTAGE_MS.saturating_sub(2 * slack()) {
        return Err(format!(
            "number {number} of {hall} is said to have come at {arrived}, when the hall was at work"
        ));
    }
    Ok(())
}

impl Fairness {
    /// Numbers on paper count as used.
    pub(crate) fn printed(&mut self, hall: Hall, leaf: &Leaf) -> Result<(), Why> {
        let first = leaf.public.int("first").map_err(missing)?;
        let last = leaf.public.int("last").map_err(missing)?;
        let (at, from) = (ms(leaf.at_ms), leaf.public.opt_int("from").map_err(missing)?);
        let (name, of_day) = (hall.to_string(), hall.day);
        let open = self.still_open(&hall);
        let day = self.day(hall);
        let wanted = day.last_number.saturating_add(1);
        day.last_number = day.last_number.max(last);
        day.front.blocks.push((first, last, from.unwrap_or(at)));
        if first != wanted || last < first {
            return Err(format!(
                "numbers {first} to {last} of {name} were printed, and {wanted} is next"
            ));
        }
        match (leaf.version(), from) {
            (1, None) => open,
            (2, Some(from)) if from > at => {
                open.and(day_fits(of_day, u64::try_from(from).unwrap_or(0)))
            }
            _ => Err(format!("numbers of {name} were printed ahead, and not for a later time")),
        }
    }

    /// What the front of the house does to a ticket.
    pub(crate) fn at_the_front(&mut self, hall: &Hall, leaf: &Leaf, name: &str) -> Result<(), Why> {
        let at = ms(leaf.at_ms);
        let open = self.still_open(hall);
        let (day, number) = self.ticket(hall, leaf)?;
        let Some(ticket) = day.tickets.get(&number).cloned() else { return Ok(()) };
        match name {
            "ticket.voided" => {
                day.becomes(number, Is::Over);
                let late = at > ticket.began_ms.saturating_add(UNDO_MS + slack());
                if !ticket.waits() || late {
                    return Err(format!("number {number} was voided, and not at once"));
                }
            }
            "ticket.confirmed" if ticket.lane != "priority" => {
                return Err(format!("number {number} is not in the priority lane"));
            }
            "ticket.relaned" => {
                let lane = leaf.public.text("lane").map_err(missing)?;
                let turn = leaf.public.int("turn").map_err(missing)?;
                let head = day.head_starts.as_ref().and_then(|h| h.get("priority")).copied();
                let wanted = ticket.turn.saturating_add(head.unwrap_or(0));
                day.moved(number, turn, Some(lane));
                if ticket.lane != "priority" || lane != "ordinary" || turn != wanted {
                    return Err(format!(
                        "number {number} went from lane {} to {lane} with turn {turn}: only \
                         priority becomes ordinary, with turn {wanted}",
                        ticket.lane
                    ));
                }
                ticket.is.allows(name, None).map_err(|why| format!("number {number} {why}"))?;
            }
            "ticket.checked-in" => {
                let group = leaf.public.int("group").map_err(missing)?;
                day.leaves_line(number);
                if let Some(ticket) = day.tickets.get_mut(&number) {
                    ticket.group = group;
                }
                day.becomes(number, Is::Waiting);
                if ticket.is != Is::Reserved {
                    return Err(format!("number {number} was checked in and was not reserved"));
                }
                return open;
            }
            "ticket.postponed" => {
                let turn = leaf.public.int("turn").map_err(missing)?;
                day.moved(number, turn, None);
                let by = turn.saturating_sub(ticket.turn);
                if ticket.postponed || !(1..=POSTPONE_MS).contains(&by) {
                    return Err(format!(
                        "number {number} was postponed by {by} ms: once, and by 20 minutes at most"
                    ));
                }
                if let Some(ticket) = day.tickets.get_mut(&number) {
                    ticket.postponed = true;
                }
                ticket.is.allows(name, None).map_err(|why| format!("number {number} {why}"))?;
            }
            _ => {}
        }
        Ok(())
    }
}

impl Day {
    /// Another turn, and perhaps another lane, where it stands.
    fn moved(&mut self, number: i64, turn: i64, lane: Option<&str>) {
        let Some(before) = self.tickets.get(&number).cloned() else { return };
        self.leaves_line(number);
        if let Some(ticket) = self.tickets.get_mut(&number) {
            ticket.turn = turn;
            ticket.sent = before.sent;
            if let Some(lane) = lane {
                lane.clone_into(&mut ticket.lane);
            }
        }
        self.becomes(number, before.is);
    }
}

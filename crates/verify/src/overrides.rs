//! The override of docs/ledger.md: two people put a waiting ticket first, and everyone can see it.

use ledger::leaf::Leaf;

use crate::fairness::{Day, Fairness, Hall, TURN_MAY_DIFFER_MS, Why, missing};

/// A second person decides within this time, and the entry is written a moment later.
const OVERRIDE_MAY_TAKE_MS: u64 = 10 * 60_000 + TURN_MAY_DIFFER_MS;

impl Fairness {
    pub(crate) fn override_asked(&mut self, hall: &Hall, leaf: &Leaf) -> Result<(), Why> {
        self.still_open(hall)?;
        let (day, number) = self.ticket(hall, leaf)?;
        if let Some(ticket) = day.tickets.get_mut(&number) {
            ticket.asked_ms = Some(leaf.at_ms);
        }
        day.waiting_for_an_override(number)
    }

    /// The only entry that moves a turn: to the head of the ticket's group, by two people.
    pub(crate) fn overridden(&mut self, hall: &Hall, leaf: &Leaf, index: u64) -> Result<(), Why> {
        let public = &leaf.public;
        let turn = public.int("turn").map_err(missing)?;
        let reason = public.text("reason").map_err(missing)?.to_owned();
        let second = public.bytes("second").map_err(missing)?.to_vec();
        self.still_open(hall)?;
        let (day, number) = self.ticket(hall, leaf)?;
        let waits = day.waiting_for_an_override(number);
        let Some(ticket) = day.tickets.get(&number).cloned() else { return Ok(()) };
        let head = day.head(ticket.group);
        let late = |asked: u64| leaf.at_ms.saturating_sub(asked) > OVERRIDE_MAY_TAKE_MS;
        let verdict = if waits.is_err() {
            waits
        } else if leaf.actor.is_none_or(|actor| actor.as_slice() == second) {
            Err(format!("number {number} was put first by one person alone"))
        } else if ticket.asked_ms.is_none_or(late) {
            Err(format!("number {number} was put first and nobody had asked for it in time"))
        } else if head.is_none_or(|head| turn != head.saturating_sub(1) || turn > ticket.turn) {
            Err(format!("number {number} got the turn {turn}, which is not the head of its group"))
        } else {
            Ok(())
        };
        // The turn counts whatever is wrong with it: others may not be judged without it.
        let sent = ticket.sent;
        day.leaves_line(number);
        if let Some(ticket) = day.tickets.get_mut(&number) {
            ticket.turn = turn;
            ticket.sent = sent;
            ticket.asked_ms = None;
            ticket.moved = true;
        }
        day.becomes(number, ticket.is);
        let name = hall.to_string();
        let reason = reason.escape_debug();
        self.overrides.push(format!("entry {index}: number {number} of {name}: {reason}"));
        verdict
    }
}

impl Day {
    /// The smallest turn of those that wait in a group, wherever they were sent.
    fn head(&self, group: i64) -> Option<i64> {
        let waits = self.tickets.values().filter(|t| t.waits() && t.group == group);
        waits.map(|t| t.turn).min()
    }

    fn waiting_for_an_override(&self, number: i64) -> Result<(), Why> {
        match self.tickets.get(&number) {
            Some(ticket) if !ticket.waits() => {
                Err(format!("number {number} was not waiting and cannot be put first"))
            }
            _ => Ok(()),
        }
    }
}

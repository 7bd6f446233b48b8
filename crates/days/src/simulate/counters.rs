//! What happens at a counter of a made-up day.

use pack::queue::next;

use super::{Act, COMES_BACK, Call, Event, Hall, Ms, OTHER_OUTCOME, TURNAROUND, TURNED_AWAY, WALK};
use super::{Waiting, people};
use crate::rota::Absence;

/// A break of so many milliseconds is the long one of a day.
const LONG_BREAK: Ms = 20 * 60 * 1000;
/// A number is called again this many seconds after the gap that the site declares.
const AFTER_GAP: (i64, i64) = (1, 20);

impl Hall<'_> {
    pub(super) fn open(&mut self, d: usize) {
        let (now, closing) = (self.now, self.closing);
        let Some(desk) = self.desks.get_mut(d).filter(|d| !d.open && now < closing) else {
            return;
        };
        desk.open = true;
        let number = desk.number;
        if let Some(shift) = self.out.day.shifts.get_mut(d) {
            shift.open.push((now, now));
        }
        self.act(Act::Open(number));
        self.will_look(d, TURNAROUND);
    }

    fn close(&mut self, d: usize) {
        let Some(desk) = self.desks.get_mut(d) else { return };
        let was = std::mem::replace(&mut desk.paused, false);
        (desk.open, desk.look) = (false, None);
        let number = desk.number;
        let last = self.out.day.shifts.get_mut(d).and_then(|s| s.open.last_mut());
        if let Some(last) = last.filter(|_| !was) {
            last.1 = self.now;
        }
        self.act(Act::Close(number));
    }

    /// The counter calls nobody until it is resumed. The first reason of a pack is that of the long
    /// break of a day, as its list says them in the order of how usual they are.
    fn pause(&mut self, d: usize, end: Ms) {
        let now = self.now;
        let reasons = &self.pack.break_reasons;
        let reason = match end - now {
            long if long >= LONG_BREAK => reasons.first(),
            _ => self.dice.one(reasons.get(1..).unwrap_or_default()).or(reasons.first()),
        };
        let reason = reason.cloned().unwrap_or_default();
        let Some(desk) = self.desks.get_mut(d) else { return };
        (desk.paused, desk.look) = (true, None);
        let number = desk.number;
        if let Some(last) = self.out.day.shifts.get_mut(d).and_then(|s| s.open.last_mut()) {
            last.1 = now;
        }
        self.act(Act::Pause(number, reason));
        // Late to the break, late back from it.
        self.plan_at(end.max(now + 5 * 60 * 1000), Event::Resume(d));
    }

    pub(super) fn resume(&mut self, d: usize) {
        let (now, closing) = (self.now, self.closing);
        // Whoever comes back after everybody has gone calls nobody any more.
        let Some(desk) = self.desks.get_mut(d).filter(|d| d.open && d.paused && now < closing)
        else {
            return;
        };
        desk.paused = false;
        let number = desk.number;
        if let Some(shift) = self.out.day.shifts.get_mut(d) {
            shift.open.push((now, now));
        }
        self.act(Act::Resume(number));
        self.will_look(d, TURNAROUND);
    }

    /// A break, or an outage of the body's systems, begins with the next free moment.
    pub(super) fn absence(&mut self, d: usize, absence: &Absence) {
        let end = self.now + absence.seconds * 1000;
        let Some(desk) = self.desks.get_mut(d) else { return };
        if absence.outage {
            desk.stuck = end;
        } else {
            desk.due = Some(end);
            if desk.open && desk.busy.is_none() {
                self.will_look(d, (0, 1));
            }
        }
    }

    /// The clerk looks for the next visitor.
    pub(super) fn look(&mut self, d: usize) {
        let now = self.now;
        let Some(desk) = self.desks.get_mut(d) else { return };
        if !desk.open || desk.paused || desk.busy.is_some() || desk.look != Some(now) {
            return;
        }
        desk.look = None;
        if let Some(end) = desk.due.take() {
            self.pause(d, end);
            return;
        }
        if desk.stuck > now {
            let wait = (desk.stuck - now) / 1000;
            self.will_look(d, (wait, wait + 60));
            return;
        }
        let skills = desk.skills.clone();
        let (counter, calls) = (desk.number, self.out.day.calls.len());
        let line: Vec<Waiting> = (1..)
            .zip(&self.guests)
            .filter(|(_, g)| g.waits && g.skill().is_some_and(|s| skills.contains(s)))
            .map(|(number, g)| Waiting {
                number,
                turn: g.visit.turn,
                lane: g.visit.lane,
                sent: false,
                moved: g.moved,
            })
            .collect();
        let Some(first) = next(&line).and_then(|(n, _)| line.get(n)) else { return };
        let number = first.number;
        if let Some(desk) = self.desks.get_mut(d) {
            (desk.busy, desk.calls) = (Some((number, calls)), 1);
        }
        self.act(Act::Call(counter, number));
        let (absent, leg) = self.guest(number).map_or((false, 0), |g| (g.absent, g.leg));
        self.change(number, |g| (g.waits, g.called) = (false, true));
        let call =
            Call { number, leg, counter, at: now, ended: now, missed: false, untimed: false };
        self.out.day.calls.push(call);
        if absent {
            self.after_gap(d);
        } else {
            self.plan(WALK, Event::Start(d));
        }
    }

    /// The next call of somebody who is not there, or the end of it.
    fn after_gap(&mut self, d: usize) {
        let gap = self.site.policy.gap_s;
        let within = (gap + AFTER_GAP.0, gap + AFTER_GAP.1);
        let enough = self.desks.get(d).is_some_and(|d| d.calls >= self.site.policy.calls_min);
        self.plan(within, if enough { Event::Miss(d) } else { Event::Again(d) });
    }

    fn busy(&self, d: usize) -> Option<(u16, i64)> {
        let desk = self.desks.get(d)?;
        Some((desk.number, desk.busy?.0))
    }

    pub(super) fn again(&mut self, d: usize) {
        let Some((counter, number)) = self.busy(d) else { return };
        if let Some(desk) = self.desks.get_mut(d) {
            desk.calls += 1;
        }
        self.act(Act::Again(counter, number));
        self.after_gap(d);
    }

    pub(super) fn miss(&mut self, d: usize) {
        let Some((counter, number)) = self.busy(d) else { return };
        self.act(Act::Missed(counter, number));
        self.frees(d, true);
        self.change(number, |g| g.away = true);
        let grace = self.site.policy.grace_s;
        self.plan_at(self.now + grace * 1000, Event::Lapse(number));
        if self.dice.chance(COMES_BACK) {
            self.plan((60, grace.min(20 * 60)), Event::Back(number));
        }
    }

    pub(super) fn back(&mut self, number: i64) {
        if self.now >= self.closing || !self.guest(number).is_some_and(|g| g.away) {
            return;
        }
        self.act(Act::Back(number));
        self.change(number, |g| (g.away, g.absent, g.waits) = (false, false, true));
        self.notice();
    }

    pub(super) fn start(&mut self, d: usize) {
        let Some((counter, number)) = self.busy(d) else { return };
        let Some(guest) = self.guest(number) else { return };
        let Some(service) = guest.services.get(guest.leg).cloned() else { return };
        self.act(Act::Start(counter, number));
        // Clerks differ, and stay as they are.
        let words = ["pace of a clerk", self.site.key.as_str(), &format!("{counter}")];
        let clerk = crate::dice::Dice::of(&words, 0).between(880, 1121);
        let mean = people::mean_seconds(self.site, &service) * clerk / 1000;
        let time = self.dice.around(mean * 1000);
        self.plan_at(self.now + time.max(30_000), Event::End(d));
    }

    pub(super) fn end(&mut self, d: usize) {
        let Some((counter, number)) = self.busy(d) else { return };
        let Some(guest) = self.guest(number) else { return };
        let (leg, legs) = (guest.leg + 1, guest.services.len());
        let grounds = guest.services.get(guest.leg).map(|s| s.turn_away.clone());
        let refused = self.dice.chance(TURNED_AWAY);
        let ground = self.dice.one(&grounds.unwrap_or_default()).map(|g| g.key.clone());
        if let Some(ground) = ground.filter(|_| refused) {
            self.act(Act::TurnAway(counter, number, ground));
            self.may_rate(number, false);
        } else {
            let usual = !self.dice.chance(OTHER_OUTCOME);
            let words = &self.pack.outcomes;
            let outcome = if usual { words.first() } else { self.dice.one(words) };
            let outcome = outcome.cloned().unwrap_or_default();
            self.act(Act::Finish(counter, number, outcome));
            if leg < legs {
                self.change(number, |g| (g.leg, g.waits) = (leg, true));
            } else {
                self.may_rate(number, true);
            }
        }
        self.frees(d, false);
        self.notice();
    }

    fn frees(&mut self, d: usize, missed: bool) {
        let now: Ms = self.now;
        let call = self.desks.get_mut(d).and_then(|d| d.busy.take()).map(|(_, call)| call);
        if let Some(call) = call.and_then(|c| self.out.day.calls.get_mut(c)) {
            (call.ended, call.missed) = (now, missed);
        }
        self.will_look(d, TURNAROUND);
    }

    /// After closing time: when nobody is left, the counters close.
    pub(super) fn close_if_empty(&mut self) {
        let left = self.guests.iter().any(|g| g.waits);
        if left || self.desks.iter().any(|d| d.busy.is_some()) {
            return;
        }
        for d in 0..self.desks.len() {
            if self.desks.get(d).is_some_and(|d| d.open) {
                self.close(d);
            }
        }
    }
}

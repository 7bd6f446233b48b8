//! What happens beside the line of a made-up day: numbers from home, systems that are down, two
//! people who put somebody first, and what visitors say afterwards.
//!
//! DEMO: how often all this happens is made up, for no centre has published it.

use super::{Act, Event, Hall};
use crate::people::Person;
use crate::rota::Down;

/// Shares in a thousand: days on which somebody is put first; visitors who say how it was.
const PLEA: i64 = 300;
const RATES: i64 = 160;
/// Of those who say it: how many give 5, 4, 3, 2 and 1, where they got what they came for, and
/// where they were turned away.
const SCORES: [[i64; 5]; 2] = [[560, 270, 100, 45, 25], [120, 220, 280, 210, 170]];
/// Shares in a thousand of those who say it: who answer a question at all.
const ANSWERS: i64 = 850;
/// Seconds: until somebody says that a system is down, and that it is up; until the second person
/// has come; from the end of a visit to its rating.
const SEEN_DOWN: (i64, i64) = (60, 240);
const SEEN_UP: (i64, i64) = (5, 90);
const SECOND_PERSON: (i64, i64) = (45, 240);
const LATER: (i64, i64) = (60, 20 * 60);
/// Nobody is put first in the first two hours of a day, and in the last two.
const QUIET: i64 = 2 * 3600;

impl Hall<'_> {
    pub(super) fn reserve(&mut self, p: Person, comes: bool) {
        if self.on_the_way >= self.site.policy.full {
            self.out.full += 1;
            return;
        }
        self.on_the_way += 1;
        let number = self.guest_of(&p, true);
        self.act(Act::Reserve {
            number,
            services: p.services.iter().map(|s| s.key.clone()).collect(),
            phone: p.phone,
            language: p.language,
        });
        let lapses = self.now + self.pack.remote_minutes * 60 * 1000;
        let there = self.out.day.midnight + p.second * 1000 + 999;
        // Whoever lives across the street has no number before being there.
        if comes && there < lapses {
            self.plan_at(there.max(self.now + 1000), Event::CheckIn(number));
        } else {
            self.plan_at(lapses, Event::LapseAtHome(number));
        }
    }

    pub(super) fn check_in(&mut self, number: i64) {
        let now = self.now;
        self.on_the_way -= 1;
        self.act(Act::CheckIn(number));
        self.change(number, |g| (g.far, g.visit.arrived) = (false, now));
        self.waits(number);
    }

    pub(super) fn lapse_at_home(&mut self, number: i64) {
        self.on_the_way -= 1;
        self.act(Act::Lapse(number));
    }

    /// Somebody reports the first system of a body that this site works with.
    pub(super) fn plan_report(&mut self, d: &Down) {
        let works = |skill| {
            let mut own = self.site.counters.iter().filter(|c| c.entity == d.entity);
            own.any(|c| c.skills.contains(skill))
        };
        let mut systems = self.pack.systems.iter().filter(|s| s.entity == d.entity);
        let Some(key) = systems.find(|s| s.skills.iter().any(works)).map(|s| s.key.clone()) else {
            return;
        };
        let begun = self.out.day.midnight + d.from * 1000;
        let seen = self.beside.between(SEEN_DOWN.0, SEEN_DOWN.1);
        let over = d.seconds + self.beside.between(SEEN_UP.0, SEEN_UP.1);
        self.plan_at(begun + seen * 1000, Event::Down(key.clone()));
        self.plan_at(begun + over * 1000, Event::Up(key));
    }

    pub(super) fn down(&mut self, system: String) {
        let reason = self.beside.one(&self.pack.outage_reasons).cloned().unwrap_or_default();
        self.act(Act::Down(system, reason));
    }

    /// On some days somebody is put first.
    pub(super) fn plan_plea(&mut self, (from, until): (i64, i64)) {
        let at = self.beside.between(from + QUIET, until - QUIET);
        if self.beside.chance(PLEA) {
            self.plan_at(self.out.day.midnight + at * 1000, Event::Plea);
        }
    }

    /// The turn and the number of whoever stands first for what a waiting visitor came for, if that
    /// is somebody else.
    fn behind(&self, number: i64) -> Option<i64> {
        let me = self.guest(number).filter(|g| g.waits)?;
        let others = (1..).zip(&self.guests).filter(|(_, g)| g.waits && g.skill() == me.skill());
        let (turn, first) = others.map(|(n, g)| (g.visit.turn, n)).min()?;
        (first != number).then_some(turn)
    }

    pub(super) fn plea(&mut self) {
        let all: Vec<i64> =
            (1..).zip(&self.guests).filter(|(_, g)| g.waits && !g.called).map(|(n, _)| n).collect();
        let behind: Vec<i64> = all.into_iter().filter(|n| self.behind(*n).is_some()).collect();
        let Some(number) = self.beside.one(&behind).copied() else { return };
        let reason = self.beside.one(&self.pack.override_reasons).cloned().unwrap_or_default();
        self.act(Act::Ask(number, reason));
        let comes = self.beside.between(SECOND_PERSON.0, SECOND_PERSON.1);
        self.plan_at(self.now + comes * 1000, Event::Decide(number));
    }

    /// Whoever was called meanwhile, or stands first, is put nowhere.
    pub(super) fn decide(&mut self, number: i64) {
        let Some(head) = self.behind(number) else { return };
        self.act(Act::Override(number));
        self.change(number, |g| {
            (g.visit.turn, g.moved) = (pack::queue::first_turn(head), true);
        });
    }

    /// A visit is over: some say how it was.
    pub(super) fn may_rate(&mut self, number: i64, served: bool) {
        if self.beside.chance(RATES) {
            let at = self.now + self.beside.between(LATER.0, LATER.1) * 1000;
            self.plan_at(at, Event::Rate(number, served));
        }
    }

    pub(super) fn rate(&mut self, number: i64, served: bool) {
        let mut at = self.beside.between(0, 1000);
        let shares = if served { SCORES[0] } else { SCORES[1] };
        let given = (1..=5).rev().zip(shares).find(|(_, share)| {
            at -= share;
            at < 0
        });
        let score = given.map_or(5, |(score, _)| score);
        let fair = match score {
            5 => "very-good",
            4 => "good",
            3 | 2 => "poor",
            _ => "very-poor",
        };
        // Money is a grave word, and a made-up day says it of nobody.
        let words = [("got", if served { "yes" } else { "no" }), ("fair", fair), ("money", "no")];
        let mut answers = Vec::new();
        for (question, word) in words {
            if self.beside.chance(ANSWERS) {
                answers.push((question.to_owned(), word.to_owned()));
            }
        }
        self.act(Act::Rate(number, score, answers));
    }
}

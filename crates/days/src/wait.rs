//! How long somebody still waits: the hall as it is now, played on many times with what past days
//! teach, by the rule that will really call. Half of the plays end sooner than the first answer,
//! four fifths sooner than the second.

use kit::SkillKey;
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};

use crate::dice::share;
use crate::learn::{LONG_PAUSE, Past, PastDay, bit};
use crate::log::{Leg, Ms};

/// Plays for one estimate; fewer where the hall is so full that each is long.
const PLAYS: usize = 160;
const PLAYS_MIN: usize = 40;
/// A play is not longer than this: seconds.
const HORIZON: i64 = 8 * 3600;
/// Seconds until an idle clerk sees that somebody waits.
const NOTICE: i64 = 15;

/// Somebody who waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The number of the day.
    pub number: i64,
    /// The turn.
    pub turn: Ms,
    /// When the visitor came.
    pub arrived: Ms,
    /// Only this counter may call it.
    pub sent: Option<u16>,
    /// The services to come, the present one first.
    pub legs: Vec<Leg>,
}

/// A visitor at a counter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Busy {
    /// The number of the day.
    pub number: i64,
    /// The turn.
    pub turn: Ms,
    /// Since when the counter has the visitor.
    pub since: Ms,
    /// The services to come, the present one first.
    pub legs: Vec<Leg>,
}

/// A counter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Desk {
    /// Its number.
    pub counter: u16,
    /// What it can do.
    pub skills: Vec<SkillKey>,
    /// Whether it is open.
    pub open: bool,
    /// Since when it is open or closed; none if it has not opened today.
    pub since: Option<Ms>,
    /// Whether it has had its long pause today.
    pub rested: bool,
    /// Whom it has.
    pub busy: Option<Busy>,
}

/// A hall at an instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hall {
    /// The instant.
    pub now: Ms,
    /// Twelve hours before noon at the site, as of [`crate::log::Day`].
    pub midnight: Ms,
    /// Who waits.
    pub waiting: Vec<Line>,
    /// The counters.
    pub desks: Vec<Desk>,
}

/// What is left of a wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wait {
    /// Seconds: as likely shorter as longer.
    pub p50: i64,
    /// Seconds: four in five waits are shorter.
    pub p80: i64,
    /// Whether nobody waits before it for the same.
    pub next: bool,
    /// Whether a counter that can call it is free at this moment: it is called any second.
    pub now: bool,
}

impl Wait {
    /// Minutes to show for "about": never none, for nobody is called in no time.
    #[must_use]
    pub fn about(&self) -> i64 {
        ((self.p50 + 30) / 60).max(1)
    }

    /// Minutes to show for "most likely under".
    #[must_use]
    pub fn under(&self) -> i64 {
        ((self.p80 + 59) / 60).max(self.about() + 1)
    }
}

/// A place in a line of a play.
#[derive(Clone)]
struct Place {
    turn: i64,
    number: i64,
    /// From when it can be called, in seconds from now; since when it waits, if that is over.
    ready: i64,
    skill: u64,
    sent: Option<usize>,
    /// Whose legs, and which of them.
    legs: usize,
    leg: usize,
}

/// A counter in a play.
#[derive(Clone)]
struct Seat {
    free: i64,
    skills: u64,
    /// In a thousand of the usual, how long it takes.
    pace: i64,
    /// Pauses to come: from and until, in seconds from now, the last one first.
    pauses: Vec<(i64, i64)>,
}

struct Play<'a> {
    past: &'a Past,
    rng: ChaCha12Rng,
    legs: Vec<&'a [Leg]>,
    skills: &'a [SkillKey],
    places: Vec<Place>,
    seats: Vec<Seat>,
}

/// How long a number waits from now. None when it does not wait, or when no counter will call it
/// as far as anybody can tell.
#[must_use]
pub fn estimate(past: &Past, hall: &Hall, number: i64) -> Option<Wait> {
    let me = hall.waiting.iter().find(|l| l.number == number)?;
    let skills = skills(hall);
    let before = |l: &&Line| (l.turn, l.number) <= (me.turn, me.number);
    let line: Vec<&Line> = hall.waiting.iter().filter(before).collect();
    let plays = (4000 / line.len().max(1)).clamp(PLAYS_MIN, PLAYS);
    // The same chances for the same ticket: an estimate does not flicker.
    let seed = u64::try_from(me.turn ^ (number << 44)).unwrap_or(0);
    let mut waits: Vec<i64> = (0..plays)
        .map(|n| {
            let rng = ChaCha12Rng::seed_from_u64(seed ^ (u64::try_from(n).unwrap_or(0) << 1));
            Play::begin(past, hall, &skills, &line, (me.turn, n), rng).run(number)
        })
        .collect();
    waits.sort_unstable();
    let at = |share: usize| waits.get((waits.len() * share / 100).min(waits.len() - 1)).copied();
    let (p50, p80) = (at(50)?, at(80)?);
    let mine = bit(&skills, &me.legs.first()?.skill);
    let rivals = line.iter().filter(|l| {
        l.number != number && l.legs.first().is_some_and(|leg| bit(&skills, &leg.skill) == mine)
    });
    let next = rivals.count() == 0;
    let free = hall
        .desks
        .iter()
        .any(|d| d.open && d.busy.is_none() && mask(&skills, &d.skills) & mine != 0);
    (p50 < HORIZON).then(|| Wait { p50, p80: p80.max(p50), next, now: next && free })
}

/// How long somebody waits who comes to a hall now, with these services. None when no counter that
/// does the first of them is open: one that may open some time is no reason to travel.
#[must_use]
pub fn newcomer(past: &Past, mut hall: Hall, legs: Vec<Leg>) -> Option<Wait> {
    let first = legs.first()?;
    if !hall.desks.iter().any(|d| d.open && d.skills.contains(&first.skill)) {
        return None;
    }
    let (number, now) = (i64::MAX, hall.now);
    hall.waiting.push(Line { number, turn: now, arrived: now, sent: None, legs });
    estimate(past, &hall, number)
}

fn skills(hall: &Hall) -> Vec<SkillKey> {
    let mut all: Vec<SkillKey> = hall.desks.iter().flat_map(|d| d.skills.clone()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

impl<'a> Play<'a> {
    fn begin(
        past: &'a Past,
        hall: &'a Hall,
        skills: &'a [SkillKey],
        line: &[&'a Line],
        (turn, n): (i64, usize),
        rng: ChaCha12Rng,
    ) -> Self {
        let mut play =
            Self { past, rng, legs: Vec::new(), skills, places: Vec::new(), seats: Vec::new() };
        for l in line {
            let sent = l
                .sent
                .map(|c| hall.desks.iter().position(|d| d.counter == c).unwrap_or(usize::MAX));
            let waited = (hall.now - l.arrived) / 1000;
            play.place((l.turn, l.number), -waited.max(0), &l.legs, sent);
        }
        let second = (hall.now - hall.midnight) / 1000;
        let day = past.days.get(n % past.days.len().max(1));
        // Whoever may still come and has a head start over this ticket.
        for early in day.iter().flat_map(|d| &d.early) {
            let ahead = hall.midnight + (early.second - early.start) * 1000 <= turn;
            if early.second > second && ahead {
                let key = (hall.midnight + (early.second - early.start) * 1000, i64::MAX);
                play.place(key, early.second - second, &early.legs, None);
            }
        }
        for desk in &hall.desks {
            let seat = play.seat(hall, desk, day, second, turn);
            play.seats.push(seat);
        }
        play
    }

    fn chance(&mut self) -> i64 {
        i64::from(self.rng.random::<u16>())
    }

    fn place(&mut self, (turn, number): (i64, i64), ready: i64, legs: &'a [Leg], s: Option<usize>) {
        if let Some(first) = legs.first() {
            let skill = bit(self.skills, &first.skill);
            let of = self.legs.len();
            self.legs.push(legs);
            self.places.push(Place { turn, number, ready, skill, sent: s, legs: of, leg: 0 });
        }
    }

    /// A counter from now on: when it is free, and when it will pause.
    fn seat(
        &mut self,
        hall: &'a Hall,
        desk: &'a Desk,
        day: Option<&PastDay>,
        second: i64,
        turn: i64,
    ) -> Seat {
        let open = day.and_then(|d| d.open.get(&desk.counter)).map_or(&[][..], Vec::as_slice);
        let mut free = NOTICE;
        if let Some(busy) = &desk.busy {
            let pace = self.past.pace.get(&desk.counter).copied().unwrap_or(1000);
            let lasted = (hall.now - busy.since) / pace;
            let chance = self.chance();
            free = busy.legs.first().map_or(NOTICE, |leg| {
                self.past.times(&leg.service).rest(lasted, chance) * pace / 1000
            });
            if let Some(rest) = busy.legs.get(1..)
                && busy.turn <= turn
            {
                self.place((busy.turn, busy.number), free, rest, None);
            }
            free += self.turnaround();
        } else if !desk.open {
            free = self.opens(hall, desk, open, second);
        }
        let pauses = self.pauses(desk, open, second);
        let pace = self.past.pace.get(&desk.counter).copied().unwrap_or(1000);
        Seat { free, skills: mask(self.skills, &desk.skills), pace, pauses }
    }

    /// When a closed counter opens.
    fn opens(&mut self, hall: &Hall, desk: &Desk, open: &[(i64, i64)], second: i64) -> i64 {
        let chance = self.chance();
        match (desk.since, open.first()) {
            // It has been open today: this is a pause, or the end of its day.
            (Some(since), Some(_)) if open.last().is_some_and(|(_, until)| *until > second) => {
                self.past.pause.rest((hall.now - since) / 1000, chance)
            }
            (None, Some((first, _))) if *first > second => first - second,
            // Late.
            (None, Some((first, _))) if second - first < 15 * 60 => 60 + share(chance, 600),
            _ => HORIZON,
        }
    }

    /// The pauses of a past day that lie ahead, the last one first. Whoever has not had the long
    /// one yet will have it.
    fn pauses(&mut self, desk: &Desk, open: &[(i64, i64)], second: i64) -> Vec<(i64, i64)> {
        let mut all: Vec<(i64, i64)> = open
            .windows(2)
            .filter_map(|w| match w {
                [(_, from), (until, _)] => Some((*from - second, *until - second)),
                _ => None,
            })
            .filter(|(from, until)| *from > 0 || (until - from >= LONG_PAUSE && desk.open))
            .filter(|(from, until)| until - from < LONG_PAUSE || !desk.rested)
            .collect();
        for pause in &mut all {
            if pause.0 <= 0 {
                // Its time has come and it was not taken: soon.
                let (lasts, soon) = (pause.1 - pause.0, share(self.chance(), 2400));
                *pause = (soon, soon + lasts);
            }
        }
        all.sort_unstable();
        all.reverse();
        all
    }

    fn turnaround(&mut self) -> i64 {
        let chance = self.chance();
        self.past.turnaround.at(chance)
    }

    /// Plays until a number is called. Answers after how many seconds.
    fn run(mut self, number: i64) -> i64 {
        // The seats that could matter; each turn of the loop moves one of them on.
        loop {
            let soonest = self.seats.iter().enumerate().min_by_key(|(_, s)| s.free);
            let Some((n, now)) = soonest.map(|(n, s)| (n, s.free)) else { return HORIZON };
            if now >= HORIZON {
                return HORIZON;
            }
            if self.rests(n, now) {
                continue;
            }
            let skills = self.seats.get(n).map_or(0, |s| s.skills);
            let first = self
                .places
                .iter()
                .enumerate()
                .filter(|(_, p)| p.ready <= now && p.suits(n, skills))
                .min_by_key(|(_, p)| (p.turn, p.number))
                .map(|(at, _)| at);
            let Some(at) = first else {
                self.idle(n, now, skills);
                continue;
            };
            let place = self.places.swap_remove(at);
            if place.number == number {
                return now;
            }
            self.serve(n, now, &place);
        }
    }

    /// Whether a counter goes for a pause instead of calling.
    fn rests(&mut self, n: usize, now: i64) -> bool {
        let Some(seat) = self.seats.get_mut(n) else { return false };
        let due = seat.pauses.last().copied().filter(|(from, _)| *from <= now);
        if let Some((from, until)) = due {
            seat.pauses.pop();
            seat.free = now + (until - from).max(1);
        }
        due.is_some()
    }

    /// Nobody for this counter: it looks again when somebody may be there.
    fn idle(&mut self, n: usize, now: i64, skills: u64) {
        let coming = self
            .places
            .iter()
            .filter(|p| p.ready > now && p.suits(n, skills))
            .map(|p| p.ready + NOTICE)
            .min();
        if let Some(seat) = self.seats.get_mut(n) {
            // Whoever waits for other counters, and whoever is served there, may come here after.
            seat.free = coming.unwrap_or(HORIZON);
        }
    }

    fn serve(&mut self, n: usize, now: i64, place: &Place) {
        let missed = self.past.missed;
        let (a, b, c) = (self.chance(), self.chance(), self.chance());
        let stays = self.past.stays(-place.ready.min(0), now - place.ready.max(0));
        if place.leg == 0 && share(a, 1_000_000) >= stays {
            // Gave up before; the counter calls another one.
            return;
        }
        let leg = self.legs.get(place.legs).and_then(|l| l.get(place.leg));
        let lasts = match leg {
            _ if share(b, 1000) < missed => self.past.no_show.at(c),
            Some(leg) => {
                let pace = self.seats.get(n).map_or(1000, |s| s.pace);
                let lasts = self.past.times(&leg.service).at(c) * pace / 1000;
                self.goes_on(now + lasts, place);
                lasts
            }
            None => 0,
        };
        let free = now + lasts.max(1) + self.turnaround();
        if let Some(seat) = self.seats.get_mut(n) {
            seat.free = free;
        }
    }

    /// The visit's next service.
    fn goes_on(&mut self, ready: i64, place: &Place) {
        let leg = place.leg + 1;
        let next = self.legs.get(place.legs).and_then(|l| l.get(leg));
        let Some(next) = next else { return };
        let skill = bit(self.skills, &next.skill);
        self.places.push(Place { ready, skill, sent: None, leg, ..place.clone() });
        // A counter that had given up for the day has somebody again.
        for seat in self.seats.iter_mut().filter(|s| s.free >= HORIZON && s.skills & skill != 0) {
            seat.free = ready + NOTICE;
        }
    }
}

impl Place {
    fn suits(&self, seat: usize, skills: u64) -> bool {
        match self.sent {
            Some(only) => only == seat,
            None => self.skill & skills != 0,
        }
    }
}

fn mask(skills: &[SkillKey], of: &[SkillKey]) -> u64 {
    of.iter().map(|s| bit(skills, s)).fold(0, |all, one| all | one)
}

//! A made-up day: discrete events, from the opening of the counters to the last visitor.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use kit::SkillKey;
use pack::queue::{Lane, Waiting, turn};
use pack::{Pack, Service, Site};

use crate::dice::Dice;
use crate::log::{Call, Day, Leg, Ms, Shift, Visit};
use crate::people::{self, Person};
use crate::rota::{self, Absence};

mod acts;
mod beside;
mod counters;

pub use acts::Act;

/// Shares in a thousand.
const TURNED_AWAY: i64 = 60;
const OTHER_OUTCOME: i64 = 60;
const COMES_BACK: i64 = 350;
/// Seconds: walking to the counter; between a visitor who goes and the next call; until an idle
/// clerk sees that somebody waits.
const WALK: (i64, i64) = (15, 71);
const TURNAROUND: (i64, i64) = (8, 46);
const NOTICE: (i64, i64) = (5, 21);
/// Nobody is kept longer than this after closing.
const OVERTIME: i64 = 75 * 60;

/// An act and its time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timed {
    /// When.
    pub at: Ms,
    /// What.
    pub act: Act,
}

/// A made-up day.
pub struct Simulated {
    /// The script, in order.
    pub acts: Vec<Timed>,
    /// What the day was.
    pub day: Day,
    /// How many came and found the hall full.
    pub full: i64,
}

/// What comes next at a site.
enum Event {
    Arrive(Box<Person>),
    Reserve(Box<Person>, bool),
    CheckIn(i64),
    LapseAtHome(i64),
    Open(usize),
    Resume(usize),
    Absence(usize, Absence),
    /// The clerk looks for the next visitor.
    Look(usize),
    Again(usize),
    Miss(usize),
    Start(usize),
    End(usize),
    Back(i64),
    Lapse(i64),
    Impatient(i64),
    Down(String),
    Up(String),
    Plea,
    Decide(i64),
    Rate(i64, bool),
    Late,
}

/// A visit in the making.
struct Guest {
    visit: Visit,
    services: Vec<Arc<Service>>,
    leg: usize,
    waits: bool,
    called: bool,
    absent: bool,
    away: bool,
    /// Holds a number from home and is not there.
    far: bool,
    /// Was put first by two people.
    moved: bool,
    patience: i64,
}

impl Guest {
    /// What a counter must be able to do for the next service.
    fn skill(&self) -> Option<&SkillKey> {
        self.services.get(self.leg).map(|s| &s.skill)
    }
}

struct Desk {
    number: u16,
    skills: Vec<SkillKey>,
    open: bool,
    paused: bool,
    /// The number that it has called, and the place of that call in the day.
    busy: Option<(i64, usize)>,
    calls: i64,
    /// The end of an absence that begins with the next look.
    due: Option<Ms>,
    /// The system of its body is down until then: it stays open and calls nobody.
    stuck: Ms,
    /// When the clerk looks next; another look is an old plan.
    look: Option<Ms>,
}

struct Hall<'a> {
    pack: &'a Pack,
    site: &'a Site,
    dice: Dice,
    /// Of what happens beside the line: ratings, numbers from home, two people.
    beside: Dice,
    events: BTreeMap<(Ms, u64), Event>,
    planned: u64,
    now: Ms,
    closing: Ms,
    guests: Vec<Guest>,
    /// How many hold a number from home and are not there.
    on_the_way: i64,
    desks: Vec<Desk>,
    out: Simulated,
}

/// Makes up a day of a site. None when the site is closed on that day of the week.
#[must_use]
pub fn simulate(pack: &Pack, site: &Site, date: Date, seed: u64) -> Option<Simulated> {
    let hours = site.hours.iter().find(|h| h.day == date.weekday())?;
    let ms = |time| {
        let at = site.zone.to_ambiguous_timestamp(date.to_datetime(time)).compatible();
        at.ok().map(|t| t.as_millisecond())
    };
    let midnight = ms(jiff::civil::Time::midnight())?;
    let (from, until) = ((ms(hours.from)? - midnight) / 1000, (ms(hours.until)? - midnight) / 1000);
    let mut dice = Dice::of(&["a day", site.key.as_str(), &date.to_string()], seed);
    let people = people::arrivals(pack, site, date.weekday(), (from, until), &mut dice);
    let shifts = site.counters.iter().map(|c| Shift {
        counter: c.number,
        skills: c.skills.clone(),
        open: Vec::new(),
    });
    let day =
        Day { date, midnight, visits: Vec::new(), calls: Vec::new(), shifts: shifts.collect() };
    let desks = site.counters.iter().map(|c| Desk {
        number: c.number,
        skills: c.skills.clone(),
        open: false,
        paused: false,
        busy: None,
        calls: 0,
        due: None,
        stuck: 0,
        look: None,
    });
    let mut hall = Hall {
        pack,
        site,
        dice,
        beside: Dice::of(&["beside a day", site.key.as_str(), &date.to_string()], seed),
        events: BTreeMap::new(),
        planned: 0,
        now: midnight,
        closing: midnight + until * 1000,
        guests: Vec::new(),
        on_the_way: 0,
        desks: desks.collect(),
        out: Simulated { acts: Vec::new(), day, full: 0 },
    };
    hall.plan_people(people, from);
    hall.plan_desks((from, until));
    hall.plan_plea((from, until));
    hall.plan_at(hall.closing + OVERTIME * 1000, Event::Late);
    hall.run();
    let here = hall.guests.into_iter().filter(|g| !g.far);
    hall.out.day.visits = here.map(|g| g.visit).collect();
    Some(hall.out)
}

impl Hall<'_> {
    fn plan_people(&mut self, people: Vec<Person>, from: i64) {
        let midnight = self.out.day.midnight;
        for (n, mut person) in people.into_iter().enumerate() {
            let at = midnight + person.second * 1000 + self.dice.between(0, 1000);
            match people::from_home(self.pack, &mut person, (n, from), &mut self.beside) {
                None => self.plan_at(at, Event::Arrive(Box::new(person))),
                Some(home) => {
                    let taken = midnight + home.taken * 1000;
                    self.plan_at(taken, Event::Reserve(Box::new(person), home.comes));
                }
            }
        }
    }

    fn plan_desks(&mut self, hours: (i64, i64)) {
        let midnight = self.out.day.midnight;
        let (desks, down) = rota::plan(self.site, hours, &mut self.dice);
        for planned in desks {
            self.plan_at(midnight + planned.opens * 1000, Event::Open(planned.desk));
            for a in planned.absences {
                self.plan_at(midnight + a.from * 1000, Event::Absence(planned.desk, a));
            }
        }
        for d in down {
            self.plan_report(&d);
        }
    }

    fn plan_at(&mut self, at: Ms, event: Event) {
        self.planned += 1;
        self.events.insert((at, self.planned), event);
    }

    fn plan(&mut self, (from, until): (i64, i64), event: Event) -> Ms {
        let at = self.now + self.dice.between(from * 1000, until * 1000);
        self.plan_at(at, event);
        at
    }

    fn act(&mut self, act: Act) {
        self.out.acts.push(Timed { at: self.now, act });
    }

    fn run(&mut self) {
        while let Some(((at, _), event)) = self.events.pop_first() {
            self.now = at;
            self.happens(event);
            if self.now >= self.closing {
                self.close_if_empty();
            }
        }
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Arrive(person) => self.arrive(*person),
            Event::Reserve(person, comes) => self.reserve(*person, comes),
            Event::CheckIn(number) => self.check_in(number),
            Event::LapseAtHome(number) => self.lapse_at_home(number),
            Event::Open(d) => self.open(d),
            Event::Resume(d) => self.resume(d),
            Event::Down(system) => self.down(system),
            Event::Up(system) => self.act(Act::Up(system)),
            Event::Plea => self.plea(),
            Event::Decide(number) => self.decide(number),
            Event::Rate(number, served) => self.rate(number, served),
            Event::Absence(d, absence) => self.absence(d, &absence),
            Event::Look(d) => self.look(d),
            Event::Again(d) => self.again(d),
            Event::Miss(d) => self.miss(d),
            Event::Start(d) => self.start(d),
            Event::End(d) => self.end(d),
            Event::Back(number) => self.back(number),
            Event::Lapse(number) => {
                if self.guest(number).is_some_and(|g| g.away) {
                    self.act(Act::Lapse(number));
                    self.change(number, |g| g.away = false);
                }
            }
            Event::Impatient(number) => {
                if self.guest(number).is_some_and(|g| g.waits && !g.called) {
                    self.leave(number);
                }
            }
            Event::Late => {
                let all = (1..).zip(&self.guests).filter(|(_, g)| g.waits);
                for number in all.map(|(n, _)| n).collect::<Vec<_>>() {
                    self.leave(number);
                }
            }
        }
    }

    fn guest(&self, number: i64) -> Option<&Guest> {
        self.guests.get(usize::try_from(number - 1).ok()?)
    }

    fn change(&mut self, number: i64, how: impl FnOnce(&mut Guest)) {
        let n = usize::try_from(number - 1).unwrap_or(usize::MAX);
        if let Some(guest) = self.guests.get_mut(n) {
            how(guest);
        }
    }

    fn arrive(&mut self, p: Person) {
        let waiting = self.guests.iter().filter(|g| g.waits).count();
        if i64::try_from(waiting).unwrap_or(0) >= self.site.policy.full {
            self.out.full += 1;
            return;
        }
        let number = self.guest_of(&p, false);
        self.act(Act::Take {
            number,
            services: p.services.iter().map(|s| s.key.clone()).collect(),
            ground: p.ground,
            phone: p.phone,
            language: p.language,
        });
        self.waits(number);
    }

    /// Somebody with a number, at the site or far from it.
    fn guest_of(&mut self, p: &Person, far: bool) -> i64 {
        let number = i64::try_from(self.guests.len()).unwrap_or(0) + 1;
        let lane = if p.ground.is_some() { Lane::Priority } else { Lane::Ordinary };
        let visit = Visit {
            number,
            lane,
            turn: turn(self.now, lane, &self.site.policy),
            arrived: self.now,
            legs: p.services.iter().map(|s| leg(s)).collect(),
            left: None,
        };
        self.guests.push(Guest {
            visit,
            services: p.services.clone(),
            leg: 0,
            waits: false,
            called: false,
            absent: p.absent,
            away: false,
            far,
            moved: false,
            patience: p.patience,
        });
        number
    }

    /// Somebody who is there begins to wait.
    fn waits(&mut self, number: i64) {
        let Some(patience) = self.guest(number).map(|g| g.patience) else { return };
        self.change(number, |g| g.waits = true);
        self.plan_at(self.now + patience * 1000, Event::Impatient(number));
        self.notice();
    }

    fn leave(&mut self, number: i64) {
        self.act(Act::Leave(number));
        let now = self.now;
        self.change(number, |g| (g.waits, g.visit.left) = (false, Some(now)));
    }

    /// Somebody waits: idle clerks see it after a moment.
    fn notice(&mut self) {
        for d in 0..self.desks.len() {
            let idle = |d: &Desk| d.open && !d.paused && d.busy.is_none() && d.look.is_none();
            if self.desks.get(d).is_some_and(idle) {
                self.will_look(d, NOTICE);
            }
        }
    }

    fn will_look(&mut self, d: usize, within: (i64, i64)) {
        let at = self.plan(within, Event::Look(d));
        if let Some(desk) = self.desks.get_mut(d) {
            desk.look = Some(at);
        }
    }
}

fn leg(s: &Service) -> Leg {
    Leg { service: s.key.clone(), skill: s.skill.clone() }
}

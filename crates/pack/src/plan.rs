//! What may change of a site while it runs, and the rules that every change keeps. They are those
//! of the files: the loader asks the same functions.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use kit::{ServiceKey, SkillKey};

use crate::model::{CounterPlan, Hours, Pack, Service, Site, SiteKind};
use crate::opening::Closure;

/// A number over a counter has three digits.
pub const NUMBERS: std::ops::RangeInclusive<u16> = 1..=999;
/// A closure lasts so many days at most: what is closed for longer is no site.
const DAYS_MAX: i32 = 366;
/// A closure is announced so many days ahead at most.
const AHEAD_MAX: i64 = 400;
/// Stretches of one day: before noon, after noon, and the evening.
const STRETCHES_MAX: usize = 3;

/// A change of a site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// A counter is so from now on; new where the site had none of that number.
    Counter(CounterPlan),
    /// A counter is no more.
    Dropped(u16),
    /// The week is so from now on.
    Hours(Vec<Hours>),
    /// Days are announced.
    Closure(Closure),
    /// What was announced from this day on is taken back.
    Withdrawn(Date),
}

/// Why a change does not fit.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unfit {
    /// The site has no counters at all.
    #[error("this site has no counters")]
    NoCounters,
    /// A number over a counter is another one.
    #[error("no counter has the number {0}")]
    Number(u16),
    /// The pack has no such body.
    #[error("there is no entity {0}")]
    Entity(String),
    /// No service needs the skill, or none was named.
    #[error("no service needs the skill {0}")]
    Skill(String),
    /// The pack has no such zone of a hall.
    #[error("there is no zone {0}")]
    Zone(String),
    /// The site has no such counter.
    #[error("there is no counter {0}")]
    Counter(u16),
    /// A service that is offered would be left without a counter.
    #[error("no counter would have the skill {skill} of {service}")]
    Unserved {
        /// Which one.
        service: ServiceKey,
        /// What it needs.
        skill: SkillKey,
    },
    /// Hours that end before they begin, or overlap, or are too many.
    #[error("the hours of {0:?} cannot be")]
    Hours(Weekday),
    /// A closure that ends before it begins.
    #[error("the closure ends before it begins")]
    Backwards,
    /// A closure that has begun before today.
    #[error("the closure begins in the past")]
    Past,
    /// A closure of more than a year, or too far ahead.
    #[error("the closure is longer or later than can be announced")]
    Long,
    /// Hours of a closure of several days, or hours that cannot be.
    #[error("other hours are for one day, and end after they begin")]
    OtherHours,
    /// Something is announced for one of the days already.
    #[error("something is announced from {0} on")]
    Overlaps(Date),
    /// Nothing is announced from that day on, or it is over.
    #[error("nothing is announced from {0} on")]
    NotAnnounced(Date),
}

impl Site {
    /// The site after a change, whether it fits or not: what was recorded is so.
    #[must_use]
    pub fn with(&self, change: &Change) -> Self {
        let mut next = self.clone();
        next.plan += 1;
        match change {
            Change::Counter(plan) => {
                next.counters.retain(|c| c.number != plan.number);
                next.counters.push(plan.clone());
                next.counters.sort_by_key(|c| c.number);
            }
            Change::Dropped(number) => next.counters.retain(|c| c.number != *number),
            Change::Hours(hours) => next.hours.clone_from(hours),
            Change::Closure(closure) => {
                next.closures.insert(closure.first, closure.clone());
            }
            Change::Withdrawn(first) => {
                next.closures.remove(first);
            }
        }
        next
    }

    /// The site after a change that fits. `today` is the day at the site.
    ///
    /// # Errors
    /// Why it does not.
    pub fn change(&self, pack: &Pack, change: &Change, today: Date) -> Result<Self, Unfit> {
        match change {
            Change::Counter(plan) => self.counter_fits(pack, plan)?,
            Change::Dropped(number) if !self.has_counter(*number) => {
                return Err(Unfit::Counter(*number));
            }
            Change::Dropped(_) => {}
            Change::Hours(hours) => hours_fit(hours)?,
            Change::Closure(closure) => self.closure_fits(closure, today)?,
            Change::Withdrawn(first) => {
                let known = self.closures.get(first).filter(|c| c.last >= today);
                known.ok_or(Unfit::NotAnnounced(*first))?;
            }
        }
        let next = self.with(change);
        match next.unserved(pack) {
            Some(s) if matches!(change, Change::Counter(_) | Change::Dropped(_)) => {
                Err(Unfit::Unserved { service: s.key.clone(), skill: s.skill.clone() })
            }
            _ => Ok(next),
        }
    }

    /// Whether it has a counter of this number.
    #[must_use]
    pub fn has_counter(&self, number: u16) -> bool {
        self.counters.iter().any(|c| c.number == number)
    }

    /// A service that it offers and no counter of it can serve.
    #[must_use]
    pub fn unserved<'a>(&self, pack: &'a Pack) -> Option<&'a Arc<Service>> {
        if self.kind == SiteKind::Online {
            return None;
        }
        let offered = self.services.iter().filter_map(|key| pack.services.get(key));
        offered.into_iter().find(|s| !is_served(s, &self.counters))
    }

    fn counter_fits(&self, pack: &Pack, plan: &CounterPlan) -> Result<(), Unfit> {
        if self.kind == SiteKind::Online {
            return Err(Unfit::NoCounters);
        }
        if !NUMBERS.contains(&plan.number) {
            return Err(Unfit::Number(plan.number));
        }
        if !pack.entities.contains(&plan.entity) {
            return Err(Unfit::Entity(plan.entity.to_string()));
        }
        let needed = |skill: &SkillKey| pack.services.values().any(|s| s.skill == *skill);
        if let Some(unknown) = plan.skills.iter().find(|s| !needed(s)) {
            return Err(Unfit::Skill(unknown.to_string()));
        }
        if plan.skills.is_empty() {
            return Err(Unfit::Skill(String::new()));
        }
        if !pack.zones().contains(&plan.zone.as_str()) {
            return Err(Unfit::Zone(plan.zone.clone()));
        }
        Ok(())
    }

    fn closure_fits(&self, closure: &Closure, today: Date) -> Result<(), Unfit> {
        let Closure { first, last, hours, .. } = closure;
        if last < first {
            return Err(Unfit::Backwards);
        }
        if *first < today {
            return Err(Unfit::Past);
        }
        let far = today.checked_add(AHEAD_MAX.days()).is_ok_and(|far| *first > far);
        if far || first.until(*last).is_ok_and(|span| span.get_days() >= DAYS_MAX) {
            return Err(Unfit::Long);
        }
        if hours.is_some_and(|(from, until)| first != last || until <= from) {
            return Err(Unfit::OtherHours);
        }
        match self.closures.values().find(|c| c.first <= *last && c.last >= *first) {
            Some(known) => Err(Unfit::Overlaps(known.first)),
            None => Ok(()),
        }
    }
}

/// Whether one of the counters can serve a service.
pub(crate) fn is_served(service: &Service, counters: &[CounterPlan]) -> bool {
    counters.iter().any(|c| c.skills.contains(&service.skill))
}

/// Whether the stretches of each day end after they begin, and do not overlap.
pub(crate) fn hours_fit(hours: &[Hours]) -> Result<(), Unfit> {
    for day in Weekday::Monday.cycle_forward().take(7) {
        let mut of_day: Vec<&Hours> = hours.iter().filter(|h| h.day == day).collect();
        of_day.sort_by_key(|h| h.from);
        let overlap = of_day.windows(2).any(|w| matches!(w, [a, b] if b.from < a.until));
        let backwards = of_day.iter().any(|h| h.until <= h.from);
        if overlap || backwards || of_day.len() > STRETCHES_MAX {
            return Err(Unfit::Hours(day));
        }
    }
    Ok(())
}

impl Pack {
    /// The zones of halls that have a name, in order.
    #[must_use]
    pub fn zones(&self) -> Vec<&str> {
        let all = self.sites.values().flat_map(|s| s.counters.iter().map(|c| c.zone.as_str()));
        let all: std::collections::BTreeSet<&str> = all.collect();
        all.into_iter().collect()
    }
    /// What counters can be able to do, each with the services that need it.
    #[must_use]
    pub fn skills(&self) -> Vec<(SkillKey, Vec<ServiceKey>)> {
        let mut all: std::collections::BTreeMap<SkillKey, Vec<ServiceKey>> =
            std::collections::BTreeMap::new();
        for s in self.services.values() {
            all.entry(s.skill.clone()).or_default().push(s.key.clone());
        }
        all.into_iter().collect()
    }
}

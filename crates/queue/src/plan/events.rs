//! What can happen to the plan of a site. Public are the number of a counter, the week, and the
//! days that are announced. What a counter can do is only committed to: beside the groups of
//! `counter.opened` it would name the opaque groups, and so say what each number was for.

use jiff::civil::{Date, Time, Weekday};
use journal::{Entry, Event, FoldError, Kind};
use kit::{Day, SiteKey, StreamId};
use ledger::cbor::{Map, Val};
use pack::{Change, Closure, CounterPlan, Hours, Reason};

use crate::events::{counter_of, named, shape};

/// A change of a site, and what was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Planned {
    pub(crate) change: Change,
    pub(crate) was: Option<Change>,
}

/// The stream of a site's plan: entry `n` of it makes version `n + 1`.
pub(crate) fn plan_stream(site: &SiteKey) -> StreamId {
    named("onewindow/plan/v1", site.as_str())
}

const KINDS: [&str; 5] = [
    "site.counter-planned",
    "site.counter-dropped",
    "site.hours-set",
    "site.closure-set",
    "site.closure-withdrawn",
];

fn kind(change: &Change) -> &'static str {
    let [planned, dropped, hours, closure, withdrawn] = KINDS;
    match change {
        Change::Counter(_) => planned,
        Change::Dropped(_) => dropped,
        Change::Hours(_) => hours,
        Change::Closure(_) => closure,
        Change::Withdrawn(_) => withdrawn,
    }
}

impl Planned {
    /// The event that records it.
    pub(crate) fn event(self, fresh: bool, site: &SiteKey, day: i64) -> Event {
        let public = shown(&self.change, Map::new().with("day", day));
        let facts = kept(&self.change, Map::new());
        let facts = match &self.was {
            Some(was) => facts.with("was", Val::Map(written(was))),
            None => facts,
        };
        Event {
            stream: plan_stream(site),
            fresh,
            kind: Kind(kind(&self.change), 1),
            place: site.as_str().to_owned(),
            public,
            facts,
            sealed: Vec::new(),
        }
    }

    /// Reads it back from an entry.
    ///
    /// # Errors
    /// When the entry lacks an attribute or has one that cannot be.
    pub(crate) fn of(entry: &Entry) -> Result<Self, FoldError> {
        let was = match entry.facts.get("was") {
            Some(Val::Map(was)) => Some(read(was)?),
            Some(_) => return Err(shape("was")),
            None => None,
        };
        Ok(Self { change: change_of(&entry.kind, &entry.public, &entry.facts)?, was })
    }
}

/// A change as it is kept in a row, and within an entry.
pub(crate) fn written(change: &Change) -> Map {
    kept(change, shown(change, Map::new().with("what", kind(change))))
}

/// Reads such a change.
///
/// # Errors
/// When an attribute is missing or cannot be.
pub(crate) fn read(map: &Map) -> Result<Change, FoldError> {
    change_of(map.text("what")?, map, map)
}

/// What is public of a change.
fn shown(change: &Change, public: Map) -> Map {
    match change {
        Change::Counter(plan) => public.with("counter", i64::from(plan.number)),
        Change::Dropped(number) => public.with("counter", i64::from(*number)),
        Change::Hours(hours) => {
            public.with("hours", Val::List(hours.iter().map(hours_val).collect()))
        }
        Change::Closure(c) => {
            let public = public
                .with("first", Day(c.first).number())
                .with("last", Day(c.last).number())
                .with("reason", c.reason.word());
            match c.hours {
                Some((from, until)) => {
                    public.with("from", minutes(from)).with("until", minutes(until))
                }
                None => public,
            }
        }
        Change::Withdrawn(first) => public.with("first", Day(*first).number()),
    }
}

/// What is only committed to.
fn kept(change: &Change, facts: Map) -> Map {
    match change {
        Change::Counter(plan) => {
            let skills = plan.skills.iter().map(|s| Val::Text(s.to_string())).collect();
            facts
                .with("entity", plan.entity.as_str())
                .with("skills", Val::List(skills))
                .with("zone", plan.zone.clone())
        }
        _ => facts,
    }
}

fn change_of(kind: &str, p: &Map, f: &Map) -> Result<Change, FoldError> {
    let at = KINDS.iter().position(|k| *k == kind);
    Ok(match at {
        Some(0) => Change::Counter(counter(p, f)?),
        Some(1) => Change::Dropped(counter_of(p)?),
        Some(2) => Change::Hours(p.list("hours")?.iter().map(hours_of).collect::<Result<_, _>>()?),
        Some(3) => Change::Closure(closure(p)?),
        Some(4) => Change::Withdrawn(date(p, "first")?),
        _ => return Err(FoldError::Shape(format!("{kind} is not of a site's plan"))),
    })
}

fn counter(p: &Map, f: &Map) -> Result<CounterPlan, FoldError> {
    let skill = |v: &Val| match v {
        Val::Text(key) => key.parse().map_err(|_| shape("skill")),
        _ => Err(shape("skill")),
    };
    Ok(CounterPlan {
        number: counter_of(p)?,
        entity: f.text("entity")?.parse().map_err(|_| shape("entity"))?,
        skills: f.list("skills")?.iter().map(skill).collect::<Result<_, _>>()?,
        zone: f.text("zone")?.to_owned(),
    })
}

fn closure(p: &Map) -> Result<Closure, FoldError> {
    let hours = match p.get("from") {
        Some(_) => Some((time(p.int("from")?)?, time(p.int("until")?)?)),
        None => None,
    };
    Ok(Closure {
        first: date(p, "first")?,
        last: date(p, "last")?,
        reason: Reason::from_word(p.text("reason")?).ok_or_else(|| shape("reason"))?,
        hours,
    })
}

fn date(p: &Map, name: &str) -> Result<Date, FoldError> {
    Ok(Day::from_number(p.int(name)?).ok_or_else(|| shape("day"))?.0)
}

/// Minutes since midnight.
fn minutes(time: Time) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

fn time(minutes: i64) -> Result<Time, FoldError> {
    let part = |n: i64| i8::try_from(n).map_err(|_| shape("time"));
    Time::new(part(minutes.div_euclid(60))?, part(minutes.rem_euclid(60))?, 0, 0)
        .map_err(|_| shape("time"))
}

/// `[weekday from 1 (Monday), from, until]`, in minutes since midnight.
fn hours_val(h: &Hours) -> Val {
    let day = i64::from(h.day.to_monday_one_offset());
    Val::List([day, minutes(h.from), minutes(h.until)].map(Val::Int).into())
}

fn hours_of(v: &Val) -> Result<Hours, FoldError> {
    let Val::List(list) = v else { return Err(shape("hours")) };
    let [Val::Int(day), Val::Int(from), Val::Int(until)] = &list[..] else {
        return Err(shape("hours"));
    };
    let day = i8::try_from(*day).ok().and_then(|d| Weekday::from_monday_one_offset(d).ok());
    Ok(Hours {
        day: day.ok_or_else(|| shape("weekday"))?,
        from: time(*from)?,
        until: time(*until)?,
    })
}

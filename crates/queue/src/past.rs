//! Days that are over, and the hall as it is, as the estimates of waits see them. Read from the
//! record tables; when counters were open is read from their own streams.

use std::collections::{BTreeMap, BTreeSet};

use days::wait::{Busy, Desk as Seat, Hall, Line};
use days::{Call, Day, Leg, Ms, Shift, Visit};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kit::{CounterKey, SkillKey};
use pack::Site;
use pack::queue::Lane;
use store::{FromRow, Result, Row, StoreError, Tx, sql};

use crate::events::desk_stream;
use crate::model::{Desk, Ticket, key};
use crate::sql as rows;

/// Rows of one day at most: a day has at most 26,000 numbers.
const DAY_MAX: i64 = 100_000;
/// A pause of at least so many milliseconds is the long one of a day.
const LONG_PAUSE: Ms = 20 * 60 * 1000;

/// A ticket as a visit, without its services.
struct Came(Visit);

impl FromRow for Came {
    fn from_row(row: &mut Row) -> Result<Self> {
        let number: i64 = row.get("number")?;
        let wrong = || StoreError::Inconsistent { table: "ticket", row: format!("{number}") };
        let left = row.get::<String>("state")? == "left";
        let since: Timestamp = row.get("since")?;
        Ok(Self(Visit {
            number,
            lane: Lane::from_word(&row.get::<String>("lane")?).ok_or_else(wrong)?,
            turn: row.get("turn")?,
            arrived: row.get::<Timestamp>("arrived")?.as_millisecond(),
            legs: Vec::new(),
            left: left.then(|| since.as_millisecond()),
        }))
    }
}

/// A step of a visit, with the number that it belongs to.
struct Stepped {
    number: i64,
    leg: Leg,
    counter: Option<u16>,
    started: Option<Timestamp>,
    finished: Option<Timestamp>,
}

impl FromRow for Stepped {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            number: row.get("number")?,
            leg: Leg {
                service: key(&row.get::<String>("service")?, "step")?,
                skill: key(&row.get::<String>("skill")?, "step")?,
            },
            counter: row.get("counter")?,
            started: row.get("started")?,
            finished: row.get("finished")?,
        })
    }
}

struct Called {
    number: i64,
    counter: u16,
    at: Ms,
    again: bool,
}

impl FromRow for Called {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            number: row.get("number")?,
            counter: row.get("counter")?,
            at: row.get::<Timestamp>("at")?.as_millisecond(),
            again: row.get("again")?,
        })
    }
}

/// Twelve hours before noon. On a day of 23 or 25 hours midnight itself would put everybody who
/// comes into another hour than the clock on the wall shows.
fn midnight(site: &Site, date: Date) -> Option<Ms> {
    let noon = site.zone.to_ambiguous_timestamp(date.at(12, 0, 0, 0)).compatible().ok()?;
    Some((noon - SignedDuration::from_hours(12)).as_millisecond())
}

/// A day of a site that is over. None when nothing happened on it.
///
/// # Errors
/// Those of the engine, and an inconsistent row.
pub fn day(tx: &mut Tx<'_>, site: &Site, date: Date) -> Result<Option<Day>> {
    let n = kit::Day(date).number();
    if rows::site_day(tx, &site.key, n)?.is_none() {
        return Ok(None);
    }
    let Some(midnight) = midnight(site, date) else { return Ok(None) };
    let of = [site.key.as_str().into(), n.into(), DAY_MAX.into()];
    let came: Vec<Came> = tx.all(
        sql!(
            "SELECT number, lane, turn, arrived, state, since FROM ticket
             WHERE site = $1 AND day = $2 AND visit = TRUE ORDER BY number LIMIT $3"
        ),
        &of,
    )?;
    let mut visits: Vec<Visit> = came.into_iter().map(|c| c.0).collect();
    let steps: Vec<Stepped> = tx.all(
        sql!(
            "SELECT t.number, s.service, s.skill, s.counter, s.started, s.finished
             FROM ticket t JOIN step s ON s.ticket = t.id
             WHERE t.site = $1 AND t.day = $2 ORDER BY t.number, s.n LIMIT $3"
        ),
        &of,
    )?;
    let called: Vec<Called> = tx.all(
        sql!(
            "SELECT number, counter, at, again FROM call
             WHERE site = $1 AND day = $2 ORDER BY at, entry LIMIT $3"
        ),
        &of,
    )?;
    let mut by_number: BTreeMap<i64, Vec<Stepped>> = BTreeMap::new();
    for step in steps {
        by_number.entry(step.number).or_default().push(step);
    }
    for visit in &mut visits {
        let steps = by_number.get(&visit.number);
        visit.legs = steps.into_iter().flatten().map(|s| s.leg.clone()).collect();
    }
    let untimed: Vec<i64> = tx.all(
        sql!(
            "SELECT t.number FROM untimed u JOIN ticket t ON t.id = u.ticket
             WHERE t.site = $1 AND t.day = $2 ORDER BY t.number LIMIT $3"
        ),
        &of,
    )?;
    let untimed = untimed.into_iter().collect();
    let calls = calls(&called, &by_number, &untimed, site.policy.gap_s * 1000);
    let last = calls.iter().map(|c| c.ended).max().unwrap_or(midnight);
    let shifts = shifts(tx, site, n, last)?;
    Ok(Some(Day { date, midnight, visits, calls, shifts }))
}

/// The day of a site until now. Whoever is at a counter is there until now, and did come.
///
/// # Errors
/// Those of the engine, and an inconsistent row.
pub fn so_far(tx: &mut Tx<'_>, site: &Site, now: Timestamp) -> Result<Option<Day>> {
    let Some(mut day) = day(tx, site, kit::Day::of(now, &site.zone).0)? else { return Ok(None) };
    let hall = hall(tx, site, now)?;
    let at = hall.desks.iter().filter_map(|d| Some((d.counter, d.busy.as_ref()?.number)));
    for (counter, number) in at {
        let mut calls = day.calls.iter_mut().rev();
        if let Some(call) = calls.find(|c| (c.counter, c.number) == (counter, number)) {
            (call.ended, call.missed) = (hall.now + 1, false);
        }
    }
    Ok(Some(day))
}

/// When the counters of a day were open, and what they could do, whatever the plan of the site is
/// today. A counter that did not open is as planned.
fn shifts(tx: &mut Tx<'_>, site: &Site, day: i64, last: Ms) -> Result<Vec<Shift>> {
    let mut shifts: BTreeMap<u16, Shift> = BTreeMap::new();
    for plan in &site.counters {
        let shift = Shift { counter: plan.number, skills: plan.skills.clone(), open: Vec::new() };
        shifts.insert(plan.number, shift);
    }
    for desk in rows::desks(tx, &site.key, day)? {
        let open = open_times(tx, &desk.counter, day, last)?;
        let shift =
            Shift { counter: desk.counter.number, skills: rows::desk_skills(tx, &desk)?, open };
        shifts.insert(shift.counter, shift);
    }
    Ok(shifts.into_values().collect())
}

/// The calls of a day, each with its end: the end of the service, or of waiting for nobody.
fn calls(
    called: &[Called],
    steps: &BTreeMap<i64, Vec<Stepped>>,
    untimed: &BTreeSet<i64>,
    gap: Ms,
) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    // The newest call of each counter.
    let mut newest: BTreeMap<u16, usize> = BTreeMap::new();
    for c in called {
        let known = newest.get(&c.counter).and_then(|n| calls.get_mut(*n));
        if c.again {
            if let Some(call) = known.filter(|call| call.missed && call.number == c.number) {
                call.ended = c.at + gap;
            }
            continue;
        }
        if let Some(call) = known.filter(|call| call.missed) {
            call.ended = call.ended.min(c.at);
        }
        let ms = |t: Option<Timestamp>| t.map(Timestamp::as_millisecond);
        let of = steps.get(&c.number).map_or(&[][..], Vec::as_slice);
        let leg = of.iter().position(|s| ms(s.finished).is_none_or(|f| f > c.at)).unwrap_or(0);
        // Served after this call, by this counter, and before it was called anywhere else.
        let other = called.iter().find(|o| o.number == c.number && !o.again && o.at > c.at);
        let ended = of.get(leg).filter(|s| s.counter == Some(c.counter)).and_then(|s| {
            let started = ms(s.started).filter(|at| *at >= c.at)?;
            other.is_none_or(|o| o.at > started).then_some(ms(s.finished)).flatten()
        });
        newest.insert(c.counter, calls.len());
        calls.push(Call {
            number: c.number,
            leg,
            counter: c.counter,
            at: c.at,
            ended: ended.unwrap_or(c.at + gap),
            missed: ended.is_none(),
            untimed: untimed.contains(&c.number),
        });
    }
    calls
}

/// From and until when a counter was open on a day; a counter that never closed was open until
/// `last`.
fn open_times(tx: &mut Tx<'_>, counter: &CounterKey, day: i64, last: Ms) -> Result<Vec<(Ms, Ms)>> {
    let mut open: Vec<(Ms, Ms)> = Vec::new();
    let mut since = None;
    for entry in journal::stream(tx, desk_stream(counter, day))? {
        let at = entry.at.as_millisecond();
        match entry.kind.as_str() {
            // A break is a pause of the counter like one for which it closes.
            "counter.opened" | "counter.resumed" => since = since.or(Some(at)),
            "counter.closed" | "counter.paused" => open.extend(since.take().map(|from| (from, at))),
            _ => {}
        }
    }
    open.extend(since.map(|from| (from, last.max(from))));
    Ok(open)
}

/// A service that somebody in the hall still has before them.
struct Ahead {
    number: i64,
    turn: Ms,
    arrived: Ms,
    waits: bool,
    sent: Option<u16>,
    counter: Option<u16>,
    since: Ms,
    leg: Leg,
}

impl FromRow for Ahead {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            number: row.get("number")?,
            turn: row.get("turn")?,
            arrived: row.get::<Timestamp>("arrived")?.as_millisecond(),
            waits: row.get::<String>("state")? == "waiting",
            sent: row.get("sent")?,
            counter: row.get("counter")?,
            since: row.get::<Timestamp>("since")?.as_millisecond(),
            leg: Leg {
                service: key(&row.get::<String>("service")?, "step")?,
                skill: key(&row.get::<String>("skill")?, "step")?,
            },
        })
    }
}

/// The hall of a site as it is now.
///
/// # Errors
/// Those of the engine, and an inconsistent row.
pub fn hall(tx: &mut Tx<'_>, site: &Site, now: Timestamp) -> Result<Hall> {
    let date = kit::Day::of(now, &site.zone);
    let n = date.number();
    let now = now.as_millisecond();
    let ahead: Vec<Ahead> = tx.all(
        sql!(
            "SELECT t.number, t.turn, t.arrived, t.state, t.sent, t.counter, t.since,
               s.service, s.skill
             FROM ticket t JOIN step s ON s.ticket = t.id AND s.n >= t.step
             WHERE t.site = $1 AND t.day = $2 AND t.state IN ('waiting', 'called', 'serving')
             ORDER BY t.turn, t.number, s.n LIMIT $3"
        ),
        &[site.key.as_str().into(), n.into(), DAY_MAX.into()],
    )?;
    let mut waiting: Vec<Line> = Vec::new();
    let mut busy: BTreeMap<u16, Busy> = BTreeMap::new();
    for a in ahead {
        if a.waits {
            match waiting.last_mut().filter(|l| l.number == a.number) {
                Some(line) => line.legs.push(a.leg),
                None => waiting.push(Line {
                    number: a.number,
                    turn: a.turn,
                    arrived: a.arrived,
                    sent: a.sent,
                    legs: vec![a.leg],
                }),
            }
        } else if let Some(counter) = a.counter {
            let fresh = Busy { number: a.number, turn: a.turn, since: a.since, legs: Vec::new() };
            busy.entry(counter).or_insert(fresh).legs.push(a.leg);
        }
    }
    let mut desks = Vec::with_capacity(site.counters.len());
    for plan in &site.counters {
        let counter = CounterKey { site: site.key.clone(), number: plan.number };
        desks.push(seat(tx, &counter, &plan.skills, n, now, busy.remove(&plan.number))?);
    }
    Ok(Hall { now, midnight: midnight(site, date.0).unwrap_or(now), waiting, desks })
}

/// A reserved number as it would stand in the line if its holder came at this instant.
///
/// # Errors
/// Those of the engine.
pub fn as_if_here(tx: &mut Tx<'_>, t: &Ticket, now: Timestamp) -> Result<Line> {
    let ahead: Vec<Ahead> = tx.all(
        sql!(
            "SELECT t.number, t.turn, t.arrived, t.state, t.sent, t.counter, t.since,
               s.service, s.skill
             FROM ticket t JOIN step s ON s.ticket = t.id AND s.n >= t.step
             WHERE t.id = $1 ORDER BY s.n LIMIT 99"
        ),
        &[t.id.0.into()],
    )?;
    let (number, arrived) = (t.number.ordinal(), now.as_millisecond());
    let legs = ahead.into_iter().map(|a| a.leg).collect();
    Ok(Line { number, turn: t.turn, arrived, sent: None, legs })
}

fn seat(
    tx: &mut Tx<'_>,
    counter: &CounterKey,
    plan: &[SkillKey],
    day: i64,
    now: Ms,
    busy: Option<Busy>,
) -> Result<Seat> {
    let known = rows::desk(tx, counter, day)?;
    // Whoever sits there can do what the counter was opened with.
    let skills = match &known {
        Some(desk) if desk.open => rows::desk_skills(tx, desk)?,
        _ => plan.to_vec(),
    };
    let rested = match &known {
        Some(_) => open_times(tx, counter, day, now)?
            .windows(2)
            .any(|w| matches!(w, [(_, from), (until, _)] if until - from >= LONG_PAUSE)),
        None => false,
    };
    Ok(Seat {
        counter: counter.number,
        skills,
        open: known.as_ref().is_some_and(Desk::calls),
        since: known.map(|d| d.pause.map_or(d.since, |p| p.since).as_millisecond()),
        rested,
        busy,
    })
}

//! What the manager sees of the hall now, and what needs a hand.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kit::{ServiceKey, SiteKey, SkillKey, StaffId, TicketId, TicketNumber};
use store::{FromRow, Result, Row, StoreError, Tx, sql};

use crate::model::{Pause, key};
use crate::sql as hall;

/// Visitors whom the counters of a site hold: those of all its workers.
const HELD_MAX: i64 = 2_000;
/// Serving is unusually long when it takes this many times the typical minutes of the service.
const LONG_TIMES: i64 = 3;

/// Who waits for a service.
#[derive(Clone, Debug)]
pub struct Line {
    /// The service.
    pub service: ServiceKey,
    /// What a counter must be able to do for it.
    pub skill: SkillKey,
    /// How many wait.
    pub waiting: i64,
    /// How many of them any counter with the skill may call.
    pub anywhere: i64,
    /// How many of them were sent to a counter that calls nobody now.
    pub stuck: i64,
    /// Since when the first of them has been waiting.
    pub oldest: Timestamp,
    /// How many have been waiting longer than the site wants.
    pub late: i64,
}

impl FromRow for Line {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            service: key(&row.get::<String>("service")?, "step")?,
            skill: key(&row.get::<String>("skill")?, "ticket")?,
            waiting: row.get("waiting")?,
            anywhere: row.get("anywhere")?,
            stuck: row.get("stuck")?,
            oldest: row.get("oldest")?,
            late: row.get("late")?,
        })
    }
}

/// A counter of the day: who sits there, and whom it has.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Its number.
    pub counter: u16,
    /// Whether it is open.
    pub open: bool,
    /// Who sits there, or did last.
    pub operator: StaffId,
    /// Whom it has.
    pub visitor: Option<Visitor>,
    /// Whom it holds, in the order of their turns.
    pub held: Vec<TicketNumber>,
    /// The break that it is on.
    pub pause: Option<Pause>,
}

impl Seat {
    /// Whether it can call somebody: it is open, and on no break.
    #[must_use]
    pub fn calls(&self) -> bool {
        self.open && self.pause.is_none()
    }
}

/// A visitor at a counter.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The number.
    pub number: TicketNumber,
    /// Whether serving has begun.
    pub served: bool,
    /// Since when.
    pub since: Timestamp,
    /// For what.
    pub service: ServiceKey,
    /// Whether the visitor takes the time it takes.
    pub untimed: bool,
}

impl FromRow for Seat {
    fn from_row(row: &mut Row) -> Result<Self> {
        let number: Option<i64> = row.get("ticket")?;
        let state: Option<String> = row.get("state")?;
        let since: Option<Timestamp> = row.get("since")?;
        let service: Option<String> = row.get("service")?;
        let visitor = match (number.and_then(TicketNumber::nth), since, service) {
            (Some(number), Some(since), Some(service)) => Some(Visitor {
                number,
                served: state.as_deref() == Some("serving"),
                since,
                service: key(&service, "step")?,
                untimed: row.get("untimed")?,
            }),
            _ => None,
        };
        let paused: Option<Timestamp> = row.get("paused")?;
        let why: Option<String> = row.get("pause_reason")?;
        Ok(Self {
            counter: row.get("number")?,
            open: row.get("open")?,
            operator: StaffId(row.get("operator")?),
            visitor,
            held: Vec::new(),
            pause: paused.zip(why).map(|(since, reason)| Pause { since, reason }),
        })
    }
}

/// How many visits of the day are in a state.
#[derive(Clone, Debug)]
pub struct InState {
    /// The state's word.
    pub state: String,
    /// How many.
    pub n: i64,
}

impl FromRow for InState {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { state: row.get("state")?, n: row.get("n")? })
    }
}

/// A visitor who waits, for a list to choose from.
#[derive(Clone, Debug)]
pub struct Waits {
    /// The ticket.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
}

impl FromRow for Waits {
    fn from_row(row: &mut Row) -> Result<Self> {
        let number: i64 = row.get("number")?;
        let wrong = || StoreError::Inconsistent { table: "ticket", row: format!("{number}") };
        Ok(Self {
            id: TicketId(row.get("id")?),
            number: TicketNumber::nth(number).ok_or_else(wrong)?,
        })
    }
}

/// The hall of a site now.
#[derive(Clone, Debug)]
pub struct Board {
    /// Who waits, by service.
    pub lines: Vec<Line>,
    /// The counters that have opened today.
    pub seats: Vec<Seat>,
    /// The visits of today, by state.
    pub states: Vec<InState>,
    /// What the counters can do that are open and on no break, and which they are.
    pub able: BTreeMap<SkillKey, Vec<u16>>,
}

/// Reads the hall. Whoever has waited since before `late` waits too long.
///
/// # Errors
/// Those of the engine.
pub fn read(tx: &mut Tx<'_>, site: &SiteKey, day: i64, late: Timestamp) -> Result<Board> {
    let which = [site.as_str().into(), day.into()];
    let lines = tx.all(
        sql!(
            "SELECT s.service, t.skill, COUNT(*) AS waiting, MIN(t.waits_from) AS oldest,
               COUNT(*) FILTER (WHERE t.waits_from < $3) AS late,
               COUNT(*) FILTER (WHERE t.sent IS NULL) AS anywhere,
               COUNT(*) FILTER (WHERE t.sent IS NOT NULL AND d.number IS NULL) AS stuck
             FROM ticket t JOIN step s ON s.ticket = t.id AND s.n = t.step
             LEFT JOIN desk d ON d.site = t.site AND d.day = t.day AND d.number = t.sent
               AND d.open = TRUE AND d.paused IS NULL
             WHERE t.site = $1 AND t.day = $2 AND t.state = 'waiting'
             GROUP BY s.service, t.skill ORDER BY MIN(t.waits_from), s.service LIMIT 500"
        ),
        &[site.as_str().into(), day.into(), late.into()],
    )?;
    let mut seats: Vec<Seat> = tx.all(
        sql!(
            "SELECT d.number, d.open, d.operator, d.paused, d.pause_reason,
               t.number AS ticket, t.state, t.since, s.service,
               EXISTS (SELECT 1 FROM untimed u WHERE u.ticket = d.ticket) AS untimed
             FROM desk d LEFT JOIN ticket t ON t.id = d.ticket
             LEFT JOIN step s ON s.ticket = t.id AND s.n = t.step
             WHERE d.site = $1 AND d.day = $2 ORDER BY d.number LIMIT 999"
        ),
        &which,
    )?;
    for t in hall::set_aside(tx, site, day, "held", HELD_MAX)? {
        let at = t.state.at().map(|at| at.counter);
        if let Some(seat) = seats.iter_mut().find(|s| Some(s.counter) == at) {
            seat.held.push(t.number);
        }
    }
    let states = states(tx, site, day)?;
    let mut able: BTreeMap<SkillKey, Vec<u16>> = BTreeMap::new();
    for does in does(tx, site, day)?.into_iter().filter(|d| d.calls) {
        able.entry(does.skill).or_default().push(does.counter);
    }
    Ok(Board { lines, seats, states, able })
}

/// The visits of a day, by state.
fn states(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Vec<InState>> {
    tx.all(
        sql!(
            "SELECT state, COUNT(*) AS n FROM ticket
             WHERE site = $1 AND day = $2 AND visit = TRUE
             GROUP BY state ORDER BY state LIMIT 20"
        ),
        &[site.as_str().into(), day.into()],
    )
}

/// How many are in one of these states.
#[must_use]
pub fn count(all: &[InState], states: &[&str]) -> i64 {
    all.iter().filter(|s| states.contains(&s.state.as_str())).map(|s| s.n).sum()
}

/// What an open counter can do: what it was opened with, whatever is planned since.
#[derive(Clone, Debug)]
pub struct Does {
    /// The counter.
    pub counter: u16,
    /// What it can do.
    pub skill: SkillKey,
    /// Whether it is on no break.
    pub calls: bool,
}

impl FromRow for Does {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            counter: row.get("number")?,
            skill: key(&row.get::<String>("skill")?, "desk_skill")?,
            calls: row.get("calls")?,
        })
    }
}

/// What the open counters of a day can do, by their numbers.
///
/// # Errors
/// Those of the engine, and an inconsistent row.
pub fn does(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Vec<Does>> {
    tx.all(
        sql!(
            "SELECT d.number, k.skill, d.paused IS NULL AS calls
             FROM desk d JOIN desk_skill k ON k.desk = d.stream
             WHERE d.site = $1 AND d.day = $2 AND d.open = TRUE
             ORDER BY d.number, k.skill LIMIT 20000"
        ),
        &[site.as_str().into(), day.into()],
    )
}

/// Who waits at a site, in the order of their turns.
///
/// # Errors
/// Those of the engine.
pub fn waiting(tx: &mut Tx<'_>, site: &SiteKey, day: i64, most: i64) -> Result<Vec<Waits>> {
    tx.all(
        sql!(
            "SELECT id, number FROM ticket WHERE site = $1 AND day = $2 AND state = 'waiting'
             ORDER BY number LIMIT $3"
        ),
        &[site.as_str().into(), day.into(), most.into()],
    )
}

/// Something that needs a hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alert {
    /// Visitors wait for a service, and no open counter may call them.
    Uncovered {
        /// The service.
        service: ServiceKey,
        /// How many wait.
        waiting: i64,
    },
    /// Visitors wait longer than the site wants.
    Late {
        /// The service.
        service: ServiceKey,
        /// How many.
        late: i64,
    },
    /// A counter serves unusually long.
    Long {
        /// The counter.
        counter: u16,
        /// Whom.
        number: TicketNumber,
        /// For so many minutes.
        minutes: i64,
    },
}

impl Board {
    /// How many visits are in one of these states.
    #[must_use]
    pub fn count(&self, states: &[&str]) -> i64 {
        count(&self.states, states)
    }

    /// What needs a hand now; `typical` knows the typical minutes of a service.
    #[must_use]
    pub fn alerts(&self, now: Timestamp, typical: impl Fn(&ServiceKey) -> i64) -> Vec<Alert> {
        let uncovered = self.lines.iter().filter_map(|l| {
            // Whoever was sent to a counter is called by that one, whatever others can do.
            let waiting = match self.able.contains_key(&l.skill) {
                true => l.stuck,
                false => l.stuck + l.anywhere,
            };
            let service = l.service.clone();
            (waiting > 0).then_some(Alert::Uncovered { service, waiting })
        });
        let late = self
            .lines
            .iter()
            .filter(|l| l.late > 0)
            .map(|l| Alert::Late { service: l.service.clone(), late: l.late });
        let long = self.seats.iter().filter_map(|s| {
            let v = s.visitor.as_ref().filter(|v| v.served && !v.untimed)?;
            let minutes = now.duration_since(v.since).as_mins();
            (minutes >= LONG_TIMES * typical(&v.service).max(1)).then_some(Alert::Long {
                counter: s.counter,
                number: v.number,
                minutes,
            })
        });
        uncovered.chain(late).chain(long).collect()
    }
}

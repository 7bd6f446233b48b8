//! A small simulated hall: visitors arrive, clerks serve, at the demo's first two centres, through
//! the real operations. A counter at which a person is signed in is left alone. So is, for a while,
//! a number that a person took, where a person is signed in at a counter that can call it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use identity::{Account, Sessions};
use jiff::SignedDuration;
use journal::Entry;
use kit::{Actor, CommandId, CounterKey, Role, ServiceKey, SiteKey, SkillKey, StreamId, TicketId};
use pack::{CounterPlan, Site};
use queue::changed::edge as changed;
use queue::day::board;
use queue::edge::{self, NewTicket};
use queue::operator::ops as seats;
use queue::{State, Ticket, ops, sql};
use rand::rngs::ChaCha12Rng;
use rand::{Rng, RngExt, SeedableRng};
use store::{StoreError, Tx};
use tokio::sync::Mutex;
use web::House;

/// How often somebody does something.
const TICK: Duration = Duration::from_millis(1500);
/// The hall does not grow beyond this: the visitor's ticket should come to its turn.
const WAITING_MAX: i64 = 12;
/// The counter that the demo's first link opens: the visitor's own.
pub const VISITORS: u16 = 1;
/// How long the number of a person is kept for the person who is signed in. Then it comes to its
/// turn like every other: a visitor who went on to something else blocks no counter.
const KEPT: SignedDuration = SignedDuration::from_mins(5);
/// Whoever wait at a site at most, with those whom people gave a number.
const LOOKED_AT: i64 = 200;

/// A free clerk takes a break at one of so many looks, and is back at one of so many. DEMO: a
/// minute or two in a quarter of an hour, so that whoever looks sees one.
const BREAK_EVERY: u32 = 40;
const BREAK_LASTS: u32 = 6;

/// Held while the hall acts, and while the tour makes way for its visitor.
static TURN: Mutex<()> = Mutex::const_new(());

/// What the clerks of the hall do.
#[derive(Default)]
struct Clerks {
    /// How long each has been at a visitor, in looks.
    busy: BTreeMap<TicketId, u32>,
    /// Where one is on a break.
    breaks: BTreeSet<CounterKey>,
}

/// The hall and its clerks.
pub struct Hall {
    house: House,
    sessions: Sessions,
    rng: ChaCha12Rng,
    clerks: Clerks,
}

impl Hall {
    /// A hall of which this seed is all the randomness.
    #[must_use]
    pub fn new(house: House, sessions: Sessions, seed: [u8; 32]) -> Self {
        Self { house, sessions, rng: ChaCha12Rng::from_seed(seed), clerks: Clerks::default() }
    }

    /// Somebody does something at each of the first two centres.
    pub async fn tick(&mut self) {
        let house = self.house.clone();
        for site in house.sites.halls().iter().take(2) {
            let _turn = TURN.lock().await;
            let people = people(&self.sessions, site);
            if let Err(e) = step(&house, site, &people, &mut self.rng, &mut self.clerks).await {
                tracing::debug!(error = %e, site = %site.key, "the simulated hall pauses");
            }
        }
    }
}

/// Runs the hall for ever.
pub async fn run(mut hall: Hall) {
    let mut tick = tokio::time::interval(TICK);
    loop {
        tick.tick().await;
        hall.tick().await;
    }
}

/// The name of an act of the simulation, of the version for bytes of one's own. That of a person's
/// act is random.
fn named(bytes: [u8; 16]) -> CommandId {
    CommandId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn command(rng: &mut ChaCha12Rng) -> CommandId {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    named(bytes)
}

/// Whether a person did this: not the simulation, and no timer.
pub(crate) fn by_a_person(entry: &Entry) -> bool {
    let simulated = entry.command.0.get_version() == Some(uuid::Version::Custom);
    !simulated && entry.role != Role::Clock
}

/// The counters of a site that are left to people.
fn people<'a>(sessions: &Sessions, site: &'a Site) -> Vec<&'a CounterPlan> {
    let signed_in = sessions.counters();
    let here = |number| signed_in.contains(&CounterKey { site: site.key.clone(), number });
    site.counters.iter().filter(|c| here(c.number)).collect()
}

/// Who waits at a site, and whether a person took the number.
fn waiting(tx: &mut Tx<'_>, site: &SiteKey, day: i64) -> Result<Vec<(Ticket, bool)>, StoreError> {
    let mut all = Vec::new();
    for waits in board::waiting(tx, site, day, LOOKED_AT)? {
        let begun = journal::stream(tx, StreamId(waits.id.0))?.into_iter().next();
        let person = begun.is_some_and(|e| by_a_person(&e));
        all.extend(sql::ticket(tx, waits.id)?.map(|t| (t, person)));
    }
    Ok(all)
}

async fn waiting_at(house: &House, site: &Site) -> Result<Vec<(Ticket, bool)>, String> {
    let (key, day) = (site.key.clone(), ops::today(site, house.app.now()));
    house.app.read(move |tx| waiting(tx, &key, day)).await.map_err(|e: StoreError| e.to_string())
}

/// The skills for which a person's number waits that another person can call.
async fn kept(
    house: &House,
    site: &Site,
    people: &[&CounterPlan],
) -> Result<BTreeSet<SkillKey>, String> {
    if people.is_empty() {
        return Ok(BTreeSet::new());
    }
    let since = house.app.now() - KEPT;
    let all = waiting_at(house, site).await?;
    let skills = all.into_iter().filter(|(t, person)| *person && t.arrived > since);
    let can = |skill: &SkillKey| people.iter().any(|c| c.skills.contains(skill));
    Ok(skills.map(|(t, _)| t.skill).filter(can).collect())
}

/// The simulated visitors who wait for one of these skills leave, so that a person who takes a
/// number for it now is the next.
pub(crate) async fn make_way(
    house: &House,
    site: &Site,
    skills: &[SkillKey],
) -> Result<(), String> {
    let by = account(house, format!("reception.{}", site.key)).await?.actor(None);
    for (t, person) in waiting_at(house, site).await? {
        if person || !skills.contains(&t.skill) {
            continue;
        }
        let fresh = identity::sign_in::fresh_command::<identity::Error>();
        let key = named(fresh.map_err(|e| format!("{e:?}"))?.0.into_bytes());
        let id = t.id;
        edge::act(house, &by, key, id, "leave", &(), move |tx, cx, by, _| {
            ops::leave(tx, cx, by, id)
        })
        .await
        .map_err(|p| p.code.to_owned())?;
    }
    Ok(())
}

/// A while in which the hall does nothing.
pub(crate) async fn pause() -> tokio::sync::MutexGuard<'static, ()> {
    TURN.lock().await
}

async fn account(house: &House, login: String) -> Result<Account, String> {
    house
        .app
        .read(move |tx| identity::sql::account(tx, &login))
        .await
        .map_err(|e| e.to_string())?
        .ok_or_else(|| "no such demo account".to_owned())
}

async fn step(
    house: &House,
    site: &Arc<Site>,
    people: &[&CounterPlan],
    rng: &mut ChaCha12Rng,
    clerks: &mut Clerks,
) -> Result<(), String> {
    let (key, day) = (site.key.clone(), ops::today(site, house.app.now()));
    let known =
        house.app.read(move |tx| sql::site_day(tx, &key, day)).await.map_err(|e| e.to_string())?;
    let waiting = known.map_or(0, |k| k.waiting);
    let kept = kept(house, site, people).await?;
    for plan in people {
        // Whoever sits down at a counter of the simulation finds it at work.
        let counter = CounterKey { site: site.key.clone(), number: plan.number };
        if clerks.breaks.remove(&counter) {
            let login = format!("operator.{}.{}", site.key, plan.number);
            let by = account(house, login).await?.actor(Some(plan.number));
            resume(house, &by, &counter, rng).await?;
        }
    }
    if waiting < WAITING_MAX && rng.random_range(0..4) < 2 {
        arrive(house, site, &kept, rng).await?;
    }
    let pick = rng.random_range(0..site.counters.len());
    let theirs =
        |c: &CounterPlan| c.number == VISITORS || people.iter().any(|p| p.number == c.number);
    let Some(plan) = site.counters.get(pick).filter(|c| !theirs(c)) else {
        return Ok(());
    };
    serve(house, site, (plan, &kept), rng, clerks).await
}

async fn arrive(
    house: &House,
    site: &Arc<Site>,
    kept: &BTreeSet<SkillKey>,
    rng: &mut ChaCha12Rng,
) -> Result<(), String> {
    let kiosk = account(house, format!("kiosk.{}", site.key)).await?;
    // Nobody overtakes a person: somebody with priority would.
    let free = |key: &ServiceKey| {
        house.pack.services.get(key).is_none_or(|service| !kept.contains(&service.skill))
    };
    let one = |rng: &mut ChaCha12Rng| {
        let drawn = site.services.get(rng.random_range(0..site.services.len()));
        drawn.filter(|key| free(key)).map(ToString::to_string)
    };
    let mut services: Vec<String> = one(rng).into_iter().collect();
    if services.is_empty() {
        return Ok(());
    }
    if rng.random_range(0..6) == 0 {
        services.extend(one(rng).filter(|s| !services.contains(s)));
    }
    let grounds = &house.pack.priority_grounds;
    let priority = (rng.random_range(0..7) == 0)
        .then(|| grounds.get(rng.random_range(0..grounds.len())).cloned())
        .flatten();
    let langs = house.langs();
    let language = langs.get(rng.random_range(0..langs.len())).map(ToString::to_string);
    let new = NewTicket { services, priority, phone: None, language };
    edge::take(house, site, &kiosk.actor(None), command(rng), new)
        .await
        .map(|_| ())
        .map_err(|p| p.code.to_owned())
}

async fn serve(
    house: &House,
    site: &Arc<Site>,
    (plan, kept): (&CounterPlan, &BTreeSet<SkillKey>),
    rng: &mut ChaCha12Rng,
    clerks: &mut Clerks,
) -> Result<(), String> {
    let number = plan.number;
    let clerk = account(house, format!("operator.{}.{number}", site.key)).await?;
    if clerk.role != Role::Operator {
        return Ok(());
    }
    let by = clerk.actor(Some(number));
    let day = ops::today(site, house.app.now());
    let counter = CounterKey { site: site.key.clone(), number };
    let at = counter.clone();
    let found = house.app.read(move |tx| seat(tx, &at, day)).await;
    let Seat { open, ticket, paused } = found.map_err(|e| e.to_string())?;
    if paused {
        if rng.random_range(0..BREAK_LASTS) == 0 {
            clerks.breaks.remove(&counter);
            resume(house, &by, &counter, rng).await?;
        }
        return Ok(());
    }
    let Some(ticket) = ticket else {
        let alone = !clerks.breaks.iter().any(|c| c.site == site.key);
        if open && alone && rng.random_range(0..BREAK_EVERY) == 0 {
            take_break(house, &by, &counter, rng).await?;
            clerks.breaks.insert(counter);
            return Ok(());
        }
        if plan.skills.iter().any(|skill| kept.contains(skill)) {
            return Ok(());
        }
        read_news(house, &by, number, rng).await?;
        return edge::call_next(house, site, &by, command(rng), number)
            .await
            .map(|_| ())
            .map_err(|e| e.to_string());
    };
    let seen = clerks.busy.entry(ticket.id).or_default();
    *seen += 1;
    let seen = *seen;
    if clerks.busy.len() > 1000 {
        clerks.busy.clear();
    }
    act(house, &by, &ticket, seen, rng).await
}

/// A counter of the simulation, and whom it has.
#[derive(Default)]
struct Seat {
    open: bool,
    ticket: Option<Ticket>,
    paused: bool,
}

fn seat(tx: &mut Tx<'_>, counter: &CounterKey, day: i64) -> Result<Seat, StoreError> {
    let Some(desk) = sql::desk(tx, counter, day)? else { return Ok(Seat::default()) };
    let ticket = match desk.ticket {
        Some(id) => sql::ticket(tx, id)?,
        None => None,
    };
    Ok(Seat { open: desk.open, ticket, paused: desk.pause.is_some() })
}

/// Now and then a clerk takes a break: one at a time, so that the hall goes on.
async fn take_break(
    house: &House,
    by: &Actor,
    counter: &CounterKey,
    rng: &mut ChaCha12Rng,
) -> Result<(), String> {
    let reasons = &house.pack.break_reasons;
    let Some(reason) = reasons.get(rng.random_range(0..reasons.len().max(1))) else {
        return Ok(());
    };
    let done = edge::pause(house, by, command(rng), counter, reason).await;
    done.map_err(|p| p.code.to_owned())
}

async fn resume(
    house: &House,
    by: &Actor,
    counter: &CounterKey,
    rng: &mut ChaCha12Rng,
) -> Result<(), String> {
    let done = edge::at_counter(house, by, command(rng), counter, "resume", seats::resume).await;
    done.map_err(|p| p.code.to_owned())
}

/// A clerk of the simulation reads at once what is new of a service. At a closed counter nothing is
/// read: the next call opens it.
async fn read_news(
    house: &House,
    by: &Actor,
    number: u16,
    rng: &mut ChaCha12Rng,
) -> Result<(), String> {
    let Some(counter) = by.counter.clone().filter(|c| c.number == number) else { return Ok(()) };
    let lang = house.langs().first().cloned().unwrap_or_default();
    let Ok((news, _)) = changed::here(house, by, &counter, &lang).await else { return Ok(()) };
    for n in news {
        let (service, digest) = (n.unread.service.to_string(), n.unread.digest_text());
        changed::acknowledge(house, by, command(rng), &counter, &service, &digest)
            .await
            .map_err(|p| p.code.to_owned())?;
    }
    Ok(())
}

async fn act(
    house: &House,
    by: &Actor,
    ticket: &Ticket,
    seen: u32,
    rng: &mut ChaCha12Rng,
) -> Result<(), String> {
    let (id, key) = (ticket.id, command(rng));
    let done = match ticket.state {
        State::Called(_) if seen > 1 => {
            edge::act(house, by, key, id, "start", &(), move |tx, cx, by, site| {
                ops::start(tx, cx, by, site, id)
            })
            .await
        }
        State::Serving(_) if seen > 4 => {
            edge::act(house, by, key, id, "finish", &"done", move |tx, cx, by, site| {
                ops::finish(tx, cx, by, site, id, "done")
            })
            .await
        }
        _ => return Ok(()),
    };
    done.map(|_| ()).map_err(|p| p.code.to_owned())
}

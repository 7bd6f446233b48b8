//! Plays the script of made-up days through the real operations, at the script's own times.
//!
//! Acts are handed in one after another and not waited for, up to [`AHEAD`], so that the writer
//! commits them in groups. Each has a command that follows from site, day and place in the script:
//! playing a script again does what is missing, and nothing twice.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use days::{Act, Ms, Simulated};
use futures_util::StreamExt;
use futures_util::stream::FuturesOrdered;
use identity::Account;
use jiff::Timestamp;
use journal::{Command, Cx, Lock};
use kit::{Actor, CommandId, Day, TicketId};
use ledger::Hash;
use pack::Site;
use queue::edge::{self, NewTicket};
use queue::{Error, ops, sql};
use sha2::{Digest, Sha256};
use store::Tx;
use web::House;

use crate::clock::Steered;
use crate::node::NodeError;

/// Acts handed in and not answered yet, at most: several groups of the writer.
const AHEAD: usize = 256;

/// A made-up day of a site, and the accounts that act in it.
pub struct Stage {
    site: Arc<Site>,
    day: i64,
    seed: u64,
    kiosk: Actor,
    reception: Actor,
    manager: Actor,
    clerks: BTreeMap<u16, Actor>,
    /// The day.
    pub made: Simulated,
}

/// What is done to a ticket of a number.
type Verb = Box<dyn FnMut(&mut Tx<'_>, &mut Cx, TicketId) -> Result<(), Error> + Send>;
type Deed = Box<dyn FnMut(&mut Tx<'_>, &mut Cx) -> Result<(), Error> + Send>;
type Running = Pin<Box<dyn Future<Output = Result<(), NodeError>> + Send>>;

impl Stage {
    /// The stage of a made-up day.
    ///
    /// # Errors
    /// When the demo's accounts are not there.
    pub async fn set(
        house: &House,
        site: &Arc<Site>,
        made: Simulated,
        seed: u64,
    ) -> Result<Self, NodeError> {
        let kiosk = account(house, format!("kiosk.{}", site.key)).await?.actor(None);
        let reception = account(house, format!("reception.{}", site.key)).await?.actor(None);
        let manager = account(house, format!("manager.{}", site.key)).await?.actor(None);
        let mut clerks = BTreeMap::new();
        for c in &site.counters {
            let login = format!("operator.{}.{}", site.key, c.number);
            clerks.insert(c.number, account(house, login).await?.actor(Some(c.number)));
        }
        let day = Day(made.day.date).number();
        Ok(Self { site: site.clone(), day, seed, kiosk, reception, manager, clerks, made })
    }

    /// The command of an act.
    fn command(&self, by: &Actor, n: usize) -> Command {
        let mut h = Sha256::new();
        h.update(b"onewindow/play/v1\n");
        h.update(self.site.key.as_str());
        h.update(self.day.to_be_bytes());
        h.update(self.seed.to_be_bytes());
        h.update(u64::try_from(n).unwrap_or(u64::MAX).to_be_bytes());
        let body: Hash = h.finalize().into();
        let id = body.first_chunk::<16>().copied().unwrap_or_default();
        let id = CommandId(uuid::Builder::from_custom_bytes(id).into_uuid());
        Command { actor: by.id, id, body }
    }

    fn clerk(&self, counter: u16) -> Result<Actor, NodeError> {
        let found = self.clerks.get(&counter).cloned();
        found.ok_or_else(|| NodeError::First(format!("nobody sits at counter {counter}")))
    }

    /// The manager closes the day after its last act. What a made-up day leaves without an end fits
    /// into one round.
    ///
    /// # Errors
    /// When it was refused.
    pub async fn close(&self, house: &House) -> Result<(), NodeError> {
        let (by, site, day) = (self.manager.clone(), self.site.clone(), self.day);
        let Some(last) = self.made.acts.iter().map(|a| a.at).max() else { return Ok(()) };
        let moment = Timestamp::from_millisecond(last).unwrap_or(Timestamp::UNIX_EPOCH);
        let command = self.command(&by, self.made.acts.len());
        let body = move |tx: &mut Tx<'_>, cx: &mut Cx| {
            cx.now = moment;
            ops::close_day(tx, cx, &by, &site, None)?;
            ops::sweep(tx, cx, &by, &site.key, day)
        };
        let done = house.app.write(&[Lock::site(&self.site.key)], command, body).await;
        done.map(|_| ()).map_err(|e| NodeError::First(format!("{} closes: {e}", self.site.key)))
    }

    /// What an act is: who does it, and how.
    fn deed(&self, house: &House, act: &Act) -> Result<(Actor, Deed), NodeError> {
        let (clock, door) = (Actor::clock(), self.reception.clone());
        Ok(match act {
            Act::Open(c) => {
                let (by, site, c) = (self.clerk(*c)?, self.site.clone(), *c);
                (by.clone(), Box::new(move |tx, cx| ops::open_counter(tx, cx, &by, &site, c)))
            }
            Act::Close(c) => {
                let (by, site, c) = (self.clerk(*c)?, self.site.clone(), *c);
                (by.clone(), Box::new(move |tx, cx| ops::close_counter(tx, cx, &by, &site, c)))
            }
            Act::Take { number, services, ground, phone, language } => {
                let new = NewTicket {
                    services: services.iter().map(ToString::to_string).collect(),
                    priority: ground.clone(),
                    phone: phone.clone(),
                    language: language.as_ref().map(ToString::to_string),
                };
                let issue = edge::parse(house, &self.site, new)
                    .map_err(|p| NodeError::First(p.code.to_owned()))?;
                let (by, wanted) = (self.kiosk.clone(), *number);
                let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
                    same(ops::issue(tx, cx, &by, &issue)?.number, wanted)
                };
                (self.kiosk.clone(), Box::new(run))
            }
            Act::Call(c, wanted) => {
                let (by, site, c, wanted) = (self.clerk(*c)?, self.site.clone(), *c, *wanted);
                let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
                    let called = ops::call_next(tx, cx, &by, &site, c)?;
                    same(called.map_or(0, |called| called.number), wanted)
                };
                (self.clerk(c)?, Box::new(run))
            }
            Act::Again(c, n) => self.at(*c, *n, ops::call_again)?,
            Act::Start(c, n) => self.at(*c, *n, ops::start)?,
            Act::Missed(c, n) => self.at(*c, *n, ops::did_not_come)?,
            Act::Finish(c, n, outcome) => {
                let outcome = outcome.clone();
                self.at(*c, *n, move |tx, cx, by, site, id| {
                    ops::finish(tx, cx, by, site, id, &outcome)
                })?
            }
            Act::TurnAway(c, n, ground) => {
                let (ground, pack) = (ground.clone(), house.pack.clone());
                self.at(*c, *n, move |tx, cx, by, _, id| {
                    edge::turn_away(tx, cx, by, &pack, id, &ground)
                })?
            }
            Act::Lapse(n) => {
                let by = clock.clone();
                (clock, self.on(*n, Box::new(move |tx, cx, id| ops::timer_due(tx, cx, &by, id))))
            }
            Act::Leave(n) => {
                let by = door.clone();
                (door, self.on(*n, Box::new(move |tx, cx, id| ops::leave(tx, cx, &by, id))))
            }
            Act::Back(n) => {
                let (by, site) = (door.clone(), self.site.clone());
                let run =
                    move |tx: &mut Tx<'_>, cx: &mut Cx, id| ops::come_back(tx, cx, &by, &site, id);
                (door, self.on(*n, Box::new(run)))
            }
        })
    }

    /// What a clerk does to a ticket.
    fn at(
        &self,
        counter: u16,
        number: i64,
        run: impl Fn(&mut Tx<'_>, &mut Cx, &Actor, &Site, TicketId) -> Result<(), Error>
        + Send
        + 'static,
    ) -> Result<(Actor, Deed), NodeError> {
        let (by, site) = (self.clerk(counter)?, self.site.clone());
        let actor = by.clone();
        let verb: Verb = Box::new(move |tx, cx, id| run(tx, cx, &by, &site, id));
        Ok((actor, self.on(number, verb)))
    }

    /// Finds the ticket of a number, when the act comes to its turn.
    fn on(&self, number: i64, mut verb: Verb) -> Deed {
        let (site, day) = (self.site.key.clone(), self.day);
        Box::new(move |tx, cx| {
            let id = sql::by_number(tx, &site, day, number)?.ok_or(Error::NoSuchTicket)?;
            verb(tx, cx, id)
        })
    }

    fn run(&self, house: &House, n: usize, at: Ms, act: &Act) -> Result<Running, NodeError> {
        let (by, mut deed) = self.deed(house, act)?;
        let command = self.command(&by, n);
        let (app, locks) = (house.app.clone(), [Lock::site(&self.site.key)]);
        let moment = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
        let what = format!("{} {}, {moment}: {act:?}", self.site.key, self.day);
        Ok(Box::pin(async move {
            let body = move |tx: &mut Tx<'_>, cx: &mut Cx| {
                // The clock may have been moved on already for acts that wait behind this one.
                cx.now = moment;
                deed(tx, cx)
            };
            let done = app.write(&locks, command, body).await;
            done.map(|_| ()).map_err(|e| NodeError::First(format!("{what}: {e}")))
        }))
    }
}

/// The hall does what the rule says, or the play ends.
fn same(done: i64, wanted: i64) -> Result<(), Error> {
    if done == wanted { Ok(()) } else { Err(Error::NoSuchTicket) }
}

async fn account(house: &House, login: String) -> Result<Account, NodeError> {
    let missing = NodeError::First(format!("there is no demo account {login}"));
    let found = house.app.read(move |tx| identity::sql::account(tx, &login)).await?;
    found.ok_or(missing)
}

/// How a play is paced, and who watches it.
pub struct Pace<'a> {
    /// The node's clock.
    pub clock: &'a Steered,
    /// How many times faster than life; none is as fast as it goes.
    pub speed: Option<u32>,
    /// Told of each act handed in.
    pub watch: &'a mut (dyn FnMut() + Send),
}

/// Plays several stages at once, in the order of time. Answers how many acts that were.
///
/// # Errors
/// The first act that was refused or did something else than the script says.
pub async fn play(house: &House, stages: &[Stage], pace: &mut Pace<'_>) -> Result<u64, NodeError> {
    let mut order: Vec<(Ms, usize, usize)> = Vec::new();
    for (s, stage) in stages.iter().enumerate() {
        order.extend(stage.made.acts.iter().enumerate().map(|(n, a)| (a.at, s, n)));
    }
    order.sort_unstable();
    let begun = order.first().map_or(0, |(at, ..)| *at);
    let start = tokio::time::Instant::now();
    let mut running: FuturesOrdered<Running> = FuturesOrdered::new();
    for (at, s, n) in &order {
        if let Some(speed) = pace.speed {
            let after = u64::try_from((at - begun) / i64::from(speed.max(1))).unwrap_or(0);
            tokio::time::sleep_until(start + std::time::Duration::from_millis(after)).await;
        }
        pace.clock.set(*at);
        if house.keys.is_low() {
            let keys = house.keys.clone();
            let filled = tokio::task::spawn_blocking(move || keys.fill()).await;
            filled.map_err(|e| NodeError::First(format!("{e}")))??;
        }
        let Some((stage, act)) = stages.get(*s).and_then(|s| Some((s, s.made.acts.get(*n)?)))
        else {
            continue;
        };
        let mut next = stage.run(house, *n, *at, &act.act)?;
        // Handed in now, so that acts come to the writer in the order of time.
        match std::future::poll_fn(|cx| Poll::Ready(next.as_mut().poll(cx))).await {
            Poll::Ready(done) => done?,
            Poll::Pending => running.push_back(next),
        }
        while running.len() >= AHEAD {
            if let Some(done) = running.next().await {
                done?;
            }
        }
        (pace.watch)();
    }
    while let Some(done) = running.next().await {
        done?;
    }
    Ok(u64::try_from(order.len()).unwrap_or(u64::MAX))
}

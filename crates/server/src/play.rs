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
use kit::{Actor, CommandId, Day};
use ledger::Hash;
use pack::Site;
use queue::{Error, ops};
use sha2::{Digest, Sha256};
use store::Tx;
use web::House;

use crate::clock::Steered;
use crate::node::NodeError;

mod deeds;

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
    deputy: Actor,
    clerks: BTreeMap<u16, Actor>,
    /// The day.
    pub made: Simulated,
}

/// What is done.
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
        let deputy = account(house, format!("deputy.{}", site.key)).await?.actor(None);
        let mut clerks = BTreeMap::new();
        for c in &site.counters {
            let login = format!("operator.{}.{}", site.key, c.number);
            clerks.insert(c.number, account(house, login).await?.actor(Some(c.number)));
        }
        let day = Day(made.day.date).number();
        let site = site.clone();
        Ok(Self { site, day, seed, kiosk, reception, manager, deputy, clerks, made })
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

    fn run(&self, house: &House, n: usize, at: Ms, act: &Act) -> Result<Running, NodeError> {
        let (by, mut deed) = self.deed(house, act)?;
        let command = self.command(&by, n);
        let (app, mut locks) = (house.app.clone(), vec![Lock::site(&self.site.key)]);
        if matches!(act, Act::Ask(..) | Act::Override(_)) {
            let two = [&self.manager, &self.deputy].into_iter().filter_map(Actor::staff);
            locks.extend(two.map(Lock::staff));
        }
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

//! A small simulated hall: visitors arrive, clerks serve, at the demo's first two centres, through
//! the real operations. Counters that a person has signed in to are left alone.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use identity::Account;
use kit::{Actor, CommandId, Role, TicketId};
use pack::Site;
use queue::changed::edge as changed;
use queue::edge::{self, NewTicket};
use queue::{State, ops, sql};
use rand::rngs::ChaCha12Rng;
use rand::{Rng, RngExt, SeedableRng};
use web::House;

/// How often somebody does something.
const TICK: Duration = Duration::from_millis(1500);
/// The hall does not grow beyond this: the visitor's ticket should come to its turn.
const WAITING_MAX: i64 = 12;
/// The counter that the demo's first link opens: the visitor's own.
pub const VISITORS: u16 = 1;

/// Runs the hall for ever.
pub async fn run(house: House, seed: [u8; 32]) {
    let mut rng = ChaCha12Rng::from_seed(seed);
    let mut tick = tokio::time::interval(TICK);
    let mut busy: BTreeMap<TicketId, u32> = BTreeMap::new();
    loop {
        tick.tick().await;
        for site in house.sites.halls().iter().take(2) {
            if let Err(e) = step(&house, site, &mut rng, &mut busy).await {
                tracing::debug!(error = %e, site = %site.key, "the simulated hall pauses");
            }
        }
    }
}

fn command(rng: &mut ChaCha12Rng) -> CommandId {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    CommandId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
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
    rng: &mut ChaCha12Rng,
    busy: &mut BTreeMap<TicketId, u32>,
) -> Result<(), String> {
    let (key, day) = (site.key.clone(), ops::today(site, house.app.now()));
    let known =
        house.app.read(move |tx| sql::site_day(tx, &key, day)).await.map_err(|e| e.to_string())?;
    let waiting = known.map_or(0, |k| k.waiting);
    if waiting < WAITING_MAX && rng.random_range(0..4) < 2 {
        arrive(house, site, rng).await?;
    }
    let pick = rng.random_range(0..site.counters.len());
    let Some(plan) = site.counters.get(pick).filter(|c| c.number != VISITORS) else {
        return Ok(());
    };
    serve(house, site, plan.number, rng, busy).await
}

async fn arrive(house: &House, site: &Arc<Site>, rng: &mut ChaCha12Rng) -> Result<(), String> {
    let kiosk = account(house, format!("kiosk.{}", site.key)).await?;
    let one = |rng: &mut ChaCha12Rng| {
        site.services.get(rng.random_range(0..site.services.len())).map(ToString::to_string)
    };
    let mut services: Vec<String> = one(rng).into_iter().collect();
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
    number: u16,
    rng: &mut ChaCha12Rng,
    busy: &mut BTreeMap<TicketId, u32>,
) -> Result<(), String> {
    let clerk = account(house, format!("operator.{}.{number}", site.key)).await?;
    if clerk.role != Role::Operator {
        return Ok(());
    }
    let by = clerk.actor(Some(number));
    let (counter, day) =
        (kit::CounterKey { site: site.key.clone(), number }, ops::today(site, house.app.now()));
    let found = house
        .app
        .read(move |tx| {
            let desk = sql::desk(tx, &counter, day)?;
            match desk.and_then(|d| d.ticket) {
                Some(id) => sql::ticket(tx, id),
                None => Ok(None),
            }
        })
        .await
        .map_err(|e| e.to_string())?;
    let Some(ticket) = found else {
        read_news(house, &by, number, rng).await?;
        return edge::call_next(house, site, &by, command(rng), number)
            .await
            .map(|_| ())
            .map_err(|e| e.to_string());
    };
    let seen = busy.entry(ticket.id).or_default();
    *seen += 1;
    let seen = *seen;
    if busy.len() > 1000 {
        busy.clear();
    }
    act(house, &by, &ticket, seen, rng).await
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
    ticket: &queue::Ticket,
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

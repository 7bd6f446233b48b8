//! What whoever sits at a counter does besides serving: between a request and the operations.

use std::sync::Arc;

use journal::{Command, Cx, Lock};
use kit::{Actor, CommandId, CounterKey};
use pack::Site;
use store::Tx;
use web::{House, Problem};

use super::site;
use crate::announce;
use crate::error::Error;
use crate::operator::{Refusal, ops, sql, systems};

/// Takes a break at a counter.
///
/// # Errors
/// When the reason is not of the pack's list, and what the operation refuses; that comes first.
pub async fn pause(
    house: &House,
    by: &Actor,
    key: CommandId,
    counter: &CounterKey,
    reason: &str,
) -> Result<(), Problem> {
    let place = site(house, &counter.site)?;
    let known = house.pack.break_reasons.iter().find(|r| *r == reason).cloned();
    let command = Command::of(by, key, "pause", &(counter, reason));
    let (actor, number, lock) = (by.clone(), counter.number, Lock::site(&place.key));
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        ops::pause(tx, cx, &actor, &place, number, known.as_deref())
    };
    house.app.write(&[lock], command, run).await?;
    Ok(())
}

/// What somebody does to a counter, by its number.
pub(crate) type Verb = fn(&mut Tx<'_>, &mut Cx, &Actor, &Site, u16) -> Result<(), Error>;

/// Runs a verb on a counter, under the lock of its site.
///
/// # Errors
/// When there is no such site, and what the operation refuses.
pub async fn at_counter(
    house: &House,
    by: &Actor,
    key: CommandId,
    counter: &CounterKey,
    verb: &'static str,
    run: Verb,
) -> Result<(), Problem> {
    let place = site(house, &counter.site)?;
    let command = Command::of(by, key, verb, counter);
    let (actor, number, lock) = (by.clone(), counter.number, Lock::site(&place.key));
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| run(tx, cx, &actor, &place, number);
    house.app.write(&[lock], command, run).await?;
    Ok(())
}

/// Says that a system of a body does not answer at a site, and why; or, without a reason, that it
/// answers again.
///
/// # Errors
/// When the pack has no such system or reason, and what the operation refuses.
pub async fn report_system(
    house: &House,
    by: &Actor,
    key: CommandId,
    place: &Arc<Site>,
    name: &str,
    down: Option<&str>,
) -> Result<(), Problem> {
    let known = house.pack.systems.iter().find(|s| s.key == name).cloned();
    let system = known.ok_or(Error::from(Refusal::UnknownSystem))?;
    let command = Command::of(by, key, "report-system", &(&place.key, name, down));
    let reasons = &house.pack.outage_reasons;
    let down = down.map(|why| reasons.iter().find(|r| *r == why).cloned());
    let (actor, place) = (by.clone(), place.clone());
    let lock = Lock::site(&place.key);
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| match &down {
        Some(why) => systems::down(tx, cx, &actor, &place, &system, why.as_deref()),
        None => systems::up(tx, cx, &actor, &place, &system),
    };
    house.app.write(&[lock], command, run).await?;
    Ok(())
}

/// Records whether a system answers this program, where that has changed.
///
/// # Errors
/// Those of the engine.
pub async fn observe_system(house: &House, system: &str, up: bool) -> Result<(), Problem> {
    let name = system.to_owned();
    let down = house.app.read(move |tx| sql::observed(tx, &name)).await?.unwrap_or(false);
    if down != up {
        return Ok(());
    }
    let by = Actor::clock();
    let key = identity::sign_in::fresh_command::<Error>()?;
    let command = Command::of(&by, key, "observe-system", &(system, up));
    let (pack, system) = (house.pack.clone(), system.to_owned());
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| systems::observe(tx, cx, &by, &pack, &system, up);
    house.app.write(&[Lock::node()], command, run).await?;
    Ok(())
}

/// Tells everybody in a hall a word of the list and words of the manager's own; or withdraws it.
///
/// # Errors
/// What the operation refuses.
pub async fn tell(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    told: Option<(String, String)>,
) -> Result<(), Problem> {
    let command = Command::of(by, key, "announce", &(&site.key, &told));
    let (actor, place) = (by.clone(), site.clone());
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| match &told {
        Some((word, words)) => announce::announce(tx, cx, &actor, &place, (word, words)),
        None => announce::withdraw(tx, cx, &actor, &place),
    };
    house.app.write(&[Lock::site(&site.key)], command, run).await?;
    Ok(())
}

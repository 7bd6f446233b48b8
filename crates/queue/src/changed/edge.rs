//! Changed services, between a start or a request and the operations.

use authz::{Action, May};
use journal::{Command, Cx, Lock};
use kit::{Actor, CommandId, CounterKey, Lang, Scope, ServiceKey};
use pack::Site;
use store::{StoreError, Tx};
use web::{House, Problem};

use super::ops::{self, Found};
use super::sql::{self, Unread};
use super::version::Version;
use crate::edge::site;
use crate::error::Error;
use crate::model::Desk;

/// Compares what the pack says of services with what it said at the last start, and takes from
/// counters that are open over it what their operators have not read. Nothing is written where
/// nothing has changed.
///
/// # Errors
/// Those of the engine.
pub async fn begin(house: &House) -> Result<(), Problem> {
    if house.app.read_only().is_some() {
        return Ok(());
    }
    let (by, zone) = (Actor::clock(), house.pack.zone.clone());
    let services = house.pack.services.values();
    let found: Vec<Found> = services
        .map(|s| Found {
            service: s.key.clone(),
            skill: s.skill.clone(),
            version: Version::of(catalogue::facts::of(&house.texts, &house.pack, s)),
        })
        .collect();
    let key = identity::sign_in::fresh_command::<Error>()?;
    let (command, clock) = (Command::of(&by, key, "compare-services", &()), by.clone());
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        found.iter().try_for_each(|f| ops::compare(tx, cx, &clock, &zone, f))
    };
    house.app.write(&[Lock::node()], command, run).await?;
    for place in house.sites.halls() {
        let key = identity::sign_in::fresh_command::<Error>()?;
        let command = Command::of(&by, key, "narrow-counters", &place.key);
        let (clock, lock) = (by.clone(), Lock::site(&place.key));
        let run = move |tx: &mut Tx<'_>, cx: &mut Cx| ops::narrow(tx, cx, &clock, &place);
        house.app.write(&[lock], command, run).await?;
    }
    Ok(())
}

/// Says that whoever sits at a counter has read what is new of a service. `digest` is that of what
/// was shown, in hexadecimal.
///
/// # Errors
/// When there is no such site, and what the operation refuses.
pub async fn acknowledge(
    house: &House,
    by: &Actor,
    key: CommandId,
    counter: &CounterKey,
    service: &str,
    digest: &str,
) -> Result<(), Problem> {
    let place = site(house, &counter.site)?;
    let command = Command::of(by, key, "acknowledge", &(counter, service, digest));
    let read = service.parse().ok().zip(from_hex(digest));
    let (actor, number, lock) = (by.clone(), counter.number, Lock::site(&place.key));
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        let read: Option<(&ServiceKey, _)> = read.as_ref().map(|(s, d)| (s, *d));
        ops::acknowledge(tx, cx, &actor, &place, number, read)
    };
    house.app.write(&[lock], command, run).await?;
    Ok(())
}

/// What is new of a service, for whoever sits at a counter.
#[derive(Clone, Debug)]
pub struct News {
    /// The service, and what holds of it.
    pub unread: Unread,
    /// Part, then, now; in one language.
    pub parts: Vec<(String, String, String)>,
}

/// What whoever sits at a counter has not read, and how many wait at the site because of it.
///
/// # Errors
/// Those of the engine, and a row that cannot be read.
pub fn news(
    tx: &mut Tx<'_>,
    place: &Site,
    desk: &Desk,
    lang: &Lang,
) -> Result<(Vec<News>, i64), StoreError> {
    let plan = place.counters.iter().find(|c| c.number == desk.counter.number);
    let skills = plan.map(|c| c.skills.as_slice()).unwrap_or_default();
    let (mut all, mut waits, mut counted) = (Vec::new(), 0, Vec::new());
    for unread in ops::unread(tx, place, desk.operator, skills)? {
        let now = sql::now(tx, &unread.service)?;
        let old = sql::known(tx, &unread.service, desk.operator)?;
        let parts = now.zip(old).map(|(now, old)| now.since(&old, lang)).unwrap_or_default();
        if !counted.contains(&unread.skill) {
            waits += sql::waiting(tx, &place.key, desk.day, &unread.skill)?;
            counted.push(unread.skill.clone());
        }
        all.push(News { unread, parts });
    }
    Ok((all, waits))
}

/// What whoever asks has not read at the own open counter: see [`news`].
///
/// # Errors
/// When the actor may not, or sits at no open counter.
pub async fn here(
    house: &House,
    by: &Actor,
    counter: &CounterKey,
    lang: &Lang,
) -> Result<(Vec<News>, i64), Problem> {
    by.may(Action::Acknowledge, &Scope::counter(counter))?;
    let (place, by) = (site(house, &counter.site)?, by.clone());
    let (number, lang) = (counter.number, lang.clone());
    let day = crate::ops::today(&place, house.app.now());
    let read = move |tx: &mut Tx<'_>| {
        let counter = CounterKey { site: place.key.clone(), number };
        let desk = crate::sql::desk(tx, &counter, day)?;
        let desk = desk.filter(|d| d.open && Some(d.operator) == by.staff());
        Ok::<_, Error>(news(tx, &place, &desk.ok_or(Error::CounterClosed)?, &lang)?)
    };
    Ok(house.app.read(read).await?)
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let byte = |n| u8::from_str_radix(text.get(n..n + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..64).step_by(2).map(byte).collect();
    bytes?.try_into().ok()
}

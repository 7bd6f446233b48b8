//! Between a request and an operation: codes, links, keys, and what this process keeps in memory.

use journal::{Command, Lock, WriteError};
use kit::{Actor, CommandId, DeviceId, SiteKey, SpokenCode};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use store::StoreError;
use web::{DEVICE_KEY, DeviceKind, Devices, House, Network};

use super::ops::{self, Shown, Tried};
use super::{Enrolled, NewDevice, sql};
use crate::error::Error;
use crate::sessions::token_hash;
use crate::sign_in::{Outcome, link_secret, refused, wait_is_over};

/// What opens an enrolment: shown once, stored nowhere.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What is typed at the device.
    pub code: SpokenCode,
    /// The end of the address that is opened there.
    pub link: String,
}

/// Reads the devices that hold a key.
///
/// # Errors
/// Those of the engine.
pub fn load(app: &journal::App) -> Result<Devices, StoreError> {
    let devices = Devices::default();
    for known in app.store().read(sql::keys)? {
        devices.put(known.key, known.device);
    }
    Ok(devices)
}

/// The blind form of a code: whoever reads the table learns none.
fn blind(house: &House, code: SpokenCode) -> [u8; 32] {
    house.keys.derive("enrolment", &[code.digits().as_bytes()])
}

/// What was asked for a device to be, as typed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A kind's word.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// A language of a display; empty for the first of the pack.
    pub lang: String,
    /// A zone of the site, or a body there: `zone=a`, `entity=justice`. Empty for the whole hall.
    pub part: String,
}

/// The parts of a site that a display can show, as they stand in its address.
#[must_use]
pub fn parts(site: &pack::Site) -> Vec<String> {
    let zones = site.counters.iter().map(|c| format!("zone={}", c.zone));
    let bodies = site.counters.iter().map(|c| format!("entity={}", c.entity));
    let mut all: Vec<String> = zones.chain(bodies).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup();
    all
}

fn new_device(house: &House, site: &SiteKey, wanted: &Wanted) -> Result<NewDevice, Error> {
    let place = house.sites.get(site).ok_or(Error::NoSuchDevice)?;
    let kind = DeviceKind::from_word(&wanted.kind).ok_or(Error::DeviceKind)?;
    let name = super::name(&wanted.name).ok_or(Error::DeviceName)?;
    let known = |lang: &kit::Lang| lang.as_str() == wanted.lang;
    let lang = wanted.lang.is_empty() || house.langs().iter().any(known);
    let part = wanted.part.is_empty() || parts(&place).contains(&wanted.part);
    if !lang || !part {
        return Err(Error::DeviceKind);
    }
    let mut shows = Vec::new();
    if kind == DeviceKind::Display {
        shows.extend((!wanted.lang.is_empty()).then(|| format!("lang={}", wanted.lang)));
        shows.extend((!wanted.part.is_empty()).then(|| wanted.part.clone()));
    }
    Ok(NewDevice { site: site.clone(), kind, name, shows: shows.join("&") })
}

/// Makes an enrolment. The same command sent twice makes one, and shows the same code.
///
/// # Errors
/// When the actor may not, or what was typed does not do.
pub async fn make(
    house: &House,
    by: &Actor,
    command: CommandId,
    site: &SiteKey,
    wanted: &Wanted,
) -> Outcome<Opened> {
    let new = match new_device(house, site, wanted) {
        Ok(new) => new,
        Err(e) => return refused(e),
    };
    let link = link_secret(house, by, command);
    let seed = house.keys.derive("code-of-link", &[link.as_bytes()]);
    let code = SpokenCode::draw(&mut ChaCha8Rng::from_seed(seed));
    let (hash, blind, actor) = (token_hash(&link), blind(house, code), by.clone());
    let command = Command::of(by, command, "make-enrolment", &new);
    house
        .app
        .write(&[Lock::node()], command, move |tx, cx| {
            ops::make(tx, cx, &actor, (&hash, &blind), new.clone())
        })
        .await?;
    Ok(Opened { code, link })
}

/// A device with the key that it was just given.
pub struct Given {
    /// The device.
    pub enrolled: Enrolled,
    /// The key: shown once, stored nowhere.
    pub key: String,
}

/// Enrols the device that opened a link, `Err` being what it typed instead of one.
///
/// # Errors
/// When link or code is wrong, was used or has ended, or too many wrong codes came from there.
pub async fn enrol(
    house: &House,
    command: CommandId,
    from: &Network,
    shown: Result<&str, &str>,
) -> Outcome<Given> {
    let (text, shown) = match shown {
        Ok(link) => (link.to_owned(), Shown::Link(token_hash(link))),
        Err(typed) => {
            let Ok(code) = typed.parse::<SpokenCode>() else { return refused(Error::EnrolCode) };
            let from = house.keys.derive("enrol-from", &[from.0.as_bytes()]);
            (code.digits(), Shown::Code { code: blind(house, code), from })
        }
    };
    if let Shown::Code { from, .. } = shown {
        // Whoever has to wait costs no write.
        let tried = house.app.read(move |tx| crate::sql::tried(tx, &from)).await;
        wait_is_over(house, tried.map_err(WriteError::Store)?)?;
    }
    let secret = link_secret(house, &Actor::nobody(), command);
    let id = house.keys.derive("device-of-key", &[secret.as_bytes()]);
    let id = DeviceId(uuid::Builder::from_random_bytes(first(&id)).into_uuid());
    let key = format!("{DEVICE_KEY}{secret}");
    let hash = token_hash(&key);
    // The journal keeps which request it was, and not what was typed.
    let what = house.keys.derive("enrol", &[text.as_bytes()]);
    let by = Actor { id: id.into(), ..Actor::nobody() };
    let command = Command::of(&by, command, "enrol", &what);
    let done = house
        .app
        .write(&[Lock::node()], command, move |tx, cx| ops::enrol(tx, cx, &shown, &hash, id))
        .await?;
    match done.value {
        Tried::Enrolled(id) => {
            taken_in(house, hash, id).await.map(|enrolled| Given { enrolled, key })
        }
        Tried::Wrong => refused(Error::EnrolCode),
        Tried::Blocked(seconds) => refused(Error::Blocked { seconds }),
    }
}

/// Takes a device in here; somebody may have revoked it meanwhile: then it goes at once.
async fn taken_in(house: &House, key: [u8; 32], id: DeviceId) -> Outcome<Enrolled> {
    let read = move |tx: &mut store::Tx<'_>| sql::device(tx, id);
    let found = house.app.read(read).await.map_err(WriteError::Store)?;
    let Some(found) = found else { return refused(Error::EnrolmentGone) };
    house.devices.put(key, found.device.clone());
    let holds = house.app.read(move |tx| sql::has_key(tx, id)).await;
    if holds.map_err(WriteError::Store)? {
        return Ok(found);
    }
    house.devices.forget(id);
    refused(Error::EnrolmentGone)
}

pub(crate) fn first(hash: &[u8; 32]) -> [u8; 16] {
    let mut id = [0; 16];
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    id
}

/// Revokes a device: the next request of its key is refused, and its streams end.
///
/// # Errors
/// When the actor may not, or the site has no such device.
pub async fn revoke(
    house: &House,
    by: &Actor,
    command: CommandId,
    site: &SiteKey,
    id: DeviceId,
) -> Outcome<()> {
    let (actor, place) = (by.clone(), site.clone());
    let command = Command::of(by, command, "revoke-device", &id);
    house
        .app
        .write(&[Lock::node()], command, move |tx, cx| ops::revoke(tx, cx, &actor, &place, id))
        .await?;
    house.devices.forget(id);
    Ok(())
}

//! What can be done with devices. Each operation: load · may · rule · record.

use authz::{Action, May};
use jiff::Timestamp;
use journal::{Cx, Event, Kind, record};
use kit::{Actor, DeviceId, Scope, SiteKey};
use ledger::cbor::Map;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::Device;

use super::{Enrolment, NewDevice, sql};
use crate::error::Error;
use crate::limits::{DEVICES_MAX, ENROLMENT};
use crate::ops::note_failure;

fn event(name: &'static str, id: DeviceId, site: &SiteKey, public: Map, facts: Map) -> Event {
    Event {
        stream: id.into(),
        fresh: name == "device.enrolled",
        kind: Kind(name, 1),
        place: site.to_string(),
        public,
        facts,
        sealed: Vec::new(),
    }
}

/// Makes an enrolment: the hashes of a link and of a code, either of which works once.
///
/// # Errors
/// When the actor may not, the site has a device of this name, or as many as it can.
pub fn make(
    tx: &mut Tx<'_>,
    cx: &Cx,
    by: &Actor,
    hashes: (&[u8; 32], &[u8; 32]),
    new: NewDevice,
) -> Result<(), Error> {
    let (count, named) = sql::taken(tx, &new.site, &new.name, cx.now)?;
    by.may(Action::ManageDevices, &Scope::site(&new.site))?;
    let maker = by.staff().ok_or(Error::NoSuchAccount)?;
    if named {
        return Err(Error::DeviceNamed);
    }
    if count >= DEVICES_MAX {
        return Err(Error::DevicesFull);
    }
    sql::insert_enrolment(tx, hashes, &Enrolment { new, maker }, cx.now + ENROLMENT)?;
    Ok(())
}

/// What a device shows to be enrolled: the hash of a link, or of a code and of the network that it
/// comes from, under which failures are counted.
pub enum Shown {
    /// Nobody guesses a link.
    Link([u8; 32]),
    /// Somebody may guess a code.
    Code {
        /// The hash of the code.
        code: [u8; 32],
        /// Under which failures are counted.
        from: [u8; 32],
    },
}

/// What came of it. A wrong code is counted, and so is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tried {
    /// The device is enrolled.
    Enrolled(DeviceId),
    /// The code is wrong, has ended or was used.
    Wrong,
    /// Too many wrong codes came from there: seconds to wait.
    Blocked(i64),
}

/// Enrols a device under an id, and keeps the hash of its key.
///
/// # Errors
/// When the link was used or has ended, or the site has a device of this name meanwhile.
pub fn enrol(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    shown: &Shown,
    key: &[u8; 32],
    id: DeviceId,
) -> Result<Tried, Error> {
    let (found, link) = match shown {
        Shown::Link(link) => (sql::by_link(tx, link, cx.now)?.ok_or(Error::EnrolmentGone)?, *link),
        Shown::Code { code, from } => {
            if let Some(seconds) = blocked(tx, from, cx.now)? {
                return Ok(Tried::Blocked(seconds));
            }
            let Some(found) = sql::by_code(tx, code, cx.now)? else {
                note_failure(tx, cx, from)?;
                sql::count_try(tx)?;
                return Ok(Tried::Wrong);
            };
            crate::sql::forget_tried(tx, from)?;
            found
        }
    };
    let NewDevice { site, kind, name, shows } = found.new;
    if sql::taken(tx, &site, &name, cx.now)?.1 {
        return Err(Error::DeviceNamed);
    }
    // Holding the code is the power: the device is the actor of its own entry.
    let device = Device { id, site, kind, name };
    let facts = Map::new()
        .with("name", device.name.clone())
        .with("shows", shows)
        .with("maker", found.maker.bytes().to_vec());
    let public = Map::new().with("kind", kind.word());
    let enrolled = event("device.enrolled", id, &device.site, public, facts);
    record(tx, cx, &device.actor(), enrolled)?;
    sql::insert_key(tx, key, id)?;
    sql::delete_enrolment(tx, &link)?;
    Ok(Tried::Enrolled(id))
}

fn blocked(tx: &mut Tx<'_>, from: &[u8; 32], now: Timestamp) -> Result<Option<i64>, Error> {
    Ok(crate::sql::tried(tx, from)?.and_then(|t| t.wait_s(now)))
}

/// Revokes a device: its key ends. One that was revoked stays so.
///
/// # Errors
/// When the actor may not, or the site has no such device.
pub fn revoke(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &SiteKey,
    id: DeviceId,
) -> Result<(), Error> {
    let found = sql::device(tx, id)?.filter(|d| d.device.site == *site);
    by.may(Action::ManageDevices, &Scope::site(site))?;
    let found = found.ok_or(Error::NoSuchDevice)?;
    if found.revoked.is_some() {
        return Ok(());
    }
    record(tx, cx, by, event("device.revoked", id, site, Map::new(), Map::new()))?;
    sql::delete_key(tx, id)?;
    Ok(())
}

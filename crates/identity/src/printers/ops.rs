//! What can be done with printers. Each operation: load · may · rule · record.

use authz::{Action, May};
use journal::{Cx, Event, Kind, record};
use kit::{Actor, DeviceId, Scope, SiteKey};
use ledger::cbor::Map;
use serde::{Deserialize, Serialize};
use store::Tx;

use super::{Enrolled, NewPrinter, sql};
use crate::error::Error;
use crate::limits::{ENROLMENT, PRINTER_ASKS_MAX, PRINTER_TRIES};

fn event(name: &'static str, id: DeviceId, site: &SiteKey, facts: Map) -> Event {
    Event {
        stream: id.into(),
        fresh: name == "printer.enrolled",
        kind: Kind(name, 1),
        place: site.to_string(),
        public: Map::new(),
        facts,
        sealed: Vec::new(),
    }
}

/// Keeps the hash of a code that is about to be printed. One that is not printed counts, too: who
/// asks for many addresses has to wait. False where it is kept already: the form was sent twice.
///
/// # Errors
/// When the actor may not, name or address is taken, or too many codes were asked for.
pub fn ask(
    tx: &mut Tx<'_>,
    cx: &Cx,
    by: &Actor,
    id: DeviceId,
    code: &[u8; 32],
    new: &NewPrinter,
) -> Result<bool, Error> {
    let (known, asks) = (sql::was_asked(tx, id)?, sql::asks(tx, &new.site, cx.now)?);
    by.may(Action::ManageDevices, &Scope::site(&new.site))?;
    if known {
        return Ok(false);
    }
    free(tx, id, new)?;
    if asks >= PRINTER_ASKS_MAX {
        return Err(Error::PrinterAsks);
    }
    sql::insert(tx, id, code, new, cx.now + ENROLMENT)?;
    Ok(true)
}

fn free(tx: &mut Tx<'_>, id: DeviceId, new: &NewPrinter) -> Result<(), Error> {
    if sql::addressed(tx, &new.address)? {
        return Err(Error::PrinterTaken);
    }
    if sql::named(tx, id, &new.site, &new.name)? {
        return Err(Error::DeviceNamed);
    }
    Ok(())
}

/// What came of a code. A wrong one is counted, and so is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tried {
    /// The printer is enrolled.
    Enrolled,
    /// The code is wrong: how many tries are left.
    Wrong(i64),
}

/// Enrols a printer whose paper was read.
///
/// # Errors
/// When the actor may not, the time of the code is over or it was tried too often, or name or
/// address is taken meanwhile.
pub fn enrol(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &SiteKey,
    id: DeviceId,
    code: &[u8; 32],
) -> Result<Tried, Error> {
    let asked = sql::asked(tx, id, cx.now)?.filter(|a| a.new.site == *site);
    by.may(Action::ManageDevices, &Scope::site(site))?;
    let asked = asked.ok_or(Error::PrinterCodeOver)?;
    if asked.code != *code {
        sql::count_tries(tx, id, 1)?;
        return Ok(Tried::Wrong(PRINTER_TRIES - asked.tries - 1));
    }
    free(tx, id, &asked.new)?;
    let NewPrinter { site, name, address, kiosk } = asked.new;
    let facts = Map::new().with("name", name).with("address", address).with("kiosk", kiosk);
    record(tx, cx, by, event("printer.enrolled", id, &site, facts))?;
    sql::count_tries(tx, id, PRINTER_TRIES)?;
    Ok(Tried::Enrolled)
}

fn own(tx: &mut Tx<'_>, by: &Actor, site: &SiteKey, id: DeviceId) -> Result<Enrolled, Error> {
    let found = sql::printer(tx, id)?.filter(|p| p.printer.site == *site);
    by.may(Action::ManageDevices, &Scope::site(site))?;
    found.ok_or(Error::NoSuchDevice)
}

/// Names a printer anew, and says which kiosk it serves.
///
/// # Errors
/// When the actor may not, the site has no such printer, or another of this name.
pub fn change(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &SiteKey,
    id: DeviceId,
    (name, kiosk): (&str, &str),
) -> Result<(), Error> {
    let found = own(tx, by, site, id)?;
    if found.revoked.is_some() {
        return Err(Error::NoSuchDevice);
    }
    if sql::named(tx, id, site, name)? {
        return Err(Error::DeviceNamed);
    }
    let now = (found.printer.name.as_str(), found.printer.kiosk.as_deref().unwrap_or_default());
    if now != (name, kiosk) {
        let facts = Map::new().with("name", name.to_owned()).with("kiosk", kiosk.to_owned());
        record(tx, cx, by, event("printer.changed", id, site, facts))?;
    }
    Ok(())
}

/// Revokes a printer. One that was revoked stays so.
///
/// # Errors
/// When the actor may not, or the site has no such printer.
pub fn revoke(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    site: &SiteKey,
    id: DeviceId,
) -> Result<(), Error> {
    if own(tx, by, site, id)?.revoked.is_none() {
        record(tx, cx, by, event("printer.revoked", id, site, Map::new()))?;
    }
    Ok(())
}

//! Between a request and an operation: the code, its paper, and what this process keeps in memory.

use journal::{Command, Lock, WriteError};
use kit::text::word;
use kit::{Actor, CommandId, DeviceId, Role, SiteKey, SpokenCode};
use print::CodePaper;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use store::StoreError;
use web::{DeviceKind, House, Printers, T, Trouble, printer_line};

use super::ops::{self, Tried};
use super::{NewPrinter, sql};
use crate::error::Error;
use crate::sign_in::{Outcome, link_secret, refused};

/// Takes in the printers that were enrolled.
///
/// # Errors
/// Those of the engine.
pub async fn load(app: &journal::App, printers: &Printers) -> Result<(), StoreError> {
    for found in app.read(sql::working).await? {
        printers.put(found.printer);
    }
    Ok(())
}

/// What was asked for a printer, as typed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The kiosk that it serves, or nothing.
    pub kiosk: String,
}

/// The kiosks of a site that a printer can serve: those that were enrolled, and accounts.
///
/// # Errors
/// Those of the engine.
pub async fn kiosks(house: &House, site: &SiteKey) -> Result<Vec<String>, StoreError> {
    let site = site.clone();
    let read = move |tx: &mut store::Tx<'_>| {
        let devices = crate::devices::sql::devices(tx, &site)?.into_iter();
        let kiosk = |d: &crate::devices::Enrolled| {
            d.revoked.is_none() && d.device.kind == DeviceKind::Kiosk
        };
        let mut all: Vec<String> = devices.filter(kiosk).map(|d| d.device.name).collect();
        let mine = |a: &crate::Account| {
            a.active && a.post().role == Role::Kiosk && a.post().site.as_ref() == Some(&site)
        };
        all.extend(crate::sql::accounts(tx)?.into_iter().filter(mine).map(|a| a.login));
        Ok::<_, StoreError>(all)
    };
    house.app.read(read).await
}

/// A name and a kiosk that do.
async fn fit(house: &House, site: &SiteKey, wanted: &Wanted) -> Outcome<(String, String)> {
    let Some(name) = crate::devices::name(&wanted.name) else { return refused(Error::DeviceName) };
    let kiosk = wanted.kiosk.clone();
    let known = kiosks(house, site).await.map_err(WriteError::Store)?;
    if !kiosk.is_empty() && !known.contains(&kiosk) {
        return refused(Error::DeviceKind);
    }
    Ok((name, kiosk))
}

fn blind(house: &House, code: SpokenCode) -> [u8; 32] {
    house.keys.derive("printer-code", &[code.digits().as_bytes()])
}

/// Prints a code at an address. The same command sent twice prints one.
///
/// # Errors
/// When the actor may not, what was typed does not do, or the printer did not print.
pub async fn ask(
    house: &House,
    by: &Actor,
    command: CommandId,
    site: &SiteKey,
    wanted: &Wanted,
) -> Outcome<DeviceId> {
    let (name, kiosk) = fit(house, site, wanted).await?;
    let Some(address) = house.printers.reach().address(&wanted.address) else {
        return refused(Error::PrinterAddress);
    };
    let new = NewPrinter { site: site.clone(), name, address, kiosk };
    let secret = link_secret(house, by, command);
    let id = house.keys.derive("printer-of-command", &[secret.as_bytes()]);
    let id = crate::devices::edge::first(&id);
    let id = DeviceId(uuid::Builder::from_random_bytes(id).into_uuid());
    let seed = house.keys.derive("code-of-printer", &[secret.as_bytes()]);
    let code = SpokenCode::draw(&mut ChaCha8Rng::from_seed(seed));
    let (hash, actor, asked) = (blind(house, code), by.clone(), new.clone());
    let command = Command::of(by, command, "ask-printer", &new);
    let done = house
        .app
        .write(&[Lock::node()], command, move |tx, cx| ops::ask(tx, cx, &actor, id, &hash, &asked))
        .await?;
    if done.value
        && let Err(trouble) = burn(house, &new, id, code).await
    {
        tracing::info!(printer = %new.name, trouble = trouble.word(), "no code was printed");
        return refused(match trouble {
            Trouble::NoAnswer => Error::PrinterSilent,
            _ => Error::PrinterNotReady,
        });
    }
    Ok(id)
}

/// Prints the code, with what to do in every language of the office.
async fn burn(
    house: &House,
    new: &NewPrinter,
    id: DeviceId,
    code: SpokenCode,
) -> Result<(), Trouble> {
    let painter = house.printers.painter().await.ok_or(Trouble::NoFont)?;
    let says = house.langs().iter().map(|lang| {
        let t = T::new(&house.texts, lang);
        (t.dir() == "rtl", t.a("identity-printer-paper", &[word("name", new.name.clone())]))
    });
    let first = house.langs().first();
    let paper = CodePaper {
        marks: house.demo.then(|| "DEMO".to_owned()).into_iter().collect(),
        site: first.map(|l| house.pack.site_name(l, &new.site)).unwrap_or_default(),
        name: new.name.clone(),
        code: code.to_string(),
        link: format!(
            "{}/manage/{}/printers/{id}?code={}",
            house.base_url,
            new.site,
            code.digits()
        ),
        says: says.collect(),
    };
    let paint = move || painter.paint(&paper).map(|picture| print::job(&picture));
    let bytes = tokio::task::spawn_blocking(paint).await.ok().flatten().ok_or(Trouble::NoFont)?;
    let mut line = house.printers.reach().open(&new.address).await?;
    printer_line::burn(&mut line, &bytes).await.then_some(()).ok_or(Trouble::NoAnswer)
}

/// Enrols the printer whose paper has this code.
///
/// # Errors
/// When the actor may not, or the code is wrong, over, or tried too often.
pub async fn enrol(
    house: &House,
    by: &Actor,
    command: CommandId,
    site: &SiteKey,
    id: DeviceId,
    typed: &str,
) -> Outcome<()> {
    // What cannot be a code is no try.
    let Ok(code) = typed.parse::<SpokenCode>() else { return refused(Error::PrinterDigits) };
    let (hash, actor, place) = (blind(house, code), by.clone(), site.clone());
    let command = Command::of(by, command, "enrol-printer", &(id, hash));
    let done = house
        .app
        .write(&[Lock::node()], command, move |tx, cx| {
            ops::enrol(tx, cx, &actor, &place, id, &hash)
        })
        .await?;
    match done.value {
        Tried::Enrolled => taken_in(house, id).await,
        Tried::Wrong(left) => refused(Error::PrinterCode { left }),
    }
}

/// Takes a printer in here as it is now: somebody may have changed or revoked it meanwhile.
async fn taken_in(house: &House, id: DeviceId) -> Outcome<()> {
    let found = house.app.read(move |tx| sql::printer(tx, id)).await;
    match found.map_err(WriteError::Store)?.filter(|p| p.revoked.is_none()) {
        Some(found) => house.printers.put(found.printer),
        None => house.printers.forget(id),
    }
    Ok(())
}

/// Names a printer anew, and says which kiosk it serves.
///
/// # Errors
/// When the actor may not, what was typed does not do, or the site has no such printer.
pub async fn change(
    house: &House,
    by: &Actor,
    command: CommandId,
    site: &SiteKey,
    id: DeviceId,
    wanted: &Wanted,
) -> Outcome<()> {
    let (name, kiosk) = fit(house, site, wanted).await?;
    let (actor, place) = (by.clone(), site.clone());
    let command = Command::of(by, command, "change-printer", &(id, &name, &kiosk));
    house
        .app
        .write(&[Lock::node()], command, move |tx, cx| {
            ops::change(tx, cx, &actor, &place, id, (&name, &kiosk))
        })
        .await?;
    taken_in(house, id).await
}

/// Revokes a printer: it prints nothing from now on.
///
/// # Errors
/// When the actor may not, or the site has no such printer.
pub async fn revoke(
    house: &House,
    by: &Actor,
    command: CommandId,
    site: &SiteKey,
    id: DeviceId,
) -> Outcome<()> {
    let (actor, place) = (by.clone(), site.clone());
    let command = Command::of(by, command, "revoke-printer", &id);
    house
        .app
        .write(&[Lock::node()], command, move |tx, cx| ops::revoke(tx, cx, &actor, &place, id))
        .await?;
    house.printers.forget(id);
    Ok(())
}

/// Enrols the printer of a demo by the same operations, without a paper: whoever starts a demo
/// names the address. Its printer of another address goes.
///
/// # Errors
/// Those of the operations.
pub async fn of_demo(
    house: &House,
    by: &Actor,
    command: CommandId,
    new: NewPrinter,
) -> Outcome<()> {
    let all = house.printers.all();
    if all.iter().any(|p| p.address == new.address) {
        return Ok(());
    }
    let before = all.iter().find(|p| p.site == new.site && p.name == new.name).map(|p| p.id);
    let id = DeviceId(command.0);
    let hash = house.keys.derive("printer-code", &[&id.bytes()]);
    let (actor, command) = (by.clone(), Command::of(by, command, "demo-printer", &new));
    let run = move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| {
        if let Some(before) = before {
            ops::revoke(tx, cx, &actor, &new.site, before)?;
        }
        ops::ask(tx, cx, &actor, id, &hash, &new)?;
        ops::enrol(tx, cx, &actor, &new.site, id, &hash)
    };
    house.app.write(&[Lock::node()], command, run).await?;
    if let Some(before) = before {
        house.printers.forget(before);
    }
    taken_in(house, id).await
}

//! Ticket printers. A printer holds no key, so it proves its place by its paper: a code is printed
//! at the address, and whoever reads it there types it.

pub mod edge;
pub mod fold;
pub mod ops;
pub mod sql;

use jiff::Timestamp;
use kit::{DeviceId, SiteKey, StaffId};
use serde::Serialize;
use store::{FromRow, Row, StoreError};
use web::Printer;

/// A printer to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewPrinter {
    /// Where it stands.
    pub site: SiteKey,
    /// What people will call it.
    pub name: String,
    /// Where it listens: `10.0.0.5:9100`.
    pub address: String,
    /// The kiosk that it serves; empty for every kiosk of the site that has none of its own.
    pub kiosk: String,
}

/// A printer whose code was sent to it, and not typed yet.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What it will be.
    pub new: NewPrinter,
    pub(crate) code: [u8; 32],
    pub(crate) tries: i64,
}

/// A printer that was enrolled.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// The printer.
    pub printer: Printer,
    /// When it was enrolled.
    pub at: Timestamp,
    /// Who typed its code.
    pub maker: StaffId,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

fn new_printer(row: &mut Row) -> store::Result<NewPrinter> {
    let (site, name) = (row.get::<String>("site")?, row.get::<String>("name")?);
    let wrong = |_| StoreError::Inconsistent { table: "printer", row: format!("{site} {name}") };
    Ok(NewPrinter {
        site: site.parse().map_err(wrong)?,
        name: name.clone(),
        address: row.get("address")?,
        kiosk: row.get("kiosk")?,
    })
}

impl FromRow for Asked {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        Ok(Self { new: new_printer(row)?, code: row.get("code")?, tries: row.get("tries")? })
    }
}

impl FromRow for Enrolled {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let id = DeviceId(row.get("id")?);
        let NewPrinter { site, name, address, kiosk } = new_printer(row)?;
        let kiosk = (!kiosk.is_empty()).then_some(kiosk);
        Ok(Self {
            printer: Printer { id, name, site, address, kiosk },
            at: row.get("enrolled")?,
            maker: StaffId(row.get("enroller")?),
            revoked: row.get("revoked")?,
        })
    }
}

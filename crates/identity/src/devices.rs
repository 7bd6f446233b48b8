//! Devices that hold a key of their own: kiosks and displays. Somebody who may makes an enrolment,
//! with a code that works once; the device shows it and gets its key.

pub mod edge;
pub mod fold;
pub mod ops;
pub mod sql;

use jiff::Timestamp;
use kit::{DeviceId, SiteKey, StaffId, typed};
use serde::Serialize;
use store::{FromRow, Row, StoreError};
use web::{Device, DeviceKind};

use crate::limits::DEVICE_NAME_CHARS_MAX;

/// A device to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewDevice {
    /// Where it will stand.
    pub site: SiteKey,
    /// What it will be.
    pub kind: DeviceKind,
    /// What people will call it.
    pub name: String,
    /// What a display shows, as the query of its address: `lang=az&zone=a`. Empty for a kiosk.
    pub shows: String,
}

/// A device that may be enrolled now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// What it will be.
    pub new: NewDevice,
    /// Who made the enrolment.
    pub maker: StaffId,
}

/// A device that was enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The device.
    pub device: Device,
    /// What it shows.
    pub shows: String,
    /// When it was enrolled.
    pub at: Timestamp,
    /// Who made the enrolment.
    pub maker: StaffId,
    /// When its key ended.
    pub revoked: Option<Timestamp>,
}

impl Enrolled {
    /// The page that the device opens.
    #[must_use]
    pub fn home(&self) -> String {
        let Device { site, kind, .. } = &self.device;
        let mark = if self.shows.is_empty() { "" } else { "?" };
        format!("/{}/{site}{mark}{}", kind.area(), self.shows)
    }
}

/// What people call a device: a short line that shows something, and stays within itself where it
/// stands among other words. None when a text is not that.
#[must_use]
pub(crate) fn name(typed: &str) -> Option<String> {
    let name = typed.trim();
    let fits = name.chars().count() <= DEVICE_NAME_CHARS_MAX && typed::shows(name);
    (fits && !name.chars().any(typed::acts)).then(|| name.to_owned())
}

fn new_device(row: &mut Row, wrong: impl Fn() -> StoreError) -> store::Result<NewDevice> {
    Ok(NewDevice {
        site: row.get::<String>("site")?.parse().map_err(|_| wrong())?,
        kind: DeviceKind::from_word(&row.get::<String>("kind")?).ok_or_else(wrong)?,
        name: row.get("name")?,
        shows: row.get("shows")?,
    })
}

impl FromRow for Enrolment {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let maker = StaffId(row.get("maker")?);
        let wrong = || StoreError::Inconsistent { table: "enrolment", row: format!("by {maker}") };
        Ok(Self { new: new_device(row, wrong)?, maker })
    }
}

impl FromRow for Enrolled {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let id = DeviceId(row.get("id")?);
        let wrong = || StoreError::Inconsistent { table: "device", row: format!("{id}") };
        let NewDevice { site, kind, name, shows } = new_device(row, wrong)?;
        Ok(Self {
            device: Device { id, site, kind, name },
            shows,
            at: row.get("enrolled")?,
            maker: StaffId(row.get("enroller")?),
            revoked: row.get("revoked")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_short_line() {
        assert_eq!(name(" Zal, solda ").as_deref(), Some("Zal, solda"));
        for bad in ["", "  ", "a\nb", "\u{7}", &"a".repeat(41)] {
            assert_eq!(name(bad), None, "{bad:?}");
        }
    }
}

//! Accounts.

use kit::{Actor, CounterKey, EntityKey, Role, SiteKey, StaffId};
use store::{FromRow, Row, StoreError};

/// A member of staff, or a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: StaffId,
    /// What is typed to sign in.
    pub login: String,
    /// What it is.
    pub role: Role,
    /// Its site; none for the whole node.
    pub site: Option<SiteKey>,
    /// The body that it works for.
    pub entity: Option<EntityKey>,
    /// Its usual counter.
    pub counter: Option<u16>,
    /// Whether it may sign in.
    pub active: bool,
}

impl FromRow for Account {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let id = StaffId(row.get("id")?);
        let wrong = || StoreError::Inconsistent { table: "staff", row: format!("{id}") };
        let site: Option<String> = row.get("site")?;
        let entity: Option<String> = row.get("entity")?;
        Ok(Self {
            id,
            login: row.get("login")?,
            role: Role::from_word(&row.get::<String>("role")?).ok_or_else(wrong)?,
            site: site.map(|s| s.parse()).transpose().map_err(|_| wrong())?,
            entity: entity.map(|s| s.parse()).transpose().map_err(|_| wrong())?,
            counter: row.get("counter")?,
            active: row.get("active")?,
        })
    }
}

impl Account {
    /// The actor of this account at a counter.
    #[must_use]
    pub fn actor(&self, counter: Option<u16>) -> Actor {
        let counter = self
            .site
            .as_ref()
            .zip(counter)
            .map(|(site, number)| CounterKey { site: site.clone(), number });
        Actor {
            id: self.id.into(),
            role: self.role,
            site: self.site.clone(),
            entity: self.entity.clone(),
            counter,
        }
    }
}

/// An account to be added.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What is typed to sign in: lower-case letters, digits, `.` and `-`.
    pub login: String,
    /// What it is.
    pub role: Role,
    /// Its site.
    pub site: Option<SiteKey>,
    /// The body that it works for.
    pub entity: Option<EntityKey>,
    /// Its usual counter.
    pub counter: Option<u16>,
    /// The stored text of its password.
    pub password: String,
    /// Its one-time secret, wrapped.
    pub totp: Vec<u8>,
    /// Its id, made by whoever wrapped the secret for it.
    pub id: StaffId,
}

//! Accounts.

use jiff::Timestamp;
use kit::{Actor, CounterKey, EntityKey, Role, SiteKey, StaffId};
use store::{FromRow, Row, StoreError};

use crate::limits::LOGIN_CHARS_MAX;

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
    /// The account that a new one becomes.
    #[must_use]
    pub fn of(new: &NewAccount) -> Self {
        Self {
            id: new.id,
            login: new.login.clone(),
            role: new.role,
            site: new.site.clone(),
            entity: new.entity.clone(),
            counter: new.counter,
            active: true,
        }
    }

    /// What it is, and where.
    #[must_use]
    pub fn post(&self) -> Post {
        Post {
            role: self.role,
            site: self.site.clone(),
            entity: self.entity.clone(),
            counter: self.counter,
        }
    }

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

/// What an account is to be, and where.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Post {
    /// What it is.
    pub role: Role,
    /// Its site.
    pub site: Option<SiteKey>,
    /// The body that it works for.
    pub entity: Option<EntityKey>,
    /// Its usual counter.
    pub counter: Option<u16>,
}

impl Post {
    /// A post for the whole node.
    #[must_use]
    pub fn node(role: Role) -> Self {
        Self { role, site: None, entity: None, counter: None }
    }

    /// Whether the role has what it needs, and nothing that it has no use for.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let (site, entity) = (self.site.is_some(), self.entity.is_some());
        match self.role {
            Role::Operator => site && entity,
            Role::Kiosk | Role::Reception | Role::Volunteer | Role::Manager => {
                site && self.counter.is_none()
            }
            Role::Administrator | Role::Head | Role::Auditor => self.counter.is_none(),
            Role::Nobody | Role::Citizen | Role::Display | Role::Clock => false,
        }
    }
}

/// A link with which somebody makes their own account, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Who invited; none for the first administrator.
    pub invited: Option<StaffId>,
    /// To what.
    pub post: Post,
    /// Until when.
    pub expires: Timestamp,
}

impl FromRow for Invitation {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        let expires: Timestamp = row.get("expires")?;
        let wrong =
            || StoreError::Inconsistent { table: "invitation", row: format!("until {expires}") };
        let site: Option<String> = row.get("site")?;
        let entity: Option<String> = row.get("entity")?;
        Ok(Self {
            invited: row.get::<Option<uuid::Uuid>>("invited")?.map(StaffId),
            post: Post {
                role: Role::from_word(&row.get::<String>("role")?).ok_or_else(wrong)?,
                site: site.map(|s| s.parse()).transpose().map_err(|_| wrong())?,
                entity: entity.map(|s| s.parse()).transpose().map_err(|_| wrong())?,
                counter: row.get("counter")?,
            },
            expires,
        })
    }
}

/// What is typed to sign in: lower-case letters, digits, `.` and `-`, 3 to 40 of them. None when a
/// text is not that.
#[must_use]
pub(crate) fn login(typed: &str) -> Option<String> {
    let login = typed.trim().to_lowercase();
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'.' || c == b'-';
    ((3..=LOGIN_CHARS_MAX).contains(&login.len()) && login.bytes().all(plain)).then_some(login)
}

/// Whether a text is a PIN: 4 to 8 digits, not one digit only and not a run like 1234.
#[must_use]
pub(crate) fn is_pin(pin: &str) -> bool {
    let b = pin.as_bytes();
    let steps =
        |by: i16| b.windows(2).all(|w| matches!(w, [x, y] if i16::from(*y) - i16::from(*x) == by));
    (4..=8).contains(&b.len())
        && b.iter().all(u8::is_ascii_digit)
        && ![0, 1, -1].into_iter().any(steps)
}

/// An account to be added.
#[derive(Clone)]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_plain_and_a_pin_is_no_run() {
        assert_eq!(login(" Anna.B-2 ").as_deref(), Some("anna.b-2"));
        for bad in ["", "ab", "a b c", "ünal", "a@b.c", &"a".repeat(41)] {
            assert_eq!(login(bad), None, "{bad}");
        }
        for good in ["4817", "20260714", "1123"] {
            assert!(is_pin(good), "{good}");
        }
        for bad in ["", "123", "1234", "9876", "0000", "12a4", "123456789", "٤٨١٧"] {
            assert!(!is_pin(bad), "{bad}");
        }
    }

    #[test]
    fn a_post_needs_its_place() {
        let site: Option<SiteKey> = Some("baku-1".parse().unwrap());
        assert!(Post::node(Role::Administrator).is_whole());
        assert!(!Post::node(Role::Operator).is_whole());
        assert!(!Post::node(Role::Clock).is_whole());
        assert!(!Post { site: site.clone(), ..Post::node(Role::Operator) }.is_whole());
        assert!(Post { site, ..Post::node(Role::Kiosk) }.is_whole());
    }
}

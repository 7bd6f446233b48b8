//! The devices that hold a key, and when each was last there. Kept in memory: every request of a
//! device asks here first, and a display fetches again and again.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;
use kit::{Actor, DeviceId, Role, SiteKey};
use tokio::sync::watch;

/// How the key of every device begins, so that one which is good no longer is not taken for none.
pub const DEVICE_KEY: &str = "device-";

/// What a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceKind {
    /// Gives numbers to visitors.
    Kiosk,
    /// Shows the hall.
    Display,
}

impl DeviceKind {
    /// Every kind, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Display, Self::Kiosk];

    /// The word in entries, tables and the keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.role().word()
    }
    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }
    /// What its actor is.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::Kiosk => Role::Kiosk,
            Self::Display => Role::Display,
        }
    }
    /// The area of pages that its key opens: the first part of their addresses.
    #[must_use]
    pub fn area(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Display => "wall",
        }
    }
    /// The seconds after which it is silent. A display fetches every 20 s, and staff hear of one
    /// that fails within a minute, by a board that is read every 15 s; a kiosk waits 65 s for a
    /// visitor who has left.
    fn silent_after_s(self) -> i64 {
        match self {
            Self::Kiosk => 120,
            Self::Display => 44,
        }
    }
}

/// A device that holds a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Where it stands.
    pub site: SiteKey,
    /// What it is.
    pub kind: DeviceKind,
    /// What people call it.
    pub name: String,
}

impl Device {
    /// The actor of this device.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            id: self.id.into(),
            role: self.kind.role(),
            site: Some(self.site.clone()),
            entity: None,
            counter: None,
        }
    }
    /// Whether nothing was heard of it for too long.
    #[must_use]
    pub fn is_silent(&self, seen: Timestamp, now: Timestamp) -> bool {
        now.duration_since(seen).as_secs() > self.kind.silent_after_s()
    }
}

struct Held {
    device: Device,
    /// When it was last there, in milliseconds; 0 before that.
    seen: AtomicI64,
    /// Whoever waits for its end hears of it when this is dropped.
    end: watch::Sender<()>,
}

/// All devices that hold a key, by the hash of it.
#[derive(Clone, Default)]
pub struct Devices(Arc<RwLock<BTreeMap<[u8; 32], Held>>>);

impl Devices {
    /// A device holds the key of this hash from now on.
    pub fn put(&self, key: [u8; 32], device: Device) {
        let held = Held { device, seen: AtomicI64::new(0), end: watch::Sender::new(()) };
        self.write().entry(key).or_insert(held);
    }

    /// The device holds no key any more, and its open streams end.
    pub fn forget(&self, id: DeviceId) {
        self.write().retain(|_, held| held.device.id != id);
    }

    /// The device that holds the key of this hash. It is there now.
    #[must_use]
    pub fn see(&self, key: &[u8; 32], now: Timestamp) -> Option<Device> {
        let all = self.read();
        let held = all.get(key)?;
        held.seen.fetch_max(now.as_millisecond(), Relaxed);
        Some(held.device.clone())
    }

    /// Ends when the device holds no key any more; none for who is no device.
    #[must_use]
    pub fn end(&self, actor: &Actor) -> Option<watch::Receiver<()>> {
        let all = self.read();
        let held = all.values().find(|held| actor.id == held.device.id.into())?;
        Some(held.end.subscribe())
    }

    /// When a device was last there since the server started.
    #[must_use]
    pub fn seen(&self, id: DeviceId) -> Option<Timestamp> {
        self.read().values().find(|held| held.device.id == id).and_then(Held::last)
    }

    /// The devices of a site and when each was last there, in the order of their names.
    #[must_use]
    pub fn of(&self, site: &SiteKey, kind: DeviceKind) -> Vec<(Device, Option<Timestamp>)> {
        let all = self.read();
        let here = all.values().filter(|h| h.device.site == *site && h.device.kind == kind);
        let mut here: Vec<_> = here.map(|h| (h.device.clone(), h.last())).collect();
        here.sort_by(|(a, _), (b, _)| (&a.name, a.id).cmp(&(&b.name, b.id)));
        here
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<[u8; 32], Held>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<[u8; 32], Held>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn last(&self) -> Option<Timestamp> {
        match self.seen.load(Relaxed) {
            0 => None,
            ms => Timestamp::from_millisecond(ms).ok(),
        }
    }
}

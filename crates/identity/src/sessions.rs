//! The living sessions of this process: what every request asks first, so in memory. The table
//! `session` is what a restart reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;
use journal::App;
use kit::{Actor, CounterKey, Role, SessionId, StaffId};
use sha2::{Digest, Sha256};
use store::StoreError;
use web::{DEVICE_KEY, Device, Devices, SignIn};

use crate::limits::{IDLE, OVERTIME};
use crate::model::Account;
use crate::sql::{self, SessionRow};

/// A living session.
#[derive(Clone, Debug)]
struct Live {
    id: SessionId,
    actor: Actor,
    login: String,
    expires: Timestamp,
    locked: bool,
    /// When it was last used, and the time of it that the table has: milliseconds.
    seen: Arc<AtomicI64>,
    stored: Arc<AtomicI64>,
}

/// A session that was just opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The token: shown once, stored nowhere.
    pub token: String,
    /// When it ends.
    pub expires: Timestamp,
    /// Who it is.
    pub actor: Actor,
}

/// A session that only a PIN opens.
#[derive(Clone, Debug)]
pub struct Locked {
    /// The session.
    pub id: SessionId,
    /// Whose it is.
    pub actor: Actor,
    /// The login, to be shown to its holder.
    pub login: String,
}

/// Whether somebody stands at a counter.
pub type Busy = Arc<dyn Fn(&CounterKey) -> bool + Send + Sync>;

/// All living sessions.
#[derive(Clone)]
pub struct Sessions {
    live: Arc<RwLock<BTreeMap<[u8; 32], Live>>>,
    app: App,
    busy: Busy,
    idle_lock: bool,
    devices: Devices,
}

/// What is stored of a token.
#[must_use]
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

impl Sessions {
    /// Reads the sessions that live. `devices` have keys instead.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn load(app: &App, busy: Busy, devices: Devices) -> Result<Self, StoreError> {
        // One that has ended may still be kept alive by the visitor at its counter.
        let by = app.now() - OVERTIME;
        let found = app.store().read(|tx| {
            let mut found = BTreeMap::new();
            for row in sql::sessions(tx, by)? {
                if let Some(account) = sql::account_by_id(tx, row.staff)?.filter(|a| a.active) {
                    found.insert(row.token, live(&account, &row));
                }
            }
            Ok::<_, StoreError>(found)
        })?;
        let live = Arc::new(RwLock::new(found));
        Ok(Self { live, app: app.clone(), busy, idle_lock: true, devices })
    }

    /// Without the lock of idle desks: in a demo nobody walks by.
    #[must_use]
    pub fn without_idle_lock(mut self) -> Self {
        self.idle_lock = false;
        self
    }

    pub(crate) fn put(&self, account: &Account, row: &SessionRow) {
        self.write().insert(row.token, live(account, row));
    }

    /// The session behind a token, locked or not.
    #[must_use]
    pub fn id(&self, token: &str) -> Option<SessionId> {
        self.look(token).map(|(l, _)| l.id)
    }

    /// The session behind a token, if it is locked.
    #[must_use]
    pub fn locked(&self, token: &str) -> Option<Locked> {
        let (l, locked) = self.look(token)?;
        locked.then_some(Locked { id: l.id, actor: l.actor, login: l.login })
    }

    /// The actor behind a token, locked or not: to end the session.
    pub(crate) fn holder(&self, token: &str) -> Option<(SessionId, Actor)> {
        self.look(token).map(|(l, _)| (l.id, l.actor))
    }

    pub(crate) fn forget(&self, id: SessionId) {
        self.write().retain(|_, l| l.id != id);
    }

    /// The counters at which somebody is signed in.
    #[must_use]
    pub fn counters(&self) -> BTreeSet<CounterKey> {
        let now = self.app.now();
        let living = self.read();
        living
            .values()
            .filter(|l| l.expires > now)
            .filter_map(|l| l.actor.counter.clone())
            .collect()
    }

    /// Lets go every session of an account, after its suspension is durable.
    pub fn forget_all(&self, staff: StaffId) {
        let gone = kit::ActorId::from(staff);
        self.write().retain(|_, l| l.actor.id != gone);
    }

    /// Moves a session to a counter, after [`crate::ops::move_to`] is durable.
    pub fn move_to(&self, id: SessionId, counter: &CounterKey) {
        for l in self.write().values_mut().filter(|l| l.id == id) {
            l.actor.counter = Some(counter.clone());
        }
    }

    pub(crate) fn set_locked(&self, id: SessionId, locked: bool) {
        let now = self.app.now().as_millisecond();
        for l in self.write().values_mut().filter(|l| l.id == id) {
            l.locked = locked;
            l.seen.store(now, Relaxed);
        }
    }

    /// A session that locked by itself stays locked, as the table now says.
    pub(crate) fn keep_locked(&self, id: SessionId) {
        for l in self.write().values_mut().filter(|l| l.id == id) {
            l.locked = true;
        }
    }

    /// The sessions that were used since the table was last told.
    pub(crate) fn used(&self) -> Vec<(SessionId, Timestamp)> {
        let changed = |l: &Live| {
            let seen = l.seen.load(Relaxed);
            (l.stored.swap(seen, Relaxed) != seen)
                .then(|| Timestamp::from_millisecond(seen).ok().map(|at| (l.id, at)))
                .flatten()
        };
        self.read().values().filter_map(changed).collect()
    }

    /// Lets go what has ended.
    pub(crate) fn drop_ended(&self) {
        let gone = self.app.now() - OVERTIME;
        self.write().retain(|_, l| l.expires > gone);
    }

    /// The session behind a token, and whether it is locked.
    fn look(&self, token: &str) -> Option<(Live, bool)> {
        let found = self.read().get(&token_hash(token)).cloned()?;
        let now = self.app.now();
        // It neither ends nor locks by itself while a visitor stands at the counter.
        let busy = || found.actor.counter.as_ref().is_some_and(|c| (self.busy)(c));
        let over = now - OVERTIME >= found.expires;
        if now >= found.expires && (over || !busy()) {
            return None;
        }
        let idle_ms = now.as_millisecond() - found.seen.load(Relaxed);
        // A device has nobody who could walk away from it.
        let watched = self.idle_lock && found.actor.role != Role::Kiosk;
        let idle = watched && i128::from(idle_ms) >= IDLE.as_millis() && !busy();
        let locked = found.locked || idle;
        Some((found, locked))
    }

    /// The device behind a key.
    fn device(&self, key: &str) -> Option<Device> {
        let is_key = key.starts_with(DEVICE_KEY);
        is_key.then(|| self.devices.see(&token_hash(key), self.app.now())).flatten()
    }

    fn open(&self, token: &str) -> Option<Live> {
        self.look(token).and_then(|(l, locked)| (!locked).then_some(l))
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<[u8; 32], Live>> {
        self.live.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<[u8; 32], Live>> {
        self.live.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn live(account: &Account, row: &SessionRow) -> Live {
    let seen = row.seen.as_millisecond();
    Live {
        id: row.id,
        actor: account.actor(row.counter),
        login: account.login.clone(),
        expires: row.expires,
        locked: row.locked,
        seen: Arc::new(AtomicI64::new(seen)),
        stored: Arc::new(AtomicI64::new(seen)),
    }
}

impl SignIn for Sessions {
    fn by_token(&self, token: &str) -> Option<Actor> {
        if let Some(device) = self.device(token) {
            return Some(device.actor());
        }
        let found = self.open(token)?;
        found.seen.fetch_max(self.app.now().as_millisecond(), Relaxed);
        Some(found.actor)
    }
    fn glance(&self, token: &str) -> Option<Actor> {
        self.device(token).map(|d| d.actor()).or_else(|| self.open(token).map(|l| l.actor))
    }
    fn login(&self, token: &str) -> Option<String> {
        self.device(token).map(|d| d.name).or_else(|| self.look(token).map(|(l, _)| l.login))
    }
}

//! The living sessions of this process: what every request asks first, so in memory. The table
//! `session` is what a restart reads.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use journal::App;
use kit::{Actor, CounterKey, SessionId, StaffId};
use sha2::{Digest, Sha256};
use store::StoreError;
use web::SignIn;

use crate::model::Account;
use crate::sql::{self, SessionRow};

/// A living session.
#[derive(Clone, Debug)]
struct Live {
    id: SessionId,
    actor: Actor,
    login: String,
    expires: Timestamp,
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

/// Whether somebody stands at a counter.
pub type Busy = Arc<dyn Fn(&CounterKey) -> bool + Send + Sync>;

/// All living sessions.
#[derive(Clone)]
pub struct Sessions {
    live: Arc<RwLock<BTreeMap<[u8; 32], Live>>>,
    app: App,
    busy: Busy,
}

/// What is stored of a token.
#[must_use]
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

impl Sessions {
    /// Reads the sessions that live.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn load(app: &App, busy: Busy) -> Result<Self, StoreError> {
        let now = app.now();
        let found = app.store().read(|tx| {
            let mut found = BTreeMap::new();
            for row in sql::sessions(tx, now)? {
                if let Some(account) = sql::account_by_id(tx, row.staff)?.filter(|a| a.active) {
                    found.insert(row.token, live(&account, &row));
                }
            }
            Ok::<_, StoreError>(found)
        })?;
        Ok(Self { live: Arc::new(RwLock::new(found)), app: app.clone(), busy })
    }

    /// Takes a session in.
    pub fn put(&self, account: &Account, row: &SessionRow) {
        let mut all = self.live.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(row.token, live(account, row));
    }

    /// The session behind a token.
    #[must_use]
    pub fn id(&self, token: &str) -> Option<SessionId> {
        self.find(token).map(|l| l.id)
    }

    /// Lets a session go.
    pub fn forget(&self, id: SessionId) {
        self.live.write().unwrap_or_else(PoisonError::into_inner).retain(|_, l| l.id != id);
    }

    /// Lets all sessions of an account go.
    pub fn forget_all(&self, staff: StaffId) {
        let gone = kit::ActorId::from(staff);
        self.live.write().unwrap_or_else(PoisonError::into_inner).retain(|_, l| l.actor.id != gone);
    }

    /// Moves a session to a counter.
    pub fn move_to(&self, id: SessionId, counter: &CounterKey) {
        let mut all = self.live.write().unwrap_or_else(PoisonError::into_inner);
        for l in all.values_mut().filter(|l| l.id == id) {
            l.actor.counter = Some(counter.clone());
        }
    }

    fn find(&self, token: &str) -> Option<Live> {
        let all = self.live.read().unwrap_or_else(PoisonError::into_inner);
        let found = all.get(&token_hash(token)).cloned();
        drop(all);
        // It never ends while a visitor stands at the counter.
        found.filter(|l| {
            self.app.now() < l.expires || l.actor.counter.as_ref().is_some_and(|c| (self.busy)(c))
        })
    }
}

fn live(account: &Account, row: &SessionRow) -> Live {
    Live {
        id: row.id,
        actor: account.actor(row.counter),
        login: account.login.clone(),
        expires: row.expires,
    }
}

impl SignIn for Sessions {
    fn by_token(&self, token: &str) -> Option<Actor> {
        self.find(token).map(|l| l.actor)
    }
    fn login(&self, token: &str) -> Option<String> {
        self.find(token).map(|l| l.login)
    }
}

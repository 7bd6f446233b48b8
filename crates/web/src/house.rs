//! What every handler needs.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use kit::{Actor, Lang, Texts};

use crate::{Clips, Devices, Pace, Pasts, Printers, Probes, Sites, Streams};

/// Knows who holds a token.
pub trait SignIn: Send + Sync {
    /// The actor behind a token, if the session lives.
    fn by_token(&self, token: &str) -> Option<Actor>;
    /// The same, for what a page fetches by itself: it does not keep an idle desk open.
    fn glance(&self, token: &str) -> Option<Actor> {
        self.by_token(token)
    }
    /// The login to show to its own holder; the name of a device.
    fn login(&self, token: &str) -> Option<String>;
}

/// The state of the router: every request takes a copy or two, so a copy is one pointer.
#[derive(Clone)]
pub struct House(Arc<Rooms>);

impl From<Rooms> for House {
    fn from(rooms: Rooms) -> Self {
        Self(Arc::new(rooms))
    }
}
impl Deref for House {
    type Target = Rooms;
    fn deref(&self) -> &Rooms {
        &self.0
    }
}
/// Copies made before keep what they had.
impl DerefMut for House {
    fn deref_mut(&mut self) -> &mut Rooms {
        Arc::make_mut(&mut self.0)
    }
}

/// What is in a [`House`].
#[derive(Clone)]
pub struct Rooms {
    /// The journal.
    pub app: journal::App,
    /// The country: its words and services. For sites as they are now: `sites`.
    pub pack: Arc<pack::Pack>,
    /// The sites as they are now.
    pub sites: Sites,
    /// The node's secrets.
    pub keys: Arc<keystore::Keystore>,
    /// The messages of the product.
    pub texts: Arc<Texts>,
    /// Whether this is a demo: every page says so, and sites are open at any hour.
    pub demo: bool,
    /// The address under which people reach this server, without a slash at its end.
    pub base_url: String,
    /// Who holds which token.
    pub sign_in: Arc<dyn SignIn>,
    /// What past days of each site have taught.
    pub pasts: Pasts,
    /// The ticket printers.
    pub printers: Printers,
    /// The systems that are asked whether they answer.
    pub probes: Probes,
    /// The clips of speech.
    pub clips: Clips,
    /// The devices that hold a key.
    pub devices: Devices,
    /// The open event streams.
    pub streams: Streams,
    /// How often each account has searched in this minute.
    pub searches: Pace,
}

impl Rooms {
    /// The languages of the pack, the first one being the default.
    #[must_use]
    pub fn langs(&self) -> &[Lang] {
        &self.pack.langs
    }
    /// Whether cookies may only travel over TLS.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

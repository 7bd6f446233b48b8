//! The ticket printers of this node, and what is wrong with each now. Kept in memory: the worker of
//! a printer looks at it again and again.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use kit::{DeviceId, SiteKey};
use print::Painter;
use tokio::sync::watch;

use crate::printer_line::Reach;

/// A printer that was enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    /// Its id.
    pub id: DeviceId,
    /// What people call it.
    pub name: String,
    /// The site that it stands at.
    pub site: SiteKey,
    /// Where it listens: `10.0.0.5:9100`.
    pub address: String,
    /// The login of the kiosk that it serves, or the name of an enrolled one. None: every kiosk of
    /// the site without its own.
    pub kiosk: Option<String>,
}

/// Why a printer prints nothing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// This machine lacks a font for a language of the office.
    NoFont,
    /// It does not answer.
    NoAnswer,
    /// The roll has ended.
    NoPaper,
    /// Its cover is open.
    CoverOpen,
    /// It says that it cannot print.
    OutOfOrder,
}

impl Trouble {
    /// The word in the keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoFont => "no-font",
            Self::NoAnswer => "no-answer",
            Self::NoPaper => "no-paper",
            Self::CoverOpen => "cover-open",
            Self::OutOfOrder => "out-of-order",
        }
    }
}

/// The printers of a node. Its clones are one.
#[derive(Clone, Default)]
pub struct Printers(Arc<Shared>);

#[derive(Default)]
struct Shared {
    all: RwLock<BTreeMap<DeviceId, Printer>>,
    troubles: RwLock<BTreeMap<DeviceId, Trouble>>,
    painter: OnceLock<Option<Arc<Painter>>>,
    reach: Reach,
    came: watch::Sender<()>,
}

impl Printers {
    /// No printers yet; those to come are within this reach.
    #[must_use]
    pub fn within(reach: Reach) -> Self {
        Self(Arc::new(Shared { reach, ..Shared::default() }))
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<DeviceId, Printer>> {
        self.0.all.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where a printer may be.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        &self.0.reach
    }

    /// Takes a printer in, or what has changed of it.
    pub fn put(&self, printer: Printer) {
        self.0.all.write().unwrap_or_else(PoisonError::into_inner).insert(printer.id, printer);
        self.0.came.send_replace(());
    }

    /// A printer that was revoked prints nothing from now on.
    pub fn forget(&self, id: DeviceId) {
        self.0.all.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.0.troubles.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// Tells when a printer was taken in.
    #[must_use]
    pub fn came(&self) -> watch::Receiver<()> {
        self.0.came.subscribe()
    }

    /// Every printer.
    #[must_use]
    pub fn all(&self) -> Vec<Printer> {
        self.read().values().cloned().collect()
    }

    /// A printer that was not revoked.
    #[must_use]
    pub fn get(&self, id: DeviceId) -> Option<Printer> {
        self.read().get(&id).cloned()
    }

    /// What paints papers, where the fonts of this machine are enough. The first call reads them.
    pub async fn painter(&self) -> Option<Arc<Painter>> {
        let shared = self.0.clone();
        let first = || {
            let found = Painter::of_this_machine();
            found.inspect_err(|e| tracing::error!(error = %e, "papers cannot be printed")).ok()
        };
        let read = move || shared.painter.get_or_init(|| first().map(Arc::new)).clone();
        match self.0.painter.get() {
            Some(painter) => painter.clone(),
            None => tokio::task::spawn_blocking(read).await.ok().flatten(),
        }
    }

    /// The printer of a kiosk: its own, else one of the site that is nobody's own.
    #[must_use]
    pub fn of(&self, site: &SiteKey, login: &str) -> Option<Printer> {
        let all = self.read();
        let here = || all.values().filter(|p| p.site == *site);
        let own = here().find(|p| p.kiosk.as_deref() == Some(login));
        own.or_else(|| here().find(|p| p.kiosk.is_none())).cloned()
    }

    /// The printers of a site: those that are no kiosk's own come first.
    #[must_use]
    pub fn at(&self, site: &SiteKey) -> Vec<Printer> {
        let mut here: Vec<Printer> =
            self.read().values().filter(|p| p.site == *site).cloned().collect();
        here.sort_by(|a, b| (a.kiosk.is_some(), &a.name).cmp(&(b.kiosk.is_some(), &b.name)));
        here
    }

    /// What is wrong with a printer now.
    #[must_use]
    pub fn trouble(&self, id: DeviceId) -> Option<Trouble> {
        self.0.troubles.read().unwrap_or_else(PoisonError::into_inner).get(&id).copied()
    }

    /// What is wrong at a site now, with the names of the printers.
    #[must_use]
    pub fn troubles(&self, site: &SiteKey) -> Vec<(String, Trouble)> {
        let all = self.read();
        let here = all.values().filter(|p| p.site == *site);
        here.filter_map(|p| Some((p.name.clone(), self.trouble(p.id)?))).collect()
    }

    /// Keeps what is wrong with a printer, or that nothing is. A change is a line of the log.
    pub fn say(&self, printer: &Printer, trouble: Option<Trouble>) {
        let name = &printer.name;
        if self.trouble(printer.id) == trouble {
            return;
        }
        let mut all = self.0.troubles.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(trouble) = trouble {
            tracing::warn!(printer = %name, trouble = trouble.word(), "a printer is in trouble");
            all.insert(printer.id, trouble);
        } else {
            tracing::info!(printer = %name, "a printer is ready again");
            all.remove(&printer.id);
        }
    }
}

//! The ticket printers of this node, and what is wrong with each now. Kept in memory: the worker of
//! a printer looks at it again and again.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use kit::SiteKey;
use print::{NoFont, Painter};

/// A printer, as the configuration names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    /// Its name: `baku-1.kiosk-1`.
    pub name: String,
    /// The site that it stands at.
    pub site: SiteKey,
    /// Where it listens: `10.0.0.5:9100`.
    pub address: String,
    /// The login of the kiosk that it stands in. None: every kiosk of the site without its own.
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

/// The printers of a node.
#[derive(Clone, Default)]
pub struct Printers {
    all: Arc<[Printer]>,
    painter: Option<Arc<Painter>>,
    troubles: Arc<RwLock<BTreeMap<String, Trouble>>>,
}

impl Printers {
    /// These printers, with the fonts of this machine. Where those are not enough, that is said
    /// once, and no printer prints.
    #[must_use]
    pub fn new(all: Vec<Printer>, painter: impl FnOnce() -> Result<Painter, NoFont>) -> Self {
        if all.is_empty() {
            return Self::default();
        }
        let painter = painter()
            .inspect_err(|e| tracing::error!(error = %e, "tickets cannot be printed"))
            .ok()
            .map(Arc::new);
        let printers = Self { all: all.into(), painter, troubles: Arc::default() };
        if printers.painter.is_none() {
            for printer in printers.all.iter() {
                printers.say(printer, Some(Trouble::NoFont));
            }
        }
        printers
    }

    /// Every printer.
    #[must_use]
    pub fn all(&self) -> &[Printer] {
        &self.all
    }

    /// What paints papers, where fonts are enough.
    #[must_use]
    pub fn painter(&self) -> Option<Arc<Painter>> {
        self.painter.clone()
    }

    /// The printer of a kiosk: its own, else one of the site that is nobody's own.
    #[must_use]
    pub fn of(&self, site: &SiteKey, login: &str) -> Option<&Printer> {
        let here = || self.all.iter().filter(|p| p.site == *site);
        here()
            .find(|p| p.kiosk.as_deref() == Some(login))
            .or_else(|| here().find(|p| p.kiosk.is_none()))
    }

    /// What is wrong with a printer now.
    #[must_use]
    pub fn trouble(&self, name: &str) -> Option<Trouble> {
        self.troubles.read().unwrap_or_else(PoisonError::into_inner).get(name).copied()
    }

    /// What is wrong at a site now, with the names of the printers.
    #[must_use]
    pub fn troubles(&self, site: &SiteKey) -> Vec<(&str, Trouble)> {
        let here = self.all.iter().filter(|p| p.site == *site);
        here.filter_map(|p| Some((p.name.as_str(), self.trouble(&p.name)?))).collect()
    }

    /// Keeps what is wrong with a printer, or that nothing is. A change is a line of the log.
    pub fn say(&self, printer: &Printer, trouble: Option<Trouble>) {
        let name = &printer.name;
        if self.trouble(name) == trouble {
            return;
        }
        let mut all = self.troubles.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(trouble) = trouble {
            tracing::warn!(printer = %name, trouble = trouble.word(), "a printer is in trouble");
            all.insert(name.clone(), trouble);
        } else {
            tracing::info!(printer = %name, "a printer is ready again");
            all.remove(name);
        }
    }
}

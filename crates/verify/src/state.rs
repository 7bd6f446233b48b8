//! Where a ticket stands, as far as its entries say, and which entry may follow there. Written from
//! `docs/ledger.md`.

use crate::fairness::Why;

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    /// Taken from afar, and not checked in yet.
    Reserved,
    /// In the line.
    Waiting,
    /// Called to a counter.
    Called(i64),
    /// Served at a counter.
    Serving(i64),
    /// Kept by a counter, which may call others.
    Held(i64),
    /// Out of the line for a while.
    Parked,
    /// Called, and did not come.
    Missed,
    /// Served or turned away: the public entry is the same.
    Finished,
    /// It has its end.
    Over,
}

impl Is {
    /// The counter that has the visitor.
    fn at(self) -> Option<i64> {
        match self {
            Self::Called(c) | Self::Serving(c) | Self::Held(c) => Some(c),
            _ => None,
        }
    }

    fn words(self) -> String {
        match self {
            Self::Reserved => "is reserved and was not called".to_owned(),
            Self::Waiting => "is waiting and was not called".to_owned(),
            Self::Called(c) => format!("is called to counter {c}"),
            Self::Serving(c) => format!("is served at counter {c}"),
            Self::Held(c) => format!("is kept by counter {c}"),
            Self::Parked => "is parked".to_owned(),
            Self::Missed => "did not come".to_owned(),
            Self::Finished => "was served or turned away".to_owned(),
            Self::Over => "has its end".to_owned(),
        }
    }

    /// Where an entry brings the ticket; what it is about must be known to this program.
    pub(crate) fn after(self, name: &str, counter: Option<i64>) -> Option<Self> {
        let at = counter.or(self.at()).unwrap_or(0);
        Some(match name {
            "ticket.called-again" => Self::Called(at),
            "ticket.started" => Self::Serving(at),
            "ticket.held" => Self::Held(at),
            "ticket.parked" => Self::Parked,
            "ticket.missed" => Self::Missed,
            "ticket.finished" => Self::Finished,
            "ticket.transferred" | "ticket.moved-on" | "ticket.returned" | "ticket.woken" => {
                Self::Waiting
            }
            "ticket.left" | "ticket.lapsed" | "ticket.unserved" => Self::Over,
            _ => return None,
        })
    }

    /// Whether an entry may follow here. Only who was called can be served, sent on or sent away:
    /// all of that without a call would be a hidden overtaking.
    pub(crate) fn allows(self, name: &str, counter: Option<i64>) -> Result<(), Why> {
        let fits = match name {
            "ticket.called-again" | "ticket.missed" => matches!(self, Self::Called(_)),
            "ticket.started" => matches!(self, Self::Called(_) | Self::Held(_)),
            "ticket.held" | "ticket.finished" | "ticket.moved-on" => {
                matches!(self, Self::Called(_) | Self::Serving(_))
            }
            "ticket.parked" | "ticket.transferred" => self.at().is_some(),
            "ticket.woken" => self == Self::Parked,
            "ticket.returned" => matches!(self, Self::Missed | Self::Finished),
            "ticket.lapsed" => matches!(self, Self::Missed | Self::Reserved),
            "ticket.left" => !matches!(self, Self::Serving(_) | Self::Finished | Self::Over),
            "ticket.unserved" => !matches!(self, Self::Finished | Self::Over),
            "ticket.postponed" => matches!(self, Self::Waiting | Self::Reserved),
            "ticket.relaned" => {
                matches!(self, Self::Reserved | Self::Waiting | Self::Parked | Self::Missed)
            }
            _ => true,
        };
        if !fits {
            return Err(self.words());
        }
        match counter.zip(self.at()) {
            Some((named, at)) if named != at => {
                Err(format!("{}, not to counter {named}", self.words()))
            }
            _ => Ok(()),
        }
    }
}

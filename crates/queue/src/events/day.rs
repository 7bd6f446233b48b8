//! What happens to a whole day, and to an order of turns, as entries.

use journal::FoldError;
use ledger::cbor::Map;

use super::{Happened, shape, time_of};

impl Happened {
    pub(super) fn of_a_day(self, public: Map) -> (Map, Map) {
        let none = Map::new();
        match self {
            Self::Unserved { number } => (public.with("number", number), none),
            Self::OverrideAsked { number, reason, until } => (
                public.with("number", number),
                none.with("reason", reason).with("until", until.as_millisecond()),
            ),
            Self::Overridden { number, turn, reason, second } => (
                public
                    .with("number", number)
                    .with("turn", turn)
                    .with("reason", reason)
                    .with("second", second.to_vec()),
                none,
            ),
            _ => (public, none),
        }
    }

    /// Reads it back; none when the kind is another's.
    pub(super) fn read_of_a_day(kind: &str, p: &Map, f: &Map) -> Result<Option<Self>, FoldError> {
        let number = || p.int("number");
        Ok(Some(match kind {
            "site.closed" => Self::SiteClosed,
            "ticket.unserved" => Self::Unserved { number: number()? },
            "override.asked" => Self::OverrideAsked {
                number: number()?,
                reason: f.text("reason")?.to_owned(),
                until: time_of(f.int("until")?)?,
            },
            "ticket.overridden" => Self::Overridden {
                number: number()?,
                turn: p.int("turn")?,
                reason: p.text("reason")?.to_owned(),
                second: p.bytes("second")?.try_into().map_err(|_| shape("second"))?,
            },
            _ => return Ok(None),
        }))
    }
}

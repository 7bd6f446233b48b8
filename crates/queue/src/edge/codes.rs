//! A ticket by its spoken code, for whoever has the paper and no link.

use axum::http::StatusCode;
use kit::{Actor, ActorId, Day, Role, SpokenCode};
use web::{House, Network, Problem};

use super::front::bucket;
use crate::codes;
use crate::error::Error;
use crate::front::Refusal;
use crate::limits::CODE_MISSES_PER_MINUTE;
use crate::model::Ticket;
use crate::ops;

/// Who asks, as far as misses are counted: staff and devices by themselves, everybody else by the
/// network.
pub fn asker(house: &House, by: &Actor, network: &Network) -> ActorId {
    match by.role {
        Role::Nobody => bucket(house, "code", &network.0),
        _ => bucket(house, "code", &by.id.0.to_string()),
    }
}

/// The ticket of a code: on the day of its site, and on the day after for those who passed
/// midnight. Misses are counted, for a code is short enough to be guessed.
///
/// # Errors
/// When it is no code, or no ticket of these days has it; and after too many misses, whatever it
/// is.
pub async fn ticket(house: &House, asker: ActorId, code: &str) -> Result<Ticket, Problem> {
    // A digit that is wrong is no guess: it never reaches the tickets.
    let code: SpokenCode =
        code.parse().map_err(|_| Problem::new(StatusCode::NOT_FOUND, "queue-error-bad-code"))?;
    let now = house.app.now();
    let often = |seconds| Problem::from(Error::from(Refusal::CodesTooFast { seconds }));
    house.searches.check(asker, now, CODE_MISSES_PER_MINUTE).map_err(often)?;
    let found = house.app.read(move |tx| codes::ticket(tx, code, now)).await?;
    match found {
        Some(t) if is_kept(house, &t) => Ok(t),
        // The page of a visit that lies behind asks by itself: nobody of the hall pays for it.
        Some(_) => Err(Problem::new(StatusCode::NOT_FOUND, "queue-error-no-such-code")),
        None => {
            house.searches.step(asker, now, CODE_MISSES_PER_MINUTE).map_err(often)?;
            Err(Problem::new(StatusCode::NOT_FOUND, "queue-error-no-such-code"))
        }
    }
}

/// Whether it is today at the site, or the day after.
fn is_kept(house: &House, t: &Ticket) -> bool {
    let Some(site) = house.sites.get(&t.site) else { return false };
    let next = Day::from_number(t.day).and_then(|d| d.0.tomorrow().ok()).map(|d| Day(d).number());
    let today = ops::today(&site, house.app.now());
    t.day == today || next == Some(today)
}

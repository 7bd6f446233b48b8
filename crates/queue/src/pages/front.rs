//! What the visitor's own page says before a call and after the visit, and the addresses of the
//! front of the house.

use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use days::wait::Wait;
use kit::CommandId;
use pack::Site;
use serde::Deserialize;
use web::{Ask, Form, House, Path, Problem, clock_time, redirect};

use super::ticket::opened;
use super::{advice, elsewhere, help, honest, kiosk, paper, rate, reception, remote};
use crate::day::board;
use crate::front::remote::{POSTPONE_MINUTES, postpone};
use crate::front::{rating, sql as front};
use crate::model::{State as At, Ticket};
use crate::{edge, ops};

/// Whoever would wait this long or less is told to set off: half an hour, the way across a town.
/// Whoever lives farther away sees the minutes too.
const SET_OFF_S: i64 = 30 * 60;

/// The part of the page.
#[derive(Default)]
pub(super) struct Front {
    /// How to check in, while it is reserved.
    pub(super) check_in: String,
    /// How long it would wait if its holder were there now; empty when nobody can tell.
    pub(super) if_here: String,
    /// Whether it is time to set off.
    pub(super) set_off: bool,
    /// Where to go next.
    pub(super) next: String,
    /// The minutes by which it can be postponed; empty when it cannot.
    pub(super) postpone: Vec<i64>,
    /// Whether the visit can be rated.
    pub(super) rate: bool,
}

/// Reads and says it.
pub(super) async fn part(
    house: &House,
    ask: &Ask,
    site: &Site,
    t: &Ticket,
    wait: Option<&Wait>,
) -> Result<Front, Problem> {
    let (ticket, words) = (t.clone(), ask.t(house));
    let today = ops::today(site, house.app.now());
    let read = move |tx: &mut store::Tx<'_>| {
        let postponed = front::mark(tx, ticket.id, "postponed")?.is_some();
        let rate = rating::rateable(tx, &ticket, today)?;
        Ok::<_, store::StoreError>((postponed, board::does(tx, &ticket.site, ticket.day)?, rate))
    };
    let (postponed, does, rate) = house.app.read(read).await?;
    let open = |n: u16| does.iter().any(|d| d.counter == n);
    let able: Vec<u16> = match t.state {
        At::Waiting { sent: Some(n) } => vec![n],
        At::Waiting { sent: None } => {
            does.iter().filter(|d| d.skill == t.skill).map(|d| d.counter).collect()
        }
        _ => Vec::new(),
    };
    let closed = matches!(t.state, At::Waiting { .. }) && !able.iter().any(|n| open(*n));
    // Where nobody sits yet is said as such.
    let able = if closed && able.is_empty() {
        let plan = site.counters.iter().filter(|c| c.skills.contains(&t.skill));
        plan.map(|c| c.number).collect()
    } else {
        able
    };
    let named: Vec<String> = able.iter().map(|n| words.w("queue-counter-n", "n", n)).collect();
    let waits = matches!(t.state, At::Waiting { .. } | At::Reserved { .. });
    let from_home = wait.filter(|_| matches!(t.state, At::Reserved { .. }));
    Ok(Front {
        if_here: from_home.map_or_else(String::new, |wait| {
            if wait.now {
                return words.s("front-if-here-now");
            }
            let number = |name, n: i64| kit::text::word(name, n.to_string());
            words
                .a("front-if-here", &[number("about", wait.about()), number("under", wait.under())])
        }),
        set_off: from_home.is_some_and(|wait| wait.p50 <= SET_OFF_S),
        check_in: match t.state {
            At::Reserved { until } => {
                words.w("front-check-in-before", "time", clock_time(until, &site.zone))
            }
            _ => String::new(),
        },
        next: match named.is_empty() {
            true => String::new(),
            false => {
                let key = if closed { "front-next-closed" } else { "front-next" };
                words.w(key, "counters", named.join(", "))
            }
        },
        postpone: if waits && !postponed { POSTPONE_MINUTES.to_vec() } else { Vec::new() },
        rate,
    })
}

/// By how many minutes.
#[derive(Deserialize)]
pub(super) struct Later {
    command: CommandId,
    #[serde(default)]
    minutes: i64,
}

/// The holder asks for a later turn.
pub(super) async fn later(
    State(house): State<House>,
    Path(token): Path<String>,
    Form(form): Form<Later>,
) -> Result<Response, Problem> {
    let (id, minutes) = (opened(&house, &token)?, form.minutes);
    let by = ops::holder(id);
    edge::act(&house, &by, form.command, id, "postpone", &minutes, move |tx, cx, by, _| {
        postpone(tx, cx, by, id, minutes)
    })
    .await?;
    Ok(redirect(&edge::link(&house, id)))
}

/// The addresses of the front of the house.
pub(super) fn pages() -> axum::Router<House> {
    axum::Router::new()
        .route("/reception", get(reception::show))
        .route("/reception/side", get(reception::part))
        .route("/reception/elsewhere", get(advice::received))
        .route("/reception/find", post(reception::find))
        .route("/reception/give", post(reception::give))
        .route("/reception/act", post(reception::act))
        .route("/help", get(help::show))
        .route("/reception/paper", get(paper::show))
        .route("/reception/paper/print", post(paper::print))
        .route("/reception/paper/enter", post(paper::enter))
        .route("/kiosk/{site}/check-in", post(kiosk::check_in))
        .route("/{lang}/sites/{site}/ticket", get(remote::show).post(remote::take))
        .route("/{lang}/honest", get(honest::show))
        .route("/t/{token}/postpone", post(later))
        .route("/t/{token}/elsewhere", get(elsewhere::show).post(elsewhere::take))
        .route("/t/{token}/rate", get(rate::show).post(rate::rate))
        .route("/t/{token}/about", post(rate::describe))
}

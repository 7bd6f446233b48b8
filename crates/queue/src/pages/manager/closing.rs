//! The second step before a day is closed: whom it would end, and what they are told.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use kit::{CommandId, SiteKey};
use pack::Site;
use serde::Deserialize;
use store::StoreError;
use web::{Ask, By, Cache, Form, House, Path, Problem, T, clock_time, html, redirect};

use super::{Bar, manager};
use crate::day::closing::{self, Closing, Seen};
use crate::error::Error;
use crate::{edge, ops, sql};

struct Tile {
    name: &'static str,
    n: String,
}

struct View {
    problem: String,
    action: String,
    board: String,
    tiles: Vec<Tile>,
    /// Whoever must be served to the end before.
    busy: Vec<String>,
    /// How many visits get an end, in words; empty where none does.
    ends: String,
    /// What their holders read then.
    told: String,
    /// Open counters that close, too.
    counters: String,
    /// Whom it would end, for the answer.
    seen: String,
    command: String,
}

#[derive(Template)]
#[template(path = "close_day.html")]
struct Page {
    t: T,
    bar: Bar,
    v: View,
}

/// Where a visit without an end is, in words, and the states of a ticket that it stands for.
const TILES: [(&str, &[&str]); 5] = [
    ("queue-board-waiting", &["waiting"]),
    ("queue-closing-at-counter", &["called", "serving", "held"]),
    ("queue-closing-away", &["parked"]),
    ("queue-closing-missed", &["missed"]),
    ("queue-closing-reserved", &["reserved"]),
];

fn view(house: &House, t: &T, site: &Site, c: &Closing, problem: String) -> Result<View, Problem> {
    let tile =
        |(name, states): (&'static str, &[&str])| Tile { name, n: format!("{}", c.count(states)) };
    let busy = c.at_counters.iter().map(|b| {
        let args = [
            kit::text::word("counter", format!("{}", b.counter)),
            kit::text::word("number", b.number.to_string()),
        ];
        t.a("queue-error-still-serving", &args)
    });
    let some = |key: &str, n: i64| if n == 0 { String::new() } else { t.n(key, &n) };
    let time = clock_time(house.app.now(), &site.zone);
    Ok(View {
        problem,
        action: format!("/manage/{}/close-day", site.key),
        board: format!("/manage/{}", site.key),
        tiles: TILES.map(tile).into(),
        busy: busy.collect(),
        ends: some("queue-closing-ends", c.seen().count()),
        told: t.w("queue-unserved-closed", "time", time),
        counters: some("queue-closing-counters", i64::try_from(c.counters).unwrap_or_default()),
        seen: c.seen().to_string(),
        command: fresh_command::<Error>()?.to_string(),
    })
}

/// What would happen, with what went wrong above it. A day that is closed has its report.
async fn page(
    house: &House,
    ask: &Ask,
    by: &By,
    site: &Arc<Site>,
    (status, problem): (StatusCode, String),
) -> Result<Response, Problem> {
    let (key, today) = (site.key.clone(), ops::today(site, house.app.now()));
    let read = move |tx: &mut store::Tx<'_>| {
        let known = sql::site_day(tx, &key, today)?;
        let closed = known.is_some_and(|d| d.closed.is_some());
        Ok::<_, StoreError>((closed, closing::read(tx, &key, today)?))
    };
    let (closed, found) = house.app.read(read).await?;
    if closed {
        return Ok(redirect(&report(site, today)));
    }
    let t = ask.t(house);
    let v = view(house, &t, site, &found, problem)?;
    let bar = Bar::new(house, ask, by, site, &t.s("queue-board-close-day"));
    Ok(html(&Page { t, bar, v }, status, Cache::NoStore))
}

fn report(site: &Site, day: i64) -> String {
    format!("/manage/{}/days/{day}", site.key)
}

/// What closing the day now would end.
pub(in crate::pages) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    page(&house, &ask, &by, &site, (StatusCode::OK, String::new())).await
}

/// Whom somebody saw before it was confirmed; nobody, where a form does not say.
#[derive(Deserialize)]
pub(in crate::pages) struct Confirmed {
    command: CommandId,
    #[serde(default)]
    open: String,
}

/// Closes the day, and goes to its report; or says what has changed meanwhile.
pub(in crate::pages) async fn close(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Confirmed>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let seen = Some(Seen::read(&form.open));
    match edge::close_day(&house, &site, &by.actor, form.command, seen).await {
        Ok(day) => Ok(redirect(&report(&site, day))),
        Err(e) => {
            let problem = Problem::from(e);
            if problem.status.is_server_error() {
                return Err(problem);
            }
            let (title, next) = problem.say(&ask.t(&house));
            let said = (problem.status, format!("{title} {next}"));
            page(&house, &ask, &by, &site, said).await
        }
    }
}

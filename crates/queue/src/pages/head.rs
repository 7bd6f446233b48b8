//! Head office: every hall at once, as counts. Nothing is decided here.

pub(super) mod compare;

use askama::Template;
use authz::{Action, May};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use kit::Scope;
use kit::text::word;
use pack::Site;
use store::{Result, Tx};
use web::{Ask, By, Cache, House, Problem, T, clock_time, html};

use super::manager::Bar;
use crate::day::board;
use crate::day::norms::{self, Broken};
use crate::{ops, sql};

/// A hall of the board. Of one that has no day yet nothing is known.
struct Hall {
    name: String,
    forecast: String,
    known: bool,
    waiting: i64,
    longest: String,
    late: i64,
    open: usize,
    serving: usize,
    closed: usize,
    gone: String,
    broken: Vec<String>,
}

struct Live {
    as_of: String,
    halls: Vec<Hall>,
}

#[derive(Template)]
#[template(path = "head.html")]
struct Page {
    t: T,
    bar: Bar,
    b: Live,
}

#[derive(Template)]
#[template(path = "head_board.html")]
struct Part {
    t: T,
    b: Live,
}

/// Only who may see every hall.
fn may(by: &By) -> Result<(), Problem> {
    Ok(by.actor.may(Action::ReadOverview, &Scope::node())?)
}

/// A norm that is broken, in words: which, by how much, since when.
fn said(t: &T, site: &Site, broken: Broken) -> String {
    let target = word("n", (site.wait_target_s / 60).to_string());
    let time = |at: Timestamp| word("time", clock_time(at, &site.zone));
    let number = |name, n: i64| word(name, n.to_string());
    match broken {
        Broken::Wait { since } => t.a("head-norm-wait", &[target, time(since)]),
        Broken::Late { percent, since } => t.a(
            "head-norm-late",
            &[
                number("share", percent),
                target,
                number("norm", site.norms.late_percent),
                time(since),
            ],
        ),
        Broken::Gone { percent, since } => t.a(
            "head-norm-gone",
            &[number("share", percent), number("norm", site.norms.gone_percent), time(since)],
        ),
    }
}

/// A hall, and how bad it is: broken norms first, then the longest wait in thousandths of the
/// target. What is unknown comes last.
fn hall(
    tx: &mut Tx<'_>,
    (t, name): (&T, String),
    site: &Site,
    now: Timestamp,
) -> Result<((usize, i64), Hall)> {
    let today = ops::today(site, now);
    let late = now - SignedDuration::from_secs(site.wait_target_s);
    let known = sql::site_day(tx, &site.key, today)?.is_some();
    let board = board::read(tx, &site.key, today, late)?;
    let ended = norms::ended(tx, &site.key, today)?;
    let oldest = board.lines.iter().map(|l| l.oldest).min();
    let longest = oldest.map_or(0, |at| now.duration_since(at).as_secs().max(0));
    let broken = norms::broken(site, oldest, &ended, now);
    let gone = ended.iter().filter(|e| e.gone).count();
    let open = board.seats.iter().filter(|s| s.open).count();
    let bad = if known { longest * 1000 / site.wait_target_s.max(1) } else { -1 };
    let hall = Hall {
        name,
        forecast: format!("/manage/{}/forecast", site.key),
        known,
        waiting: board.lines.iter().map(|l| l.waiting).sum(),
        longest: t.w("queue-desk-minutes", "n", longest / 60),
        late: board.lines.iter().map(|l| l.late).sum(),
        open,
        serving: board.seats.iter().filter(|s| s.open && s.visitor.is_some()).count(),
        closed: site.counters.len().saturating_sub(open),
        gone: t.a(
            "head-gone-of",
            &[word("n", gone.to_string()), word("share", percent(gone, ended.len()))],
        ),
        broken: broken.iter().map(|b| said(t, site, *b)).collect(),
    };
    Ok(((broken.len(), bad), hall))
}

fn percent(n: usize, of: usize) -> String {
    (n * 100).checked_div(of).map_or_else(|| "–".to_owned(), |p| p.to_string())
}

async fn live(house: &House, ask: &Ask) -> Result<Live, Problem> {
    let (t, now) = (ask.t(house), house.app.now());
    let mut halls = Vec::new();
    for site in house.sites.halls() {
        let (t, site) = (t.clone(), site.clone());
        let name = house.pack.site_name(&ask.lang, &site.key);
        // A snapshot for each: none is held for long.
        let read = move |tx: &mut Tx<'_>| hall(tx, (&t, name), &site, now);
        halls.push(house.app.read(read).await?);
    }
    halls.sort_by_key(|(bad, _)| std::cmp::Reverse(*bad));
    Ok(Live {
        as_of: t.w("queue-board-as-of", "time", clock_time(now, &house.pack.zone)),
        halls: halls.into_iter().map(|(_, hall)| hall).collect(),
    })
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
) -> Result<Response, Problem> {
    may(&by)?;
    let (t, b) = (ask.t(&house), live(&house, &ask).await?);
    let mut bar = Bar::of_head(&house, &ask, &by, &t.s("head-title"));
    // Any hall's events tell whether the page is still connected; the board asks by itself.
    let halls = house.sites.halls();
    let first = halls.first();
    bar.events = first.map(|s| format!("/live/{}/board", s.key)).unwrap_or_default();
    Ok(html(&Page { t, bar, b }, StatusCode::OK, Cache::NoStore))
}

/// The living part of the page.
pub(super) async fn part(
    State(house): State<House>,
    ask: Ask,
    by: By,
) -> Result<Response, Problem> {
    may(&by)?;
    let b = live(&house, &ask).await?;
    Ok(html(&Part { t: ask.t(&house), b }, StatusCode::OK, Cache::NoStore))
}

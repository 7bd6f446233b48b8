//! Who changed what of a site, when, from what to what, and where that stands in the log.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kit::text::word;
use kit::{ActorId, SiteKey, StaffId};
use pack::{Change, Hours};
use store::{StoreError, Tx};
use web::{Ask, By, Cache, House, Path, Problem, T, day_and_time, html, opening};

use super::super::manager::Bar;
use super::{does, seen};
use crate::limits::PLAN_SHOWN;
use crate::plan::events::plan_stream;
use crate::plan::sql::{self, Changed};

struct Line {
    /// The index in the log; empty while it has none yet.
    index: String,
    at: String,
    who: String,
    was: String,
    is: String,
}

#[derive(Template)]
#[template(path = "plan_history.html")]
struct Page {
    t: T,
    bar: Bar,
    site: SiteKey,
    lines: Vec<Line>,
}

struct Read {
    changes: Vec<Changed>,
    places: BTreeMap<i64, i64>,
    names: BTreeMap<ActorId, String>,
}

fn read(tx: &mut Tx<'_>, site: &SiteKey) -> Result<Read, StoreError> {
    let mut changes = sql::changes(tx, site, 0)?;
    changes.reverse();
    changes.truncate(PLAN_SHOWN);
    let mut names = BTreeMap::new();
    for c in &changes {
        if !names.contains_key(&c.actor)
            && let Some(account) = identity::sql::account_by_id(tx, StaffId(c.actor.0))?
        {
            names.insert(c.actor, account.login);
        }
    }
    let places = journal::places(tx, plan_stream(site))?.into_iter().collect();
    Ok(Read { changes, places, names })
}

/// A week in words: each day with its hours.
fn week(t: &T, hours: &[Hours]) -> String {
    let each = hours
        .iter()
        .map(|h| format!("{} {}", opening::day_name(t, h.day), opening::span((h.from, h.until))));
    let all: Vec<String> = each.collect();
    if all.is_empty() { t.s("catalogue-closed") } else { all.join(", ") }
}

/// A change in words.
pub(super) fn says(house: &House, t: &T, change: &Change) -> String {
    match change {
        Change::Counter(plan) => {
            let zone = house.pack.say(t.lang(), &format!("zone-{}", plan.zone));
            let args = [
                word("counter", plan.number.to_string()),
                word("entity", house.pack.entity_name(t.lang(), &plan.entity)),
                word("does", does(house, t, &plan.skills)),
                word("zone", zone),
            ];
            t.a("plan-says-counter", &args)
        }
        Change::Dropped(number) => t.w("plan-says-dropped", "counter", number),
        Change::Hours(hours) => t.w("plan-says-hours", "hours", week(t, hours)),
        Change::Closure(closure) => opening::closure(t, closure),
        Change::Withdrawn(first) => t.w("plan-says-withdrawn", "first", first),
    }
}

/// The page.
pub(in crate::pages) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let site = seen(&house, &by, &site)?;
    let (t, key) = (ask.t(&house), site.key.clone());
    let r = house.app.read(move |tx| read(tx, &key)).await?;
    let lines = r.changes.iter().map(|c| Line {
        index: r.places.get(&(c.version - 1)).map(ToString::to_string).unwrap_or_default(),
        at: day_and_time(c.at, &site.zone),
        who: format!(
            "{} · {}",
            r.names.get(&c.actor).map_or("", String::as_str),
            t.s(&format!("identity-role-{}", c.role.word()))
        ),
        was: c.was.as_ref().map(|was| says(&house, &t, was)).unwrap_or_default(),
        is: says(&house, &t, &c.change),
    });
    let lines = lines.collect();
    let bar = Bar::new(&house, &ask, &by, &site, &t.s("plan-history"));
    let page = Page { t, bar, site: site.key.clone(), lines };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

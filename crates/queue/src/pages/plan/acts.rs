//! The forms of a site's plan. Each keeps what was typed when it is refused.

use authz::{Action, May};
use axum::extract::State;
use axum::response::Response;
use kit::{CommandId, Scope, SiteKey};
use pack::{Change, Hours, Site, Unfit};
use web::{Ask, By, Form, House, Path, Problem, T, redirect};

use super::{Said, Typed, history, page, seen};
use crate::edge::{self, plan::WEEKDAYS};
use crate::error::Error;
use crate::plan::{Refusal, sql};

type Fields = Form<Vec<(String, String)>>;

/// Reads a form, makes the change, and shows the plan: as it is then, or with what went wrong.
async fn change(
    (house, ask, by): (House, Ask, By),
    site: SiteKey,
    action: Action,
    fields: Vec<(String, String)>,
    read: fn(&Typed) -> Result<Change, Error>,
) -> Result<Response, Problem> {
    by.actor.may(action, &Scope::site(&site))?;
    let (place, typed) = (seen(&house, &by, &site)?, Typed(fields));
    let key: CommandId =
        typed.one("command").parse().map_err(|_| Problem::unreadable("command"))?;
    let version: i64 = typed.one("version").parse().map_err(|_| Problem::unreadable("version"))?;
    let done = match read(&typed) {
        Ok(change) => edge::plan::change(&house, &by.actor, key, &site, change, version).await,
        Err(e) => Err(e.into()),
    };
    match done {
        Ok(_) => Ok(redirect(&format!("/manage/{site}/plan"))),
        Err(problem) if problem.status.is_server_error() => Err(problem),
        Err(problem) => {
            let changed = since(&house, &ask.t(&house), &place, version).await?;
            let (title, next) = problem.say(&ask.t(&house));
            let said = Said { problem: format!("{title} {next}"), changed, typed };
            // As it is now: somebody may have changed it.
            let place = seen(&house, &by, &site)?;
            page(&house, &ask, &by, &place, (problem.status, said)).await
        }
    }
}

/// What was changed after the version that the page showed.
async fn since(house: &House, t: &T, site: &Site, version: i64) -> Result<Vec<String>, Problem> {
    let key = site.key.clone();
    let changes = house.app.read(move |tx| sql::changes(tx, &key, version)).await?;
    Ok(changes.iter().map(|c| history::says(house, t, &c.change)).collect())
}

/// Adds a counter, or changes one.
pub(in crate::pages) async fn counter(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    let read = |typed: &Typed| {
        let (entity, zone) = (typed.one("entity"), typed.one("zone"));
        let plan = edge::plan::counter(number(typed)?, entity, &typed.all("skill"), zone)?;
        Ok(Change::Counter(plan))
    };
    change((house, ask, by), site, Action::ChangePlan, fields, read).await
}

fn number(typed: &Typed) -> Result<u16, Error> {
    let read = typed.one("number").trim().parse();
    read.map_err(|_| Refusal::from(Unfit::Number(0)).into())
}

/// Takes a counter out of the plan.
pub(in crate::pages) async fn drop(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    let read = |typed: &Typed| Ok(Change::Dropped(number(typed)?));
    change((house, ask, by), site, Action::ChangePlan, fields, read).await
}

/// Sets the week.
pub(in crate::pages) async fn hours(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    change((house, ask, by), site, Action::ChangePlan, fields, week).await
}

/// `09:00-13:00, 14:00-18:00` of each day; nothing where it is free.
fn week(typed: &Typed) -> Result<Change, Error> {
    let mut all: Vec<Hours> = Vec::new();
    for day in WEEKDAYS {
        let text = typed.one(&format!("hours-{day}"));
        for stretch in text.split(',').map(str::trim).filter(|s| !s.is_empty()) {
            let (from, until) = stretch
                .split_once(['-', '–'])
                .ok_or_else(|| Refusal::Unreadable(stretch.chars().take(40).collect()))?;
            all.push(edge::plan::hours(day, from, until)?);
        }
    }
    Ok(edge::plan::week(all))
}

/// Announces days.
pub(in crate::pages) async fn closure(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    let read = |typed: &Typed| {
        // One day needs no second date.
        let (first, last) = (typed.one("first"), typed.one("last"));
        let last = if last.trim().is_empty() { first } else { last };
        let hours = (typed.one("from"), typed.one("until"));
        Ok(Change::Closure(edge::plan::closure((first, last), typed.one("reason"), hours)?))
    };
    change((house, ask, by), site, Action::AnnounceClosure, fields, read).await
}

/// Takes back what was announced.
pub(in crate::pages) async fn withdraw(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    // The day stands under another name than that of the form that announces.
    let read = |typed: &Typed| Ok(Change::Withdrawn(edge::plan::date(typed.one("begins"))?));
    change((house, ask, by), site, Action::AnnounceClosure, fields, read).await
}

//! The page of the second person, who puts a visitor first or does not.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use kit::{CommandId, SiteKey, TicketId};
use pack::Site;
use serde::Deserialize;
use web::{Ask, By, Cache, Form, House, Path, Problem, T, clock_time, html, redirect};

use super::Bar;
use crate::error::Error;
use crate::{edge, ops};

#[derive(Template)]
#[template(path = "override.html")]
struct Page {
    t: T,
    bar: Bar,
    problem: String,
    text: String,
    action: String,
    command: String,
}

/// Whoever may be the second sees what was asked; everybody else why not.
async fn page(
    house: &House,
    ask: &Ask,
    by: &By,
    site: &std::sync::Arc<Site>,
    id: TicketId,
    (status, problem): (StatusCode, String),
) -> Result<Response, Problem> {
    let (actor, place, now) = (by.actor.clone(), site.clone(), house.app.now());
    let read = move |tx: &mut store::Tx<'_>| {
        let (t, _, asked) = ops::may_be_second(tx, now, &actor, &place, id)?;
        let who = identity::sql::account_by_id(tx, asked.asker)?;
        Ok::<_, Error>((t.number, asked, who.map(|a| a.login).unwrap_or_default()))
    };
    let (number, asked, who) = house.app.read(read).await?;
    let t = ask.t(house);
    let reason = house.pack.say(&ask.lang, &format!("override-{}", asked.reason));
    let args = [
        kit::text::word("number", number.to_string()),
        kit::text::word("reason", reason),
        kit::text::word("who", who),
        kit::text::word("time", clock_time(asked.until, &site.zone)),
    ];
    let page = Page {
        bar: Bar::new(house, ask, by, site, &t.s("queue-override-second")),
        problem,
        text: t.a("queue-override-asked", &args),
        action: format!("/manage/{}/override/{id}", site.key),
        command: fresh_command::<Error>()?.to_string(),
        t,
    };
    Ok(html(&page, status, Cache::NoStore))
}

/// What was asked, and the form for the code.
pub(in crate::pages) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path((site, id)): Path<(SiteKey, TicketId)>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    page(&house, &ask, &by, &site, id, (StatusCode::OK, String::new())).await
}

/// The second person's one-time code.
#[derive(Deserialize)]
pub(in crate::pages) struct Code {
    command: CommandId,
    #[serde(default)]
    code: String,
}

/// Puts the visitor first.
pub(in crate::pages) async fn confirm(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path((site, id)): Path<(SiteKey, TicketId)>,
    Form(form): Form<Code>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    match edge::confirm_override(&house, &site, &by.actor, form.command, id, &form.code).await {
        Ok(()) => Ok(redirect(&Bar::new(&house, &ask, &by, &site, "").home)),
        // Only the code can be typed again; everything else is said on a page of its own.
        Err(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => {
            let (title, next) = problem.say(&ask.t(&house));
            let said = (problem.status, format!("{title} {next}"));
            page(&house, &ask, &by, &site, id, said).await
        }
        Err(problem) => Err(problem),
    }
}

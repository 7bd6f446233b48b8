//! The administrator puts one worker in the place of another, in one act.

use askama::Template;
use authz::{Action, May};
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::replace::fits;
use identity::sign_in::fresh_command;
use identity::{Account, Sessions};
use kit::{CommandId, Scope, StaffId};
use serde::Deserialize;
use web::{Ask, By, Cache, Form, House, Path, Problem, Shell, T, html, redirect};

use crate::edge;
use crate::error::Error;

struct Choice {
    id: String,
    login: String,
}

#[derive(Template)]
#[template(path = "replace.html")]
struct Page {
    t: T,
    shell: Shell,
    login: String,
    post: String,
    active: bool,
    colleagues: Vec<Choice>,
    chosen: String,
    command: String,
    link: String,
    asked: bool,
    problem: String,
}

/// What the page says besides the form.
#[derive(Default)]
struct Said {
    chosen: String,
    link: String,
    asked: bool,
    problem: String,
}

/// The worker, and those who could take over.
async fn read(house: &House, id: StaffId) -> Result<(Account, Vec<Account>), Problem> {
    let read = move |tx: &mut store::Tx<'_>| {
        let account = identity::sql::account_by_id(tx, id)?;
        Ok::<_, store::StoreError>((account, identity::sql::accounts(tx)?))
    };
    let (account, mut all) = house.app.read(read).await?;
    let account = account.ok_or_else(Problem::not_found)?;
    all.retain(|other| fits(&account, other));
    Ok((account, all))
}

/// Role, centre, body and counter, as people say them.
fn post(house: &House, t: &T, account: &Account) -> String {
    let role = t.s(&format!("identity-role-{}", account.role.word()));
    let site = account.site.as_ref().map(|s| house.pack.site_name(t.lang(), s));
    let entity = account.entity.as_ref().map(|e| house.pack.entity_name(t.lang(), e));
    let counter = account.counter.map(|n| t.w("queue-counter-n", "n", n));
    [Some(role), site, entity, counter].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

async fn page(
    house: &House,
    ask: &Ask,
    id: StaffId,
    said: Said,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (account, colleagues) = read(house, id).await?;
    let t = ask.t(house);
    let title = t.w("identity-replace-whom", "login", &account.login);
    let page = Page {
        shell: Shell::new(house, ask, title).crumb(
            "/manage/staff",
            t.s("identity-staff"),
            &ask.lang,
        ),
        post: post(house, &t, &account),
        active: account.active,
        login: account.login,
        colleagues: colleagues
            .into_iter()
            .map(|a| Choice { id: a.id.to_string(), login: a.login })
            .collect(),
        chosen: said.chosen,
        command: fresh_command::<Error>()?.to_string(),
        link: said.link,
        asked: said.asked,
        problem: said.problem,
        t,
    };
    Ok(html(&page, status, Cache::NoStore))
}

/// Asks who takes over.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(id): Path<StaffId>,
) -> Result<Response, Problem> {
    by.actor.may(Action::ManageStaff, &Scope::node())?;
    page(&house, &ask, id, Said::default(), StatusCode::OK).await
}

/// Who takes over; empty for somebody new.
#[derive(Deserialize)]
pub(super) struct Choose {
    command: CommandId,
    #[serde(default)]
    successor: String,
}

/// One worker takes the place of another.
pub(super) async fn replace(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    by: By,
    Path(id): Path<StaffId>,
    Form(form): Form<Choose>,
) -> Result<Response, Problem> {
    by.actor.may(Action::ManageStaff, &Scope::node())?;
    let (account, _) = read(&house, id).await?;
    let colleague = match form.successor.as_str() {
        "" => Ok(None),
        typed => typed.parse().map(Some).map_err(|_| identity::Error::Successor.into()),
    };
    let done = match colleague {
        Ok(other) => {
            let whom = (id, account.site);
            let key = form.command;
            edge::replace(&house, &sessions, &by.actor, key, whom, other).await.map(|x| (other, x))
        }
        Err(e) => Err(e),
    };
    let (said, status) = match done {
        Ok((Some(_), _)) => return Ok(redirect("/manage/staff")),
        Ok((None, Some(link))) => {
            let link = format!("{}/welcome/{link}", house.base_url);
            (Said { link, ..Said::default() }, StatusCode::OK)
        }
        Ok((None, None)) => (Said { asked: true, ..Said::default() }, StatusCode::OK),
        Err(problem) if problem.status.is_client_error() => {
            let (title, next) = problem.say(&ask.t(&house));
            let (chosen, problem_text) = (form.successor, format!("{title} {next}"));
            let said = Said { chosen, problem: problem_text, ..Said::default() };
            (said, problem.status)
        }
        Err(problem) => return Err(problem),
    };
    page(&house, &ask, id, said, status).await
}

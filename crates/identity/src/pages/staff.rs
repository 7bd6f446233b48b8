//! The administrator's page: accounts, invitations, suspensions.

use askama::Template;
use authz::{Action, May};
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kit::{CommandId, Role, Scope, StaffId};
use serde::Deserialize;
use web::{Ask, By, Cache, Form, House, Problem, Shell, T, html, redirect};

use super::said;
use crate::error::Error;
use crate::{Account, Post, Sessions, sign_in, sql, welcome};

/// The roles that an account may have, in the order of the list.
const ROLES: [Role; 7] = [
    Role::Operator,
    Role::Reception,
    Role::Kiosk,
    Role::Manager,
    Role::Head,
    Role::Auditor,
    Role::Administrator,
];

struct Line {
    id: String,
    login: String,
    role: String,
    place: String,
    active: bool,
    command: String,
}

struct Choice {
    key: String,
    name: String,
}

#[derive(Template)]
#[template(path = "staff.html")]
struct StaffPage {
    t: T,
    shell: Shell,
    lines: Vec<Line>,
    roles: Vec<Choice>,
    sites: Vec<Choice>,
    entities: Vec<Choice>,
    link: String,
    problem: String,
}

/// The page says one of: nothing, a fresh link, or what went wrong.
#[derive(Default)]
struct Said {
    link: String,
    problem: String,
}

async fn page(
    house: &House,
    ask: &Ask,
    by: &By,
    what: Said,
    status: StatusCode,
) -> Result<Response, Problem> {
    by.actor.may(Action::ManageStaff, &Scope::node())?;
    let accounts = house.app.read(sql::accounts).await.map_err(Problem::from)?;
    let t = ask.t(house);
    let name = |key: String| house.pack.texts.say(&ask.lang, &key, &[]);
    let role = |r: Role| t.s(&format!("identity-role-{}", r.word()));
    let lines =
        accounts.into_iter().map(|a| line(a, &name, &role)).collect::<Result<Vec<_>, Problem>>()?;
    let page = StaffPage {
        shell: Shell::new(house, ask, t.s("identity-staff")),
        lines,
        roles: ROLES.map(|r| Choice { key: r.word().to_owned(), name: role(r) }).into(),
        sites: house
            .pack
            .sites
            .keys()
            .map(|s| Choice { key: s.to_string(), name: name(format!("site-{s}")) })
            .collect(),
        entities: house
            .pack
            .entities
            .iter()
            .map(|e| Choice { key: e.to_string(), name: name(format!("entity-{e}")) })
            .collect(),
        link: what.link,
        problem: what.problem,
        t,
    };
    Ok(html(&page, status, Cache::NoStore))
}

fn line(
    a: Account,
    name: &impl Fn(String) -> String,
    role: &impl Fn(Role) -> String,
) -> Result<Line, Problem> {
    let site = a.site.as_ref().map(|s| name(format!("site-{s}")));
    let entity = a.entity.as_ref().map(|e| name(format!("entity-{e}")));
    let counter = a.counter.map(|n| format!("{n}"));
    let place: Vec<String> = [site, entity, counter].into_iter().flatten().collect();
    Ok(Line {
        id: a.id.to_string(),
        role: role(a.role),
        login: a.login,
        place: place.join(" · "),
        active: a.active,
        command: sign_in::fresh_command::<Error>()?.to_string(),
    })
}

pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
) -> Result<Response, Problem> {
    page(&house, &ask, &by, Said::default(), StatusCode::OK).await
}

/// To what somebody is invited. An empty field is none.
#[derive(Deserialize)]
pub(super) struct Invite {
    role: String,
    #[serde(default)]
    site: String,
    #[serde(default)]
    entity: String,
    #[serde(default)]
    counter: String,
}

impl Invite {
    fn post(&self) -> Result<Post, Error> {
        fn key<K: std::str::FromStr>(typed: &str) -> Result<Option<K>, Error> {
            let typed = typed.trim();
            if typed.is_empty() {
                return Ok(None);
            }
            typed.parse().map(Some).map_err(|_| Error::Post)
        }
        Ok(Post {
            role: Role::from_word(&self.role).ok_or(Error::Post)?,
            site: key(&self.site)?,
            entity: key(&self.entity)?,
            counter: key(&crate::totp::digits(&self.counter))?,
        })
    }
}

pub(super) async fn invite(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Invite>,
) -> Result<Response, Problem> {
    by.actor.may(Action::ManageStaff, &Scope::node())?;
    let made = match form.post() {
        Ok(post) => welcome::invite(&house, &by.actor, post).await.map_err(Problem::from),
        Err(e) => Err(e.into()),
    };
    let (what, status) = match made {
        Ok(token) => {
            let link = format!("{}/welcome/{token}", house.base_url);
            (Said { link, ..Said::default() }, StatusCode::OK)
        }
        Err(e) => {
            let (problem, status) = said(&house, &ask, e)?;
            (Said { problem, ..Said::default() }, status)
        }
    };
    page(&house, &ask, &by, what, status).await
}

/// Whom to suspend.
#[derive(Deserialize)]
pub(super) struct Suspend {
    command: CommandId,
    id: StaffId,
}

pub(super) async fn suspend(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    by: By,
    Form(form): Form<Suspend>,
) -> Result<Response, Problem> {
    match sign_in::suspend(&house, &sessions, &by.actor, form.command, form.id).await {
        Ok(()) => Ok(redirect("/manage/staff")),
        Err(e) => {
            let (problem, status) = said(&house, &ask, e.into())?;
            page(&house, &ask, &by, Said { problem, ..Said::default() }, status).await
        }
    }
}

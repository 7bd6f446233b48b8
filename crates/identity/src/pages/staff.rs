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
use crate::power::{self, Ask as Asked, Power};
use crate::{Account, Post, Sessions, sign_in, sql, welcome};

/// The roles that an account may have, in the order of the list.
const ROLES: [Role; 8] = [
    Role::Operator,
    Role::Reception,
    Role::Volunteer,
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
    /// Whether it waits for a new second factor.
    without_factor: bool,
    /// Nobody resets the own factor.
    own: bool,
    command: String,
}

/// What waits for a second administrator.
struct Waits {
    id: String,
    says: String,
    own: bool,
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
    waits: Vec<Waits>,
    founding: bool,
    command: String,
    roles: Vec<Choice>,
    sites: Vec<Choice>,
    /// The sites whose plan can change.
    plans: Vec<Choice>,
    entities: Vec<Choice>,
    link: String,
    asked: bool,
    problem: String,
}

/// The page says one of: nothing, a fresh link, that it was asked for, or what went wrong.
#[derive(Default)]
pub(super) struct Said {
    link: String,
    asked: bool,
    problem: String,
}

/// What the rows say for the page.
struct Found {
    accounts: Vec<Account>,
    asks: Vec<Asked>,
    without: Vec<StaffId>,
    founding: bool,
}

fn found(tx: &mut store::Tx<'_>, now: jiff::Timestamp) -> Result<Found, store::StoreError> {
    Ok(Found {
        accounts: sql::accounts(tx)?,
        asks: sql::asks(tx, now)?,
        without: sql::without_factor(tx)?,
        founding: power::is_founding(tx)?,
    })
}

pub(super) async fn page(
    house: &House,
    ask: &Ask,
    by: &By,
    what: Said,
    status: StatusCode,
) -> Result<Response, Problem> {
    by.actor.may(Action::ManageStaff, &Scope::node())?;
    let now = house.app.now();
    let all = house.app.read(move |tx| found(tx, now)).await.map_err(Problem::from)?;
    let t = ask.t(house);
    let name = |key: String| house.pack.texts.say(&ask.lang, &key, &[]);
    let role = |r: Role| t.s(&format!("identity-role-{}", r.word()));
    let me = by.actor.staff();
    let waits = all.asks.iter().map(|a| waits(&t, a, &all, me)).collect::<Result<_, Problem>>()?;
    let lines = all.accounts.iter().map(|a| {
        Ok(Line {
            id: a.id.to_string(),
            role: role(a.role),
            login: a.login.clone(),
            place: place(&Account::post(a), &name),
            active: a.active,
            without_factor: all.without.contains(&a.id),
            own: me == Some(a.id),
            command: sign_in::fresh_command::<Error>()?.to_string(),
        })
    });
    let lines = lines.collect::<Result<_, Problem>>()?;
    let page = StaffPage {
        shell: Shell::new(house, ask, t.s("identity-staff")),
        lines,
        waits,
        founding: all.founding,
        command: sign_in::fresh_command::<Error>()?.to_string(),
        roles: ROLES.map(|r| Choice { key: r.word().to_owned(), name: role(r) }).into(),
        sites: house
            .sites
            .all()
            .keys()
            .map(|s| Choice { key: s.to_string(), name: name(format!("site-{s}")) })
            .collect(),
        plans: house
            .sites
            .halls()
            .iter()
            .map(|s| Choice { key: s.key.to_string(), name: name(format!("site-{}", s.key)) })
            .collect(),
        entities: house
            .pack
            .entities
            .iter()
            .map(|e| Choice { key: e.to_string(), name: name(format!("entity-{e}")) })
            .collect(),
        link: what.link,
        asked: what.asked,
        problem: what.problem,
        t,
    };
    Ok(html(&page, status, Cache::NoStore))
}

/// Centre, body and counter of a post, as people say them.
fn place(post: &Post, name: &impl Fn(String) -> String) -> String {
    let site = post.site.as_ref().map(|s| name(format!("site-{s}")));
    let entity = post.entity.as_ref().map(|e| name(format!("entity-{e}")));
    let counter = post.counter.map(|n| format!("{n}"));
    [site, entity, counter].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn waits(t: &T, ask: &Asked, all: &Found, me: Option<StaffId>) -> Result<Waits, Problem> {
    let login = |id: StaffId| {
        all.accounts.iter().find(|a| a.id == id).map_or_else(String::new, |a| a.login.clone())
    };
    let who = login(ask.asker);
    let says = match &ask.power {
        Power::Account(post) => {
            let role = t.s(&format!("identity-role-{}", post.role.word()));
            let place = post.site.as_ref().map_or_else(String::new, |s| format!(" · {s}"));
            t.a("identity-asks-account", &[("who", who.into()), ("role", (role + &place).into())])
        }
        Power::Factor(id) => {
            t.a("identity-asks-factor", &[("who", who.into()), ("login", login(*id).into())])
        }
    };
    Ok(Waits {
        id: ask.id.to_string(),
        says,
        own: me == Some(ask.asker),
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
    command: CommandId,
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
        Ok(post) => {
            welcome::invite(&house, &by.actor, form.command, post).await.map_err(Problem::from)
        }
        Err(e) => Err(e.into()),
    };
    let made = made.map(|token| token.map(|token| format!("welcome/{token}")));
    answer(&house, &ask, &by, made).await
}

/// The page with a fresh link, that it was asked for, or what went wrong.
pub(super) async fn answer(
    house: &House,
    ask: &Ask,
    by: &By,
    made: Result<Option<String>, Problem>,
) -> Result<Response, Problem> {
    let (what, status) = match made {
        Ok(Some(path)) => {
            let link = format!("{}/{path}", house.base_url);
            (Said { link, ..Said::default() }, StatusCode::OK)
        }
        Ok(None) => (Said { asked: true, ..Said::default() }, StatusCode::OK),
        Err(e) => {
            let (problem, status) = said(house, ask, e)?;
            (Said { problem, ..Said::default() }, status)
        }
    };
    page(house, ask, by, what, status).await
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

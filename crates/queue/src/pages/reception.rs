//! Reception: find, check in, give a number, look at a self-declared priority.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use kit::{Actor, CommandId, Role, TicketId};
use pack::Site;
use serde::Deserialize;
use web::assets::{Css, css};
use web::{Ask, By, Cache, Form, House, Problem, T, clock_time, html, redirect};

use super::advice::{self, Advice};
use super::displays::{self, Displays};
use super::kiosk::{Foot, sheet};
use super::{people, slip, state_words};
use crate::edge::{self, NewTicket};
use crate::error::Error;
use crate::front::sql as front;
use crate::model::{State as At, Step, Ticket};
use crate::{ops, sql};

struct Choice {
    key: String,
    name: String,
    note: String,
    chosen: bool,
}

/// A visitor, and what can be done.
struct Line {
    id: TicketId,
    number: String,
    service: String,
    state: String,
    check_in: bool,
    back: bool,
}

/// A ground that was opened, and whose it is. It stands outside what lives: that is fetched anew.
struct Opened {
    number: String,
    ground: String,
}

struct Side {
    printers: Vec<String>,
    displays: Displays,
    declared: Vec<Line>,
    missed: Vec<Line>,
    expected: String,
    command: String,
}

struct View {
    who: String,
    site: String,
    events: String,
    command: String,
    services: Vec<Choice>,
    langs: Vec<Choice>,
    grounds: Vec<Choice>,
    phone: String,
    problem: String,
    opened: Option<Opened>,
    found: Option<Vec<Line>>,
    side: Side,
    /// Where newcomers would wait less.
    elsewhere: Advice,
    connected: String,
    stale: String,
}

#[derive(Template)]
#[template(path = "reception.html")]
struct Page {
    t: T,
    css: Css,
    demo: bool,
    v: View,
}

struct SideOnly {
    side: Side,
}

#[derive(Template)]
#[template(path = "reception_side.html")]
struct Part {
    t: T,
    v: SideOnly,
}

/// What the answer to a form says, and what was typed into it.
#[derive(Default)]
pub(super) struct Said {
    status: StatusCode,
    problem: String,
    found: Option<Vec<edge::Found>>,
    ground: Option<(TicketId, String)>,
    typed: Typed,
}

/// Only reception, at its own site.
pub(super) fn desk(house: &House, by: &By) -> Result<(Actor, Arc<Site>), Problem> {
    match (by.actor.role, &by.actor.site) {
        (Role::Reception, Some(site)) => Ok((by.actor.clone(), edge::site(house, site)?)),
        (Role::Nobody, _) => Err(Problem::sign_in()),
        _ => Err(Problem::forbidden()),
    }
}

fn line(house: &House, ask: &Ask, site: &Site, ticket: &Ticket, steps: &[Step]) -> Line {
    let t = ask.t(house);
    let service = steps.iter().find(|s| s.n == ticket.step);
    Line {
        id: ticket.id,
        number: ticket.number.to_string(),
        service: service
            .map(|s| house.pack.service_name(&ask.lang, &s.service))
            .unwrap_or_default(),
        state: match ticket.state.at() {
            Some(at) => t.w("queue-counter-n", "n", at.counter),
            None => state_words(&t, site, &ticket.state),
        },
        check_in: matches!(ticket.state, At::Reserved { .. }),
        back: matches!(ticket.state, At::Missed { .. } | At::TurnedAway { .. }),
    }
}

async fn side(house: &House, ask: &Ask, site: &Arc<Site>) -> Result<Side, Problem> {
    let (key, day) = (site.key.clone(), ops::today(site, house.app.now()));
    let read = move |tx: &mut store::Tx<'_>| {
        let mut lists =
            [front::declared(tx, &key, day)?, sql::set_aside(tx, &key, day, "missed", 20)?]
                .map(|list| list.into_iter().map(|t| (t, Vec::new())).collect::<Vec<_>>());
        for (ticket, steps) in lists.iter_mut().flatten() {
            *steps = sql::steps(tx, ticket.id)?;
        }
        Ok::<_, store::StoreError>((lists, front::reserved(tx, &key, day)?))
    };
    let ([declared, missed], expected) = house.app.read(read).await?;
    let lines = |list: Vec<(Ticket, Vec<Step>)>| -> Vec<Line> {
        list.iter().map(|(t, steps)| line(house, ask, site, t, steps)).collect()
    };
    let expected = people(&ask.t(house), expected);
    let command = fresh_command::<Error>()?.to_string();
    let printers = slip::troubles(house, &ask.t(house), &site.key);
    let displays = displays::of(house, &ask.t(house), site);
    let (declared, missed) = (lines(declared), lines(missed));
    Ok(Side { printers, displays, declared, missed, expected, command })
}

async fn waiting(house: &House, site: &Arc<Site>) -> Result<Vec<i64>, Problem> {
    let (place, day) = (site.clone(), ops::today(site, house.app.now()));
    let skills: Vec<_> = site
        .services
        .iter()
        .filter_map(|k| house.pack.services.get(k).map(|s| s.skill.clone()))
        .collect();
    let read = move |tx: &mut store::Tx<'_>| {
        skills.iter().map(|s| front::waiting_for(tx, &place.key, day, s)).collect()
    };
    Ok(house.app.read::<_, store::StoreError, _>(read).await?)
}

async fn screen(house: &House, ask: &Ask, by: &By, said: Said) -> Result<Response, Problem> {
    let (_, site) = desk(house, by)?;
    let (t, pack, typed) = (ask.t(house), &house.pack, &said.typed);
    let counts = waiting(house, &site).await?;
    let services = site.services.iter().zip(counts).map(|(k, n)| Choice {
        key: k.to_string(),
        name: pack.service_name(&ask.lang, k),
        note: t.n("queue-kiosk-waiting", &n),
        chosen: typed.services.iter().any(|s| s == k.as_str()),
    });
    let langs = house.langs().iter().map(|l| Choice {
        key: l.to_string(),
        name: T::new(&house.texts, l).s("web-language-name"),
        note: String::new(),
        chosen: if typed.lang.is_empty() { *l == ask.lang } else { l.as_str() == typed.lang },
    });
    let grounds = pack.priority_grounds.iter().map(|g| Choice {
        key: g.clone(),
        name: pack.say(&ask.lang, &format!("priority-{g}")),
        note: String::new(),
        chosen: typed.priority == *g,
    });
    let found = said
        .found
        .map(|found| found.iter().map(|f| line(house, ask, &site, &f.ticket, &f.steps)).collect());
    let side = side(house, ask, &site).await?;
    let opened = said.ground.map(|(id, word)| {
        let line = side.declared.iter().find(|l| l.id == id);
        let number = line.map(|l| l.number.clone()).unwrap_or_default();
        Opened { number, ground: pack.say(&ask.lang, &format!("priority-{word}")) }
    });
    let time = clock_time(house.app.now(), &site.zone);
    let v = View {
        elsewhere: advice::of(house, &t, by, &site, advice::of_reception()).await?,
        who: by.token.as_deref().and_then(|x| house.sign_in.login(x)).unwrap_or_default(),
        site: pack.site_name(&ask.lang, &site.key),
        events: format!("/live/{}/line", site.key),
        command: fresh_command::<Error>()?.to_string(),
        services: services.collect(),
        langs: langs.collect(),
        grounds: grounds.collect(),
        phone: typed.phone.clone(),
        problem: said.problem,
        found,
        opened,
        side,
        connected: t.w("queue-desk-connected", "time", &time),
        stale: t.w("queue-desk-stale", "time", &time),
    };
    let page = Page { t, css: css(), demo: house.demo, v };
    Ok(html(&page, said.status, Cache::NoStore))
}

/// The screen with what went wrong above it. What failed on our side is a page of its own.
async fn refused(
    house: &House,
    ask: &Ask,
    by: &By,
    problem: Problem,
    typed: Typed,
) -> Result<Response, Problem> {
    if !problem.status.is_client_error() {
        return Err(problem);
    }
    let (title, next) = problem.say(&ask.t(house));
    let said = format!("{title} {next}");
    let said = Said { status: problem.status, problem: said, typed, ..Said::default() };
    screen(house, ask, by, said).await
}

/// The screen.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
) -> Result<Response, Problem> {
    screen(&house, &ask, &by, Said::default()).await
}

/// What needs an eye: the living part of the screen.
pub(super) async fn part(
    State(house): State<House>,
    ask: Ask,
    by: By,
) -> Result<Response, Problem> {
    let (_, site) = desk(&house, &by)?;
    let v = SideOnly { side: side(&house, &ask, &site).await? };
    Ok(html(&Part { t: ask.t(&house), v }, StatusCode::OK, Cache::NoStore))
}

/// A phone number or a spoken code.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    wanted: String,
}

/// The screen, with whom the search found.
pub(super) async fn find(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Wanted>,
) -> Result<Response, Problem> {
    let (actor, site) = desk(&house, &by)?;
    match edge::find(&house, &site, &actor, &form.wanted).await {
        Ok(found) => {
            screen(&house, &ask, &by, Said { found: Some(found), ..Said::default() }).await
        }
        Err(problem) => refused(&house, &ask, &by, problem, Typed::default()).await,
    }
}

/// What was chosen for a new number.
#[derive(Default)]
pub(super) struct Typed {
    services: Vec<String>,
    lang: String,
    priority: String,
    phone: String,
}

impl Typed {
    fn of(form: &[(String, String)]) -> Self {
        let one = |name: &str| {
            form.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone()).unwrap_or_default()
        };
        let services = form.iter().filter(|(k, _)| k == "service").map(|(_, v)| v.clone());
        Self {
            services: services.collect(),
            lang: one("lang"),
            priority: one("priority"),
            phone: one("phone"),
        }
    }
}

/// Gives a number and shows it, to be printed.
pub(super) async fn give(
    State(house): State<House>,
    mut ask: Ask,
    by: By,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (actor, site) = desk(&house, &by)?;
    let typed = Typed::of(&form);
    let command = form.iter().find(|(k, _)| k == "command").and_then(|(_, v)| v.parse().ok());
    let command: CommandId = command.ok_or_else(|| Problem::unreadable("command"))?;
    let new = NewTicket {
        services: typed.services.clone(),
        priority: Some(typed.priority.clone()),
        phone: Some(typed.phone.clone()),
        language: Some(typed.lang.clone()).filter(|l| !l.is_empty()),
    };
    let done = match edge::front::give(&house, &site, &actor, command, new).await {
        Ok(done) => done,
        Err(problem) => return refused(&house, &ask, &by, problem, typed).await,
    };
    // The paper speaks the visitor's language.
    if let Some(l) = house.langs().iter().find(|l| l.as_str() == typed.lang) {
        ask.lang = l.clone();
    }
    let undo = Some(fresh_command::<Error>()?.to_string());
    let foot = Foot { again: "/reception".to_owned(), undo };
    sheet(&house, &ask, &site, done.value.id, foot).await
}

/// A button beside a visitor.
#[derive(Deserialize)]
pub(super) struct Act {
    command: CommandId,
    ticket: TicketId,
    act: String,
}

/// Does what a button says.
pub(super) async fn act(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Act>,
) -> Result<Response, Problem> {
    let (actor, _) = desk(&house, &by)?;
    let (id, key) = (form.ticket, form.command);
    if form.act == "look" {
        return match edge::front::ground(&house, &actor, key, id).await {
            Ok(word) => {
                let said = Said { ground: Some((id, word)), ..Said::default() };
                screen(&house, &ask, &by, said).await
            }
            Err(problem) => refused(&house, &ask, &by, problem, Typed::default()).await,
        };
    }
    match edge::front::verb(&house, &actor, key, id, &form.act).await {
        Ok(_) => Ok(redirect("/reception")),
        Err(problem) => refused(&house, &ask, &by, problem, Typed::default()).await,
    }
}

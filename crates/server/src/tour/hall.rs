//! Wall, phone and counter side by side. All three are the product's own pages, framed.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::{Sessions, sign_in};
use jiff::Timestamp;
use journal::reader::Indexed;
use journal::{Command, Lock, Published};
use kit::{Actor, CommandId, Role};
use ledger::cbor::{Map, Val};
use pack::Site;
use queue::edge::{self, NewTicket};
use queue::ops;
use serde::Deserialize;
use web::assets::{Css, css};
use web::{Ask, By, Cache, Form, House, Problem, Query, T, clock_time, html, redirect};

use super::{COUNTER, SITE, command};
use crate::hall::{by_a_person, make_way, pause};

/// Lines of what just happened beside the hall.
const LINES: usize = 12;
/// Entries that are looked through for them: most entries of a hall are about tickets.
const LOOK_BACK: i64 = 400;
/// Entries that are looked through for a person's: the simulated hall does something every second.
const LONG_AGO: i64 = 2000;

/// Something that just happened, in words.
pub(super) struct Line {
    pub(super) time: String,
    pub(super) number: String,
    pub(super) text: String,
    pub(super) index: u64,
}

#[derive(Template)]
#[template(path = "tour_hall.html")]
struct Page {
    t: T,
    css: Css,
    wall: String,
    phone: Option<String>,
    command: String,
    cheat: bool,
    log: Vec<Line>,
}

#[derive(Template)]
#[template(path = "tour_log.html")]
struct Part {
    t: T,
    log: Vec<Line>,
}

fn site(house: &House) -> Result<Arc<Site>, Problem> {
    let key = SITE.parse().map_err(|_| Problem::not_found())?;
    edge::site(house, &key)
}

/// What just happened in the hall, the newest first.
pub(super) async fn log(house: &House, ask: &Ask, most: usize) -> Result<Vec<Line>, Problem> {
    let place = site(house)?;
    let size = i64::try_from(house.app.head().size).unwrap_or(i64::MAX);
    let found =
        house.app.read(move |tx| journal::since(tx, SITE, size - LOOK_BACK, LOOK_BACK)).await?;
    let t = ask.t(house);
    let line = |p: &Published| line(&t, &place, (p.index, p.at), &p.kind, &p.public);
    Ok(found.iter().rev().filter_map(line).take(most).collect())
}

/// What a person did last in the hall. None when nobody but the simulation did anything of late.
pub(super) async fn last_of_a_person(house: &House, ask: &Ask) -> Result<Option<Line>, Problem> {
    let place = site(house)?;
    let from = i64::try_from(house.app.head().size).unwrap_or(i64::MAX) - LONG_AGO;
    let found = house.app.read(move |tx| journal::reader::from(tx, from, LONG_AGO)).await?;
    let t = ask.t(house);
    let of_people = found.iter().rev().filter(|i| i.entry.place == SITE && by_a_person(&i.entry));
    let line = |i: &Indexed| {
        let index = u64::try_from(i.index).ok()?;
        line(&t, &place, (index, i.at), &i.entry.kind, &i.entry.public)
    };
    Ok(of_people.filter_map(line).next())
}

fn line(
    t: &T,
    place: &Site,
    (index, at): (u64, Timestamp),
    kind: &str,
    public: &Map,
) -> Option<Line> {
    let int = |name: &str| match public.get(name) {
        Some(Val::Int(i)) => Some(*i),
        _ => None,
    };
    let number = kit::TicketNumber::nth(int("number")?)?.to_string();
    let because = match public.get("reason") {
        Some(Val::Text(word)) => t.s(&format!("tour-because-{word}")),
        _ => String::new(),
    };
    let key = format!("tour-log-{}", kind.replace('.', "-"));
    let counter = int("counter").map(|n| format!("{n}")).unwrap_or_default();
    let args = [kit::text::word("n", counter), kit::text::word("because", because)];
    let time = clock_time(at, &place.zone);
    Some(Line { time, number, text: t.a(&key, &args), index })
}

/// The ticket on the visitor's phone.
#[derive(Deserialize)]
pub(super) struct Phone {
    t: Option<String>,
}

/// The page. Whoever comes without a counter is signed in at the visitor's one.
pub(super) async fn show(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    ask: Ask,
    by: By,
    Query(phone): Query<Phone>,
) -> Result<Response, Problem> {
    let place = site(&house)?;
    let here = by.actor.role == Role::Operator
        && by.actor.counter.as_ref().is_some_and(|c| c.site == place.key && c.number == COUNTER);
    if !here {
        return sit_down(&house, &sessions, &place).await;
    }
    let ticket = phone.t.filter(|token| edge::ticket_of_link(&house, token).is_some());
    let page = Page {
        t: ask.t(&house),
        css: css(),
        wall: format!("/wall/{SITE}"),
        phone: ticket.map(|token| format!("/t/{token}")),
        command: command()?.to_string(),
        cheat: house.app.store().inline(),
        log: log(&house, &ask, LINES).await?,
    };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

async fn sit_down(
    house: &House,
    sessions: &Sessions,
    place: &Arc<Site>,
) -> Result<Response, Problem> {
    let account = account(house, format!("operator.{SITE}.{COUNTER}")).await?;
    let opened = sign_in::open(house, sessions, &account, None).await?;
    let (by, at) = (account.actor(Some(COUNTER)), place.clone());
    let opening = Command::of(&by, command()?, "open", &(SITE, COUNTER));
    house
        .app
        .write(&[Lock::site(&place.key)], opening, move |tx, cx| {
            ops::open_counter(tx, cx, &by, &at, COUNTER)
        })
        .await?;
    Ok(identity::pages::enter(house, &opened, "/tour/hall"))
}

async fn account(house: &House, login: String) -> Result<identity::Account, Problem> {
    let found = house.app.read(move |tx| identity::sql::account(tx, &login)).await?;
    found.ok_or_else(Problem::not_found)
}

/// What just happened: the living part of the page.
pub(super) async fn part(State(house): State<House>, ask: Ask) -> Result<Response, Problem> {
    let log = log(&house, &ask, LINES).await?;
    Ok(html(&Part { t: ask.t(&house), log }, StatusCode::OK, Cache::NoStore))
}

/// A form that carries its command.
#[derive(Deserialize)]
pub(super) struct Take {
    command: CommandId,
}

/// Takes a ticket as the hall's kiosk, for a service of the visitor's counter. It is the next one
/// there: whoever of the simulated hall waits for the same leaves, and none comes in between.
pub(super) async fn take(
    State(house): State<House>,
    ask: Ask,
    Form(form): Form<Take>,
) -> Result<Response, Problem> {
    let place = site(&house)?;
    let kiosk = account(&house, format!("kiosk.{SITE}")).await?;
    let skills = place.counters.iter().find(|c| c.number == COUNTER).map(|c| &c.skills);
    let service = place
        .services
        .iter()
        .find(|key| {
            let service = house.pack.services.get(*key);
            service.zip(skills).is_some_and(|(s, skills)| skills.contains(&s.skill))
        })
        .ok_or_else(Problem::not_found)?;
    let new = NewTicket {
        services: vec![service.to_string()],
        priority: None,
        phone: None,
        language: Some(ask.lang.to_string()),
    };
    let by: Actor = kiosk.actor(None);
    let paused = pause().await;
    if let Err(e) = make_way(&house, &place, skills.map_or(&[], Vec::as_slice)).await {
        tracing::debug!(error = %e, "the visitor of the tour waits behind others");
    }
    let done = edge::take(&house, &place, &by, form.command, new).await?;
    drop(paused);
    let link = edge::link(&house, done.value.id);
    Ok(redirect(&format!("/tour/hall?t={}", link.trim_start_matches("/t/"))))
}

//! The kiosk: language, priority, service; then the number, large, with a code to scan.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use kit::{Role, SiteKey, TicketId};
use pack::Site;
use serde::Deserialize;
use web::assets::{Css, css};
use web::{Ask, By, Cache, Form, House, Path, Problem, Query, T, clock_time, html};
use web::{qr_dense, qr_svg};

use super::systems::silent;
use super::{people, slip};
use crate::edge::{self, NewTicket};
use crate::error::Error;
use crate::operator::{self, sql::Outage};
use crate::{sql, wait};

/// What the visitor has chosen so far.
#[derive(Deserialize, Default)]
pub(super) struct Chosen {
    #[serde(default)]
    priority: String,
    #[serde(default)]
    q: String,
    /// Keys of services, joined by dots.
    #[serde(default)]
    also: String,
}

struct Button {
    href: String,
    name: String,
    key: String,
    code: String,
    current: bool,
    waiting: String,
    down: String,
}

#[derive(Template)]
#[template(path = "kiosk.html")]
struct Page {
    t: T,
    css: Css,
    demo: bool,
    title: String,
    site: String,
    here: String,
    time: String,
    langs: Vec<Button>,
    grounds: Vec<Button>,
    services: Vec<Button>,
    more: Vec<Button>,
    chosen: Vec<Button>,
    also: String,
    priority: String,
    query: String,
    command: String,
    problem: String,
}

fn button(href: String, name: String, key: &str) -> Button {
    Button {
        href,
        name,
        key: key.to_owned(),
        code: String::new(),
        current: false,
        waiting: String::new(),
        down: String::new(),
    }
}

/// Only a kiosk or reception of this site gives numbers.
pub(super) fn allowed(by: &By, site: &Site) -> Result<(), Problem> {
    match by.actor.role {
        Role::Nobody => Err(Problem::sign_in()),
        _ if by.actor.site.as_ref() == Some(&site.key) => Ok(()),
        _ => Err(Problem::forbidden()),
    }
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    allowed(&by, &site)?;
    page(&house, &ask, &site, &chosen, String::new(), StatusCode::OK).await
}

async fn page(
    house: &House,
    ask: &Ask,
    site: &Site,
    chosen: &Chosen,
    problem: String,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (t, lang, pack) = (ask.t(house), &ask.lang, &house.pack);
    let here = |lang: &str, priority: &str, also: &str| {
        format!("/kiosk/{}?lang={lang}&priority={priority}&also={also}", site.key)
    };
    let langs = house.langs().iter().map(|l| Button {
        current: l == lang,
        code: l.to_string(),
        ..button(
            here(l.as_str(), &chosen.priority, &chosen.also),
            T::new(&house.texts, l).s("web-language-name"),
            l.as_str(),
        )
    });
    let none = Button {
        current: chosen.priority.is_empty(),
        ..button(here(lang.as_str(), "", &chosen.also), t.s("queue-kiosk-no"), "")
    };
    let grounds = std::iter::once(none).chain(pack.priority_grounds.iter().map(|g| Button {
        current: chosen.priority == *g,
        ..button(here(lang.as_str(), g, &chosen.also), pack.say(lang, &format!("priority-{g}")), g)
    }));
    let also: Vec<&str> = chosen.also.split('.').filter(|s| !s.is_empty()).collect();
    let name = |key: &str| pack.say(lang, &format!("service-{key}"));
    let key = site.key.clone();
    let outages = house.app.read(move |tx| operator::sql::outages(tx, &key)).await?;
    let services = offered(house, ask, site, &also, &chosen.q, &outages);
    let more = if also.len() + 1 < crate::limits::SERVICES_MAX {
        let add = |b: &Button| {
            let also = also.iter().copied().chain([b.key.as_str()]).collect::<Vec<_>>();
            let href = here(lang.as_str(), &chosen.priority, &also.join("."));
            button(href, b.name.clone(), &b.key)
        };
        services.iter().map(add).collect()
    } else {
        Vec::new()
    };
    let now = house.app.now();
    let page = Page {
        css: css(),
        demo: house.demo,
        title: t.s("queue-kiosk-title"),
        site: pack.site_name(lang, &site.key),
        here: format!("/kiosk/{}", site.key),
        time: clock_time(now, &site.zone),
        langs: langs.collect(),
        grounds: grounds.collect(),
        chosen: also.iter().map(|k| button(String::new(), name(k), k)).collect(),
        also: chosen.also.clone(),
        priority: chosen.priority.clone(),
        query: chosen.q.clone(),
        command: fresh_command::<Error>()?.to_string(),
        services,
        more,
        problem,
        t,
    };
    Ok(html(&page, status, Cache::NoStore))
}

/// The services of the site that fit what was typed, without those that are chosen already.
fn offered(
    house: &House,
    ask: &Ask,
    site: &Site,
    also: &[&str],
    query: &str,
    outages: &[Outage],
) -> Vec<Button> {
    let t = ask.t(house);
    let (pack, lang) = (&house.pack, &ask.lang);
    let wanted = query.trim().to_lowercase();
    let text = |key: &str| pack.say(lang, key);
    site.services
        .iter()
        .filter(|k| !also.contains(&k.as_str()))
        .map(|k| {
            let service = pack.services.get(k);
            let entity = service.map(|s| pack.entity_name(lang, &s.entity));
            let skill: Vec<_> = service.map(|s| s.skill.clone()).into_iter().collect();
            let down = silent(house, &t, site, outages, &skill).into_iter().next();
            let name = text(&format!("service-{k}"));
            Button {
                waiting: entity.unwrap_or_default(),
                down: down.map(|d| d.text).unwrap_or_default(),
                ..button(String::new(), name, k.as_str())
            }
        })
        .filter(|b| {
            wanted.is_empty()
                || b.name.to_lowercase().contains(&wanted)
                || text(&format!("service-{}-find", b.key)).contains(&wanted)
        })
        .collect()
}

/// The form.
#[derive(Deserialize)]
pub(super) struct Given {
    command: kit::CommandId,
    service: String,
    #[serde(default)]
    priority: String,
    #[serde(default)]
    also: String,
    #[serde(default)]
    lang: String,
}

struct View {
    number: String,
    service: String,
    ahead: String,
    wait: String,
    code: String,
    qr: String,
    receipt: Option<String>,
    date: String,
    entry: Option<String>,
}

#[derive(Template)]
#[template(path = "kiosk_ticket.html")]
struct TicketPage {
    t: T,
    css: Css,
    demo: bool,
    title: String,
    site: String,
    time: String,
    foot: Foot,
    id: TicketId,
    paper: Option<slip::Told>,
    v: View,
}

/// Gives the number.
pub(super) async fn take(
    State(house): State<House>,
    mut ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    allowed(&by, &site)?;
    if let Some(l) = house.langs().iter().find(|l| l.as_str() == given.lang) {
        ask.lang = l.clone();
    }
    let services: Vec<String> = given
        .also
        .split('.')
        .chain([given.service.as_str()])
        .filter(|s| !s.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    let new = NewTicket {
        services,
        priority: Some(given.priority.clone()),
        phone: None,
        language: Some(ask.lang.to_string()),
    };
    let t = ask.t(&house);
    let login = by.token.as_deref().and_then(|token| house.sign_in.login(token));
    let done = match house.printers.of(&site.key, &login.unwrap_or_default()) {
        Some(printer) => {
            edge::slip::take_on_paper(&house, &site, &by.actor, given.command, new, printer).await
        }
        None => edge::take(&house, &site, &by.actor, given.command, new).await,
    };
    let done = match done {
        Ok(done) => done,
        Err(problem) if problem.status.is_client_error() => {
            let (title, next) = problem.say(&t);
            let chosen = Chosen { priority: given.priority, also: given.also, q: String::new() };
            let said = format!("{title} {next}");
            return page(&house, &ask, &site, &chosen, said, problem.status).await;
        }
        Err(problem) => return Err(problem),
    };
    let foot = Foot { again: format!("/kiosk/{}", site.key), undo: None };
    sheet(&house, &ask, &site, done.value.id, foot).await
}

/// What stands below a number that was given.
pub(super) struct Foot {
    /// Where the next visitor begins.
    pub(super) again: String,
    /// The command that takes it back, for reception.
    pub(super) undo: Option<String>,
}

/// The number, large, to be printed: for a kiosk and for reception.
pub(super) async fn sheet(
    house: &House,
    ask: &Ask,
    site: &Site,
    id: TicketId,
    foot: Foot,
) -> Result<Response, Problem> {
    let read = move |tx: &mut store::Tx<'_>| {
        let ticket = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
        let (steps, ahead) = (sql::steps(tx, id)?, sql::ahead_of(tx, &ticket)?);
        Ok::<_, Error>((ticket, steps, ahead, sql::entry_of(tx, id, true)?))
    };
    let (ticket, steps, ahead, ord) = house.app.read(read).await?;
    let wait = wait::of(house, &ticket).await?;
    let t = ask.t(house);
    let proof = match ord {
        Some(ord) => house.app.proof(ord).await?,
        None => None,
    };
    let receipt = proof.as_ref().and_then(|p| qr_dense(&p.receipt(), &t.s("queue-receipt-qr")));
    let names: Vec<String> =
        steps.iter().map(|s| house.pack.service_name(&ask.lang, &s.service)).collect();
    let number = ticket.number.to_string();
    let local = site.zone.to_datetime(ticket.arrived);
    let page = TicketPage {
        css: css(),
        demo: house.demo,
        title: t.w("queue-print-title", "number", &number),
        site: house.pack.site_name(&ask.lang, &site.key),
        time: clock_time(house.app.now(), &site.zone),
        foot,
        id,
        paper: slip::told(house, ask, site, id).await?,
        v: View {
            service: names.join(", "),
            ahead: people(&t, ahead),
            wait: wait::words(&t, wait.as_ref()),
            code: ticket.code.to_string(),
            qr: qr_svg(
                &format!("{}{}", house.base_url, edge::link(house, id)),
                &t.s("queue-kiosk-scan"),
            ),
            receipt,
            date: local.strftime("%Y-%m-%d %H:%M").to_string(),
            entry: proof.map(|p| t.w("queue-receipt-entry", "index", p.index)),
            number,
        },
        t,
    };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

/// A number from home, by its spoken code.
#[derive(Deserialize)]
pub(super) struct Coded {
    command: kit::CommandId,
    #[serde(default)]
    code: String,
    #[serde(default)]
    lang: String,
}

/// Checks a number from home in: its holder stands at the kiosk.
pub(super) async fn check_in(
    State(house): State<House>,
    mut ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Form(form): Form<Coded>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    allowed(&by, &site)?;
    if let Some(l) = house.langs().iter().find(|l| l.as_str() == form.lang) {
        ask.lang = l.clone();
    }
    let done = async {
        let id = edge::front::by_code(&house, &form.code).await?;
        edge::front::verb(&house, &by.actor, form.command, id, "check-in").await?;
        Ok::<_, Problem>(id)
    };
    match done.await {
        Ok(id) => {
            let foot = Foot { again: format!("/kiosk/{}", site.key), undo: None };
            sheet(&house, &ask, &site, id, foot).await
        }
        Err(problem) if problem.status.is_client_error() => {
            let (title, next) = problem.say(&ask.t(&house));
            let said = format!("{title} {next}");
            page(&house, &ask, &site, &Chosen::default(), said, problem.status).await
        }
        Err(problem) => Err(problem),
    }
}

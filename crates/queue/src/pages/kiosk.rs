//! The kiosk: language, priority, service; then the number, large, with a code to scan.

mod offer;
mod start;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use kit::{Lang, Role, ServiceKey, SiteKey, TicketId};
use pack::Site;
use serde::Deserialize;
use web::assets::{Css, css};
use web::{Ask, By, Cache, Form, House, Network, Path, Problem, Query, T, clock_time, html};
use web::{qr_dense, qr_svg};

use super::{people, slip};
use crate::edge::{self, NewTicket};
use crate::error::Error;
use crate::operator;
use crate::{sql, wait};

/// What the visitor has chosen so far.
#[derive(Deserialize, Default)]
pub(super) struct Chosen {
    /// Empty until the visitor has chosen one.
    #[serde(default)]
    lang: String,
    #[serde(default)]
    priority: String,
    #[serde(default)]
    group: String,
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
    current: bool,
    note: String,
    down: String,
}

fn button(href: String, name: String, key: &str) -> Button {
    let (note, down) = (String::new(), String::new());
    Button { href, name, key: key.to_owned(), current: false, note, down }
}

/// Where a visitor stands at the kiosk, as an address: all that is chosen is in it, so that nothing
/// is kept when the next one begins.
#[derive(Clone, Copy)]
struct At<'a> {
    site: &'a SiteKey,
    lang: &'a str,
    priority: &'a str,
    also: &'a str,
    group: &'a str,
    large: bool,
}

impl<'a> At<'a> {
    fn start(site: &'a Site, large: bool) -> Self {
        Self { site: &site.key, lang: "", priority: "", also: "", group: "", large }
    }
    fn href(&self) -> String {
        let said = [
            ("lang", self.lang),
            ("priority", self.priority),
            ("also", self.also),
            ("group", self.group),
            ("large", if self.large { "1" } else { "" }),
        ];
        let said = said.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = said.map(|(name, value)| format!("{name}={value}")).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/kiosk/{}{mark}{}", self.site, query.join("&"))
    }
}

/// What every page of a kiosk needs around its main part.
pub(super) struct Touch {
    /// Where the next visitor begins; empty where a person gives the numbers.
    home: String,
    /// Whether this is where visitors begin.
    start: bool,
    /// Whether this visitor wants larger text.
    large: bool,
    /// "Out of use" in every language: nobody has chosen one.
    out: Vec<(String, String, String)>,
}

impl Touch {
    fn new(house: &House, ask: &Ask, site: &Site) -> Self {
        let out = house.langs().iter().map(|lang| {
            let t = T::new(&house.texts, lang);
            (lang.to_string(), t.dir().to_owned(), t.s("queue-kiosk-out"))
        });
        let home = At::start(site, false).href();
        Self { home, start: false, large: large(ask), out: out.collect() }
    }
    fn at_start(self) -> Self {
        Self { start: true, ..self }
    }
    fn nobody() -> Self {
        Self { home: String::new(), start: false, large: false, out: Vec::new() }
    }
}

/// Whether the address asks for larger text.
pub(super) fn large(ask: &Ask) -> bool {
    ask.query.split('&').any(|pair| pair == "large=1")
}

#[derive(Template)]
#[template(path = "kiosk.html")]
struct Page {
    t: T,
    css: Css,
    demo: bool,
    title: String,
    site: String,
    time: String,
    touch: Touch,
    here: String,
    search: String,
    check_in: String,
    larger: String,
    langs: Vec<Button>,
    grounds: Vec<Button>,
    groups: Vec<Button>,
    all: Option<String>,
    services: Vec<Button>,
    nearest: bool,
    more: Vec<Button>,
    chosen: Vec<Button>,
    also: String,
    priority: String,
    query: String,
    command: String,
    problem: String,
    closed: Option<start::Closed>,
    closing: Vec<String>,
}

/// Only a kiosk or reception of this site gives numbers.
pub(super) fn allowed(by: &By, site: &Site) -> Result<(), Problem> {
    match by.actor.role {
        Role::Nobody => Err(Problem::sign_in()),
        Role::Display => Err(Problem::forbidden()),
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
    if chosen.lang.is_empty() {
        return start::page(&house, &ask, &site);
    }
    page(&house, &ask, &site, &chosen, String::new(), StatusCode::OK).await
}

/// The languages, as links that keep what is chosen.
fn langs(house: &House, lang: &Lang, here: At<'_>) -> Vec<Button> {
    let of = |l: &Lang| {
        let name = T::new(&house.texts, l).s("web-language-name");
        let href = At { lang: l.as_str(), ..here }.href();
        Button { current: l == lang, ..button(href, name, l.as_str()) }
    };
    house.langs().iter().map(of).collect()
}

/// No priority, and its grounds.
fn grounds(house: &House, t: &T, lang: &Lang, here: At<'_>) -> Vec<Button> {
    let of = |ground: &str, name: String| {
        let href = At { priority: ground, ..here }.href();
        Button { current: here.priority == ground, ..button(href, name, ground) }
    };
    let known = house.pack.priority_grounds.iter();
    std::iter::once(of("", t.s("queue-kiosk-no")))
        .chain(known.map(|g| of(g, house.pack.say(lang, &format!("priority-{g}")))))
        .collect()
}

async fn page(
    house: &House,
    ask: &Ask,
    site: &Arc<Site>,
    chosen: &Chosen,
    problem: String,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (t, lang, pack) = (ask.t(house), &ask.lang, &house.pack);
    let touch = Touch::new(house, ask, site);
    // What an address names and the pack does not have is not there.
    let known = |s: &&str| s.parse().is_ok_and(|k: ServiceKey| pack.services.contains_key(&k));
    let also: Vec<&str> = chosen.also.split('.').filter(known).collect();
    let together = also.join(".");
    let group = pack.groups.iter().find(|g| **g == chosen.group).map_or("", String::as_str);
    let top = At {
        lang: lang.as_str(),
        priority: &chosen.priority,
        also: &together,
        ..At::start(site, touch.large)
    };
    let here = At { group, ..top };
    let name = |key: &str| pack.say(lang, &format!("service-{key}"));
    let key = site.key.clone();
    let outages = house.app.read(move |tx| operator::sql::outages(tx, &key)).await?;
    let query: String = chosen.q.trim().chars().take(80).collect();
    let mut offer = offer::offer(house, ask, site, &also, (group, &query), &outages);
    for g in &mut offer.groups {
        g.href = At { group: &g.key, ..top }.href();
    }
    let more = if also.len() + 1 < crate::limits::SERVICES_MAX {
        let add = |b: &Button| {
            let also = also.iter().copied().chain([b.key.as_str()]).collect::<Vec<_>>();
            button(At { also: &also.join("."), ..top }.href(), b.name.clone(), &b.key)
        };
        offer.services.iter().map(add).collect()
    } else {
        Vec::new()
    };
    let closed = start::closed(house, &t, site);
    let closing = start::closing(house, &t, site).await?;
    let title = closed.as_ref().map_or_else(|| t.s("queue-kiosk-title"), |c| c.why.clone());
    let page = Page {
        css: css(),
        demo: house.demo,
        title,
        site: pack.site_name(lang, &site.key),
        time: clock_time(house.app.now(), &site.zone),
        here: At::start(site, touch.large).href(),
        search: At::start(site, false).href(),
        check_in: format!(
            "/kiosk/{}/check-in{}",
            site.key,
            if touch.large { "?large=1" } else { "" }
        ),
        larger: At { large: !touch.large, ..here }.href(),
        langs: langs(house, lang, here),
        grounds: grounds(house, &t, lang, here),
        groups: offer.groups,
        all: (!group.is_empty() || !query.is_empty()).then(|| top.href()),
        chosen: also.iter().map(|k| button(String::new(), name(k), k)).collect(),
        also: together.clone(),
        priority: chosen.priority.clone(),
        query,
        command: fresh_command::<Error>()?.to_string(),
        services: offer.services,
        nearest: offer.nearest,
        more,
        problem,
        closed,
        closing,
        touch,
        t,
    };
    Ok(html(&page, status, Cache::NoStore))
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
    touch: Touch,
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
    let done = match edge::slip::take(&house, &site, &by, given.command, new).await {
        Ok(done) => done,
        Err(problem) if problem.status.is_client_error() => {
            let (title, next) = problem.say(&t);
            let chosen = Chosen { priority: given.priority, also: given.also, ..Chosen::default() };
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
    let touch = match foot.undo {
        None => Touch::new(house, ask, site),
        Some(_) => Touch::nobody(),
    };
    let local = site.zone.to_datetime(ticket.arrived);
    let page = TicketPage {
        css: css(),
        demo: house.demo,
        title: t.w("queue-print-title", "number", &number),
        site: house.pack.site_name(&ask.lang, &site.key),
        time: clock_time(house.app.now(), &site.zone),
        touch,
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
    network: Network,
    Path(site): Path<SiteKey>,
    Form(form): Form<Coded>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    allowed(&by, &site)?;
    if let Some(l) = house.langs().iter().find(|l| l.as_str() == form.lang) {
        ask.lang = l.clone();
    }
    let done = async {
        let asker = edge::codes::asker(&house, &by.actor, &network);
        let id = edge::codes::ticket(&house, asker, &form.code).await?.id;
        edge::slip::check_in(&house, &site, &by, form.command, id).await?;
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

//! The manager's board: the hall now, what needs a hand, and the acts that the role has.

pub(super) mod acts;
pub(super) mod alarms;
mod bar;
pub(super) mod closing;
mod estimates;
pub(super) mod forecast;
pub(super) mod media;
pub(super) mod second;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use authz::{Action, May};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::Account;
use identity::sign_in::fresh_command;
use jiff::{SignedDuration, Timestamp};
use kit::{Actor, Scope, SiteKey, StaffId, TicketId};
use pack::Site;
use store::{StoreError, Tx};
use web::{Ask, By, Cache, House, Path, Problem, T, clock_time, html};

pub(super) use bar::Bar;

use super::advice::{self, Advice};
use super::displays::{self, Displays};
use super::report::day_words;
use super::systems::{Silent, reportable, silent};
use crate::announce::{self, Announcement};
use crate::day::board::{self, Alert, Board, Seat, Waits};
use crate::day::{self, overrides};
use crate::error::Error;
use crate::limits::{CHOICES_MAX, REPORTS};
use crate::operator::sql::{Alarm, Outage};
use crate::sql::SiteDay;
use crate::{edge, operator, ops, sql};

struct Tile {
    name: &'static str,
    value: String,
    hint: String,
    bad: bool,
}

struct Told {
    stop: bool,
    text: String,
}

struct Line {
    service: String,
    waiting: i64,
    longest: String,
    counters: String,
    late: i64,
}

struct Counter {
    number: u16,
    name: String,
    state: &'static str,
    tag: &'static str,
    visitor: String,
    /// Whom it holds, also where it is closed by now.
    held: String,
    why: String,
    since: String,
    who: String,
    command: String,
}

struct Asked {
    ticket: TicketId,
    text: String,
    by_me: bool,
    link: String,
}

/// A counter that asks for help.
struct Alarmed {
    number: u16,
    text: String,
    command: String,
}

/// The living part.
struct Live {
    displays: Displays,
    site: SiteKey,
    title: String,
    as_of: String,
    tiles: Vec<Tile>,
    alarms: Vec<Alarmed>,
    down: Vec<Silent>,
    told: String,
    command: String,
    alerts: Vec<Told>,
    lines: Vec<Line>,
    counters: Vec<Counter>,
    asked: Vec<Asked>,
}

struct Choice {
    key: String,
    name: String,
}

struct View {
    live: Live,
    problem: String,
    /// What a hall can be told.
    ready: Vec<Choice>,
    /// The word and the words that were refused: nothing typed is lost.
    typed: (String, String),
    closed: Option<String>,
    command: String,
    free: Vec<Choice>,
    operators: Vec<Choice>,
    waiting: Vec<Choice>,
    reasons: Vec<Choice>,
    days: Vec<Choice>,
    /// How good the estimates were today so far; none while few were called.
    estimated: Option<String>,
    estimates: Option<estimates::Estimates>,
    systems: Vec<Silent>,
    /// Why a system might not answer.
    outages: Vec<Choice>,
    /// Where newcomers would wait less.
    elsewhere: Advice,
}

#[derive(Template)]
#[template(path = "manager.html")]
struct Page {
    t: T,
    bar: Bar,
    v: View,
}

#[derive(Template)]
#[template(path = "manager_board.html")]
struct Part {
    t: T,
    b: Live,
}

/// What the answer to a form says besides the page.
#[derive(Default)]
struct Said {
    status: StatusCode,
    problem: String,
    typed: (String, String),
}

/// What was read for the page.
struct Read {
    told: Option<Announcement>,
    board: Board,
    alarms: Vec<Alarm>,
    outages: Vec<Outage>,
    asks: Vec<overrides::Ask>,
    operators: Vec<Account>,
    names: BTreeMap<StaffId, String>,
    waiting: Vec<Waits>,
    days: Vec<i64>,
    day: Option<SiteDay>,
    /// Who has not read what: by counter.
    unread: Vec<words::NotRead>,
}

/// Only the manager of the site.
pub(super) fn manager(house: &House, by: &By, site: &SiteKey) -> Result<Arc<Site>, Problem> {
    let site = edge::site(house, site)?;
    by.actor.may(Action::ReadReport, &Scope::site(&site.key))?;
    Ok(site)
}

async fn read(house: &House, site: &Arc<Site>) -> Result<Read, Problem> {
    let place = site.clone();
    let (key, now) = (site.key.clone(), house.app.now());
    let today = ops::today(site, now);
    let late = now - SignedDuration::from_secs(site.wait_target_s);
    let read = move |tx: &mut Tx<'_>| {
        let board = board::read(tx, &key, today, late)?;
        let asks = overrides::asks(tx, &key, today, now)?;
        let operators = identity::sql::operators(tx, &key)?;
        let mut names: BTreeMap<_, _> = operators.iter().map(|a| (a.id, a.login.clone())).collect();
        let seats = board.seats.iter().map(|s| s.operator);
        for id in seats.chain(asks.iter().map(|a| a.asker)) {
            if !names.contains_key(&id)
                && let Some(account) = identity::sql::account_by_id(tx, id)?
            {
                names.insert(id, account.login);
            }
        }
        Ok::<_, StoreError>(Read {
            unread: words::unread(tx, &place, &board)?,
            waiting: board::waiting(tx, &key, today, CHOICES_MAX)?,
            days: day::sql::days(tx, &key, REPORTS)?,
            day: sql::site_day(tx, &key, today)?,
            alarms: operator::sql::alarms(tx, &key, today)?,
            outages: operator::sql::outages(tx, &key)?,
            told: announce::now(tx, &key)?,
            board,
            asks,
            operators,
            names,
        })
    };
    Ok(house.app.read(read).await?)
}

fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_mins().max(0)
}

fn told(house: &House, t: &T, alert: &Alert) -> Told {
    let name = |key| house.pack.service_name(t.lang(), key);
    let say = |key, service, n: i64| {
        t.a(key, &[kit::text::word("service", name(service)), kit::text::count("n", n)])
    };
    match alert {
        Alert::Uncovered { service, waiting } => {
            Told { stop: true, text: say("queue-alert-uncovered", service, *waiting) }
        }
        Alert::Late { service, late } => {
            Told { stop: true, text: say("queue-alert-late", service, *late) }
        }
        Alert::Long { counter, number, minutes } => {
            let args = [
                kit::text::word("counter", format!("{counter}")),
                kit::text::word("number", number.to_string()),
                kit::text::word("minutes", format!("{minutes}")),
            ];
            Told { stop: false, text: t.a("queue-alert-long", &args) }
        }
    }
}

fn counter(house: &House, t: &T, r: &Read, n: u16, now: Timestamp) -> Result<Counter, Problem> {
    let seat: Option<&Seat> = r.board.seats.iter().find(|s| s.counter == n);
    let visitor = seat.and_then(|s| s.visitor.as_ref());
    let open = seat.is_some_and(|s| s.open);
    let pause = seat.and_then(|s| s.pause.as_ref());
    let (state, tag) = match (open, visitor) {
        (false, _) => ("queue-board-closed", ""),
        (true, None) if pause.is_some() => ("operator-board-break", "warn"),
        (true, None) => ("queue-board-free", "ok"),
        (true, Some(v)) if v.served => ("queue-board-serving", "ok"),
        (true, Some(_)) => ("queue-board-called", "warn"),
    };
    let since = visitor.map(|v| v.since).or(pause.map(|p| p.since));
    Ok(Counter {
        number: n,
        name: t.w("queue-counter-n", "n", n),
        state,
        tag,
        visitor: visitor.map(|v| v.number.to_string()).unwrap_or_default(),
        held: match seat.map(|s| s.held.as_slice()).unwrap_or_default() {
            [] => String::new(),
            held => {
                let held: Vec<String> = held.iter().map(ToString::to_string).collect();
                t.w("queue-board-held", "numbers", held.join(", "))
            }
        },
        why: pause
            .map(|p| house.pack.say(t.lang(), &format!("break-{}", p.reason)))
            .unwrap_or_default(),
        since: since.map(|at| t.w("queue-desk-minutes", "n", minutes(at, now))).unwrap_or_default(),
        who: seat
            .filter(|s| s.open)
            .and_then(|s| r.names.get(&s.operator).cloned())
            .unwrap_or_default(),
        command: fresh_command::<Error>()?.to_string(),
    })
}

fn alarmed(t: &T, site: &Site, a: &Alarm) -> Result<Alarmed, Problem> {
    let args = [
        kit::text::word("counter", format!("{}", a.counter)),
        kit::text::word("time", clock_time(a.at, &site.zone)),
    ];
    Ok(Alarmed {
        number: a.counter,
        text: t.a("operator-alarm", &args),
        command: fresh_command::<Error>()?.to_string(),
    })
}

fn asked(house: &House, t: &T, site: &Site, me: &Actor, r: &Read, a: &overrides::Ask) -> Asked {
    let reason = house.pack.say(t.lang(), &format!("override-{}", a.reason));
    let args = [
        kit::text::word("number", a.number.to_string()),
        kit::text::word("reason", reason),
        kit::text::word("who", r.names.get(&a.asker).cloned().unwrap_or_default()),
        kit::text::word("time", clock_time(a.until, &site.zone)),
    ];
    Asked {
        ticket: a.ticket,
        text: t.a("queue-override-asked", &args),
        by_me: me.staff() == Some(a.asker),
        link: format!("{}/manage/{}/override/{}", house.base_url, site.key, a.ticket),
    }
}

fn live(house: &House, ask: &Ask, by: &By, site: &Site, r: &Read) -> Result<Live, Problem> {
    let (t, now) = (ask.t(house), house.app.now());
    let typical = |s: &kit::ServiceKey| house.pack.services.get(s).map_or(1, |s| s.minutes);
    let lines = r.board.lines.iter().map(|l| {
        let able = r.board.able.get(&l.skill);
        let counters: Vec<String> = able.into_iter().flatten().map(ToString::to_string).collect();
        Line {
            service: house.pack.service_name(&ask.lang, &l.service),
            waiting: l.waiting,
            longest: t.w("queue-desk-minutes", "n", minutes(l.oldest, now)),
            counters: counters.join(", "),
            late: l.late,
        }
    });
    let counters = site.counters.iter().map(|c| counter(house, &t, r, c.number, now));
    let place = house.pack.site_name(&ask.lang, &site.key);
    let printers = super::slip::troubles(house, &t, &site.key);
    let displays = displays::of(house, &t, site);
    let silent_displays = displays.lines.iter().filter(|d| d.silent).map(|d| d.text.clone());
    let troubles: Vec<String> = printers.into_iter().chain(silent_displays).collect();
    Ok(Live {
        site: site.key.clone(),
        title: t.w("queue-board-title", "site", place),
        as_of: t.w("queue-board-as-of", "time", clock_time(now, &site.zone)),
        displays,
        tiles: words::tiles(&t, site, &r.board, now),
        alarms: r.alarms.iter().map(|a| alarmed(&t, site, a)).collect::<Result<_, _>>()?,
        down: silent(house, &t, site, &r.outages, &[]),
        told: r.told.as_ref().map(|a| words::told(&t, site, a)).unwrap_or_default(),
        command: fresh_command::<Error>()?.to_string(),
        alerts: r
            .board
            .alerts(now, typical)
            .iter()
            .map(|a| told(house, &t, a))
            .chain(r.unread.iter().map(|u| words::not_read(house, &t, &r.names, u)))
            .chain(troubles.into_iter().map(|text| Told { stop: true, text }))
            .collect(),
        lines: lines.collect(),
        counters: counters.collect::<Result<_, _>>()?,
        asked: r.asks.iter().map(|a| asked(house, &t, site, &by.actor, r, a)).collect(),
    })
}

/// The page, with what went wrong above it.
async fn page(
    house: &House,
    ask: &Ask,
    by: &By,
    site: &Arc<Site>,
    said: Said,
) -> Result<Response, Problem> {
    let (t, r) = (ask.t(house), read(house, site).await?);
    let seated = |id: StaffId| r.board.seats.iter().any(|s| s.open && s.operator == id);
    let choice = |key: String, name: String| Choice { key, name };
    let live = live(house, ask, by, site, &r)?;
    let reason = |k: &String| house.pack.say(&ask.lang, &format!("override-{k}"));
    let outage = |k: &String| house.pack.say(&ask.lang, &format!("outage-{k}"));
    let v = View {
        elsewhere: advice::of(house, &t, by, site, advice::of_manager(&site.key)).await?,
        estimated: estimates::today(house, &t, site).await?,
        estimates: estimates::of(house, &t, site).await?,
        problem: said.problem,
        ready: announce::WORDS
            .iter()
            .chain([&announce::OWN])
            .map(|w| choice((*w).to_owned(), t.s(&format!("operator-tell-{w}"))))
            .collect(),
        typed: said.typed,
        closed: r
            .day
            .and_then(|d| d.closed)
            .map(|(at, _)| t.w("queue-report-closed", "time", clock_time(at, &site.zone))),
        command: fresh_command::<Error>()?.to_string(),
        free: site
            .counters
            .iter()
            .filter(|c| !r.board.seats.iter().any(|s| s.open && s.counter == c.number))
            .map(|c| {
                let entity = house.pack.entity_name(&ask.lang, &c.entity);
                let name = format!("{}: {entity}", t.w("queue-counter-n", "n", c.number));
                choice(format!("{}", c.number), name)
            })
            .collect(),
        operators: r
            .operators
            .iter()
            .filter(|a| !seated(a.id))
            .map(|a| choice(a.id.to_string(), a.login.clone()))
            .collect(),
        waiting: r.waiting.iter().map(|w| choice(w.id.to_string(), w.number.to_string())).collect(),
        reasons: house.pack.override_reasons.iter().map(|k| choice(k.clone(), reason(k))).collect(),
        days: r
            .days
            .iter()
            .map(|d| choice(format!("/manage/{}/days/{d}", site.key), day_words(*d)))
            .collect(),
        systems: reportable(house, &t, site, &r.outages, None),
        outages: house.pack.outage_reasons.iter().map(|k| choice(k.clone(), outage(k))).collect(),
        live,
    };
    let mut bar = Bar::new(house, ask, by, site, &v.live.title);
    bar.events = format!("/live/{}/board", site.key);
    bar.alarms.clear();
    Ok(html(&Page { t, bar, v }, said.status, Cache::NoStore))
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    page(&house, &ask, &by, &site, Said::default()).await
}

/// The living part of the page.
pub(super) async fn part(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let r = read(&house, &site).await?;
    let b = live(&house, &ask, &by, &site, &r)?;
    Ok(html(&Part { t: ask.t(&house), b }, StatusCode::OK, Cache::NoStore))
}

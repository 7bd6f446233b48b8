//! The counter: one screen, one key a visitor.

pub(super) mod acts;
mod news;
pub(super) mod notes;
pub(super) mod personal;
pub(super) mod seat;
mod slip;
mod transfer;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use identity::sign_in::fresh_command;
use jiff::Timestamp;
use kit::{Actor, CounterKey, Lang, Role, TicketId};
use pack::Site;
use serde::Deserialize;
use std::sync::Arc;
use web::assets::{Css, css};
use web::{Ask, By, Cache, House, Problem, Query, T, clock_time, html, redirect};

use self::news::{Change, change};
use super::systems::{Silent, reportable, silent};
use super::ticket::{RouteLine, route};
use super::{because, lane_word};
use crate::error::Error;
use crate::limits::HELD_MAX;
use crate::model::{Desk, Pause, State as At, Step, Ticket};
use crate::operator::sql::{Alarm, Outage};
use crate::{changed, edge, operator, ops, sql};

/// Rows of the queue on the screen.
const ROWS: i64 = 10;

struct Named {
    key: String,
    name: String,
}

struct Waiting {
    number: String,
    service: String,
    waited: String,
    lane: String,
}

struct Line {
    count: i64,
    longest: String,
    /// What became of a call for help, in words that a visitor may see.
    help: String,
    tickets: Vec<Waiting>,
}

struct Current {
    id: TicketId,
    number: String,
    service: String,
    waited: String,
    speaks: String,
    lane: String,
    called: bool,
    timer_name: String,
    since_ms: i64,
    elapsed: String,
    typical: String,
    because: String,
    grounds: Vec<Named>,
    outcomes: Vec<Named>,
    route: Vec<RouteLine>,
    purposes: Vec<Named>,
    notes: i64,
    untimed: bool,
}

struct Aside {
    id: TicketId,
    number: String,
    state: String,
}

/// What the answer to a form says besides the screen.
#[derive(Default)]
struct Said {
    status: StatusCode,
    problem: String,
    found: Option<Vec<personal::Line>>,
    opened: Option<personal::Opened>,
    notes: Option<Vec<notes::Line>>,
    /// A note that was refused: nothing typed is lost.
    typed: String,
    /// Who was turned away here last.
    away: Option<TicketId>,
}

impl Said {
    /// What went wrong, and what to do next.
    fn problem(t: &T, problem: &Problem) -> Self {
        let (title, next) = problem.say(t);
        let problem_text = format!("{title} {next}");
        Self { status: problem.status, problem: problem_text, ..Self::default() }
    }
}

struct View {
    changes: Vec<Change>,
    /// What waits until they are read.
    waits: String,
    title: String,
    counter: String,
    who: String,
    site: String,
    events: String,
    command: String,
    line: Line,
    current: Option<Current>,
    idle: String,
    down: Vec<Silent>,
    systems: Vec<Silent>,
    pause: String,
    breaks: Vec<Named>,
    outages: Vec<Named>,
    missed_hint: String,
    held: Vec<Aside>,
    parked: Vec<Aside>,
    park_reasons: Vec<Named>,
    services: Vec<Named>,
    counters: Vec<Named>,
    entities: Vec<Named>,
    connected: String,
    stale: String,
    slip: Option<slip::Told>,
}

/// Every key of the counter, with the key of the text that says what it does.
const KEYS: [(&str, &str); 19] = [
    ("F1", "queue-desk-keys"),
    ("F2", "queue-desk-call-next"),
    ("F4", "queue-desk-call-again"),
    ("F8", "queue-desk-done-next"),
    ("F9", "queue-desk-arrived"),
    ("F9", "queue-desk-done"),
    ("Alt N", "queue-desk-missed"),
    ("Alt H", "queue-desk-hold"),
    ("Alt U", "operator-untimed-mark"),
    ("Alt G", "queue-desk-turn-away"),
    ("Alt S", "operator-away-print"),
    ("Alt P", "queue-desk-park"),
    ("Alt T", "queue-desk-transfer"),
    ("Alt O", "queue-desk-outcome"),
    ("Alt R", "operator-note-read"),
    ("Alt M", "operator-note-leave"),
    ("Alt B", "operator-break"),
    ("Alt L", "queue-desk-lock"),
    ("Alt 0 0", "operator-help-now"),
];

#[derive(Template)]
#[template(path = "console.html")]
struct Page {
    t: T,
    css: Css,
    demo: bool,
    said: Said,
    v: View,
    /// The list of keys.
    keys: &'static [(&'static str, &'static str)],
}

struct LineOnly {
    line: Line,
}

#[derive(Template)]
#[template(path = "console_line.html")]
struct LinePart {
    t: T,
    v: LineOnly,
}

/// Only staff of a site with a counter.
fn operator(by: &By) -> Result<(Actor, Option<CounterKey>), Problem> {
    match by.actor.role {
        Role::Operator => Ok((by.actor.clone(), by.actor.counter.clone())),
        Role::Nobody => Err(Problem::sign_in()),
        _ => Err(Problem::forbidden()),
    }
}

fn site_of(house: &House, actor: &Actor) -> Result<Arc<Site>, Problem> {
    let key = actor.site.as_ref().ok_or_else(Problem::forbidden)?;
    edge::site(house, key)
}

fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_mins().max(0)
}

/// What was read for the screen.
struct Read {
    waiting: Vec<(Ticket, Vec<Step>)>,
    count: i64,
    current: Option<(Ticket, Vec<Step>, i64)>,
    held: Vec<Ticket>,
    /// The counters of the site that are open.
    open: Vec<u16>,
    parked: Vec<Ticket>,
    alarm: Option<Alarm>,
    outages: Vec<Outage>,
    skills: Vec<kit::SkillKey>,
    untimed: bool,
    news: Vec<changed::edge::News>,
    waits: i64,
}

async fn read(house: &House, site: &Arc<Site>, lang: &Lang, desk: Desk) -> Result<Read, Problem> {
    let (place, lang) = (site.clone(), lang.clone());
    let read = move |tx: &mut store::Tx<'_>| {
        let (news, waits) = changed::edge::news(tx, &place, &desk, &lang)?;
        let all = sql::waiting_for(tx, &desk, 500)?;
        let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let mut waiting = Vec::new();
        for t in all.into_iter().take(usize::try_from(ROWS).unwrap_or(10)) {
            let steps = sql::steps(tx, t.id)?;
            waiting.push((t, steps));
        }
        let current = match desk.ticket {
            Some(id) => match sql::ticket(tx, id)? {
                Some(t) => Some((t, sql::steps(tx, id)?, operator::sql::noted(tx, id)?)),
                None => None,
            },
            None => None,
        };
        let (site, day) = (&desk.counter.site, desk.day);
        let held = sql::held(tx, &desk.counter, day, HELD_MAX)?;
        let open =
            sql::desks(tx, site, day)?.into_iter().filter(|d| d.open).map(|d| d.counter.number);
        let open = open.collect();
        let parked = sql::set_aside(tx, site, day, "parked", 10)?;
        let alarm = operator::sql::alarm(tx, &desk.counter, day)?;
        let outages = operator::sql::outages(tx, site)?;
        let skills = sql::desk_skills(tx, &desk)?;
        let untimed = match desk.ticket {
            Some(id) => operator::sql::untimed(tx, id)?,
            None => false,
        };
        Ok::<_, store::StoreError>(Read {
            waiting,
            count,
            current,
            held,
            open,
            parked,
            alarm,
            outages,
            skills,
            untimed,
            news,
            waits,
        })
    };
    Ok(house.app.read(read).await?)
}

/// That a call for help was sent, and seen: nothing more, whoever looks at the screen.
fn help(t: &T, site: &Site, alarm: &Alarm) -> String {
    let sent = kit::text::word("time", clock_time(alarm.at, &site.zone));
    match alarm.answered {
        None => t.a("operator-help-sent", &[sent]),
        Some(at) => {
            t.a("operator-help-seen", &[sent, kit::text::word("seen", clock_time(at, &site.zone))])
        }
    }
}

fn line_of(house: &House, ask: &Ask, site: &Site, r: &Read) -> Line {
    let (t, now) = (ask.t(house), house.app.now());
    let longest = r.waiting.iter().map(|(w, _)| minutes(w.arrived, now)).max().unwrap_or(0);
    let tickets = r.waiting.iter().map(|(w, steps)| Waiting {
        number: w.number.to_string(),
        service: steps
            .iter()
            .find(|s| s.n == w.step)
            .map(|s| house.pack.service_name(&ask.lang, &s.service))
            .unwrap_or_default(),
        waited: t.w("queue-desk-minutes", "n", minutes(w.arrived, now)),
        lane: lane_word(&t, w.lane),
    });
    Line {
        count: r.count,
        longest: t.w("queue-desk-minutes", "n", longest),
        help: r.alarm.as_ref().map(|a| help(&t, site, a)).unwrap_or_default(),
        tickets: tickets.collect(),
    }
}

fn current_of(
    house: &House,
    ask: &Ask,
    site: &Site,
    (ticket, steps, notes): &(Ticket, Vec<Step>, i64),
) -> Option<Current> {
    let (t, now, pack) = (ask.t(house), house.app.now(), &house.pack);
    let step = steps.iter().find(|s| s.n == ticket.step)?;
    let service = pack.services.get(&step.service)?;
    let at = ticket.state.at()?;
    let called = matches!(ticket.state, At::Called(_));
    let seconds = now.duration_since(ticket.since).as_secs().max(0);
    let word = |prefix: &str, key: &str| Named {
        key: key.to_owned(),
        name: pack.say(&ask.lang, &format!("{prefix}-{key}")),
    };
    let language = T::new(&house.texts, &ticket.language).s("web-language-name");
    Some(Current {
        id: ticket.id,
        number: ticket.number.to_string(),
        service: pack.service_name(&ask.lang, &step.service),
        waited: t.w("queue-desk-waited", "n", minutes(ticket.arrived, ticket.since)),
        speaks: t.w("queue-desk-speaks", "language", language),
        lane: lane_word(&t, ticket.lane),
        called,
        timer_name: t.s(if called { "queue-desk-since-call" } else { "queue-desk-serving" }),
        since_ms: ticket.since.as_millisecond(),
        elapsed: format!("{:02}:{:02}", seconds / 60, seconds % 60),
        typical: t.w("queue-desk-typical", "n", service.minutes),
        because: because(&t, site, at.because, at.counter),
        grounds: service.turn_away.iter().map(|g| word("g", &g.key)).collect(),
        outcomes: pack.outcomes.iter().skip(1).map(|o| word("outcome", o)).collect(),
        route: route(house, &ask.lang, ticket, steps),
        purposes: match ticket.sealed {
            Some(_) => pack.look_purposes.iter().map(|p| word("look", p)).collect(),
            None => Vec::new(),
        },
        notes: *notes,
        untimed: false,
    })
}

/// Words of the pack, with their names.
fn named(house: &House, ask: &Ask, prefix: &str, words: &[String]) -> Vec<Named> {
    let name = |key: &String| house.pack.say(&ask.lang, &format!("{prefix}-{key}"));
    words.iter().map(|key| Named { key: key.clone(), name: name(key) }).collect()
}

/// Since when the counter is on a break, and why.
fn on_break(house: &House, ask: &Ask, site: &Site, pause: &Pause) -> String {
    let args = [
        kit::text::word("time", clock_time(pause.since, &site.zone)),
        kit::text::word("reason", house.pack.say(&ask.lang, &format!("break-{}", pause.reason))),
    ];
    ask.t(house).a("operator-on-break", &args)
}

async fn screen(
    house: &House,
    ask: &Ask,
    by: &By,
    desk: Desk,
    said: Said,
) -> Result<Response, Problem> {
    let site = edge::site(house, &desk.counter.site)?;
    let (t, pack, counter) = (ask.t(house), &house.pack, desk.counter.clone());
    let (pause, entity) = (desk.pause.clone(), desk.entity.clone());
    let r = read(house, &site, &ask.lang, desk).await?;
    let current = r.current.as_ref().and_then(|c| current_of(house, ask, &site, c));
    let current = current.map(|c| Current { untimed: r.untimed, ..c });
    let time = clock_time(house.app.now(), &site.zone);
    let aside = |x: &Ticket| Aside {
        id: x.id,
        number: x.number.to_string(),
        state: match &x.state {
            At::Parked { until, .. } => {
                t.w("queue-state-parked", "time", clock_time(*until, &site.zone))
            }
            _ => String::new(),
        },
    };
    let args = [
        kit::text::word("calls", format!("{}", site.policy.calls_min)),
        kit::text::word("seconds", format!("{}", site.policy.gap_s)),
    ];
    let title = t.w("queue-desk-title", "n", counter.number);
    let v = View {
        waits: if r.news.is_empty() {
            String::new()
        } else {
            t.n("operator-changed-wait", &r.waits)
        },
        changes: r.news.iter().map(|n| change(house, &t, n)).collect(),
        title: current.as_ref().map_or_else(|| title.clone(), |c| format!("{}, {title}", c.number)),
        counter: title,
        who: by.token.as_deref().and_then(|x| house.sign_in.login(x)).unwrap_or_default(),
        site: pack.site_name(&ask.lang, &site.key),
        events: format!("/live/{}/line", site.key),
        command: fresh_command::<Error>()?.to_string(),
        idle: t.n("queue-desk-idle-hint", &r.count),
        down: silent(house, &t, &site, &r.outages, &r.skills),
        systems: reportable(house, &t, &site, &r.outages, Some(&entity)),
        pause: pause.map(|p| on_break(house, ask, &site, &p)).unwrap_or_default(),
        breaks: named(house, ask, "break", &pack.break_reasons),
        outages: named(house, ask, "outage", &pack.outage_reasons),
        missed_hint: t.a("queue-desk-missed-hint", &args),
        line: line_of(house, ask, &site, &r),
        held: r.held.iter().map(aside).collect(),
        parked: r.parked.iter().map(aside).collect(),
        park_reasons: named(house, ask, "park", &pack.park_reasons),
        services: transfer::services(house, ask, &site),
        counters: transfer::counters(house, ask, &site, &counter, &r.open),
        entities: match &r.current {
            Some((c, ..)) => transfer::entities(house, ask, &site, &c.skill),
            None => Vec::new(),
        },
        connected: t.w("queue-desk-connected", "time", &time),
        stale: t.w("queue-desk-stale", "time", &time),
        slip: slip::told(house, ask, &by.actor, said.away).await?,
        current,
    };
    let status = said.status;
    let page = Page { t, css: css(), demo: house.demo, said, v, keys: &KEYS };
    Ok(html(&page, status, Cache::NoStore))
}

async fn desk_of(house: &House, actor: &Actor) -> Result<Option<Desk>, Problem> {
    let Some(counter) = actor.counter.clone() else { return Ok(None) };
    let site = edge::site(house, &counter.site)?;
    let day = ops::today(&site, house.app.now());
    let desk = house.app.read(move |tx| sql::desk(tx, &counter, day)).await?;
    Ok(desk.filter(|d| d.open && Some(d.operator) == actor.staff()))
}

/// Who was turned away here last.
#[derive(Deserialize)]
pub(super) struct Last {
    away: Option<TicketId>,
}

/// The screen, or the question at which counter one is; for the page that asks again what has
/// become of a paper, that alone.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    headers: HeaderMap,
    Query(Last { away }): Query<Last>,
) -> Result<Response, Problem> {
    let (actor, _) = operator(&by)?;
    if headers.contains_key("x-part") {
        return slip::part(&house, &ask, &actor, away).await;
    }
    match desk_of(&house, &actor).await? {
        Some(desk) => screen(&house, &ask, &by, desk, Said { away, ..Said::default() }).await,
        None => seat::choose(&house, &ask, &actor, String::new(), StatusCode::OK).await,
    }
}

/// The queue of the counter: the living part of the screen.
pub(super) async fn line(
    State(house): State<House>,
    ask: Ask,
    by: By,
) -> Result<Response, Problem> {
    let (actor, _) = operator(&by)?;
    let desk = desk_of(&house, &actor).await?.ok_or(Error::CounterClosed)?;
    let site = site_of(&house, &actor)?;
    let r = read(&house, &site, &ask.lang, desk).await?;
    let v = LineOnly { line: line_of(&house, &ask, &site, &r) };
    Ok(html(&LinePart { t: ask.t(&house), v }, StatusCode::OK, Cache::NoStore))
}

/// The screen again, with what went wrong above it, and who was turned away.
async fn after(
    house: &House,
    ask: &Ask,
    by: &By,
    done: Result<(), Problem>,
    away: Option<TicketId>,
) -> Result<Response, Problem> {
    let Err(problem) = done else {
        return Ok(redirect(&away.map_or_else(|| "/counter".to_owned(), slip::address)));
    };
    if problem.status.is_server_error() {
        return Err(problem);
    }
    let Some(desk) = desk_of(house, &by.actor).await? else { return Err(problem) };
    let said = Said { away, ..Said::problem(&ask.t(house), &problem) };
    screen(house, ask, by, desk, said).await
}

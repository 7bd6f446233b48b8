//! The visitor's own page: place, "go now", why, receipt.

use std::sync::Arc;

use askama::Template;
use authz::{Action, May};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::SignedDuration;
use journal::Cx;
use kit::{Actor, Lang, Scope, SiteKey, SpokenCode, TicketId};
use pack::Site;
use pack::queue::Reason;
use serde::Deserialize;
use store::Tx;
use web::{
    Ask, By, Cache, Form, House, Key, Network, Path, Problem, Query, Shell, T, clock_time, html,
};
use web::{day_and_time, qr_svg, redirect};

use super::notes::{self, Note};
use super::{because, elsewhere, people, state_words, voice, zone};
use crate::day::overrides::{self, Change};
use crate::error::Error;
use crate::model::{Erasure, State as At, Step, Ticket};
use crate::{edge, operator, ops, sql, wait};

/// What the page shows.
struct View {
    number: String,
    code: String,
    link: String,
    service: String,
    site: String,
    state: String,
    waiting: bool,
    ahead: String,
    wait: String,
    as_of: String,
    now_called: Option<NowCalled>,
    go: Option<Go>,
    away: Option<Away>,
    notes: Vec<Note>,
    route: Vec<RouteLine>,
    may_leave: bool,
    may_return: bool,
    calls: Vec<CallLine>,
    entry: Option<String>,
    qr: String,
    command: String,
    /// Whether the page can read a call aloud.
    aloud: bool,
    refresh: bool,
    own: bool,
    /// What lies sealed, in words; empty when nothing does.
    sealed: String,
    may_erase: bool,
    keep: String,
    erased: Option<String>,
    front: super::front::Front,
}

#[derive(Template)]
#[template(path = "ticket.html")]
struct Page {
    t: T,
    shell: Shell,
    v: View,
    /// Where its living part is.
    live: String,
    /// Where the wait would be shorter, as far as it was when the page was opened.
    elsewhere: String,
}

struct NowCalled {
    number: String,
    counter: String,
}

struct Go {
    counter: String,
    zone: String,
    at: String,
    before: String,
    kept: String,
    because: String,
    /// The call as sound, and which call it is; empty where nobody made clips.
    listen: String,
    call: String,
}

struct Away {
    why: String,
    bring: String,
}

/// A service of the visit.
pub(super) struct RouteLine {
    pub(super) service: String,
    pub(super) now: bool,
    pub(super) done: bool,
}

struct CallLine {
    number: String,
    counter: String,
    at: String,
    because: String,
}

#[derive(Template)]
#[template(path = "ticket_part.html")]
struct Part {
    t: T,
    v: View,
}

/// What was read for the page.
struct Read {
    ticket: Ticket,
    steps: Vec<Step>,
    ahead: i64,
    calls: Vec<sql::Shown>,
    ord: Option<i64>,
    erasure: Option<Erasure>,
    notes: i64,
    day: Option<sql::SiteDay>,
    changes: Vec<Change>,
}

async fn read(house: &House, id: TicketId) -> Result<Read, Problem> {
    let read = move |tx: &mut Tx<'_>| {
        let ticket = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
        let ahead = sql::ahead_of(tx, &ticket)?;
        let calls = sql::calls(tx, &ticket.site, ticket.day, 5)?;
        let (steps, ord) = (sql::steps(tx, id)?, sql::entry_of(tx, id, true)?);
        let erasure = sql::erasure(tx, id)?;
        let notes = operator::sql::noted(tx, id)?;
        let day = sql::site_day(tx, &ticket.site, ticket.day)?;
        let changes = overrides::changes(tx, id)?;
        Ok::<_, Error>(Read { ticket, steps, ahead, calls, ord, erasure, notes, day, changes })
    };
    house.app.read(read).await.map_err(Problem::from)
}

/// The services of a visit, in words.
pub(super) fn route(house: &House, lang: &Lang, t: &Ticket, steps: &[Step]) -> Vec<RouteLine> {
    steps
        .iter()
        .map(|s| RouteLine {
            service: house.pack.service_name(lang, &s.service),
            now: s.n == t.step && !t.state.is_over(),
            done: s.finished.is_some(),
        })
        .collect()
}

async fn view(house: &House, ask: &Ask, id: TicketId) -> Result<View, Problem> {
    let r = read(house, id).await?;
    let site = edge::site(house, &r.ticket.site)?;
    let (t, lang, tk) = (ask.t(house), &ask.lang, &r.ticket);
    let proof = match r.ord {
        Some(ord) => house.app.proof(ord).await?,
        None => None,
    };
    let at = |time| clock_time(time, &site.zone);
    let now = house.app.now();
    let wait = wait::of(house, tk).await?;
    let link = edge::link(house, id);
    let route = route(house, lang, tk, &r.steps);
    let service = r.steps.iter().find(|s| s.n == tk.step);
    let calls = r.calls.iter().map(|c| CallLine {
        number: c.number.to_string(),
        counter: t.w("queue-to-counter", "n", c.counter),
        at: at(c.at),
        because: Reason::from_word(&c.because).map_or_else(
            || t.s("queue-because-again"),
            |reason| because(&t, &site, reason, c.counter),
        ),
    });
    Ok(View {
        number: tk.number.to_string(),
        code: tk.code.to_string(),
        service: service.map(|s| house.pack.service_name(lang, &s.service)).unwrap_or_default(),
        site: house.pack.site_name(lang, &site.key),
        state: state_words(&t, &site, &tk.state),
        waiting: matches!(tk.state, At::Waiting { .. }),
        ahead: people(&t, r.ahead),
        wait: wait::words(&t, wait.as_ref()),
        as_of: t.w("queue-as-of", "time", at(now)),
        now_called: r.calls.first().map(|c| NowCalled {
            number: c.number.to_string(),
            counter: t.w("queue-counter-n", "n", c.counter),
        }),
        go: go(house, &t, &site, tk),
        aloud: !tk.state.is_over() && house.clips.speaks(lang),
        away: match &tk.state {
            At::TurnedAway { ground } => Some(Away {
                why: house.pack.say(lang, &format!("g-{ground}")),
                bring: house.pack.say(lang, &format!("g-{ground}-bring")),
            }),
            _ => None,
        },
        may_leave: !tk.state.is_over()
            && !matches!(tk.state, At::Serving(_) | At::TurnedAway { .. }),
        may_return: matches!(tk.state, At::TurnedAway { .. } | At::Missed { .. })
            && r.day.is_some_and(|d| d.closed.is_none()),
        notes: notes::unserved(&t, &site, tk, r.day)
            .into_iter()
            .chain(r.changes.iter().map(|c| notes::change(house, &t, &site, c)))
            .collect(),
        calls: calls.collect(),
        entry: proof.map(|p| t.w("queue-receipt-entry", "index", p.index)),
        qr: qr_svg(&format!("{}{link}", house.base_url), &t.s("queue-receipt")),
        command: command(house, &tk.since),
        refresh: !tk.state.is_over(),
        own: true,
        sealed: sealed(&t, tk, r.notes),
        may_erase: tk.state.is_over() || ops::today(&site, now) != tk.day,
        keep: t.n("queue-mine-keep", &house.pack.keep_days),
        erased: r.erasure.map(|e| t.w("queue-erased-on", "day", day_and_time(e.at, &site.zone))),
        front: super::front::part(house, ask, &site, tk, wait.as_ref()).await?,
        route,
        link,
    })
}

/// What lies sealed: what the visitor gave, and what staff noted.
fn sealed(t: &T, ticket: &Ticket, notes: i64) -> String {
    match (ticket.sealed.is_some(), notes > 0) {
        (true, true) => format!("{} {}", t.s("queue-mine-sealed"), t.s("operator-mine-notes")),
        (true, false) => t.s("queue-mine-sealed"),
        (false, true) => t.s("operator-mine-notes"),
        (false, false) => String::new(),
    }
}

/// A command id for the forms of a page: a second press of the same form is the same command.
fn command(house: &House, seed: &jiff::Timestamp) -> String {
    let bytes = house.keys.derive(
        "form",
        &[&seed.as_microsecond().to_be_bytes(), &house.app.now().as_microsecond().to_be_bytes()],
    );
    let first = bytes.first_chunk::<16>().copied().unwrap_or_default();
    uuid::Builder::from_custom_bytes(first).into_uuid().to_string()
}

fn go(house: &House, t: &T, site: &Site, tk: &Ticket) -> Option<Go> {
    let At::Called(at) = &tk.state else { return None };
    let time = |s: i64| {
        let then = tk.since.checked_add(SignedDuration::from_secs(s)).unwrap_or(tk.since);
        clock_time(then, &site.zone)
    };
    let wait = site.policy.gap_s * site.policy.calls_min;
    Some(Go {
        listen: voice::address(house, t.lang(), tk.number, at.counter, false).unwrap_or_default(),
        // A repeated call is another one to whoever listens.
        call: tk.since.as_microsecond().to_string(),
        counter: t.w("queue-counter-n", "n", at.counter),
        zone: zone(&house.pack, t.lang(), site, at.counter),
        at: clock_time(tk.since, &site.zone),
        before: time(wait),
        kept: t.w("queue-place-kept", "time", time(wait + site.policy.grace_s)),
        because: because(t, site, at.because, at.counter),
    })
}

pub(super) fn opened(house: &House, token: &str) -> Result<TicketId, Problem> {
    edge::ticket_of_link(house, token).ok_or_else(|| Error::NoSuchTicket.into())
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let id = opened(&house, &token)?;
    let v = view(&house, &ask, id).await?;
    let (t, ticket) = (ask.t(&house), read(&house, id).await?.ticket);
    let elsewhere = elsewhere::hint(&house, &t, &ticket).await?;
    let events = format!("/live/{}/ticket", ticket.site);
    let shell = Shell::new(&house, &ask, v.number.clone()).live(events);
    let live = format!("{}/part", v.link);
    Ok(html(&Page { t, shell, v, live, elsewhere }, StatusCode::OK, Cache::NoStore))
}

/// The living part of the page.
pub(super) async fn part(
    State(house): State<House>,
    ask: Ask,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let v = view(&house, &ask, opened(&house, &token)?).await?;
    Ok(html(&Part { t: ask.t(&house), v }, StatusCode::OK, Cache::NoStore))
}

/// A form that carries nothing but its command.
#[derive(Deserialize)]
pub(super) struct Bare {
    command: kit::CommandId,
}

/// The visitor leaves the queue.
pub(super) async fn leave(
    State(house): State<House>,
    Path(token): Path<String>,
    Form(form): Form<Bare>,
) -> Result<Response, Problem> {
    holder_does(&house, &token, form, "leave", |tx, cx, by, _, id| ops::leave(tx, cx, by, id)).await
}

/// The visitor is back.
pub(super) async fn back(
    State(house): State<House>,
    Path(token): Path<String>,
    Form(form): Form<Bare>,
) -> Result<Response, Problem> {
    holder_does(&house, &token, form, "return", |tx, cx, by, site, id| {
        ops::come_back(tx, cx, by, site, id)
    })
    .await
}

/// The visitor has what was sealed erased.
pub(super) async fn erase(
    State(house): State<House>,
    Path(token): Path<String>,
    Form(form): Form<Bare>,
) -> Result<Response, Problem> {
    let id = opened(&house, &token)?;
    edge::erase(&house, &ops::holder(id), form.command, id).await?;
    Ok(redirect(&edge::link(&house, id)))
}

async fn holder_does(
    house: &House,
    token: &str,
    form: Bare,
    verb: &'static str,
    run: fn(&mut Tx<'_>, &mut Cx, &Actor, &Site, TicketId) -> Result<(), Error>,
) -> Result<Response, Problem> {
    let id = opened(house, token)?;
    let by = ops::holder(id);
    let key = Key(form.command).0;
    edge::act(house, &by, key, id, verb, &(), move |tx, cx, by, site: &Arc<Site>| {
        run(tx, cx, by, site, id)
    })
    .await?;
    Ok(redirect(&edge::link(house, id)))
}

/// A spoken code, typed into a form.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    code: String,
}

/// `/code?code=4817-2093`.
pub(super) async fn by_code(
    State(house): State<House>,
    ask: Ask,
    by: By,
    network: Network,
    Query(typed): Query<Typed>,
) -> Result<Response, Problem> {
    found(&house, &ask, (&by, &network), &typed.code).await
}

/// `/scan/48172093`, where a scanner leads to.
pub(super) async fn scan(
    State(house): State<House>,
    ask: Ask,
    by: By,
    network: Network,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    found(&house, &ask, (&by, &network), &code).await
}

/// The living part of that page.
pub(super) async fn part_by_code(
    State(house): State<House>,
    ask: Ask,
    by: By,
    network: Network,
    Query(typed): Query<Typed>,
) -> Result<Response, Problem> {
    let (v, ..) = seen(&house, &ask, (&by, &network), &typed.code).await?;
    Ok(html(&Part { t: ask.t(&house), v }, StatusCode::OK, Cache::NoStore))
}

async fn found(
    house: &House,
    ask: &Ask,
    from: (&By, &Network),
    code: &str,
) -> Result<Response, Problem> {
    let (v, code, site) = seen(house, ask, from, code).await?;
    let events = format!("/live/{site}/ticket");
    let shell = Shell::new(house, ask, v.number.clone()).live(events);
    let live = format!("/code/part?code={code}");
    let page = Page { t: ask.t(house), shell, v, live, elsewhere: String::new() };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

/// A code can be guessed: whoever has it sees the place in the queue, may do nothing with it, and
/// reads neither the services nor the ground of being turned away, which stand on the paper. Staff
/// who find visitors of the site see them, to show them.
async fn seen(
    house: &House,
    ask: &Ask,
    (by, network): (&By, &Network),
    code: &str,
) -> Result<(View, SpokenCode, SiteKey), Problem> {
    let asker = edge::codes::asker(house, &by.actor, network);
    let ticket = edge::codes::ticket(house, asker, code).await?;
    let mut v = view(house, ask, ticket.id).await?;
    if by.actor.may(Action::FindTicket, &Scope::site(&ticket.site)).is_err() {
        v.service = String::new();
        v.route = Vec::new();
        if let Some(away) = &mut v.away {
            let t = ask.t(house);
            *away = Away { why: String::new(), bring: t.s("queue-turned-away-by-code") };
        }
    }
    v.may_leave = false;
    v.may_return = false;
    v.link = format!("/code?code={}", ticket.code);
    v.qr = String::new();
    v.own = false;
    Ok((v, ticket.code, ticket.site))
}

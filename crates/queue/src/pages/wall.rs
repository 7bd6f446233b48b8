//! The wall: numbers, counters, bodies, zones. No name, no ground, no letter that betrays one.

use std::collections::BTreeSet;
use std::iter::once;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::response::sse::Event;
use jiff::Timestamp;
use kit::{Lang, SiteKey};
use pack::Site;
use serde::Deserialize;
use web::assets::{Css, css};
use web::{Ask, By, Cache, House, Listener, Path, Problem, Query, T, clock_time, html, opening};

use super::media::{self, Slide};
use super::{voice, zone};
use crate::announce::{self, Announcement};
use crate::limits::{BOARD_BEHIND_MAX, BOARD_CALLS_MAX, BOARD_LOOKED_MAX, CALL_IS_NEW_SECONDS};
use crate::sql::Shown;
use crate::{edge, ops, sql};

/// What a display asks for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    /// Counters of this zone only.
    zone: String,
    /// Counters of this body only.
    entity: String,
    /// The newest call that it shows.
    after: String,
    /// How many more it can show now without taking a fresh one away.
    room: Option<usize>,
}

struct Call {
    id: String,
    number: String,
    counter: u16,
    zone: String,
    at: String,
    again: bool,
    /// "Again" or "new", and body and zone, in each language in turn.
    marks: Vec<Word>,
    places: Vec<Place>,
    /// The call as sound, one file for each language; and the short form.
    say: String,
    short: String,
}

/// A text in one of the languages that take turns.
#[derive(Clone)]
pub(super) struct Word {
    pub(super) lang: Lang,
    pub(super) dir: &'static str,
    pub(super) text: String,
}

struct Place {
    lang: Lang,
    dir: &'static str,
    entity: String,
    zone: String,
}

struct View {
    site: String,
    time: String,
    stale: String,
    events: String,
    part: String,
    now_words: Vec<Word>,
    counter_words: Vec<Word>,
    closed_words: Vec<Word>,
    tiles: Vec<Call>,
    earlier: Vec<Call>,
    newest: String,
    /// How many calls wait until there is room.
    behind: usize,
    alert: Option<Alert>,
    alert_part: String,
    slide: Slide,
    slide_part: String,
    slide_seconds: i64,
    /// How many wait in the hall; nothing on a display of a part of it.
    waiting: Option<i64>,
}

/// What everybody in the hall is told: a ready text in each language at once, and own words.
pub(super) struct Alert {
    ready: Vec<Word>,
    own: String,
}

#[derive(Template)]
#[template(path = "wall_alert.html")]
struct AlertPart {
    v: AlertOnly,
}

struct AlertOnly {
    alert: Option<Alert>,
}

#[derive(Template)]
#[template(path = "wall.html")]
struct Page {
    t: T,
    css: Css,
    demo: bool,
    v: View,
}

#[derive(Template)]
#[template(path = "wall_part.html")]
struct Part {
    t: T,
    v: View,
}

/// Tiles of the calls that are "now".
const TILES: usize = 4;
/// Languages that take turns; assets/wall.css gives each a quarter of the time.
const TURNS: usize = 4;
/// Languages in which a call is spoken: more would take longer than a call stays.
const SPOKEN: usize = 2;

fn name(c: &Shown) -> String {
    format!("{}-{}", c.at.as_microsecond(), c.number).replace(' ', "")
}

/// How many of the newest calls a display keeps back, so that each stays long enough to be read.
/// `calls`: the newest first.
fn kept_back(calls: &[Shown], asked: &Asked, now: Timestamp) -> usize {
    let at = asked.after.split_once('-').and_then(|(at, _)| at.parse::<i64>().ok());
    let (Some(room), Some(at)) = (asked.room, at) else { return 0 };
    let shown = calls.iter().position(|c| name(c) == asked.after);
    let shown = shown.or_else(|| calls.iter().position(|c| c.at.as_microsecond() <= at));
    let is_new = |c: &&Shown| now.duration_since(c.at).as_secs() < CALL_IS_NEW_SECONDS;
    let unseen = calls.iter().take(shown.unwrap_or(calls.len())).take_while(is_new);
    unseen.count().saturating_sub(room)
}

/// The languages that take turns, the page's own first.
fn turns(house: &House, own: &Lang) -> Vec<Lang> {
    let all = once(own).chain(house.langs().iter().filter(|l| *l != own));
    all.take(TURNS).cloned().collect()
}

/// A text in each language in turn.
pub(super) fn words(house: &House, own: &Lang, say: impl Fn(&T) -> String) -> Vec<Word> {
    let langs = turns(house, own);
    langs
        .iter()
        .cycle()
        .take(TURNS)
        .map(|l| Word { lang: l.clone(), dir: l.dir(), text: say(&T::new(&house.texts, l)) })
        .collect()
}

fn call(house: &House, own: &Lang, site: &Site, newest: bool, c: &Shown) -> Call {
    let key = if c.again { "queue-wall-again" } else { "queue-wall-new" };
    let entity = c.entity.parse().ok();
    let place = |lang: &Lang| Place {
        lang: lang.clone(),
        dir: lang.dir(),
        entity: entity.as_ref().map(|e| house.pack.entity_name(lang, e)).unwrap_or_default(),
        zone: zone(&house.pack, lang, site, c.counter),
    };
    let langs = turns(house, own);
    let say = |most, short| {
        let spoken = langs.iter().take(most);
        let all = spoken.filter_map(|l| voice::address(house, l, c.number, c.counter, short));
        all.collect::<Vec<_>>().join(" ")
    };
    Call {
        id: name(c),
        number: c.number.to_string(),
        counter: c.counter,
        zone: zone(&house.pack, own, site, c.counter),
        at: clock_time(c.at, &site.zone),
        again: c.again,
        marks: if c.again || newest { words(house, own, |t| t.s(key)) } else { Vec::new() },
        places: langs.iter().cycle().take(TURNS).map(place).collect(),
        say: say(SPOKEN, false),
        short: say(1, true),
    }
}

/// Whether the site has what is asked for; all of it, where nothing is.
fn is_there(site: &Site, asked: &Asked) -> bool {
    let has = |wanted: &str, of: &dyn Fn(&pack::CounterPlan) -> bool| {
        wanted.is_empty() || site.counters.iter().any(of)
    };
    has(&asked.zone, &|c| c.zone == asked.zone)
        && has(&asked.entity, &|c| c.entity.as_str() == asked.entity)
}

/// The name of the site, and of the part of it that is shown.
fn title(house: &House, lang: &Lang, site: &Site, asked: &Asked) -> String {
    let mut name = house.pack.site_name(lang, &site.key);
    if !asked.zone.is_empty() {
        name = format!("{name} · {}", house.pack.say(lang, &format!("zone-{}", asked.zone)));
    }
    if let Ok(entity) = asked.entity.parse() {
        name = format!("{name} · {}", house.pack.entity_name(lang, &entity));
    }
    name
}

fn alert(house: &House, own: &Lang, told: Announcement) -> Alert {
    let say = |l: Lang| {
        let text = T::new(&house.texts, &l).s(&format!("operator-tell-{}", told.word));
        Word { dir: l.dir(), lang: l, text }
    };
    let ready = if told.word == announce::OWN { Vec::new() } else { turns(house, own) };
    Alert { ready: ready.into_iter().map(say).collect(), own: told.words.unwrap_or_default() }
}

async fn view(house: &House, ask: &Ask, key: &SiteKey, asked: &Asked) -> Result<View, Problem> {
    let site = edge::site(house, key)?;
    if !is_there(&site, asked) {
        return Err(Problem::not_found());
    }
    let whole = asked.zone.is_empty() && asked.entity.is_empty();
    let most = if whole { BOARD_CALLS_MAX + BOARD_BEHIND_MAX } else { BOARD_LOOKED_MAX };
    let (now, key) = (house.app.now(), site.key.clone());
    let day = ops::today(&site, now);
    let (known, mut calls, told) = house
        .app
        .read(move |tx| {
            let (known, told) = (sql::site_day(tx, &key, day)?, announce::now(tx, &key)?);
            Ok::<_, store::StoreError>((known, sql::calls(tx, &key, day, most)?, told))
        })
        .await?;
    let here = |n: u16| site.counters.iter().any(|c| c.number == n && c.zone == asked.zone);
    calls.retain(|c| {
        (asked.zone.is_empty() || here(c.counter))
            && (asked.entity.is_empty() || c.entity == asked.entity)
    });
    let behind = kept_back(&calls, asked, now);
    let t = ask.t(house);
    // A number that was called again stands once, where it was called last.
    let mut seen = BTreeSet::new();
    let newest = calls.iter().skip(behind).filter(|c| seen.insert(c.number));
    let shown = newest.take(usize::try_from(BOARD_CALLS_MAX).unwrap_or(TILES));
    let shown = shown.enumerate().map(|(n, c)| call(house, &ask.lang, &site, n == 0, c));
    let mut tiles: Vec<Call> = shown.collect();
    let earlier = tiles.split_off(tiles.len().min(TILES));
    let time = clock_time(now, &site.zone);
    let closed = opening::closed(house, &site);
    let closed = closed.map(|c| words(house, &ask.lang, |t| opening::words(t, &c)));
    let part = format!("/wall/{}/part?lang={}", site.key, ask.lang);
    Ok(View {
        site: title(house, &ask.lang, &site, asked),
        stale: t.w("queue-wall-stale", "time", &time),
        events: format!("/live/{}/wall", site.key),
        part: format!("{part}&zone={}&entity={}", asked.zone, asked.entity),
        now_words: words(house, &ask.lang, |t| t.s("queue-wall-now"))
            .into_iter()
            .take(turns(house, &ask.lang).len())
            .collect(),
        counter_words: words(house, &ask.lang, |t| t.s("queue-counter")),
        closed_words: closed.unwrap_or_default(),
        // An empty wall has shown everything until now.
        newest: tiles
            .first()
            .map_or_else(|| format!("{}-", now.as_microsecond()), |c| c.id.clone()),
        behind,
        alert: told.map(|told| alert(house, &ask.lang, told)),
        slide: media::slide(house, ask, &site.key, now).await?,
        slide_part: format!("/wall/{}/media?lang={}", site.key, ask.lang),
        slide_seconds: media::SLIDE_SECONDS,
        alert_part: format!("/wall/{}/alert?lang={}", site.key, ask.lang),
        waiting: whole.then(|| known.map_or(0, |k| k.waiting)),
        time,
        tiles,
        earlier,
    })
}

/// The page. Everybody may see it; of a display that holds a key it is noted that it was there.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    _: By,
    Path(site): Path<SiteKey>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let v = view(&house, &ask, &site, &asked).await?;
    let page = Page { t: ask.t(&house), css: css(), demo: house.demo, v };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

/// The living part of the page.
pub(super) async fn part(
    State(house): State<House>,
    ask: Ask,
    _: By,
    Path(site): Path<SiteKey>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let v = view(&house, &ask, &site, &asked).await?;
    Ok(html(&Part { t: ask.t(&house), v }, StatusCode::OK, Cache::NoStore))
}

/// What everybody in the hall is told now: a part of its own, so that it is read out when it comes
/// and not with every call.
pub(super) async fn told(
    State(house): State<House>,
    ask: Ask,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let key = edge::site(&house, &site)?.key.clone();
    let told = house.app.read(move |tx| announce::now(tx, &key)).await?;
    let v = AlertOnly { alert: told.map(|told| alert(&house, &ask.lang, told)) };
    Ok(html(&AlertPart { v }, StatusCode::OK, Cache::NoStore))
}

/// The events of a page: the name of the part that has changed. Those of a display end with its
/// key.
pub(super) async fn events(
    State(house): State<House>,
    by: Result<By, Problem>,
    who: Listener,
    Path((site, part)): Path<(SiteKey, String)>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    if !matches!(part.as_str(), "wall" | "line" | "ticket" | "board" | "help") {
        return Err(Problem::not_found());
    }
    let end = if part == "wall" { house.devices.end(&by?.actor) } else { None };
    Ok(web::events_until(&house, who, end, move |p| {
        let part = if p.kind.starts_with("site.announce") { "alert" } else { part.as_str() };
        if part == "help" && !p.kind.starts_with("counter.noted") {
            return None;
        }
        // What the heartbeat sees of a system is of every site.
        (p.place == site.key.as_str() || p.kind.starts_with("system.observed"))
            .then(|| Event::default().event(part).id(format!("{}", p.index)).data("1"))
    }))
}

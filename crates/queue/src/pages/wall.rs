//! The wall: numbers, counters, bodies, zones. No name, no ground, no letter that betrays one.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::response::sse::Event;
use kit::{Lang, SiteKey};
use web::assets::{Css, css};
use web::{Ask, Cache, House, Path, Problem, T, clock_time, html};

use super::zone;
use crate::limits::BOARD_CALLS_MAX;
use crate::{edge, ops, sql};

struct Call {
    id: String,
    number: String,
    counter: u16,
    entity: String,
    zone: String,
    at: String,
    again: bool,
}

struct Word {
    lang: Lang,
    dir: &'static str,
    text: String,
}

struct View {
    site: String,
    time: String,
    stale: String,
    events: String,
    part: String,
    now_words: Vec<Word>,
    tiles: Vec<Call>,
    earlier: Vec<Call>,
    newest: String,
    waiting: i64,
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

async fn view(house: &House, ask: &Ask, key: &SiteKey) -> Result<View, Problem> {
    let site = edge::site(house, key)?;
    let (now, key) = (house.app.now(), site.key.clone());
    let day = ops::today(&site, now);
    let (known, calls) = house
        .app
        .read(move |tx| {
            let known = sql::site_day(tx, &key, day)?;
            Ok::<_, store::StoreError>((known, sql::calls(tx, &key, day, BOARD_CALLS_MAX)?))
        })
        .await?;
    let t = ask.t(house);
    let shown = calls.iter().map(|c| Call {
        id: format!("{}-{}", c.number, c.at.as_millisecond()),
        number: c.number.to_string(),
        counter: c.counter,
        entity: c.entity.parse().map(|e| house.pack.entity_name(&ask.lang, &e)).unwrap_or_default(),
        zone: zone(&house.pack, &ask.lang, &site, c.counter),
        at: clock_time(c.at, &site.zone),
        again: c.again,
    });
    let mut tiles: Vec<Call> = shown.collect();
    let earlier = tiles.split_off(tiles.len().min(TILES));
    let time = clock_time(now, &site.zone);
    let words = std::iter::once(&ask.lang).chain(house.langs().iter().filter(|l| **l != ask.lang));
    Ok(View {
        site: house.pack.site_name(&ask.lang, &site.key),
        stale: t.w("queue-wall-stale", "time", &time),
        events: format!("/live/{}/wall", site.key),
        part: format!("/wall/{}/part?lang={}", site.key, ask.lang),
        now_words: words
            .map(|lang| Word {
                lang: lang.clone(),
                dir: lang.dir(),
                text: T::new(&house.texts, lang).s("queue-wall-now"),
            })
            .collect(),
        newest: tiles.first().map(|c| c.id.clone()).unwrap_or_default(),
        waiting: known.map_or(0, |k| k.waiting),
        time,
        tiles,
        earlier,
    })
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let v = view(&house, &ask, &site).await?;
    let page = Page { t: ask.t(&house), css: css(), demo: house.demo, v };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

/// The living part of the page.
pub(super) async fn part(
    State(house): State<House>,
    ask: Ask,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let v = view(&house, &ask, &site).await?;
    Ok(html(&Part { t: ask.t(&house), v }, StatusCode::OK, Cache::NoStore))
}

/// The events of a page: the name of the part that has changed.
pub(super) async fn events(
    State(house): State<House>,
    Path((site, part)): Path<(SiteKey, String)>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    if !matches!(part.as_str(), "wall" | "line" | "ticket" | "board") {
        return Err(Problem::not_found());
    }
    Ok(web::events(&house, Vec::new(), move |p| {
        (p.place == site.key.as_str())
            .then(|| Event::default().event(&part).id(format!("{}", p.index)).data("1"))
    }))
}

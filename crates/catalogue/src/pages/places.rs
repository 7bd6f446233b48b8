//! The list of places: the wait now, today's hours and the quiet times of each; the nearest first
//! from a town that is chosen. Where the person is stays with the browser.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kit::text::word;
use pack::Site;
use serde::Deserialize;
use web::{Ask, House, Problem, Query, Shell, T, asks_position, html, opening};

use super::{Item, MOVES, Now, now, site_item};
use crate::halls::{Known as Halls, Quiet};

struct Place {
    item: Item,
    now: Now,
    today: String,
    quiet: Option<Quiet>,
    /// Degrees, for the script that sorts in the browser; empty where nobody says.
    latitude: String,
    longitude: String,
    /// How far from the chosen town, in words.
    away: String,
}

struct Town {
    key: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "sites.html")]
struct SitesPage {
    t: T,
    shell: Shell,
    towns: Vec<Town>,
    places: Vec<Place>,
    /// How far, for the script: `#` stands for the number.
    away: String,
}

/// The town from which it is asked: one of the pack's. Nobody's coordinates are taken.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    from: String,
}

/// Today's day and hours; empty on a day on which the site does not open: its note says why.
fn today(house: &House, t: &T, site: &Site) -> String {
    let date = site.zone.to_datetime(house.app.now()).date();
    let spans: Vec<String> =
        site.hours_on(date).unwrap_or_default().into_iter().map(opening::span).collect();
    if spans.is_empty() {
        return String::new();
    }
    format!("{}: {}", opening::day_name(t, date.weekday()), spans.join(", "))
}

pub(super) async fn show(
    State(house): State<House>,
    Extension(halls): Halls,
    ask: Ask,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let t = ask.t(&house);
    let from = house.pack.towns.iter().find(|town| town.key == wanted.from).map(|x| x.position);
    let all = house.sites.all();
    let mut sites: Vec<_> = all.values().map(|s| (s.metres_from(from), s)).collect();
    if from.is_some() {
        sites.sort_by(|a, b| pack::order((a.0, &a.1.key), (b.0, &b.1.key)));
    }
    let away = |n: String| t.a("catalogue-away", &[word("n", n)]);
    let mut places = Vec::new();
    for (metres, s) in sites {
        let degrees = |of: fn(&pack::Position) -> f64| {
            s.position.as_ref().map(|p| of(p).to_string()).unwrap_or_default()
        };
        places.push(Place {
            item: site_item(&house, &ask, &t, s),
            now: now(&house, &halls, &t, s).await?,
            today: today(&house, &t, s),
            quiet: halls.quiet(&house, &t, s).await?,
            latitude: degrees(|p| p.latitude),
            longitude: degrees(|p| p.longitude),
            away: metres.map(|m| away(pack::km(m).to_string())).unwrap_or_default(),
        });
    }
    let towns = house.pack.towns.iter().map(|town| Town {
        key: town.key.clone(),
        name: house.pack.say(&ask.lang, &format!("town-{}", town.key)),
        chosen: town.key == wanted.from,
    });
    let shell = Shell::new(&house, &ask, t.s("web-sites")).crumb(
        format!("/{}", ask.lang),
        t.s("web-home"),
        &ask.lang,
    );
    let page = SitesPage { towns: towns.collect(), places, away: away("#".to_owned()), shell, t };
    Ok(asks_position(html(&page, StatusCode::OK, MOVES)))
}

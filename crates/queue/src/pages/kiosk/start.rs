//! Where every visitor begins: the language; and what the kiosk says while the site is closed, or
//! closes soon.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use pack::Site;
use web::assets::{Css, css};
use web::{Ask, Cache, House, Problem, T, clock_time, html, opening};

use super::{At, Button, Touch, button};
use crate::wait;

/// So long before it closes, visitors are told before they take a number.
const SOON: SignedDuration = SignedDuration::from_mins(20);
/// From here on the name of a weekday could be that of today.
const WEEK: SignedDuration = SignedDuration::from_hours(6 * 24);

#[derive(Template)]
#[template(path = "kiosk_start.html")]
struct Page {
    t: T,
    css: Css,
    demo: bool,
    title: String,
    site: String,
    time: String,
    touch: Touch,
    larger: String,
    langs: Vec<Button>,
}

/// A site that gives no numbers now, in words.
pub(super) struct Closed {
    /// That it is closed, and why.
    pub(super) why: String,
    /// When it opens; empty when nobody knows.
    pub(super) opens: String,
    /// The days of the week, and their hours.
    pub(super) hours: Vec<(String, String)>,
}

/// Day and hour of the next opening; empty when nobody knows it. A day that is not of this week
/// has its date.
fn opens_words(t: &T, now: Timestamp, closed: &pack::Closed) -> String {
    let Some(opens) = &closed.opens else { return String::new() };
    let mut day = opening::day_name(t, opens.weekday());
    if opens.timestamp().duration_since(now) > WEEK {
        // The mark keeps the date in its order within a language from right to left.
        day = format!("{day} \u{200e}{}", opens.date());
    }
    let words = [("day", day), ("time", opens.strftime("%H:%M").to_string())];
    t.a("queue-kiosk-opens", &words.map(|(name, text)| kit::text::word(name, text)))
}

/// The words for a site that is closed; none while it is open.
pub(super) fn closed(house: &House, t: &T, site: &Site) -> Option<Closed> {
    let closed = opening::closed(house, site)?;
    let opens = opens_words(t, house.app.now(), &closed);
    Some(Closed { why: opening::place(t, &closed), opens, hours: opening::week(t, site) })
}

/// That the site closes soon, or earlier today than its week says; and how many wait, if not all of
/// them will be served as far as estimates tell. Empty on any other day, and in a demo, which is
/// open at any hour.
pub(super) async fn closing(
    house: &House,
    t: &T,
    site: &Arc<Site>,
) -> Result<Vec<String>, Problem> {
    let now = house.app.now();
    let date = site.zone.to_datetime(now).date();
    let Some((closes, early)) = site.closes_on(date).filter(|_| !house.demo) else {
        return Ok(Vec::new());
    };
    let at = site.zone.to_ambiguous_timestamp(date.to_datetime(closes)).compatible();
    let left = at.map_err(Problem::ours)?.duration_since(now);
    if left <= SignedDuration::ZERO || !(early || left <= SOON) {
        return Ok(Vec::new());
    }
    let key = if early { "queue-kiosk-closes-early" } else { "queue-kiosk-closes-soon" };
    let mut said = vec![t.w(key, "time", opening::time(closes))];
    if let Some(n) = wait::too_many(house, site, left).await? {
        said.push(t.w("queue-kiosk-not-all", "n", n));
    }
    Ok(said)
}

/// The languages, each in its own script.
pub(super) fn page(house: &House, ask: &Ask, site: &Site) -> Result<Response, Problem> {
    let (closed, now) = (opening::closed(house, site), house.app.now());
    let touch = Touch::new(house, ask, site).at_start();
    let langs = house.langs().iter().map(|lang| {
        let own = T::new(&house.texts, lang);
        let note = match &closed {
            Some(c) => format!("{} {}", opening::place(&own, c), opens_words(&own, now, c)),
            None => own.s("queue-kiosk-title"),
        };
        let at = At { lang: lang.as_str(), ..At::start(site, touch.large) };
        Button { note, ..button(at.href(), own.s("web-language-name"), lang.as_str()) }
    });
    let t = ask.t(house);
    let page = Page {
        css: css(),
        demo: house.demo,
        title: t.s("web-language"),
        site: house.pack.site_name(&ask.lang, &site.key),
        time: clock_time(house.app.now(), &site.zone),
        larger: At::start(site, !touch.large).href(),
        langs: langs.collect(),
        touch,
        t,
    };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

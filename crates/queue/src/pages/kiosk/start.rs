//! Where every visitor begins: the language; and what the kiosk says while the site is closed.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Weekday;
use pack::Site;
use web::assets::{Css, css};
use web::{Ask, Cache, House, Problem, T, clock_time, html};

use super::{At, Button, Touch, button};

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
    /// When it opens; empty when nobody knows.
    pub(super) opens: String,
    /// The days of the week, and their hours.
    pub(super) hours: Vec<(String, String)>,
}

/// When the site opens, while it is closed. A demo is open at any hour.
fn opens(house: &House, site: &Site) -> Option<Option<Timestamp>> {
    if house.demo { None } else { site.open_at(house.app.now()).err() }
}

fn day_name(t: &T, day: Weekday) -> String {
    t.s(&format!("figures-weekday-{}", day.to_monday_one_offset()))
}

/// Day and hour of the next opening; empty when nobody knows it.
fn opens_words(t: &T, site: &Site, at: Option<Timestamp>) -> String {
    let Some(at) = at else { return String::new() };
    let day = day_name(t, site.zone.to_datetime(at).weekday());
    let words = [("day", day), ("time", clock_time(at, &site.zone))];
    t.a("queue-kiosk-opens", &words.map(|(name, text)| kit::text::word(name, text)))
}

/// The words for a site that is closed; none while it is open.
pub(super) fn closed(house: &House, t: &T, site: &Site) -> Option<Closed> {
    let at = opens(house, site)?;
    let hours = Weekday::Monday.cycle_forward().take(7).map(|day| {
        let of_day = site.hours.iter().filter(|h| h.day == day);
        let spans: Vec<String> = of_day
            .map(|h| format!("{}–{}", h.from.strftime("%H:%M"), h.until.strftime("%H:%M")))
            .collect();
        let words = if spans.is_empty() { t.s("catalogue-closed") } else { spans.join(", ") };
        (day_name(t, day), words)
    });
    Some(Closed { opens: opens_words(t, site, at), hours: hours.collect() })
}

/// The languages, each in its own script.
pub(super) fn page(house: &House, ask: &Ask, site: &Site) -> Result<Response, Problem> {
    let closed = opens(house, site);
    let touch = Touch::new(house, ask, site).at_start();
    let langs = house.langs().iter().map(|lang| {
        let own = T::new(&house.texts, lang);
        let next = closed.map(|at| opens_words(&own, site, at));
        let note = match next {
            Some(opens) => format!("{} {opens}", own.s("queue-kiosk-closed")),
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

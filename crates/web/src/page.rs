//! Pages: the layout, caching, and small helpers that templates need.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kit::{Lang, SiteKey};

use crate::assets::{Css, css};
use crate::{Ask, House, Problem, T};

/// What a browser or a proxy may keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// Nothing: it belongs to one person.
    NoStore,
    /// For this many seconds, by anyone.
    Public(u32),
}

impl Cache {
    fn header(self) -> HeaderValue {
        match self {
            Self::NoStore => HeaderValue::from_static("no-store"),
            Self::Public(s) => HeaderValue::from_str(&format!("public, max-age={s}"))
                .unwrap_or(HeaderValue::from_static("no-store")),
        }
    }
}

/// A link with its words.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// The words.
    pub text: String,
    /// The language of the words and of what it leads to.
    pub lang: Lang,
    /// Whether it is where we are.
    pub current: bool,
}

/// What the layout needs.
#[derive(Clone)]
pub struct Shell {
    /// The page's title.
    pub title: String,
    /// Where we are: from home to here.
    pub crumbs: Vec<Link>,
    /// The same page in the other languages.
    pub langs: Vec<Link>,
    /// Whether this is a demo.
    pub demo: bool,
    /// The addresses of style sheets and script.
    pub css: Css,
    /// The address that says what has changed; empty when nothing on the page lives.
    pub events: String,
    /// Where calls for help are told of, on a page of a hall's manager; empty on others.
    pub help: String,
    /// The home page in this language.
    pub home: String,
}

impl Shell {
    /// The shell of a page whose address carries the language first (`/az/…`) or in `?lang=`.
    #[must_use]
    pub fn new(house: &House, ask: &Ask, title: impl Into<String>) -> Self {
        let langs = house.langs().iter().map(|lang| Link {
            href: ask.in_lang(house, lang),
            text: T::new(&house.texts, lang).s("web-language-name"),
            lang: lang.clone(),
            current: *lang == ask.lang,
        });
        Self {
            title: title.into(),
            crumbs: Vec::new(),
            langs: langs.collect(),
            demo: house.demo,
            css: css(),
            events: String::new(),
            help: String::new(),
            home: format!("/{}", ask.lang),
        }
    }
    /// With what whoever manages a hall hears on every page: calls for help from its counters.
    #[must_use]
    pub fn of_manager(self, site: &SiteKey) -> Self {
        let (events, help) = (format!("/live/{site}/help"), format!("/manage/{site}/alarms"));
        Self { events, help, ..self }
    }
    /// With a way back.
    #[must_use]
    pub fn crumb(mut self, href: impl Into<String>, text: impl Into<String>, lang: &Lang) -> Self {
        let (href, text) = (href.into(), text.into());
        self.crumbs.push(Link { href, text, lang: lang.clone(), current: false });
        self
    }
    /// With live parts.
    #[must_use]
    pub fn live(mut self, events: impl Into<String>) -> Self {
        self.events = events.into();
        self
    }
}

/// Renders a page.
pub fn html(page: &impl Template, status: StatusCode, cache: Cache) -> Response {
    match page.render() {
        Ok(body) => {
            let mut response = (status, Html(body)).into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, cache.header());
            response
        }
        Err(e) => Problem::ours(format!("template: {e}")).into_response(),
    }
}

/// A table for other programs (RFC 4180), as a file. In a demo a last column says so in each line.
pub fn csv(house: &House, name: &str, cache: Cache, table: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    let end = if house.demo { ",DEMO\r\n" } else { "\r\n" };
    let mut response = (headers, table.replace("\r\n", end)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, cache.header());
    response
}

/// Sends the browser on after a form (303).
#[must_use]
pub fn redirect(to: &str) -> Response {
    axum::response::Redirect::to(to).into_response()
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    t: &'a T,
    shell: Shell,
    title: String,
    next: String,
    reference: &'a str,
    sign_in: Option<String>,
}

pub(crate) fn problem_page(
    house: &House,
    ask: &Ask,
    problem: &Problem,
    t: &T,
    reference: &str,
) -> Response {
    let (title, next) = problem.say(t);
    let sign_in =
        (problem.status == StatusCode::UNAUTHORIZED).then(|| format!("/sign-in?next={}", ask.path));
    let shell = Shell::new(house, ask, title.clone());
    let page = ProblemPage { t, shell, title, next, reference, sign_in };
    html(&page, problem.status, Cache::NoStore)
}

/// A time of day at a site, `14:32`.
#[must_use]
pub fn clock_time(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%H:%M").to_string()
}

/// A day and a time at a site, written the same in every language.
#[must_use]
pub fn day_and_time(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A time of today, or a day and a time.
#[must_use]
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if zone.to_datetime(at).date() == zone.to_datetime(now).date() {
        clock_time(at, zone)
    } else {
        day_and_time(at, zone)
    }
}

/// A QR code as inline SVG, with a name for those who do not see it.
#[must_use]
pub fn qr_svg(text: &str, label: &str) -> String {
    qr(text, label, fast_qr::ECL::M, "qr").unwrap_or_default()
}

/// A QR code that holds as much as one can (2,953 bytes); none when that is too little. It is read
/// from a clean print or screen, so that the least correction of errors is enough.
#[must_use]
pub fn qr_dense(text: &str, label: &str) -> Option<String> {
    qr(text, label, fast_qr::ECL::L, "qr dense")
}

/// Dark runs of each row as strokes, within the margin of four modules that scanners want.
fn qr(text: &str, label: &str, level: fast_qr::ECL, class: &str) -> Option<String> {
    use std::fmt::Write as _;
    let code = fast_qr::QRBuilder::new(text).ecl(level).build().ok()?;
    let mut path = String::new();
    for y in 0..code.size {
        let row: Vec<bool> = code[y].iter().take(code.size).map(|m| m.value()).collect();
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&true) {
                let _ = write!(path, "M{x} {y}h{}", run.len());
            }
            x += run.len();
        }
    }
    let label = label.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let wide = code.size + 8;
    Some(format!(
        "<svg class=\"{class}\" viewBox=\"-4 -4.5 {wide} {wide}\" role=\"img\" \
         aria-label=\"{label}\"><path stroke=\"#000\" d=\"{path}\"/></svg>"
    ))
}

//! The public figures as a page, and as a file.

use std::collections::BTreeSet;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use kit::text::word;
use web::{Ask, Cache, House, Problem, Query, Shell, T, html, redirect};

use crate::api::{Which, report, shown};
use crate::cell::Dim;
use crate::csv::csv;
use crate::period::{Kind, Period};
use crate::report::Report;
use crate::shelf::{Shelf, Shown};

mod says;
use says::Says;

/// How long a browser may keep them: there are new ones once a week.
const KEPT: Cache = Cache::Public(60);

struct Choice {
    value: String,
    name: String,
    chosen: bool,
}

struct Fact {
    name: String,
    value: String,
    note: String,
}

/// A figure: a chart, its table, and how it is recomputed.
struct Figure {
    id: &'static str,
    title: String,
    text: String,
    chart: String,
    head: Vec<String>,
    rows: Vec<Row>,
    rule: String,
}

struct Row {
    name: String,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "figures.html")]
struct Page {
    t: T,
    shell: Shell,
    sites: Vec<Choice>,
    periods: Vec<Choice>,
    /// Which period it is.
    days: String,
    /// Where the one before it is, and the one after it.
    earlier: Option<String>,
    later: Option<String>,
    /// When the next one comes.
    next: String,
    range: Option<String>,
    /// How far the log is counted, while a later period waits for it.
    counting: Option<String>,
    facts: Vec<Fact>,
    figures: Vec<Figure>,
    verify: String,
    csv: String,
}

fn choices(all: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    all.map(|(value, name)| Choice { chosen: value == chosen, value, name }).collect()
}

/// The line with which an outsider computes the same.
fn verify(house: &House, which: &Which, report: &Report) -> String {
    let site =
        if which.site.is_empty() { String::new() } else { format!(" --site {}", which.site) };
    let (from, to) = (report.period.begins().number(), report.period.ends().number());
    let days = format!("--day {from} --to {to}");
    // Hours are those of the site; of all sites only where one clock shows them.
    let zones: BTreeSet<_> = house
        .sites
        .halls()
        .into_iter()
        .filter(|s| which.site.is_empty() || s.key.as_str() == which.site)
        .map(|s| s.zone.iana_name().unwrap_or_default().to_owned())
        .collect();
    let zone = match zones.first() {
        Some(zone) if zones.len() == 1 && !zone.is_empty() => format!(" --zone {zone}"),
        _ => String::new(),
    };
    format!(
        "onewindow-verify figures {}/log/head --vkey '{}'{site} {days}{zone}",
        house.base_url,
        house.app.vkey()
    )
}

/// Everything of a period that has something in it.
fn figures(says: &Says<'_>, report: &Report) -> Vec<Figure> {
    let mut all = Vec::new();
    if report.entries.is_none() {
        return all;
    }
    all.push(says.parts(report));
    all.push(says.hours(report.by(Dim::Hour)));
    all.push(says.entities(report.by(Dim::Entity)));
    if !report.by(Dim::Ground).is_empty() {
        all.push(says.grounds(report.by(Dim::Ground)));
    }
    if !report.by(Dim::Reason).is_empty() {
        all.push(says.reasons(report.by(Dim::Reason)));
    }
    if report.total.rated != Some(0) {
        // What a reader looks for first.
        let questions = [Dim::Money, Dim::Got, Dim::Fair];
        all.extend(questions.map(|dim| says.said(dim, report.by(dim))));
        all.push(says.ratings(report.by(Dim::Entity)));
        all.push(says.ratings_by_hour(report.by(Dim::Hour)));
    }
    if report.total.described != Some(0) {
        all.extend(Dim::GROUPS.map(|dim| says.said(dim, report.by(dim))));
    }
    all
}

/// The address of the same figures of a period.
fn address(ask: &Ask, which: &Which, file: &str, period: Period) -> String {
    let (lang, kind) = (&ask.lang, period.kind.word());
    format!("/{lang}/figures{file}?site={}&period={kind}&of={period}", which.site)
}

async fn show(
    State(house): State<House>,
    Extension(shelf): Extension<Shelf>,
    ask: Ask,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let found = shown(&house, &shelf, &which).await?;
    let page = page(&house, &ask, &which, &found)?;
    // Figures that are about to come are asked for again at once.
    let cache = if found.counted.is_some() { Cache::NoStore } else { KEPT };
    Ok(html(&page, StatusCode::OK, cache))
}

fn page(house: &House, ask: &Ask, which: &Which, found: &Shown) -> Result<Page, Problem> {
    let report = report(house, found, which)?;
    let t = ask.t(house);
    let says = Says { t: &t, house, ask };
    let all = (String::new(), t.s("figures-all"));
    let known = house.sites.all();
    let sites = known.keys().map(|k| (k.to_string(), house.pack.site_name(&ask.lang, k)));
    let periods = Kind::ALL
        .into_iter()
        .map(|p| (p.word().to_owned(), t.s(&format!("figures-period-{}", p.word()))));
    let period = report.period;
    let days = [
        word("period", period.to_string()),
        word("from", period.begins().to_string()),
        word("to", period.ends().to_string()),
    ];
    let range = report.entries.map(|(first, last)| {
        t.a("figures-range", &[word("first", first.to_string()), word("last", last.to_string())])
    });
    let counting = found.counted.map(|n| {
        let of = house.app.head().size.to_string();
        t.a("figures-counting", &[word("n", n.to_string()), word("of", of)])
    });
    let shell = Shell::new(house, ask, t.s("figures-title")).crumb(
        format!("/{}", ask.lang),
        t.s("web-home"),
        &ask.lang,
    );
    Ok(Page {
        sites: choices(std::iter::once(all).chain(sites), &which.site),
        periods: choices(periods, period.kind.word()),
        days: t.a("figures-days", &days),
        earlier: found.earlier.map(|p| address(ask, which, "", p)),
        later: found.later.map(|p| address(ask, which, "", p)),
        next: t.w("figures-next", "day", found.next.to_string()),
        range,
        counting,
        facts: says.facts(&report),
        figures: figures(&says, &report),
        verify: verify(house, which, &report),
        csv: address(ask, which, ".csv", period),
        shell,
        t: t.clone(),
    })
}

/// The address without a language, as people write it down.
async fn bare(ask: Ask) -> Response {
    redirect(&format!("/{}/figures", ask.lang))
}

async fn file(
    State(house): State<House>,
    Extension(shelf): Extension<Shelf>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let report = report(&house, &shown(&house, &shelf, &which).await?, &which)?;
    Ok(web::csv(&house, "onewindow-figures", KEPT, &csv(&report)))
}

/// The pages of this crate, once for each language of the pack.
pub fn pages(langs: &[kit::Lang]) -> axum::Router<House> {
    let mut router = axum::Router::new().route("/figures", get(bare));
    for l in langs {
        router = router
            .route(&format!("/{l}/figures"), get(show))
            .route(&format!("/{l}/figures.csv"), get(file));
    }
    router
}

//! The public figures as a page, and as a file.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use kit::text::word;
use web::chart::{self, Bar};
use web::{Ask, Cache, House, Problem, Query, Shell, T, html, redirect};

use crate::api::{Which, report};
use crate::csv::csv;
use crate::report::{Line, Period, Report};

/// How long a browser may keep them: they change once a day.
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
    days: String,
    range: Option<String>,
    facts: Vec<Fact>,
    figures: Vec<Figure>,
    verify: String,
    csv: String,
}

/// How words and counts are said on the page.
struct Says<'a> {
    t: &'a T,
    house: &'a House,
    ask: &'a Ask,
}

impl Says<'_> {
    fn s(&self, key: &str) -> String {
        self.t.s(key)
    }
    fn count(&self, n: Option<i64>) -> String {
        n.map_or_else(|| self.s("figures-withheld"), |n| n.to_string())
    }
    /// A wait. There is none where nobody was called, and none where that is withheld.
    fn minutes(&self, called: Option<i64>, n: Option<i64>) -> String {
        match (called, n) {
            (None, _) => self.s("figures-withheld"),
            (_, None) => "–".to_owned(),
            (_, Some(n)) => self.t.w("figures-minutes", "n", n),
        }
    }
    fn entity(&self, key: &str) -> String {
        let known = key.parse().map(|key| self.house.pack.entity_name(&self.ask.lang, &key));
        known.unwrap_or_else(|_| self.s("figures-other"))
    }
    fn ground(&self, key: &str) -> String {
        self.house.pack.say(&self.ask.lang, &format!("g-{key}"))
    }

    fn facts(&self, total: &Line) -> Vec<Fact> {
        let fact =
            |name: &str, value: String, note: String| Fact { name: self.s(name), value, note };
        let of = |n: Option<i64>| n.map(|n| self.t.w("figures-of", "n", n)).unwrap_or_default();
        let wait = |n| self.minutes(total.called, n);
        vec![
            fact("figures-median", wait(total.median), of(total.called)),
            fact("figures-p90", wait(total.p90), of(total.called)),
            fact("figures-left", self.count(total.left), of(total.visits)),
            fact("figures-missed", self.count(total.missed), of(total.visits)),
            fact("figures-finished", self.count(total.finished), of(total.visits)),
            fact("figures-turned", self.count(total.turned), of(total.visits)),
            fact("figures-unserved", self.count(total.unserved), of(total.visits)),
            fact("figures-paper", self.count(total.paper), of(total.visits)),
            fact("figures-overridden", self.count(total.overridden), of(total.visits)),
            fact("figures-rating", self.rating(total), self.response(total)),
        ]
    }

    /// `4.3` of 5: the same in every language.
    fn rating(&self, line: &Line) -> String {
        match (line.rated, line.rating) {
            (None, _) => self.s("figures-withheld"),
            (_, None) => "–".to_owned(),
            (_, Some(tenths)) => said_tenths(tenths),
        }
    }
    /// How many rated, of those who may: who were called, or served on paper.
    fn response(&self, total: &Line) -> String {
        let may = total.called.zip(total.paper).map(|(called, paper)| called + paper);
        let known = total.rated.zip(may).filter(|(_, may)| *may > 0);
        let Some((rated, may)) = known else { return String::new() };
        let args = [word("n", rated.to_string()), word("share", (rated * 100 / may).to_string())];
        self.t.a("figures-response", &args)
    }

    fn hours(&self, lines: &[Line]) -> Figure {
        let bars: Vec<Bar> = lines
            .iter()
            .map(|l| Bar { name: l.key.clone(), value: l.median, above: l.p90 })
            .collect();
        let label = self.extremes("figures-hour-chart", &bars);
        let rows = lines.iter().map(|l| Row {
            name: format!("{}:00", l.key),
            cells: vec![
                self.minutes(l.called, l.median),
                self.minutes(l.called, l.p90),
                self.count(l.visits),
                self.count(l.called),
                self.count(l.left),
                self.count(l.missed),
                self.count(l.unserved),
                self.count(l.paper),
                self.count(l.overridden),
            ],
        });
        let head = [
            "hour",
            "median",
            "p90",
            "visits",
            "called",
            "left",
            "missed",
            "unserved",
            "paper",
            "overridden",
        ];
        Figure {
            id: "hour",
            title: self.s("figures-hour-title"),
            text: self.s("figures-hour-text"),
            chart: chart::upright(&bars, &label),
            head: head.map(|h| self.s(&format!("figures-{h}"))).into(),
            rows: rows.collect(),
            rule: self.s("figures-rule-public"),
        }
    }

    fn entities(&self, lines: &[Line]) -> Figure {
        let bars: Vec<Bar> = lines
            .iter()
            .map(|l| Bar { name: self.entity(&l.key), value: l.median, above: None })
            .collect();
        let label = self.extremes("figures-entity-chart", &bars);
        let rows = lines.iter().map(|l| Row {
            name: self.entity(&l.key),
            cells: vec![
                self.minutes(l.called, l.median),
                self.minutes(l.called, l.p90),
                self.count(l.called),
                self.count(l.left),
                self.count(l.missed),
                self.count(l.finished),
                self.count(l.turned),
                self.count(l.unserved),
                self.count(l.overridden),
            ],
        });
        let head = [
            "entity",
            "median",
            "p90",
            "called",
            "left",
            "missed",
            "finished",
            "turned",
            "unserved",
            "overridden",
        ];
        Figure {
            id: "entity",
            title: self.s("figures-entity-title"),
            text: self.s("figures-entity-text"),
            chart: chart::lying(&bars, &label),
            head: head.map(|h| self.s(&format!("figures-{h}"))).into(),
            rows: rows.collect(),
            rule: self.s("figures-rule-committed"),
        }
    }

    fn grounds(&self, lines: &[Line]) -> Figure {
        let mut lines: Vec<&Line> = lines.iter().collect();
        lines.sort_by_key(|l| std::cmp::Reverse(l.turned));
        let bars: Vec<Bar> = lines
            .iter()
            .map(|l| Bar { name: self.ground(&l.key), value: l.turned, above: None })
            .collect();
        let rows = lines
            .iter()
            .map(|l| Row { name: self.ground(&l.key), cells: vec![self.count(l.turned)] });
        Figure {
            id: "ground",
            title: self.s("figures-ground-title"),
            text: self.s("figures-ground-text"),
            chart: chart::lying(&bars, &self.s("figures-ground-chart")),
            head: vec![self.s("figures-ground"), self.s("figures-turned")],
            rows: rows.collect(),
            rule: self.s("figures-rule-committed"),
        }
    }

    fn reasons(&self, lines: &[Line]) -> Figure {
        let name = |l: &Line| self.house.pack.say(&self.ask.lang, &format!("override-{}", l.key));
        let bars: Vec<Bar> =
            lines.iter().map(|l| Bar { name: name(l), value: l.overridden, above: None }).collect();
        let rows =
            lines.iter().map(|l| Row { name: name(l), cells: vec![self.count(l.overridden)] });
        Figure {
            id: "reason",
            title: self.s("figures-reason-title"),
            text: self.s("figures-reason-text"),
            chart: chart::lying(&bars, &self.s("figures-reason-chart")),
            head: vec![self.s("figures-ground"), self.s("figures-overridden")],
            rows: rows.collect(),
            rule: self.s("figures-rule-reason"),
        }
    }

    fn ratings(&self, lines: &[Line]) -> Figure {
        let bars: Vec<Bar> = lines
            .iter()
            .map(|l| Bar { name: self.entity(&l.key), value: l.rating, above: None })
            .collect();
        let rows = lines.iter().map(|l| Row {
            name: self.entity(&l.key),
            cells: vec![self.rating(l), self.count(l.rated)],
        });
        let label = self.s("figures-rating-chart");
        Figure {
            id: "rating",
            title: self.s("figures-rating-title"),
            text: self.s("figures-rating-text"),
            chart: chart::lying_as(&bars, &label, said_tenths),
            head: ["entity", "rating", "rated"].map(|h| self.s(&format!("figures-{h}"))).into(),
            rows: rows.collect(),
            rule: self.s("figures-rule-rating"),
        }
    }

    fn ratings_by_hour(&self, lines: &[Line]) -> Figure {
        let lines = || lines.iter().filter(|l| l.rated != Some(0));
        let bars: Vec<Bar> =
            lines().map(|l| Bar { name: l.key.clone(), value: l.rating, above: None }).collect();
        let rows = lines().map(|l| Row {
            name: format!("{}:00", l.key),
            cells: vec![self.rating(l), self.count(l.rated)],
        });
        let label = self.s("figures-rating-hour-chart");
        Figure {
            id: "rating-hour",
            title: self.s("figures-rating-hour-title"),
            text: self.s("figures-rating-hour-text"),
            chart: chart::lying_as(&bars, &label, said_tenths),
            head: ["hour", "rating", "rated"].map(|h| self.s(&format!("figures-{h}"))).into(),
            rows: rows.collect(),
            rule: self.s("figures-rule-rating"),
        }
    }

    /// A chart in words: where its value is least, and where it is most.
    fn extremes(&self, key: &str, bars: &[Bar]) -> String {
        let known = || bars.iter().filter(|b| b.value.is_some());
        let name = |bar: Option<&Bar>| bar.map(|b| b.name.clone()).unwrap_or_default();
        let value = |bar: Option<&Bar>| bar.and_then(|b| b.value).unwrap_or(0).to_string();
        let (least, most) = (known().min_by_key(|b| b.value), known().max_by_key(|b| b.value));
        let args = [
            word("least", name(least)),
            word("fewest", value(least)),
            word("most", name(most)),
            word("longest", value(most)),
        ];
        if least.is_none() { self.s("figures-chart-none") } else { self.t.a(key, &args) }
    }
}

fn said_tenths(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn choices(all: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    all.map(|(value, name)| Choice { chosen: value == chosen, value, name }).collect()
}

/// The line with which an outsider computes the same.
fn verify(house: &House, which: &Which, report: &Report) -> String {
    let site =
        if which.site.is_empty() { String::new() } else { format!(" --site {}", which.site) };
    let (from, to) = (report.from.number(), report.to.number());
    let days = if from == to { format!("--day {from}") } else { format!("--day {from} --to {to}") };
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

async fn show(
    State(house): State<House>,
    ask: Ask,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let report = report(&house, &which).await?;
    let t = ask.t(&house);
    let says = Says { t: &t, house: &house, ask: &ask };
    let all = (String::new(), t.s("figures-all"));
    let known = house.sites.all();
    let sites = known.keys().map(|k| (k.to_string(), house.pack.site_name(&ask.lang, k)));
    let periods = Period::ALL
        .into_iter()
        .map(|p| (p.word().to_owned(), t.s(&format!("figures-period-{}", p.word()))));
    let mut figures = Vec::new();
    if report.entries.is_some() {
        figures.push(says.hours(&report.hours));
        figures.push(says.entities(&report.entities));
    }
    if !report.grounds.is_empty() {
        figures.push(says.grounds(&report.grounds));
    }
    if !report.reasons.is_empty() {
        figures.push(says.reasons(&report.reasons));
    }
    if report.total.rated != Some(0) {
        figures.push(says.ratings(&report.entities));
        figures.push(says.ratings_by_hour(&report.hours));
    }
    let days = [word("from", report.from.to_string()), word("to", report.to.to_string())];
    let range = report.entries.map(|(first, last)| {
        t.a("figures-range", &[word("first", first.to_string()), word("last", last.to_string())])
    });
    let shell = Shell::new(&house, &ask, t.s("figures-title")).crumb(
        format!("/{}", ask.lang),
        t.s("web-home"),
        &ask.lang,
    );
    let page = Page {
        sites: choices(std::iter::once(all).chain(sites), &which.site),
        periods: choices(periods, which.period().word()),
        days: t.a("figures-days", &days),
        range,
        facts: says.facts(&report.total),
        figures,
        verify: verify(&house, &which, &report),
        csv: format!(
            "/{}/figures.csv?site={}&period={}",
            ask.lang,
            which.site,
            which.period().word()
        ),
        shell,
        t: t.clone(),
    };
    Ok(html(&page, StatusCode::OK, KEPT))
}

/// The address without a language, as people write it down.
async fn bare(ask: Ask) -> Response {
    redirect(&format!("/{}/figures", ask.lang))
}

async fn file(State(house): State<House>, Query(which): Query<Which>) -> Result<Response, Problem> {
    let report = report(&house, &which).await?;
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

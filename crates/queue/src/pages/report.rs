//! The report of a day, as a page and as a file.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kit::{Role, SiteKey};
use web::{Ask, By, Cache, House, Path, Problem, T, clock_time, html};

use super::manager::Bar;
use crate::day::report::{Count, Figures, Line, NEVER_CALLED, Outage, Times, csv};
use crate::edge;
use crate::error::Error;

struct Tile {
    name: String,
    value: String,
}

struct Cells {
    name: String,
    cells: Vec<String>,
}

struct Table {
    id: &'static str,
    title: String,
    head: Vec<String>,
    rows: Vec<Cells>,
}

struct View {
    title: String,
    closed: Option<String>,
    csv: String,
    tiles: Vec<Tile>,
    chart: String,
    tables: Vec<Table>,
}

#[derive(Template)]
#[template(path = "day_report.html")]
struct Page {
    t: T,
    bar: Bar,
    v: View,
}

/// Minutes, rounded up: a wait of ten seconds is not none.
fn minutes(seconds: i64) -> i64 {
    seconds.max(0).saturating_add(59) / 60
}

fn time(t: &T, seconds: Option<i64>) -> String {
    seconds.map_or_else(|| t.s("queue-report-few"), |s| t.w("queue-desk-minutes", "n", minutes(s)))
}

fn both(t: &T, times: &Times) -> [String; 2] {
    [time(t, times.median_s), time(t, times.p90_s)]
}

fn number(n: usize) -> String {
    format!("{n}")
}

fn figures(t: &T, f: &Figures) -> Vec<String> {
    let ends = [f.served, f.turned_away, f.did_not_come, f.left, f.unserved];
    let mut cells = vec![number(f.visits)];
    cells.extend(both(t, &f.wait));
    cells.extend(both(t, &f.service));
    cells.extend(ends.map(number));
    cells
}

fn tiles(t: &T, f: &Figures, overrides: usize) -> Vec<Tile> {
    let [median, p90] = both(t, &f.wait);
    [
        ("queue-report-visits", number(f.visits)),
        ("queue-report-wait-median", median),
        ("queue-report-wait-p90", p90),
        ("queue-report-served", number(f.served)),
        ("queue-report-turned-away", number(f.turned_away)),
        ("queue-report-did-not-come", number(f.did_not_come)),
        ("queue-report-left", number(f.left)),
        ("queue-report-unserved", number(f.unserved)),
        ("queue-report-here", number(f.here)),
        ("queue-report-overrides", number(overrides)),
    ]
    .into_iter()
    .filter(|(key, value)| *key != "queue-report-here" || value != "0")
    .map(|(key, value)| Tile { name: t.s(key), value })
    .collect()
}

fn lines(
    t: &T,
    id: &'static str,
    title: &str,
    lines: &[Line],
    name: impl Fn(&str) -> String,
) -> Table {
    let head = [
        title,
        "queue-report-visits",
        "queue-report-wait-median",
        "queue-report-wait-p90",
        "queue-report-service-median",
        "queue-report-service-p90",
        "queue-report-served",
        "queue-report-turned-away",
        "queue-report-did-not-come",
        "queue-report-left",
        "queue-report-unserved",
    ];
    let rows = lines.iter().map(|l| Cells { name: name(&l.key), cells: figures(t, &l.figures) });
    Table { id, title: t.s(title), head: head.map(|k| t.s(k)).into(), rows: rows.collect() }
}

fn counts(
    t: &T,
    id: &'static str,
    title: &str,
    counts: &[Count],
    name: impl Fn(&str) -> String,
) -> Table {
    let rows = counts.iter().map(|c| Cells { name: name(&c.key), cells: vec![number(c.n)] });
    let head = vec![t.s(title), t.s("queue-report-count")];
    Table { id, title: t.s(title), head, rows: rows.collect() }
}

/// How long systems did not answer, as staff said and as the heartbeat saw.
fn systems(
    t: &T,
    outages: &[Outage],
    name: impl Fn(&str) -> String,
    reason: impl Fn(&str) -> String,
) -> Table {
    let time = |s: i64| t.w("queue-desk-minutes", "n", minutes(s));
    let rows = outages.iter().map(|o| {
        let why: Vec<String> = o.reasons.iter().map(|c| reason(&c.key)).collect();
        let cells = vec![time(o.reported_s), time(o.observed_s), why.join("; ")];
        Cells { name: name(&o.key), cells }
    });
    let head = [
        "operator-report-systems",
        "operator-report-said",
        "operator-report-observed",
        "operator-report-why",
    ];
    Table {
        id: "systems",
        title: t.s("operator-report-systems"),
        head: head.map(|k| t.s(k)).into(),
        rows: rows.collect(),
    }
}

/// Waits by hour: a bar for the median, and above it a point for nine of ten. Hours in which a few
/// came have neither. The table beside it says the same.
fn chart(t: &T, hours: &[Line]) -> String {
    use std::fmt::Write as _;
    let wait = |l: &Line| l.figures.wait.median_s.zip(l.figures.wait.p90_s);
    let Some(most) = hours.iter().filter_map(wait).map(|(_, p90)| minutes(p90)).max() else {
        return String::new();
    };
    let most = most.max(10);
    let label = t.w("queue-report-chart", "most", most).replace('"', "&quot;");
    let width = 594 / i64::try_from(hours.len().max(1)).unwrap_or(24);
    let y = |m: i64| 190 - m.min(most) * 150 / most;
    let mut out = format!(
        "<svg class=\"chart\" viewBox=\"0 0 640 230\" role=\"img\" aria-label=\"{label}\">"
    );
    for mark in [0, most / 2, most] {
        let at = y(mark);
        let _ = write!(
            out,
            "<path class=\"g\" d=\"M42 {at}H636\"/><text class=\"y\" x=\"36\" y=\"{}\">{mark}\
             </text>",
            at + 4
        );
    }
    for (n, l) in (0_i64..).zip(hours) {
        let (left, middle) = (44 + n * width, 44 + n * width + width / 2);
        let _ = write!(out, "<text x=\"{middle}\" y=\"210\">{}</text>", l.key);
        let Some((median, p90)) = wait(l) else { continue };
        let (bar, point) = (y(minutes(median)), y(minutes(p90)));
        let _ = write!(
            out,
            "<rect class=\"b\" x=\"{}\" y=\"{bar}\" width=\"{}\" height=\"{}\"/><circle \
             class=\"d\" cx=\"{middle}\" cy=\"{point}\" r=\"4\"/><text x=\"{middle}\" \
             y=\"{}\">{}</text>",
            left + 2,
            (width - 4).max(2),
            190 - bar,
            point - 10,
            minutes(p90)
        );
    }
    out.push_str("</svg>");
    out
}

/// A day as people read it: `2026-11-24`.
pub(super) fn day_words(day: i64) -> String {
    kit::Day::from_number(day).map(|d| d.to_string()).unwrap_or_default()
}

/// `/manage/baku-1/days/20261124`, and the same with `.csv` at its end.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path((site, day)): Path<(SiteKey, String)>,
) -> Result<Response, Problem> {
    let site = edge::site(&house, &site)?;
    let (plain, file) = match day.strip_suffix(".csv") {
        Some(day) => (day, true),
        None => (day.as_str(), false),
    };
    let number: i64 = plain.parse().map_err(|_| Error::NoSuchDay)?;
    let (known, report) = edge::report(&house, &site, &by.actor, number).await?;
    if file {
        let name = format!("{}-{number}", site.key);
        return Ok(web::csv(&house, &name, Cache::NoStore, &csv(&report)));
    }
    let (t, lang, pack) = (ask.t(&house), &ask.lang, &house.pack);
    let say = |prefix: &str, key: &str| pack.say(lang, &format!("{prefix}-{key}"));
    let place = pack.site_name(lang, &site.key);
    let overrides = report.overrides.iter().map(|c| c.n).sum();
    let entity = |key: &str| match key {
        NEVER_CALLED => t.s("queue-report-never-called"),
        other => say("entity", other),
    };
    let outcome = |key: &str| match key {
        "turned-away" => t.s("queue-report-turned-away"),
        other => say("outcome", other),
    };
    let tables = vec![
        lines(&t, "entities", "queue-report-by-entity", &report.entities, entity),
        lines(&t, "hours", "queue-report-by-hour", &report.hours, |h| format!("{h}:00")),
        counts(&t, "outcomes", "queue-report-by-outcome", &report.outcomes, outcome),
        counts(&t, "grounds", "queue-report-by-ground", &report.grounds, |k| say("g", k)),
        systems(&t, &report.systems, |k| say("system", k), |k| say("outage", k)),
        counts(&t, "reasons", "queue-report-by-reason", &report.overrides, |k| say("override", k)),
    ];
    let args = [kit::text::word("site", place.as_str()), kit::text::word("day", day_words(number))];
    let v = View {
        title: t.a("queue-report-title", &args),
        closed: known.closed.map(|(at, role)| {
            let time = clock_time(at, &site.zone);
            let by_itself = role == Role::Clock;
            let key = if by_itself { "queue-report-closed-itself" } else { "queue-report-closed" };
            t.w(key, "time", time)
        }),
        csv: format!("/manage/{}/days/{number}.csv", site.key),
        tiles: tiles(&t, &report.total, overrides),
        chart: chart(&t, &report.hours),
        tables: tables.into_iter().filter(|x| !x.rows.is_empty()).collect(),
    };
    let bar = Bar::new(&house, &ask, &by, &site, &v.title);
    Ok(html(&Page { t, bar, v }, StatusCode::OK, Cache::NoStore))
}

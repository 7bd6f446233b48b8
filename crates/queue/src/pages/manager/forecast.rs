//! What is expected of the next working days, how far such forecasts were off, and how many
//! counters that takes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use askama::Template;
use authz::{Action, May};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use days::Past;
use days::forecast::{Band, Errors, Hours, Need, backtest, band, forecast, needs, pooled};
use jiff::civil::Date;
use kit::text::word;
use kit::{Day, EntityKey, Scope, SiteKey};
use pack::{Pack, Site};
use serde::Deserialize;
use web::chart::{self, Bar as ChartBar};
use web::{Ask, By, Cache, House, Path, Problem, Query, T, html, planned_minutes};

use super::Bar;
use crate::{edge, wait};

/// Working days that are forecast.
const AHEAD: usize = 7;
/// How far they are looked for, in calendar days.
const LOOK_AHEAD: usize = 30;
/// Fewer days teach too little.
const DAYS_MIN: usize = 4;

/// Which day of them.
#[derive(Deserialize)]
pub(in crate::pages) struct Which {
    #[serde(default)]
    day: Option<i64>,
}

/// A day that will come.
struct Coming {
    date: Date,
    hours: Hours,
    needs: Vec<Need>,
}

/// What is known of the days that will come.
struct Known {
    learnt: usize,
    band: Band,
    errors: Errors,
    coming: Vec<Coming>,
}

struct Choice {
    href: String,
    name: String,
    came: String,
    chosen: bool,
}

struct Cell {
    text: String,
    over: bool,
}

struct Row {
    hour: String,
    came: String,
    cells: Vec<Cell>,
}

struct View {
    days: Vec<Choice>,
    day: String,
    chart: String,
    error: String,
    method: String,
    entities: Vec<String>,
    rows: Vec<Row>,
    csv: String,
}

#[derive(Template)]
#[template(path = "forecast.html")]
struct Page {
    t: T,
    bar: Bar,
    /// None while too few days are known.
    v: Option<View>,
}

/// Forecasts, from the days before today.
async fn known(house: &House, site: &Arc<Site>) -> Result<Option<Known>, Problem> {
    let today = Day::of(house.app.now(), &site.zone).0;
    let days = wait::last_days(house, &site.key, today).await?;
    let (pack, site) = (house.pack.clone(), site.clone());
    // Some milliseconds of work: not on a thread that serves.
    let work = move || {
        if days.len() < DAYS_MIN {
            return None;
        }
        let past = Past::learn(&days, &planned_minutes(&pack));
        let learn = days.len() / 2;
        let next = std::iter::successors(today.tomorrow().ok(), |d| d.tomorrow().ok());
        let next = next.take(LOOK_AHEAD).filter(|d| site.opens_on(*d)).take(AHEAD);
        let coming = next.map(|date| {
            let hours = forecast(&site, &days, date);
            let needs = needs(&hours, &days, &past, site.wait_target_s);
            Coming { date, hours, needs }
        });
        Some(Known {
            learnt: days.len(),
            coming: coming.collect(),
            band: band(&site, &days, learn)?,
            errors: backtest(&site, &days, learn)?,
        })
    };
    tokio::task::spawn_blocking(work).await.map_err(Problem::ours)
}

/// Thousandths as whole visits.
fn whole(thousandths: i64) -> i64 {
    (thousandths + 500) / 1000
}

/// Visits, and between what eight of ten such hours lie: low, middle and high.
fn range(visits: i64, band: Band) -> [i64; 3] {
    [visits * band.low / 1000, visits, visits * band.high / 1000].map(whole)
}

/// Counters that a body needs: at least, if each could do all of its work; at most, if each could
/// do one kind only.
type Range = (i64, i64);

fn by_entity(pack: &Pack, of: &[Need], hour: i64, target: i64) -> BTreeMap<EntityKey, Range> {
    let mut all: BTreeMap<EntityKey, Vec<&Need>> = BTreeMap::new();
    for need in of.iter().filter(|n| n.hour == hour && n.asked > 0) {
        if let Some(service) = pack.services.values().find(|s| s.skill == need.skill) {
            all.entry(service.entity.clone()).or_default().push(need);
        }
    }
    let range = |of: &Vec<&Need>| (pooled(of, target), of.iter().map(|n| n.counters).sum());
    all.into_iter().map(|(entity, of)| (entity, range(&of))).collect()
}

/// The bodies that have counters at a site, and how many.
fn counters(site: &Site) -> BTreeMap<EntityKey, i64> {
    let mut all = BTreeMap::new();
    for c in &site.counters {
        *all.entry(c.entity.clone()).or_default() += 1;
    }
    all
}

fn view(house: &House, ask: &Ask, site: &Site, k: &Known, day: Option<i64>) -> Option<View> {
    let (t, pack) = (ask.t(house), &house.pack);
    let number = |date: Date| Day(date).number();
    let chosen = match day {
        Some(day) => k.coming.iter().find(|c| number(c.date) == day)?,
        None => k.coming.first()?,
    };
    let people = |visits| {
        let [low, middle, high] = range(visits, k.band).map(|n| n.to_string());
        t.a("head-came", &[word("n", middle), word("low", low), word("high", high)])
    };
    let have = counters(site);
    let rows = chosen.hours.iter().map(|(hour, visits)| {
        let wanted = by_entity(pack, &chosen.needs, *hour, site.wait_target_s);
        let cells = have.iter().map(|(entity, have)| {
            let (least, most) = wanted.get(entity).copied().unwrap_or((0, 0));
            let args = [word("low", least.to_string()), word("high", most.to_string())];
            let text = if least == most { least.to_string() } else { t.a("head-range", &args) };
            Cell { text, over: least > *have }
        });
        Row { hour: format!("{hour:02}:00"), came: people(*visits), cells: cells.collect() }
    });
    let bars: Vec<ChartBar> = chosen
        .hours
        .iter()
        .map(|(hour, visits)| {
            let [_, middle, high] = range(*visits, k.band);
            ChartBar { name: format!("{hour:02}"), value: Some(middle), above: Some(high) }
        })
        .collect();
    let busiest = bars.iter().max_by_key(|b| b.value);
    let label = [
        word("hour", busiest.map(|b| format!("{}:00", b.name)).unwrap_or_default()),
        word("n", busiest.and_then(|b| b.value).unwrap_or(0).to_string()),
    ];
    let percent = |thousandths: i64| ((thousandths + 5) / 10).to_string();
    let error = [
        word("days", k.errors.days.to_string()),
        word("day", percent(k.errors.day)),
        word("hour", percent(k.errors.hour)),
        word("naive", percent(k.errors.naive_day)),
    ];
    let method = [
        word("days", k.learnt.to_string()),
        word("minutes", (site.wait_target_s / 60).to_string()),
    ];
    Some(View {
        days: k
            .coming
            .iter()
            .map(|c| Choice {
                href: format!("/manage/{}/forecast?day={}", site.key, number(c.date)),
                name: Day(c.date).to_string(),
                came: whole(c.hours.values().sum()).to_string(),
                chosen: c.date == chosen.date,
            })
            .collect(),
        day: Day(chosen.date).to_string(),
        chart: chart::upright(&bars, &t.a("head-forecast-chart", &label)),
        error: t.a("head-forecast-error", &error),
        method: t.a("head-forecast-method", &method),
        entities: have
            .iter()
            .map(|(entity, n)| {
                let name = pack.entity_name(&ask.lang, entity);
                t.a("head-has", &[word("entity", name), word("n", n.to_string())])
            })
            .collect(),
        rows: rows.collect(),
        csv: format!("/manage/{}/forecast.csv", site.key),
    })
}

fn allowed(house: &House, by: &By, site: &SiteKey) -> Result<Arc<Site>, Problem> {
    let site = edge::site(house, site)?;
    by.actor.may(Action::ReadOverview, &Scope::site(&site.key))?;
    Ok(site)
}

/// `/manage/baku-1/forecast?day=20261125`.
pub(in crate::pages) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let site = allowed(&house, &by, &site)?;
    let t = ask.t(&house);
    let v = match known(&house, &site).await? {
        Some(k) => {
            let v = view(&house, &ask, &site, &k, which.day);
            Some(v.ok_or_else(Problem::not_found)?)
        }
        None => None,
    };
    let place = house.pack.site_name(&ask.lang, &site.key);
    let title = t.w("head-forecast-title", "site", place);
    let bar = Bar::new(&house, &ask, &by, &site, &title);
    Ok(html(&Page { t, bar, v }, StatusCode::OK, Cache::NoStore))
}

/// The same for other programs (RFC 4180): a line for each day, hour and body.
pub(in crate::pages) async fn file(
    State(house): State<House>,
    by: By,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let site = allowed(&house, &by, &site)?;
    let mut out =
        "day,hour,visits,low,high,body,counters_least,counters_most,counters\r\n".to_owned();
    if let Some(k) = known(&house, &site).await? {
        for c in &k.coming {
            for (hour, visits) in &c.hours {
                let [low, middle, high] = range(*visits, k.band);
                let wanted = by_entity(&house.pack, &c.needs, *hour, site.wait_target_s);
                for (entity, have) in counters(&site) {
                    let (least, most) = wanted.get(&entity).copied().unwrap_or((0, 0));
                    let day = Day(c.date);
                    let _ = write!(
                        out,
                        "{day},{hour},{middle},{low},{high},{entity},{least},{most},{have}\r\n"
                    );
                }
            }
        }
    }
    Ok(web::csv(&house, &format!("{}-forecast", site.key), Cache::NoStore, &out))
}

//! Halls side by side, over some days.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan;
use kit::{Day, SiteKey};
use serde::Deserialize;
use store::Tx;
use web::{Ask, By, Cache, House, Problem, Query, T, html};

use super::may;
use crate::day::compare::{Sums, by_service};
use crate::pages::manager::Bar;

/// Of how many days, and by what.
#[derive(Deserialize)]
pub(in crate::pages) struct Which {
    #[serde(default)]
    days: Option<Days>,
    #[serde(default)]
    by: Option<What>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
enum Days {
    #[serde(rename = "1")]
    One,
    #[serde(rename = "7")]
    Week,
    #[serde(rename = "30")]
    Month,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Entity,
    Service,
}

impl Days {
    const ALL: [Self; 3] = [Self::One, Self::Week, Self::Month];
    fn n(self) -> i64 {
        match self {
            Self::One => 1,
            Self::Week => 7,
            Self::Month => 30,
        }
    }
}

impl What {
    const ALL: [Self; 2] = [Self::Entity, Self::Service];
    fn word(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Service => "service",
        }
    }
}

struct Choice {
    value: String,
    name: String,
    chosen: bool,
}

struct Row {
    name: String,
    /// None is no data.
    cells: Option<Vec<String>>,
}

struct Table {
    id: String,
    title: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "head_compare.html")]
struct Page {
    t: T,
    bar: Bar,
    range: String,
    days: Vec<Choice>,
    by: Vec<Choice>,
    tables: Vec<Table>,
}

/// The halls of one service or body: the slowest first, those without data last.
fn table(t: &T, (n, title): (usize, String), halls: &[(String, Option<&Sums>)]) -> Table {
    let minutes = |n: Option<i64>| {
        n.map_or_else(|| t.s("queue-report-few"), |n| t.w("queue-desk-minutes", "n", n))
    };
    let mut halls: Vec<&(String, Option<&Sums>)> = halls.iter().collect();
    halls.sort_by_key(|(_, sums)| std::cmp::Reverse(sums.map(|s| s.within(9).unwrap_or(-1))));
    let rows = halls.into_iter().map(|(name, sums)| Row {
        name: name.clone(),
        cells: sums.map(|s| {
            let counts = [s.called(), s.served, s.turned, s.left, s.unserved];
            let counts = counts.map(|n| n.to_string());
            [minutes(s.within(5)), minutes(s.within(9))].into_iter().chain(counts).collect()
        }),
    });
    Table { id: format!("of-{n}"), title, rows: rows.collect() }
}

/// `/manage/head/compare?days=7&by=entity`.
pub(in crate::pages) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    may(&by)?;
    let (days, what) = (which.days.unwrap_or(Days::Week), which.by.unwrap_or(What::Entity));
    let (t, pack) = (ask.t(&house), &house.pack);
    let today = Day::of(house.app.now(), &pack.zone);
    let from = Day(today.0.saturating_sub((days.n() - 1).days()));
    let halls = house.sites.halls();
    let sites: Vec<&SiteKey> = halls.iter().map(|s| &s.key).collect();
    let mut all: BTreeMap<String, BTreeMap<&SiteKey, Sums>> = BTreeMap::new();
    for site in &sites {
        let key = (*site).clone();
        let (from, to) = (from.number(), today.number());
        let read = move |tx: &mut Tx<'_>| by_service(tx, &key, from, to);
        for (service, sums) in house.app.read::<_, store::StoreError, _>(read).await? {
            let name = match (what, pack.services.get(&service)) {
                (What::Entity, Some(known)) => pack.entity_name(&ask.lang, &known.entity),
                _ => pack.service_name(&ask.lang, &service),
            };
            all.entry(name).or_default().entry(site).or_default().add(&sums);
        }
    }
    let tables = all.into_iter().enumerate().map(|(n, (title, halls))| {
        let halls: Vec<(String, Option<&Sums>)> =
            sites.iter().map(|s| (pack.site_name(&ask.lang, s), halls.get(s))).collect();
        table(&t, (n, title), &halls)
    });
    let range =
        [kit::text::word("from", from.to_string()), kit::text::word("to", today.to_string())];
    let page = Page {
        range: t.a("head-between", &range),
        tables: tables.collect(),
        days: Days::ALL
            .into_iter()
            .map(|d| Choice {
                value: d.n().to_string(),
                name: t.s(&format!("head-days-{}", d.n())),
                chosen: d == days,
            })
            .collect(),
        by: What::ALL
            .into_iter()
            .map(|w| Choice {
                value: w.word().to_owned(),
                name: t.s(&format!("head-by-{}", w.word())),
                chosen: w == what,
            })
            .collect(),
        bar: Bar::of_head(&house, &ask, &by, &t.s("head-compare-title")),
        t,
    };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

//! For engineers: the line that verifies the log, the writer's own figures, and the last entry on
//! its way through the code.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use web::{Ask, Cache, House, Problem, Shell, T, html};

use super::{SITE, hall};

/// The line that measures.
const BENCH: &str = "cargo run --release -p bench -- visit";

/// A step of the walk: where in the code, and what was there.
struct Stop {
    place: &'static str,
    text: String,
}

struct Figure {
    name: String,
    value: String,
}

#[derive(Template)]
#[template(path = "tour_engineer.html")]
struct Page {
    t: T,
    shell: Shell,
    verify: String,
    bench: &'static str,
    key: String,
    figures: Vec<Figure>,
    walk: Vec<Stop>,
}

/// The page.
pub(super) async fn show(State(house): State<House>, ask: Ask) -> Result<Response, Problem> {
    let t = ask.t(&house);
    let head = house.app.head();
    let verify = format!(
        "cargo run --release -p onewindow-verify -- log {}/log/{} --vkey '{}'",
        house.base_url,
        crate::log::NODE,
        house.app.vkey()
    );
    let figure = |key: &str, value: String| Figure { name: t.s(key), value };
    let mut figures = vec![figure("tour-figure-entries", format!("{}", head.size))];
    if let Some(stats) = house.app.store().stats() {
        let each =
            |sum: &AtomicU64, of: &AtomicU64| sum.load(Relaxed) / 1000 / of.load(Relaxed).max(1);
        let groups = stats.groups.load(Relaxed);
        let operations = stats.operations.load(Relaxed);
        figures.push(figure("tour-figure-operations", format!("{operations}")));
        figures.push(figure("tour-figure-commits", format!("{groups}")));
        figures
            .push(figure("tour-figure-run", format!("{}", each(&stats.run_ns, &stats.operations))));
        figures.push(figure(
            "tour-figure-commit",
            format!("{}", each(&stats.commit_ns, &stats.groups)),
        ));
    }
    let last = hall::log(&house, &ask, 1).await?.pop();
    let walk = last.map(|l| walk(&house, &l)).unwrap_or_default();
    let key = house.app.vkey().to_owned();
    let shell =
        Shell::new(&house, &ask, t.s("tour-engineer")).crumb("/tour", t.s("tour-tour"), &ask.lang);
    Ok(html(
        &Page { t, shell, verify, bench: BENCH, key, figures, walk },
        StatusCode::OK,
        Cache::NoStore,
    ))
}

fn walk(house: &House, last: &hall::Line) -> Vec<Stop> {
    let head = house.app.head();
    let root: String = head.root.iter().take(8).map(|b| format!("{b:02x}")).collect();
    let at = |place, text: String| Stop { place, text };
    vec![
        at("web::ask::By, Key", "session → Actor; form → CommandId".to_owned()),
        at("queue::edge", "parse, seal, scope lock".to_owned()),
        at("queue::ops", format!("load · may · rule · record: {} {}", last.number, last.text)),
        at("journal::record", format!("entry {} → leaf → fold → rows of {SITE}", last.index)),
        at("store::sqlite::Writer::close", "tiles, head, one fdatasync for the group".to_owned()),
        at(
            "journal::tail::committed",
            format!("checkpoint of {} entries, root {root}…", head.size),
        ),
        at("web::live", "the wall, the phone and this page hear of it".to_owned()),
    ]
}

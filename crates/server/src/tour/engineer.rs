//! For engineers: the line that verifies the log, the writer's own figures, and the last entry on
//! its way through the code.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kit::text::word;
use web::{Ask, Cache, House, Problem, Shell, T, html};

use super::office::{self, Folder};
use super::{SITE, command, hall};

/// The line that measures.
const BENCH: &str = "cargo run --release -p bench -- visit";

/// How long each of the two is measured.
const EACH: Duration = Duration::from_millis(400);

/// Tickets of the measurement at most: the hall of the small office takes no more.
const MOST: u64 = 300;

/// What one caller reached, and what the disk would allow.
struct Measured {
    product: u64,
    raw: u64,
    bytes: u64,
}

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
    measured: Option<String>,
    inline: bool,
}

/// The page.
pub(super) async fn show(State(house): State<House>, ask: Ask) -> Result<Response, Problem> {
    page(&house, &ask, None).await
}

/// Measures tickets a second of one caller against the raw limit of the disk, in the same moment.
pub(super) async fn measure(State(house): State<House>, ask: Ask) -> Result<Response, Problem> {
    let _turn = office::TURN.lock().await;
    let folder = Folder::new()?;
    let node = office::open(&house, &folder.0).await?;
    let site = office::site(&node.house)?;
    let (kiosk, _) = office::people(&site);
    let (begun, mut done) = (Instant::now(), 0_u64);
    while begun.elapsed() < EACH && done < MOST {
        let new = office::ask_for(&site);
        queue::edge::take(&node.house, &site, &kiosk, command()?, new).await?;
        done += 1;
    }
    let product = per_second(done, begun);
    let wal = std::fs::metadata(folder.0.join("onewindow.db-wal")).map_err(Problem::ours)?.len();
    let bytes = wal / done.max(1);
    let file = folder.0.join("raw");
    let raw =
        tokio::task::spawn_blocking(move || raw(&file, bytes)).await.map_err(Problem::ours)?;
    let measured = Measured { product, raw: raw.map_err(Problem::ours)?, bytes };
    page(&house, &ask, Some(measured)).await
}

fn per_second(done: u64, begun: Instant) -> u64 {
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    done.saturating_mul(1000) / ms.max(1)
}

/// Appends so many bytes and makes them durable, again and again: no database does it in less.
fn raw(file: &Path, bytes: u64) -> std::io::Result<u64> {
    let block = vec![7; usize::try_from(bytes).unwrap_or(0)];
    let mut file = std::fs::File::create(file)?;
    let (begun, mut done) = (Instant::now(), 0);
    while begun.elapsed() < EACH {
        file.write_all(&block)?;
        file.sync_data()?;
        done += 1;
    }
    Ok(per_second(done, begun))
}

async fn page(house: &House, ask: &Ask, measured: Option<Measured>) -> Result<Response, Problem> {
    let t = ask.t(house);
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
    let last = match hall::last_of_a_person(house, ask).await? {
        None => hall::log(house, ask, 1).await?.pop(),
        found => found,
    };
    let walk = last.map(|l| walk(house, &l)).unwrap_or_default();
    let key = house.app.vkey().to_owned();
    let shell =
        Shell::new(house, ask, t.s("tour-engineer")).crumb("/tour", t.s("tour-tour"), &ask.lang);
    let measured = measured.map(|m| {
        let args = [
            word("product", format!("{}", m.product)),
            word("raw", format!("{}", m.raw)),
            word("share", format!("{}", m.product * 100 / m.raw.max(1))),
            word("bytes", format!("{}", m.bytes)),
        ];
        t.a("tour-measured", &args)
    });
    let inline = house.app.store().inline();
    let page = Page { t, shell, verify, bench: BENCH, key, figures, walk, measured, inline };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
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

//! What an auditor begins with: the log, the newest entry first, and how each is verified without
//! this program. All of it stands in the public leaves; nothing is opened.

mod search;

use askama::Template;
use authz::{Action, May};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::tz::TimeZone;
use journal::reader::Placed;
use kit::{Scope, SiteKey};
use ledger::cbor::{Map, Val};
use serde::Deserialize;
use web::{Ask, By, Cache, House, Path, Problem, Query, Shell, T, html};

use crate::log::NODE;
use crate::node::FOLDS;
use search::{Found, Wanted};

/// What an auditor looks at first: the text, and the kind.
const FIRST: [(&str, &str); 5] = [
    ("auditor-looks", "subject.looked"),
    ("auditor-asked", "override.asked"),
    ("auditor-overrides", "ticket.overridden"),
    ("auditor-paper", "numbers.printed"),
    ("auditor-erased", "subject.erased"),
];

/// The place of what belongs to no site.
const OFFICE: &str = "node";

/// What of the log is asked for, as the form sends it: empty is all.
#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    site: String,
    #[serde(default)]
    kind: String,
    /// `2026-11-24`.
    #[serde(default)]
    day: String,
    /// Entries with a smaller number.
    #[serde(default)]
    before: String,
}

struct Choice {
    value: String,
    name: String,
    chosen: bool,
}

/// A line with which an outsider checks something.
struct Check {
    what: String,
    line: String,
}

struct Row {
    index: i64,
    time: String,
    place: String,
    kind: String,
    shows: String,
}

/// The log as it is now.
struct Log {
    origin: String,
    size: u64,
    root: String,
    newest: String,
    vkey: String,
    checkpoint: String,
}

#[derive(Template)]
#[template(path = "auditor.html")]
struct Page {
    t: T,
    shell: Shell,
    who: String,
    log: Log,
    first: Vec<(String, String)>,
    sites: Vec<Choice>,
    kinds: Vec<Choice>,
    which: Which,
    rows: Vec<Row>,
    /// Which entries were looked through.
    searched: String,
    older: Option<String>,
    checks: Vec<Check>,
    figures: String,
}

#[derive(Template)]
#[template(path = "auditor_entry.html")]
struct EntryPage {
    t: T,
    shell: Shell,
    facts: Vec<(String, String)>,
    shows: Vec<(String, String)>,
    checks: Vec<Check>,
    receipt: String,
    before: Option<i64>,
    after: Option<i64>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A public attribute as it stands in the leaf; a ticket's number as people know it.
fn said(name: &str, value: &Val) -> String {
    match value {
        Val::Int(n) if name == "number" => {
            kit::TicketNumber::nth(*n).map_or_else(|| n.to_string(), |n| n.to_string())
        }
        Val::Null => "-".to_owned(),
        Val::Bool(b) => b.to_string(),
        Val::Int(n) => n.to_string(),
        Val::Text(text) => text.clone(),
        Val::Bytes(bytes) => hex(bytes),
        Val::List(all) => all.iter().map(|v| said("", v)).collect::<Vec<_>>().join(" "),
        Val::Map(map) => words(map, ", "),
    }
}

fn words(map: &Map, between: &str) -> String {
    map.iter().map(|(k, v)| format!("{k} {}", said(k, v))).collect::<Vec<_>>().join(between)
}

/// The zone of a place.
fn zone(house: &House, place: &str) -> TimeZone {
    let site = place.parse::<SiteKey>().ok().and_then(|key| house.sites.get(&key));
    site.map_or_else(|| house.pack.zone.clone(), |s| s.zone.clone())
}

fn place(house: &House, t: &T, place: &str) -> String {
    match place.parse::<SiteKey>() {
        _ if place == OFFICE => t.s("auditor-office"),
        Ok(key) => house.pack.site_name(t.lang(), &key),
        Err(_) => place.to_owned(),
    }
}

fn time(house: &House, placed: &Placed) -> String {
    let zone = zone(house, &placed.leaf.place);
    zone.to_datetime(placed.at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn row(house: &House, t: &T, placed: &Placed) -> Row {
    Row {
        index: placed.index,
        time: time(house, placed),
        place: place(house, t, &placed.leaf.place),
        kind: placed.leaf.kind.clone(),
        shows: words(&placed.leaf.public, " · "),
    }
}

/// The address of the log, as `onewindow-verify` takes it.
fn address(house: &House) -> String {
    format!("{}/log/{NODE}", house.base_url)
}

fn check(house: &House, t: &T, what: &str, verb: &str, more: &str) -> Check {
    let (log, key) = (address(house), house.app.vkey());
    Check { what: t.s(what), line: format!("onewindow-verify {verb} {log} --vkey '{key}'{more}") }
}

/// The lines that check the whole log.
fn whole(house: &House, t: &T) -> Vec<Check> {
    vec![
        check(house, t, "auditor-check-log", "log", ""),
        check(house, t, "auditor-check-fairness", "fairness", ""),
    ]
}

/// The log as it is now; `newest` is its last entry.
fn log(house: &House, newest: Option<&Placed>) -> Log {
    let head = house.app.head();
    // The third line of the signed state.
    let root = head.checkpoint().lines().nth(2).unwrap_or_default().to_owned();
    Log {
        origin: house.app.origin().to_owned(),
        size: head.size,
        root,
        newest: newest.map(|p| time(house, p)).unwrap_or_default(),
        vkey: house.app.vkey().to_owned(),
        checkpoint: format!("/log/{NODE}/checkpoint"),
    }
}

/// What the form asks for; what it cannot ask for does not exist.
fn wanted(house: &House, which: &Which, kinds: &[&'static str]) -> Result<Wanted, Problem> {
    let is_site = |s: &str| s.parse::<SiteKey>().is_ok_and(|key| house.sites.get(&key).is_some());
    let site = which.site.is_empty() || which.site == OFFICE || is_site(&which.site);
    let kind = which.kind.is_empty() || kinds.contains(&which.kind.as_str());
    if !(site && kind) {
        return Err(Problem::not_found());
    }
    let of_day = |day: jiff::civil::Date| {
        let zone = zone(house, &which.site);
        let begins =
            zone.to_timestamp(day.at(0, 0, 0, 0)).map_err(|_| Problem::unreadable("day"))?;
        Ok::<_, Problem>((begins, kit::Day(day).ends(&zone)))
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let day = some(&which.day)
        .map(|d| d.parse::<jiff::civil::Date>())
        .transpose()
        .map_err(|_| Problem::unreadable("day"))?;
    let before = some(&which.before).map(|n| n.parse::<i64>()).transpose();
    Ok(Wanted {
        site: some(&which.site),
        kind: some(&which.kind),
        day: day.map(of_day).transpose()?,
        before: before.map_err(|_| Problem::unreadable("before"))?.unwrap_or(i64::MAX),
    })
}

/// The kinds of entries that this program knows: those with a fold, and the one that leaves no row.
fn kinds() -> Vec<&'static str> {
    let sets: Vec<_> = std::iter::once(journal::FOLDS).chain(FOLDS.iter().copied()).collect();
    let mut all: Vec<_> = journal::Registry::new(&sets).kinds().chain(["pack.adopted"]).collect();
    all.sort_unstable();
    all
}

fn may(by: &By) -> Result<(), Problem> {
    Ok(by.actor.may(Action::ReadLog, &Scope::node())?)
}

/// How much of the log everybody may know of: nothing that is not signed is shown.
fn size(house: &House) -> i64 {
    i64::try_from(house.app.head().size).unwrap_or(i64::MAX)
}

fn choices(all: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    all.map(|(value, name)| Choice { chosen: value == chosen, value, name }).collect()
}

/// The page.
async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    may(&by)?;
    let kinds = kinds();
    let (wanted, size) = (wanted(&house, &which, &kinds)?, size(&house));
    let read = move |tx: &mut store::Tx<'_>| {
        let newest = journal::reader::back(tx, size, 1)?.pop();
        Ok::<_, store::StoreError>((newest, search::find(tx, &wanted, size)?))
    };
    let (newest, found) = house.app.read(read).await?;
    let t = ask.t(&house);
    let Found { rows, from, to, more } = found;
    let range =
        [kit::text::word("from", format!("{from}")), kit::text::word("to", format!("{}", to - 1))];
    let older = more.then(|| {
        let Which { site, kind, day, .. } = &which;
        format!("/auditor?site={site}&kind={kind}&day={day}&before={from}")
    });
    let all = |name: &str| (String::new(), t.s(name));
    let known = house.sites.all();
    let sites = known.keys().map(|k| (k.to_string(), house.pack.site_name(&ask.lang, k)));
    let sites = sites.chain([(OFFICE.to_owned(), t.s("auditor-office"))]);
    let names = kinds.iter().map(|k| ((*k).to_owned(), (*k).to_owned()));
    let page = Page {
        shell: Shell::new(&house, &ask, t.s("auditor-title")),
        who: by.token.as_deref().and_then(|x| house.sign_in.login(x)).unwrap_or_default(),
        log: log(&house, newest.as_ref()),
        first: FIRST.map(|(name, kind)| (t.s(name), format!("/auditor?kind={kind}"))).into(),
        sites: choices(std::iter::once(all("figures-all")).chain(sites), &which.site),
        kinds: choices(std::iter::once(all("auditor-all-kinds")).chain(names), &which.kind),
        rows: rows.iter().map(|p| row(&house, &t, p)).collect(),
        searched: if from < to { t.a("auditor-searched", &range) } else { String::new() },
        older,
        checks: whole(&house, &t),
        figures: format!("/{}/figures", ask.lang),
        which,
        t,
    };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

/// An entry that everybody may know of.
async fn find(house: &House, index: i64) -> Result<Placed, Problem> {
    if !(0..size(house)).contains(&index) {
        return Err(Problem::not_found());
    }
    let found = house.app.read(move |tx| journal::reader::back(tx, index + 1, 1)).await?;
    found.into_iter().find(|p| p.index == index).ok_or_else(Problem::not_found)
}

/// What the leaf of an entry says, besides what its kind shows.
fn facts(house: &House, t: &T, placed: &Placed) -> Vec<(String, String)> {
    let leaf = &placed.leaf;
    let none = || t.s("auditor-none");
    let facts = [
        ("auditor-kind", leaf.kind.clone()),
        ("auditor-time", time(house, placed)),
        ("figures-centre", place(house, t, &leaf.place)),
        ("auditor-stream", uuid::Uuid::from_bytes(leaf.stream).to_string()),
        ("auditor-seq", format!("{}", leaf.seq)),
        ("auditor-actor", leaf.actor.map_or_else(none, |a| hex(&a))),
        ("auditor-prev", leaf.prev.map_or_else(none, |p| hex(&p))),
        ("auditor-commitment", hex(&leaf.commitment)),
        ("auditor-hash", hex(&ledger::tree::leaf_hash(&leaf.encode()))),
    ];
    facts.map(|(name, value)| (t.s(name), value)).into()
}

/// The lines that check what an entry is part of.
fn checks(house: &House, t: &T, placed: &Placed) -> Vec<Check> {
    let (index, leaf) = (placed.index, &placed.leaf);
    let receipt = format!(
        "onewindow-verify receipt onewindow-entry-{index}.tlog-proof --vkey '{}'",
        house.app.vkey()
    );
    let mut all = vec![Check { what: t.s("auditor-check-receipt"), line: receipt }];
    all.extend(whole(house, t));
    if let (Some(Val::Int(day)), true) = (leaf.public.get("day"), leaf.place != OFFICE) {
        let more = format!(" --site {} --day {day}", leaf.place);
        all.push(check(house, t, "auditor-check-figures", "figures", &more));
    }
    all
}

/// One entry: its leaf, and how it is verified.
async fn entry(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(index): Path<i64>,
) -> Result<Response, Problem> {
    may(&by)?;
    let placed = find(&house, index).await?;
    let t = ask.t(&house);
    let shell = Shell::new(&house, &ask, t.w("auditor-entry-title", "n", index));
    let page = EntryPage {
        shell: shell.crumb("/auditor", t.s("auditor-title"), &ask.lang),
        facts: facts(&house, &t, &placed),
        shows: placed.leaf.public.iter().map(|(k, v)| (k.to_owned(), said(k, v))).collect(),
        checks: checks(&house, &t, &placed),
        receipt: format!("/auditor/{index}/receipt.tlog-proof"),
        before: (index > 0).then(|| index - 1),
        after: (index + 1 < size(&house)).then_some(index + 1),
        t,
    };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

/// The receipt of an entry that opens nothing: it proves that the leaf is in the log.
async fn receipt(
    State(house): State<House>,
    by: By,
    Path(index): Path<i64>,
) -> Result<Response, Problem> {
    may(&by)?;
    let placed = find(&house, index).await?;
    let proof = house.app.proof(placed.ord).await?.ok_or_else(Problem::not_found)?;
    let name = format!("attachment; filename=\"onewindow-entry-{index}.tlog-proof\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(Problem::ours)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, proof.closed_receipt()).into_response())
}

/// The pages of the auditor.
pub(crate) fn pages() -> axum::Router<House> {
    axum::Router::new()
        .route("/auditor", get(show))
        .route("/auditor/{entry}", get(entry))
        .route("/auditor/{entry}/receipt.tlog-proof", get(receipt))
}

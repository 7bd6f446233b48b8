//! Numbers on paper: printing them ahead, and entering them afterwards.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use jiff::Timestamp;
use kit::{CommandId, TicketNumber};
use pack::Site;
use serde::Deserialize;
use web::assets::{Css, css};
use web::{Ask, By, Cache, Form, House, Problem, Shell, T, clock_time, html};

use super::reception::desk;
use super::report::day_words;
use crate::edge::front::{self, Row};
use crate::error::Error;
use crate::front::paper::{days_ahead, first_day, may_be_entered};
use crate::front::sql::{Block as Printed, blocks};
use crate::limits::{PAPER_NUMBERS_MAX, PAPER_ROWS};
use crate::ops;

struct Named {
    key: String,
    name: String,
}

/// A day that can be chosen.
struct Choice {
    day: i64,
    name: String,
    chosen: bool,
}

struct View {
    command: String,
    second: String,
    blocks: Vec<String>,
    /// For which days numbers are printed, and of which days they are entered.
    print: Vec<Choice>,
    enter: Vec<Choice>,
    rows: Vec<Row>,
    services: Vec<Named>,
    outcomes: Vec<Named>,
    most: i64,
    count: String,
    problem: String,
    said: String,
}

#[derive(Template)]
#[template(path = "paper.html")]
struct Page {
    t: T,
    shell: Shell,
    v: View,
}

#[derive(Template)]
#[template(path = "paper_slips.html")]
struct Slips {
    t: T,
    css: Css,
    demo: bool,
    site: String,
    date: String,
    numbers: Vec<String>,
}

/// What the answer to a form says, and what was typed into it.
#[derive(Default)]
struct Said {
    status: StatusCode,
    problem: String,
    said: String,
    rows: Vec<Row>,
    count: String,
    /// The day that was chosen, of the form that was sent.
    day: Option<i64>,
}

fn choices(t: &T, today: i64, days: &[i64], chosen: Option<i64>) -> Vec<Choice> {
    let name = |day| if day == today { t.s("front-paper-today") } else { day_words(day) };
    let choice = |day| Choice { day, name: name(day), chosen: chosen == Some(day) };
    days.iter().map(|day| choice(*day)).collect()
}

/// The days of which numbers were printed and may be entered now, the newest first.
fn days_to_enter(site: &Site, blocks: &[Printed], now: Timestamp) -> Vec<i64> {
    let mut days = vec![ops::today(site, now)];
    days.extend(blocks.iter().map(|b| b.day).filter(|day| may_be_entered(site, *day, now)));
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.dedup();
    days
}

/// `A 002 to A 011, printed at 09:00`, or since when and on which other day they may be given.
fn block_words(t: &T, site: &Site, today: i64, b: &Printed) -> String {
    let args = [
        kit::text::word("first", shown(b.first)),
        kit::text::word("last", shown(b.last)),
        kit::text::word("time", clock_time(b.at, &site.zone)),
        kit::text::word("day", day_words(b.day)),
    ];
    t.a(if b.day == today { "front-paper-block" } else { "front-paper-block-of-day" }, &args)
}

fn shown(number: i64) -> String {
    TicketNumber::nth(number).map(|n| n.to_string()).unwrap_or_default()
}

async fn page(house: &House, ask: &Ask, by: &By, said: Said) -> Result<Response, Problem> {
    let (_, site) = desk(house, by)?;
    let (t, pack, now) = (ask.t(house), &house.pack, house.app.now());
    let (key, from, today) = (site.key.clone(), first_day(&site, now), ops::today(&site, now));
    let mut printed = house.app.read(move |tx| blocks(tx, &key, from)).await?;
    printed.retain(|b| b.day > today || may_be_entered(&site, b.day, now));
    let mut days = vec![today];
    days.extend(days_ahead(&site, now));
    let named = |prefix: &str, key: &str| Named {
        key: key.to_owned(),
        name: pack.say(&ask.lang, &format!("{prefix}-{key}")),
    };
    let mut rows = said.rows;
    rows.resize_with(PAPER_ROWS, Row::default);
    let v = View {
        command: fresh_command::<Error>()?.to_string(),
        second: fresh_command::<Error>()?.to_string(),
        blocks: printed.iter().map(|b| block_words(&t, &site, today, b)).collect(),
        print: choices(&t, today, &days, said.day),
        enter: choices(&t, today, &days_to_enter(&site, &printed, now), said.day),
        rows,
        services: site.services.iter().map(|k| named("service", k.as_str())).collect(),
        outcomes: pack.outcomes.iter().map(|o| named("outcome", o)).collect(),
        most: PAPER_NUMBERS_MAX,
        count: if said.count.is_empty() { "50".to_owned() } else { said.count },
        problem: said.problem,
        said: said.said,
    };
    let shell = Shell::new(house, ask, t.s("front-paper")).crumb(
        "/reception",
        t.s("front-reception"),
        &ask.lang,
    );
    Ok(html(&Page { t, shell, v }, said.status, Cache::NoStore))
}

/// The form again, with what went wrong and what was typed.
async fn refused(
    house: &House,
    ask: &Ask,
    by: &By,
    problem: Problem,
    said: Said,
) -> Result<Response, Problem> {
    if !problem.status.is_client_error() {
        return Err(problem);
    }
    let (title, next) = problem.say(&ask.t(house));
    let problem_text = format!("{title} {next}");
    page(house, ask, by, Said { status: problem.status, problem: problem_text, ..said }).await
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
) -> Result<Response, Problem> {
    page(&house, &ask, &by, Said::default()).await
}

/// How many.
#[derive(Deserialize)]
pub(super) struct Block {
    command: CommandId,
    #[serde(default)]
    day: Option<i64>,
    #[serde(default)]
    count: String,
}

/// Takes a block of numbers and shows its slips, to be printed.
pub(super) async fn print(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Block>,
) -> Result<Response, Problem> {
    let (actor, site) = desk(&house, &by)?;
    let count = form.count.trim().parse().unwrap_or(0);
    match front::print(&house, &site, &actor, form.command, (form.day, count)).await {
        Ok(done) => {
            let printed = done.value;
            let day = form.day.unwrap_or_else(|| ops::today(&site, house.app.now()));
            let slips = Slips {
                t: ask.t(&house),
                css: css(),
                demo: house.demo,
                site: house.pack.site_name(&ask.lang, &site.key),
                date: day_words(day),
                numbers: (printed.first..=printed.last).map(shown).collect(),
            };
            Ok(html(&slips, StatusCode::OK, Cache::NoStore))
        }
        Err(problem) => {
            let said = Said { count: form.count, day: form.day, ..Said::default() };
            refused(&house, &ask, &by, problem, said).await
        }
    }
}

/// Enters papers, all or none.
pub(super) async fn enter(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (actor, site) = desk(&house, &by)?;
    let value = |name: &str| {
        form.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone()).unwrap_or_default()
    };
    let command = value("command").parse().map_err(|_| Problem::unreadable("command"))?;
    let rows: Vec<Row> = (0..PAPER_ROWS)
        .map(|n| Row {
            number: value(&format!("number-{n}")),
            service: value(&format!("service-{n}")),
            time: value(&format!("time-{n}")),
            priority: value(&format!("priority-{n}")) == "yes",
            outcome: value(&format!("outcome-{n}")),
        })
        .collect();
    let day = value("day").parse().ok();
    match front::enter(&house, &site, &actor, command, (day, rows.clone()), &ask.lang).await {
        Ok(n) => {
            let n = i64::try_from(n).unwrap_or(0);
            let said = ask.t(&house).n("front-paper-entered", &n);
            page(&house, &ask, &by, Said { said, ..Said::default() }).await
        }
        Err(problem) => {
            let said = Said { rows, day, ..Said::default() };
            refused(&house, &ask, &by, problem, said).await
        }
    }
}

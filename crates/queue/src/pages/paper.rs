//! Numbers on paper: printing them ahead, and entering them afterwards.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use kit::{CommandId, TicketNumber};
use serde::Deserialize;
use web::assets::{Css, css};
use web::{Ask, By, Cache, Form, House, Problem, Shell, T, clock_time, html};

use super::reception::desk;
use crate::edge::front::{self, Row};
use crate::error::Error;
use crate::limits::{PAPER_NUMBERS_MAX, PAPER_ROWS};
use crate::ops;

struct Named {
    key: String,
    name: String,
}

struct View {
    command: String,
    second: String,
    blocks: Vec<String>,
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
}

fn shown(number: i64) -> String {
    TicketNumber::nth(number).map(|n| n.to_string()).unwrap_or_default()
}

async fn page(house: &House, ask: &Ask, by: &By, said: Said) -> Result<Response, Problem> {
    let (_, site) = desk(house, by)?;
    let (t, pack) = (ask.t(house), &house.pack);
    let (key, day) = (site.key.clone(), ops::today(&site, house.app.now()));
    let blocks = house.app.read(move |tx| crate::front::sql::blocks(tx, &key, day)).await?;
    let blocks = blocks.iter().map(|b| {
        let args = [
            kit::text::word("first", shown(b.first)),
            kit::text::word("last", shown(b.last)),
            kit::text::word("time", clock_time(b.at, &site.zone)),
        ];
        t.a("front-paper-block", &args)
    });
    let named = |prefix: &str, key: &str| Named {
        key: key.to_owned(),
        name: pack.say(&ask.lang, &format!("{prefix}-{key}")),
    };
    let mut rows = said.rows;
    rows.resize_with(PAPER_ROWS, Row::default);
    let v = View {
        command: fresh_command::<Error>()?.to_string(),
        second: fresh_command::<Error>()?.to_string(),
        blocks: blocks.collect(),
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
    match front::print(&house, &site, &actor, form.command, count).await {
        Ok(done) => {
            let printed = done.value;
            let slips = Slips {
                t: ask.t(&house),
                css: css(),
                demo: house.demo,
                site: house.pack.site_name(&ask.lang, &site.key),
                date: site.zone.to_datetime(house.app.now()).strftime("%Y-%m-%d").to_string(),
                numbers: (printed.first..=printed.last).map(shown).collect(),
            };
            Ok(html(&slips, StatusCode::OK, Cache::NoStore))
        }
        Err(problem) => {
            let said = Said { count: form.count, ..Said::default() };
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
    match front::enter(&house, &site, &actor, command, rows.clone(), &ask.lang).await {
        Ok(n) => {
            let n = i64::try_from(n).unwrap_or(0);
            let said = ask.t(&house).n("front-paper-entered", &n);
            page(&house, &ask, &by, Said { said, ..Said::default() }).await
        }
        Err(problem) => refused(&house, &ask, &by, problem, Said { rows, ..Said::default() }).await,
    }
}

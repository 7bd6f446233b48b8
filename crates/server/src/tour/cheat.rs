//! Trying to cheat: each attempt is made for real, on a small office that is thrown away.

use std::path::Path;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use queue::edge::{self, NewTicket};
use queue::ops;
use rusqlite::Connection;
use serde::Deserialize;
use web::{Ask, Cache, Form, House, Problem, Shell, T, html};

use super::command;
use super::office::{self, Folder, ask_for, people, site};
use crate::node::{self, Node};

/// What can be tried.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Attempt {
    /// A clerk serves somebody who is not next.
    Jump,
    /// A visitor makes up a ground of priority.
    Ground,
    /// Somebody with the database back-dates an entry.
    Date,
    /// Somebody with the database moves a ticket forward.
    Row,
    /// Somebody with the server changes the published log.
    Log,
}

impl Attempt {
    const ALL: [Self; 5] = [Self::Jump, Self::Ground, Self::Date, Self::Row, Self::Log];

    fn word(self) -> &'static str {
        match self {
            Self::Jump => "jump",
            Self::Ground => "ground",
            Self::Date => "date",
            Self::Row => "row",
            Self::Log => "log",
        }
    }

    /// The statement behind the program's back.
    fn sql(self) -> Option<&'static str> {
        match self {
            Self::Date => Some(
                "UPDATE entry SET at = at - 3600000000 WHERE ord = (SELECT MAX(ord) FROM entry)",
            ),
            Self::Row => Some("UPDATE ticket SET turn = turn - 3600000 WHERE number = 4"),
            Self::Jump | Self::Ground | Self::Log => None,
        }
    }
}

/// What came of it.
struct Outcome {
    /// What was done, as code.
    tried: String,
    /// Whether it was refused, so that nothing happened; else it was done and found.
    refused: bool,
    /// What the product said.
    said: Vec<String>,
}

struct Choice {
    word: &'static str,
    name: String,
    text: String,
}

#[derive(Template)]
#[template(path = "tour_cheat.html")]
struct Page {
    t: T,
    shell: Shell,
    choices: Vec<Choice>,
    tried: Option<(String, Outcome)>,
}

fn page(house: &House, ask: &Ask, tried: Option<(String, Outcome)>) -> Response {
    let t = ask.t(house);
    let choices = Attempt::ALL.map(|a| Choice {
        word: a.word(),
        name: t.s(&format!("tour-cheat-{}", a.word())),
        text: t.s(&format!("tour-cheat-{}-text", a.word())),
    });
    let shell =
        Shell::new(house, ask, t.s("tour-cheat")).crumb("/tour", t.s("tour-tour"), &ask.lang);
    html(&Page { t, shell, choices: choices.into(), tried }, StatusCode::OK, Cache::NoStore)
}

/// The attempts to choose from.
pub(super) async fn show(State(house): State<House>, ask: Ask) -> Response {
    page(&house, &ask, None)
}

/// Which attempt.
#[derive(Deserialize)]
pub(super) struct Try {
    what: Attempt,
}

/// Makes the attempt and shows what came of it.
pub(super) async fn run(
    State(house): State<House>,
    ask: Ask,
    Form(form): Form<Try>,
) -> Result<Response, Problem> {
    let _turn = office::TURN.lock().await;
    let folder = Folder::new()?;
    let node = office::open(&house, &folder.0).await?;
    let outcome = attempt(&node, &ask, &folder.0, form.what).await?;
    let name = ask.t(&house).s(&format!("tour-cheat-{}", form.what.word()));
    Ok(page(&house, &ask, Some((name, outcome))))
}

async fn attempt(node: &Node, ask: &Ask, folder: &Path, what: Attempt) -> Result<Outcome, Problem> {
    let (house, site) = (&node.house, site(&node.house)?);
    let (kiosk, clerk) = people(&site);
    let command = command()?;
    if let Some(sql) = what.sql() {
        let said = tamper(node, folder, sql).await?;
        return Ok(Outcome { tried: sql.to_owned(), refused: false, said });
    }
    let refusal = match what {
        Attempt::Ground => {
            let new =
                NewTicket { priority: Some("cousin-of-the-director".to_owned()), ..ask_for(&site) };
            edge::take(house, &site, &kiosk, command, new).await.err()
        }
        Attempt::Jump => {
            let (key, day) = (site.key.clone(), ops::today(&site, house.app.now()));
            let read = move |tx: &mut store::Tx<'_>| queue::day::board::waiting(tx, &key, day, 100);
            let last = house.app.read(read).await?.pop().ok_or_else(Problem::not_found)?;
            edge::act(house, &clerk, command, last.id, "start", &(), move |tx, cx, by, site| {
                ops::start(tx, cx, by, site, last.id)
            })
            .await
            .err()
        }
        Attempt::Log => return publish_and_alter(node, folder).await,
        Attempt::Date | Attempt::Row => None,
    };
    let said = refusal.map(|problem| {
        let (title, next) = problem.say(&ask.t(house));
        vec![title, next]
    });
    let tried = match what {
        Attempt::Ground => {
            "POST /api/v1/sites/baku-1/tickets {\"priority\": \"cousin-of-the-director\"}"
        }
        _ => "POST /api/v1/tickets/{the last in the line}/start",
    };
    Ok(Outcome { tried: tried.to_owned(), refused: said.is_some(), said: said.unwrap_or_default() })
}

/// Runs a statement as somebody who has the database file, then audits.
async fn tamper(node: &Node, folder: &Path, sql: &'static str) -> Result<Vec<String>, Problem> {
    let (store, folder) = (node.house.app.store().clone(), folder.to_owned());
    let audit = move || -> Result<Vec<String>, Problem> {
        let changed = Connection::open(folder.join("onewindow.db"))
            .and_then(|db| db.execute(sql, []))
            .map_err(Problem::ours)?;
        if changed == 0 {
            return Err(Problem::ours("the attempt changed nothing"));
        }
        let tables = node::record_tables();
        let scratch = folder.join("audit.db");
        let report = journal::audit(&store, &scratch, node::MIGRATIONS, node::FOLDS, &tables)?;
        Ok(report.findings.iter().map(ToString::to_string).collect())
    };
    tokio::task::spawn_blocking(audit).await.map_err(Problem::ours)?
}

/// Publishes the log as files, changes one bit of an entry, and lets the outsider's checker read.
async fn publish_and_alter(node: &Node, folder: &Path) -> Result<Outcome, Problem> {
    let (app, folder) = (node.house.app.clone(), folder.join("log"));
    let check = move || -> Result<Outcome, Problem> {
        let head = app.head();
        app.store().read(|tx| crate::log::export(tx, &head, &folder)).map_err(Problem::ours)?;
        let bundle = ledger::tile::TilePath::entries(0, head.size.min(256));
        let path = folder.join(bundle.map(|b| format!("{b}")).unwrap_or_default());
        let mut bytes = std::fs::read(&path).map_err(Problem::ours)?;
        if let Some(byte) = bytes.last_mut() {
            *byte ^= 1;
        }
        std::fs::write(&path, bytes).map_err(Problem::ours)?;
        let source = onewindow_verify::source::Source::new(&folder.display().to_string());
        let key = ledger::checkpoint::Verifier::from_vkey(app.vkey()).map_err(Problem::ours)?;
        let found =
            onewindow_verify::log::check(&source.map_err(Problem::ours)?, &key, None, &mut Silent)
                .map_err(Problem::ours)?;
        let said = found.problems.iter().map(ToString::to_string).collect();
        Ok(Outcome { tried: "onewindow-verify log ./log".to_owned(), refused: false, said })
    };
    tokio::task::spawn_blocking(check).await.map_err(Problem::ours)?
}

/// Whoever reads along says nothing.
struct Silent;
impl onewindow_verify::log::Watch for Silent {
    fn entry(&mut self, _: u64, _: &ledger::leaf::Leaf) {}
    fn progress(&mut self, _: u64, _: u64) {}
}

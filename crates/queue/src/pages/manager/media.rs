//! The pictures that a hall shows beside its calls.

use askama::Template;
use authz::{Action, May};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use kit::{CommandId, Lang, Scope, SiteKey};
use pack::Site;
use serde::Deserialize;
use std::sync::Arc;
use uuid::Uuid;
use web::{Ask, By, Cache, Form, House, Path, Problem, T, Upload, html, redirect};

use super::Bar;
use crate::edge::{self, media};
use crate::error::Error;
use crate::limits::{PICTURE_NAME_MAX, PICTURE_WORDS_MAX, PICTURES_MAX};
use crate::media::NewPicture;

struct Line {
    id: Uuid,
    name: String,
    src: String,
    size: String,
    command: String,
    first: bool,
}

/// The words of a picture in a language.
struct Words {
    lang: Lang,
    dir: &'static str,
    name: String,
    typed: String,
}

struct View {
    site: String,
    problem: String,
    pictures: Vec<Line>,
    command: String,
    name: String,
    words: Vec<Words>,
    name_max: usize,
    words_max: usize,
    what: String,
}

#[derive(Template)]
#[template(path = "manager_media.html")]
struct Page {
    t: T,
    bar: Bar,
    v: View,
}

/// What was refused, and what was typed: a file has to be chosen again.
#[derive(Default)]
struct Said {
    status: StatusCode,
    problem: String,
    form: Option<Upload>,
}

/// Only the manager of the site.
fn manager(house: &House, by: &By, site: &SiteKey) -> Result<Arc<Site>, Problem> {
    by.actor.may(Action::Announce, &Scope::site(site))?;
    edge::site(house, site)
}

async fn page(
    house: &House,
    ask: &Ask,
    by: &By,
    site: &Site,
    said: Said,
) -> Result<Response, Problem> {
    let t = ask.t(house);
    let shown = media::shown(house, &site.key).await?;
    let typed = |field: &str| said.form.as_ref().map(|f| f.text(field)).unwrap_or_default();
    let lines = shown.into_iter().enumerate().map(|(n, p)| {
        let size = [
            kit::text::word("width", format!("{}", p.sides.0)),
            kit::text::word("height", format!("{}", p.sides.1)),
            kit::text::word("size", format!("{}", (p.size + 1023) / 1024)),
        ];
        Ok(Line {
            id: p.id,
            src: p.address(&site.key),
            size: t.a("operator-media-size", &size),
            command: fresh_command::<Error>()?.to_string(),
            first: n == 0,
            name: p.name,
        })
    });
    let words = house.langs().iter().map(|lang| {
        let own = T::new(&house.texts, lang);
        let name = own.s("web-language-name");
        Words { lang: lang.clone(), dir: own.dir(), name, typed: typed(&format!("words-{lang}")) }
    });
    let most = [
        kit::text::word("most", format!("{PICTURES_MAX}")),
        kit::text::word("size", format!("{}", kit::limits::PICTURE_BYTES_MAX / 1024)),
    ];
    let v = View {
        site: site.key.to_string(),
        pictures: lines.collect::<Result<_, Problem>>()?,
        command: fresh_command::<Error>()?.to_string(),
        name: typed("name"),
        words: words.collect(),
        name_max: PICTURE_NAME_MAX,
        words_max: PICTURE_WORDS_MAX,
        what: t.a("operator-media-what", &most),
        problem: said.problem,
    };
    let bar = Bar::new(house, ask, by, site, &t.s("operator-media"));
    Ok(html(&Page { t, bar, v }, said.status, Cache::NoStore))
}

fn address(site: &Site) -> String {
    format!("/manage/{}/media", site.key)
}

/// The page again: as it is now, or with what went wrong.
async fn then(
    (house, ask, by): (House, Ask, By),
    site: &Site,
    done: Result<(), Problem>,
    form: Option<Upload>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(redirect(&address(site))),
        Err(problem) if problem.status.is_server_error() => Err(problem),
        Err(problem) => {
            let (title, next) = problem.say(&ask.t(&house));
            let said = Said { status: problem.status, problem: format!("{title} {next}"), form };
            page(&house, &ask, &by, site, said).await
        }
    }
}

/// The page.
pub(in crate::pages) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    page(&house, &ask, &by, &site, Said::default()).await
}

/// Shows a picture.
pub(in crate::pages) async fn add(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    request: Request,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    // Of whoever may not, no file is read.
    let form = Upload::from_request(request, &house).await?;
    let key: CommandId =
        form.text("command").parse().map_err(|_| Problem::unreadable("command"))?;
    let words = house.langs().iter().map(|l| (l.clone(), form.text(&format!("words-{l}"))));
    let new = NewPicture {
        name: form.text("name"),
        words: words.collect(),
        bytes: form.bytes("picture").to_vec(),
    };
    let done = media::add(&house, &site, &by.actor, key, new).await.map(|_| ());
    then((house, ask, by), &site, done, Some(form)).await
}

/// What is done with a picture.
#[derive(Deserialize)]
pub(in crate::pages) struct Act {
    command: CommandId,
    act: String,
}

/// Shows a picture earlier, or takes it from the walls.
pub(in crate::pages) async fn change(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path((site, picture)): Path<(SiteKey, Uuid)>,
    Form(form): Form<Act>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let what = match form.act.as_str() {
        "earlier" => media::Change::Earlier,
        "remove" => media::Change::Remove,
        _ => return Err(Problem::unreadable("act")),
    };
    let done = media::change(&house, &site, &by.actor, form.command, picture, what).await;
    then((house, ask, by), &site, done, None).await
}

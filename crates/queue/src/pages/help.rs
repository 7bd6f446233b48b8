//! What a volunteer looks at to find the way for people: where a number is wanted, and how many are
//! before it. Nothing else of its holder is read here.

use askama::Template;
use authz::{Action, May};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kit::{Scope, TicketNumber};
use pack::Site;
use serde::Deserialize;
use web::{Ask, By, Cache, House, Problem, Query, Shell, T, html};

use super::{people, zone};
use crate::model::State as At;
use crate::{edge, ops, sql};

#[derive(Template)]
#[template(path = "help.html")]
struct Page {
    t: T,
    shell: Shell,
    site: String,
    number: String,
    answer: String,
    links: Vec<(String, String)>,
}

/// A number as it stands on somebody's paper.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    number: String,
}

pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let key = by.actor.site.clone();
    by.actor.may(Action::FindTheWay, &key.as_ref().map_or_else(Scope::node, Scope::site))?;
    let site = edge::site(&house, &key.ok_or_else(Problem::forbidden)?)?;
    let t = ask.t(&house);
    let answer = match wanted.number.trim() {
        "" => String::new(),
        typed => match typed.parse() {
            Ok(number) => find(&house, &ask, &site, number).await?,
            Err(_) => t.s("front-help-no-number"),
        },
    };
    let lang = &ask.lang;
    let page = Page {
        shell: Shell::new(&house, &ask, t.s("front-help")),
        site: house.pack.site_name(lang, &site.key),
        number: wanted.number,
        answer,
        links: vec![
            (format!("/wall/{}?lang={lang}", site.key), t.s("front-help-wall")),
            (format!("/{lang}/sites/{}", site.key), t.s("front-help-site")),
            (format!("/{lang}/services"), t.s("front-help-services")),
        ],
        t,
    };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

/// Where a number of today is wanted, in words.
async fn find(
    house: &House,
    ask: &Ask,
    site: &Site,
    number: TicketNumber,
) -> Result<String, Problem> {
    let (key, day) = (site.key.clone(), ops::today(site, house.app.now()));
    let found = house
        .app
        .read(move |tx| {
            let id = sql::by_number(tx, &key, day, number.ordinal())?;
            let ticket = id.map(|id| sql::ticket(tx, id)).transpose()?.flatten();
            Ok::<_, store::StoreError>(match ticket {
                Some(t) => Some((sql::ahead_of(tx, &t)?, t.state)),
                None => None,
            })
        })
        .await?;
    let t = ask.t(house);
    let number = number.to_string();
    Ok(match found {
        None => t.s("front-help-not-given"),
        Some((ahead, At::Waiting { .. })) => {
            let people = people(&t, ahead);
            t.a("front-help-waits", &[("number", number.into()), ("people", people.into())])
        }
        Some((_, state)) => match state.at() {
            Some(at) => {
                let place = zone(&house.pack, &ask.lang, site, at.counter);
                let counter = i64::from(at.counter);
                let said = [("number", number.into()), ("counter", counter.into())];
                [t.a("front-help-counter", &said), place].join(" ").trim_end().to_owned()
            }
            // Whether it was served, turned away or sent out is for its holder and for reception.
            None => t.w("front-help-elsewhere", "number", number),
        },
    })
}

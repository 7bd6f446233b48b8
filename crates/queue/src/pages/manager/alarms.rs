//! Calls for help that nobody has answered: a part of each of the manager's pages, so that none is
//! missed while the manager plans or reads.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kit::SiteKey;
use web::{Ask, By, Cache, House, Path, Problem, T, html};

use super::{Alarmed, alarmed, manager};
use crate::operator;
use crate::ops;

struct Asking {
    site: SiteKey,
    alarms: Vec<Alarmed>,
}

#[derive(Template)]
#[template(path = "manager_alarms.html")]
struct Part {
    t: T,
    b: Asking,
}

/// The living part.
pub(in crate::pages) async fn part(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
) -> Result<Response, Problem> {
    let site = manager(&house, &by, &site)?;
    let (key, day) = (site.key.clone(), ops::today(&site, house.app.now()));
    let found = house.app.read(move |tx| operator::sql::alarms(tx, &key, day)).await?;
    let t = ask.t(&house);
    let alarms = found.iter().map(|a| alarmed(&t, &site, a)).collect::<Result<_, _>>()?;
    let b = Asking { site: site.key.clone(), alarms };
    Ok(html(&Part { t, b }, StatusCode::OK, Cache::NoStore))
}

//! Another centre, where the wait would be shorter: what staff tell visitors, one by one or all at
//! once.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use authz::{Action, May};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use jiff::SignedDuration;
use kit::text::word;
use kit::{Scope, ServiceKey, SiteKey};
use pack::Site;
use store::{StoreError, Tx};
use web::{Ask, By, Cache, House, Path, Problem, T, html};

use super::elsewhere::away;
use super::{manager, reception};
use crate::announce::{self, ELSEWHERE};
use crate::day::board;
use crate::elsewhere::{Shorter, newcomer, shorter};
use crate::error::Error;
use crate::ops;

/// How often the part is fetched again, in seconds: what only time brings is there within a minute.
const EVERY: u32 = 45;

pub(super) struct Line {
    /// What the button is known by, whatever stands around it when the part is fetched again.
    pub(super) service: ServiceKey,
    pub(super) said: String,
    /// The names of the places, as the hall is told them.
    pub(super) places: String,
}

/// The living part of a page: where newcomers would wait less, and how to tell everybody.
pub(super) struct Advice {
    /// Where it is fetched again, and how often.
    pub(super) from: String,
    pub(super) every: u32,
    /// Whoever may announce, announces here, unless something else is told in the hall.
    pub(super) tells: Option<SiteKey>,
    pub(super) word: &'static str,
    pub(super) command: String,
    pub(super) lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "advice.html")]
struct Part {
    t: T,
    a: Advice,
}

/// The services for which somebody waits longer than the site wants.
async fn late(house: &House, site: &Arc<Site>) -> Result<BTreeSet<ServiceKey>, Problem> {
    let (key, now) = (site.key.clone(), house.app.now());
    let (day, late) = (ops::today(site, now), now - SignedDuration::from_secs(site.wait_target_s));
    let read = move |tx: &mut Tx<'_>| board::read(tx, &key, day, late);
    let board = house.app.read::<_, StoreError, _>(read).await?;
    Ok(board.lines.into_iter().filter(|l| l.late > 0).map(|l| l.service).collect())
}

fn place(house: &House, t: &T, s: &Shorter) -> String {
    let name = word("site", house.pack.site_name(t.lang(), &s.site));
    away(t, s, t.a("front-elsewhere-place", &[name, word("n", s.about.to_string())]))
}

/// The services for which a newcomer would wait longer than the site wants, and where the wait
/// would be shorter.
async fn lines(house: &House, t: &T, site: &Arc<Site>) -> Result<Vec<Line>, Problem> {
    let mut all = Vec::new();
    for service in late(house, site).await?.iter().filter_map(|k| house.pack.services.get(k)) {
        let here = newcomer(house, site, std::slice::from_ref(service)).await?;
        let Some(here) = here.filter(|w| w.p50 > site.wait_target_s) else { continue };
        let keys = [service.key.clone()];
        let found = shorter(house, &site.key, &keys, here.about()).await?;
        if found.is_empty() {
            continue;
        }
        let places: Vec<String> = found.iter().map(|s| place(house, t, s)).collect();
        let args = [
            word("service", house.pack.service_name(t.lang(), &service.key)),
            word("n", here.about().to_string()),
            word("places", places.join(" · ")),
        ];
        // The hall reads one name after a text in every language: the office's own.
        let own = house.langs().first();
        let name = |s: &Shorter| own.map(|l| house.pack.site_name(l, &s.site)).unwrap_or_default();
        let names: Vec<String> = found.iter().map(name).collect();
        let said = t.a("front-elsewhere-advice", &args);
        all.push(Line { service: service.key.clone(), said, places: names.join(" · ") });
    }
    Ok(all)
}

/// What a page of a site shows of it.
pub(super) async fn of(
    house: &House,
    t: &T,
    by: &By,
    site: &Arc<Site>,
    from: String,
) -> Result<Advice, Problem> {
    let may = by.actor.may(Action::Announce, &Scope::site(&site.key)).is_ok();
    let key = site.key.clone();
    let told = house.app.read(move |tx| announce::now(tx, &key)).await?;
    let tells = may && announce::leaves_room(told.as_ref());
    Ok(Advice {
        from,
        every: EVERY,
        tells: tells.then(|| site.key.clone()),
        word: ELSEWHERE,
        command: fresh_command::<Error>()?.to_string(),
        lines: lines(house, t, site).await?,
    })
}

fn answer(t: T, a: Advice) -> Response {
    html(&Part { t, a }, StatusCode::OK, Cache::NoStore)
}

/// Where the manager's page fetches it.
pub(super) fn of_manager(site: &SiteKey) -> String {
    format!("/manage/{site}/elsewhere")
}

/// Where the screen of reception fetches it.
pub(super) fn of_reception() -> String {
    "/reception/elsewhere".to_owned()
}

/// The part of the manager's page.
pub(super) async fn managed(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(key): Path<SiteKey>,
) -> Result<Response, Problem> {
    let site = manager::manager(&house, &by, &key)?;
    let t = ask.t(&house);
    let a = of(&house, &t, &by, &site, of_manager(&key)).await?;
    Ok(answer(t, a))
}

/// The part of the screen of reception.
pub(super) async fn received(
    State(house): State<House>,
    ask: Ask,
    by: By,
) -> Result<Response, Problem> {
    let (_, site) = reception::desk(&house, &by)?;
    let t = ask.t(&house);
    let a = of(&house, &t, &by, &site, of_reception()).await?;
    Ok(answer(t, a))
}

//! The citizen's pages: home, services, one service, "What do I need?", places.

mod delays;
mod places;

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use kit::{ServiceKey, SiteKey};
use pack::needs::{Needs, Step};
use pack::{Known, Service};
use serde::Deserialize;
use web::{Ask, Cache, House, Path, Problem, Query, Shell, T, html, opening, redirect};

use crate::api::answers;
use crate::halls::{self, Known as Halls, Quiet};
use crate::{search, words};

struct Item {
    href: String,
    name: String,
    note: String,
    /// Where a number is taken from home.
    remote: String,
}

struct Group {
    name: String,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    t: T,
    shell: Shell,
    groups: Vec<Group>,
    sites: Vec<Item>,
}

#[derive(Template)]
#[template(path = "services.html")]
struct ServicesPage {
    t: T,
    shell: Shell,
    query: String,
    nearest: bool,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "service.html")]
struct ServicePage {
    t: T,
    shell: Shell,
    name: String,
    entity: String,
    fee: String,
    term: String,
    minutes: String,
    come: String,
    needs: String,
    who: Vec<String>,
    delays: Vec<String>,
    speeds: Vec<SpeedRow>,
    sites: Vec<Item>,
    validity: String,
    legal: String,
    as_of: String,
    sources: Vec<String>,
}

struct SpeedRow {
    term: String,
    fees: String,
}

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionPage {
    t: T,
    shell: Shell,
    action: String,
    progress: String,
    question: String,
    key: String,
    choices: Vec<Item>,
    given: Vec<Given>,
}

struct Given {
    key: String,
    choice: String,
    question: String,
    answer: String,
    change: String,
}

#[derive(Template)]
#[template(path = "needs.html")]
struct NeedsPage {
    t: T,
    shell: Shell,
    name: String,
    not_for: String,
    bring_known: bool,
    bring: Vec<String>,
    not_bring: Vec<String>,
    free: String,
    speeds: Vec<SpeedRow>,
    sites: Vec<Item>,
    given: Vec<Given>,
    again: String,
}

/// The hall of a place, in words.
struct Now {
    waiting: i64,
    minutes: String,
}

#[derive(Template)]
#[template(path = "site.html")]
struct SitePage {
    t: T,
    shell: Shell,
    name: String,
    open: String,
    notices: Vec<String>,
    week: Vec<(String, String)>,
    delays: Vec<String>,
    remote: String,
    now: Now,
    quiet: Option<Quiet>,
    figures: String,
    services: Vec<Item>,
}

/// How long a browser may keep a page that depends on the pack alone.
const KEPT: Cache = Cache::Public(60);
/// The same for one that tells of the halls now.
const MOVES: Cache = Cache::Public(10);

fn service_item(house: &House, ask: &Ask, t: &T, s: &Service) -> Item {
    let speed = s.speeds.first();
    // In a line of its own "not known" would not say what is not.
    let named = |fact: &str| format!("{}: {}", t.s(fact), t.s("web-not-known"));
    let fee = speed.map(|x| match x.fees {
        Known::NotKnown(_) => named("catalogue-fact-fee"),
        Known::Is(_) => words::fees(t, &house.pack, x),
    });
    let term = speed.map(|x| match x.term {
        Known::NotKnown(_) => named("catalogue-fact-term"),
        Known::Is(_) => words::term(t, &x.term),
    });
    let (fee, term) = (fee.unwrap_or_default(), term.unwrap_or_default());
    Item {
        href: format!("/{}/services/{}", ask.lang, s.key),
        name: house.pack.service_name(&ask.lang, &s.key),
        note: format!("{fee} · {term}"),
        remote: String::new(),
    }
}

fn open_word(house: &House, t: &T, site: &pack::Site) -> String {
    if house.demo {
        return t.s("catalogue-open-demo");
    }
    opening::closed(house, site)
        .map_or_else(|| t.s("catalogue-open"), |closed| opening::words(t, &closed))
}

/// Where a number is taken from home; empty where there are no counters.
fn remote(ask: &Ask, s: &pack::Site, service: Option<&ServiceKey>) -> String {
    if s.counters.is_empty() {
        return String::new();
    }
    let chosen = service.map(|k| format!("?service={k}")).unwrap_or_default();
    format!("/{}/sites/{}/ticket{chosen}", ask.lang, s.key)
}

fn site_item(house: &House, ask: &Ask, t: &T, s: &pack::Site) -> Item {
    Item {
        href: format!("/{}/sites/{}", ask.lang, s.key),
        name: house.pack.site_name(&ask.lang, &s.key),
        note: open_word(house, t, s),
        remote: String::new(),
    }
}

async fn home(State(house): State<House>, ask: Ask) -> Response {
    let (t, pack) = (ask.t(&house), &house.pack);
    let groups = pack.groups.iter().map(|g| Group {
        name: pack.say(&ask.lang, &format!("group-{g}")),
        items: pack
            .services
            .values()
            .filter(|s| s.group == *g)
            .map(|s| service_item(&house, &ask, &t, s))
            .collect(),
    });
    let all = house.sites.all();
    let sites = all.values().map(|s| site_item(&house, &ask, &t, s)).collect();
    let shell = Shell::new(&house, &ask, t.s("catalogue-home"));
    let page = HomePage { groups: groups.collect(), sites, shell, t };
    html(&page, StatusCode::OK, KEPT)
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    q: String,
}

async fn services(State(house): State<House>, ask: Ask, Query(wanted): Query<Wanted>) -> Response {
    let t = ask.t(&house);
    let query: String = wanted.q.chars().take(80).collect();
    let found = search::find(&house.pack, &ask.lang, &query);
    let items = found
        .services
        .iter()
        .filter_map(|k| house.pack.services.get(k))
        .map(|s| service_item(&house, &ask, &t, s))
        .collect();
    let shell = Shell::new(&house, &ask, t.s("web-services")).crumb(
        format!("/{}", ask.lang),
        t.s("web-home"),
        &ask.lang,
    );
    html(&ServicesPage { t, shell, query, nearest: found.nearest, items }, StatusCode::OK, KEPT)
}

fn find<'a>(house: &'a House, key: &ServiceKey) -> Result<&'a Service, Problem> {
    house.pack.services.get(key).map(|s| &**s).ok_or_else(Problem::not_found)
}

fn speeds(t: &T, house: &House, list: &[pack::Speed]) -> Vec<SpeedRow> {
    list.iter()
        .map(|x| SpeedRow { term: words::term(t, &x.term), fees: words::fees(t, &house.pack, x) })
        .collect()
}

fn offered(house: &House, ask: &Ask, t: &T, s: &Service) -> Vec<Item> {
    let all = house.sites.all();
    let here = all.values().filter(|x| x.services.contains(&s.key));
    here.map(|x| Item { remote: remote(ask, x, Some(&s.key)), ..site_item(house, ask, t, x) })
        .collect()
}

async fn service(
    State(house): State<House>,
    Extension(halls): Halls,
    ask: Ask,
    Path((_, id)): Path<(String, ServiceKey)>,
) -> Result<Response, Problem> {
    let s = find(&house, &id)?;
    let (t, pack) = (ask.t(&house), &house.pack);
    let name = pack.service_name(&ask.lang, &s.key);
    let or_not = |k: &Known<String>| k.get().cloned().unwrap_or_else(|| t.s("web-not-known"));
    let rows = speeds(&t, &house, &s.speeds);
    let shell = Shell::new(&house, &ask, name.clone())
        .crumb(format!("/{}", ask.lang), t.s("web-home"), &ask.lang)
        .crumb(format!("/{}/services", ask.lang), t.s("web-services"), &ask.lang);
    let page = ServicePage {
        entity: pack.entity_name(&ask.lang, &s.entity),
        fee: rows.first().map(|r| r.fees.clone()).unwrap_or_default(),
        term: rows.first().map(|r| r.term.clone()).unwrap_or_default(),
        minutes: words::minutes(&t, s.minutes),
        come: t.s(if s.must_come { "catalogue-must-come" } else { "catalogue-need-not-come" }),
        needs: format!("/{}/services/{}/needs", ask.lang, s.key),
        who: match &s.who {
            Known::Is(list) => {
                list.iter().map(|w| pack.say(&ask.lang, &format!("who-{w}"))).collect()
            }
            Known::NotKnown(_) => vec![t.s("web-not-known")],
        },
        speeds: rows,
        delays: delays::of(&house, &halls, &t, s).await?,
        sites: offered(&house, &ask, &t, s),
        validity: s
            .validity
            .as_ref()
            .map(|v| pack.say(&ask.lang, &format!("valid-{v}")))
            .unwrap_or_default(),
        legal: or_not(&s.legal),
        as_of: or_not(&s.as_of),
        sources: s.sources.clone(),
        name,
        shell,
        t,
    };
    Ok(html(&page, StatusCode::OK, MOVES))
}

fn given(house: &House, ask: &Ask, s: &Service, all: &pack::condition::Answers) -> Vec<Given> {
    let asked = s.questions.iter().filter_map(|q| Some((q, all.get(&q.key)?)));
    asked
        .map(|(q, choice)| {
            let rest: Vec<String> =
                all.iter().filter(|(k, _)| **k != q.key).map(|(k, v)| format!("{k}={v}")).collect();
            Given {
                key: q.key.clone(),
                choice: choice.clone(),
                question: house.pack.say(&ask.lang, &format!("q-{}", q.key)),
                answer: house.pack.say(&ask.lang, &format!("q-{}-{choice}", q.key)),
                change: format!("/{}/services/{}/needs?{}", ask.lang, s.key, rest.join("&")),
            }
        })
        .collect()
}

async fn needs(
    State(house): State<House>,
    ask: Ask,
    Path((_, id)): Path<(String, ServiceKey)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let s = find(&house, &id)?;
    let t = ask.t(&house);
    let all = answers(&query);
    let step = pack::needs::next(s, &all).map_err(|e| Problem::unreadable(e.question()))?;
    let name = house.pack.service_name(&ask.lang, &s.key);
    let here = format!("/{}/services/{}", ask.lang, s.key);
    let shell = Shell::new(&house, &ask, format!("{}, {name}", t.s("catalogue-needs")))
        .crumb(format!("/{}", ask.lang), t.s("web-home"), &ask.lang)
        .crumb(here.clone(), name.clone(), &ask.lang);
    let given = given(&house, &ask, s, &all);
    let action = format!("{here}/needs");
    Ok(match step {
        Step::Ask(q) => {
            let args = [
                kit::text::count("n", i64::try_from(given.len() + 1).unwrap_or(1)),
                kit::text::count("most", i64::try_from(s.questions.len()).unwrap_or(1)),
            ];
            let choices = q.choices.iter().map(|c| Item {
                href: c.clone(),
                name: house.pack.say(&ask.lang, &format!("q-{}-{c}", q.key)),
                note: String::new(),
                remote: String::new(),
            });
            let page = QuestionPage {
                progress: t.a("catalogue-progress", &args),
                question: house.pack.say(&ask.lang, &format!("q-{}", q.key)),
                key: q.key.clone(),
                choices: choices.collect(),
                given,
                action,
                shell,
                t,
            };
            html(&page, StatusCode::OK, KEPT)
        }
        Step::Result(n) => html(&result(&house, &ask, s, n, given, shell), StatusCode::OK, KEPT),
    })
}

fn result(
    house: &House,
    ask: &Ask,
    s: &Service,
    n: Needs,
    given: Vec<Given>,
    shell: Shell,
) -> NeedsPage {
    let (t, pack) = (ask.t(house), &house.pack);
    let named = |prefix: &str, keys: &[String]| -> Vec<String> {
        keys.iter().map(|k| pack.say(&ask.lang, &format!("{prefix}-{k}"))).collect()
    };
    let reason = |k: &Option<String>| {
        k.as_ref().map(|k| pack.say(&ask.lang, &format!("r-{k}"))).unwrap_or_default()
    };
    let mut not_bring = named("e", &n.register);
    not_bring.extend(named("e", &n.taken));
    NeedsPage {
        name: pack.service_name(&ask.lang, &s.key),
        not_for: reason(&n.not_for),
        bring_known: n.bring.get().is_some(),
        bring: named("e", n.bring.get().map(Vec::as_slice).unwrap_or_default()),
        not_bring,
        free: reason(&n.free),
        speeds: speeds(&t, house, &n.speeds),
        sites: offered(house, ask, &t, s),
        given,
        again: format!("/{}/services/{}/needs", ask.lang, s.key),
        shell,
        t,
    }
}

async fn now(
    house: &House,
    halls: &Arc<dyn halls::Halls>,
    t: &T,
    site: &pack::Site,
) -> Result<Now, Problem> {
    let hall = halls.now(house, site).await?;
    let minutes = hall.minutes.map(|n| words::minutes(t, n));
    let minutes = minutes.unwrap_or_else(|| t.s("catalogue-not-known-yet"));
    Ok(Now { waiting: hall.waiting, minutes })
}

async fn site(
    State(house): State<House>,
    Extension(halls): Halls,
    ask: Ask,
    Path((_, key)): Path<(String, SiteKey)>,
) -> Result<Response, Problem> {
    let s = &house.sites.get(&key).ok_or_else(Problem::not_found)?;
    let t = ask.t(&house);
    let name = house.pack.site_name(&ask.lang, &s.key);
    let services = s
        .services
        .iter()
        .filter_map(|k| house.pack.services.get(k))
        .map(|x| service_item(&house, &ask, &t, x))
        .collect();
    let shell = Shell::new(&house, &ask, name.clone())
        .crumb(format!("/{}", ask.lang), t.s("web-home"), &ask.lang)
        .crumb(format!("/{}/sites", ask.lang), t.s("web-sites"), &ask.lang);
    let page = SitePage {
        remote: remote(&ask, s, None),
        open: open_word(&house, &t, s),
        notices: opening::notices(&house, &t, s),
        week: if s.hours.is_empty() { Vec::new() } else { opening::week(&t, s) },
        delays: delays::at(&house, &halls, &t, s).await?,
        now: now(&house, &halls, &t, s).await?,
        quiet: halls.quiet(&house, &t, s).await?,
        figures: format!("/{}/figures?site={}", ask.lang, s.key),
        name,
        services,
        shell,
        t,
    };
    Ok(html(&page, StatusCode::OK, MOVES))
}

/// `/` leads to the home page in the visitor's language; in a demo, to its tour.
async fn root(State(house): State<House>, ask: Ask) -> Response {
    if house.demo { redirect("/tour") } else { redirect(&format!("/{}", ask.lang)) }
}

/// The pages of this crate, once for each language of the pack.
pub fn pages(langs: &[kit::Lang]) -> axum::Router<House> {
    let mut router = axum::Router::new().route("/", get(root));
    for l in langs {
        router = router
            .route(&format!("/{l}"), get(home))
            .route(&format!("/{l}/services"), get(services))
            .route(&format!("/{l}/sites"), get(places::show));
    }
    router
        .route("/{lang}/services/{service}", get(service))
        .route("/{lang}/services/{service}/needs", get(needs))
        .route("/{lang}/sites/{site}", get(site))
}

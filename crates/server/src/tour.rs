//! The tour of a demo: what the product does, one click a step, nothing to type. A step that is not
//! built is absent.

mod cheat;
mod engineer;
mod hall;
mod office;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use web::{Ask, Cache, House, Problem, Shell, T, html};

/// The hall of the tour.
const SITE: &str = "baku-1";
/// The counter there that the simulated hall leaves to the visitor.
const COUNTER: u16 = crate::hall::VISITORS;

struct Step {
    href: String,
    name: &'static str,
    text: &'static str,
    button: &'static str,
}

struct Screen {
    href: String,
    name: String,
}

#[derive(Template)]
#[template(path = "tour.html")]
struct Page {
    t: T,
    shell: Shell,
    steps: Vec<Step>,
    log: Vec<hall::Line>,
    screens: Vec<Screen>,
}

/// The name of a request that the tour makes by itself.
fn command() -> Result<kit::CommandId, Problem> {
    identity::sign_in::fresh_command::<identity::Error>().map_err(Problem::from)
}

/// The steps that are built, in their order.
fn steps(house: &House, ask: &Ask) -> Vec<Step> {
    let step = |href: &str, name, text, button| Step { href: href.to_owned(), name, text, button };
    let mut all = vec![step("/tour/hall", "tour-hall", "tour-hall-text", "tour-hall-open")];
    if house.app.store().inline() {
        all.push(step("/tour/cheat", "tour-cheat", "tour-cheat-text", "tour-cheat-open"));
    }
    let figures = format!("/{}/figures", ask.lang);
    all.push(step(&figures, "tour-figures", "tour-figures-text", "tour-figures-open"));
    all.push(step("/tour/engineer", "tour-engineer", "tour-engineer-text", "tour-engineer-open"));
    all
}

async fn show(State(house): State<House>, ask: Ask) -> Result<Response, Problem> {
    let t = ask.t(&house);
    let log = hall::log(&house, &ask, 3).await?;
    let name = |key: &str| t.s(key);
    let screens = [
        (format!("/{}", ask.lang), name("tour-screen-citizen")),
        ("/demo/enter/kiosk".to_owned(), name("tour-screen-kiosk")),
        (format!("/wall/{SITE}"), name("tour-screen-wall")),
        ("/demo/enter/operator".to_owned(), name("tour-screen-counter")),
        ("/demo/enter/reception".to_owned(), name("tour-screen-reception")),
        ("/demo/enter/manager".to_owned(), name("tour-screen-manager")),
        ("/demo/enter/head".to_owned(), name("tour-screen-head")),
        ("/demo".to_owned(), name("tour-screen-all")),
    ];
    let screens = screens.into_iter().map(|(href, name)| Screen { href, name }).collect();
    let shell = Shell::new(&house, &ask, t.s("tour-title")).live(format!("/live/{SITE}/wall"));
    let page = Page { t, shell, steps: steps(&house, &ask), log, screens };
    Ok(html(&page, StatusCode::OK, Cache::NoStore))
}

/// The pages of the tour.
pub(crate) fn pages() -> axum::Router<House> {
    axum::Router::new()
        .route("/tour", get(show))
        .route("/tour/hall", get(hall::show))
        .route("/tour/hall/log", get(hall::part))
        .route("/tour/hall/ticket", post(hall::take))
        .route("/tour/cheat", get(cheat::show).post(cheat::run))
        .route("/tour/engineer", get(engineer::show).post(engineer::measure))
}

//! "What prevents a bribe here?": one page that says only what is built.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use web::{Ask, Cache, House, Path, Problem, Shell, T, html};

/// The parts of the page: a heading and a text each, `front-honest-<part>` and `…-text`.
const PARTS: [&str; 6] = ["public", "rule", "receipt", "fees", "looks", "complain"];

struct Part {
    name: String,
    text: String,
}

#[derive(Template)]
#[template(path = "honest.html")]
struct Page {
    t: T,
    shell: Shell,
    parts: Vec<Part>,
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    Path(lang): Path<String>,
) -> Result<Response, Problem> {
    if ask.lang.as_str() != lang {
        return Err(Problem::not_found());
    }
    let t = ask.t(&house);
    let parts = PARTS.iter().map(|p| Part {
        name: t.s(&format!("front-honest-{p}")),
        text: t.s(&format!("front-honest-{p}-text")),
    });
    let parts = parts.collect();
    let shell = Shell::new(&house, &ask, t.s("web-honest")).crumb(
        format!("/{}", ask.lang),
        t.s("web-home"),
        &ask.lang,
    );
    Ok(html(&Page { t, shell, parts }, StatusCode::OK, Cache::Public(60)))
}

//! Who looked: the visitor's own list of looks at what is sealed to the visit.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use web::{Ask, Cache, House, Path, Problem, Shell, T, html};

use super::ticket::opened;
use crate::error::Error;
use crate::{edge, ops, sql};

struct Line {
    at: String,
    who: String,
    purpose: String,
    what: String,
}

struct View {
    number: String,
    link: String,
    looks: Vec<Line>,
}

#[derive(Template)]
#[template(path = "looks.html")]
struct Page {
    t: T,
    shell: Shell,
    v: View,
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let id = opened(&house, &token)?;
    let read = move |tx: &mut store::Tx<'_>| {
        let ticket = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
        Ok::<_, Error>((ticket, sql::looks(tx, id)?))
    };
    let (ticket, looks) = house.app.read(read).await?;
    let (t, site) = (ask.t(&house), edge::site(&house, &ticket.site)?);
    let looks = looks.iter().map(|l| Line {
        at: web::day_and_time(l.at, &site.zone),
        who: match (t.s(&format!("identity-role-{}", l.role.word())), l.counter) {
            (role, crate::front::ops::RECEPTION) => role,
            (role, n) => format!("{role}, {}", t.w("queue-counter-n", "n", n)),
        },
        what: match l.counter {
            crate::front::ops::RECEPTION => t.s("front-look-what-ground"),
            _ if l.purpose == ops::READ_NOTES => t.s("operator-look-what"),
            _ => t.s("queue-look-what-all"),
        },
        purpose: match l.purpose.as_str() {
            ops::READ_NOTES => t.s("operator-look"),
            word => house.pack.say(&ask.lang, &format!("look-{word}")),
        },
    });
    let v = View {
        number: ticket.number.to_string(),
        link: edge::link(&house, id),
        looks: looks.collect(),
    };
    let shell = Shell::new(&house, &ask, t.s("queue-looks-title"));
    Ok(html(&Page { t, shell, v }, StatusCode::OK, Cache::NoStore))
}

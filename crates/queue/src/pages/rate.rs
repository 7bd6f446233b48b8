//! After the visit: how it was, and who comes here. Both once, with no way back to the ticket.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use web::{Ask, By, Cache, Form, House, Path, Problem, Shell, T, html, redirect};

use super::ticket::opened;
use crate::error::Error;
use crate::front::Refusal;
use crate::front::rating::{GROUPS, QUESTIONS, Rating, rateable};
use crate::{edge, ops, sql};

struct Choice {
    key: String,
    name: String,
    chosen: bool,
}

struct Question {
    key: &'static str,
    name: String,
    choices: Vec<Choice>,
}

struct View {
    link: String,
    score: Vec<Choice>,
    questions: Vec<Question>,
    groups: Vec<Question>,
    problem: String,
    rated: bool,
    described: bool,
}

#[derive(Template)]
#[template(path = "rate.html")]
struct Page {
    t: T,
    shell: Shell,
    v: View,
}

type Given = Vec<(String, String)>;

fn given<'a>(form: &'a Given, name: &str) -> &'a str {
    form.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v)
}

fn questions(
    t: &T,
    list: &[(&'static str, &'static [&'static str])],
    form: &Given,
) -> Vec<Question> {
    let question = |(key, words): &(&'static str, &'static [&'static str])| Question {
        key,
        name: t.s(&format!("front-rate-{key}")),
        choices: words
            .iter()
            .map(|w| Choice {
                key: (*w).to_owned(),
                name: t.s(&format!("front-rate-{key}-{w}")),
                chosen: given(form, key) == *w,
            })
            .collect(),
    };
    list.iter().map(question).collect()
}

/// No staff may rate, from whatever page the browser is signed in to.
fn no_staff(house: &House, headers: &HeaderMap) -> Result<(), Problem> {
    let area = |path: &str| web::cookie(headers, &By::cookie_name(house, path));
    let bearer = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    let bearer = bearer.and_then(|v| v.strip_prefix("Bearer ")).map(ToOwned::to_owned);
    let tokens = ["/kiosk", "/reception", "/manage", "/counter"].map(area);
    let staff = tokens.into_iter().chain([bearer]).flatten();
    if staff.into_iter().any(|token| house.sign_in.glance(&token).is_some()) {
        return Err(Error::from(Refusal::StaffRates).into());
    }
    Ok(())
}

async fn page(
    house: &House,
    ask: &Ask,
    token: &str,
    form: &Given,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let id = opened(house, token)?;
    let found = house.app.read(move |tx| sql::ticket(tx, id)).await?;
    let ticket = found.ok_or(Error::NoSuchTicket)?;
    let site = edge::site(house, &ticket.site)?;
    let (visit, today) = (ticket.clone(), ops::today(&site, house.app.now()));
    if !house.app.read(move |tx| rateable(tx, &visit, today)).await? {
        return Err(Error::from(Refusal::NotRateable).into());
    }
    let (rated, described) = edge::front::rated(house, id).await?;
    let t = ask.t(house);
    let said = problem.map(|p| {
        let (title, next) = p.say(&t);
        format!("{title} {next}")
    });
    let score = (1..=5).rev().map(|n| Choice {
        key: n.to_string(),
        name: t.s(&format!("front-rate-score-{n}")),
        chosen: given(form, "score") == n.to_string(),
    });
    let v = View {
        link: edge::link(house, id),
        score: score.collect(),
        questions: questions(&t, &QUESTIONS, form),
        groups: questions(&t, &GROUPS, form),
        problem: said.unwrap_or_default(),
        rated,
        described,
    };
    let shell = Shell::new(house, ask, t.s("front-rate"));
    let status = problem.map_or(StatusCode::OK, |p| p.status);
    Ok(html(&Page { t, shell, v }, status, Cache::NoStore))
}

/// The form.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    no_staff(&house, &headers)?;
    page(&house, &ask, &token, &Given::new(), None).await
}

/// The site of the ticket that a link opens.
async fn place(
    house: &House,
    token: &str,
) -> Result<(std::sync::Arc<pack::Site>, kit::TicketId), Problem> {
    let id = opened(house, token)?;
    let found = house.app.read(move |tx| sql::ticket(tx, id)).await?;
    Ok((edge::site(house, &found.ok_or(Error::NoSuchTicket)?.site)?, id))
}

/// Takes the rating.
pub(super) async fn rate(
    State(house): State<House>,
    ask: Ask,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(form): Form<Given>,
) -> Result<Response, Problem> {
    no_staff(&house, &headers)?;
    let (site, id) = place(&house, &token).await?;
    let rating =
        Rating { score: given(&form, "score").parse().unwrap_or(0), answers: form.clone() };
    match edge::front::rate(&house, &site, id, rating).await {
        Ok(()) => Ok(redirect(&format!("{}/rate", edge::link(&house, id)))),
        Err(p) if p.status == StatusCode::UNPROCESSABLE_ENTITY => {
            page(&house, &ask, &token, &form, Some(&p)).await
        }
        Err(p) => Err(p),
    }
}

/// Takes what the visitor says of oneself.
pub(super) async fn describe(
    State(house): State<House>,
    ask: Ask,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(form): Form<Given>,
) -> Result<Response, Problem> {
    no_staff(&house, &headers)?;
    let (site, id) = place(&house, &token).await?;
    match edge::front::describe(&house, &site, id, form.clone()).await {
        Ok(()) => Ok(redirect(&format!("{}/rate", edge::link(&house, id)))),
        Err(p) if p.status == StatusCode::UNPROCESSABLE_ENTITY => {
            page(&house, &ask, &token, &form, Some(&p)).await
        }
        Err(p) => Err(p),
    }
}

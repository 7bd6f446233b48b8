//! Every address of the server, tried by those who may and by those who may not.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use testkit::{Answer, TestApp};
use uuid::Uuid;

mod said;
mod scene;
mod served;
mod table;
mod typed;
mod volunteer;

use scene::Scene;
use table::TABLE;
pub(crate) use typed::escaped;

/// Whose address it is.
enum Who {
    /// Everybody sees the same.
    All,
    /// Whoever has a session, for what concerns that session.
    Signed,
    /// These accounts; the first of them does it, all others of the cast are refused.
    Only(&'static [&'static str]),
    /// Whoever holds the link.
    Link,
}
use Who::{All, Link, Only, Signed};

/// Where the ticket of the address is.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Waiting,
    Called,
    CalledTwice,
    Away,
    Done,
}
use At::{Away, Called, CalledTwice, Done, Waiting};

/// Method, address, where the ticket is, what is sent, whose it is, how it is answered.
type Row = (&'static str, &'static str, At, &'static str, Who, u16);

/// The right ones, and the wrong role, counter, body and site.
const CAST: &[&str] = &[
    "auditor",
    "administrator",
    "head",
    "manager.baku-1",
    "kiosk.baku-1",
    "reception.baku-1",
    "volunteer.baku-1",
    "operator.baku-1.1",
    "operator.baku-1.2",
    "operator.baku-1.9",
    "kiosk.ganja-1",
    "reception.ganja-1",
    "manager.ganja-1",
    "operator.ganja-1.1",
];

/// A command that no other request of this process has.
fn command() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128((1 << 100) + u128::from(NEXT.fetch_add(1, SeqCst)))
}

/// The name of a file of the layout.
fn web_css() -> String {
    let css = web::assets::css().base;
    css.trim_start_matches("/assets/").to_owned()
}

/// A request with the token as the bearer and as the cookie of every area.
async fn send(app: &TestApp, method: &str, path: &str, token: &str, body: &str) -> Answer {
    let kind = if body.starts_with('{') || path.starts_with("/api/") {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, kind)
        .header(header::ACCEPT_LANGUAGE, "en")
        .header("idempotency-key", command().to_string());
    if !token.is_empty() {
        let areas = ["desk", "kiosk", "reception", "manage", "wall"];
        let cookies: Vec<String> = areas.iter().map(|a| format!("ow-{a}={token}")).collect();
        request = request
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::COOKIE, cookies.join("; "));
    }
    app.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

fn is_refusal(answer: &Answer) -> bool {
    matches!(
        answer.status,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE
    )
}

async fn try_row(scene: &Scene, row: &Row) {
    let (method, address, _, _, who, fine) = row;
    let path = scene.fill(address);
    let mut tokens = vec![("nobody", String::new()), ("a guess", "not-a-token".to_owned())];
    for login in CAST {
        tokens.push((login, scene.app.token(login).await));
    }
    let before = scene.app.node.house.app.head().size;
    for (name, token) in &tokens {
        let refused = match who {
            Signed => token.len() < 12,
            Only(may) => !may.contains(name),
            // An expired token is never taken for no token at the API.
            All if *name == "a guess" => continue,
            All => false,
            Link => {
                // Its end is what nobody can guess.
                let token_of = path.split('/').nth(2).unwrap();
                let end = &token_of[token_of.len() - 8..];
                let bent = path.replace(end, "AAAAAAAA");
                let answer = scene.try_as(row, &bent, token).await;
                assert!(is_refusal(&answer), "{method} {bent} by {name}: {}", answer.text());
                continue;
            }
        };
        if refused {
            let answer = scene.try_as(row, &path, token).await;
            assert!(is_refusal(&answer), "{method} {path} by {name}: {}", answer.status);
        } else if matches!(who, All) && *method == "GET" {
            let answer = scene.try_as(row, &path, token).await;
            // Where nobody is led on, somebody may be there already.
            let there = *fine == 303 && answer.status == StatusCode::OK;
            assert!(there || answer.status == *fine, "{method} {path} by {name}: {answer:?}");
        }
    }
    if !matches!(who, All) {
        assert_eq!(scene.app.node.house.app.head().size, before, "{method} {path} wrote");
    }
    let first = match who {
        Only(may) => may.first().copied(),
        Signed => Some("operator.baku-1.1"),
        All | Link => Some("nobody"),
    };
    if let Some((_, token)) = first.and_then(|f| tokens.iter().find(|(name, _)| *name == f)) {
        let answer = scene.try_as(row, &path, token).await;
        assert_eq!(answer.status, *fine, "{method} {path} by {first:?}: {}", answer.text());
    }
}

/// The rows by the kind of their owner: each test takes a part, so that they run side by side.
async fn try_all(of: fn(&Row) -> bool) {
    let rows: Vec<&Row> = TABLE.iter().filter(|row| of(row)).collect();
    assert!(!rows.is_empty());
    let mut shared = None;
    for row in rows {
        // What is open changes nothing for the next one.
        match (&shared, &row.4) {
            (Some(scene), All) => try_row(scene, row).await,
            _ => try_row(shared.insert(Scene::new(row.2).await), row).await,
        }
    }
}

#[tokio::test]
async fn the_api_writes_for_those_who_may_and_refuses_the_wrong_role_site_and_body() {
    try_all(|row| row.1.starts_with("/api/") && matches!(row.4, Only(_) | Signed)).await;
}

#[tokio::test]
async fn pages_of_staff_are_for_those_who_may() {
    try_all(|row| !row.1.starts_with("/api/") && matches!(row.4, Only(_) | Signed)).await;
}

#[tokio::test]
async fn what_is_open_is_open_to_everybody_alike() {
    try_all(|row| matches!(row.4, All)).await;
}

#[tokio::test]
async fn a_link_opens_its_own_ticket_or_account_and_a_bent_one_nothing() {
    try_all(|row| matches!(row.4, Link)).await;
}

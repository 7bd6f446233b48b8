//! The demo: accounts for every role, and a page that opens each screen with one click.

use std::io::Write;
use std::path::Path;

use axum::Extension;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use identity::printers::NewPrinter;
use identity::{NewAccount, Sessions, password, sign_in, totp};
use journal::{Command, Lock};
use kit::{Actor, EntityKey, Role, SiteKey, StaffId};
use serde::Serialize;
use web::{Ask, House, Path as Parts, Problem};

use crate::node::{Node, NodeError};

/// The file with every account's credentials.
pub const ACCOUNTS: &str = "demo-accounts.json";
/// The password of every demo account: it is written in a file anyway.
const PASSWORD: &str = "demo-only";

/// Names the database whose keys lie in a demo's folder.
const DATABASE: &str = "demo-database";

/// Takes a folder for the demo on a database. Two demos have logs of one name: with the same keys
/// they would sign two histories of it.
///
/// # Errors
/// When the keys of a demo on another database lie there, or the folder cannot be written.
pub fn claim(folder: &Path, data: &str) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    std::fs::create_dir_all(folder).map_err(failed)?;
    let embedded = "onewindow.db".to_owned();
    let own = match data.split_once("://") {
        // Without who signs in there: a password is not for a file, and not what tells them apart.
        Some((_, rest)) => rest.rsplit_once('@').map_or(rest, |(_, at)| at).to_owned(),
        None => embedded.clone(),
    };
    let file = folder.join(DATABASE);
    let found = match std::fs::read_to_string(&file) {
        Ok(found) => Some(found.trim().to_owned()),
        Err(_) => folder.join(&embedded).exists().then_some(embedded),
    };
    match found {
        Some(found) if found != own => Err(format!(
            "{} holds the keys of the demo on {found}, and this one is on {own}: give it a folder \
             of its own with --folder FOLDER",
            folder.display()
        )),
        _ => std::fs::write(&file, format!("{own}\n")).map_err(failed),
    }
}

#[derive(Serialize)]
struct Written {
    login: String,
    password: &'static str,
    totp_secret: String,
    role: Role,
    site: Option<String>,
    counter: Option<String>,
    entity: Option<String>,
}

struct Plan {
    login: String,
    role: Role,
    site: Option<SiteKey>,
    entity: Option<EntityKey>,
    counter: Option<u16>,
}

fn plans(house: &House) -> Vec<Plan> {
    let mut all = Vec::new();
    let mut add = |login: String, role, site: Option<&SiteKey>, entity, counter| {
        all.push(Plan { login, role, site: site.cloned(), entity, counter });
    };
    for site in house.sites.halls() {
        let key = &site.key;
        for role in [Role::Kiosk, Role::Reception, Role::Volunteer, Role::Manager] {
            add(format!("{}.{key}", role.word()), role, Some(key), None, None);
        }
        // The second person of an override.
        add(format!("deputy.{key}"), Role::Manager, Some(key), None, None);
        for c in &site.counters {
            let login = format!("operator.{key}.{}", c.number);
            add(login, Role::Operator, Some(key), Some(c.entity.clone()), Some(c.number));
        }
    }
    // As many as it takes to ask for two.
    for login in ["administrator", "administrator.second", "administrator.third"] {
        add(login.to_owned(), Role::Administrator, None, None, None);
    }
    add("head".to_owned(), Role::Head, None, None, None);
    add("auditor".to_owned(), Role::Auditor, None, None, None);
    all
}

/// Makes the accounts of a fresh demo and writes their file. A second start changes nothing.
///
/// # Errors
/// When they cannot be stored or the file cannot be written.
pub async fn seed(node: &Node) -> Result<(), NodeError> {
    let file = node.folder.join(ACCOUNTS);
    if file.exists() || node.house.app.read_only().is_some() {
        return Ok(());
    }
    let house = &node.house;
    let failed = |e: String| NodeError::First(format!("demo accounts: {e}"));
    let salt = house.keys.derive("demo-salt", &[]);
    let salt = salt.first_chunk::<16>().copied().unwrap_or_default();
    // One hash for all: forty would take seconds, and the password is public.
    let stored = password::hash(PASSWORD, &salt).map_err(|e| failed(e.to_string()))?;
    let (mut written, mut accounts) = (Vec::new(), Vec::new());
    for plan in plans(house) {
        let id = house.keys.derive("demo-id", &[plan.login.as_bytes()]);
        let id = StaffId(uuid::Builder::from_custom_bytes(first16(&id)).into_uuid());
        let secret = house.keys.derive("demo-totp", &[plan.login.as_bytes()]);
        let secret = secret.first_chunk::<20>().copied().unwrap_or_default();
        let wrapped = house.keys.wrap_for(sign_in::TOTP, &id.bytes(), &secret)?;
        written.push(Written {
            login: plan.login.clone(),
            password: PASSWORD,
            totp_secret: totp::base32(&secret),
            role: plan.role,
            site: plan.site.as_ref().map(ToString::to_string),
            counter: plan.site.as_ref().zip(plan.counter).map(|(s, n)| format!("{s}.{n}")),
            entity: plan.entity.as_ref().map(ToString::to_string),
        });
        accounts.push(NewAccount {
            login: plan.login,
            role: plan.role,
            site: plan.site,
            entity: plan.entity,
            counter: plan.counter,
            password: stored.clone(),
            totp: wrapped,
            id,
        });
    }
    add(house, accounts).await.map_err(failed)?;
    write(&file, &written).map_err(|e| NodeError::File(format!("{}: {e}", file.display())))
}

/// Enrols the printer of the first centre, as its manager.
///
/// # Errors
/// When the address is taken, and those of the engine.
pub async fn printer(house: &House, address: &str) -> Result<(), NodeError> {
    let failed = |e: String| NodeError::First(format!("the printer of the demo: {e}"));
    let site = house.sites.halls().first().map(|s| s.key.clone());
    let site = site.ok_or_else(|| failed("no site".to_owned()))?;
    let login = format!("manager.{site}");
    let found = house.app.read(move |tx| identity::sql::account(tx, &login)).await?;
    let manager = found.ok_or_else(|| failed("no manager".to_owned()))?.actor(None);
    let name = "Printer".to_owned();
    let new = NewPrinter { site, name, address: address.to_owned(), kiosk: String::new() };
    let command =
        sign_in::fresh_command::<identity::Error>().map_err(|e| failed(format!("{e:?}")))?;
    let done = identity::printers::edge::of_demo(house, &manager, command, new).await;
    done.map_err(|e| failed(e.to_string()))
}

fn first16(bytes: &[u8; 32]) -> [u8; 16] {
    bytes.first_chunk::<16>().copied().unwrap_or_default()
}

/// Adds those that are not there, all in one commit: fifty would take seconds.
async fn add(house: &House, all: Vec<NewAccount>) -> Result<(), String> {
    let by = Actor::clock();
    // A later version may have more of them: that is another command.
    let logins: Vec<_> = all.iter().map(|new| new.login.clone()).collect();
    let name = first16(&house.keys.derive("demo-accounts", &[logins.join(" ").as_bytes()]));
    let name = kit::CommandId(uuid::Builder::from_custom_bytes(name).into_uuid());
    let command = Command::of(&by, name, "add-accounts", &logins);
    let run = move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| {
        for new in &all {
            match identity::ops::add_account(tx, cx, &by, new) {
                Ok(_) | Err(identity::Error::Taken) => (),
                Err(e) => return Err(e),
            }
        }
        Ok(())
    };
    house.app.write(&[Lock::node()], command, run).await.map(|_| ()).map_err(|e| e.to_string())
}

fn write(file: &Path, accounts: &[Written]) -> std::io::Result<()> {
    let fresh = file.with_extension("new");
    let mut out = std::fs::File::create(&fresh)?;
    serde_json::to_writer_pretty(&mut out, accounts)?;
    out.write_all(b"\n")?;
    out.sync_all()?;
    std::fs::rename(fresh, file)
}

/// The screens of a demo: what they are, and where.
#[must_use]
pub fn screens(base: &str) -> Vec<(&'static str, String)> {
    vec![
        ("The tour, in five minutes", format!("{base}/")),
        ("Citizen: find a service", format!("{base}/en")),
        ("Kiosk: take a number", format!("{base}/demo/enter/kiosk")),
        ("Wall: who is called", format!("{base}/wall/baku-1")),
        ("Reception", format!("{base}/demo/enter/reception")),
        ("Volunteer in the hall", format!("{base}/demo/enter/volunteer")),
        ("Counter 1 of Baku, centre 1", format!("{base}/demo/enter/operator")),
        ("Manager of Baku, centre 1", format!("{base}/demo/enter/manager")),
        ("Head office: all centres", format!("{base}/demo/enter/head")),
        ("Auditor: the log", format!("{base}/demo/enter/auditor")),
        ("Administrator: staff and devices", format!("{base}/demo/enter/administrator")),
        ("Every screen, one click each", format!("{base}/demo")),
        ("The public log", format!("{base}/log/head/checkpoint")),
        ("The API", format!("{base}/api/openapi.json")),
    ]
}

/// The page with one link to each screen. In English, for whoever tries the program.
async fn list(State(house): State<House>) -> Response {
    use std::fmt::Write as _;
    let css = web::assets::css();
    let mut out = format!(
        "<!doctype html><html lang=\"en\" dir=\"ltr\"><head><meta charset=\"utf-8\"><meta \
         name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Screens - \
         Onewindow DEMO</title><link rel=\"stylesheet\" href=\"{}\"></head><body><div \
         class=\"wrap\"><main id=\"main\"><h1>Onewindow DEMO</h1><p>One click each; nothing to \
         type.</p><ul>",
        css.base
    );
    for (name, href) in screens("") {
        let href = if href.is_empty() { "/".to_owned() } else { href };
        let _ = write!(out, "<li><a href=\"{href}\">{name}</a></li>");
    }
    // The demo's accounts were made for the counters that its pack plans.
    for site in house.pack.sites.values() {
        if !site.counters.is_empty() {
            let key = &site.key;
            let _ =
                write!(out, "<li><a href=\"/demo/enter/manager.{key}\">Manager of {key}</a></li>");
        }
        for c in &site.counters {
            let counter = format!("{}.{}", site.key, c.number);
            let _ = write!(
                out,
                "<li><a href=\"/demo/enter/operator.{counter}\">Counter {counter}</a></li>"
            );
        }
    }
    out.push_str("</ul></main></div></body></html>");
    Html(out).into_response()
}

/// Signs in by itself as a demo account, and goes to its screen.
async fn enter(
    State(house): State<House>,
    Extension(sessions): Extension<Sessions>,
    _ask: Ask,
    Parts(who): Parts<String>,
) -> Result<Response, Problem> {
    let login = match who.as_str() {
        "kiosk" => "kiosk.baku-1".to_owned(),
        "operator" => "operator.baku-1.1".to_owned(),
        "reception" => "reception.baku-1".to_owned(),
        "volunteer" => "volunteer.baku-1".to_owned(),
        "manager" => "manager.baku-1".to_owned(),
        // No engine but one is asked for a NUL.
        other => kit::typed::line(other),
    };
    let account = house
        .app
        .read(move |tx| identity::sql::account(tx, &login))
        .await?
        .ok_or_else(Problem::not_found)?;
    let opened = sign_in::open(&house, &sessions, &account, None).await?;
    let to = identity::pages::home(&opened.actor);
    Ok(identity::pages::enter(&house, &opened, &to))
}

/// The pages that only a demo has.
pub fn pages() -> axum::Router<House> {
    axum::Router::new()
        .route("/demo", axum::routing::get(list))
        .route("/demo/enter/{who}", axum::routing::get(enter))
}

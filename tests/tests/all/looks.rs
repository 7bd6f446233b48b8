//! What each page says and how it is built, as files: a change of words, order, labels or links is
//! a change that somebody looks at. `INSTA_UPDATE=always cargo test -p tests looks` takes it over.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::TestApp;

/// Attributes that say what a thing is, where it leads and what it sends.
const KEPT: &[&str] = &[
    "lang",
    "dir",
    "href",
    "hreflang",
    "action",
    "method",
    "name",
    "type",
    "value",
    "for",
    "id",
    "role",
    "required",
    "checked",
    "selected",
    "hidden",
    "open",
    "scope",
    "datetime",
    "download",
    "autocomplete",
    "inputmode",
    "data-live",
    "data-events",
    "data-key",
    "data-also",
    "http-equiv",
];
/// Elements without an end.
const EMPTY: &[&str] = &["br", "hr", "img", "input", "link", "meta"];

/// A page as an outline: one line an element or text, deeper for what is inside.
fn outline(html: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    let mut rest = html;
    while let Some((text, from)) = rest.split_once('<') {
        line(&mut out, depth, text);
        let (tag, after) = from.split_once('>').unwrap();
        rest = after;
        let name = tag.split([' ', '/']).next().unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            depth = depth.saturating_sub(usize::from(!EMPTY.contains(&name)));
            continue;
        }
        if matches!(name, "!doctype" | "meta" | "link") && !tag.contains("http-equiv") {
            continue;
        }
        line(&mut out, depth, &format!("<{name}{}>", attributes(tag)));
        if matches!(name, "svg" | "script") {
            // How it is drawn and done is not what it says.
            rest = after.split_once(&format!("</{name}>")).unwrap().1;
        } else if !EMPTY.contains(&name) {
            depth += 1;
        }
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() {
        out.push_str(&format!("{}{text}\n", "  ".repeat(depth)));
    }
}

fn attributes(tag: &str) -> String {
    let mut kept = String::new();
    // Made of the node's keys.
    let made = ["command", "id"].into_iter().find(|n| tag.contains(&format!("name=\"{n}\"")));
    // Words between quotation marks come after their names.
    let parts: Vec<&str> = tag.split('"').collect();
    for pair in parts.chunks(2) {
        let mut words: Vec<&str> = pair[0].split_whitespace().collect();
        let last = if pair.len() == 2 { words.pop() } else { None };
        for flag in words.iter().filter(|w| KEPT.contains(w)) {
            kept.push_str(&format!(" {flag}"));
        }
        if let (Some(name), Some(value)) = (last.and_then(|l| l.strip_suffix('=')), pair.get(1))
            && (KEPT.contains(&name) || name.starts_with("aria-"))
        {
            let value = made.filter(|_| name == "value").unwrap_or(value);
            kept.push_str(&format!(" {name}=\"{value}\""));
        }
    }
    kept
}

/// Puts a name for a number where it stands whole.
fn numbers(text: &str, number: &str, name: &str) -> String {
    // A sum of money has such a number behind its point.
    let digit = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(number) {
        let whole = !before.ends_with(digit) && !after.starts_with(|c: char| c.is_alphanumeric());
        out.push_str(before);
        out.push_str(if whole { name } else { number });
        rest = after;
    }
    out + rest
}

/// Names an id that is drawn by chance.
fn ids(text: &str) -> String {
    let part = |c: char| c.is_ascii_hexdigit() || c == '-';
    let named = |word: &str| uuid::Uuid::try_parse(word).map_or(word.to_owned(), |_| "ID".into());
    text.split_inclusive(|c: char| !part(c))
        .map(|word| {
            let end = word.rfind(part).map_or(0, |at| at + 1);
            let (id, rest) = word.split_at(end);
            named(id) + rest
        })
        .collect()
}

/// The hall at ten: one ticket was called, one waits.
struct Hall {
    app: TestApp,
    waiting: Value,
    called: Value,
}

impl Hall {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
        let both = json!({"services": ["identity-card", "family-certificate"], "language": "ru"});
        let waiting = app.ticket(&kiosk, "baku-1", both).await;
        let first = json!({"services": ["identity-card"], "priority": "disability"});
        let called = app.ticket(&kiosk, "baku-1", first).await;
        app.advance(120);
        app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
        Self { app, waiting, called }
    }

    /// Compares a page, with what chance and keys made of it named instead.
    async fn look(&self, name: &str, lang: &str, token: &str, form: Option<&str>, path: &str) {
        let cookies =
            ["desk", "kiosk", "reception", "manage"].map(|area| format!("ow-{area}={token}"));
        let request = Request::builder()
            .method(if form.is_some() { "POST" } else { "GET" })
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::ACCEPT_LANGUAGE, lang)
            .header("x-request-id", "REQUEST")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer =
            self.app.send(request.body(Body::from(form.unwrap_or("").to_owned())).unwrap());
        let answer = answer.await;
        assert!(answer.status.as_u16() < 500 && answer.status != StatusCode::SEE_OTHER, "{path}");
        // What is around the main part is the same on every page: it is looked at once.
        let html = answer.text();
        let main = html.split("<main id=\"main\">").nth(1).filter(|_| name != "home");
        let main = main.map(|m| m.split("</main>").next().unwrap());
        let mut text = outline(main.unwrap_or(&html));
        for (ticket, named) in [(&self.waiting, "WAITING"), (&self.called, "CALLED")] {
            let link = ticket["link"].as_str().unwrap().rsplit('/').next().unwrap();
            text = text
                .replace(link, &format!("{named}-LINK"))
                .replace(ticket["id"].as_str().unwrap(), &format!("{named}-ID"))
                .replace(ticket["code"].as_str().unwrap(), &format!("{named}-CODE"));
            // How many entries came before is no matter of looks.
            let receipt = ticket["receipt"].as_str().unwrap();
            let index = receipt.split("\nindex ").nth(1).unwrap().lines().next().unwrap();
            text = numbers(&text, index, "INDEX");
        }
        let size = self.app.node.house.app.head().size.to_string();
        let text = numbers(&ids(&text), &size, "SIZE");
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("{name}.{lang}"), text));
    }
}

#[tokio::test]
async fn pages_of_citizens_look_as_agreed() {
    let hall = Hall::new().await;
    let link =
        |t: &Value| t["link"].as_str().unwrap().trim_start_matches("http://127.0.0.1").to_owned();
    let (waiting, called) = (link(&hall.waiting), link(&hall.called));
    for lang in ["en", "ar"] {
        let result = "reason=first&age=adult&address=yes&applicant=self";
        for (name, path) in [
            ("home", format!("/{lang}")),
            ("services", format!("/{lang}/services")),
            ("services-none", format!("/{lang}/services?q=zzz")),
            ("service", format!("/{lang}/services/identity-card")),
            ("needs-question", format!("/{lang}/services/identity-card/needs")),
            ("needs-result", format!("/{lang}/services/identity-card/needs?{result}")),
            ("sites", format!("/{lang}/sites")),
            ("site", format!("/{lang}/sites/baku-1")),
            ("ticket-waiting", format!("{waiting}?lang={lang}")),
            ("ticket-called", format!("{called}?lang={lang}")),
            (
                "ticket-by-code",
                format!("/code?code={}&lang={lang}", hall.waiting["code"].as_str().unwrap()),
            ),
            ("ticket-looks", format!("{called}/looks?lang={lang}")),
            ("receipt", format!("{waiting}/receipt?lang={lang}")),
            ("honest", format!("/{lang}/honest")),
            ("remote", format!("/{lang}/sites/baku-1/ticket?service=passport")),
            ("wall", format!("/wall/baku-1?lang={lang}")),
            ("not-found", format!("/nowhere?lang={lang}")),
        ] {
            hall.look(name, lang, "", None, &path).await;
        }
    }
}

#[tokio::test]
async fn pages_of_staff_look_as_agreed() {
    let hall = Hall::new().await;
    let app = &hall.app;
    let (kiosk, admin) = (app.token("kiosk.baku-1").await, app.token("administrator").await);
    let (one, two) = (app.token("operator.baku-1.1").await, app.token("operator.baku-1.2").await);
    let three = app.token("operator.baku-1.3").await;
    let reception = app.token("reception.baku-1").await;
    let volunteer = app.token("volunteer.baku-1").await;
    app.call("POST", "/api/v1/counters/baku-1.3/open", &three, Value::Null).await;
    for lang in ["en", "ar"] {
        let chosen = format!("/kiosk/baku-1?lang={lang}");
        let group = format!("{chosen}&group=documents&also=passport");
        let new = format!("command={}&service=teleport&lang={lang}", uuid::Uuid::from_u128(3));
        for (name, token, form, path) in [
            ("sign-in", "", None, "/sign-in?next=/counter"),
            ("sign-in-refused", "", Some("login=a&password=b&totp=c"), "/sign-in"),
            ("not-signed-in", "", None, "/counter"),
            ("kiosk-start", kiosk.as_str(), None, "/kiosk/baku-1"),
            ("kiosk", &kiosk, None, chosen.as_str()),
            ("kiosk-group", &kiosk, None, group.as_str()),
            ("kiosk-refused", &kiosk, Some(new.as_str()), "/kiosk/baku-1"),
            ("counter-choose", &two, None, "/counter"),
            ("counter-idle", &three, None, "/counter"),
            ("counter-called", &one, None, "/counter"),
            ("counter-line", &one, None, "/counter/line"),
            ("reception", &reception, None, "/reception"),
            ("reception-paper", &reception, None, "/reception/paper"),
            ("pin", &one, None, "/pin?next=/counter"),
            ("staff", &admin, None, "/manage/staff"),
            ("plan", &admin, None, "/manage/baku-1/plan?counter=4"),
            ("plan-history", &admin, None, "/manage/baku-1/plan/history"),
            ("help", &volunteer, None, "/help?number=A+001"),
        ] {
            hall.look(name, lang, token, form, path).await;
        }
    }
}

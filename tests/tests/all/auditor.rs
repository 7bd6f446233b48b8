//! The page of the auditor: the public leaves, the newest first, and how each is verified.

use axum::http::{Request, StatusCode, header};
use ledger::checkpoint::Verifier;
use ledger::receipt::Receipt;
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::day::card;
use crate::personal::{path_of, with_phone};

async fn get(app: &TestApp, who: &str, path: &str) -> Answer {
    let token = app.token(who).await;
    let request = Request::builder()
        .uri(path)
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::COOKIE, format!("ow-desk={token}"));
    app.send(request.body(axum::body::Body::empty()).unwrap()).await
}

async fn page(app: &TestApp, path: &str) -> String {
    let answer = get(app, "auditor", path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    answer.text()
}

/// The numbers and the kinds of the entries on a page.
fn rows(page: &str) -> Vec<(i64, String)> {
    let between = |text: &str, from: &str, to: &str| {
        text.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned()
    };
    page.split("<tr><th scope=\"row\"")
        .skip(1)
        .map(|r| (between(r, "/auditor/", "\"").parse().unwrap(), between(r, "<code>", "</code>")))
        .collect()
}

/// A visitor with a phone number is called, looked at, and served.
async fn a_visit(app: &TestApp) -> Value {
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    app.call("POST", "/api/v1/counters/baku-1.1/open", &one, Value::Null).await;
    let t = app.ticket(&kiosk, "baku-1", with_phone("050 123 45 67")).await;
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    let look = json!({"purpose": "check-priority"});
    let looked = app.call("POST", &path_of(&t, "look"), &one, look).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.text());
    t
}

#[tokio::test]
async fn an_auditor_begins_at_the_newest_entries_and_reads_nothing_that_is_not_public() {
    let app = TestApp::new().await;
    let t = a_visit(&app).await;
    let text = page(&app, "/auditor").await;
    let size = i64::try_from(app.node.house.app.head().size).unwrap();
    let all = rows(&text);
    assert_eq!(all.first().unwrap().0, size - 1, "{text}");
    assert!(all.windows(2).all(|w| w[0].0 == w[1].0 + 1), "{all:?}");
    let app_of = &app.node.house.app;
    for part in [app_of.origin(), app_of.head().checkpoint().lines().nth(2).unwrap()] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for lang in ["az", "en", "ru", "ar"] {
        let text = page(&app, &format!("/auditor?lang={lang}")).await;
        assert!(!text.contains('⟦') && text.matches("<h1").count() == 1, "{lang}: {text}");
    }
    let mut said = text;
    for (index, _) in all {
        said += &page(&app, &format!("/auditor/{index}")).await;
    }
    let code = t["code"].as_str().unwrap();
    for secret in ["1234567", "123 45 67", "identity-card", "disability", "check-priority", code] {
        assert!(!said.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn entries_are_found_by_place_kind_day_and_number() {
    let app = TestApp::new().await;
    a_visit(&app).await;
    let ganja = app.token("kiosk.ganja-1").await;
    app.ticket(&ganja, "ganja-1", json!({"services": ["identity-card"]})).await;
    app.advance(86_400);
    card(&app).await;
    let kinds = |path: &'static str| {
        let app = &app;
        async move { rows(&page(app, path).await).into_iter().map(|r| r.1).collect::<Vec<_>>() }
    };
    assert_eq!(kinds("/auditor?kind=subject.looked").await, ["subject.looked/1"]);
    let issued = |n: usize| vec!["ticket.issued/1".to_owned(); n];
    assert_eq!(kinds("/auditor?kind=ticket.issued").await, issued(3));
    assert_eq!(kinds("/auditor?kind=ticket.issued&site=ganja-1").await, issued(1));
    assert_eq!(kinds("/auditor?kind=ticket.issued&day=2026-11-24").await, issued(2));
    assert_eq!(kinds("/auditor?kind=ticket.issued&day=2026-11-25").await, issued(1));
    assert_eq!(kinds("/auditor?kind=ticket.issued&day=2026-11-26").await, issued(0));
    assert!(!kinds("/auditor?site=node").await.contains(&"ticket.issued/1".to_owned()));
    let before = rows(&page(&app, "/auditor?before=5").await);
    assert_eq!(before.iter().map(|r| r.0).collect::<Vec<_>>(), [4, 3, 2, 1, 0]);
    for path in ["/auditor?site=nowhere", "/auditor?kind=nothing", "/auditor/999999", "/auditor/-1"]
    {
        let answer = get(&app, "auditor", path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text());
    }
    for (path, field) in [("/auditor?day=yesterday", "day"), ("/auditor?before=all", "before")] {
        let answer = get(&app, "auditor", path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        let named = format!("is missing or cannot be read: {field}<");
        assert!(answer.text().contains(&named), "{}", answer.text());
    }
}

#[tokio::test]
async fn older_pages_leave_no_entry_out() {
    let app = TestApp::new().await;
    for _ in 0..70 {
        card(&app).await;
    }
    // Signing in is an entry: what is read is the log of this moment.
    let token = app.token("auditor").await;
    let size = i64::try_from(app.node.house.app.head().size).unwrap();
    let (mut path, mut seen) = ("/auditor".to_owned(), Vec::new());
    loop {
        let request =
            Request::builder().uri(&path).header(header::COOKIE, format!("ow-desk={token}"));
        let text = app.send(request.body(axum::body::Body::empty()).unwrap()).await.text();
        seen.extend(rows(&text).into_iter().map(|r| r.0));
        let Some(next) = text.split("href=\"/auditor?site=&#38;").nth(1) else { break };
        let next = next.split('"').next().unwrap().replace("&#38;", "&");
        if !next.contains("before=") {
            break;
        }
        path = format!("/auditor?{next}");
    }
    assert_eq!(seen, (0..size).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn the_receipt_of_an_entry_proves_it_with_the_key_alone_and_opens_nothing() {
    let app = TestApp::new().await;
    a_visit(&app).await;
    let issued = rows(&page(&app, "/auditor?kind=ticket.issued").await)[0].0;
    let text = page(&app, &format!("/auditor/{issued}")).await;
    let key = Verifier::from_vkey(app.node.house.app.vkey()).unwrap();
    for line in
        ["onewindow-verify receipt onewindow-entry-", "onewindow-verify log ", "--site baku-1"]
    {
        assert!(text.contains(line), "{line}: {text}");
    }
    let file = get(&app, "auditor", &format!("/auditor/{issued}/receipt.tlog-proof")).await;
    let checked = Receipt::parse(&file.text()).unwrap().check(&key).unwrap();
    assert_eq!((checked.index, checked.leaf.name()), (issued.unsigned_abs(), "ticket.issued"));
    assert_eq!((checked.facts, checked.sealed.len()), (None, 0));
}

#[tokio::test]
async fn nobody_but_an_auditor_has_the_page() {
    let app = TestApp::new().await;
    for who in ["administrator", "head", "manager.baku-1", "operator.baku-1.1", "kiosk.baku-1"] {
        for path in ["/auditor", "/auditor/0", "/auditor/0/receipt.tlog-proof"] {
            assert_eq!(get(&app, who, path).await.status, StatusCode::FORBIDDEN, "{who} {path}");
        }
    }
    assert_eq!(app.page("/auditor").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_kind_that_is_described_can_be_asked_for() {
    let app = TestApp::new().await;
    let text = page(&app, "/auditor").await;
    let described = std::fs::read_to_string("../docs/ledger.md").unwrap();
    let kinds =
        described.lines().filter(|l| l.starts_with("| `")).filter_map(|l| l.split('|').nth(1));
    let kinds = kinds.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    for kind in kinds.filter_map(|k| k.split_once('/').map(|(n, _)| n).filter(|n| n.contains('.')))
    {
        assert!(text.contains(&format!("<option value=\"{kind}\"")), "{kind}");
    }
}

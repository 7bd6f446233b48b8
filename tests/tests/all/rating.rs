//! Ratings: once, by the holder of a finished visit, and nothing leads back.

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

use crate::erasure::visitor;
use crate::personal::{form, link_of, newest_leaf};

/// With what an old form still sends: nobody keeps it.
const GOOD: &str = "score=4&got=yes&fair=good&money=no&comment=Quick+and+kind.";

pub(crate) async fn rate(app: &TestApp, t: &Value, body: &str) -> Answer {
    form(app, "", &format!("{}/rate", link_of(t)), body.to_owned()).await
}

/// Every cell of a table, as text and as hex.
fn lies_in(app: &TestApp, table: &str, bytes: &[u8]) -> bool {
    let db = rusqlite::Connection::open(app.folder.join("onewindow.db")).unwrap();
    let mut rows = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = rows.column_count();
    let mut rows = rows.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        for n in 0..columns {
            let cell: rusqlite::types::Value = row.get(n).unwrap();
            let cell = match cell {
                rusqlite::types::Value::Blob(b) => b,
                rusqlite::types::Value::Text(t) => t.into_bytes(),
                _ => Vec::new(),
            };
            if cell.windows(bytes.len()).any(|w| w == bytes) {
                return true;
            }
        }
    }
    false
}

#[tokio::test]
async fn a_finished_visit_is_rated_once_and_nothing_leads_to_its_ticket() {
    let app = TestApp::new().await;
    let t = visitor(&app, true).await;
    let page = app.page(&format!("{}?lang=en", link_of(&t))).await.text();
    assert!(page.contains("How was it?"), "{page}");
    let asked = app.page(&format!("{}/rate?lang=en", link_of(&t))).await.text();
    assert!(asked.contains("Did anybody ask you for money beyond the fee?"), "{asked}");
    assert!(!asked.contains("<textarea"), "{asked}");
    let done = rate(&app, &t, GOOD).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let leaf = newest_leaf(&app).await;
    assert_eq!((leaf.kind.as_str(), leaf.seq, leaf.actor), ("visit.rated/2", 0, None));
    assert_eq!(leaf.public, ledger::cbor::Map::new().with("day", 20_261_124_i64));
    let twice = rate(&app, &t, "score=1").await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.text().contains("This was sent already."), "{}", twice.text());
    let thanks = app.page(&format!("{}/rate?lang=en", link_of(&t))).await.text();
    assert!(thanks.contains("Thank you.") && !thanks.contains("name=\"score\""), "{thanks}");
    let sql = store::sql!(
        "SELECT score FROM rating WHERE service = 'identity-card' AND entity = 'interior'
           AND hour = 10 AND got = 'yes' AND fair = 'good' AND money = 'no'
           AND comment = ''"
    );
    let journal = &app.node.house.app;
    assert_eq!(journal.read(move |tx| tx.all::<i64>(sql, &[])).await.unwrap(), [4]);
    if std::env::var("TEST_PG").is_err() {
        let id = uuid::Uuid::parse_str(t["id"].as_str().unwrap()).unwrap();
        assert!(lies_in(&app, "ticket", id.as_bytes()), "the control");
        for table in ["rating", "rating_use"] {
            assert!(!lies_in(&app, table, id.as_bytes()), "{table} names the ticket");
        }
        let db = rusqlite::Connection::open(app.folder.join("onewindow.db")).unwrap();
        assert!(!lies_in(&app, "entry", b"Quick and kind."), "a comment was kept");
        let newest: Vec<u8> = db
            .query_row("SELECT body FROM entry ORDER BY ord DESC LIMIT 1", [], |r| r.get(0))
            .unwrap();
        assert!(!newest.windows(16).any(|w| w == id.as_bytes()), "the entry names the ticket");
        let by: Vec<u8> = db
            .query_row("SELECT actor FROM command ORDER BY ord DESC LIMIT 1", [], |r| r.get(0))
            .unwrap();
        assert_eq!(by, [0; 16], "the command names the ticket");
    }
}

#[tokio::test]
async fn who_comes_here_is_an_entry_of_its_own() {
    let app = TestApp::new().await;
    let t = visitor(&app, true).await;
    rate(&app, &t, GOOD).await;
    let path = format!("{}/about", link_of(&t));
    let empty = form(&app, "", &path, "sex=".to_owned()).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = form(&app, "", &path, "sex=woman&disability=no&region=village".to_owned()).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
    let leaf = newest_leaf(&app).await;
    assert_eq!((leaf.kind.as_str(), leaf.seq, leaf.actor), ("visitor.described/1", 0, None));
    assert_eq!(leaf.public, ledger::cbor::Map::new().with("day", 20_261_124_i64));
    let twice = form(&app, "", &path, "sex=man".to_owned()).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let page = app.page(&format!("{}/rate?lang=en", link_of(&t))).await.text();
    assert!(!page.contains("name=\"sex\""), "{page}");
}

/// Who works here, with the cookie of their pages, and what they read.
const STAFF: &[(&str, &str, &[&str])] = &[
    ("operator.baku-1.1", "ow-desk", &["/counter"]),
    ("kiosk.baku-1", "ow-kiosk", &["/kiosk/baku-1"]),
    (
        "reception.baku-1",
        "ow-reception",
        &["/reception", "/reception/side", "/reception/elsewhere", "/reception/paper"],
    ),
    ("volunteer.baku-1", "ow-desk", &["/help"]),
    (
        "manager.baku-1",
        "ow-manage",
        &[
            "/manage/baku-1",
            "/manage/baku-1/board",
            "/manage/baku-1/days/20261124",
            "/manage/baku-1/forecast",
            "/api/v1/sites/baku-1/days/20261124",
        ],
    ),
    ("head", "ow-manage", &["/manage/head", "/manage/head/board", "/manage/head/compare"]),
    ("auditor", "ow-desk", &["/auditor", "/auditor?kind=visit.rated", "/auditor/{rated}"]),
    ("administrator", "ow-manage", &["/manage/staff", "/manage/baku-1/plan"]),
];

#[tokio::test]
async fn no_staff_rates_or_reads_a_rating() {
    let app = TestApp::new().await;
    let t = visitor(&app, true).await;
    let before = app.node.house.app.head().size;
    for (who, cookie, _) in STAFF {
        let token = app.token(who).await;
        for (name, value) in [
            (header::COOKIE, format!("{cookie}={token}")),
            (header::AUTHORIZATION, format!("Bearer {token}")),
        ] {
            for verb in ["rate", "about"] {
                let request = Request::builder()
                    .method("POST")
                    .uri(format!("{}/{verb}?lang=en", link_of(&t)))
                    .header("sec-fetch-site", "same-origin")
                    .header(&name, &value)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                let refused = app.send(request.body(GOOD.into()).unwrap()).await;
                assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who} by {name}");
                assert!(
                    refused.text().contains("Staff cannot rate a visit."),
                    "{}",
                    refused.text()
                );
            }
        }
    }
    let sessions = u64::try_from(STAFF.len()).unwrap();
    assert_eq!(app.node.house.app.head().size, before + sessions, "only sessions were opened");
    let rated = rate(&app, &t, GOOD).await;
    assert_eq!(rated.status, StatusCode::SEE_OTHER, "{}", rated.text());
    // No address of the API speaks of ratings, and no page of staff shows what was said.
    let api: serde_json::Value =
        serde_json::from_str(&onewindow::router::openapi().unwrap()).unwrap();
    let all = api["paths"].as_object().unwrap();
    assert!(all.keys().all(|path| !path.contains("/rate") && !path.contains("rating")));
    let entry = (app.node.house.app.head().size - 1).to_string();
    // The day over, there is its report, too.
    assert_eq!(crate::day::close(&app).await.status, StatusCode::OK);
    crate::figures::count(&app).await;
    for (who, cookie, pages) in STAFF {
        let token = app.token(who).await;
        for page in *pages {
            let page = page.replace("{rated}", &entry);
            let request = Request::builder()
                .uri(&page)
                .header(header::COOKIE, format!("{cookie}={token}"))
                .header(header::AUTHORIZATION, format!("Bearer {token}"));
            let seen = app.send(request.body(axum::body::Body::empty()).unwrap()).await;
            assert_eq!(seen.status, StatusCode::OK, "{who}: {page}: {}", seen.text());
            assert!(!seen.text().contains("Quick and kind."), "{who}: {page}: {}", seen.text());
        }
    }
    // Nor is it found with the visitor.
    let reception = app.token("reception.baku-1").await;
    let wanted = format!("wanted={}", t["code"].as_str().unwrap());
    let found = crate::front::desk(&app, &reception, "/reception/find", Some(&wanted)).await.text();
    assert!(found.contains(t["number"].as_str().unwrap()), "{found}");
    assert!(!found.contains("Quick and kind."), "{found}");
}

#[tokio::test]
async fn what_cannot_be_rated() {
    let app = TestApp::new().await;
    let t = visitor(&app, false).await;
    let early = rate(&app, &t, GOOD).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(!app.page(&format!("{}?lang=en", link_of(&t))).await.text().contains("How was it?"));
    let one = app.token("operator.baku-1.1").await;
    app.call("POST", &crate::personal::path_of(&t, "finish"), &one, json!({})).await;
    for body in ["", "score=0", "score=6", "score=good", "score=4&got=maybe"] {
        let wrong = rate(&app, &t, body).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(wrong.text().contains("The answers are not complete."), "{body}");
    }
    let guessed = form(&app, "", "/t/AAAA/rate", GOOD.to_owned()).await;
    assert_eq!(guessed.status, StatusCode::NOT_FOUND);
    app.advance(31 * 24 * 3600);
    let late = rate(&app, &t, GOOD).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("for 30 days"), "{}", late.text());
}

/// Takes a number, and has it called if it shall be.
async fn taken(app: &TestApp, called: bool) -> Value {
    let kiosk = app.token("kiosk.baku-1").await;
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    if called {
        let one = app.token("operator.baku-1.1").await;
        crate::personal::call(app, &one).await;
    }
    t
}

async fn may_rate(app: &TestApp, t: &Value) -> bool {
    app.page(&format!("{}/rate?lang=en", link_of(t))).await.status == StatusCode::OK
}

#[tokio::test]
async fn whoever_was_called_may_rate_and_whoever_was_not_may_not() {
    let app = TestApp::new().await;
    let one = app.token("operator.baku-1.1").await;
    let leave = async |t: &Value, n: u128| {
        let command = format!("command={}", uuid::Uuid::from_u128(8100 + n));
        let gone = form(&app, "", &format!("{}/leave", link_of(t)), command).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text());
    };
    // Gone before the call, and after it.
    let early = taken(&app, false).await;
    leave(&early, 1).await;
    let late = taken(&app, true).await;
    assert!(!may_rate(&app, &late).await, "it has not ended");
    leave(&late, 2).await;
    // Turned away, with the body of the service that it was about.
    let away = taken(&app, true).await;
    let why = json!({"ground": "paper-missing"});
    let path = crate::personal::path_of(&away, "turn-away");
    assert_eq!(app.call("POST", &path, &one, why).await.status, StatusCode::OK);
    // Called, sent back to the line, and not served when the day was closed.
    let sent = taken(&app, true).await;
    let path = crate::personal::path_of(&sent, "transfer");
    let to = json!({"service": "identity-card"});
    assert_eq!(app.call("POST", &path, &one, to).await.status, StatusCode::OK);
    let never = taken(&app, false).await;
    assert_eq!(crate::day::close(&app).await.status, StatusCode::OK);
    for (t, may) in [(&early, false), (&late, true), (&away, true), (&sent, true), (&never, false)]
    {
        assert_eq!(may_rate(&app, t).await, may, "{t}");
        let said = rate(&app, t, "score=1&money=yes").await.status;
        assert_eq!(said, if may { StatusCode::SEE_OTHER } else { StatusCode::CONFLICT }, "{t}");
    }
}

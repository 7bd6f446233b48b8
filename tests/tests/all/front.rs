//! Reception: numbers for those without a phone, taking one back, and self-declared priority.

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};
use uuid::Uuid;

use crate::personal::{link_of, newest_leaf, path_of};

/// Looks before a test gives up; each is a round trip. A sequencer waits for every transaction of
/// its server, also for those of other tests.
const TRIES: usize = 50_000;

/// The public log keeps the rule of the queue, as an outsider judges it.
pub(crate) async fn fair(app: &TestApp) {
    let leaves = store::sql!("SELECT body FROM leaf ORDER BY idx");
    let behind = store::sql!(
        "SELECT ord FROM entry WHERE ord > (SELECT MAX(ord) FROM leaf) ORDER BY ord LIMIT 1"
    );
    let journal = &app.node.house.app;
    for _ in 0..TRIES {
        let last = journal.read(move |tx| tx.opt::<i64>(behind, &[])).await.unwrap();
        if last.is_some() {
            continue;
        }
        let bodies = journal.read(move |tx| tx.all::<Vec<u8>>(leaves, &[])).await.unwrap();
        let mut fairness = onewindow_verify::fairness::Fairness::default();
        for (index, body) in (0..).zip(&bodies) {
            fairness.read(index, &ledger::leaf::Leaf::decode(body).unwrap());
        }
        assert!(fairness.violations.is_empty(), "{:#?}", fairness.violations);
        return;
    }
    panic!("the log does not catch up with the journal");
}

/// A page of reception, or a form of it.
pub(crate) async fn desk(app: &TestApp, token: &str, path: &str, body: Option<&str>) -> Answer {
    let request = Request::builder()
        .method(if body.is_some() { "POST" } else { "GET" })
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::COOKIE, format!("ow-reception={token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request.body(body.unwrap_or_default().to_owned().into()).unwrap()).await
}

/// The page of a code as a counter shows it.
async fn desk_page(app: &TestApp, code: &str) -> String {
    let one = app.token("operator.baku-1.1").await;
    let request = Request::builder()
        .uri(format!("/code?code={code}&lang=en"))
        .header(header::COOKIE, format!("ow-desk={one}"));
    app.send(request.body(String::new().into()).unwrap()).await.text()
}

/// A form's command that no other form of a test has.
pub(crate) fn command(n: u128) -> String {
    format!("command={}", Uuid::from_u128(70_000 + n))
}

/// What stands between two texts of a page.
pub(crate) fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}"));
    rest.split_once(to).unwrap().0
}

fn card() -> Value {
    json!({"services": ["identity-card"]})
}

fn with_ground() -> Value {
    json!({"services": ["identity-card"], "priority": "disability"})
}

/// The ids of those who wait for counter 1, in the order in which they are called.
async fn order(app: &TestApp, n: usize) -> Vec<Value> {
    let one = app.token("operator.baku-1.1").await;
    let mut ids = Vec::new();
    for _ in 0..n {
        let path = "/api/v1/counters/baku-1.1/call-next";
        let called = app.call("POST", path, &one, Value::Null).await.json();
        ids.push(called["ticket"]["id"].clone());
        app.call("POST", &path_of(&called["ticket"], "finish"), &one, json!({})).await;
    }
    ids
}

/// Opens a counter of the first hall under its own clerk.
async fn open(app: &TestApp, counter: u16) {
    let clerk = app.token(&format!("operator.baku-1.{counter}")).await;
    let path = format!("/api/v1/counters/baku-1.{counter}/open");
    let opened = app.call("POST", &path, &clerk, Value::Null).await;
    assert_eq!(opened.status, StatusCode::NO_CONTENT, "{}", opened.text());
}

#[tokio::test]
async fn reception_kiosk_and_api_send_first_where_a_counter_is_open() {
    let app = TestApp::new().await;
    let (kiosk, reception) = (app.token("kiosk.baku-1").await, app.token("reception.baku-1").await);
    for _ in 0..3 {
        app.ticket(&kiosk, "baku-1", card()).await;
    }
    // Nobody waits for certificates, and nobody serves them.
    open(&app, 1).await;
    let both = json!({"services": ["family-certificate", "identity-card"]});
    let t = app.ticket(&kiosk, "baku-1", both).await;
    assert_eq!(t["ahead"], 3, "the line that is served comes first");
    let by_api = app.page(&format!("{}?lang=en", link_of(&t))).await.text();
    let form = format!(
        "{}&service=family-certificate&service=identity-card&lang=en&priority=&phone=",
        command(1)
    );
    let by_reception = desk(&app, &reception, "/reception/give", Some(&form)).await.text();
    let form = format!("{}&service=identity-card&also=family-certificate&lang=en", command(2));
    let request = Request::builder()
        .method("POST")
        .uri("/kiosk/baku-1")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, format!("ow-kiosk={kiosk}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let by_kiosk = app.send(request.body(format!("{form}&priority=").into()).unwrap()).await.text();
    let code = |sheet: &str| between(sheet, "Spoken code</dt><dd><bdi>", "</bdi>").to_owned();
    assert!(by_api.contains("<li><b>Identity card</b>, now</li>"), "{by_api}");
    let mut pages = vec![by_api];
    for sheet in [by_reception, by_kiosk] {
        pages.push(app.page(&format!("/code?code={}&lang=en", code(&sheet))).await.text());
    }
    for page in pages {
        // By a code nobody reads the services: the counter tells which of them is first.
        assert!(page.contains("Next: Counter 1<"), "{page}");
    }
    // The service of a closed counter is named as such, also where it is all that is left.
    let only = app.ticket(&kiosk, "baku-1", json!({"services": ["family-certificate"]})).await;
    let page = app.page(&format!("{}?lang=en", link_of(&only))).await.text();
    assert!(page.contains("Not open yet: Counter 6, Counter 7"), "{page}");
    assert!(!page.contains("Next: "), "{page}");
    fair(&app).await;
}

#[tokio::test]
async fn reception_gives_one_number_for_several_services_the_shortest_line_first() {
    let app = TestApp::new().await;
    let (kiosk, reception) = (app.token("kiosk.baku-1").await, app.token("reception.baku-1").await);
    for _ in 0..3 {
        app.ticket(&kiosk, "baku-1", card()).await;
    }
    for counter in [1, 6] {
        open(&app, counter).await;
    }
    let form = format!(
        "{}&service=identity-card&service=family-certificate&lang=ru&priority=&phone=050+123+45+67",
        command(1)
    );
    let sheet = desk(&app, &reception, "/reception/give", Some(&form)).await;
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.text());
    let text = sheet.text();
    assert!(text.contains("A 004") && text.contains("<html lang=\"ru\""), "{text}");
    let code = between(&text, "Код для устной речи</dt><dd><bdi>", "</bdi>").to_owned();
    let page = app.page(&format!("/code?code={code}&lang=en")).await.text();
    // Nobody waits for certificates: they come first, and the page says where to.
    let staff = desk_page(&app, &code).await;
    assert!(
        staff.contains(
            "<li><b>Certificate about family members</b>, now</li><li>Identity card</li>"
        ),
        "{staff}"
    );
    assert!(page.contains("Next: Counter 6<"), "{page}");
    let six = app.token("operator.baku-1.6").await;
    let path = "/api/v1/counters/baku-1.6/call-next";
    let called = app.call("POST", path, &six, Value::Null).await.json();
    app.call("POST", &path_of(&called["ticket"], "finish"), &six, json!({})).await;
    let page = app.page(&format!("/code?code={code}&lang=en")).await.text();
    assert!(page.contains("Next: Counter 1<"), "{page}");
    // The same form again is the same number.
    let again = desk(&app, &reception, "/reception/give", Some(&form)).await.text();
    assert!(again.contains("A 004") && again.contains(&code), "{again}");
    let found = desk(&app, &reception, "/reception/find", Some("wanted=0501234567")).await.text();
    assert!(found.contains("<b><bdi>A 004</bdi></b> Identity card"), "{found}");
    fair(&app).await;
}

#[tokio::test]
async fn what_was_chosen_at_reception_stays_in_the_form_when_something_is_wrong() {
    let app = TestApp::new().await;
    let reception = app.token("reception.baku-1").await;
    let form = format!("{}&service=passport&lang=ar&priority=pregnant&phone=call+me", command(1));
    let wrong = desk(&app, &reception, "/reception/give", Some(&form)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    for kept in [
        "value=\"passport\" checked",
        "value=\"ar\" lang=\"ar\" selected",
        "value=\"pregnant\" selected",
        "value=\"call me\"",
        "This is not a phone number.",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    let none = desk(&app, &reception, "/reception/give", Some(&command(2))).await.text();
    assert!(none.contains("Choose at least one service."), "{none}");
}

#[tokio::test]
async fn only_reception_of_the_site_sees_its_screen() {
    let app = TestApp::new().await;
    for who in ["operator.baku-1.1", "kiosk.baku-1", "manager.baku-1", "administrator"] {
        let token = app.token(who).await;
        for path in ["/reception", "/reception/side", "/reception/paper"] {
            let page = desk(&app, &token, path, None).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{who} {path}");
        }
    }
    assert_eq!(app.page("/reception").await.status, StatusCode::UNAUTHORIZED);
    let reception = app.token("reception.baku-1").await;
    assert_eq!(desk(&app, &reception, "/reception", None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_number_is_taken_back_within_thirty_seconds_by_whoever_gave_it() {
    let app = TestApp::new().await;
    let (kiosk, reception) = (app.token("kiosk.baku-1").await, app.token("reception.baku-1").await);
    let own = app.ticket(&reception, "baku-1", card()).await;
    let late = app.ticket(&reception, "baku-1", card()).await;
    let foreign = app.ticket(&kiosk, "baku-1", card()).await;
    let not_own = app.call("POST", &path_of(&foreign, "void"), &reception, json!({})).await;
    assert_eq!(not_own.problem(), "queue-error-undo-over");
    app.advance(30);
    let undone = app.call("POST", &path_of(&own, "void"), &reception, json!({})).await;
    assert_eq!(undone.json()["state"], "voided", "{}", undone.text());
    let leaf = newest_leaf(&app).await;
    let public = ledger::cbor::Map::new().with("day", 20_261_124_i64).with("number", 1_i64);
    assert_eq!((leaf.kind.as_str(), leaf.public), ("ticket.voided/1", public));
    app.advance(1);
    let over = app.call("POST", &path_of(&late, "void"), &reception, json!({})).await;
    assert_eq!(over.problem(), "queue-error-undo-over");
    let twice = app.call("POST", &path_of(&own, "void"), &reception, json!({})).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let ganja = app.token("reception.ganja-1").await;
    let elsewhere = app.call("POST", &path_of(&late, "void"), &ganja, json!({})).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    assert_eq!((&board["waiting"], &board["issued"]), (&json!(2), &json!(3)));
    // It is nobody's turn any more, and the next number is the next.
    assert_eq!(order(&app, 2).await, [late["id"].clone(), foreign["id"].clone()]);
    assert_eq!(app.ticket(&kiosk, "baku-1", card()).await["number"], "A 004");
    let page = app.page(&format!("{}?lang=en", link_of(&own))).await.text();
    assert!(
        page.contains("Taken back by reception") && !page.contains("Leave the queue"),
        "{page}"
    );
    fair(&app).await;
}

#[tokio::test]
async fn a_withdrawn_priority_is_back_in_arrival_order_and_never_worse() {
    let app = TestApp::new().await;
    let (kiosk, reception) = (app.token("kiosk.baku-1").await, app.token("reception.baku-1").await);
    let first = app.ticket(&kiosk, "baku-1", card()).await;
    app.advance(60);
    let declared = app.ticket(&kiosk, "baku-1", with_ground()).await;
    app.advance(60);
    let holds = app.ticket(&kiosk, "baku-1", with_ground()).await;
    app.advance(60);
    let last = app.ticket(&kiosk, "baku-1", card()).await;
    let screen = desk(&app, &reception, "/reception", None).await.text();
    assert!(
        screen.contains("<b><bdi>A 002</bdi></b>") && screen.contains("<b><bdi>A 003</bdi></b>")
    );
    assert!(!screen.contains("role=\"status\">Disability"), "shown without a look");
    let path = path_of(&declared, "withdraw-priority");
    assert_eq!(app.call("POST", &path, &reception, json!({})).await.status, StatusCode::OK);
    let leaf = newest_leaf(&app).await;
    assert_eq!(leaf.kind, "ticket.relaned/1");
    let arrived: i64 = 1_795_500_060_000;
    assert_eq!(leaf.public.int("turn"), Ok(arrived));
    let again = app.call("POST", &path, &reception, json!({})).await;
    assert_eq!(again.problem(), "queue-error-not-declared");
    let path = path_of(&holds, "confirm-priority");
    assert_eq!(app.call("POST", &path, &reception, json!({})).await.status, StatusCode::OK);
    let public = ledger::cbor::Map::new().with("day", 20_261_124_i64).with("number", 3_i64);
    assert_eq!(newest_leaf(&app).await.public, public);
    for verb in ["confirm-priority", "withdraw-priority"] {
        let again = app.call("POST", &path_of(&holds, verb), &reception, json!({})).await;
        assert_eq!(again.problem(), "queue-error-not-declared", "{verb}");
        let ordinary = app.call("POST", &path_of(&first, verb), &reception, json!({})).await;
        assert_eq!(ordinary.problem(), "queue-error-not-declared", "{verb}");
    }
    let screen = desk(&app, &reception, "/reception", None).await.text();
    assert!(screen.contains("Nothing to look at."), "{screen}");
    let wanted = [&holds, &first, &declared, &last].map(|t| t["id"].clone());
    assert_eq!(order(&app, 4).await, wanted);
    fair(&app).await;
}

#[tokio::test]
async fn a_look_at_the_ground_is_recorded_and_its_visitor_sees_it() {
    let app = TestApp::new().await;
    let (kiosk, reception) = (app.token("kiosk.baku-1").await, app.token("reception.baku-1").await);
    let t = app.ticket(&kiosk, "baku-1", crate::personal::with_phone("050 123 45 67")).await;
    let form = format!("{}&ticket={}&act=look", command(1), t["id"].as_str().unwrap());
    let seen = desk(&app, &reception, "/reception/act", Some(&form)).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
    let text = seen.text();
    // What lives is fetched anew when its stream opens: what was opened stands outside it.
    let (stays, lives) = text.split_once("id=\"line\"").unwrap();
    assert!(stays.contains("<dd>Disability</dd>"), "{stays}");
    assert!(stays.contains(t["number"].as_str().unwrap()), "{stays}");
    assert!(!lives.contains("Disability"), "{lives}");
    assert!(!seen.text().contains("1234567"), "the phone number is not reception's to see");
    assert_eq!(newest_leaf(&app).await.kind, "subject.looked/1");
    let again = desk(&app, &reception, "/reception/act", Some(&form)).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(!again.text().contains("<dd>Disability</dd>"), "{}", again.text());
    let page = app.page(&format!("{}/looks?lang=en", link_of(&t))).await.text();
    assert!(page.contains("<td>Reception</td>"), "{page}");
    assert!(page.contains("<td>Ground of priority</td>"), "{page}");
    // Once it is confirmed there is nothing more to look at.
    app.call("POST", &path_of(&t, "confirm-priority"), &reception, json!({})).await;
    let form = format!("{}&ticket={}&act=look", command(2), t["id"].as_str().unwrap());
    let over = desk(&app, &reception, "/reception/act", Some(&form)).await;
    assert!(over.text().contains("no self-declared priority that is open"), "{}", over.text());
}

#[tokio::test]
async fn whoever_gives_the_priority_lane_has_looked_at_its_ground() {
    let app = TestApp::new().await;
    let reception = app.token("reception.baku-1").await;
    let form = format!("{}&service=identity-card&lang=en&priority=age-70&phone=", command(1));
    let sheet = desk(&app, &reception, "/reception/give", Some(&form)).await;
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.text());
    assert_eq!(newest_leaf(&app).await.kind, "ticket.confirmed/1");
    let screen = desk(&app, &reception, "/reception", None).await.text();
    assert!(screen.contains("Nothing to look at."), "{screen}");
    fair(&app).await;
}

/// The ids of the buttons of a part. A part without one has none that keeps the focus.
fn buttons(part: &str) -> Vec<String> {
    let tags = part.split("<button").skip(1).map(|b| b.split_once('>').unwrap().0);
    let ids = tags.map(|tag| {
        assert!(tag.contains(" id=\""), "a button without an id: {tag} in {part}");
        between(tag, " id=\"", "\"").to_owned()
    });
    ids.collect()
}

#[tokio::test]
async fn every_button_of_a_living_part_keeps_its_name_when_the_part_is_fetched_again() {
    let app = TestApp::new().await;
    let (kiosk, reception) = (app.token("kiosk.baku-1").await, app.token("reception.baku-1").await);
    let one = app.token("operator.baku-1.1").await;
    app.call("POST", "/api/v1/counters/baku-1.1/open", &one, Value::Null).await;
    let missed = app.ticket(&kiosk, "baku-1", crate::personal::with_phone("050 123 45 67")).await;
    let path = format!("{}/part?lang=en", link_of(&missed));
    let waits = app.page(&path).await.text();
    assert!(buttons(&waits).len() >= 2, "leave and erase: {waits}");
    assert_eq!(buttons(&waits), buttons(&app.page(&path).await.text()));
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    app.advance(46);
    app.call("POST", &path_of(&missed, "call-again"), &one, json!({})).await;
    app.advance(46);
    let done = app.call("POST", &path_of(&missed, "did-not-come"), &one, json!({})).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let set_aside = app.page(&path).await.text();
    assert!(set_aside.contains("/back\""), "{set_aside}");
    buttons(&set_aside);
    for _ in 0..2 {
        app.ticket(&kiosk, "baku-1", with_ground()).await;
    }
    let side = || async { desk(&app, &reception, "/reception/side", None).await.text() };
    let names = buttons(&side().await);
    assert_eq!(names.len(), 3 * 3 + 1, "three for each ground, one for who was missed: {names:?}");
    let different: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(different.len(), names.len(), "{names:?}");
    assert_eq!(names, buttons(&side().await));
}

//! Numbers from home: they move nobody, and a program that takes many gets words and no numbers.

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};
use uuid::Uuid;

use crate::front::{between, command, desk, fair};
use crate::personal::{form, link_of, newest_leaf, path_of, search};

/// From where somebody at home asks.
pub(crate) struct Home {
    device: String,
    address: String,
}

pub(crate) fn home(n: u32) -> Home {
    Home {
        device: Uuid::from_u128(u128::from(n)).to_string(),
        address: format!("10.{}.{}.1", n / 250 % 250, n % 250),
    }
}

pub(crate) async fn reserve(app: &TestApp, from: &Home, phone: &str, n: u128) -> Answer {
    let body = format!("{}&service=identity-card&priority=&phone={phone}", command(n));
    let request = Request::builder()
        .method("POST")
        .uri("/en/sites/baku-1/ticket")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", &from.address)
        .header(header::COOKIE, format!("ow-device={}", from.device))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request.body(body.into()).unwrap()).await
}

/// The page of a number that was just reserved.
pub(crate) fn link(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.headers[header::LOCATION].to_str().unwrap().to_owned()
}

pub(crate) async fn code_of(app: &TestApp, link: &str) -> String {
    let page = app.page(&format!("{link}?lang=en")).await.text();
    between(&page, "Spoken code: <b><bdi>", "</bdi>").to_owned()
}

async fn ahead(app: &TestApp, t: &Value) -> i64 {
    let path = format!("/api/v1/tickets/{}", t["code"].as_str().unwrap());
    app.call("GET", &path, "", Value::Null).await.json()["ahead"].as_i64().unwrap()
}

fn card() -> Value {
    json!({"services": ["identity-card"]})
}

#[tokio::test]
async fn a_number_from_home_waits_only_after_check_in_with_the_turn_of_its_reservation() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let reserved = reserve(&app, &home(1), "0501234567", 1).await;
    let link = link(&reserved);
    assert!(reserved.headers[header::SET_COOKIE].to_str().unwrap().starts_with("ow-device="));
    assert_eq!(newest_leaf(&app).await.kind, "ticket.reserved/1");
    app.advance(60);
    let walk_in = app.ticket(&kiosk, "baku-1", card()).await;
    assert_eq!((&walk_in["number"], ahead(&app, &walk_in).await), (&json!("A 002"), 0));
    let page = app.page(&format!("{link}?lang=en")).await.text();
    assert!(page.contains("check in before 11:30"), "{page}");
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    assert_eq!(board["waiting"], 1);
    // Nobody else checks in: not its holder from home, not a counter, no other site.
    let code = code_of(&app, &link).await;
    let desk_token = app.token("reception.baku-1").await;
    let id = search(&app, &desk_token, &code).await.json()[0]["id"].clone();
    let t = json!({"id": id, "code": code});
    for who in ["operator.baku-1.1", "manager.baku-1", "kiosk.ganja-1", "reception.ganja-1"] {
        let token = app.token(who).await;
        let answer = app.call("POST", &path_of(&t, "check-in"), &token, json!({})).await;
        let refused = matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
        assert!(refused, "{who}: {}", answer.text());
    }
    let nobody = form(&app, "", &format!("{link}/check-in"), command(9)).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let body = format!("{}&code={code}&lang=en", command(2));
    let request = Request::builder()
        .method("POST")
        .uri("/kiosk/baku-1/check-in")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, format!("ow-kiosk={kiosk}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let sheet = app.send(request.body(body.into()).unwrap()).await;
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.text());
    assert!(sheet.text().contains("A 001"), "{}", sheet.text());
    let leaf = newest_leaf(&app).await;
    assert_eq!(leaf.kind, "ticket.checked-in/1");
    assert_eq!(leaf.public.iter().map(|(k, _)| k).collect::<Vec<_>>(), ["day", "group", "number"]);
    assert_eq!(ahead(&app, &walk_in).await, 1);
    let path = "/api/v1/counters/baku-1.1/call-next";
    let called = app.call("POST", path, &one, Value::Null).await.json();
    assert_eq!(
        (&called["ticket"]["number"], &called["because"]),
        (&json!("A 001"), &json!("arrival"))
    );
    let twice = app.call("POST", &path_of(&t, "check-in"), &desk_token, json!({})).await;
    assert_eq!(twice.problem(), "queue-error-wrong-state");
    fair(&app).await;
}

#[tokio::test]
async fn a_number_from_home_that_nobody_checks_in_lapses() {
    let app = TestApp::new().await;
    let link = link(&reserve(&app, &home(1), "0501234567", 1).await);
    app.advance(90 * 60 - 1);
    assert_eq!(onewindow::reactions::once(&app.node.house).await.unwrap(), 0);
    app.advance(1);
    assert_eq!(onewindow::reactions::once(&app.node.house).await.unwrap(), 1);
    let code = code_of(&app, &link).await;
    let reception = app.token("reception.baku-1").await;
    let t = search(&app, &reception, &code).await.json()[0].clone();
    assert_eq!(t["state"], "lapsed");
    let late = app.call("POST", &path_of(&t, "check-in"), &reception, json!({})).await;
    assert_eq!(late.problem(), "queue-error-wrong-state");
    fair(&app).await;
}

#[tokio::test]
async fn reception_finds_a_number_from_home_and_checks_it_in() {
    let app = TestApp::new().await;
    let reception = app.token("reception.baku-1").await;
    reserve(&app, &home(1), "0501234567", 1).await;
    let found =
        desk(&app, &reception, "/reception/find", Some("wanted=050+123+45+67")).await.text();
    let id = between(&found, "name=\"ticket\" value=\"", "\"").to_owned();
    assert!(found.contains("value=\"check-in\""), "{found}");
    let form = format!("{}&ticket={id}&act=check-in", command(5));
    let done = desk(&app, &reception, "/reception/act", Some(&form)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    assert_eq!(board["waiting"], 1);
}

#[tokio::test]
async fn a_phone_number_is_needed_and_has_one_open_number_at_a_place() {
    let app = TestApp::new().await;
    for (phone, words) in [("", "needs a phone number"), ("call+me", "not a phone number")] {
        let answer = reserve(&app, &home(1), phone, 1).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{phone}");
        assert!(answer.text().contains(words), "{}", answer.text());
    }
    let first = link(&reserve(&app, &home(1), "0501234567", 2).await);
    // Other devices, other networks, the same phone however it is written.
    for n in 2..50 {
        let answer = reserve(&app, &home(n), "%2B994501234567", 100 + u128::from(n)).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        assert!(answer.text().contains("has a number at this place already"), "{}", answer.text());
        assert!(answer.text().contains("value=\"+994501234567\""), "typed and lost");
    }
    // Whoever leaves may take another.
    form(&app, "", &format!("{first}/leave"), command(3)).await;
    link(&reserve(&app, &home(60), "0501234567", 4).await);
}

#[tokio::test]
async fn a_program_that_takes_five_hundred_numbers_moves_nobody() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let before = app.ticket(&kiosk, "baku-1", card()).await;
    let mut taken = 0;
    // Many phones, one device, over an afternoon, from many networks.
    for n in 0..500_u32 {
        app.advance(10);
        let from = Home { address: home(n).address, ..home(7) };
        let answer = reserve(&app, &from, &format!("0507{n:06}"), u128::from(n)).await;
        if answer.status == StatusCode::SEE_OTHER {
            taken += 1;
        } else {
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
            assert!(answer.text().contains("One device takes at most 3 numbers a day."));
        }
    }
    assert_eq!(taken, 3);
    let walk_in = app.ticket(&kiosk, "baku-1", card()).await;
    assert_eq!((ahead(&app, &before).await, ahead(&app, &walk_in).await), (0, 1));
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    assert_eq!(board["waiting"], 2);
    fair(&app).await;
}

#[tokio::test]
async fn ten_thousand_tries_in_a_minute_are_refused_with_words() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let before = app.ticket(&kiosk, "baku-1", card()).await;
    let mut said = std::collections::BTreeMap::<StatusCode, u32>::new();
    // A new device and a new phone each time, from one network.
    for n in 0..10_000_u32 {
        let from = Home { address: "10.1.1.9".to_owned(), ..home(n) };
        let answer = reserve(&app, &from, &format!("0507{n:06}"), u128::from(n)).await;
        *said.entry(answer.status).or_default() += 1;
        if n == 9_999 {
            assert!(answer.text().contains("That was too often. Wait 60 seconds and try again."));
        }
    }
    let wanted = [(StatusCode::SEE_OTHER, 30), (StatusCode::TOO_MANY_REQUESTS, 9_970)];
    assert_eq!(said.into_iter().collect::<Vec<_>>(), wanted);
    // The next minute brings ten more, and then the hour is used up.
    app.advance(60);
    let mut taken = 0;
    for n in 0..20_u32 {
        let from = Home { address: "10.1.1.200".to_owned(), ..home(20_000 + n) };
        let answer = reserve(&app, &from, &format!("0508{n:06}"), 20_000 + u128::from(n)).await;
        if answer.status == StatusCode::SEE_OTHER {
            taken += 1;
        } else {
            assert!(answer.text().contains("Too many numbers were taken from this network"));
        }
    }
    assert_eq!(taken, 10);
    let walk_in = app.ticket(&kiosk, "baku-1", card()).await;
    assert_eq!((ahead(&app, &before).await, ahead(&app, &walk_in).await), (0, 1));
}

/// As through a proxy, where each try names another network: a device, a phone and a network each.
#[tokio::test]
async fn ten_thousand_from_as_many_networks_fill_what_may_be_reserved_and_nothing_else() {
    // What is limited is the same on both engines; PostgreSQL takes minutes for as many.
    let tries: u32 = if std::env::var("TEST_PG").is_ok() { 1_000 } else { 10_000 };
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let mut walk_ins = vec![app.ticket(&kiosk, "baku-1", card()).await];
    let full = app.node.house.pack.sites[&"baku-1".parse().unwrap()].policy.full;
    let entries = || app.node.house.app.head().size;
    let keys = || app.node.house.keys.living().unwrap().len();
    let (entries_before, keys_before) = (entries(), keys());
    let phone = |n: u32| format!("0507{n:06}");
    let mut said = std::collections::BTreeMap::<StatusCode, i64>::new();
    for n in 0..tries {
        let answer = reserve(&app, &home(n), &phone(n), u128::from(n)).await;
        *said.entry(answer.status).or_default() += 1;
        if n % (tries / 4) == 0 {
            walk_ins.push(app.ticket(&kiosk, "baku-1", card()).await);
        }
        if n == tries - 1 {
            let words = "As many people are on the way to this place as it takes.";
            assert!(answer.text().contains(words), "{}", answer.text());
            let typed = format!("value=\"{}\"", phone(n));
            assert!(answer.text().contains(&typed), "typed and lost");
        }
    }
    let wanted = [(StatusCode::SEE_OTHER, full), (StatusCode::CONFLICT, i64::from(tries) - full)];
    assert_eq!(said.into_iter().collect::<Vec<_>>(), wanted);
    // Whoever stands in the hall is where they were, and whoever comes finds a place.
    for (n, t) in (0..).zip(&walk_ins) {
        assert_eq!(ahead(&app, t).await, n);
    }
    // Whoever was refused left nothing: no entry, and no key.
    let written = i64::try_from(entries() - entries_before).unwrap();
    assert_eq!(written, full + 4);
    let made = keys() - keys_before;
    assert!(made <= usize::try_from(full).unwrap() + 512, "{made} keys for {full} numbers");
    // A phone that has a number, and a device that had three, get none from a new network either.
    let twice = reserve(&app, &home(20_000), &phone(1), 20_000).await;
    assert!(twice.text().contains("has a number at this place already"), "{}", twice.text());
    // What nobody checks in gives its place to whoever comes next.
    app.advance(90 * 60);
    while onewindow::reactions::once(&app.node.house).await.unwrap() > 0 {}
    for n in 0..4_u32 {
        let from = Home { address: home(30_000 + n).address, ..home(30_000) };
        let answer = reserve(&app, &from, &phone(30_000 + n), 30_000 + u128::from(n)).await;
        let right = if n < 3 { StatusCode::SEE_OTHER } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(answer.status, right, "{n}: {}", answer.text());
    }
    fair(&app).await;
}

#[tokio::test]
async fn a_holder_postpones_once_and_whoever_came_meanwhile_is_before() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let first = app.ticket(&kiosk, "baku-1", card()).await;
    app.advance(9 * 60);
    let soon = app.ticket(&kiosk, "baku-1", card()).await;
    app.advance(2 * 60);
    let late = app.ticket(&kiosk, "baku-1", card()).await;
    let link = link_of(&first);
    let page = app.page(&format!("{link}?lang=en")).await.text();
    assert!(page.contains("I need 10 more minutes") && page.contains("I need 20 more minutes"));
    let path = format!("{link}/postpone");
    for minutes in ["0", "11", "-10", "600"] {
        let body = format!("{}&minutes={minutes}", command(1));
        let answer = form(&app, "", &path, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{minutes}");
    }
    let done = form(&app, "", &path, format!("{}&minutes=10", command(2))).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(newest_leaf(&app).await.kind, "ticket.postponed/1");
    let again = form(&app, "", &path, format!("{}&minutes=20", command(3))).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("was postponed before"), "{}", again.text());
    assert!(!app.page(&format!("{link}?lang=en")).await.text().contains("10 more minutes"));
    let mut called = Vec::new();
    for _ in 0..3 {
        let path = "/api/v1/counters/baku-1.1/call-next";
        let t = app.call("POST", path, &one, Value::Null).await.json()["ticket"].clone();
        called.push(t["id"].clone());
        app.call("POST", &path_of(&t, "finish"), &one, json!({})).await;
    }
    assert_eq!(called, [&soon, &first, &late].map(|t| t["id"].clone()));
    let over = form(&app, "", &path, format!("{}&minutes=20", command(4))).await;
    assert_eq!(over.status, StatusCode::CONFLICT);
    fair(&app).await;
}

#[tokio::test]
async fn a_closed_day_takes_nobody_in_from_home_and_prints_no_paper() {
    let app = TestApp::new().await;
    let reception = app.token("reception.baku-1").await;
    let manager = app.token("manager.baku-1").await;
    let link = link(&reserve(&app, &home(1), "0501234567", 1).await);
    let code = code_of(&app, &link).await;
    let t = search(&app, &reception, &code).await.json()[0].clone();
    let print = "/api/v1/sites/baku-1/paper-numbers";
    assert_eq!(app.call("POST", print, &reception, json!({"count": 2})).await.status, 201);
    app.advance(600);
    let close = "/api/v1/sites/baku-1/close-day";
    assert_eq!(app.call("POST", close, &manager, json!({})).await.status, StatusCode::OK);
    for (path, body, why) in [
        // It ended with the day.
        (path_of(&t, "check-in"), json!({}), "queue-error-wrong-state"),
        (print.to_owned(), json!({"count": 2}), "queue-error-day-closed"),
    ] {
        let refused = app.call("POST", &path, &reception, body).await;
        assert_eq!(refused.problem(), why, "{path}");
    }
    let late = reserve(&app, &home(2), "0501234568", 2).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    // What nobody checked in is not served, and does not lapse on top of that.
    app.advance(90 * 60);
    onewindow::reactions::once(&app.node.house).await.unwrap();
    assert_eq!(search(&app, &reception, &code).await.json()[0]["state"], "unserved");
    fair(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_from_home_is_told_how_long_it_would_wait_and_when_to_set_off() {
    let app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let walk_in = app.ticket(&kiosk, "baku-1", card()).await;
    let next = "/api/v1/counters/baku-1.1/call-next";
    assert_eq!(app.call("POST", next, &one, Value::Null).await.status, StatusCode::OK);
    for _ in 0..12 {
        app.ticket(&kiosk, "baku-1", card()).await;
    }
    let link = link(&reserve(&app, &home(1), "0501234567", 1).await);
    let page = async || app.page(&format!("{link}?lang=en")).await.text();
    let far = page().await;
    let code = code_of(&app, &link).await;
    let path = format!("/api/v1/tickets/{code}");
    let wait = app.call("GET", &path, "", Value::Null).await.json()["wait"].clone();
    let said = format!(
        "If you were here now: about {} min, most likely under {} min.",
        wait["about"], wait["under"]
    );
    assert!(far.contains(&said), "{said}: {far}");
    assert!(wait["about"].as_i64().unwrap() > 30 && !far.contains("Set off now."), "{wait}");
    // Everybody before it but one, and the one at the counter, has been served.
    let mut at = walk_in["id"].as_str().unwrap().to_owned();
    for _ in 0..11 {
        let finish = format!("/api/v1/tickets/{at}/finish");
        app.call("POST", &finish, &one, json!({})).await;
        let called = app.call("POST", next, &one, Value::Null).await.json();
        called["ticket"]["id"].as_str().unwrap().clone_into(&mut at);
    }
    let near = page().await;
    assert!(
        near.contains("Set off now.") && near.contains("If you were here now: about"),
        "{near}"
    );
    for _ in 0..2 {
        let finish = format!("/api/v1/tickets/{at}/finish");
        app.call("POST", &finish, &one, json!({})).await;
        let called = app.call("POST", next, &one, Value::Null).await;
        if called.status == StatusCode::OK {
            called.json()["ticket"]["id"].as_str().unwrap().clone_into(&mut at);
        }
    }
    let free = page().await;
    assert!(free.contains("If you were here now, you would be called any moment."), "{free}");
}

//! Another centre, where the wait would be shorter: told to staff and holders, taken in one act.

use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use testkit::{Answer, TestApp};

use crate::day::{card, state};
use crate::front::{command, fair};
use crate::manager::{self, page};
use crate::personal::link_of;
use crate::remote::link;
use crate::systems::form_page;

async fn open(app: &TestApp, counter: &str) {
    let clerk = app.token(&format!("operator.{counter}")).await;
    let path = format!("/api/v1/counters/{counter}/open");
    let opened = app.call("POST", &path, &clerk, Value::Null).await;
    assert_eq!(opened.status, StatusCode::NO_CONTENT, "{}", opened.text());
}

/// Twelve wait at one counter of the first centre; the second one is empty.
async fn rush(app: &TestApp) -> Vec<Value> {
    open(app, "baku-1.1").await;
    let mut all = Vec::new();
    for _ in 0..12 {
        all.push(card(app).await);
    }
    app.advance(31 * 60);
    all
}

async fn go(app: &TestApp, link: &str, site: &str, phone: &str, n: u128) -> Answer {
    let body = format!("{}&site={site}&priority=&phone={phone}", command(n));
    let request = Request::builder()
        .method("POST")
        .uri(format!("{link}/elsewhere"))
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", "10.9.9.9")
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn where_the_wait_is_over_target_staff_and_the_holder_are_told_of_a_shorter_one() {
    let app = TestApp::new().await;
    let all = rush(&app).await;
    let last = link_of(all.last().unwrap());
    let words = "would be about";
    // Nobody sits there: a counter that may open some time is no reason to travel.
    assert!(!app.page(&format!("{last}?lang=en")).await.text().contains(words));
    open(&app, "baku-2.1").await;
    let shown = app.page(&format!("{last}?lang=en")).await.text();
    assert!(shown.contains(words) && shown.contains("min shorter."), "{shown}");
    assert!(shown.contains("The way there is not counted."));
    assert!(shown.contains("(9 km away in a straight line)"), "{shown}");
    // Whoever is next has nothing to gain.
    let first = link_of(&all[0]);
    assert!(!app.page(&format!("{first}?lang=en")).await.text().contains(words));
    for (who, area, path) in [
        ("manager.baku-1", "manage", "/manage/baku-1"),
        ("reception.baku-1", "reception", "/reception"),
    ] {
        let token = app.token(who).await;
        let shown = form_page(&app, &token, area, path).await;
        assert!(
            shown.contains("Shorter elsewhere") && shown.contains("Identity card: about"),
            "{shown}"
        );
        assert!(shown.contains("(9 km away in a straight line)"), "{shown}");
        // The same part is fetched again by the page, within a minute.
        let part = &shown.split("id=\"elsewhere\" data-live=\"").nth(1).unwrap();
        let (from, every) = part.split_once("\" data-every=\"").unwrap();
        let every: u32 = every.split('"').next().unwrap().parse().unwrap();
        assert!(every < 60);
        let part = form_page(&app, &token, area, from).await;
        assert!(part.contains("Identity card: about") && !part.contains("<main"), "{part}");
        // Only who may announce is offered to.
        assert_eq!(part.contains("Say so in the hall"), area == "manage", "{part}");
    }
    // The other centre has nothing better to offer.
    let manager = app.token("manager.baku-2").await;
    let there = page(&app, &manager, "/manage/baku-2").await.text();
    assert!(!there.contains("Shorter elsewhere"), "{there}");
}

#[tokio::test]
async fn a_manager_tells_the_hall_of_the_shorter_wait_in_one_act() {
    let app = TestApp::new().await;
    let token = app.token("manager.baku-1").await;
    rush(&app).await;
    let part = "/manage/baku-1/elsewhere?lang=en";
    assert!(!page(&app, &token, part).await.text().contains("Say so"), "nobody sits elsewhere");
    open(&app, "baku-2.1").await;
    let shown = page(&app, &token, part).await.text();
    let form = shown.split("<form").nth(1).unwrap();
    assert!(form.contains("action=\"/manage/baku-1/announce\""), "{shown}");
    let typed =
        ["name=\"word\" value=\"elsewhere\"", "name=\"words\" value=\"Bakı, 2 saylı mərkəz\""];
    assert!(typed.iter().all(|t| form.contains(t)), "{shown}");
    let body = "word=elsewhere&words=Bak%C4%B1%2C+2+sayl%C4%B1+m%C9%99rk%C9%99z";
    let told = manager::form(&app, &token, "/manage/baku-1/announce", body).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
    let wall = app.page("/wall/baku-1/alert?lang=en").await.text();
    for words in ["The wait is shorter at another place.", "Başqa yerdə", "Bakı, 2 saylı mərkəz"]
    {
        assert!(wall.contains(words), "{words}: {wall}");
    }
}

#[tokio::test]
async fn what_is_too_far_for_its_shorter_wait_is_not_offered() {
    let app = TestApp::new().await;
    let all = rush(&app).await;
    open(&app, "ganja-1.1").await;
    let last = link_of(all.last().unwrap());
    assert!(!app.page(&format!("{last}?lang=en")).await.text().contains("would be about"));
    let form = app.page(&format!("{last}/elsewhere?lang=en")).await.text();
    assert!(form.contains("At no other open centre within 30 km"), "{form}");
    let manager = app.token("manager.baku-1").await;
    let board = page(&app, &manager, "/manage/baku-1").await.text();
    assert!(!board.contains("Shorter elsewhere"), "{board}");
}

#[tokio::test]
async fn a_holder_takes_a_number_there_and_leaves_this_one_in_one_act_or_not_at_all() {
    let app = TestApp::new().await;
    let all = rush(&app).await;
    open(&app, "baku-2.1").await;
    let (ticket, own) = (all.last().unwrap(), link_of(all.last().unwrap()));
    let form = app.page(&format!("{own}/elsewhere?lang=en")).await.text();
    assert!(form.contains("value=\"baku-2\"") && form.contains("Take the number there"), "{form}");
    // The limits of numbers from home refuse first, and then nothing is left; what was typed stays.
    for (site, phone, why) in [
        ("baku-2", "12", "the phone"),
        ("baku-2", "", "no phone"),
        ("online", "0507000001", "not offered"),
    ] {
        let refused = go(&app, &own, site, phone, 1).await;
        assert!(refused.status.is_client_error(), "{why}: {}", refused.text());
        assert!(
            refused.text().contains(&format!("value=\"{phone}\"")),
            "{why}: {}",
            refused.text()
        );
        assert_eq!(state(&app, ticket).await, "waiting", "{why}");
    }
    let taken = go(&app, &own, "baku-2", "0507000002", 2).await;
    let there = link(&taken);
    assert!(app.page(&format!("{there}?lang=en")).await.text().contains("check in before"));
    assert_eq!(state(&app, ticket).await, "left");
    let again = go(&app, &own, "baku-2", "0507000002", 2).await;
    assert_eq!(link(&again), there, "the same form sent twice is one act");
    // A number that was left is not left again, and gives no second one.
    let late = go(&app, &own, "ganja-1", "0507000003", 3).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    let more = app.call("GET", "/api/v1/sites/ganja-1/board", "", Value::Null).await.json();
    assert_eq!(more["issued"], 0);
    // One open number for a phone and place: the one there counts as any from home.
    let twice = reserve_there(&app, "0507000002").await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text());
    fair(&app).await;
}

async fn reserve_there(app: &TestApp, phone: &str) -> Answer {
    let body = format!("{}&service=identity-card&priority=&phone={phone}", command(77));
    let request = Request::builder()
        .method("POST")
        .uri("/en/sites/baku-2/ticket")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn a_shorter_wait_elsewhere_takes_the_place_of_no_other_announcement() {
    let app = TestApp::new().await;
    let token = app.token("manager.baku-1").await;
    rush(&app).await;
    open(&app, "baku-2.1").await;
    let part = "/manage/baku-1/elsewhere?lang=en";
    let tell = async |body: &str| {
        let token = app.token("manager.baku-1").await;
        manager::form(&app, &token, "/manage/baku-1/announce", body).await
    };
    // One of a shorter wait may take the place of another one.
    for words in ["Here", "There"] {
        let told = tell(&format!("word=elsewhere&words={words}")).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
    }
    let shown = page(&app, &token, part).await.text();
    assert!(shown.contains("id=\"elsewhere-identity-card\""), "{shown}");
    assert_eq!(tell("word=evacuate&words=").await.status, StatusCode::SEE_OTHER);
    let shown = page(&app, &token, part).await.text();
    assert!(shown.contains("Shorter elsewhere") && !shown.contains("Say so"), "{shown}");
    // A page that was opened before has its button still.
    let refused = tell("word=elsewhere&words=There").await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    assert!(refused.text().contains("Withdraw it first"), "{}", refused.text());
    let wall = app.page("/wall/baku-1/alert?lang=en").await.text();
    assert!(wall.contains("leave the building") && !wall.contains("There"), "{wall}");
    let end = "/manage/baku-1/announcement-end";
    assert_eq!(manager::form(&app, &token, end, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(tell("word=elsewhere&words=There").await.status, StatusCode::SEE_OTHER);
}

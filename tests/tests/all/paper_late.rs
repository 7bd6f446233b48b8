//! Numbers on paper for an outage at opening, and such as are entered when their day is over.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Answer, Setup, TestApp};

use crate::day::{card, close, timers};
use crate::figures::{count, outside};
use crate::front::{command, desk, fair};
use crate::opening::go;
use crate::paper_numbers::paper;
use crate::personal::serve;

const PRINT: &str = "/api/v1/sites/baku-1/paper-numbers";
const ENTER: &str = "/api/v1/sites/baku-1/paper-tickets";
/// Tests begin on Tuesday, 24 November 2026, at 10:00; on the next day centres open at 9:00, 5:00
/// in UTC.
const TUESDAY: i64 = 20_261_124;
const WEDNESDAY: i64 = 20_261_125;

async fn reception(app: &TestApp) -> String {
    app.token("reception.baku-1").await
}

async fn print(app: &TestApp, day: i64, count: i64) -> Answer {
    let ask = json!({"day": day, "count": count});
    app.call("POST", PRINT, &reception(app).await, ask).await
}

async fn enter(app: &TestApp, day: i64, tickets: Value) -> Answer {
    let ask = json!({"day": day, "tickets": tickets});
    app.call("POST", ENTER, &reception(app).await, ask).await
}

fn served(number: &str, time: &str) -> Value {
    json!({"number": number, "service": "identity-card", "time": time, "outcome": "done"})
}

async fn report(app: &TestApp, day: i64) -> Value {
    let manager = app.token("manager.baku-1").await;
    let path = format!("/api/v1/sites/baku-1/days/{day}");
    let found = app.call("GET", &path, &manager, Value::Null).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());
    found.json()
}

/// Visits, served, not served and still here, as the report of a day counts them.
async fn counted(app: &TestApp, day: i64) -> [i64; 4] {
    let total = report(app, day).await["total"].clone();
    ["visits", "served", "unserved", "here"].map(|what| total[what].as_i64().unwrap())
}

/// The log, the rule, and the figures from outside: visits of a day, and those served on paper.
async fn sound(app: &TestApp, day: i64, wanted: (i64, i64)) {
    fair(app).await;
    count(app).await;
    let folder = crate::upgrades::publish(app).await;
    let day = day.to_string();
    let of = ["--site", "baku-1", "--day", &day];
    let found = outside(app, &folder, &of);
    let paper = found("served on paper");
    assert_eq!((found("numbers taken"), paper), (Some(wanted.0), Some(wanted.1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_printed_the_evening_before_carry_an_outage_over_opening() {
    let app = TestApp::new().await;
    go(&app, "2026-11-24T13:30:00Z");
    assert_eq!(print(&app, WEDNESDAY, 10).await.json(), json!({"first": "A 001", "last": "A 010"}));
    // Another sheet goes on where the first one ends, and today's numbers know of neither.
    assert_eq!(print(&app, WEDNESDAY, 5).await.json(), json!({"first": "A 011", "last": "A 015"}));
    assert_eq!(card(&app).await["number"], "A 001");
    go(&app, "2026-11-25T05:40:00Z");
    // The system is back at 9:40: whoever comes then has the number after the papers.
    let after = card(&app).await;
    assert_eq!(after["number"], "A 016");
    app.advance(60);
    let too_early = enter(&app, WEDNESDAY, json!([paper("A 001", "08:59")])).await;
    assert_eq!(too_early.problem(), "queue-error-bad-arrival", "before the place opened");
    assert!(too_early.json()["detail"].as_str().unwrap().contains("the place opened"));
    let papers =
        json!([paper("A 001", "09:05"), paper("A 002", "09:20"), served("A 003", "09:01")]);
    let done = enter(&app, WEDNESDAY, papers).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    assert_eq!(serve(&app, "baku-1.1", 3).await, ["A 001", "A 002", "A 016"]);
    assert_eq!(counted(&app, WEDNESDAY).await, [4, 4, 0, 0]);
    sound(&app, WEDNESDAY, (4, 1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_on_paper_is_entered_when_the_day_is_closed() {
    let app = TestApp::new().await;
    let printed = print(&app, TUESDAY, 10).await;
    assert_eq!(printed.json(), json!({"first": "A 001", "last": "A 010"}));
    app.advance(60);
    card(&app).await;
    // The system is down from 16:00 over the closing of the day at 19:00.
    go(&app, "2026-11-24T15:00:00Z");
    assert_eq!(close(&app).await.status, StatusCode::OK);
    assert_eq!(counted(&app, TUESDAY).await, [1, 0, 1, 0]);
    go(&app, "2026-11-25T06:00:00Z");
    let late = enter(&app, TUESDAY, json!([paper("A 002", "19:01")])).await;
    assert_eq!(late.problem(), "queue-error-bad-arrival", "after the closing");
    let papers =
        json!([served("A 002", "16:10"), paper("A 003", "16:40"), paper("A 004", "17:00")]);
    let done = enter(&app, TUESDAY, papers).await;
    assert_eq!((done.status, done.json()), (StatusCode::CREATED, json!({"entered": 3})));
    // Everybody has an end, and the same number counts once.
    assert_eq!(counted(&app, TUESDAY).await, [4, 1, 3, 0]);
    let hours = report(&app, TUESDAY).await["hours"].clone();
    let by_hour = hours.as_array().unwrap().iter().map(|h| (h["key"].clone(), h["visits"].clone()));
    assert_eq!(
        by_hour.collect::<Vec<_>>(),
        [(json!("10"), json!(1)), (json!("16"), json!(2)), (json!("17"), json!(1))]
    );
    for (number, problem) in [
        ("A 003", "queue-error-entered-before"),
        ("A 011", "queue-error-not-printed"),
        ("A 012", "queue-error-not-printed"),
    ] {
        let refused = enter(&app, TUESDAY, json!([served(number, "16:20")])).await;
        assert_eq!(refused.problem(), problem, "{number}");
    }
    assert_eq!(counted(&app, TUESDAY).await, [4, 1, 3, 0], "what was refused changed nothing");
    let board = app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json();
    assert_eq!(board["waiting"], 0, "nobody of yesterday waits today");
    sound(&app, TUESDAY, (4, 1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_was_wholly_on_paper_begins_when_it_is_entered_and_ends_by_itself() {
    let app = TestApp::new().await;
    assert_eq!(print(&app, WEDNESDAY, 10).await.status, StatusCode::CREATED);
    go(&app, "2026-11-26T06:00:00Z");
    let papers = json!([served("A 001", "10:00"), paper("A 002", "11:00")]);
    assert_eq!(enter(&app, WEDNESDAY, papers).await.status, StatusCode::CREATED);
    while timers(&app).await > 0 {}
    assert_eq!(counted(&app, WEDNESDAY).await, [2, 1, 1, 0]);
    let more = enter(&app, WEDNESDAY, json!([paper("A 003", "12:00")])).await;
    assert_eq!(more.status, StatusCode::CREATED, "{}", more.text());
    assert_eq!(counted(&app, WEDNESDAY).await, [3, 1, 2, 0]);
    assert_eq!(card(&app).await["number"], "A 001", "today is another day");
    sound(&app, WEDNESDAY, (3, 1)).await;
}

#[tokio::test]
async fn papers_are_entered_until_the_end_of_the_next_day_on_which_the_place_is_open() {
    // Saturday's papers until the end of Monday, for on Sunday nobody is there.
    let app = TestApp::new().await;
    let saturday = 20_261_128;
    assert_eq!(print(&app, saturday, 4).await.status, StatusCode::CREATED);
    let early = enter(&app, saturday, json!([paper("A 001", "10:00")])).await;
    assert_eq!(early.problem(), "queue-error-enter-day", "before the day");
    go(&app, "2026-11-30T19:30:00Z");
    let in_time = enter(&app, saturday, json!([served("A 001", "10:00")])).await;
    assert_eq!(in_time.status, StatusCode::CREATED, "{}", in_time.text());
    app.advance(3600);
    let over = enter(&app, saturday, json!([served("A 002", "10:00")])).await;
    assert_eq!(
        (over.status, over.problem()),
        (StatusCode::UNPROCESSABLE_ENTITY, "queue-error-enter-day".to_owned())
    );
    let words = over.json()["detail"].as_str().unwrap().to_owned();
    assert!(words.contains("until the end of the next day on which this place is open"), "{words}");
    for day in [0, 20_261_301, -1] {
        let refused = enter(&app, day, json!([served("A 002", "10:00")])).await;
        assert_eq!(refused.problem(), "queue-error-enter-day", "{day}");
    }
    fair(&app).await;
}

#[tokio::test]
async fn numbers_are_printed_for_the_next_days_on_which_the_place_opens_and_for_no_other() {
    let closed = |pack: &mut pack::Pack| {
        for site in pack.sites.values_mut() {
            let site = std::sync::Arc::make_mut(site);
            site.hours.retain(|h| h.day != jiff::civil::Weekday::Thursday);
        }
    };
    let app = TestApp::with(Setup { pack: closed, ..Setup::default() }).await;
    let days = [(WEDNESDAY, 201), (20_261_127, 201), (20_261_128, 201), (20_261_130, 201)];
    for (day, status) in days.into_iter().chain([
        (20_261_123, 422), // yesterday
        (20_261_126, 422), // Thursday
        (20_261_129, 422), // Sunday
        (20_261_202, 422), // the sixth
        (20_270_101, 422),
        (0, 422),
    ]) {
        let answer = print(&app, day, 3).await;
        assert_eq!(answer.status, status, "{day}: {}", answer.text());
        if status == 422 {
            assert_eq!(answer.problem(), "queue-error-print-day");
        }
    }
    for count in [0, 201] {
        assert_eq!(print(&app, WEDNESDAY, count).await.problem(), "queue-error-print-count");
    }
    let page = desk(&app, &reception(&app).await, "/reception/paper", None).await.text();
    for words in ["<option value=\"20261124\">Today</option>", "<option value=\"20261201\">"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("2026-11-28: A 001 to A 003, from 09:00 on"), "{page}");
    assert!(!page.contains("value=\"20261126\""), "a day on which nobody is there");
    fair(&app).await;
}

#[tokio::test]
async fn reception_prints_tomorrows_sheet_and_enters_yesterdays_papers_on_the_page() {
    let app = TestApp::new().await;
    let token = reception(&app).await;
    let form = format!("{}&day={WEDNESDAY}&count=2", command(1));
    let slips = desk(&app, &token, "/reception/paper/print", Some(&form)).await;
    assert_eq!(slips.status, StatusCode::OK, "{}", slips.text());
    for words in ["A 001", "A 002", "2026-11-25"] {
        assert!(slips.text().contains(words), "{words}");
    }
    assert!(!slips.text().contains("2026-11-24"), "the day of the printing");
    let form = format!("{}&day=20261126x&count=2", command(2));
    let wrong = desk(&app, &token, "/reception/paper/print", Some(&form)).await;
    assert!(wrong.status.is_client_error(), "{}", wrong.status);
    let form = format!("{}&day=20261129&count=7", command(3));
    let sunday = desk(&app, &token, "/reception/paper/print", Some(&form)).await.text();
    assert!(sunday.contains("Choose today, or one of the next days"), "{sunday}");
    assert!(sunday.contains("value=\"7\""), "typed and lost");
    go(&app, "2026-11-26T06:00:00Z");
    let token = reception(&app).await;
    let page = desk(&app, &token, "/reception/paper", None).await.text();
    assert!(page.contains("<option value=\"20261125\">2026-11-25</option>"), "{page}");
    let row = "number-0=A+001&service-0=identity-card&outcome-0=done&time-0=";
    let form = format!("{}&day={WEDNESDAY}&{row}08%3A00", command(4));
    let refused = desk(&app, &token, "/reception/paper/enter", Some(&form)).await.text();
    assert!(refused.contains("It must be on the day of the slip"), "{refused}");
    assert!(refused.contains("value=\"20261125\" selected"), "the day was chosen, and is lost");
    let form = format!("{}&day={WEDNESDAY}&{row}10%3A00", command(5));
    let done = desk(&app, &token, "/reception/paper/enter", Some(&form)).await.text();
    assert!(done.contains("1 number was entered."), "{done}");
    assert_eq!(counted(&app, WEDNESDAY).await, [1, 1, 0, 0]);
    fair(&app).await;
}

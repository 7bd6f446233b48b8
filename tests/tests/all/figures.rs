//! The figures are what the log adds up to.

use axum::http::StatusCode;
use jiff::Timestamp;
use onewindow::clock::Steered;
use onewindow::history::{self, Plan};
use serde_json::{Value, json};
use testkit::TestApp;

/// Counts what is left to count; says in how many steps.
pub(crate) async fn count(app: &TestApp) -> usize {
    let mut steps = 0;
    while figures::follow(&app.node.house).await.unwrap() {
        steps += 1;
    }
    steps
}

/// Two working days of each site, played through the real operations.
async fn play(app: &TestApp) {
    let planned: Timestamp = "2026-11-27T08:00:00Z".parse().unwrap();
    let plan = Plan { planned, days: 2, done: false, broken: None };
    history::run(&app.node.house, &plan, &Steered::default(), &mut |_, _| {}).await.unwrap();
    app.advance(3 * 86_400);
}

/// Every cell.
async fn cells(app: &TestApp) -> Vec<Vec<store::Value>> {
    let read = |tx: &mut store::Tx<'_>| {
        tx.all(
            store::sql!(
                "SELECT day, site, dim, item, visits, gone, missed, finished, turned, waits, first,
                   last FROM figure ORDER BY day, site, dim, item"
            ),
            &[],
        )
    };
    app.node.house.app.read::<_, store::StoreError, _>(read).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_counted_as_the_log_grew_is_what_counting_it_anew_gives() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    // As it grew: between the entries of one ticket, and over a restart.
    let first = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    count(&app).await;
    app.advance(180);
    let one = app.token("operator.baku-1.1").await;
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
    count(&app).await;
    let ground = json!({"ground": "paper-missing"});
    let path = format!("/api/v1/tickets/{}/turn-away", first["id"].as_str().unwrap());
    assert_eq!(app.call("POST", &path, &one, ground).await.status, 200);
    play(&app).await;
    assert!(count(&app).await > 2, "it goes on in bounded steps");
    let grown = cells(&app).await;
    assert!(grown.len() > 60, "{} cells", grown.len());
    assert_eq!(count(&app).await, 0, "nothing is counted twice");
    figures::rebuild(&app.node.house).await.unwrap();
    assert_eq!(cells(&app).await, Vec::<Vec<store::Value>>::new());
    count(&app).await;
    assert_eq!(cells(&app).await, grown);
    // The first visitor: one visit, three minutes, turned away on a ground.
    let day: [store::Value; 4] =
        [20_261_124_i64.into(), "baku-1".into(), "ground".into(), "paper-missing".into()];
    let turned = grown.iter().find(|row| row[..4] == day).unwrap();
    assert_eq!(turned[8], store::Value::Int(1));
}

fn said_outside(app: &TestApp, folder: &str, of: &[&str]) -> String {
    let args = ["onewindow-verify", "figures", folder, "--vkey", app.node.house.app.vkey()];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = onewindow_verify::run(args.iter().chain(of).copied(), &mut out, &mut err);
    let said = String::from_utf8([out, err].concat()).unwrap();
    assert_eq!(code, onewindow_verify::FINE, "{said}");
    said
}

/// What the outsider's program says of a published log, by the words before the colon.
pub(crate) fn outside(app: &TestApp, folder: &str, of: &[&str]) -> impl Fn(&str) -> Option<i64> {
    let said = said_outside(app, folder, of);
    move |name| {
        let line = said.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(": "))?;
        line.split(' ').next().unwrap().parse().ok()
    }
}

pub(crate) async fn figures_of(app: &TestApp, query: &str) -> Value {
    let answer = app.page(&format!("/api/v1/figures?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Each hour that the server shows is what the outsider computes, as the site's clock shows it.
async fn hours_are_the_same(app: &TestApp, folder: &str) {
    let server = figures_of(app, "site=baku-1&period=week").await;
    let of = ["--site", "baku-1", "--day", "20261123", "--to", "20261129"];
    let of = [&of[..], &["--zone", "Asia/Baku"]].concat();
    let hours = server["by_hour"].as_array().unwrap();
    let said = said_outside(app, folder, &of);
    assert!(hours.len() > 3, "{hours:?}");
    for hour in hours {
        let begins = format!("hour {}: ", hour["key"].as_str().unwrap());
        let Some(line) = said.lines().find(|l| l.starts_with(&begins)) else {
            // Nobody came, and a visit that ended then was rated: what ratings say is not public.
            let none = |field: &str| hour[field].as_i64().unwrap_or(0) == 0;
            assert!(none("called") && none("left") && none("did_not_come"), "{hour}: {said}");
            continue;
        };
        for (field, word) in [
            ("visits", "numbers taken"),
            ("called", "called"),
            ("median_min", "half waited at most"),
            ("p90_min", "9 of 10 waited at most"),
            ("left", "left"),
        ] {
            let Some(n) = hour[field].as_i64() else { continue };
            let told = line[begins.len()..].split(", ").find_map(|p| p.strip_prefix(word));
            let told = told.unwrap_or_else(|| panic!("{word}: {line}")).trim();
            assert_eq!(told.split(' ').next(), Some(n.to_string().as_str()), "{word}: {line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outsider_computes_the_same_from_the_public_log_alone() {
    let app = TestApp::new().await;
    play(&app).await;
    app.advance(4 * 86_400);
    count(&app).await;
    let folder = crate::upgrades::publish(&app).await;
    let week = ["--day", "20261123", "--to", "20261129"];
    let at = |site| [&["--site", site][..], &week[..]].concat();
    let cases: [(&str, &[&str]); 4] = [
        ("site=baku-1&period=week", &at("baku-1")),
        ("site=ganja-1&of=2026-W48", &at("ganja-1")),
        ("", &week),
        ("period=month&of=2026-11", &["--day", "20261102", "--to", "20261129"]),
    ];
    let mut shown = 0;
    for (query, of) in cases {
        let (server, outside) = (figures_of(&app, query).await, outside(&app, &folder, of));
        let total = &server["total"];
        assert!(total["called"].as_i64().unwrap() > 50, "{query}: {total}");
        assert!(total["median_min"].is_i64() && total["p90_min"].is_i64(), "{query}: {total}");
        assert_eq!(server["first_entry"].as_i64(), outside("entries"), "{query}");
        for (field, said) in [
            ("visits", "numbers taken"),
            ("called", "called"),
            ("median_min", "half waited at most"),
            ("p90_min", "9 of 10 waited at most"),
            ("left", "left before the call"),
            ("did_not_come", "did not come when called"),
            ("unserved", "not served when the day was closed"),
        ] {
            match total[field].as_i64() {
                Some(n) => {
                    shown += 1;
                    assert_eq!(outside(said), Some(n), "{query}: {field}");
                }
                // Small counts are withheld, also where an outsider can count them; and how many
                // came, where that would tell one.
                None => {
                    let small = ["visits", "left", "did_not_come", "unserved"].contains(&field);
                    assert!(small, "{query}: {field}");
                }
            }
        }
    }
    assert!(shown > 14, "{shown} compared");
    hours_are_the_same(&app, &folder).await;
    // A page of the same: with the line that was run here, and every language's words.
    let page = app.page("/en/figures?site=baku-1&period=week").await.text();
    let line = "onewindow-verify figures http://127.0.0.1/log/head --vkey";
    let days = "--day 20261123 --to 20261129 --zone Asia/Baku";
    assert!(page.contains(line) && page.contains(days), "{page}");
    for part in ["<svg class=\"chart\"", "<table>", "Wait by hour", "figures.csv?site=baku-1"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let nothing = outside(&app, &folder, &["--day", "20260101"]);
    assert_eq!(nothing("numbers taken"), None);
}

/// A ticket of a service that is called and turned away on a ground.
async fn turn_away(app: &TestApp, kiosk: &str, clerk: &str, ground: &str) {
    let t = app.ticket(kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    app.call("POST", "/api/v1/counters/baku-1.1/call-next", clerk, Value::Null).await;
    let path = format!("/api/v1/tickets/{}/turn-away", t["id"].as_str().unwrap());
    let done = app.call("POST", &path, clerk, json!({"ground": ground})).await;
    assert_eq!(done.status, 200, "{}", done.text());
    app.advance(60);
}

#[tokio::test]
async fn a_count_under_five_is_shown_nowhere_and_follows_from_nothing() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let clerk = app.token("operator.baku-1.1").await;
    let service = &app.node.house.pack.services[&"identity-card".parse().unwrap()];
    let grounds: Vec<String> = service.turn_away.iter().map(|g| g.key.clone()).collect();
    assert!(grounds.len() > 2, "{grounds:?}");
    for (ground, n) in grounds.iter().zip([9, 6, 2]) {
        for _ in 0..n {
            turn_away(&app, &kiosk, &clerk, ground).await;
        }
    }
    app.advance(7 * 86_400);
    count(&app).await;
    for period in ["week", "month"] {
        for site in ["", "baku-1"] {
            let r = figures_of(&app, &format!("site={site}&period={period}")).await;
            assert_eq!(r["total"]["turned_away"], 17, "{r}");
            let by: Vec<Value> = r["by_ground"].as_array().unwrap().clone();
            let shown = |ground: &str| {
                by.iter().find(|l| l["key"] == ground).unwrap()["turned_away"].clone()
            };
            // The two would be what is left of the total: the next smallest goes with them.
            assert_eq!(shown(&grounds[0]), 9, "{r}");
            assert_eq!((shown(&grounds[1]), shown(&grounds[2])), (Value::Null, Value::Null), "{r}");
        }
    }
    let csv = app.page("/en/figures.csv?period=week").await.text();
    assert!(csv.contains(&format!("ground,{},,,,,,,,9,,,,,,,,DEMO\r\n", grounds[0])), "{csv}");
    assert!(csv.contains(&format!("ground,{},,,,,,,,,,,,,,,,DEMO\r\n", grounds[2])), "{csv}");
    let page = app.page("/en/figures?period=week").await.text();
    assert!(page.contains("withheld") && !page.contains("<td class=\"n\">2</td>"), "{page}");
    assert_eq!(app.page("/en/figures?site=nowhere").await.status, 404);
    assert_eq!(app.page("/en/figures?period=day").await.status, 400);
    // By the hour: everybody was turned away within one.
    let r = figures_of(&app, "site=baku-1").await;
    assert_eq!(
        (&r["by_hour"][0]["key"], &r["by_hour"][0]["turned_away"]),
        (&json!("10"), &json!(17))
    );
}

/// What is published of a period, as other programs read it.
async fn published(app: &TestApp, of: &str) -> [String; 2] {
    let paths = [format!("/api/v1/figures?{of}"), format!("/en/figures.csv?{of}")];
    let [json, csv] = [app.page(&paths[0]).await, app.page(&paths[1]).await];
    assert_eq!((json.status, csv.status), (StatusCode::OK, StatusCode::OK), "{}", json.text());
    [json.text(), csv.text()]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_of_a_period_is_the_same_on_every_later_day() {
    let app = TestApp::new().await;
    let late = crate::erasure::visitor(&app, true).await;
    play(&app).await;
    count(&app).await;
    // The week goes on: nothing of it is published, and the page says when it will be.
    let page = app.page("/en/figures").await.text();
    assert!(page.contains("come on 2026-11-30, after 12:00 UTC"), "{page}");
    assert_eq!(app.page("/en/figures?of=2026-W48").await.status, StatusCode::NOT_FOUND);
    app.advance(4 * 86_400);
    count(&app).await;
    let asked =
        ["site=baku-1&period=week", "period=week", "period=month", "site=ganja-1&of=2026-11"];
    let mut before = Vec::new();
    for of in asked {
        before.push(published(&app, of).await);
    }
    let week: Value = serde_json::from_str(&before[0][0]).unwrap();
    assert_eq!((&week["period"], &week["from"]), (&json!("2026-W48"), &json!(20_261_123)));
    // Days that are withheld hide behind each other: the week less the others gives none of them.
    let days = week["by_part"].as_array().unwrap();
    assert_eq!(
        days.iter().map(|d| d["key"].as_str().unwrap()).collect::<Vec<_>>(),
        ["2026-11-24", "2026-11-25", "2026-11-26"]
    );
    for field in ["called", "left", "did_not_come", "finished", "turned_away", "unserved"] {
        let Some(all) = week["total"][field].as_i64() else { continue };
        let shown: Vec<i64> = days.iter().filter_map(|d| d[field].as_i64()).collect();
        let hidden = (days.len() - shown.len(), all - shown.iter().sum::<i64>());
        assert!(hidden.0 == 0 || (hidden.0 > 1 && hidden.1 >= 5), "{field}: {hidden:?}: {week}");
    }
    // Who comes now, and who rates a visit of that week, is counted from now on.
    for _ in 0..3 {
        crate::rating::rate(&app, &late, "score=1&money=yes").await;
        app.ticket(&app.token("kiosk.baku-1").await, "baku-1", json!({"services": ["passport"]}))
            .await;
        app.advance(86_400);
        count(&app).await;
        for (of, before) in asked.iter().zip(&before) {
            assert_eq!(published(&app, of).await, *before, "{of}");
        }
    }
    // A program that starts anew says the same, and so does a log that is counted anew.
    let mut app = app;
    app.restart().await;
    figures::rebuild(&app.node.house).await.unwrap();
    let counting = async || app.page("/en/figures").await.text().contains("still being counted: 0");
    assert!(counting().await, "whoever looks too early is told so");
    count(&app).await;
    assert!(!counting().await);
    for (of, before) in asked.iter().zip(&before) {
        assert_eq!(published(&app, of).await, *before, "{of}");
    }
    app.advance(7 * 86_400);
    count(&app).await;
    assert_eq!(published(&app, "site=baku-1&of=2026-W48").await, before[0]);
    let page = app.page("/en/figures?of=2026-W48").await.text();
    assert!(page.contains("of=2026-W49\">Later</a>"), "{page}");
    for (of, status) in
        [("2026-W60", 400), ("2026-W60&period=week", 400), ("2026-11&period=week", 404)]
    {
        assert_eq!(app.page(&format!("/en/figures?of={of}")).await.status, status, "{of}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_says_how_many_wait_now_how_long_and_when_it_is_quiet() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let clerk = app.token("operator.baku-1.1").await;
    let before = app.page("/en/sites/baku-1").await.text();
    assert_eq!(before.matches("not known yet").count(), 2, "{before}");
    for _ in 0..7 {
        app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    }
    app.advance(4 * 60);
    for n in 0..6 {
        let next = "/api/v1/counters/baku-1.1/call-next";
        let called = app.call("POST", next, &clerk, Value::Null).await.json();
        let id = called["ticket"]["id"].as_str().or(called["id"].as_str()).unwrap().to_owned();
        let path = format!("/api/v1/tickets/{id}/finish");
        assert_eq!(app.call("POST", &path, &clerk, json!({})).await.status, 200, "{n}");
    }
    let list = app.page("/en/sites").await.text();
    assert!(list.contains("Waiting now: <b class=\"num\">1</b>"), "{list}");
    assert!(list.contains("in the last hour: <b class=\"nw\">4 minutes</b>"), "{list}");
    // An hour later nobody knows any more.
    app.advance(3601);
    assert!(!app.page("/en/sites").await.text().contains("4 minutes"));
    play(&app).await;
    count(&app).await;
    let page = app.page("/en/sites/baku-1").await.text();
    for part in ["<svg class=\"chart\"", "Wednesday", "Thursday", "Quietest: ", ">12:00</th>"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let quiet = page.split("<h2>Weekly hours").next().unwrap();
    assert!(!quiet.contains("Friday"), "the day is not over: {page}");
}

//! What counts as a visit, and what else of a day is published: the same for whoever has only the
//! public log.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::day::{card, close};
use crate::figures::{count, figures_of, outside};
use crate::manager::page;
use crate::paper_numbers::{enter, outage, paper};
use crate::personal::{path_of, search};
use crate::rating::rate;
use crate::remote::{code_of, home, link, reserve};
use crate::{overrides, upgrades};

const DAY: &[&str] = &["--site", "baku-1", "--day", "20261124"];
/// The week of that day.
const WEEK: &str = "site=baku-1&of=2026-W48";

/// Sums of the day's cell, withheld or not.
async fn cell(app: &TestApp, dim: &'static str, item: &'static str) -> Vec<i64> {
    let read = move |tx: &mut store::Tx<'_>| {
        tx.opt::<Vec<store::Value>>(
            store::sql!(
                "SELECT visits, gone, missed, unserved, overridden, paper, rated, points, finished
                 FROM figure WHERE day = 20261124 AND site = 'baku-1' AND dim = $1 AND item = $2"
            ),
            &[dim.into(), item.into()],
        )
    };
    let row = app.node.house.app.read::<_, store::StoreError, _>(read).await.unwrap();
    let number = |v: store::Value| match v {
        store::Value::Int(n) => n,
        other => panic!("{other:?} is no count"),
    };
    row.unwrap().into_iter().map(number).collect()
}

/// The next visitor of counter 1 comes and is served.
async fn serve(app: &TestApp, clerk: &str) -> Value {
    let next = "/api/v1/counters/baku-1.1/call-next";
    let t = app.call("POST", next, clerk, Value::Null).await.json()["ticket"].clone();
    let done = app.call("POST", &path_of(&t, "finish"), clerk, json!({})).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    t
}

#[tokio::test]
async fn a_number_that_was_taken_back_is_no_visit_and_one_from_paper_is_one() {
    let app = TestApp::new().await;
    let (reception, _) = outage(&app).await;
    let clerk = app.token("operator.baku-1.1").await;
    let body = json!({"services": ["identity-card"]});
    let mistake = app.ticket(&reception, "baku-1", body).await;
    let back = app.call("POST", &path_of(&mistake, "void"), &reception, json!({})).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text());
    let mut served = paper("A 003", "10:06");
    served["outcome"] = json!("done");
    let mut first = paper("A 004", "10:12");
    first["priority"] = json!(true);
    let papers = json!([paper("A 002", "10:05"), served, first]);
    assert_eq!(enter(&app, &reception, papers).await.status, StatusCode::CREATED);
    count(&app).await;
    // Three from the kiosk, three from paper; one was served there.
    assert_eq!(cell(&app, "day", "").await, [6, 0, 0, 0, 0, 1, 0, 0, 0]);
    assert_eq!(cell(&app, "hour", "10").await[0], 6);
    for _ in 0..5 {
        serve(&app, &clerk).await;
    }
    count(&app).await;
    let folder = upgrades::publish(&app).await;
    let outside = outside(&app, &folder, DAY);
    assert_eq!((outside("numbers taken"), outside("called")), (Some(6), Some(5)));
    assert_eq!(outside("served on paper"), Some(1));
    // It is 10:22. They came at 10:00, 10:01, 10:05, 10:12 and 10:21.
    assert_eq!(outside("half waited at most"), Some(17));
    assert_eq!(outside("9 of 10 waited at most"), Some(22));
    app.advance(7 * 86_400);
    let total = figures_of(&app, WEEK).await["total"].clone();
    // One is withheld; and how many came, for less those who were called that one is left.
    assert_eq!((&total["visits"], &total["called"]), (&Value::Null, &json!(5)), "{total}");
    assert_eq!((&total["median_min"], &total["p90_min"]), (&json!(17), &json!(22)), "{total}");
    assert_eq!(total["served_on_paper"], Value::Null, "{total}");
}

#[tokio::test]
async fn a_number_from_home_counts_from_its_check_in_and_not_at_all_without_one() {
    let app = TestApp::new().await;
    let clerk = app.token("operator.baku-1.1").await;
    let desk = app.token("reception.baku-1").await;
    for n in 0..7_u32 {
        let phone = format!("05012345{n:02}");
        let reserved = reserve(&app, &home(n), &phone, u128::from(n) + 1).await;
        let code = code_of(&app, &link(&reserved)).await;
        app.advance(600);
        // The last one stays at home.
        if n < 6 {
            let id = search(&app, &desk, &code).await.json()[0]["id"].clone();
            let path = path_of(&json!({ "id": id }), "check-in");
            let here = app.call("POST", &path, &desk, json!({})).await;
            assert_eq!(here.status, StatusCode::OK, "{}", here.text());
            app.advance(120);
            serve(&app, &clerk).await;
        }
    }
    close(&app).await;
    count(&app).await;
    assert_eq!(cell(&app, "day", "").await[..4], [6, 0, 0, 0]);
    let folder = upgrades::publish(&app).await;
    let outside = outside(&app, &folder, DAY);
    assert_eq!((outside("numbers taken"), outside("half waited at most")), (Some(6), Some(2)));
    assert_eq!(outside("not served when the day was closed"), Some(0));
    app.advance(7 * 86_400);
    let total = figures_of(&app, WEEK).await["total"].clone();
    let known = ["visits", "called", "median_min", "p90_min", "finished"].map(|k| &total[k]);
    assert_eq!(known.map(|n| n.as_i64().unwrap()), [6, 6, 2, 2, 6], "{total}");
}

#[tokio::test]
async fn overrides_and_who_was_not_served_by_closing_are_published_with_their_recount() {
    let app = TestApp::new().await;
    for _ in 0..8 {
        card(&app).await;
    }
    for _ in 0..5 {
        let last = card(&app).await;
        assert!(overrides::ask(&app, "manager.baku-1", &last).await.status.is_success());
        assert!(overrides::confirm(&app, "deputy.baku-1", &last).await.status.is_success());
        app.advance(31);
    }
    let clerk = app.token("operator.baku-1.1").await;
    serve(&app, &clerk).await;
    assert_eq!(close(&app).await.status, StatusCode::OK);
    count(&app).await;
    assert_eq!(cell(&app, "day", "").await, [13, 0, 0, 12, 5, 0, 0, 0, 1]);
    let folder = upgrades::publish(&app).await;
    let outside = outside(&app, &folder, DAY);
    assert_eq!(outside("put first by two people"), Some(5));
    assert_eq!(outside("put first, our-error"), Some(5));
    assert_eq!(outside("not served when the day was closed"), Some(12));
    app.advance(7 * 86_400);
    let report = figures_of(&app, WEEK).await;
    assert_eq!(report["by_reason"][0]["key"], "our-error", "{report}");
    assert_eq!(report["by_reason"][0]["put_first"], 5, "{report}");
    let total = &report["total"];
    assert_eq!((&total["put_first"], &total["unserved"]), (&json!(5), &json!(12)), "{total}");
    let page = app.page(&format!("/en/figures?{WEEK}")).await.text();
    for part in ["Put first by two people, and why", "An error of ours", "ticket.overridden"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let csv = app.page(&format!("/en/figures.csv?{WEEK}")).await.text();
    assert!(csv.contains("reason,our-error,,,,,,,,,,5,,,,,,DEMO\r\n"), "{csv}");
}

#[tokio::test]
async fn a_mean_of_ratings_is_shown_from_thirty_on_with_what_was_answered() {
    let app = TestApp::new().await;
    let clerk = app.token("operator.baku-1.1").await;
    let mut served = Vec::new();
    for _ in 0..31 {
        served.push(card(&app).await);
        serve(&app, &clerk).await;
    }
    let late = served.pop().unwrap();
    for (n, t) in served.iter().enumerate() {
        // A visit can be rated on the days after it, and counts with its week.
        if n == 29 {
            app.advance(86_400);
        }
        let money = if n < 6 { "yes" } else { "no" };
        let got = if n < 2 { "no" } else { "yes" };
        let said = format!("score={}&money={money}&got={got}", 4 + n % 2);
        assert_eq!(rate(&app, t, &said).await.status, StatusCode::SEE_OTHER);
        let path = format!("{}/about", crate::personal::link_of(t));
        let told = crate::personal::form(&app, "", &path, "sex=woman&region=city".to_owned()).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
    }
    app.advance(6 * 86_400);
    count(&app).await;
    let report = figures_of(&app, WEEK).await;
    let total = &report["total"];
    assert_eq!((&total["ratings"], &total["rating_tenths"]), (&json!(30), &json!(45)), "{total}");
    assert_eq!((&total["described"], &total["response_percent"]), (&json!(30), &json!(96)));
    let body = &report["by_entity"][0];
    assert_eq!((&body["rating_tenths"], &body["response_percent"]), (&json!(45), &json!(96)));
    // All visits ended between 10 and 11.
    let ten = &report["by_hour"][0];
    assert_eq!((&ten["ratings"], &ten["rating_tenths"]), (&json!(30), &json!(45)), "{report}");
    let said = |part: &str, dim: &str, field: &str| {
        let lines = report[part][dim].as_array().unwrap().iter();
        lines.map(|l| (l["key"].clone(), l[field].clone())).collect::<Vec<_>>()
    };
    let n = |key: &str, n: i64| (json!(key), json!(n));
    assert_eq!(said("answers", "money", "ratings"), [n("no", 24), n("yes", 6)]);
    // Two of thirty: they would be what is left of the others.
    let hidden = |key: &str| (json!(key), Value::Null);
    assert_eq!(said("answers", "got", "ratings"), [hidden("no"), hidden("yes")]);
    assert_eq!(said("answers", "fair", "ratings"), [n("none", 30)]);
    assert_eq!(said("visitors", "sex", "described"), [n("woman", 30)]);
    assert_eq!(said("visitors", "disability", "described"), [n("none", 30)]);
    let csv = app.page(&format!("/en/figures.csv?{WEEK}")).await.text();
    let line = csv.lines().find(|l| l.starts_with("hour,10,")).unwrap();
    assert!(line.ends_with(",30,45,,,DEMO"), "{csv}");
    assert!(csv.contains("money,yes,,,,,,,,,,,,6,"), "{csv}");
    let text = app.page(&format!("/en/figures?{WEEK}")).await.text();
    let by_hour = text.split("Ratings by hour").nth(1).unwrap();
    assert!(by_hour.contains("10:00</th><td class=\"n\">4.5</td>"), "{by_hour}");
    assert!(text.contains("<dd>4.5<small>30 ratings: 96 % of those"), "{text}");
    assert!(text.contains("Asked for money beyond the fee</dt><dd>6<small>of 30"), "{text}");
    let folder = upgrades::publish(&app).await;
    let outside = outside(&app, &folder, DAY);
    assert_eq!((outside("ratings"), outside("numbers taken")), (Some(30), Some(31)));
    assert_eq!(
        (outside("could rate"), outside("said something of themselves")),
        (Some(31), Some(30))
    );
    // After the week it counts on the day on which it comes, and few are withheld.
    assert_eq!(rate(&app, &late, "score=1&money=yes").await.status, StatusCode::SEE_OTHER);
    app.advance(7 * 86_400);
    count(&app).await;
    assert_eq!(figures_of(&app, WEEK).await, report);
    let next = figures_of(&app, "site=baku-1&of=2026-W49").await;
    let total = &next["total"];
    assert_eq!(
        (&total["ratings"], &total["rating_tenths"]),
        (&Value::Null, &Value::Null),
        "{total}"
    );
    assert_eq!(next["answers"]["money"][0]["ratings"], Value::Null, "{next}");
}

/// A number from home, and its ticket as reception finds it.
async fn from_home(app: &TestApp, n: u32) -> Value {
    let desk = app.token("reception.baku-1").await;
    let reserved = reserve(app, &home(n), &format!("05012345{n:02}"), u128::from(n) + 1).await;
    let code = code_of(app, &link(&reserved)).await;
    search(app, &desk, &code).await.json()[0].clone()
}

/// The words of a page, without its marks.
fn words(page: &str) -> String {
    let parts = page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text = parts.collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn whoever_never_came_is_in_no_figure_of_the_house_either() {
    let mut app = TestApp::new().await;
    let desk = app.token("reception.baku-1").await;
    let act = async |t: &Value, verb: &str| {
        let done = app.call("POST", &path_of(t, verb), &desk, json!({})).await;
        assert_eq!(done.status, StatusCode::OK, "{verb}: {}", done.text());
    };
    // Two lapse, two are given up on the way, one is on its way when the day is closed.
    for n in 0..2 {
        from_home(&app, n).await;
    }
    app.advance(90 * 60);
    onewindow::reactions::once(&app.node.house).await.unwrap();
    for n in 2..4 {
        act(&from_home(&app, n).await, "leave").await;
    }
    from_home(&app, 4).await;
    // One number is taken back at once, and one visitor comes.
    let mistake = app.ticket(&desk, "baku-1", json!({"services": ["identity-card"]})).await;
    act(&mistake, "void").await;
    act(&from_home(&app, 5).await, "check-in").await;
    app.advance(120);
    serve(&app, &app.token("operator.baku-1.1").await).await;
    let manager = app.token("manager.baku-1").await;
    let board = page(&app, &manager, "/manage/baku-1?lang=en").await.text();
    assert!(words(&board).contains("Left or did not come 0 0 % of today"), "{board}");
    let head = app.token("head").await;
    let halls = page(&app, &head, "/manage/head?lang=en").await.text();
    assert!(halls.contains("0 (0 %)"), "{halls}");
    assert_eq!(close(&app).await.status, StatusCode::OK);
    count(&app).await;
    // Called, served, turned away, left, not served.
    let compared = page(&app, &head, "/manage/head/compare?by=service&lang=en").await.text();
    assert!(words(&compared).contains("withheld 1 1 0 0 0"), "{compared}");
    let path = "/api/v1/sites/baku-1/days/20261124";
    let total = app.call("GET", path, &manager, Value::Null).await.json()["total"].clone();
    let of = ["visits", "served", "did_not_come", "left", "unserved", "here"].map(|k| &total[k]);
    assert_eq!(of.map(|n| n.as_i64().unwrap()), [1, 1, 0, 0, 0, 0], "{total}");
    assert_eq!(cell(&app, "day", "").await, [1, 0, 0, 0, 0, 0, 0, 0, 1]);
    // What forecasts and the plan of counters learn from.
    let site = app.node.house.sites.halls().iter().find(|s| s.key.as_str() == "baku-1").cloned();
    let (site, date) = (site.unwrap(), jiff::civil::date(2026, 11, 24));
    let read = move |tx: &mut store::Tx<'_>| queue::past::day(tx, &site, date);
    let past = app.node.house.app.read(read).await.unwrap().unwrap();
    assert_eq!(past.visits.iter().map(|v| v.number).collect::<Vec<_>>(), [7]);
    // What an older program left is filled from its entries: the audit at the end compares.
    let file = app.folder.join("onewindow.db");
    if file.exists() {
        let older = "ALTER TABLE ticket DROP COLUMN visit;
             ALTER TABLE ticket DROP COLUMN waits_from;
             DELETE FROM migration WHERE name IN ('queue/0019_visits', 'queue/0020_waits');";
        rusqlite::Connection::open(file).unwrap().execute_batch(older).unwrap();
        app.restart().await;
        let manager = app.token("manager.baku-1").await;
        let again = app.call("GET", path, &manager, Value::Null).await.json()["total"].clone();
        assert_eq!(again, total);
    }
}

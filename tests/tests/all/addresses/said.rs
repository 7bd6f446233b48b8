//! That a demo says so on every page, on every paper, in every table and in the name of its log,
//! and the real thing nowhere.

use print::{Painter, Slip};
use serde_json::json;
use testkit::printer::{Manner, Printer, rows};
use testkit::{Setup, TestApp};
use web::printer_line::Reach;

use super::scene::Scene;
use super::{All, At, Away, Called, CalledTwice, Done, Link, Only, Row, Signed, TABLE, Waiting};
use crate::breaks::opened;
use crate::manager::page;
use crate::personal::{call, path_of};
use crate::printing::{MANAGER, enrol, manage, take, work};

/// The pages of a scene, by address: what a browser gets, and what it is answered to a form.
async fn pages(scene: &Scene, at: At) -> Vec<(String, String)> {
    let wanted = |row: &&Row| row.2 == at && !row.1.starts_with("/api/");
    let mut found = Vec::new();
    for row in TABLE.iter().filter(wanted) {
        let token = match row.4 {
            Only(may) => match may.first() {
                Some(login) => scene.app.token(login).await,
                None => continue,
            },
            Signed => scene.app.token("operator.baku-1.1").await,
            All | Link => String::new(),
        };
        let text = scene.try_as(row, &scene.fill(row.1), &token).await.text();
        if text.contains("<!doctype html") {
            found.push((format!("{} {}", row.0, row.1), text));
        }
    }
    found
}

#[tokio::test]
async fn every_page_of_a_demo_says_so_and_none_of_the_real_thing() {
    for demo in [true, false] {
        let mut looked = Vec::new();
        for at in [Waiting, Called, CalledTwice, Away, Done] {
            let scene = Scene::of(at, Setup { demo, ..Setup::default() }).await;
            for (address, page) in pages(&scene, at).await {
                // What the pack made up of a service is marked so anywhere.
                let page = page.replace("<small>DEMO</small>", "");
                assert_eq!(page.contains("DEMO"), demo, "{address} of a demo ({demo}): {page}");
                looked.push(address);
            }
        }
        assert!(looked.len() > 60, "{} pages", looked.len());
        // What a browser prints: the sheets of kiosk and reception, and numbers ahead.
        for sheet in ["POST /kiosk/{site}", "POST /reception/give", "POST /reception/paper/print"] {
            assert!(looked.iter().any(|l| l == sheet), "{sheet} is no page: {looked:#?}");
        }
    }
}

/// The top of a paper on which the mark stands before anything else.
fn mark() -> Vec<Vec<u8>> {
    let paper = Slip { marks: vec!["DEMO".to_owned()], ..Slip::default() };
    let picture = Painter::of_this_machine().unwrap().paint(&paper).unwrap();
    rows(&print::job(&picture))[..46].to_vec()
}

#[tokio::test]
async fn every_paper_of_a_demo_says_so_and_none_of_the_real_thing() {
    let mark = mark();
    assert!(mark.iter().flatten().any(|eight| *eight != 0), "the mark is white");
    for demo in [true, false] {
        let printer = Printer::on(Manner::Ready);
        let printers = Reach { loopback: false, also: vec![printer.address.clone()] };
        let app = TestApp::with(Setup { demo, printers, ..Setup::default() }).await;
        let says = |what: &str| {
            let paper = printer.torn_off().unwrap();
            assert_eq!(rows(&paper)[..46] == mark, demo, "{what} of a demo ({demo})");
        };
        let code = "0190a1b2-0000-7000-8000-0000000000f1";
        let code = format!("command={code}&name=Left&address={}", printer.address);
        manage(&app, MANAGER, "/manage/baku-1/printers", &code).await;
        says("the code of a printer");
        enrol(&app, &printer).await;
        let kiosk = app.token("kiosk.baku-1").await;
        take(&app, &kiosk, "0190a1b2-0000-7000-8000-0000000000f2", "ar").await;
        work(&app).await;
        says("a ticket");
        let one = opened(&app).await;
        let ticket = call(&app, &one).await["ticket"].clone();
        let why = json!({"ground": "paper-missing"});
        app.call("POST", &path_of(&ticket, "turn-away"), &one, why).await;
        let form = "command=0190a1b2-0000-7000-8000-0000000000f3&act=slip&ticket=";
        let form = format!("{form}{}", ticket["id"].as_str().unwrap());
        crate::personal::form(&app, &one, "/counter/act", form).await;
        work(&app).await;
        says("what to bring");
    }
}

#[tokio::test]
async fn every_table_of_a_demo_says_so_in_each_line_and_none_of_the_real_thing() {
    for demo in [true, false] {
        let app = TestApp::with(Setup { demo, ..Setup::default() }).await;
        let manager = app.token(MANAGER).await;
        crate::day::card(&app).await;
        let close = "/api/v1/sites/baku-1/close-day";
        assert_eq!(app.call("POST", close, &manager, json!({})).await.status, 200);
        let tables =
            ["/manage/baku-1/days/20261124.csv", "/manage/baku-1/forecast.csv", "/en/figures.csv"];
        for path in tables {
            let table = page(&app, &manager, path).await;
            assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8", "{path}");
            let text = table.text();
            assert!(text.ends_with("\r\n") && text.lines().count() > 0, "{path}: {text}");
            for line in text.lines() {
                assert_eq!(line.ends_with(",DEMO"), demo, "{path} of a demo ({demo}): {text}");
            }
        }
    }
}

//! The paper of a visitor who is turned away: asked for at the counter, in the visitor's language,
//! printed once.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use testkit::printer::{Manner, Printer, rows, scanned};
use testkit::{Answer, Setup, TestApp};
use web::Printer as Enrolled;
use web::printer_line::Reach;

use crate::breaks::opened;
use crate::personal::{call, form, path_of};
use crate::printing::{MANAGER, code, enrol, get, manage, near, work};

fn command(n: u128) -> String {
    uuid::Uuid::from_u128(0x0190_a1b2_0000_7000_8000_0000_0000_a000 + n).to_string()
}

/// Turns a visitor of a language away as the counter's form does. Answers the ticket, and the
/// address of the screen afterwards.
async fn away(app: &TestApp, one: &str, lang: &str) -> (Value, String) {
    let reception = app.token("reception.baku-1").await;
    let ask = json!({"services": ["identity-card"], "language": lang});
    let ticket = app.ticket(&reception, "baku-1", ask).await;
    call(app, one).await;
    app.advance(46);
    let (id, n) = (ticket["id"].as_str().unwrap(), u128::from(lang.as_bytes()[1]));
    let body =
        format!("command={}&act=turn-away&ticket={id}&ground=paper-missing", command(100 + n));
    let done = form(app, one, "/counter/act", body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let screen = done.headers[header::LOCATION].to_str().unwrap().to_owned();
    assert_eq!(screen, format!("/counter?away={id}"));
    (ticket, screen)
}

async fn press(app: &TestApp, one: &str, t: &Value, act: &str, n: u128) -> Answer {
    let id = t["id"].as_str().unwrap();
    form(app, one, "/counter/act", format!("command={}&act={act}&ticket={id}", command(n))).await
}

/// What the screen says of the paper.
async fn told(app: &TestApp, one: &str, screen: &str) -> String {
    let part = get(app, &format!("ow-desk={one}; lang=en"), screen).await;
    assert_eq!(part.status, StatusCode::OK, "{}", part.text());
    part.text()
}

async fn printer_works(app: &TestApp, printer: &Enrolled) {
    onewindow::printers::once(&app.node.house, printer, true).await.unwrap();
}

#[tokio::test]
async fn a_button_that_is_pressed_twice_prints_what_to_bring_once_in_each_language() {
    for lang in ["az", "en", "ru", "ar"] {
        let printer = Printer::on(Manner::Ready);
        let app = near(&printer).await;
        enrol(&app, &printer).await;
        let one = opened(&app).await;
        let (ticket, screen) = away(&app, &one, lang).await;
        let offered = told(&app, &one, &screen).await;
        assert!(offered.contains("Print the slip") && !offered.contains("data-open"), "{offered}");
        for _ in 0..2 {
            let done = press(&app, &one, &ticket, "slip", 1).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        }
        // Another window of the same counter.
        press(&app, &one, &ticket, "slip", 2).await;
        let says = told(&app, &one, &screen).await;
        assert!(says.contains("data-open") && says.contains("is being printed"), "{says}");
        work(&app).await;
        work(&app).await;
        press(&app, &one, &ticket, "slip", 3).await;
        work(&app).await;
        let jobs = printer.jobs();
        assert_eq!(jobs.len(), 1, "{lang}");
        let edge = |row: &Vec<u8>| row[..2].iter().chain(&row[70..]).any(|eight| *eight != 0);
        assert!(!rows(&jobs[0]).iter().any(edge), "{lang}: something runs off the paper");
        let link = scanned(&jobs[0]);
        assert_eq!(link, ticket["link"].as_str().unwrap(), "{lang}");
        let says = told(&app, &one, &screen).await;
        assert!(says.contains("The slip is in the printer: baku-1.kiosk-1."), "{says}");
        // One that was lost is printed again where somebody asks for it: the mark makes it longer.
        assert!(says.contains("value=\"slip-again\""), "{says}");
        press(&app, &one, &ticket, "slip-again", 4).await;
        work(&app).await;
        let jobs = printer.jobs();
        assert_eq!(jobs.len(), 2, "{lang}");
        assert!(rows(&jobs[1]).len() > rows(&jobs[0]).len(), "{lang}");
    }
}

#[tokio::test]
async fn a_printer_that_is_gone_says_so_and_the_page_can_be_shown() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    enrol(&app, &printer).await;
    let one = opened(&app).await;
    let (ticket, screen) = away(&app, &one, "ru").await;
    printer.becomes(Manner::Gone);
    press(&app, &one, &ticket, "slip", 1).await;
    work(&app).await;
    let says = told(&app, &one, &screen).await;
    assert!(says.contains("Printer baku-1.kiosk-1: does not answer"), "{says}");
    // It is asked about still, and may go to another printer.
    assert!(says.contains("data-open") && says.contains("value=\"slip\""), "{says}");
    let page = says.rsplit("<a href=\"").next().unwrap().split('"').next().unwrap();
    let page = app.page(&page.replace("&#38;", "&").replace("&amp;", "&")).await;
    assert!(page.status == StatusCode::OK && page.text().contains("Что принести"));
    assert!(!page.text().contains("/back"), "whoever shows it is not its holder");
    printer.becomes(Manner::Ready);
    work(&app).await;
    assert_eq!(printer.jobs().len(), 1);
    assert!(told(&app, &one, &screen).await.contains("is in the printer"));
}

#[tokio::test]
async fn a_paper_that_waits_goes_to_another_printer_and_comes_out_there_only() {
    let (first, second) = (Printer::on(Manner::Ready), Printer::on(Manner::Ready));
    let also = vec![first.address.clone(), second.address.clone()];
    let printers = Reach { loopback: false, also };
    let app = TestApp::with(Setup { printers, ..Setup::default() }).await;
    enrol(&app, &first).await;
    let (page, typed) = code(&app, &second, "Hall").await;
    let body = format!("command={}&act=code&code={typed}", command(50));
    assert_eq!(manage(&app, MANAGER, &page, &body).await.status, StatusCode::SEE_OTHER);
    let all = app.node.house.printers.all();
    let by = |name: &str| all.iter().find(|p| p.name == name).unwrap().clone();
    let (kiosk, hall) = (by("baku-1.kiosk-1"), by("Hall"));
    let one = opened(&app).await;
    let (ticket, screen) = away(&app, &one, "en").await;
    first.becomes(Manner::NoPaper);
    let on = |p: &Enrolled| json!({"printer": p.id.to_string()});
    let path = path_of(&ticket, "print-slip");
    let asked = app.call("POST", &path, &one, on(&kiosk)).await.json();
    assert_eq!(asked, json!({"state": "waiting", "printer": kiosk.id.to_string()}));
    printer_works(&app, &kiosk).await;
    let says = told(&app, &one, &screen).await;
    assert!(says.contains("no paper") && says.contains(">Hall</option>"), "{says}");
    let asked = app.call("POST", &path, &one, on(&hall)).await.json();
    assert_eq!(asked["printer"], hall.id.to_string());
    first.becomes(Manner::Ready);
    for printer in [&kiosk, &hall, &kiosk] {
        printer_works(&app, printer).await;
    }
    assert_eq!((first.jobs().len(), second.jobs().len()), (0, 1));
    let asked = app.call("POST", &path, &one, on(&kiosk)).await.json();
    assert_eq!(asked, json!({"state": "printed", "printer": hall.id.to_string()}));
}

#[tokio::test]
async fn a_paper_that_broke_off_is_asked_about_and_one_of_somebody_who_is_back_does_not_come() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    enrol(&app, &printer).await;
    let one = opened(&app).await;
    let (ticket, screen) = away(&app, &one, "en").await;
    printer.becomes(Manner::Breaks(20_000));
    press(&app, &one, &ticket, "slip", 1).await;
    work(&app).await;
    printer.becomes(Manner::Ready);
    work(&app).await;
    assert!(told(&app, &one, &screen).await.contains("Did the slip come out?"));
    assert_eq!(printer.jobs().len(), 1, "the torn one");
    press(&app, &one, &ticket, "slip-out", 2).await;
    assert!(told(&app, &one, &screen).await.contains("is in the printer"));
    press(&app, &one, &ticket, "slip-again", 3).await;
    let reception = app.token("reception.baku-1").await;
    let back = app.call("POST", &path_of(&ticket, "return"), &reception, json!({})).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text());
    work(&app).await;
    assert_eq!(printer.jobs().len(), 1);
    let gone = get(&app, &format!("ow-desk={one}"), &screen).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let late = press(&app, &one, &ticket, "slip", 4).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    // Turned away once more, the visitor is told anew, and that is no copy.
    call(&app, &one).await;
    app.advance(46);
    let why = json!({"ground": "wrong-person"});
    let path = path_of(&ticket, "turn-away");
    let again = app.call("POST", &path, &one, why).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text());
    assert!(told(&app, &one, &screen).await.contains("value=\"slip\""));
    press(&app, &one, &ticket, "slip", 5).await;
    work(&app).await;
    assert_eq!(printer.jobs().len(), 2);
}

#[tokio::test]
async fn a_site_without_a_printer_offers_the_page() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let (ticket, screen) = away(&app, &one, "en").await;
    let says = told(&app, &one, &screen).await;
    assert!(says.contains("no printer: show the page") && says.contains("/code?code="), "{says}");
    let refused = press(&app, &one, &ticket, "slip", 1).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("Show the page to the visitor"), "{}", refused.text());
}

#[tokio::test]
async fn a_copy_that_waits_for_a_printer_in_trouble_comes_out_marked_as_a_copy() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    enrol(&app, &printer).await;
    let one = opened(&app).await;
    let (ticket, screen) = away(&app, &one, "en").await;
    press(&app, &one, &ticket, "slip", 1).await;
    work(&app).await;
    printer.becomes(Manner::NoPaper);
    press(&app, &one, &ticket, "slip-again", 2).await;
    work(&app).await;
    let says = told(&app, &one, &screen).await;
    assert!(says.contains("no paper") && says.contains("value=\"slip\""), "{says}");
    press(&app, &one, &ticket, "slip", 3).await;
    printer.becomes(Manner::Ready);
    work(&app).await;
    let jobs = printer.jobs();
    assert_eq!(jobs.len(), 2);
    assert!(rows(&jobs[1]).len() > rows(&jobs[0]).len(), "the second has no mark");
}

#[tokio::test]
async fn another_paper_that_is_asked_for_twice_under_one_key_comes_once() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    enrol(&app, &printer).await;
    let one = opened(&app).await;
    let (ticket, _) = away(&app, &one, "en").await;
    let path = path_of(&ticket, "print-slip");
    let asked = app.call("POST", &path, &one, json!({})).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    work(&app).await;
    let key = |n: u128| uuid::Uuid::parse_str(&command(n)).unwrap();
    // The answer was lost, so the program asks again.
    for state in ["waiting", "printed"] {
        let again = app.call_as("POST", &path, &one, json!({"again": true}), key(60)).await;
        assert_eq!(again.json()["state"], state);
        work(&app).await;
    }
    assert_eq!(printer.jobs().len(), 2);
    app.call_as("POST", &path, &one, json!({"again": true}), key(61)).await;
    work(&app).await;
    assert_eq!(printer.jobs().len(), 3, "another key asks for another one");
}

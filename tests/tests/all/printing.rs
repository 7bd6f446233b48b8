//! The kiosk's paper: printed once, whatever the printer, the network and the visitor's finger do.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use onewindow::printers::once;
use testkit::printer::{Manner, Printer, scanned};
use testkit::{Answer, Setup, TestApp};
use web::printer_line::Reach;

use crate::remote::{code_of, home, link, reserve};

const FIRST: &str = "0190a1b2-0000-7000-8000-000000000001";
const THIRD: &str = "0190a1b2-0000-7000-8000-0000000000e3";
pub(crate) const MANAGER: &str = "manager.baku-1";
const SECOND: &str = "0190a1b2-0000-7000-8000-000000000002";

/// An office that may reach a printer at one address of this machine.
pub(crate) async fn near(printer: &Printer) -> TestApp {
    let printers = Reach { loopback: false, also: vec![printer.address.clone()] };
    TestApp::with(Setup { printers, ..Setup::default() }).await
}

/// A form of somebody who manages.
pub(crate) async fn manage(app: &TestApp, login: &str, path: &str, body: &str) -> Answer {
    signed_in(app, &app.token(login).await, path, body).await
}

/// A form within a session.
pub(crate) async fn signed_in(app: &TestApp, token: &str, path: &str, body: &str) -> Answer {
    let form = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::COOKIE, format!("ow-manage={token}"))
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap();
    app.send(form).await
}

/// Has a code printed. Answers the page that asks for it, and the code on the paper.
pub(crate) async fn code(app: &TestApp, printer: &Printer, name: &str) -> (String, String) {
    let command = app.node.house.app.now().as_millisecond();
    let body = format!(
        "command={}&name={name}&address={}",
        uuid::Uuid::from_u128(u128::from(command.unsigned_abs()) + name.len() as u128),
        printer.address
    );
    let answer = manage(app, MANAGER, "/manage/baku-1/printers", &body).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = answer.headers[header::LOCATION].to_str().unwrap();
    let page = page.strip_suffix("?lang=en").unwrap().to_owned();
    let link = scanned(&printer.torn_off().unwrap());
    assert!(link.starts_with(&format!("http://127.0.0.1{page}?code=")), "{link}");
    (page, link.rsplit('=').next().unwrap().to_owned())
}

/// Enrols a printer as its manager does: by the code on its paper.
pub(crate) async fn enrol(app: &TestApp, printer: &Printer) -> String {
    let manner = printer.manner();
    printer.becomes(Manner::Ready);
    let (page, code) = code(app, printer, "baku-1.kiosk-1").await;
    let body = format!("command={THIRD}&act=code&code={code}");
    let done = manage(app, MANAGER, &page, &body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    printer.becomes(manner);
    page
}

/// An office whose kiosk has a printer, and the kiosk's token.
async fn office(printer: &Printer) -> (TestApp, String) {
    let app = near(printer).await;
    enrol(&app, printer).await;
    let kiosk = app.token("kiosk.baku-1").await;
    (app, kiosk)
}

pub(crate) async fn post(app: &TestApp, kiosk: &str, path: &str, body: &str) -> Answer {
    let form = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::COOKIE, format!("ow-kiosk={kiosk}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap();
    app.send(form).await
}

pub(crate) async fn get(app: &TestApp, cookie: &str, path: &str) -> Answer {
    let ask = Request::builder().uri(path).header(header::COOKIE, cookie).header("x-part", "1");
    app.send(ask.body(Body::empty()).unwrap()).await
}

/// Takes a number at the kiosk. Answers where the page asks what became of the paper.
pub(crate) async fn take(app: &TestApp, kiosk: &str, command: &str, lang: &str) -> String {
    let body = format!("command={command}&service=identity-card&lang={lang}");
    let page = post(app, kiosk, "/kiosk/baku-1", &body).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    assert!(!text.contains("data-print"), "the browser does not print, too");
    text.split("data-again=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// What the kiosk says of the paper.
pub(crate) async fn told(app: &TestApp, kiosk: &str, paper: &str) -> String {
    let part = get(app, &format!("ow-kiosk={kiosk}"), paper).await;
    assert_eq!(part.status, StatusCode::OK, "{}", part.text());
    part.text()
}

/// The worker looks once.
pub(crate) async fn work(app: &TestApp) {
    let house = &app.node.house;
    once(house, &house.printers.all()[0], true).await.unwrap();
}

#[tokio::test]
async fn a_kiosk_prints_each_number_once_though_its_button_is_pressed_twice() {
    let printer = Printer::on(Manner::Ready);
    let (app, kiosk) = office(&printer).await;
    let paper = take(&app, &kiosk, FIRST, "az").await;
    assert_eq!(take(&app, &kiosk, FIRST, "az").await, paper);
    assert!(told(&app, &kiosk, &paper).await.contains("çap olunur"));
    work(&app).await;
    work(&app).await;
    assert!(told(&app, &kiosk, &paper).await.contains("götürün"));
    assert_eq!(take(&app, &kiosk, FIRST, "az").await, paper);
    work(&app).await;
    let jobs = printer.jobs();
    assert_eq!(jobs.len(), 1);
    let link = scanned(&jobs[0]);
    let page = app.page(link.trim_start_matches("http://127.0.0.1")).await;
    assert_eq!(page.status, StatusCode::OK, "{link}");
    assert!(jobs[0].len() <= 60 * 1024, "{} bytes", jobs[0].len());
}

#[tokio::test]
async fn a_number_from_home_gets_its_paper_at_check_in_and_not_before() {
    let printer = Printer::on(Manner::Ready);
    let (app, kiosk) = office(&printer).await;
    let reserved = link(&reserve(&app, &home(1), "0501234567", 1).await);
    let code = code_of(&app, &reserved).await;
    work(&app).await;
    assert!(printer.jobs().is_empty(), "it waits for nobody, and has no paper");
    let body = format!("command={FIRST}&code={code}&lang=en");
    for _ in 0..2 {
        let sheet = post(&app, &kiosk, "/kiosk/baku-1/check-in", &body).await;
        assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.text());
        assert!(sheet.text().contains("data-again") && !sheet.text().contains("data-print"));
    }
    // What is refused prints nothing.
    let other = format!("command={SECOND}&code={code}&lang=en");
    assert!(post(&app, &kiosk, "/kiosk/baku-1/check-in", &other).await.status.is_client_error());
    work(&app).await;
    work(&app).await;
    let jobs = printer.jobs();
    assert_eq!(jobs.len(), 1);
    assert!(scanned(&jobs[0]).ends_with(&reserved), "{reserved}");
}

#[tokio::test]
async fn a_number_that_a_kiosk_takes_over_json_is_printed_and_that_of_reception_is_not() {
    let printer = Printer::on(Manner::Ready);
    let (app, kiosk) = office(&printer).await;
    let reception = app.token("reception.baku-1").await;
    let card = serde_json::json!({"services": ["identity-card"]});
    let t = app.ticket(&kiosk, "baku-1", card.clone()).await;
    app.ticket(&reception, "baku-1", card).await;
    work(&app).await;
    work(&app).await;
    let jobs = printer.jobs();
    assert_eq!(jobs.len(), 1);
    assert_eq!(scanned(&jobs[0]), t["link"].as_str().unwrap());
}

#[tokio::test]
async fn a_paper_waits_for_paper_and_staff_see_which_printer_has_none() {
    let printer = Printer::on(Manner::NoPaper);
    let (app, kiosk) = office(&printer).await;
    let paper = take(&app, &kiosk, FIRST, "en").await;
    work(&app).await;
    let says = told(&app, &kiosk, &paper).await;
    assert!(says.contains("has no paper: remember your number, or ask reception"), "{says}");
    for (login, area, path) in [
        ("reception.baku-1", "reception", "/reception/side?lang=en"),
        ("manager.baku-1", "manage", "/manage/baku-1/board?lang=en"),
    ] {
        let cookie = format!("ow-{area}={}", app.token(login).await);
        let board = get(&app, &cookie, path).await.text();
        assert!(board.contains("Printer baku-1.kiosk-1: no paper"), "{board}");
    }
    let elsewhere = format!("ow-manage={}", app.token("manager.ganja-1").await);
    let board = get(&app, &elsewhere, "/manage/ganja-1/board?lang=en").await.text();
    assert!(!board.contains("kiosk-1"), "{board}");
    printer.becomes(Manner::CoverOpen);
    work(&app).await;
    assert!(told(&app, &kiosk, &paper).await.contains("is open"));
    printer.becomes(Manner::Ready);
    work(&app).await;
    assert!(told(&app, &kiosk, &paper).await.contains("Take your ticket"));
    assert_eq!(printer.jobs().len(), 1);
    let cookie = format!("ow-reception={}", app.token("reception.baku-1").await);
    assert!(!get(&app, &cookie, "/reception/side?lang=en").await.text().contains("kiosk-1"));
}

#[tokio::test]
async fn a_connection_that_breaks_within_a_paper_is_asked_about_and_not_printed_again_by_itself() {
    let printer = Printer::on(Manner::Breaks(20_000));
    let (app, kiosk) = office(&printer).await;
    let paper = take(&app, &kiosk, FIRST, "en").await;
    work(&app).await;
    printer.becomes(Manner::Ready);
    work(&app).await;
    work(&app).await;
    let says = told(&app, &kiosk, &paper).await;
    assert!(says.contains("Did your ticket come out?"), "{says}");
    assert_eq!(printer.jobs().len(), 1, "the torn one");
    let nonsense = post(&app, &kiosk, &paper, &format!("command={SECOND}&act=perhaps")).await;
    assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
    for _ in 0..2 {
        let again = post(&app, &kiosk, &paper, &format!("command={SECOND}&act=again")).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        work(&app).await;
    }
    let jobs = printer.jobs();
    assert_eq!(jobs.len(), 2);
    // The mark of a copy makes the paper longer.
    let (app, kiosk) = office(&printer).await;
    take(&app, &kiosk, FIRST, "en").await;
    work(&app).await;
    assert!(printer.jobs()[2].len() < jobs[1].len());
}

#[tokio::test]
async fn a_visitor_who_holds_the_paper_ends_the_question() {
    let printer = Printer::on(Manner::Breaks(20_000));
    let (app, kiosk) = office(&printer).await;
    let paper = take(&app, &kiosk, FIRST, "en").await;
    work(&app).await;
    printer.becomes(Manner::Ready);
    post(&app, &kiosk, &paper, &format!("command={SECOND}&act=out")).await;
    // A late finger on the other button changes nothing.
    let third = "0190a1b2-0000-7000-8000-000000000003";
    post(&app, &kiosk, &paper, &format!("command={third}&act=again")).await;
    work(&app).await;
    assert!(told(&app, &kiosk, &paper).await.contains("Take your ticket"));
    assert_eq!(printer.jobs().len(), 1);
}

#[tokio::test]
async fn a_printer_that_is_gone_or_says_nothing_leaves_the_number_and_the_way_to_reception() {
    for manner in [Manner::Gone, Manner::Mute] {
        let printer = Printer::on(manner);
        let (app, kiosk) = office(&printer).await;
        let paper = take(&app, &kiosk, FIRST, "en").await;
        work(&app).await;
        let says = told(&app, &kiosk, &paper).await;
        assert!(says.contains("does not answer: remember your number, or ask reception"), "{says}");
        // Whoever has gone on without a paper finds none in the printer later.
        app.advance(11 * 60);
        work(&app).await;
        let says = told(&app, &kiosk, &paper).await;
        assert!(says.contains("was not printed"), "{says}");
        app.advance(15 * 60);
        let late = get(&app, &format!("ow-kiosk={kiosk}"), &paper).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND, "nobody reads an old code here");
        assert!(printer.jobs().is_empty());
    }
}

#[tokio::test]
async fn a_server_that_starts_again_before_printing_prints_once() {
    let printer = Printer::on(Manner::Ready);
    let (mut app, kiosk) = office(&printer).await;
    let paper = take(&app, &kiosk, FIRST, "en").await;
    app.restart().await;
    work(&app).await;
    work(&app).await;
    assert!(told(&app, &kiosk, &paper).await.contains("Take your ticket"));
    app.restart().await;
    work(&app).await;
    assert_eq!(printer.jobs().len(), 1);
}

#[tokio::test]
async fn a_paper_that_was_being_sent_when_the_server_ended_is_asked_about() {
    let printer = Printer::on(Manner::Ready);
    let (mut app, kiosk) = office(&printer).await;
    let paper = take(&app, &kiosk, FIRST, "en").await;
    use queue::slip::Paper::{Sending, Waiting};
    let house = app.node.house.clone();
    let own = house.printers.all()[0].clone();
    let job = queue::edge::slip::next_paper(&house, &own).await.unwrap().unwrap();
    assert!(queue::edge::slip::paper_is(&house, &own, &job, Waiting, Sending).await.unwrap());
    drop(house);
    app.restart().await;
    work(&app).await;
    assert!(told(&app, &kiosk, &paper).await.contains("Did your ticket come out?"));
    assert!(printer.jobs().is_empty());
}

#[tokio::test]
async fn a_paper_is_seen_by_who_gives_numbers_at_its_site_only() {
    let printer = Printer::on(Manner::Ready);
    let (app, kiosk) = office(&printer).await;
    let paper = take(&app, &kiosk, FIRST, "en").await;
    for (login, area, status) in [
        ("kiosk.ganja-1", "kiosk", StatusCode::FORBIDDEN),
        ("operator.baku-1.1", "kiosk", StatusCode::FORBIDDEN),
        ("reception.baku-1", "kiosk", StatusCode::OK),
    ] {
        let cookie = format!("ow-{area}={}", app.token(login).await);
        assert_eq!(get(&app, &cookie, &paper).await.status, status, "{login}");
    }
    let ganja = app.token("kiosk.ganja-1").await;
    let other = paper.replace("/baku-1/", "/ganja-1/");
    let answer = get(&app, &format!("ow-kiosk={ganja}"), &other).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let said = post(&app, &ganja, &other, &format!("command={SECOND}&act=out")).await;
    assert_eq!(said.status, StatusCode::NOT_FOUND);
}

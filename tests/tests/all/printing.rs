//! The kiosk's paper: printed once, whatever the printer, the network and the visitor's finger do.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use onewindow::printers::once;
use testkit::printer::{Manner, Printer};
use testkit::{Answer, Setup, TestApp};

use crate::remote::{code_of, home, link, reserve};

const FIRST: &str = "0190a1b2-0000-7000-8000-000000000001";
const SECOND: &str = "0190a1b2-0000-7000-8000-000000000002";

fn at(address: &str) -> web::Printer {
    web::Printer {
        name: "baku-1.kiosk-1".to_owned(),
        site: "baku-1".parse().unwrap(),
        address: address.to_owned(),
        kiosk: None,
    }
}

/// An office whose kiosk has a printer, and the kiosk's token.
async fn office(printer: &Printer) -> (TestApp, String) {
    let printers = vec![at(&printer.address)];
    let app = TestApp::with(Setup { printers, ..Setup::default() }).await;
    let kiosk = app.token("kiosk.baku-1").await;
    (app, kiosk)
}

async fn post(app: &TestApp, kiosk: &str, path: &str, body: &str) -> Answer {
    let form = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::COOKIE, format!("ow-kiosk={kiosk}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap();
    app.send(form).await
}

async fn get(app: &TestApp, cookie: &str, path: &str) -> Answer {
    let ask = Request::builder().uri(path).header(header::COOKIE, cookie).header("x-part", "1");
    app.send(ask.body(Body::empty()).unwrap()).await
}

/// Takes a number at the kiosk. Answers where the page asks what became of the paper.
async fn take(app: &TestApp, kiosk: &str, command: &str, lang: &str) -> String {
    let body = format!("command={command}&service=identity-card&lang={lang}");
    let page = post(app, kiosk, "/kiosk/baku-1", &body).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    assert!(!text.contains("data-print"), "the browser does not print, too");
    text.split("data-again=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// What the kiosk says of the paper.
async fn told(app: &TestApp, kiosk: &str, paper: &str) -> String {
    let part = get(app, &format!("ow-kiosk={kiosk}"), paper).await;
    assert_eq!(part.status, StatusCode::OK, "{}", part.text());
    part.text()
}

/// The worker looks once.
async fn work(app: &TestApp) {
    let house = &app.node.house;
    once(house, &house.printers.all()[0], true).await.unwrap();
}

/// The code on a paper, read by somebody else's reader.
fn scanned(job: &[u8]) -> String {
    let mut rows: Vec<Vec<u8>> = Vec::new();
    let mut rest = job.strip_prefix(b"\x1b@\x1ba\x01").unwrap();
    while let Some(band) = rest.strip_prefix(b"\x1dv0\0") {
        let [wide, high] =
            [[band[0], band[1]], [band[2], band[3]]].map(|n| usize::from(u16::from_le_bytes(n)));
        let (dots, after) = band[4..].split_at(wide * high);
        let white = vec![0; (72 - wide) / 2];
        rows.extend(dots.chunks(wide).map(|row| [&white, row, &white].concat()));
        rest = after;
    }
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(576, rows.len(), |x, y| {
        if rows[y][x / 8] & (0x80 >> (x % 8)) == 0 { 255 } else { 0 }
    });
    image.detect_grids()[0].decode().unwrap().1
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
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mute = Printer::on(Manner::Mute);
    for address in [gone.to_string(), mute.address.clone()] {
        let printers = vec![at(&address)];
        let app = TestApp::with(Setup { printers, ..Setup::default() }).await;
        let kiosk = app.token("kiosk.baku-1").await;
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
    }
    assert!(mute.jobs().is_empty());
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
    let id = paper.split('/').nth(4).unwrap().split('?').next().unwrap().parse().unwrap();
    use queue::slip::Paper::{Sending, Waiting};
    let house = app.node.house.clone();
    let own = house.printers.all()[0].clone();
    assert!(queue::edge::slip::paper_is(&house, &own, id, Waiting, Sending).await.unwrap());
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

#[test]
fn a_printer_of_the_configuration_stands_at_a_site_and_has_a_port() {
    let pack = pack::load_embedded("azerbaijan").unwrap();
    let read = |name: &str, address: &str| {
        let text = format!(
            "data = \"d\"\nlisten = \"l\"\nbase_url = \"b\"\norigin = \"o\"\npack = \"p\"\n\
             [printer.\"{name}\"]\naddress = \"{address}\"\nkiosk = \"kiosk.baku-1\""
        );
        let config: onewindow::config::Config = toml::from_str(&text).unwrap();
        config.printers(&pack)
    };
    let good = read("baku-1.kiosk-1", "10.0.0.5:9100").unwrap();
    let own = web::Printer { kiosk: Some("kiosk.baku-1".to_owned()), ..at("10.0.0.5:9100") };
    assert_eq!(good, [own]);
    for (name, address, what) in [
        ("mars-1.kiosk-1", "10.0.0.5:9100", "no such site"),
        ("baku-1", "10.0.0.5:9100", "a site, a dot and a word"),
        ("baku-1.kiosk-1", "10.0.0.5", "a port"),
        ("baku-1.kiosk-1", "10.0.0.5:ninety", "a port"),
    ] {
        let says = read(name, address).unwrap_err();
        assert!(says.contains(what) && says.contains(name), "{says}");
    }
}

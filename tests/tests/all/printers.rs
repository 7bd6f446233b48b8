//! Printers are enrolled by the code on their paper, and by nothing else.

use std::time::Duration;

use axum::http::StatusCode;
use ledger::cbor::Map;
use testkit::printer::{Manner, Printer};

use crate::personal::newest_leaf;

use crate::printing::{MANAGER, code, enrol, get, manage, near, signed_in, take, told, work};

const NEXT: &str = "/manage/baku-1/printers";
const FIRST: &str = "0190a1b2-0000-7000-8000-000000000001";

fn command(n: u32) -> String {
    format!("0190a1b2-0000-7000-8000-{n:012}")
}

#[tokio::test]
async fn an_address_that_is_no_printers_is_refused_and_what_was_typed_stays() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    for (bad, n) in
        ["127.0.0.1:9100", "169.254.169.254:9100", "10.0.0.5:22", "10.0.0.5"].into_iter().zip(1..)
    {
        let body = format!("command={}&name=Left&address={bad}", command(n));
        let page = manage(&app, MANAGER, NEXT, &body).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        let text = page.text();
        assert!(text.contains("No printer can have this address"), "{text}");
        assert!(text.contains(&format!("value=\"{bad}\"")) && text.contains("value=\"Left\""));
    }
    assert!(printer.jobs().is_empty());
}

#[tokio::test]
async fn a_printer_that_prints_no_code_is_not_enrolled_and_the_manager_reads_why() {
    let printer = Printer::on(Manner::Gone);
    let app = near(&printer).await;
    for (n, manner, why) in [
        (1, Manner::Gone, "No printer answers at this address"),
        (2, Manner::NoPaper, "The printer cannot print now"),
        (3, Manner::CoverOpen, "The printer cannot print now"),
        (4, Manner::Breaks(9000), "No printer answers at this address"),
    ] {
        printer.becomes(manner);
        let body = format!("command={}&name=Left&address={}", command(n), printer.address);
        let page = manage(&app, MANAGER, NEXT, &body).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{manner:?}");
        assert!(page.text().contains(why), "{manner:?}");
    }
    assert!(app.node.house.printers.all().is_empty());
}

#[tokio::test]
async fn a_wrong_code_enrols_nothing_and_after_five_the_right_one_does_not_either() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    let (page, right) = code(&app, &printer, "Left").await;
    let typed = |n: u32, code: &str| format!("command={}&act=code&code={code}", command(n));
    let slip = manage(&app, MANAGER, &page, &typed(1, "1234")).await;
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(slip.text().contains("This did not count as a try"));
    // Any other code whose check digit fits.
    let wrong = if right == "10000004" { "20000008" } else { "10000004" };
    let wrong = wrong.parse::<kit::SpokenCode>().map_or_else(|_| fitting(&right), |c| c.digits());
    for n in 0..5 {
        let answer = manage(&app, MANAGER, &page, &typed(10 + n, &wrong)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(&format!("Tries left: {}", 4 - n)), "{}", answer.text());
        assert!(app.node.house.printers.all().is_empty());
    }
    let late = manage(&app, MANAGER, &page, &typed(20, &right)).await;
    assert_eq!(late.status, StatusCode::GONE, "{}", late.text());
    let text = late.text();
    assert!(text.contains(&format!("href=\"{NEXT}\"")) && !text.contains("id=\"code\""), "{text}");
    assert!(app.node.house.printers.all().is_empty());
}

/// A code other than this one.
fn fitting(other: &str) -> String {
    let all = (0..10).map(|check| format!("1000000{check}"));
    let mut good = all.filter(|c| c.parse::<kit::SpokenCode>().is_ok() && c != other);
    good.next().unwrap_or_else(|| "20000000".to_owned())
}

#[tokio::test]
async fn a_code_ends_after_a_quarter_of_an_hour_and_works_once() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    let (page, old) = code(&app, &printer, "Left").await;
    // A sign-in would sweep what is over.
    let token = app.token(MANAGER).await;
    app.advance(15 * 60 + 1);
    let body = format!("command={}&act=code&code={old}", command(1));
    let late = signed_in(&app, &token, &page, &body).await;
    assert_eq!(late.status, StatusCode::GONE);
    assert!(late.text().contains("Print a new one"), "{}", late.text());
    let page = enrol(&app, &printer).await;
    let again = manage(&app, MANAGER, &page, &body.replace("000001&", "000002&")).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert_eq!(app.node.house.printers.all().len(), 1);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_prints_one_code_and_asks_for_it_both_times() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    let body = format!("command={FIRST}&name=Left&address={}", printer.address);
    let once = manage(&app, MANAGER, NEXT, &body).await;
    let again = manage(&app, MANAGER, NEXT, &body).await;
    assert_eq!(once.status, StatusCode::SEE_OTHER, "{}", once.text());
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    assert_eq!(once.headers["location"], again.headers["location"]);
    assert_eq!(printer.jobs().len(), 1);
}

#[tokio::test]
async fn an_address_is_enrolled_once_and_the_codes_of_a_site_are_limited() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    let (_, _) = code(&app, &printer, "1").await;
    for n in 2..=9_usize {
        code(&app, &printer, &"1".repeat(n)).await;
    }
    enrol(&app, &printer).await;
    // However it is written.
    let other = format!("  {}  ", printer.address).replace(' ', "%20");
    for (n, address) in [(77, &printer.address), (79, &other)] {
        let body = format!("command={}&name=Other&address={address}", command(n));
        let twice = manage(&app, MANAGER, NEXT, &body).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert!(twice.text().contains("A printer of this address is enrolled already"));
    }
    let body = format!("command={}&name=Other&address=10.0.0.5:9100", command(78));
    let much = manage(&app, MANAGER, NEXT, &body).await;
    assert_eq!(much.status, StatusCode::TOO_MANY_REQUESTS, "{}", much.text());
}

#[tokio::test]
async fn a_printer_is_renamed_and_given_to_one_kiosk_and_stays_so_after_a_restart() {
    let printer = Printer::on(Manner::Ready);
    let mut app = near(&printer).await;
    let page = enrol(&app, &printer).await;
    let change = format!("command={}&act=change&name=Door&kiosk=kiosk.baku-1", command(1));
    assert_eq!(manage(&app, MANAGER, &page, &change).await.status, StatusCode::SEE_OTHER);
    let alien = format!("command={}&act=change&name=Door&kiosk=kiosk.ganja-1", command(2));
    let refused = manage(&app, MANAGER, &page, &alien).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..2 {
        let all = app.node.house.printers.all();
        assert_eq!((all[0].name.as_str(), all[0].kiosk.as_deref()), ("Door", Some("kiosk.baku-1")));
        app.restart().await;
    }
}

#[tokio::test]
async fn a_paper_whose_printer_was_revoked_does_not_come_and_the_visitor_reads_it() {
    let printer = Printer::on(Manner::NoPaper);
    let app = near(&printer).await;
    let page = enrol(&app, &printer).await;
    let kiosk = app.token("kiosk.baku-1").await;
    let paper = take(&app, &kiosk, FIRST, "en").await;
    work(&app).await;
    let own = app.node.house.printers.all().remove(0);
    let body = format!("command={}&act=revoke", command(1));
    assert_eq!(manage(&app, MANAGER, &page, &body).await.status, StatusCode::SEE_OTHER);
    printer.becomes(Manner::Ready);
    // A worker that had begun its round finds it gone.
    onewindow::printers::once(&app.node.house, &own, true).await.unwrap();
    assert!(printer.jobs().is_empty());
    assert!(told(&app, &kiosk, &paper).await.contains("was not printed"));
    let cookie = format!("ow-manage={}", app.token(MANAGER).await);
    // Its page does not ask for a code that was used.
    assert_eq!(get(&app, &cookie, &page).await.status, StatusCode::NOT_FOUND);
    let devices = get(&app, &cookie, "/manage/baku-1/devices?lang=en").await.text();
    assert!(!devices.contains(&printer.address), "{devices}");
}

#[tokio::test]
async fn a_printer_belongs_to_its_site_from_its_code_on() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    let (page, code) = code(&app, &printer, "Left").await;
    let typed = format!("act=code&code={code}");
    let changed = "act=change&name=Mine".to_owned();
    let revoked = "act=revoke".to_owned();
    let away = page.replace("baku-1", "ganja-1");
    let mut n = 0;
    for (path, login, refusal) in [
        (&page, "manager.ganja-1", StatusCode::FORBIDDEN),
        (&away, "manager.ganja-1", StatusCode::GONE),
        (&away, MANAGER, StatusCode::FORBIDDEN),
    ] {
        n += 1;
        let answer = manage(&app, login, path, &format!("command={}&{typed}", command(n))).await;
        assert_eq!(answer.status, refusal, "{login} {path}");
    }
    let body = format!("command={}&{typed}", command(10));
    assert_eq!(manage(&app, MANAGER, &page, &body).await.status, StatusCode::SEE_OTHER);
    for what in [&changed, &revoked] {
        for (path, login, refusal) in [
            (&page, "manager.ganja-1", StatusCode::FORBIDDEN),
            (&away, "manager.ganja-1", StatusCode::NOT_FOUND),
        ] {
            n += 1;
            let body = format!("command={}&{what}", command(n));
            let answer = manage(&app, login, path, &body).await;
            assert_eq!(answer.status, refusal, "{login} {path} {what}");
        }
    }
    let all = app.node.house.printers.all();
    assert_eq!((all.len(), all[0].name.as_str()), (1, "Left"));
}

#[tokio::test]
async fn outsiders_read_that_a_printer_came_and_went_and_nothing_of_it() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    let page = enrol(&app, &printer).await;
    let mut leaves = vec![newest_leaf(&app).await];
    for (n, what) in [(1, "act=change&name=Door"), (2, "act=revoke")] {
        manage(&app, MANAGER, &page, &format!("command={}&{what}", command(n))).await;
        leaves.push(newest_leaf(&app).await);
    }
    assert!(leaves.iter().all(|leaf| leaf.public == Map::new()));
    let kinds: Vec<&str> = leaves.iter().map(|leaf| leaf.kind.as_str()).collect();
    assert_eq!(kinds, ["printer.enrolled/1", "printer.changed/1", "printer.revoked/1"]);
}

#[tokio::test]
async fn a_demo_that_is_started_with_another_printer_prints_on_that_one() {
    let mut app = testkit::TestApp::new().await;
    for address in ["10.0.0.5:9100", "10.0.0.6:9100", "10.0.0.6:9100"] {
        onewindow::demo::printer(&app.node.house, address).await.unwrap();
        let all = app.node.house.printers.all();
        assert_eq!((all.len(), all[0].address.as_str()), (1, address));
        app.restart().await;
    }
}

#[tokio::test]
async fn a_printer_prints_from_the_moment_of_its_enrolment() {
    let printer = Printer::on(Manner::Ready);
    let app = near(&printer).await;
    let worker = tokio::spawn(onewindow::printers::run(app.node.house.clone()));
    enrol(&app, &printer).await;
    let kiosk = app.token("kiosk.baku-1").await;
    let paper = take(&app, &kiosk, FIRST, "en").await;
    let printed = async {
        while !told(&app, &kiosk, &paper).await.contains("Take your ticket") {
            tokio::task::yield_now().await;
        }
    };
    // A worker that never comes would be waited for for ever.
    tokio::time::timeout(Duration::from_secs(60), printed).await.unwrap();
    assert_eq!(printer.jobs().len(), 1);
    worker.abort();
}

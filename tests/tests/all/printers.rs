//! Printers are enrolled by the code on their paper, and by nothing else.

use axum::http::StatusCode;
use testkit::printer::{Manner, Printer};

use crate::printing::{MANAGER, code, enrol, get, manage, near, take, told, work};

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
    app.advance(15 * 60 + 1);
    let body = format!("command={}&act=code&code={old}", command(1));
    let late = manage(&app, MANAGER, &page, &body).await;
    assert_eq!(late.status, StatusCode::GONE);
    assert!(late.text().contains("Print a new one"), "{}", late.text());
    let page = enrol(&app, &printer).await;
    let again = manage(&app, MANAGER, &page, &body.replace("000001&", "000002&")).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert_eq!(app.node.house.printers.all().len(), 1);
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
    let body = format!("command={}&name=Other&address={}", command(77), printer.address);
    let twice = manage(&app, MANAGER, NEXT, &body).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.text().contains("A printer of this address is enrolled already"));
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
    let elsewhere = manage(&app, "manager.ganja-1", &page, "command=x&act=revoke").await;
    assert!(elsewhere.status.is_client_error());
    let own = app.node.house.printers.all().remove(0);
    let body = format!("command={}&act=revoke", command(1));
    assert_eq!(manage(&app, MANAGER, &page, &body).await.status, StatusCode::SEE_OTHER);
    printer.becomes(Manner::Ready);
    // A worker that had begun its round finds it gone.
    onewindow::printers::once(&app.node.house, &own, true).await.unwrap();
    assert!(printer.jobs().is_empty());
    assert!(told(&app, &kiosk, &paper).await.contains("was not printed"));
    let cookie = format!("ow-manage={}", app.token(MANAGER).await);
    let devices = get(&app, &cookie, "/manage/baku-1/devices?lang=en").await.text();
    assert!(!devices.contains(&printer.address), "{devices}");
}

//! The receipt on paper: what a phone scans is checked without the office.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;
use testkit::TestApp;

/// Pixels per module of the picture that is scanned.
const SCALE: usize = 3;
/// What a QR code of the least correction holds in byte mode.
const QR_BYTES_MAX: usize = 2953;

/// The codes of a page, drawn as a browser would and read by somebody else's reader.
fn codes(html: &str) -> Vec<String> {
    html.split("<svg class=\"qr")
        .skip(1)
        .map(|svg| scan(svg.split("</svg>").next().unwrap()))
        .collect()
}

fn scan(svg: &str) -> String {
    let attribute = |name: &str| {
        svg.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let wide: usize = attribute("viewBox").rsplit(' ').next().unwrap().parse().unwrap();
    let mut dark = vec![vec![false; wide]; wide];
    for run in attribute("d").split('M').skip(1) {
        let (at, n) = run.split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        for i in 0..n.parse().unwrap() {
            dark[y + 4][x + 4 + i] = true;
        }
    }
    let side = wide * SCALE;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        if dark[y / SCALE][x / SCALE] { 0 } else { 255 }
    });
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1, "one code in one picture");
    grids[0].decode().unwrap().1
}

/// What the outsider's program says of a file.
fn verify(app: &TestApp, text: &str) -> (u8, String) {
    let file = app.folder.join("scanned.txt");
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let args = ["onewindow-verify", "receipt", file, "--vkey", app.node.house.app.vkey()];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = onewindow_verify::run(args, &mut out, &mut err);
    (code, String::from_utf8(out).unwrap())
}

#[tokio::test]
async fn a_phone_scans_the_receipt_from_paper_and_anyone_checks_it() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let both = json!({"services": ["identity-card", "family-certificate"]});
    app.ticket(&kiosk, "baku-1", both).await;
    let form = Request::builder()
        .method("POST")
        .uri("/kiosk/baku-1")
        .header(header::COOKIE, format!("ow-kiosk={kiosk}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(
            "command=0190a1b2-0000-7000-8000-000000000001&service=identity-card&lang=en",
        ))
        .unwrap();
    let paper = app.send(form).await;
    assert_eq!(paper.status, StatusCode::OK, "{}", paper.text());
    let found = codes(&paper.text());
    let [link, receipt] = found.as_slice() else { panic!("two codes: {found:?}") };
    assert!(link.starts_with("http://127.0.0.1/t/"), "{link}");
    let (code, says) = verify(&app, receipt);
    assert_eq!(code, 0, "{says}");
    assert!(says.contains("ticket.issued/1") && says.contains("number: 2\n"), "{says}");
    assert!(says.contains("identity-card") && !says.contains("sealed"), "{says}");
    // Some scanners write other line ends, and none at the end.
    let (code, says) = verify(&app, receipt.replace('\n', "\r\n").trim_end());
    assert_eq!(code, 0, "{says}");
    let bent = receipt.replace("\nindex ", "\nindex 1");
    assert_eq!(verify(&app, &bent).0, 1);
    // The visitor's own page has the same receipt, as a code and as a file.
    let link = link.trim_start_matches("http://127.0.0.1");
    let page = app.page(&format!("{link}/receipt?lang=en&qr=1")).await.text();
    let file = app.page(&format!("{link}/receipt.tlog-proof")).await.text();
    assert_eq!(codes(&page).as_slice(), std::slice::from_ref(&file));
    assert_eq!(verify(&app, &file).0, 0);
}

#[tokio::test]
async fn a_receipt_of_the_largest_visit_in_a_log_of_a_million_million_fits_on_paper() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let mut services: Vec<_> = app
        .node
        .house
        .pack
        .sites
        .values()
        .find(|s| s.key.as_str() == "baku-1")
        .unwrap()
        .services
        .clone();
    services.sort_by_key(|s| s.as_str().len());
    let longest: Vec<String> = services.iter().rev().take(5).map(ToString::to_string).collect();
    let full = json!({"services": longest, "priority": "disability", "phone": "+994 50 123 45 67"});
    let receipt = app.ticket(&kiosk, "baku-1", full).await["receipt"].as_str().unwrap().to_owned();
    let hashes = receipt.lines().filter(|l| l.len() == 44).count();
    // Each level of the tree adds one hash in base64 and a line end.
    let then = receipt.len() + (40 - hashes) * 45;
    println!("{} bytes with {hashes} hashes, {then} with 40", receipt.len());
    assert!(then <= QR_BYTES_MAX, "{then} bytes");
}

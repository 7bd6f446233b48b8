//! What an older program left is opened by this one, and still proves what it proved.

use std::io::Read;
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Setup, TestApp};

fn releases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("upgrades");
    let all = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    all.filter(|p| p.is_dir()).collect()
}

/// Other randomness than that of the frozen day.
fn another_day() -> Setup {
    Setup { seed: 8, ..Setup::default() }
}

/// The files of a release, unpacked.
fn files(release: &Path) -> Vec<(String, Vec<u8>)> {
    let one = |path: PathBuf| {
        let (name, bytes) =
            (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap());
        match name.strip_suffix(".gz") {
            None => (name, bytes),
            Some(name) => {
                let mut whole = Vec::new();
                flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut whole).unwrap();
                (name.to_owned(), whole)
            }
        }
    };
    std::fs::read_dir(release).unwrap().map(|e| one(e.unwrap().path())).collect()
}

/// The outsider's program, with the key of then.
fn verify(app: &TestApp, arguments: &[&str]) -> (u8, String) {
    let vkey = std::fs::read_to_string(app.folder.join("vkey")).unwrap();
    let all = ["onewindow-verify"].into_iter().chain(arguments.iter().copied());
    let all: Vec<&str> = all.chain(["--vkey", &vkey]).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = onewindow_verify::run(all, &mut out, &mut err);
    (code, String::from_utf8([out, err].concat()).unwrap())
}

/// The log as static files, as the server of today publishes it.
pub(crate) async fn publish(app: &TestApp) -> String {
    let folder = app.folder.join("public");
    let size = app.node.house.app.head().size;
    let paths = ledger::tile::all(size).map(|t| t.to_string());
    for path in ["checkpoint".to_owned()].into_iter().chain(paths) {
        let answer = app.page(&format!("/log/head/{path}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, answer.bytes).unwrap();
    }
    folder.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_a_release_left_is_opened_audited_verified_and_continued() {
    assert!(!releases().is_empty());
    for release in releases() {
        let app = TestApp::on_files(another_day(), &files(&release)).await;
        let name = release.display();
        assert_eq!(app.node.house.app.read_only(), None, "{name}");
        let before = app.audit();
        assert!(before.entries > 60 && before.findings.is_empty(), "{name}: {before:#?}");
        // The day goes on where it was left.
        app.advance(2 * 3600);
        let kiosk = app.token("kiosk.baku-1").await;
        let (path, card) = ("/api/v1/sites/baku-1/tickets", json!({"services": ["identity-card"]}));
        let command = uuid::Uuid::from_u128(1 << 100);
        let next = app.call_as("POST", path, &kiosk, card, command).await;
        assert_eq!(next.json()["number"], "A 011", "{name}: {}", next.text());
        let log = publish(&app).await;
        let head = app.folder.join("head.lock");
        let (code, says) = verify(&app, &["log", &log, "--since", head.to_str().unwrap()]);
        assert_eq!(code, 0, "{name}: {says}");
        let (code, says) = verify(&app, &["fairness", &log]);
        assert_eq!(code, 0, "{name}: {says}");
        let receipt = app.folder.join("receipt");
        let (code, says) = verify(&app, &["receipt", receipt.to_str().unwrap()]);
        assert_eq!(code, 0, "{name}: {says}");
        assert!(says.contains("number: 9\n"), "{name}: {says}");
    }
}

/// A version whose pack has one more hall.
fn one_more(pack: &mut pack::Pack) {
    let hall = pack.sites.values().find(|s| !s.counters.is_empty()).unwrap().clone();
    let key: kit::SiteKey = "baku-9".parse().unwrap();
    let site = pack::Site { key: key.clone(), ..(*hall).clone() };
    pack.sites.insert(key, std::sync::Arc::new(site));
}

#[tokio::test]
async fn a_demo_whose_file_of_accounts_is_gone_gets_it_again_with_those_that_are_new() {
    let mut app = TestApp::new().await;
    let file = app.folder.join("demo-accounts.json");
    let before = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    app.restart().await;
    onewindow::demo::seed(&app.node).await.unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    std::fs::remove_file(&file).unwrap();
    app.restart_with(one_more).await;
    onewindow::demo::seed(&app.node).await.unwrap();
    assert!(std::fs::read_to_string(&file).unwrap().contains("manager.baku-9"));
    assert!(!app.token("manager.baku-9").await.is_empty());
    assert!(!app.token("manager.baku-1").await.is_empty());
}

//! Backup and restore: what was lost is said aloud, and who was erased does not come back.

use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use clap::Parser;
use onewindow::commands::{Cli, run};
use serde_json::Value;
use testkit::TestApp;

use crate::erasure::{erase, visitor};
use crate::personal::{call, link_of, path_of, purpose, with_phone};

/// Runs the program. Its words, or what ended it.
fn program(args: &[&str]) -> Result<String, String> {
    let cli = Cli::try_parse_from([&["onewindow"], args].concat()).unwrap();
    std::thread::spawn(move || {
        let mut out = Vec::new();
        let code = run(cli, &mut out).map_err(|e| e.to_string())?;
        let text = String::from_utf8(out).unwrap();
        if code == 0 { Ok(text) } else { Err(text) }
    })
    .join()
    .unwrap()
}

/// The two files of a backup.
pub(crate) fn backup(app: &TestApp) -> [PathBuf; 2] {
    let files = ["backup.db", "backup.keys"].map(|f| app.folder.join(f));
    let [file, keys] = files.each_ref().map(|f| f.to_str().unwrap());
    let folder = app.folder.to_str().unwrap();
    let said = program(&["backup", file, "--keys", keys, "--data", &app.data, "--folder", folder]);
    assert!(said.unwrap().contains("destroy each when its days are over"));
    files
}

fn restore([file, keys]: &[PathBuf; 2], data: &str, folder: &Path) -> Result<String, String> {
    let (file, keys) = (file.to_str().unwrap(), keys.to_str().unwrap());
    let folder = folder.to_str().unwrap();
    program(&["restore", file, "--keys", keys, "--data", data, "--folder", folder])
}

fn copy(app: &TestApp, folder: &Path, files: &[&str]) {
    for file in files {
        if app.folder.join(file).exists() {
            std::fs::copy(app.folder.join(file), folder.join(file)).unwrap();
        }
    }
}

/// The app on other data, as after a restore.
async fn moved(app: &mut TestApp, data: String, folder: PathBuf) {
    (app.data, app.folder) = (data, folder);
    app.restart().await;
}

/// Writes a published log into a folder, as a mirror does, and asks the outsider's checker.
async fn verify(app: &TestApp, log: &Value, command: &str) -> (u8, String) {
    let node = log["node"].as_str().unwrap();
    let dir = app.folder.join(format!("mirror-{node}"));
    let _ = std::fs::remove_dir_all(&dir);
    let note = app.page(&format!("/log/{node}/checkpoint")).await.text();
    let size: u64 = note.lines().nth(1).unwrap().parse().unwrap();
    let mut files = vec![("checkpoint".to_owned(), note.into_bytes())];
    for tile in ledger::tile::all(size) {
        let found = app.page(&format!("/log/{node}/{tile}")).await;
        assert!(found.status.is_success(), "{node} {tile}");
        files.push((tile.to_string(), found.bytes));
    }
    for (name, bytes) in files {
        let file = dir.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let (dir, key) = (dir.to_str().unwrap().to_owned(), log["vkey"].as_str().unwrap().to_owned());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = ["onewindow-verify", command, &dir, "--vkey", &key];
    let code = onewindow_verify::run(args, &mut out, &mut err);
    out.extend(err);
    (code, String::from_utf8(out).unwrap())
}

async fn logs(app: &TestApp) -> Vec<Value> {
    app.call("GET", "/api/v1/logs", "", Value::Null).await.json().as_array().unwrap().clone()
}

#[tokio::test]
async fn a_restore_begins_a_new_epoch_and_the_erased_stay_erased() {
    let mut app = TestApp::new().await;
    let first = visitor(&app, true).await;
    erase(&app, &first, 1).await;
    let second = visitor(&app, true).await;
    let third = visitor(&app, true).await;
    let size = app.node.house.app.head().size;
    let files = backup(&app);
    // After the backup: one more is erased, and one comes whom the backup does not know.
    erase(&app, &second, 2).await;
    let lost = visitor(&app, true).await;
    app.node.house.app.keep_head(&app.folder).unwrap();
    let old_key = app.node.house.app.vkey().to_owned();
    // The database is lost; the node's folder is not.
    let (data, folder) = TestApp::elsewhere();
    copy(&app, &folder, &["log.key", "head.lock", "keystore.secret"]);
    copy(&app, &folder, &["keystore.db", "keystore.db-wal", "demo-accounts.json"]);
    let said = restore(&files, &data, &folder).unwrap();
    assert!(said.contains("the log goes on as demo.onewindow.example/test/2"), "{said}");
    let old = app.folder.clone();
    moved(&mut app, data, folder).await;
    assert_eq!(app.node.house.app.read_only(), None);
    for (t, erased) in [(&first, true), (&second, true), (&third, false)] {
        let page = app.page(&format!("{}?lang=en", link_of(t))).await.text();
        assert_eq!(page.contains("What you gave was erased on"), erased, "{}", t["number"]);
    }
    for (t, status) in [(&third, StatusCode::OK), (&lost, StatusCode::NOT_FOUND)] {
        // By the link: the restore is of now, and a code is of the day of its ticket.
        assert_eq!(app.page(&link_of(t)).await.status, status);
    }
    // Both logs are there and hold; the new one begins with all of the old one.
    let all = logs(&app).await;
    let origins: Vec<&str> = all.iter().map(|l| l["origin"].as_str().unwrap()).collect();
    let names = ["demo.onewindow.example/test/2", "demo.onewindow.example/test/1"];
    assert_eq!(origins, names);
    assert_eq!(all[1]["vkey"], old_key.as_str());
    for log in &all {
        for command in ["log", "fairness"] {
            let (code, text) = verify(&app, log, command).await;
            assert_eq!(code, 0, "{command} {log}: {text}");
        }
    }
    let note = app.page("/log/head-1/checkpoint").await.text();
    assert!(note.starts_with(&format!("demo.onewindow.example/test/1\n{size}\n")), "{note}");
    let key = ledger::checkpoint::Verifier::from_vkey(&old_key).unwrap();
    let receipt = ledger::receipt::Receipt::parse(first["receipt"].as_str().unwrap()).unwrap();
    receipt.check(&key).unwrap();
    let _ = std::fs::remove_dir_all(old);
}

#[tokio::test]
async fn the_entry_of_an_epoch_names_what_it_goes_on_from_and_no_epoch_is_used_twice() {
    let mut app = TestApp::new().await;
    visitor(&app, true).await;
    let head = app.node.house.app.head();
    let (files, origin) = (backup(&app), "demo.onewindow.example/test/");
    let (mut from, old) = (app.folder.clone(), app.folder.clone());
    for epoch in [2, 3] {
        let (data, folder) = TestApp::elsewhere();
        for file in ["log.key", "keystore.secret", "head.lock"] {
            if from.join(file).exists() {
                std::fs::copy(from.join(file), folder.join(file)).unwrap();
            }
        }
        from.clone_from(&folder);
        let said = restore(&files, &data, &folder).unwrap();
        assert!(said.contains(&format!("goes on as {origin}{epoch}")), "{said}");
        moved(&mut app, data, folder).await;
        let sql = store::sql!("SELECT body FROM leaf WHERE idx = $1");
        let at = i64::try_from(head.size).unwrap();
        let body = app.node.house.app.read(move |tx| tx.one::<Vec<u8>>(sql, &[at.into()])).await;
        let leaf = ledger::leaf::Leaf::decode(&body.map_err(|e| e.to_string()).unwrap()).unwrap();
        assert_eq!(leaf.kind, "node.opened/2");
        assert_eq!(leaf.public.text("origin").unwrap(), format!("{origin}{epoch}"));
        // The same old backup twice: both go on from the first epoch.
        assert_eq!(leaf.public.text("previous").unwrap(), format!("{origin}1"));
        assert_eq!(leaf.public.int("size").unwrap(), at);
        assert_eq!(leaf.public.bytes("root").unwrap(), head.root);
    }
    // A third place that knows of no epoch is told the least one.
    let (data, folder) = TestApp::elsewhere();
    copy(&app, &folder, &["log.key", "keystore.secret"]);
    let (file, at) = (files[0].to_str().unwrap(), folder.to_str().unwrap());
    let args = ["restore", file, "--data", &data, "--folder", at, "--epoch", "9"];
    assert!(program(&args).unwrap().contains(&format!("goes on as {origin}9")));
    let _ = std::fs::remove_dir_all(old);
}

#[tokio::test]
async fn on_a_new_machine_the_backup_of_the_keys_opens_what_was_sealed() {
    let mut app = TestApp::new().await;
    let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
    let t = app.ticket(&kiosk, "baku-1", with_phone("050 123 45 67")).await;
    call(&app, &one).await;
    let files = backup(&app);
    let (data, folder) = TestApp::elsewhere();
    let without = restore(&files, &data, &folder).unwrap_err();
    assert!(without.contains("log.key is missing: put it back"), "{without}");
    copy(&app, &folder, &["log.key"]);
    std::fs::write(folder.join("keystore.secret"), [7; 32]).unwrap();
    let other = restore(&files, &data, &folder).unwrap_err();
    assert!(other.contains("another keystore.secret"), "{other}");
    // What is there half may not be served.
    let opened = std::fs::read_dir(&folder).unwrap().any(|f| f.unwrap().file_name() == "restoring");
    assert!(opened);
    let (data, folder) = TestApp::elsewhere();
    copy(&app, &folder, &["log.key", "keystore.secret"]);
    restore(&files, &data, &folder).unwrap();
    let old = app.folder.clone();
    moved(&mut app, data, folder).await;
    // The restore happened at the machine's own time: whoever was signed in signs in again.
    let one = app.token("operator.baku-1.1").await;
    let look = app.call("POST", &path_of(&t, "look"), &one, purpose("call-visitor")).await;
    assert_eq!(look.json()["phone"], "0501234567", "{}", look.text());
    let _ = std::fs::remove_dir_all(old);
}

#[tokio::test]
async fn an_old_copy_that_was_not_restored_is_not_written_to() {
    let mut app = TestApp::new().await;
    let files = backup(&app);
    visitor(&app, true).await;
    app.node.house.app.keep_head(&app.folder).unwrap();
    let (data, folder) = TestApp::elsewhere();
    copy(&app, &folder, &["log.key", "keystore.secret", "head.lock", "demo-accounts.json"]);
    // As if somebody had put an old file in the place of the lost one.
    if std::env::var("TEST_PG").is_ok() {
        return;
    }
    std::fs::copy(&files[0], folder.join("onewindow.db")).unwrap();
    let old = app.folder.clone();
    moved(&mut app, data, folder).await;
    let why = app.node.house.app.read_only().unwrap();
    assert!(why.contains("onewindow restore"), "{why}");
    let _ = std::fs::remove_dir_all(old);
}

#[tokio::test]
async fn a_backup_of_one_engine_goes_on_in_the_other_and_back() {
    let Ok(server) = std::env::var("TEST_PG") else { return };
    assert!(server.starts_with("postgres"));
    let mut app = TestApp::new().await;
    visitor(&app, true).await;
    // A number that was drawn and lost: PostgreSQL's have gaps, a file's may not.
    let store = app.node.house.app.store().clone();
    let draw = move || store.alone(|tx| store::Gaps::draw(tx).map(|_| ()));
    std::thread::spawn(draw).join().unwrap().unwrap();
    visitor(&app, true).await;
    for into_file in [true, false] {
        let files = backup(&app);
        let (server, folder) = TestApp::elsewhere();
        let data = if into_file { folder.display().to_string() } else { server };
        copy(&app, &folder, &["log.key", "keystore.secret", "head.lock"]);
        restore(&files, &data, &folder).unwrap();
        let old = app.folder.clone();
        moved(&mut app, data, folder).await;
        assert_eq!(app.node.house.app.store().inline(), into_file);
        let t = visitor(&app, true).await;
        assert!(t["receipt"].as_str().is_some(), "{t}");
        assert!(app.audit().findings.is_empty(), "{:#?}", app.audit().findings);
        let _ = std::fs::remove_dir_all(old);
    }
}

#[tokio::test]
async fn a_restore_into_a_database_that_is_in_use_changes_nothing() {
    let mut app = TestApp::new().await;
    let files = backup(&app);
    let t = visitor(&app, true).await;
    let said = restore(&files, &app.data, &app.folder).unwrap_err();
    assert!(said.contains("is not empty"), "{said}");
    app.restart().await;
    assert_eq!(app.node.house.app.read_only(), None);
    assert_eq!(app.node.house.app.origin(), "demo.onewindow.example/test/1");
    assert!(app.page(&link_of(&t)).await.status.is_success());
}

//! The heartbeat of systems, asked of real little servers that stop and start again.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use axum::http::StatusCode;
use ledger::cbor::Map;
use onewindow::heartbeat::once;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection};
use serde_json::{Value, json};
use testkit::{Setup, TestApp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use web::Probe;

use crate::breaks::opened;
use crate::day::{card, close};
use crate::manager::page;
use crate::personal::{call, form, newest_leaf, path_of};
use crate::systems::form_page;

const SYSTEM: &str = "population-register";
const DAY: i64 = 20_261_124;

/// A system of a body: it answers while it runs and is well.
struct System {
    address: String,
    well: Arc<AtomicBool>,
    work: JoinHandle<()>,
}

impl System {
    async fn on(address: &str) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let well = Arc::new(AtomicBool::new(true));
        let health = well.clone();
        let work = tokio::spawn(async move {
            loop {
                let (mut line, _) = listener.accept().await.unwrap();
                let mut asked = [0; 512];
                let n = line.read(&mut asked).await.unwrap_or(0);
                assert!(n == 0 || asked.starts_with(b"GET /health?of=all HTTP/1.1\r\nHost: "));
                let status = if health.load(SeqCst) { "204 No Content" } else { "503 Busy" };
                let _ = line.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes()).await;
            }
        });
        Self { address, well, work }
    }

    async fn stop(self) -> String {
        self.work.abort();
        let _ = self.work.await;
        self.address
    }
}

async fn office(target: String) -> (TestApp, Probe) {
    asked(target, None).await
}

async fn asked(target: String, authority: Option<PathBuf>) -> (TestApp, Probe) {
    let probe = Probe { system: SYSTEM.to_owned(), target: target.parse().unwrap(), authority };
    let app = TestApp::with(Setup { probes: vec![probe.clone()], ..Setup::default() }).await;
    (app, probe)
}

async fn board(app: &TestApp) -> String {
    let manager = app.token("manager.baku-1").await;
    page(app, &manager, "/manage/baku-1/board").await.text()
}

async fn down(app: &TestApp) -> Value {
    app.call("GET", "/api/v1/sites/baku-1/board", "", Value::Null).await.json()["systems_down"]
        .take()
}

#[tokio::test]
async fn two_misses_are_an_outage_one_answer_ends_it_and_only_a_change_is_an_entry() {
    let system = System::on("127.0.0.1:0").await;
    let (app, probe) = office(format!("http://{}/health?of=all", system.address)).await;
    let (house, mut misses) = (&app.node.house, 0);
    let before = house.app.head().size;
    let observed = || house.app.head().size - before;
    once(house, &probe, &mut misses).await.unwrap();
    system.well.store(false, SeqCst);
    once(house, &probe, &mut misses).await.unwrap();
    assert_eq!((observed(), down(&app).await), (0, json!([])), "one miss is no outage");
    let address = system.stop().await;
    app.advance(40 * 60);
    once(house, &probe, &mut misses).await.unwrap();
    once(house, &probe, &mut misses).await.unwrap();
    assert_eq!(observed(), 1);
    let leaf = newest_leaf(&app).await;
    let public = Map::new().with("day", DAY).with("system", SYSTEM).with("state", "down");
    assert_eq!((leaf.kind.as_str(), leaf.public), ("system.observed/1", public));
    assert_eq!(leaf.place, "node");
    let since = json!([{"system": SYSTEM, "since": "2026-11-24T06:40:00Z"}]);
    assert_eq!(down(&app).await, since);
    // The program starts again meanwhile, and has forgotten how often it missed.
    misses = 0;
    let system = System::on(&address).await;
    once(house, &probe, &mut misses).await.unwrap();
    once(house, &probe, &mut misses).await.unwrap();
    assert_eq!((observed(), down(&app).await), (2, json!([])));
    system.stop().await;
    for _ in 0..3 {
        once(house, &probe, &mut misses).await.unwrap();
    }
    assert_eq!(observed(), 3, "it may fall silent again");
}

#[tokio::test]
async fn staff_see_where_their_word_and_the_heartbeat_differ_and_visitors_what_is_delayed() {
    let system = System::on("127.0.0.1:0").await;
    let (app, probe) = office(format!("tcp://{}", system.address)).await;
    let (house, mut misses) = (&app.node.house, 0);
    opened(&app).await;
    app.advance(42 * 60);
    let one = app.token("operator.baku-1.1").await;
    let path = format!("/api/v1/sites/baku-1/systems/{SYSTEM}/down");
    let why = json!({"reason": "no-answer"});
    assert_eq!(app.call("POST", &path, &one, why).await.status, StatusCode::NO_CONTENT);
    app.advance(180);
    once(house, &probe, &mut misses).await.unwrap();
    let differ = "Staff say that Population register has not answered since 10:42; it answered the \
                  heartbeat at 10:45.";
    assert!(board(&app).await.contains(differ), "{}", board(&app).await);
    assert!(form_page(&app, &one, "desk", "/counter").await.contains(differ));
    // Only that place is told, for elsewhere nobody has said so.
    let at = "This service is delayed there.";
    let shown = app.page("/en/services/identity-card").await.text();
    assert!(shown.contains(at) && shown.matches("has not answered").count() == 1, "{shown}");
    // Both say so: one line, as before.
    system.stop().await;
    for _ in 0..2 {
        once(house, &probe, &mut misses).await.unwrap();
    }
    let plain = "Population register has not answered since 10:42.";
    assert!(board(&app).await.contains(plain), "{}", board(&app).await);
    // Staff say that it answers again; the heartbeat does not find that.
    let command = uuid::Uuid::from_u128(9901);
    let body = format!("command={command}&act=system-up&system={SYSTEM}");
    assert_eq!(form(&app, &one, "/counter/act", body).await.status, StatusCode::SEE_OTHER);
    let alone = "Population register has not answered the heartbeat since 10:45; no staff here has \
                 said so.";
    let shown = board(&app).await;
    assert!(shown.contains(alone) && !shown.contains(&format!("id=\"up-{SYSTEM}\"")), "{shown}");
    let shown = form_page(&app, &one, "desk", "/counter").await;
    assert!(shown.contains(alone) && !shown.contains("value=\"system-up\""), "{shown}");
    let place = app.page("/en/sites/baku-1").await.text();
    let services = "Population register has not answered since 10:45. These services are delayed: ";
    assert!(place.contains(services) && place.contains("Identity card"), "{place}");
    let shown = app.page("/en/services/identity-card").await.text();
    assert!(shown.contains("This service is delayed.") && !shown.contains(at), "{shown}");
    let other = app.page("/en/services/property-extract").await.text();
    assert!(!other.contains("delayed"), "{other}");
    // The bus gives no identity cards: its counters do not need that system.
    let tax = app.call("GET", "/api/v1/sites/ganja-1/board", "", Value::Null).await.json();
    assert_eq!(tax["systems_down"][0]["system"], SYSTEM);
}

/// Ten minutes of silence as staff said, four as the heartbeat saw, within a day that ends before
/// the system answers; what was before the first visitor counts for nothing.
#[tokio::test]
async fn the_report_has_the_minutes_of_an_outage_and_no_time_of_an_untimed_visit() {
    let system = System::on("127.0.0.1:0").await;
    let (app, probe) = office(format!("tcp://{}", system.address)).await;
    let (house, mut misses) = (&app.node.house, 0);
    let manager = app.token("manager.baku-1").await;
    let said = |verb: &str| format!("/api/v1/sites/baku-1/systems/{SYSTEM}/{verb}");
    app.call("POST", &said("down"), &manager, json!({"reason": "power"})).await;
    app.advance(3600);
    for n in 0..6 {
        let one = app.token("operator.baku-1.1").await;
        let t = card(&app).await;
        call(&app, &one).await;
        app.call("POST", &path_of(&t, "start"), &one, json!({})).await;
        if n == 5 {
            app.call("POST", &path_of(&t, "untimed"), &one, json!({})).await;
        }
        app.advance(if n == 5 { 3 * 3600 } else { 120 });
        app.call("POST", &path_of(&t, "finish"), &one, json!({})).await;
        if n == 4 {
            let manager = app.token("manager.baku-1").await;
            app.call("POST", &said("up"), &manager, Value::Null).await;
        }
    }
    let address = system.stop().await;
    once(house, &probe, &mut misses).await.unwrap();
    once(house, &probe, &mut misses).await.unwrap();
    app.advance(240);
    let path = format!("/api/v1/sites/baku-1/days/{DAY}");
    let manager = app.token("manager.baku-1").await;
    let open = app.call("GET", &path, &manager, Value::Null).await.json();
    let lasts = json!([{"key": SYSTEM, "reported_s": 600, "observed_s": 240,
        "reasons": [{"key": "power", "n": 1}]}]);
    assert_eq!(open["systems"], lasts, "{open}");
    assert_eq!(close(&app).await.status, StatusCode::OK);
    app.advance(1200);
    System::on(&address).await;
    once(house, &probe, &mut misses).await.unwrap();
    let manager = app.token("manager.baku-1").await;
    let closed = app.call("GET", &path, &manager, Value::Null).await.json();
    assert_eq!(closed["systems"], lasts, "{closed}");
    // Five of two minutes; the sixth takes the time it takes.
    let times = json!({"n": 5, "median_s": 120, "p90_s": 120});
    assert_eq!(closed["total"]["service"], times);
    assert_eq!(closed["total"]["served"], 6);
    let file = page(&app, &manager, &format!("/manage/baku-1/days/{DAY}.csv")).await.text();
    assert!(
        file.contains("system_observed_s,population-register,,,,,,,,,,,,,,240,DEMO\r\n"),
        "{file}"
    );
    let shown = page(&app, &manager, &format!("/manage/baku-1/days/{DAY}")).await.text();
    assert!(shown.contains("Systems that did not answer"), "{shown}");
}

#[test]
fn a_probe_is_of_a_system_of_the_pack_and_of_an_address_that_can_be_asked() {
    let pack = pack::load_embedded("azerbaijan").map_err(|e| e.len()).unwrap();
    let config = |name: &str, url: &str| {
        let file = format!(
            "data = \"d\"\nlisten = \"127.0.0.1:0\"\nbase_url = \"https://w\"\norigin = \"w/1\"\n\
             pack = \"azerbaijan\"\n[probe.\"{name}\"]\nurl = \"{url}\"\n"
        );
        toml::from_str::<onewindow::config::Config>(&file).unwrap().probes(&pack)
    };
    assert_eq!(config(SYSTEM, "http://10.0.0.7/health").unwrap()[0].system, SYSTEM);
    let unknown = config("coffee", "tcp://10.0.0.7:1").unwrap_err();
    assert_eq!(unknown, "[probe.\"coffee\"]: the pack has no such system");
    assert_eq!(config(SYSTEM, "https://10.0.0.7/health").unwrap()[0].authority, None);
    let ca = |url: &str, file: &str| config(SYSTEM, &format!("{url}\"\nauthority = \"{file}"));
    let none = ca("https://10.0.0.7/health", "/nowhere/ca.pem").unwrap_err();
    assert!(none.starts_with("[probe.\"population-register\"]: /nowhere/ca.pem: "), "{none}");
    let empty = ca("https://10.0.0.7/health", "/dev/null").unwrap_err();
    assert!(empty.ends_with("/dev/null: it holds no certificate of an authority"), "{empty}");
    let idle = ca("http://10.0.0.7/health", "/nowhere/ca.pem").unwrap_err();
    assert!(idle.ends_with("only a system at https:// has an authority"), "{idle}");
}

/// An authority of the test, and its file.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

impl Authority {
    fn new(folder: &std::path::Path, name: &str) -> Self {
        let (mut of, key) = (CertificateParams::default(), KeyPair::generate().unwrap());
        of.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let file = folder.join(name);
        std::fs::write(&file, of.self_signed(&key).unwrap().pem()).unwrap();
        Self { issuer: Issuer::new(of, key), file }
    }

    /// A system that shows a certificate of this name, valid until this year, and answers so.
    async fn system(&self, name: &str, until: i32, answer: &'static [u8]) -> String {
        let key = KeyPair::generate().unwrap();
        let mut of = CertificateParams::new([name.to_owned()]).unwrap();
        of.not_before = date_time_ymd(2020, 1, 1);
        of.not_after = date_time_ymd(until, 1, 1);
        let shown = of.signed_by(&key, &self.issuer).unwrap().der().clone();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![shown], key)
            .unwrap();
        let (listener, config) =
            (std::net::TcpListener::bind("127.0.0.1:0").unwrap(), Arc::new(config));
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for mut line in listener.incoming().flatten() {
                let mut tls = ServerConnection::new(config.clone()).unwrap();
                let mut stream = rustls::Stream::new(&mut tls, &mut line);
                let mut asked = [0; 512];
                // Whoever does not believe the certificate hangs up.
                if stream.read(&mut asked).is_ok() {
                    let _ = stream.write_all(answer).and_then(|()| stream.flush());
                }
            }
        });
        format!("https://localhost:{port}/health?of=all")
    }
}

const WELL: &[u8] = b"HTTP/1.1 204 No Content\r\n\r\n";

#[tokio::test]
async fn a_system_behind_tls_answers_where_its_certificate_is_good_and_else_staff_read_why() {
    let home = TestApp::new().await;
    let folder = &home.folder;
    let (state, other) = (Authority::new(folder, "state.pem"), Authority::new(folder, "other.pem"));
    let moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n";
    for (url, file, why) in [
        (state.system("localhost", 2099, WELL).await, Some(&state.file), ""),
        (state.system("localhost", 2099, moved).await, Some(&state.file), ""),
        (
            state.system("localhost", 2021, WELL).await,
            Some(&state.file),
            "Why: its certificate is not valid today.",
        ),
        (
            state.system("register.example", 2099, WELL).await,
            Some(&state.file),
            "Why: its certificate is of another name.",
        ),
        (
            state.system("localhost", 2099, WELL).await,
            Some(&other.file),
            "Why: its certificate is of no authority that is trusted here.",
        ),
        (
            state.system("localhost", 2099, WELL).await,
            None,
            "Why: its certificate is of no authority that is trusted here.",
        ),
        (
            state.system("localhost", 2099, b"HTTP/1.1 503 Busy\r\n\r\n").await,
            Some(&state.file),
            "Why: its page says 503.",
        ),
        (
            state.system("localhost", 2099, b"hello").await,
            Some(&state.file),
            "Why: its answer is no page.",
        ),
        (
            format!("https://{}/", System::on("127.0.0.1:0").await.stop().await),
            Some(&state.file),
            "Why: no connection.",
        ),
    ] {
        let (app, probe) = asked(url, file.cloned()).await;
        let mut misses = 0;
        for _ in 0..2 {
            once(&app.node.house, &probe, &mut misses).await.unwrap();
        }
        let shown = board(&app).await;
        if why.is_empty() {
            assert!(!shown.contains("Why:"), "{shown}");
            assert_eq!((misses, down(&app).await), (0, json!([])));
        } else {
            assert!(shown.contains(&format!("no staff here has said so. {why}")), "{why}: {shown}");
        }
    }
}

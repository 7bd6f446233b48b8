#![doc = include_str!("../README.md")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot be set up fails"
)]

mod postgres;
pub mod printer;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::Timestamp;
use onewindow::node::{self, Node, Opening};
use pack::Pack;
use serde_json::Value;
use tower::ServiceExt;
use uuid::Uuid;

pub use crate::postgres::own_database;

/// Tells the apps of one process apart.
static APPS: AtomicU64 = AtomicU64::new(0);

/// The schema of the journal, for tests that open a store alone.
pub const JOURNAL: &[store::Migration] = journal::MIGRATIONS;

/// A Tuesday in Baku, 10:00.
pub const MORNING: &str = "2026-11-24T06:00:00Z";

/// How an app is made.
#[derive(Clone)]
pub struct Setup {
    /// The seed of all randomness; printed, so that a failing run can be repeated.
    pub seed: u64,
    /// Whether it is a demo: sites are open at any hour.
    pub demo: bool,
    /// At most this many pages in the file (SQLite).
    pub pages_max: Option<u32>,
    /// How many spoken codes there are.
    pub codes: u32,
    /// Where a ticket printer may be.
    pub printers: web::printer_line::Reach,
    /// The systems that are asked whether they answer.
    pub probes: Vec<web::Probe>,
    /// The address that its links begin with.
    pub base_url: String,
    /// Changes the pack before it is used.
    pub pack: fn(&mut Pack),
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            seed: 7,
            demo: true,
            pages_max: None,
            codes: kit::SpokenCode::MANY,
            printers: web::printer_line::Reach::default(),
            probes: Vec::new(),
            base_url: "http://127.0.0.1".to_owned(),
            pack: |_| {},
        }
    }
}

/// The whole app.
pub struct TestApp {
    setup: Setup,
    /// The node underneath.
    pub node: Node,
    /// `--data`: a folder, or a `postgres://` address.
    pub data: String,
    /// The node's folder.
    pub folder: PathBuf,
    router: axum::Router,
    clock: Arc<AtomicI64>,
    /// Whether dropping audits: off for tests that break the database on purpose.
    pub audit_at_end: bool,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: axum::http::HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    /// The problem's name: `queue-error-full`.
    #[must_use]
    pub fn problem(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        kind.trim_start_matches("urn:onewindow:problem:").to_owned()
    }
}

/// A folder that nobody else uses.
fn empty_folder(n: u64) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("onewindow-test-{}-{n}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

impl TestApp {
    /// An app with the usual setup.
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    /// An app.
    pub async fn with(setup: Setup) -> Self {
        let folder = empty_folder(APPS.fetch_add(1, SeqCst));
        let data = postgres::migrated().unwrap_or_else(|| folder.display().to_string());
        let app = Self::at(setup, data, folder).await;
        onewindow::demo::seed(&app.node).await.unwrap();
        app
    }

    /// An app on the files of a node's folder that another program left (SQLite).
    pub async fn on_files(setup: Setup, files: &[(String, Vec<u8>)]) -> Self {
        let folder = empty_folder(APPS.fetch_add(1, SeqCst));
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
        Self::at(setup, folder.display().to_string(), folder).await
    }

    async fn at(setup: Setup, data: String, folder: PathBuf) -> Self {
        eprintln!("seed {}", setup.seed);
        let start: Timestamp = MORNING.parse().unwrap();
        let clock = Arc::new(AtomicI64::new(start.as_millisecond()));
        let (node, router) = open(&setup, 0, &data, &folder, &clock).await;
        Self { setup, node, data, folder, router, clock, audit_at_end: true }
    }

    /// An empty place for a node: `--data` and `--folder`.
    #[must_use]
    pub fn elsewhere() -> (String, PathBuf) {
        let folder = empty_folder(APPS.fetch_add(1, SeqCst));
        (own_database().unwrap_or_else(|| folder.display().to_string()), folder)
    }

    /// The program starts again on the same data.
    pub async fn restart(&mut self) {
        (self.node, self.router) =
            open(&self.setup, next(), &self.data, &self.folder, &self.clock).await;
    }

    /// A second program on the same data (PostgreSQL).
    pub async fn beside(&self) -> Self {
        let (node, router) = open(&self.setup, next(), &self.data, &self.folder, &self.clock).await;
        let (setup, data, clock) = (self.setup.clone(), self.data.clone(), self.clock.clone());
        let folder = empty_folder(APPS.fetch_add(1, SeqCst));
        Self { setup, node, data, folder, router, clock, audit_at_end: false }
    }

    /// The program starts again on the same data, with another pack.
    pub async fn restart_with(&mut self, pack: fn(&mut Pack)) {
        self.setup.pack = pack;
        self.restart().await;
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, SeqCst);
    }

    /// Its time, in seconds of Unix.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.load(SeqCst) / 1000
    }

    /// Answers whoever connects, and does the work beside requests, until it fails.
    ///
    /// # Errors
    /// Those of the listener.
    pub async fn serve(&self, listener: tokio::net::TcpListener) -> std::io::Result<()> {
        onewindow::router::start_workers(&self.node);
        let app = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, app).await
    }

    /// A token of an account, by its login: `operator.baku-1.1`.
    pub async fn token(&self, login: &str) -> String {
        let login = login.to_owned();
        let house = &self.node.house;
        let account = house
            .app
            .read(move |tx| identity::sql::account(tx, &login))
            .await
            .unwrap()
            .expect("a demo account");
        identity::sign_in::open(house, &self.node.sessions, &account, None).await.unwrap().token
    }

    /// Sends a request to the router.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = axum::body::to_bytes(body, 16 << 20).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// The body of an answer that goes on, as it comes: an event stream.
    pub async fn listen(&self, path: &str) -> axum::body::BodyDataStream {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.into_body().into_data_stream()
    }

    /// An answer whose body is not read: that of an event stream goes on.
    pub async fn begun(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The same, resumed after the event that a listener heard last.
    pub async fn resume(&self, path: &str, last: u64) -> axum::body::BodyDataStream {
        let request = Request::builder().uri(path).header("last-event-id", last);
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await;
        answer.unwrap().into_body().into_data_stream()
    }

    /// A JSON request with a fresh command.
    pub async fn call(&self, method: &str, path: &str, token: &str, body: Value) -> Answer {
        self.call_as(method, path, token, body, Uuid::from_u128(u128::from(next()))).await
    }

    /// A JSON request under a command of the test's own.
    pub async fn call_as(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: Value,
        command: Uuid,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_LANGUAGE, "en")
            .header("idempotency-key", command.to_string());
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        self.send(request.body(body).unwrap()).await
    }

    /// A page.
    pub async fn page(&self, path: &str) -> Answer {
        self.send(Request::builder().uri(path).body(Body::empty()).unwrap()).await
    }

    /// Takes a ticket as the kiosk of a site.
    pub async fn ticket(&self, kiosk: &str, site: &str, body: Value) -> Value {
        let path = format!("/api/v1/sites/{site}/tickets");
        let answer = self.call("POST", &path, kiosk, body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        answer.json()
    }

    /// What the audit finds.
    #[must_use]
    pub fn audit(&self) -> journal::Report {
        self.audited(self.node.house.app.store().clone())
    }

    /// What the audit finds in a copy of the database (SQLite).
    #[must_use]
    pub fn audit_of(&self, copy: &std::path::Path) -> journal::Report {
        let options = store::Options::new(store::Location::File(copy.to_owned()));
        self.audited(
            store::Store::open(&options, &[&[journal::MIGRATIONS], node::MIGRATIONS].concat())
                .unwrap(),
        )
    }

    fn audited(&self, store: store::Store) -> journal::Report {
        let scratch = self.folder.join(format!("audit-{}.db", next()));
        std::thread::spawn(move || {
            let tables = node::record_tables();
            journal::audit(&store, &scratch, node::MIGRATIONS, node::FOLDS, &tables).unwrap()
        })
        .join()
        .unwrap()
    }
}

/// A number that no other call of this process gets.
fn next() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, SeqCst)
}

/// A program on a node. What starts later on the same data draws from another seed, as in life: of
/// one it would draw ids that are there already, while the clock stands.
async fn open(
    setup: &Setup,
    later: u64,
    data: &str,
    folder: &std::path::Path,
    clock: &Arc<AtomicI64>,
) -> (Node, axum::Router) {
    let mut pack = pack::load_embedded("azerbaijan")
        .unwrap_or_else(|e| panic!("{}", e.iter().map(ToString::to_string).collect::<String>()));
    (setup.pack)(&mut pack);
    let time = clock.clone();
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&setup.seed.to_be_bytes());
    seed[8..16].copy_from_slice(&later.to_be_bytes());
    let opening = Opening {
        data: data.to_owned(),
        folder: folder.to_owned(),
        origin: "demo.onewindow.example/test/1".to_owned(),
        new_epoch: None,
        pack: Arc::new(pack),
        demo: setup.demo,
        base_url: setup.base_url.clone(),
        clock: Arc::new(move || Timestamp::from_millisecond(time.load(SeqCst)).unwrap()),
        seed,
        printers: setup.printers.clone(),
        probes: setup.probes.clone(),
        pages_max: setup.pages_max,
        codes: setup.codes,
    };
    let node = node::open(opening).await.unwrap();
    let router = onewindow::router::router(&node);
    (node, router)
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if self.audit_at_end && !std::thread::panicking() {
            let report = self.audit();
            assert!(report.findings.is_empty(), "{:#?}", report.findings);
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

//! A node of its own for each test: temporary folder, fixed clock, fixed seed.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::SeqCst};
use std::sync::{Arc, LazyLock};

use axum::Extension;
use axum::body::Body;
use axum::http::{Request, Response};
use identity::{NewAccount, Opened, Post, Sessions, password, sign_in, totp, welcome};
use jiff::Timestamp;
use journal::{App, Command, Lock, WriteError};
use keystore::Keystore;
use kit::{Actor, CommandId, Role, StaffId};
use store::Location;
use tower::ServiceExt;
use web::House;

pub(crate) const PASSWORD: &str = "a window for everyone";
pub(crate) const SECRET: &[u8] = b"12345678901234567890";

static STORED: LazyLock<String> = LazyLock::new(|| password::hash(PASSWORD, &[1; 16]).unwrap());
static PACK: LazyLock<Arc<pack::Pack>> =
    LazyLock::new(|| match pack::load_embedded("azerbaijan") {
        Ok(pack) => Arc::new(pack),
        Err(errors) => panic!("{} errors in the pack", errors.len()),
    });

pub(crate) struct Rig {
    pub(crate) house: House,
    pub(crate) sessions: Sessions,
    pub(crate) folder: PathBuf,
    clock: Arc<AtomicI64>,
    /// Whether a visitor stands at every counter.
    pub(crate) busy: Arc<AtomicBool>,
}

impl Drop for Rig {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

/// A file, or a database of its own where `TEST_PG` names a server.
fn location(folder: &Path) -> Location {
    testkit::own_database()
        .map_or_else(|| Location::File(folder.join("onewindow.db")), Location::Server)
}

/// The client of PostgreSQL blocks, and a test is asynchronous.
pub(crate) fn aside<T: Send>(f: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|s| s.spawn(f).join()).unwrap()
}

impl Rig {
    pub(crate) fn new() -> Self {
        let name = sign_in::fresh_command::<identity::Error>().unwrap();
        let folder = std::env::temp_dir().join(format!("ow-identity-{name}"));
        std::fs::create_dir_all(&folder).unwrap();
        let start: Timestamp = "2026-11-24T05:00:00Z".parse().unwrap();
        let clock = Arc::new(AtomicI64::new(start.as_millisecond()));
        let keys = Arc::new(Keystore::open(&folder).unwrap());
        let hands = clock.clone();
        let config = journal::Config {
            store: store::Options::new(location(&folder)),
            folder: folder.clone(),
            new_epoch: None,
            origin: "test.onewindow.example/identity/1".to_owned(),
            migrations: vec![identity::MIGRATIONS],
            folds: vec![identity::FOLDS],
            keys: keys.clone(),
            clock: Arc::new(move || Timestamp::from_millisecond(hands.load(SeqCst)).unwrap()),
            seed: [7; 32],
            codes: kit::SpokenCode::MANY,
        };
        let app = aside(|| App::open(config).unwrap());
        let busy = Arc::new(AtomicBool::new(false));
        let sessions = load(&app, &busy);
        let texts = Arc::new(web::texts(&"en".parse().unwrap()).unwrap());
        let house = House::from(web::Rooms {
            app,
            pack: PACK.clone(),
            sites: web::Sites::of(&PACK),
            keys,
            texts,
            demo: false,
            base_url: "https://office.example".to_owned(),
            sign_in: Arc::new(sessions.clone()),
            pasts: web::Pasts::planned(&PACK),
            printers: web::Printers::default(),
            probes: web::Probes::default(),
            clips: web::Clips::default(),
            devices: web::Devices::default(),
            streams: web::Streams::new("test"),
            searches: web::Pace::default(),
        });
        Self { house, sessions, folder, clock, busy }
    }

    /// The program starts again on the same rows.
    pub(crate) fn restart(&mut self) {
        self.sessions = load(&self.house.app, &self.busy);
        self.house.sign_in = Arc::new(self.sessions.clone());
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, SeqCst);
    }

    /// What the authenticator shows now.
    pub(crate) fn code(&self) -> String {
        totp::code(SECRET, totp::step(self.clock.load(SeqCst) / 1000))
    }

    /// Adds an account with the usual password and secret.
    pub(crate) async fn add(&self, login: &str, post: Post) -> StaffId {
        let keys = &self.house.keys;
        let new = welcome::account(keys, login.to_owned(), post, STORED.clone(), SECRET).unwrap();
        self.add_by(&Actor::clock(), new).await.unwrap()
    }

    pub(crate) async fn add_by(
        &self,
        by: &Actor,
        new: NewAccount,
    ) -> Result<StaffId, WriteError<identity::Error>> {
        let (actor, command) = (by.clone(), Command::of(by, fresh(), "add", &new.login));
        self.house
            .app
            .write(&[Lock::node()], command, move |tx, cx| {
                identity::ops::add_account(tx, cx, &actor, &new)
            })
            .await
            .map(|done| done.value)
    }

    pub(crate) async fn account(&self, login: &str) -> identity::Account {
        let login = login.to_owned();
        let found = self.house.app.read(move |tx| identity::sql::account(tx, &login)).await;
        found.unwrap().unwrap()
    }

    /// An operator at counter 1 of the first centre of Baku, signed in.
    pub(crate) async fn operator(&self) -> Opened {
        self.add("operator", operator()).await;
        self.sign_in("operator").await.unwrap()
    }

    pub(crate) async fn sign_in(&self, login: &str) -> Result<Opened, WriteError<identity::Error>> {
        self.try_with(login, PASSWORD, &self.code()).await
    }

    pub(crate) async fn try_with(
        &self,
        login: &str,
        password: &str,
        code: &str,
    ) -> Result<Opened, WriteError<identity::Error>> {
        sign_in::sign_in(&self.house, &self.sessions, login, password.to_owned(), code).await
    }

    /// Whom a token stands for.
    pub(crate) fn who(&self, token: &str) -> Option<Actor> {
        self.house.sign_in.by_token(token)
    }

    /// Everything that lies in the node's folder, in one heap of bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(&self.folder).unwrap();
        files.flat_map(|f| std::fs::read(f.unwrap().path()).unwrap()).collect()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        let (api, _) = identity::api::api().split_for_parts();
        let router = api
            .merge(identity::pages::pages())
            .layer(Extension(self.sessions.clone()))
            .layer(axum::middleware::from_fn_with_state(self.house.clone(), web::headers))
            .with_state(self.house.clone());
        router.oneshot(request).await.unwrap()
    }
}

fn load(app: &App, busy: &Arc<AtomicBool>) -> Sessions {
    let busy = busy.clone();
    let busy = Arc::new(move |_: &kit::CounterKey| busy.load(SeqCst));
    aside(|| Sessions::load(app, busy, web::Devices::default()).unwrap())
}

pub(crate) fn fresh() -> CommandId {
    sign_in::fresh_command::<identity::Error>().unwrap()
}

/// The post of an operator at the counter 1 of Baku, whichever body the pack puts there.
pub(crate) fn operator() -> Post {
    let site = PACK.sites.values().find(|s| s.key.as_str() == "baku-1").unwrap();
    let desk = site.counters.iter().find(|c| c.number == 1).unwrap();
    Post {
        role: Role::Operator,
        site: Some(site.key.clone()),
        entity: Some(desk.entity.clone()),
        counter: Some(1),
    }
}

/// A counter of Baku that the body of counter 1 has, or has not.
pub(crate) fn other_counter(same_body: bool) -> u16 {
    let (site, own) = (&PACK.sites[&"baku-1".parse().unwrap()], operator().entity.unwrap());
    site.counters.iter().find(|c| c.number != 1 && (c.entity == own) == same_body).unwrap().number
}

pub(crate) async fn text(response: Response<Body>) -> String {
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

//! A server with a ticket, a person and links, for a row of the table.

use serde_json::{Value, json};
use testkit::{Answer, Setup, TestApp};

use super::{At, Away, CalledTwice, Done, Row, Waiting, command, send, web_css};

/// A service that has not changed.
pub(super) const UNCHANGED: &str = r#"{"service":"identity-card","digest":"00"}"#;

/// One server with a ticket where a row wants it.
pub(super) struct Scene {
    pub(super) app: TestApp,
    ticket: Value,
    welcome: String,
    factor: String,
    enrol: String,
    staff: String,
}

impl Scene {
    pub(super) async fn new(at: At) -> Self {
        Self::of(at, Setup::default()).await
    }

    /// The same in an app of another setup.
    pub(super) async fn of(at: At, setup: Setup) -> Self {
        let app = TestApp::with(setup).await;
        let (kiosk, one) = (app.token("kiosk.baku-1").await, app.token("operator.baku-1.1").await);
        app.call("POST", "/api/v1/counters/baku-1.1/open", &one, Value::Null).await;
        let personal = json!({"services": ["identity-card"], "phone": "050 123 45 67",
            "priority": "disability"});
        let ticket = app.ticket(&kiosk, "baku-1", personal).await;
        if at != Waiting {
            app.call("POST", "/api/v1/counters/baku-1.1/call-next", &one, Value::Null).await;
            app.advance(46);
        }
        let verb = |v: &str| format!("/api/v1/tickets/{}/{v}", ticket["id"].as_str().unwrap());
        if at == CalledTwice {
            app.call("POST", &verb("call-again"), &one, json!({})).await;
            app.advance(46);
        }
        if at == Away {
            let why = json!({"ground": "paper-missing"});
            app.call("POST", &verb("turn-away"), &one, why).await;
        }
        if at == Done {
            app.call("POST", &verb("finish"), &one, json!({})).await;
        }
        let admin = app.token("administrator").await;
        let invited = format!("command={}&role=head", command());
        let page = send(&app, "POST", "/manage/staff/invite", &admin, &invited).await.text();
        let link = |page: &str, kind: &str| {
            page.split(kind).nth(1).unwrap().split('<').next().unwrap().to_owned()
        };
        let welcome = link(&page, "/welcome/");
        let id_of = |login: &str| {
            let staff = page.split(&format!("<bdi>{login}</bdi>")).nth(1).unwrap();
            let staff = staff.split("name=\"id\" value=\"").nth(1).unwrap();
            staff.split('"').next().unwrap().to_owned()
        };
        let staff = id_of("auditor");
        let lost = format!("command={}&id={}", command(), id_of("kiosk.ganja-1"));
        let page = send(&app, "POST", "/manage/staff/reset-factor", &admin, &lost).await.text();
        let factor = link(&page, "/factor/");
        let next = format!("command={}&kind=kiosk&name=Right", command());
        let page = send(&app, "POST", "/manage/baku-1/devices", &admin, &next).await.text();
        let enrol = link(&page, "/enrol/");
        Self { app, ticket, welcome, factor, enrol, staff }
    }

    /// The text with the ids of this scene in it.
    pub(super) fn fill(&self, text: &str) -> String {
        let ticket = |field: &str| self.ticket[field].as_str().unwrap();
        let link = ticket("link").rsplit('/').next().unwrap();
        let token = match text {
            _ if text.starts_with("/welcome") => self.welcome.as_str(),
            _ if text.starts_with("/enrol") => self.enrol.as_str(),
            _ if text.starts_with("/factor") => self.factor.as_str(),
            _ => link,
        };
        let id = match text {
            _ if text.contains("/services/") => "identity-card",
            _ if text.starts_with("/manage/staff/") => self.staff.as_str(),
            _ => ticket("id"),
        };
        let css = web_css();
        let path = match text {
            "/code" => "/code?code={code}",
            "/code/part" => "/code/part?code={code}",
            _ => text,
        };
        [
            ("{site}", "baku-1"),
            ("{counter}", "baku-1.1"),
            ("{code}", ticket("code")),
            ("{id}", id),
            ("{ticket}", ticket("id")),
            ("{number}", "4"),
            ("{entry}", "3"),
            ("{first}", "2026-12-30"),
            ("{picture}", "00000000-0000-0000-0000-000000000001"),
            ("{device}", "00000000-0000-0000-0000-000000000001"),
            ("{system}", "population-register"),
            ("{day}", "20261124"),
            ("{service}", "identity-card"),
            ("{token}", token),
            ("{lang}", "en"),
            ("{part}", "wall"),
            ("{stamp}", "0"),
            ("{node}", "head"),
            ("{*path}", "entries/000.p/1"),
            ("{who}", "operator"),
            ("{staff}", self.staff.as_str()),
            ("{name}", css.as_str()),
        ]
        .iter()
        .fold(path.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    pub(super) async fn try_as(&self, row: &Row, path: &str, token: &str) -> Answer {
        // A stream has no end: its beginning is enough.
        let stream = path.starts_with("/live/") || path.ends_with("/events");
        let body = self.fill(row.3).replace("{command}", &command().to_string());
        send(&self.app, if stream { "HEAD" } else { row.0 }, path, token, &body).await
    }
}

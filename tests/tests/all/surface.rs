//! What every answer has in common, whatever was asked.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Answer, TestApp};

async fn ask(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::empty()).unwrap()).await
}

fn id(answer: &Answer) -> &str {
    answer.headers["x-request-id"].to_str().unwrap()
}

/// What is logged while a test runs.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn every_answer_carries_its_request_id_and_a_problem_names_it() {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
    let _listening = tracing::subscriber::set_default(log.finish());
    let app = TestApp::new().await;
    let (a, b) = (app.page("/en").await, app.page("/en").await);
    assert!(!id(&a).is_empty() && id(&a) != id(&b));
    assert_eq!(
        id(&ask(&app, "GET", "/en", &[("x-request-id", "proxy-1.A_b")]).await),
        "proxy-1.A_b"
    );
    let long = "a".repeat(65);
    for bent in ["", "a b", "<b>", "a\"b", long.as_str()] {
        let answer = ask(&app, "GET", "/en", &[("x-request-id", bent)]).await;
        assert!(!id(&answer).is_empty() && id(&answer) != bent, "{bent}");
    }
    let page = ask(&app, "GET", "/nowhere?lang=en", &[("x-request-id", "seen-1")]).await;
    assert!(page.text().contains("Reference for support: <bdi>seen-1</bdi>"), "{}", page.text());
    let api = ask(&app, "GET", "/api/v1/tickets/1", &[("x-request-id", "seen-2")]).await;
    assert_eq!((api.json()["reference"].as_str(), id(&api)), (Some("seen-2"), "seen-2"));
    let said = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    for id in ["seen-1", "seen-2"] {
        let line = said.lines().find(|l| l.contains(&format!("request{{id={id}")));
        assert!(line.is_some_and(|l| l.contains("refused")), "{id}: {said}");
    }
    assert!(said.contains("/api/v1/tickets/{code}"), "{said}");
}

#[tokio::test]
async fn whoever_waits_too_long_is_told_so() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let slow = |lang: &str, accept: &str| {
        let never = futures_util::stream::pending::<Result<Bytes, std::io::Error>>();
        Request::builder()
            .method("POST")
            .uri(format!("/api/v1/sites/baku-1/tickets?lang={lang}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, accept)
            .header(header::AUTHORIZATION, format!("Bearer {kiosk}"))
            .header("idempotency-key", uuid::Uuid::from_u128(5).to_string())
            .body(Body::from_stream(never))
            .unwrap()
    };
    // From here on the clock of timers jumps to the next one when nothing else can happen.
    tokio::time::pause();
    for lang in ["az", "en", "ru", "ar"] {
        let answer = app.send(slow(lang, "application/json")).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.problem(), "web-error-timeout");
        assert!(!answer.json()["detail"].as_str().unwrap().contains('⟦'));
    }
    tokio::time::resume();
    // Nothing was done, and the same command can be sent again.
    let body = json!({"services": ["identity-card"]});
    let again = app.ticket(&kiosk, "baku-1", body).await;
    assert_eq!(again["number"], "A 001");
}

#[tokio::test]
async fn language_links_lead_to_the_same_page() {
    let app = TestApp::new().await;
    for (path, link) in [
        ("/en", "href=\"/ru\""),
        ("/en/services?q=card", "href=\"/ru/services?q=card\""),
        (
            "/en/services/identity-card/needs?reason=first&age=adult",
            "href=\"/ru/services/identity-card/needs?reason=first&#38;age=adult\"",
        ),
        ("/sign-in?next=/counter&lang=en", "href=\"/sign-in?next=/counter&#38;lang=ru\""),
        ("/nowhere/at/all?x=1&lang=en&y=2", "href=\"/nowhere/at/all?x=1&#38;y=2&#38;lang=ru\""),
        // Not to another host.
        ("//other.example/?lang=en", "href=\"/other.example/?lang=ru\""),
    ] {
        let text = app.page(path).await.text();
        assert!(text.contains(link), "{path} lacks {link}: {text}");
    }
    // A form that was refused is shown again under an address that can be asked for.
    let form = Request::builder()
        .method("POST")
        .uri("/sign-in?lang=en")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("login=a&password=b&totp=c&next=/counter"))
        .unwrap();
    let refused = app.send(form).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.text().contains("href=\"/sign-in?next=/counter&#38;lang=ru\""));
}

#[tokio::test]
async fn links_of_a_form_that_failed_lead_to_the_page_that_has_it() {
    let app = TestApp::new().await;
    for (form, page) in [
        ("/counter/act?lang=en", "/counter?lang=ru"),
        ("/t/none/leave?lang=en", "/t/none?lang=ru"),
        ("/manage/baku-1/open?lang=en", "/manage/baku-1?lang=ru"),
        ("/lock?lang=en", "/ru"),
    ] {
        let sent = Request::builder()
            .method("POST")
            .uri(form)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("command=00000000-0000-0000-0000-000000000001&next=x&ticket=x"))
            .unwrap();
        let problem = app.send(sent).await;
        assert!(problem.status.is_client_error(), "{form}: {}", problem.status);
        let link = format!("href=\"{page}\"");
        assert!(problem.text().contains(&link), "{form}: {}", problem.text());
        assert_ne!(app.page(page).await.status, StatusCode::METHOD_NOT_ALLOWED, "{page}");
        if problem.status == StatusCode::UNAUTHORIZED && form.starts_with("/manage") {
            assert!(problem.text().contains("/sign-in?next=/manage/baku-1\""), "{form}");
        }
    }
}

#[tokio::test]
async fn a_program_hears_of_a_wrong_address_or_method_as_a_problem_document() {
    let app = TestApp::new().await;
    for (method, path, status, problem) in [
        ("GET", "/api/v1/nothing", StatusCode::NOT_FOUND, "web-error-not-found"),
        ("POST", "/api/", StatusCode::NOT_FOUND, "web-error-not-found"),
        ("GET", "/api/v1/sites/%FF/board", StatusCode::NOT_FOUND, "web-error-not-found"),
        ("DELETE", "/api/v1/logs", StatusCode::METHOD_NOT_ALLOWED, "web-error-method"),
        ("GET", "/api/v1/sessions", StatusCode::METHOD_NOT_ALLOWED, "web-error-method"),
    ] {
        // Even if it says that it would like a page.
        let answer = ask(&app, method, path, &[("accept", "text/html")]).await;
        assert_eq!((answer.status, answer.problem().as_str()), (status, problem), "{path}");
        let kind = &answer.headers[header::CONTENT_TYPE];
        assert_eq!(kind, "application/problem+json; charset=utf-8", "{path}");
        if status == StatusCode::METHOD_NOT_ALLOWED {
            assert!(answer.headers.contains_key(header::ALLOW), "{path}");
        }
    }
}

#[tokio::test]
async fn head_says_what_get_would() {
    let app = TestApp::new().await;
    for path in [
        "/en",
        "/en/services/identity-card",
        "/wall/baku-1",
        "/sign-in",
        "/healthz",
        "/readyz",
        "/log/head/checkpoint",
        "/log/head/tile/entries/000.p/1",
        "/api/openapi.json",
        "/api/v1/logs",
        "/api/v1/sites/baku-1/board",
    ] {
        let (get, head) = (ask(&app, "GET", path, &[]).await, ask(&app, "HEAD", path, &[]).await);
        assert_eq!(get.status, head.status, "{path}");
        assert!(head.bytes.is_empty() && !get.bytes.is_empty(), "{path}");
        for name in [header::CONTENT_TYPE, header::CACHE_CONTROL] {
            assert_eq!(get.headers.get(&name), head.headers.get(&name), "{path}");
        }
    }
}

#[tokio::test]
async fn a_counter_can_be_locked_and_left_from_its_own_screen() {
    let app = TestApp::new().await;
    let token = app.token("operator.baku-1.1").await;
    let cookie = format!("ow-desk={token}");
    let as_clerk = [("cookie", cookie.as_str())];
    let screen = |path: &'static str| ask(&app, "GET", path, &as_clerk);
    let post = |path: &str, body: &'static str| {
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::COOKIE, &cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        app.send(request.body(Body::from(body)).unwrap())
    };
    let leads =
        |text: &str| {
            assert!(text.contains(
                "action=\"/lock\"><input type=\"hidden\" name=\"next\" value=\"/counter\""
            ));
            assert!(text.contains("href=\"/pin?next=/counter\""));
            assert!(text.contains(
                "action=\"/sign-out\"><input type=\"hidden\" name=\"next\" value=\"/counter\""
            ));
        };
    leads(&screen("/counter?lang=en").await.text());
    app.call("POST", "/api/v1/counters/baku-1.1/open", &token, Value::Null).await;
    let open = screen("/counter?lang=en").await.text();
    assert!(open.contains("Close the counter"));
    leads(&open);
    assert_eq!(screen("/pin?next=/counter").await.status, StatusCode::OK);
    assert_eq!(post("/lock", "next=/counter").await.headers["location"], "/unlock?next=/counter");
    assert_eq!(screen("/counter").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(post("/sign-out", "next=/counter").await.headers["location"], "/sign-in");
    assert_eq!(screen("/unlock?next=/counter").await.status, StatusCode::SEE_OTHER);
}

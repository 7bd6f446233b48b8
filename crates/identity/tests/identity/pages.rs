//! Pages and JSON, as browsers and programs meet them.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use identity::{Post, desk_lock, pages};
use kit::Role;
use serde_json::Value;

use crate::rig::{PASSWORD, Rig, fresh, operator, other_counter, text};

fn form(path: &str, cookie: &str, body: String) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap()
}

fn get(path: &str, cookie: &str) -> Request<Body> {
    Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()
}

fn json(rig: &Rig, more: &str) -> Request<Body> {
    let (password, code) = (PASSWORD, rig.code());
    let body = format!(r#"{{"login":"operator","password":"{password}","totp":"{code}"{more}}}"#);
    Request::post("/api/v1/sessions")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap()
}

fn bearer(method: &str, token: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri("/api/v1/sessions/current")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn a_program_signs_in_asks_who_it_is_and_signs_out() {
    let rig = Rig::new();
    rig.add("operator", operator()).await;
    let made = rig.send(json(&rig, "")).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    assert_eq!(made.headers()[header::CACHE_CONTROL], "no-store");
    let body: Value = serde_json::from_str(&text(made).await).unwrap();
    assert_eq!(body["counter"], "baku-1.1");
    assert_eq!(body["expires"], "2026-11-24T15:00:00Z");
    let token = body["token"].as_str().unwrap();
    let me = rig.send(bearer("GET", token)).await;
    let me: Value = serde_json::from_str(&text(me).await).unwrap();
    assert_eq!((&me["role"], &me["token"]), (&Value::from("operator"), &Value::Null));
    assert_eq!(rig.send(bearer("DELETE", token)).await.status(), StatusCode::NO_CONTENT);
    for method in ["GET", "DELETE"] {
        assert_eq!(rig.send(bearer(method, token)).await.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_program_chooses_its_counter_or_gets_no_session() {
    let rig = Rig::new();
    rig.add("operator", operator()).await;
    let refused = rig.send(json(&rig, &format!(r#","counter":{}"#, other_counter(false)))).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert!(!text(refused).await.contains("token"));
    rig.pass(30);
    let own = other_counter(true);
    let made = rig.send(json(&rig, &format!(r#","counter":{own}"#))).await;
    let body: Value = serde_json::from_str(&text(made).await).unwrap();
    assert_eq!(body["counter"], format!("baku-1.{own}"));
}

#[tokio::test]
async fn a_refusal_names_no_field_and_echoes_nothing() {
    let rig = Rig::new();
    let wrong = rig.send(json(&rig, "")).await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let body = text(wrong).await;
    assert!(body.contains("identity-error-wrong") && !body.contains(PASSWORD), "{body}");
    let unreadable = rig.send(json(&rig, r#","totp2":"1""#)).await;
    assert_eq!(unreadable.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!text(unreadable).await.contains(PASSWORD));
}

#[tokio::test]
async fn the_cookie_is_for_its_area_and_for_https_alone() {
    let rig = Rig::new();
    rig.add("operator", operator()).await;
    let body = |rig: &Rig, next: &str| {
        let (password, code) = (PASSWORD.replace(' ', "+"), rig.code());
        format!("login=operator&password={password}&totp={code}&next={next}")
    };
    let to = rig.send(form("/sign-in", "", body(&rig, ""))).await;
    assert_eq!(to.status(), StatusCode::SEE_OTHER);
    assert_eq!(to.headers()[header::LOCATION], "/counter");
    let cookie = to.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-ow-desk="), "{cookie}");
    for part in ["; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    rig.pass(30);
    let to = rig.send(form("/sign-in", "", body(&rig, "/kiosk/baku-1"))).await;
    assert_eq!(to.headers()[header::LOCATION], "/kiosk/baku-1");
    assert!(to.headers()[header::SET_COOKIE].to_str().unwrap().starts_with("__Host-ow-kiosk="));
    rig.pass(30);
    let to = rig.send(form("/sign-in", "", body(&rig, "//evil.example"))).await;
    assert_eq!(to.headers()[header::LOCATION], "/counter");
}

#[tokio::test]
async fn a_wrong_sign_in_keeps_the_login_and_says_so() {
    let rig = Rig::new();
    let body = "login=%3Cb%3Eoperator&password=secret-word&totp=000000".to_owned();
    let page = rig.send(form("/sign-in", "", body)).await;
    assert_eq!(page.status(), StatusCode::UNAUTHORIZED);
    let page = text(page).await;
    assert!(page.contains("class=\"errs\"") && page.contains("operator"), "{page}");
    assert!(!page.contains("secret-word") && !page.contains("<b>") && !page.contains('⟦'));
}

#[tokio::test]
async fn a_locked_desk_leads_to_the_pin_and_back_to_where_it_was() {
    let rig = Rig::new();
    let o = rig.operator().await;
    desk_lock::set_pin(&rig.house, &o.actor, "operator", PASSWORD.into(), "4817").await.unwrap();
    let cookie = format!("__Host-ow-desk={}", o.token);
    let locked = rig.send(form("/lock", &cookie, "next=/counter".to_owned())).await;
    assert_eq!(locked.headers()[header::LOCATION], "/unlock?next=/counter");
    let to = rig.send(get("/sign-in?next=/counter", &cookie)).await;
    assert_eq!(to.headers()[header::LOCATION], "/unlock?next=/counter");
    for lang in ["az", "en", "ru", "ar"] {
        let page = rig.send(get(&format!("/unlock?next=/counter&lang={lang}"), &cookie)).await;
        let page = text(page).await;
        assert!(page.contains("name=\"pin\"") && !page.contains('⟦'), "{page}");
    }
    let wrong = rig.send(form("/unlock", &cookie, "pin=9999&next=/counter".to_owned())).await;
    assert!(text(wrong).await.contains('4'));
    let open = rig.send(form("/unlock", &cookie, "pin=4817&next=/counter".to_owned())).await;
    assert_eq!(open.headers()[header::LOCATION], "/counter");
    let out = rig.send(form("/sign-out", &cookie, "next=/counter".to_owned())).await;
    assert!(out.headers()[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert!(rig.who(&o.token).is_none());
}

#[tokio::test]
async fn the_staff_page_is_the_administrators_alone() {
    let rig = Rig::new();
    let o = rig.operator().await;
    rig.add("boss", Post::node(Role::Administrator)).await;
    let boss = rig.sign_in("boss").await.unwrap();
    let (theirs, own) =
        (format!("__Host-ow-manage={}", o.token), format!("__Host-ow-manage={}", boss.token));
    assert_eq!(rig.send(get("/manage/staff", "")).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(rig.send(get("/manage/staff", &theirs)).await.status(), StatusCode::FORBIDDEN);
    let page = text(rig.send(get("/manage/staff", &own)).await).await;
    assert!(page.contains("operator") && !page.contains('⟦'), "{page}");
    let invite = format!("command={}&role=auditor&site=&entity=&counter=", fresh());
    let denied = rig.send(form("/manage/staff/invite", &theirs, invite.clone())).await;
    assert_eq!(denied.status(), StatusCode::FORBIDDEN);
    let page = text(rig.send(form("/manage/staff/invite", &own, invite)).await).await;
    let link = page.split("https://office.example").nth(1).unwrap().split('<').next().unwrap();
    let welcome = rig.send(get(link, "")).await;
    assert_eq!(welcome.status(), StatusCode::OK);
    let welcome = text(welcome).await;
    assert!(welcome.contains("otpauth://totp/") && !welcome.contains('⟦'), "{welcome}");
    let id = o.actor.staff().unwrap();
    let suspend = format!("command={}&id={id}", crate::rig::fresh());
    let denied = rig.send(form("/manage/staff/suspend", &theirs, suspend.clone())).await;
    assert_eq!(denied.status(), StatusCode::FORBIDDEN);
    let done = rig.send(form("/manage/staff/suspend", &own, suspend)).await;
    assert_eq!(done.status(), StatusCode::SEE_OTHER);
    assert!(rig.who(&o.token).is_none());
}

#[tokio::test]
async fn a_link_that_never_was_and_an_unknown_desk_say_what_to_do() {
    let rig = Rig::new();
    let gone = rig.send(get("/welcome/never", "")).await;
    assert_eq!(gone.status(), StatusCode::GONE);
    assert!(text(gone).await.contains("class=\"lead\""));
    let none = rig.send(form("/unlock", "", "pin=1&next=/counter".to_owned())).await;
    assert_eq!(none.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_in_without_a_password_is_for_demos_alone() {
    let mut rig = Rig::new();
    rig.add("operator", operator()).await;
    let enter = pages::demo_session(&rig.house, &rig.sessions, "operator", "").await;
    assert_eq!(enter.unwrap_err().status, StatusCode::NOT_FOUND);
    rig.house.demo = true;
    let enter = pages::demo_session(&rig.house, &rig.sessions, "operator", "").await.unwrap();
    assert_eq!(enter.headers()[header::LOCATION], "/counter");
}

//! Signing in, and what ends a session.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use identity::{Error, Post, sign_in};
use journal::WriteError;
use kit::{Actor, Role};

use crate::rig::{PASSWORD, Rig, fresh, operator};

fn refusal<T>(e: Result<T, WriteError<Error>>) -> Error {
    match e {
        Err(WriteError::Refused(e)) => e,
        Err(e) => panic!("{e}"),
        Ok(_) => panic!("it was done"),
    }
}

#[tokio::test]
async fn login_password_and_code_open_a_session_at_the_usual_counter() {
    let rig = Rig::new();
    let opened = rig.operator().await;
    let who = rig.who(&opened.token).unwrap();
    assert_eq!((who.role, who.counter.unwrap().to_string()), (Role::Operator, "baku-1.1".into()));
    assert!(rig.who("another").is_none());
}

#[tokio::test]
async fn a_login_may_be_typed_in_capitals_and_a_code_in_arabic_digits() {
    let rig = Rig::new();
    rig.add("operator", operator()).await;
    let arabic = |c: char| char::from_u32(u32::from('٠') + c.to_digit(10).unwrap()).unwrap();
    let code: String = rig.code().chars().map(arabic).collect();
    assert!(rig.try_with(" Operator", PASSWORD, &code).await.is_ok());
}

#[tokio::test]
async fn each_of_the_three_must_be_right() {
    let rig = Rig::new();
    rig.add("operator", operator()).await;
    let code = rig.code();
    for (login, password, code) in
        [("operatop", PASSWORD, code.as_str()), ("operator", "a window for no one", &code)]
    {
        assert!(matches!(refusal(rig.try_with(login, password, code).await), Error::Wrong));
    }
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert!(matches!(refusal(rig.try_with("operator", PASSWORD, wrong).await), Error::Wrong));
}

#[tokio::test]
async fn a_code_opens_one_session() {
    let rig = Rig::new();
    rig.add("operator", operator()).await;
    let code = rig.code();
    assert!(rig.try_with("operator", PASSWORD, &code).await.is_ok());
    assert!(matches!(refusal(rig.try_with("operator", PASSWORD, &code).await), Error::Wrong));
    rig.pass(30);
    assert!(rig.sign_in("operator").await.is_ok());
}

#[tokio::test]
async fn two_requests_with_one_code_open_one_session() {
    let rig = Rig::new();
    rig.add("operator", operator()).await;
    let code = rig.code();
    let (one, two) = tokio::join!(
        rig.try_with("operator", PASSWORD, &code),
        rig.try_with("operator", PASSWORD, &code)
    );
    assert!(one.is_ok() != two.is_ok());
}

/// The wait after each of so many failures, in seconds.
async fn waits(rig: &Rig, login: &str, failures: usize) -> Vec<i64> {
    let mut waits = Vec::new();
    for _ in 0..failures {
        assert!(matches!(refusal(rig.try_with(login, "wrong", "000000").await), Error::Wrong));
        // The wait is said before anything is tried: asking again is not another failure.
        let wait = match refusal(rig.try_with(login, "wrong", "000000").await) {
            Error::Blocked { seconds } => seconds - 1,
            _ => 0,
        };
        waits.push(wait);
        rig.pass(wait);
    }
    waits
}

#[tokio::test]
async fn the_wait_doubles_after_the_third_failure_up_to_fifteen_minutes() {
    let rig = Rig::new();
    rig.add("operator", operator()).await;
    for _ in 0..2 {
        assert!(matches!(refusal(rig.try_with("operator", "x", "000000").await), Error::Wrong));
    }
    let found = waits(&rig, "operator", 13).await;
    assert_eq!(found, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    // The right three open it again, and the count begins anew.
    rig.sign_in("operator").await.unwrap();
    assert!(matches!(refusal(rig.try_with("operator", "x", "000000").await), Error::Wrong));
    assert!(matches!(refusal(rig.try_with("operator", "x", "000000").await), Error::Wrong));
}

#[tokio::test]
async fn a_wait_holds_against_the_right_password_and_after_a_restart() {
    let mut rig = Rig::new();
    rig.add("operator", operator()).await;
    for _ in 0..3 {
        assert!(matches!(refusal(rig.try_with("operator", "x", "000000").await), Error::Wrong));
    }
    rig.restart();
    assert!(matches!(refusal(rig.sign_in("operator").await), Error::Blocked { .. }));
}

#[tokio::test]
async fn an_unknown_login_waits_like_a_known_one() {
    let rig = Rig::new();
    for _ in 0..2 {
        assert!(matches!(refusal(rig.try_with("nobody", "x", "000000").await), Error::Wrong));
    }
    assert_eq!(waits(&rig, "nobody", 3).await, [1, 2, 4]);
}

#[tokio::test]
async fn tries_sent_at_once_are_counted_one_after_the_other() {
    let rig = Rig::new();
    rig.add("operator", operator()).await;
    let tries: [_; 8] = std::array::from_fn(|_| rig.try_with("operator", "x", "000000"));
    let [a, b, c, d, e, f, g, h] = tries;
    let (a, b, c, d, e, f, g, h) = tokio::join!(a, b, c, d, e, f, g, h);
    let tried = [a, b, c, d, e, f, g, h]
        .into_iter()
        .filter(|r| matches!(r, Err(WriteError::Refused(Error::Wrong))))
        .count();
    assert_eq!(tried, 3);
}

#[tokio::test]
async fn a_session_lasts_until_an_hour_after_its_site_closes() {
    let rig = Rig::new();
    rig.add("kiosk", Post { site: operator().site, ..Post::node(Role::Kiosk) }).await;
    let opened = rig.sign_in("kiosk").await.unwrap();
    rig.pass(10 * 3600 - 1);
    assert!(rig.who(&opened.token).is_some());
    rig.pass(1);
    assert!(rig.who(&opened.token).is_none());
}

#[tokio::test]
async fn a_session_does_not_end_with_a_person_in_front() {
    let mut rig = Rig::new();
    let opened = rig.operator().await;
    rig.busy.store(true, std::sync::atomic::Ordering::SeqCst);
    rig.pass(10 * 3600 + 60);
    assert!(rig.who(&opened.token).is_some());
    rig.restart();
    assert!(rig.who(&opened.token).is_some());
    rig.busy.store(false, std::sync::atomic::Ordering::SeqCst);
    assert!(rig.who(&opened.token).is_none());
}

#[tokio::test]
async fn a_closed_session_fails_at_once_and_after_a_restart() {
    let mut rig = Rig::new();
    let opened = rig.operator().await;
    sign_in::end(&rig.house, &rig.sessions, &opened.token).await.unwrap();
    assert!(rig.who(&opened.token).is_none());
    rig.restart();
    assert!(rig.who(&opened.token).is_none());
}

#[tokio::test]
async fn a_suspended_account_loses_its_sessions_at_once_and_opens_none() {
    let mut rig = Rig::new();
    let opened = rig.operator().await;
    let boss = rig.add("administrator", Post::node(Role::Administrator)).await;
    let boss = Actor { id: boss.into(), role: Role::Administrator, ..Actor::nobody() };
    let id = opened.actor.staff().unwrap();
    let by_operator = sign_in::suspend(&rig.house, &rig.sessions, &opened.actor, fresh(), id).await;
    assert!(matches!(refusal(by_operator), Error::Denied(_)));
    assert!(rig.who(&opened.token).is_some());
    sign_in::suspend(&rig.house, &rig.sessions, &boss, fresh(), id).await.unwrap();
    assert!(rig.who(&opened.token).is_none());
    rig.pass(60);
    assert!(matches!(refusal(rig.sign_in("operator").await), Error::Wrong));
    rig.restart();
    assert!(rig.who(&opened.token).is_none());
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let rig = Rig::new();
    let one = rig.add("one", Post::node(Role::Administrator)).await;
    let by = Actor { id: one.into(), role: Role::Administrator, ..Actor::nobody() };
    let suspended = sign_in::suspend(&rig.house, &rig.sessions, &by, fresh(), one).await;
    assert!(matches!(refusal(suspended), Error::LastAdministrator));
    let two = rig.add("two", Post::node(Role::Administrator)).await;
    sign_in::suspend(&rig.house, &rig.sessions, &by, fresh(), two).await.unwrap();
}

#[tokio::test]
async fn only_an_administrator_adds_accounts_and_a_login_is_given_once() {
    let rig = Rig::new();
    let opened = rig.operator().await;
    let new = |login: &str| {
        let (keys, stored) = (&rig.house.keys, "$argon2id$none".to_owned());
        identity::welcome::account(keys, login.to_owned(), operator(), stored, b"x").unwrap()
    };
    let denied = rig.add_by(&opened.actor, new("second")).await;
    assert!(matches!(refusal(denied), Error::Denied(_)));
    let boss = Actor { role: Role::Administrator, ..opened.actor };
    assert!(matches!(refusal(rig.add_by(&boss, new("operator")).await), Error::Taken));
    rig.add_by(&boss, new("second")).await.unwrap();
}

#[tokio::test]
async fn what_opens_doors_is_nowhere_in_the_clear() {
    // The files of a PostgreSQL are not in the node's folder.
    if std::env::var("TEST_PG").is_ok() {
        return;
    }
    let rig = Rig::new();
    let opened = rig.operator().await;
    sign_in::sweep(&rig.house.app, &rig.sessions).await.unwrap();
    let bytes = rig.bytes();
    assert!(contains(&bytes, b"operator"), "the login is there, so the search works");
    // A part of a secret says too much already: each is looked for by any eight bytes in a row.
    let raw = URL_SAFE_NO_PAD.decode(&opened.token).unwrap();
    for secret in [opened.token.as_bytes(), &raw, PASSWORD.as_bytes(), crate::rig::SECRET] {
        let found = secret.windows(8).any(|part| contains(&bytes, part));
        assert!(!found, "{}", String::from_utf8_lossy(secret));
    }
}

fn contains(heap: &[u8], needle: &[u8]) -> bool {
    heap.windows(needle.len()).any(|w| w == needle)
}

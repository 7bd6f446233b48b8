//! The lock of a desk, and moving to another counter.

use std::sync::atomic::Ordering::SeqCst;

use identity::{Error, Post, desk_lock, sign_in};
use journal::WriteError;
use kit::Role;

use crate::rig::{PASSWORD, Rig, operator, other_counter};

const IDLE: i64 = 15 * 60;

async fn with_pin(rig: &Rig) -> String {
    let opened = rig.operator().await;
    desk_lock::set_pin(&rig.house, &opened.actor, "operator", PASSWORD.into(), "4817")
        .await
        .unwrap();
    opened.token
}

#[tokio::test]
async fn an_idle_desk_locks_and_only_the_pin_opens_it() {
    let rig = Rig::new();
    let token = with_pin(&rig).await;
    rig.pass(IDLE - 1);
    assert!(rig.who(&token).is_some());
    rig.pass(IDLE);
    assert!(rig.who(&token).is_none());
    assert!(rig.sessions.locked(&token).is_some());
    let wrong = desk_lock::unlock(&rig.house, &rig.sessions, &token, "4818").await;
    assert!(matches!(wrong, Err(WriteError::Refused(Error::WrongPin { left: 4 }))));
    assert!(rig.who(&token).is_none());
    desk_lock::unlock(&rig.house, &rig.sessions, &token, "٤٨١٧").await.unwrap();
    assert!(rig.who(&token).is_some());
}

#[tokio::test]
async fn what_a_page_fetches_by_itself_keeps_no_desk_open() {
    let rig = Rig::new();
    let token = with_pin(&rig).await;
    for _ in 0..15 {
        rig.pass(60);
        let seen = rig.house.sign_in.glance(&token).is_some();
        assert_eq!(seen, rig.sessions.locked(&token).is_none());
    }
    assert!(rig.who(&token).is_none());
}

#[tokio::test]
async fn a_desk_does_not_lock_by_itself_with_a_person_in_front_and_a_kiosk_never() {
    let rig = Rig::new();
    let token = with_pin(&rig).await;
    rig.add("kiosk", Post { site: operator().site, ..Post::node(Role::Kiosk) }).await;
    let kiosk = rig.sign_in("kiosk").await.unwrap().token;
    rig.busy.store(true, SeqCst);
    rig.pass(IDLE + 1);
    assert!(rig.who(&token).is_some());
    rig.busy.store(false, SeqCst);
    rig.pass(IDLE + 1);
    assert!(rig.who(&token).is_none());
    assert!(rig.who(&kiosk).is_some());
}

#[tokio::test]
async fn a_demo_has_no_idle_lock() {
    let mut rig = Rig::new();
    let token = rig.operator().await.token;
    rig.restart();
    rig.pass(IDLE + 1);
    assert!(rig.sessions.locked(&token).is_some());
    let open = rig.sessions.clone().without_idle_lock();
    assert!(open.locked(&token).is_none());
}

#[tokio::test]
async fn a_restart_opens_no_locked_desk() {
    let mut rig = Rig::new();
    let token = with_pin(&rig).await;
    desk_lock::lock(&rig.house, &rig.sessions, &token).await.unwrap();
    rig.restart();
    assert!(rig.who(&token).is_none());
    desk_lock::unlock(&rig.house, &rig.sessions, &token, "4817").await.unwrap();
    // Used again, written down, idle, restarted: locked still.
    rig.pass(60);
    assert!(rig.who(&token).is_some());
    sign_in::sweep(&rig.house.app, &rig.sessions).await.unwrap();
    rig.pass(IDLE);
    rig.restart();
    assert!(rig.who(&token).is_none());
}

#[tokio::test]
async fn the_fifth_wrong_pin_ends_the_session() {
    let mut rig = Rig::new();
    let token = with_pin(&rig).await;
    desk_lock::lock(&rig.house, &rig.sessions, &token).await.unwrap();
    for left in [4, 3, 2, 1] {
        let e = desk_lock::unlock(&rig.house, &rig.sessions, &token, "0000").await.unwrap_err();
        let WriteError::Refused(Error::WrongPin { left: said }) = e else { panic!("{e}") };
        assert_eq!(said, left);
        rig.restart();
    }
    let fifth = desk_lock::unlock(&rig.house, &rig.sessions, &token, "0000").await;
    assert!(matches!(fifth, Err(WriteError::Refused(Error::Again))));
    let right = desk_lock::unlock(&rig.house, &rig.sessions, &token, "4817").await;
    assert!(matches!(right, Err(WriteError::Refused(Error::Again))));
    rig.restart();
    assert!(rig.sessions.id(&token).is_none());
}

#[tokio::test]
async fn a_pin_is_set_with_the_password_only() {
    let rig = Rig::new();
    let opened = rig.operator().await;
    let set = |password: &str, pin: &'static str| {
        let password = password.to_owned();
        let (house, by) = (&rig.house, &opened.actor);
        async move { desk_lock::set_pin(house, by, "operator", password, pin).await }
    };
    assert!(matches!(set("x", "4817").await, Err(WriteError::Refused(Error::Wrong))));
    assert!(matches!(set(PASSWORD, "1234").await, Err(WriteError::Refused(Error::WeakPin))));
    assert!(!desk_lock::has_pin(&rig.house, &opened.actor).await.unwrap());
    set(PASSWORD, "4817").await.unwrap();
    assert!(desk_lock::has_pin(&rig.house, &opened.actor).await.unwrap());
}

#[tokio::test]
async fn an_operator_moves_between_counters_of_the_own_body() {
    let mut rig = Rig::new();
    let o = rig.operator().await;
    let go = |n: u16| sign_in::choose_counter(&rig.house, &rig.sessions, &o.actor, &o.token, n);
    let (own, others) = (other_counter(true), other_counter(false));
    assert!(matches!(go(others).await, Err(WriteError::Refused(Error::Denied(_)))));
    assert!(matches!(go(998).await, Err(WriteError::Refused(Error::NoSuchAccount))));
    assert_eq!(rig.who(&o.token).unwrap().counter.unwrap().number, 1);
    go(own).await.unwrap();
    assert_eq!(rig.who(&o.token).unwrap().counter.unwrap().number, own);
    rig.restart();
    assert_eq!(rig.who(&o.token).unwrap().counter.unwrap().number, own);
}

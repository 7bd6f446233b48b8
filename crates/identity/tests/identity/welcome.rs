//! Accounts that their holders make.

use identity::welcome::{self, Wanted};
use identity::{Error, Opened, Post, totp};
use journal::WriteError;
use kit::Role;

use crate::rig::{Rig, operator, other_counter};

fn wanted(rig: &Rig, token: &str) -> Wanted {
    let secret = welcome::totp_secret(&rig.house, token);
    let code = totp::code(&secret, totp::step(rig.house.app.now().as_second()));
    Wanted {
        login: "Leyla".to_owned(),
        password: "four words and more".to_owned(),
        pin: "4817".to_owned(),
        code,
    }
}

async fn accept(rig: &Rig, token: &str, w: Wanted) -> Result<Opened, WriteError<Error>> {
    welcome::accept(&rig.house, &rig.sessions, token, w).await
}

async fn first(rig: &Rig) -> Option<String> {
    welcome::first_admin_link(&rig.house.app).await.unwrap()
}

#[tokio::test]
async fn the_first_administrator_comes_by_a_link_that_works_once() {
    let rig = Rig::new();
    let token = first(&rig).await.unwrap();
    let made = accept(&rig, &token, wanted(&rig, &token)).await.unwrap();
    assert_eq!(rig.who(&made.token).unwrap().role, Role::Administrator);
    let again = Wanted { login: "second".into(), ..wanted(&rig, &token) };
    assert!(matches!(accept(&rig, &token, again).await, Err(WriteError::Refused(Error::LinkGone))));
    assert_eq!(first(&rig).await, None);
}

#[tokio::test]
async fn the_code_that_made_an_account_opens_no_second_session() {
    let rig = Rig::new();
    let token = first(&rig).await.unwrap();
    let w = wanted(&rig, &token);
    accept(&rig, &token, w.clone()).await.unwrap();
    let used = rig.try_with("leyla", &w.password, &w.code).await;
    assert!(matches!(used, Err(WriteError::Refused(Error::Wrong))));
    rig.pass(30);
    let fresh = wanted(&rig, &token).code;
    assert!(rig.try_with("leyla", &w.password, &fresh).await.is_ok());
}

#[tokio::test]
async fn a_new_link_ends_the_one_before_and_a_day_ends_every_link() {
    let rig = Rig::new();
    let (old, new) = (first(&rig).await.unwrap(), first(&rig).await.unwrap());
    let gone = |r: Result<Opened, _>| matches!(r, Err(WriteError::Refused(Error::LinkGone)));
    assert!(gone(accept(&rig, &old, wanted(&rig, &old)).await));
    rig.pass(24 * 3600);
    assert!(gone(accept(&rig, &new, wanted(&rig, &new)).await));
}

#[tokio::test]
async fn what_does_not_do_leaves_the_link_whole() {
    let rig = Rig::new();
    let token = first(&rig).await.unwrap();
    let good = wanted(&rig, &token);
    let refused = |w: Wanted| async {
        match accept(&rig, &token, w).await {
            Err(WriteError::Refused(e)) => e,
            _ => panic!("it was not refused"),
        }
    };
    let bad = Wanted { login: "a b".into(), ..good.clone() };
    assert!(matches!(refused(bad).await, Error::Login));
    for password in ["short", "leyla leyla leyla", &"a".repeat(201)] {
        let bad = Wanted { password: password.to_owned(), ..good.clone() };
        assert!(matches!(refused(bad).await, Error::WeakPassword), "{password}");
    }
    let bad = Wanted { pin: "1111".into(), ..good.clone() };
    assert!(matches!(refused(bad).await, Error::WeakPin));
    let bad = Wanted { code: "12345".into(), ..good.clone() };
    assert!(matches!(refused(bad).await, Error::WrongCode));
    assert!(accept(&rig, &token, good).await.is_ok());
}

#[tokio::test]
async fn an_administrator_invites_to_posts_that_exist() {
    let rig = Rig::new();
    let token = first(&rig).await.unwrap();
    let boss = accept(&rig, &token, wanted(&rig, &token)).await.unwrap().actor;
    let nowhere = Post { site: Some("atlantis".parse().unwrap()), ..operator() };
    let not_its = Post { counter: Some(other_counter(false)), ..operator() };
    for bad in [nowhere, not_its, Post::node(Role::Operator), Post::node(Role::Clock)] {
        let made = welcome::invite(&rig.house, &boss, bad).await;
        assert!(matches!(made, Err(WriteError::Refused(Error::Post))));
    }
    let link = welcome::invite(&rig.house, &boss, operator()).await.unwrap();
    let w = Wanted { login: "rauf".into(), ..wanted(&rig, &link) };
    let made = accept(&rig, &link, w).await.unwrap();
    assert_eq!(made.actor.counter.as_ref().map(ToString::to_string).as_deref(), Some("baku-1.1"));
    let denied = welcome::invite(&rig.house, &made.actor, operator()).await;
    assert!(matches!(denied, Err(WriteError::Refused(Error::Denied(_)))));
}

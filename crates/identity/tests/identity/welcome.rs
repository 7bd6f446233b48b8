//! Accounts that their holders make.

use identity::origin::Dependent;
use identity::welcome::{self, Wanted};
use identity::{Error, Opened, Post, sign_in, totp};
use journal::WriteError;
use kit::{Actor, Role};

use crate::rig::{Rig, aside, fresh, operator, other_counter};

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
        let made = welcome::invite(&rig.house, &boss, fresh(), bad).await;
        assert!(matches!(made, Err(WriteError::Refused(Error::Post))));
    }
    let link = welcome::invite(&rig.house, &boss, fresh(), operator()).await.unwrap().unwrap();
    let w = Wanted { login: "rauf".into(), ..wanted(&rig, &link) };
    let made = accept(&rig, &link, w).await.unwrap();
    assert_eq!(made.actor.counter.as_ref().map(ToString::to_string).as_deref(), Some("baku-1.1"));
    let denied = welcome::invite(&rig.house, &made.actor, fresh(), operator()).await;
    assert!(matches!(denied, Err(WriteError::Refused(Error::Denied(_)))));
}

#[tokio::test]
async fn one_administrator_gives_power_alone_until_there_have_been_three() {
    let rig = Rig::new();
    let token = first(&rig).await.unwrap();
    let boss = accept(&rig, &token, wanted(&rig, &token)).await.unwrap().actor;
    let invite = |post| welcome::invite(&rig.house, &boss, fresh(), post);
    let mut made = Vec::new();
    for login in ["second", "third"] {
        let link = invite(Post::node(Role::Administrator)).await.unwrap().unwrap();
        let w = Wanted { login: login.into(), ..wanted(&rig, &link) };
        made.push(accept(&rig, &link, w).await.unwrap().actor);
    }
    assert_eq!(invite(Post::node(Role::Auditor)).await.unwrap(), None);
    // Suspending a colleague gives nobody the power of the beginning back.
    let gone = made[0].staff().unwrap();
    sign_in::suspend(&rig.house, &rig.sessions, &boss, fresh(), gone).await.unwrap();
    assert_eq!(invite(Post::node(Role::Auditor)).await.unwrap(), None);
    assert!(invite(operator()).await.unwrap().is_some());
}

#[tokio::test]
async fn administrators_who_made_each_other_or_came_today_are_no_pair() {
    let rig = Rig::new();
    let token = first(&rig).await.unwrap();
    let boss = accept(&rig, &token, wanted(&rig, &token)).await.unwrap().actor;
    let mut made = Vec::new();
    for login in ["second", "third"] {
        let post = Post::node(Role::Administrator);
        let link = welcome::invite(&rig.house, &boss, fresh(), post).await.unwrap().unwrap();
        let w = Wanted { login: login.into(), ..wanted(&rig, &link) };
        made.push(accept(&rig, &link, w).await.unwrap().actor);
    }
    let [second, third] = made.try_into().unwrap();
    let post = || Post::node(Role::Auditor);
    let may = |by: Actor| {
        let app = &rig.house.app;
        let now = app.now();
        let read = move |tx: &mut store::Tx<'_>| {
            let ask = identity::sql::asks(tx, now)?.pop().unwrap();
            Ok::<_, store::StoreError>(identity::power::may_be_second(tx, now, &by, ask.id))
        };
        aside(|| app.store().read(read))
    };
    assert_eq!(welcome::invite(&rig.house, &second, fresh(), post()).await.unwrap(), None);
    let young = may(third.clone()).unwrap();
    assert!(matches!(young, Err(Error::Dependent(Dependent::YoungAccount { hours: 24 }))));
    let maker = may(boss).unwrap();
    assert!(matches!(maker, Err(Error::Dependent(Dependent::MadeByOther))));
    rig.pass(24 * 3600);
    assert_eq!(welcome::invite(&rig.house, &second, fresh(), post()).await.unwrap(), None);
    let off = may(third.clone()).unwrap();
    assert!(matches!(off, Err(Error::Dependent(Dependent::OffShift))));
    let account = rig.account("second").await;
    sign_in::open(&rig.house, &rig.sessions, &account, None).await.unwrap();
    assert!(may(third).unwrap().is_ok());
}

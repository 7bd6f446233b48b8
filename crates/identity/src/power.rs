//! Giving power takes two people: one administrator asks, another one confirms. Power is an account
//! whose role [`authz::takes_two`], and a new second factor of such an account.

use authz::{Action, May, takes_two};
use jiff::Timestamp;
use journal::{Cx, Event, Kind, record};
use kit::{Actor, Scope, StaffId, StreamId};
use ledger::cbor::Map;
use serde::{Deserialize, Serialize};
use store::Tx;
use uuid::Uuid;

use crate::error::Error;
use crate::limits::{FACTOR_LINK, FOUNDERS, INVITATION, POWER_ASK};
use crate::model::{Account, Invitation, Post};
use crate::origin::independent;
use crate::sql;

/// What can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Power {
    /// An account of somebody's own making.
    Account(Post),
    /// A new second factor to an account.
    Factor(StaffId),
}

/// What one administrator asked for and a second has not confirmed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its id.
    pub id: Uuid,
    /// Who asked.
    pub asker: StaffId,
    /// For what.
    pub power: Power,
    /// Until when a second may confirm.
    pub until: Timestamp,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Given {
    /// The link works.
    Link,
    /// A second administrator has to confirm it.
    Asked,
}

fn event(name: &'static str, stream: StreamId, fresh: bool, facts: Map) -> Event {
    Event {
        stream,
        fresh,
        kind: Kind(name, 1),
        place: "node".to_owned(),
        public: Map::new(),
        facts,
        sealed: Vec::new(),
    }
}

/// Whether one administrator still gives power alone: an installation begins with one.
///
/// # Errors
/// Those of the engine.
pub fn is_founding(tx: &mut Tx<'_>) -> store::Result<bool> {
    Ok(sql::administrators_ever(tx)? < FOUNDERS)
}

/// Makes a link with which somebody makes their own account, or asks for it where that takes two.
/// `token` is the hash of the link's secret.
///
/// # Errors
/// When the actor may not, or the post is not whole.
pub fn invite(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    token: &[u8; 32],
    post: Post,
) -> Result<Given, Error> {
    by.may(Action::ManageStaff, &Scope::node())?;
    if !post.is_whole() {
        return Err(Error::Post);
    }
    if takes_two(post.role) && !is_founding(tx)? {
        return ask(tx, cx, by, &Power::Account(post));
    }
    give(tx, cx, by, token, Power::Account(post))
}

/// Ends the second factor and the sessions of an account, and makes a link to a new factor; or asks
/// for it where that takes two. `token` is the hash of the link's secret.
///
/// # Errors
/// When the actor may not, it is the actor's own account, or it was asked for already.
pub fn reset_factor(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    token: &[u8; 32],
    id: StaffId,
) -> Result<Given, Error> {
    let found = sql::account_by_id(tx, id)?;
    by.may(Action::ManageStaff, &Scope::node())?;
    let account = found.filter(|a| a.active).ok_or(Error::NoSuchAccount)?;
    if by.staff() == Some(id) {
        return Err(Error::OwnFactor);
    }
    if takes_two(account.role) && !is_founding(tx)? {
        let asked = sql::asks(tx, cx.now)?;
        if asked.iter().any(|a| a.power == Power::Factor(id)) {
            return Err(Error::AskedAlready);
        }
        return ask(tx, cx, by, &Power::Factor(id));
    }
    give(tx, cx, by, token, Power::Factor(id))
}

/// The facts of a post.
fn post_facts(post: &Post) -> Map {
    let mut facts = Map::new().with("role", post.role.word());
    if let Some(site) = &post.site {
        facts = facts.with("site", site.to_string());
    }
    if let Some(entity) = &post.entity {
        facts = facts.with("entity", entity.to_string());
    }
    if let Some(counter) = post.counter {
        facts = facts.with("counter", i64::from(counter));
    }
    facts
}

fn ask(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, power: &Power) -> Result<Given, Error> {
    let until = cx.now + POWER_ASK;
    let facts = match power {
        Power::Factor(id) => Map::new().with("staff", id.bytes().to_vec()),
        Power::Account(post) => post_facts(post),
    };
    let facts = facts.with("until", until.as_millisecond());
    let stream = StreamId(cx.uuid());
    record(tx, cx, by, event("power.asked", stream, true, facts))?;
    Ok(Given::Asked)
}

/// Makes the link. Whoever sees it counts as the maker of the account.
fn give(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    token: &[u8; 32],
    power: Power,
) -> Result<Given, Error> {
    match power {
        Power::Account(post) => {
            let expires = cx.now + INVITATION;
            let facts = post_facts(&post).with("until", expires.as_millisecond());
            let stream = StreamId(cx.uuid());
            record(tx, cx, by, event("staff.invited", stream, true, facts))?;
            sql::insert_invitation(tx, token, &Invitation { invited: by.staff(), post, expires })?;
        }
        Power::Factor(id) => {
            record(tx, cx, by, event("staff.factor-ended", id.into(), false, Map::new()))?;
            sql::end_factor(tx, id)?;
            sql::delete_sessions_of(tx, id)?;
            sql::put_factor_link(tx, token, id, cx.now + FACTOR_LINK)?;
        }
    }
    Ok(Given::Link)
}

/// Whether this actor may be the second for what was asked.
///
/// # Errors
/// When the actor may not, nothing was asked in time, it is about the actor's own account, or the
/// two are not two people who are independent of each other.
pub fn may_be_second(tx: &mut Tx<'_>, now: Timestamp, by: &Actor, id: Uuid) -> Result<Ask, Error> {
    let found = sql::ask(tx, id)?;
    by.may(Action::ManageStaff, &Scope::node())?;
    let ask = found.ok_or(Error::NotAsked)?;
    let second = by.staff().ok_or(Error::NotAsked)?;
    if ask.until <= now {
        return Err(Error::AskedTooLongAgo);
    }
    if ask.power == Power::Factor(second) {
        return Err(Error::OwnFactor);
    }
    independent(tx, now, ask.asker, second)?;
    Ok(ask)
}

/// The second administrator confirms: now the link is made, and is for the second to hand over.
/// Whoever calls this has checked a one-time code of the actor: `step`.
///
/// # Errors
/// What [`may_be_second`] refuses, when the code was used meanwhile, or the account is gone.
pub fn confirm(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    token: &[u8; 32],
    (id, step): (Uuid, i64),
) -> Result<(), Error> {
    let ask = may_be_second(tx, cx.now, by, id)?;
    let me = by.staff().ok_or(Error::NotAsked)?;
    if let Power::Factor(staff) = ask.power {
        sql::account_by_id(tx, staff)?.filter(|a| a.active).ok_or(Error::NoSuchAccount)?;
    }
    crate::ops::use_code(tx, me, step).map_err(|_| Error::SecondCode)?;
    record(tx, cx, by, event("power.confirmed", StreamId(id), false, Map::new()))?;
    give(tx, cx, by, token, ask.power)?;
    Ok(())
}

/// The holder of a link has a new second factor. `totp` is its secret, wrapped for the account.
/// Whoever calls this has compared the password and checked a code of the new secret: `step`.
///
/// # Errors
/// When the link has ended or was used, or the account is suspended.
pub fn enrol_factor(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    token: &[u8; 32],
    totp: &[u8],
    step: i64,
) -> Result<Account, Error> {
    // Holding the link and knowing the password is the power.
    let account = sql::factor_link(tx, token, cx.now)?.ok_or(Error::LinkGone)?;
    let by = account.actor(None);
    record(tx, cx, &by, event("staff.factor-made", account.id.into(), false, Map::new()))?;
    sql::set_factor(tx, account.id, totp, step)?;
    sql::delete_factor_link(tx, account.id)?;
    Ok(account)
}

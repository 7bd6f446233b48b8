//! Finding a visitor, and opening what is sealed to one.

use std::sync::Arc;

use authz::{Action, May};
use kit::{Actor, CommandId, Scope, TicketId};
use ledger::cbor::{self, Map, Val};
use pack::Site;
use store::Tx;
use web::{House, Problem};

use super::{act, phone, phone_token};
use crate::error::Error;
use crate::limits::SEARCHES_PER_MINUTE;
use crate::model::{Step, Ticket};
use crate::ops::{self, Wanted};
use crate::sql;

/// A visitor whom staff looked for.
pub struct Found {
    /// The ticket.
    pub ticket: Ticket,
    /// The services of the visit.
    pub steps: Vec<Step>,
    /// How many wait before it.
    pub ahead: i64,
}

/// Finds visitors of today at a site by a phone number or a spoken code.
///
/// # Errors
/// When the actor may not or asks too often, and when the text is neither.
pub async fn find(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    text: &str,
) -> Result<Vec<Found>, Problem> {
    by.may(Action::FindTicket, &Scope::site(&site.key))?;
    let now = house.app.now();
    house
        .searches
        .step(by.id, now, SEARCHES_PER_MINUTE)
        .map_err(|seconds| Error::TooManySearches { seconds })?;
    let token = phone(text).ok().map(|digits| phone_token(house, &digits));
    let wanted = Wanted { code: text.parse().ok(), token };
    if wanted.code.is_none() && wanted.token.is_none() {
        return Err(Error::BadSearch.into());
    }
    let (by, site) = (by.clone(), site.clone());
    let read = move |tx: &mut Tx<'_>| {
        let mut all = Vec::new();
        for ticket in ops::find(tx, &by, &site, now, &wanted)? {
            let (steps, ahead) = (sql::steps(tx, ticket.id)?, sql::ahead_of(tx, &ticket)?);
            all.push(Found { ticket, steps, ahead });
        }
        Ok::<_, Error>(all)
    };
    Ok(house.app.read(read).await?)
}

/// What was sealed to a visitor. Nothing keeps it.
pub struct Personal {
    /// The phone number, as digits.
    pub phone: Option<String>,
    /// The ground of priority, a word of the pack.
    pub priority: Option<String>,
}

/// Opens what is sealed to the visitor at the actor's counter, after the look has been recorded.
/// A request that is repeated shows nothing: each showing is a look of its own.
///
/// # Errors
/// What the operation refuses, and when the sealed part does not open.
pub async fn look(
    house: &House,
    by: &Actor,
    key: CommandId,
    id: TicketId,
    purpose: &str,
) -> Result<Personal, Problem> {
    if !house.pack.look_purposes.iter().any(|p| p == purpose) {
        return Err(Error::UnknownPurpose.into());
    }
    let what = purpose.to_owned();
    let run = move |tx: &mut Tx<'_>, cx: &mut journal::Cx, by: &Actor, _: &Arc<Site>| {
        ops::look(tx, cx, by, id, &what)
    };
    if act(house, by, key, id, "look", &purpose, run).await?.replayed {
        return Err(Error::ShownOnce.into());
    }
    let keys = house.keys.clone();
    let open = move |tx: &mut Tx<'_>| {
        let t = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
        let Some((subject, sealed)) = t.subject.zip(t.sealed) else {
            return Err(Error::NothingSealed { number: t.number }.into());
        };
        keys.open_sealed(subject, &sealed).map_err(Problem::ours)
    };
    let opened = house.app.read(open).await?;
    let Ok(Val::Map(fields)) = cbor::decode(&opened.fields) else {
        return Err(Problem::ours("what was sealed is no map"));
    };
    Ok(Personal { phone: word(&fields, "phone"), priority: word(&fields, "priority") })
}

fn word(fields: &Map, name: &str) -> Option<String> {
    fields.text(name).ok().map(str::to_owned)
}

//! Finding a visitor, and opening what is sealed to one.

use std::sync::Arc;

use authz::{Action, May};
use journal::{Command, Lock, WriteError};
use kit::{Actor, CommandId, Scope, SubjectId, TicketId};
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
    let run = move |tx: &mut Tx<'_>, cx: &mut journal::Cx, by: &Actor, site: &Arc<Site>| {
        ops::look(tx, cx, by, site, id, &what)
    };
    if act(house, by, key, id, "look", &purpose, run).await?.replayed {
        return Err(Error::ShownOnce.into());
    }
    opened(house, id).await
}

/// Opens what is sealed to a visitor. Only after a look was recorded.
pub(super) async fn opened(house: &House, id: TicketId) -> Result<Personal, Problem> {
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

/// Erases what is sealed to a visitor: the entry first, then the key. If the program ends between
/// the two, [`erase_again`] does the second at the next start.
///
/// # Errors
/// What the operation refuses, and when the keystore cannot be written.
pub async fn erase(
    house: &House,
    by: &Actor,
    key: CommandId,
    id: TicketId,
) -> Result<(), WriteError<Error>> {
    let found = house.app.read(move |tx| sql::ticket(tx, id)).await.map_err(WriteError::Store)?;
    let key_of_site = found.ok_or(WriteError::Refused(Error::NoSuchTicket))?.site;
    let site = house.sites.get(&key_of_site);
    let (command, actor) = (Command::of(by, key, "erase", &id), by.clone());
    let run = move |tx: &mut Tx<'_>, cx: &mut journal::Cx| {
        ops::erase(tx, cx, &actor, site.as_deref(), id)
    };
    let done = house.app.write(&[Lock::site(&key_of_site)], command, run).await?;
    match done.value {
        Some(subject) => destroy(house, subject).await,
        None => Ok(()),
    }
}

async fn destroy(house: &House, subject: SubjectId) -> Result<(), WriteError<Error>> {
    let keys = house.keys.clone();
    // A write to the disk that is waited for: not on an async thread.
    let done = tokio::task::spawn_blocking(move || keys.destroy(subject)).await;
    let done = done.map_err(|_| WriteError::Store(store::StoreError::Panicked))?;
    done.map(|_| ()).map_err(|e| WriteError::Refused(Error::Keys(e)))
}

/// Makes journal and keystore agree about who was erased: a key that lives though the journal says
/// erased is destroyed, and where the keystore knows of an erasure that the journal lost, because
/// an older copy was restored, it is recorded. Run at every start. Answers how many that were.
///
/// # Errors
/// When one of the two cannot be read or written.
pub async fn erase_again(house: &House) -> Result<usize, WriteError<Error>> {
    let (keys, refused) = (house.keys.clone(), |e| WriteError::Refused(Error::Keys(e)));
    let alive = keys.living().map_err(refused)?;
    let still = house
        .app
        .read(move |tx| {
            let mut still = Vec::new();
            for subject in alive {
                if sql::is_erased(tx, subject)? {
                    still.push(subject);
                }
            }
            Ok::<_, store::StoreError>(still)
        })
        .await
        .map_err(WriteError::Store)?;
    let mut n = still.len();
    for subject in still {
        destroy(house, subject).await?;
    }
    if house.app.read_only().is_some() {
        return Ok(n);
    }
    let mut after = SubjectId(uuid::Uuid::nil());
    loop {
        let some = house.app.read(move |tx| sql::sealed(tx, after)).await;
        let some = some.map_err(WriteError::Store)?;
        let Some(last) = some.last().and_then(|t| t.subject) else { return Ok(n) };
        after = last;
        for (id, subject) in some.iter().filter_map(|t| Some((t.id, t.subject?))) {
            if keys.is_erased(subject).map_err(refused)? {
                erase(house, &Actor::clock(), CommandId(subject.0), id).await?;
                n += 1;
            }
        }
    }
}

//! Notes for colleagues: between a request and the operations.

use std::sync::Arc;

use jiff::Timestamp;
use journal::Cx;
use kit::{Actor, CommandId, TicketId, typed};
use ledger::cbor::{self, Map, Val};
use pack::Site;
use store::Tx;
use web::{House, Problem};

use super::act;
use crate::error::Error;
use crate::limits::NOTE_CHARS_MAX;
use crate::operator::{self, Refusal};
use crate::{ops, sql};

/// A note for a colleague, opened. Nothing keeps it.
pub struct Note {
    /// When it was written.
    pub at: Timestamp,
    /// At which counter.
    pub counter: u16,
    /// What it says.
    pub text: String,
}

/// Leaves a note about the visitor at the actor's counter. It is sealed here to the visitor's own
/// key, so that it goes when everything of the visitor goes.
///
/// # Errors
/// When it is empty or too long, and what the operation refuses.
pub async fn leave_note(
    house: &House,
    by: &Actor,
    key: CommandId,
    id: TicketId,
    text: &str,
) -> Result<(), Problem> {
    let text = typed::lines(text);
    if !typed::shows(&text) || text.chars().count() > NOTE_CHARS_MAX {
        return Err(Error::from(Refusal::NoteLength { most: NOTE_CHARS_MAX }).into());
    }
    let found = house.app.read(move |tx| sql::ticket(tx, id)).await?;
    let to = match found.and_then(|t| t.subject) {
        Some(subject) => house.keys.key_of(subject),
        None => house.keys.draw(),
    };
    let fields = Map::new().with("note", text.as_str());
    let sealed = keystore::seal(&to.map_err(Problem::ours)?, &fields.encode());
    let (sealed, days) = (sealed.map_err(Problem::ours)?, house.pack.keep_days);
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, site: &Arc<Site>| {
        ops::leave_note(tx, cx, by, site, id, (&sealed, days))
    };
    act(house, by, key, id, "note", &text, run).await?;
    Ok(())
}

/// Opens the notes about the visitor at the actor's counter, the newest first, after the look has
/// been recorded. A request that is repeated shows nothing: each showing is a look of its own.
///
/// # Errors
/// What the operation refuses, and when a note does not open.
pub async fn read_notes(
    house: &House,
    by: &Actor,
    key: CommandId,
    id: TicketId,
) -> Result<Vec<Note>, Problem> {
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, site: &Arc<Site>| {
        ops::read_notes(tx, cx, by, site, id)
    };
    if act(house, by, key, id, "read-notes", &(), run).await?.replayed {
        return Err(Error::ShownOnce.into());
    }
    let keys = house.keys.clone();
    let open = move |tx: &mut Tx<'_>| {
        let subject = sql::ticket(tx, id)?.and_then(|t| t.subject).ok_or(Error::NoSuchTicket)?;
        let mut notes = Vec::new();
        for note in operator::sql::notes(tx, id)? {
            let opened = keys.open_sealed(subject, &note.sealed).map_err(Problem::ours)?;
            let Ok(Val::Map(fields)) = cbor::decode(&opened.fields) else {
                return Err(Problem::ours("what was sealed is no map"));
            };
            let text = fields.text("note").map_err(Problem::ours)?.to_owned();
            notes.push(Note { at: note.at, counter: note.counter, text });
        }
        Ok(notes)
    };
    house.app.read(open).await
}

//! Following the log: read a stretch on a snapshot, count it, and add the sums in one short
//! operation. A call never waits for more than that.

use journal::{Command, WriteError, reader};
use kit::{Actor, CommandId};
use store::{StoreError, Tx};
use uuid::Uuid;
use web::House;

use crate::count::{self, RULE};
use crate::ops::{self, Chunk, Error};
use crate::sql;

/// Entries counted at once: some milliseconds of reading, and less of writing.
const CHUNK: i64 = 500;

/// Counts the next stretch of the log. False when nothing was left to count.
///
/// # Errors
/// When the database does not do it.
pub async fn follow(house: &House) -> Result<bool, WriteError<Error>> {
    let pack = house.pack.clone();
    let read = move |tx: &mut Tx<'_>| next(tx, &pack);
    let Some(chunk) = house.app.read_long(read).await.map_err(WriteError::Store)? else {
        rebuild(house).await?;
        return Ok(true);
    };
    if chunk.from == chunk.next {
        return Ok(false);
    }
    let by = Actor::clock();
    let command = command(&by, chunk.from);
    house.app.write(&[], command, move |tx, _| ops::add(tx, &by, &chunk)).await?;
    Ok(true)
}

/// Forgets every figure, so that the log is counted from its beginning.
///
/// # Errors
/// When the database does not do it.
pub async fn rebuild(house: &House) -> Result<(), WriteError<Error>> {
    let by = Actor::clock();
    let command = command(&by, -1);
    house.app.write(&[], command, move |tx, _| ops::restart(tx, &by)).await.map(|_| ())
}

/// Nothing is recorded, so that the name of the request is kept nowhere.
fn command(by: &Actor, from: i64) -> Command {
    let id = Uuid::from_u128(u128::from(from.unsigned_abs()));
    Command::of(by, CommandId(id), "count-figures", &from)
}

/// What the next stretch of the log adds. None when it must be counted from the beginning.
fn next(tx: &mut Tx<'_>, pack: &pack::Pack) -> Result<Option<Chunk>, StoreError> {
    let Some(cursor) = sql::cursor(tx)?.filter(|c| c.rule == RULE) else { return Ok(None) };
    let mut chunk = Chunk { from: cursor.next, next: cursor.next, ..Chunk::default() };
    for now in reader::from(tx, cursor.next, CHUNK)? {
        chunk.next = now.index + 1;
        // Somebody may wait for this core, and nobody for this sum.
        std::thread::yield_now();
        if !count::counts(&now) {
            continue;
        }
        let before = reader::before(tx, now.entry.stream, now.entry.seq)?;
        for (place, cell) in count::cells(pack, &now, &before).unwrap_or_default() {
            chunk.cells.entry(place).or_default().add(&cell);
        }
    }
    Ok(Some(chunk))
}

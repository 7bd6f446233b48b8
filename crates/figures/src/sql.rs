//! Reads and writes of the working tables `figure`, `figure_override` and `figure_cursor`.

use store::{FromRow, Result, Row, Tx, sql};

use crate::cell::{Cell, Dim, Place};
use crate::count::RULE;

/// How far the log was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// By which rule.
    pub(crate) rule: i64,
    /// The first entry that was not counted.
    pub(crate) next: i64,
}

impl FromRow for Cursor {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { rule: row.get("rule")?, next: row.get("next")? })
    }
}

pub(crate) fn cursor(tx: &mut Tx<'_>) -> Result<Option<Cursor>> {
    tx.opt(sql!("SELECT rule, next FROM figure_cursor WHERE id = 1"), &[])
}

/// Moves the cursor, unless another program did. A row is locked by it, so that only one counts.
pub(crate) fn advance(tx: &mut Tx<'_>, from: i64, next: i64) -> Result<bool> {
    let moved = journal::work(
        tx,
        sql!("UPDATE figure_cursor SET next = $3 WHERE id = 1 AND rule = $1 AND next = $2"),
        &[RULE.into(), from.into(), next.into()],
    )?;
    Ok(moved == 1)
}

/// Forgets every cell: the log is counted from its beginning.
pub(crate) fn reset(tx: &mut Tx<'_>) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "INSERT INTO figure_cursor (id, rule, next) VALUES (1, $1, 0)
             ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, next = 0"
        ),
        &[RULE.into()],
    )?;
    journal::work(tx, sql!("DELETE FROM figure"), &[])?;
    journal::work(tx, sql!("DELETE FROM figure_override"), &[])?;
    Ok(())
}

/// Adds to a cell.
pub(crate) fn add(tx: &mut Tx<'_>, place: &Place, more: &Cell) -> Result<()> {
    if place.dim == Dim::Reason {
        return add_override(tx, place, more);
    }
    let key = [
        place.day.into(),
        place.site.as_str().into(),
        place.dim.word().into(),
        place.item.as_str().into(),
    ];
    let known: Option<Cell> = tx.opt(
        sql!(
            "SELECT visits, gone, missed, finished, turned, unserved, overridden, paper, rated,
               points, asked, described, waits, first, last FROM figure
             WHERE day = $1 AND site = $2 AND dim = $3 AND item = $4"
        ),
        &key,
    )?;
    let mut cell = known.unwrap_or_default();
    cell.add(more);
    let values = [
        cell.visits.into(),
        cell.left.into(),
        cell.missed.into(),
        cell.finished.into(),
        cell.turned.into(),
        cell.unserved.into(),
        cell.overridden.into(),
        cell.paper.into(),
        cell.rated.into(),
        cell.points.into(),
        cell.asked.into(),
        cell.described.into(),
        cell.waits.encode().into(),
        cell.first.into(),
        cell.last.into(),
    ];
    journal::work(
        tx,
        sql!(
            "INSERT INTO figure (day, site, dim, item, visits, gone, missed, finished, turned,
               unserved, overridden, paper, rated, points, asked, described, waits, first, last)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
               $18, $19)
             ON CONFLICT (day, site, dim, item) DO UPDATE SET visits = excluded.visits,
               gone = excluded.gone, missed = excluded.missed, finished = excluded.finished,
               turned = excluded.turned, unserved = excluded.unserved,
               overridden = excluded.overridden, paper = excluded.paper, rated = excluded.rated,
               points = excluded.points, asked = excluded.asked,
               described = excluded.described, waits = excluded.waits, first = excluded.first,
               last = excluded.last"
        ),
        &[&key[..], &values[..]].concat(),
    )?;
    Ok(())
}

/// Adds to the overrides of a reason.
fn add_override(tx: &mut Tx<'_>, place: &Place, more: &Cell) -> Result<()> {
    journal::work(
        tx,
        sql!(
            "INSERT INTO figure_override (day, site, reason, overridden, first, last)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (day, site, reason) DO UPDATE SET
               overridden = figure_override.overridden + excluded.overridden,
               last = excluded.last"
        ),
        &[
            place.day.into(),
            place.site.as_str().into(),
            place.item.as_str().into(),
            more.overridden.into(),
            more.first.into(),
            more.last.into(),
        ],
    )?;
    Ok(())
}

/// A cell with its place.
pub(crate) struct Placed(pub(crate) Place, pub(crate) Cell);

impl FromRow for Placed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self(Place::from_row(row)?, Cell::from_row(row)?))
    }
}

/// The overrides of a reason, as a cell.
struct Overrides(Placed);

impl FromRow for Overrides {
    fn from_row(row: &mut Row) -> Result<Self> {
        let (day, site, item) = (row.get("day")?, row.get("site")?, row.get("reason")?);
        let overridden = row.get("overridden")?;
        let (first, last) = (row.get("first")?, row.get("last")?);
        let cell = Cell { overridden, first, last, ..Cell::default() };
        Ok(Self(Placed(Place { day, site, dim: Dim::Reason, item }, cell)))
    }
}

/// Every cell of a week, by the number under which it is kept.
pub(crate) fn week(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Placed>> {
    let mut all = tx.all(
        sql!(
            "SELECT day, site, dim, item, visits, gone, missed, finished, turned, unserved,
               overridden, paper, rated, points, asked, described, waits, first, last
             FROM figure WHERE day = $1 ORDER BY site, dim, item"
        ),
        &[number.into()],
    )?;
    let overrides: Vec<Overrides> = tx.all(
        sql!(
            "SELECT day, site, reason, overridden, first, last FROM figure_override
             WHERE day = $1 ORDER BY site, reason"
        ),
        &[number.into()],
    )?;
    all.extend(overrides.into_iter().map(|o| o.0));
    Ok(all)
}

/// The sums of each site on the days from one to another.
pub(crate) fn days(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<Vec<Placed>> {
    tx.all(
        sql!(
            "SELECT day, site, dim, item, visits, gone, missed, finished, turned, unserved,
               overridden, paper, rated, points, asked, described, waits, first, last
             FROM figure WHERE day BETWEEN $1 AND $2 AND day % 100 > 0 AND dim = 'day'
             ORDER BY day, site"
        ),
        &[from.into(), to.into()],
    )
}

/// The first day on which something counted.
pub(crate) fn first_day(tx: &mut Tx<'_>) -> Result<Option<i64>> {
    tx.opt(sql!("SELECT day FROM figure WHERE day % 100 > 0 ORDER BY day LIMIT 1"), &[])
}

/// The cells of the hours of a site, from a day on.
pub(crate) fn hours(tx: &mut Tx<'_>, site: &str, from: i64, to: i64) -> Result<Vec<Placed>> {
    tx.all(
        sql!(
            "SELECT day, site, dim, item, visits, gone, missed, finished, turned, unserved,
               overridden, paper, rated, points, asked, described, waits, first, last
             FROM figure WHERE day BETWEEN $2 AND $3 AND day % 100 > 0 AND site = $1
               AND dim = 'hour'
             ORDER BY day, item"
        ),
        &[site.into(), from.into(), to.into()],
    )
}

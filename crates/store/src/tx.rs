//! A transaction: the same calls on both engines.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Instant;

use crate::postgres::Client;
use crate::{FromRow, Result, Row, Sql, StoreError, Value};

/// A transaction.
pub struct Tx<'c> {
    pub(crate) conn: Conn<'c>,
    /// The engine has rolled everything back: the next statement would commit by itself.
    pub(crate) gone: bool,
    /// A statement met a full disk, whatever the body made of it.
    pub(crate) full: bool,
    /// A statement that changes rows was run.
    pub(crate) wrote: bool,
    pub(crate) tail: Option<&'c mut dyn Tail>,
    /// No statement begins later than this.
    pub(crate) until: Option<Instant>,
}

pub(crate) enum Conn<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut Client),
}

/// Writing. Imported only by folds, which write the record tables, and by the journal.
pub trait Exec {
    /// Runs a statement that changes rows; answers how many.
    ///
    /// # Errors
    /// Those of the engine.
    fn exec(&mut self, sql: Sql, params: &[Value]) -> Result<u64>;
}

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: Conn<'c>, tail: Option<&'c mut dyn Tail>) -> Self {
        Self { conn, gone: false, full: false, wrote: false, tail, until: None }
    }

    /// All rows.
    ///
    /// # Errors
    /// Those of the engine, and of reading a row as `T`.
    pub fn all<T: FromRow>(&mut self, sql: Sql, params: &[Value]) -> Result<Vec<T>> {
        let mut out = Vec::new();
        self.rows(sql, params, |row| {
            out.push(T::from_row(row)?);
            Ok(())
        })?;
        Ok(out)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// Those of the engine, and of reading a row as `T`.
    pub fn opt<T: FromRow>(&mut self, sql: Sql, params: &[Value]) -> Result<Option<T>> {
        let mut found = None;
        self.rows(sql, params, |row| {
            if found.is_none() {
                found = Some(T::from_row(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The row that must be there.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] when it is not, and those of the engine.
    pub fn one<T: FromRow>(&mut self, sql: Sql, params: &[Value]) -> Result<T> {
        self.opt(sql, params)?.ok_or(StoreError::NoRow)
    }

    /// The part of the journal that is carried along inside the writer's transaction (the open
    /// edge of the Merkle tree). None where a sequencer follows instead.
    pub fn tail<T: 'static>(&mut self) -> Option<&mut T> {
        self.tail.as_mut().and_then(|t| t.as_any().downcast_mut())
    }

    /// Whether the engine speaks SQLite, for the journal's choice between inline and outbox.
    #[must_use]
    pub fn inline(&self) -> bool {
        matches!(self.conn, Conn::Sqlite(_))
    }

    /// The rows of a statement of the program.
    fn rows(
        &mut self,
        sql: Sql,
        params: &[Value],
        take: impl FnMut(&mut Row) -> Result<()>,
    ) -> Result<()> {
        self.query(sql.0, Some(sql), params, take)
    }

    /// The rows of a statement that was put together (copying whole tables).
    pub(crate) fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        take: impl FnMut(&mut Row) -> Result<()>,
    ) -> Result<()> {
        self.query(sql, None, params, take)
    }

    fn query(
        &mut self,
        sql: &str,
        fixed: Option<Sql>,
        params: &[Value],
        mut take: impl FnMut(&mut Row) -> Result<()>,
    ) -> Result<()> {
        if self.gone {
            return Err(StoreError::Gone);
        }
        if self.until.is_some_and(|until| Instant::now() >= until) {
            return Err(StoreError::TooSlow);
        }
        let out = match &mut self.conn {
            Conn::Sqlite(conn) => sqlite_rows(conn, sql, fixed, params, &mut take),
            Conn::Postgres(client) => client.rows(sql, params, &mut take),
        };
        self.note(out)
    }

    /// Remembers what an error has done to the transaction.
    fn note<T>(&mut self, out: Result<T>) -> Result<T> {
        if let Err(e) = &out {
            self.full |= matches!(e, StoreError::Full);
            self.gone |= match &self.conn {
                Conn::Sqlite(conn) => conn.is_autocommit(),
                // PostgreSQL refuses everything after an error until the rollback.
                Conn::Postgres(_) => true,
            };
        }
        out
    }

    pub(crate) fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        if self.gone {
            return Err(StoreError::Gone);
        }
        self.wrote = true;
        let out = match &mut self.conn {
            Conn::Sqlite(conn) => conn
                .prepare_cached(sql)
                .and_then(|mut s| {
                    bind(&mut s, params)?;
                    s.raw_execute()
                })
                .map(|n| n as u64)
                .map_err(StoreError::from),
            Conn::Postgres(client) => client.execute(sql, params),
        };
        self.note(out)
    }

    /// Prepares a statement without running it: for the test of all statements.
    ///
    /// # Errors
    /// When the engine does not accept it.
    pub fn prepare(&mut self, sql: &str) -> Result<()> {
        match &mut self.conn {
            Conn::Sqlite(conn) => conn.prepare(sql).map(drop).map_err(StoreError::from),
            Conn::Postgres(client) => client.prepare_only(sql),
        }
    }
}

/// Binds `$1`, `$2`, … by their numbers. SQLite takes them for names and counts them in the order
/// in which they appear, PostgreSQL takes them for places.
fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Value]) -> rusqlite::Result<()> {
    for i in 1..=statement.parameter_count() {
        let place = statement
            .parameter_name(i)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|n| n.parse::<usize>().ok())
            .and_then(|n| n.checked_sub(1))
            .unwrap_or(i - 1);
        let value =
            params.get(place).ok_or(rusqlite::Error::InvalidParameterCount(params.len(), i))?;
        statement.raw_bind_parameter(i, value)?;
    }
    Ok(())
}

/// By the place and length of a statement's text.
type Columns = BTreeMap<(usize, usize), Rc<[String]>>;

thread_local! {
    /// The names of a statement's columns, by the place of its text in the program: reading them
    /// anew for each run cost more than running most statements. A schema does not change while
    /// the program runs.
    static COLUMNS: RefCell<Columns> = const { RefCell::new(BTreeMap::new()) };
}

fn columns_of(statement: &rusqlite::Statement<'_>) -> Rc<[String]> {
    statement.column_names().map(ToOwned::to_owned).collect()
}

fn sqlite_rows(
    conn: &rusqlite::Connection,
    sql: &str,
    fixed: Option<Sql>,
    params: &[Value],
    take: &mut impl FnMut(&mut Row) -> Result<()>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(sql)?;
    let columns = match fixed {
        Some(sql) => COLUMNS.with_borrow_mut(|known| {
            known
                .entry((sql.0.as_ptr().addr(), sql.0.len()))
                .or_insert_with(|| columns_of(&statement))
                .clone()
        }),
        None => columns_of(&statement),
    };
    bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let values = (0..columns.len())
            .map(|i| row.get_ref(i).map(Value::from_sqlite))
            .collect::<rusqlite::Result<_>>()?;
        take(&mut Row { columns: columns.clone(), values })?;
    }
    Ok(())
}

impl Exec for Tx<'_> {
    fn exec(&mut self, sql: Sql, params: &[Value]) -> Result<u64> {
        self.run(sql.0, params)
    }
}

/// What is carried along inside the writer's transaction. The writer undoes it together with the
/// rows, and lets it write its own rows before each commit.
pub trait Tail: Send + 'static {
    /// How far it has come.
    fn mark(&self) -> u64;
    /// Forgets what came after `mark`.
    fn undo(&mut self, mark: u64);
    /// Writes its own rows for the group.
    ///
    /// # Errors
    /// Those of the engine; the group is then rolled back and run again one by one.
    fn before_commit(&mut self, tx: &mut Tx<'_>) -> Result<()>;
    /// The group is durable.
    fn committed(&mut self);
    /// Everyone of the group has been answered.
    fn answered(&mut self);
    /// Itself, for [`Tx::tail`].
    fn as_any(&mut self) -> &mut dyn Any;
}

/// An operation on its way through the writer. It may be run again: only `answer` ends it.
pub trait Op: Send {
    /// Runs the body. True keeps what it wrote, false undoes it.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// The end: everything that the last run wrote is durable (or it was undone), or it failed.
    fn answer(self: Box<Self>, end: End<'_>);
}

/// How an operation ended.
pub enum End<'a> {
    /// What it kept is durable; a refusal is final.
    Done(Option<&'a mut dyn Tail>),
    /// Nothing of it was kept.
    Failed(StoreError),
}

//! What can go wrong between us and the rows.

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk, or the file's limit, is full. Nothing was kept.
    #[error("the disk is full")]
    Full,
    /// Too much is waiting. Nothing was done; ask again in a moment.
    #[error("too many requests are waiting")]
    Busy,
    /// A read took longer than it may, and was broken off. Nothing was done.
    #[error("the read took too long")]
    TooSlow,
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The transaction was rolled back by the engine; no further statement is run in it.
    #[error("the transaction is gone")]
    Gone,
    /// The operation panicked. It left nothing behind.
    #[error("the operation panicked")]
    Panicked,
    /// A row was expected.
    #[error("expected one row, found none")]
    NoRow,
    /// A column does not hold what the code expects.
    #[error("column {column}: expected {expected}")]
    Shape {
        /// The column's name.
        column: String,
        /// What was expected in it.
        expected: &'static str,
    },
    /// A row holds a combination that cannot be.
    #[error("table {table}: row {row} is inconsistent")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// Which row.
        row: String,
    },
    /// A constraint of the schema refused the row.
    #[error("constraint: {0}")]
    Constraint(String),
    /// The schema was changed behind the program's back, or is newer than the program.
    #[error("schema: {0}")]
    Schema(String),
    /// Something that the journal could not do with an entry.
    #[error("entry: {0}")]
    Entry(String),
    /// SQLite said no.
    #[error("sqlite: {0}")]
    Sqlite(rusqlite::Error),
    /// PostgreSQL said no.
    #[error("postgres: {0}")]
    Postgres(::postgres::Error),
}

impl StoreError {
    /// Whether this lasts and is said in the log once, when it begins: whoever meets it later need
    /// not say it again.
    #[must_use]
    pub fn lasts(&self) -> bool {
        matches!(self, Self::Full | Self::Unavailable(_))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        match e.sqlite_error_code() {
            Some(C::DiskFull) => Self::Full,
            Some(C::ConstraintViolation) => Self::Constraint(format!("{e}")),
            Some(C::DatabaseBusy | C::DatabaseLocked) => Self::Busy,
            Some(C::OperationInterrupted) => Self::TooSlow,
            Some(C::CannotOpen) => Self::Unavailable(format!("{e}")),
            _ => Self::Sqlite(e),
        }
    }
}

impl From<::postgres::Error> for StoreError {
    fn from(e: ::postgres::Error) -> Self {
        use ::postgres::error::SqlState as S;
        if e.is_closed() {
            return Self::Unavailable(format!("{e}"));
        }
        match e.code() {
            Some(&S::DISK_FULL) => Self::Full,
            Some(&S::LOCK_NOT_AVAILABLE | &S::TOO_MANY_CONNECTIONS) => Self::Busy,
            Some(&S::QUERY_CANCELED) => Self::TooSlow,
            Some(
                &S::ADMIN_SHUTDOWN
                | &S::CRASH_SHUTDOWN
                | &S::CANNOT_CONNECT_NOW
                | &S::CONNECTION_FAILURE
                | &S::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
            ) => Self::Unavailable(pg_text(&e)),
            Some(c) if c.code().starts_with("23") => Self::Constraint(pg_text(&e)),
            Some(_) => Self::Postgres(e),
            None => Self::Unavailable(format!("{e}")),
        }
    }
}

/// What the server said, where it said something.
pub(crate) fn pg_text(e: &::postgres::Error) -> String {
    e.as_db_error().map_or_else(|| format!("{e}"), |d| d.message().to_owned())
}

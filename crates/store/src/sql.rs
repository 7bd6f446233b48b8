//! Statements, and the rows they give.

use std::rc::Rc;

use crate::{FromValue, Result, StoreError, Value};

/// A statement. Made only by [`sql!`](crate::sql), so it is always a literal.
#[derive(Clone, Copy, Debug)]
pub struct Sql(#[doc(hidden)] pub &'static str);

/// Every statement of the program: file, line, text.
#[cfg(feature = "registry")]
#[linkme::distributed_slice]
pub static STATEMENTS: [(&'static str, u32, &'static str)];

/// Makes a statement. One text serves both engines.
#[cfg(feature = "registry")]
#[macro_export]
macro_rules! sql {
    ($text:literal) => {{
        #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
        #[linkme(crate = $crate::linkme)]
        static STATEMENT: (&str, u32, &str) = (file!(), line!(), $text);
        $crate::Sql($text)
    }};
}

/// Makes a statement. One text serves both engines.
#[cfg(not(feature = "registry"))]
#[macro_export]
macro_rules! sql {
    ($text:literal) => {
        $crate::Sql($text)
    };
}

/// One row of a result, read by the names of its columns.
pub struct Row {
    pub(crate) columns: Rc<[String]>,
    pub(crate) values: Vec<Value>,
}

impl Row {
    /// Takes a column out of the row.
    ///
    /// # Errors
    /// When there is no such column or it holds something else.
    pub fn get<T: FromValue>(&mut self, column: &str) -> Result<T> {
        let shape = |expected| StoreError::Shape { column: column.to_owned(), expected };
        let value = self
            .columns
            .iter()
            .position(|c| c == column)
            .and_then(|i| self.values.get_mut(i))
            .ok_or_else(|| shape("a column of that name"))?;
        T::from_value(std::mem::replace(value, Value::Null)).map_err(shape)
    }

    /// All columns in their order, with their names.
    #[must_use]
    pub fn into_parts(self) -> (Rc<[String]>, Vec<Value>) {
        (self.columns, self.values)
    }
}

/// A type that a row can be read as.
pub trait FromRow: Sized {
    /// Reads the row.
    ///
    /// # Errors
    /// When a column is missing or the combination of values cannot be.
    fn from_row(row: &mut Row) -> Result<Self>;
}

macro_rules! single {
    ($($t:ty),*) => { $(
        /// A row of one column.
        impl FromRow for $t {
            fn from_row(row: &mut Row) -> Result<Self> {
                let first = row.columns.first().cloned().unwrap_or_default();
                row.get(&first)
            }
        }
    )* };
}
single!(i64, String, Vec<u8>, uuid::Uuid, bool, Option<i64>);

impl FromRow for Vec<Value> {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(std::mem::take(&mut row.values))
    }
}

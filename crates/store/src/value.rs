//! The only values that cross the border of the database.

use uuid::Uuid;

/// A value of a column. There are no floating-point columns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing.
    Null,
    /// `BOOL`.
    Bool(bool),
    /// `INT8`.
    Int(i64),
    /// `TEXT`, ordered by its bytes.
    Text(String),
    /// `BYTES`.
    Bytes(Vec<u8>),
    /// `UUID`.
    Uuid(Uuid),
}

macro_rules! value_from {
    ($($t:ty => |$v:ident| $e:expr),* $(,)?) => {
        $(impl From<$t> for Value { fn from($v: $t) -> Self { $e } })*
    };
}
value_from! {
    bool => |v| Self::Bool(v),
    i64 => |v| Self::Int(v),
    u16 => |v| Self::Int(i64::from(v)),
    String => |v| Self::Text(v),
    &String => |v| Self::Text(v.clone()),
    &str => |v| Self::Text(v.to_owned()),
    Vec<u8> => |v| Self::Bytes(v),
    &[u8] => |v| Self::Bytes(v.to_vec()),
    Uuid => |v| Self::Uuid(v),
    jiff::Timestamp => |v| Self::Int(v.as_microsecond()),
}
impl<const N: usize> From<[u8; N]> for Value {
    fn from(v: [u8; N]) -> Self {
        Self::Bytes(v.to_vec())
    }
}
impl<const N: usize> From<&[u8; N]> for Value {
    fn from(v: &[u8; N]) -> Self {
        Self::Bytes(v.to_vec())
    }
}
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

/// A type that a column can be read as.
pub trait FromValue: Sized {
    /// The value as this type, or the name of what was expected.
    ///
    /// # Errors
    /// When the column holds something else.
    fn from_value(v: Value) -> Result<Self, &'static str>;
}

macro_rules! from_value {
    ($($t:ty: $name:literal { $($p:pat => $e:expr),* $(,)? })*) => {
        $(impl FromValue for $t {
            fn from_value(v: Value) -> Result<Self, &'static str> {
                match v { $($p => Ok($e),)* _ => Err($name) }
            }
        })*
    };
}
from_value! {
    bool: "a bool" { Value::Bool(b) => b, Value::Int(0) => false, Value::Int(1) => true }
    i64: "an integer" { Value::Int(i) => i }
    String: "a text" { Value::Text(s) => s }
    Vec<u8>: "bytes" { Value::Bytes(b) => b }
}
impl FromValue for Uuid {
    fn from_value(v: Value) -> Result<Self, &'static str> {
        match v {
            Value::Uuid(u) => Ok(u),
            Value::Bytes(b) => Self::from_slice(&b).map_err(|_| "a uuid"),
            _ => Err("a uuid"),
        }
    }
}
impl FromValue for u16 {
    fn from_value(v: Value) -> Result<Self, &'static str> {
        match v {
            Value::Int(i) => Self::try_from(i).map_err(|_| "a small number"),
            _ => Err("a small number"),
        }
    }
}
impl<const N: usize> FromValue for [u8; N] {
    fn from_value(v: Value) -> Result<Self, &'static str> {
        match v {
            Value::Bytes(b) => b.try_into().map_err(|_| "bytes of a fixed length"),
            _ => Err("bytes of a fixed length"),
        }
    }
}
impl FromValue for jiff::Timestamp {
    fn from_value(v: Value) -> Result<Self, &'static str> {
        match v {
            Value::Int(us) => Self::from_microsecond(us).map_err(|_| "a time"),
            _ => Err("a time"),
        }
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(v: Value) -> Result<Self, &'static str> {
        if v == Value::Null { Ok(None) } else { T::from_value(v).map(Some) }
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput as O, Value as V, ValueRef as R};
        Ok(match self {
            Self::Null => O::Owned(V::Null),
            Self::Bool(b) => O::Owned(V::Integer(i64::from(*b))),
            Self::Int(i) => O::Owned(V::Integer(*i)),
            Self::Text(s) => O::Borrowed(R::Text(s.as_bytes())),
            Self::Bytes(b) => O::Borrowed(R::Blob(b)),
            Self::Uuid(u) => O::Borrowed(R::Blob(u.as_bytes())),
        })
    }
}

impl Value {
    /// A SQLite value. A text that is not UTF-8 becomes bytes, which no text column accepts.
    pub(crate) fn from_sqlite(v: rusqlite::types::ValueRef<'_>) -> Self {
        use rusqlite::types::ValueRef as R;
        match v {
            R::Null => Self::Null,
            R::Integer(i) => Self::Int(i),
            R::Real(_) => Self::Bytes(Vec::new()),
            R::Text(t) => match std::str::from_utf8(t) {
                Ok(s) => Self::Text(s.to_owned()),
                Err(_) => Self::Bytes(t.to_vec()),
            },
            R::Blob(b) => Self::Bytes(b.to_vec()),
        }
    }
}

type BoxError = Box<dyn std::error::Error + Sync + Send>;

impl postgres::types::ToSql for Value {
    fn to_sql(
        &self,
        ty: &postgres::types::Type,
        out: &mut bytes::BytesMut,
    ) -> Result<postgres::types::IsNull, BoxError> {
        match self {
            Self::Null => Ok(postgres::types::IsNull::Yes),
            Self::Bool(b) => b.to_sql(ty, out),
            Self::Int(i) => i.to_sql(ty, out),
            Self::Text(s) => s.to_sql(ty, out),
            Self::Bytes(b) => b.to_sql(ty, out),
            Self::Uuid(u) => u.to_sql(ty, out),
        }
    }
    fn accepts(_: &postgres::types::Type) -> bool {
        true
    }
    postgres::types::to_sql_checked!();
}

impl<'a> postgres::types::FromSql<'a> for Value {
    fn from_sql(ty: &postgres::types::Type, raw: &'a [u8]) -> Result<Self, BoxError> {
        use postgres::types::Type as T;
        Ok(match *ty {
            T::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            T::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            T::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            T::BYTEA => Self::Bytes(raw.to_vec()),
            T::UUID => Self::Uuid(Uuid::from_slice(raw)?),
            _ => Self::Text(String::from_sql(ty, raw)?),
        })
    }
    fn from_sql_null(_: &postgres::types::Type) -> Result<Self, BoxError> {
        Ok(Self::Null)
    }
    fn accepts(_: &postgres::types::Type) -> bool {
        true
    }
}

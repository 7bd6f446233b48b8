//! Deterministic CBOR (RFC 8949, section 4.2.1): one value has exactly one encoding.
//!
//! Only what leaves and facts need: null, booleans, 64-bit integers, text, bytes, lists, and maps
//! with text keys. Decoding refuses every other encoding, so that bytes that were hashed cannot be
//! written in a second way.

use std::borrow::Cow;

/// Lists and maps may lie this deep in each other: facts are flat, and a reader that recurses must
/// not be led down without end.
pub const DEPTH_MAX: usize = 8;
/// The longest encoding that is read: an entry bundle counts bytes in 16 bits (C2SP tlog-tiles).
pub const SIZE_MAX: usize = 65_535;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Val {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text in UTF-8.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Values in order.
    List(Vec<Val>),
    /// Named values.
    Map(Map),
}

/// Named values, kept in the order in which they are encoded: short keys first, then by bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map(Vec<(Cow<'static, str>, Val)>);

/// A map lacks a value, or has another kind of value in its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{key}` is missing or is not {wanted}")]
pub struct Missing {
    /// The key that was asked for.
    pub key: String,
    /// What was wanted, with its article.
    pub wanted: &'static str,
}

/// Why bytes are not deterministic CBOR of the kinds that are used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// More than [`SIZE_MAX`].
    #[error("longer than 65535 bytes")]
    TooLong,
    /// Deeper than [`DEPTH_MAX`].
    #[error("lists and maps lie more than 8 deep")]
    TooDeep,
    /// The bytes end in the middle of a value.
    #[error("ends in the middle of a value")]
    Short,
    /// Bytes follow the value.
    #[error("bytes follow the value")]
    Trailing,
    /// A number or a length is not written in the shortest way.
    #[error("a number is not written in the shortest way")]
    NotShortest,
    /// An integer does not fit in 64 bits with sign.
    #[error("an integer does not fit in 64 bits")]
    TooBig,
    /// Text is not UTF-8.
    #[error("text is not UTF-8")]
    NotUtf8,
    /// Keys are not text, stand in the wrong order, or stand twice.
    #[error("keys of a map are not text, not sorted, or not unique")]
    Keys,
    /// A float, a tag, an indefinite length, or a reserved value.
    #[error("a kind of value that is not used here (float, tag, indefinite length)")]
    Kind,
}

const UINT: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const LIST: u8 = 4;
const MAP: u8 = 5;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;

/// The encoding of a value. What lies deeper than [`DEPTH_MAX`] or is longer than [`SIZE_MAX`] is
/// encoded, but not read back.
#[must_use]
pub fn encode(value: &Val) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    put_val(&mut out, value);
    out
}

/// Reads one value that fills the bytes.
///
/// # Errors
/// When the bytes are anything else than the one encoding of a value.
pub fn decode(bytes: &[u8]) -> Result<Val, DecodeError> {
    let mut reader = Reader::new(bytes)?;
    let value = reader.val(0)?;
    reader.end()?;
    Ok(value)
}

impl Map {
    /// A map without values.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }
    /// Puts a value, in place of the one that the key had.
    pub fn set(&mut self, key: impl Into<Cow<'static, str>>, value: Val) {
        let key = key.into();
        match self.find(&key) {
            Ok(at) => {
                if let Some(slot) = self.0.get_mut(at) {
                    slot.1 = value;
                }
            }
            Err(at) => self.0.insert(at, (key, value)),
        }
    }
    /// The map with one more value.
    #[must_use]
    pub fn with(mut self, key: impl Into<Cow<'static, str>>, value: impl Into<Val>) -> Self {
        self.set(key, value.into());
        self
    }
    /// Takes a value out.
    pub fn remove(&mut self, key: &str) -> Option<Val> {
        self.find(key).ok().map(|at| self.0.remove(at).1)
    }
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Val> {
        self.find(key).ok().and_then(|at| self.0.get(at)).map(|(_, value)| value)
    }
    /// The values in the order of the encoding.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Val)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }
    /// How many values.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The encoding of the map.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64);
        put_map(&mut out, self);
        out
    }
    /// Reads a map that fills the bytes.
    ///
    /// # Errors
    /// When the bytes are not the one encoding of a map.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        match decode(bytes)? {
            Val::Map(map) => Ok(map),
            _ => Err(DecodeError::Kind),
        }
    }
    fn find(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(k, _)| order(k, key))
    }
}

/// The order of the encoded keys: the length comes first because it is encoded first.
fn order(a: &str, b: &str) -> std::cmp::Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Makes the two ways to read a value of one kind: it must be there, or it may be absent or null.
macro_rules! read_as {
    ($must:ident, $may:ident, $kind:ident, $wanted:literal, $t:ty, $v:ident => $give:expr) => {
        #[doc = concat!("The value of the key, which must be ", $wanted, ".")]
        ///
        /// # Errors
        /// When the key is absent or has another kind of value.
        pub fn $must(&self, key: &str) -> Result<$t, Missing> {
            match self.get(key) {
                Some(Val::$kind($v)) => Ok($give),
                _ => Err(Missing { key: key.to_owned(), wanted: $wanted }),
            }
        }
        #[doc = concat!("The value of the key: ", $wanted, ", or none if it is absent or null.")]
        ///
        /// # Errors
        /// When the key has another kind of value.
        pub fn $may(&self, key: &str) -> Result<Option<$t>, Missing> {
            match self.get(key) {
                None | Some(Val::Null) => Ok(None),
                Some(Val::$kind($v)) => Ok(Some($give)),
                Some(_) => Err(Missing { key: key.to_owned(), wanted: $wanted }),
            }
        }
    };
}

impl Map {
    read_as!(bool, opt_bool, Bool, "a boolean", bool, v => *v);
    read_as!(int, opt_int, Int, "an integer", i64, v => *v);
    read_as!(text, opt_text, Text, "a text", &str, v => v.as_str());
    read_as!(bytes, opt_bytes, Bytes, "bytes", &[u8], v => v.as_slice());
    read_as!(list, opt_list, List, "a list", &[Val], v => v.as_slice());
    read_as!(map, opt_map, Map, "a map", &Map, v => v);
}

impl FromIterator<(String, Val)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Val)>>(values: I) -> Self {
        let mut map = Self::new();
        for (key, value) in values {
            map.set(key, value);
        }
        map
    }
}

macro_rules! from {
    ($($t:ty: $v:ident => $val:expr),+ $(,)?) => {
        $(impl From<$t> for Val {
            fn from($v: $t) -> Self { $val }
        })+
    };
}
from! {
    bool: v => Val::Bool(v),
    i64: v => Val::Int(v),
    i32: v => Val::Int(v.into()),
    u32: v => Val::Int(v.into()),
    u16: v => Val::Int(v.into()),
    u8: v => Val::Int(v.into()),
    &str: v => Val::Text(v.to_owned()),
    String: v => Val::Text(v),
    &[u8]: v => Val::Bytes(v.to_vec()),
    Vec<u8>: v => Val::Bytes(v),
    Vec<Val>: v => Val::List(v),
    Map: v => Val::Map(v),
}
impl<const N: usize> From<[u8; N]> for Val {
    fn from(v: [u8; N]) -> Self {
        Val::Bytes(v.to_vec())
    }
}
impl<T: Into<Val>> From<Option<T>> for Val {
    fn from(v: Option<T>) -> Self {
        v.map_or(Val::Null, Into::into)
    }
}

pub(crate) fn put_val(out: &mut Vec<u8>, value: &Val) {
    match value {
        Val::Null => out.push(NULL),
        Val::Bool(false) => out.push(FALSE),
        Val::Bool(true) => out.push(TRUE),
        // -1 - n is written for a negative n, which in two's complement is its complement.
        Val::Int(n) if *n < 0 => put_head(out, NEGATIVE, (!*n).cast_unsigned()),
        Val::Int(n) => put_head(out, UINT, n.cast_unsigned()),
        Val::Text(text) => put_text(out, text),
        Val::Bytes(bytes) => put_bytes(out, bytes),
        Val::List(list) => {
            put_head(out, LIST, list.len() as u64);
            for value in list {
                put_val(out, value);
            }
        }
        Val::Map(map) => put_map(out, map),
    }
}

pub(crate) fn put_map(out: &mut Vec<u8>, map: &Map) {
    put_head(out, MAP, map.0.len() as u64);
    for (key, value) in &map.0 {
        put_text(out, key);
        put_val(out, value);
    }
}

pub(crate) fn put_map_head(out: &mut Vec<u8>, pairs: u64) {
    put_head(out, MAP, pairs);
}

pub(crate) fn put_uint(out: &mut Vec<u8>, n: u64) {
    put_head(out, UINT, n);
}

pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_head(out, TEXT, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_head(out, BYTES, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_head(out: &mut Vec<u8>, major: u8, n: u64) {
    let major = major << 5;
    let wide = n.to_be_bytes();
    let [.., b4, b5, b6, b7] = wide;
    if n < 24 {
        out.push(major | b7);
    } else if n <= 0xff {
        out.extend_from_slice(&[major | 24, b7]);
    } else if n <= 0xffff {
        out.extend_from_slice(&[major | 25, b6, b7]);
    } else if n <= 0xffff_ffff {
        out.extend_from_slice(&[major | 26, b4, b5, b6, b7]);
    } else {
        out.push(major | 27);
        out.extend_from_slice(&wide);
    }
}

/// Reads values one after the other.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        if bytes.len() > SIZE_MAX { Err(DecodeError::TooLong) } else { Ok(Self(bytes)) }
    }
    pub(crate) fn end(&self) -> Result<(), DecodeError> {
        if self.0.is_empty() { Ok(()) } else { Err(DecodeError::Trailing) }
    }
    pub(crate) fn uint(&mut self) -> Result<u64, DecodeError> {
        self.of(UINT)
    }
    pub(crate) fn map_head(&mut self) -> Result<u64, DecodeError> {
        self.of(MAP)
    }
    pub(crate) fn text(&mut self) -> Result<&'a str, DecodeError> {
        let n = self.of(TEXT)?;
        self.utf8(n)
    }
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        let n = self.of(BYTES)?;
        self.take(n)
    }
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        self.bytes()?.try_into().map_err(|_| DecodeError::Kind)
    }
    /// A map with text keys; `depth` is how many lists and maps lie around it.
    pub(crate) fn map(&mut self, depth: usize) -> Result<Map, DecodeError> {
        match self.val(depth)? {
            Val::Map(map) => Ok(map),
            _ => Err(DecodeError::Kind),
        }
    }

    fn val(&mut self, depth: usize) -> Result<Val, DecodeError> {
        let &first = self.0.first().ok_or(DecodeError::Short)?;
        if matches!(first, NULL | FALSE | TRUE) {
            self.take(1)?;
            return Ok(if first == NULL { Val::Null } else { Val::Bool(first == TRUE) });
        }
        let (major, n) = self.head()?;
        match major {
            UINT => i64::try_from(n).map(Val::Int).map_err(|_| DecodeError::TooBig),
            NEGATIVE => i64::try_from(n).map(|n| Val::Int(!n)).map_err(|_| DecodeError::TooBig),
            BYTES => Ok(Val::Bytes(self.take(n)?.to_vec())),
            TEXT => Ok(Val::Text(self.utf8(n)?.to_owned())),
            LIST => self.list_of(n, inner(depth)?),
            MAP => self.map_of(n, inner(depth)?),
            _ => Err(DecodeError::Kind),
        }
    }

    fn list_of(&mut self, n: u64, depth: usize) -> Result<Val, DecodeError> {
        let mut list = Vec::with_capacity(self.room(n)?);
        for _ in 0..n {
            list.push(self.val(depth)?);
        }
        Ok(Val::List(list))
    }

    fn map_of(&mut self, n: u64, depth: usize) -> Result<Val, DecodeError> {
        let mut pairs: Vec<(Cow<'static, str>, Val)> = Vec::with_capacity(self.room(n)?);
        for _ in 0..n {
            let (major, length) = self.head()?;
            if major != TEXT {
                return Err(DecodeError::Keys);
            }
            let key = self.utf8(length)?;
            if pairs.last().is_some_and(|(last, _)| order(last, key).is_ge()) {
                return Err(DecodeError::Keys);
            }
            let value = self.val(depth)?;
            pairs.push((Cow::Owned(key.to_owned()), value));
        }
        Ok(Val::Map(Map(pairs)))
    }

    /// Each value takes a byte at least: a length beyond what is left cannot be true, and must not
    /// make us reserve memory.
    fn room(&self, n: u64) -> Result<usize, DecodeError> {
        let n = usize::try_from(n).map_err(|_| DecodeError::Short)?;
        if n > self.0.len() { Err(DecodeError::Short) } else { Ok(n) }
    }

    fn of(&mut self, wanted: u8) -> Result<u64, DecodeError> {
        let (major, n) = self.head()?;
        if major == wanted { Ok(n) } else { Err(DecodeError::Kind) }
    }

    fn utf8(&mut self, n: u64) -> Result<&'a str, DecodeError> {
        std::str::from_utf8(self.take(n)?).map_err(|_| DecodeError::NotUtf8)
    }

    fn take(&mut self, n: u64) -> Result<&'a [u8], DecodeError> {
        let n = usize::try_from(n).map_err(|_| DecodeError::Short)?;
        let (taken, rest) = self.0.split_at_checked(n).ok_or(DecodeError::Short)?;
        self.0 = rest;
        Ok(taken)
    }

    fn wide<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(DecodeError::Short)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// The kind of the next value, and its number or length.
    fn head(&mut self) -> Result<(u8, u64), DecodeError> {
        let [first] = self.wide::<1>()?;
        let major = first >> 5;
        if major > MAP {
            return Err(DecodeError::Kind);
        }
        let (n, least) = match first & 0x1f {
            n @ 0..24 => (u64::from(n), 0),
            24 => (u64::from(u8::from_be_bytes(self.wide()?)), 24),
            25 => (u64::from(u16::from_be_bytes(self.wide()?)), 1 << 8),
            26 => (u64::from(u32::from_be_bytes(self.wide()?)), 1 << 16),
            27 => (u64::from_be_bytes(self.wide()?), 1 << 32),
            _ => return Err(DecodeError::Kind),
        };
        if n < least { Err(DecodeError::NotShortest) } else { Ok((major, n)) }
    }
}

fn inner(depth: usize) -> Result<usize, DecodeError> {
    if depth < DEPTH_MAX { Ok(depth + 1) } else { Err(DecodeError::TooDeep) }
}

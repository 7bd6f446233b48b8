//! Codes that people read aloud, type on a number pad, or see on a wall.

use std::fmt;
use std::str::FromStr;

use rand::{Rng, RngExt};

/// The quasigroup of H. Michael Damm (2004): one check digit that finds every wrong digit and
/// every swap of neighbours.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

fn damm(digits: impl Iterator<Item = u8>) -> u8 {
    digits.fold(0, |row, digit| {
        DAMM.get(usize::from(row)).and_then(|r| r.get(usize::from(digit))).copied().unwrap_or(0)
    })
}

/// The last eight digits of a number, the first of them first. Zeros before the number change no
/// check digit.
fn digits(n: u32) -> impl Iterator<Item = u8> {
    (0..8).rev().map(move |i| u8::try_from(n / 10_u32.pow(i) % 10).unwrap_or(0))
}

/// Eight digits, the last one a check digit, written `4817-2093`.
///
/// Digits only, because a scanner types key positions and not letters, and because every visitor
/// can say them.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct SpokenCode(u32);

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// Not eight digits.
    #[error("a code has eight digits, like 4817-2093")]
    Shape,
    /// The check digit does not fit: a digit is wrong or two are swapped.
    #[error("one digit is wrong, or two are swapped")]
    CheckDigit,
}

impl SpokenCode {
    /// How many codes there are.
    pub const MANY: u32 = 9_000_000;
    /// Draws a code.
    pub fn draw(rng: &mut impl Rng) -> Self {
        Self::draw_of(rng, Self::MANY)
    }
    /// Draws one of the first codes: of so many, of one at least.
    pub fn draw_of(rng: &mut impl Rng, many: u32) -> Self {
        let body: u32 = 1_000_000 + rng.random_range(0..many.clamp(1, Self::MANY));
        let check = damm(digits(body));
        Self(body * 10 + u32::from(check))
    }
    /// The eight digits as a number, as they stand in tables.
    #[must_use]
    pub fn number(self) -> i64 {
        i64::from(self.0)
    }
    /// The code that stands in a table.
    ///
    /// # Errors
    /// When the number is not a code.
    pub fn from_number(n: i64) -> Result<Self, BadCode> {
        let n = u32::try_from(n).ok().filter(|n| *n < 100_000_000).ok_or(BadCode::Shape)?;
        if damm(digits(n)) == 0 { Ok(Self(n)) } else { Err(BadCode::CheckDigit) }
    }
    /// The eight digits without the hyphen.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:08}", self.0)
    }
}
impl FromStr for SpokenCode {
    type Err = BadCode;
    fn from_str(s: &str) -> Result<Self, BadCode> {
        if s.len() > 20 {
            return Err(BadCode::Shape);
        }
        let digits: Vec<u8> = s
            .chars()
            .filter(|c| !matches!(c, ' ' | '-'))
            .map(latin_digit)
            .collect::<Option<_>>()
            .ok_or(BadCode::Shape)?;
        if digits.len() != 8 {
            return Err(BadCode::Shape);
        }
        if damm(digits.iter().copied()) != 0 {
            return Err(BadCode::CheckDigit);
        }
        Ok(Self(digits.iter().fold(0, |n, d| n * 10 + u32::from(*d))))
    }
}

/// The value of a decimal digit as phones type it: Latin, Arabic-Indic or Persian.
fn latin_digit(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok()
}
impl TryFrom<String> for SpokenCode {
    type Error = BadCode;
    fn try_from(s: String) -> Result<Self, BadCode> {
        s.parse()
    }
}
impl From<SpokenCode> for String {
    fn from(c: SpokenCode) -> String {
        format!("{c}")
    }
}
impl fmt::Display for SpokenCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}
impl fmt::Debug for SpokenCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The letters of ticket numbers. I and O are left out: they look like 1 and 0.
const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The number of a ticket: counts from 1 at each site each day, written `A 001` to `Z 999`.
///
/// The letter says nothing about the visitor: it only carries what three digits cannot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber(u32);

impl TicketNumber {
    /// The last number of a day.
    pub const MAX: i64 = 24 * 999;
    /// The n-th number of the day, counted from 1. None after `Z 999`.
    #[must_use]
    pub fn nth(n: i64) -> Option<Self> {
        (1..=Self::MAX).contains(&n).then(|| u32::try_from(n).ok().map(Self)).flatten()
    }
    /// Its place in the day, counted from 1.
    #[must_use]
    pub fn ordinal(self) -> i64 {
        i64::from(self.0)
    }
}
impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (letter, rest) = ((self.0 - 1) / 999, (self.0 - 1) % 999 + 1);
        let letter = LETTERS.get(letter as usize).copied().unwrap_or(b'?');
        write!(f, "{} {rest:03}", char::from(letter))
    }
}
/// Not a number like `A 012`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a number is a letter and three digits, like A 012")]
pub struct BadNumber;

/// As it stands on paper, `A 012`; with or without the space, in capitals or not.
impl FromStr for TicketNumber {
    type Err = BadNumber;
    fn from_str(s: &str) -> Result<Self, BadNumber> {
        let mut chars = s.chars().filter(|c| !c.is_whitespace());
        let first = chars.next().ok_or(BadNumber)?.to_ascii_uppercase();
        let letter = LETTERS.iter().position(|l| char::from(*l) == first).ok_or(BadNumber)?;
        let digits: Vec<u8> =
            chars.take(4).map(latin_digit).collect::<Option<_>>().ok_or(BadNumber)?;
        let rest = digits.iter().fold(0, |n, d| n * 10 + i64::from(*d));
        let letter = i64::try_from(letter).map_err(|_| BadNumber)?;
        if digits.len() != 3 || rest == 0 {
            return Err(BadNumber);
        }
        Self::nth(letter * 999 + rest).ok_or(BadNumber)
    }
}
impl fmt::Debug for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn a_wrong_digit_and_a_swap_are_found() {
        let mut rng = rand::rngs::ChaCha8Rng::seed_from_u64(7);
        for _ in 0..500 {
            let code = SpokenCode::draw(&mut rng);
            let text = code.digits();
            assert_eq!(format!("{code}").parse::<SpokenCode>().unwrap(), code);
            assert_eq!(SpokenCode::from_number(code.number()).unwrap(), code);
            let mut b = text.clone().into_bytes();
            for i in 0..8 {
                let old = b[i];
                b[i] = b'0' + (old - b'0' + 1) % 10;
                assert!(std::str::from_utf8(&b).unwrap().parse::<SpokenCode>().is_err());
                b[i] = old;
                if i < 7 && b[i] != b[i + 1] {
                    b.swap(i, i + 1);
                    assert!(std::str::from_utf8(&b).unwrap().parse::<SpokenCode>().is_err());
                    b.swap(i, i + 1);
                }
            }
        }
    }

    #[test]
    fn a_code_is_read_in_the_digits_of_the_phone() {
        let code = SpokenCode::draw(&mut rand::rngs::ChaCha8Rng::seed_from_u64(1));
        let arabic: String = code
            .digits()
            .chars()
            .map(|c| char::from_u32(0x660 + c.to_digit(10).unwrap()).unwrap())
            .collect();
        assert_eq!(arabic.parse::<SpokenCode>().unwrap(), code);
        for bad in ["", "1234", "12345678901234567890123", "abcdefgh"] {
            assert_eq!(bad.parse::<SpokenCode>(), Err(BadCode::Shape));
        }
    }

    #[test]
    fn numbers_run_from_a_001_to_z_999() {
        let show = |n| TicketNumber::nth(n).map(|t| format!("{t}"));
        assert_eq!(show(1).unwrap(), "A 001");
        assert_eq!(show(999).unwrap(), "A 999");
        assert_eq!(show(1000).unwrap(), "B 001");
        assert_eq!(show(TicketNumber::MAX).unwrap(), "Z 999");
        assert_eq!((show(0), show(TicketNumber::MAX + 1)), (None, None));
        for n in [1, 12, 999, 1000, 8 * 999, 8 * 999 + 1, TicketNumber::MAX] {
            let number = TicketNumber::nth(n).unwrap();
            assert_eq!(number.to_string().parse(), Ok(number));
            assert_eq!(number.to_string().replace(' ', "").to_lowercase().parse(), Ok(number));
        }
        for bad in ["", "A", "A 000", "A 1", "A 0001", "I 001", "12", "A 01x"] {
            assert_eq!(bad.parse::<TicketNumber>(), Err(BadNumber), "{bad}");
        }
    }
}

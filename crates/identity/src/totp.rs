//! One-time codes of authenticator apps (TOTP, RFC 6238): SHA-1, 30 seconds, 6 digits, as every
//! such app assumes.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// How long a code lives.
const STEP_S: i64 = 30;
/// Steps before and after now that are accepted: clocks of phones differ.
const SKEW: i64 = 1;

/// The code of a step.
#[must_use]
pub fn code(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash.last().copied().unwrap_or(0) & 15);
    let four = hash.get(at..at + 4).and_then(|b| <[u8; 4]>::try_from(b).ok()).unwrap_or_default();
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

/// The step at an instant.
#[must_use]
pub fn step(unix_s: i64) -> i64 {
    unix_s.div_euclid(STEP_S)
}

/// The step whose code this is, if it is a fresh one: later than the last that was used.
#[must_use]
pub fn verify(secret: &[u8], given: &str, unix_s: i64, last: i64) -> Option<i64> {
    use subtle::ConstantTimeEq;
    let now = step(unix_s);
    (now - SKEW..=now + SKEW)
        .filter(|s| *s > last)
        .find(|s| code(secret, *s).as_bytes().ct_eq(given.as_bytes()).into())
}

/// What a person typed, in Latin digits and without gaps: phones type Arabic-Indic digits, too.
#[must_use]
pub fn digits(typed: &str) -> String {
    let latin = |c: char| {
        ['٠', '۰']
            .into_iter()
            .find_map(|zero| u32::from(c).checked_sub(u32::from(zero)).filter(|d| *d < 10))
            .and_then(|d| char::from_digit(d, 10))
            .unwrap_or(c)
    };
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(20).map(latin).collect()
}

/// The address that authenticator apps read from a QR code (Google's Key URI Format).
#[must_use]
pub fn address(issuer: &str, login: &str, secret: &[u8]) -> String {
    let secret = base32(secret);
    format!("otpauth://totp/{issuer}:{login}?secret={secret}&issuer={issuer}")
}

/// The secret as people type it: base32 (RFC 4648) without padding.
#[must_use]
pub fn base32(secret: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut out, mut bits, mut held) = (String::new(), 0_u32, 0_u32);
    for b in secret {
        held = held << 8 | u32::from(*b);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let i = (held >> bits & 31) as usize;
            out.push(LETTERS.get(i).copied().map_or('A', char::from));
        }
    }
    if bits > 0 {
        let i = (held << (5 - bits) & 31) as usize;
        out.push(LETTERS.get(i).copied().map_or('A', char::from));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // Appendix B gives eight digits; six are their end.
        for (at, eight) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_234_567_890, "89005924"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code(SECRET, step(at)), eight[2..]);
        }
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
    }

    #[test]
    fn a_code_may_be_typed_in_any_digits() {
        assert_eq!(digits("287 082"), "287082");
        assert_eq!(digits("٢٨٧٠٨٢"), "287082");
        assert_eq!(digits("۲۸۷-۰۸۲"), "287082");
    }

    #[test]
    fn a_code_works_once_and_for_a_minute() {
        let now = 1_234_567_890;
        let given = code(SECRET, step(now));
        let used = verify(SECRET, &given, now, 0).unwrap();
        assert_eq!(verify(SECRET, &given, now, used), None);
        assert!(verify(SECRET, &given, now + 30, 0).is_some());
        assert_eq!(verify(SECRET, &given, now + 90, 0), None);
        assert_eq!(verify(SECRET, "", now, 0), None);
    }
}

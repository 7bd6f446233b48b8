//! What a display says of a call: names of clips, in the order of each language.
//!
//! Numbers are made of segments, as railways do: hundreds, tens and units, so that a hundred clips
//! say every number. How a language orders and joins them stands in its texts (`voice.ftl`).

use std::collections::BTreeSet;

use kit::TicketNumber;
use kit::text::word;
use web::T;

/// The name of a short silence.
pub const PAUSE: &str = ",";
/// A clip that joins what follows: "and forty".
const JOINED: &str = "and-";

/// The clips of a call, in order. The short form leaves out what a hall that is called often knows.
#[must_use]
pub fn call(t: &T, number: TicketNumber, counter: u16, short: bool) -> Vec<String> {
    let written = number.to_string();
    let (letter, digits) = written.split_once(' ').unwrap_or_default();
    let key = if short { "voice-call-short" } else { "voice-call" };
    let said = t.a(
        key,
        &[
            word("letter", letter),
            word("number", spoken(t, digits.parse().unwrap_or_default())),
            word("counter", spoken(t, counter)),
        ],
    );
    said.split_whitespace().map(str::to_owned).collect()
}

/// A number up to 999 as clips.
fn spoken(t: &T, n: u16) -> String {
    let (hundreds, below) = (n / 100 * 100, n % 100);
    let (tens, units) = (below / 10 * 10, below % 10);
    let rest = if below < 20 || units == 0 {
        below.to_string()
    } else {
        t.a("voice-tens", &[word("tens", tens.to_string()), word("units", units.to_string())])
    };
    match (hundreds, below) {
        (0, _) => rest,
        (_, 0) => hundreds.to_string(),
        _ => t.a("voice-hundreds", &[word("hundreds", hundreds.to_string()), word("rest", rest)]),
    }
}

/// The letters of ticket numbers.
fn letters() -> impl Iterator<Item = char> {
    (1..=TicketNumber::MAX)
        .step_by(999)
        .filter_map(|n| TicketNumber::nth(n)?.to_string().chars().next())
}

/// Every clip that a language needs.
#[must_use]
pub fn clips(t: &T) -> BTreeSet<String> {
    let numbers = (1..=999_u16).filter_map(|n| Some((TicketNumber::nth(i64::from(n))?, n)));
    let mut all: BTreeSet<String> = numbers
        .flat_map(|(number, n)| {
            call(t, number, n, false).into_iter().chain(call(t, number, n, true))
        })
        .chain(letters().map(String::from))
        .collect();
    all.remove(PAUSE);
    all
}

/// What is said in a clip.
#[must_use]
pub fn words(t: &T, clip: &str) -> String {
    if let Some(n) = clip.strip_prefix(JOINED) {
        return t.w("voice-joined", "n", n);
    }
    if clip.bytes().all(|b| b.is_ascii_digit()) {
        return clip.to_owned();
    }
    let names = t.s("voice-letters");
    let mut named = letters().zip(names.split_whitespace());
    match named.find(|(letter, _)| clip.chars().eq([*letter])) {
        Some((_, name)) => name.to_owned(),
        None => t.s(&format!("voice-clip-{clip}")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn t(lang: &str) -> T {
        let texts = Arc::new(web::texts(&"en".parse().unwrap()).unwrap());
        T::new(&texts, &lang.parse().unwrap())
    }

    fn heard(lang: &str, number: &str, counter: u16) -> String {
        call(&t(lang), number.parse().unwrap(), counter, false).join(" ")
    }

    #[test]
    fn a_number_is_said_as_its_language_counts() {
        for (lang, number, counter, said) in [
            ("en", "B 042", 7, "ticket B 40 2 , counter 7"),
            ("en", "Z 999", 112, "ticket Z 900 and-90 9 , counter 100 and-12"),
            ("en", "A 100", 20, "ticket A 100 , counter 20"),
            ("en", "A 305", 11, "ticket A 300 and-5 , counter 11"),
            ("az", "B 042", 7, "ticket B 40 2 , counter 7"),
            ("az", "A 117", 21, "ticket A 100 17 , counter 20 1"),
            ("ru", "A 115", 40, "ticket A 100 15 , counter 40"),
            ("ru", "A 999", 1, "ticket A 900 90 9 , counter 1"),
            ("ar", "B 042", 7, "ticket B 2 and-40 , counter 7"),
            ("ar", "A 142", 19, "ticket A 100 and-2 and-40 , counter 19"),
            ("ar", "A 240", 11, "ticket A 200 and-40 , counter 11"),
        ] {
            assert_eq!(heard(lang, number, counter), said, "{lang}");
        }
    }

    #[test]
    fn a_short_call_is_number_and_counter() {
        let short = call(&t("en"), "B 042".parse().unwrap(), 7, true);
        assert_eq!(short, ["B", "40", "2", "counter", "7"]);
    }

    #[test]
    fn every_clip_has_words_of_its_own_in_every_language() {
        for lang in ["en", "az", "ru", "ar"] {
            let t = t(lang);
            let clips = clips(&t);
            let words: BTreeSet<String> = clips.iter().map(|c| words(&t, c)).collect();
            assert_eq!(words.len(), clips.len(), "{lang}");
            assert!(words.iter().all(|w| !w.is_empty() && !w.contains('⟦')), "{lang}: {words:?}");
            assert_eq!(t.s("voice-letters").split_whitespace().count(), letters().count());
        }
    }
}

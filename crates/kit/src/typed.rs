//! What people type: any script, and no character that acts on the text around it.
//!
//! Letters, marks and joined emoji of every script stay as they were typed. A NUL, which no engine
//! but one can hold, and a mark that turns a line around (U+202E) are nobody's words.

/// Whether a character does something to the text around it and shows nothing itself: a control,
/// a break of a line or paragraph, or an embedding, override or isolate of a direction. The marks
/// that join or separate letters (U+200C, U+200D) and single direction marks do not.
#[must_use]
pub fn acts(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a text shows anything at all.
#[must_use]
pub fn shows(text: &str) -> bool {
    let empty = |c: char| {
        let blank = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}');
        c.is_whitespace() || acts(c) || blank || matches!(c, '\u{61c}' | '\u{3164}' | '\u{feff}')
    };
    !text.chars().all(empty)
}

/// A text of one line: each character that acts is a space, and none stands at the ends.
#[must_use]
pub fn line(text: &str) -> String {
    let seen: String = text.chars().map(|c| if acts(c) { ' ' } else { c }).collect();
    seen.trim().to_owned()
}

/// A text of several lines, each as [`line`] leaves it inside; empty ones at the ends go.
#[must_use]
pub fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let seen: String = text.chars().map(|c| if acts(c) && c != '\n' { ' ' } else { c }).collect();
    seen.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_stays_and_what_acts_on_others_goes() {
        for kept in ["გიორგი ბერიძე", "بِسْمِ اللَّهِ", "👩‍👩‍👧", "e\u{301}", "می\u{200c}خواهم"]
        {
            assert_eq!((line(kept).as_str(), lines(kept).as_str()), (kept, kept));
            assert!(shows(kept));
        }
        assert_eq!(line(" a\0b\u{202e}c\r\nd\u{2028}"), "a b c  d");
        assert_eq!(lines("\n one\r\ntwo\t\u{2067}three\rfour \n"), "one\ntwo  three\nfour");
        for nothing in ["", " \u{a0}", "\u{200b}\u{200d}", "\u{202e}\0", "\u{3164}"] {
            assert!(!shows(nothing), "{nothing:?}");
        }
    }
}

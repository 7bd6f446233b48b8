//! Finding a service by what people type: case and marks folded, beginnings of words, and where
//! nothing begins so, the most alike.

use std::collections::BTreeSet;

use kit::{Lang, ServiceKey};
use pack::Pack;

/// Results shown when nothing fits exactly.
const NEAREST: usize = 5;

/// A text without case and marks: `Şəxsiyyət` and `sexsiyyet` are one.
#[must_use]
pub fn folded(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'ə' => Some('e'),
            'ı' | 'î' => Some('i'),
            'ö' => Some('o'),
            'ü' => Some('u'),
            'ş' => Some('s'),
            'ç' => Some('c'),
            'ğ' => Some('g'),
            'ё' => Some('е'),
            'أ' | 'إ' | 'آ' => Some('ا'),
            'ة' => Some('ه'),
            'ى' => Some('ي'),
            // Arabic vowel marks, and the dot that lower-casing İ leaves behind.
            '\u{64b}'..='\u{652}' | '\u{307}' => None,
            c => Some(c),
        })
        .collect()
}

fn words(text: &str) -> Vec<String> {
    folded(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

fn trigrams(words: &[String]) -> BTreeSet<Vec<char>> {
    words
        .iter()
        .flat_map(|w| {
            let c: Vec<char> = format!(" {w} ").chars().collect();
            c.windows(3).map(<[char]>::to_vec).collect::<Vec<_>>()
        })
        .collect()
}

/// What was found.
pub struct Found {
    /// The services, the best first.
    pub services: Vec<ServiceKey>,
    /// Whether they only are the nearest to what was typed.
    pub nearest: bool,
}

/// Finds services. An empty query finds all.
#[must_use]
pub fn find(pack: &Pack, lang: &Lang, query: &str) -> Found {
    let wanted = words(query);
    let mut exact: Vec<(usize, ServiceKey)> = Vec::new();
    let mut near: Vec<(usize, ServiceKey)> = Vec::new();
    let asked = trigrams(&wanted);
    for key in pack.services.keys() {
        let name = pack.service_name(lang, key);
        let more = pack.say(lang, &format!("service-{key}-find"));
        let all: Vec<String> = words(&name).into_iter().chain(words(&more)).collect();
        let hits = wanted.iter().filter(|w| all.iter().any(|a| a.starts_with(w.as_str()))).count();
        if hits == wanted.len() {
            let in_name = words(&name);
            let first = wanted.iter().filter(|w| in_name.iter().any(|a| a.starts_with(w.as_str())));
            exact.push((usize::MAX - first.count(), key.clone()));
        }
        near.push((usize::MAX - trigrams(&all).intersection(&asked).count(), key.clone()));
    }
    if !exact.is_empty() {
        exact.sort();
        return Found { services: exact.into_iter().map(|(_, k)| k).collect(), nearest: false };
    }
    near.sort();
    near.truncate(NEAREST);
    Found { services: near.into_iter().map(|(_, k)| k).collect(), nearest: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_find_what_they_type_without_marks_or_with_mistakes() {
        let pack = pack::load_embedded("azerbaijan").ok().unwrap();
        let first = |lang: &str, q: &str| {
            let found = find(&pack, &lang.parse().unwrap(), q);
            (found.services[0].to_string(), found.nearest)
        };
        assert_eq!(first("az", "sexsiyyet"), ("identity-card".into(), false));
        assert_eq!(first("az", "SÜRÜCÜ"), ("driving-licence".into(), false));
        assert!(!first("ru", "паспорт").1);
        assert_eq!(first("ar", "جواز"), ("passport".into(), false));
        assert_eq!(first("en", "pasport"), ("passport".into(), true));
        assert_eq!(find(&pack, &"en".parse().unwrap(), "").services.len(), 13);
    }
}

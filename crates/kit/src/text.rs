//! Texts: Fluent messages in several languages, with their plural rules.
//!
//! A message that a language lacks is shown in the fallback language and says so, so that the
//! page can mark it with `lang`. A key is never shown.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::Lang;

/// The messages of the product or of a pack, by language.
pub struct Texts {
    fallback: Lang,
    bundles: BTreeMap<Lang, FluentBundle<FluentResource>>,
}

/// Why a file of messages was refused.
#[derive(Debug, thiserror::Error)]
#[error("{lang}: {reason}")]
pub struct BadText {
    /// The language of the file.
    pub lang: Lang,
    /// What is wrong, and where.
    pub reason: String,
}

/// A message as found: in the language asked for, or in the fallback language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The text.
    pub text: String,
    /// The language that it is in.
    pub lang: Lang,
}

/// An argument of a message.
pub type Arg<'a> = (&'static str, FluentValue<'a>);

impl Texts {
    /// An empty set; `fallback` is what a missing message is taken from.
    #[must_use]
    pub fn new(fallback: Lang) -> Self {
        Self { fallback, bundles: BTreeMap::new() }
    }

    /// Adds a file of messages.
    ///
    /// # Errors
    /// When the file does not parse, or says again what another file said.
    pub fn add(&mut self, lang: &Lang, source: &str) -> Result<(), BadText> {
        let bad = |reason: String| BadText { lang: lang.clone(), reason };
        let resource = FluentResource::try_new(source.to_owned())
            .map_err(|(_, errors)| bad(format!("{errors:?}")))?;
        let id: unic_langid::LanguageIdentifier =
            lang.as_str().parse().map_err(|e| bad(format!("{e:?}")))?;
        let bundle = self.bundles.entry(lang.clone()).or_insert_with(|| {
            let mut b = FluentBundle::new_concurrent(vec![id]);
            // Isolation marks break codes that are copied; our templates use <bdi> instead.
            b.set_use_isolating(false);
            b
        });
        bundle.add_resource(resource).map_err(|e| bad(format!("{e:?}")))
    }

    /// The languages that have messages.
    pub fn langs(&self) -> impl Iterator<Item = &Lang> {
        self.bundles.keys()
    }

    /// Whether this language itself has the message.
    #[must_use]
    pub fn has(&self, lang: &Lang, key: &str) -> bool {
        self.bundles.get(lang).is_some_and(|b| b.has_message(key))
    }

    /// The message in this language, or in the fallback language, with its language.
    /// None when no language has it.
    #[must_use]
    pub fn find(&self, lang: &Lang, key: &str, args: &[Arg<'_>]) -> Option<Said> {
        [lang, &self.fallback].into_iter().find_map(|lang| {
            let bundle = self.bundles.get(lang)?;
            let pattern = bundle.get_message(key)?.value()?;
            let mut fluent = FluentArgs::with_capacity(args.len());
            for (name, value) in args {
                fluent.set(*name, value.clone());
            }
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(&fluent), &mut errors);
            Some(Said { text: text.into_owned(), lang: lang.clone() })
        })
    }

    /// The text alone. A message that no language has reads `⟦key⟧`: the tests look for that sign
    /// on every page, so that none reaches a person.
    #[must_use]
    pub fn say(&self, lang: &Lang, key: &str, args: &[Arg<'_>]) -> String {
        self.find(lang, key, args).map_or_else(|| format!("⟦{key}⟧"), |s| s.text)
    }
}

/// An argument that is a number, for plurals.
#[must_use]
pub fn count(name: &'static str, n: i64) -> Arg<'static> {
    (name, FluentValue::from(n))
}

/// An argument that is a text.
pub fn word<'a>(name: &'static str, text: impl Into<Cow<'a, str>>) -> Arg<'a> {
    (name, FluentValue::String(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_has_six_plural_forms_and_a_missing_text_falls_back() {
        let (en, ar): (Lang, Lang) = ("en".parse().unwrap(), "ar".parse().unwrap());
        let mut t = Texts::new(en.clone());
        let people = "people = { $n ->\n  [one] { $n } person\n *[other] { $n } people\n}\n";
        t.add(&en, &format!("{people}only = Only here\n")).unwrap();
        let six = "[zero] z\n [one] o\n [two] t\n [few] f\n [many] m\n *[other] x";
        t.add(&ar, &format!("people = {{ $n ->\n {six}\n}}\n")).unwrap();
        let forms: Vec<String> =
            [0, 1, 2, 3, 11, 100].iter().map(|n| t.say(&ar, "people", &[count("n", *n)])).collect();
        assert_eq!(forms, ["z", "o", "t", "f", "m", "x"]);
        assert_eq!(t.say(&en, "people", &[count("n", 1)]), "1 person");
        let only = t.find(&ar, "only", &[]).unwrap();
        assert_eq!((only.text.as_str(), only.lang), ("Only here", en.clone()));
        assert_eq!(t.say(&en, "absent", &[]), "⟦absent⟧");
        assert!(t.add(&en, "people = twice\n").is_err());
    }
}

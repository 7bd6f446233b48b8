//! The messages of the product, and how templates say them.

use std::sync::Arc;

use kit::text::{count, word};
use kit::{Lang, Texts};

use crate::embedded::MESSAGES;

/// The messages that are compiled in; what a language lacks is said in `fallback`.
///
/// # Errors
/// When a file does not parse, with its language.
pub fn texts(fallback: &Lang) -> Result<Texts, String> {
    let mut texts = Texts::new(fallback.clone());
    for (lang, file, source) in MESSAGES {
        let lang: Lang = lang.parse().map_err(|e| format!("locales/{lang}: {e}"))?;
        texts.add(&lang, source).map_err(|e| format!("locales/{lang}/{file}: {e}"))?;
    }
    Ok(texts)
}

/// Says messages in one language, for templates.
#[derive(Clone)]
pub struct T {
    texts: Arc<Texts>,
    lang: Lang,
}

impl T {
    /// Says in this language.
    #[must_use]
    pub fn new(texts: &Arc<Texts>, lang: &Lang) -> Self {
        Self { texts: texts.clone(), lang: lang.clone() }
    }
    /// A plain message.
    #[must_use]
    pub fn s(&self, key: &str) -> String {
        self.texts.say(&self.lang, key, &[])
    }
    /// A message about `n` things.
    #[must_use]
    pub fn n(&self, key: &str, n: &i64) -> String {
        self.texts.say(&self.lang, key, &[count("n", *n)])
    }
    /// A message with one word in it.
    #[must_use]
    pub fn w(&self, key: &str, name: &'static str, text: impl std::fmt::Display) -> String {
        self.texts.say(&self.lang, key, &[word(name, format!("{text}"))])
    }
    /// A message with several arguments.
    #[must_use]
    pub fn a(&self, key: &str, args: &[kit::text::Arg<'_>]) -> String {
        self.texts.say(&self.lang, key, args)
    }
    /// The language.
    #[must_use]
    pub fn lang(&self) -> &Lang {
        &self.lang
    }
    /// Its direction.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        self.lang.dir()
    }
}

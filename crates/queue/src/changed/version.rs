//! What holds of a service at a time.

use std::collections::BTreeMap;

use catalogue::facts::Fact;
use kit::Lang;
use ledger::cbor::{self, Map, Val};
use sha2::{Digest, Sha256};

/// What a worker must know of a service, as it reads at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(Vec<Fact>);

impl Version {
    /// Of these facts.
    #[must_use]
    pub fn of(facts: Vec<Fact>) -> Self {
        Self(facts)
    }

    /// The SHA-256 of its facts, whatever language they are read in.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut h = Sha256::new().chain_update(b"onewindow/service-facts/v1\n");
        for fact in &self.0 {
            for text in [&fact.part, &fact.code] {
                h.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
                h.update(text);
            }
        }
        h.finalize().into()
    }

    /// As a value: a list of part, code and words by language.
    #[must_use]
    pub(crate) fn val(&self) -> Val {
        let one = |f: &Fact| {
            let words = f.words.iter().fold(Map::new(), |mut map, (lang, words)| {
                map.set(lang.as_str().to_owned(), Val::Text(words.clone()));
                map
            });
            Val::List(vec![Val::Text(f.part.clone()), Val::Text(f.code.clone()), Val::Map(words)])
        };
        Val::List(self.0.iter().map(one).collect())
    }

    /// Read back.
    pub(crate) fn from_val(val: &Val) -> Option<Self> {
        let Val::List(all) = val else { return None };
        all.iter().map(fact_of).collect::<Option<_>>().map(Self)
    }

    /// As bytes of a row.
    #[must_use]
    pub(crate) fn bytes(&self) -> Vec<u8> {
        cbor::encode(&self.val())
    }

    /// Read back.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::from_val(&cbor::decode(bytes).ok()?)
    }

    /// What reads differently than in an older one: part, then, now. Empty is what was not said.
    #[must_use]
    pub fn since(&self, old: &Self, lang: &Lang) -> Vec<(String, String, String)> {
        let parts = |all: &[Fact]| all.iter().map(|f| f.part.clone()).collect::<Vec<_>>();
        let mut known = parts(&self.0);
        known.extend(parts(&old.0).into_iter().filter(|p| !parts(&self.0).contains(p)));
        let differs = |part: &String| {
            let (was, is) = (old.fact(part), self.fact(part));
            let words = |f: Option<&Fact>| f.map(|f| read(f, lang)).unwrap_or_default();
            (was.map(|f| &f.code) != is.map(|f| &f.code))
                .then(|| (part.clone(), words(was), words(is)))
        };
        known.iter().filter_map(differs).collect()
    }

    fn fact(&self, part: &str) -> Option<&Fact> {
        self.0.iter().find(|f| f.part == part)
    }
}

/// A fact in a language, or else in one that it was written in.
fn read(f: &Fact, lang: &Lang) -> String {
    f.words.get(lang).or_else(|| f.words.values().next()).cloned().unwrap_or_default()
}

fn fact_of(val: &Val) -> Option<Fact> {
    let Val::List(fact) = val else { return None };
    let [Val::Text(part), Val::Text(code), Val::Map(words)] = &fact[..] else { return None };
    let word = |(lang, text): (&str, &Val)| match text {
        Val::Text(text) => Some((lang.parse().ok()?, text.clone())),
        _ => None,
    };
    let words = words.iter().map(word).collect::<Option<BTreeMap<Lang, String>>>()?;
    Some(Fact { part: part.clone(), code: code.clone(), words })
}

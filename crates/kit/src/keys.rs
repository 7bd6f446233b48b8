//! Keys: short names that people gave to places, bodies, services, skills and languages.

use std::fmt;
use std::str::FromStr;

/// Why a text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{found}\" is not {what}: use lower-case letters, digits and single hyphens, at most 40")]
pub struct BadKey {
    /// The text as it came, at most 60 characters of it.
    pub found: String,
    /// What it should have been, with its article.
    pub what: &'static str,
}

fn is_slug(s: &str) -> bool {
    let b = s.as_bytes();
    !b.is_empty()
        && b.len() <= 40
        && b.iter().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && b.first().is_some_and(u8::is_ascii_lowercase)
        && b.last() != Some(&b'-')
        && !s.contains("--")
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident = $what:literal),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(std::sync::Arc<str>);
        impl $name {
            /// The key as text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl FromStr for $name {
            type Err = BadKey;
            fn from_str(s: &str) -> Result<Self, BadKey> {
                if is_slug(s) {
                    return Ok(Self(s.into()));
                }
                Err(BadKey { found: s.chars().take(60).collect(), what: $what })
            }
        }
        impl TryFrom<String> for $name {
            type Error = BadKey;
            fn try_from(s: String) -> Result<Self, BadKey> { s.parse() }
        }
        impl From<$name> for String { fn from(k: $name) -> String { k.0.as_ref().to_owned() } }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )* };
}

keys! {
    /// A site: a centre, a mobile unit or the online office (`baku-1`).
    SiteKey = "a site's key",
    /// A state body (`interior`).
    EntityKey = "an entity's key",
    /// A public service (`identity-card`).
    ServiceKey = "a service's key",
    /// What a counter must be able to do to serve a service (`identity`).
    SkillKey = "a skill's key",
}

/// A counter of a site, written `baku-1.7`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CounterKey {
    /// Where it stands.
    pub site: SiteKey,
    /// The number over it, 1 to 999.
    pub number: u16,
}

impl FromStr for CounterKey {
    type Err = BadKey;
    fn from_str(s: &str) -> Result<Self, BadKey> {
        let bad =
            || BadKey { found: s.chars().take(60).collect(), what: "a counter (site.number)" };
        let (site, number) = s.rsplit_once('.').ok_or_else(bad)?;
        let number: u16 = number.parse().map_err(|_| bad())?;
        if !(1..=999).contains(&number) || s.contains(".0") {
            return Err(bad());
        }
        Ok(Self { site: site.parse()?, number })
    }
}
impl TryFrom<String> for CounterKey {
    type Error = BadKey;
    fn try_from(s: String) -> Result<Self, BadKey> {
        s.parse()
    }
}
impl From<CounterKey> for String {
    fn from(k: CounterKey) -> String {
        format!("{k}")
    }
}
impl fmt::Display for CounterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.site, self.number)
    }
}
impl fmt::Debug for CounterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A language: the two or three letters of ISO 639 (`az`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lang(std::sync::Arc<str>);

impl Default for Lang {
    /// English, for what is said before any pack is loaded.
    fn default() -> Self {
        Self("en".into())
    }
}

impl Lang {
    /// The language code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// `rtl` for languages written from right to left, else `ltr`: the `dir` attribute of HTML.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        if matches!(&*self.0, "ar" | "fa" | "he" | "ur" | "ps" | "dv" | "yi" | "ckb" | "sd" | "ug")
        {
            "rtl"
        } else {
            "ltr"
        }
    }
}
impl FromStr for Lang {
    type Err = BadKey;
    fn from_str(s: &str) -> Result<Self, BadKey> {
        if (2..=3).contains(&s.len()) && s.bytes().all(|c| c.is_ascii_lowercase()) {
            Ok(Self(s.into()))
        } else {
            Err(BadKey { found: s.chars().take(60).collect(), what: "a language code" })
        }
    }
}
impl TryFrom<String> for Lang {
    type Error = BadKey;
    fn try_from(s: String) -> Result<Self, BadKey> {
        s.parse()
    }
}
impl From<Lang> for String {
    fn from(k: Lang) -> String {
        k.0.as_ref().to_owned()
    }
}
impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_plain_names() {
        for good in ["baku-1", "a", "identity-card"] {
            assert_eq!(good.parse::<SiteKey>().unwrap().as_str(), good);
        }
        for bad in ["", "-a", "a-", "a--b", "Baku", "1a", "a b", &"a".repeat(41), "ə"] {
            assert!(bad.parse::<SiteKey>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_counter_is_a_site_and_a_number() {
        let c: CounterKey = "baku-1.7".parse().unwrap();
        assert_eq!((c.site.as_str(), c.number, format!("{c}")), ("baku-1", 7, "baku-1.7".into()));
        for bad in ["baku-1", "baku-1.", "baku-1.0", "baku-1.1000", "baku-1.07", ".7", "baku-1.-7"]
        {
            assert!(bad.parse::<CounterKey>().is_err(), "{bad}");
        }
    }
}

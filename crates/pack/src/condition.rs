//! Conditions: the part of CEL that packs use, over the answers of a citizen.
//!
//! `age == "adult" && (reason in ["lost", "damaged"] || !registered)` — comparison with `==` and
//! `!=`, `in` a list, `&&`, `||`, `!`, parentheses, texts and truth values. A question that is not
//! answered yet makes its comparison undecided, and `&&` and `||` decide as early as they can.

use std::collections::BTreeMap;

/// A condition's text at most, in bytes, and its depth: packs are read by people.
const TEXT_MAX: usize = 500;
const DEPTH_MAX: usize = 8;

/// A parsed condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Always so, or never.
    Fixed(bool),
    /// The answer is one of these (or none of them, when negated).
    Answer {
        /// The question.
        question: String,
        /// The choices.
        choices: Vec<String>,
    },
    /// Not so.
    Not(Box<Self>),
    /// Both.
    And(Box<Self>, Box<Self>),
    /// Either.
    Or(Box<Self>, Box<Self>),
}

/// Why a text is not a condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadCondition(pub String);

/// The answers given so far: question → choice.
pub type Answers = BTreeMap<String, String>;

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// When the text is none, with what was expected where.
    pub fn parse(text: &str) -> Result<Self, BadCondition> {
        if text.len() > TEXT_MAX {
            return Err(BadCondition(format!("longer than {TEXT_MAX} bytes")));
        }
        if text.contains('\\') {
            // CEL reads it as an escape; no choice needs one.
            return Err(BadCondition("a backslash is not part of a condition".to_owned()));
        }
        let tokens = tokens(text)?;
        let mut parser = Parser { tokens: &tokens, at: 0 };
        let condition = parser.or(0)?;
        match parser.peek() {
            None => Ok(condition),
            Some(t) => Err(BadCondition(format!("unexpected {t:?} after the condition"))),
        }
    }

    /// Whether it holds; none while that depends on a question that is not answered.
    #[must_use]
    pub fn decide(&self, answers: &Answers) -> Option<bool> {
        match self {
            Self::Fixed(b) => Some(*b),
            Self::Answer { question, choices } => {
                answers.get(question).map(|a| choices.contains(a))
            }
            Self::Not(c) => c.decide(answers).map(|b| !b),
            Self::And(a, b) => match (a.decide(answers), b.decide(answers)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Or(a, b) => match (a.decide(answers), b.decide(answers)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
        }
    }

    /// Every comparison in it: question and choice.
    pub fn mentions(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Fixed(_) => Vec::new(),
            Self::Answer { question, choices } => {
                choices.iter().map(|c| (question.as_str(), c.as_str())).collect()
            }
            Self::Not(c) => c.mentions(),
            Self::And(a, b) | Self::Or(a, b) => {
                let mut all = a.mentions();
                all.extend(b.mentions());
                all
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Name(String),
    Text(String),
    Sign(&'static str),
}

const SIGNS: [&str; 9] = ["&&", "||", "==", "!=", "!", "(", ")", "[", "]"];

fn tokens(text: &str) -> Result<Vec<Token>, BadCondition> {
    let (mut out, mut rest) = (Vec::new(), text.trim_start());
    while let Some(c) = rest.chars().next() {
        if c == '"' || c == '\'' {
            let inner = rest.get(1..).unwrap_or("");
            let end =
                inner.find(c).ok_or_else(|| BadCondition("a text is not closed".to_owned()))?;
            out.push(Token::Text(inner.get(..end).unwrap_or("").to_owned()));
            rest = inner.get(end + 1..).unwrap_or("");
        } else if c.is_ascii_alphabetic() {
            let end =
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            out.push(Token::Name(rest.get(..end).unwrap_or("").to_owned()));
            rest = rest.get(end..).unwrap_or("");
        } else if let Some(sign) = SIGNS.iter().chain(&[","]).find(|s| rest.starts_with(**s)) {
            out.push(Token::Sign(sign));
            rest = rest.get(sign.len()..).unwrap_or("");
        } else {
            return Err(BadCondition(format!("\"{c}\" is not part of a condition")));
        }
        rest = rest.trim_start();
    }
    Ok(out)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }
    fn take(&mut self, sign: &'static str) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(found);
        found
    }
    fn wanted<T>(&self, what: &str) -> Result<T, BadCondition> {
        Err(BadCondition(match self.peek() {
            Some(t) => format!("expected {what}, found {t:?}"),
            None => format!("expected {what} at the end"),
        }))
    }
    fn or(&mut self, depth: usize) -> Result<Condition, BadCondition> {
        let mut left = self.and(depth)?;
        while self.take("||") {
            left = Condition::Or(Box::new(left), Box::new(self.and(depth)?));
        }
        Ok(left)
    }
    fn and(&mut self, depth: usize) -> Result<Condition, BadCondition> {
        let mut left = self.not(depth)?;
        while self.take("&&") {
            left = Condition::And(Box::new(left), Box::new(self.not(depth)?));
        }
        Ok(left)
    }
    fn not(&mut self, depth: usize) -> Result<Condition, BadCondition> {
        if depth > DEPTH_MAX {
            return Err(BadCondition(format!("deeper than {DEPTH_MAX} levels")));
        }
        if self.take("!") {
            return Ok(Condition::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.take("(") {
            let inner = self.or(depth + 1)?;
            return if self.take(")") { Ok(inner) } else { self.wanted("\")\"") };
        }
        self.comparison()
    }
    fn comparison(&mut self) -> Result<Condition, BadCondition> {
        let Some(Token::Name(name)) = self.peek().cloned() else {
            return self.wanted("the name of a question");
        };
        self.at += 1;
        match name.as_str() {
            "true" => return Ok(Condition::Fixed(true)),
            "false" => return Ok(Condition::Fixed(false)),
            _ => {}
        }
        if self.take("==") {
            let choices = vec![self.text()?];
            return Ok(Condition::Answer { question: name, choices });
        }
        if self.take("!=") {
            let choices = vec![self.text()?];
            return Ok(Condition::Not(Box::new(Condition::Answer { question: name, choices })));
        }
        if self.peek() == Some(&Token::Name("in".to_owned())) {
            self.at += 1;
            if !self.take("[") {
                return self.wanted("\"[\"");
            }
            let mut choices = vec![self.text()?];
            while self.take(",") {
                choices.push(self.text()?);
            }
            return if self.take("]") {
                Ok(Condition::Answer { question: name, choices })
            } else {
                self.wanted("\"]\"")
            };
        }
        self.wanted("==, != or in")
    }
    fn text(&mut self) -> Result<String, BadCondition> {
        match self.peek().cloned() {
            Some(Token::Text(t)) => {
                self.at += 1;
                Ok(t)
            }
            _ => self.wanted("a choice in quotes"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(q, a)| ((*q).to_owned(), (*a).to_owned())).collect()
    }

    #[test]
    fn a_condition_decides_as_early_as_it_can() {
        let c = Condition::parse(r#"age == "adult" && (why in ["lost", 'old'] || !(x != "y"))"#)
            .unwrap();
        assert_eq!(c.decide(&answers(&[])), None);
        assert_eq!(c.decide(&answers(&[("age", "child")])), Some(false));
        assert_eq!(c.decide(&answers(&[("age", "adult")])), None);
        assert_eq!(c.decide(&answers(&[("age", "adult"), ("why", "old")])), Some(true));
        assert_eq!(c.decide(&answers(&[("age", "adult"), ("why", "new"), ("x", "y")])), Some(true));
        assert_eq!(
            c.decide(&answers(&[("age", "adult"), ("why", "new"), ("x", "z")])),
            Some(false)
        );
        assert_eq!(c.mentions().len(), 4);
    }

    #[test]
    fn a_broken_condition_says_what_was_expected() {
        for bad in [
            "",
            "age",
            "age ==",
            "age == adult",
            "(age == 'a'",
            "age == 'a' b",
            "age in []",
            "age == 'a",
            "1 == 1",
            "age == 'a' &&",
            "@",
            r#"age == "\""#,
            &"!".repeat(600),
            &"(".repeat(100),
        ] {
            assert!(Condition::parse(bad).is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            let _ = Condition::parse(&text);
        }
    }
}

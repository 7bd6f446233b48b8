//! What whoever serves a service must know of it: in the words of every language of its pack, and
//! as a text that differs exactly when the fact does.

use std::collections::BTreeMap;
use std::sync::Arc;

use kit::text::word;
use kit::{Lang, Texts};
use pack::condition::Condition;
use pack::{EvidenceKind, Known, Named, Pack, Service, Speed};
use web::T;

use crate::words::{fees, term};

/// Characters of a fact at most, in all languages together.
const WORDS_MAX: usize = 2_400;

/// A fact of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about: the message `operator-changed-<part>` names it.
    pub part: String,
    /// The fact itself, whatever language it is read in.
    pub code: String,
    /// How it reads, by language.
    pub words: BTreeMap<Lang, String>,
}

/// A text of the pack, and the case in which it holds.
struct Item {
    key: String,
    when: Condition,
}

impl Item {
    fn new(prefix: &str, key: &str, when: &Condition) -> Self {
        Self { key: format!("{prefix}-{key}"), when: when.clone() }
    }

    fn always(prefix: &str, key: &str) -> Self {
        Self::new(prefix, key, &Condition::Fixed(true))
    }
}

/// The facts of a service, in the order in which they are read.
#[must_use]
pub fn of(texts: &Arc<Texts>, pack: &Pack, s: &Service) -> Vec<Fact> {
    let evidence = |kind| {
        s.evidence.get().map(|all| {
            let some = all.iter().filter(|e| e.kind == kind);
            some.map(|e| Item::new("e", &e.key, &e.when)).collect()
        })
    };
    let named = |all: &[Named]| Some(all.iter().map(|n| Item::new("r", &n.key, &n.when)).collect());
    let who = s.who.get().map(|all| all.iter().map(|w| Item::always("who", w)).collect());
    let grounds = s.turn_away.iter().map(|g| Item::always("g", &g.key)).collect();
    let lists: [(&str, Option<Vec<Item>>); 7] = [
        ("bring", evidence(EvidenceKind::Bring)),
        ("register", evidence(EvidenceKind::Register)),
        ("taken", evidence(EvidenceKind::Taken)),
        ("who", who),
        ("free", named(&s.free)),
        ("not-for", named(&s.not_for)),
        ("turn-away", Some(grounds)),
    ];
    let body = fact(texts, pack, "body", format!("{} {}", s.entity, s.skill), |t| {
        format!("{} ({})", pack.entity_name(t.lang(), &s.entity), s.skill)
    });
    let speeds = fact(texts, pack, "speeds", speeds_code(&s.speeds), |t| {
        s.speeds.iter().map(|x| speed_words(t, pack, x)).collect::<Vec<_>>().join("; ")
    });
    let lists = lists.iter().map(|(part, items)| list(texts, pack, part, items.as_deref()));
    [body, speeds].into_iter().chain(lists).collect()
}

fn fact(
    texts: &Arc<Texts>,
    pack: &Pack,
    part: &str,
    code: String,
    words: impl Fn(&T) -> String,
) -> Fact {
    let most = WORDS_MAX / pack.langs.len().max(1);
    let say = |l: &Lang| words(&T::new(texts, l)).chars().take(most).collect();
    let words = pack.langs.iter().map(|l| (l.clone(), say(l))).collect();
    Fact { part: part.to_owned(), code, words }
}

/// A list of texts. Their words in the pack's first language are part of the fact: what is asked
/// for under the same key may be another thing.
fn list(texts: &Arc<Texts>, pack: &Pack, part: &str, items: Option<&[Item]>) -> Fact {
    let first = pack.langs.first().cloned().unwrap_or_default();
    let code = match items {
        None => "?".to_owned(),
        Some(items) => {
            let one = |i: &Item| {
                format!("{} [{}] {}", i.key, case_code(&i.when), pack.say(&first, &i.key))
            };
            items.iter().map(one).collect::<Vec<_>>().join("\n")
        }
    };
    fact(texts, pack, part, code, |t| match items {
        None => t.s("web-not-known"),
        Some(items) => items.iter().map(|i| item_words(t, pack, i)).collect::<Vec<_>>().join("; "),
    })
}

fn item_words(t: &T, pack: &Pack, item: &Item) -> String {
    let text = pack.say(t.lang(), &item.key);
    match &item.when {
        Condition::Fixed(_) => text,
        when => t.a("catalogue-in-case", &[word("what", text), word("case", case(t, pack, when))]),
    }
}

fn speeds_code(speeds: &[Speed]) -> String {
    // A speed that cannot be written as JSON has no fields that could differ.
    serde_json::to_string(speeds).unwrap_or_default()
}

fn speed_words(t: &T, pack: &Pack, speed: &Speed) -> String {
    let words = format!("{}: {}", term(t, &speed.term), fees(t, pack, speed));
    match &speed.longer {
        Some(longer) => {
            let case = pack.say(t.lang(), &format!("x-{}", longer.key));
            let what = term(t, &Known::Is(longer.term));
            let longer = t.a("catalogue-in-case", &[word("what", what), word("case", case)]);
            format!("{words}, {longer}")
        }
        None => words,
    }
}

/// A case, for comparing.
fn case_code(c: &Condition) -> String {
    match c {
        Condition::Fixed(b) => b.to_string(),
        Condition::Answer { question, choices } => format!("{question} in {}", choices.join(",")),
        Condition::Not(a) => format!("!({})", case_code(a)),
        Condition::And(a, b) => format!("({} && {})", case_code(a), case_code(b)),
        Condition::Or(a, b) => format!("({} || {})", case_code(a), case_code(b)),
    }
}

/// A case in words: questions with the answers that it needs.
fn case(t: &T, pack: &Pack, c: &Condition) -> String {
    let two = |key, a: &Condition, b: &Condition| {
        t.a(key, &[word("a", case(t, pack, a)), word("b", case(t, pack, b))])
    };
    match c {
        Condition::Fixed(_) => String::new(),
        Condition::Answer { question, choices } => {
            let name = |c: &String| pack.say(t.lang(), &format!("q-{question}-{c}"));
            let choices: Vec<String> = choices.iter().map(name).collect();
            format!("{} {}", pack.say(t.lang(), &format!("q-{question}")), choices.join(" / "))
        }
        Condition::Not(a) => t.w("catalogue-case-not", "a", case(t, pack, a)),
        Condition::And(a, b) => two("catalogue-case-and", a, b),
        Condition::Or(a, b) => two("catalogue-case-or", a, b),
    }
}

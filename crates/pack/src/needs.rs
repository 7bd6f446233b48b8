//! What a citizen needs: asked in as few questions as change the answer.

use serde::Serialize;

use crate::condition::{Answers, Condition};
use crate::model::{Evidence, EvidenceKind, Known, NOT_KNOWN, Question, Service, Speed};

/// The most questions on any path.
pub const QUESTIONS_MAX: usize = 8;

/// What to do next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Ask this.
    Ask(Question),
    /// Nothing more changes it.
    Result(Needs),
}

/// What is needed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Needs {
    /// Why it is not for this person; the rest is then empty.
    pub not_for: Option<String>,
    /// What to bring; not known for some services.
    pub bring: Known<Vec<String>>,
    /// What the state holds, and never asks.
    pub register: Vec<String>,
    /// What is taken or made at the counter.
    pub taken: Vec<String>,
    /// Why it is free, if it is.
    pub free: Option<String>,
    /// The speeds with their terms and fees.
    pub speeds: Vec<Speed>,
    /// Where, as the source says.
    pub places: Known<Vec<String>>,
}

/// Why an answer was refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadAnswer {
    /// The service does not ask that.
    #[error("the service does not ask \"{0}\"")]
    Question(String),
    /// That is no choice of the question.
    #[error("\"{1}\" is not an answer to \"{0}\"")]
    Choice(String, String),
}

impl BadAnswer {
    /// The question, as the request names it.
    #[must_use]
    pub fn question(self) -> String {
        match self {
            Self::Question(q) | Self::Choice(q, _) => q,
        }
    }
}

/// The next question, or the result.
///
/// # Errors
/// When an answer is to no question of the service, or none of its choices.
pub fn next(service: &Service, answers: &Answers) -> Result<Step, BadAnswer> {
    for (question, choice) in answers {
        let asked = service
            .questions
            .iter()
            .find(|q| q.key == *question)
            .ok_or_else(|| BadAnswer::Question(question.clone()))?;
        if !asked.choices.contains(choice) {
            return Err(BadAnswer::Choice(question.clone(), choice.clone()));
        }
    }
    let open: Vec<&Question> =
        service.questions.iter().filter(|q| !answers.contains_key(&q.key)).collect();
    let changing = open.iter().find(|q| changes(service, answers, q, &open));
    Ok(match changing {
        Some(q) => Step::Ask((*q).clone()),
        None => Step::Result(result(service, &complete(answers, &open))),
    })
}

/// Whether the answer to `q` can still change the result, whatever the other answers will be.
fn changes(service: &Service, answers: &Answers, q: &Question, open: &[&Question]) -> bool {
    let others: Vec<&Question> = open.iter().filter(|o| o.key != q.key).copied().collect();
    let mut found = false;
    combinations(answers.clone(), &others, &mut |rest| {
        let mut results = q.choices.iter().map(|choice| {
            let mut all = rest.clone();
            all.insert(q.key.clone(), choice.clone());
            result(service, &all)
        });
        if let Some(first) = results.next() {
            found |= results.any(|other| other != first);
        }
    });
    found
}

/// Calls `with` for every way to answer the open questions.
fn combinations(answers: Answers, open: &[&Question], with: &mut impl FnMut(&Answers)) {
    let Some((first, rest)) = open.split_first() else {
        with(&answers);
        return;
    };
    for choice in &first.choices {
        let mut more = answers.clone();
        more.insert(first.key.clone(), choice.clone());
        combinations(more, rest, with);
    }
}

/// Answers that no longer matter are filled with any choice.
fn complete(answers: &Answers, open: &[&Question]) -> Answers {
    let mut all = answers.clone();
    for q in open {
        if let Some(choice) = q.choices.first() {
            all.insert(q.key.clone(), choice.clone());
        }
    }
    all
}

fn holds(c: &Condition, answers: &Answers) -> bool {
    c.decide(answers) == Some(true)
}

/// What is needed when every question is answered.
#[must_use]
pub fn result(service: &Service, answers: &Answers) -> Needs {
    let not_for = service.not_for.iter().find(|n| holds(&n.when, answers)).map(|n| n.key.clone());
    if not_for.is_some() {
        let bring = Known::Is(Vec::new());
        return Needs {
            not_for,
            bring,
            register: Vec::new(),
            taken: Vec::new(),
            free: None,
            speeds: Vec::new(),
            places: Known::Is(Vec::new()),
        };
    }
    let nobody_knows = service.bring_not_known.as_ref().is_some_and(|c| holds(c, answers));
    let of = |kind| {
        service
            .evidence
            .get()
            .into_iter()
            .flatten()
            .filter(|e: &&Evidence| e.kind == kind && holds(&e.when, answers))
            .map(|e| e.key.clone())
            .collect::<Vec<_>>()
    };
    Needs {
        not_for,
        bring: match service.evidence {
            Known::Is(_) if !nobody_knows => Known::Is(of(EvidenceKind::Bring)),
            _ => Known::NotKnown(NOT_KNOWN),
        },
        register: of(EvidenceKind::Register),
        taken: of(EvidenceKind::Taken),
        free: service.free.iter().find(|n| holds(&n.when, answers)).map(|n| n.key.clone()),
        speeds: service.speeds.clone(),
        places: service.places.clone(),
    }
}

/// Every path of questions: its answers and its result.
#[must_use]
pub fn paths(service: &Service) -> Vec<(Answers, Needs)> {
    let mut out = Vec::new();
    walk(service, Answers::new(), &mut out);
    out
}

fn walk(service: &Service, answers: Answers, out: &mut Vec<(Answers, Needs)>) {
    match next(service, &answers) {
        Ok(Step::Ask(q)) if answers.len() < QUESTIONS_MAX => {
            for choice in &q.choices {
                let mut more = answers.clone();
                more.insert(q.key.clone(), choice.clone());
                walk(service, more, out);
            }
        }
        Ok(Step::Result(needs)) => out.push((answers, needs)),
        Ok(Step::Ask(_)) | Err(_) => {}
    }
}

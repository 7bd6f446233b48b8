//! What must hold in a service beyond the shape of its file, and its examples.

use std::collections::BTreeSet;

use crate::condition::{Answers, Condition};
use crate::error::Check;
use crate::model::{Example, Pack, Service};
use crate::needs::{self, Needs, Step};

/// Ways to answer all questions of one service at most: each is tried at every load.
pub(crate) const COMBINATIONS_MAX: usize = 4_096;
/// Terms, fees and minutes beyond these are slips of the keyboard: ten years, a million, a day.
const TERM_MAX: i64 = 3_660;
const FEE_MINOR_MAX: i64 = 100_000_000;
const MINUTES_MAX: i64 = 480;

pub(crate) fn services(c: &mut Check<'_>, pack: &Pack) {
    for (key, s) in &pack.services {
        let file = format!("services/{key}.yaml");
        numbers(c, &file, s);
        lists(c, &file, s);
        conditions(c, &file, s);
        let ways: usize =
            s.questions.iter().fold(1, |n: usize, q| n.saturating_mul(q.choices.len()));
        if s.questions.len() > needs::QUESTIONS_MAX || ways > COMBINATIONS_MAX {
            let message = format!("{} questions with {ways} ways to answer", s.questions.len());
            let help = format!(
                "Ask at most {} questions with {COMBINATIONS_MAX} ways to answer them",
                needs::QUESTIONS_MAX
            );
            c.wrong(&file, &["questions"], message, &help);
            continue;
        }
        let paths = needs::paths(s);
        reachable(c, &file, s, &paths);
        for (n, test) in (1..).zip(&s.tests) {
            example(c, &file, pack, s, n, test);
        }
    }
}

fn numbers(c: &mut Check<'_>, file: &str, s: &Service) {
    let mut range = |path: &[&str], value: i64, least: i64, most: i64| {
        if !(least..=most).contains(&value) {
            let message = format!("{} cannot be {value}", path.last().unwrap_or(&"it"));
            c.wrong(file, path, message, &format!("Write a number from {least} to {most}"));
        }
    };
    range(&["minutes"], s.minutes, 1, MINUTES_MAX);
    for speed in &s.speeds {
        for term in speed.term.get().into_iter().chain(speed.longer.as_ref().map(|l| &l.term)) {
            range(&["speeds", "term"], term.n, 0, TERM_MAX);
        }
        for fee in speed.fees.get().into_iter().flatten() {
            range(&["speeds", "fees"], fee.minor, 0, FEE_MINOR_MAX);
            range(&["speeds", "per_page"], fee.per_page.unwrap_or(0), 0, FEE_MINOR_MAX);
        }
    }
    if s.speeds.is_empty() {
        let help = "Write one with term: not known, fees: not known";
        c.wrong(file, &["speeds"], "no speed", help);
    }
}

fn lists(c: &mut Check<'_>, file: &str, s: &Service) {
    let evidence = s.evidence.get().map(Vec::as_slice).unwrap_or_default();
    c.twice(file, &["questions"], s.questions.iter().map(|q| q.key.as_str()));
    c.twice(file, &["evidence"], evidence.iter().map(|e| e.key.as_str()));
    c.twice(file, &["turn_away"], s.turn_away.iter().map(|g| g.key.as_str()));
    for q in &s.questions {
        c.twice(file, &["questions", &q.key, "choices"], q.choices.iter().map(String::as_str));
        if q.choices.len() < 2 {
            let message = format!("the question \"{}\" has no choice", q.key);
            c.wrong(file, &["questions", &q.key], message, "Give it two choices or more");
        }
    }
    if s.turn_away.is_empty() {
        let help = "Name each ground: nobody is turned away on another";
        c.wrong(file, &["turn_away"], "no ground to turn somebody away", help);
    }
}

/// Every condition of a service, under the words that lead to it in the file.
fn all_conditions(s: &Service) -> Vec<(&'static str, &str, &Condition)> {
    let evidence = s.evidence.get().into_iter().flatten();
    let mut all: Vec<_> = evidence.map(|e| ("evidence", e.key.as_str(), &e.when)).collect();
    all.extend(s.free.iter().map(|n| ("free", n.key.as_str(), &n.when)));
    all.extend(s.not_for.iter().map(|n| ("not_for", n.key.as_str(), &n.when)));
    all.extend(s.bring_not_known.iter().map(|c| ("bring_not_known", "", c)));
    all
}

fn conditions(c: &mut Check<'_>, file: &str, s: &Service) {
    for (part, key, condition) in all_conditions(s) {
        for (question, choice) in condition.mentions() {
            let path = [part, key, question, choice];
            let known = s.questions.iter().find(|q| q.key == question);
            let Some(known) = known else {
                let message = format!("there is no question \"{question}\"");
                let help = "Add it to the questions, or correct the condition";
                c.wrong(file, path.get(..3).unwrap_or_default(), message, help);
                continue;
            };
            if !known.choices.iter().any(|k| k == choice) {
                let message = format!("\"{choice}\" is no choice of the question \"{question}\"");
                let help = format!("Use one of {}", known.choices.join(", "));
                c.wrong(file, &path, message, &help);
            }
        }
    }
}

/// A question that changes nothing is an error; a case that never comes, a warning.
fn reachable(c: &mut Check<'_>, file: &str, s: &Service, paths: &[(Answers, Needs)]) {
    for q in &s.questions {
        if !paths.iter().any(|(answers, _)| answers.contains_key(&q.key)) {
            let message = format!("the question \"{}\" never changes the result", q.key);
            let help = "Remove it, or use it in a condition";
            c.wrong(file, &["questions", &q.key], message, help);
        }
    }
    let mut met = BTreeSet::new();
    for (_, needs) in paths {
        met.extend(needs.bring.get().into_iter().flatten().map(|k| ("evidence", k.as_str())));
        met.extend(needs.register.iter().chain(&needs.taken).map(|k| ("evidence", k.as_str())));
        met.extend(needs.free.iter().map(|k| ("free", k.as_str())));
        met.extend(needs.not_for.iter().map(|k| ("not_for", k.as_str())));
    }
    for (part, key, _) in all_conditions(s) {
        if part != "bring_not_known" && !met.contains(&(part, key)) {
            let message = format!("no answers lead to \"{key}\"");
            c.warn(file, &[part, key], message, "Remove it, or correct its condition");
        }
    }
}

/// Whether an example comes out as it says.
fn example(c: &mut Check<'_>, file: &str, pack: &Pack, s: &Service, n: usize, test: &Example) {
    let mut differs = |part: &str, message: String| {
        // The part after the n-th "answers" after "tests".
        let answers = std::iter::repeat_n("answers", n);
        let path: Vec<&str> = std::iter::once("tests").chain(answers).chain([part]).collect();
        let help = "Correct the example, or the definition";
        c.wrong(file, &path, format!("example {n} {message}"), help);
    };
    let needs = match needs::next(s, &test.answers) {
        Ok(Step::Result(needs)) => needs,
        Ok(Step::Ask(q)) => return differs("{", format!("does not answer \"{}\"", q.key)),
        Err(e) => return differs("{", format!("cannot be tried: {e}")),
    };
    if needs.not_for != test.not_for {
        return differs(
            "not_for",
            format!("is not for {:?}, not {:?}", needs.not_for, test.not_for),
        );
    }
    if needs.not_for.is_none() && needs.bring.get() != test.bring.as_ref() {
        differs("bring", format!("needs {:?}, not {:?}", needs.bring, test.bring));
    }
    if needs.free.is_some() != test.free {
        differs("free", format!("is free: {}, not {}", needs.free.is_some(), test.free));
    }
    let first = needs.speeds.first();
    if let Some(fee) = test.fee {
        let found = first.and_then(|speed| speed.fees.get()).map(|fees| sum(fees, &needs.free));
        if found != Some(fee) {
            differs("fee", format!("costs {found:?}, not {fee}"));
        }
    }
    if let Some(due) = test.due {
        let Some(applied) = test.applied else { return differs("due", "lacks applied".to_owned()) };
        let term = first.and_then(|speed| speed.term.get());
        let found = term.map(|term| pack.calendar.due(applied, *term));
        if found != Some(Ok(due)) {
            differs("due", format!("is due {found:?}, not {due}"));
        }
    }
}

fn sum(fees: &[crate::model::Fee], free: &Option<String>) -> i64 {
    if free.is_some() { 0 } else { fees.iter().map(|f| f.minor).sum() }
}

//! "What do I need?", over every service and every combination of answers.

use pack::condition::Answers;
use pack::needs::{BadAnswer, QUESTIONS_MAX, Step, next, paths, result};
use pack::{Known, Service};

use crate::azerbaijan;

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(q, a)| ((*q).to_owned(), (*a).to_owned())).collect()
}

/// Every way to answer all questions, asked or not.
fn all_ways(service: &Service) -> Vec<Answers> {
    service.questions.iter().fold(vec![Answers::new()], |ways, q| {
        let with = |way: &Answers, choice: &String| {
            let mut more = way.clone();
            more.insert(q.key.clone(), choice.clone());
            more
        };
        ways.iter().flat_map(|way| q.choices.iter().map(move |c| with(way, c))).collect()
    })
}

#[test]
fn the_few_questions_asked_give_what_all_of_them_would() {
    for service in azerbaijan().services.values() {
        let paths = paths(service);
        for way in all_ways(service) {
            let full = result(service, &way);
            let agree: Vec<_> = paths
                .iter()
                .filter(|(asked, _)| asked.iter().all(|(q, a)| way.get(q) == Some(a)))
                .collect();
            assert_eq!(agree.len(), 1, "{} {way:?}", service.key);
            assert_eq!(agree[0].1, full, "{} {way:?}", service.key);
        }
    }
}

#[test]
fn every_question_that_is_asked_can_still_change_the_result() {
    for service in azerbaijan().services.values() {
        for (asked, _) in paths(service) {
            assert!(asked.len() <= QUESTIONS_MAX);
            // Walk the path again: at each question some two ways below it differ.
            let mut so_far = Answers::new();
            while let Ok(Step::Ask(q)) = next(service, &so_far) {
                let below: Vec<_> = all_ways(service)
                    .into_iter()
                    .filter(|way| so_far.iter().all(|(k, v)| way.get(k) == Some(v)))
                    .collect();
                let differs = below.iter().any(|way| {
                    q.choices.iter().any(|choice| {
                        let mut other = way.clone();
                        other.insert(q.key.clone(), choice.clone());
                        result(service, way) != result(service, &other)
                    })
                });
                assert!(differs, "{} asks {} for nothing", service.key, q.key);
                so_far.insert(q.key.clone(), asked[&q.key].clone());
            }
        }
    }
}

#[test]
fn what_nobody_knows_is_not_shown_as_nothing_to_bring() {
    let pack = azerbaijan();
    let card = &pack.services[&"identity-card".parse().unwrap()];
    for reason in ["renew", "lost"] {
        let step = next(card, &answers(&[("reason", reason)])).unwrap();
        let Step::Result(needs) = step else { panic!("asks on: {step:?}") };
        assert_eq!(needs.bring, Known::NotKnown(pack::NOT_KNOWN), "{reason}");
    }
    assert!(matches!(next(card, &answers(&[("reason", "first")])), Ok(Step::Ask(_))));
}

#[test]
fn a_question_with_one_choice_that_differs_is_asked() {
    let mut files = crate::files();
    let card = files.get_mut("services/identity-card.yaml").unwrap();
    *card = card.replace("[first, renew, lost]", "[renew, lost, first]");
    let pack = crate::loaded(pack::from_files("azerbaijan", &files));
    let card = &pack.services[&"identity-card".parse().unwrap()];
    let Ok(Step::Ask(q)) = next(card, &Answers::new()) else { panic!("asks nothing") };
    assert_eq!(q.key, "reason");
}

#[test]
fn whom_a_service_is_not_for_is_asked_nothing_more() {
    let pack = azerbaijan();
    let passport = &pack.services[&"passport".parse().unwrap()];
    let Ok(Step::Result(needs)) = next(passport, &answers(&[("adult", "no")])) else { panic!() };
    assert_eq!(needs.not_for.as_deref(), Some("passport-child"));
    assert!(needs.speeds.is_empty());
    let en = "en".parse().unwrap();
    assert!(!pack.say(&en, "r-passport-child-instead").contains('⟦'));
}

#[test]
fn an_answer_that_is_none_is_refused() {
    let pack = azerbaijan();
    let passport = &pack.services[&"passport".parse().unwrap()];
    let bad = next(passport, &answers(&[("colour", "red")]));
    assert_eq!(bad, Err(BadAnswer::Question("colour".into())));
    let bad = next(passport, &answers(&[("adult", "maybe")]));
    assert_eq!(bad, Err(BadAnswer::Choice("adult".into(), "maybe".into())));
}

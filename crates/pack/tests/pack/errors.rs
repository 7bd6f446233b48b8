//! What is wrong in a pack is said with its file, its line and what to do; nothing panics.

use pack::PackError;
use proptest::prelude::*;

use crate::{Files, files};

fn errors(files: &Files) -> Vec<PackError> {
    pack::from_files("azerbaijan", files).err().unwrap_or_default()
}

/// Changes one place of one file, and expects an error on the line of the change.
/// `§` in the new text marks the line, where the text has several.
#[track_caller]
fn refused(file: &str, from: &str, to: &str, message: &str) {
    let mut files = files();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    let marked = text.replacen(from, to, 1);
    let at = marked.find('§').unwrap_or_else(|| text.find(from).unwrap());
    let line = 1 + marked[..at].matches('\n').count();
    *text = marked.replace('§', "");
    let errors = errors(&files);
    let found = errors.iter().find(|e| e.message.contains(message));
    let Some(found) = found else { panic!("no \"{message}\" in {errors:#?}") };
    assert_eq!((found.file.as_str(), found.line), (file, line), "{found}");
    assert!(found.help.len() > 5, "{found}");
}

const CARD: &str = "services/identity-card.yaml";
const HEAD: &str = "pack.yaml";

#[test]
fn yaml_that_is_none_names_the_line() {
    refused(CARD, "{value: 12, demo: true}", "{value: 12, demo: true]", "did not find expected");
    refused(CARD, "skill: identity", "skill: [identity]", "expected a string");
    refused(CARD, "skill: identity", "skil: identity", "unknown field");
    refused(CARD, "\nskill: identity", "\nskill: identity\n§skill: identity", "duplicate field");
    refused(CARD, "n: 3, unit: working-days", "n: three, unit: working-days", "invalid type");
    refused(CARD, "unit: days", "unit: weeks", "unknown variant");
    refused(CARD, "minor: 2500", "minor: 25.00", "invalid type");
    refused("calendars/2026.yaml", "2026-05-28", "2026-02-30", "holidays");
}

#[test]
fn short_business_is_what_the_file_of_a_service_says() {
    let mut files = files();
    let text = files.get_mut(CARD).unwrap();
    *text = text.replacen("skill: identity", "skill: identity\nexpress: true", 1);
    let pack = pack::from_files("azerbaijan", &files).unwrap();
    let express = |key: &str| pack.services.get(&key.parse().unwrap()).unwrap().express;
    assert!(express("identity-card") && !express("passport"));
    refused(CARD, "skill: identity", "skill: identity\n§express: soon", "invalid type");
}

#[test]
fn a_name_that_nobody_declared_names_the_line() {
    refused(CARD, "entity: interior", "entity: exterior", "no entity exterior");
    refused(CARD, "group: documents", "group: papers", "no group papers");
    refused(CARD, "entity: interior", "entity: In Terior", "is not an entity's key");
    refused(HEAD, "{number: 6, entity: justice", "{number: 6, entity: peace", "no entity peace");
    refused(
        HEAD,
        "services: [identity-card, passport, driving-licence,",
        "services: [identity-card, passport, driving-license,",
        "no service driving-license",
    );
    refused(HEAD, "zone: Asia/Baku", "zone: Asia/Bakku", "Bakku");
    refused(HEAD, "currency: AZN", "currency: manat", "no currency");
    refused(
        HEAD,
        "{key: tax-register, entity: taxes",
        "{key: tax-register, entity: peace",
        "no entity",
    );
    refused(
        HEAD,
        "skills: [taxes]}\n  - {key: mig",
        "skills: []}\n  - {key: mig",
        "nothing depends",
    );
    refused(
        HEAD,
        "skills: [taxes]}\n  - {key: mig",
        "skills: [taxi]}\n  - {key: mig",
        "skill taxi",
    );
    refused(HEAD, "keep_days: 3", "keep_days: 0", "keep_days cannot be 0");
    refused(HEAD, "remote_minutes: 90", "remote_minutes: 5", "remote_minutes cannot be 5");
    refused(HEAD, "elsewhere_km: 30", "elsewhere_km: 0", "elsewhere_km cannot be 0");
}

#[test]
fn a_position_that_is_none_names_the_line() {
    let baku = "position: {latitude: 40.38, longitude: 49.85, demo: true}";
    for (wrong, message) in [
        ("position: {latitude: 90.1, longitude: 49.85, demo: true}", "latitude cannot be 90.1"),
        ("position: {latitude: .nan, longitude: 49.85, demo: true}", "latitude cannot be NaN"),
        ("position: {latitude: 40.38, longitude: -181, demo: true}", "longitude cannot be -181"),
        ("position: {latitude: 40.38, longitude: 49.85}", "a position without one origin"),
        ("position: in the middle", "is no position"),
        ("position: {latitude: north, longitude: 49.85, demo: true}", "invalid type"),
    ] {
        refused(HEAD, baku, wrong, message);
    }
    let town = "latitude: 40.683, longitude: 46.361";
    refused(HEAD, town, "latitude: -90.5, longitude: 46.361", "latitude cannot be -90.5");
}

#[test]
fn a_condition_on_what_is_not_asked_names_the_line() {
    let guardian = r#"applicant == "guardian""#;
    refused(CARD, guardian, r#"applicants == "guardian""#, "no question \"applicants\"");
    refused(CARD, guardian, r#"applicant == "guard""#, "\"guard\" is no choice");
    refused(CARD, guardian, r#"applicant = "guardian""#, "condition cannot be read");
    refused(CARD, guardian, &"applicant == \"self\" || ".repeat(40), "longer than");
}

#[test]
fn a_value_without_a_source_names_the_line() {
    refused(
        CARD,
        "minutes: {value: 12, demo: true}",
        "minutes: {value: 12, demo: false}",
        "minutes has no source",
    );
    refused(
        "services/driving-licence.yaml",
        "[\"http://cesd.az/new/?p=6044&lang=az\"]",
        "[]",
        "no source",
    );
    refused(
        "services/driving-licence.yaml",
        "\"http://cesd.az/new/?p=6044&lang=az\"",
        "cesd.az",
        "no address of a page",
    );
    refused(CARD, "who: 2, ", "", "which of the sources says it: who");
    refused(CARD, "who: 2, ", "who: 3, ", "no source number 3");
    refused(CARD, "who: 2, ", "whom: 2, ", "\"whom\" cannot be cited");
    refused(
        HEAD,
        "- key: bus-1\n    kind: mobile\n    demo: true",
        "- key: bus-1\n    kind: mobile\n    demo: false",
        "a site without a source",
    );
    refused(CARD, "legal: not known", "legal: \"\"", "legal is empty");
    refused(CARD, "places: not known", "places: unknown", "no value of places");
}

#[test]
fn a_fee_or_a_term_beyond_reason_names_the_line() {
    refused("services/driving-licence.yaml", "minor: 1800", "minor: -1800", "cannot be -1800");
    refused("services/driving-licence.yaml", "minor: 1800", "minor: 9999999999", "cannot be");
    refused(CARD, "value: 12", "value: 0", "minutes cannot be 0");
    refused(HEAD, "calls_min: 2", "calls_min: 0", "calls_min cannot be 0");
}

#[test]
fn hours_that_cannot_be_name_the_line() {
    let hours = "hours: [{days: [mon, tue, wed, thu, fri], from: \"10:00\", until: \"17:00\"}]";
    let night = hours.replace("17:00", "09:00");
    refused(HEAD, hours, &night.replace("mon", "§mon"), "are no hours");
    let twice = hours.replace("}]", "}, {days: [mon], from: \"16:00\", until: \"18:00\"}]");
    refused(HEAD, hours, &twice, "the hours of Monday cannot be");
}

#[test]
fn what_stands_twice_names_the_second_line() {
    refused(
        CARD,
        "  - {key: authority,",
        "  - {key: medical-certificate, kind: bring}\n  - {key: authority,",
        "stands twice",
    );
    let twice = "  - {key: address, choices: [\"yes\", \"no\"]}\n";
    refused(CARD, twice, &format!("{twice}§{twice}"), "\"address\" stands twice");
    refused(HEAD, "{number: 12, entity", "{number: 11, entity", "\"number: 11\" stands twice");
    refused(HEAD, "entities: [interior,", "entities: [interior, interior,", "stands twice");
    refused("calendars/2027.yaml", "keeps: [flag]", "keeps: []", "keeps nothing");
    refused("calendars/2027.yaml", "{date: 2027-01-02", "{date: 2027-01-01", "stands twice");
    refused("texts/en.ftl", "entity-justice =", "entity-interior =", "stands twice");
}

#[test]
fn a_text_that_is_missing_or_left_in_english_is_found() {
    let mut files = files();
    let arabic = files.get_mut("texts/ar.ftl").unwrap();
    *arabic = arabic.replace("e-old-passport =", "e-older-passport =");
    let errors = errors(&files);
    let missing = errors.iter().find(|e| e.message == "texts/ar.ftl lacks e-old-passport").unwrap();
    assert_eq!(missing.file, "services/passport.yaml");
    let text = &files["services/passport.yaml"];
    assert!(text.lines().nth(missing.line - 1).unwrap().contains("old-passport"), "{missing}");
    refused("texts/ru.ftl", "group-family = Семья", "group-family = Family", "reads as in English");
    refused("texts/ru.ftl", "group-family = Семья", "group-family", "not a text");
}

#[test]
fn a_text_may_stay_in_english_with_a_reason_only() {
    let mut files = files();
    let russian = files.get_mut("texts/ru.ftl").unwrap();
    *russian = russian.replace("group-family = Семья", "group-family = Family");
    files.insert("texts/same.txt".into(), "group-family\n".into());
    assert!(errors(&files)[0].message.contains("has no reason"));
    files.insert("texts/same.txt".into(), "group-family a word of both languages\n".into());
    assert_eq!(errors(&files), []);
}

#[test]
fn a_question_must_change_something_and_be_answerable() {
    let old = "  - {key: applicant, choices: [self, guardian]}\n";
    let idle = format!("{old}§  - {{key: colour, choices: [red, blue]}}\n");
    refused(CARD, old, &idle, "never changes the result");
    let many: String = (0..9).map(|n| format!("  - {{key: k{n}, choices: [a, b]}}\n")).collect();
    refused(CARD, "questions:\n", &format!("§questions:\n{many}"), "13 questions");
    refused(CARD, "choices: [self, guardian]", "choices: [guardian]", "has no choice");
}

#[test]
fn an_example_that_does_not_come_out_names_its_line() {
    refused(CARD, "due: 2026-12-03", "due: 2026-12-04", "example 1 is due");
}

#[test]
fn what_no_answers_lead_to_is_a_warning() {
    let mut files = files();
    let card = files.get_mut(CARD).unwrap();
    let never = r#"reason == "lost" && reason == "first""#;
    *card = card.replace(r#"when: 'applicant == "guardian"'}"#, &format!("when: '{never}'}}"));
    *card = card.replace("  - {key: applicant, choices: [self, guardian]}\n", "");
    *card = card.replace(", applicant: self", "").replace(", applicant: guardian", "");
    *card = card.replace(", medical-certificate, authority]", ", medical-certificate]");
    let arabic = files.get_mut("texts/ar.ftl").unwrap();
    arabic.push_str("nobody-asks = نص\n");
    let pack = crate::loaded(pack::from_files("azerbaijan", &files));
    let said: Vec<_> = pack.warnings.iter().map(|w| w.message.as_str()).collect();
    assert!(said.contains(&"no answers lead to \"authority\""), "{said:?}");
    assert!(said.contains(&"nothing asks for nobody-asks"), "{said:?}");
}

#[test]
fn all_errors_come_at_once() {
    let mut files = files();
    for (file, from, to) in
        [(CARD, "entity: interior", "entity: exterior"), (HEAD, "calls_min: 2", "calls_min: 0")]
    {
        let text = files.get_mut(file).unwrap();
        *text = text.replacen(from, to, 1);
    }
    files.remove("texts/ar.ftl");
    let errors = errors(&files);
    let in_files = |name: &str| errors.iter().any(|e| e.file == name);
    assert!(in_files(CARD) && in_files(HEAD) && in_files("texts/ar.ftl"), "{errors:#?}");
}

#[test]
fn a_folder_that_is_no_pack_is_refused() {
    assert!(pack::load(&crate::folder().join("services")).is_err());
    assert!(pack::load(std::path::Path::new("/nowhere")).is_err());
    assert_eq!(pack::from_files("x", &Files::new()).err().unwrap()[0].file, "pack.yaml");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_file_cut_off_anywhere_never_panics(which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>())
    {
        let mut files = files();
        let name = which.get(&files.keys().cloned().collect::<Vec<_>>()).clone();
        let text = files.get_mut(&name).unwrap();
        let mut end = at.index(text.len().max(1));
        while !text.is_char_boundary(end) { end -= 1; }
        text.truncate(end);
        let _ = pack::from_files("azerbaijan", &files);
    }

    #[test]
    fn a_file_with_a_stray_text_never_panics(which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        stray in prop_oneof![".{0,8}", "[\\[\\]{}:&*!|>'\"%@,\n -]{1,12}"])
    {
        let mut files = files();
        let name = which.get(&files.keys().cloned().collect::<Vec<_>>()).clone();
        let text = files.get_mut(&name).unwrap();
        let mut put = at.index(text.len().max(1));
        while !text.is_char_boundary(put) { put -= 1; }
        text.insert_str(put, &stray);
        for e in errors(&files) {
            prop_assert!(e.line >= 1 && !e.help.is_empty(), "{e}");
        }
    }
}

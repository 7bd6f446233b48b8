//! The table of addresses: who may what there, and how it is answered.

use super::At::{Away, Called, CalledTwice, Done, Waiting};
use super::Who::{All, Link, Only, Signed};
use super::scene::UNCHANGED;
use super::{Row, Who};

const DESK: Who = Only(&["operator.baku-1.1"]);
/// Each sees the own counter.
const DESKS: Who =
    Only(&["operator.baku-1.1", "operator.baku-1.2", "operator.baku-1.9", "operator.ganja-1.1"]);
/// Whoever sits at a counter of the site.
const DESKS_HERE: Who = Only(&["operator.baku-1.1", "operator.baku-1.2", "operator.baku-1.9"]);
const GIVES: Who = Only(&["kiosk.baku-1", "reception.baku-1"]);
const HALL: Who = Only(&[
    "kiosk.baku-1",
    "reception.baku-1",
    "volunteer.baku-1",
    "manager.baku-1",
    "operator.baku-1.1",
    "operator.baku-1.2",
    "operator.baku-1.9",
]);
const RECEPTION: Who = Only(&["reception.baku-1"]);
/// Each at the own site.
const RECEPTIONS: Who = Only(&["reception.baku-1", "reception.ganja-1"]);
const VOLUNTEER: Who = Only(&["volunteer.baku-1"]);
const MANAGER: Who = Only(&["manager.baku-1"]);
const HEAD: Who = Only(&["head"]);
const OVERVIEW: Who = Only(&["manager.baku-1", "head"]);
const SECOND: Who = Only(&["manager.baku-1", "administrator"]);
const AUDITOR: Who = Only(&["auditor"]);
const ADMINISTRATOR: Who = Only(&["administrator"]);

const CARD: &str = r#"{"services":["identity-card"]}"#;
const PARK: &str = r#"{"reason":"document","minutes":5}"#;
const SIGN_IN: &str = r#"{"login":"nobody","password":"x","totp":"000000"}"#;
const LOOK: &str = "command={command}&ticket={id}&purpose=check-priority";
const SYSTEM: &str = "command={command}&act=down&system=population-register&reason=no-answer";
const DOWN: &str = r#"{"reason":"no-answer"}"#;
const NO_PICTURE: &str = "command={command}&act=remove";
/// Whoever may show one is told that this is none.
const PICTURE: &str = r#"{"name":"Fees","words":{},"picture":""}"#;
const COMMAND: &str = "command={command}";
const GIVEN: &str = "command={command}&service=identity-card&lang=en&priority=&phone=";
const CONFIRMED: &str = "command={command}&ticket={id}&act=confirm-priority";
const REMOTE: &str = "command={command}&service=identity-card&phone=050 765 43 21";
const ELSEWHERE: &str = "command={command}&site=baku-2&phone=050 765 43 22";
const TOLD: &str = "command={command}&word=evacuate&words=";
const TELL: &str = r#"{"word":"evacuate","words":""}"#;
const INVITED: &str = "command={command}&role=auditor";
const CONFIRM: &str = "command={command}&ask=00000000-0000-0000-0000-000000000001&code=000000";
/// An auditor sits at no counter.
const SEATS: &str = "command={command}&counter=2&operator={staff}";
const FIRST: &str = "command={command}&ticket={id}&reason=our-error";

/// Counter 3 issues passports too, so that 4 can go.
const PASSPORTS: &str = r#"{"entity":"interior","skills":["passport"],"zone":"b","version":0}"#;
const CLOSURE: &str = r#"{"first":"2026-12-30","last":"2026-12-30","reason":"repair","version":0}"#;
const HOURS: &str = r#"{"hours":[{"day":"mon","from":"09:00","until":"18:00"}],"version":0}"#;
const PLANNED: &str = "command={command}&version=0&number=4&entity=interior&skill=passport&zone=b";
const CLOSED_ON: &str = "command={command}&version=0&first=2026-12-30&reason=repair";
/// Whoever announces closures.
const PLANS: Who = Only(&["manager.baku-1", "administrator"]);

pub(super) const TABLE: &[Row] = &[
    ("GET", "/api/v1/sites/{site}/plan", Waiting, "", PLANS, 200),
    ("PUT", "/api/v1/sites/{site}/counters/{number}", Waiting, PASSPORTS, ADMINISTRATOR, 200),
    (
        "POST",
        "/api/v1/sites/{site}/counters/{number}/drop",
        Waiting,
        r#"{"version":0}"#,
        ADMINISTRATOR,
        200,
    ),
    ("PUT", "/api/v1/sites/{site}/hours", Waiting, HOURS, ADMINISTRATOR, 200),
    ("POST", "/api/v1/sites/{site}/closures", Waiting, CLOSURE, PLANS, 200),
    // Nothing is announced.
    (
        "POST",
        "/api/v1/sites/{site}/closures/{first}/withdraw",
        Waiting,
        r#"{"version":0}"#,
        PLANS,
        404,
    ),
    ("GET", "/manage/{site}/plan", Waiting, "", PLANS, 200),
    ("GET", "/manage/{site}/plan/history", Waiting, "", PLANS, 200),
    ("POST", "/manage/{site}/plan/counter", Waiting, PLANNED, ADMINISTRATOR, 303),
    (
        "POST",
        "/manage/{site}/plan/drop",
        Waiting,
        "command={command}&version=0&number=4",
        ADMINISTRATOR,
        303,
    ),
    (
        "POST",
        "/manage/{site}/plan/hours",
        Waiting,
        "command={command}&version=0&hours-mon=09:00-18:00",
        ADMINISTRATOR,
        303,
    ),
    ("POST", "/manage/{site}/plan/closure", Waiting, CLOSED_ON, PLANS, 303),
    (
        "POST",
        "/manage/{site}/plan/withdraw",
        Waiting,
        "command={command}&version=0&begins=2026-12-30",
        PLANS,
        404,
    ),
    ("POST", "/api/v1/sites/{site}/tickets", Waiting, CARD, GIVES, 201),
    ("POST", "/api/v1/counters/{counter}/call-next", Waiting, "", DESK, 200),
    ("POST", "/api/v1/counters/{counter}/open", Waiting, "", OPENS, 204),
    ("POST", "/api/v1/counters/{counter}/close", Waiting, "", CLOSES, 204),
    ("POST", "/api/v1/counters/{counter}/pause", Waiting, r#"{"reason":"lunch"}"#, DESK, 204),
    ("POST", "/api/v1/counters/{counter}/resume", Waiting, "", DESK, 409),
    ("POST", "/api/v1/counters/{counter}/alarm", Waiting, "", DESK, 204),
    ("POST", "/api/v1/counters/{counter}/alarm-seen", Waiting, "", MANAGER, 409),
    ("GET", "/api/v1/counters/{counter}/changes", Waiting, "", DESK, 200),
    ("POST", "/api/v1/counters/{counter}/acknowledge", Waiting, UNCHANGED, DESK, 422),
    ("POST", "/api/v1/sites/{site}/systems/{system}/down", Waiting, DOWN, REPORTS, 204),
    ("POST", "/api/v1/sites/{site}/systems/{system}/up", Waiting, "", REPORTS, 409),
    // Nothing is told yet.
    ("GET", "/api/v1/sites/{site}/announcement", Waiting, "", MANAGER, 204),
    ("POST", "/api/v1/sites/{site}/announcement", Waiting, TELL, MANAGER, 204),
    ("POST", "/api/v1/sites/{site}/announcement/withdraw", Waiting, "", MANAGER, 409),
    ("POST", "/api/v1/sites/{site}/close-day", Waiting, "", MANAGER, 200),
    ("GET", "/api/v1/sites/{site}/days/{day}", Waiting, "", MANAGER, 200),
    // Nobody stands before the only ticket, and nobody has asked that it be put first.
    ("POST", "/api/v1/tickets/{id}/override", Waiting, r#"{"reason":"our-error"}"#, MANAGER, 409),
    ("POST", "/api/v1/tickets/{id}/override/confirm", Waiting, r#"{"code":"000000"}"#, SECOND, 404),
    ("GET", "/manage/{site}", Waiting, "", MANAGER, 200),
    ("GET", "/manage/{site}/board", Waiting, "", MANAGER, 200),
    ("GET", "/manage/{site}/alarms", Waiting, "", MANAGER, 200),
    ("GET", "/manage/{site}/elsewhere", Waiting, "", MANAGER, 200),
    ("GET", "/manage/{site}/forecast", Waiting, "", OVERVIEW, 200),
    ("GET", "/manage/{site}/forecast.csv", Waiting, "", OVERVIEW, 200),
    ("GET", "/manage/head", Waiting, "", HEAD, 200),
    ("GET", "/manage/head/board", Waiting, "", HEAD, 200),
    ("GET", "/manage/head/compare", Waiting, "", HEAD, 200),
    ("GET", "/manage/{site}/days/{day}", Waiting, "", MANAGER, 200),
    ("GET", "/manage/{site}/close-day", Waiting, "", MANAGER, 200),
    ("POST", "/manage/{site}/close-day", Waiting, "command={command}&given=1&open=1", MANAGER, 303),
    ("POST", "/manage/{site}/open", Waiting, SEATS, MANAGER, 422),
    ("POST", "/manage/{site}/close", Waiting, "command={command}&counter=1", MANAGER, 303),
    ("POST", "/manage/{site}/release", Waiting, "command={command}&counter=1", MANAGER, 303),
    ("POST", "/manage/{site}/system", Waiting, SYSTEM, MANAGER, 303),
    ("GET", "/manage/{site}/media", Waiting, "", MANAGER, 200),
    ("POST", "/manage/{site}/media", Waiting, COMMAND, MANAGER, 400),
    ("POST", "/manage/{site}/media/{picture}", Waiting, NO_PICTURE, MANAGER, 404),
    ("GET", "/api/v1/sites/{site}/media", Waiting, "", All, 200),
    ("POST", "/api/v1/sites/{site}/media", Waiting, PICTURE, MANAGER, 422),
    ("POST", "/api/v1/sites/{site}/media/{picture}/earlier", Waiting, "", MANAGER, 404),
    ("DELETE", "/api/v1/sites/{site}/media/{picture}", Waiting, "", MANAGER, 404),
    ("POST", "/manage/{site}/announce", Waiting, TOLD, MANAGER, 303),
    ("POST", "/manage/{site}/announcement-end", Waiting, COMMAND, MANAGER, 409),
    ("POST", "/manage/{site}/alarm-seen", Waiting, "command={command}&counter=1", MANAGER, 409),
    ("POST", "/manage/{site}/override", Waiting, FIRST, MANAGER, 409),
    ("GET", "/manage/{site}/override/{ticket}", Waiting, "", SECOND, 404),
    (
        "POST",
        "/manage/{site}/override/{ticket}",
        Waiting,
        "command={command}&code=000000",
        SECOND,
        404,
    ),
    ("POST", "/api/v1/tickets/{id}/call-again", Called, "{}", DESK, 200),
    ("POST", "/api/v1/tickets/{id}/start", Called, "{}", DESK, 200),
    ("POST", "/api/v1/tickets/{id}/hold", Called, "{}", DESK, 200),
    ("POST", "/api/v1/tickets/{id}/untimed", Called, "{}", DESK, 200),
    ("POST", "/api/v1/tickets/{id}/park", Called, PARK, DESK, 200),
    ("POST", "/api/v1/tickets/{id}/transfer", Called, r#"{"service":"passport"}"#, DESK, 200),
    ("POST", "/api/v1/tickets/{id}/did-not-come", CalledTwice, "{}", DESK, 200),
    ("POST", "/api/v1/tickets/{id}/return", Away, "{}", RECEPTION, 200),
    ("POST", "/api/v1/tickets/{id}/leave", Waiting, "{}", RECEPTION, 200),
    ("POST", "/api/v1/tickets/{id}/finish", Called, "{}", DESK, 200),
    ("POST", "/api/v1/tickets/{id}/print-slip", Away, "{}", DESKS_HERE, 409),
    ("POST", "/api/v1/tickets/{id}/turn-away", Called, r#"{"ground":"paper-missing"}"#, DESK, 200),
    ("POST", "/api/v1/tickets/{id}/look", Called, r#"{"purpose":"check-priority"}"#, DESK, 200),
    ("POST", "/api/v1/tickets/{id}/note", Called, r#"{"text":"x"}"#, DESK, 204),
    ("POST", "/api/v1/tickets/{id}/read-notes", Called, "", DESK, 409),
    (
        "POST",
        "/api/v1/sites/{site}/tickets/search",
        Waiting,
        r#"{"phone":"050 123 45 67"}"#,
        FINDS,
        200,
    ),
    // The scene's ticket came from the kiosk and from nowhere else: whoever may is told so.
    ("POST", "/api/v1/tickets/{id}/void", Waiting, "{}", RECEPTION, 409),
    ("POST", "/api/v1/tickets/{id}/check-in", Waiting, "{}", GIVES, 409),
    ("POST", "/api/v1/tickets/{id}/confirm-priority", Waiting, "{}", RECEPTION, 200),
    ("POST", "/api/v1/tickets/{id}/withdraw-priority", Waiting, "{}", RECEPTION, 200),
    ("POST", "/api/v1/sites/{site}/paper-numbers", Waiting, r#"{"count":5}"#, RECEPTION, 201),
    ("POST", "/api/v1/sites/{site}/paper-tickets", Waiting, "{}", RECEPTION, 422),
    ("GET", "/api/v1/tickets/{code}", Waiting, "", All, 200),
    ("GET", "/api/v1/logs", Waiting, "", All, 200),
    ("GET", "/api/v1/figures", Waiting, "", All, 200),
    ("GET", "/api/v1/services", Waiting, "", All, 200),
    ("GET", "/api/v1/services/{id}", Waiting, "", All, 200),
    ("GET", "/api/v1/services/{id}/needs", Waiting, "", All, 200),
    ("GET", "/api/v1/sites", Waiting, "", All, 200),
    ("GET", "/api/v1/sites/{site}/board", Waiting, "", All, 200),
    ("GET", "/api/v1/sites/{site}/events", Waiting, "", All, 200),
    ("POST", "/api/v1/sessions", Waiting, SIGN_IN, All, 401),
    ("GET", "/api/v1/sessions/current", Waiting, "", Signed, 200),
    ("DELETE", "/api/v1/sessions/current", Waiting, "", Signed, 204),
    ("GET", "/api/openapi.json", Waiting, "", All, 200),
    ("GET", "/log/{node}/checkpoint", Waiting, "", All, 200),
    ("GET", "/log/{node}/tile/{*path}", Waiting, "", All, 200),
    ("GET", "/healthz", Waiting, "", All, 200),
    ("GET", "/favicon.ico", Waiting, "", All, 204),
    ("GET", "/readyz", Waiting, "", All, 200),
    ("GET", "/assets/{name}", Waiting, "", All, 200),
    ("GET", "/", Waiting, "", All, 303),
    ("GET", "/{lang}", Waiting, "", All, 200),
    ("GET", "/{lang}/services", Waiting, "", All, 200),
    ("GET", "/{lang}/services/{service}", Waiting, "", All, 200),
    ("GET", "/{lang}/services/{service}/needs", Waiting, "", All, 200),
    ("GET", "/{lang}/sites", Waiting, "", All, 200),
    ("GET", "/figures", Waiting, "", All, 303),
    ("GET", "/{lang}/figures", Waiting, "", All, 200),
    ("GET", "/{lang}/figures.csv", Waiting, "", All, 200),
    ("GET", "/{lang}/sites/{site}", Waiting, "", All, 200),
    ("GET", "/wall/{site}", Waiting, "", All, 200),
    ("GET", "/wall/{site}/part", Waiting, "", All, 200),
    ("GET", "/wall/{site}/alert", Waiting, "", All, 200),
    ("GET", "/wall/{site}/media", Waiting, "", All, 200),
    // The office has no pictures.
    ("GET", "/media/{site}/{name}", Waiting, "", All, 404),
    // The office has no clips of speech.
    ("GET", "/voice/{stamp}/{lang}/{name}", Waiting, "", All, 404),
    ("GET", "/live/{site}/{part}", Waiting, "", All, 200),
    ("GET", "/code", Waiting, "", All, 200),
    ("GET", "/code/part", Waiting, "", All, 200),
    ("GET", "/scan/{code}", Waiting, "", All, 200),
    ("GET", "/demo", Waiting, "", All, 200),
    ("GET", "/demo/enter/{who}", Waiting, "", All, 303),
    ("GET", "/tour", Waiting, "", All, 200),
    ("GET", "/tour/hall", Waiting, "", All, 303),
    ("GET", "/tour/hall/log", Waiting, "", All, 200),
    ("POST", "/tour/hall/ticket", Waiting, COMMAND, All, 303),
    ("GET", "/tour/cheat", Waiting, "", All, 200),
    ("POST", "/tour/cheat", Waiting, "what=ground", All, 200),
    ("GET", "/tour/engineer", Waiting, "", All, 200),
    ("POST", "/tour/engineer", Waiting, "", All, 200),
    ("GET", "/t/{token}/looks", Waiting, "", Link, 200),
    ("POST", "/t/{token}/erase", Done, COMMAND, Link, 303),
    ("GET", "/t/{token}", Waiting, "", Link, 200),
    ("GET", "/t/{token}/part", Waiting, "", Link, 200),
    ("POST", "/t/{token}/leave", Waiting, COMMAND, Link, 303),
    ("POST", "/t/{token}/back", Away, COMMAND, Link, 303),
    ("GET", "/t/{token}/receipt", Waiting, "", Link, 200),
    ("GET", "/t/{token}/receipt.tlog-proof", Waiting, "", Link, 200),
    ("GET", "/kiosk/{site}", Waiting, "", HALL, 200),
    ("POST", "/kiosk/{site}", Waiting, "command={command}&service=identity-card", GIVES, 200),
    ("POST", "/kiosk/{site}/check-in", Waiting, "command={command}&code={code}", GIVES, 409),
    // The ticket came from the API, without a paper.
    ("GET", "/kiosk/{site}/paper/{ticket}", Waiting, "", GIVES, 404),
    ("POST", "/kiosk/{site}/paper/{ticket}", Waiting, "command={command}&act=out", GIVES, 404),
    ("GET", "/reception", Waiting, "", RECEPTIONS, 200),
    ("GET", "/reception/side", Waiting, "", RECEPTIONS, 200),
    ("GET", "/reception/elsewhere", Waiting, "", RECEPTIONS, 200),
    ("POST", "/reception/find", Waiting, "wanted=050 123 45 67", RECEPTIONS, 200),
    ("POST", "/reception/give", Waiting, GIVEN, RECEPTIONS, 200),
    ("POST", "/reception/act", Waiting, CONFIRMED, RECEPTION, 303),
    ("GET", "/reception/paper", Waiting, "", RECEPTIONS, 200),
    ("POST", "/reception/paper/print", Waiting, "command={command}&count=5", RECEPTIONS, 200),
    ("POST", "/reception/paper/enter", Waiting, COMMAND, RECEPTIONS, 422),
    ("GET", "/{lang}/sites/{site}/ticket", Waiting, "", All, 200),
    ("POST", "/{lang}/sites/{site}/ticket", Waiting, REMOTE, All, 303),
    ("GET", "/{lang}/honest", Waiting, "", All, 200),
    ("POST", "/t/{token}/postpone", Waiting, "command={command}&minutes=10", Link, 303),
    ("GET", "/t/{token}/elsewhere", Waiting, "", Link, 200),
    ("POST", "/t/{token}/elsewhere", Waiting, ELSEWHERE, Link, 303),
    ("GET", "/t/{token}/rate", Done, "", Link, 200),
    ("POST", "/t/{token}/rate", Done, "score=5", Link, 303),
    ("POST", "/t/{token}/about", Done, "sex=woman", Link, 303),
    ("GET", "/counter", Waiting, "", DESKS, 200),
    ("GET", "/counter/line", Called, "", DESKS, 200),
    ("POST", "/counter/open", Waiting, "command={command}&counter=1", OPENS_HERE, 303),
    ("POST", "/counter/close", Waiting, COMMAND, DESKS, 303),
    ("POST", "/counter/act", Called, "command={command}&ticket={id}&act=start", DESK, 303),
    ("POST", "/counter/find", Called, "wanted=050 123 45 67", DESKS, 200),
    ("POST", "/counter/look", Called, LOOK, DESK, 200),
    ("POST", "/counter/note", Called, "command={command}&ticket={id}&text=x", DESK, 303),
    ("POST", "/counter/read-notes", Called, "command={command}&ticket={id}", DESK, 409),
    ("GET", "/auditor", Waiting, "", AUDITOR, 200),
    ("GET", "/auditor/{entry}", Waiting, "", AUDITOR, 200),
    ("GET", "/auditor/{entry}/receipt.tlog-proof", Waiting, "", AUDITOR, 200),
    ("GET", "/help", Waiting, "", VOLUNTEER, 200),
    ("GET", "/sign-in", Waiting, "", All, 200),
    ("POST", "/sign-in", Waiting, "login=nobody&password=x&totp=000000", All, 401),
    ("POST", "/sign-out", Waiting, "next=/counter", All, 303),
    ("POST", "/lock", Waiting, "next=/counter", Signed, 303),
    ("GET", "/unlock", Waiting, "", All, 303),
    ("POST", "/unlock", Waiting, "pin=1&next=/counter", Only(&[]), 0),
    ("GET", "/pin", Waiting, "", Signed, 200),
    ("POST", "/pin", Waiting, "password=x&pin=1&next=/counter", Signed, 422),
    ("GET", "/manage/staff", Waiting, "", ADMINISTRATOR, 200),
    ("POST", "/manage/staff/invite", Waiting, INVITED, ADMINISTRATOR, 200),
    ("POST", "/manage/staff/suspend", Waiting, "command={command}&id={staff}", ADMINISTRATOR, 303),
    (
        "POST",
        "/manage/staff/reset-factor",
        Waiting,
        "command={command}&id={staff}",
        ADMINISTRATOR,
        200,
    ),
    ("GET", "/manage/staff/{id}/replace", Waiting, "", ADMINISTRATOR, 200),
    ("POST", "/manage/staff/{id}/replace", Waiting, COMMAND, ADMINISTRATOR, 200),
    // Nobody has asked for this.
    ("POST", "/manage/staff/confirm", Waiting, CONFIRM, ADMINISTRATOR, 404),
    ("GET", "/manage/{site}/devices", Waiting, "", DEVICES, 200),
    ("POST", "/manage/{site}/devices", Waiting, DISPLAY, DEVICES, 200),
    // There is no device yet.
    ("GET", "/manage/{site}/devices/{device}", Waiting, "", DEVICES, 404),
    ("POST", "/manage/{site}/devices/{device}", Waiting, COMMAND, DEVICES, 404),
    ("GET", "/manage/{site}/printers", Waiting, "", DEVICES, 200),
    ("POST", "/manage/{site}/printers", Waiting, FAR, DEVICES, 422),
    ("GET", "/manage/{site}/printers/{device}", Waiting, "", DEVICES, 404),
    ("POST", "/manage/{site}/printers/{device}", Waiting, REVOKE, DEVICES, 404),
    ("GET", "/enrol", Waiting, "", All, 200),
    ("POST", "/enrol", Waiting, "command={command}&code=1", All, 422),
    ("GET", "/enrol/{token}", Waiting, "", Link, 200),
    ("POST", "/enrol/{token}", Waiting, COMMAND, Link, 303),
    ("GET", "/factor/{token}", Waiting, "", Link, 200),
    ("POST", "/factor/{token}", Waiting, "password=x&totp=000000", Link, 401),
    ("GET", "/welcome/{token}", Waiting, "", Link, 200),
    ("POST", "/welcome/{token}", Waiting, "login=x&password=x&totp=000000", Link, 422),
];
/// Whoever stands in the hall may be asked for a number.
const FINDS: Who = Only(&[
    "reception.baku-1",
    "manager.baku-1",
    "operator.baku-1.1",
    "operator.baku-1.2",
    "operator.baku-1.9",
]);
/// The site's manager, and the administrator of all.
const DEVICES: Who = Only(&["manager.baku-1", "administrator"]);
const FAR: &str = "command={command}&name=Left&address=8.8.8.8:9100";
const REVOKE: &str = "command={command}&act=revoke";
const DISPLAY: &str = "command={command}&kind=display&name=Left";
/// A colleague of the same body may open a free counter.
const OPENS: Who = Only(&["operator.baku-1.1", "operator.baku-1.2"]);
/// The form names a counter of the own site.
const OPENS_HERE: Who = Only(&["operator.baku-1.1", "operator.baku-1.2", "operator.ganja-1.1"]);
/// Whoever works with the system, and the hall's manager.
const REPORTS: Who = Only(&["operator.baku-1.1", "operator.baku-1.2", "manager.baku-1"]);
/// The hall's manager closes what was left open.
const CLOSES: Who = Only(&["operator.baku-1.1", "manager.baku-1"]);

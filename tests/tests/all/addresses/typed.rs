//! Text that nobody expected, in each field of each address: what is refused is refused with words,
//! and nothing breaks, on either engine.

use axum::http::StatusCode;
use serde_json::Value;
use testkit::Answer;

use super::{All, At, Away, Called, CalledTwice, Done, Link, Only, Row, Scene, Signed, TABLE};
use super::{Waiting, command, send};

/// As somebody types, pastes or forges it.
fn texts() -> Vec<String> {
    vec![
        "გიორგი بِسْمِ اللَّهِ 👩‍👩‍👧".to_owned(),
        format!("e{}", "\u{301}".repeat(100)),
        "a\u{202e}b\u{2066}c\u{2028}d".to_owned(),
        "\0".to_owned(),
        "1\0".to_owned(),
        // Digits, though none that a number is read from.
        "٣٤٥".to_owned(),
        "x".repeat(10_000),
        "\u{10ffff}\u{feff}'\"<b>%00\\u0000{}".to_owned(),
    ]
}

/// What an address has in its query.
const QUERY: [&str; 23] = [
    "q", "code", "lang", "zone", "entity", "number", "group", "also", "priority", "day", "counter",
    "reason", "after", "room", "period", "by", "days", "next", "large", "service", "site", "kind",
    "before",
];

/// A text as a form or an address carries it.
pub(crate) fn escaped(text: &str) -> String {
    let byte = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(b).to_string(),
        _ => format!("%{b:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// A body as a client may send it that escapes what it cannot say: half a pair of UTF-16, half a
/// letter of UTF-8.
fn forged(body: &str, mark: &str) -> [String; 2] {
    if body.starts_with('{') {
        [body.replace(mark, "\\ud800"), body.replace(mark, "\\udc00\\ud800x")]
    } else {
        [body.replace(mark, "%ED%A0%80"), body.replace(mark, "%FF%C3")]
    }
}

/// The texts that lie in a value, each replaced once by a mark.
fn marked(value: &Value, mark: &str) -> Vec<Value> {
    match value {
        Value::String(_) => vec![mark.into()],
        Value::Array(all) => {
            let each = all.iter().enumerate().flat_map(|(n, v)| {
                marked(v, mark).into_iter().map(move |v| {
                    let mut all = all.clone();
                    all[n] = v;
                    Value::Array(all)
                })
            });
            each.collect()
        }
        Value::Object(all) => {
            let each = all.iter().flat_map(|(k, v)| {
                marked(v, mark).into_iter().map(|v| {
                    let mut all = all.clone();
                    all.insert(k.clone(), v);
                    Value::Object(all)
                })
            });
            each.collect()
        }
        _ => Vec::new(),
    }
}

/// The bodies of a row with a strange text in one field each.
fn bodies(body: &str) -> Vec<String> {
    const MARK: &str = "the-mark";
    let (of, json): (Vec<String>, _) = if body.starts_with('{') {
        let value: Value = serde_json::from_str(body).unwrap();
        (marked(&value, MARK).iter().map(Value::to_string).collect(), true)
    } else {
        let pairs: Vec<&str> = body.split('&').filter(|p| !p.is_empty()).collect();
        let each = (0..pairs.len()).map(|n| {
            let mut pairs: Vec<String> = pairs.iter().map(|p| (*p).to_owned()).collect();
            pairs[n] = format!("{}={MARK}", pairs[n].split('=').next().unwrap());
            pairs.join("&")
        });
        (each.collect(), false)
    };
    let say = |text: &str| {
        let quoted = Value::from(text).to_string();
        if json { quoted.trim_matches('"').to_owned() } else { escaped(text) }
    };
    let mut all = Vec::new();
    for body in of {
        all.extend(texts().iter().map(|text| body.replace(MARK, &say(text))));
        all.extend(forged(&body, MARK));
    }
    all
}

/// The addresses of a row with a strange text in one part each, or in all of a query.
fn paths(address: &str) -> Vec<String> {
    let parts: Vec<&str> = address.split('/').collect();
    let strange = texts();
    let each = parts.iter().enumerate().filter(|(_, p)| p.starts_with('{')).flat_map(|(n, _)| {
        let parts = &parts;
        strange.iter().map(move |text| {
            let mut parts: Vec<String> = parts.iter().map(|p| (*p).to_owned()).collect();
            parts[n] = escaped(text);
            parts.join("/")
        })
    });
    let queries = strange.iter().map(|text| {
        // All of them together are shorter than an address may be.
        let text = escaped(&text.chars().take(1000).collect::<String>());
        let pairs: Vec<String> = QUERY.iter().map(|k| format!("{k}={text}")).collect();
        format!("{address}?{}", pairs.join("&"))
    });
    each.chain(queries).collect()
}

/// What is wrong with an answer: it blames us, shows a key instead of a text, or says nothing.
fn wrong(answer: &Answer) -> Option<String> {
    let said = answer.text();
    let key = said.split_once('⟦').map(|(_, rest)| rest.chars().take(60).collect::<String>());
    if answer.status.is_server_error() || key.is_some() {
        return Some(format!("{} {}", answer.status, key.unwrap_or(said)));
    }
    let silent = answer.status.is_client_error() && said.is_empty();
    silent.then(|| format!("{} without a word", answer.status))
}

async fn try_row(scene: &Scene, row: &Row) -> Vec<String> {
    let mut all = Vec::new();
    let (method, address, _, body, who, _) = row;
    let login = match who {
        Only(may) => may.first().copied(),
        Signed => Some("operator.baku-1.1"),
        All | Link => None,
    };
    let stream = address.starts_with("/live/") || address.ends_with("/events");
    let method = if stream { "HEAD" } else { *method };
    let mut tries: Vec<(String, String)> =
        bodies(body).into_iter().map(|b| ((*address).to_owned(), b)).collect();
    if method == "GET" {
        tries.extend(paths(address).into_iter().map(|p| (p, String::new())));
    }
    for (path, body) in tries {
        let token = match login {
            Some(login) => scene.app.token(login).await,
            None => String::new(),
        };
        let path = scene.fill(&path);
        let body = scene.fill(&body).replace("{command}", &command().to_string());
        let mut answer = send(&scene.app, method, &path, &token, &body).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            scene.app.advance(61);
            answer = send(&scene.app, method, &path, &token, &body).await;
        }
        if let Some(why) = wrong(&answer) {
            let what: String = format!("{method} {path} {body}").chars().take(300).collect();
            all.push(format!("{what}: {why}"));
        }
    }
    all
}

async fn try_all(at: At) {
    let scene = Scene::new(at).await;
    let mut all = Vec::new();
    for row in TABLE.iter().filter(|row| row.2 == at) {
        // Whoever ends a session ends the test.
        if !row.1.starts_with("/api/v1/sessions/current") {
            all.extend(try_row(&scene, row).await);
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[tokio::test]
async fn strange_text_in_each_field_of_each_address_breaks_nothing() {
    try_all(Waiting).await;
}

#[tokio::test]
async fn strange_text_about_a_visitor_at_a_counter_breaks_nothing() {
    for at in [Called, CalledTwice, Away, Done] {
        try_all(at).await;
    }
}

//! The media slot of a wall, and the pictures that a manager shows there.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::{Answer, Setup, TestApp};

use crate::manager::page;

const LANGS: [&str; 4] = ["az", "en", "ru", "ar"];

fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], name, body, &[0; 4]].concat()
}

/// A PNG of these sides, with so many bytes of points in it.
pub(crate) fn png(width: u32, height: u32, more: usize) -> Vec<u8> {
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let noise: Vec<u8> = (0..more).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[&sides[..], b"\x08\x02\0\0\0"].concat()),
        chunk(b"IDAT", &noise),
        chunk(b"IEND", b""),
    ]
    .concat()
}

pub(crate) fn body(name: &str, bytes: &[u8]) -> Value {
    let words: serde_json::Map<_, _> =
        LANGS.iter().map(|l| ((*l).to_owned(), json!(format!("{name} in {l}")))).collect();
    json!({"name": name, "words": words, "picture": STANDARD.encode(bytes)})
}

const PICTURES: &str = "/api/v1/sites/baku-1/media";

pub(crate) async fn add(app: &TestApp, body: Value) -> Answer {
    let manager = app.token("manager.baku-1").await;
    app.call("POST", PICTURES, &manager, body).await
}

async fn shown(app: &TestApp) -> Vec<String> {
    let manager = app.token("manager.baku-1").await;
    let all = app.call("GET", PICTURES, &manager, Value::Null).await.json();
    all.as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap().to_owned()).collect()
}

/// A form with a file, as a browser sends it.
async fn upload(app: &TestApp, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend(format!("{head}{value}\r\n").bytes());
    }
    body.extend(b"--edge\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"p.png\"");
    body.extend([b"\r\nContent-Type: image/png\r\n\r\n", file, b"\r\n--edge--\r\n"].concat());
    let form = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::COOKIE, format!("ow-manage={}", app.token("manager.baku-1").await))
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
    app.send(form.body(Body::from(body)).unwrap()).await
}

fn words() -> Vec<(&'static str, &'static str)> {
    vec![
        ("words-az", "Rüsumlar"),
        ("words-en", "<Fees>"),
        ("words-ru", "Пошлины"),
        ("words-ar", "الرسوم"),
    ]
}

#[tokio::test]
async fn a_wall_without_pictures_says_what_every_visitor_may_know_one_line_after_the_other() {
    let app = TestApp::new().await;
    let first = app.page("/wall/baku-1/media?lang=en").await.text();
    assert!(first.contains("What prevents a bribe here?"), "{first}");
    assert!(first.contains("lang=\"ar\" dir=\"rtl\""), "{first}");
    let mut seen = std::collections::BTreeSet::from([first]);
    for _ in 0..5 {
        app.advance(12);
        seen.insert(app.page("/wall/baku-1/media?lang=en").await.text());
    }
    assert_eq!(seen.len(), 5);
    let whole = app.page("/wall/baku-1?lang=en").await.text();
    assert!(
        whole.contains("data-live=\"/wall/baku-1/media?lang=en\" data-every=\"12\""),
        "{whole}"
    );
}

#[tokio::test]
async fn a_manager_shows_a_picture_and_every_language_reads_its_own_words() {
    let mut app = TestApp::new().await;
    let manager = app.token("manager.baku-1").await;
    let empty = page(&app, &manager, "/manage/baku-1/media?lang=en").await.text();
    assert!(empty.contains("No pictures") && empty.contains("multipart/form-data"), "{empty}");
    // Several entries, the last of them a short one.
    let file = png(640, 480, 150_000);
    let command = uuid::Uuid::from_u128(0x0190_a1b2_0000_7000_8000_0000_0000_b001).to_string();
    let mut fields = words();
    fields.extend([("command", command.as_str()), ("name", "Fees")]);
    for _ in 0..2 {
        let done = upload(&app, "/manage/baku-1/media", &fields, &file).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    assert_eq!(shown(&app).await, ["Fees"], "one command shows one picture");
    app.restart().await;
    for (lang, says) in [("az", "Rüsumlar"), ("en", "&#60;Fees&#62;"), ("ar", "الرسوم")] {
        let slot = app.page(&format!("/wall/baku-1/media?lang={lang}")).await.text();
        assert!(slot.contains(&format!("alt=\"{says}\"")), "{slot}");
        let src = slot.split('"').nth(1).unwrap().to_owned();
        let picture = app.page(&src).await;
        let head = |name: &str| picture.headers[name].to_str().unwrap().to_owned();
        assert_eq!(head("content-type"), "image/png");
        assert_eq!(head("x-content-type-options"), "nosniff");
        assert_eq!(head("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(picture.bytes, file);
        // A picture belongs to its site.
        let elsewhere = src.replace("baku-1", "ganja-1");
        assert_eq!(app.page(&elsewhere).await.status, StatusCode::NOT_FOUND);
    }
    let manager = app.token("manager.baku-1").await;
    let listed = page(&app, &manager, "/manage/baku-1/media?lang=en").await.text();
    assert!(listed.contains("640 × 480 points, 147 KiB"), "{listed}");
    let elsewhere = app.page("/wall/ganja-1/media?lang=en").await.text();
    assert!(elsewhere.contains("What prevents a bribe here?"), "{elsewhere}");
}

#[tokio::test]
async fn pictures_take_turns_in_the_order_that_the_manager_gives_and_go_when_removed() {
    let app = TestApp::new().await;
    for (n, name) in (1..).zip(["One", "Two", "Three"]) {
        let done = add(&app, body(name, &png(n, n, 9))).await;
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    }
    let manager = app.token("manager.baku-1").await;
    let all = app.call("GET", PICTURES, "", Value::Null).await.json();
    let id = |n: usize| all[n]["id"].as_str().unwrap().to_owned();
    for (n, order) in
        [(2, ["One", "Three", "Two"]), (2, ["Three", "One", "Two"]), (2, ["Three", "One", "Two"])]
    {
        let path = format!("{PICTURES}/{}/earlier", id(n));
        let done = app.call("POST", &path, &manager, Value::Null).await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
        assert_eq!(shown(&app).await, order);
    }
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..3 {
        seen.insert(app.page("/wall/baku-1/media?lang=en").await.text());
        app.advance(12);
    }
    assert_eq!(seen.len(), 3);
    let manager = app.token("manager.baku-1").await;
    let path = format!("{PICTURES}/{}", id(0));
    let gone = app.call("DELETE", &path, &manager, Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text());
    assert_eq!(shown(&app).await, ["Three", "Two"]);
    let address = all[0]["address"].as_str().unwrap();
    assert_eq!(app.page(address).await.status, StatusCode::NOT_FOUND);
    let again = app.call("DELETE", &path, &manager, Value::Null).await;
    assert_eq!(again.problem(), "queue-error-no-such-picture");
    let other = app.token("manager.ganja-1").await;
    let refused = app.call("DELETE", &format!("{PICTURES}/{}", id(1)), &other, Value::Null).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_no_picture_for_a_wall_is_refused_with_what_to_do() {
    let app = TestApp::new().await;
    let whole = png(9, 9, 0);
    let moving = [&whole[..33], b"\0\0\0\0acTL\0\0\0\0", &whole[33..]].concat();
    for (bytes, why) in [
        (&b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"[..], "no-picture"),
        (b"<html></html>", "no-picture"),
        (b"GIF89a\x01\0\x01\0\0\0\0;", "no-picture"),
        (&whole[..whole.len() - 1], "no-picture"),
        (b"", "no-picture"),
        (&moving, "picture-moves"),
        (&png(5000, 9, 0), "picture-giant"),
        (&png(9, 9, 1024 * 1024), "picture-too-large"),
    ] {
        let refused = add(&app, body("Bad", bytes)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}: {}", refused.text());
        assert_eq!(refused.problem(), format!("queue-error-{why}"));
    }
    let huge = add(&app, body("Bad", &png(9, 9, 2 * 1024 * 1024))).await;
    assert_eq!(huge.problem(), "web-error-too-big", "{}", huge.text());
    let mut mute = body("Mute", &whole);
    mute["words"]["ar"] = json!(" \u{200b} ");
    assert_eq!(add(&app, mute).await.problem(), "queue-error-picture-words");
    assert_eq!(add(&app, body(" ", &whole)).await.problem(), "queue-error-picture-name");
    let mut coded = body("Coded", &whole);
    coded["picture"] = json!("not base64!");
    let coded = add(&app, coded).await;
    assert_eq!(coded.status, StatusCode::BAD_REQUEST);
    assert_eq!(coded.json()["field"], "picture", "{}", coded.text());
    // A form that is refused keeps what was typed, but for the file.
    let mut fields = words();
    let command = uuid::Uuid::from_u128(0x0190_a1b2_0000_7000_8000_0000_0000_b002).to_string();
    fields.extend([("command", command.as_str()), ("name", "Typed here")]);
    let again = upload(&app, "/manage/baku-1/media", &fields, b"<svg/>").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = again.text();
    assert!(text.contains("Save the picture as PNG or JPEG"), "{text}");
    assert!(text.contains("Typed here") && text.contains("Пошлины"), "{text}");
    assert_eq!(shown(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_hall_shows_twelve_pictures_and_no_more() {
    let app = TestApp::with(Setup::default()).await;
    for n in 1..=12 {
        let done = add(&app, body("Picture", &png(n, 1, 0))).await;
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    }
    let full = add(&app, body("Picture", &png(13, 1, 0))).await;
    assert_eq!(full.problem(), "queue-error-pictures-full");
    assert!(full.text().contains("Remove one first."), "{}", full.text());
}

/// What a camera, an author or a program wrote beside the points.
const SECRET: &[u8] = b"49.8671 E, taken by A. Author";

fn jpeg() -> Vec<u8> {
    let part = |marker: u8, body: &[u8]| {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], body].concat()
    };
    let said = |marker, name: &[u8]| part(marker, &[name, SECRET].concat());
    [
        b"\xff\xd8".to_vec(),
        part(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        said(0xe1, b"Exif\0\0"),
        said(0xe1, b"http://ns.adobe.com/xap/1.0/\0"),
        said(0xed, b"Photoshop 3.0\0"),
        part(0xee, b"Adobe\0d\0\0\0\0\x01"),
        said(0xef, b""),
        said(0xfe, b""),
        part(0xc2, b"\x08\0\x20\0\x40\x01\x01\x11\0"),
        part(0xda, b"\x01\x01\0\0\x3f\0"),
        b"points\xff\0\xff\xd0more".to_vec(),
        said(0xfe, b"between two scans"),
        part(0xda, b"\x01\x01\0\0\x3f\0"),
        b"points\xff\xd9".to_vec(),
        // A second picture behind the first, as telephones put it there.
        [b"\xff\xd8", &said(0xe1, b"Exif\0\0")[..], b"\xff\xd9"].concat(),
    ]
    .concat()
}

fn webp() -> Vec<u8> {
    let part = |name: &[u8; 4], body: &[u8]| {
        let length = u32::try_from(body.len()).unwrap().to_le_bytes();
        [name, &length[..], body, &b"\0"[..body.len() % 2]].concat()
    };
    let parts = [
        b"WEBP".to_vec(),
        part(b"VP8X", b"\x2c\0\0\0\x3f\0\0\x1f\0\0"),
        part(b"ICCP", b"colours"),
        part(b"VP8L", b"\x2f\x3f\xc0\x07\0\0points"),
        part(b"EXIF", SECRET),
        part(b"XMP ", SECRET),
    ];
    part(b"RIFF", &parts.concat())
}

#[tokio::test]
async fn what_a_camera_wrote_into_a_picture_reaches_neither_the_journal_nor_a_wall() {
    let app = TestApp::new().await;
    let whole = png(64, 32, 9);
    let texts: Vec<u8> = [b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME", b"prVt"]
        .iter()
        .flat_map(|name| chunk(name, SECRET))
        .collect();
    let kept = chunk(b"pHYs", b"\0\0\x0b\x13\0\0\x0b\x13\x01");
    let (head, rest) = whole.split_at(33);
    let noted = [head, &texts[..], &kept[..], rest].concat();
    for (kind, file, keeps) in [
        ("image/png", noted, &[&b"pHYs"[..], b"IDAT", b"IEND"][..]),
        ("image/jpeg", jpeg(), &[b"JFIF", b"Adobe", b"points\xff\0\xff\xd0more\xff\xda"]),
        ("image/webp", webp(), &[b"VP8X\x0a\0\0\0\x20", b"ICCP", b"points"]),
    ] {
        let has = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|part| part == what);
        assert!(has(&file, SECRET), "{kind}");
        let done = add(&app, body(kind, &file)).await;
        assert_eq!(done.status, StatusCode::CREATED, "{kind}: {}", done.text());
        let all = app.call("GET", PICTURES, "", Value::Null).await.json();
        let new = all.as_array().unwrap().last().unwrap();
        assert_eq!((&new["kind"], &new["width"]), (&json!(kind), &json!(64)));
        let given = app.page(new["address"].as_str().unwrap()).await.bytes;
        assert_eq!(new["size"], given.len());
        assert!(!has(&given, SECRET), "{kind}: {}", given.escape_ascii());
        for part in keeps {
            assert!(has(&given, part), "{kind}: {}", given.escape_ascii());
        }
        let entries = store::sql!("SELECT body FROM entry ORDER BY ord LIMIT 1000");
        let read = move |tx: &mut store::Tx<'_>| tx.all::<Vec<u8>>(entries, &[]);
        let entries = app.node.house.app.read(read).await.unwrap();
        assert!(entries.iter().any(|entry| has(entry, b"points") || has(entry, b"IDAT")));
        assert!(!entries.iter().any(|entry| has(entry, SECRET)), "{kind} is in the journal");
    }
    // What says that it is longer than it is, is no whole picture.
    let mut short = jpeg();
    let at = short.windows(2).position(|pair| pair == b"\xff\xda").unwrap();
    short[at + 2] = 0xff;
    assert_eq!(add(&app, body("Short", &short)).await.problem(), "queue-error-no-picture");
}

#[tokio::test]
async fn a_file_that_is_too_large_leaves_the_words_in_the_form_and_says_what_fits() {
    let app = TestApp::new().await;
    let mut fields = words();
    let command = uuid::Uuid::from_u128(0x0190_a1b2_0000_7000_8000_0000_0000_b003).to_string();
    fields.extend([("command", command.as_str()), ("name", "Typed here")]);
    for size in [1024 * 1024, 3 * 1024 * 1024, 20 * 1024 * 1024] {
        let file = png(9, 9, size);
        let again = upload(&app, "/manage/baku-1/media", &fields, &file).await;
        let text = again.text();
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(text.contains("Make it smaller: at most 1024 KiB."), "{text}");
        assert!(text.contains("Typed here") && text.contains("Пошлины"), "{text}");
    }
    // So is one with a word that no field of ours takes.
    let long = "x".repeat(2 * 1024 * 1024);
    let fields = |name| {
        let command = [("command", command.as_str()), ("name", name)];
        command.into_iter().chain(words()).collect::<Vec<_>>()
    };
    let again = upload(&app, "/manage/baku-1/media", &fields(&long), &png(9, 9, 9)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("Пошлины") && again.bytes.len() < 100 * 1024);
    // Nobody waits for a file that never ends, or for fields that no form of ours has.
    let many = vec![("more", "x"); 200];
    for (fields, size) in [(many, 9), (fields("Fees"), 33 * 1024 * 1024)] {
        let much = upload(&app, "/manage/baku-1/media", &fields, &png(9, 9, size)).await;
        assert_eq!(much.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(much.text().contains("Send at most 1024 KB."), "{}", much.text());
    }
    assert_eq!(shown(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_picture_is_not_packed_anew_for_each_request() {
    let app = TestApp::new().await;
    add(&app, body("Fees", &png(64, 32, 4096))).await;
    let all = app.call("GET", PICTURES, "", Value::Null).await.json();
    let packed = async |path: &str| {
        let ask = Request::builder().uri(path).header(header::ACCEPT_ENCODING, "gzip");
        let answer = app.send(ask.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.headers.get(header::CONTENT_ENCODING).cloned()
    };
    assert_eq!(packed(all[0]["address"].as_str().unwrap()).await, None);
    assert_eq!(packed("/wall/baku-1?lang=en").await.unwrap(), "gzip", "a page is");
}

#[tokio::test]
async fn what_the_manager_calls_a_picture_is_for_whoever_may_show_one() {
    let app = TestApp::new().await;
    let done = add(&app, body("Only ours", &png(64, 32, 9))).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    for (login, sees) in [
        ("manager.baku-1", true),
        ("manager.ganja-1", false),
        ("operator.baku-1.1", false),
        ("kiosk.baku-1", false),
        ("", false),
    ] {
        let token = if login.is_empty() { String::new() } else { app.token(login).await };
        let all = app.call("GET", PICTURES, &token, Value::Null).await.json();
        assert_eq!(all[0]["width"], 64, "{login}");
        assert_eq!(all[0].get("name").is_some(), sees, "{login}");
    }
}

#[tokio::test]
async fn nothing_is_read_of_whoever_may_show_no_picture() {
    let app = TestApp::new().await;
    for (login, status) in [
        ("manager.baku-1", StatusCode::UNPROCESSABLE_ENTITY),
        ("manager.ganja-1", StatusCode::FORBIDDEN),
        ("kiosk.baku-1", StatusCode::FORBIDDEN),
    ] {
        let token = app.token(login).await;
        let refused = app.call("POST", PICTURES, &token, json!({"no": "picture"})).await;
        assert_eq!(refused.status, status, "{login}: {}", refused.text());
    }
}

//! What displays and phones say aloud, with clips that espeak-ng makes (./check installs it).

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use onewindow::voice::make;
use serde_json::json;
use testkit::{Answer, TestApp};
use web::T;

use crate::breaks::opened;
use crate::day::card;
use crate::personal::{call, path_of};

fn speech(lang: &str) -> T {
    let texts = Arc::new(web::texts(&"az".parse().unwrap()).unwrap());
    T::new(&texts, &lang.parse().unwrap())
}

fn clips(langs: &[&str], folder: &Path) -> String {
    let langs: Vec<kit::Lang> = langs.iter().map(|l| l.parse().unwrap()).collect();
    let mut said = Vec::new();
    make(&langs, folder, &mut said).unwrap();
    String::from_utf8(said).unwrap()
}

/// The samples of a WAV file, after a look at its head.
fn samples(wav: &[u8]) -> Vec<i16> {
    assert_eq!((&wav[..4], &wav[8..16]), (b"RIFF".as_slice(), b"WAVEfmt ".as_slice()));
    let word = |at: usize| u32::from_le_bytes(wav[at..at + 4].try_into().unwrap());
    assert_eq!(usize::try_from(word(4)).unwrap() + 8, wav.len());
    // One channel, 22,050 samples of 16 bits in a second.
    assert_eq!((word(20), word(24), word(28)), (0x1_0001, 22_050, 44_100));
    assert_eq!(&wav[36..40], b"data");
    assert_eq!(usize::try_from(word(40)).unwrap() + 44, wav.len());
    wav[44..].chunks(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect()
}

fn loudest(samples: &[i16]) -> u16 {
    samples.iter().map(|s| s.unsigned_abs()).max().unwrap_or_default()
}

/// An office that speaks, with its counter 1 open.
async fn office(langs: &[&str]) -> (TestApp, String) {
    let mut app = TestApp::new().await;
    clips(langs, &app.folder.join("voice"));
    app.restart().await;
    let one = opened(&app).await;
    (app, one)
}

fn attribute(html: &str, name: &str) -> String {
    let from = html.split(&format!(" {name}=\"")).nth(1).unwrap_or_default();
    from.split('"').next().unwrap_or_default().to_owned()
}

async fn wall(app: &TestApp, lang: &str) -> String {
    app.page(&format!("/wall/baku-1/part?lang={lang}")).await.text()
}

async fn ranged(app: &TestApp, path: &str, range: &str) -> Answer {
    let ask = Request::builder().uri(path).header(header::RANGE, range);
    app.send(ask.body(Body::empty()).unwrap()).await
}

#[test]
fn every_language_of_the_pack_gets_clips_and_none_is_silent() {
    let (_, folder) = TestApp::elsewhere();
    let pack = pack::load_embedded("azerbaijan").unwrap();
    let all: Vec<&str> = pack.langs.iter().map(kit::Lang::as_str).collect();
    let said = clips(&all, &folder);
    for lang in all {
        let needed = queue::voice::clips(&speech(lang));
        assert!(said.contains(&format!("{lang}: {} clips made", needed.len())), "{said}");
        let mut different = std::collections::BTreeSet::new();
        for clip in &needed {
            let file = folder.join(lang).join(format!("{clip}.wav"));
            let samples = samples(&std::fs::read(&file).unwrap());
            let seconds = samples.len() as f64 / 22_050.0;
            assert!((0.1..3.0).contains(&seconds), "{}: {seconds} s", file.display());
            assert!(loudest(&samples) > 3000, "{}: silent", file.display());
            different.insert(samples);
        }
        assert_eq!(different.len(), needed.len(), "{lang}: two clips sound alike");
    }
}

#[test]
fn a_clip_that_a_person_recorded_is_not_made_again_and_an_unknown_language_is_said() {
    let (_, folder) = TestApp::elsewhere();
    std::fs::create_dir_all(folder.join("az")).unwrap();
    std::fs::write(folder.join("az/ticket.wav"), b"recorded").unwrap();
    let said = clips(&["az", "qq"], &folder);
    assert_eq!(std::fs::read(folder.join("az/ticket.wav")).unwrap(), b"recorded");
    assert!(said.contains("qq: espeak-ng does not know it; record its clips"), "{said}");
}

#[tokio::test]
async fn a_call_is_one_sound_of_its_clips_in_order_in_two_languages() {
    let (app, one) = office(&["az", "en"]).await;
    card(&app).await;
    call(&app, &one).await;
    let html = wall(&app, "az").await;
    let (say, short) = (attribute(&html, "data-say"), attribute(&html, "data-short"));
    let spoken: Vec<&str> = say.split(' ').collect();
    assert_eq!(spoken.len(), 2, "{say}");
    assert!(spoken[0].ends_with("/az/A001-1.wav") && spoken[1].ends_with("/en/A001-1.wav"));
    assert!(short.ends_with("/az/A001-1-short.wav"), "{short}");
    for (path, lang, clips) in [
        (spoken[0], "az", "ticket A 1 , counter 1"),
        (spoken[1], "en", "ticket A 1 , counter 1"),
        (short.as_str(), "az", "A 1 counter 1"),
    ] {
        let answer = app.page(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.headers[header::CONTENT_TYPE], "audio/wav");
        assert!(answer.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        let mut expected = Vec::new();
        for clip in clips.split(' ') {
            let file = app.folder.join(format!("voice/{lang}/{clip}.wav"));
            match clip {
                "," => expected.extend([0; 22_050 / 4]),
                _ => expected.extend(samples(&std::fs::read(file).unwrap())),
            }
        }
        let heard = samples(&answer.bytes);
        assert!(heard == expected, "{path}: {} of {}", heard.len(), expected.len());
    }
}

#[tokio::test]
async fn phones_that_ask_for_a_sound_in_parts_get_parts() {
    let (app, one) = office(&["en"]).await;
    card(&app).await;
    call(&app, &one).await;
    let path = attribute(&wall(&app, "en").await, "data-say");
    let whole = app.page(&path).await.bytes;
    let first = ranged(&app, &path, "bytes=0-1").await;
    assert_eq!(first.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(first.bytes, whole[..2]);
    let range = format!("bytes 0-1/{}", whole.len());
    assert_eq!(first.headers[header::CONTENT_RANGE], range.as_str());
    let rest = ranged(&app, &path, "bytes=100-").await;
    assert_eq!(rest.bytes, whole[100..]);
    for range in ["bytes=9-2", "bytes=99999999-", "bytes=-5", "lines=1-2", "bytes=0-1,4-5"] {
        let all = ranged(&app, &path, range).await;
        assert_eq!((all.status, all.bytes.len()), (StatusCode::OK, whole.len()), "{range}");
    }
}

#[tokio::test]
async fn sound_is_not_packed_anew_for_each_request() {
    let (app, _) = office(&["en"]).await;
    let path = format!("/voice/{}/en/A001-1.wav", app.node.house.clips.stamp());
    let packed = async |path: &str| {
        let ask = Request::builder().uri(path).header(header::ACCEPT_ENCODING, "gzip");
        let answer = app.send(ask.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.headers.get(header::CONTENT_ENCODING).cloned()
    };
    assert_eq!(packed(&path).await, None);
    assert_eq!(packed("/wall/baku-1?lang=en").await.unwrap(), "gzip", "a page is");
}

#[tokio::test]
async fn what_is_no_call_has_no_sound() {
    let (app, _) = office(&["en"]).await;
    let stamp = app.node.house.clips.stamp();
    let good = app.page(&format!("/voice/{stamp}/en/A001-1.wav")).await;
    assert_eq!(good.status, StatusCode::OK);
    for path in [
        "/voice/0/en/A001-1.wav".to_owned(),
        format!("/voice/{stamp}/ru/A001-1.wav"),
        format!("/voice/{stamp}/en/A000-1.wav"),
        format!("/voice/{stamp}/en/I001-1.wav"),
        format!("/voice/{stamp}/en/A001-0.wav"),
        format!("/voice/{stamp}/en/A001-1000.wav"),
        format!("/voice/{stamp}/en/A001-1.mp3"),
        format!("/voice/{stamp}/en/..%2F..%2Flog.key"),
    ] {
        assert_eq!(app.page(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_call_of_which_a_clip_is_missing_is_not_said_by_half() {
    let mut app = TestApp::new().await;
    let folder = app.folder.join("voice");
    clips(&["en"], &folder);
    std::fs::write(folder.join("en/7.wav"), b"RIFF of nothing").unwrap();
    app.restart().await;
    let stamp = app.node.house.clips.stamp();
    let whole = app.page(&format!("/voice/{stamp}/en/A001-6.wav")).await;
    assert_eq!(whole.status, StatusCode::OK);
    let half = app.page(&format!("/voice/{stamp}/en/A001-7.wav")).await;
    assert_eq!(half.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_ticket_of_whoever_is_called_can_be_heard_and_a_repeated_call_is_heard_again() {
    let (app, one) = office(&["en"]).await;
    let t = card(&app).await;
    let link = t["link"].as_str().unwrap().replace(&app.node.house.base_url, "");
    let waiting = app.page(&format!("{link}?lang=en")).await.text();
    assert!(waiting.contains("Read aloud when I am called") && !waiting.contains("<audio"));
    call(&app, &one).await;
    let first = app.page(&format!("{link}?lang=en")).await.text();
    let sound = attribute(&first, "src");
    assert!(first.contains("<audio controls preload=\"none\" src=\"/voice/"), "{first}");
    assert!(first.contains("/en/A001-1.wav"), "{sound}");
    let shown = wall(&app, "en").await;
    app.advance(60);
    let again = app.call("POST", &path_of(&t, "call-again"), &one, json!({})).await;
    assert!(again.status.is_success(), "{}", again.text());
    let second = app.page(&format!("{link}?lang=en")).await.text();
    assert_ne!(attribute(&first, "data-call"), attribute(&second, "data-call"));
    let repeated = wall(&app, "en").await;
    assert_eq!(repeated.matches("data-call=").count(), 1, "a number stands once");
    let calls = [&shown, &repeated].map(|wall| attribute(wall, "data-call"));
    assert_ne!(calls[0], calls[1], "a repeated call is a call of its own");
}

#[tokio::test]
async fn without_clips_no_page_offers_a_voice() {
    let app = TestApp::new().await;
    let one = opened(&app).await;
    let t = card(&app).await;
    call(&app, &one).await;
    let html = wall(&app, "en").await;
    assert_eq!((attribute(&html, "data-say"), attribute(&html, "data-short")), Default::default());
    let link = t["link"].as_str().unwrap().replace(&app.node.house.base_url, "");
    let ticket = app.page(&format!("{link}?lang=en")).await.text();
    assert!(!ticket.contains("<audio") && !ticket.contains("Read aloud"), "{ticket}");
}

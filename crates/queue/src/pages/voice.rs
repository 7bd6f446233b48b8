//! A call as sound. A browser keeps it for ever: the address changes with the clips.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kit::{Lang, TicketNumber};
use web::{House, Path, Problem, T};

use crate::voice;

/// The address of a call as sound; none where its language has no clips.
pub(super) fn address(
    house: &House,
    lang: &Lang,
    number: TicketNumber,
    counter: u16,
    short: bool,
) -> Option<String> {
    let name: String = number.to_string().split_whitespace().collect();
    let end = if short { "-short" } else { "" };
    let stamp = house.clips.stamp();
    house.clips.speaks(lang).then(|| format!("/voice/{stamp}/{lang}/{name}-{counter}{end}.wav"))
}

/// `A042-7.wav`, `A042-7-short.wav`.
fn parse(name: &str) -> Option<(TicketNumber, u16, bool)> {
    let name = name.strip_suffix(".wav")?;
    let (name, short) = name.strip_suffix("-short").map_or((name, false), |n| (n, true));
    let (number, counter) = name.split_once('-')?;
    let counter = counter.parse().ok().filter(|n| (1..=999).contains(n))?;
    Some((number.parse().ok()?, counter, short))
}

/// `GET /voice/{stamp}/{lang}/{name}`.
pub(super) async fn serve(
    State(house): State<House>,
    Path((stamp, lang, name)): Path<(String, Lang, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = parse(&name).filter(|_| stamp == house.clips.stamp());
    let (number, counter, short) = asked.ok_or_else(Problem::not_found)?;
    let clips = voice::call(&T::new(&house.texts, &lang), number, counter, short);
    let sound = house.clips.joined(&lang, &clips).ok_or_else(Problem::not_found)?;
    let fixed = [
        (header::CONTENT_TYPE, HeaderValue::from_static("audio/wav")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ];
    // Some phones play nothing that they cannot ask for in parts.
    let range = headers.get(header::RANGE).and_then(|v| part(v.to_str().ok()?, sound.len()));
    Ok(match range.and_then(|(from, to)| Some((from, to, sound.get(from..=to)?.to_vec()))) {
        Some((from, to, bytes)) => {
            let range = format!("bytes {from}-{to}/{}", sound.len());
            (StatusCode::PARTIAL_CONTENT, fixed, [(header::CONTENT_RANGE, range)], bytes)
                .into_response()
        }
        None => (fixed, sound).into_response(),
    })
}

/// First and last byte of `bytes=0-1` or `bytes=100-`; others are answered with everything.
fn part(range: &str, size: usize) -> Option<(usize, usize)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let last = size.checked_sub(1)?;
    let to = if to.is_empty() { last } else { to.parse::<usize>().ok()?.min(last) };
    let from = from.parse().ok().filter(|from| *from <= to)?;
    Some((from, to))
}

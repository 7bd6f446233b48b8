//! The stream of a hall for outsiders: every entry once and in order, as JSON.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Wake, Waker};

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::breaks::opened;
use crate::day::card;
use crate::media;
use crate::personal::{call, path_of};

const EVENTS: &str = "/api/v1/sites/baku-1/events";

/// The entries that a stream tells, until one of a kind about a number: id and data.
async fn until(stream: &mut BodyDataStream, kind: &str, number: Option<i64>) -> Vec<(u64, Value)> {
    let (mut all, mut text) = (Vec::new(), String::new());
    while let Some(part) = stream.next().await {
        text.push_str(std::str::from_utf8(&part.unwrap()).unwrap());
        while let Some((event, rest)) = text.split_once("\n\n") {
            let field = |name: &str| event.lines().find_map(|l| l.strip_prefix(name));
            if field("event: ") == Some("entry") {
                let data = field("data: ").unwrap();
                let data: Value =
                    serde_json::from_str(data).unwrap_or_else(|e| panic!("{data}: {e}"));
                all.push((field("id: ").unwrap().parse().unwrap(), data));
            }
            text = rest.to_owned();
        }
        let last = |(_, data): &(u64, Value)| {
            data["kind"] == kind && number.is_none_or(|n| data["number"] == n)
        };
        if all.iter().any(last) {
            return all;
        }
    }
    panic!("the stream ended: {all:?}");
}

struct Woken(AtomicBool);
impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, SeqCst);
    }
}

#[tokio::test]
async fn whoever_resumes_hears_every_entry_after_the_last_one_once_and_in_order() {
    let app = TestApp::new().await;
    let mut from_the_start = app.listen(EVENTS).await;
    card(&app).await;
    let first = until(&mut from_the_start, "ticket.issued", Some(1)).await.last().unwrap().0;
    card(&app).await;
    card(&app).await;
    let woken = Arc::new(Woken(AtomicBool::new(false)));
    let mut resumed = {
        let waker = Waker::from(woken.clone());
        // Where the read is done before it is waited for, nothing can come between: again.
        let asking = loop {
            let mut asking = Box::pin(app.resume(EVENTS, first));
            if asking.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
                break asking;
            }
            woken.0.store(false, SeqCst);
        };
        // What was missed has been read, and the stream has not begun: then one comes.
        while !woken.0.load(SeqCst) {
            tokio::task::yield_now().await;
        }
        card(&app).await;
        asking.await
    };
    card(&app).await;
    let heard = until(&mut resumed, "ticket.issued", Some(5)).await;
    let numbers: Vec<_> = heard.iter().map(|(_, data)| data["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [2, 3, 4, 5]);
    assert_eq!(heard, until(&mut from_the_start, "ticket.issued", Some(5)).await);
}

#[tokio::test]
async fn every_event_is_json_whatever_everyone_may_read_of_it() {
    let app = TestApp::new().await;
    let mut live = app.listen(EVENTS).await;
    let one = opened(&app).await;
    let t = card(&app).await;
    call(&app, &one).await;
    let body = media::body("Fees", &media::png(640, 360, 100));
    let added = media::add(&app, body).await;
    assert!(added.status.is_success(), "{}", added.text());
    let done = app.call("POST", &path_of(&t, "finish"), &one, json!({})).await;
    assert!(done.status.is_success(), "{}", done.text());
    let heard = until(&mut live, "ticket.finished", Some(1)).await;
    let of = |kind: &str| heard.iter().find(|(_, data)| data["kind"] == kind).unwrap();
    let at = app.node.house.app.now().as_millisecond();
    assert_eq!(of("picture.added").1, json!({"kind": "picture.added", "at": at}));
    assert_eq!(of("ticket.called").1["counter"], 1);
    // What was missed is told as it was told live.
    let mut resumed = app.resume(EVENTS, heard[0].0).await;
    assert_eq!(heard[1..], until(&mut resumed, "ticket.finished", Some(1)).await);
}

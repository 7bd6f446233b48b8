//! Event streams: a page hears what has changed and fetches that part again. Every event carries
//! data: browsers do not tell a page of an event without.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use journal::Published;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use crate::{House, Problem};

/// Streams at once in one process: a thousand displays, and phones besides.
const STREAMS_MAX: usize = 4000;
/// A page calls itself stale after 15 s of silence; a beat comes three times as often.
const BEAT: Duration = Duration::from_secs(5);

/// The open streams of this process.
#[derive(Clone, Default)]
pub struct Streams {
    open: Arc<AtomicUsize>,
    name: Arc<str>,
}

impl Streams {
    /// The streams of a process; `name` tells processes apart in references of problems.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { open: Arc::default(), name: name.into() }
    }
    /// How many are open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.open.load(SeqCst)
    }
    pub(crate) fn name(&self) -> Arc<str> {
        self.name.clone()
    }
    fn enter(&self) -> Option<Place> {
        let before = self.open.fetch_add(1, SeqCst);
        let place = Place(self.open.clone());
        (before < STREAMS_MAX).then_some(place)
    }
}

/// Gives its place back when the listener goes.
struct Place(Arc<AtomicUsize>);
impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

/// Every entry from now on.
pub type Live = broadcast::Receiver<Arc<Published>>;

/// An event stream. `say` turns an entry into an event, or passes over it; `missed` is what came
/// after the listener's last id, the oldest first. It is read after `live` began, so that nothing
/// falls between the two; `say` passes over what is in both.
pub fn events<F>(house: &House, live: Live, missed: Vec<Event>, say: F) -> Response
where
    F: FnMut(&Published) -> Option<Event> + Send + 'static,
{
    stream_of(house, None, live, missed, say)
}

/// What happens from now on, for a device: the stream ends with its key.
pub fn events_until<F>(house: &House, end: Option<watch::Receiver<()>>, say: F) -> Response
where
    F: FnMut(&Published) -> Option<Event> + Send + 'static,
{
    stream_of(house, end, house.app.live(), Vec::new(), say)
}

fn stream_of<F>(
    house: &House,
    end: Option<watch::Receiver<()>>,
    mut live: Live,
    missed: Vec<Event>,
    mut say: F,
) -> Response
where
    F: FnMut(&Published) -> Option<Event> + Send + 'static,
{
    let Some(place) = house.streams.enter() else {
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "web-error-busy").into_response();
    };
    let (send, receive) = tokio::sync::mpsc::channel::<Event>(64);
    tokio::spawn(async move {
        let _place = place;
        for event in missed {
            if send.send(event).await.is_err() {
                return;
            }
        }
        let mut beat = tokio::time::interval(BEAT);
        let mut ended = pin!(ended(end));
        loop {
            let event = tokio::select! {
                () = &mut ended => return,
                _ = beat.tick() => Some(Event::default().event("beat").data("1")),
                entry = live.recv() => match entry {
                    Ok(entry) => say(&entry),
                    // Fell behind: the page fetches everything again.
                    Err(RecvError::Lagged(_)) => Some(Event::default().event("reload").data("1")),
                    Err(RecvError::Closed) => return,
                },
            };
            if let Some(event) = event
                && send.send(event).await.is_err()
            {
                return;
            }
        }
    });
    let out = stream::unfold(receive, |mut receive| async move {
        receive.recv().await.map(|event| (Ok::<_, Infallible>(event), receive))
    });
    let mut response = Sse::new(out).into_response();
    response.headers_mut().insert(
        axum::http::header::CACHE_CONTROL,
        axum::http::HeaderValue::from_static("no-store"),
    );
    response
}

/// Waits for the end of a device's key; for ever, where there is none.
async fn ended(end: Option<watch::Receiver<()>>) {
    match end {
        // Nothing is ever sent: the sender is dropped.
        Some(mut end) => while end.changed().await.is_ok() {},
        None => std::future::pending().await,
    }
}

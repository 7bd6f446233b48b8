//! Event streams: a page hears what has changed and fetches that part again. Every event carries
//! data: browsers do not tell a page of an event without.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use journal::Published;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use crate::ask::staff_page;
use crate::{By, House, Network, Problem};

/// Streams at once in one process: a thousand displays, and phones besides.
const STREAMS_MAX: usize = 4000;
/// Of them, those of listeners whom nobody knows. The rest is kept for displays and for staff: no
/// crowd of strangers silences a wall.
const STRANGERS_MAX: usize = 3000;
/// Strangers' streams of one network: the phones of a full hall behind one address.
const NETWORK_MAX: usize = 600;
/// A page calls itself stale after 15 s of silence; a beat comes three times as often.
const BEAT: Duration = Duration::from_secs(5);

/// The open streams of this process.
#[derive(Clone, Default)]
pub struct Streams {
    open: Arc<Mutex<Open>>,
    name: Arc<str>,
}

#[derive(Default)]
struct Open {
    all: usize,
    strangers: usize,
    networks: BTreeMap<String, usize>,
}

/// Who listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listener {
    /// An enrolled device, or staff who are signed in.
    Known,
    /// Anybody, from this network.
    Stranger(Network),
}

impl FromRequestParts<House> for Listener {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Problem> {
        let by = By::from_request_parts(parts, house).await;
        let known = by.is_ok_and(|by| by.actor.role != kit::Role::Nobody);
        if known || staff_page(house, &parts.headers) {
            return Ok(Self::Known);
        }
        Network::from_request_parts(parts, house).await.map(Self::Stranger)
    }
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
        lock(&self.open).all
    }
    pub(crate) fn name(&self) -> Arc<str> {
        self.name.clone()
    }
    fn enter(&self, who: Listener) -> Option<Place> {
        let mut open = lock(&self.open);
        let full = match &who {
            Listener::Known => open.all >= STREAMS_MAX,
            Listener::Stranger(network) => {
                let there = open.networks.get(&network.0).copied().unwrap_or(0);
                let crowded = there >= NETWORK_MAX && !network.is_this_machine();
                open.strangers >= STRANGERS_MAX || crowded
            }
        };
        if full {
            return None;
        }
        open.all += 1;
        if let Listener::Stranger(network) = &who {
            open.strangers += 1;
            *open.networks.entry(network.0.clone()).or_default() += 1;
        }
        Some(Place { open: self.open.clone(), who })
    }
}

fn lock(open: &Mutex<Open>) -> MutexGuard<'_, Open> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives its place back when the listener goes.
struct Place {
    open: Arc<Mutex<Open>>,
    who: Listener,
}
impl Drop for Place {
    fn drop(&mut self) {
        let mut open = lock(&self.open);
        open.all -= 1;
        if let Listener::Stranger(network) = &self.who {
            open.strangers -= 1;
            if let Some(n) = open.networks.get_mut(&network.0) {
                *n -= 1;
                if *n == 0 {
                    open.networks.remove(&network.0);
                }
            }
        }
    }
}

/// Every entry from now on.
pub type Live = broadcast::Receiver<Arc<Published>>;

/// An event stream. `say` turns an entry into an event, or passes over it; `missed` is what came
/// after the listener's last id, the oldest first. It is read after `live` began, so that nothing
/// falls between the two; `say` passes over what is in both.
pub fn events<F>(house: &House, who: Listener, live: Live, missed: Vec<Event>, say: F) -> Response
where
    F: FnMut(&Published) -> Option<Event> + Send + 'static,
{
    stream_of(house, (who, None), live, missed, say)
}

/// What happens from now on, for a device: the stream ends with its key.
pub fn events_until<F>(
    house: &House,
    who: Listener,
    end: Option<watch::Receiver<()>>,
    say: F,
) -> Response
where
    F: FnMut(&Published) -> Option<Event> + Send + 'static,
{
    stream_of(house, (who, end), house.app.live(), Vec::new(), say)
}

fn stream_of<F>(
    house: &House,
    (who, end): (Listener, Option<watch::Receiver<()>>),
    mut live: Live,
    missed: Vec<Event>,
    mut say: F,
) -> Response
where
    F: FnMut(&Published) -> Option<Event> + Send + 'static,
{
    let Some(place) = house.streams.enter(who) else {
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

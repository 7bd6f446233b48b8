//! The pages of the hall. Ticket, kiosk, wall and counter each have their file.

mod advice;
mod console;
mod displays;
mod elsewhere;
mod front;
mod head;
mod help;
mod honest;
mod kiosk;
mod looks;
mod manager;
mod media;
mod notes;
mod paper;
mod plan;
mod rate;
mod receipt;
mod reception;
mod remote;
mod replace;
mod report;
mod slip;
mod systems;
mod ticket;
mod voice;
mod wall;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kit::Lang;
use kit::limits::UPLOAD_READ_MAX;
use pack::queue::{Lane, Reason};
use pack::{Pack, Site};
use web::{House, T, clock_time};

use crate::model::State;

/// Why a ticket was called, in words.
fn because(t: &T, site: &Site, reason: Reason, counter: u16) -> String {
    let p = &site.policy;
    let minutes = |s: i64| s / 60;
    match reason {
        Reason::Arrival => t.w("queue-because-arrival", "n", counter),
        Reason::Override => t.s("queue-because-override"),
        Reason::Sent => t.w("queue-because-sent", "n", counter),
        Reason::Priority => t.w("queue-because-priority", "minutes", minutes(p.priority_s)),
        Reason::Booked => t.w("queue-because-booked", "minutes", minutes(p.booked_s)),
        Reason::Express => t.w("queue-because-express", "minutes", minutes(p.express_s)),
    }
}

/// Where a ticket is, in words for its holder.
fn state_words(t: &T, site: &Site, state: &State) -> String {
    match state {
        State::Parked { until, .. } => {
            t.w("queue-state-parked", "time", clock_time(*until, &site.zone))
        }
        State::Missed { until } => {
            t.w("queue-state-missed", "time", clock_time(*until, &site.zone))
        }
        other => t.s(&format!("queue-state-{}", other.word())),
    }
}

/// The zone of a counter, in words; empty where the pack names none.
fn zone(pack: &Pack, lang: &Lang, site: &Site, counter: u16) -> String {
    site.counters
        .iter()
        .find(|c| c.number == counter)
        .map(|c| pack.say(lang, &format!("zone-{}", c.zone)))
        .unwrap_or_default()
}

/// The word of a lane for staff; the ordinary one needs none.
fn lane_word(t: &T, lane: Lane) -> String {
    match lane {
        Lane::Ordinary => String::new(),
        other => t.s(&format!("queue-desk-lane-{}", other.word())),
    }
}

/// How many people, in words.
pub(crate) fn people(t: &T, n: i64) -> String {
    if n >= crate::sql::AHEAD_MAX {
        t.w("queue-people-or-more", "n", n)
    } else {
        t.n("queue-people", &n)
    }
}

/// The pages of whoever manages a hall, or looks at all of them.
fn manage() -> axum::Router<House> {
    axum::Router::new()
        .route("/manage/head", get(head::show))
        .route("/manage/head/board", get(head::part))
        .route("/manage/head/compare", get(head::compare::show))
        .route("/manage/{site}", get(manager::show))
        .route("/manage/{site}/forecast", get(manager::forecast::show))
        .route("/manage/{site}/forecast.csv", get(manager::forecast::file))
        .route("/manage/{site}/board", get(manager::part))
        .route("/manage/{site}/alarms", get(manager::alarms::part))
        .route("/manage/{site}/elsewhere", get(advice::managed))
        .route(
            "/manage/{site}/close-day",
            get(manager::closing::show).post(manager::closing::close),
        )
        .route("/manage/{site}/open", post(manager::acts::open))
        .route("/manage/{site}/close", post(manager::acts::close))
        .route("/manage/{site}/release", post(manager::acts::release))
        .route("/manage/{site}/system", post(manager::acts::system))
        .route("/manage/{site}/announce", post(manager::acts::announce))
        .route("/manage/{site}/announcement-end", post(manager::acts::announcement_end))
        .route(
            "/manage/{site}/media",
            get(manager::media::show)
                .post(manager::media::add)
                .layer(DefaultBodyLimit::max(UPLOAD_READ_MAX)),
        )
        .route("/manage/{site}/media/{picture}", post(manager::media::change))
        .route("/manage/{site}/alarm-seen", post(manager::acts::alarm_seen))
        .route("/manage/{site}/override", post(manager::acts::ask))
        .route(
            "/manage/{site}/override/{ticket}",
            get(manager::second::show).post(manager::second::confirm),
        )
        .route("/manage/{site}/days/{day}", get(report::show))
        .route("/manage/{site}/plan", get(plan::show))
        .route("/manage/{site}/plan/history", get(plan::history::show))
        .route("/manage/{site}/plan/counter", post(plan::acts::counter))
        .route("/manage/{site}/plan/drop", post(plan::acts::drop))
        .route("/manage/{site}/plan/hours", post(plan::acts::hours))
        .route("/manage/{site}/plan/closure", post(plan::acts::closure))
        .route("/manage/{site}/plan/withdraw", post(plan::acts::withdraw))
        .route("/manage/staff/{id}/replace", get(replace::show).post(replace::replace))
        .route("/t/{token}/looks", get(looks::show))
        .route("/t/{token}/erase", post(ticket::erase))
}

/// The pages of this crate.
pub fn pages() -> axum::Router<House> {
    axum::Router::new()
        .route("/t/{token}", get(ticket::show))
        .route("/t/{token}/part", get(ticket::part))
        .route("/t/{token}/leave", post(ticket::leave))
        .route("/t/{token}/back", post(ticket::back))
        .route("/t/{token}/receipt", get(receipt::show))
        .route("/t/{token}/receipt.tlog-proof", get(receipt::download))
        .route("/code", get(ticket::by_code))
        .route("/code/part", get(ticket::part_by_code))
        .route("/scan/{code}", get(ticket::scan))
        .route("/kiosk/{site}", get(kiosk::show).post(kiosk::take))
        .route("/kiosk/{site}/paper/{ticket}", get(slip::show).post(slip::say))
        .route("/wall/{site}", get(wall::show))
        .route("/wall/{site}/part", get(wall::part))
        .route("/wall/{site}/alert", get(wall::told))
        .route("/wall/{site}/media", get(media::part))
        .route("/media/{site}/{name}", get(media::picture))
        .route("/voice/{stamp}/{lang}/{name}", get(voice::serve))
        .route("/live/{site}/{part}", get(wall::events))
        .route("/counter", get(console::show))
        .route("/counter/line", get(console::line))
        .route("/counter/open", post(console::seat::open))
        .route("/counter/close", post(console::seat::close))
        .route("/counter/act", post(console::acts::act))
        .route("/counter/note", post(console::notes::leave))
        .route("/counter/read-notes", post(console::notes::read))
        .route("/counter/find", post(console::personal::find))
        .route("/counter/look", post(console::personal::look))
        .merge(manage())
        .merge(front::pages())
}

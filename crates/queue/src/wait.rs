//! How long a ticket still waits, in numbers and in words; and how good such estimates were.

use std::collections::BTreeMap;
use std::sync::Arc;

use days::score::told;
use days::wait::{Wait, estimate};
use days::{Past, Score};
use jiff::SignedDuration;
use jiff::civil::Date;
use journal::Cx;
use kit::{Actor, Day, Scope, SiteKey};
use pack::Site;
use serde::{Deserialize, Serialize};
use store::{FromRow, Row, Tx, sql};
use utoipa::ToSchema;
use web::{House, Problem, T, planned_minutes};

use crate::error::Error;
use crate::model::{State, Ticket};
use crate::{edge, past};

/// Past days that are learnt from, at most: older ones say less about tomorrow.
pub const DAYS: usize = 20;
/// How far they are looked for, in calendar days.
const LOOK_BACK: usize = 60;
/// Fewer days before it teach too little to judge a day's estimates.
const DAYS_MIN: usize = 3;
/// Every how many tickets of a day are judged.
const STEP: usize = 2;
/// Tickets of today that are judged for a page, at most: so many are played in a moment.
const TODAY_MAX: usize = 30;
/// Fewer of today say nothing yet.
const TODAY_MIN: i64 = 5;

/// How long a ticket still waits, in minutes.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaitBody {
    /// As likely shorter as longer.
    about: i64,
    /// Four in five waits are shorter.
    under: i64,
    /// Whether nobody waits before it for the same.
    next: bool,
    /// Whether a counter that can call it is free: it is called any moment.
    now: bool,
}

impl From<Wait> for WaitBody {
    fn from(w: Wait) -> Self {
        Self { about: w.about(), under: w.under(), next: w.next, now: w.now }
    }
}

/// How long a ticket still waits; one that is reserved, if its holder were there now. None when it
/// does not wait, or nobody can tell because no counter that could call it is open or expected.
///
/// # Errors
/// Those of the engine.
pub async fn of(house: &House, t: &Ticket) -> Result<Option<Wait>, Problem> {
    let from_home = match t.state {
        State::Waiting { .. } => None,
        State::Reserved { .. } => Some(t.clone()),
        _ => return Ok(None),
    };
    let (site, number) = (edge::site(house, &t.site)?, t.number.ordinal());
    let Some(known) = house.pasts.of(&t.site) else { return Ok(None) };
    let now = house.app.now();
    let read = move |tx: &mut Tx<'_>| {
        let mut hall = past::hall(tx, &site, now)?;
        if let Some(t) = &from_home {
            hall.waiting.push(past::as_if_here(tx, t, now)?);
        }
        Ok::<_, store::StoreError>(estimate(&known, &hall, number))
    };
    Ok(house.app.read(read).await?)
}

/// How many wait at a site, if the last of any line would most likely not be called within this
/// time. None if all will be, or nobody can tell.
///
/// # Errors
/// Those of the engine.
pub async fn too_many(
    house: &House,
    site: &Arc<Site>,
    left: SignedDuration,
) -> Result<Option<usize>, Problem> {
    let Some(known) = house.pasts.of(&site.key) else { return Ok(None) };
    let (place, now) = (site.clone(), house.app.now());
    let hall = house.app.read(move |tx: &mut Tx<'_>| past::hall(tx, &place, now)).await?;
    let lines = hall.waiting.iter().filter_map(|l| Some((&l.legs.first()?.skill, l.number)));
    let last: BTreeMap<_, _> = lines.collect();
    let late =
        |number: i64| estimate(&known, &hall, number).is_some_and(|wait| wait.p80 > left.as_secs());
    Ok(last.into_values().any(late).then_some(hall.waiting.len()))
}

/// The wait in words.
#[must_use]
pub fn words(t: &T, wait: Option<&Wait>) -> String {
    let Some(wait) = wait else { return t.s("queue-wait-unknown") };
    let name = match (wait.now, wait.next) {
        (true, _) => return t.s("queue-wait-now"),
        (false, true) => "queue-wait-next",
        (false, false) => "queue-wait-about",
    };
    let number = |name, n: i64| kit::text::word(name, n.to_string());
    t.a(name, &[number("about", wait.about()), number("under", wait.under())])
}

/// Learns a site's days before a date, up to [`DAYS`] of them.
///
/// # Errors
/// Those of the engine.
pub async fn learn(house: &House, site: &SiteKey, before: Date) -> Result<Past, Problem> {
    let days = last_days(house, site, before).await?;
    Ok(Past::learn(&days, &planned_minutes(&house.pack)))
}

/// A site's days before a date on which something happened, the oldest first.
///
/// # Errors
/// Those of the engine.
pub async fn last_days(
    house: &House,
    site: &SiteKey,
    before: Date,
) -> Result<Vec<days::Day>, Problem> {
    let site = edge::site(house, site)?;
    let mut days = Vec::new();
    let back = std::iter::successors(before.yesterday().ok(), |d| d.yesterday().ok());
    for date in back.take(LOOK_BACK) {
        let site = site.clone();
        // A snapshot for each: none is held for long.
        days.extend(house.app.read_long(move |tx| past::day(tx, &site, date)).await?);
        if days.len() == DAYS {
            break;
        }
    }
    days.reverse();
    Ok(days)
}

/// How good the estimates of a past day were, had each ticket been told one when it was issued, by
/// what was known the evening before. None when that was too little, or nobody waited.
///
/// # Errors
/// Those of the engine.
pub async fn judge(house: &House, site: &SiteKey, date: Date) -> Result<Option<Score>, Problem> {
    let known = learn(house, site, date).await?;
    let place = edge::site(house, site)?;
    if known.days() < DAYS_MIN {
        return Ok(None);
    }
    let read = move |tx: &mut Tx<'_>| past::day(tx, &place, date);
    let Some(day) = house.app.read_long(read).await? else { return Ok(None) };
    // Seconds of work: not on a thread that serves.
    let judged = tokio::task::spawn_blocking(move || Score::of(&told(&known, &day, STEP))).await;
    judged.map_err(Problem::ours)
}

/// How good the estimates of today were so far, of those who were called. None while they are few.
///
/// # Errors
/// Those of the engine.
pub async fn today(house: &House, site: &SiteKey) -> Result<Option<Score>, Problem> {
    let (place, now) = (edge::site(house, site)?, house.app.now());
    let Some(known) = house.pasts.of(site) else { return Ok(None) };
    let read = move |tx: &mut Tx<'_>| past::so_far(tx, &place, now);
    let Some(day) = house.app.read(read).await? else { return Ok(None) };
    let step = day.visits.len().div_ceil(TODAY_MAX).max(1);
    let judged = tokio::task::spawn_blocking(move || Score::of(&told(&known, &day, step))).await;
    Ok(judged.map_err(Problem::ours)?.filter(|s| s.n >= TODAY_MIN))
}

/// The score of a day, as it is kept.
struct Kept(Score);

impl FromRow for Kept {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        Ok(Self(Score {
            n: row.get("n")?,
            covered: row.get("covered")?,
            error: row.get("error")?,
            share: row.get("share")?,
        }))
    }
}

/// How good the estimates of a day were. None when the day is not judged (yet).
///
/// # Errors
/// Those of the engine.
pub fn score(tx: &mut Tx<'_>, site: &SiteKey, date: Date) -> store::Result<Option<Score>> {
    let kept: Option<Kept> = tx.opt(
        sql!("SELECT n, covered, error, share FROM wait_score WHERE site = $1 AND day = $2"),
        &[site.as_str().into(), Day(date).number().into()],
    )?;
    Ok(kept.map(|k| k.0))
}

/// The score of a day, with its day.
struct Judged(i64, Score);

impl FromRow for Judged {
    fn from_row(row: &mut Row) -> store::Result<Self> {
        Ok(Self(row.get("day")?, Kept::from_row(row)?.0))
    }
}

/// The scores of a site's days (`yyyymmdd`), the newest first.
///
/// # Errors
/// Those of the engine.
pub fn scores(tx: &mut Tx<'_>, site: &SiteKey, most: usize) -> store::Result<Vec<(i64, Score)>> {
    let judged: Vec<Judged> = tx.all(
        sql!(
            "SELECT day, n, covered, error, share FROM wait_score WHERE site = $1
             ORDER BY day DESC LIMIT $2"
        ),
        &[site.as_str().into(), i64::try_from(most).unwrap_or(i64::MAX).into()],
    )?;
    Ok(judged.into_iter().map(|j| (j.0, j.1)).collect())
}

/// Keeps the score of a day.
///
/// # Errors
/// When the actor is not the clock.
pub fn keep_score(
    tx: &mut Tx<'_>,
    _: &mut Cx,
    by: &Actor,
    site: &Site,
    date: Date,
    s: Score,
) -> Result<(), Error> {
    use authz::May;
    by.may(authz::Action::RunTimer, &Scope::node())?;
    journal::work(
        tx,
        sql!(
            "INSERT INTO wait_score (site, day, n, covered, error, share)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (site, day) DO UPDATE SET n = excluded.n, covered = excluded.covered,
               error = excluded.error, share = excluded.share"
        ),
        &[
            site.key.as_str().into(),
            Day(date).number().into(),
            s.n.into(),
            s.covered.into(),
            s.error.into(),
            s.share.into(),
        ],
    )?;
    Ok(())
}

//! Changing a site: between a request and the operation.

use jiff::civil::{Date, Time, Weekday};
use journal::{Command, Lock};
use kit::{Actor, CommandId, ServiceKey, SiteKey};
use pack::{Change, Closure, CounterPlan, Hours, Reason, SiteKind, Unfit};
use web::{House, Problem};

use crate::error::Error;
use crate::plan::{Refusal, events, ops, sql};

/// The words of the days of a week, Monday first.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Changes a site of which the actor has seen `version`, and answers its version then. Whoever asks
/// for the site after that answer sees it changed.
///
/// # Errors
/// When there is no such site, and what the operation refuses.
pub async fn change(
    house: &House,
    by: &Actor,
    key: CommandId,
    site: &SiteKey,
    change: Change,
    version: i64,
) -> Result<i64, Problem> {
    let planned = house.sites.planned(site).ok_or_else(Problem::not_found)?;
    let what = events::written(&change).encode();
    let command = Command::of(by, key, "change-plan", &(site, version, what));
    let (app, sites, pack, actor) =
        (house.app.clone(), house.sites.clone(), house.pack.clone(), by.clone());
    let refused = named(house, &change);
    // A client that goes away must not leave the change recorded and unseen: so the task goes on.
    let task = tokio::spawn(async move {
        let place = planned.clone();
        let done = app
            .write(&[Lock::site(&planned.key)], command, move |tx, cx| {
                ops::change(tx, cx, &actor, (&pack, &place), &change, version)
            })
            .await?;
        sites.put(app.read(move |tx| sql::site(tx, &planned)).await?);
        Ok::<_, Problem>(done.value)
    });
    task.await.map_err(Problem::ours)?.map_err(refused)
}

/// Gives a refusal the name of the service that it is about, in every language.
fn named(house: &House, change: &Change) -> impl FnOnce(Problem) -> Problem + use<> {
    let (pack, about_counters) =
        (house.pack.clone(), matches!(change, Change::Counter(_) | Change::Dropped(_)));
    move |problem| {
        let key = problem.args.iter().find(|(name, _)| *name == "service");
        let key = key.filter(|_| about_counters).and_then(|(_, k)| k.parse::<ServiceKey>().ok());
        let Some(key) = key else { return problem };
        let names = pack.langs.iter().map(|l| (l.clone(), pack.service_name(l, &key)));
        let named = Some(("name", std::sync::Arc::new(names.collect())));
        Problem { named, ..problem }
    }
}

/// A site whose plan can change. The online office has no counters and no hours.
///
/// # Errors
/// When there is none.
pub fn changing(house: &House, key: &SiteKey) -> Result<std::sync::Arc<pack::Site>, Problem> {
    let site = super::site(house, key)?;
    if site.kind == SiteKind::Online { Err(Problem::not_found()) } else { Ok(site) }
}

/// A counter as it was written.
///
/// # Errors
/// A word that can be no body and no skill.
pub fn counter(
    number: u16,
    entity: &str,
    skills: &[String],
    zone: &str,
) -> Result<CounterPlan, Error> {
    let mut all = Vec::new();
    for word in skills {
        let skill = word.parse().map_err(|_| Refusal::from(Unfit::Skill(short(word))))?;
        if !all.contains(&skill) {
            all.push(skill);
        }
    }
    Ok(CounterPlan {
        number,
        entity: entity.parse().map_err(|_| Refusal::from(Unfit::Entity(short(entity))))?,
        skills: all,
        zone: short(zone),
    })
}

/// What was typed, as far as a message shows it.
fn short(word: &str) -> String {
    word.chars().take(40).collect()
}

/// `09:00`.
///
/// # Errors
/// When it is none.
pub fn time(text: &str) -> Result<Time, Error> {
    let read = Time::strptime("%H:%M", text.trim());
    read.map_err(|_| Refusal::Unreadable(short(text)).into())
}

/// `2026-12-30`.
///
/// # Errors
/// When it is none.
pub fn date(text: &str) -> Result<Date, Error> {
    let read = Date::strptime("%Y-%m-%d", text.trim());
    read.map_err(|_| Refusal::Unreadable(short(text)).into())
}

/// A stretch of a weekday.
///
/// # Errors
/// A word that is no day of the week, and a time that is none.
pub fn hours(word: &str, from: &str, until: &str) -> Result<Hours, Error> {
    let n = WEEKDAYS.iter().position(|w| *w == word);
    let day = n.and_then(|n| Weekday::from_monday_zero_offset(i8::try_from(n).ok()?).ok());
    let day = day.ok_or_else(|| Refusal::Unreadable(short(word)))?;
    Ok(Hours { day, from: time(from)?, until: time(until)? })
}

/// A week, each day's stretches one after the other.
#[must_use]
pub fn week(mut hours: Vec<Hours>) -> Change {
    hours.sort_by_key(|h| (h.day.to_monday_zero_offset(), h.from));
    Change::Hours(hours)
}

/// Days as they were written. Without hours the site is closed on them.
///
/// # Errors
/// A day, a time or a reason that is none; one hour without the other.
pub fn closure(
    (first, last): (&str, &str),
    reason: &str,
    (from, until): (&str, &str),
) -> Result<Closure, Error> {
    let hours = match (from.trim(), until.trim()) {
        ("", "") => None,
        (from, until) => Some((time(from)?, time(until)?)),
    };
    let reason = Reason::from_word(reason).ok_or(Refusal::Reason)?;
    Ok(Closure { first: date(first)?, last: date(last)?, reason, hours })
}

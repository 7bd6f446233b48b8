//! Learns from the days that are over: when the program starts, and after each midnight of a site.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use journal::{Command, Lock};
use kit::{Actor, Day, SiteKey};
use queue::wait;
use web::{House, Problem};

/// How often the worker looks whether a day has ended.
const TICK: Duration = Duration::from_secs(60);

/// Learns for ever.
pub async fn run(house: House) {
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut known: BTreeMap<SiteKey, Date> = BTreeMap::new();
    loop {
        tick.tick().await;
        if let Err(e) = once(&house, &mut known).await
            && !e.lasts()
        {
            tracing::error!(error = e.code, "past days could not be read; trying again");
        }
    }
}

/// Learns what each site's days teach, where a day has ended since `known`; then judges the
/// estimates of the last day of each.
///
/// # Errors
/// Those of the engine.
pub async fn once(house: &House, known: &mut BTreeMap<SiteKey, Date>) -> Result<(), Problem> {
    let mut fresh = Vec::new();
    for site in house.sites.halls() {
        let today = Day::of(house.app.now(), &site.zone).0;
        if known.get(&site.key) == Some(&today) {
            continue;
        }
        let past = wait::learn(house, &site.key, today).await?;
        house.pasts.learnt(&site.key, past);
        fresh.push((site, today));
    }
    // Estimates first: judging takes a second or more of a processor.
    for (site, today) in fresh {
        let last = wait::last_days(house, &site.key, today).await?;
        if let Some(day) = last.last()
            && house.app.read_only().is_none()
        {
            judge(house, &site, day.date).await?;
        }
        known.insert(site.key.clone(), today);
    }
    Ok(())
}

/// Judges a day, unless that is done.
async fn judge(
    house: &House,
    site: &std::sync::Arc<pack::Site>,
    date: Date,
) -> Result<(), Problem> {
    let key = site.key.clone();
    if house.app.read(move |tx| wait::score(tx, &key, date)).await?.is_some() {
        return Ok(());
    }
    let Some(score) = wait::judge(house, &site.key, date).await? else { return Ok(()) };
    let by = Actor::clock();
    let name = identity::sign_in::fresh_command::<queue::Error>()?;
    let command = Command::of(&by, name, "judge-waits", &());
    let place = site.clone();
    let run = move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| {
        wait::keep_score(tx, cx, &by, &place, date, score)
    };
    house.app.write(&[Lock::node()], command, run).await?;
    Ok(())
}

//! What the places' pages tell of their halls.

use std::collections::BTreeSet;
use std::sync::Arc;

use catalogue::{Hall, Halls, Quiet, Silence, Soon};
use jiff::SignedDuration;
use kit::Day;
use pack::Site;
use queue::operator::systems::is_used_here;
use web::{House, T, chart};

use crate::cell::Waits;
use crate::{report, withhold};

/// The last hour tells how long one waits now.
const NOW: SignedDuration = SignedDuration::from_hours(1);

struct Known;

/// Knows the halls of this node.
#[must_use]
pub fn halls() -> Arc<dyn Halls> {
    Arc::new(Known)
}

impl Halls for Known {
    fn now<'a>(&'a self, house: &'a House, site: &'a Site) -> Soon<'a, Hall> {
        Box::pin(async move {
            let now = house.app.now();
            let (key, day) = (site.key.clone(), queue::ops::today(site, now));
            let since = now.checked_sub(NOW).unwrap_or(now);
            let read = move |tx: &mut store::Tx<'_>| {
                let waiting = queue::sql::site_day(tx, &key, day)?.map_or(0, |d| d.waiting);
                Ok::<_, store::StoreError>((waiting, queue::recent::waits(tx, &key, day, since)?))
            };
            let (waiting, recent) = house.app.read(read).await?;
            let mut waits = Waits::default();
            for wait in &recent {
                waits.add(&Waits::one(wait.as_millis().try_into().unwrap_or(i64::MAX)));
            }
            let minutes = waits.within(5).filter(|_| waits.n() >= withhold::LEAST);
            Ok(Hall { waiting, minutes })
        })
    }

    fn silent<'a>(&'a self, house: &'a House, site: &'a Site) -> Soon<'a, Vec<Silence>> {
        Box::pin(async move {
            let key = site.key.clone();
            let known = house.app.read(move |tx| queue::operator::sql::outages(tx, &key)).await?;
            let used = |system: &str| is_used_here(&house.pack, site, system);
            let silence = known.into_iter().filter(|o| used(&o.system)).filter_map(|o| {
                let (since, everywhere) = (o.since()?, o.observed.is_some());
                Some(Silence { system: o.system, since, everywhere })
            });
            Ok(silence.collect())
        })
    }

    fn quiet<'a>(&'a self, house: &'a House, t: &'a T, site: &'a Site) -> Soon<'a, Option<Quiet>> {
        Box::pin(async move {
            let (key, today) = (site.key.clone(), Day::of(house.app.now(), &site.zone));
            let read = move |tx: &mut store::Tx<'_>| report::quiet(tx, key.as_str(), today);
            let known = house.app.read(read).await?;
            if known.is_empty() {
                return Ok(None);
            }
            let hours: BTreeSet<&String> = known.keys().map(|(_, hour)| hour).collect();
            let hours: Vec<String> = hours.into_iter().cloned().collect();
            let weekdays: BTreeSet<i8> = known.keys().map(|(weekday, _)| *weekday).collect();
            let row = |weekday: &i8| {
                let minutes = hours.iter().map(|h| known.get(&(*weekday, h.clone())).copied());
                (t.s(&format!("figures-weekday-{}", weekday + 1)), minutes.collect::<Vec<_>>())
            };
            let rows: Vec<(String, Vec<Option<i64>>)> = weekdays.iter().map(row).collect();
            let chart = chart::week(&rows, &hours, &said(t, &known));
            let cell = |n: &Option<i64>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
            let days = rows.iter().map(|(name, r)| (name.clone(), r.iter().map(cell).collect()));
            Ok(Some(Quiet { chart, days: days.collect(), hours }))
        })
    }
}

/// The chart in words: when it is quietest, and when it is not.
fn said(t: &T, known: &report::Week) -> String {
    let at = |found: Option<(&(i8, String), &i64)>| {
        found.map(|((weekday, hour), n)| {
            (format!("{} {hour}:00", t.s(&format!("figures-weekday-{}", weekday + 1))), *n)
        })
    };
    let (least, fewest) = at(known.iter().min_by_key(|(_, n)| **n)).unwrap_or_default();
    let (most, longest) = at(known.iter().max_by_key(|(_, n)| **n)).unwrap_or_default();
    let args = [
        kit::text::word("least", least),
        kit::text::word("fewest", fewest.to_string()),
        kit::text::word("most", most),
        kit::text::word("longest", longest.to_string()),
    ];
    t.a("figures-quiet-chart", &args)
}

//! How good the estimates of waits were: today so far, on the last day that was judged, and over
//! some days.

use kit::text::word;
use store::Tx;
use web::chart::{self, Bar};
use web::{House, Problem, T};

use crate::pages::report::day_words;
use crate::wait::{self, DAYS};
use pack::Site;

/// The part of the manager's page. None before a day was judged.
pub(super) struct Estimates {
    pub(super) said: Vec<String>,
    pub(super) chart: String,
    pub(super) rows: Vec<[String; 4]>,
}

fn percent(thousandths: i64) -> String {
    ((thousandths + 5) / 10).to_string()
}

fn minutes(seconds: i64) -> String {
    ((seconds + 30) / 60).to_string()
}

/// Today so far. None while few were called.
pub(super) async fn today(house: &House, t: &T, site: &Site) -> Result<Option<String>, Problem> {
    let said = |s: days::Score| {
        let args = [
            word("n", s.n.to_string()),
            word("share", percent(s.covered)),
            word("minutes", minutes(s.error)),
        ];
        t.a("head-estimates-today", &args)
    };
    Ok(wait::today(house, &site.key).await?.map(said))
}

/// Reads and says it.
pub(super) async fn of(house: &House, t: &T, site: &Site) -> Result<Option<Estimates>, Problem> {
    let key = site.key.clone();
    let days = house.app.read(move |tx: &mut Tx<'_>| wait::scores(tx, &key, DAYS)).await?;
    let Some((last, newest)) = days.first() else { return Ok(None) };
    let n: i64 = days.iter().map(|(_, s)| s.n).sum();
    let covered = days.iter().map(|(_, s)| s.covered * s.n).sum::<i64>() / n.max(1);
    let mut errors: Vec<i64> = days.iter().map(|(_, s)| s.error).collect();
    errors.sort_unstable();
    let error = errors.get(errors.len() / 2).copied().unwrap_or(0);
    let say = |name, count: i64, first: (&'static str, String), covered, error| {
        let args = [
            word(first.0, first.1),
            word("n", count.to_string()),
            word("share", percent(covered)),
            word("minutes", minutes(error)),
        ];
        t.a(name, &args)
    };
    let bars: Vec<Bar> = days
        .iter()
        .rev()
        .map(|(day, s)| Bar {
            name: format!("{:02}", day % 100),
            value: Some((s.covered + 5) / 10),
            above: None,
        })
        .collect();
    let label = t.a(
        "head-estimates-chart",
        &[word("n", days.len().to_string()), word("share", percent(covered))],
    );
    Ok(Some(Estimates {
        said: vec![
            say(
                "head-estimates-last",
                newest.n,
                ("day", day_words(*last)),
                newest.covered,
                newest.error,
            ),
            say("head-estimates-days", n, ("days", days.len().to_string()), covered, error),
        ],
        chart: chart::upright(&bars, &label),
        rows: days
            .iter()
            .map(|(day, s)| {
                let share = format!("{} %", percent(s.covered));
                [
                    day_words(*day),
                    s.n.to_string(),
                    share,
                    t.w("queue-desk-minutes", "n", minutes(s.error)),
                ]
            })
            .collect(),
    }))
}

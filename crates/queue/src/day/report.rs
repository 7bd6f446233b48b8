//! The report of a day: figures from the rows of its visits, and nothing else. The same rows give
//! the same figures on any later day.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

/// Times of fewer visits than this are withheld: they would be times of people.
pub const FEW: usize = 5;
/// The key of those who were never called, among the bodies.
pub const NEVER_CALLED: &str = "never-called";

/// A visit, as the tables have it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Its number of the day.
    pub number: i64,
    /// When the visitor came.
    pub arrived: Timestamp,
    /// How it ended, or where it is.
    pub state: String,
    /// The ground, if the visitor was turned away.
    pub ground: Option<String>,
}

/// The first call of a visit.
#[derive(Clone, Debug)]
pub struct FirstCall {
    /// The number.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// The body that called.
    pub entity: String,
}

/// A service that was given.
#[derive(Clone, Debug)]
pub struct Given {
    /// The number of the visit.
    pub number: i64,
    /// The body that gave it.
    pub entity: String,
    /// From when.
    pub started: Timestamp,
    /// Until when.
    pub finished: Timestamp,
    /// How it ended, a word of the pack.
    pub outcome: String,
    /// Whether it took the time it took: then no time is made of it.
    pub untimed: bool,
}

/// A stretch in which a system did not answer.
#[derive(Clone, Debug)]
pub struct Silence {
    /// Which, a word of the pack.
    pub system: String,
    /// From when.
    pub since: Timestamp,
    /// Until when; none while it goes on.
    pub until: Option<Timestamp>,
    /// Why, as staff said, a word of the pack.
    pub reason: Option<String>,
}

/// The rows of a day.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Visits, by number.
    pub visits: Vec<Visit>,
    /// First calls.
    pub calls: Vec<FirstCall>,
    /// Services that were given.
    pub given: Vec<Given>,
    /// The reasons of overrides.
    pub overrides: Vec<String>,
    /// When staff said that a system did not answer.
    pub reported: Vec<Silence>,
    /// When a system did not answer the heartbeat.
    pub observed: Vec<Silence>,
    /// When the day ended. None: it goes on, and no outage is counted.
    pub ended: Option<Timestamp>,
}

/// How long something took: the median, and within what nine of ten stayed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Times {
    /// How many.
    pub n: usize,
    /// The median in seconds; null for fewer than five.
    pub median_s: Option<i64>,
    /// Nine of ten were within this, in seconds; null for fewer than five.
    pub p90_s: Option<i64>,
}

/// Figures of visits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figures {
    /// Visits.
    pub visits: usize,
    /// From coming to the first call.
    pub wait: Times,
    /// At the counter, by service.
    pub service: Times,
    /// Served to the end.
    pub served: usize,
    /// Turned away on a ground.
    pub turned_away: usize,
    /// Called, did not come, and not back in time.
    pub did_not_come: usize,
    /// Left by their own wish.
    pub left: usize,
    /// The day was closed first.
    pub unserved: usize,
    /// Still here.
    pub here: usize,
}

/// Figures of one body, or of those who came in one hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// The key of the body, or the hour at the site: `09`.
    pub key: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// How many of a word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    /// A word of the pack.
    pub key: String,
    /// How many.
    pub n: usize,
}

/// How long a system did not answer, from the first visit until the end of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outage {
    /// Which, a word of the pack.
    pub key: String,
    /// As staff said, in seconds.
    pub reported_s: i64,
    /// As the heartbeat saw it, in seconds.
    pub observed_s: i64,
    /// Why, as staff said: words of the pack, and how often.
    pub reasons: Vec<Count>,
}

/// The report of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Report {
    /// The whole day.
    pub total: Figures,
    /// Services by how they ended.
    pub outcomes: Vec<Count>,
    /// Visitors who were turned away and did not come back, by ground.
    pub grounds: Vec<Count>,
    /// Visitors whom two people put first, by reason.
    pub overrides: Vec<Count>,
    /// By the body that called first; services by the body that gave them.
    pub entities: Vec<Line>,
    /// By the hour of coming.
    pub hours: Vec<Line>,
    /// Systems that did not answer.
    pub systems: Vec<Outage>,
}

/// What is gathered for one line.
#[derive(Default)]
struct Sums {
    figures: Figures,
    waits: Vec<i64>,
    services: Vec<i64>,
}

impl Sums {
    fn visit(&mut self, v: &Visit, wait: Option<i64>) {
        let f = &mut self.figures;
        f.visits += 1;
        let ended = match v.state.as_str() {
            "finished" => &mut f.served,
            "turned-away" => &mut f.turned_away,
            "lapsed" => &mut f.did_not_come,
            "left" => &mut f.left,
            "unserved" => &mut f.unserved,
            _ => &mut f.here,
        };
        *ended += 1;
        self.waits.extend(wait);
    }

    fn figures(mut self) -> Figures {
        self.figures.wait = times(&mut self.waits);
        self.figures.service = times(&mut self.services);
        self.figures
    }
}

/// The nearest rank: always a time that was measured.
fn times(all: &mut [i64]) -> Times {
    all.sort_unstable();
    let n = all.len();
    let rank = |tenths: usize| {
        let rank = (n * tenths).div_ceil(10).saturating_sub(1);
        all.get(rank).copied().filter(|_| n >= FEW)
    };
    Times { n, median_s: rank(5), p90_s: rank(9) }
}

fn seconds(from: Timestamp, until: Timestamp) -> i64 {
    until.duration_since(from).as_secs().max(0)
}

fn lines(sums: BTreeMap<String, Sums>) -> Vec<Line> {
    sums.into_iter().map(|(key, sums)| Line { key, figures: sums.figures() }).collect()
}

fn counts<'a>(words: impl Iterator<Item = &'a String>) -> Vec<Count> {
    let mut all: BTreeMap<&String, usize> = BTreeMap::new();
    words.for_each(|word| *all.entry(word).or_default() += 1);
    all.into_iter().map(|(key, n)| Count { key: key.clone(), n }).collect()
}

/// The figures of a day at a site in this zone.
#[must_use]
pub fn of(rows: &Rows, zone: &TimeZone) -> Report {
    let mut first: BTreeMap<i64, &FirstCall> = BTreeMap::new();
    for call in &rows.calls {
        first.entry(call.number).or_insert(call);
    }
    let (mut total, mut hour_of) = (Sums::default(), BTreeMap::new());
    let mut entities: BTreeMap<String, Sums> = BTreeMap::new();
    let mut hours: BTreeMap<String, Sums> = BTreeMap::new();
    for v in &rows.visits {
        let call = first.get(&v.number);
        let wait = call.map(|c| seconds(v.arrived, c.at));
        let hour = zone.to_datetime(v.arrived).strftime("%H").to_string();
        let entity = call.map_or(NEVER_CALLED, |c| c.entity.as_str());
        total.visit(v, wait);
        entities.entry(entity.to_owned()).or_default().visit(v, wait);
        hours.entry(hour.clone()).or_default().visit(v, wait);
        hour_of.insert(v.number, hour);
    }
    for g in rows.given.iter().filter(|g| !g.untimed) {
        let took = seconds(g.started, g.finished);
        total.services.push(took);
        entities.entry(g.entity.clone()).or_default().services.push(took);
        if let Some(hour) = hour_of.get(&g.number) {
            hours.entry(hour.clone()).or_default().services.push(took);
        }
    }
    Report {
        total: total.figures(),
        outcomes: counts(rows.given.iter().map(|g| &g.outcome)),
        grounds: counts(rows.visits.iter().filter_map(|v| v.ground.as_ref())),
        overrides: counts(rows.overrides.iter()),
        entities: lines(entities),
        hours: lines(hours),
        systems: outages(rows),
    }
}

/// How long each system was silent on the day, from its first visit on.
fn outages(rows: &Rows) -> Vec<Outage> {
    let begun = rows.visits.iter().map(|v| v.arrived).min();
    let Some((begun, ended)) = begun.zip(rows.ended) else { return Vec::new() };
    let mut all: BTreeMap<&str, [i64; 2]> = BTreeMap::new();
    for (n, list) in [&rows.reported, &rows.observed].into_iter().enumerate() {
        for s in list {
            let until = s.until.map_or(ended, |at| at.min(ended));
            let sums = all.entry(s.system.as_str()).or_default();
            if let Some(sum) = sums.get_mut(n) {
                *sum += seconds(s.since.max(begun), until);
            }
        }
    }
    all.into_iter()
        .filter(|(_, sums)| *sums != [0, 0])
        .map(|(key, [reported_s, observed_s])| Outage {
            key: key.to_owned(),
            reported_s,
            observed_s,
            reasons: counts(
                rows.reported.iter().filter(|s| s.system == key).filter_map(|s| s.reason.as_ref()),
            ),
        })
        .collect()
}

/// The report as a table for spreadsheets.
#[must_use]
pub fn csv(report: &Report) -> String {
    let mut out = "part,key,visits,waits,wait_median_s,wait_p90_s,services,service_median_s,\
         service_p90_s,served,turned_away,did_not_come,left,unserved,still_here,count\r\n"
        .to_owned();
    let time = |s: Option<i64>| s.map(|s| format!("{s}")).unwrap_or_default();
    let mut line = |part: &str, key: &str, f: &Figures| {
        let (w, s) = (&f.wait, &f.service);
        out.push_str(&format!(
            "{part},{key},{},{},{},{},{},{},{},{},{},{},{},{},{},\r\n",
            f.visits,
            w.n,
            time(w.median_s),
            time(w.p90_s),
            s.n,
            time(s.median_s),
            time(s.p90_s),
            f.served,
            f.turned_away,
            f.did_not_come,
            f.left,
            f.unserved,
            f.here,
        ));
    };
    line("day", "", &report.total);
    report.entities.iter().for_each(|l| line("entity", &l.key, &l.figures));
    report.hours.iter().for_each(|l| line("hour", &l.key, &l.figures));
    for o in &report.systems {
        let mut line = |part: &str, n: i64| {
            out.push_str(&format!("{part},{},,,,,,,,,,,,,,{n}\r\n", o.key));
        };
        line("system_reported_s", o.reported_s);
        line("system_observed_s", o.observed_s);
        for c in &o.reasons {
            line(&format!("system_reason_{}", c.key), i64::try_from(c.n).unwrap_or(i64::MAX));
        }
    }
    for (part, list) in [
        ("outcome", &report.outcomes),
        ("turned_away_ground", &report.grounds),
        ("override_reason", &report.overrides),
    ] {
        list.iter()
            .for_each(|c| out.push_str(&format!("{part},{},,,,,,,,,,,,,,{}\r\n", c.key, c.n)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_nearest_ranks_and_withheld_for_a_few() {
        let mut ten: Vec<i64> = (1..=10).rev().collect();
        assert_eq!(times(&mut ten), Times { n: 10, median_s: Some(5), p90_s: Some(9) });
        let mut five = vec![5, 4, 3, 2, 1];
        assert_eq!(times(&mut five), Times { n: 5, median_s: Some(3), p90_s: Some(5) });
        let mut four = vec![1, 2, 3, 4];
        assert_eq!(times(&mut four), Times { n: 4, median_s: None, p90_s: None });
    }

    #[test]
    fn hours_are_those_of_the_site_also_when_one_comes_twice() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // 02:30 in summer time, and an hour later 02:30 again.
        let visit = |number, at: &str| Visit {
            number,
            arrived: at.parse().unwrap(),
            state: "left".to_owned(),
            ground: None,
        };
        let visits = vec![visit(1, "2026-10-25T00:30:00Z"), visit(2, "2026-10-25T01:30:00Z")];
        let report = of(&Rows { visits, ..Rows::default() }, &zone);
        let hours: Vec<_> =
            report.hours.iter().map(|l| (l.key.as_str(), l.figures.visits)).collect();
        assert_eq!(hours, [("02", 2)]);
        assert_eq!(report.entities[0].key, NEVER_CALLED);
        assert_eq!((report.total.left, report.total.wait.n), (2, 0));
    }
}

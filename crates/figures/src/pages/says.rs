//! How words and counts are said on the page of the figures.

use kit::text::word;
use web::chart::{self, Bar};
use web::{Ask, House, T};

use super::{Fact, Figure, Row};
use crate::cell::{Dim, NO_ANSWER};
use crate::period::Kind;
use crate::report::{Line, Report};

/// The columns of a table of what became of visitors, after its first one.
const FLOW: [&str; 10] = [
    "median",
    "p90",
    "called",
    "left",
    "missed",
    "finished",
    "turned",
    "unserved",
    "paper",
    "overridden",
];

/// How words and counts are said on the page.
pub(super) struct Says<'a> {
    pub(super) t: &'a T,
    pub(super) house: &'a House,
    pub(super) ask: &'a Ask,
}

impl Says<'_> {
    fn s(&self, key: &str) -> String {
        self.t.s(key)
    }
    fn count(&self, n: Option<i64>) -> String {
        n.map_or_else(|| self.s("figures-withheld"), |n| n.to_string())
    }
    /// A wait. There is none where nobody was called, and none where that is withheld.
    fn minutes(&self, called: Option<i64>, n: Option<i64>) -> String {
        match (called, n) {
            (None, _) => self.s("figures-withheld"),
            (_, None) => "–".to_owned(),
            (_, Some(n)) => self.t.w("figures-minutes", "n", n),
        }
    }
    fn entity(&self, key: &str) -> String {
        let known = key.parse().map(|key| self.house.pack.entity_name(&self.ask.lang, &key));
        known.unwrap_or_else(|_| self.s("figures-other"))
    }
    fn ground(&self, key: &str) -> String {
        self.house.pack.say(&self.ask.lang, &format!("g-{key}"))
    }

    /// Everything in a period, in a few words.
    pub(super) fn facts(&self, report: &Report) -> Vec<Fact> {
        let total = &report.total;
        let fact =
            |name: &str, value: String, note: String| Fact { name: self.s(name), value, note };
        let of = |n: Option<i64>| n.map(|n| self.t.w("figures-of", "n", n)).unwrap_or_default();
        let wait = |n| self.minutes(total.called, n);
        vec![
            fact("figures-median", wait(total.median), of(total.called)),
            fact("figures-p90", wait(total.p90), of(total.called)),
            fact("figures-left", self.count(total.left), of(total.visits)),
            fact("figures-missed", self.count(total.missed), of(total.visits)),
            fact("figures-finished", self.count(total.finished), of(total.visits)),
            fact("figures-turned", self.count(total.turned), of(total.visits)),
            fact("figures-unserved", self.count(total.unserved), of(total.visits)),
            fact("figures-paper", self.count(total.paper), of(total.visits)),
            fact("figures-overridden", self.count(total.overridden), of(total.visits)),
            fact("figures-rating", self.rating(total), self.response(total)),
            fact("figures-asked-money", self.asked_money(report), of(total.rated)),
        ]
    }

    /// How many were asked for money: an answer that nobody gave has no line.
    fn asked_money(&self, report: &Report) -> String {
        let asked = report.by(Dim::Money).iter().find(|l| l.key == "yes");
        match (report.total.rated, asked) {
            (Some(0), _) => "–".to_owned(),
            (None, _) => self.s("figures-withheld"),
            (Some(_), None) => "0".to_owned(),
            (Some(_), Some(line)) => self.count(line.rated),
        }
    }

    /// `4.3` of 5: the same in every language.
    fn rating(&self, line: &Line) -> String {
        match (line.rated, line.rating) {
            (None, _) => self.s("figures-withheld"),
            (_, None) => "–".to_owned(),
            (_, Some(tenths)) => said_tenths(tenths),
        }
    }
    /// How many rated, and of how many of a hundred who could.
    fn response(&self, total: &Line) -> String {
        let Some((rated, share)) = total.rated.zip(total.response) else { return String::new() };
        let args = [word("n", rated.to_string()), word("share", share.to_string())];
        self.t.a("figures-response", &args)
    }

    /// What became of visitors, in the order of [`FLOW`].
    fn flow(&self, l: &Line) -> Vec<String> {
        let counts =
            [l.called, l.left, l.missed, l.finished, l.turned, l.unserved, l.paper, l.overridden];
        let waits = [l.median, l.p90].map(|n| self.minutes(l.called, n));
        waits.into_iter().chain(counts.map(|n| self.count(n))).collect()
    }
    fn flow_head(&self, by: &str) -> Vec<String> {
        let names = [by].into_iter().chain(FLOW);
        names.map(|h| self.s(&format!("figures-{h}"))).collect()
    }

    /// The days, weeks or months of a period.
    pub(super) fn parts(&self, report: &Report) -> Figure {
        let kind = report.period.kind.part().map_or("day", Kind::word);
        let lines = &report.parts;
        // The year is said above.
        let name = |l: &Line| l.key.split_once('-').map_or(l.key.clone(), |(_, n)| n.to_owned());
        let bars: Vec<Bar> =
            lines.iter().map(|l| Bar { name: name(l), value: l.median, above: l.p90 }).collect();
        let rows = lines.iter().map(|l| Row { name: l.key.clone(), cells: self.flow(l) });
        Figure {
            id: "part",
            title: self.s(&format!("figures-by-{kind}-title")),
            text: self.s(&format!("figures-by-{kind}-text")),
            chart: chart::upright(&bars, &self.extremes("figures-part-chart", &bars)),
            head: self.flow_head("period"),
            rows: rows.collect(),
            rule: self.s("figures-rule-public"),
        }
    }

    pub(super) fn hours(&self, lines: &[Line]) -> Figure {
        let bars: Vec<Bar> = lines
            .iter()
            .map(|l| Bar { name: l.key.clone(), value: l.median, above: l.p90 })
            .collect();
        let label = self.extremes("figures-hour-chart", &bars);
        let rows = lines.iter().map(|l| Row { name: format!("{}:00", l.key), cells: self.flow(l) });
        Figure {
            id: "hour",
            title: self.s("figures-hour-title"),
            text: self.s("figures-hour-text"),
            chart: chart::upright(&bars, &label),
            head: self.flow_head("hour"),
            rows: rows.collect(),
            rule: self.s("figures-rule-hour"),
        }
    }

    pub(super) fn entities(&self, lines: &[Line]) -> Figure {
        let bars: Vec<Bar> = lines
            .iter()
            .map(|l| Bar { name: self.entity(&l.key), value: l.median, above: None })
            .collect();
        let label = self.extremes("figures-entity-chart", &bars);
        let rows = lines.iter().map(|l| Row { name: self.entity(&l.key), cells: self.flow(l) });
        Figure {
            id: "entity",
            title: self.s("figures-entity-title"),
            text: self.s("figures-entity-text"),
            chart: chart::lying(&bars, &label),
            head: self.flow_head("entity"),
            rows: rows.collect(),
            rule: self.s("figures-rule-committed"),
        }
    }

    pub(super) fn grounds(&self, lines: &[Line]) -> Figure {
        let mut lines: Vec<&Line> = lines.iter().collect();
        lines.sort_by_key(|l| std::cmp::Reverse(l.turned));
        let bars: Vec<Bar> = lines
            .iter()
            .map(|l| Bar { name: self.ground(&l.key), value: l.turned, above: None })
            .collect();
        let rows = lines
            .iter()
            .map(|l| Row { name: self.ground(&l.key), cells: vec![self.count(l.turned)] });
        Figure {
            id: "ground",
            title: self.s("figures-ground-title"),
            text: self.s("figures-ground-text"),
            chart: chart::lying(&bars, &self.s("figures-ground-chart")),
            head: vec![self.s("figures-ground"), self.s("figures-turned")],
            rows: rows.collect(),
            rule: self.s("figures-rule-committed"),
        }
    }

    pub(super) fn reasons(&self, lines: &[Line]) -> Figure {
        let name = |l: &Line| self.house.pack.say(&self.ask.lang, &format!("override-{}", l.key));
        let bars: Vec<Bar> =
            lines.iter().map(|l| Bar { name: name(l), value: l.overridden, above: None }).collect();
        let rows =
            lines.iter().map(|l| Row { name: name(l), cells: vec![self.count(l.overridden)] });
        Figure {
            id: "reason",
            title: self.s("figures-reason-title"),
            text: self.s("figures-reason-text"),
            chart: chart::lying(&bars, &self.s("figures-reason-chart")),
            head: vec![self.s("figures-ground"), self.s("figures-overridden")],
            rows: rows.collect(),
            rule: self.s("figures-rule-reason"),
        }
    }

    pub(super) fn ratings(&self, lines: &[Line]) -> Figure {
        let lines = || lines.iter().filter(|l| l.rated != Some(0));
        let bars: Vec<Bar> = lines()
            .map(|l| Bar { name: self.entity(&l.key), value: l.rating, above: None })
            .collect();
        let rows = lines().map(|l| Row {
            name: self.entity(&l.key),
            cells: vec![self.rating(l), self.count(l.rated), self.share(l)],
        });
        let label = self.s("figures-rating-chart");
        Figure {
            id: "rating",
            title: self.s("figures-rating-title"),
            text: self.s("figures-rating-text"),
            chart: chart::lying_as(&bars, &label, said_tenths),
            head: ["entity", "rating", "rated", "share"]
                .map(|h| self.s(&format!("figures-{h}")))
                .into(),
            rows: rows.collect(),
            rule: self.s("figures-rule-rating"),
        }
    }

    /// `12 %`: how many of those who could rate did.
    fn share(&self, line: &Line) -> String {
        match (line.rated, line.response) {
            (None, _) => self.s("figures-withheld"),
            (_, None) => "–".to_owned(),
            (_, Some(n)) => format!("{n} %"),
        }
    }

    /// What was answered to a question of a rating, or said of themselves.
    pub(super) fn said(&self, dim: Dim, lines: &[Line]) -> Figure {
        let rating = Dim::ANSWERS.contains(&dim);
        let about = if rating { "answer" } else { "visitor" };
        let n = |l: &Line| if rating { l.rated } else { l.described };
        let name = |l: &Line| match l.key.as_str() {
            NO_ANSWER => self.s("figures-no-answer"),
            key => self.s(&format!("front-rate-{}-{key}", dim.word())),
        };
        let bars: Vec<Bar> =
            lines.iter().map(|l| Bar { name: name(l), value: n(l), above: None }).collect();
        let rows = lines.iter().map(|l| Row { name: name(l), cells: vec![self.count(n(l))] });
        Figure {
            id: dim.word(),
            title: self.s(&format!("front-rate-{}", dim.word())),
            text: self.s(&format!("figures-{about}-text")),
            chart: chart::lying(&bars, &self.s("figures-answer-chart")),
            head: vec![self.s("figures-answer"), self.s(&format!("figures-{about}-count"))],
            rows: rows.collect(),
            rule: self.s(&format!("figures-rule-{about}")),
        }
    }

    pub(super) fn ratings_by_hour(&self, lines: &[Line]) -> Figure {
        let lines = || lines.iter().filter(|l| l.rated != Some(0));
        let bars: Vec<Bar> =
            lines().map(|l| Bar { name: l.key.clone(), value: l.rating, above: None }).collect();
        let rows = lines().map(|l| Row {
            name: format!("{}:00", l.key),
            cells: vec![self.rating(l), self.count(l.rated)],
        });
        let label = self.s("figures-rating-hour-chart");
        Figure {
            id: "rating-hour",
            title: self.s("figures-rating-hour-title"),
            text: self.s("figures-rating-hour-text"),
            chart: chart::lying_as(&bars, &label, said_tenths),
            head: ["hour", "rating", "rated"].map(|h| self.s(&format!("figures-{h}"))).into(),
            rows: rows.collect(),
            rule: self.s("figures-rule-rating"),
        }
    }

    /// A chart in words: where its value is least, and where it is most.
    fn extremes(&self, key: &str, bars: &[Bar]) -> String {
        let known = || bars.iter().filter(|b| b.value.is_some());
        let name = |bar: Option<&Bar>| bar.map(|b| b.name.clone()).unwrap_or_default();
        let value = |bar: Option<&Bar>| bar.and_then(|b| b.value).unwrap_or(0).to_string();
        let (least, most) = (known().min_by_key(|b| b.value), known().max_by_key(|b| b.value));
        let args = [
            word("least", name(least)),
            word("fewest", value(least)),
            word("most", name(most)),
            word("longest", value(most)),
        ];
        if least.is_none() { self.s("figures-chart-none") } else { self.t.a(key, &args) }
    }
}

fn said_tenths(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

//! The figures as a table for other programs (RFC 4180): one line a key, empty where a count is
//! withheld. Keys and not names, so that it reads the same in every language.

use std::fmt::Write as _;

use crate::cell::Dim;
use crate::report::{Line, Report};

pub(crate) fn csv(report: &Report) -> String {
    let mut out = "by,key,visits,called,median_min,p90_min,left,did_not_come,finished,turned_away,\
         unserved,put_first,served_on_paper,ratings,rating_tenths,response_percent,described\r\n"
        .to_owned();
    row(&mut out, "all", &report.total);
    let part = report.period.kind.part().map_or("day", |kind| kind.word());
    report.parts.iter().for_each(|line| row(&mut out, part, line));
    for dim in Dim::KEYED {
        report.by(dim).iter().for_each(|line| row(&mut out, dim.word(), line));
    }
    out
}

fn row(out: &mut String, by: &str, line: &Line) {
    let counts = [
        line.visits,
        line.called,
        line.median,
        line.p90,
        line.left,
        line.missed,
        line.finished,
        line.turned,
        line.unserved,
        line.overridden,
        line.paper,
        line.rated,
        line.rating,
        line.response,
        line.described,
    ];
    // Keys are words of the pack: letters, digits and hyphens.
    let _ = write!(out, "{by},{}", line.key);
    for n in counts {
        let _ = write!(out, ",{}", n.map(|n| n.to_string()).unwrap_or_default());
    }
    out.push_str("\r\n");
}

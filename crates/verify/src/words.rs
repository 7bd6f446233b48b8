//! What a receipt proves, in words.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::cbor::{Map, Val};
use ledger::leaf::Leaf;
use ledger::receipt::Checked;

use crate::figures::Figures;

/// Says what a receipt proves.
///
/// # Errors
/// When nothing can be written.
pub(crate) fn proves(out: &mut dyn Write, checked: &Checked) -> io::Result<()> {
    let Checked { leaf, index, checkpoint, facts, sealed } = checked;
    writeln!(out, "The receipt holds.")?;
    writeln!(out, "log: {}, which had {} entries then", checkpoint.origin, checkpoint.size)?;
    writeln!(out, "entry: {index}, {}, at {}", leaf.kind, time(leaf))?;
    writeln!(out, "place: {}", leaf.place.escape_debug())?;
    if let Ok(day) = leaf.public.int("day") {
        writeln!(out, "day: {}", date(day))?;
    }
    if let Ok(number) = leaf.public.int("number") {
        writeln!(out, "number: {number}")?;
    }
    if let Some(other) = others(&leaf.public, &["day", "number"]) {
        writeln!(out, "public: {other}")?;
    }
    match facts.as_ref().map(|facts| others(facts, &[])) {
        Some(facts) => writeln!(out, "opened facts: {}", facts.as_deref().unwrap_or("none"))?,
        None => writeln!(out, "opened facts: the receipt opens none")?,
    }
    for part in sealed {
        let fields = Map::decode(&part.fields).ok().and_then(|fields| others(&fields, &[]));
        let fields = fields.unwrap_or_else(|| hex(&part.fields));
        writeln!(out, "opened sealed part {}: {fields}", part.place)?;
    }
    Ok(())
}

/// Says what the log adds up to.
///
/// # Errors
/// When nothing can be written.
pub(crate) fn counted(out: &mut dyn Write, counted: &Figures) -> io::Result<()> {
    let Some((first, last)) = counted.entries else {
        return writeln!(out, "no number was taken there and then");
    };
    let sum = counted.total();
    writeln!(out, "entries: {first} to {last}")?;
    writeln!(out, "numbers taken: {}", sum.visits)?;
    writeln!(out, "called: {}", sum.called())?;
    for (of, of_ten) in [("half", 5), ("9 of 10", 9)] {
        if let Some(minutes) = sum.within(of_ten) {
            writeln!(out, "{of} waited at most: {minutes} min")?;
        }
    }
    writeln!(out, "left before the call: {}", sum.left)?;
    writeln!(out, "did not come when called: {}", sum.missed)?;
    writeln!(out, "not served when the day was closed: {}", sum.unserved)?;
    writeln!(out, "served on paper: {}", sum.paper)?;
    writeln!(out, "put first by two people: {}", sum.overridden)?;
    for (reason, n) in &counted.overridden {
        writeln!(out, "put first, {}: {n}", reason.escape_debug())?;
    }
    writeln!(out, "could rate: {}", sum.could_rate)?;
    writeln!(out, "ratings: {} (what they say is not public)", counted.rated)?;
    writeln!(out, "said something of themselves: {} (what, is not public)", counted.described)
}

/// The same by hour, a line each.
pub(crate) fn by_hour(out: &mut dyn Write, counted: &Figures, zone: &TimeZone) -> io::Result<()> {
    for (hour, h) in counted.hours(zone) {
        let minutes = |of| h.within(of).map_or_else(|| "-".to_owned(), |n| format!("{n} min"));
        writeln!(
            out,
            "hour {hour:02}: numbers taken {}, called {}, half waited at most {}, 9 of 10 waited \
             at most {}, left {}, did not come {}, not served {}, on paper {}, put first {}",
            h.visits,
            h.called(),
            minutes(5),
            minutes(9),
            h.left,
            h.missed,
            h.unserved,
            h.paper,
            h.overridden
        )?;
    }
    Ok(())
}

fn time(leaf: &Leaf) -> String {
    let at = i64::try_from(leaf.at_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map_or_else(|| format!("{} ms", leaf.at_ms), |at| at.to_string())
}

/// `20261124` as it is written elsewhere.
fn date(day: i64) -> String {
    format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100)
}

fn others(map: &Map, but: &[&str]) -> Option<String> {
    let shown: Vec<String> = map
        .iter()
        .filter(|(key, _)| !but.contains(key))
        .map(|(key, value)| format!("{} = {}", key.escape_debug(), show(value)))
        .collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

/// A value as one line without control characters: it comes from outside, and goes to a terminal.
fn show(value: &Val) -> String {
    let list = |shown: Vec<String>| shown.join(", ");
    match value {
        Val::Null => "none".to_owned(),
        Val::Bool(yes) => yes.to_string(),
        Val::Int(n) => n.to_string(),
        Val::Text(text) => text.escape_debug().to_string(),
        Val::Bytes(bytes) => hex(bytes),
        Val::List(values) => format!("[{}]", list(values.iter().map(show).collect())),
        Val::Map(map) => format!("{{{}}}", others(map, &[]).unwrap_or_default()),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

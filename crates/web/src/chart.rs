//! Charts as SVG. Each has a text alternative, and a table beside it with every number.

use std::fmt::Write as _;

/// A bar: its name, its value, and a second value for the line above the bars.
pub struct Bar {
    /// What it is of.
    pub name: String,
    /// How long it is; none where that is not known or not shown.
    pub value: Option<i64>,
    /// A second value, of the line above the bars.
    pub above: Option<i64>,
}

/// Characters of a name that fit beside its bar.
const NAME: usize = 28;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn open(wide: i64, high: i64, label: &str) -> String {
    let label = escaped(label);
    format!(
        "<svg class=\"chart\" viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-label=\"{label}\">"
    )
}

/// The next round number, so that the scale has four even parts.
fn scale(most: i64) -> i64 {
    let step = [1, 2, 3, 5, 10, 15, 30, 60, 120, 240].into_iter().find(|s| s * 4 >= most);
    step.unwrap_or(360) * 4
}

/// Upright bars with a line above them, over a scale.
#[must_use]
pub fn upright(bars: &[Bar], label: &str) -> String {
    let most = bars.iter().filter_map(|b| b.above.max(b.value)).max().unwrap_or(0);
    let top = scale(most);
    let y = |n: i64| 190 - n.min(top) * 160 / top;
    let mut out = open(640, 230, label);
    for n in 0..=4 {
        let n = top / 4 * n;
        let at = y(n);
        let _ = write!(
            out,
            "<path class=\"g\" d=\"M42 {at}H636\"/><text class=\"y\" x=\"36\" y=\"{}\">{n}</text>",
            at + 4
        );
    }
    let each = 594 / i64::try_from(bars.len()).unwrap_or(1).max(1);
    let mut line = Vec::new();
    for (n, bar) in (0_i64..).zip(bars) {
        let (from, middle) = (46 + n * each, 46 + n * each + (each - 12) / 2);
        let _ = write!(out, "<text x=\"{middle}\" y=\"210\">{}</text>", escaped(&bar.name));
        if let Some(value) = bar.value {
            let (at, wide) = (y(value), (each - 12).max(4));
            let _ = write!(
                out,
                "<rect class=\"b\" x=\"{from}\" y=\"{at}\" width=\"{wide}\" height=\"{}\"/>",
                190 - at
            );
        }
        line.extend(bar.above.map(|above| (middle, y(above), above)));
    }
    let path: Vec<String> = line.iter().map(|(x, y, _)| format!("{x} {y}")).collect();
    if path.len() > 1 {
        let _ = write!(out, "<path class=\"p\" d=\"M{}\"/>", path.join(" "));
    }
    for (x, y, n) in line {
        let _ = write!(
            out,
            "<circle class=\"d\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>\
             <text x=\"{x}\" y=\"{}\">{n}</text>",
            y - 10
        );
    }
    out + "</svg>"
}

/// Lying bars, each with its name and value.
#[must_use]
pub fn lying(bars: &[Bar], label: &str) -> String {
    lying_as(bars, label, |n| n.to_string())
}

/// Lying bars, whose values are said in words of their own.
pub fn lying_as(bars: &[Bar], label: &str, said: impl Fn(i64) -> String) -> String {
    let most = bars.iter().filter_map(|b| b.value).max().unwrap_or(0).max(1);
    let high = 34 * i64::try_from(bars.len()).unwrap_or(1) + 6;
    let mut out = open(640, high, label);
    for (n, bar) in (0_i64..).zip(bars) {
        let mut name: String = bar.name.chars().take(NAME).collect();
        if name.len() < bar.name.len() {
            name.push('…');
        }
        let y = n * 34;
        let _ =
            write!(out, "<text class=\"y\" x=\"240\" y=\"{}\">{}</text>", y + 22, escaped(&name));
        let Some(value) = bar.value else { continue };
        let wide = (value * 320 / most).max(2);
        let _ = write!(
            out,
            "<rect class=\"b\" x=\"250\" y=\"{}\" width=\"{wide}\" height=\"24\"/>\
             <text class=\"s\" x=\"{}\" y=\"{}\">{}</text>",
            y + 4,
            258 + wide,
            y + 22,
            said(value)
        );
    }
    out + "</svg>"
}

/// A row of small bars for each weekday over the same hours.
#[must_use]
pub fn week(rows: &[(String, Vec<Option<i64>>)], hours: &[String], label: &str) -> String {
    let most = rows.iter().flat_map(|(_, r)| r.iter().flatten()).max().copied().unwrap_or(0);
    let count = |n: usize| i64::try_from(n).unwrap_or(1);
    let (each, base) = (480 / count(hours.len()).max(1), 44 * count(rows.len()));
    let mut out = open(640, base + 26, label);
    for (n, (name, values)) in (0_i64..).zip(rows) {
        let floor = 44 * n + 40;
        let _ = write!(
            out,
            "<path class=\"g\" d=\"M150 {floor}H636\"/>\
             <text class=\"y\" x=\"142\" y=\"{}\">{}</text>",
            floor - 8,
            escaped(name)
        );
        for (h, value) in (0_i64..).zip(values) {
            let Some(value) = value else { continue };
            let high = (value * 36 / most.max(1)).max(1);
            let _ = write!(
                out,
                "<rect class=\"b\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{high}\"/>",
                154 + h * each,
                floor - high,
                (each - 6).max(2)
            );
        }
    }
    for (h, hour) in (0_i64..).zip(hours) {
        let x = 154 + h * each + (each - 6) / 2;
        let _ = write!(out, "<text x=\"{x}\" y=\"{}\">{}</text>", base + 18, escaped(hour));
    }
    out + "</svg>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_of_nothing_and_of_odd_names_is_still_a_chart() {
        assert!(upright(&[], "").ends_with("</svg>"));
        let odd =
            Bar { name: "<b> & \"c\"".to_owned(), value: Some(i64::from(i32::MAX)), above: None };
        for svg in [upright(&[], "a\"b"), lying(&[odd], "x<y"), week(&[], &[], "z")] {
            assert_eq!(svg.matches('<').count(), svg.matches('>').count(), "{svg}");
            assert!(!svg.contains("<b>"), "{svg}");
        }
    }

    #[test]
    fn the_scale_is_above_the_highest() {
        for most in [0, 1, 4, 5, 44, 61, 500, 1440] {
            assert!(scale(most) >= most && scale(most) % 4 == 0, "{most}");
        }
    }
}
